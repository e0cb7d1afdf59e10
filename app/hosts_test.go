//go:build !wasm

package main

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"crypto/sha512"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/target"
	"github.com/chromedp/chromedp"

	"ledger/app/article"
	"ledger/app/site"
)

// The pages of other sites that frame ours stand in testdata/hosts, with the
// libraries that such pages really use. Those are fetched from the npm registry
// at a fixed version, known by their hash, and are no part of this project.
var libraries = map[string]struct{ spec, file, sha512 string }{
	"pym.js":              {"pym.js@1.3.2", "package/dist/pym.v1.js", "/fFzHFB4BTsJQP5id0wzUdYsDT4VPkfAxk+uENBE9/aP6YbvhAEpcuJHdjxqisqfXOCrcz7duTK1fbtF2rz8RQ=="},
	"iframe-resizer-4.js": {"iframe-resizer@4.3.2", "package/js/iframeResizer.js", "gOWo2hmdPjMQsQ+zTKbses08mDfDEMh4NneGQNP4qwePYujY1lguqP6gnbeJkf154gojWlBhIltlgnMfYjGHWA=="},
	"iframe-resizer-5.js": {"@iframe-resizer/parent@5.5.9", "package/index.umd.js", "DfNb9KlOf7WyCNOM2xWPGxJfWtqA/gg7sjHvqvD4k6cfpntPXrKfCd3WdOPNKA980urGkhOdM9Ye0unV2gnYYw=="},
	"timeline.js":         {"@knight-lab/timelinejs@3.9.11", "package/dist/js/timeline.js", "+jUuY1OJ+9zSO5O3AfYSLd1yB0vQkm22zyIElz8BWT5DQ9mL0rsxlQkBKAqLbWpJjFuAAJeqzLY35xFIg6GW4g=="},
}

var fetched struct {
	sync.Mutex
	text map[string][]byte
}

// library returns the text of a library for host pages.
func library(name string) ([]byte, error) {
	fetched.Lock()
	defer fetched.Unlock()
	if text, ok := fetched.text[name]; ok {
		return text, nil
	}
	l := libraries[name]
	kept := filepath.Join("..", ".build", "hosts", name+".tgz")
	data, err := os.ReadFile(kept)
	if err != nil || sha512Of(data) != l.sha512 {
		if data, err = pack(l.spec); err != nil {
			return nil, err
		}
		if got := sha512Of(data); got != l.sha512 {
			return nil, fmt.Errorf("%s: its hash is %s, want %s", l.spec, got, l.sha512)
		}
		if err := os.MkdirAll(filepath.Dir(kept), 0o755); err != nil {
			return nil, err
		}
		if err := os.WriteFile(kept, data, 0o644); err != nil {
			return nil, err
		}
	}
	plain, err := gzip.NewReader(bytes.NewReader(data))
	if err != nil {
		return nil, fmt.Errorf("%s: %w", l.spec, err)
	}
	for files := tar.NewReader(plain); ; {
		h, err := files.Next()
		if err != nil {
			return nil, fmt.Errorf("%s: %s: %w", l.spec, l.file, err)
		}
		if h.Name == l.file {
			text, err := io.ReadAll(files)
			if fetched.text == nil {
				fetched.text = map[string][]byte{}
			}
			fetched.text[name] = text
			return text, err
		}
	}
}

// pack has npm fetch a package from the registry that it is set up for.
func pack(spec string) ([]byte, error) {
	npm, err := exec.LookPath("npm")
	if err != nil {
		return nil, errors.New("npm is needed to fetch the libraries that host pages use; install the package npm")
	}
	dir, err := os.MkdirTemp("", "ledger-npm-")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	if out, err := exec.Command(npm, "pack", "--silent", "--pack-destination", dir, spec).CombinedOutput(); err != nil {
		return nil, fmt.Errorf("npm pack %s: %w: %s", spec, err, out)
	}
	files, err := filepath.Glob(filepath.Join(dir, "*.tgz"))
	if err != nil || len(files) != 1 {
		return nil, fmt.Errorf("npm pack %s: got %q, %v", spec, files, err)
	}
	return os.ReadFile(files[0])
}

func sha512Of(data []byte) string {
	sum := sha512.Sum512(data)
	return base64.StdEncoding.EncodeToString(sum[:])
}

// A host is a page of another site that frames ours.
type host struct {
	*tab
	frames string // address of our site
}

// host opens a page of testdata/hosts, on another site than ours.
func (s *subject) host(t *testing.T, page string, options ...tabOption) *host {
	t.Helper()
	return s.hostOf(t, s.serve(t), page, options...)
}

func (s *subject) hostOf(t *testing.T, at, page string, options ...tabOption) *host {
	t.Helper()
	var other string
	serve := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		var data []byte
		var err error
		if name, ok := strings.CutPrefix(r.URL.Path, "/lib/"); ok {
			w.Header().Set("Content-Type", "text/javascript")
			data, err = library(name)
		} else {
			w.Header().Set("Content-Type", "text/html; charset=utf-8")
			data, err = os.ReadFile(filepath.Join("testdata", "hosts", filepath.Base(r.URL.Path)))
			data = []byte(strings.NewReplacer("SITE", at, "ORIGIN", strings.TrimSuffix(at, s.base), "ELEMENT", s.a.Element(),
				"ASOF", busyDay(s.a).String(), "OTHER", other).Replace(string(data)))
		}
		if err != nil {
			t.Errorf("%s: %v", r.URL, err)
			http.Error(w, err.Error(), http.StatusInternalServerError)
			return
		}
		w.Write(data)
	})
	other = serveHandler(t, serve)
	// To the browser, a host of another name is another site.
	h := &host{newTab(t, "http://", options...), at}
	// What iframe-resizer itself says: it speaks to a frame before it is there,
	// and recommends its own script and licence.
	h.allow("/lib/iframe-resizer", "GPLv3 License Version", "Legacy version detected in iframe")
	h.run(chromedp.Navigate(strings.Replace(other, "127.0.0.1", "localhost", 1) + "/" + page))
	return h
}

// frame returns the nth frame of ours, counted from 0, as a tab of its own.
// Nothing in it may complain or leave our site.
func (h *host) frame(n int) *tab {
	h.t.Helper()
	var id target.ID
	var addresses []string
	h.js(`[...document.querySelectorAll("iframe")].map(f => f.src)`, &addresses)
	h.soon(func() string {
		all, err := chromedp.Targets(h.ctx)
		if err != nil {
			return err.Error()
		}
		var ids []target.ID
		for _, info := range all {
			if info.Type == "iframe" && strings.HasPrefix(info.URL, h.frames) {
				ids = append(ids, info.TargetID)
			}
		}
		slices.Sort(ids)
		if len(ids) <= n {
			return fmt.Sprintf("there are %d frames of ours, of %q", len(ids), addresses)
		}
		id = ids[n]
		return ""
	})
	ctx, cancel := chromedp.NewContext(h.ctx, chromedp.WithTargetID(id), chromedp.WithDetachOnCancel())
	f := tabOf(h.t, ctx, h.frames)
	h.t.Cleanup(func() { f.verdict(); cancel() })
	f.listen()
	return f
}

// resize gives the host's window another width.
func (h *host) resize(width int64) {
	h.t.Helper()
	call(h.tab, emulation.SetDeviceMetricsOverride, emulation.SetDeviceMetricsOverrideParams{Width: width, Height: 900, DeviceScaleFactor: 1})
}

// A fit is how a frame's window lies around its content.
type fit struct{ Window, Content, Width float64 }

const fits = `(() => { const b = document.body.getBoundingClientRect();
	return {Window: innerHeight, Width: innerWidth,
		Content: Math.max(...[...document.body.querySelectorAll("*")].filter(e => !e.closest("#notices") && e.getClientRects().length).map(e => e.getBoundingClientRect().bottom)) - b.top + document.body.scrollTop}})()`

func (f *tab) fit() (v fit) {
	f.t.Helper()
	f.js(fits, &v)
	return v
}

// ends waits until the frame ends within 2 px of where its content ends, or of
// the bounds that its host has set.
func (f *tab) ends(least, most, width float64) (v fit) {
	f.t.Helper()
	f.soon(func() string {
		v = f.fit()
		want := min(max(v.Content, least), most)
		if d := v.Window - want; d < -2 || d > 2 {
			return fmt.Sprintf("the frame is %v px high, its content %v, want %v", v.Window, v.Content, want)
		}
		if v.Width > width {
			return fmt.Sprintf("the frame is %v px wide, want at most %v", v.Width, width)
		}
		return ""
	})
	return v
}

// open opens a fold of the frame's page, as a reader does: what is below moves.
const openFold = `(() => { let fold = document.querySelector("#app details:not([open])");
	if (!fold) {
		fold = document.createElement("details");
		fold.id = "probe";
		fold.innerHTML = "<summary>More</summary>" + "<p>Words</p>".repeat(20);
		document.querySelector("#app").append(fold);
	}
	fold.open = true })()`

// What the frame leaves behind: nothing, before it is touched. A frame without
// an origin may not even ask.
const leftBehind = `(async () => { const left = [];
	if (self.origin === "null") return left;
	if (document.cookie) left.push("a cookie");
	if (localStorage.length || sessionStorage.length) left.push("a stored value");
	if ((await caches.keys()).length) left.push("a cache");
	if ((await indexedDB.databases()).length) left.push("a database");
	if ((await navigator.serviceWorker.getRegistrations()).length) left.push("a worker");
	return left })()`

// What was loaded before the test could watch.
const loaded = `performance.getEntriesByType("resource").map(r => r.name)`

// In the pages of every host library, the frame is as high as its content:
// after it has loaded, when a fold is opened, on a narrow screen and back.
func TestHostsFollowTheHeight(t *testing.T) {
	const none = 1 << 30
	for _, test := range []struct {
		page        string
		least, most float64
	}{
		{"pym.html", 0, none}, {"iframe-resizer-4.html", 0, none}, {"iframe-resizer-5.html", 0, none}, {"datawrapper.html", 0, none},
		{"amp.html", 0, none}, {"medium.html", 0, none}, {"wordpress.html", 200, 1000}, {"element.html", 100, 20000},
	} {
		t.Run(test.page, func(t *testing.T) {
			eachSubject(t, func(t *testing.T, s *subject) {
				h := s.host(t, test.page, size(900, 900))
				f := h.frame(0)
				first := f.ends(test.least, test.most, 900)
				f.until("all of it is laid out", `[...document.querySelectorAll(".lane-marks")].every(e => getComputedStyle(e).contentVisibility === "visible")`)
				f.js(openFold, nil)
				opened := f.ends(test.least, test.most, 900)
				if opened.Content < first.Content+20 {
					t.Errorf("a fold was opened, and the content is %v px high after %v", opened.Content, first.Content)
				}
				h.resize(320)
				if narrow := f.ends(test.least, test.most, 320); narrow.Content <= opened.Content {
					t.Errorf("on a narrow screen the content is %v px high, on a wide one %v", narrow.Content, opened.Content)
				}
				h.resize(900)
				f.until("the frame is wide again", `innerWidth > 400`)
				if back := f.ends(test.least, test.most, 900); back.Content != opened.Content {
					t.Errorf("back on a wide screen the content is %v px high, it was %v", back.Content, opened.Content)
				}
				var left []string
				if f.js(leftBehind, &left); len(left) > 0 {
					t.Errorf("the frame leaves %q behind", left)
				}
				var names []string
				f.js(loaded, &names)
				for _, name := range names {
					if !strings.HasPrefix(name, h.frames) {
						t.Errorf("the frame has loaded %s", name)
					}
				}
			})
		})
	}
}

// A page whose script comes after all is said is told again.
func TestHostThatListensLate(t *testing.T) {
	eachSubject(t, func(t *testing.T, s *subject) {
		h := s.host(t, "late.html", size(900, 900))
		f := h.frame(0)
		f.until("nobody follows", `document.documentElement.hasAttribute("data-scrolls")`)
		h.js(`listen()`, nil)
		f.ends(0, 1<<30, 900)
		f.until("nothing scrolls inside", `!document.documentElement.hasAttribute("data-scrolls")`)
	})
}

// Ten frames in one page, in four dialects, each of another width: each has
// its own height, and what is opened in one moves no other.
func TestTenFramesOnOnePage(t *testing.T) {
	eachSubject(t, func(t *testing.T, s *subject) {
		h := s.host(t, "ten.html", size(900, 900))
		h.until("ten frames are there", `document.querySelectorAll("iframe").length === 10`)
		// Frames load when they come near, and those out of sight do not know
		// their own height: the reader goes through the page.
		walk := func() {
			h.js(`(async () => { for (const f of document.querySelectorAll("iframe")) {
				f.scrollIntoView();
				await new Promise(done => setTimeout(done, 100));
			} })()`, nil)
		}
		walk()
		var frames []*tab
		for n := range 10 {
			frames = append(frames, h.frame(n))
		}
		all := func() []fit {
			fits := make([]fit, len(frames))
			walk()
			for n, f := range frames {
				h.soon(func() string {
					v := f.fit()
					fits[n] = v
					if d := v.Window - v.Content; (d < -2 || d > 2) && !(v.Window == 20000 && v.Content > 20000) { // our element has a bound
						walk()
						return fmt.Sprintf("frame %d is %v px high, its content %v", n, v.Window, v.Content)
					}
					return ""
				})
			}
			return fits
		}
		before := all()
		frames[4].js(openFold, nil)
		for n, now := range all() {
			if n == 4 && now.Content <= before[n].Content {
				t.Errorf("with an open fold the frame is %v px high, it was %v", now.Content, before[n].Content)
			} else if n != 4 && now != before[n] {
				t.Errorf("frame %d changed from %v to %v", n, before[n], now)
			}
		}
	})
}

// A host that floods and lies gets no more than the height, in the forms that
// it may have, and the frame still answers afterwards.
func TestHostileHost(t *testing.T) {
	eachSubject(t, func(t *testing.T, s *subject) {
		h := s.host(t, "hostile.html", size(900, 900))
		f := h.frame(0)
		f.until("the page is there", `document.readyState === "complete"`)
		h.until("the frame has spoken", `got.some(m => typeof m === "string" && m.startsWith("pymxPYMxgood-idxPYMxheightxPYMx"))`)
		before := f.fit()
		var known []string
		const kinds = `[...new Set(got.map(m => JSON.stringify(m)))].sort()`
		h.js(kinds, &known)
		h.js(`attack(frame.contentWindow), got.length = 0`, nil)
		// What it answers afterwards shows that all that came before was read.
		h.js(`frame.contentWindow.postMessage("[iFrameSizer]asked:8:true:false:32:true:true:8:bodyOffset:::0:false:child:scroll:true", "*")`, nil)
		h.until("the frame answers", `got.some(m => typeof m === "string" && m.startsWith("[iFrameSizer]asked:"))`)
		if n := h.number(`got.length`); n > 2000 {
			t.Errorf("it answered 10,000 messages with %v", n)
		}
		var now []string
		h.js(kinds, &now)
		for _, m := range now {
			if !slices.Contains(known, m) && !strings.HasPrefix(m, `"[iFrameSizer]asked:`) {
				t.Errorf("it said something else than before: %.200s", m)
			}
		}
		if got := f.fit(); got != before {
			t.Errorf("it changed from %v to %v", before, got)
		}
		h.js(`got.length = 0, frame.contentWindow.postMessage("pymxPYMxgood-idxPYMxwidthxPYMx600", "*")`, nil)
		h.until("the frame still speaks to pym.js", `got.some(m => typeof m === "string" && m.startsWith("pymxPYMxgood-idxPYMxheightxPYMx"))`)

		var links []string
		f.js(`[...document.querySelectorAll("a[href], link[rel=canonical]")].filter(a => a.getAttribute("href")[0] !== "#").map(a => a.href)`, &links)
		for _, l := range links {
			for _, part := range []string{"childId", "good-id", "parent", "evil", "initialWidth"} {
				if strings.Contains(l, part) {
					t.Errorf("the host's %s stands in the link %s", part, l)
				}
			}
		}
	})
}

// A frame beside it that floods and lies, to it and to the host, changes nothing.
func TestHostileSibling(t *testing.T) {
	eachSubject(t, func(t *testing.T, s *subject) {
		h := s.host(t, "sibling.html", size(900, 900))
		f := h.frame(0)
		h.until("the other frame has done its worst", `attacked`)
		f.ends(100, 20000, 900)
		f.js(openFold, nil)
		f.ends(100, 20000, 900)
	})
}

// In a page that does not follow, the frame scrolls inside, down to its end,
// and looks as its address asks.
func TestFixedFrames(t *testing.T) {
	eachSubject(t, func(t *testing.T, s *subject) {
		h := s.host(t, "fixed.html", size(900, 900))
		themes := map[string]bool{}
		for n := range 2 {
			f := h.frame(n)
			v := f.fit()
			if v.Window != 400 && v.Window != 1000 {
				t.Fatalf("got %+v", v)
			}
			scrolls := "hasAttribute"
			if v.Content < v.Window {
				scrolls = "!hasAttribute"
			}
			f.until("it scrolls inside, or need not", strings.Replace(`SCROLLS("data-scrolls")`, "SCROLLS", strings.Replace(scrolls, "has", "document.documentElement.has", 1), 1))
			if end := f.number(`(document.body.scrollTo(0, 1e6), document.querySelector("#record").getBoundingClientRect().bottom - innerHeight)`); end > 2 {
				t.Errorf("%v px: %v px cannot be reached", v.Window, end)
			}
			if over := f.number(`document.documentElement.scrollWidth - innerWidth`); over > 0 {
				t.Errorf("%v px: it is %v px too wide", v.Window, over)
			}
			themes[f.text(`getComputedStyle(document.documentElement).backgroundColor`)] = true
		}
		if len(themes) != 2 {
			t.Errorf("both themes have the background %v", themes)
		}
	})
}

// What the address may ask for is set before anything is drawn; all else is
// ignored.
func TestFrameIsDressed(t *testing.T) {
	eachSubject(t, func(t *testing.T, s *subject) {
		at := s.serve(t)
		for _, test := range []struct{ query, want string }{
			{"", "undefined undefined undefined"},
			{"theme=dark&accent=violet&font=serif", "dark violet serif"},
			{"theme=light&accent=ink&font=sans", "light ink sans"},
			{"theme=auto&accent=auto&font=house", "undefined undefined undefined"},
			{"theme=%22%3E%3Cb%3E&accent=constructor&font=serif%20sans", "undefined undefined undefined"},
		} {
			tb := newTab(t, at)
			tb.open("/embed?" + test.query)
			if got := tb.text("(d => `${d.theme} ${d.accent} ${d.font}`)(document.documentElement.dataset)"); got != test.want {
				t.Errorf("%s: got %s, want %s", test.query, got, test.want)
			}
		}
		paper := func(query string, options ...tabOption) string {
			tb := newTab(t, at, options...)
			tb.open("/embed?" + query)
			return tb.text(`getComputedStyle(document.documentElement).backgroundColor`)
		}
		light, night := paper(""), paper("", dark)
		if light == night || paper("theme=dark") != night || paper("theme=light", dark) != light {
			t.Errorf("light %s, dark %s, light screen made dark %s, dark screen made light %s", light, night, paper("theme=dark"), paper("theme=light", dark))
		}
	})
}

// In WordPress' sandbox a link cannot open a tab: the host is asked, and the
// address is shown. Elsewhere it opens beside the host.
func TestFrameLinks(t *testing.T) {
	eachSubject(t, func(t *testing.T, s *subject) {
		h := s.host(t, "wordpress.html", size(900, 900))
		f := h.frame(0)
		f.ends(200, 1000, 900)
		h.clickIn(f, firstLink)
		h.until("the host is asked", `links.length > 0`)
		f.until("the address is shown", `document.querySelector("#notices").textContent.includes((`+firstLink+`).href)`)
		var shown bool
		if f.js(`(r => r.top >= 0 && r.bottom <= innerHeight)(document.querySelector("#notices").getBoundingClientRect())`, &shown); !shown {
			t.Error("the notice is out of sight")
		}

		m := s.host(t, "medium.html", size(900, 900))
		f = m.frame(0)
		f.ends(0, 1<<30, 900)
		want := f.text(`(` + firstLink + `).href`)
		m.clickIn(f, firstLink)
		m.soon(func() string {
			all, err := chromedp.Targets(m.ctx)
			if err != nil {
				return err.Error()
			}
			for _, info := range all {
				if info.Type == "page" && info.URL == want {
					return ""
				}
			}
			return "no tab shows " + want
		})
	})
}

const firstLink = `[...document.querySelectorAll("#app a[href]")].find(a => !a.hash)`

// clickIn clicks where an element of a frame begins, again until the element has
// been pressed: the browser looks for a while where a frame that has just changed
// its place was, and the press goes to the host or to what lies beside the element.
func (h *host) clickIn(f *tab, element string) {
	h.t.Helper()
	f.js(`self.pressed = ""; addEventListener("pointerdown", e => { self.pressed = (`+element+`).contains(e.target) ? "it" : e.target.outerHTML }, {capture: true})`, nil)
	h.soon(func() string {
		var in, at struct{ X, Y float64 }
		f.js(`(r => ({X: r.x + Math.min(r.width / 2, 20), Y: r.y + r.height / 2}))((`+element+`).getClientRects()[0])`, &in)
		h.js(`(r => ({X: r.x, Y: r.y}))(document.querySelector("iframe").getBoundingClientRect())`, &at)
		h.run(chromedp.MouseClickXY(at.X+in.X, at.Y+in.Y))
		pressed := ""
		for range 20 {
			if pressed = f.text(`self.pressed`); pressed == "it" {
				return ""
			}
			time.Sleep(10 * time.Millisecond)
		}
		return fmt.Sprintf("a click on %s of the frame has pressed %.100q", element, pressed)
	})
}

// The program runs where the frame has no origin, once it is touched, and
// writes no address there.
func TestProgramWithoutOrigin(t *testing.T) {
	eachSubject(t, func(t *testing.T, s *subject) {
		serve := site.Handler(s.dist, s.base)
		at := serveHandler(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			serve.ServeHTTP(framable{w}, r)
		})) + s.base
		h := s.hostOf(t, at, "sandbox.html", size(1000, 900))
		f := h.frame(0)
		f.until("the page is there", `document.readyState === "complete" && self.origin === "null"`)
		h.clickIn(f, `document.querySelector("h1")`)
		f.ready()
		before := f.text(`location.href`)
		lane := "#f-lanes-" + article.Commitment.Lane()
		f.js(`document.querySelector("`+lane+`").click()`, nil)
		f.soon(func() string { return f.stands(s.a, "lanes="+article.Commitment.Lane()) })
		if got := f.text(`location.href`); got != before {
			t.Errorf("the address of the frame has become %s", got)
		}
		if n := f.number(`document.querySelectorAll("#notices p").length`); n != 0 {
			t.Errorf("%v notices", n)
		}
		if got := f.text(`[...document.querySelectorAll("a[href]")].filter(a => a.getAttribute("href")[0] !== "#").map(a => a.href).filter(h => /utm_source|childId/.test(h)).join(" ")`); got != "" {
			t.Errorf("what the host added stands in %s", got)
		}
	})
}

// framable answers as a server does that lets every page be framed.
type framable struct{ http.ResponseWriter }

func (f framable) WriteHeader(status int) {
	f.Header().Del("Content-Security-Policy")
	f.ResponseWriter.WriteHeader(status)
}

// Our element stands as many times as it is written, wherever it comes from
// and goes, believes nobody but its frame, and leaves nothing when it goes.
func TestElement(t *testing.T) {
	eachSubject(t, func(t *testing.T, s *subject) {
		h := s.host(t, "element.html", size(900, 900))
		f := h.frame(0)
		f.ends(100, 20000, 900)
		if got, want := f.text(`document.referrer`), h.text(`location.origin + "/"`); got != want {
			t.Errorf("the frame knows that it stands in %s, want %s", got, want)
		}
		if got, want := f.text(`location.href`), h.frames+"embed?as-of="+busyDay(s.a).String(); got != want {
			t.Errorf("the frame is %s, want %s", got, want)
		}
		name, _ := json.Marshal(s.a.Element())
		h.js(`(() => { self.all = () => [...document.querySelectorAll(`+string(name)+`)];
			self.state = () => all().map(e => e.querySelectorAll("iframe").length + (e.querySelector("a").checkVisibility() ? " link" : "")).join();
			self.frameOf = e => e.querySelector("iframe");
			self.opened = []; addEventListener("open", e => opened.push(e.detail.id), true) })()`, nil)
		at := 0
		want := func(state string) {
			t.Helper()
			h.soon(func() string { // frames load when they come near
				at++
				h.js(fmt.Sprintf(`(e => e[%d %% e.length].scrollIntoView())(all())`, at), nil)
				if got := h.text(`state()`); got != state {
					return fmt.Sprintf("got %q, want %q", got, state)
				}
				return ""
			})
		}
		want("1")
		f.js(openFold, nil)
		h.until("the page is told what was opened", `opened.length === 1 && opened[0].length > 0`)

		// Once more the script, and one more element.
		h.js(`new Promise((done, fail) => { const s = document.createElement("script"); s.src = document.querySelector("script").src + "?again"; s.onload = done; s.onerror = fail; document.head.append(s) })`, nil)
		h.js(`(() => { const late = document.createElement(`+string(name)+`); late.innerHTML = "<a href='/'>Late</a>"; late.setAttribute("height", "321"); document.body.prepend(late);
			self.atFirst = frameOf(late).offsetHeight + " " + frameOf(late).title })()`, nil)
		if got := h.text(`atFirst`); got != "321 Late" {
			t.Errorf("the late element has at first the height and title %q", got)
		}
		want("1,1")
		// Moved, it is drawn anew, and once.
		h.js(`document.body.append(all()[0])`, nil)
		want("1,1")
		h.until("both are as high as their content", `(f => f.length === 2 && f.every(f => ![321, 500].includes(f.offsetHeight)))(all().map(frameOf))`)

		h.allow("frame-ancestors", "ERR_BLOCKED_BY_RESPONSE", "404") // not all of these are there
		for _, test := range []struct{ attributes, want string }{
			{`{view: "timeline"}`, "embed?as-of=" + busyDay(s.a).String()},
			{`{view: "entry/2024-01-01-a", "as-of": ""}`, "embed/entry/2024-01-01-a"},
			{`{view: "../evil"}`, "embed"}, {`{view: "//evil.example/x"}`, "embed"}, {`{view: "a/" + "b".repeat(200)}`, "embed"}, {`{view: "entry/"}`, "embed"},
			{`{view: "", theme: "dark", accent: "<b>", font: "serif"}`, "embed?theme=dark&font=serif"},
			{`{theme: "", font: "", "as-of": "2024-1-1"}`, "embed"},
		} {
			h.js(fmt.Sprintf(`(e => { for (const [k, v] of Object.entries(%s)) e.setAttribute(k, v); self.src = frameOf(e).src })(all()[0])`, test.attributes), nil)
			if got := h.text(`src`); got != h.frames+test.want {
				t.Errorf("%s: got %s, want %s", test.attributes, got, h.frames+test.want)
			}
		}
		want("1,1")

		// The page itself, and a frame that is none of ours, say what is not so.
		h.until("it is as high as its content again", `all()[0].scrollIntoView(), ![321, 500].includes(frameOf(all()[0]).offsetHeight)`)
		h.js(`self.high = all().map(e => frameOf(e).offsetHeight).join()`, nil)
		h.js(`new Promise(done => { addEventListener("message", e => { if (e.data === "end") done() });
			for (const height of [5000, -1, NaN, "9", 1e9, null]) postMessage({source: "ledger-embed", type: "height", data: {height}}, "*");
			for (const m of [null, "x", {source: "ledger-embed"}, {source: "ledger-embed", type: "height", data: null}]) postMessage(m, "*");
			postMessage("end", "*") })`, nil)
		if got, want := h.text(`all().map(e => frameOf(e).offsetHeight).join()`), h.text(`high`); got != want {
			t.Errorf("the heights were %s and are %s", want, got)
		}

		// Gone, it hears nothing any more, and its link is there again.
		h.js(`(() => { self.gone = all()[0]; gone.remove(); self.heard = 0; gone.handleEvent = () => heard++ })()`, nil)
		h.js(`new Promise(done => { addEventListener("message", e => { if (e.data === "last") done() }); postMessage("last", "*") })`, nil)
		if got := h.text("`${heard} ${gone.querySelectorAll('iframe').length} ${gone.querySelector('a').hidden}`"); got != "0 0 false" {
			t.Errorf("gone, it has heard, has frames, hides its link: %s", got)
		}
		want("1")
		var keys []string
		h.js(`(() => { const f = document.createElement("iframe"); document.body.append(f); const plain = Object.getOwnPropertyNames(f.contentWindow); f.remove();
			const ours = "all state frameOf opened atFirst src high gone heard".split(" ");
			return Object.getOwnPropertyNames(window).filter(k => !plain.includes(k) && !/^\d+$/.test(k) && !ours.includes(k)) })()`, &keys)
		if len(keys) > 0 {
			t.Errorf("the script leaves %q on the page", keys)
		}
	})
}

// Content that grows and shrinks because its frame does is told at its larger
// height, and the page around it comes to rest.
func TestFrameComesToRest(t *testing.T) {
	eachSubject(t, func(t *testing.T, s *subject) {
		h := s.host(t, "medium.html", size(900, 900))
		f := h.frame(0)
		f.ends(0, 1<<30, 900)
		h.js(`(() => { self.changes = []; new MutationObserver(() => changes.push(+frame.height)).observe(frame, {attributes: true, attributeFilter: ["height"]}) })()`, nil)
		f.js(`(() => { const p = document.createElement("p"); p.textContent = "x"; document.querySelector("#app").append(p); setInterval(() => { p.hidden = !p.hidden }, 60) })()`, nil)
		h.until("the page has moved often", `changes.length >= 10`)
		h.soon(func() string {
			before := h.number(`changes.length`)
			f.js(`new Promise(done => { let n = 0; const t = setInterval(() => { if (++n === 30) { clearInterval(t); done() } }, 60) })`, nil)
			if now := h.number(`changes.length`); now != before {
				return fmt.Sprintf("it still moves: %v changes, then %v", before, now)
			}
			return ""
		})
		if last, most := h.number(`changes.at(-1)`), h.number(`Math.max(...changes)`); last != most {
			t.Errorf("it rests at %v px, want %v", last, most)
		}
		// It still grows with what is opened.
		f.js(`document.querySelector("#app").append(...[1, 2, 3].map(() => { const p = document.createElement("p"); p.textContent = "More"; return p }))`, nil)
		h.until("it has grown", `changes.at(-1) > `+fmt.Sprint(h.number(`Math.max(...changes)`)))
	})
}

// TimelineJS itself draws our file: a marker for each entry, in our lanes.
func TestTimelineJSDrawsOurFile(t *testing.T) {
	eachSubject(t, func(t *testing.T, s *subject) {
		h := s.host(t, "timelinejs.html", size(1200, 800))
		h.allow("locale", "sandbox", "ERR_", "favicon")
		h.until("it has drawn", `document.querySelectorAll(".tl-timemarker").length > 0`)
		if got := int(h.number(`document.querySelectorAll(".tl-timemarker").length`)); got != len(s.a.Entries) {
			t.Errorf("%d markers, want %d", got, len(s.a.Entries))
		}
		var lanes []string
		h.js(`[...document.querySelectorAll(".tl-timegroup-message")].map(e => e.textContent.trim())`, &lanes)
		for _, k := range article.Kinds {
			if name := s.a.Lane(k).Name; !slices.Contains(lanes, name) {
				t.Errorf("the lane %q is not among %q", name, lanes)
			}
		}
		last := s.a.Entries[len(s.a.Entries)-1]
		h.js(fmt.Sprintf(`timeline.goToId(%q)`, last.ID), nil)
		h.until("it goes to an entry by its id", fmt.Sprintf(`timeline.getCurrentSlide().data.unique_id === %q`, last.ID))
	})
}
