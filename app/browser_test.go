//go:build !wasm

package main

import (
	"cmp"
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"ledger/app/article"
	"ledger/app/site"
	"ledger/app/timeline"
)

// What the tests expect is worked out from the compiled article by the model,
// never typed in, so that they hold of any content.

// seen is how an entry stands in the list of the page.
type seen struct {
	ID, Status, Words, Unclear string
	Shown                      bool
}

const listed = `[...document.querySelectorAll("#record .item")].map(i => ({
	ID: i.id, Status: i.dataset.status, Words: i.querySelector(".status").textContent,
	Unclear: (i.querySelector(".unclear") || {textContent: ""}).textContent, Shown: i.offsetParent !== null}))`

// stands compares the page with what the model says of a query. With quick,
// only what is shown before the program runs is expected: the search and the
// filter by party wait for it.
func (tb *steps) stands(a *article.Article, query string) string {
	s, _ := timeline.Parse(a, query)
	v := timeline.Show(a, s)
	var got []seen
	tb.js(listed, &got)
	if len(got) != len(v.Record) {
		return fmt.Sprintf("the list has %d entries, want %d", len(got), len(v.Record))
	}
	for i, want := range v.Record {
		if w := (seen{want.ID, string(want.Status), want.Words, want.Unclear, !want.Hidden}); got[i] != w {
			return fmt.Sprintf("%s: entry %+v, want %+v", query, got[i], w)
		}
	}
	var tally map[string]string
	tb.js(`Object.fromEntries([...document.querySelectorAll("[data-tally]")].map(e => [e.dataset.tally, e.textContent]))`, &tally)
	for _, line := range v.Tally {
		if tally[line.ID] != line.Count {
			return fmt.Sprintf("%s: the tally of %s is %q, want %q", query, line.ID, tally[line.ID], line.Count)
		}
	}
	if got := tb.text(`document.querySelector("#as-of-line").textContent`); got != v.AsOfLine {
		return fmt.Sprintf("%s: the line is %q, want %q", query, got, v.AsOfLine)
	}
	if got := tb.text(`document.querySelector("#shown").textContent`); got != v.ShownLine {
		return fmt.Sprintf("%s: shown is %q, want %q", query, got, v.ShownLine)
	}
	if got := tb.text(`document.querySelector("#as-of-hidden").textContent`); got != v.Hidden {
		return fmt.Sprintf("%s: left out is %q, want %q", query, got, v.Hidden)
	}
	return ""
}

// address returns the canonical query of what a query shows.
func address(a *article.Article, query string) string {
	s, _ := timeline.Parse(a, query)
	if q := timeline.Query(a, s); q != "" {
		return "?" + q
	}
	return ""
}

// A busyDay is a day in the middle of the record's changes.
func busyDay(a *article.Article) article.Day {
	days := a.ChangeDays(article.Stood)
	return days[len(days)/2]
}

// ofKind returns the first entry of a kind.
func ofKind(a *article.Article, k article.Kind) *article.Entry {
	for i := range a.Entries {
		if a.Entries[i].Kind == k {
			return &a.Entries[i]
		}
	}
	return nil
}

func TestReadsWithoutScripts(t *testing.T) {
	eachBrowser(t, window{width: 360, height: 740, noScripts: true}, func(t *testing.T, s *subject, tb *steps) {
		tb.open("/")
		if p := tb.stands(s.a, ""); p != "" {
			t.Error(p)
		}
		if got := tb.text(`document.querySelector("h1").textContent`); got != s.a.Headline {
			t.Errorf("the heading is %q", got)
		}
		if got := tb.text(`document.querySelector("body noscript").textContent`); !strings.Contains(got, s.a.RecordDate.Words()) {
			t.Errorf("the fixed line does not name the day: %q", got)
		}
		if h := tb.number(`document.querySelector("body noscript").getBoundingClientRect().height`); h == 0 && tb.scriptless {
			t.Error("the fixed line is not shown")
		}
		// What is out of sight is laid out later, and has no innerText until then.
		body := tb.text(`[...document.querySelectorAll("h1, h2, h3, h4, p, a, dt, dd, li")].filter(e => e.checkVisibility()).map(e => e.textContent).join("\n")`)
		for _, c := range s.a.Chapters {
			if !strings.Contains(body, c.Title) {
				t.Errorf("the chapter %q is not there", c.Title)
			}
		}
		for _, e := range s.a.Entries {
			if !strings.Contains(body, e.Title) {
				t.Errorf("the entry %q is not there", e.Title)
			}
		}
		lane, topic := article.Commitment.Lane(), s.a.Topics[1].ID
		tb.click("#f-lanes-" + lane + " + span")
		tb.click("#f-topics-" + topic + " + span")
		want := 0
		for _, e := range s.a.Entries {
			if e.Kind == article.Commitment && slices.Contains(e.Topics, topic) {
				want++
			}
		}
		tb.soon(func() string { // WebKit hides them a moment later
			var got []seen
			tb.js(listed, &got)
			shown := 0
			for _, i := range got {
				if e := s.a.Entry(i.ID); i.Shown {
					shown++
					if e.Kind != article.Commitment || !slices.Contains(e.Topics, topic) {
						return i.ID + " passes the filters"
					}
				}
			}
			if want == 0 || shown != want {
				return fmt.Sprintf("%d entries pass the filters, want %d", shown, want)
			}
			return ""
		})
		first := ofKind(s.a, article.Request)
		tb.click("#f-lanes-" + lane + " + span")
		tb.click("#f-topics-" + topic + " + span")
		tb.click("[id=\"" + first.ID + "\"] .item-title a")
		tb.until("the entry's page is there", `document.readyState === "complete" && location.pathname.includes("/entry/")`)
		if got := tb.text(`document.querySelector("h1").textContent`); got != first.Title {
			t.Errorf("the entry's page has the heading %q", got)
		}
		for _, id := range first.Request.Askings[0].Sources {
			if src := s.a.Source(id); !strings.Contains(tb.text(`document.querySelector(".source-list").innerText`), src.Publisher) {
				t.Errorf("the source %s is not listed", id)
			}
		}
	})
}

// queries are addresses that each show something else.
func queries(a *article.Article) []string {
	day, topic := busyDay(a).String(), a.Topics[0].ID
	return []string{
		"",
		"as-of=" + day,
		"as-of=" + day + "&clock=known",
		"clock=known",
		"as-of=" + day + "&topics=" + topic,
		"lanes=requests,commitments&topics=" + topic + "," + a.Topics[1].ID,
		"as-of=" + day + "&statuses=promised,open",
		"as-of=" + a.Entries[0].Date.Last.String() + "&view=list",
		"from=" + (busyDay(a) - 100).String() + "&to=" + (busyDay(a) + 100).String() + "&as-of=" + day,
	}
}

// Before the program runs, the page shows the day, the clock and the filters
// of its address, as the model does.
func TestBeforeTheProgram(t *testing.T) {
	eachSubject(t, func(t *testing.T, s *subject) {
		tb := newTab(t, s.serve(t))
		tb.hold("*.wasm*")
		for _, q := range queries(s.a) {
			tb.open("/?" + q)
			if p := tb.stands(s.a, q); p != "" {
				t.Error(p)
			}
			if app := tb.text(`document.documentElement.dataset.app`); app == "ready" {
				t.Fatal("the program runs")
			}
		}
		// The controls work, too.
		tb.open("/")
		day := busyDay(s.a).String()
		tb.set("#as-of", day)
		tb.click("#f-lanes-requests + span")
		tb.click(".asof-clock:has(#clock-known)")
		tb.soon(func() string { return tb.stands(s.a, "lanes=requests&clock=known&as-of="+day) })
		st, _ := timeline.Parse(s.a, "as-of="+day)
		st.Clock = article.Known
		next := timeline.Update(s.a, st, timeline.StepAsOf{By: 1})
		tb.click(`[data-do="step"][data-arg="1"]`)
		tb.soon(func() string { return tb.stands(s.a, "lanes=requests&clock=known&as-of="+next.AsOf.String()) })
		tb.click("#clear")
		tb.click("#today")
		tb.soon(func() string { return tb.stands(s.a, "clock=known") })
		// A day is outside the record while it is typed: it waits in its field.
		const end = "-12-31"
		day = (s.a.RecordDate - 366).String()[:4] + end
		typed, err := article.ParseDay(day)
		if err != nil {
			t.Fatal(err)
		}
		shown := ""
		tb.typeDay(typed, func(value string) {
			if !strings.HasSuffix(value, end) {
				t.Errorf("while a year is typed the field says %q", value)
			}
			line := tb.text(`document.querySelector("#as-of-line").textContent`)
			if shown = cmp.Or(shown, line); line != shown {
				t.Errorf("while a year is typed the page goes from %q to %q", shown, line)
			}
		})
		tb.soon(func() string { return tb.stands(s.a, "clock=known&as-of="+day) })
		// What waits when the field is left is brought into the record.
		first, _ := timeline.Bounds(s.a)
		tb.set("#as-of", "0"+day[:3]+end)
		tb.js(`document.querySelector("#as-of").blur()`, nil)
		tb.soon(func() string { return tb.stands(s.a, "clock=known&as-of="+first.String()) })
		tb.mu.Lock()
		tb.allowed = append(tb.allowed, "Failed to fetch", "the program") // held back until the end
		tb.mu.Unlock()
	})
}

// Layout shifts since the page began, whether or not the reader caused them.
const watchShifts = `new PerformanceObserver(l => { for (const e of l.getEntries()) if (e.startTime > (window.since || Infinity)) {
	window.shift = (window.shift || 0) + e.value;
	window.shifted = (window.shifted || []).concat(e.sources.map(s => s.node && (s.node.id || s.node.className || s.node.nodeName)))
} }).observe({type: "layout-shift", buffered: true})`

// Where everything stands, but for the marks and the axis of a stretch of time
// that the address chose: the program alone knows where there is room.
const places = `[...document.querySelectorAll("#app *, #record .item, #record p")].filter(e => e.getClientRects().length &&
	!("range" in document.documentElement.dataset && e.closest(".lane-marks, .plot-axis"))).map(e => {
	const r = e.getBoundingClientRect(); return (e.id || e.dataset.mark || e.className || e.nodeName) + " " +
	[r.x, r.y, r.width, r.height].map(n => Math.round(n * 4) / 4) })`

// laidOut lays out what is out of sight too. Of it the browser has a guess till it
// comes near, and when that is, is the browser's affair.
const laidOut = `(() => { const s = new CSSStyleSheet(); s.replaceSync("* { content-visibility: visible !important }");
	document.adoptedStyleSheets.push(s); return 0 })()`

// What the root holds, whatever the order of attributes. (What fields say is a
// property to the program, an attribute to the page. The numbers that place the
// marks stand on the document at first and then on the timeline.)
const markup = `(() => { const root = document.querySelector("#app").cloneNode(true);
	for (const e of root.querySelectorAll(".plot, .plot-play")) e.removeAttribute("style");
	for (const e of root.querySelectorAll("*")) { if (e.matches("input, option")) for (const n of ["checked", "selected", "value"]) e.removeAttribute(n); const all = [...e.attributes].map(a => [a.name, a.value]).sort((a, b) => a[0] < b[0] ? -1 : 1);
		for (const [n] of all) e.removeAttribute(n);
		for (const [n, v] of all) e.setAttribute(n, v) }
	return root.innerHTML })()`

// When the program starts, nothing moves, whatever the address shows.
func TestNothingMovesAtTakeOver(t *testing.T) {
	eachSubject(t, func(t *testing.T, s *subject) {
		for _, w := range []int{1440, 768, 360} {
			tb := newTab(t, s.serve(t), size(w, 900))
			for _, q := range queries(s.a) {
				tb.hold("*.wasm*")
				tb.open("/?" + q)
				tb.waitHeld()
				tb.js(`document.fonts.ready.then(() => 0)`, nil)
				tb.js(laidOut, nil)
				var before, after []string
				tb.js(places, &before)
				html := tb.text(markup)
				tb.js("window.since = performance.now();"+watchShifts, nil)
				tb.release()
				tb.ready()
				tb.js(`new Promise(f => requestAnimationFrame(() => setTimeout(f, 50)))`, nil)
				tb.js(places, &after)
				for i := range min(len(before), len(after)) {
					if before[i] != after[i] {
						t.Errorf("%d px, ?%s: %s is %s now (the first of them)", w, q, before[i], after[i])
						break
					}
				}
				if len(before) != len(after) {
					t.Errorf("%d px, ?%s: %d elements were shown, %d are now", w, q, len(before), len(after))
				}
				if shift := tb.number(`window.shift || 0`); shift != 0 {
					t.Errorf("%d px, ?%s: layout shift of %v: %s", w, q, shift, tb.text(`String(window.shifted)`))
				}
				if p := tb.stands(s.a, q); p != "" {
					t.Error(p)
				}
				if now := tb.text(markup); q == "" && w == 1440 && now != html {
					i := 0
					for i < min(len(now), len(html)) && now[i] == html[i] {
						i++
					}
					t.Errorf("the program draws another page: %.200q, was %.200q", now[max(0, i-60):], html[max(0, i-60):])
				}
			}
		}
	})
}

// When the program starts, the reader loses nothing.
func TestTakeOverKeepsWhatTheReaderDid(t *testing.T) {
	eachSubject(t, func(t *testing.T, s *subject) {
		tb := newTab(t, s.serve(t), size(768, 500))
		tb.hold("*.wasm*")
		topic := s.a.Topics[0].ID
		tb.open("/?topics=" + topic)
		tb.waitHeld()
		tb.click("#f-lanes-requests + span")
		tb.click("#more-filters summary")
		tb.click("#q")
		word := []rune(ofKind(s.a, article.Request).Title)[:4]
		tb.press(string(word))
		tb.press(kb.ArrowLeft)
		tb.js(`scrollTo({top: 240, behavior: "instant"})`, nil)
		state := `JSON.stringify({y: Math.round(scrollY), focus: document.activeElement.id, at: document.activeElement.selectionStart,
			typed: document.querySelector("#q").value, open: document.querySelector("#more-filters").open,
			lane: document.querySelector("#f-lanes-requests").checked, topic: document.querySelector("#f-topics-` + topic + `").checked})`
		before := tb.text(state)
		tb.js(`window.old = document.querySelector("#record .item")`, nil)
		tb.release()
		tb.ready()
		if after := tb.text(state); after != before {
			t.Errorf("got %s, want %s", after, before)
		}
		var same bool
		if tb.js(`window.old === document.querySelector("#record .item")`, &same); !same {
			t.Error("the list was drawn anew")
		}
		want := address(s.a, "lanes=requests&topics="+topic+"&q="+string(word))
		tb.soon(func() string {
			if got := tb.text(`location.search`); got != want {
				return fmt.Sprintf("the address is %q, want %q", got, want)
			}
			return tb.stands(s.a, want)
		})
		tb.press("x") // goes on typing where the caret was
		if got := tb.text(`document.querySelector("#q").value`); got != string(word[:3])+"x"+string(word[3:]) {
			t.Errorf("the search says %q", got)
		}
	})
}

// showsQuery waits until the address is that of a query, and the page shows it.
func (s *steps) showsQuery(a *article.Article, query string) {
	s.t.Helper()
	s.soon(func() string {
		if got, want := s.text(`location.search`), address(a, query); got != want {
			return fmt.Sprintf("the address is %q, want %q", got, want)
		}
		return s.stands(a, query)
	})
}

func TestFiltersAndAddress(t *testing.T) {
	eachBrowser(t, window{width: 1440, height: 900}, func(t *testing.T, s *subject, tb *steps) {
		tb.openReady("/")
		query := ""
		check := func() {
			t.Helper()
			tb.showsQuery(s.a, query)
		}
		check()
		tb.click("#f-topics-" + s.a.Topics[0].ID + " + span")
		query = "topics=" + s.a.Topics[0].ID
		check()
		tb.click("#f-lanes-commitments + span")
		query += "&lanes=commitments"
		check()
		tb.click("#more-filters summary")
		tb.click("#f-statuses-delivered + span")
		query += "&statuses=delivered"
		check()
		tb.click("#clear")
		query = ""
		check()
		tb.set("#by", ofKind(s.a, article.Commitment).Commitment.By[0])
		query = "by=" + ofKind(s.a, article.Commitment).Commitment.By[0]
		check()
		tb.click("label:has(#groups)")
		query += "&groups=1"
		check()
		tb.click("#clear")
		query = ""
		check()
		tb.click("#q")
		word := string([]rune(s.a.Entries[1].Title)[:6])
		tb.press(word)
		query = "q=" + word
		check()
		tb.js(`document.querySelector("#q").select()`, nil)
		tb.press("zzzqqq")
		query = "q=zzzqqq"
		check()
		if got := tb.text(`document.querySelector(".none").innerText`); got == "" {
			t.Error("that nothing was found is not said")
		}
		tb.click("#clear")
		query = ""
		check()
	})
}

// Filters answer in steps, some frames apart: whatever comes in between, all of the
// page shows in the end what both acts asked for.
func TestSecondActWhileFiltersFollow(t *testing.T) {
	eachBrowser(t, window{width: 1440, height: 900}, func(t *testing.T, s *subject, tb *steps) {
		tb.openReady("/")
		lanes := timeline.Toggle{Facet: "lanes", Value: "commitments"}
		for i, second := range []struct {
			click string
			does  timeline.Action
		}{
			{"#f-topics-" + s.a.Topics[0].ID, timeline.Toggle{Facet: "topics", Value: s.a.Topics[0].ID}},
			{"[data-do=pan]", timeline.Pan{By: -0.5}},
			{`[data-do=step][data-arg="-1"]`, timeline.StepAsOf{By: -1}},
			{"#clear", timeline.Clear{}},
		} {
			frames := 1 + i%2 // before the marks follow; before the list does
			st := timeline.Update(s.a, timeline.Update(s.a, timeline.Default(s.a), lanes), second.does)
			tb.js(fmt.Sprintf(`(async () => {
				document.querySelector(%q).click();
				for (let i = 0; i < %d; i++) await new Promise(requestAnimationFrame);
				document.querySelector(%q).click();
				return 0;
			})()`, "#f-lanes-commitments", frames, second.click), nil)
			query := timeline.Query(s.a, st)
			hidden := map[string]bool{}
			for _, l := range timeline.Show(s.a, st).Lanes {
				for _, m := range l.Marks {
					hidden[m.ID] = m.Hidden
				}
			}
			tb.soon(func() string {
				if got, want := tb.text(`location.search`), address(s.a, query); got != want {
					return fmt.Sprintf("%s after %d frames: the address is %q, want %q", second.click, frames, got, want)
				}
				var marks map[string]bool
				tb.js(`Object.fromEntries([...document.querySelectorAll(".mark")].map(m => [m.firstChild.dataset.mark, m.hidden]))`, &marks)
				if !maps.Equal(marks, hidden) {
					return fmt.Sprintf("%s after %d frames: the marks are those of something else", second.click, frames)
				}
				return tb.stands(s.a, query)
			})
			tb.js(`document.querySelector("#clear").click(), document.querySelector("#today").click(), document.querySelector(".plot-preset").click(), 0`, nil)
			tb.soon(func() string {
				if got := tb.text(`location.search`); got != "" {
					return "the address keeps " + got
				}
				return tb.stands(s.a, "")
			})
		}
	})
}

func TestAsOfAnyDay(t *testing.T) {
	eachBrowser(t, window{width: 1440, height: 900}, func(t *testing.T, s *subject, tb *steps) {
		tb.openReady("/")
		st := timeline.Default(s.a)
		check := func() {
			t.Helper()
			q := timeline.Query(s.a, st)
			tb.soon(func() string {
				if got, want := tb.text(`location.search`), address(s.a, q); got != want {
					return fmt.Sprintf("the address is %q, want %q", got, want)
				}
				return tb.stands(s.a, q)
			})
		}
		act := func(a timeline.Action) { st = timeline.Update(s.a, st, a) }
		for range 3 {
			tb.click(`[data-do="step"][data-arg="-1"]`)
			act(timeline.StepAsOf{By: -1})
			check()
		}
		tb.click(`[data-do="step"][data-arg="1"]`)
		act(timeline.StepAsOf{By: 1})
		check()
		tb.set("#as-of", busyDay(s.a).String())
		act(timeline.SetAsOf{Day: busyDay(s.a)})
		check()
		tb.click(".asof-clock:has(#clock-known)")
		act(timeline.SetClock{Clock: article.Known})
		check()
		tb.click("#compare-panel summary")
		tb.set("#compare", (busyDay(s.a) - 300).String())
		act(timeline.SetCompare{Day: busyDay(s.a) - 300})
		check()
		tb.soon(func() string {
			if got, want := int(tb.number(`document.querySelectorAll(".compare-list li").length`)), len(timeline.Show(s.a, st).Compare.Changes); got != want {
				return fmt.Sprintf("%d changes are listed, want %d", got, want)
			}
			return ""
		})
		tb.click("#today")
		act(timeline.SetAsOf{Day: s.a.RecordDate})
		check()
	})
}

func TestCard(t *testing.T) {
	eachBrowser(t, window{width: 1440, height: 900}, func(t *testing.T, s *subject, tb *steps) {
		for _, k := range article.Kinds {
			tb.openReady("/?from=" + timeline.Default(s.a).From.String())
			var e *article.Entry
			d := timeline.Default(s.a)
			for i := range s.a.Entries { // one that is drawn and alone in what is asked of it
				if c := &s.a.Entries[i]; c.Kind == k && c.Date.Last > d.From && c.Date.Last < d.To {
					e = c
				}
			}
			mark := `[data-mark="` + e.ID + `"]`
			tb.js(fmt.Sprintf(`document.querySelector(%q).focus()`, mark), nil)
			tb.press(kb.Enter)
			tb.soon(func() string {
				if got := tb.text(`(document.querySelector("#card-title") || {}).textContent || ""`); got != e.Title {
					return fmt.Sprintf("the card says %q, want %q", got, e.Title)
				}
				if got := tb.text(`document.activeElement.id`); got != "card-title" {
					return "the focus is not on the card's title but on " + got
				}
				return ""
			})
			if got, want := tb.text(`location.search`), address(s.a, "entry="+e.ID); got != want { // written before the card is drawn
				t.Errorf("the address is %q, want %q", got, want)
			}
			tb.press(kb.Escape)
			tb.soon(func() string {
				if tb.text(`String(document.querySelector("#card-title"))`) != "null" {
					return "the card is still there"
				}
				if got := tb.text(`document.activeElement.dataset.mark || ""`); got != e.ID {
					return "the focus has not gone back to the mark but to " + got
				}
				return ""
			})
			tb.js(`history.back()`, nil)
			tb.soon(func() string {
				if got := tb.text(`(document.querySelector("#card-title") || {}).textContent || ""`); got != e.Title {
					return fmt.Sprintf("after Back the card says %q, want %q", got, e.Title)
				}
				return ""
			})
			tb.click(".card-close")
			tb.soon(func() string {
				if tb.text(`String(document.querySelector("#card-title"))`) != "null" {
					return "the card is still there"
				}
				return ""
			})
		}
	})
}

func TestTimelineByKeysAndButtons(t *testing.T) {
	eachSubject(t, func(t *testing.T, s *subject) {
		tb := newTab(t, s.serve(t))
		tb.openReady("/")
		st := timeline.Default(s.a)
		check := func(what string) {
			t.Helper()
			want := address(s.a, timeline.Query(s.a, st))
			tb.soon(func() string {
				if got := tb.text(`location.search`); got != want {
					return fmt.Sprintf("%s: the address is %q, want %q", what, got, want)
				}
				if got, want := tb.text(`document.querySelector(".plot-axis").style.getPropertyValue("--from")`), fmt.Sprint(int(st.From)); got != want {
					return fmt.Sprintf("%s: drawn from day %s, want %s", what, got, want)
				}
				return ""
			})
		}
		for _, step := range []struct {
			button, key string
			action      timeline.Action
		}{
			{`[data-do="zoom"][data-arg="0.5"]`, "+", timeline.Zoom{Factor: 0.5, At: 0.5}},
			{`[data-do="pan"][data-arg="-0.5"]`, kb.PageUp, timeline.Pan{By: -0.5}},
			{`[data-do="pan"][data-arg="0.5"]`, kb.PageDown, timeline.Pan{By: 0.5}},
			{`[data-do="zoom"][data-arg="2"]`, "-", timeline.Zoom{Factor: 2, At: 0.5}},
		} {
			tb.click(step.button)
			st = timeline.Update(s.a, st, step.action)
			check(step.button)
			tb.js(`document.querySelector(".mark-link[tabindex='0']").focus()`, nil)
			tb.press(step.key)
			st = timeline.Update(s.a, st, step.action)
			check(step.key)
		}
		last := s.a.Views[len(s.a.Views)-1]
		tb.click(".plot-preset:last-child")
		st = timeline.Update(s.a, st, timeline.SetRange{From: last.From, To: last.To})
		check("preset")
		// The arrows walk along a lane and between lanes.
		tb.js(`document.querySelector(".lane[data-lane=requests] .mark-link").focus()`, nil)
		focused := func() string { return tb.text(`document.activeElement.dataset.mark || ""`) }
		walk := func(key string, arrived func(id string) bool) {
			t.Helper()
			tb.press(key)
			tb.soon(func() string {
				if id := focused(); !arrived(id) {
					return "the focus is on " + id
				}
				return ""
			})
		}
		first := focused()
		walk(kb.ArrowRight, func(id string) bool { return id != first })
		walk(kb.ArrowLeft, func(id string) bool { return id == first })
		walk(kb.ArrowDown, func(id string) bool { e := s.a.Entry(id); return e != nil && e.Kind == article.Commitment })
		// The wheel alone is the page's; with Ctrl it zooms.
		tb.openReady("/")
		var x, y float64
		tb.js(`(() => { document.querySelector("#plot").scrollIntoView({block: "center", behavior: "instant"});
			window.box = document.querySelector(".plot-axis").getBoundingClientRect() })()`, nil)
		x, y = tb.number(`box.x + box.width / 2`), tb.number(`box.y + box.height / 2`)
		top := tb.number(`scrollY`)
		tb.run(chromedp.MouseEvent("mouseWheel", x, y, func(p *input.DispatchMouseEventParams) { p.DeltaX, p.DeltaY = 1, 60 }))
		tb.until("the page scrolls", fmt.Sprintf(`scrollY > %v`, top))
		if got := tb.text(`location.search`); got != "" {
			t.Errorf("the wheel alone changed the view: %s", got)
		}
		// A drag pans.
		tb.js(`document.querySelector("#plot").scrollIntoView({block: "center", behavior: "instant"})`, nil)
		tb.run(
			chromedp.MouseEvent("mousePressed", x, y, leftButton), chromedp.MouseEvent("mouseMoved", x+40, y, leftButton),
			chromedp.MouseEvent("mouseMoved", x+200, y, leftButton), chromedp.MouseEvent("mouseReleased", x+200, y, leftButton),
		)
		tb.until("the drag has panned", fmt.Sprintf(`new URLSearchParams(location.search).get("from") < %q`, timeline.Default(s.a).From.String()))
	})
}

// Links lead to whole pages; a link in the page's first part is one too.
func TestLinksLeadToPages(t *testing.T) {
	eachSubject(t, func(t *testing.T, s *subject) {
		tb := newTab(t, s.serve(t))
		tb.openReady("/")
		tb.allow("Transition was skipped") // the browser says so of a page left while it fades in
		tb.js(`window.here = 1`, nil)
		tb.click(`.header-nav a[href$="/sources"]`)
		tb.until("the page of sources is there", `location.pathname.endsWith("/sources") && document.readyState === "complete"`)
		var here bool
		if tb.js(`"here" in window`, &here); here {
			t.Error("the page was not loaded anew")
		}
		tb.js(`history.back()`, nil)
		tb.until("the first page is back", `!!document.querySelector("#plot")`)
		tb.ready()
	})
}

// What a reader's bad link says is left out or brought near, and named.
func TestBadLinks(t *testing.T) {
	eachSubject(t, func(t *testing.T, s *subject) {
		tb := newTab(t, s.serve(t))
		for _, q := range []string{
			"as-of=2024-02-31", "as-of=9999-01-01", "as-of=%FF%00<script>", "topics=no-such", "lanes=x,y", "entry=no-such", "clock=stopped",
			"from=2024-05-05&to=2023-01-01", "sort=-x&view=cube", "q=" + strings.Repeat("a", 3000), "by=nobody&statuses=%",
		} {
			tb.openReady("/?" + q)
			_, notices := timeline.Parse(s.a, q)
			var got []string
			tb.js(`[...document.querySelectorAll("#notices p > span")].map(p => p.textContent)`, &got)
			if !slices.Equal(got, notices) && len(notices)+len(got) > 0 {
				t.Errorf("?%.40s: got notices %q, want %q", q, got, notices)
			}
			if p := tb.stands(s.a, q); p != "" {
				t.Error(p)
			}
			if want := address(s.a, q); tb.text(`location.search`) != want {
				t.Errorf("?%.40s: the address is %q, want %q", q, tb.text(`location.search`), want)
			}
		}
		tb.openReady("/?utm_source=x&fbclid=y&initialWidth=300")
		if n := tb.number(`document.querySelectorAll("#notices p").length`); n != 0 {
			t.Error("keys of others give a notice")
		}
	})
}

func TestUnknownAddress(t *testing.T) {
	eachSubject(t, func(t *testing.T, s *subject) {
		tb := newTab(t, s.serve(t))
		tb.allow("404 (Not Found)")
		tb.open("/entry/no-such-entry")
		if got := tb.text(`document.querySelector("h1").textContent`); got == "" {
			t.Error("the page has no heading")
		}
		if n := tb.number(`document.querySelectorAll("a[href='` + s.base + `']").length`); n == 0 {
			t.Error("no link leads home")
		}
	})
}

func TestInstallable(t *testing.T) {
	eachSubject(t, func(t *testing.T, s *subject) {
		tb := newTab(t, s.serve(t))
		tb.openReady("/")
		tb.worker()
		m := call(tb, page.GetAppManifest, page.GetAppManifestParams{})
		for _, p := range m.Errors {
			t.Errorf("manifest: %s", p.Message)
		}
		if m.Manifest == nil || m.Manifest.Name != s.a.Title {
			t.Errorf("the browser reads the manifest %+v", m.Manifest)
		}
		for _, e := range call(tb, page.GetInstallabilityErrors, cdp.Empty{}).InstallabilityErrors {
			if e.ErrorID != "in-incognito" { // every profile of a test is one
				t.Errorf("not installable: %s %v", e.ErrorID, e.ErrorArguments)
			}
		}
	})
}

// worker waits until the offline worker has stored everything and is in charge.
func (tb *steps) worker() {
	tb.t.Helper()
	tb.until("the worker is in charge", `!!(navigator.serviceWorker && navigator.serviceWorker.controller) &&
		navigator.serviceWorker.getRegistration().then(r => !!r.active && r.active.state === "activated")`)
}

// With the server gone, pages open, also those never visited.
func TestOffline(t *testing.T) {
	eachBrowser(t, window{width: 1440, height: 900}, func(t *testing.T, s *subject, tb *steps) {
		tb.openReady("/")
		tb.worker()
		tb.server.CloseClientConnections()
		tb.server.Close()
		// Firefox, of what was on its way when a page was left: of it came nothing, which has this sum.
		tb.allow("A ServiceWorker intercepted the request")
		tb.allow("47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=")
		if _, err := http.Get(tb.server.URL); err == nil {
			t.Fatal("the server still answers")
		}
		if c, ok := tb.engine.(*tab); ok { // here the browser's own cache can be kept out of it
			call(c, network.SetCacheDisabled, network.SetCacheDisabledParams{CacheDisabled: true})
		}
		tb.openReady("/")
		if p := tb.stands(s.a, ""); p != "" {
			t.Error(p)
		}
		for _, e := range []article.Entry{s.a.Entries[0], s.a.Entries[len(s.a.Entries)-1]} {
			tb.open("/entry/" + e.ID)
			if got := tb.text(`document.querySelector("h1").textContent`); got != e.Title {
				t.Errorf("%s: the heading is %q", e.ID, got)
			}
			if got := tb.text(`getComputedStyle(document.querySelector("h1")).fontFamily`); !strings.HasPrefix(got, "Literata") {
				t.Errorf("%s: the heading is set in %s; the style sheet is missing", e.ID, got)
			}
		}
		tb.allow("/worker.js") // the page asks for its updates
		// Every kind of page, with what the address names in it.
		kinds := map[string]bool{}
		for at, d := range documents(t, s) {
			if kinds[d.kind] || len(d.classes) == 0 || d.kind == "404" || strings.HasPrefix(at, s.base+"embed") {
				continue
			}
			kinds[d.kind] = true
			tb.open("/" + strings.TrimPrefix(at, s.base) + "?utm_source=x#sources")
			if got := tb.text(`document.title`); got != d.title {
				t.Errorf("%s has the title %q, want %q", at, got, d.title)
			}
		}
		if len(kinds) < 8 {
			t.Errorf("only %d kinds of pages: %v", len(kinds), kinds)
		}
		word := string([]rune(s.a.Entries[2].Title)[:5])
		q := "as-of=" + busyDay(s.a).String() + "&q=" + word
		tb.openReady("/?" + q)
		tb.soon(func() string { return tb.stands(s.a, q) })
		tb.open("/about?utm_source=x")
		if got := tb.text(`document.documentElement.dataset.page`); got != "about" {
			t.Errorf("the page is %q", got)
		}
		tb.allow("404")
		tb.open("/entry/never-was")
		if got := tb.text(`document.querySelector("h1").textContent`); got == "" {
			t.Error("an unknown address has no page")
		}
	})
}

// A newer record is stored beside the old one and shown when the reader asks.
func TestUpdate(t *testing.T) {
	eachSubject(t, func(t *testing.T, s *subject) {
		newer := *s
		a := *s.a
		a.Headline = "A newer record"
		a.Index() // a copy keeps nothing of what was worked out
		newer.a = &a
		newer.only = func(path string) bool { return strings.Count(path, "/") == 1 } // pages below folders take long to build
		dist := filepath.Join(t.TempDir(), "dist")
		if err := newer.build(dist); err != nil {
			t.Fatal(err)
		}
		var handler atomic.Pointer[http.Handler]
		h := site.Handler(s.dist, s.base)
		handler.Store(&h)
		tb := newTab(t, serveHandler(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { (*handler.Load()).ServeHTTP(w, r) }))+s.base)
		tb.openReady("/")
		tb.worker()
		h2 := site.Handler(dist, s.base)
		handler.Store(&h2)
		tb.openReady("/")
		if got := tb.text(`document.querySelector("h1").textContent`); got != s.a.Headline {
			t.Errorf("the newer record is shown before the reader asks: %q", got)
		}
		tb.until("the newer record is offered", `document.querySelectorAll("#notices button").length > 0`)
		tb.click("#notices button")
		tb.until("the newer record is shown", `(document.querySelector("h1") || {}).textContent === "A newer record"`)
		tb.ready()
		tb.until("the old store is gone", `caches.keys().then(k => k.length === 1)`)
	})
}

// offersInstall has the browser offer to install the page. By itself it does so on a first
// visit, soon after the page has come, but in no private window, which each of a
// test is.
const offersInstall = `dispatchEvent(new Event("beforeinstallprompt", {cancelable: true}))`

// What is read is in its face from the first paint on, and nothing moves when the
// other fonts come, or the offer to install, at any width. What is painted while
// the page itself is still on its way may grow by as little as the design allows.
func TestLateComersMoveNothing(t *testing.T) {
	eachSubject(t, func(t *testing.T, s *subject) {
		for _, width := range []int{320, 390, 768, 1280, 1920} {
			h := site.Handler(s.dist, s.base)
			tb := newTab(t, serveHandler(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				if strings.HasSuffix(r.URL.Path, ".woff2") {
					time.Sleep(500 * time.Millisecond) // long after the first paint
				}
				h.ServeHTTP(w, r)
			}))+s.base, size(width, 900))
			for _, path := range []string{"/about?wasm=false", "/?wasm=false"} {
				tb.open(path) // with its fonts
				tb.js(`self.moved = [], new PerformanceObserver(l => moved.push(...l.getEntries())).observe({type: "layout-shift", buffered: true})`, nil)
				tb.js(offersInstall, nil)
				tb.js(`document.fonts.ready.then(() => new Promise(done => requestAnimationFrame(() => setTimeout(done, 100)))).then(() => 0)`, nil)
				if tb.number(`document.querySelectorAll(".footer button").length`) != 1 {
					t.Errorf("%s, %d px: the offer to install is not shown", path, width)
				}
				if moved := tb.text(`moved.filter(e => e.startTime > performance.getEntriesByType("navigation")[0].domInteractive).map(e => e.value).join()`); moved != "" {
					t.Errorf("%s, %d px: moved by %s", path, width, moved)
				}
				if all := tb.number(`moved.reduce((sum, e) => sum + e.value, 0)`); all > 0.01 {
					t.Errorf("%s, %d px: moved by %v in all", path, width, all)
				}
			}
			if n := tb.number(`[...document.fonts].filter(f => f.family === "Literata" && f.status === "loaded" && f.unicodeRange.includes("U+20-7E")).length`); n != 1 {
				t.Errorf("%d px: %v faces for reading", width, n)
			}
		}
	})
}

// The caches of others on the same host are left alone.
func TestWorkerTouchesOnlyItsOwn(t *testing.T) {
	eachSubject(t, func(t *testing.T, s *subject) {
		tb := newTab(t, s.serve(t))
		tb.open("/about")
		tb.js(`caches.open("another app").then(c => c.put("/x", new Response("x"))).then(() => 0)`, nil)
		tb.openReady("/")
		tb.worker()
		var names []string
		tb.js(`caches.keys()`, &names)
		if len(names) != 2 || !slices.Contains(names, "another app") {
			t.Errorf("the stores are %q", names)
		}
	})
}

// In a frame the page registers no worker.
func TestFrame(t *testing.T) {
	eachSubject(t, func(t *testing.T, s *subject) {
		h := site.Handler(s.dist, s.base)
		tb := newTab(t, serveHandler(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if r.URL.Path == s.base+"host" {
				fmt.Fprintf(w, `<!doctype html><title>host</title><link rel=icon href=data:,><iframe src="%sembed" width=600 height=900></iframe><iframe src="%s" id=not></iframe>`, s.base, s.base)
				return
			}
			h.ServeHTTP(w, r)
		}))+s.base)
		tb.allow("frame-ancestors", "X-Frame-Options", "ERR_BLOCKED_BY_RESPONSE", "Refused to frame", "Framing")
		tb.open("/host")
		tb.until("the frame is drawn", `frames[0].document.readyState === "complete" && frames[0].document.body.innerText.length > 100`)
		var n int
		if tb.js(`navigator.serviceWorker.getRegistrations().then(r => r.length)`, &n); n != 0 {
			t.Errorf("%d workers are registered", n)
		}
		var readable bool
		if tb.js(`(() => { try { return !!frames[1].document.querySelector("#plot") } catch { return false } })()`, &readable); readable {
			t.Error("the home page may be framed")
		}
	})
}

// Every page fits phones, tablets and desktops; what is pressed is big enough;
// every control has a name; headings are in order.
func TestPagesFit(t *testing.T) {
	eachSubject(t, func(t *testing.T, s *subject) {
		at := s.serve(t)
		paths := []string{"/", "/?view=timeline", "/ledger", "/sources", "/about", "/data", "/corrections", "/embed", "/entry/" + ofKind(s.a, article.Commitment).ID,
			"/entry/" + s.a.Corrections[0].Entry, "/entry/" + ofKind(s.a, article.Request).ID, "/entry/" + ofKind(s.a, article.Event).ID, "/?entry=" + ofKind(s.a, article.Commitment).ID}
		for _, w := range []struct {
			width   int
			options []tabOption
			target  float64
		}{
			{360, []tabOption{size(360, 740), touchScreen}, 44}, {768, []tabOption{size(768, 1024)}, 24}, {1440, []tabOption{size(1440, 900), dark}, 24},
		} {
			tb := newTab(t, at, w.options...)
			for _, p := range paths {
				tb.open(p)
				tb.js(offersInstall, nil)
				if strings.HasPrefix(p, "/?") || p == "/" || p == "/ledger" {
					tb.ready()
				}
				if over := tb.number(`document.documentElement.scrollWidth - innerWidth`); over > 0 {
					t.Errorf("%d px, %s: the page is %v px too wide: %s", w.width, p, over,
						tb.text(`[...document.querySelectorAll("body *")].filter(e => e.getBoundingClientRect().right > innerWidth + 1).map(e => e.id || e.className || e.nodeName).slice(0, 5).join()`))
				}
				var bad []string
				// What is laid out when it comes near has a guessed height until then.
				tb.js(`[...document.querySelectorAll(".waits-link")].filter(e => e.getBoundingClientRect().bottom > e.closest(".waits-panel").getBoundingClientRect().bottom).map(e => e.dataset.mark).slice(0, 6)`, &bad)
				if len(bad) > 0 {
					t.Errorf("%d px, %s: bars lie over what follows: %q", w.width, p, bad)
				}
				tb.js(fmt.Sprintf(`[...document.querySelectorAll("a[href], button, input, select, summary")].filter(e => {
					if (!e.checkVisibility({visibilityProperty: true}) || e.closest("p, dd, dt, figcaption, .step-text, .cite") ) return false;
					const box = (e.closest("label") || e).getBoundingClientRect();
					if (e.matches(".mark-link")) return false;
					const least = e.matches(".cited a, .to-term, .chapter li a") ? 24 : %v; // within text
					return box.width > 1 && (box.height < least || box.width < least);
				}).map(e => (e.id || e.className || e.textContent).slice(0, 40) + " " + Math.round(e.getBoundingClientRect().width) + "×" + Math.round(e.getBoundingClientRect().height)).slice(0, 6)`, w.target), &bad)
				if len(bad) > 0 {
					t.Errorf("%d px, %s: too small to press: %q", w.width, p, bad)
				}
				tb.js(`[...document.querySelectorAll("a[href], button, input, select, summary, iframe")].filter(e =>
					!(e.getAttribute("aria-label") || e.textContent.trim() || e.title || (e.labels && e.labels.length && e.labels[0].textContent.trim()))).map(e => e.outerHTML.slice(0, 80))`, &bad)
				if len(bad) > 0 {
					t.Errorf("%s: without a name: %q", p, bad)
				}
				tb.js(`(() => { let was = 0; return [...document.querySelectorAll("h1, h2, h3, h4, h5, h6")].filter(h => { const n = +h.nodeName[1], jump = n > was + 1; was = n; return jump }).map(h => h.textContent.slice(0, 40)) })()`, &bad)
				if len(bad) > 0 {
					t.Errorf("%s: headings jump: %q", p, bad)
				}
				if n := tb.number(`document.querySelectorAll("h1").length`); n != 1 && p != "/embed" {
					t.Errorf("%s: %v first headings", p, n)
				}
				tb.js(`(() => { const ids = {}; return [...document.querySelectorAll("[id]")].map(e => e.id).filter(id => ids[id] ? true : !(ids[id] = 1)) })()`, &bad)
				if len(bad) > 0 {
					t.Errorf("%s: ids used twice: %q", p, bad)
				}
			}
		}
	})
}

// The page of a day says what the model says of that day.
func TestAsOfPages(t *testing.T) {
	eachSubject(t, func(t *testing.T, s *subject) {
		tb := newTab(t, s.serve(t), withoutScripts)
		files, err := filepath.Glob(filepath.Join(s.dist, "as-of", "*.html"))
		if err != nil || len(files) == 0 {
			t.Fatalf("got %v, %v", files, err)
		}
		for _, f := range files {
			name := strings.TrimSuffix(filepath.Base(f), ".html")
			tb.open("/as-of/" + name)
			st, _ := timeline.Parse(s.a, "as-of="+name)
			v := timeline.Show(s.a, st)
			if body := tb.text(`document.body.innerText`); !strings.Contains(body, v.AsOf) {
				t.Errorf("%s: the day is not named", name)
			}
			for _, line := range v.Tally {
				if got := tb.text(`(document.querySelector("[data-tally=` + line.ID + `]") || {}).textContent || ""`); got != line.Count {
					t.Errorf("%s: %s is %q, want %q", name, line.ID, got, line.Count)
				}
			}
		}
	})
}

// The record that can be taken away holds every entry and is the one shown.
func TestRecordCanBeTakenAway(t *testing.T) {
	eachSubject(t, func(t *testing.T, s *subject) {
		data, err := os.ReadFile(filepath.Join(s.dist, "data", "record.json"))
		if err != nil {
			t.Fatal(err)
		}
		var record struct {
			AsOf   string `json:"as_of"`
			Record article.Article
		}
		if err := json.Unmarshal(data, &record); err != nil {
			t.Fatal(err)
		}
		if record.AsOf != s.a.RecordDate.String() || len(record.Record.Entries) != len(s.a.Entries) {
			t.Errorf("got %s and %d entries", record.AsOf, len(record.Record.Entries))
		}
	})
}
