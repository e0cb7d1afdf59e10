// On every page but the frame: notices, copying, notes on words and sources, the
// install button, the offline worker and its updates. The reader chooses when a newer record is shown.
(() => {
  const base = __BASE__;

  // notice shows words at the foot of the page until they are dismissed.
  // buttons are pairs of a label and what it does.
  const notice = (words, ...buttons) => {
    const box = document.getElementById("notices");
    if (!box || [...box.children].some(old => old.firstChild.textContent === words)) return;
    const p = document.createElement("p"), text = document.createElement("span");
    let from = null;
    p.addEventListener("focusin", e => { if (!p.contains(e.relatedTarget)) from = e.relatedTarget; });
    text.textContent = words;
    p.append(text);
    for (const [label, act] of [...buttons, [buttons.length ? "Later" : "Dismiss"]]) {
      const b = document.createElement("button");
      b.type = "button";
      b.textContent = label;
      b.onclick = () => {
        p.remove();
        if (from) from.focus({ preventScroll: true });
        if (act) act();
      };
      p.append(b);
    }
    box.append(p);
    return p;
  };
  globalThis.ledgerNotice = words => notice(words);

  const make = (parent, name, props) => parent.appendChild(Object.assign(document.createElement(name), props));
  const pressed = (e, selector) => e.target.closest && e.target.closest(selector);

  // What stands before the button is copied. Where the browser does not allow
  // it, it is marked, so that the reader's own way of copying works.
  for (const pre of document.querySelectorAll("[data-copy]"))
    make(pre.parentNode, "button", { type: "button", className: "copy", textContent: "Copy " + pre.dataset.copy });
  let said;
  document.addEventListener("click", async e => {
    const b = pressed(e, ".copy"), pre = b && b.previousElementSibling;
    if (!b) return;
    if (said) said.remove();
    try {
      await navigator.clipboard.writeText(pre.textContent);
      said = notice("Copied.");
    } catch {
      getSelection().selectAllChildren(pre);
      said = notice("Marked, to be copied with Ctrl+C or ⌘C.");
    }
    const p = said;
    setTimeout(() => p.contains(document.activeElement) || p.remove(), 5000);
  });

  // A word or source of the prose is explained below its paragraph, where
  // nothing is covered. The notes come in one small file when the first is
  // asked for; without them the link leads to the page where all of them stand.
  let notes, note, from;
  const fold = () => {
    if (!note) return;
    const inside = note.contains(document.activeElement);
    note.remove();
    note = null;
    from.ariaExpanded = "false";
    if (inside) from.focus({ preventScroll: true });
  };
  const unfold = async a => {
    try {
      notes = notes || fetch(__NOTES__).then(r => r.json());
      const [title, text, links] = (await notes)[a.getAttribute("href").slice(base.length)];
      const at = a.closest("li, p");
      fold();
      from = a;
      a.ariaExpanded = "true";
      note = make(at, "aside", { className: "note", role: "note", tabIndex: -1, ariaLabel: title });
      if (at.localName === "p") at.after(note);
      make(note, "strong", { textContent: title });
      make(note, "span", { textContent: text });
      for (const [words, href] of links) make(note, "a", { textContent: words, href, rel: "noopener external" });
      make(note, "a", { textContent: "In the full list", href: a.href });
      make(note, "button", { type: "button", className: "card-close", ariaLabel: "Close", textContent: "×", onclick: fold });
      note.focus({ preventScroll: true });
      note.scrollIntoView({ block: "nearest" });
    } catch {
      notes = 0;
      location.href = a.href;
    }
  };
  document.addEventListener("click", e => {
    const a = pressed(e, ".to-term, .cite a, [href*='about#person-']");
    if (!a || e.ctrlKey || e.metaKey || e.shiftKey || e.altKey) return;
    // The program is about to draw the lede anew.
    if (a.closest(".lede") && document.documentElement.dataset.app !== "ready") return;
    e.preventDefault();
    if (note && from === a) fold();
    else unfold(a);
  });
  addEventListener("keydown", e => {
    if (e.key === "Escape" && note && (note.contains(e.target) || from === e.target)) fold();
  });

  // The browser offers to install at a moment of its own choosing; the button
  // is there only then. The loader calls ledgerInstall when the program has
  // drawn a new button.
  let offer = null;
  const install = globalThis.ledgerInstall = () => {
    const button = document.getElementById("install");
    if (button) button.hidden = !offer;
  };
  addEventListener("beforeinstallprompt", e => { e.preventDefault(); offer = e; install(); });
  addEventListener("appinstalled", () => { offer = null; install(); });
  document.addEventListener("click", e => {
    if (!offer || !pressed(e, "#install")) return;
    offer.prompt();
    offer = null; // an offer can be made once
    install();
  });

  const workers = navigator.serviceWorker, link = navigator.connection || {};
  if (!workers || window !== window.top || document.documentElement.dataset.page === "embed") return;

  let asked = false;
  const offerUpdate = worker => notice("A newer record is available.", ["Show it", () => {
    if (worker.state !== "installed") return location.reload(); // asked for in another tab
    asked = true;
    worker.postMessage("show");
  }]);
  workers.addEventListener("controllerchange", () => {
    if (asked) { asked = false; location.reload(); }
  });
  addEventListener("load", async () => {
    // What is stored is large: it comes after the program, and readers who save
    // data keep what they have.
    await globalThis.ledgerStarted;
    try {
      if ((link.saveData || /2g/.test(link.effectiveType)) && !await workers.getRegistration(base)) return;
      const registration = await workers.register(__WORKER__, { scope: base });
      const watch = worker => worker && worker.addEventListener("statechange", () => {
        if (worker.state === "installed" && workers.controller) offerUpdate(worker);
      });
      if (registration.waiting && workers.controller) offerUpdate(registration.waiting);
      watch(registration.installing);
      registration.addEventListener("updatefound", () => watch(registration.installing));
    } catch {
      // Without the worker everything works but reading without a network.
    }
  });
})();

// The contents of the story say which chapter lies across the middle of the window.
(() => {
  const chapters = new Map();
  for (const a of document.querySelectorAll(".contents a"))
    chapters.set(document.getElementById(decodeURIComponent(a.hash.slice(1))).closest(".chapter"), a);
  if (!chapters.size || !globalThis.IntersectionObserver) return;
  const observer = new IntersectionObserver(entries => {
    for (const e of entries) {
      const a = chapters.get(e.target);
      e.isIntersecting ? a.setAttribute("aria-current", "true") : a.removeAttribute("aria-current");
    }
  }, { rootMargin: "-50% 0px" });
  for (const chapter of chapters.keys()) observer.observe(chapter);
})();
