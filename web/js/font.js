// The reading face, in the page: as a file of its own it comes after the first
// paint of a slow connection, and lines break anew; a style sheet with the font in
// it is read too late as well.
document.fonts.add(new FontFace("Literata", (f => Uint8Array.fromBase64 ? Uint8Array.fromBase64(f) : Uint8Array.from(atob(f), c => c.charCodeAt()))(__FONT__), { weight: __WEIGHT__, unicodeRange: __RANGE__ }));
{
  // The labels' type is a file of its own, and on a slow line it is there too late
  // for the page that asks for it: see fonts-sans.css. The worker has it.
  const line = navigator.connection;
  if (line && (line.rtt > 100 || line.saveData) && !(navigator.serviceWorker || {}).controller) document.documentElement.dataset.slow = "";
}
