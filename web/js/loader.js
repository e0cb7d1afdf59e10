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

  // The reader is told once how it stands, with a way on.
  let over, told;
  const tell = (words, ...buttons) => {
    if (told) told.remove();
    told = globalThis.ledgerNotice && ledgerNotice(words, ...buttons);
  };
  const again = ["Try again", () => location.reload()];
  const failed = globalThis.ledgerFailed = why => {
    if (over) return;
    over = 1;
    console.error("The program:", why);
    if (root.dataset.app === "ready") return tell("The interactive view has stopped. Everything can still be read.", again); // and stays as it is
    root.dataset.app = "failed";
    tell("The interactive view could not start. Everything below can still be read.", again);
  };

  // What does not come whole, as the page was built with it, is asked for once
  // more, past all that is stored. The browser itself checks the program only
  // when all of it is there, at one go, and compiles it after that; where we can,
  // we take its sum beside the compiling.
  const subtle = globalThis.crypto && crypto.subtle;
  const get = ([address, integrity], read) => {
    const ask = async cache => {
      const r = await fetch(address, { integrity: subtle && read === compile ? "" : integrity, cache });
      if (!r.ok) throw new Error(`${address}: ${r.status}`);
      return read(r, integrity);
    };
    return ask("default").catch(() => ask("reload"));
  };
  const script = file => {
    const put = () => new Promise((done, fail) => {
      const s = document.createElement("script");
      s.crossOrigin = "anonymous"; // in a sandbox everything is
      [s.src, s.integrity] = file;
      s.onload = done;
      s.onerror = () => fail(new Error(file[0]));
      document.head.append(s);
    });
    return put().catch(() => get(file, nothing).then(put));
  };
  // The styles of what only the program draws. Without them it runs all the same.
  const style = href => new Promise(done => {
    const l = document.createElement("link");
    l.rel = "stylesheet";
    l.href = href;
    l.onload = l.onerror = done;
    setTimeout(done, 5000);
    document.head.append(l);
  });

  // The browser keeps the compiled program only of an answer that it fetched
  // itself: it is passed on as it is.
  const compile = async (r, integrity) => {
    const check = async copy => {
      const sum = new Uint8Array(await subtle.digest("SHA-256", await copy.arrayBuffer()));
      if ("sha256-" + btoa(String.fromCharCode(...sum)) !== integrity) throw new Error("the program is another");
    };
    const checked = subtle && check(r.clone());
    const streams = WebAssembly.compileStreaming && (r.headers.get("Content-Type") || "").startsWith("application/wasm");
    return (await Promise.all([streams ? WebAssembly.compileStreaming(r) : r.arrayBuffer().then(b => WebAssembly.compile(b)), checked]))[0];
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
    const slow = setTimeout(() => over || tell("The interactive view is slow to come. Everything below can be read meanwhile.", again), 30000);
    try {
      ["localStorage", "sessionStorage"].forEach(storage);
      const [program, data] = await Promise.all([
        get(__WASM__, compile), get(__DATA__, r => r.text()), script(__WASM_EXEC__), script(__ADOPT__), style(__LATE__),
      ]);
      await pause();
      const go = new Go(), resume = go._resume, instance = await WebAssembly.instantiate(program, go.importObject);
      // An error of the machine itself, later, does not end the program: it is
      // ended here. What calls it afterwards is not answered.
      go._resume = () => {
        if (over || go.exited) return go._scheduledTimeouts.clear();
        try {
          resume.call(go);
        } catch (e) {
          failed(e);
        }
      };
      go.env = { GOGC: "400" }; // to look for garbage takes long, and at one go
      await pause();
      globalThis.articleData = data;
      // run returns when the program pauses first; its promise is settled when it ends.
      const ended = go.run(instance).then(() => failed("it ended"), failed);
      await Promise.race([running, ended]);
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
