// Builds the program that ours is weighed against: go-app's own hello-world, with
// nothing taken out, by the same tools.
import { execFileSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import zlib from "node:zlib";

const source = `package main

import "github.com/maxence-charriere/go-app/v10/pkg/app"

type hello struct{ app.Compo }

func (h *hello) Render() app.UI { return app.H1().Text("Hello World!") }

func main() {
	app.Route("/", func() app.Composer { return &hello{} })
	app.RunWhenOnBrowser()
}
`;

// brotli compresses as far as it goes, both programs alike.
const brotli = data => zlib.brotliCompressSync(data, { params: { [zlib.constants.BROTLI_PARAM_QUALITY]: 11, [zlib.constants.BROTLI_PARAM_LGWIN]: 24 } }).length;

const weigh = data => ({ raw: data.length, brotli: brotli(data) });

// programs weighs ours, as it stands in the built site, and the hello-world.
export function programs(root, site) {
  const dir = path.join(root, ".build/bench/hello");
  fs.mkdirSync(dir, { recursive: true });
  fs.writeFileSync(path.join(dir, "main.go"), source);
  execFileSync("go", ["build", "-trimpath", "-buildvcs=false", "-ldflags=-s -w -buildid=", "-o", path.join(dir, "app.wasm"), path.join(dir, "main.go")],
    { cwd: root, env: { ...process.env, GOOS: "js", GOARCH: "wasm", CGO_ENABLED: "0" }, stdio: ["ignore", "inherit", "inherit"] });
  const name = fs.readdirSync(path.join(site, "web")).find(n => /^app\.[0-9a-f]{12}\.wasm$/.test(n));
  return { "ours": weigh(fs.readFileSync(path.join(site, "web", name))), "go-app hello-world": weigh(fs.readFileSync(path.join(dir, "app.wasm"))) };
}
