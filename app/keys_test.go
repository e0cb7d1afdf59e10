//go:build !wasm

package main

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/accessibility"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"ledger/app/article"
	"ledger/app/timeline"
)

// A stop is where the focus is, as assistive technology is told.
type stop struct{ Role, Name string }

func (s stop) String() string { return fmt.Sprintf("%s %q", s.Role, s.Name) }

// focused returns the role and the name of the element that has the focus.
func (tb *tab) focused() stop {
	tb.t.Helper()
	object := call(tb, runtime.Evaluate, runtime.EvaluateParams{Expression: "document.activeElement"}).Result.ObjectID
	nodes := call(tb, accessibility.GetPartialAXTree, accessibility.GetPartialAXTreeParams{ObjectID: object, FetchRelatives: new(bool)}).Nodes
	var s stop
	for _, n := range nodes {
		for v, to := range map[*accessibility.Value]*string{n.Role: &s.Role, n.Name: &s.Name} {
			if v != nil {
				if err := json.Unmarshal(v.Value, to); err != nil {
					tb.t.Fatal(err)
				}
			}
		}
	}
	return s
}

// unseen says why a reader does not see where the focus is, or nothing. A mark
// shows it by its label.
const unseen = `(() => {
	const el = document.activeElement, shown = el.querySelector(".mark-label") || el, box = el.closest("label") || shown;
	let r = shown.getClientRects()[0] || box.getBoundingClientRect(); // of a link in lines of text, the first
	if (r.width < 1 || r.height < 1) r = box.getBoundingClientRect();
	if (r.width < 1 || r.height < 1) return "it has no size";
	if (r.bottom <= 0 || r.top >= innerHeight || r.right <= 0 || r.left >= innerWidth) return "it is out of view: " + [r.left, r.top, r.right, r.bottom].map(Math.round);
	const line = e => { const s = getComputedStyle(e), paper = e.closest("#notices") ? "" : getComputedStyle(document.documentElement).backgroundColor;
		return s.outlineStyle !== "none" && parseFloat(s.outlineWidth) >= 2 && s.outlineColor !== paper };
	if (el.type === "date" && !el.matches(":focus-visible")) return ""; // on the button within the field, which the browser itself marks
	if (!line(shown) && !line(el)) return "nothing marks it";
	const x = Math.min(Math.max(r.left + r.width / 2, 1), innerWidth - 1), y = Math.min(Math.max(r.top + Math.min(r.height / 2, 12), 1), innerHeight - 1), top = document.elementFromPoint(x, y);
	return el.contains(top) || top && (top.contains(el) || top.closest("label") && top.closest("label") === el.closest("label")) ? "" : "it is covered by " + (top ? top.outerHTML.slice(0, 80) : "nothing");
})()`

// A leg of a walk: a key that is pressed until the focus is on what is
// expected, most often once.
type leg struct {
	key  string
	most int // how often at most; 0: once
	role string
	name []string // any of these
}

// keyNames are the names of the keys in the record of a walk.
var keyNames = map[string]string{
	kb.Tab: "Tab", back: "Shift+Tab", kb.Enter: "Enter", kb.Escape: "Escape", kb.ArrowUp: "Up", kb.ArrowDown: "Down",
	kb.ArrowLeft: "Left", kb.ArrowRight: "Right", kb.Home: "Home", kb.End: "End", " ": "Space",
}

// tabStops says how many stops of the Tab key the lanes of the timeline are.
const tabStops = `document.querySelectorAll('.plot-lanes [tabindex="0"]').length`

// back stands for Tab with Shift.
const back = "Shift+Tab"

func (tb *tab) key(key string) {
	tb.t.Helper()
	if key == back {
		tb.run(chromedp.KeyEvent(kb.Tab, chromedp.KeyModifiers(chromedp.ModifierShift)))
		return
	}
	tb.press(key)
}

// walk follows legs by nothing but keys. At every stop on the way the focus
// must be seen, and have a name. The test's log is the record of the walk.
func (tb *tab) walk(legs ...leg) {
	tb.t.Helper()
	for _, l := range legs {
		key := l.key
		if n := keyNames[key]; n != "" {
			key = n
		}
		there := func(s stop) bool { return s.Role == l.role && slices.Contains(l.name, s.Name) }
		was := tb.focused()
		for i := range max(l.most, 1) {
			tb.key(l.key)
			s := tb.focused()
			if last := i == max(l.most, 1)-1; last { // what a key brings about may take a moment
				tb.soon(func() string {
					if s = tb.focused(); !there(s) {
						return fmt.Sprintf("%s leads to %s, want %s %q", key, s, l.role, l.name)
					}
					return ""
				})
			}
			if s != was || there(s) {
				tb.t.Logf("%-9s → %s", key, s)
			}
			var why string
			for range 50 { // the page may still be scrolling to it
				if why = tb.text(unseen); why == "" {
					break
				}
				tb.js(`new Promise(f => requestAnimationFrame(f))`, nil)
			}
			if why != "" {
				tb.t.Errorf("%s: %s", s, why)
			}
			if s.Name == "" {
				tb.t.Errorf("%s has no name: %s", s, tb.text(`document.activeElement.outerHTML.slice(0, 80)`))
			}
			if there(s) {
				break
			}
			was = s
		}
	}
}

// ownPage is the name of the link from a card to the entry's page.
func ownPage(a *article.Article, tb *tab) []string {
	var names []string
	for n := 1; n < 200; n++ {
		names = append(names, fmt.Sprintf("Own page, with all %d sources", n))
	}
	return names
}

// sourceNames are the names of the links to an entry's sources, on its page.
func sourceNames(tb *tab) []string {
	var names []string
	tb.js(`[...document.querySelectorAll(".entry a[rel~=external]")].map(a => a.textContent.replace(/\s+/g, " ").trim())`, &names)
	return names
}

// entryAndBack walks from an open card to the entry's page, to a link to a
// source, and back to the view with the card.
func (tb *tab) entryAndBack(a *article.Article, e *article.Entry) {
	tb.t.Helper()
	tb.allow("Transition was") // skipped or aborted, says the browser of a page that is left early
	tb.walk(leg{kb.Tab, 120, "link", ownPage(a, tb)})
	was := tb.text(`location.href`)
	tb.press(kb.Enter)
	tb.until("the entry's page is there", fmt.Sprintf(`location.pathname.endsWith(%q) && document.readyState === "complete"`, "/entry/"+e.ID))
	tb.t.Logf("Enter     → the page of %q", tb.text(`document.querySelector("h1").textContent`))
	tb.walk(
		leg{kb.Tab, 1, "link", []string{"Skip to the record"}},
		leg{kb.Tab, 120, "link", sourceNames(tb)},
	)
	if got := tb.text(`new URL(document.activeElement.href).host`); got == "" || strings.Contains(tb.site, got) {
		tb.t.Errorf("the source is at %q", got)
	}
	tb.js(`history.back()`, nil)
	tb.until("the view is back", fmt.Sprintf(`location.href === %q && document.readyState === "complete" && !!document.querySelector("#card-title")`, was))
	tb.ready()
	tb.t.Logf("Back      → %s", tb.focused())
}

// A reader with nothing but a keyboard goes from the top of the page to an
// entry, its page and a source, and back.
func TestWalkByKeys(t *testing.T) {
	eachSubject(t, func(t *testing.T, s *subject) {
		tb := newTab(t, s.serve(t))
		tb.openReady("/")
		st := timeline.Default(s.a)
		v := timeline.Show(s.a, st)
		facet := func(n int) []string {
			f := v.Facets[n].Values[0]
			return []string{f.Name + " " + timeline.Number(float64(f.Count))}
		}
		lane := func(n int) (names []string) {
			for _, m := range v.Lanes[n].Marks {
				names = append(names, m.Name)
			}
			return names
		}
		all := slices.Concat(lane(0), lane(1), lane(2))
		tb.walk(
			leg{kb.Tab, 1, "link", []string{"Skip to the record"}},
			leg{kb.Tab, 1, "link", []string{s.a.Title}},
			leg{kb.Tab, 2, "link", []string{"Ledger"}},
			leg{kb.Tab, 60, "button", []string{"Previous change"}},
			leg{kb.Tab, 1, "Date", []string{"As of"}},
			leg{kb.Tab, 6, "button", []string{"Next change"}},
			leg{kb.Tab, 2, "radio", []string{"How it stood"}},
			leg{kb.ArrowRight, 1, "radio", []string{"As known then"}},
			leg{kb.ArrowLeft, 1, "radio", []string{"How it stood"}},
			leg{"/", 1, "searchbox", []string{"Find"}},
			leg{kb.Escape, 1, "searchbox", []string{"Find"}}, // the driver has typed what the page used
		)
		tb.until("what was found is gone", `!document.querySelector("#found a, #found button")`)
		tb.walk(
			leg{kb.Tab, 1, "checkbox", facet(0)},
			leg{" ", 1, "checkbox", facet(0)},
			leg{" ", 1, "checkbox", facet(0)},
			leg{kb.Tab, 40, "DisclosureTriangle", []string{"Status and party"}},
			leg{kb.Tab, 40, "button", []string{"Zoom in"}},
			leg{kb.Tab, 2, "button", []string{"Keys"}},
			leg{kb.Enter, 1, "button", []string{"Close"}},
			leg{kb.Escape, 1, "button", []string{"Keys"}},
			leg{kb.Tab, 1, "link", all},
			leg{back, 1, "button", []string{"Keys"}},
			leg{kb.Tab, 1, "link", all},
			leg{kb.ArrowDown, 2, "link", lane(1)},
			leg{kb.ArrowRight, 1, "link", lane(1)},
			leg{kb.Home, 1, "link", lane(1)},
			leg{kb.ArrowDown, 1, "link", lane(2)},
			leg{kb.ArrowUp, 1, "link", lane(1)},
		)
		if got := tb.text(`location.search`); got != "" {
			t.Errorf("on the way the view has changed: %s", got)
		}
		e := s.a.Entry(tb.text(`document.activeElement.dataset.mark`))
		mark := tb.focused()
		tb.walk(leg{kb.Enter, 1, "heading", []string{e.Title}})
		tb.entryAndBack(s.a, e)
		tb.walk(
			leg{kb.Escape, 1, mark.Role, []string{mark.Name}},
			leg{kb.Enter, 1, "heading", []string{e.Title}},
			leg{back, 1, "button", []string{"Close"}},
			leg{kb.Enter, 1, mark.Role, []string{mark.Name}},
			leg{kb.ArrowDown, 1, "link", lane(2)},
		)
		tb.soon(func() string {
			if n := tb.number(tabStops); n != 1 {
				return fmt.Sprintf("after a mark was opened, closed and left Tab stops at %v marks", n)
			}
			if tb.number(`document.activeElement.tabIndex`) != 0 { // it is drawn a frame after the focus has come
				return "Tab does not stop at the mark that has the focus"
			}
			return ""
		})
		mark = tb.focused()
		tb.walk(
			leg{back, 1, "button", []string{"Keys"}},
			leg{kb.Tab, 1, mark.Role, []string{mark.Name}}, // to where it was
			leg{"/", 1, "searchbox", []string{"Find"}},
			leg{kb.Escape, 1, "searchbox", []string{"Find"}},
		)
		if got := tb.text(`location.search`); got != "" {
			t.Errorf("at the end the view is another: %s", got)
		}
	})
}

// On a phone nothing that has the focus lies under the bar at the foot, all the
// way to the last entry of the list and up again.
func TestWalkOnAPhone(t *testing.T) {
	eachSubject(t, func(t *testing.T, s *subject) {
		tb := newTab(t, s.serve(t), size(360, 740))
		tb.openReady("/?view=list")
		last := s.a.Entries[len(s.a.Entries)-1]
		tb.js(`document.querySelector("#record a").focus()`, nil)
		tb.walk(leg{kb.Tab, 1000, "link", []string{last.Title}})
		tb.walk(leg{back, 1000, "link", []string{s.a.Title}})
	})
}

// The same on the ledger: a column sorted, a line opened, a source, and back.
func TestWalkTheLedgerByKeys(t *testing.T) {
	eachSubject(t, func(t *testing.T, s *subject) {
		tb := newTab(t, s.serve(t))
		tb.openReady("/ledger")
		var titles []string
		for _, e := range s.a.Entries {
			if e.Kind != article.Event {
				titles = append(titles, e.Title)
			}
		}
		column := []string{tb.text(`document.querySelector("thead button[data-arg=date]").textContent.trim()`)}
		tb.walk(
			leg{kb.Tab, 1, "link", []string{"Skip to the record"}},
			leg{kb.Tab, 120, "link", []string{"Skip the plot, to the table"}},
		)
		tb.press(kb.Enter)
		tb.t.Log("Enter     → the table")
		tb.walk(
			leg{kb.Tab, 16, "button", column},
			leg{kb.Enter, 1, "button", column},
		)
		tb.ledgerSoon(s, "sort=date")
		tb.walk(leg{kb.Tab, 8, "link", titles})
		line := tb.focused()
		e := s.a.Entry(tb.text(`document.activeElement.dataset.arg`))
		if first := timeline.Ledger(s.a, tb.state(s.a)).Groups[0].Rows[0]; first.ID != e.ID {
			t.Errorf("the first line is %s, want %s", e.ID, first.ID)
		}
		tb.walk(leg{kb.Enter, 1, "heading", []string{e.Title}})
		tb.entryAndBack(s.a, e)
		tb.walk(
			leg{kb.Escape, 1, line.Role, []string{line.Name}},
		)
		tb.ledgerSoon(s, "sort=date")
	})
}
