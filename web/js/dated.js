// In the frame of an entry, which no program draws: what lies after the day of
// the address is marked as package ui does it, and what would be another fact
// on that day is left out.
(() => {
  const root = document.documentElement, day = s => Date.parse(s + "T00:00Z") / 864e5;
  const asof = +root.style.getPropertyValue("--asof"), known = new URLSearchParams(location.search).get("clock") === "known";
  if (!root.hasAttribute("data-dated")) return;
  const words = new Date(asof * 864e5).toLocaleDateString("en-GB", { day: "numeric", month: "long", year: "numeric", timeZone: "UTC" });
  for (const el of document.querySelectorAll(".entry-asof")) el.textContent = (known ? "As known on " : "How it stood on ") + words;
  for (const el of document.querySelectorAll("[data-moving], .entry-evidence, .entry-links .status")) el.remove();
  for (const li of document.querySelectorAll("[data-last]")) {
    if (!(day(li.dataset.last) > asof) || li.dataset.later) continue;
    li.dataset.later = "true";
    const note = document.createElement("span");
    note.className = "step-later";
    note.textContent = "after the day shown";
    li.prepend(note);
  }
})();
