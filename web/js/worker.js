// Keeps the site readable without a network. All or nothing is stored at
// installation; what is stored is what is shown until the reader asks for the
// newer record; only this site's own stores are ever touched.
const version = __VERSION__, shell = __SHELL__, bundle = __BUNDLE__, base = __BASE__;
const family = "ledger-" + base + "-", name = family + version;

// A page that no server answered for, with what ours says of its pages. One
// that is stored in parts has its style sheet elsewhere.
const page = (html, status = 200, parts = "") => new Response(html, {
  status,
  headers: {
    "Content-Type": "text/html; charset=utf-8",
    "Content-Security-Policy": "frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "X-Parts": parts,
  },
});

// Pages are checked with the server, so that nothing stale is stored. Files that
// carry their hash cannot be stale, and are not fetched twice.
const get = async address => {
  const r = await fetch(address, { cache: /\.[0-9a-f]{12}\./.test(address) ? "default" : "no-cache" });
  // The page for unknown addresses answers with 404, and is stored all the same.
  if (address === base + "404" && (r.ok || r.status === 404)) return page(await r.text(), 404);
  if (!r.ok) throw new Error(`${address}: ${r.status}`);
  // A browser refuses to show a stored answer that came by a redirection.
  return r.redirected ? new Response(await r.blob(), { headers: r.headers }) : r;
};

// whole returns a stored page with its style sheet, which stands elsewhere under
// the name that a comment gives.
const whole = async (store, stored) => {
  if (!stored.headers.get("X-Parts")) return stored;
  const html = await stored.text(), [comment, name] = /<!--(\S*sheet-\w+)-->/.exec(html) || [];
  const sheet = name && await store.match(name), css = sheet && await sheet.text();
  return page(css ? html.replace(comment, () => css) : html);
};

self.addEventListener("install", event => event.waitUntil((async () => {
  const there = await caches.has(name), store = await caches.open(name);
  const results = await Promise.allSettled([
    ...shell.map(async address => store.put(address, await get(address))),
    (async () => {
      const { sheets, pages } = await (await get(bundle)).json();
      await Promise.all(Object.entries({ ...sheets, ...pages }).map(([path, html]) => store.put(path, page(html, 200, "sheet"))));
    })(),
  ]);
  const failed = results.find(r => r.status === "rejected");
  if (!failed) return;
  if (!there) await caches.delete(name);
  throw failed.reason;
})()));

self.addEventListener("activate", event => event.waitUntil((async () => {
  for (const key of await caches.keys()) if (key.startsWith(family) && key !== name) await caches.delete(key);
  await self.clients.claim();
})()));

self.addEventListener("message", event => {
  if (event.data === "show") event.waitUntil(self.skipWaiting());
});

// The path that a page is stored under: no ".html", no "index", no slash at the end.
const clean = path => {
  path = path.replace(/\.html$/, "").replace(/(.)\/+$/, "$1");
  return path + "/" === base || path === base + "index" ? base : path;
};

self.addEventListener("fetch", event => {
  const request = event.request, url = new URL(request.url);
  if (request.destination === "iframe") return; // what other pages embed comes from the server, with its headers
  if (request.method !== "GET" || url.origin !== location.origin || !url.pathname.startsWith(base)) return;
  const navigates = request.mode === "navigate", path = clean(url.pathname);
  event.respondWith((async () => {
    const store = await caches.open(name);
    const stored = await store.match(navigates ? path : request.url);
    if (stored && navigates && path !== url.pathname) return Response.redirect(url.origin + path + url.search);
    if (stored && navigates) return whole(store, stored);
    if (stored) return stored;
    try {
      return await fetch(request);
    } catch (e) {
      const lost = navigates && await store.match(base + "404");
      if (lost) return lost;
      throw e;
    }
  })());
});
