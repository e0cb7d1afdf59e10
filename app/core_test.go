//go:build !wasm

package main

import (
	"fmt"
	"net/http"
	"testing"

	"github.com/chromedp/chromedp/kb"

	"ledger/app/article"
	"ledger/app/site"
	"ledger/app/timeline"
)

// Back and Forward show what was chosen before and after, in place.
func TestBackAndForward(t *testing.T) {
	eachBrowser(t, window{width: 1440, height: 900}, func(t *testing.T, s *subject, tb *steps) {
		tb.openReady("/")
		tb.js(`window.same = true`, nil)
		check := func(query string) {
			t.Helper()
			tb.showsQuery(s.a, query)
		}
		card := func(title string) {
			t.Helper()
			tb.soon(func() string {
				if got := tb.text(`(document.querySelector("#card-title") || {}).textContent || ""`); got != title {
					return fmt.Sprintf("the card says %q, want %q", got, title)
				}
				return ""
			})
		}
		topic := "topics=" + s.a.Topics[0].ID
		tb.click("#f-topics-" + s.a.Topics[0].ID + " + span")
		check(topic)
		st, _ := timeline.Parse(s.a, topic)
		tb.click(`[data-do="zoom"][data-arg="0.5"]`)
		zoomed := timeline.Query(s.a, timeline.Update(s.a, st, timeline.Zoom{Factor: 0.5, At: 0.5}))
		check(zoomed)
		st, _ = timeline.Parse(s.a, zoomed)
		id := ""
		for _, l := range timeline.Show(s.a, st).Lanes {
			for _, m := range l.Marks {
				id = m.ID
			}
		}
		tb.js(fmt.Sprintf(`document.querySelector('[data-mark=%q]').click()`, id), nil)
		opened := timeline.Query(s.a, timeline.Update(s.a, st, timeline.Open{ID: id}))
		check(opened)
		card(s.a.Entry(id).Title)
		tb.js(`history.back()`, nil)
		check(zoomed)
		card("")
		tb.js(`history.forward()`, nil)
		check(opened)
		card(s.a.Entry(id).Title)
		if got := tb.text(`String(window.same)`); got != "true" {
			t.Error("the page was left")
		}
	})
}

// typeDay types a day into the field of the day, key by key, in the order of the
// browser's language. It calls half when only its year is still to be typed, and
// after each digit of that.
func (tb *steps) typeDay(d article.Day, half func(value string)) {
	tb.t.Helper()
	date := d.String()
	parts := map[string]string{"year": date[:4], "month": date[5:7], "day": date[8:]}
	var order []string
	tb.js(`new Intl.DateTimeFormat(navigator.language === "C" ? "en-US" : navigator.language, {year: "numeric", month: "2-digit", day: "2-digit"}).formatToParts().map(p => p.type).filter(p => p !== "literal")`, &order)
	tb.js(`document.querySelector("#as-of").focus()`, nil)
	for i, part := range order {
		if _, ok := tb.engine.(*kitTab); ok && i > 0 { // which does not go on to the next part by itself
			tb.press(kb.Tab)
		}
		if part != "year" || half == nil {
			tb.press(parts[part])
			continue
		}
		for _, digit := range date[:4] {
			half(tb.text(`document.querySelector("#as-of").value`))
			tb.press(string(digit))
		}
	}
}

// A day that is typed, key by key, is shown.
func TestAsOfTyped(t *testing.T) {
	eachBrowser(t, window{width: 1440, height: 900}, func(t *testing.T, s *subject, tb *steps) {
		tb.openReady("/")
		day := busyDay(s.a)
		date := day.String()
		tb.typeDay(day, nil)
		q := "as-of=" + date
		tb.showsQuery(s.a, q)
		if got := tb.text(`document.querySelector("#as-of").value`); got != date {
			t.Errorf("the field says %q, want %q", got, date)
		}
	})
}

// A frame says how high it is, and asks for its program once it is touched.
func TestFrameTouched(t *testing.T) {
	eachSubject(t, func(t *testing.T, s *subject) {
		h := site.Handler(s.dist, s.base)
		at := serveHandler(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if r.URL.Path == s.base+"host" {
				fmt.Fprintf(w, `<!doctype html><title>host</title><link rel=icon href=data:,><script>heights = []; addEventListener("message", e => { if (e.data && e.data.type === "height") heights.push(e.data.data.height) })</script>
					<iframe src="%sembed#" width=700 height=700></iframe>`, s.base)
				return
			}
			h.ServeHTTP(w, r)
		})) + s.base
		for _, b := range browsers() {
			if !b.has(s, false) {
				continue
			}
			t.Run(b.name, func(t *testing.T) {
				tb := b.open(t, at, window{width: 800, height: 800})
				tb.open("/host")
				const inFrame = `frames[0].document.`
				tb.until("the frame says how high it is", fmt.Sprintf(`heights.length > 0 && Math.abs(heights.at(-1) - %squerySelector("#record").getBoundingClientRect().bottom) <= 2`, inFrame))
				if n := tb.number(`frames[0].performance.getEntriesByType("resource").filter(e => e.name.includes(".wasm")).length`); n != 0 {
					t.Error("the frame asks for the program before it is touched")
				}
				var at struct{ X, Y float64 }
				tb.js(`(() => { const f = document.querySelector("iframe").getBoundingClientRect(), e = frames[0].document.querySelector("[data-do=step][data-arg='-1']").getBoundingClientRect();
					return {X: f.x + e.x + e.width / 2, Y: f.y + e.y + e.height / 2} })()`, &at)
				if err := tb.clickAt(at.X, at.Y); err != nil {
					t.Fatal(err)
				}
				tb.until("the program of the frame runs", inFrame+`documentElement.dataset.app === "ready"`)
				f := timeline.Frame{}
				day := timeline.Update(s.a, f.State(s.a, ""), timeline.StepAsOf{By: -1}).AsOf
				want := timeline.AsOfLine(day, article.Stood)
				tb.soon(func() string {
					if got := tb.text(inFrame + `querySelector("#as-of-line").textContent`); got != want {
						return fmt.Sprintf("the frame speaks of %q, want %q", got, want)
					}
					return ""
				})
			})
		}
	})
}
