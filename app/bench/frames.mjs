// Takes the numbers of what moves, of large records, and of long use. Each
// function returns numbers by name; what they mean stands in table.mjs.
import { desk, heap, interact, kindSums, pause, rate, ready, still, tab } from "./measure.mjs";
import { peers } from "./peers.mjs";

// How each page is moved. stage is what is dragged; its zoom is turned with the
// wheel where it has one for that, and with its buttons otherwise.
const ours = { stage: ".plot-lanes", apart: ".lane-name, .cluster-open", view: "#timeline", control: true };
const stages = {
  "TimelineJS3": { stage: ".tl-timenav-slider", apart: ".none", buttons: [".tl-menubar-button-zoomin, .tl-icon-zoom-in", ".tl-menubar-button-zoomout, .tl-icon-zoom-out"] },
  "vis-timeline": { stage: ".vis-center", apart: ".none" },
};

// A gesture ends after so many moves, or seconds: of some peers a single frame
// takes longer than that.
const moves = 90, longest = 8000;

// grip returns a place near the middle of the stage that can be dragged.
const grip = (page, how) => page.evaluate(({ stage, apart }) => {
  const r = document.querySelector(stage).getBoundingClientRect();
  const top = Math.max(r.top, 0), bottom = Math.min(r.bottom, innerHeight);
  for (let k = 0; k < 400; k++) { // further and further from the middle
    const x = Math.max(r.left, 0) + (Math.min(r.right, innerWidth) - Math.max(r.left, 0)) * (0.5 + (k % 20 - 10) / 50);
    const y = top + (bottom - top) * (0.5 + (Math.floor(k / 20) - 10) / 25), el = document.elementFromPoint(x, y);
    if (el && el.closest(stage) && !el.closest(apart)) return [x, y];
  }
  throw new Error("nothing to drag: " + stage);
}, how);

// frames notes how long each frame takes while something is done, and for half a
// second after it. The 95th percentile is that of the frames while it is done:
// the calm after it would flatter it.
async function frames(page, use) {
  await page.evaluate(() => new Promise(done => {
    const list = bench.frames = [];
    let last;
    bench.framing = true;
    requestAnimationFrame(function tick(t) {
      if (last !== undefined) list.push([t, t - last]);
      last = t;
      if (bench.framing) requestAnimationFrame(tick);
      if (list.length === 2) done();
    });
  }));
  const from = await page.evaluate(() => performance.now());
  await use();
  const to = await page.evaluate(() => performance.now());
  await pause(500);
  const list = await page.evaluate(() => new Promise(done => requestAnimationFrame(() => { bench.framing = false; done(bench.frames); })));
  const during = list.filter(([t]) => t >= from && t <= to + 17).map(([, d]) => d).sort((a, b) => a - b);
  return { p95: during[Math.min(during.length - 1, Math.floor(during.length * 0.95))], worst: Math.max(...list.filter(([t]) => t >= from).map(([, d]) => d)) };
}

const steadily = async (n, act) => {
  const until = Date.now() + longest;
  for (let i = 0; i < n && (i < 4 || Date.now() < until); i++) {
    await act(i);
    await pause(16);
  }
};

const drag = async (page, [x, y], by) => {
  await page.mouse.move(x, y);
  await page.mouse.down();
  await steadily(moves, i => page.mouse.move(x + by * i, y));
  await page.mouse.up();
};

const center = (page, selector) => page.evaluate(selector => {
  const r = document.querySelector(selector).getBoundingClientRect();
  return [r.left + r.width / 2, r.top + r.height / 2];
}, selector);

// move pans and zooms a page, and has ours play, drags its day and its brush.
async function move(page, name, add) {
  const how = stages[name] || ours;
  if (how.view) await page.evaluate(view => document.querySelector(view).scrollIntoView({ block: "start", behavior: "instant" }), how.view);
  await pause(300);
  const note = async (what, use) => {
    const { p95, worst } = await frames(page, use);
    add(what + "/p95", p95);
    add(what + "/worst", worst);
  };
  await page.mouse.move(...await grip(page, how));
  await note("pan", async () => drag(page, await grip(page, how), -3));
  const [x, y] = await grip(page, how);
  await page.mouse.move(x, y);
  await note("zoom", async () => {
    if (how.buttons) {
      await steadily(20, i => page.locator(how.buttons[i < 10 ? 0 : 1]).first().click({ force: true, noWaitAfter: true }));
      return;
    }
    if (how.control) await page.keyboard.down("Control");
    await steadily(60, i => page.mouse.wheel(0, i < 30 ? -40 : 40));
    if (how.control) await page.keyboard.up("Control");
  });
  if (stages[name]) return;
  await page.locator(".plot-preset").first().click();
  await pause(500);
  await note("brush", async () => drag(page, await center(page, ".over-brush"), -1));
  await page.locator(".plot-preset").first().click();
  await pause(500);
  await note("flag", async () => drag(page, await center(page, "#flag"), -3));
  await note("play", async () => {
    await page.locator("[data-do=play]").first().click();
    await pause(3000);
    await page.locator("[data-do=play]").first().click();
  });
}

// frames of the record as it is, with the processor as it is and slowed.
export async function moving(browser, site, name, cpu) {
  const out = {}, peer = peers[name];
  const context = await browser.newContext({ viewport: desk, serviceWorkers: "block" });
  try {
    const { page, cdp } = await tab(context, { entry: peer && peer.entry });
    await page.goto(site + (peer ? peer.at : ""));
    await ready(page);
    await pause(1000);
    await cdp.send("Emulation.setCPUThrottlingRate", { rate: cpu });
    await move(page, name, (id, value) => { out[`${id}/${cpu > 1 ? "slow" : "plain"}`] = value; });
    return out;
  } finally {
    await context.close();
  }
}

// scale measures a page of an invented record, with the processor as it is and
// nothing between server and browser.
export async function scale(browser, site, name, failed) {
  const out = {}, peer = peers[name];
  const context = await browser.newContext({ viewport: desk, serviceWorkers: "block" });
  try {
    const { page, cdp, answers } = await tab(context, { entry: peer && peer.entry });
    await page.goto(site + (peer ? peer.at : ""), { waitUntil: "commit" });
    await ready(page);
    await pause(1500);
    const seen = await page.evaluate(() => ({ ...bench, memory: bench.size ? bench.size() : 0, nodes: document.getElementsByTagName("*").length, size: 0 }));
    Object.assign(out, { usable: Math.max(seen.usable, seen.fcp), ready: seen.ready, longest: seen.longest, nodes: seen.nodes, heap: await heap(cdp), bytes: kindSums(answers).all });
    if (!peer) out.memory = seen.memory;
    await move(page, name, (id, value) => { out[id] = value; });
    if (peer) return out;
    await page.locator(".plot-preset").first().click();
    await page.evaluate(() => scrollTo({ top: 0, behavior: "instant" }));
    await pause(800);
    for (const [id, ...list] of [["as-of", "previous change"], ["filter", "topic box", "lane box", "status box"], ["letter", "letter in the search"]]) {
      out[id] = [];
      for (const control of list) out[id].push(...await interact(page, "home", control, 3, failed));
    }
    await page.goto(site + "ledger", { waitUntil: "commit" });
    await ready(page);
    await pause(1500);
    for (const [id, control] of [["ledgerfilter", "topic box"], ["sort", "sort"]]) out[id] = await interact(page, "ledger", control, 3, failed);
    return out;
  } finally {
    await context.close();
  }
}

// use runs in the page: n acts of a reader, one after the other, each after the
// drawing of the one before.
async function use(n) {
  const frame = () => new Promise(done => requestAnimationFrame(() => setTimeout(done)));
  const press = async selector => {
    for (let i = 0; i < 60; i++) { // a card comes when it is drawn
      const el = document.querySelector(selector);
      if (el) return el.click();
      await frame();
    }
  };
  const acts = [
    () => press('[data-do=step][data-arg="-1"]'), () => press("#filters input[name=topics]"), () => press('[data-do=zoom][data-arg="0.5"]'),
    () => press('[data-do=pan][data-arg="-0.5"]'), () => press("#clock-known"), () => press("#filters input[name=topics]"),
    () => press('[data-do=step][data-arg="1"]'), () => press("#filters input[name=lanes]"), () => press('[data-do=zoom][data-arg="2"]'),
    () => press("#clock-stood"), () => press("#filters input[name=lanes]"), () => press('[data-do=pan][data-arg="0.5"]'),
    () => press(".mark:not([hidden]) .mark-link"), () => press(".card-close"), () => press(".plot-preset:nth-child(2)"), () => press(".plot-preset"),
    () => { const q = document.querySelector("#q"); q.value = q.value ? "" : "p"; q.dispatchEvent(new Event("input", { bubbles: true })); },
  ];
  for (let i = 0; i < n; i++) {
    await acts[i % acts.length]();
    await frame();
  }
  await new Promise(done => setTimeout(done, 500));
}

// memory measures what a page holds in one and the same view: when a reader has
// done two hundred things, and after each of three thousands more. The first of
// them build up what is kept, and the program's memory grows in steps to what
// its garbage needs: only what grows again and again is lost.
export async function memory(browser, site) {
  const context = await browser.newContext({ viewport: desk, serviceWorkers: "block" });
  try {
    const { page, cdp } = await tab(context, {});
    page.setDefaultTimeout(300e3);
    await page.goto(site);
    await ready(page);
    const holds = async () => {
      await still(page);
      return { heap: await heap(cdp), ...await page.evaluate(() => ({ memory: bench.size(), nodes: document.getElementsByTagName("*").length, view: location.search })) };
    };
    const round = 2 * 17; // as many acts as there are kinds, twice: what the first half opens the second closes
    await page.evaluate(use, 6 * round);
    const seen = [await holds()];
    let spent = 0;
    for (let i = 0; i < 3; i++) {
      const began = Date.now();
      await page.evaluate(use, 30 * round);
      spent += Date.now() - began;
      seen.push(await holds());
    }
    const views = new Set(seen.map(h => h.view));
    if (views.size > 1) throw new Error("memory: the views differ: " + [...views].join(" "));
    const out = { heapbefore: seen[0].heap, memorybefore: seen[0].memory, each: spent / (90 * round) };
    for (const what of ["heap", "memory", "nodes"])
      ["", "second", "third"].forEach((n, i) => { out[what + n] = seen[i + 1][what] - seen[i][what]; });
    return out;
  } finally {
    await context.close();
  }
}

export { rate };
