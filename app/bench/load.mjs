// Measures what nginx and Caddy carry with the configurations that "build.sh
// hosts" writes, on this machine alone:
//
//   ./build.sh load [--seconds N] [--connections N] [--out DIR]
//
// It builds the site into a temporary folder, or takes the one given, starts each
// server with as many workers as it likes, and has wrk ask for the home page, the
// program and an entry, compressed with brotli, as often as it can. It prints a
// table; wrk and the server share the processor, so a real one carries more. It
// ends with 0 if no request failed, with 1 if one did or it could not measure,
// with 2 for wrong usage.
import { execFileSync, spawn } from "node:child_process";
import fs from "node:fs";
import net from "node:net";
import os from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "../..");
const ledger = path.join(root, ".build/ledger");
const say = words => process.stderr.write(words + "\n");

// freePort returns a port that nobody listens at.
const freePort = () => new Promise((done, fail) => {
  const s = net.createServer().on("error", fail).listen(0, "127.0.0.1", () => {
    const { port } = s.address();
    s.close(() => done(port));
  });
});

// start starts a server and returns what stops it, once it answers at the port.
async function start(port, program, args, options = {}) {
  const child = spawn(program, args, { stdio: ["ignore", "ignore", "pipe"], ...options });
  let said = "", ended = false;
  child.stderr.on("data", d => { said = (said + d).slice(-4000); });
  child.on("exit", () => { ended = true; });
  process.on("exit", () => child.kill()); // however we end
  for (;;) {
    if (ended) throw new Error(`${program} does not run: ${said}`);
    try {
      await fetch(`http://127.0.0.1:${port}/`, { method: "HEAD" });
      break;
    } catch {
      await new Promise(done => setTimeout(done, 50));
    }
  }
  return () => new Promise(done => child.on("exit", done) && child.kill());
}

// servers start each server for a folder: its name, and what does it.
const servers = (dir, dist) => ({
  async nginx(port) {
    const conf = path.join(dir, "nginx.conf"), user = process.getuid() === 0 ? "user root;\n" : "";
    fs.writeFileSync(conf, `${user}daemon off; worker_processes auto; worker_rlimit_nofile 8192; pid ${dir}/pid; error_log stderr; include /etc/nginx/modules-enabled/*.conf;
events { worker_connections 4096; }
http {
access_log off; sendfile on; tcp_nopush on; client_body_temp_path ${dir}/t; proxy_temp_path ${dir}/t; fastcgi_temp_path ${dir}/t; uwsgi_temp_path ${dir}/t; scgi_temp_path ${dir}/t;
include ${dir}/hosts/nginx-http.conf;
server { listen 127.0.0.1:${port}; include ${dir}/hosts/nginx-site.conf; }
}
`);
    return start(port, "nginx", ["-e", "stderr", "-c", conf]);
  },
  async Caddy(port) {
    const conf = path.join(dir, "Caddyfile");
    fs.writeFileSync(conf, `{\nadmin off\nauto_https off\n}\nimport ${dir}/hosts/Caddyfile\nhttp://127.0.0.1:${port} {\nimport site\n}\n`);
    return start(port, "caddy", ["run", "--adapter", "caddyfile", "--config", conf], { env: { ...process.env, HOME: dir } });
  },
});

// number reads a line of what wrk says.
const number = (text, pattern) => +(pattern.exec(text) || [])[1];
const time = (text, pattern) => {
  const [, value, unit] = pattern.exec(text) || [];
  return +value * { us: 0.001, ms: 1, s: 1000 }[unit];
};

async function main() {
  let o;
  try {
    o = parseArgs({ options: { seconds: { type: "string", default: "30" }, connections: { type: "string", default: "200" }, out: { type: "string" } } }).values;
    if (!/^[1-9]\d{0,3}$/.test(o.seconds) || !/^[1-9]\d{0,3}$/.test(o.connections)) throw new Error("a number of seconds and connections");
  } catch (e) {
    say(`build.sh load: ${e.message}\nusage: build.sh load [--seconds N] [--connections N] [--out DIR]`);
    return 2;
  }
  const dir = fs.mkdtempSync(path.join(os.tmpdir(), "ledger-load-")), dist = o.out ? path.resolve(o.out) : path.join(dir, "dist");
  let failed = 0;
  try {
    fs.chmodSync(dir, 0o755); // for a server that runs as another user
    if (!o.out) {
      say("building the site");
      execFileSync(ledger, ["build", "--out", dist], { cwd: root, stdio: "ignore" });
    }
    execFileSync(ledger, ["hosts", "--out", dist, "--to", path.join(dir, "hosts")], { cwd: root });
    const program = fs.readdirSync(path.join(dist, "web")).find(f => /^app\..*\.wasm$/.test(f));
    const entry = fs.readdirSync(path.join(dist, "entry")).find(f => f.endsWith(".html"));
    const table = [["server", "asked for", "bytes each", "requests/s", "MB/s", "median", "99th percentile", "errors"]];
    for (const [name, begin] of Object.entries(servers(dir, dist))) {
      const port = await freePort(), stop = await begin(port);
      for (const [what, address] of [["home page", "/"], ["program (Wasm)", "/web/" + program], ["an entry", "/entry/" + entry.replace(/\.html$/, "")]]) {
        say(`${name}: ${what}`);
        const text = execFileSync("wrk", ["-t2", "-c" + o.connections, `-d${o.seconds}s`, "--latency", "--timeout", "10s", "-H", "Accept-Encoding: br", `http://127.0.0.1:${port}${address}`], { encoding: "utf8" });
        const count = number(text, /(\d+) requests in/), each = number(text, /Requests\/sec:\s+([\d.]+)/);
        const errors = number(text, /Non-2xx or 3xx responses: (\d+)/) || 0;
        const socket = (/Socket errors: connect (\d+), read (\d+), write (\d+), timeout (\d+)/.exec(text) || []).slice(1).reduce((sum, n) => sum + +n, 0);
        const size = fs.statSync(path.join(dist, address === "/" ? "index.html" : address.slice(1) + (address.startsWith("/entry") ? ".html" : "")) + ".br").size;
        failed += errors + socket + (count ? 0 : 1);
        const ms = v => v >= 1000 ? (v / 1000).toFixed(2) + " s" : v.toFixed(v < 10 ? 1 : 0) + " ms";
        table.push([name, what, size.toLocaleString("en"), Math.round(each).toLocaleString("en"), Math.round(each * size / 1e6).toLocaleString("en"), ms(time(text, /50%\s+([\d.]+)(us|ms|s)/)), ms(time(text, /99%\s+([\d.]+)(us|ms|s)/)), String(errors + socket)]);
      }
      await stop();
    }
    console.log(table.map(row => `| ${row.join(" | ")} |`).join("\n").replace("\n", "\n| --- | --- | ---: | ---: | ---: | ---: | ---: | ---: |\n"));
    console.log(`\n${o.connections} connections for ${o.seconds} s each, on ${os.cpus().length} cores that server and wrk share.`);
  } finally {
    fs.rmSync(dir, { recursive: true, force: true });
  }
  return failed ? 1 : 0;
}

for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => process.exit(1));
main().then(code => { process.exitCode = code; }, e => {
  say("build.sh load: " + e.message);
  process.exitCode = 1;
});
