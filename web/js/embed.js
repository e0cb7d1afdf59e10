// For pages of other sites: an element that frames a view of this one and is
// as high as what it shows. Until it is, and where scripts are off, the link
// that stands in it is what readers see. It leaves nothing on the page but its
// name, and tells us no more of the page than its origin. README.md,
// "Embedding", names its attributes.
(() => {
  const name = __ELEMENT__;
  const script = document.currentScript || document.querySelector('script[src$="/embed.js"]');
  if (!globalThis.customElements || customElements.get(name) || !script || !script.src) return;
  const base = new URL(".", script.src);

  // An attribute that has another form than it should is left out.
  const forms = { "as-of": /^\d{4}-\d\d-\d\d$/, theme: /^[a-z]{1,12}$/, accent: /^[a-z]{1,12}$/, font: /^[a-z]{1,12}$/ };
  const keys = ["lanes", "topics", "statuses", "by", "q", "from", "to"]; // of a view of one's own
  const pixels = n => Math.min(20000, Math.max(100, Math.ceil(n)));

  customElements.define(name, class extends HTMLElement {
    static observedAttributes = ["view", "query", "title", "height", ...Object.keys(forms)];

    #frame = null;

    get #words() {
      const link = this.querySelector("a[href]");
      return this.getAttribute("title") || (link ? link.textContent.trim() : "") || base.host;
    }

    #address() {
      const view = this.getAttribute("view") || "";
      const path = view !== "timeline" && /^[a-z0-9-]+(\/[a-z0-9-]+)*$/.test(view) && view.length <= 120 ? "/" + view : "";
      const to = new URL("embed" + path, base);
      const own = new URLSearchParams((this.getAttribute("query") || "").slice(0, 1000));
      for (const key of keys) if (own.get(key)) to.searchParams.set(key, own.get(key));
      for (const [key, form] of Object.entries(forms)) {
        const value = this.getAttribute(key);
        if (value && form.test(value)) to.searchParams.set(key, value);
      }
      return to.href;
    }

    #draw() {
      const src = this.#address(), high = +this.getAttribute("height");
      this.#clear();
      const frame = this.#frame = document.createElement("iframe");
      frame.src = src;
      frame.title = this.#words;
      frame.loading = "lazy";
      frame.referrerPolicy = "origin";
      frame.allow = navigator.share ? "clipboard-write; web-share" : "clipboard-write";
      frame.sandbox = "allow-scripts allow-same-origin allow-popups allow-popups-to-escape-sandbox";
      for (const [key, value] of Object.entries({ display: "block", width: "100%", border: "0", height: pixels(high > 0 ? high : 500) + "px" }))
        frame.style.setProperty(key, value);
      this.append(frame);
    }

    // The link is there again when the frame is not.
    #clear() {
      if (this.#frame) this.#frame.remove();
      this.#frame = null;
      for (const part of this.children) part.hidden = false;
    }

    connectedCallback() {
      this.style.setProperty("display", "block");
      addEventListener("message", this);
      this.#draw();
    }

    disconnectedCallback() {
      removeEventListener("message", this);
      this.#clear();
    }

    // Moved as a whole, the frame stays as it is.
    connectedMoveCallback() {}

    attributeChangedCallback(key, before, now) {
      const frame = this.#frame;
      if (!frame || before === now) return;
      if (key === "title") frame.title = this.#words;
      else if (key !== "height" && frame.src !== this.#address()) this.#draw();
    }

    // Only the frame itself is believed, and only what it may say.
    handleEvent(e) {
      const frame = this.#frame, said = e.data;
      if (!frame || e.source !== frame.contentWindow || e.origin !== base.origin && !(e.origin === "null" && self.origin === "null")) return;
      if (!said || said.source !== "ledger-embed" || !said.data) return;
      if (said.type === "height" && Number.isFinite(said.data.height) && said.data.height > 0) {
        frame.style.setProperty("height", pixels(said.data.height) + "px");
        frame.title = this.#words; // the link may have come after the frame
        for (const part of this.children) if (part !== frame) part.hidden = true;
      } else if (said.type === "open" && typeof said.data.id === "string" && said.data.id.length <= 200)
        this.dispatchEvent(new CustomEvent("open", { detail: { id: said.data.id } }));
    }
  });
})();
