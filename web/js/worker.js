// Keeps the site readable without a network. All or nothing is stored at
// installation; what is stored is what is shown until the reader asks for the
// newer record; only this site's own stores are ever touched.
const version = __VERSION__, shell = __SHELL__, bundle = __BUNDLE__, base = __BASE__;
const family = "ledger:" + base + ":", name = family + version;

const get = async address => {
  const r = await fetch(address, { cache: "no-cache", credentials: "same-origin" });
  // The page for unknown addresses answers with 404, and is stored all the same.
  if (!r.ok && !(address === base + "404" && r.status === 404)) throw new Error(address + ": " + r.status);
  return r.redirected || r.status === 404 ? new Response(await r.blob(), { headers: r.headers }) : r;
};

self.addEventListener("install", event => event.waitUntil((async () => {
  const store = await caches.open(name);
  try {
    await Promise.all(shell.map(async a => store.put(a, await get(a))));
    const pages = await (await get(bundle)).json();
    await Promise.all(Object.entries(pages).map(([path, html]) => store.put(path, new Response(html, {
      headers: { "Content-Type": "text/html; charset=utf-8" },
    }))));
  } catch (e) {
    await caches.delete(name);
    throw e;
  }
})()));

self.addEventListener("activate", event => event.waitUntil((async () => {
  for (const key of await caches.keys()) if (key.startsWith(family) && key !== name) await caches.delete(key);
  await self.clients.claim();
})()));

self.addEventListener("message", event => { if (event.data === "show") self.skipWaiting(); });

// The path that a page is stored under: no query, no ".html", no slash at the end.
const pagePath = url => {
  const p = url.pathname.replace(/\.html$/, "").replace(/(.)\/$/, "$1");
  return p + "/" === base || p === base + "index" ? base : p;
};

self.addEventListener("fetch", event => {
  const request = event.request, url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== location.origin || !url.pathname.startsWith(base)) return;
  const page = request.mode === "navigate";
  event.respondWith((async () => {
    const store = await caches.open(name);
    const stored = await store.match(page ? pagePath(url) : request.url);
    if (stored) return stored;
    try {
      return await fetch(request);
    } catch (e) {
      const lost = page && await store.match(base + "404");
      if (lost) return new Response(await lost.blob(), { status: 404, headers: lost.headers });
      throw e;
    }
  })());
});
