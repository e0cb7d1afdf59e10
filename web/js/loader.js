// Starts the program, late and without the reader noticing: what stands in the
// page's first part is carried over, the rest is left alone. What go-app's
// client calls is defined here (v10: app.go, browser.go, context.go).
(() => {
  const root = document.documentElement, base = __BASE__;
  const env = { GOAPP_ROOT_PREFIX: base.replace(/\/$/, ""), GOAPP_STATIC_RESOURCES_URL: base.replace(/\/$/, ""), GOAPP_INTERNAL_URLS: "null" };
  const nothing = () => {};
  Object.assign(globalThis, {
    goappGetenv: k => env[k] || "", goappNav: nothing, goappOnUpdate: nothing, goappOnAppInstallChange: nothing,
    goappUpdatedBeforeWasmLoaded: false, goappAppInstallChangedBeforeWasmLoaded: false,
    goappIsAppInstallable: () => false, goappIsAppInstalled: () => false, goappIsAppleBrowser: () => false,
    goappShowInstallPrompt: nothing, goappKeepBodyClean: () => nothing, goappTryUpdate: nothing,
  });

  // go-app takes over links by window.onclick. Pages are whole documents here:
  // a click on a link never gets that far.
  document.addEventListener("click", e => {
    if (e.target.closest && e.target.closest("a[href]")) e.stopPropagation();
  });

  // What the swap of the page's first part would lose. Fields and boxes are
  // read by the program itself.
  const name = el => {
    if (!el || el === document.body) return "";
    if (el.id) return "#" + CSS.escape(el.id);
    const { mark, do: does, arg } = el.dataset;
    if (mark) return `[data-mark="${CSS.escape(mark)}"]`;
    if (does) return `[data-do="${CSS.escape(does)}"]` + (arg ? `[data-arg="${CSS.escape(arg)}"]` : "");
    return el.getAttribute("href") ? `#app a[href="${CSS.escape(el.getAttribute("href"))}"]` : "";
  };
  const keep = () => {
    const app = document.getElementById("app"), active = app.contains(document.activeElement) ? document.activeElement : null;
    const focus = name(active);
    let range = null;
    try { range = active && [active.selectionStart, active.selectionEnd]; } catch { /* not a text field */ }
    const open = [...app.querySelectorAll("details[open][id]")].map(d => d.id);
    const scrolled = [...app.querySelectorAll("*")].filter(el => el.scrollLeft || el.scrollTop)
      .map(el => [[...app.querySelectorAll("*")].indexOf(el), el.scrollLeft, el.scrollTop]);
    const x = scrollX, y = scrollY;
    return () => {
      const now = document.getElementById("app");
      for (const id of open) { const d = document.getElementById(id); if (d) d.open = true; }
      const all = now.querySelectorAll("*");
      for (const [i, l, t] of scrolled) if (all[i]) { all[i].scrollLeft = l; all[i].scrollTop = t; }
      const el = focus && document.querySelector(focus);
      if (el) {
        el.focus({ preventScroll: true });
        try { if (range && range[0] !== null) el.setSelectionRange(...range); } catch { /* not a text field */ }
      }
      if (scrollX !== x || scrollY !== y) scrollTo({ left: x, top: y, behavior: "instant" });
      if (globalThis.ledgerInstall) ledgerInstall();
    };
  };

  const failed = why => {
    if (root.dataset.app === "failed") return;
    root.dataset.app = "failed";
    console.error("the program: ", why);
    if (globalThis.ledgerNotice) ledgerNotice("The interactive view could not start. Everything on this page can still be read.");
  };

  const script = src => new Promise((done, fail) => {
    const s = document.createElement("script");
    s.src = src;
    s.onload = done;
    s.onerror = () => fail(new Error(src));
    document.head.append(s);
  });

  const ok = r => { if (!r.ok) throw new Error(`${r.url}: ${r.status}`); return r; };

  // The browser keeps the compiled program only of a response it fetched
  // itself: the response is passed on as it is.
  const compile = () => WebAssembly.compileStreaming(fetch(__WASM__).then(ok)).catch(async e => {
    if (!(e instanceof TypeError)) throw e;
    return WebAssembly.compile(await ok(await fetch(__WASM__)).arrayBuffer()); // a host that names the wrong type
  });

  let begun = false;
  const start = async () => {
    if (begun) return;
    begun = true;
    root.dataset.app = "loading";
    try {
      const [program, data] = await Promise.all([compile(), fetch(__DATA__).then(ok).then(r => r.text()), script(__WASM_EXEC__)]);
      const go = new Go();
      const instance = await WebAssembly.instantiate(program, go.importObject);
      globalThis.articleData = data;
      const restore = keep();
      go.run(instance).then(() => failed("ended"), failed); // mounts before it returns
      restore();
    } catch (e) {
      failed(e);
    }
  };

  if (!globalThis.WebAssembly || new URLSearchParams(location.search).get("wasm") === "false") return;
  const link = navigator.connection || {};
  if (link.saveData || /2g/.test(link.effectiveType || "")) {
    for (const kind of ["pointerdown", "keydown", "focusin"])
      document.addEventListener(kind, e => { if (e.target.closest && e.target.closest("#app")) start(); }, { passive: true });
    return;
  }
  const idle = globalThis.requestIdleCallback || (f => setTimeout(f, 200));
  const soon = () => idle(start, { timeout: 2000 });
  document.readyState === "complete" ? soon() : addEventListener("load", soon);
})();
