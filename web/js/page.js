// On every page but the frame: notices, the install button, the offline worker
// and its updates. The reader chooses when a newer record is shown.
(() => {
  const base = __BASE__;
  const framed = window !== window.top;

  // notice shows words at the foot of the page until they are dismissed.
  // buttons are pairs of a label and what it does.
  const notice = (words, ...buttons) => {
    const box = document.getElementById("notices");
    if (!box) return;
    for (const old of box.children) if (old.firstChild.textContent === words) return;
    const p = document.createElement("p"), text = document.createElement("span");
    text.textContent = words;
    p.append(text);
    for (const [label, act] of [...buttons, [buttons.length ? "Later" : "Dismiss"]]) {
      const b = document.createElement("button");
      b.type = "button";
      b.textContent = label;
      b.onclick = () => { p.remove(); if (act) act(); };
      p.append(b);
    }
    box.append(p);
  };
  globalThis.ledgerNotice = words => notice(words);

  // The browser offers to install at a moment of its own choosing.
  let offer = null;
  const button = () => document.getElementById("install");
  globalThis.ledgerInstall = () => { if (button()) button().hidden = !offer; };
  addEventListener("beforeinstallprompt", e => { e.preventDefault(); offer = e; ledgerInstall(); });
  addEventListener("appinstalled", () => { offer = null; ledgerInstall(); });
  document.addEventListener("click", e => {
    if (offer && e.target.id === "install") { offer.prompt(); offer = null; ledgerInstall(); }
  });

  if (framed || !("serviceWorker" in navigator)) return;

  let asked = false;
  const waiting = worker => notice("A newer record is available.", ["Show it", () => {
    asked = true;
    worker.postMessage("show");
  }]);
  navigator.serviceWorker.addEventListener("controllerchange", () => {
    if (asked) { asked = false; location.reload(); }
  });
  addEventListener("load", async () => {
    try {
      const reg = await navigator.serviceWorker.register(__WORKER__, { scope: base });
      const watch = worker => worker && worker.addEventListener("statechange", () => {
        if (worker.state === "installed" && navigator.serviceWorker.controller) waiting(worker);
      });
      if (reg.waiting && navigator.serviceWorker.controller) waiting(reg.waiting);
      watch(reg.installing);
      reg.addEventListener("updatefound", () => watch(reg.installing));
    } catch {
      // Without the worker everything works but the reading without a network.
    }
  });
})();
