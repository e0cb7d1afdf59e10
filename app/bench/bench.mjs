// Measures the site beside its peers, on this machine, in one run:
//
//   ./build.sh bench [--runs N] [--only PART,PART…] [--readme]
//
// The parts are those of table.mjs.
//
// It builds the site into a temporary folder, has npm fetch the peers into
// .build/bench, serves all of it with the site's own server, and prints a table:
// what, target, best peer, ours, ratio, verdict, and how costs grow with the
// record. The same goes to
// .build/bench.md and, with --readme, into README.md. It ends with 0 when it has
// measured, whatever the verdicts; with 1 when it could not; with 2 for wrong
// usage. On a busy machine times are noisy: the ratios count.
import { execFileSync, spawn } from "node:child_process";
import fs from "node:fs";
import { createRequire } from "node:module";
import os from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import * as moving from "./frames.mjs";
import { programs } from "./hello.mjs";
import * as measure from "./measure.mjs";
import { install, lay, peers } from "./peers.mjs";
import { between, brief, growth, lines, markdown, notes, options, parts, plain, sizes } from "./table.mjs";

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "../..");
const say = words => process.stderr.write(words + "\n");

// serve builds a site into a folder and serves it with its own server at a free
// port. It returns its address, what building it took, and what stops it.
function serve(out, content) {
  const began = Date.now(), args = ["serve", "--addr", !content && process.env.LEDGER_BENCH_ADDR || "127.0.0.1:0", "--out", out, ...content ? ["--content", content] : []];
  const child = spawn(path.join(root, ".build/ledger"), args, { cwd: root, stdio: ["ignore", "pipe", "inherit"] });
  process.on("exit", () => child.kill()); // however we end
  return new Promise((done, fail) => {
    let text = "";
    child.stdout.on("data", d => {
      text += d;
      const at = /^http:\S+$/m.exec(text);
      if (at) done({ address: at[0], seconds: (Date.now() - began) / 1000, peak: peakOf(child.pid), stop: () => child.kill() });
    });
    child.on("exit", code => fail(new Error(`the site could not be built and served (${code})`)));
  });
}

// peakOf returns the most memory that a process has held, where the system says so.
function peakOf(pid) {
  try {
    return +/^VmHWM:\s+(\d+) kB$/m.exec(fs.readFileSync(`/proc/${pid}/status`, "utf8"))[1] * 1024;
  } catch {
    return NaN;
  }
}

// weight returns how much the files of a folder hold.
const weight = dir => fs.readdirSync(dir, { recursive: true, withFileTypes: true })
  .reduce((n, e) => n + (e.isFile() ? fs.statSync(path.join(e.parentPath, e.name)).size : 0), 0);

// peerRuns is how often peers are measured on the largest records: each visit
// takes them most of a minute.
const peerRuns = 3;

async function main() {
  let o;
  try {
    o = options(process.argv.slice(2));
  } catch (e) {
    say(`build.sh bench: ${e.message}\nusage: build.sh bench [--runs N] [--only ${parts.join(",")}] [--readme]`);
    return 2;
  }
  const modules = install(path.join(root, ".build/bench"));
  const { chromium } = createRequire(path.join(modules, "x.js"))("playwright-core");
  const dir = fs.mkdtempSync(path.join(os.tmpdir(), "ledger-bench-"));
  let site, browser;
  try {
    say("building and serving the site");
    site = await serve(path.join(dir, "dist"));
    const built = site.seconds, laid = lay(path.join(dir, "dist"), modules);
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
    const rounds = async (part, names, runs, take) => {
      for (let i = 0; i < runs; i++) {
        for (const name of names) {
          say(`${part}, ${i + 1} of ${runs}: ${name}`);
          await take(name, i);
        }
      }
    };
    const act = {
      load: () => rounds("load", all, o.runs, async name => add("load", name, await measure.load(browser, site.address, name))),
      embed: () => rounds("embed", all.slice(0, 2), o.runs, async name => add("embed", name, await measure.embed(browser, site.address, name))), // vis-timeline has no frame of its own
      frames: () => rounds("frames", all, o.runs, async name => {
        for (const cpu of [1, measure.rate]) add("frames", name, await moving.moving(browser, site.address, name, cpu));
      }),
      memory: () => rounds("memory", ["ours"], 1, async () => add("memory", "ours", await moving.memory(browser, site.address))),
      async program() {
        say("program");
        for (const [name, numbers] of Object.entries(programs(root, path.join(dir, "dist")))) add("program", name, numbers);
      },
      async scale() {
        for (const n of sizes) {
          const content = path.join(dir, `content-${n}`), out = path.join(dir, `dist-${n}`), size = (name, numbers) =>
            add("scale", name, Object.fromEntries(Object.entries(numbers).map(([id, v]) => [`${n}/${id}`, v])));
          say(`scale: building ${n} entries`);
          execFileSync("go", ["run", "./app/testdata/invent/write", String(n), content], { cwd: root, stdio: "inherit" });
          const built = await serve(out, content);
          try {
            size("ours", { build: built.seconds * 1000, peak: built.peak, files: weight(out) });
            lay(out, modules);
            for (let i = 0; i < o.runs; i++) {
              for (const name of n === 3000 || n > 3000 && i >= peerRuns ? ["ours"] : all) {
                say(`scale, ${n} entries, ${i + 1} of ${o.runs}: ${name}`);
                size(name, await moving.scale(browser, built.address, name, failed));
              }
            }
            if (n === sizes.at(-1)) {
              say(`scale, ${n} entries: memory`);
              const held = await moving.memory(browser, built.address);
              size("ours", Object.fromEntries(Object.entries(held).map(([id, v]) => ["use" + id, v])));
            }
          } finally {
            built.stop();
            fs.rmSync(out, { recursive: true, force: true });
            fs.rmSync(content, { recursive: true, force: true });
          }
        }
      },
    };
    for (const part of ["interaction", "repeat"]) {
      act[part] = async () => {
        for (const name of all) {
          say(`${part}, ${o.runs} times: ${name}`);
          add(part, name, await measure[part](browser, site.address, name, o.runs, failed));
        }
      };
    }
    for (const part of o.only) {
      const began = Date.now();
      await act[part]();
      say(`${part}: ${Math.round((Date.now() - began) / 1000)} s`);
    }
    const table = lines(results), cpus = os.cpus();
    const about = `${new Date().toISOString().slice(0, 10)}, Chromium ${browser.version()}, Node ${process.versions.node}, ${cpus.length} × ${cpus[0].model.trim()}, ` +
      `load average ${before.toFixed(1)} at the start and ${os.loadavg()[0].toFixed(1)} at the end. Medians of ${o.runs}. ${laid.entries} entries, for peers too. ` +
      `Round trip ${measure.slow.latency} ms, ${measure.slow.downloadThroughput * 8 / 1e6} Mbit/s, processor ${measure.rate} times slower, a phone's window; ` +
      `INP, frames and large records without the network, in a wide window. The site was built in ${built.toFixed(0)} s.`;
    const grows = growth(results), after = grows.length > 1 ? `\n\n${markdown(grows.slice(1), grows[0])}\n` : "\n";
    const page = `${markdown(table)}\n\n${about}${after}`;
    fs.writeFileSync(path.join(root, ".build/bench.json"), JSON.stringify(results, null, 1) + "\n");
    fs.writeFileSync(path.join(root, ".build/bench.md"), `# Measured\n\n${page}\n${notes(o.only)}\n`);
    if (o.readme) {
      const readme = path.join(root, "README.md");
      fs.writeFileSync(readme, between(fs.readFileSync(readme, "utf8"), "bench", `${markdown(brief(results))}\n\n${about}${after}`));
    }
    console.log(`${plain(table)}\n\n${about}`);
    if (grows.length > 1) console.log("\n" + plain(grows.slice(1), grows[0]));
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
