// Shows the day, clock and filters of the address before the program runs.
// It stands in every page that has days, after its first part, so that what is
// painted first need not wait for it; in a frame, in the head. The page calls
// ledgerBoot() after its first part and at its end. What it writes is what the
// program will draw: see package ui (tally.go, controls.go, record.go) and package
// timeline (view.go), whose words it repeats.
(() => {
  const root = document.documentElement, $ = id => document.getElementById(id);
  const all = (q, f) => document.querySelectorAll(q).forEach(f);
  const query = new URLSearchParams(location.search), get = k => query.get(k) || "";
  const months = "January February March April May June July August September October November December".split(" ");

  // Days are counted from 1 January 1970.
  const iso = d => new Date(d * 864e5).toISOString().slice(0, 10);
  const day = s => {
    const d = /^\d{4}-\d\d-\d\d$/.test(s) ? Date.parse(s + "T00:00Z") / 864e5 : NaN;
    return d === d && iso(d) === s ? d : NaN;
  };
  const words = (d, short) => {
    const [y, m, n] = iso(d).split("-").map(Number);
    return `${n} ${short ? months[m - 1].slice(0, 3) : months[m - 1]} ${y}`;
  };
  const many = (n, one) => `${n} ${one}${n === 1 ? "" : "s"}`;

  let data, first, asof, known, filled;
  const live = () => root.dataset.app === "ready";

  // The number of the status and the newest evidence of an entry on a day.
  const at = (e, d, k) => {
    const list = k && e.n || e.s;
    let status = list[0], newest = 0;
    for (let i = 1; i < list.length && list[i] <= d; i += 2) {
      status = list[i + 1] >> 1;
      if (list[i + 1] & 1) newest = list[i];
    }
    return [data.statuses[status], newest];
  };

  const text = (el, t) => { if (el && el.textContent !== t) el.textContent = t; };

  function head() {
    first = data.asof || data.record;
    asof = Math.min(day(get("as-of")), data.record);
    if (asof !== asof) asof = first;
    known = get("clock") ? get("clock") === "known" : !!data.clock;
    const from = day(get("from")), to = day(get("to"));
    if (to - from >= 7) {
      root.style.setProperty("--from", from);
      root.style.setProperty("--to", to);
      root.dataset.range = "";
      all("[data-do=range]", b => b.setAttribute("aria-pressed", b.dataset.arg === iso(from) + "/" + iso(to)));
    }
    for (const name of ["lanes", "topics", "statuses"])
      for (const v of get(name).split(",")) {
        const box = v && $(`f-${name}-${v}`);
        if (box) box.checked = true;
      }
    if ($("q")) {
      $("q").value = get("q");
      $("groups").checked = get("groups") === "1";
    }
    if (get("view") === "list" && $("view-list")) {
      $("view-timeline").removeAttribute("aria-current");
      $("view-list").setAttribute("aria-current", "true");
    }
  }

  function tallies() {
    const n = {}, waits = [];
    let meetings = 0, called = 0, open = 0, asked = 0, made = 0;
    for (const e of data.entries) {
      const [s] = at(e, asof, known);
      if (s[3]) continue;
      if (e.k === 0) { meetings += e.f & 1; called += e.f >> 1; continue; }
      if (e.k === 1) {
        asked++;
        const list = known && e.x || e.w || [];
        let wait = -2; // none; -1 has not ended
        for (let i = 0; i < list.length && list[i] <= asof; i += 2) wait = list[i + 1];
        if (wait >= 0) waits.push(wait); else if (wait === -1) open++;
      } else if (s[0] !== "draft") made++;
      const key = ["", "requests:", "commitments:"][e.k] + s[0];
      n[key] = (n[key] || 0) + 1;
    }
    waits.sort((a, b) => a - b);
    const half = waits.length / 2;
    const count = {
      meetings, requests: asked, commitments: made,
      wait: waits.length ? (waits[Math.ceil(half) - 1] + waits[Math.floor(half)]) >> 1 : "–",
    };
    all("[data-tally]", el => text(el, String(count[el.dataset.tally])));
    all("[data-note=meetings]", el => text(el, el.textContent.replace(/^\d+/, called)));
    all("[data-note=wait]", el => text(el, waits.length ? `days, middle of ${many(waits.length, "wait")}; ${open} open` : "none answered yet"));
    all("[data-part]", el => { el.hidden = !n[el.dataset.part]; text(el.firstChild, String(n[el.dataset.part] || 0)); });
    all("[data-bar]", el => { el.hidden = !n[el.dataset.bar]; el.style.setProperty("--n", n[el.dataset.bar] || 0); });
  }

  function show() {
    root.style.setProperty("--asof", asof);
    root.toggleAttribute("data-dated", asof !== data.record || known); // the counts of the boxes are those of another day
    if ($("as-of")) $("as-of").value = iso(asof);
    if ($("clock-known")) $(known ? "clock-known" : "clock-stood").checked = true;
    if ($("today")) $("today").disabled = asof === data.record;
    text($("as-of-line"), (known ? "As known on " : "How it stood on ") + words(asof));
    text($("flag"), words(asof, 1));
    let later = 0, never = 0;
    for (let i = 0, h = data.hidden; i < h.length; i += 2) if (h[i] <= asof) h[i + 1] ? h[i] + h[i + 1] > asof && later++ : never++;
    text($("as-of-hidden"), known ? `Left out: ${many(later, "step")} published later` +
      (never ? `, and ${never} not datable, because no source shows its date.` : ".") : "");
    tallies();
    // The entries of a kind stand in the page in the order of the data.
    const places = ["event", "request", "commitment"].map(k => ["mark", "item", "row"].map(c => [...document.querySelectorAll(`.${c}[data-kind=${k}]`)]));
    for (const e of data.entries) {
      const [s, newest] = at(e, asof, known);
      const [mark, inList, row] = places[e.k].map((list, i) => e.o >> i & 1 ? 0 : list.shift());
      const old = !s[2] && !s[3] && newest && asof - newest > data.after;
      if (mark) mark.dataset.status = s[0];
      const item = inList || row;
      if (!item) continue;
      item.dataset.status = s[0];
      const st = item.querySelector(".status");
      if (st) { st.dataset.status = s[0]; text(st, s[1]); }
      let note = item.querySelector(".unclear");
      if (!note && old) {
        note = document.createElement("span");
        note.className = "unclear";
        st.after(note);
      }
      text(note, old ? "not known since " + words(newest, 1) : "");
      if (item.classList.contains("row") && asof + known !== data.record) {
        root.dataset.stale = "";
        item.querySelectorAll(".row-wait, .row-whole, .row-evidence").forEach(td => text(td, "…"));
      }
    }
    count();
  }

  // What is on, as package ui draws it (controls.go): each takes itself off.
  function chips() {
    if ($("chips")) $("chips").replaceChildren(...[...document.querySelectorAll(".facet :checked")].map(box => {
      const li = document.createElement("li"), b = document.createElement("button"), name = box.nextSibling.textContent;
      b.type = "button";
      b.className = "chip";
      b.dataset.do = "unfilter";
      b.dataset.arg = box.name + "/" + box.value;
      b.ariaLabel = "Remove filter: " + name;
      b.append(name);
      li.append(b);
      return li;
    }));
  }

  const filtered = () => document.querySelector("#filters :checked:not(option), #q:not(:placeholder-shown)");

  // Boxes of one facet widen and facets narrow one another, as in package timeline.
  function count() {
    chips();
    root.toggleAttribute("data-filtered", !!filtered());
    const on = {};
    all(".facet :checked", b => (on[b.name] = on[b.name] || []).push(b.value));
    all(".item, .mark, .row, .waits-item", e => {
      const d = e.dataset, of = { lanes: d.kind + "s", topics: d.topics, statuses: d.status };
      e.hidden = Object.keys(on).some(name => !on[name].some(v => (" " + of[name] + " ").includes(" " + v + " ")));
    });
    const items = document.querySelectorAll("#record .item");
    if (!items.length || !$("shown")) return;
    let n = 0;
    all("#record .year", y => {
      const shown = y.querySelectorAll(".item:not([hidden])").length;
      y.toggleAttribute("data-empty", !shown);
      n += shown;
    });
    const of = items.length === 1 ? "1 entry" : items.length + " entries";
    text($("shown"), n === items.length ? of : `${n} of ${of}`);
    $("record").dataset.shown = n;
  }

  // Until the program runs, the boxes, the day and its buttons work from here. A
  // day outside the record may be half typed: it waits until its field is left.
  const choose = left => e => {
    const t = e.target, d = t.id === "as-of" && day(t.value);
    if (live() || !data || (d ? t.validity.valid === left : left)) return;
    if (d) asof = Math.min(Math.max(d, day(t.min)), data.record);
    if (t.name === "clock") known = t.id === "clock-known";
    d || t.name === "clock" ? show() : count();
  };
  document.addEventListener("change", choose(false));
  document.addEventListener("focusout", choose(true));
  document.addEventListener("input", e => { if (e.target.id === "q") live() || count(); });
  document.addEventListener("reset", () => setTimeout(() => live() || count()));
  document.addEventListener("submit", e => { if (e.target.id === "filters") e.preventDefault(); });
  document.addEventListener("click", e => {
    const b = !live() && data && e.target.closest && e.target.closest("[data-do]");
    if (!b) return;
    if (b.dataset.do === "today") asof = data.record;
    else if (b.dataset.do === "unfilter") $("f-" + b.dataset.arg.replace("/", "-")).checked = false;
    else if (b.dataset.do === "step") {
      const by = +b.dataset.arg;
      let best = NaN;
      for (const en of data.entries) {
        const list = known && en.n || en.s;
        for (let i = 1, was = list[0]; i < list.length; was = list[i + 1] >> 1, i += 2) {
          const d = list[i];
          if (list[i + 1] >> 1 !== was && d <= data.record && (d - asof) * by > 0 && !((d - best) * by >= 0)) best = d;
        }
      }
      if (best === best) asof = best;
    } else return;
    show();
  });

  globalThis.ledgerBoot = () => {
    data = data || JSON.parse($("days").textContent);
    if (!filled) { filled = 1; head(); }
    const plain = asof === first && known === !!data.clock;
    if (!plain) show();
    else if (filtered()) count();
  };
})();
