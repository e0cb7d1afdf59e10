// The page on which an embed is made: the frame and the code follow the form.
(() => {
  const base = __BASE__, $ = id => document.getElementById(id), form = $("builder"), view = $("b-view");
  const site = location.origin + base.slice(0, -1);
  const escape = s => s.replace(/[&<>"]/g, c => `&#${c.charCodeAt(0)};`);

  // What a link from the timeline brings: one of the views, or one of its own.
  const came = new URLSearchParams(location.search), day = came.get("as-of");
  if (day) {
    $("b-day").value = "dated";
    $("b-as-of").value = day;
  }
  const frame = came.get("frame"); // of the entry that is open
  came.delete("as-of");
  came.delete("frame");
  const option = [...view.options].find(o => frame ? o.value === frame : came.size && o.dataset.query === decodeURIComponent(came));
  if (option) view.value = option.value;
  else if (/^entry\/[\w-]+$/.test(frame)) // of a large record the newest alone are offered
    view.prepend(new Option(frame.slice(6), frame, true, true));
  else if (came.size) {
    const own = new Option("The view from the timeline", "?" + came, true, true);
    view.prepend(own);
  }

  const plain = ["auto", "house"]; // what a frame is without being told
  let shown, high = 640;
  const draw = () => {
    const dated = $("b-day").value === "dated", own = view.value[0] === "?" ? view.value.slice(1) : "";
    $("b-as-of").disabled = !dated;
    const path = own || view.value === "timeline" ? "" : view.value, query = new URLSearchParams(own);
    if (dated && $("b-as-of").value) query.set("as-of", $("b-as-of").value);
    for (const name of ["theme", "accent", "font"]) if (!plain.includes($("b-" + name).value)) query.set(name, $("b-" + name).value);
    const q = String(query).replaceAll("%2C", ","), address = `${site}/embed${path && "/" + path}${q && "?" + q}`;
    const id = "e" + [...address].reduce((h, c) => (h * 31 + c.charCodeAt(0)) >>> 0, 7).toString(36);
    const name = view.selectedOptions[0].textContent, title = `${name} · ${form.dataset.title}`;
    const page = path.startsWith("entry/") ? path : path === "ledger" ? path : "";
    const more = view.selectedOptions[0].dataset.query, full = new URLSearchParams(page ? "" : own || more || "");
    if (query.has("as-of")) full.set("as-of", query.get("as-of"));
    const f = String(full).replaceAll("%2C", ","), link = `${site}/${page}${f && page.slice(0, 5) !== "entry" ? "?" + f : ""}`;
    $("code-frame").textContent = `<iframe src="${escape(address)}#${id}" title="${escape(title)}" width="100%" height="${high}" loading="lazy" ` +
      `style="border:0;width:100%" referrerpolicy="strict-origin-when-cross-origin" ` +
      `sandbox="allow-scripts allow-same-origin allow-popups allow-popups-to-escape-sandbox"></iframe>`;
    const attributes = [["view", path || "timeline"], ...own ? [["query", own]] : [], ...["as-of", "theme", "accent", "font"].filter(k => query.has(k)).map(k => [k, query.get(k)])];
    $("code-element").textContent = `<script async src="${site}/embed.js"></` + `script>\n<${form.dataset.element}` +
      attributes.map(([k, v]) => ` ${k}="${escape(v)}"`).join("") + `><a href="${escape(link)}">${escape(title)}</a></${form.dataset.element}>`;
    $("code-link").textContent = link;
    if (shown !== address) {
      shown = address;
      const i = document.createElement("iframe");
      i.src = address + "#" + id;
      i.title = title;
      i.className = "builder-preview";
      $("builder-frame").replaceChildren(i);
    }
    const width = $("b-width").value;
    $("builder-frame").style.setProperty("--width", width === "100%" ? 10000 : width);
  };
  // The frame says how high it is.
  addEventListener("message", e => {
    const i = $("builder-frame").firstChild;
    if (!i || e.source !== i.contentWindow || e.origin !== location.origin || typeof e.data !== "object" || !e.data) return;
    const h = Object.values(e.data["datawrapper-height"] || {})[0];
    if (!Number.isInteger(h)) return;
    $("builder-frame").style.setProperty("--height", Math.min(Math.max(h, 100), 20000));
    // Where nothing follows the height, the frame is as high as it is here.
    high = Math.min(Math.max(h, 300), 1600);
    draw();
  });
  form.addEventListener("submit", e => e.preventDefault());
  form.addEventListener("input", draw);
  draw();
})();
