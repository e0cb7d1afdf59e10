// Takes the numbers in Chromium. Each function returns numbers by name; what
// they mean stands in table.mjs.
import http from "node:http";
import { peers } from "./peers.mjs";

// A phone on a slow network: the answer to each request comes no sooner than
// the round trip, and all share the line. This is the "slow 4G" that Lighthouse
// uses. Chromium puts the round trip on requests, not on connections: setting
// one up costs nothing here, for ours and for peers alike.
export const slow = { latency: 150, downloadThroughput: 1.6e6 / 8, uploadThroughput: 750e3 / 8, offline: false };
export const rate = 4; // how much slower the processor is
const phone = { width: 412, height: 823 }, desk = { width: 1440, height: 900 };
const pause = ms => new Promise(done => setTimeout(done, ms));

// watch runs in every page and frame before anything else, and notes into
// window.bench what the browser says of itself.
function watch(entry) {
  const b = window.bench = { fcp: NaN, lcp: NaN, early: NaN, cls: 0, tbt: 0, longest: 0, usable: NaN, ready: NaN, memory: 0, events: [] };
  const on = (type, take, more) => new PerformanceObserver(l => l.getEntries().forEach(take)).observe({ type, buffered: true, ...more });
  on("paint", e => { if (e.name === "first-contentful-paint") b.fcp = e.startTime; });
  on("largest-contentful-paint", e => { b.lcp = e.startTime; if (!(b.ready <= b.lcp)) b.early = b.lcp; });
  on("layout-shift", e => { if (!e.hadRecentInput) b.cls += e.value; });
  on("longtask", e => { b.tbt += Math.max(0, e.duration - 50); b.longest = Math.max(b.longest, e.duration); });
  on("event", e => { if (e.interactionId) b.events.push(e.duration); }, { durationThreshold: 16 });

  const drawn = then => requestAnimationFrame(() => { const c = new MessageChannel(); c.port1.onmessage = then; c.port2.postMessage(0); });
  if (entry) { // a peer: usable and ready with its first entry
    const look = new MutationObserver(() => {
      if (!document.querySelector(entry)) return;
      look.disconnect();
      drawn(() => { b.usable = b.ready = performance.now(); });
    });
    look.observe(document, { childList: true, subtree: true });
    return;
  }
  // Ours: the boot script is called at the end of the page for the last time.
  let boot;
  Object.defineProperty(window, "ledgerBoot", {
    get: () => boot, set: f => { boot = () => { f(); drawn(() => { b.usable = performance.now(); }); }; },
  });
  const look = new MutationObserver(() => {
    if (!document.documentElement || document.documentElement.dataset.app !== "ready") return;
    look.disconnect();
    b.ready = performance.now();
  });
  look.observe(document, { attributes: true, subtree: true, attributeFilter: ["data-app"] });
  const instantiate = WebAssembly.instantiate;
  WebAssembly.instantiate = async (...a) => {
    const r = await instantiate.apply(WebAssembly, a), memory = (r.exports || r.instance.exports).mem;
    b.size = () => memory.buffer.byteLength;
    return r;
  };
}

// kindOf sorts an answer into the kinds of the table.
const kindOf = (type, url, mime) => {
  if (/wasm/.test(mime) || /\.wasm$/.test(url)) return "wasm";
  return { Document: "document", Stylesheet: "style", Script: "script", Font: "font" }[type] || "other";
};

// wire notes every answer that comes for a page: when it was asked for, by
// which frame, how much came.
async function wire(cdp) {
  const asked = new Map(), answers = [], w = { answers, loaded: NaN, start: NaN, last: Date.now(), open: 0 };
  const of = e => asked.get(e.requestId) || {};
  cdp.on("Network.requestWillBeSent", e => {
    if (Number.isNaN(w.start)) w.start = e.timestamp;
    asked.set(e.requestId, { at: (e.timestamp - w.start) * 1000, frame: e.frameId, url: e.request.url, local: /^(data|blob):/.test(e.request.url) });
    w.last = Date.now();
  });
  cdp.on("Network.requestServedFromCache", e => { of(e).local = true; });
  cdp.on("Network.responseReceived", e => {
    Object.assign(of(e), { kind: kindOf(e.type, e.response.url, e.response.mimeType) });
    if (e.response.fromServiceWorker || e.response.fromDiskCache) of(e).local = true;
  });
  cdp.on("Network.loadingFinished", e => {
    answers.push(Object.assign(of(e), { bytes: e.encodedDataLength }));
    w.last = Date.now();
  });
  cdp.on("Page.loadEventFired", e => { w.loaded = (e.timestamp - w.start) * 1000; });
  await cdp.send("Network.enable");
  await cdp.send("Page.enable");
  return w;
}

const sum = list => list.reduce((n, a) => n + a.bytes, 0);

// open opens a new tab of a new or given context, throttled or not.
async function tab(context, { network, cpu, entry }) {
  const page = await context.newPage(), cdp = await context.newCDPSession(page), answers = await wire(cdp);
  page.setDefaultTimeout(120e3);
  await page.addInitScript(watch, entry);
  if (network) await cdp.send("Network.emulateNetworkConditions", network);
  if (cpu > 1) await cdp.send("Emulation.setCPUThrottlingRate", { rate: cpu });
  return { page, cdp, answers };
}

const ready = page => page.waitForFunction(() => window.bench && bench.ready > 0, null, { timeout: 120e3 });

// load measures one cold visit.
export async function load(browser, site, name) {
  const peer = peers[name];
  const context = await browser.newContext({ viewport: phone, serviceWorkers: "block" });
  try {
    const { page, cdp, answers } = await tab(context, { network: slow, cpu: rate, entry: peer && peer.entry });
    await page.goto(site + (peer ? peer.at : ""), { waitUntil: "commit" });
    await ready(page);
    await page.waitForLoadState("load");
    await page.waitForLoadState("networkidle");
    await pause(2000);
    for (let i = 0; i < 12; i++) { // through the page, as a reader goes
      await page.mouse.wheel(0, 700);
      await pause(150);
    }
    await pause(1000);
    const seen = await page.evaluate(() => ({ ...bench, memory: bench.size ? bench.size() : 0, nodes: document.getElementsByTagName("*").length, size: 0 }));
    await cdp.send("HeapProfiler.collectGarbage");
    await cdp.send("Performance.enable");
    const { metrics } = await cdp.send("Performance.getMetrics");
    const list = answers.answers.filter(a => !a.local), kinds = {};
    for (const kind of ["document", "style", "script", "font", "wasm", "other"]) kinds[kind] = sum(list.filter(a => a.kind === kind));
    const until = Math.max(answers.loaded, seen.usable);
    return {
      fcp: seen.fcp, lcp: seen.lcp, early: peer ? seen.lcp : seen.early, usable: Math.max(seen.usable, seen.fcp), ready: seen.ready, cls: seen.cls, tbt: seen.tbt, longest: seen.longest,
      first: sum(list.filter(a => a.at <= until && ["document", "style", "script", "font"].includes(a.kind))),
      ...kinds, bytes: sum(list), requests: list.length,
      heap: metrics.find(m => m.name === "JSHeapUsedSize").value, nodes: seen.nodes, ...(peer ? {} : { memory: seen.memory }),
    };
  } finally {
    await context.close();
  }
}

// middle returns the place of the n-th element of a selector that lies wholly
// in the window and on top, for a click of the mouse.
const middle = (page, selector, n) => page.evaluate(([selector, n]) => {
  const places = [];
  for (const el of document.querySelectorAll(selector)) {
    const r = el.getBoundingClientRect(), x = r.left + Math.min(r.width / 2, 20), y = r.top + r.height / 2;
    if (!r.width || x < 0 || y < 0 || x > innerWidth || y > innerHeight) continue;
    const top = document.elementFromPoint(x, y);
    if (top && el.contains(top)) places.push([x, y]);
  }
  if (!places.length) throw new Error("nothing to press: " + selector);
  return places[n % places.length];
}, [selector, n]);
const press = async (page, selector, n = 0) => {
  await page.locator(selector).nth(0).scrollIntoViewIfNeeded().catch(() => {});
  await page.mouse.click(...await middle(page, selector, n));
};

// type puts the next letter of a word of the record into the search.
const type = async (page, i) => {
  const word = await page.evaluate(() => document.querySelector("#filters .facet-box input[name=topics] + span").textContent.toLowerCase().replace(/\W/g, ""));
  await page.locator("#q").focus();
  await page.keyboard.press(word[i % word.length]);
};

// controls are what a reader uses on a page: a name, how to use it for the
// i-th time, and how to put things right before.
const asOf = [
  ["previous change", page => page.locator('[data-do=step][data-arg="-1"]').click()],
  ["clock", (page, i) => page.locator(i % 2 ? "#clock-stood" : "#clock-known").click()],
  ["newest", page => page.locator("#today").click(), page => page.locator('[data-do=step][data-arg="-1"]').click()],
  ["topic box", page => page.locator("#filters input[name=topics]").first().click()],
];
const search = ["letter in the search", type, async (page, i) => { if (!i) await page.locator("#q").fill(""); }];
const controls = {
  home: [
    ...asOf,
    ["lane box", page => page.locator("#filters input[name=lanes]").nth(1).click()],
    ["clear all", page => page.locator("#clear").click(), page => page.locator("#filters input[name=topics]").nth(1).check()],
    search,
    ["zoom", (page, i) => page.locator(`[data-do=zoom][data-arg="${i % 2 ? 2 : 0.5}"]`).click(), async (page, i) => { if (!i) await page.locator("#q").fill(""); }],
    ["pan", (page, i) => page.locator(`[data-do=pan][data-arg="${i % 2 ? 0.5 : -0.5}"]`).click()],
    ["preset", (page, i) => page.locator(".plot-preset").nth(i % 3).click()],
    ["arrow key on an entry", page => page.keyboard.press("ArrowRight"), page => page.locator('.mark-link[tabindex="0"]').first().focus()],
    ["open an entry", page => page.keyboard.press("Enter"), async (page, i) => {
      if (!i) { // nothing filtered, all of the record
        await page.evaluate(() => document.getElementById("clear").click());
        await page.locator(".plot-preset").nth(1).click();
        await pause(800);
      }
      await page.evaluate(i => {
        const seen = [...document.querySelectorAll(".mark:not([hidden]) .mark-link")].filter(a => a.getClientRects().length);
        seen[(10 + i * 7) % seen.length].focus();
      }, i);
    }],
    ["close an entry", page => page.locator(".card-close").first().click(), async (page, i) => {
      if (!await page.locator(".card-close").count()) await page.keyboard.press("Enter");
      await page.locator(".card-close").first().waitFor();
    }],
  ],
  ledger: [
    ...asOf, search,
    ["sort", (page, i) => page.locator(`[data-do=sort][data-arg=${i % 2 ? "wait" : "title"}]`).click(), async (page, i) => { if (!i) await page.locator("#q").fill(""); }],
    ["group", (page, i) => page.locator(".ledger-group").nth(i % 2 ? 0 : 1).click()],
  ],
};
const peerControls = {
  "TimelineJS3": [
    ["open an entry", (page, i) => press(page, ".tl-timemarker-content-container", i * 3)],
    ["zoom", (page, i) => press(page, ".tl-menubar-button-zoomin, .tl-icon-zoom-in", i)],
    ["next entry", page => press(page, ".tl-slidenav-next")],
  ],
  "vis-timeline": [["open an entry", (page, i) => press(page, ".vis-item", i * 3)]],
};

// interaction measures the time from an input to the next drawing, for each
// control, with the processor as it is and slowed. failed is told of a control
// that could not be used; its list stays empty.
export async function interaction(browser, site, name, runs, failed) {
  const out = {}, peer = peers[name];
  for (const [kind, cpu] of [["slow", rate], ["plain", 1]]) {
    for (const [where, list] of Object.entries(peer ? { home: peerControls[name] } : controls)) {
      const context = await browser.newContext({ viewport: desk, serviceWorkers: "block" });
      try {
        const { page, cdp } = await tab(context, { entry: peer && peer.entry });
        page.setDefaultTimeout(15e3);
        await page.goto(site + (peer ? peer.at : where === "home" ? "" : where));
        await ready(page);
        await pause(1500);
        await cdp.send("Emulation.setCPUThrottlingRate", { rate: cpu });
        const quiet = () => page.evaluate(() => new Promise(done => requestAnimationFrame(() => setTimeout(done, 300))));
        for (const [control, use, before] of list) {
          const times = out[`${where}/${control}/${kind}`] = [];
          try {
            for (let i = 0; i < runs; i++) {
              if (before) await before(page, i);
              await quiet();
              await page.evaluate(() => { bench.events.length = 0; });
              await use(page, i);
              await quiet();
              times.push(await page.evaluate(() => Math.max(16, ...bench.events)));
            }
          } catch (e) { // the others can still be measured
            times.length = 0;
            failed(`${name}, ${where}, ${control}: ${e.message.split("\n")[0]}`);
          }
        }
      } finally {
        await context.close();
      }
    }
  }
  return out;
}

// host serves a page of another site that frames what is given, and calls use
// with its address.
async function host(frame, use) {
  const server = http.createServer((q, r) => {
    r.setHeader("Content-Type", "text/html; charset=utf-8");
    r.end(q.url === "/" ? `<!doctype html><html lang="en"><title>Host</title><link rel="icon" href="data:,"><h1>Host</h1><iframe src="${frame}" width="700" height="640"></iframe></html>` : "");
  });
  await new Promise(done => server.listen(0, "127.0.0.1", done));
  try {
    return await use(`http://127.0.0.1:${server.address().port}/`);
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

// embed measures a frame in another page, until it is touched.
export function embed(browser, site, name) {
  const peer = peers[name], address = site + (peer ? peer.at : "embed");
  return host(address, async at => {
    const context = await browser.newContext({ viewport: { width: 800, height: 823 }, serviceWorkers: "block" });
    try {
      const { page, answers } = await tab(context, { network: slow, cpu: rate, entry: peer && peer.entry });
      await page.goto(at, { waitUntil: "load" });
      const frame = page.frames().find(f => f.url().startsWith(address));
      if (!frame) throw new Error(`${name}: no frame`);
      if (peer) await frame.waitForFunction(() => window.bench && bench.ready > 0);
      while (Date.now() - answers.last < 3000) await pause(200);
      if (!peer && await frame.evaluate(() => document.documentElement.dataset.app) !== "reading") throw new Error("the program started in an untouched frame");
      const seen = await frame.evaluate(() => ({ ...bench, size: 0 })), around = await page.evaluate(() => ({ ...bench, size: 0 }));
      const main = answers.answers.find(a => a.url === at).frame, list = answers.answers.filter(a => a.frame !== main && !a.local);
      return {
        fcp: seen.fcp, bytes: sum(list), requests: list.length, cls: seen.cls,
        longest: Math.max(seen.longest, around.longest), tbt: Math.max(seen.tbt, around.tbt),
      };
    } finally {
      await context.close();
    }
  });
}

// repeat measures a second visit, and one without a network. Peers have no
// worker: their cache is what helps them.
export async function repeat(browser, site, name, runs) {
  const out = {}, peer = peers[name], at = site + (peer ? peer.at : "");
  const add = (id, value) => (out[id] ||= []).push(value);
  const context = await browser.newContext({ viewport: phone });
  const entry = peer && peer.entry;
  try {
    const first = await tab(context, { entry });
    await first.page.goto(at);
    await ready(first.page);
    if (!peer) await first.page.waitForFunction(() => navigator.serviceWorker.controller, null, { timeout: 120e3 });
    await pause(2000);
    await first.page.close();
    for (let i = 0; i < runs; i++) {
      const { page, answers } = await tab(context, { network: slow, cpu: rate, entry });
      await page.goto(at, { waitUntil: "commit" });
      await ready(page);
      await pause(1500);
      const seen = await page.evaluate(() => ({ ...bench, size: 0 }));
      for (const id of ["fcp", "lcp", "ready"]) add(id, seen[id]);
      add("requests", answers.answers.filter(a => !a.local).length);
      await page.close();
    }
    await context.setOffline(true);
    for (let i = 0; i < runs; i++) {
      const { page } = await tab(context, { cpu: rate, entry });
      try {
        await page.goto(at, { waitUntil: "commit" });
      } catch (e) {
        if (!peer) throw e;
        return out; // a peer does not open
      }
      await ready(page);
      await pause(500);
      const seen = await page.evaluate(() => ({ ...bench, size: 0 }));
      add("offlinefcp", seen.fcp);
      add("offlineready", seen.ready);
      await page.close();
    }
    return out;
  } finally {
    await context.close();
  }
}
