// What starts the program, and what it calls in the page; it comes with it. Above
// all this is the page's half of the take-over; the other stands in
// app/site/overlay/adopt.go.txt.
(() => {
  // What go-app's client calls (v10: app.go, browser.go, context.go). To install
  // is page.js's, updates are offline.js's.
  const prefix = __BASE__.slice(0, -1);
  const env = { GOAPP_ROOT_PREFIX: prefix, GOAPP_STATIC_RESOURCES_URL: prefix, GOAPP_INTERNAL_URLS: "null" };
  const nothing = () => {}, no = () => false;
  Object.assign(globalThis, {
    goappGetenv: name => env[name] || "", goappKeepBodyClean: () => nothing,
    goappNav: nothing, goappOnUpdate: nothing, goappTryUpdate: nothing,
    goappOnAppInstallChange: nothing, goappShowInstallPrompt: nothing,
    goappUpdatedBeforeWasmLoaded: false, goappAppInstallChangedBeforeWasmLoaded: false,
    goappIsAppInstallable: no, goappIsAppInstalled: no, goappIsAppleBrowser: no,
  });

  // Where the browser keeps nothing for the page, even to look is an error, and
  // would end the program: it finds an empty place.
  const storage = name => {
    try {
      self[name];
    } catch {
      Object.defineProperty(self, name, { value: { getItem: () => null, setItem: nothing, removeItem: nothing, clear: nothing, length: 0 } });
    }
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

  // What does not come whole, as the page was built with it, is asked for once
  // more, past all that is stored. The browser itself checks the program only
  // when all of it is there, at one go, and compiles it after that; where we can,
  // we take its sum beside the compiling.
  const subtle = globalThis.crypto && crypto.subtle;
  const get = ([address, integrity], read, first) => {
    const check = async answer => {
      const r = await answer;
      if (!r.ok) throw new Error(`${address}: ${r.status}`);
      return read(r, integrity);
    };
    const ask = cache => check(fetch(address, { integrity: first && subtle ? "" : integrity, cache }));
    return (first && subtle ? check(first) : ask("default")).catch(() => ask("reload"));
  };

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

  // ledgerStart runs the program, which the loader has asked for, until it ends.
  globalThis.ledgerStart = async (answer, script, pause) => {
    ["localStorage", "sessionStorage"].forEach(storage);
    const [program, data] = await Promise.all([
      get(__WASM__, compile, answer), get(__DATA__, r => r.text()), script(__WASM_EXEC__), style(__LATE__),
    ]);
    await pause();
    const go = new Go(), resume = go._resume, instance = await WebAssembly.instantiate(program, go.importObject);
    // An error of the machine itself, later, does not end the program: it is
    // ended here. What calls it afterwards is not answered.
    let over;
    go._resume = () => {
      if (over || go.exited) return go._scheduledTimeouts.clear();
      try {
        resume.call(go);
      } catch (e) {
        over = 1;
        ledgerFailed(e);
      }
    };
    go.env = { GOGC: "400" }; // to look for garbage takes long, and at one go
    await pause();
    globalThis.articleData = data;
    // run returns when the program pauses first; its promise is settled when it ends.
    return go.run(instance).then(() => ledgerFailed("it ended"), ledgerFailed);
  };

  // Browsers refuse to write more than so many addresses in so many seconds, with
  // an error. The next one is written again.
  globalThis.ledgerAddress = (method, address) => {
    try {
      history[method](null, "", address);
    } catch {}
  };

  // go-app takes over links by window.onclick. Pages are whole documents here:
  // a click on a link never gets that far.
  document.addEventListener("click", e => {
    if (e.target.closest && e.target.closest("a[href]")) e.stopPropagation();
  });

  // ledgerAdopt finds the nodes of what the program has drawn, among those that
  // stand in the page, and brings up to date what differs. drawn is a list of
  // parts, each with a sign: 1, an element, its tag and its attributes; 2, its
  // end; 3, a text; 4, HTML that stays as it is, with its tag. What readers
  // change is theirs: what a field says while they are at it, whether a box is
  // checked or a fold open. The program reads it.
  const nodes = globalThis.ledgerNodes = [0];
  const flags = /^(checked|disabled|hidden|multiple|open|readonly|required|selected)$/;
  const note = node => node.role === "note"; // reading.js puts these between
  const numbers = style => (style || "").replace(/[\s;]+/g, " ").replaceAll(": ", ":").trim(); // browsers print them in their own way
  const dress = (el, attributes, old) => {
    const drawn = {};
    for (const a of attributes) {
      const [name, value] = a.split("\x06"), on = value === "true";
      drawn[name] = 1;
      if (name === "value") {
        if (el.value !== value && el !== document.activeElement && !(el.validity && el.validity.badInput)) el.value = value;
      } else if (flags.test(name)) {
        const is = name === "readonly" ? "readOnly" : name;
        if (el[is] !== on && !(old && is === "checked")) el[is] = on;
      } else {
        const is = el.getAttribute(name);
        if (is !== value && !(name === "style" && numbers(is) === numbers(value))) el.setAttribute(name, value);
      }
    }
    if (old)
      for (const name of el.getAttributeNames())
        if (!drawn[name] && !/^(open|style|value)$/.test(name)) el.removeAttribute(name);
  };
  // What is placed by numbers and stands elsewhere now does not slide there: it
  // comes as another node, but if the reader is at it.
  const elsewhere = (el, attributes) => {
    const style = attributes.find(a => a.startsWith("style\x06"));
    return style && numbers(el.getAttribute("style")) !== numbers(style.slice(6)) && !el.contains(document.activeElement) && !el.matches(":active");
  };
  const adopt = async (drawn, done) => {
    const parts = drawn.match(/[\x01-\x04][^\x01-\x04]*/g);
    // What the reader does in between can change what was found already: then
    // all of it is looked for again, at one go.
    let acted, since = performance.now(), around, parent, at, node, i;
    const acts = ["change", "input", "click", "reset"], act = () => acted = 1;
    for (const kind of acts) addEventListener(kind, act, true);
    const begin = () => {
      around = [];
      nodes.length = 1;
      parent = document.body;
      at = document.getElementById("app");
      i = 0;
    };
    const put = made => parent.insertBefore(made, at);
    for (begin(); i < parts.length;) {
      if (!acted && i % 64 === 0 && performance.now() - since > 8) {
        await new Promise(ledgerPause);
        since = performance.now();
        if (acted) begin();
      }
      const part = parts[i++];
      while (at && note(at)) at = at.nextSibling;
      const sign = part.charCodeAt(0), [tag, ...more] = part.slice(1).split("\x05");
      if (sign === 1) {
        const there = at && at.localName === tag;
        if (there && elsewhere(at, more)) {
          node = at.cloneNode(true);
          at.replaceWith(node);
          at = node;
        }
        node = there ? at : put(document.createElement(tag));
        dress(node, more, there);
        around.push(parent, there ? at.nextSibling : at);
        parent = node;
        at = node.firstChild;
      } else if (sign === 2) {
        while (at) {
          const left = at;
          at = at.nextSibling;
          if (!note(left)) left.remove();
        }
        at = around.pop();
        parent = around.pop();
        continue;
      } else if (sign === 3) {
        if (at && at.nodeType === 3) {
          node = at;
          at = at.nextSibling;
          if (node.data !== tag) node.data = tag;
        } else node = put(document.createTextNode(tag));
      } else {
        const [name, html] = tag.split("\x06");
        if (at && at.localName === name) {
          node = at;
          at = at.nextSibling;
        } else {
          const box = document.createElement("div");
          box.innerHTML = html;
          node = put(box.firstChild);
        }
      }
      nodes.push(node);
    }
    for (const kind of acts) removeEventListener(kind, act, true);
    done();
  };
  globalThis.ledgerAdopt = (drawn, done) => { adopt(drawn, done).catch(ledgerFailed); };

  // ledgerPlace writes the day shown and the stretch of time, as day numbers, on the
  // timeline. During a drag they are fractions. Nothing on the sheets of the lanes
  // is styled anew by it but the marks that reach over an edge: they are told where
  // it is, for their label and their arrow. Others are told of an edge that they do
  // not reach over, once, if the one that they would inherit is within them.
  const write = (el, values) => { for (const name in values) el.style.setProperty(name, values[name]); };
  const days = new WeakMap(), told = new WeakMap(), number = (style, name) => parseFloat(style.getPropertyValue(name));
  let watched, first, stretch, stands;
  const edges = () => {
    const [from, to, lo, hi] = stretch, about = (to - from) / 50, [from0, to0] = first, about0 = (to0 - from0) / 50;
    for (const li of watched.querySelectorAll(".mark")) {
      let at = days.get(li);
      if (!at) {
        const d = number(li.style, "--d"), e = number(li.style, "--e");
        days.set(li, at = [d, e > d ? e : d, e > d || li.dataset.shape === "bar"]);
      }
      const [d, e, long] = at, link = li.firstChild, was = told.get(link) || ["", ""];
      if (!long) continue;
      const is = [d < from + about ? e < from ? hi : from : d < from0 + about0 ? lo : "", d < to && e > to ? to : d < to0 && e > to0 ? hi : ""];
      told.set(link, is);
      if (is[0] !== was[0]) link.style.setProperty("--from", is[0]);
      if (is[1] !== was[1]) link.style.setProperty("--to", is[1]);
    }
  };
  // Marks that come later, or change their days, are told then.
  const watch = new MutationObserver(changes => {
    let news;
    for (const { type, target } of changes) {
      if (type === "attributes" && !target.matches(".mark")) continue;
      days.delete(target);
      news = 1;
    }
    if (news) edges();
  });
  const slide = (plot, by, times, clip) => {
    for (const el of plot.querySelectorAll(".lane-marks, .plot-axis, .plot-play, .plot-ties")) write(el, { translate: by, scale: times, "clip-path": clip });
  };
  const percent = n => `${(n * 100).toFixed(3)}%`;
  const brush = (plot, from, to) => plot.querySelectorAll(".over-brush").forEach(el => write(el, { "--from": from, "--to": to }));
  // A rough first answer leaves all of them as they are, and only shifts the sheets if
  // the stretch is as long as before: nothing on them is laid out anew.
  globalThis.ledgerPlace = (asof, from, to, rough) => {
    const plot = document.querySelector(".plot"), lanes = plot && plot.querySelector(".plot-lanes");
    if (!plot) return; // a page without a timeline
    if (plot.hasAttribute("data-sliding")) {
      plot.removeAttribute("data-sliding");
      slide(plot, "", "", "");
    }
    if (watched !== lanes) {
      watched = lanes;
      watch.disconnect();
      watch.observe(lanes, { childList: true, subtree: true, attributes: true, attributeFilter: ["style"] });
      const of = getComputedStyle(plot);
      stands = first = [number(of, "--from"), number(of, "--to")];
    }
    const lo = number(plot.style, "--lo"), hi = number(plot.style, "--hi");
    stretch = [from, to, lo, hi];
    // The day places the flag alone.
    write(plot.querySelector(".plot-play"), { "--asof": asof });
    for (const el of plot.querySelectorAll(".plot-axis, .plot-play, .plot-ties")) write(el, { "--from": from, "--to": to });
    const shift = rough && to - from === stands[1] - stands[0];
    if (!shift) stands = [from, to];
    for (const el of lanes.querySelectorAll(".lane-sheet")) write(el, shift ? { translate: percent((stands[0] - from) / (hi - lo)) } : { translate: "", left: `${(lo - from) / (to - from) * 100}%`, width: `${(hi - lo) / (to - from) * 100}%` });
    brush(plot, from, to);
    if (!rough) edges();
  };
  // ledgerSlide is ledgerPlace, quick and rough, for as long as something moves:
  // nothing is placed anew, the layers of the timeline are shifted and stretched from
  // how they were placed last, which was from oldFrom to oldTo.
  globalThis.ledgerSlide = (oldFrom, oldTo, from, to) => {
    const plot = document.querySelector(".plot");
    if (!plot) return;
    plot.toggleAttribute("data-sliding", true);
    const by = (oldFrom - from) / (to - from), times = (oldTo - oldFrom) / (to - from);
    slide(plot, percent(by), `${times.toFixed(5)} 1`, `inset(0 ${percent(1 - (1 - by) / times)} 0 ${percent(-by / times)})`);
    brush(plot, from, to);
  };

  // ledgerMarks writes the marks of a lane of a large record. order says which of
  // those that stand there stay, by number, and where others come, which are
  // the html. A mark that has the focus keeps it, whatever changes of it; if it
  // goes, another of the lane has it then. Some
  // come with each frame, so that none is long, and done is called after the
  // last; all come at once if there is no done.
  const coming = [];
  globalThis.ledgerMarks = (lane, order, html, done) => {
    if (coming[lane]) coming[lane](1e9);
    const list = document.querySelectorAll(".lane-sheet")[lane], old = [...list.children], made = document.createElement("template");
    made.innerHTML = html;
    const held = list.contains(document.activeElement) && document.activeElement.closest("li"), keys = held && held.querySelector(":focus-visible"), fresh = [...made.content.children], many = fresh.length;
    const of = li => li.querySelector("[data-mark]")?.dataset.mark;
    const now = (order ? order.split(" ") : []).map(n => {
      if (n !== "+") return old[n];
      const li = fresh.shift();
      if (!held || !of(held) || of(li) !== of(held)) return li;
      for (const [to, from] of [[held, li], [held.firstChild, li.firstChild]]) {
        for (const name of to.getAttributeNames()) if (!from.hasAttribute(name) && name !== "style") to.removeAttribute(name);
        for (const name of from.getAttributeNames()) if (to.getAttribute(name) !== from.getAttribute(name)) to.setAttribute(name, from.getAttribute(name));
      }
      held.firstChild.replaceChildren(...li.firstChild.childNodes);
      return held;
    });
    const stay = new Set(now), gone = old.filter(li => !stay.has(li)), share = gone.length / Math.max(1, many);
    let i = 0, at = list.firstElementChild;
    const some = coming[lane] = most => {
      for (const li of gone.splice(0, share * most + 1)) {
        if (li === at) at = at.nextElementSibling;
        li.remove();
      }
      for (; i < now.length && most > 0; i++) {
        if (now[i] === at) at = at.nextElementSibling;
        else {
          list.insertBefore(now[i], at);
          most--;
        }
      }
      if (i < now.length || gone.length) return done && requestAnimationFrame(() => setTimeout(() => { if (coming[lane] === some) some(64); }));
      coming[lane] = 0;
      if (keys && !held.isConnected && document.activeElement === document.body) { // who came by keys goes on in the lane
        const edge = list.parentNode.getBoundingClientRect().left, next = [...list.querySelectorAll(".mark-link")];
        (next.find(a => a.offsetParent && a.lastChild.getBoundingClientRect().left >= edge) || document.body).focus({ preventScroll: true });
      }
      if (done) done();
    };
    some(done ? 64 : 1e9);
  };
})();
