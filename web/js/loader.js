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

  // The reader is told once how it stands, with a way on. page.js and frame.js have
  // the words for what does not start.
  let over, told;
  const tell = (...notice) => {
    if (told) told.remove();
    told = globalThis.ledgerNotice && (notice[0] ? ledgerNotice(...notice) : ledgerCannot());
  };
  const again = ["Try again", () => location.reload()];
  const failed = globalThis.ledgerFailed = why => {
    if (over) return;
    over = 1;
    console.error("The program:", why);
    if (root.dataset.app === "ready") return tell("The interactive view has stopped. Everything can still be read.", again); // and stays as it is
    root.dataset.app = "failed";
    tell();
  };

  // What comes of a script is what the page was built with, or nothing runs. It is
  // asked for once more, past all that is stored.
  const script = ([src, integrity]) => {
    const put = () => new Promise((done, fail) => {
      const s = document.createElement("script");
      Object.assign(s, { crossOrigin: "anonymous", src, integrity, onload: done, onerror: () => fail(new Error(src)) }); // in a sandbox all is another origin's
      document.head.append(s);
    });
    return put().catch(() => fetch(src, { cache: "reload" }).then(put));
  };

  let begun;
  const start = () => begun = begun || (async () => {
    root.dataset.app = "loading";
    const slow = setTimeout(() => over || tell("The interactive view is slow to come. Everything below can be read meanwhile.", again), 30000);
    try {
      const program = fetch(__PROGRAM__); // at once: it takes longest
      program.catch(nothing);
      await script(__ADOPT__);
      await Promise.race([running, ledgerStart(program, script, pause)]);
      if (told && !over) told.remove();
    } catch (e) {
      failed(e);
    }
    clearTimeout(slow);
  })();

  if (!app() || new URLSearchParams(location.search).get("wasm") === "false") return;
  if (!globalThis.WebAssembly) return tell("This browser cannot run the interactive view. Everything below can be read.");
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
