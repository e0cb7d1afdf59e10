//go:build !wasm

package main

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp/kb"

	"ledger/app/article"
)

// river returns the example subject.
func river(t *testing.T) *subject {
	t.Helper()
	built.once.Do(buildSubjects)
	if built.err != nil {
		t.Fatal(built.err)
	}
	return built.subjects[1]
}

// An address of each kind of page.
func eachKindOfPage(s *subject) []string {
	entry := ofKind(s.a, article.Commitment)
	return []string{"", "ledger", "sources", "about", "data", "corrections", "print", "builder", "404x", "entry/" + entry.ID, "as-of/" + asOfDay(s.a),
		"embed", "embed/ledger", "embed/topic/" + s.a.Topics[0].ID, "embed/entry/" + entry.ID}
}

// asOfDay returns a day that has a page.
func asOfDay(a *article.Article) string {
	for _, e := range a.Entries {
		if e.Kind == article.Event && e.Event.Kind == "meeting" && e.Date.Exact() {
			return e.Date.Last.String()
		}
	}
	return ""
}

// What somebody who got markup or a script into a page could try, by what stops
// it. Each is tried from the page's own script, to which alone the policy holds.
const attacks = `(() => {
	const other = %s, el = (name, props = {}, text = "") => { const e = Object.assign(document.createElement(name), props); if (text) e.append(text); document.body.append(e); return e };
	globalThis.seen = [];
	globalThis.pwned = [];
	globalThis.failed = [];
	document.addEventListener("securitypolicyviolation", e => seen.push(e.effectiveDirective + (e.blockedURI === "inline" || e.blockedURI === "eval" ? " " + e.blockedURI : "")));
	const tries = {
		"inline script": () => el("script", {}, "pwned.push('inline script')"),
		"inline handler": () => { const b = el("button"); b.setAttribute("onclick", "pwned.push('inline handler')"); b.click() },
		"address that is a script": () => el("a", {href: "javascript:pwned.push('address')", target: "_self"}).click(),
		"eval": () => { eval("pwned.push('eval')") },
		"Function": () => { new Function("pwned.push('Function')")() },
		"timer of text": () => { setTimeout("pwned.push('timer')") },
		"foreign script": () => el("script", {src: other + "x.js"}),
		"script as data": () => el("script", {src: "data:text/javascript,pwned.push('data')"}),
		"inline style": () => el("style", {}, ":root { --pwned: 1 }"),
		"foreign style": () => el("link", {rel: "stylesheet", href: other + "x.css"}),
		"foreign image": () => el("img", {src: other + "x.png"}),
		"image as data": () => el("img", {src: "data:image/gif;base64,R0lGODlhAQABAAAAACw="}),
		"foreign frame": () => el("iframe", {src: other}),
		"foreign object": () => el("object", {data: other}),
		"foreign film": () => el("video", {src: other + "x.mp4"}),
		"foreign font": () => { new FontFace("x", "url(" + other + "x.woff2)").load().catch(() => {}) },
		"foreign fetch": () => { fetch(other + "x").catch(() => {}) },
		"beacon": () => { navigator.sendBeacon(other + "x", "x") },
		"socket": () => { new WebSocket(other.replace("http", "ws")) },
		"worker as data": () => { new Worker("data:text/javascript,0") },
		"base": () => document.head.append(Object.assign(document.createElement("base"), {href: other})),
		"form": () => el("form", {action: other, method: "post"}).submit(),
	};
	return new Promise(done => setTimeout(() => {
		for (const [name, act] of Object.entries(tries)) try { act() } catch (e) { failed.push(name) }
		done(Object.keys(tries).length);
	}));
})()`

// stops are the directives that must have been broken, each as often as it is
// tried.
var stops = map[string]int{
	"script-src-elem inline": 1, "script-src-attr inline": 1, "script-src eval": 3, "script-src-elem": 2, "style-src-elem inline": 1, "style-src-elem": 1,
	"img-src": 2, "frame-src": 1, "object-src": 1, "media-src": 1, "font-src": 1, "connect-src": 3, "worker-src": 1, "base-uri": 1, "form-action": 1,
}

// On every kind of page the policy stops what should never happen there.
func TestPolicyStopsAttacks(t *testing.T) {
	s := river(t)
	var reached atomic.Int64
	other := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { reached.Add(1) }))
	t.Cleanup(other.Close)
	tb := newTab(t, s.serve(t))
	tb.allow("Content Security Policy", "violates the following", "404 (Not Found)", "TrustedScript", "Trusted Type", "net::ERR_BLOCKED_BY_CSP", "WebSocket connection", "Failed to decode downloaded font", "data:image")
	at, _ := json.Marshal(other.URL + "/")
	for _, p := range eachKindOfPage(s) {
		tb.open("/" + p + "?wasm=false")
		if n := tb.number(fmt.Sprintf(attacks, at)); n != 22 {
			t.Fatalf("%v attacks", n)
		}
		still := strings.HasPrefix(p, "embed/entry/") // where no script may make scripts at all
		tb.soon(func() string {
			var seen []string
			tb.js(`seen`, &seen)
			got := map[string]int{}
			for _, v := range seen {
				got[v]++
			}
			for rule, n := range stops {
				if still && (strings.HasPrefix(rule, "script-src") || rule == "object-src" || rule == "worker-src") {
					rule, n = "require-trusted-types-for", 1
				}
				if got[rule] < n {
					return fmt.Sprintf("/%s: %s stopped %d, want %d: %q, thrown %s", p, rule, got[rule], n, seen, tb.text(`failed.join()`))
				}
			}
			return ""
		})
		if got := tb.text(`pwned.join() + getComputedStyle(document.documentElement).getPropertyValue("--pwned")`); got != "" {
			t.Errorf("/%s: this ran: %s", p, got)
		}
		if got := tb.text(`document.baseURI`); !strings.HasPrefix(got, tb.site) {
			t.Errorf("/%s: addresses begin at %s", p, got)
		}
	}
	if n := reached.Load(); n > 0 {
		t.Errorf("%d requests reached another site", n)
	}
	tb.mu.Lock() // what was stopped on its way is told as a request too
	tb.requests = slices.DeleteFunc(tb.requests, func(r string) bool { return strings.Contains(r, strings.TrimPrefix(other.URL, "http:")) })
	tb.mu.Unlock()
}

// Whoever only reads and uses the site never meets the policy.
func TestUseBreaksNoPolicy(t *testing.T) {
	s := river(t)
	tb := newTab(t, s.serve(t))
	call(tb, page.AddScriptToEvaluateOnNewDocument, page.AddScriptToEvaluateOnNewDocumentParams{Source: `globalThis.broken = [];
		document.addEventListener("securitypolicyviolation", e => broken.push(e.effectiveDirective + " " + e.blockedURI + " " + e.sample))`})
	check := func(what string) {
		t.Helper()
		var broken []string
		if tb.js(`broken`, &broken); len(broken) > 0 {
			t.Errorf("%s breaks %q", what, broken)
		}
	}
	entry := ofKind(s.a, article.Commitment)
	tb.openReady("/?entry=" + entry.ID)
	check("an open card")
	tb.openReady("/")
	tb.click("#f-lanes-commitments + span")
	tb.set("#as-of", busyDay(s.a).String())
	tb.click(`[data-do="step"][data-arg="1"]`)
	tb.click("#q")
	tb.press("a")
	tb.click("#clear")
	tb.js(`document.querySelector(".mark-link[tabindex='0']").focus()`, nil)
	tb.press(kb.Enter)
	tb.until("a card is open", `!!document.querySelector("#card-title")`)
	tb.click(".card-close")
	tb.click(`[data-do="zoom"][data-arg="0.5"]`)
	check("filters, a day, a search, a card and the timeline")
	tb.worker()
	check("the worker")
	tb.openReady("/ledger?sort=-date")
	check("the ledger")
	tb.openReady("/embed?theme=dark&accent=red&as-of=" + busyDay(s.a).String())
	check("a frame")
	for _, p := range eachKindOfPage(s)[2:] {
		if p == "404x" {
			tb.allow("404 (Not Found)")
		}
		tb.open("/" + p)
		tb.js(`document.fonts.ready.then(() => 0)`, nil)
		check("/" + p)
	}
}

// What a link says is text to the page, whatever it says.
func TestHostileAddresses(t *testing.T) {
	s := river(t)
	tb := newTab(t, s.serve(t))
	const census = `(() => { const n = {}; for (const e of document.querySelectorAll("*")) n[e.localName] = (n[e.localName] || 0) + 1;
		return JSON.stringify([n, [...document.querySelectorAll("*")].flatMap(e => e.getAttributeNames()).filter(a => a.startsWith("on")).length,
			[...document.querySelectorAll("[href], [src], [action]")].map(e => new URL(e.href || e.src || e.action).protocol).filter(p => !/^https?:$/.test(p)).length]) })()`
	tb.allow("does not conform to the required format") // what a field for a day says of it
	texts := []string{`"><script>pwned=1</script><img src=x onerror=pwned=1>'onfocus='pwned=1'`, "javascript:pwned=1//</script>]]>-->{{x}}${y}&#60;b&lt;\u202e\x00`\\\\u0022"}
	for _, path := range []string{"/", "/ledger", "/embed", "/builder"} {
		keys := []string{"q", "entry", "topics", "by", "as-of", "view", "sort"}
		query := func(value string) string {
			q := url.Values{}
			for _, k := range keys {
				q.Set(k, value)
			}
			return path + "?" + q.Encode()
		}
		open := func(value string) string {
			t.Helper()
			tb.open(query(value))
			if path != "/builder" {
				tb.ready()
			} else { // what is read when all has come
				tb.until("the buttons to copy are there", `document.querySelectorAll(".copy").length > 0`)
			}
			return tb.text(census)
		}
		for _, text := range texts {
			want := open(strings.Map(func(r rune) rune { // of as many words
				if r == ' ' || r == ',' || r >= 'a' && r <= 'z' {
					return r
				}
				return 'z'
			}, text))
			if got := open(text); got != want {
				t.Errorf("%s with %q: the page is made of %s, want %s", path, text, got, want)
			}
			if got := tb.text(`String(globalThis.pwned) + document.documentElement.outerHTML.includes("<script>pwned")`); got != "undefinedfalse" {
				t.Errorf("%s with %q: it ran, or stands there as markup", path, text)
			}
		}
	}
}

// What the program draws of hostile content is the text, as the page has it.
func TestHostileContentInTheProgram(t *testing.T) {
	s := *river(t)
	data, err := s.a.JSON()
	if err != nil {
		t.Fatal(err)
	}
	if s.a, err = article.FromJSON(data); err != nil {
		t.Fatal(err)
	}
	marked := 0
	var mark func(v reflect.Value)
	mark = func(v reflect.Value) {
		switch v.Kind() {
		case reflect.String: // of the words only: ids and addresses are Latin
			if text := v.String(); strings.IndexFunc(text, func(r rune) bool { return r >= 'Α' && r <= 'ώ' }) >= 0 {
				v.SetString(text + `"><script>pwned=1</script><img src=x onerror=pwned=1>'onfocus='pwned=1'\u0022&#34;&lt;b&gt;` + "`" + `{{x}}</template></textarea><!--`)
				marked++
			}
		case reflect.Pointer:
			if !v.IsNil() {
				mark(v.Elem())
			}
		case reflect.Slice:
			for i := range v.Len() {
				mark(v.Index(i))
			}
		case reflect.Struct:
			for i := range v.NumField() {
				if v.Type().Field(i).IsExported() {
					mark(v.Field(i))
				}
			}
		}
	}
	mark(reflect.ValueOf(s.a).Elem())
	if marked < 100 {
		t.Fatalf("only %d texts are hostile", marked)
	}
	s.only = func(path string) bool { return path == "/" || path == "/ledger" || path == "/404" }
	s.dist = filepath.Join(t.TempDir(), "dist")
	if err := s.build(s.dist); err != nil {
		t.Fatal(err)
	}
	tb := newTab(t, s.serve(t))
	for _, path := range []string{"/", "/ledger"} {
		tb.hold("*.wasm*")
		tb.open(path)
		tb.waitHeld()
		before := tb.text(markup)
		tb.release()
		tb.ready()
		if path == "/" {
			if now := tb.text(markup); now != before {
				t.Error("the program draws another page")
			}
			tb.js(`document.querySelector(".mark-link[tabindex='0']").focus()`, nil)
			tb.press(kb.Enter)
			tb.until("a card is open", `!!document.querySelector("#card-title")`)
		}
		tb.click("#q")
		tb.press("script")
		tb.until("the search is done", `location.search.includes("q=script")`)
		if got := tb.text(`[...document.body.querySelectorAll("#app script, #app img, #record img, [onerror], [onfocus]")].map(e => e.outerHTML).join() + (globalThis.pwned || "")`); got != "" {
			t.Errorf("%s: a text became %s", path, got)
		}
	}
}
