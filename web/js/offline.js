// The offline worker and its updates; it comes after the first view. The reader
// chooses when a newer record is shown.
(async () => {
  if (window !== window.top) return; // in a sandbox, to ask for the worker is an error
  const base = __BASE__, link = navigator.connection || {};
  let asked, offered, told;
  // What is stored is large: it comes after the program, and readers who save
  // data keep what they have.
  await globalThis.ledgerStarted;
  try {
    const workers = navigator.serviceWorker;
    if ((link.saveData || /2g/.test(link.effectiveType)) && !await workers.getRegistration(base)) return;
    const registration = await workers.register(__WORKER__, { scope: base });
    workers.addEventListener("controllerchange", () => {
      if (asked) location.reload();
    });
    const offer = () => {
      const worker = registration.waiting;
      if (!worker && offered && offered.state === "redundant" && told) told.remove(); // it was taken back
      if (!worker || !workers.controller || worker === offered) return;
      offered = worker;
      told = ledgerNotice("A newer record is available.", ["Show it", () => {
        asked = registration.waiting;
        asked ? asked.postMessage("show") : location.reload(); // asked for in another tab
      }]) || told;
    };
    // One that is the same as what is shown takes its place at once, and is not offered.
    const watch = worker => worker && worker.addEventListener("statechange", () => setTimeout(offer, 1000));
    offer();
    watch(registration.waiting);
    watch(registration.installing);
    registration.addEventListener("updatefound", () => watch(registration.installing));

    // Where a site has been, and its server says that it is no more, what is
    // stored of it goes too.
    if (workers.controller) await registration.update().catch(async () => {
      const gone = async address => /^4(04|10)$/.test((await fetch(address, { method: "HEAD", cache: "no-store" })).status);
      if (!await gone(__WORKER__) || !await gone(base)) return;
      workers.controller.postMessage("leave");
      ledgerNotice("This record is not published at this address any more.", ["Look again", () => location.reload()]);
    });
  } catch {
    // Without the worker everything works but reading without a network.
  }
})();
