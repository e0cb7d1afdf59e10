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
const phone = { width: 412, height: 823 };
export const desk = { width: 1440, height: 900 };
export const pause = ms => new Promise(done => setTimeout(done, ms));

// watch runs in every page and frame before anything else, and notes into
// window.bench what the browser says of itself.
function watch(entry) {
  const b = window.bench = { fcp: NaN, lcp: NaN, early: NaN, cls: 0, tbt: 0, longest: 0, usable: NaN, ready: NaN, memory: 0, events: [] };
  const on = (type, take, more) => new PerformanceObserver(l => l.getEntries().forEach(take)).observe({ type, buffered: true, ...more });
  on("paint", e => { if (e.name === "first-contentful-paint") b.fcp = e.startTime; });
  on("largest-contentful-paint", e => { b.lcp = e.startTime; if (!(b.ready <= b.lcp)) b.early = b.lcp; });
  on("layout-shift", e => { if (!e.hadRecentInput) b.cls += e.value; });
  // The browser offers to install a page once it has come, but not in a private
  // window, which each visit here is: it is done in its place.
  addEventListener("load", () => setTimeout(() => dispatchEvent(new Event("beforeinstallprompt", { cancelable: true }))));
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

// kindSums adds up what came over the network, by kind and in all.
export const kindSums = w => {
  const list = w.answers.filter(a => !a.local), kinds = { all: sum(list), requests: list.length };
  for (const kind of ["document", "style", "script", "font", "wasm", "other"]) kinds[kind] = sum(list.filter(a => a.kind === kind));
  return kinds;
};

// heap returns what scripts hold, after a garbage collection.
export async function heap(cdp) {
  await cdp.send("HeapProfiler.collectGarbage");
  await cdp.send("Performance.enable");
  const { metrics } = await cdp.send("Performance.getMetrics");
  return metrics.find(m => m.name === "JSHeapUsedSize").value;
}

const sum = list => list.reduce((n, a) => n + a.bytes, 0);

// open opens a new tab of a new or given context, throttled or not.
export async function tab(context, { network, cpu, entry }) {
  const page = await context.newPage(), cdp = await context.newCDPSession(page), answers = await wire(cdp);
  page.setDefaultTimeout(120e3);
  await page.addInitScript(watch, entry);
  if (network) await cdp.send("Network.emulateNetworkConditions", network);
  if (cpu > 1) await cdp.send("Emulation.setCPUThrottlingRate", { rate: cpu });
  return { page, cdp, answers };
}

export const ready = page => page.waitForFunction(() => window.bench && bench.ready > 0, null, { timeout: 120e3 });

// load measures one cold visit.
export async function load(browser, site, name) {
  const peer = peers[name];
  const context = await browser.newContext({ viewport: phone, serviceWorkers: "block" });
  try {
    const { page, cdp, answers } = await tab(context, { network: slow, cpu: rate, entry: peer && peer.entry });
    await page.goto(site + (peer ? peer.at : ""), { waitUntil: "load" }); // to ask the page before would slow its start
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
    const held = await heap(cdp), list = answers.answers.filter(a => !a.local), { all, requests, ...kinds } = kindSums(answers);
    const until = Math.max(answers.loaded, seen.usable);
    return {
      fcp: seen.fcp, lcp: seen.lcp, early: peer ? seen.lcp : seen.early, usable: Math.max(seen.usable, seen.fcp), ready: seen.ready, cls: seen.cls, tbt: seen.tbt, longest: seen.longest,
      first: sum(list.filter(a => a.at <= until && ["document", "style", "script", "font"].includes(a.kind))),
      ...kinds, bytes: all, requests,
      heap: held, nodes: seen.nodes, ...(peer ? {} : { memory: seen.memory }),
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

// once does something before the first use of a control alone.
const once = act => (page, i) => i ? undefined : act(page);
const click = (selector, n = 0) => page => page.locator(selector).nth(n).click();
const key = (selector, name) => async page => {
  await page.locator(selector).first().focus();
  await page.keyboard.press(name);
};
// quietly presses what is there, whether it can be seen or not.
const quietly = (page, ...selectors) => page.evaluate(selectors => {
  for (const s of selectors) {
    const el = document.querySelector(s);
    if (el) el.click();
  }
}, selectors);
const unfold = selector => page => page.evaluate(selector => { document.querySelector(selector).open = true; }, selector);
export const still = async page => { // nothing filtered, all of the record, from the top
  await quietly(page, "#clear", "#today", ".plot-preset");
  await page.evaluate(() => scrollTo({ top: 0, behavior: "instant" }));
  await pause(600);
};
const filled = q => page => page.locator("#q").fill(q);
const unfiltered = page => quietly(page, "#clear");

// pull drags something with the mouse, and lets it come to rest.
const pull = (selector, by) => async (page, i) => {
  const { x, y, width, height } = await page.locator(selector).first().boundingBox();
  const from = x + width / 2, step = (i % 2 ? -by : by) / 6;
  await page.mouse.move(from, y + height / 2);
  await page.mouse.down();
  for (let k = 1; k <= 6; k++) await page.mouse.move(from + step * k, y + height / 2);
  await page.mouse.up();
  await pause(700);
};

// controls are what a reader uses on a page: a name, how to use it for the
// i-th time, and how to put things right before. Numbers are the inputs that the
// browser trusts: keys and the mouse, never a script's.
const asOf = [
  ["previous change", click('[data-do=step][data-arg="-1"]')],
  ["next change", click('[data-do=step][data-arg="1"]'), page => quietly(page, '[data-do=step][data-arg="-1"]')],
  ["day field, arrow key", key("#as-of", "ArrowDown")],
  ["clock", (page, i) => page.locator(i % 2 ? "#clock-stood" : "#clock-known").click()],
  ["newest", click("#today"), page => quietly(page, '[data-do=step][data-arg="-1"]')],
  ["topic box", click("#filters input[name=topics]")],
];
const filters = [
  ["lane box", click("#filters input[name=lanes]", 1), once(still)],
  ["fold of more filters", click("#more-filters > summary")],
  ["status box", click("#filters input[name=statuses]", 2), once(unfold("#more-filters"))],
  ["party choice, arrow key", key("#by", "ArrowDown"), unfiltered],
  ["groups box", click("#groups"), once(unfiltered)],
  ["filter taken off", click(".chip"), page => page.locator("#filters input[name=topics]").nth(1).check()],
  ["clear all", click("#clear"), page => page.locator("#filters input[name=topics]").nth(1).check()],
  ["letter in the search", type, once(filled(""))],
  ["letter taken back", key("#q", "Backspace"), once(filled("pro meeting"))],
  ["way out of nothing found", click(".found-way"), filled("me zzzqqq")],
];
const cards = open => [
  ["open an entry", ...open],
  ["close an entry", click(".card-close"), async (page, i) => {
    if (await page.locator(".card .card-close").count()) return;
    await open[1](page, i);
    await open[0](page, i);
    await page.locator(".card-close").first().waitFor();
  }],
];
const sharing = id => [
  ["share", click(`#${id} > summary`), once(still)],
  ["share: cite box", click(`#${id}-live`), once(async page => {
    await unfold("#" + id)(page);
    await page.locator(`#${id}-live`).waitFor();
  })],
  ["share: copy", click(`#${id} .copy`)],
  ["share: save as CSV", click(`#${id} [data-do=save][data-arg=csv]`)],
];
const controls = {
  home: [
    ...asOf, ...filters,
    ["open what was found", click(".found-link"), async (page, i) => {
      await quietly(page, ".card-close");
      await filled("")(page);
      await filled(i % 2 ? "summit" : "me")(page);
      await page.locator(".found-link").first().waitFor();
    }],
    ["zoom", (page, i) => page.locator(`[data-do=zoom][data-arg="${i % 2 ? 2 : 0.5}"]`).click(), once(async page => {
      await filled("")(page);
      await quietly(page, ".card-close");
      await still(page);
    })],
    ["pan", (page, i) => page.locator(`[data-do=pan][data-arg="${i % 2 ? 0.5 : -0.5}"]`).click()],
    ["preset", (page, i) => page.locator(".plot-preset").nth(i % 3).click()],
    ["range field, arrow key", key("#range-from", "ArrowUp"), once(still)],
    ["number that stands for several", click(".cluster-open:visible"), still],
    ["drag of the timeline", pull(".plot-axis", 200), once(still)],
    ["drag of the day's flag", pull("#flag", -150), still],
    ["drag of the brush", pull(".over-brush", -60), once(page => quietly(page, ".plot-preset:nth-child(2)"))],
    ["drag of an end of the brush", pull('[data-grip="to"]', -40), page => quietly(page, ".plot-preset:nth-child(2)")],
    ["press in the strip", async (page, i) => {
      const { x, y, width, height } = await page.locator("#overview").boundingBox();
      await page.mouse.click(x + width * (0.2 + i % 3 * 0.05), y + height / 2);
    }, page => quietly(page, ".plot-preset:nth-child(3)")],
    ["play", click("[data-do=play]"), async (page, i) => {
      if (await page.locator("[data-do=play][aria-label^=Stop]").count()) await quietly(page, "[data-do=play]");
      if (!i) await still(page);
    }],
    ["arrow key on an entry", page => page.keyboard.press("ArrowRight"), async (page, i) => {
      if (i) return;
      if (await page.locator("[data-do=play][aria-label^=Stop]").count()) await quietly(page, "[data-do=play]");
      await still(page);
      await page.locator('.mark-link[tabindex="0"]').first().focus();
    }],
    ...cards([page => page.keyboard.press("Enter"), async (page, i) => {
      if (!i) await still(page);
      await page.evaluate(i => {
        const seen = [...document.querySelectorAll(".mark:not([hidden]) .mark-link")].filter(a => a.getClientRects().length);
        seen[(10 + i * 7) % seen.length].focus();
      }, i);
    }]),
    ["compare: fold", click("#compare-panel > summary"), once(page => quietly(page, ".card-close"))],
    ["compare: a day, typed", async page => {
      await page.locator("#compare").focus();
      await page.keyboard.type("01022010");
    }, async page => {
      await unfold("#compare-panel")(page);
      await quietly(page, "[data-do=uncompare]");
    }],
    ["compare: stop", click("[data-do=uncompare]"), async page => {
      await unfold("#compare-panel")(page);
      if (await page.locator("[data-do=uncompare]").isEnabled()) return;
      await page.locator("#compare").focus();
      await page.keyboard.type("01022010");
    }],
    ["help", click("[data-do=help]"), page => quietly(page, "#help:popover-open [data-do=help-close]")],
    ["help: keys box", click("#keys"), async page => {
      if (!await page.locator("#help:popover-open").count()) await quietly(page, "[data-do=help]");
      await page.locator("#keys").waitFor();
    }],
    ["help: close", click("[data-do=help-close]"), async page => {
      if (!await page.locator("#help:popover-open").count()) await quietly(page, "[data-do=help]");
      await page.locator("[data-do=help-close]").waitFor();
    }],
    ...sharing("share"),
  ],
  ledger: [
    ...asOf, ...filters,
    ["sort", (page, i) => page.locator(".sort").nth(i % 8).click(), once(async page => {
      await filled("")(page);
      await quietly(page, "#clear", "#today");
    })],
    ["group", (page, i) => page.locator(".ledger-group").nth((i + 1) % 4).click()],
    ...cards([(page, i) => page.locator(".row:not([hidden]) a[data-do=open]").nth(i % 5).click(), async (page, i) => {
      if (!i) await quietly(page, ".ledger-group");
      await quietly(page, ".card-close");
    }]),
    ["open a wait", click(".waits-item:not([hidden]) .waits-link"), page => quietly(page, ".card-close")],
    ...sharing("share"),
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

const quiet = page => page.evaluate(() => new Promise(done => requestAnimationFrame(() => setTimeout(done, 250))));

// times uses one control again and again, and returns the longest event of each
// use. failed is told of a control that could not be used; its list is empty.
async function times(page, [control, use, before], runs, failed, where) {
  const list = [];
  try {
    for (let i = 0; i < runs; i++) {
      if (before) await before(page, i);
      await quiet(page);
      await page.evaluate(() => { bench.events.length = 0; });
      await use(page, i);
      await quiet(page);
      list.push(await page.evaluate(() => Math.max(16, ...bench.events)));
    }
  } catch (e) { // the others can still be measured
    list.length = 0;
    failed(`${where}, ${control}: ${e.message.split("\n")[0]}`);
  }
  return list;
}

// interact is times for one of our controls, by its name.
export const interact = (page, where, name, runs, failed) => times(page, controls[where].find(([n]) => n === name), runs, failed, where);

// interaction measures the time from an input to the next drawing, for each
// control, with the processor as it is and slowed.
export async function interaction(browser, site, name, runs, failed) {
  const out = {}, peer = peers[name];
  for (const [kind, cpu] of [["slow", rate], ["plain", 1]]) {
    for (const [where, list] of Object.entries(peer ? { home: peerControls[name] } : controls)) {
      const context = await browser.newContext({ viewport: desk, serviceWorkers: "block" });
      try {
        const { page, cdp } = await tab(context, { entry: peer && peer.entry });
        page.setDefaultTimeout(8e3);
        await page.goto(site + (peer ? peer.at : where === "home" ? "" : where));
        await ready(page);
        await pause(1500);
        await cdp.send("Emulation.setCPUThrottlingRate", { rate: cpu });
        for (const control of list) out[`${where}/${control[0]}/${kind}`] = await times(page, control, runs, failed, `${name}, ${where}`);
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
      await page.goto(at, { waitUntil: "load" });
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
        await page.goto(at, { waitUntil: "load" });
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
