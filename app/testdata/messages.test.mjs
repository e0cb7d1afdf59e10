// What other windows say to a frame and to the element around it: whatever it is,
// both go on, and say and do no more than they may. Run by the test command for a
// moment; MESSAGES_SECONDS=120 runs it longer, MESSAGES_SEED the same again.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";
import vm from "node:vm";

const script = name => readFileSync(new URL(`../../web/js/${name}`, import.meta.url), "utf8");
const seconds = +process.env.MESSAGES_SECONDS || 2;
let seed = +process.env.MESSAGES_SEED || Date.now() % 2 ** 31;
console.log(`seed ${seed}`);
// mulberry32
const random = () => {
  seed = (seed + 0x6d2b79f5) | 0;
  let t = Math.imul(seed ^ (seed >>> 15), 1 | seed);
  t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
  return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
};
const below = n => Math.floor(random() * n), pick = list => list[below(list.length)];

const words = ["[iFrameSizer]", "resize", "reset", "size", "init", ":", "true", "false", "8", "32", "-1", "1e9", "NaN", "good-id", "evil id", "../x", "__proto__", "<img src=x onerror=alert(1)>",
  "pymxPYMx", "pymxPYMxgood-idxPYMxwidthxPYMx", "pymxPYMxgood-idxPYMxheightxPYMx", "xPYMx", "navigateTo", "https://evil.example/", "\u0000", "\u202e", "\ud800", "é", " ", "\n", "{", "}", "\"", "x".repeat(300)];
const whole = ["[iFrameSizer]good-id:8:true:false:32:true:true:8:bodyOffset:::0:false:child:scroll:true", "pymxPYMxgood-idxPYMxwidthxPYMx600",
  "[iFrameSizer]asked:0:false:true:1:false:false:0:max:0:null:0:false:parent:scroll:false"];
const text = () => {
  let s = random() < 0.5 ? pick(whole) : "";
  for (let n = below(12); n > 0; n--) {
    const at = below(s.length + 1), kind = below(3);
    s = kind === 0 ? s.slice(0, at) + pick(words) + s.slice(at) : kind === 1 ? s.slice(0, at) + s.slice(at + 1 + below(5)) : s + pick(words);
  }
  return random() < 0.01 ? s.repeat(500) : s;
};
const value = (depth = 0) => {
  switch (below(depth > 3 ? 7 : 10)) {
    case 0: return text();
    case 1: return pick([0, -0, -1, 1, 99, 100, 101, 640, 19999.5, 20001, 1e9, NaN, Infinity, -Infinity, 2 ** 53]);
    case 2: return pick([true, false, null, undefined]);
    case 3: return pick(["ledger-embed", "height", "open", "ready", "2024-01-01-x"]);
    case 4: return text().slice(0, 250);
    case 5: return BigInt(below(1000));
    case 6: return new Date(below(1e9));
    case 7: return Array.from({ length: below(4) }, () => value(depth + 1));
    case 8: return new Map([[value(depth + 1), value(depth + 1)]]);
  }
  const o = {};
  for (const key of ["source", "type", "data", "height", "id", "datawrapper-height", "sentinel"]) if (random() < 0.4) o[key] = value(depth + 1);
  return o;
};
const message = () => random() < 0.3 ? { source: "ledger-embed", type: pick(["height", "open", "ready", value()]), data: random() < 0.7 ? { height: value(3), id: value(3) } : value() } : value();

// until calls act until the time is over, and returns how often.
const until = act => {
  const end = performance.now() + seconds * 500;
  let n = 0;
  for (; performance.now() < end; n++) act();
  return n;
};

test("a frame", () => {
  const said = [], handlers = {}, later = [];
  const window = name => ({ name, postMessage: (data, origin) => said.push({ to: name, data, origin }) });
  const parent = window("parent"), top = window("top"), stranger = window("stranger");
  const location = { search: "?childId=good-id&theme=dark", hash: "#good-1", href: "https://x.example/embed?childId=good-id#good-1" }, was = JSON.stringify(location);
  const part = { id: "app", getBoundingClientRect: () => ({ bottom: 500 }) };
  const body = { children: [part], scrollTop: 0, getBoundingClientRect: () => ({ top: 0 }) };
  const documentElement = { dataset: {}, clientWidth: 600, toggleAttribute() {}, hasAttribute: () => false };
  const listen = (kind, act) => (handlers[kind] ||= []).push(act);
  const context = {
    parent, top, location, URLSearchParams, URL, Map, Math, Date, JSON, innerWidth: 600, innerHeight: 500, origin: "https://x.example",
    addEventListener: listen, setTimeout: f => later.push(f), clearTimeout() {}, requestAnimationFrame: f => later.push(f),
    document: { documentElement, body, readyState: "complete", addEventListener: listen, getElementById: () => null, querySelectorAll: () => [], createElement: () => assert.fail("an element is made") },
  };
  context.window = context.self = context.globalThis = context;
  vm.runInNewContext(script("frame.js"), context);
  const id = "[\\w.-]{1,64}", allowed = new RegExp(`^(pymxPYMxgood-idxPYMxheightxPYMx500|\\[iFrameSizer\\]${id}:500:600:(init|size)|\\[iFrameResizerChild\\]Ready|\\{"src":"https://x\\.example/embed\\?childId=good-id#good-1","context":"iframe\\.resize","height":500\\})$`);
  const n = until(() => {
    const source = pick([parent, parent, top, stranger, null]), data = message();
    for (const act of handlers.message) act({ source, data, origin: pick(["https://host.example", "null", "", "javascript:", "file://"]) });
    while (later.length) later.splice(0).forEach(f => f());
    for (const m of said.splice(0)) {
      assert.notEqual(m.to, "stranger");
      if (typeof m.data === "string") assert.match(m.data, allowed);
      else assert.ok(["amp", undefined].includes(m.data.sentinel) && (m.data.height === undefined || m.data.height === 500) && JSON.stringify(m.data).length < 200, JSON.stringify(m.data));
    }
  });
  assert.equal(JSON.stringify(location), was);
  console.log(`a frame: ${n} messages`);
  assert.ok(n > 1000, `only ${n} messages`);
});

test("the element", () => {
  let Element;
  const events = [], style = {}, listeners = [];
  class HTMLElement {
    children = [];
    style = { setProperty() {} };
    getAttribute(name) { return { view: "timeline", title: "x" }[name] ?? null; }
    querySelector() { return null; }
    append(e) { this.children.push(e); }
    dispatchEvent(e) { events.push(e); }
  }
  const frame = { style: { setProperty: (k, v) => style[k] = v }, contentWindow: { name: "frame" }, remove() {} };
  const context = {
    URL, URLSearchParams, Math, Number, Object, HTMLElement, navigator: {}, origin: "https://host.example",
    customElements: { get: () => undefined, define: (name, c) => Element = c }, CustomEvent: class { constructor(type, o) { Object.assign(this, { type }, o); } },
    document: { currentScript: { src: "https://x.example/embed.js" }, createElement: () => frame }, addEventListener: (kind, l) => listeners.push(l), removeEventListener() {},
  };
  context.self = context.globalThis = context;
  vm.runInNewContext(script("embed.js").replace("__ELEMENT__", '"x-embed"'), context);
  const element = new Element();
  element.connectedCallback();
  assert.equal(frame.src, "https://x.example/embed");
  let told = 0;
  const n = until(() => {
    const ours = random() < 0.8, before = style.height;
    element.handleEvent({
      source: ours ? frame.contentWindow : pick([null, {}, context]), origin: random() < 0.8 ? "https://x.example" : pick(["null", "https://evil.example", ""]), data: message(),
    });
    if (!ours) assert.equal(style.height, before);
    const high = /^(\d+)px$/.exec(style.height);
    assert.ok(high && high[1] >= 100 && high[1] <= 20000, style.height);
    for (const e of events.splice(0)) {
      told++;
      assert.ok(e.type === "open" && typeof e.detail.id === "string" && e.detail.id.length <= 200);
    }
    assert.equal(frame.src, "https://x.example/embed");
  });
  console.log(`the element: ${n} messages, ${told} told on`);
  assert.ok(n > 1000 && told > 10, `only ${n} messages, ${told} told on`);
});
