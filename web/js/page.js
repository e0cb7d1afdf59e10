// On every page but the frame: notices, the install button, the offline worker and
// its updates. The reader chooses when a newer record is shown. What helps while
// reading comes after the first view: see reading.js.
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
  globalThis.ledgerNotice = notice;
  addEventListener("load", () => {
    const s = document.createElement("script");
    s.src = __READING__;
    document.head.append(s);
  });

  // The browser offers to install at a moment of its own choosing; the button
  // is there only then. The loader calls ledgerInstall when the program, which
  // knows nothing of it, has taken the button over.
  let offer = null;
  const install = globalThis.ledgerInstall = () => {
    const button = document.getElementById("install");
    if (button) button.hidden = !offer;
  };
  addEventListener("beforeinstallprompt", e => { e.preventDefault(); offer = e; install(); });
  addEventListener("appinstalled", () => { offer = null; install(); });
  document.addEventListener("click", e => {
    if (!offer || !e.target.closest || !e.target.closest("#install")) return;
    offer.prompt();
    offer = null; // an offer can be made once
    install();
  });

  if (window !== window.top) return; // in a sandbox, to ask for the worker is an error
  const workers = navigator.serviceWorker, link = navigator.connection || {};
  if (!workers) return;

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
