// While reading: copying, notes on words and sources in place, and the contents
// of the story. It comes after the first view; until then links lead to pages.
(() => {
  const base = __BASE__;
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
      said = ledgerNotice("Copied.");
    } catch {
      getSelection().selectAllChildren(pre);
      said = ledgerNotice("Marked, to be copied with Ctrl+C or ⌘C.");
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
    e.preventDefault();
    if (note && from === a) fold();
    else unfold(a);
  });
  addEventListener("keydown", e => {
    if (e.key === "Escape" && note && (note.contains(e.target) || from === e.target)) fold();
  });

  // The contents of the story say which chapter lies across the middle of the window.
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
