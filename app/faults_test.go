//go:build !wasm

package main

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/storage"

	"ledger/app/article"
	"ledger/app/site"
)

// An outcome is what a reader sees of a fault, in the words of README.md, and
// how the page tells: the state of its root, the one notice, and the button that
// leads on, which no notice has that only says so.
type outcome struct{ seen, state, notice, button string }

var (
	works   = &outcome{seen: "nothing: everything works", state: "ready"}
	healed  = &outcome{seen: "the page as it should be, at once or after a moment: what is stored is mended or fetched again", state: "ready"}
	alone   = &outcome{seen: "the page, with what works without the program; nothing is said", state: "reading"}
	cannot  = &outcome{"the page, with what works without the program, and “The interactive view could not start.” with “Try again”", "failed", "The interactive view could not start. Everything below can still be read.", "Try again"}
	stopped = &outcome{"the page as it was left, and “The interactive view has stopped.” with “Try again”, which goes on at the same view", "ready", "The interactive view has stopped. Everything can still be read.", "Try again"}
	slow    = &outcome{"the page, and after half a minute “The interactive view is slow to come.” with “Try again”, until it has come", "loading", "The interactive view is slow to come. Everything below can be read meanwhile.", "Try again"}
	without = &outcome{"the page, and “This browser cannot run the interactive view.”", "reading", "This browser cannot run the interactive view. Everything below can be read.", ""}
	offered = &outcome{seen: "the record that is stored, whole, and “A newer record is available.” with “Show it”; nothing changes before", state: "ready"}
	unsaved = &outcome{seen: "everything works with a network; without one only what is stored whole is shown", state: "ready"}
	left    = &outcome{seen: "what is stored, once more, and “This record is not published at this address any more.”; it is stored no longer", state: "ready"}
)

// A fault is something that breaks.
type fault struct {
	name string
	*outcome
	answer func(http.ResponseWriter, *http.Request) bool // for the server, if it reports true
	script string                                        // runs in the page before all others
	act    func(tb *tab)                                 // what brings it about in a page that works
	story  func(t *testing.T, v *visit)                  // of a fault of what is stored: see offlineFaults
}

// of answers in place of files whose address has a part.
func of(part string, with http.HandlerFunc) func(http.ResponseWriter, *http.Request) bool {
	return func(w http.ResponseWriter, r *http.Request) bool {
		if !strings.Contains(r.URL.Path, part) {
			return false
		}
		with(w, r)
		return true
	}
}

// changed answers with the site's own file, changed.
func changed(kind string, change func([]byte) []byte) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		s := smallSubject
		data, err := os.ReadFile(filepath.Join(s.dist, filepath.FromSlash(strings.TrimPrefix(r.URL.Path, s.base))))
		if err != nil {
			http.NotFound(w, r)
			return
		}
		w.Header().Set("Content-Type", kind)
		w.Write(change(data))
	}
}

func refused(w http.ResponseWriter, _ *http.Request) {
	if conn, _, err := w.(http.Hijacker).Hijack(); err == nil {
		conn.Close()
	}
}

func silent(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() }

func page404(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Type", "text/html")
	io.WriteString(w, "<!doctype html><h1>Sign in</h1>")
}

func half(data []byte) []byte { return data[:len(data)/2] }

func flipped(data []byte) []byte {
	data = bytes.Clone(data)
	data[len(data)/2] ^= 1
	return data
}

func same(data []byte) []byte { return data }

// Parts of scripts. The program of "trap" has one function, run, which is one
// instruction: unreachable.
const (
	impatient = `{ const wait = setTimeout; window.setTimeout = (f, ms, ...more) => wait(f, ms >= 5000 ? 400 : ms, ...more) }`
	trap      = `const trap = new WebAssembly.Instance(new WebAssembly.Module(Uint8Array.of(0,97,115,109,1,0,0,0, 1,4,1,96,0,0, 3,2,1,0, 7,7,1,3,114,117,110,0,0, 10,5,1,3,0,0,11))).exports.run;
		const instantiate = WebAssembly.instantiate;
		WebAssembly.instantiate = async (...a) => { const { exports } = await instantiate.apply(WebAssembly, a); return Object.create(WebAssembly.Instance.prototype, { exports: { value: { ...exports, %s } } }) };`
	denied = `Object.defineProperty(window, %q, { get() { throw new DOMException("denied", "SecurityError") } });`
	clock  = `{ const Now = Date, at = %s; window.Date = class extends Now { constructor(...a) { a.length ? super(...a) : super(at) } static now() { return at } } }`
)

// The reader changes what is shown.
func choose(tb *tab) {
	tb.js(`window.broken = true`, nil)
	tb.click("#f-lanes-requests + span")
}

var faults = []fault{
	{name: "the program is missing", outcome: cannot, answer: of(".wasm", http.NotFound)},
	{name: "the program is refused", outcome: cannot, answer: of(".wasm", refused)},
	{name: "the program is cut short", outcome: cannot, answer: of(".wasm", changed("application/wasm", half))},
	{name: "one bit of the program is wrong", outcome: cannot, answer: of(".wasm", changed("application/wasm", flipped))},
	{name: "the program has a wrong media type", outcome: works, answer: of(".wasm", changed("text/plain", same))},
	{name: "the program is blocked by a sign-in page", outcome: cannot, answer: of(".wasm", page404)},
	{name: "the program never comes", outcome: slow, answer: of(".wasm", silent), script: impatient},
	{name: "the program traps at its start", outcome: cannot, script: fmt.Sprintf(trap, "run: trap")},
	{name: "the program traps later", outcome: stopped, script: fmt.Sprintf(trap, "resume() { window.broken ? trap() : exports.resume() }"), act: choose},
	{name: "the program panics at its start", outcome: cannot, script: `{ const text = Response.prototype.text; Response.prototype.text = function() { return text.call(this).then(t => /article/.test(this.url) ? "{" : t) } }`},
	{name: "the program panics while it takes over", outcome: cannot, script: `addEventListener("DOMContentLoaded", () => { Object.defineProperty(window, "ledgerAdopt", { set() {}, get: () => () => { throw new Error("broken") } }) })`},
	{name: "a component panics", outcome: stopped, script: `{ const find = document.querySelector; document.querySelector = function(s) { if (window.broken && s === ".plot") throw new Error("broken"); return find.call(document, s) } }`, act: choose},
	{name: "there is no memory for the program", outcome: cannot, script: `WebAssembly.instantiate = () => Promise.reject(new RangeError("WebAssembly.instantiate(): Out of memory"))`},
	{name: "there is no memory to compile in", outcome: cannot, script: `WebAssembly.compileStreaming = () => Promise.reject(new RangeError("Out of memory"))`},
	{name: "the browser has no WebAssembly", outcome: without, script: `delete window.WebAssembly`},
	{name: "the browser cannot compile what streams", outcome: works, script: `delete WebAssembly.compileStreaming`},
	{name: "the data are missing", outcome: cannot, answer: of("/article.", http.NotFound)},
	{name: "the data are cut short", outcome: cannot, answer: of("/article.", changed("application/json", half))},
	{name: "the data are of another version", outcome: cannot, answer: of("/article.", changed("application/json", func(d []byte) []byte {
		return bytes.Replace(d, []byte("2010"), []byte("2011"), 1)
	}))},
	{name: "the data are no data", outcome: cannot, answer: of("/article.", page404)},
	{name: "the data never come", outcome: slow, answer: of("/article.", silent), script: impatient},
	{name: "Go's script is missing", outcome: cannot, answer: of("/wasm_exec.", http.NotFound)},
	{name: "Go's script is another", outcome: cannot, answer: of("/wasm_exec.", changed("text/javascript", func(d []byte) []byte { return append(bytes.Clone(d), ";window.foreign=1"...) }))},
	{name: "the script of the take-over is missing", outcome: cannot, answer: of("/adopt.", http.NotFound)},
	{name: "the later style sheet is missing", outcome: works, answer: of("/late.", http.NotFound)},
	{name: "the later style sheet never comes", outcome: works, answer: of("/late.", silent), script: impatient},
	{name: "the page's style sheet is blocked", outcome: works, script: `new MutationObserver(() => document.querySelectorAll("style").forEach(e => e.remove())).observe(document, { childList: true, subtree: true })`},
	{name: "the fonts are missing", outcome: works, answer: of(".woff2", http.NotFound)},
	{name: "the page may not set a font", outcome: works, script: `delete window.FontFace`},
	{name: "the boot script is blocked", outcome: works, script: `Object.defineProperty(window, "ledgerBoot", { set() {}, get: () => undefined })`},
	{name: "the loader is missing", outcome: cannotBegin, answer: of("/loader.", http.NotFound)},
	{name: "the loader is another", outcome: cannotBegin, answer: of("/loader.", changed("text/javascript", func(d []byte) []byte { return append(bytes.Clone(d), ";window.foreign=1"...) }))},
	{name: "the page's script is missing", outcome: works, answer: of("/page.", http.NotFound)},
	{name: "the script for reading is missing", outcome: works, answer: of("/reading.", http.NotFound)},
	{name: "all scripts that are files are blocked", outcome: alone, answer: of(".js", refused)},
	{name: "JavaScript is off", outcome: alone},
	{name: "the browser is too old for the scripts", outcome: alone, script: `delete window.URLSearchParams`},
	{name: "the clock is 50 years slow", outcome: works, script: fmt.Sprintf(clock, "-1e11")},
	{name: "the clock is 200 years fast", outcome: works, script: fmt.Sprintf(clock, "8e12")},
	{name: "localStorage is denied", outcome: works, script: fmt.Sprintf(denied, "localStorage")},
	{name: "sessionStorage is denied", outcome: works, script: fmt.Sprintf(denied, "sessionStorage")},
	{name: "stores are denied", outcome: works, script: fmt.Sprintf(denied, "caches") + fmt.Sprintf(denied, "indexedDB")},
	{name: "the address may not be written", outcome: works, script: `history.pushState = history.replaceState = () => { throw new DOMException("too many calls", "SecurityError") }`, act: choose},
	{name: "the worker is denied", outcome: works, script: `Object.defineProperty(navigator, "serviceWorker", { get() { throw new DOMException("denied", "SecurityError") } })`},
	{name: "the worker is missing", outcome: works, answer: of("/worker.js", http.NotFound)},
	{name: "the browser has no workers", outcome: works, script: `delete Navigator.prototype.serviceWorker`},
	{name: "an answer is wrong once", outcome: works, answer: func() func(http.ResponseWriter, *http.Request) bool {
		var mu sync.Mutex
		wrong := map[string]bool{}
		return func(w http.ResponseWriter, r *http.Request) bool {
			mu.Lock()
			defer mu.Unlock()
			ext := filepath.Ext(r.URL.Path)
			if first := !wrong[r.URL.Path]; !first || ext != ".wasm" && !strings.Contains(r.URL.Path, "/article.") && !strings.Contains(r.URL.Path, "/wasm_exec.") {
				return false
			}
			wrong[r.URL.Path] = true
			changed(map[string]string{".wasm": "application/wasm", ".json": "application/json", ".js": "text/javascript"}[ext], flipped)(w, r)
			return true
		}
	}()},
}

// The page's own script tells what the loader cannot.
var cannotBegin = &outcome{cannot.seen, "reading", cannot.notice, cannot.button}

// smallSubject is the site in which things break.
var smallSubject *subject

func breakable(t *testing.T) *subject {
	built.once.Do(buildSubjects)
	if built.err != nil {
		t.Fatal(built.err)
	}
	smallSubject = built.subjects[len(built.subjects)-1]
	return smallSubject
}

// readable returns what is missing of the page: its heading, every entry, every
// chapter, a way to an entry's own page, and that all of it is shown.
func (tb *tab) readable(a *article.Article) string {
	if got := tb.text(`(document.querySelector("h1") || {textContent: ""}).textContent`); got != a.Headline {
		return fmt.Sprintf("the heading is %q", got)
	}
	body := tb.text(`[...document.querySelectorAll("h2, h3, #record .item-title a[href]")].filter(e => e.checkVisibility()).map(e => e.textContent).join("\n")`)
	for _, c := range a.Chapters {
		if !strings.Contains(body, c.Title) {
			return fmt.Sprintf("the chapter %q cannot be read", c.Title)
		}
	}
	for _, e := range a.Entries {
		if e.Kind == article.Request && !strings.Contains(body, e.Title) {
			return fmt.Sprintf("the entry %q cannot be read", e.Title)
		}
	}
	if n := tb.number(`document.querySelectorAll("#record .item").length`); int(n) != len(a.Entries) {
		return fmt.Sprintf("the record has %v entries", n)
	}
	return ""
}

// comes waits until an expression is true, in whichever page comes meanwhile.
func (tb *tab) comes(what, expression string) {
	tb.t.Helper()
	for end := time.Now().Add(patience); ; time.Sleep(10 * time.Millisecond) {
		if v, err := tb.evaluate(expression); err == nil && string(v) == "true" {
			return
		}
		if time.Now().After(end) {
			tb.t.Fatalf("waited in vain for %s", what)
		}
	}
}

const noticed = `[...document.querySelectorAll("#notices p")].map(p => p.firstChild.textContent + "|" + p.querySelector("button").textContent)`

// shows waits until the page shows an outcome, and nothing else.
func (tb *tab) shows(a *article.Article, o *outcome) {
	tb.t.Helper()
	var want []string
	if o.notice != "" {
		button := o.button
		if button == "" {
			button = "Dismiss"
		}
		want = []string{o.notice + "|" + button}
	}
	tb.soon(func() string {
		if state := tb.text(`document.documentElement.dataset.app`); state != o.state {
			return fmt.Sprintf("the page is %q, want %q", state, o.state)
		}
		var got []string
		if tb.js(noticed, &got); !slices.Equal(got, want) && len(got)+len(want) > 0 {
			return fmt.Sprintf("the notices are %q, want %q", got, want)
		}
		return tb.readable(a)
	})
}

// Whatever breaks, the page can be read, one notice at most says what is the
// matter, and there is a way on.
func TestFaults(t *testing.T) {
	s := breakable(t)
	h := site.Handler(s.dist, s.base)
	for i := range faults {
		f := &faults[i]
		t.Run(f.name, func(t *testing.T) {
			t.Parallel()
			ctx, mended := context.WithCancel(context.Background())
			server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				if ctx.Err() == nil && f.answer != nil {
					// What never comes is waited for until all is mended.
					waiting, stop := context.WithCancel(r.Context())
					defer stop()
					context.AfterFunc(ctx, stop)
					if f.answer(w, r.WithContext(waiting)) {
						return
					}
				}
				h.ServeHTTP(w, r)
			}))
			t.Cleanup(server.Close)
			t.Cleanup(mended)
			options := []tabOption{size(900, 800)}
			if f.name == "JavaScript is off" {
				options = append(options, withoutScripts)
			}
			tb := newTab(t, server.URL+s.base, options...)
			tb.allow("") // the console may say what it likes
			t.Cleanup(func() {
				if t.Failed() {
					t.Log(tb.problems)
				}
			})
			var id page.ScriptIdentifier
			if f.script != "" {
				id = call(tb, page.AddScriptToEvaluateOnNewDocument, page.AddScriptToEvaluateOnNewDocumentParams{Source: f.script}).Identifier
			}
			query := "as-of=" + busyDay(s.a).String()
			if err := tb.navigate(tb.site + "?" + query); err != nil {
				t.Fatal(err)
			}
			if f.act != nil {
				tb.ready()
				f.act(tb)
			}
			tb.shows(s.a, f.outcome)
			var foreign bool
			if tb.js(`!!window.foreign`, &foreign); foreign {
				t.Error("a script ran that the site was not built with")
			}
			if f.notice == cannot.notice { // the filters do not need it
				tb.soon(func() string { return tb.stands(s.a, query) })
				tb.click("#f-lanes-requests + span")
				tb.soon(func() string { return tb.stands(s.a, "lanes=requests&"+query) })
			}
			if f.button == "" {
				return
			}
			// The way on, once what was broken is mended.
			before := tb.text(`location.search`)
			mended()
			if id != "" {
				call(tb, page.RemoveScriptToEvaluateOnNewDocument, page.RemoveScriptToEvaluateOnNewDocumentParams{Identifier: id})
			}
			if f.outcome != slow {
				tb.js(`window.here = 1`, nil)
				tb.click("#notices button")
				tb.comes("the page, again", `!("here" in window) && document.readyState === "complete"`)
			} else {
				tb.js(`0`, nil) // it comes by itself, or is asked for again
			}
			tb.shows(s.a, works)
			if got := tb.text(`location.search`); got != before {
				t.Errorf("the address was %q and is %q", before, got)
			}
		})
	}
}

// A visit is a reader's browser and the server, which publishes one edition after
// another. An edition differs in the page's root, and in the worker.
type visit struct {
	*tab
	s  *subject
	mu sync.Mutex

	edition int
	answer  func(http.ResponseWriter, *http.Request) bool
	server  *httptest.Server
}

func newVisit(t *testing.T, s *subject) *visit {
	v := &visit{s: s, edition: 1}
	h := site.Handler(s.dist, s.base)
	v.server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		v.mu.Lock()
		edition, answer := v.edition, v.answer
		v.mu.Unlock()
		switch {
		case answer != nil && answer(w, r):
		case r.URL.Path == s.base || r.URL.Path == s.base+"worker.js":
			name := "index.html"
			if r.URL.Path != s.base {
				name = "worker.js"
			}
			w.Header().Set("Cache-Control", "no-cache")
			http.ServeContent(w, r, name, time.Time{}, bytes.NewReader(v.file(name, edition)))
		default:
			h.ServeHTTP(w, r)
		}
	}))
	t.Cleanup(v.server.Close)
	v.tab = newTab(t, v.server.URL+s.base, size(900, 800))
	v.allow("")
	return v
}

// file returns the home page or the worker of an edition.
func (v *visit) file(name string, edition int) []byte {
	read := func(name string) string {
		data, err := os.ReadFile(filepath.Join(v.s.dist, name))
		if err != nil {
			v.t.Error(err)
		}
		return string(data)
	}
	home := read("index.html")
	as := strings.Replace(home, "<html ", fmt.Sprintf("<html data-edition=%d ", edition), 1)
	if name == "index.html" {
		return []byte(as)
	}
	worker := strings.Replace(read(name), hash12(home), hash12(as), 1)
	version := strings.Split(worker, `"`)[1]
	return []byte(strings.Replace(worker, version, fmt.Sprintf("%012x", edition), 1))
}

func hash12(s string) string {
	sum := sha256.Sum256([]byte(s))
	return hex.EncodeToString(sum[:6])
}

func (v *visit) publish(edition int) { v.mu.Lock(); v.edition = edition; v.mu.Unlock() }

func (v *visit) breaks(answer func(http.ResponseWriter, *http.Request) bool) {
	v.mu.Lock()
	v.answer = answer
	v.mu.Unlock()
}

// gone takes the server away.
func (v *visit) gone() {
	v.server.CloseClientConnections()
	v.server.Close()
}

// first is a first visit, after which everything is stored.
func (v *visit) first() {
	v.t.Helper()
	v.openReady("/")
	v.worker()
}

func (v *visit) shown(edition int) {
	v.t.Helper()
	v.comes(fmt.Sprintf("edition %d", edition), fmt.Sprintf(`document.documentElement.dataset.edition === "%d" && document.documentElement.dataset.app === "ready"`, edition))
}

// stores waits until these editions are stored, and none besides.
func (v *visit) stores(editions ...int) {
	v.t.Helper()
	want := []string{}
	for _, e := range editions {
		want = append(want, fmt.Sprintf("ledger-%s-%012x", v.s.base, e))
	}
	v.soon(func() string {
		var got []string
		if v.js(`caches.keys().then(k => k.filter(k => k.startsWith("ledger-")).sort())`, &got); !slices.Equal(got, want) {
			return fmt.Sprintf("stored are %q, want %q", got, want)
		}
		return ""
	})
}

// storedBy runs a script on what an edition has stored.
func (v *visit) stored(edition int, script string) {
	v.t.Helper()
	v.js(fmt.Sprintf(`(async () => { const store = await caches.open("ledger-%s-%012x"), base = %q; %s; return 0 })()`, v.s.base, edition, v.s.base, script), nil)
}

// whole waits until an edition is stored whole and as it was built.
func (v *visit) whole(edition int) {
	v.t.Helper()
	v.soon(func() string {
		var bad []string
		raw, err := v.evaluate(fmt.Sprintf(`(async () => { const store = await caches.open("ledger-%s-%012x"), bad = [];
			for (const r of await store.keys()) {
				const stored = await store.match(r), sum = new Uint8Array(await crypto.subtle.digest("SHA-256", await stored.arrayBuffer()));
				const hash = [...sum].slice(0, 6).map(b => b.toString(16).padStart(2, "0")).join("");
				const want = stored.headers.get("X-Sum") || (/\.([0-9a-f]{12})\./.exec(r.url) || [])[1];
				if (want && want !== hash) bad.push(r.url);
			}
			return [...bad, ...(await store.keys()).map(r => new URL(r.url).pathname)] })()`, v.s.base, edition))
		if err == nil {
			err = json.Unmarshal(raw, &bad)
		}
		if err != nil { // the page is just shown again
			return err.Error()
		}
		for _, p := range bad {
			if strings.HasPrefix(p, "http") {
				return p + " is stored wrong"
			}
		}
		for address := range documents(v.t, v.s) {
			if !strings.HasPrefix(address, v.s.base+"embed") && !slices.Contains(bad, address) {
				return address + " is not stored"
			}
		}
		return ""
	})
}

func (v *visit) notices() []string {
	var got []string
	v.js(noticed, &got)
	return got
}

const newer = "A newer record is available.|Show it"

func (v *visit) offers() {
	v.t.Helper()
	v.soon(func() string {
		if got := v.notices(); !slices.Equal(got, []string{newer}) {
			return fmt.Sprintf("the notices are %q", got)
		}
		return ""
	})
}

// quiet fails the test if there is any notice.
func (v *visit) quiet() {
	v.t.Helper()
	if got := v.notices(); len(got) > 0 {
		v.t.Errorf("there are notices: %q", got)
	}
}

// install has the worker installed and returns how that ended.
func (v *visit) install() string {
	v.t.Helper()
	return v.text(`navigator.serviceWorker.register(document.documentElement.dataset.base + "worker.js", { scope: document.documentElement.dataset.base }).then(r => new Promise(done => {
		const w = r.installing || r.waiting || r.active, look = () => /redundant|activated/.test(w.state) && done(w.state);
		w.addEventListener("statechange", look);
		look() }))`)
}

// notInstalled is a first visit in which nothing can be stored; the second stores all.
func (v *visit) notInstalled(mend func()) {
	v.t.Helper()
	v.openReady("/")
	if got := v.install(); got != "redundant" {
		v.t.Errorf("the worker is %s", got)
	}
	v.stores()
	v.shows(v.s.a, works)
	mend()
	v.first()
}

// heals opens a page of an edition of which something stored has come to harm.
func heals(harm string) func(*testing.T, *visit) {
	return func(_ *testing.T, v *visit) {
		v.first()
		v.stored(1, harm)
		v.open("/?as-of=" + busyDay(v.s.a).String())
		v.whole(1)
		v.shown(1)
		v.shows(v.s.a, works)
		v.gone()
		v.open("/")
		v.shown(1)
		v.shows(v.s.a, works)
	}
}

func bundle(with http.HandlerFunc) func(http.ResponseWriter, *http.Request) bool {
	return of("/offline.", func(w http.ResponseWriter, r *http.Request) {
		if strings.HasSuffix(r.URL.Path, ".js") {
			changed("text/javascript", same)(w, r)
			return
		}
		with(w, r)
	})
}

const (
	spoil = `for (const r of await store.keys()) if (/%s/.test(r.url)) await store.put(r, new Response("spoilt", { headers: (await store.match(r)).headers }))`
	other = `"ledger-" + base + "-x/-0123456789ab"`
)

// What is stored comes to harm, or the site changes under it.
var offlineFaults = []fault{
	{name: "there is no network", outcome: works, story: func(t *testing.T, v *visit) {
		v.first()
		v.gone()
		for address, d := range documents(t, v.s) {
			if strings.HasPrefix(address, v.s.base+"embed") || len(d.classes) == 0 { // that of a former address has no icon
				continue
			}
			v.open("/" + strings.TrimPrefix(address, v.s.base))
			if got := v.text(`document.title`); got != d.title {
				t.Errorf("%s has the title %q, want %q", address, got, d.title)
			}
		}
		for _, q := range append(queries(v.s.a), "utm_source=x") {
			v.openReady("/?" + q + "#list")
			v.soon(func() string { return v.stands(v.s.a, q) })
		}
	}},
	{name: "there is no network, and the address is unknown", outcome: &outcome{seen: "the page for unknown addresses, with its ways on"}, story: func(t *testing.T, v *visit) {
		v.first()
		v.gone()
		v.open("/entry/never-was")
		if n := v.number(`document.querySelectorAll("main a, #app a").length`); n == 0 {
			t.Error("no way leads on")
		}
	}},
	{name: "the server fails for a while", outcome: works, story: func(t *testing.T, v *visit) {
		v.first()
		v.breaks(of("/", func(w http.ResponseWriter, _ *http.Request) { http.Error(w, "busy", http.StatusServiceUnavailable) }))
		v.openReady("/")
		v.shows(v.s.a, works)
		v.stores(1)
	}},
	{name: "the disk is full", outcome: unsaved, story: func(t *testing.T, v *visit) {
		origin := strings.TrimSuffix(v.site, v.s.base)
		call(v.tab, storage.OverrideQuotaForOrigin, storage.OverrideQuotaForOriginParams{Origin: origin, QuotaSize: new(400_000.0)})
		v.notInstalled(func() {
			call(v.tab, storage.OverrideQuotaForOrigin, storage.OverrideQuotaForOriginParams{Origin: origin})
		})
		v.whole(1)
	}},
	{name: "what is to be stored breaks off", outcome: unsaved, story: func(t *testing.T, v *visit) {
		v.breaks(bundle(changed("application/json", half)))
		v.notInstalled(func() { v.breaks(nil) })
		v.whole(1)
	}},
	{name: "a newer version is published while one is being stored", outcome: unsaved, story: func(t *testing.T, v *visit) {
		v.breaks(func(w http.ResponseWriter, r *http.Request) bool {
			if r.URL.Path == v.s.base {
				w.Write(v.file("index.html", 2))
			}
			return r.URL.Path == v.s.base
		})
		v.notInstalled(func() { v.breaks(nil); v.publish(2) })
		v.stores(2)
		v.whole(2)
	}},
	{name: "files that were stored are gone", outcome: healed, story: heals(`for (const r of (await store.keys()).filter((_, i) => i % 3 === 0)) await store.delete(r)`)},
	{name: "all that was stored is gone", outcome: healed, story: heals(`await caches.delete("ledger-" + base + "-000000000001")`)},
	{name: "a page is stored wrong", outcome: healed, story: heals(`await store.put(base, new Response("<!doctype html><link rel=icon href=data:,><p>@@", { headers: { "Content-Type": "text/html" } }))`)},
	{name: "a page of another version is stored", outcome: healed, story: heals(`const old = await store.match(base);
		await store.put(base, new Response((await old.text()).replace("data-edition=1", "data-edition=9"), { headers: old.headers }))`)},
	{name: "the stored program is spoilt", outcome: healed, story: heals(fmt.Sprintf(spoil, `\.wasm`))},
	{name: "the stored data are spoilt", outcome: healed, story: heals(fmt.Sprintf(spoil, `article\.`))},
	{name: "the page's stored scripts are spoilt", outcome: healed, story: heals(fmt.Sprintf(spoil, `(page|loader|reading|offline|adopt|wasm_exec)\..*js$`))},
	{name: "the worker is denied its store", outcome: works, story: func(t *testing.T, v *visit) {
		v.breaks(of("/worker.js", func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Content-Type", "text/javascript")
			w.Write(append([]byte(`addEventListener("message", e => { if (e.data === "deny") CacheStorage.prototype.open = () => Promise.reject(new DOMException("denied", "SecurityError")) });`), v.file("worker.js", 1)...))
		}))
		v.first()
		v.js(`navigator.serviceWorker.controller.postMessage("deny")`, nil)
		v.openReady("/")
		v.shows(v.s.a, works)
	}},
	{name: "a newer version is published", outcome: offered, story: func(t *testing.T, v *visit) {
		v.first()
		v.js(`caches.open(((base) => `+other+`)(document.documentElement.dataset.base)).then(c => c.put("/x", new Response("x"))).then(() => caches.open("another app")).then(() => 0)`, nil)
		v.publish(2)
		v.open("/")
		v.shown(1)
		v.offers()
		v.stores2(1, 2)
		v.click("#notices button")
		v.shown(2)
		v.stores2(2)
		v.quiet()
		var names []string
		if v.js(`caches.keys()`, &names); len(names) != 3 {
			t.Errorf("the stores are %q", names)
		}
	}},
	{name: "a newer version is published, and two tabs are open", outcome: offered, story: func(t *testing.T, v *visit) {
		v.first()
		two := &visit{tab: v.another(), s: v.s}
		two.allow("")
		two.openReady("/")
		v.publish(2)
		v.open("/")
		v.shown(1)
		v.offers()
		two.offers()
		v.click("#notices button")
		v.shown(2)
		v.stores(2)
		two.click("#f-lanes-requests + span") // goes on working
		two.soon(func() string { return two.stands(v.s.a, "lanes=requests") })
		two.shown(1)
		two.offers()
		two.click("#notices button")
		two.shown(2)
		two.soon(func() string { return two.stands(v.s.a, "lanes=requests") })
		two.quiet()
	}},
	{name: "version after version is published, and none is chosen", outcome: offered, story: func(t *testing.T, v *visit) {
		v.first()
		for _, edition := range []int{2, 3} {
			v.publish(edition)
			v.open("/")
			v.shown(1)
			v.offers()
			v.stores(1, edition)
		}
		v.click("#notices button")
		v.shown(3)
		v.stores(3)
	}},
	{name: "a newer version is taken back", outcome: works, story: func(t *testing.T, v *visit) {
		v.first()
		v.publish(2)
		v.open("/")
		v.shown(1)
		v.offers()
		v.publish(1)
		v.js(`navigator.serviceWorker.getRegistration().then(r => r.update()).then(() => 0)`, nil)
		v.soon(func() string { return strings.Join(v.notices(), " ") })
		v.stores(1)
		v.open("/")
		v.shown(1)
		v.quiet()
	}},
	{name: "a newer version is taken back after it was chosen", outcome: offered, story: func(t *testing.T, v *visit) {
		v.first()
		for _, edition := range []int{2, 1} {
			v.publish(edition)
			v.openReady("/")
			v.offers()
			v.click("#notices button")
			v.shown(edition)
			v.stores(edition)
		}
		v.whole(1)
	}},
	{name: "an old page's files are gone from the server", outcome: cannot, story: func(t *testing.T, v *visit) {
		v.breaks(func(w http.ResponseWriter, r *http.Request) bool {
			missing := strings.Contains(r.URL.Path, ".wasm") || strings.Contains(r.URL.Path, "/article.") || strings.Contains(r.URL.Path, "/adopt.")
			if missing {
				http.NotFound(w, r)
			}
			return missing
		})
		v.open("/?as-of=" + busyDay(v.s.a).String())
		v.shows(v.s.a, cannot)
		v.breaks(nil)
		v.publish(2)
		v.click("#notices button")
		v.shown(2)
		v.shows(v.s.a, works)
	}},
	{name: "the site has moved away", outcome: left, story: func(t *testing.T, v *visit) {
		v.first()
		v.breaks(of("/worker.js", http.NotFound)) // the worker alone says nothing
		v.openReady("/")
		v.js(`navigator.serviceWorker.getRegistration().then(r => r.update()).catch(() => 0).then(() => 0)`, nil)
		v.stores(1)
		v.quiet()
		v.breaks(of("/", http.NotFound))
		v.openReady("/")
		v.soon(func() string {
			if got := v.notices(); !slices.Equal(got, []string{"This record is not published at this address any more.|Look again"}) {
				return fmt.Sprintf("the notices are %q", got)
			}
			return v.readable(v.s.a)
		})
		v.stores()
	}},
	{name: "little room is left", outcome: &outcome{seen: "nothing: one version is stored, in at most 16 MB; a second while it is offered"}, story: func(t *testing.T, v *visit) {
		v.first()
		size := func() float64 {
			return v.number(`caches.keys().then(async keys => { let n = 0; for (const k of keys) { const c = await caches.open(k); for (const r of await c.keys()) n += (await (await c.match(r)).blob()).size } return n })`)
		}
		one := size()
		v.publish(2)
		v.open("/")
		v.shown(1)
		v.offers()
		if two := size(); one < 1e6 || one > site.StoredBudget || two > 2*one*1.01 {
			t.Errorf("%v bytes are stored, then %v", one, two)
		}
		v.click("#notices button")
		v.shown(2)
		if again := size(); again > one*1.01 {
			t.Errorf("%v bytes were stored, and %v are after the update", one, again)
		}
	}},
}

// stores2 is stores beside a store of another site, whose name begins as ours do.
func (v *visit) stores2(editions ...int) {
	v.t.Helper()
	v.soon(func() string {
		var n int
		if v.js(`caches.keys().then(k => k.filter(k => /^ledger-[^-]*-[0-9a-f]{12}$/.test(k)).length)`, &n); n != len(editions) {
			return fmt.Sprintf("%d versions are stored, want %v", n, editions)
		}
		return ""
	})
}

// Whatever happens to what is stored, and whatever is published, the reader sees
// one whole version, and chooses when to see another.
func TestStoredFaults(t *testing.T) {
	s := breakable(t)
	for i := range offlineFaults {
		f := &offlineFaults[i]
		t.Run(f.name, func(t *testing.T) {
			t.Parallel()
			f.story(t, newVisit(t, s))
		})
	}
}

// The table of README.md is that of the tests.
func TestFaultsAreListed(t *testing.T) {
	var order []string
	by := map[string][]string{}
	for _, list := range [][]fault{faults, offlineFaults} {
		for _, f := range list {
			if by[f.seen] == nil {
				order = append(order, f.seen)
			}
			by[f.seen] = append(by[f.seen], f.name)
		}
	}
	table := "| The reader sees | when |\n| --- | --- |\n"
	for _, seen := range order {
		table += "| " + seen + " | " + strings.Join(by[seen], "; ") + " |\n"
	}
	if n := len(faults) + len(offlineFaults); n < 60 {
		t.Errorf("only %d faults", n)
	}
	readme, err := os.ReadFile("../README.md")
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(string(readme), "\n"+table+"\n") {
		t.Errorf("README.md, \"When something breaks\", lacks this table:\n\n%s", table)
	}
}
