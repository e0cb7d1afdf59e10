// Starts the program, late and without the reader noticing: it draws the page's
// first part anew, so what the reader did there is carried over; the rest of
// the page is left alone.
(() => {
  const root = document.documentElement, base = __BASE__, prefix = base.slice(0, -1);
  const app = () => document.getElementById("app");

  // What go-app's client calls (v10: app.go, browser.go, context.go). Updates
  // and the install button are page.js's.
  const env = { GOAPP_ROOT_PREFIX: prefix, GOAPP_STATIC_RESOURCES_URL: prefix, GOAPP_INTERNAL_URLS: "null" };
  const nothing = () => {}, no = () => false;
  Object.assign(globalThis, {
    goappGetenv: name => env[name] || "", goappKeepBodyClean: () => nothing,
    goappNav: nothing, goappOnUpdate: nothing, goappTryUpdate: nothing,
    goappOnAppInstallChange: nothing, goappShowInstallPrompt: nothing,
    goappUpdatedBeforeWasmLoaded: false, goappAppInstallChangedBeforeWasmLoaded: false,
    goappIsAppInstallable: no, goappIsAppInstalled: no, goappIsAppleBrowser: no,
  });

  // go-app takes over links by window.onclick. Pages are whole documents here:
  // a click on a link never gets that far.
  document.addEventListener("click", e => {
    if (e.target.closest && e.target.closest("a[href]")) e.stopPropagation();
  });

  // How to find an element again in the new drawing: a selector, and which of
  // its matches.
  const name = el => {
    const { mark, do: does, arg } = el.dataset, say = (key, value) => `[data-${key}="${CSS.escape(value)}"]`;
    const selector = el.id ? "#" + CSS.escape(el.id)
      : mark ? say("mark", mark)
        : does ? say("do", does) + (arg ? say("arg", arg) : "")
          : el.localName + (el.getAttribute("href") ? `[href="${CSS.escape(el.getAttribute("href"))}"]` : "");
    return [selector, [...app().querySelectorAll(selector)].indexOf(el)];
  };
  const find = ([selector, at]) => app().querySelectorAll(selector)[at];

  // keep notes what the new drawing would lose and returns what brings it back.
  // Fields and boxes are read by the program itself.
  const keep = () => {
    const old = app(), x = scrollX, y = scrollY, active = document.activeElement;
    const focus = active && active !== old && old.contains(active) && name(active);
    const range = focus && typeof active.selectionStart === "number" && [active.selectionStart, active.selectionEnd, active.selectionDirection];
    const folds = [...old.querySelectorAll("details[id]")].filter(d => d.open).map(d => d.id);
    const scrolled = [...old.querySelectorAll("[id], .facet-boxes")].filter(el => el.scrollLeft || el.scrollTop)
      .map(el => [el.id ? name(el) : [".facet-boxes", [...old.querySelectorAll(".facet-boxes")].indexOf(el)], el.scrollLeft, el.scrollTop]);
    return () => {
      for (const id of folds) { // what the address opens stays open
        const d = document.getElementById(id);
        if (d) d.open = true;
      }
      for (const [which, left, top] of scrolled) {
        const el = find(which);
        if (el) el.scrollTo({ left, top, behavior: "instant" });
      }
      const el = focus && document.activeElement === document.body && find(focus);
      if (el) {
        el.focus({ preventScroll: true });
        if (range && el.setSelectionRange) el.setSelectionRange(...range);
      }
      if (scrollX !== x || scrollY !== y) scrollTo({ left: x, top: y, behavior: "instant" });
      if (globalThis.ledgerInstall) ledgerInstall();
    };
  };

  // A press or a composed letter that is under way would be cut off by the new
  // drawing: it waits for them, but not for ever.
  let pressed = 0, composing = 0;
  for (const [kind, act] of Object.entries({
    pointerdown: () => pressed = 1, pointerup: () => pressed = 0, pointercancel: () => pressed = 0,
    compositionstart: () => composing = 1, compositionend: () => composing = 0,
  })) addEventListener(kind, act, { capture: true, passive: true });
  const pause = ms => new Promise(done => setTimeout(done, ms));
  const calm = async () => {
    for (let i = 0; i < 60 && (pressed || composing); i++) {
      await pause(50);
      if (!pressed && !composing) await pause(50); // the click comes after the release
    }
  };

  const failed = why => {
    if (root.dataset.app === "failed") return;
    root.dataset.app = "failed";
    console.error("The program:", why);
    if (globalThis.ledgerNotice) ledgerNotice("The interactive view could not start. Everything below can still be read.");
  };

  const script = src => new Promise((done, fail) => {
    const s = document.createElement("script");
    s.src = src;
    s.onload = done;
    s.onerror = () => fail(new Error(src));
    document.head.append(s);
  });
  // The styles of what only the program draws. Without them it runs all the same.
  const style = href => new Promise(done => {
    const l = document.createElement("link");
    l.rel = "stylesheet";
    l.href = href;
    l.onload = l.onerror = done;
    document.head.append(l);
  });
  const get = async address => {
    const r = await fetch(address);
    if (!r.ok) throw new Error(`${address}: ${r.status}`);
    return r;
  };

  // The browser keeps the compiled program only of an answer that it fetched
  // itself: it is passed on as it is.
  const compile = async () => {
    const type = "application/wasm", r = await get(__WASM__);
    return WebAssembly.compileStreaming && (r.headers.get("Content-Type") || "").startsWith(type)
      ? WebAssembly.compileStreaming(r) : WebAssembly.compile(await r.arrayBuffer());
  };

  // Where the browser keeps nothing for the page, even to look is an error, and
  // would end the program: it finds an empty place.
  const storage = name => {
    try {
      self[name];
    } catch {
      Object.defineProperty(self, name, { value: { getItem: () => null, setItem: nothing, removeItem: nothing, clear: nothing, length: 0 } });
    }
  };

  let begun;
  const start = () => begun = begun || (async () => {
    root.dataset.app = "loading";
    try {
      ["localStorage", "sessionStorage"].forEach(storage);
      const [program, data] = await Promise.all([
        compile(), get(__DATA__).then(r => r.text()), script(__WASM_EXEC__), style(__LATE__),
      ]);
      const go = new Go(), instance = await WebAssembly.instantiate(program, go.importObject);
      await calm();
      globalThis.articleData = data;
      const restore = keep();
      // The program draws before run returns; the promise is settled when it ends.
      go.run(instance).then(() => failed("it ended"), failed);
      restore();
    } catch (e) {
      failed(e);
    }
  })();

  if (!globalThis.WebAssembly || !app() || new URLSearchParams(location.search).get("wasm") === "false") return;
  const link = navigator.connection || {};
  if (window !== window.top) return start(); // frame.js brings this when the frame is touched
  if (link.saveData || /2g/.test(link.effectiveType)) {
    for (const kind of ["pointerdown", "keydown", "focusin"])
      document.addEventListener(kind, e => { if (app().contains(e.target)) start(); }, { passive: true });
    return;
  }
  globalThis.ledgerStarted = new Promise(done => {
    const begin = () => start().then(done);
    const idle = () => globalThis.requestIdleCallback ? requestIdleCallback(begin, { timeout: 2000 }) : setTimeout(begin, 200);
    document.readyState === "complete" ? idle() : addEventListener("load", idle);
  });
})();
