// What is measured, and how numbers become a table. Nothing here touches a
// browser or a file, and table.test.mjs tests all of it.

const kB = 1000, MB = 1e6;

// A row is one number of the table:
//   id     the name that measure.mjs gives it; "/" stands between page and number
//   what   in words
//   unit   ms, frame (ms with a tenth), score, bytes, or nothing for a count
//   most   our target: no more than this
//   ratio  our target beside the best peer of the same run: no more than this part of its number
//   means  how it is defined and taken
//   alone  no ratio: to have more of one kind is neither good nor bad
// Targets are those of the project's design.
const load = (id, what, unit, means, target = {}) => ({ part: "load", id, what, unit, means, ...target });
const gestures = [
  ["pan", "Pan", "Dragging the timeline by the mouse: 90 moves of 3 px, or as many as 8 s allow."],
  ["zoom", "Zoom", "30 turns of the wheel in and 30 out (ours: with Ctrl held, where the page would else scroll); TimelineJS3, which does not zoom by the wheel, by its buttons."],
  ["brush", "Brush", "Dragging the brush of the strip."],
  ["flag", "Day", "Dragging the flag of the day shown: the whole page follows."],
  ["play", "Play", "Three seconds of playing the record from change to change."],
];
// A frame has the time of a screen that draws sixty in a second, as the browser
// gives it to requestAnimationFrame: 16.67 ms, give or take a tenth. A target of
// one is met by that.
const steady = 16.7, hitch = 50;

// sizes are the numbers of entries that invented records have.
export const sizes = [150, 1000, 3000, 10000];
const largest = sizes.at(-1);

// measures are what is measured of each size: id, in words, unit, target for
// the largest, what it means.
const measures = [
  ["usable", "filters and entries usable", "ms", 1500, "As for the load, but with no slow network or processor, in a wide window, cold."],
  ["ready", "program ready", "ms", 1500, "Likewise."],
  ["longest", "longest task of the start", "ms", undefined, "Likewise."],
  ["nodes", "elements in the page", "", undefined, "After the start."],
  ["heap", "JavaScript heap", "bytes", undefined, "After the start and a garbage collection."],
  ["memory", "Wasm memory", "bytes", undefined, "Length of the program's linear memory after the start."],
  ["bytes", "bytes received", "bytes", undefined, "Everything that came for the page."],
  ...gestures.flatMap(([id, name, means]) => [
    [id + "/p95", name.toLowerCase() + ", frames, 95th percentile", "frame", steady, means],
    [id + "/worst", name.toLowerCase() + ", worst frame", "frame", hitch, "The same, and half a second after it."],
  ]),
  ["as-of", "day changed", "ms", 50, "INP of \"previous change\": see below."],
  ["filter", "filter changed", "ms", 50, "INP of a box: of a topic, a lane and a status."],
  ["letter", "letter in the search", "ms", 50, "INP of a letter typed."],
  ["ledgerfilter", "filter changed, ledger", "ms", 50, "INP of a topic's box on the ledger's page."],
  ["sort", "sorted, ledger", "ms", 50, "INP of a column's heading."],
  ["useheap", "heap gained by 1,000 acts", "bytes", MB, "As for memory, below."],
  ["usememory", "Wasm memory gained by 1,000 acts", "bytes", 0, "As for memory, below."],
  ["usememorysecond", "… by the 1,000 after those", "bytes", 0, "As for memory, below."],
  ["usememorythird", "… by a third 1,000", "bytes", 0, "As for memory, below."],
  ["usenodes", "elements gained by 1,000 acts", "", 0, "As for memory, below."],
  ["build", "site built", "ms", 60e3, "From the command to the moment that the site is served: the program compiled from Go's cache, the content checked, pages drawn and compressed."],
  ["peak", "memory of the build", "bytes", 2e9, "The most that the builder held (VmHWM)."],
  ["files", "built site", "bytes", undefined, "All its files, compressed copies included."],
];

export const rows = [
  load("fcp", "First contentful paint", "ms", "From the start of navigation to the first text or image drawn. W3C Paint Timing."),
  load("lcp", "Largest contentful paint", "ms", "To the drawing of the largest text or image seen before any input. W3C Largest Contentful Paint.", { most: 600, ratio: 0.25 }),
  load("early", "… before the program is ready", "ms", "Ours: the last such drawing before data-app is \"ready\". What the program draws anew counts as a later one where it is larger by a pixel. Peers: as above.", { most: 600, ratio: 0.25 }),
  load("usable", "Filters and entries usable", "ms", "Ours: the boot script has seen the whole page, and it is drawn. Peers: their first entry is in the page, and drawn; before that there is nothing to use.", { most: 600, ratio: 0.25 }),
  load("ready", "Program ready", "ms", "Ours: data-app is \"ready\", the Go program has drawn. Peers: as above."),
  load("cls", "Layout shift, whole life of the page", "score", "Sum of all layout-shift entries without recent input, from navigation through the program's start and the browser's offer to install to the end of a scroll through the page. W3C Layout Instability, without its session windows: the sum is never less than Cumulative Layout Shift.", { most: 0.01 }),
  load("tbt", "Blocking time, whole life of the page", "ms", "Sum over all long tasks of what they take beyond 50 ms, from navigation to the end of a scroll. W3C Long Tasks.", { most: 300, ratio: 0.3 }),
  load("longest", "Longest task", "ms", "The longest single long task of the same time; 0 if none took 50 ms.", { most: 100 }),
  load("first", "Bytes: first view", "bytes", "Document, style, script and font asked for before the load event or the moment of \"usable\", whichever is later, as received, with their headers.", { most: 90 * kB }),
  load("document", "Bytes: document", "bytes", "Received for documents over the whole life, compressed, with headers. Chromium's encodedDataLength, as for all bytes here.", { alone: true }),
  load("style", "Bytes: style", "bytes", "Received for style sheets that are files; ours of the first view stand in the document.", { alone: true }),
  load("script", "Bytes: script", "bytes", "Received for scripts that are files.", { alone: true }),
  load("font", "Bytes: fonts", "bytes", "Received for fonts.", { alone: true }),
  load("wasm", "Bytes: program (Wasm)", "bytes", "Received for WebAssembly.", { most: 1 * MB, alone: true }),
  load("other", "Bytes: data, images and the rest", "bytes", "Received for everything else.", { alone: true }),
  load("bytes", "Bytes: all", "bytes", "Everything received for the page; what the offline worker stores beside it is left out."),
  load("requests", "Requests", "", "Answers received, from navigation to the end."),
  load("heap", "JavaScript heap", "bytes", "JSHeapUsedSize at the end, after a garbage collection. Chromium's Performance domain."),
  load("memory", "Wasm memory", "bytes", "Length of the program's linear memory at the end."),
  load("nodes", "Elements in the page", "", "Elements of the document at the end."),

  ...["home", "ledger"].flatMap(page => [
    { part: "interaction", page, each: true, unit: "ms", most: 200, cpu: true },
    { part: "interaction", page, each: true, unit: "ms", most: 100 },
  ]),

  ...gestures.flatMap(([id, name, means]) => [["plain", ""], ["slow", ", slower processor"]].flatMap(([end, where]) => [
    { part: "frames", id: `${id}/p95/${end}`, what: `${name}: frames, 95th percentile${where}`, unit: "frame", means, ...end === "plain" && { most: steady } },
    { part: "frames", id: `${id}/worst/${end}`, what: `${name}: worst frame${where}`, unit: "frame", means: "The same, and half a second after it.", ...end === "plain" && { most: hitch } },
  ])),

  { part: "embed", id: "fcp", what: "Frame: first contentful paint", unit: "ms", most: 900, means: "In a frame of another page, from the start of the frame's own navigation. W3C Paint Timing." },
  { part: "embed", id: "bytes", what: "Frame: bytes until touched", unit: "bytes", most: 40 * kB, means: "Everything received in the frame until 3 s after it fell silent, untouched." },
  { part: "embed", id: "requests", what: "Frame: requests until touched", unit: "", means: "Answers received in the frame in that time." },
  { part: "embed", id: "longest", what: "Frame: longest task until touched", unit: "ms", most: 50, means: "The longest long task seen in the frame or the page around it; 0 if none took 50 ms." },
  { part: "embed", id: "tbt", what: "Frame: blocking time until touched", unit: "ms", means: "As above, in the frame or the page around it." },
  { part: "embed", id: "cls", what: "Frame: layout shift until touched", unit: "score", means: "As above, in the frame." },

  { part: "repeat", id: "fcp", what: "Repeat visit: first contentful paint", unit: "ms", most: 300, means: "The same address in a new tab of a browser that has seen it once, with its offline worker (ours) and its cache, same throttle." },
  { part: "repeat", id: "lcp", what: "Repeat visit: largest contentful paint", unit: "ms", most: 300, means: "As above." },
  { part: "repeat", id: "ready", what: "Repeat visit: program ready", unit: "ms", means: "As above." },
  { part: "repeat", id: "requests", what: "Repeat visit: answers from the network", unit: "", most: 0, means: "Answers that came neither from the worker nor from the browser's cache; one that says \"not modified\" counts." },
  { part: "repeat", id: "offlinefcp", what: "Offline: first contentful paint", unit: "ms", most: 300, means: "The same without a network, slower processor all the same. A peer without a number did not open." },
  { part: "repeat", id: "offlineready", what: "Offline: program ready", unit: "ms", means: "As above." },

  { part: "memory", id: "heapbefore", what: "Heap after 200 acts", unit: "bytes", means: "JavaScript heap after a garbage collection, when a reader has done about 200 things: days, clocks, filters, zoom, pan, search, entries opened and closed. Then, as before every line below, the page goes back to the view it began with." },
  { part: "memory", id: "heap", what: "Heap gained by 1,000 acts more", unit: "bytes", most: MB, means: "The same after 1,000 acts more, less the line above." },
  { part: "memory", id: "heapsecond", what: "… by the 1,000 after those", unit: "bytes", most: MB, means: "The same after 1,000 acts more." },
  { part: "memory", id: "heapthird", what: "… by a third 1,000", unit: "bytes", most: MB, means: "The same." },
  { part: "memory", id: "memorybefore", what: "Wasm memory after 200 acts", unit: "bytes", means: "Length of the program's linear memory then. It never shrinks." },
  { part: "memory", id: "memory", what: "Wasm memory gained by 1,000 acts more", unit: "bytes", most: 0, means: "The same after 1,000 acts more, less the line above." },
  { part: "memory", id: "memorysecond", what: "… by the 1,000 after those", unit: "bytes", most: 0, means: "The same after 1,000 acts more." },
  { part: "memory", id: "memorythird", what: "… by a third 1,000", unit: "bytes", most: 0, means: "The same. The program's memory grows in steps, up to what its garbage needs between two collections: what is lost is gained again and again." },
  { part: "memory", id: "nodes", what: "Elements gained by 1,000 acts more", unit: "", most: 0, means: "Elements of the document, in the same view." },
  { part: "memory", id: "nodessecond", what: "… by the 1,000 after those", unit: "", most: 0, means: "The same after 1,000 acts more." },
  { part: "memory", id: "nodesthird", what: "… by a third 1,000", unit: "", most: 0, means: "The same." },
  { part: "memory", id: "each", what: "Time of an act, on average", unit: "ms", means: "With the wait for the next frame." },

  { part: "program", id: "brotli", what: "Program (Wasm), brotli", unit: "bytes", most: 1 * MB, means: "The whole program, compressed as far as brotli goes, without headers; the peer is go-app's hello-world, built by the same tools with nothing taken out." },
  { part: "program", id: "raw", what: "Program (Wasm)", unit: "bytes", means: "The same, not compressed." },

  ...sizes.filter(n => n !== 3000).flatMap(n => measures.map(([id, what, unit, most, means]) =>
    ({ part: "scale", id: `${n}/${id}`, what: `${n.toLocaleString("en")} entries: ${what}`, unit, means, ...n === largest && most !== undefined && { most } }))),
];

export const sorted = list => [...list].sort((a, b) => a - b);

// median returns the middle of a list of numbers, or of the two in the middle
// their mean.
export const median = list => {
  const s = sorted(list), half = s.length / 2;
  return s.length ? (s[Math.ceil(half) - 1] + s[Math.floor(half)]) / 2 : NaN;
};

// format writes a number with its unit; unit "score" has none, but decimals.
export const format = (value, unit) => {
  if (value === undefined || Number.isNaN(value)) return "–";
  if (unit === "score") return value.toFixed(3);
  if (unit === "ms") return value >= 1000 ? (value / 1000).toFixed(2) + " s" : Math.round(value) + " ms";
  if (unit === "frame") return value.toFixed(1) + " ms";
  if (unit === "bytes") return value < 0 ? "−" + format(-value, unit) : value >= MB ? (value / MB).toFixed(2) + " MB" : value >= kB ? (value / kB).toFixed(1) + " kB" : Math.round(value) + " B";
  return String(Math.round(value));
};

// spread writes a list as its median and, in brackets, its least and most.
export const spread = (list, unit) => {
  if (!list || !list.length) return "–";
  const s = sorted(list), [least, middle, most] = [s[0], median(s), s[s.length - 1]].map(v => format(v, unit));
  return least === most ? middle : `${middle} (${least}–${most})`;
};

// best returns the peer with the least median, as [name, list].
export const best = peers => ranked(peers)[0];

const ranked = peers => Object.entries(peers || {}).filter(([, list]) => list.length).sort((a, b) => median(a[1]) - median(b[1]));

// verdict judges a median against a row's targets; other is the best peer's.
export const verdict = (row, ours, other) => {
  if (Number.isNaN(ours)) return "not measured";
  const told = [];
  if (row.most !== undefined) told.push(["value", ours <= row.most * (row.unit === "frame" ? 1.01 : 1)]);
  if (row.ratio !== undefined && other !== undefined) told.push(["ratio", ours <= row.ratio * other]);
  if (!told.length) return "";
  const met = told.filter(([, ok]) => ok).map(([name]) => name);
  if (met.length === told.length) return "met";
  return met.length ? `missed; ${met[0]} met` : "missed";
};

// target writes a row's targets.
export const target = row => [
  row.most !== undefined && (row.most === 0 ? "0" : "≤ " + format(row.most, row.unit)),
  row.ratio !== undefined && `≤ ${row.ratio}× peer`,
].filter(Boolean).join(", ");

// peersOf returns the numbers of every page but ours, by page.
const peersOf = (part, id) => Object.fromEntries(Object.entries(part).filter(([page]) => page !== "ours")
  .map(([page, numbers]) => [page, numbers[id] || []]));

// line makes a row of the printed table: the best peer with its spread, and the
// medians of the others.
const line = (row, what, ours, peers) => {
  const peer = best(peers), middle = median(ours), other = peer && median(peer[1]);
  const cell = ranked(peers).map(([name, list], i) => `${i ? format(median(list), row.unit) : spread(list, row.unit)} ${name}`).join("; ");
  return [what, target(row), cell, spread(ours, row.unit), other && !row.alone ? (middle / other).toFixed(2) + "×" : "", verdict(row, middle, other)];
};

// controlsOf returns the controls that were measured for a row of all controls:
// their names and numbers.
const controlsOf = (part, row) => {
  const end = row.cpu ? "/slow" : "/plain";
  return Object.entries(part.ours || {}).filter(([id]) => id.startsWith(row.page + "/") && id.endsWith(end))
    .map(([id, list]) => ({ id, list, name: id.slice(row.page.length + 1, -end.length) }));
};
const where = row => (row.page === "home" ? "" : ", " + row.page) + (row.cpu ? ", slower processor" : "");

// lines makes the rows of the printed table: for each row what, target, peers,
// ours, ratio, verdict. Results are, by part, lists of numbers under
// results[part][page][id].
export const lines = results => {
  const out = [];
  for (const row of rows) {
    const part = results[row.part];
    if (!part) continue;
    if (row.each) {
      for (const c of controlsOf(part, row)) out.push(line(row, `INP: ${c.name}${where(row)}`, c.list, peersOf(part, c.id)));
      continue;
    }
    const ours = (part.ours || {})[row.id];
    if (ours) out.push(line(row, row.what, ours, peersOf(part, row.id)));
  }
  return out;
};

// brief is lines for a reader in a hurry: rows with a target, and of all
// controls of a page the slowest.
export const brief = results => {
  const out = [];
  for (const row of rows) {
    const part = results[row.part];
    if (!part || row.most === undefined && row.ratio === undefined) continue;
    if (row.each) {
      const all = controlsOf(part, row).filter(c => c.list.length).sort((a, b) => median(b.list) - median(a.list));
      if (all.length) out.push(line(row, `INP${where(row)}: the slowest of ${all.length} controls, ${all[0].name}`, all[0].list, {}));
      continue;
    }
    const ours = (part.ours || {})[row.id];
    if (ours) out.push(line(row, row.what, ours, peersOf(part, row.id)));
  }
  return out;
};

// growth makes a table of what each size of record costs, ours and the peers',
// with its heads first. "Grows as n^0.5" means: ten times the entries cost
// 10^0.5, about three, times as much, from 1,000 entries to the largest.
export const growth = results => {
  const part = results.scale || {}, out = [["cost by number of entries", ...sizes.map(n => n.toLocaleString("en")), "grows as"]];
  for (const [id, what, unit] of measures) {
    for (const [page, numbers] of Object.entries(part)) {
      const costs = sizes.map(n => numbers[`${n}/${id}`] && median(numbers[`${n}/${id}`]));
      if (costs.filter(c => c !== undefined && !Number.isNaN(c)).length < 2) continue;
      const [small, large] = [costs[1], costs.at(-1)];
      const power = small > 0 && large > 0 ? "n^" + (Math.log(large / small) / Math.log(largest / sizes[1])).toFixed(2) : "–";
      out.push([what + (page === "ours" ? "" : ", " + page), ...costs.map(c => format(c, unit)), power]);
    }
  }
  return out;
};

export const heads = ["what", "target", "best peer: median (least–most)", "ours: median (least–most)", "ratio", "verdict"];

// plain sets a table for a terminal.
export const plain = (table, first = heads) => {
  const all = [first, ...table], widths = first.map((_, i) => Math.max(...all.map(l => [...l[i]].length)));
  return all.map(l => l.map((c, i) => c + " ".repeat(widths[i] - [...c].length)).join("  ").trimEnd()).join("\n");
};

// markdown sets it for a page.
export const markdown = (table, first = heads) => [first, first.map((_, i) => i > (first === heads ? 1 : 0) && (first !== heads || i < 5) ? "---:" : "---"), ...table]
  .map(l => "| " + l.map(c => c.replaceAll("|", "\\|")).join(" | ") + " |").join("\n");

// notes says what each number means, once for those with the same name.
export const notes = parts => {
  const list = rows.filter(r => r.means && parts.includes(r.part) && (r.part !== "scale" || r.id.startsWith(largest + "/"))).map(r => `- **${r.what}.** ${r.means}`);
  if (parts.includes("interaction")) list.push("- **INP.** The longest event of one interaction, from the input to the next drawing, in steps of 8 ms; 16 ms stands for 16 or less. " +
    "W3C Event Timing, interactionId. A peer has a number where it has the same control; to open an entry, vis-timeline only marks it.");
  return list.join("\n");
};

// between puts text between two marker comments, or says that they are missing.
export const between = (page, name, text) => {
  const open = `<!-- ${name} -->`, close = `<!-- /${name} -->`;
  const from = page.indexOf(open), to = page.indexOf(close, from);
  if (from < 0 || to < 0) throw new Error(`the markers ${open} and ${close} are missing`);
  return page.slice(0, from + open.length) + "\n" + text.trim() + "\n" + page.slice(to);
};

// options reads the command line, and throws for what it does not know.
export const parts = ["load", "interaction", "frames", "embed", "repeat", "memory", "program", "scale"];
export const options = args => {
  const o = { runs: 5, only: parts, readme: false };
  for (let i = 0; i < args.length; i++) {
    const [name, given] = args[i].split(/=(.*)/s), value = given ?? (name === "--readme" ? undefined : args[++i]);
    if (name === "--readme" && value === undefined) o.readme = true;
    else if (name === "--runs" && /^[1-9]\d{0,2}$/.test(value)) o.runs = +value;
    else if (name === "--only" && value && value.split(",").every(p => parts.includes(p))) o.only = parts.filter(p => value.split(",").includes(p));
    else throw new Error(`${args.join(" ")}: cannot read ${name}`);
  }
  return o;
};
