//go:build !wasm

package main

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/chromedp/chromedp/kb"

	"ledger/app/article"
	"ledger/app/compile"
	"ledger/app/site"
	"ledger/app/testdata/invent"
	"ledger/app/timeline"
	"ledger/app/ui"
)

// buildInvented builds the site of an invented record of n entries around a
// program that does nothing.
func buildInvented(t testing.TB, n int) (a *article.Article, dist string, r site.Report) {
	t.Helper()
	a, problems := compile.Compile(invent.Content(n), compile.Options{CheckView: timeline.CheckQuery})
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	a.Address = "" // without pictures, which have tests of their own
	a.Index()
	list, exports, err := pagesOf(a, "/")
	if err != nil {
		t.Fatal(err)
	}
	notes, err := ui.Notes(a, "/")
	if err != nil {
		t.Fatal(err)
	}
	dist = filepath.Join(t.TempDir(), "dist")
	r, err = site.Build(a, list, site.Options{Out: dist, Base: "/", Web: os.DirFS("../web"), Wasm: []byte("\x00asm"), WasmExec: []byte("class Go {}"),
		CSS: ui.DefaultCSS(a), Early: ui.FilterCSS(a), Notes: notes, Exports: exports})
	if err != nil {
		t.Fatal(err)
	}
	return a, dist, r
}

// A large record is complete without JavaScript: every entry stands on the page
// of its year, to which the home page links, and has a page of its own. The
// pages that would grow with the record show a part, and say so.
func TestLargeRecordIsCompleteInParts(t *testing.T) {
	a, dist, r := buildInvented(t, 1000)
	home := readDocument(t, filepath.Join(dist, "index.html"))
	listed := 0
	for i := range a.Entries {
		e := &a.Entries[i]
		year := readYear(t, dist, timeline.YearOf(e.Date))
		if !year.ids[e.ID] {
			t.Errorf("%s is not on the page of its year", e.ID)
		}
		if _, err := os.Stat(filepath.Join(dist, "entry", e.ID+".html")); err != nil {
			t.Error(err)
		}
		if home.ids[e.ID] {
			listed++
		}
	}
	if listed != timeline.Newest {
		t.Errorf("the home page lists %d entries, want %d", listed, timeline.Newest)
	}
	links := strings.Join(home.links, " ")
	for _, y := range timeline.Years(a) {
		if !strings.Contains(links, "/year/"+y.Name) {
			t.Errorf("the home page has no link to %s", y.Name)
		}
	}
	for name, words := range map[string]string{
		"index.html":  "the newest 100 of 1000 entries",
		"ledger.html": "The first 200 of 600 lines stand here.",
		"404.html":    "Without a network the pages of the newest entries can be read",
	} {
		data, err := os.ReadFile(filepath.Join(dist, name))
		if err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(string(data), words) {
			t.Errorf("%s does not say %q", name, words)
		}
	}
	if r.BundleBytes < 1<<20 {
		t.Errorf("the offline bundle is only %d bytes", r.BundleBytes)
	}
}

var years = map[string]document{}

func readYear(t *testing.T, dist, year string) document {
	t.Helper()
	d, ok := years[dist+year]
	if !ok {
		d = readDocument(t, filepath.Join(dist, "year", year+".html"))
		years[dist+year] = d
	}
	return d
}

// What the boot script knows of a large record's page is what stands in it, in
// the order in which it stands there.
func TestLargeRecordsBootDataFitsThePage(t *testing.T) {
	a, problems := compile.Compile(invent.Content(1000), compile.Options{CheckView: timeline.CheckQuery})
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	pages, err := ui.Pages(a, "/", nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range pages {
		if p.Name != "home" && p.Name != "ledger" {
			continue
		}
		var boot struct {
			Entries []struct{ K, O int }
		}
		if err := json.Unmarshal(p.Days, &boot); err != nil {
			t.Fatal(err)
		}
		var got [3][3]int // marks, items and rows, by kind
		for _, e := range boot.Entries {
			for part := range 3 {
				if e.O>>part&1 == 0 {
					got[part][e.K]++
				}
			}
		}
		var want [3][3]int
		st := timeline.Default(a)
		if p.Name == "home" {
			for n, l := range timeline.ShowPrinted(a, st).Lanes {
				want[0][n] = len(l.Marks)
			}
			for _, e := range a.Entries[timeline.Listed(a):] {
				want[1][laneNumber(e.Kind)]++
			}
			got[2] = want[2]
		} else {
			for _, r := range timeline.Ledger(a, st).Groups[0].Rows {
				want[2][laneNumber(r.Kind)]++
			}
			got[0], got[1] = want[0], want[1]
		}
		if got != want {
			t.Errorf("%s: got %v marks, items and rows, want %v", p.Name, got, want)
		}
	}
}

func laneNumber(k article.Kind) int {
	for n, kind := range article.Kinds {
		if kind == k {
			return n
		}
	}
	return -1
}

// Of a large record the marks follow what the reader asks for, lane by lane, as
// they are worked out; a mark that has the focus keeps it; and the page draws no
// more than the window has room for.
func TestLargeTimelineFollows(t *testing.T) {
	built.once.Do(buildSubjects)
	if built.err != nil {
		t.Fatal(built.err)
	}
	a, problems := compile.Compile(invent.Content(timeline.Most+100), compile.Options{CheckView: timeline.CheckQuery})
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	a.Address = ""
	s := &subject{name: "large", base: "/", a: a, only: func(path string) bool { return path == "/" || path == "/404" }}
	s.dist = filepath.Join(t.TempDir(), "dist")
	if err := s.build(s.dist); err != nil {
		t.Fatal(err)
	}
	tb := newTab(t, s.serve(t))
	stand := func(what string) {
		t.Helper()
		tb.soon(func() string {
			st := tb.state(a)
			var want strings.Builder
			for n := range article.Kinds {
				l := timeline.ShowLane(a, st, n, false, false, 1, nil)
				for _, m := range l.Marks {
					want.WriteString(m.ID + " " + string(m.Status) + " " + m.Name + "\n")
				}
				for _, c := range l.Clusters[0] {
					want.WriteString(c.Name + "\n")
				}
			}
			got := tb.text(`[...document.querySelectorAll(".lane-sheet > li")].map(li => {
				const a = li.firstChild, name = a.getAttribute("aria-label") + "\n"; return a.dataset.mark ? a.dataset.mark + " " + li.dataset.status + " " + name : name }).join("")`)
			if got != want.String() {
				return fmt.Sprintf("%s: %d lines of marks stand there, of %d, at %q", what, strings.Count(got, "\n"), strings.Count(want.String(), "\n"), timeline.Query(a, st))
			}
			if n := tb.number(tabStops); n != 1 {
				return fmt.Sprintf("%s: Tab stops at %v marks", what, n)
			}
			return ""
		})
	}
	tb.openReady("/?view=timeline")
	printed := tb.number(`document.querySelectorAll(".mark").length`)
	tb.click(`#filters input[name="topics"]`)
	stand("a box")
	if n := tb.number(`document.querySelectorAll("#timeline *").length`); printed == 0 || n > 3000 {
		t.Errorf("%v marks in the page, then %v elements in the timeline", printed, n)
	}
	tb.click(`#filters input[name="topics"]`)
	stand("the box again")
	tb.click(`[data-do="step"][data-arg="-1"]`)
	stand("the day before")
	tb.js(`(() => { // the mark that is nearest to the middle
		const off = a => { const r = a.querySelector(".mark-label").getBoundingClientRect(); return r.width ? Math.abs(r.left - innerWidth / 2) : 1e9 };
		[...document.querySelectorAll(".mark-link")].sort((a, b) => off(a) - off(b))[0].focus() })()`, nil)
	id := tb.text(`document.activeElement.dataset.mark`)
	tb.press(kb.ArrowRight)
	tb.until("another mark has the focus", fmt.Sprintf(`(document.activeElement.dataset.mark || %[1]q) !== %[1]q`, id))
	id = tb.text(`document.activeElement.dataset.mark`)
	stand("an arrow key")
	tb.press("+")
	tb.until("the view is shorter", `new URLSearchParams(location.search).has("from")`)
	stand("zoomed")
	if got := tb.text(`document.activeElement.dataset.mark || document.activeElement.outerHTML.slice(0, 80)`); got != id {
		t.Errorf("the focus was on %s, and is on %s", id, got)
	}
	tb.press(kb.Enter)
	tb.until("the entry is open", `!!document.querySelector("#card-title")`)
	stand("an open entry")
	tb.soon(func() string { // the lane draws the mark, and is told of the entry in a frame of its own
		if got := tb.text(`document.querySelector('.mark-link[aria-current="true"]')?.dataset.mark || ""`); got != id {
			return fmt.Sprintf("%s is open, and %q marked", id, got)
		}
		return ""
	})
	tb.js(`history.back()`, nil)
	stand("Back")
	tb.js(`[...document.querySelectorAll(".cluster-open")].find(b => b.offsetParent && b.getBoundingClientRect().left > 300).focus()`, nil)
	tb.press(kb.Enter)
	stand("a number that stands for several")
	tb.until("the focus is on a mark", `document.activeElement.matches(".mark-link")`)
	tb.set("#q", "weir")
	stand("a search")
	tb.openReady("/?view=timeline")
	tb.marksStandByTheirDays(a)
}

// What the site of a large record takes to build.
func BenchmarkBuild(b *testing.B) {
	for _, n := range []int{1000, 10000} {
		b.Run(strconv.Itoa(n), func(b *testing.B) {
			for b.Loop() {
				buildInvented(b, n)
			}
		})
	}
}
