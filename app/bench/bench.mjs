// Measures the site beside its peers, on this machine, in one run:
//
//   ./build.sh bench [--runs N] [--only load,interaction,embed,repeat] [--readme]
//
// It builds the site into a temporary folder, has npm fetch the peers into
// .build/bench, serves all of it with the site's own server, and prints a table:
// what, target, ours, best peer, ratio, verdict. The same goes to
// .build/bench.md and, with --readme, into README.md. It ends with 0 when it has
// measured, whatever the verdicts; with 1 when it could not; with 2 for wrong
// usage. On a busy machine times are noisy: the ratios count.
import { spawn } from "node:child_process";
import fs from "node:fs";
import { createRequire } from "node:module";
import os from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import * as measure from "./measure.mjs";
import { install, lay, peers } from "./peers.mjs";
import { between, lines, markdown, notes, options, plain } from "./table.mjs";

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "../..");
const say = words => process.stderr.write(words + "\n");

// serve builds the site into a folder and serves it with its own server at a
// free port. It returns its address and what stops it.
function serve(out) {
  const child = spawn(path.join(root, ".build/ledger"), ["serve", "--addr", process.env.LEDGER_BENCH_ADDR || "127.0.0.1:0", "--out", out], { cwd: root, stdio: ["ignore", "pipe", "inherit"] });
  process.on("exit", () => child.kill()); // however we end
  return new Promise((done, fail) => {
    let text = "";
    child.stdout.on("data", d => {
      text += d;
      const at = /^http:\S+$/m.exec(text);
      if (at) done({ address: at[0], stop: () => child.kill() });
    });
    child.on("exit", code => fail(new Error(`the site could not be built and served (${code})`)));
  });
}

async function main() {
  let o;
  try {
    o = options(process.argv.slice(2));
  } catch (e) {
    say(`build.sh bench: ${e.message}\nusage: build.sh bench [--runs N] [--only load,interaction,embed,repeat] [--readme]`);
    return 2;
  }
  const modules = install(path.join(root, ".build/bench"));
  const { chromium } = createRequire(path.join(modules, "x.js"))("playwright-core");
  const dir = fs.mkdtempSync(path.join(os.tmpdir(), "ledger-bench-"));
  let site, browser;
  try {
    say("building and serving the site");
    const began = Date.now();
    site = await serve(path.join(dir, "dist"));
    const built = (Date.now() - began) / 1000, laid = lay(path.join(dir, "dist"), modules);
    browser = await chromium.launch({
      executablePath: process.env.LEDGER_BROWSER_PATH || undefined,
      args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
    });
    const before = os.loadavg()[0], all = ["ours", ...Object.keys(peers)], results = {};
    const add = (part, name, numbers) => {
      const to = (results[part] ||= {})[name] ||= {};
      for (const [id, value] of Object.entries(numbers)) to[id] = [...to[id] || [], value].flat();
    };
    let missing = 0;
    const failed = why => {
      missing = 1;
      say("not measured: " + why);
    };
    // Round by round, so that what else the machine does falls on all alike.
    for (const part of o.only) {
      if (part === "load" || part === "embed") {
        const names = part === "embed" ? all.slice(0, 2) : all; // vis-timeline has no frame of its own
        for (let i = 0; i < o.runs; i++) {
          for (const name of names) {
            say(`${part}, ${i + 1} of ${o.runs}: ${name}`);
            add(part, name, await measure[part](browser, site.address, name));
          }
        }
      } else {
        for (const name of all) {
          say(`${part}, ${o.runs} times: ${name}`);
          add(part, name, await measure[part](browser, site.address, name, o.runs, failed));
        }
      }
    }
    const table = lines(results), cpus = os.cpus();
    const about = `${new Date().toISOString().slice(0, 10)}, Chromium ${browser.version()}, Node ${process.versions.node}, ${cpus.length} × ${cpus[0].model.trim()}, ` +
      `load average ${before.toFixed(1)} at the start and ${os.loadavg()[0].toFixed(1)} at the end. Medians of ${o.runs}. ${laid.entries} entries, for peers too. ` +
      `Round trip ${measure.slow.latency} ms, ${measure.slow.downloadThroughput * 8 / 1e6} Mbit/s, processor ${measure.rate} times slower, a phone's window; ` +
      `INP without the network, in a wide window. The site was built in ${built.toFixed(0)} s.`;
    const page = `${markdown(table)}\n\n${about}\n`;
    fs.writeFileSync(path.join(root, ".build/bench.json"), JSON.stringify(results, null, 1) + "\n");
    fs.writeFileSync(path.join(root, ".build/bench.md"), `# Measured\n\n${page}\n${notes(o.only)}\n`);
    if (o.readme) {
      const readme = path.join(root, "README.md");
      fs.writeFileSync(readme, between(fs.readFileSync(readme, "utf8"), "bench", page));
    }
    console.log(`${plain(table)}\n\n${about}`);
    return missing;
  } finally {
    if (browser) await browser.close();
    if (site) site.stop();
    fs.rmSync(dir, { recursive: true, force: true });
  }
}

for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => process.exit(1));
main().then(code => { process.exitCode = code; }, e => {
  say("build.sh bench: " + e.message);
  process.exitCode = 1;
});
