// Keeps the site readable without a network. All or nothing is stored at
// installation, and only what the version was built with; what is stored is what
// is shown until the reader asks for the newer record; only this site's own
// stores are ever touched, and two at most are kept: of what is shown, and of
// what is offered.
const version = __VERSION__, shell = __SHELL__, bundle = __BUNDLE__, count = __COUNT__, base = __BASE__;
const family = "ledger-" + base + "-", name = family + version, mark = base + "?shown";
const ours = key => key.startsWith(family) && key.length === name.length, nothing = () => {};

// sum returns the hash that shell, and the names of files, give.
const sum = async bytes =>
  [...new Uint8Array(await crypto.subtle.digest("SHA-256", bytes))].slice(0, 6).map(b => b.toString(16).padStart(2, "0")).join("");

// A page that no server answered for, with what ours says of its pages. One
// that is stored in parts has its style sheet elsewhere.
const page = (html, status = 200, parts = "", hash = "") => new Response(html, {
  status,
  headers: {
    "Content-Type": "text/html; charset=utf-8",
    "Content-Security-Policy": "frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "X-Parts": parts,
    "X-Sum": hash,
  },
});

// Pages are checked with the server, so that nothing stale is stored. Files that
// carry their hash cannot be stale, and are not fetched twice, unless they came
// to harm.
const get = async (address, hash) => {
  const fresh = /\.[0-9a-f]{12}\./.test(address) ? ["default", "reload"] : ["no-cache"];
  for (const cache of fresh) {
    const r = await fetch(address, { cache });
    // The page for unknown addresses answers with 404, and is stored all the same.
    const lost = address === base + "404" && r.status === 404;
    if (!r.ok && !lost) throw new Error(`${address}: ${r.status}`);
    const body = await r.clone().arrayBuffer();
    if (await sum(body) !== hash) continue;
    // A browser refuses to show a stored answer that came by a redirection.
    return address === base + "404" ? page(body, 404) : r.redirected ? new Response(body, { headers: r.headers }) : r;
  }
  throw new Error(`${address}: of another version`);
};

// fill stores what is not there, or fails.
const fill = async store => {
  const there = new Set((await store.keys()).map(r => r.url.slice(location.origin.length)));
  there.delete(mark);
  const put = async (address, make) => there.has(address) || store.put(address, await make());
  const results = await Promise.allSettled([
    ...Object.entries(shell).map(([address, hash]) => put(address, () => get(address, hash))),
    there.size < count && (async () => {
      const { sheets, pages } = await (await get(...bundle)).json();
      await Promise.all(Object.entries({ ...sheets, ...pages }).map(([path, html]) =>
        put(path, async () => page(html, 200, "sheet", await sum(new TextEncoder().encode(html))))));
    })(),
  ]);
  const failed = results.find(r => r.status === "rejected");
  if (failed) throw failed.reason;
};

// sound reports whether an answer is what was stored under a path.
const sound = async (path, stored) => await sum(await stored.clone().arrayBuffer()) === (shell[path] || stored.headers.get("X-Sum"));

// A page that was shown is looked at afterwards, so that nobody waits for it. One
// that is not as it was stored is stored anew, and shown again. Once, or when a
// page is not there, it is seen that nothing else is missing.
let looked;
const look = async (path, id) => {
  await new Promise(done => setTimeout(done, 500));
  if (gone) return; // to open a store would make it
  const store = await caches.open(name), stored = await store.match(path), spoilt = stored && !await sound(path, stored);
  const once = !looked || !stored;
  looked = true;
  if (spoilt) await store.delete(path);
  else if (!once || (await store.keys()).length > count) return;
  await fill(store).then(() => store.put(mark, new Response())).catch(nothing);
  const client = spoilt && await self.clients.get(id);
  if (client) await client.navigate(client.url);
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
  try {
    await fill(store);
  } catch (e) {
    if (!there) await caches.delete(name);
    throw e;
  }
  const keys = (await caches.keys()).filter(ours), marks = await Promise.all(keys.map(async key => (await caches.open(key)).match(mark)));
  const shown = keys.find((_, i) => marks[i]);
  // One that was offered, and is outdone by this one, goes.
  if (shown || !self.registration.active) for (const key of keys) if (key !== shown && key !== name) await caches.delete(key);
  // Back to what is shown: there is nothing to choose.
  if (shown === name) self.skipWaiting();
})()));

self.addEventListener("activate", event => event.waitUntil((async () => {
  for (const key of await caches.keys()) if (ours(key) && key !== name) await caches.delete(key);
  await (await caches.open(name)).put(mark, new Response()).catch(nothing);
  await self.clients.claim();
})()));

// leave ends the worker where the site has moved away.
let gone;
const leave = async () => {
  gone = true;
  await self.registration.unregister();
  for (const key of await caches.keys()) if (ours(key)) await caches.delete(key);
};

self.addEventListener("message", event => {
  if (event.data === "show") event.waitUntil(self.skipWaiting());
  if (event.data === "leave") event.waitUntil(leave());
});

// The path that a page is stored under: no ".html", no "index", no slash at the end.
const clean = path => {
  path = path.replace(/\.html$/, "").replace(/(.)\/+$/, "$1");
  return path + "/" === base || path === base + "index" ? base : path;
};

self.addEventListener("fetch", event => {
  const request = event.request, url = new URL(request.url);
  if (gone || request.destination === "iframe") return; // what other pages embed comes from the server, with its headers
  if (request.method !== "GET" || url.origin !== location.origin || !url.pathname.startsWith(base)) return;
  const navigates = request.mode === "navigate", path = clean(url.pathname);
  if (navigates) event.waitUntil(look(path, event.resultingClientId).catch(nothing));
  event.respondWith((async () => {
    // Where the browser refuses the store, the network is left.
    const store = await caches.open(name).catch(nothing);
    const stored = store && await store.match(navigates ? path : request.url).catch(nothing);
    if (stored && navigates && path !== url.pathname) return Response.redirect(url.origin + path + url.search);
    if (stored && navigates) return whole(store, stored);
    // The page found something wrong with what is stored, or would: a browser
    // that has seen a wrong script does not ask for it again.
    const again = request.cache === "reload" || stored && request.destination === "script" && !await sound(url.pathname, stored);
    if (stored && !again) return stored;
    try {
      const r = await fetch(request), hash = store && !url.search && shell[url.pathname];
      if (again && hash && r.ok) {
        const copy = r.clone();
        event.waitUntil(r.clone().arrayBuffer().then(sum).then(is => is === hash && store.put(url.pathname, copy)).catch(nothing));
      }
      return r;
    } catch (e) {
      const lost = stored || navigates && store && await store.match(base + "404").catch(nothing);
      if (lost) return lost;
      throw e;
    }
  })());
});
