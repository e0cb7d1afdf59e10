// Stands in the head of the pages that have days: which view the address asks
// for, before anything is painted.
(() => {
  const root = document.documentElement, query = new URLSearchParams(location.search);
  root.dataset.view = query.get("view") || "";
  if (root.dataset.view === "table" && root.dataset.page === "home") {
    query.delete("view");
    location.replace(root.dataset.base + "ledger" + (query.size ? "?" + query : ""));
  }
})();
