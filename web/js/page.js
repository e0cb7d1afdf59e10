// On every page but the frame: notices, and the install button. What helps while
// reading comes after the first view, as does the offline worker: see reading.js
// and offline.js.
(() => {
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
  globalThis.ledgerNotice = notice;
  addEventListener("load", () => setTimeout(() => { // the page has come then, and what it waits for
    for (const file of [__READING__, __OFFLINE__]) {
      const s = document.createElement("script");
      s.crossOrigin = "anonymous"; // in a sandbox everything is
      [s.src, s.integrity] = file;
      document.head.append(s);
    }
  }));

  // The browser offers to install at a moment of its own choosing, once. The
  // button comes then, at the very end of the page: nothing is there to be moved.
  const install = document.createElement("button");
  install.type = "button";
  install.textContent = "Install";
  addEventListener("beforeinstallprompt", e => {
    e.preventDefault();
    install.onclick = () => {
      install.remove();
      e.prompt();
    };
    document.querySelector(".footer").append(install);
  });
  addEventListener("appinstalled", () => install.remove());

  // Without its script the interactive view does not even begin.
  const cannot = globalThis.ledgerCannot = () =>
    notice("The interactive view could not start. Everything below can still be read.", ["Try again", () => location.reload()]);
  addEventListener("error", e => { if (/loader/.test(e.target.src)) cannot(); }, true);
})();
