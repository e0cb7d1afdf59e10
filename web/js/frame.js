// Stands in the head of the pages that other sites frame. It tells the page
// around it how high the content is, in the words of every library that hosts
// use for this; it dresses the frame as its address asks; it opens links
// beside the page around it. It works before the program and without it, and
// where the frame has no origin of its own. It stores nothing and asks for
// nothing. README.md, "Embedding", names what it understands.
(() => {
  const root = document.documentElement, query = new URLSearchParams(location.search);

  // Each is one of a few names; what they mean stands in embed.css.
  for (const [key, names] of Object.entries({ theme: "light dark", accent: "ink red blue green violet", font: "serif sans" })) {
    const name = query.get(key);
    if (name && names.split(" ").includes(name)) root.dataset[key] = name;
  }

  // The way to the whole keeps the day.
  const day = query.get("as-of");
  if (/^\d{4}-\d\d-\d\d$/.test(day)) addEventListener("DOMContentLoaded", () => {
    for (const a of document.querySelectorAll(".embed-head a, .embed-source a")) {
      const to = new URL(a.href);
      if (to.pathname.includes("/entry/")) continue;
      to.searchParams.set("as-of", day);
      a.href = to;
    }
  });

  // A view of the reader's own choice is not in the page: the program draws it,
  // once it is asked to.
  if (["lanes", "topics", "statuses", "by", "q"].some(key => query.get(key))) root.dataset.pending = "";

  // notice shows words where the reader acted last: the foot of the window may
  // lie far outside of what is seen of a frame.
  let acted = 0;
  for (const kind of ["pointerdown", "focusin"])
    addEventListener(kind, e => {
      if (e.target.getBoundingClientRect)
        acted = e.clientY || e.target.getBoundingClientRect().bottom;
    }, { capture: true, passive: true });
  globalThis.ledgerNotice = words => {
    const box = document.getElementById("notices");
    if (!box || [...box.children].some(p => p.firstChild.textContent === words)) return;
    const p = document.createElement("p"), text = document.createElement("span"), b = document.createElement("button");
    text.textContent = words;
    b.type = "button";
    b.textContent = "Dismiss";
    b.onclick = () => p.remove();
    p.append(text, b);
    box.append(p);
    const body = document.body, at = acted - body.getBoundingClientRect().top + body.scrollTop;
    box.style.setProperty("--at", Math.max(0, Math.min(at, height() - box.offsetHeight)));
    return p;
  };

  globalThis.ledgerCannot = () => ledgerNotice("The interactive view could not start. Everything below can still be read.");

  // What starts the program comes when the frame is touched; on its own, the page
  // is like any other.
  let begun = !root.dataset.loader || query.get("wasm") === "false";
  const starter = () => {
    if (begun) return;
    begun = true;
    const s = document.createElement("script");
    s.crossOrigin = "anonymous"; // in a sandbox it is
    s.src = root.dataset.loader;
    s.integrity = root.dataset.integrity;
    s.onerror = ledgerCannot;
    document.head.append(s);
  };
  if (window === window.parent) return addEventListener("load", starter);
  // Not before a press has become a click: what the program shows may move it away.
  let down = 0;
  const touched = e => { if (!down && e.target.closest && e.target.closest("#app")) setTimeout(starter, 100); };
  for (const [kind, act] of Object.entries({
    pointerdown: () => down = 1, pointercancel: () => down = 0,
    pointerup: e => { down = 0; touched(e); }, keydown: touched, focusin: touched,
  })) document.addEventListener(kind, act, { capture: true, passive: true });
  root.dataset.framed = "";
  root.dataset.lanes = 0; // none of them is laid out: see begin
  const noOrigin = self.origin === "null"; // a sandbox without allow-same-origin

  const matched = (text, pattern) => (pattern.exec(text) || [])[1];
  const fragment = location.hash.slice(0, 200);
  const pym = matched(query.get("childId"), /^([\w:.-]{1,64})$/);
  const datawrapper = matched(fragment, /^#([a-z0-9-]{1,64})(?:$|\?)/);
  const secret = matched(fragment, /\?secret=([A-Za-z0-9]{1,64})$/);
  const resizers = new Map(); // what an iframe-resizer said of itself, by window

  const post = (message, to = parent, origin = "*") => {
    try {
      to.postMessage(message, origin);
    } catch {
      // The page around is gone.
    }
  };
  const event = globalThis.ledgerTell = (type, data) => post({ source: "ledger-embed", type, data });

  // The content ends where the lowest part of the body ends, whether the body
  // scrolls or not.
  const height = () => {
    const body = document.body;
    let end = 0;
    for (const part of body.children) if (part.id !== "notices") end = Math.max(end, part.getBoundingClientRect().bottom);
    return Math.ceil(end - body.getBoundingClientRect().top + body.scrollTop);
  };

  let said = 0, forced = false, flips = [], way = 0, held = 0, heldAt = 0;

  // settled returns the height to tell: the larger of two between which it goes
  // back and forth, since then each causes the other.
  const settled = h => {
    const now = Date.now(), turn = Math.sign(h - said);
    if (held && Math.abs(innerWidth - heldAt) < 40) return held = Math.max(held, h);
    held = 0;
    if (turn && turn !== way) {
      way = turn;
      flips = flips.filter(t => now - t < 2000);
      if (flips.push(now) > 12) {
        held = Math.max(h, said);
        heldAt = innerWidth;
        return held;
      }
    }
    return h;
  };

  const say = () => {
    if (!document.body || document.readyState === "loading") return;
    let h = innerWidth && height();
    if (h < 1) { // not shown yet, and out of sight nobody says when it is
      setTimeout(look, 500);
      return;
    }
    h = settled(h);
    if (!forced && Math.abs(h - said) < 1) return;
    const grown = h !== said;
    forced = false;
    said = h;
    const width = root.clientWidth || innerWidth;
    if (pym) post(`pymxPYMx${pym}xPYMxheightxPYMx${h}`);
    resizers.forEach((r, to) => {
      post(`[iFrameSizer]${r.id}:${h}:${width}:${r.type}`, to, r.origin);
      r.type = "size";
    });
    if (datawrapper) post({ "datawrapper-height": { [datawrapper]: h } });
    post({ sentinel: "amp", type: "embed-size", height: h });
    post(JSON.stringify({ src: location.href, context: "iframe.resize", height: h }));
    if (secret) post({ message: "height", value: h, secret });
    event("height", { height: h });
    try {
      const asked = window.requestResize && requestResize();
      if (asked && asked.catch) asked.catch(() => {});
    } catch {
      // The page around has not asked for it.
    }
    // Out of sight, the window's height is an old one: this waits for a drawing.
    if (grown) requestAnimationFrame(() => setTimeout(fit, 700));
  };

  // Where the page around does not follow, the content scrolls inside: not the
  // document, which some hosts forbid, but its body. Where it does, no
  // scrollbar shows until it has.
  const fit = () => {
    const scrolls = innerHeight < said - 2;
    root.toggleAttribute("data-scrolls", scrolls);
    root.toggleAttribute("data-fits", !scrolls);
  };
  addEventListener("resize", () => { if (said && innerHeight >= said - 2) fit(); });

  // Frames out of sight are not drawn: what would wait for a drawing waits for
  // a moment instead.
  let waiting = 0;
  const look = () => {
    if (waiting) return;
    const once = () => {
      if (!waiting) return;
      clearTimeout(waiting);
      waiting = 0;
      say();
    };
    waiting = setTimeout(once, 100);
    requestAnimationFrame(once);
  };
  const again = () => {
    forced = true;
    look();
  };

  addEventListener("message", e => {
    const from = e.source, text = e.data;
    if (!from || from !== parent && from !== top || typeof text !== "string" || text.length > 2048) return;
    const rest = head => text.startsWith(head) ? text.slice(head.length) : "";
    if (pym && from === parent && /^\d{1,5}$/.test(rest(`pymxPYMx${pym}xPYMxwidthxPYMx`))) return again();
    const words = rest("[iFrameSizer]");
    if (!words) return;
    if (words === "resize" || words === "reset") {
      if (resizers.has(from)) again();
      return;
    }
    const fields = words.split(":"), id = matched(fields[0], /^([\w.-]{1,64})$/);
    if (!id || fields.length < 8 || fields.length > 40 || !/^(true|false)$/.test(fields[2])) return;
    resizers.set(from, { id, type: "init", origin: /^https?:/.test(e.origin) ? e.origin : "*" });
    again();
  });

  // Should a part of the body come or go, each is watched anew.
  const watch = globalThis.ResizeObserver && new ResizeObserver(look);
  // A page around that began to listen late has missed all of it. It is told again,
  // ever more seldom, while the frame is too low.
  let reminded = 0;
  const remind = () => {
    if (innerHeight < said - 2) again();
    if (++reminded < 6) setTimeout(remind, 1000 << reminded);
  };
  const begin = () => {
    setTimeout(remind, 1000);
    if (watch) {
      const parts = () => {
        watch.disconnect();
        for (const part of document.body.children) watch.observe(part);
      };
      parts();
      new MutationObserver(parts).observe(document.body, { childList: true });
    }
    forced = true;
    say();
    later(lay);
  };

  // What the lanes hold is laid out lane by lane, since the page around waits
  // for all that happens at one go. How high they are is known before.
  const later = f => globalThis.scheduler && scheduler.postTask ? scheduler.postTask(f) : setTimeout(f);
  const lay = () => {
    if (++root.dataset.lanes > 2) return root.removeAttribute("data-lanes");
    height();
    later(lay);
  };

  // So is what has come while the rest is on its way: the browser does it at the
  // end, with all that happens there.
  const early = () => {
    if (document.readyState === "loading") document.getElementById("timeline") ? height() : setTimeout(early, 10);
  };
  later(early);
  document.addEventListener("readystatechange", () => document.readyState === "interactive" ? later(begin) : again());
  addEventListener("resize", look);
  if (document.fonts) document.fonts.ready.then(look);
  addEventListener("toggle", e => {
    look();
    if (e.target.id && e.target.open) event("open", { id: e.target.id });
  }, true);

  // A link leaves the frame for a tab of its own. Where the page around forbids
  // that, its address is shown.
  let shut = !!secret;
  document.addEventListener("click", e => {
    const a = e.target.closest && e.target.closest("a[href]");
    if (!a || e.defaultPrevented) return;
    if (a.href.split("#")[0] === location.href.split("#")[0] && a.hash) {
      a.target = "_self";
      return;
    }
    a.target = "_blank";
    a.rel = "noopener";
    if (!noOrigin || !/^https?:$/.test(a.protocol)) return;
    e.preventDefault();
    // WordPress takes it from the frame that has the focus, and learns of that a
    // moment after the frame itself does.
    if (secret) setTimeout(post, 200, { message: "link", value: a.href, secret });
    const tab = !shut && open(a.href);
    if (tab) tab.opener = null;
    else {
      shut = true;
      ledgerNotice("The page around this does not let its links open. The address is " + a.href);
    }
  });

  post("[iFrameResizerChild]Ready");
  if (top !== parent) post("[iFrameResizerChild]Ready", top);
  post({ sentinel: "amp", type: "embed-ready" });
  event("ready", {});
})();
