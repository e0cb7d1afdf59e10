//go:build !wasm

package main

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/browser"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"ledger/app/article"
	"ledger/app/site"
	"ledger/app/timeline"
)

// offered returns what a panel holds, by the names of its buttons.
func (tb *tab) offered(panel string) []string {
	tb.t.Helper()
	var got []string
	tb.js(fmt.Sprintf(`[...document.querySelectorAll("#%s .share-item")].map(i => (i.querySelector(".copy") || {textContent: ""}).textContent + "\n" + i.querySelector("pre").textContent)`, panel), &got)
	return got
}

func offer(sh timeline.Shared) []string {
	return []string{"Copy link\n" + sh.Live, "Copy dated link\n" + sh.Dated, "Copy citation\n" + sh.Plain,
		"Copy BibTeX\n" + sh.BibTeX, "Copy RIS\n" + sh.RIS, "Copy CSL-JSON\n" + sh.CSL}
}

func (tb *tab) offers(panel string, sh timeline.Shared) {
	tb.t.Helper()
	tb.soon(func() string {
		if got, want := tb.offered(panel), offer(sh); !slices.Equal(got, want) {
			return fmt.Sprintf("#%s offers\n%q, want\n%q", panel, got, want)
		}
		return ""
	})
}

func (tb *tab) allowClipboard() {
	tb.t.Helper()
	for _, name := range []string{"clipboard-read", "clipboard-write"} {
		call(tb, browser.SetPermission, browser.SetPermissionParams{Permission: &browser.PermissionDescriptor{Name: name}, Setting: browser.PermissionSettingGranted,
			BrowserContextID: chromedp.FromContext(tb.ctx).BrowserContextID})
	}
}

// The panels of the program hold the present state, closed ones nothing; what
// is copied is what is shown.
func TestShareAndCite(t *testing.T) {
	eachSubject(t, func(t *testing.T, s *subject) {
		tb := newTab(t, s.serve(t))
		tb.allowClipboard()
		day := busyDay(s.a)
		tb.openReady("/?as-of=" + day.String() + "&topics=" + s.a.Topics[0].ID)
		st, _ := timeline.Parse(s.a, tb.text(`location.search`))
		if got := tb.offered("share"); len(got) != 0 {
			t.Errorf("the closed panel offers %q", got)
		}
		share := func(dated bool) timeline.Shared { return timeline.Share(s.a, st, nil, s.a.Address, "", dated) }
		tb.click("#share summary")
		tb.offers("share", share(true))
		if got, want := share(true).Dated, s.a.Address+tb.text(`location.search`); got != want {
			t.Errorf("the dated link is %s, the page's address %s", got, want)
		}
		st = timeline.Update(s.a, st, timeline.StepAsOf{By: -1})
		tb.click(`[data-do="step"][data-arg="-1"]`)
		tb.offers("share", share(true))
		for i, want := range []string{share(true).Live, share(true).Dated, share(true).Plain, share(true).BibTeX, share(true).RIS, share(true).CSL} {
			tb.click(fmt.Sprintf("#share .share-item:nth-child(%d) .copy", i+1))
			tb.soon(func() string {
				if got := tb.text(`navigator.clipboard.readText()`); strings.ReplaceAll(got, "\r", "") != strings.ReplaceAll(want, "\r", "") {
					return fmt.Sprintf("copied %q, want %q", got, want)
				}
				if got := tb.text(`document.querySelector("#notices").innerText`); !strings.HasPrefix(got, "Copied.") {
					return fmt.Sprintf("the notice says %q", got)
				}
				return ""
			})
		}
		if n := tb.number(`document.querySelectorAll("#notices p").length`); n != 1 {
			t.Errorf("%v notices", n)
		}
		// Where copying is not allowed, the text is marked.
		tb.js(`Object.defineProperty(navigator, "clipboard", {value: {writeText: () => Promise.reject(new Error("no"))}})`, nil)
		tb.click("#share .share-item:nth-child(2) .copy")
		tb.soon(func() string {
			if got, want := tb.text(`getSelection().toString()`), share(true).Dated; got != want {
				return fmt.Sprintf("marked is %q, want %q", got, want)
			}
			if got := tb.text(`document.querySelector("#notices").innerText`); !strings.HasPrefix(got, "Marked") {
				return fmt.Sprintf("the notice says %q", got)
			}
			return ""
		})
		tb.click("label:has(#share-live)")
		tb.offers("share", share(false))
		tb.click("label:has(#share-live)")
		// The open entry has a panel of its own.
		e := ofKind(s.a, article.Commitment)
		tb.openReady("/?as-of=" + day.String() + "&clock=known&entry=" + e.ID)
		st, _ = timeline.Parse(s.a, tb.text(`location.search`))
		tb.click("#share-entry summary")
		tb.offers("share-entry", timeline.Share(s.a, st, e, s.a.Address, "", true))
		// And so has the ledger.
		tb.openReady("/ledger?as-of=" + day.String() + "&sort=wait")
		st, _ = timeline.Parse(s.a, tb.text(`location.search`))
		tb.click("#share summary")
		tb.offers("share", timeline.Share(s.a, st, nil, s.a.Address, "ledger", true))
	})
}

// A panel that was open when the program started is filled once the reader turns
// to it: until then nothing moves.
func TestShareOpenedEarly(t *testing.T) {
	eachSubject(t, func(t *testing.T, s *subject) {
		tb := newTab(t, s.serve(t))
		tb.hold("*.wasm*")
		tb.open("/")
		tb.waitHeld()
		tb.click("#share summary")
		if got := tb.text(`document.querySelector("#share a").href`); got != s.a.Address {
			t.Errorf("the plain link leads to %s, want %s", got, s.a.Address)
		}
		tb.release()
		tb.ready()
		if n := tb.number(`document.querySelectorAll("#share .copy").length`); n != 0 {
			t.Errorf("%v things to copy came unasked", n)
		}
		x, y := tb.at("#share a")
		tb.mouse("move", x, y)
		tb.offers("share", timeline.Share(s.a, timeline.Default(s.a), nil, s.a.Address, "", true))
	})
}

// The browser's own share button is offered where there is one, and is given
// what is shown.
func TestShareNatively(t *testing.T) {
	eachSubject(t, func(t *testing.T, s *subject) {
		tb := newTab(t, s.serve(t))
		for _, there := range []bool{false, true} {
			tb.hold("*.wasm*")
			tb.open("/?as-of=" + busyDay(s.a).String())
			tb.waitHeld()
			tb.js(fmt.Sprintf(`Object.defineProperty(navigator, "share", {value: %v && (d => { window.given = d; return Promise.reject(new Error("not wanted")) })})`, there), nil)
			tb.release()
			tb.ready()
			tb.click("#share summary")
			tb.until("the panel is filled", `!!document.querySelector("#share .copy")`)
			if n := tb.number(`document.querySelectorAll("#share [data-do=share]").length`); n != 0 != there {
				t.Errorf("with a share button of the browser %v: %v are drawn", there, n)
			}
		}
		tb.click("#share [data-do=share]")
		st, _ := timeline.Parse(s.a, tb.text(`location.search`))
		want := timeline.Share(s.a, st, nil, s.a.Address, "", false).Dated
		tb.soon(func() string {
			if got := tb.text(`(window.given || {}).url || ""`); got != want {
				return fmt.Sprintf("shared is %q, want %q", got, want)
			}
			return ""
		})
	})
}

// Every entry's page can be cited without scripts; with them there are buttons.
func TestEntryPagesAreCited(t *testing.T) {
	eachSubject(t, func(t *testing.T, s *subject) {
		at := s.serve(t)
		e := ofKind(s.a, article.Request)
		want := offer(timeline.Share(s.a, timeline.Default(s.a), e, s.a.Address, "", true))
		for i := range want {
			want[i] = strings.TrimSpace(strings.ReplaceAll(want[i], "\r", ""))
		}
		tb := newTab(t, at, withoutScripts)
		tb.open("/entry/" + e.ID)
		tb.click("#share summary")
		got := tb.offered("share")
		for i := range want {
			if _, text, _ := strings.Cut(want[i], "\n"); i >= len(got) || got[i] != "\n"+text {
				t.Errorf("without scripts: got %q, want %q", got, want)
				break
			}
		}
		tb = newTab(t, at)
		tb.allowClipboard()
		tb.open("/entry/" + e.ID)
		tb.until("the buttons are there", `document.querySelectorAll("#share .copy").length === document.querySelectorAll("#share [data-copy]").length`)
		tb.click("#share summary")
		if got := tb.offered("share"); !slices.Equal(got, want) {
			t.Errorf("got %q, want %q", got, want)
		}
		tb.click("#share .share-item:last-child .copy")
		tb.soon(func() string {
			var items []map[string]any
			got := tb.text(`navigator.clipboard.readText()`)
			if err := json.Unmarshal([]byte(got), &items); err != nil || len(items) != 1 || items[0]["title"] != e.Title {
				return fmt.Sprintf("copied %q: %v", got, err)
			}
			return ""
		})
	})
}

// The page's own keys work where nothing is typed, and can be switched off.
func TestPageKeys(t *testing.T) {
	eachSubject(t, func(t *testing.T, s *subject) {
		tb := newTab(t, s.serve(t))
		open := func(want bool, what string) {
			t.Helper()
			tb.soon(func() string {
				var is bool
				if tb.js(`document.querySelector("#help").matches(":popover-open") && !!document.querySelector("#help h2")`, &is); is != want {
					return fmt.Sprintf("%s: the list of keys is open: %v", what, is)
				}
				return ""
			})
		}
		for _, path := range []string{"/", "/ledger"} {
			tb.openReady(path)
			tb.press("/")
			tb.until("the search has the focus", `document.activeElement.id === "q"`)
			tb.js(`document.querySelector("#q").select()`, nil) // the driver types what the page has used
			tb.press("a/?")
			tb.until("the keys are letters in a field", `document.querySelector("#q").value === "a/?"`)
			open(false, "? in a field")
			tb.js(`document.querySelector(".header-brand").focus()`, nil)
			tb.press("?")
			open(true, "?")
			tb.press("/")
			tb.press(kb.Escape)
			open(false, "Escape")
			tb.until("the focus has come back", `document.activeElement.className === "header-brand"`)
		}
		tb.openReady("/")
		tb.click("[data-do=help]")
		open(true, "the button")
		tb.until("the focus is on its way out", `document.activeElement.getAttribute("aria-label") === "Close"`)
		tb.press(kb.Enter)
		open(false, "Close")
		tb.until("the focus has come back", `document.activeElement.dataset.do === "help"`)
		tb.press(kb.Enter)
		open(true, "the button, by key")
		tb.click("label:has(#keys)")
		tb.press(kb.Escape)
		open(false, "Escape")
		tb.openReady("/")
		tb.press("?")
		tb.press("/")
		tb.click("[data-do=help]")
		open(true, "the button, the keys being off")
		if tb.text(`document.activeElement.id`) == "q" {
			t.Error("the key / works though it is switched off")
		}
		var on bool
		if tb.js(`document.querySelector("#keys").checked`, &on); on {
			t.Error("the choice was not kept")
		}
	})
}

// proseLink finds links of the chapters that open in place: a source, and a
// word of the glossary if the chapters use one.
func proseLinks(s *subject, tb *tab) []string {
	links := []string{".chapter .cite a"}
	if tb.number(`document.querySelectorAll(".chapter .to-term").length`) > 0 {
		links = append(links, ".chapter .to-term")
	}
	return links
}

// Words and sources open below their paragraph and give the focus back.
func TestNotesInPlace(t *testing.T) {
	eachSubject(t, func(t *testing.T, s *subject) {
		at := s.serve(t)
		tb := newTab(t, at, size(768, 900))
		tb.openReady("/")
		gone := func(link, how string) {
			t.Helper()
			tb.soon(func() string {
				if tb.number(`document.querySelectorAll(".note").length`) != 0 {
					return how + ": the note is still there"
				}
				var back bool
				if tb.js(fmt.Sprintf(`document.activeElement === document.querySelector(%q)`, link), &back); !back {
					return how + ": the focus is on " + tb.text(`document.activeElement.outerHTML.slice(0, 80)`)
				}
				return ""
			})
		}
		for _, link := range proseLinks(s, tb) {
			href := tb.text(fmt.Sprintf(`document.querySelector(%q).getAttribute("href")`, link))
			_, id, _ := strings.Cut(href, "#")
			title, text := "", ""
			if src := s.a.Source(id); src != nil {
				title, text = src.Title, src.Publisher
			}
			for _, g := range s.a.Glossary {
				if id == "term-"+g.ID {
					title, text = g.Term, g.Text
				}
			}
			for _, way := range []string{"Escape", "Close", "again"} {
				tb.click(link)
				tb.soon(func() string {
					got := tb.text(`(document.querySelector("[role=note]") || {innerText: ""}).innerText`)
					if title == "" || !strings.HasPrefix(got, title) || !strings.Contains(got, text) {
						return fmt.Sprintf("%s: the note says %q, want %q and %q", link, got, title, text)
					}
					return ""
				})
				var ok bool
				if tb.js(fmt.Sprintf(`(() => { const a = document.querySelector(%q), n = document.querySelector(".note"), p = a.closest("li, p");
					return n === document.activeElement && (p.contains(n) || p.nextSibling === n) && n.getBoundingClientRect().top >= a.getBoundingClientRect().bottom && a.ariaExpanded === "true" })()`, link), &ok); !ok {
					t.Errorf("%s: the note does not stand below, or has no focus: %s", link, tb.text(`document.activeElement.outerHTML.slice(0, 80)`))
				}
				if got := tb.text(`location.pathname + location.hash`); strings.Contains(got, id) {
					t.Errorf("%s leads to %s", link, got)
				}
				switch way {
				case "Escape":
					tb.press(kb.Escape)
				case "Close":
					tb.click(".note button")
				default:
					tb.click(link)
					tb.soon(func() string {
						if tb.number(`document.querySelectorAll(".note").length`) != 0 {
							return "the note is still there"
						}
						return ""
					})
					continue
				}
				gone(link, way)
			}
			// With Ctrl the browser does what it always does.
			var left bool
			tb.js(fmt.Sprintf(`new Promise(f => { document.addEventListener("click", e => { f(!e.defaultPrevented); e.preventDefault() }, {once: true});
				document.querySelector(%q).dispatchEvent(new MouseEvent("click", {bubbles: true, cancelable: true, ctrlKey: true})) })`, link), &left)
			if !left || tb.number(`document.querySelectorAll(".note").length`) != 0 {
				t.Errorf("%s: a click with Ctrl is not left to the browser", link)
			}
		}
		// Without scripts, or without the notes, the links lead to where all stand.
		h := site.Handler(s.dist, s.base)
		lost := serveHandler(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if strings.Contains(r.URL.Path, "/notes.") {
				http.NotFound(w, r)
				return
			}
			h.ServeHTTP(w, r)
		})) + s.base
		for _, tb := range []*tab{newTab(t, at, withoutScripts), newTab(t, lost)} {
			tb.allow("404 (Not Found)", "Transition was skipped")
			tb.open("/")
			for _, link := range proseLinks(s, tb) {
				tb.open("/")
				want := tb.text(fmt.Sprintf(`document.querySelector(%q).href`, link))
				u, _ := url.Parse(want)
				tb.click(link)
				tb.until("the link leads to "+want, fmt.Sprintf(`location.href === %q && document.readyState === "complete" && !!document.getElementById(%q)`, want, u.Fragment))
			}
		}
	})
}
