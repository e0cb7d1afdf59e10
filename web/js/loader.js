// Starts the program, late and without the reader noticing: it takes over the
// nodes that stand in the page's first part, bit by bit, and leaves alone what
// the reader did with them; the rest of the page it does not touch.
(() => {
  const root = document.documentElement, nothing = () => {};
  const app = () => document.getElementById("app");

  // Between the parts of its start, the program lets the page answer.
  const later = globalThis.ledgerPause = f => { globalThis.scheduler && scheduler.postTask ? scheduler.postTask(f) : setTimeout(f); };
  const pause = () => new Promise(later);

  // What the reader began before the program could answer, and is still at, it
  // is told when it can: a press that is under way, and the last button pressed
  // that nothing else serves.
  let pressed, asked;
  const served = /^(step|today|unfilter|clear)$/; // by the boot script
  for (const [kind, act] of Object.entries({
    pointerdown: e => { pressed = e; asked = 0; }, pointerup: () => pressed = 0, pointercancel: () => pressed = 0, keydown: () => asked = 0,
    click: e => {
      const b = e.target.closest && e.target.closest("#app button[data-do]");
      if (b && root.dataset.app !== "ready" && !served.test(b.dataset.do)) asked = b;
    },
  })) addEventListener(kind, act, { capture: true, passive: true });
  const running = new Promise(done => {
    globalThis.ledgerReady = () => {
      root.dataset.app = "ready";
      later(() => {
        const { target } = pressed || {};
        if (target && app().contains(target)) target.dispatchEvent(new PointerEvent("pointerdown", pressed));
        if (asked && asked.isConnected) asked.click();
        done();
      });
    };
  });

  const failed = globalThis.ledgerFailed = why => {
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
        compile(), get(__DATA__).then(r => r.text()), script(__WASM_EXEC__), script(__ADOPT__), style(__LATE__),
      ]);
      await pause();
      const go = new Go(), instance = await WebAssembly.instantiate(program, go.importObject);
      go.env = { GOGC: "400" }; // to look for garbage takes long, and at one go
      await pause();
      globalThis.articleData = data;
      // run returns when the program pauses first; its promise is settled when it ends.
      const ended = go.run(instance).then(() => failed("it ended"), failed);
      await Promise.race([running, ended]);
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
