// Fetches what the bench needs beyond Go and lays out the peers' pages.
import { execFileSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import zlib from "node:zlib";

// Pinned, so that numbers of different days can be compared. None of it is
// shipped, and none of it runs anything when it is installed.
const packages = ["playwright-core@1.65.1", "@knight-lab/timelinejs@3.9.11", "vis-timeline@8.5.4"];

// install has npm fetch the packages into a folder, from the registry that it
// is set up for, and returns the folder of the modules.
export function install(dir) {
  const marker = path.join(dir, "installed.txt"), want = packages.join("\n");
  if (!fs.existsSync(marker) || fs.readFileSync(marker, "utf8") !== want) {
    fs.rmSync(dir, { recursive: true, force: true });
    fs.mkdirSync(dir, { recursive: true });
    // vis-timeline's standalone file holds the packages that it asks for.
    const flags = ["--prefix", dir, "--no-save", "--no-package-lock", "--ignore-scripts", "--legacy-peer-deps", "--no-audit", "--no-fund", "--silent"];
    execFileSync("npm", ["install", ...flags, ...packages], { stdio: ["ignore", "inherit", "inherit"] });
    fs.writeFileSync(marker, want);
  }
  return path.join(dir, "node_modules");
}

// peers are the pages that ours is measured beside. entry is the first thing
// that a reader can use there.
export const peers = {
  "TimelineJS3": { at: "embed/peers/timelinejs", entry: ".tl-timemarker" },
  "vis-timeline": { at: "embed/peers/vis", entry: ".vis-item" },
};

// brotli compresses as far as it goes, but large data only so far that it does
// not take minutes: large records are measured without a network.
const brotli = data => zlib.brotliCompressSync(data, { params: { [zlib.constants.BROTLI_PARAM_QUALITY]: data.length > 2e6 ? 5 : 11 } });

// lay puts the peers' pages into the built site, so that the same server sends
// them in the same way: compressed beforehand, as ours are. They lie below
// embed/ because the server lets only what is there be framed. They show the
// record's own exports: every entry, with the same words.
export function lay(site, modules) {
  const out = path.join(site, "embed", "peers");
  fs.rmSync(out, { recursive: true, force: true });
  const put = (name, data) => {
    const file = path.join(out, name);
    fs.mkdirSync(path.dirname(file), { recursive: true });
    fs.writeFileSync(file, data);
    if (/\.(html|js|css|json|svg)$/.test(name)) fs.writeFileSync(file + ".br", brotli(Buffer.from(data)));
  };
  const page = (title, head, body) =>
    `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${title}</title>` +
    `<link rel="icon" href="data:,">${head}</head><body style="margin:0">${body}</body></html>`;

  const slides = fs.readFileSync(path.join(site, "data", "timeline.json")), { events } = JSON.parse(slides);
  const dist = path.join(modules, "@knight-lab", "timelinejs", "dist");
  for (const name of fs.readdirSync(dist, { recursive: true })) {
    if (/^(css|js)\//.test(name) && !name.endsWith(".map") && fs.statSync(path.join(dist, name)).isFile())
      put("timelinejs/" + name, fs.readFileSync(path.join(dist, name)));
  }
  put("timelinejs/slides.json", slides);
  put("timelinejs.html", page("TimelineJS3",
    `<link rel="stylesheet" href="timelinejs/css/timeline.css"><script src="timelinejs/js/timeline.js"></script>`,
    `<div id="t" style="width:100%;height:650px"></div><script>new TL.Timeline("t", "timelinejs/slides.json", { hash_bookmark: false })</script>`));

  const { record } = JSON.parse(fs.readFileSync(path.join(site, "data", "record.json")));
  const two = n => String(n || 1).padStart(2, "0"), day = d => `${d.year}-${two(d.month)}-${two(d.day)}`;
  const dated = new Map(events.map(e => [e.unique_id, e]));
  const items = record.entries.map(e => {
    const d = dated.get(e.id);
    return { id: e.id, group: e.kind, content: e.title, title: e.summary, start: day(d.start_date), ...(d.end_date && { end: day(d.end_date) }) };
  });
  const vis = path.join(modules, "vis-timeline");
  put("vis/vis.js", fs.readFileSync(path.join(vis, "standalone/umd/vis-timeline-graph2d.min.js")));
  put("vis/vis.css", fs.readFileSync(path.join(vis, "styles/vis-timeline-graph2d.min.css")));
  put("vis/items.json", JSON.stringify({ items, groups: record.lanes.map(l => ({ id: l.id, content: l.name })) }));
  put("vis.html", page("vis-timeline",
    `<link rel="stylesheet" href="vis/vis.css"><script src="vis/vis.js"></script>`,
    `<div id="t"></div><script>fetch("vis/items.json").then(r => r.json()).then(d => new vis.Timeline(document.getElementById("t"), new vis.DataSet(d.items), new vis.DataSet(d.groups), { height: "650px" }))</script>`));
  return { entries: items.length, slides: events.length };
}
