//go:build !wasm

package main

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/chromedp/kb"

	"ledger/app/timeline"
)

// ledgerStands compares the table and the plot with what the model says of a query.
func (tb *tab) ledgerStands(s *subject, query string) string {
	st, _ := timeline.Parse(s.a, query)
	v := timeline.Ledger(s.a, st)
	var want, got []string
	for _, g := range v.Groups {
		if g.Name != "" && !g.Hidden {
			want = append(want, g.Name+" "+g.Counts)
		}
		for _, r := range g.Rows {
			if !r.Hidden {
				want = append(want, strings.TrimSpace(strings.Join([]string{r.ID, r.Status, r.WaitWords, r.WholeWord, r.Newest, r.Age}, " ")))
			}
		}
	}
	tb.js(`[...document.querySelectorAll(".ledger-head, .row")].filter(r => r.getClientRects().length).map(r => r.matches(".ledger-head") ?
		r.querySelector("strong").textContent + " " + r.querySelector("span").textContent :
		[r.dataset.entry, ...[".status", ".row-wait", ".row-whole", ".row-evidence span", ".row-age"].map(q => r.querySelector(q).textContent)].filter(t => t && t !== "–").join(" "))`, &got)
	for i := range want {
		want[i] = strings.Join(strings.Fields(want[i]), " ")
	}
	for i := range got {
		got[i] = strings.Join(strings.Fields(got[i]), " ")
	}
	if !slices.Equal(got, want) {
		for i := range min(len(got), len(want)) {
			if got[i] != want[i] {
				return fmt.Sprintf("%s: row %d is %q, want %q", query, i, got[i], want[i])
			}
		}
		return fmt.Sprintf("%s: %d rows, want %d", query, len(got), len(want))
	}
	want = nil
	for _, p := range v.Waits.Panels {
		for _, m := range p.Medians {
			want = append(want, m.Words)
		}
		for _, b := range p.Bars {
			if !b.Hidden {
				want = append(want, b.Name)
			}
		}
	}
	tb.js(`[...document.querySelectorAll(".waits-median, .waits-link")].filter(e => e.checkVisibility({visibilityProperty: true})).map(e => e.getAttribute("aria-label") || e.textContent)`, &got)
	if !slices.Equal(got, want) {
		return fmt.Sprintf("%s: the plot says %q, want %q", query, got, want)
	}
	if got := tb.text(`document.querySelector(".totals").innerText.replace(/\s+/g, " ").trim()`); got != strings.Join(strings.Fields(v.Counts+" "+strings.Join(v.Totals, " ")), " ") {
		return fmt.Sprintf("%s: the totals are %q, want %q", query, got, v.Counts+" "+strings.Join(v.Totals, " "))
	}
	return ""
}

// ledgerSoon waits until the page shows the query, and its address says so.
func (tb *tab) ledgerSoon(s *subject, query string) {
	tb.t.Helper()
	tb.soon(func() string {
		if got, want := tb.text(`location.search`), address(s.a, query); got != want {
			return fmt.Sprintf("the address is %q, want %q", got, want)
		}
		return tb.ledgerStands(s, query)
	})
}

// A heading sorts by its column, then the other way round, and says so.
func TestLedgerSorts(t *testing.T) {
	eachSubject(t, func(t *testing.T, s *subject) {
		tb := newTab(t, s.serve(t))
		tb.openReady("/ledger")
		if p := tb.ledgerStands(s, ""); p != "" {
			t.Error(p)
		}
		for _, key := range timeline.Columns {
			for _, way := range []struct{ sort, aria string }{{key, "ascending"}, {"-" + key, "descending"}} {
				tb.click(`thead button[data-arg="` + key + `"]`)
				tb.ledgerSoon(s, "sort="+way.sort)
				var said []string
				tb.js(`[...document.querySelectorAll("th[aria-sort]:not([aria-sort=none])")].map(th => th.querySelector("button").dataset.arg + " " + th.getAttribute("aria-sort"))`, &said)
				if !slices.Equal(said, []string{key + " " + way.aria}) {
					t.Errorf("sorted by %s, the headings say %q", way.sort, said)
				}
			}
		}
	})
}

// The ledger is grouped by buttons, and the address brings groups and order back.
func TestLedgerGroups(t *testing.T) {
	eachSubject(t, func(t *testing.T, s *subject) {
		tb := newTab(t, s.serve(t))
		tb.openReady("/ledger?sort=-wait")
		for _, by := range append(slices.Clone(timeline.Groupings), "") {
			query, button := "sort=-wait&group="+by, `[data-arg="`+by+`"]`
			if by == "" {
				query, button = "sort=-wait", ":not([data-arg])"
			}
			tb.click(`[role="group"][aria-labelledby="group-by"] button` + button)
			tb.ledgerSoon(s, query)
			if got := tb.text(`[...document.querySelectorAll(".ledger-group[aria-pressed=true]")].map(b => b.dataset.arg || "").join()`); got != by {
				t.Errorf("grouped by %q, %q is pressed", by, got)
			}
		}
		query := "topics=" + s.a.Topics[0].ID + "&sort=title&group=status"
		tb.openReady("/ledger?" + query)
		tb.ledgerSoon(s, query)
	})
}

// A change is answered by its control before the table is drawn anew, and the
// table follows as soon as that answer has been painted.
func TestLedgerAnswersFirst(t *testing.T) {
	eachSubject(t, func(t *testing.T, s *subject) {
		tb := newTab(t, s.serve(t))
		tb.openReady("/ledger")
		tb.js(`window.asked = []; window.frame = requestAnimationFrame; requestAnimationFrame = f => asked.push(f)`, nil)
		tb.click(`.ledger-group[data-arg="status"]`)
		tb.until("the button is pressed", `document.querySelector(".ledger-group[data-arg=status]").ariaPressed === "true" && asked.length > 0`)
		if n := tb.number(`document.querySelectorAll(".ledger-head").length`); n != 0 {
			t.Errorf("%v groups are drawn before the button's answer is painted", n)
		}
		tb.js(`requestAnimationFrame = frame; asked.forEach(f => frame(f))`, nil)
		tb.ledgerSoon(s, "group=status")
	})
}

// The plot follows the filters, the day and the clock; each bar leads to its entry.
func TestPlotOfWaits(t *testing.T) {
	eachSubject(t, func(t *testing.T, s *subject) {
		tb := newTab(t, s.serve(t))
		tb.openReady("/ledger")
		day := busyDay(s.a).String()
		tb.set("#as-of", day)
		tb.ledgerSoon(s, "as-of="+day)
		tb.click(".asof-clock:has(#clock-known)")
		tb.ledgerSoon(s, "as-of="+day+"&clock=known")
		tb.click("#today")
		tb.ledgerSoon(s, "clock=known")
		tb.click(".asof-clock:has(#clock-stood)")
		tb.ledgerSoon(s, "")
		tb.click("#f-lanes-commitments + span")
		tb.ledgerSoon(s, "lanes=commitments")
		tb.click("#clear")
		tb.ledgerSoon(s, "")
		st, _ := timeline.Parse(s.a, "")
		var links []struct{ Href, Arg string }
		tb.js(`[...document.querySelectorAll(".waits-link")].map(a => ({Href: new URL(a.href).pathname, Arg: a.dataset.arg}))`, &links)
		n := 0
		for _, p := range timeline.Ledger(s.a, st).Waits.Panels {
			for _, b := range p.Bars {
				if want := s.base + "entry/" + b.ID; links[n].Href != want || links[n].Arg != b.ID {
					t.Errorf("bar %d leads to %v, want %s", n, links[n], want)
				}
				if _, err := os.Stat(filepath.Join(s.dist, "entry", b.ID+".html")); err != nil {
					t.Error(err)
				}
				n++
			}
		}
		if n == 0 || n != len(links) {
			t.Errorf("%d bars are drawn, want %d", len(links), n)
		}
		last := links[n-1].Arg
		tb.click(`.waits-link[data-mark="` + last + `"] .waits-name`)
		tb.until("the card is open", `document.activeElement.id === "card-title"`)
		if got := tb.text(`document.querySelector("#card-title").textContent`); got != s.a.Entry(last).Title {
			t.Errorf("the card is of %q", got)
		}
		tb.press(kb.Escape)
		tb.until("the focus is back", fmt.Sprintf(`document.activeElement.dataset.mark === %q`, last))
	})
}

// Before the program runs nothing false is shown: what it alone can work out
// for a day or a filter is not there yet. Without scripts the plot is whole.
func TestLedgerBeforeTheProgram(t *testing.T) {
	eachSubject(t, func(t *testing.T, s *subject) {
		tb := newTab(t, s.serve(t))
		tb.hold("*.wasm*")
		day := busyDay(s.a).String()
		seen := func(selector string) int {
			return int(tb.number(`[...document.querySelectorAll(` + "`" + selector + "`" + `)].filter(e => e.checkVisibility({visibilityProperty: true})).length`))
		}
		tb.open("/ledger?as-of=" + day + "&group=topic")
		tb.waitHeld()
		if n := seen(".waits-link, .waits-median, .totals"); n > 0 {
			t.Errorf("%d parts of the plot and totals are shown of another day", n)
		}
		if n := seen(".waits-stale"); n != 1 {
			t.Error("that the plot is to come is not said")
		}
		if got := tb.text(`[...new Set([...document.querySelectorAll(".row-wait, .row-whole, .row-evidence")].map(e => e.textContent))].join()`); got != "…" {
			t.Errorf("cells of another day say %q", got)
		}
		tb.release()
		tb.ready()
		tb.ledgerSoon(s, "as-of="+day+"&group=topic")

		tb.hold("*.wasm*")
		topic := s.a.Topics[0].ID
		tb.open("/ledger?topics=" + topic)
		st, _ := timeline.Parse(s.a, "topics="+topic)
		shown := 0
		for _, p := range timeline.Ledger(s.a, st).Waits.Panels {
			shown += p.Shown
		}
		if n := seen(".waits-link"); n != shown {
			t.Errorf("%d bars are shown, want %d", n, shown)
		}
		if n := seen(".waits-median, .totals"); n > 0 {
			t.Error("medians and totals of all are shown beside a filter")
		}
		tb.mu.Lock()
		tb.allowed = append(tb.allowed, "Failed to fetch", "the program") // held back until the end
		tb.mu.Unlock()

		plain := newTab(t, s.serve(t), withoutScripts)
		plain.open("/ledger")
		if p := plain.ledgerStands(s, ""); p != "" {
			t.Error(p)
		}
	})
}

// If no line passes, the page says why and offers the way back.
func TestLedgerWithoutLines(t *testing.T) {
	eachSubject(t, func(t *testing.T, s *subject) {
		tb := newTab(t, s.serve(t))
		tb.openReady("/ledger?q=zzzqqq&sort=date")
		st, _ := timeline.Parse(s.a, "q=zzzqqq")
		tb.soon(func() string {
			if got, want := tb.text(`document.querySelector(".ledger-none span").innerText`), timeline.Ledger(s.a, st).None; got != want || want == "" {
				return fmt.Sprintf("the page says %q, want %q", got, want)
			}
			return ""
		})
		tb.click(".ledger-none button")
		tb.ledgerSoon(s, "sort=date")
		if n := tb.number(`document.querySelector(".ledger-none").getClientRects().length`); n != 0 {
			t.Error("it still says that no line passes")
		}
	})
}
