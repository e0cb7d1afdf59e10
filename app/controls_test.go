//go:build !wasm

package main

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp"

	"ledger/app/article"
	"ledger/app/timeline"
)

// press finds a control by its role and name, as a reader does, and clicks it.
func (tb *tab) pressNamed(within, role, name string) {
	tb.t.Helper()
	var n int
	tb.js(fmt.Sprintf(`(() => { const as = {button: "button", link: "a[href]", summary: "summary"}[%q];
		const found = [...document.querySelectorAll(%q + " " + as)].filter(e => e.getClientRects().length && (e.getAttribute("aria-label") || e.textContent).trim() === %q);
		document.querySelectorAll("[data-wanted]").forEach(e => e.removeAttribute("data-wanted"));
		if (found.length) found[0].dataset.wanted = "";
		return found.length })()`, role, within, name), &n)
	if n != 1 {
		tb.t.Fatalf("%d %ss are called %q, want 1", n, role, name)
	}
	tb.click("[data-wanted]")
}

// viewSoon waits until the address and the drawing are those of a state.
func (tb *tab) viewSoon(a *article.Article, what string, st timeline.State) {
	tb.t.Helper()
	want := address(a, timeline.Query(a, st))
	tb.soon(func() string {
		if got := tb.text(`location.search`); got != want {
			return fmt.Sprintf("%s: the address is %q, want %q", what, got, want)
		}
		if got, want := tb.text(`["--from", "--to"].map(n => document.querySelector(".plot-axis").style.getPropertyValue(n)).join()`), fmt.Sprintf("%d,%d", st.From, st.To); got != want {
			return fmt.Sprintf("%s: days %s are drawn, want %s", what, got, want)
		}
		return ""
	})
}

// Every button of the timeline's bar does what it says, each preset among them.
func TestEveryButtonOfTheTimeline(t *testing.T) {
	eachSubject(t, func(t *testing.T, s *subject) {
		tb := newTab(t, s.serve(t))
		tb.openReady("/")
		st := timeline.Default(s.a)
		for _, v := range slices.Concat(s.a.Views[1:], s.a.Views[:1]) {
			tb.pressNamed(".plot-presets", "button", v.Name)
			st = timeline.Update(s.a, st, timeline.SetRange{From: v.From, To: v.To})
			tb.viewSoon(s.a, v.Name, st)
			tb.soon(func() string {
				var on []string
				if tb.js(`[...document.querySelectorAll(".plot-preset[aria-pressed=true]")].map(b => b.textContent)`, &on); !slices.Contains(on, v.Name) {
					return fmt.Sprintf("%s was pressed, %q are on", v.Name, on)
				}
				return ""
			})
		}
		for _, b := range []struct {
			name string
			does timeline.Action
		}{
			{"Zoom in", timeline.Zoom{Factor: 0.5, At: 0.5}},
			{"Earlier", timeline.Pan{By: -0.5}},
			{"Later", timeline.Pan{By: 0.5}},
			{"Zoom out", timeline.Zoom{Factor: 2, At: 0.5}},
		} {
			tb.pressNamed(".plot-buttons", "button", b.name)
			st = timeline.Update(s.a, st, b.does)
			tb.viewSoon(s.a, b.name, st)
		}
	})
}

// Ctrl and the wheel zoom around the pointer, and not the page; a press in the
// strip brings the view there; the strip's left end moves the beginning alone.
func TestWheelAndStrip(t *testing.T) {
	eachSubject(t, func(t *testing.T, s *subject) {
		tb := newTab(t, s.serve(t))
		tb.openReady("/")
		tb.plotInView()
		axis, top := tb.place(".plot-axis"), tb.number(`scrollY`)
		st := timeline.Default(s.a)
		at := 0.25
		for _, w := range []struct{ by, factor float64 }{{-100, 0.8}, {100, 1.25}} {
			tb.run(chromedp.MouseEvent("mouseWheel", axis.X-axis.W*(0.5-at), axis.Y, func(p *input.DispatchMouseEventParams) {
				p.DeltaX, p.DeltaY, p.Modifiers = 1, w.by, int64(chromedp.ModifierCtrl)
			}))
			want := timeline.Update(s.a, st, timeline.Zoom{Factor: w.factor, At: at})
			tb.soon(func() string {
				if got := tb.state(s.a); !near(got.From, want.From, 3) || !near(got.To, want.To, 3) {
					return fmt.Sprintf("the wheel by %v leads to %s–%s, want %s–%s", w.by, got.From, got.To, want.From, want.To)
				}
				return ""
			})
			st = tb.drawn(s.a)
		}
		if scale, y := tb.number(`visualViewport.scale`), tb.number(`scrollY`); scale != 1 || y != top {
			t.Errorf("the page was zoomed to %v and moved from %v to %v", scale, top, y)
		}
		lo, hi := timeline.Bounds(s.a)
		over := tb.place(".over")
		tb.pressNamed(".plot-buttons", "button", "Zoom in")
		tb.until("the view is half as long", fmt.Sprintf(`new URLSearchParams(location.search).get("from") !== %q`, st.From.String()))
		st = tb.drawn(s.a)
		tb.plotInView()
		over = tb.place(".over")
		tb.run(chromedp.MouseClickXY(over.X, over.Y))
		tb.soon(func() string {
			got := tb.state(s.a)
			if middle := (lo + hi) / 2; !near((got.From+got.To)/2, middle, 3+float64(hi-lo)/over.W) {
				return fmt.Sprintf("the middle of the strip leads to %s–%s, want about %s", got.From, got.To, middle)
			}
			return ""
		})
		st = tb.drawn(s.a)
		tb.plotInView()
		grip, days := tb.place(`[data-grip="from"]`), float64(hi-lo)/over.W
		tb.drag(grip.X, grip.Y, grip.X-30)
		tb.soon(func() string {
			if got := tb.state(s.a); got.To != st.To || !near(got.From, max(lo, st.From-article.Day(30*days)), 2+days) {
				return fmt.Sprintf("the left end leads to %s–%s, from %s–%s", got.From, got.To, st.From, st.To)
			}
			return ""
		})
	})
}

// A link to a comparison shows its list at once; the button ends it.
func TestComparisonByLink(t *testing.T) {
	eachSubject(t, func(t *testing.T, s *subject) {
		tb := newTab(t, s.serve(t))
		day := busyDay(s.a)
		query := "as-of=" + day.String() + "&compare=" + (day - 300).String()
		tb.openReady("/?" + query)
		st, _ := timeline.Parse(s.a, query)
		want := timeline.Show(s.a, st).Compare
		tb.soon(func() string {
			if n := int(tb.number(`[...document.querySelectorAll(".compare-list li")].filter(l => l.getClientRects().length).length`)); n != len(want.Changes) || n == 0 {
				return fmt.Sprintf("%d changes are shown, want %d", n, len(want.Changes))
			}
			return ""
		})
		if got := tb.text(`document.querySelector("#compare").value`); got != (day - 300).String() {
			t.Errorf("the field says %q", got)
		}
		tb.pressNamed("#compare-panel", "button", "Stop comparing")
		st.Compare = timeline.NoDay
		tb.viewSoon(s.a, "Stop comparing", st)
		tb.until("the list is gone", `!document.querySelector(".compare-list")`)
	})
}

// The links between the three ways to see the record keep what is shown.
func TestWaysToSeeTheRecord(t *testing.T) {
	eachSubject(t, func(t *testing.T, s *subject) {
		tb := newTab(t, s.serve(t))
		tb.allow("Transition was")
		query := "as-of=" + busyDay(s.a).String() + "&topics=" + s.a.Topics[0].ID
		tb.openReady("/?" + query)
		for _, w := range []struct{ name, page, view, shown, gone string }{
			{"List", "", "&view=list", "#record .item", "#plot"},
			{"Table", "ledger", "", "#ledger table", "#plot"},
			{"Timeline", "", "&view=timeline", "#plot", "#ledger"},
		} {
			tb.pressNamed(".views", "link", w.name)
			want := s.base + w.page + address(s.a, query+w.view)
			tb.until(w.name+" is there", fmt.Sprintf(`location.pathname + location.search === %q && document.readyState === "complete"`, want))
			tb.ready()
			if got := tb.text(`document.querySelector(".views [aria-current]").textContent`); got != w.name {
				t.Errorf("%s was pressed, %s is marked", w.name, got)
			}
			for _, q := range []string{w.shown, w.gone} {
				is := tb.number(fmt.Sprintf(`[...document.querySelectorAll(%q)].filter(e => e.getClientRects().length).length`, q)) > 0
				if is != (q == w.shown) {
					t.Errorf("%s: %s is shown: %v", w.name, q, is)
				}
			}
		}
	})
}

// On a phone the day stands in a bar at the foot, within reach of a thumb, and
// works there; a notice above it can be sent away.
func TestBarOfAPhone(t *testing.T) {
	eachSubject(t, func(t *testing.T, s *subject) {
		tb := newTab(t, s.serve(t), size(360, 740), touchScreen)
		tb.openReady("/?as-of=9999-01-01") // gives a notice
		tb.pressNamed("#notices", "button", "Dismiss")
		tb.until("the notice is gone", `!document.querySelector("#notices p")`)
		st := timeline.Default(s.a)
		for _, y := range []float64{0, 900} {
			tb.js(fmt.Sprintf(`scrollTo({top: %v, behavior: "instant"})`, y), nil)
			bar := tb.place(".asof-day")
			if foot := bar.Y + bar.H/2; foot > 740 || foot < 700 || bar.W < 350 {
				t.Errorf("scrolled to %v, the bar ends at %v and is %v wide", y, foot, bar.W)
			}
		}
		y := tb.number(`scrollY`)
		for _, b := range []struct {
			name string
			does timeline.Action
		}{
			{"Previous change", timeline.StepAsOf{By: -1}},
			{"Previous change", timeline.StepAsOf{By: -1}},
			{"Next change", timeline.StepAsOf{By: 1}},
			{"Newest", timeline.SetAsOf{Day: s.a.RecordDate}},
		} {
			tb.pressNamed(".asof-day", "button", b.name)
			st = timeline.Update(s.a, st, b.does)
			tb.soon(func() string { return tb.stands(s.a, timeline.Query(s.a, st)) })
		}
		if now := tb.number(`scrollY`); now != y {
			t.Errorf("the page moved from %v to %v", y, now)
		}
	})
}

// The skip link leads past the controls; the search's "all" leads to the list.
func TestSkipLink(t *testing.T) {
	eachSubject(t, func(t *testing.T, s *subject) {
		tb := newTab(t, s.serve(t))
		for _, path := range []string{"/", "/ledger", "/entry/" + s.a.Entries[0].ID, "/sources", "/about"} {
			tb.open(path)
			if path == "/" || path == "/ledger" {
				tb.ready()
			}
			tb.press("\t")
			if got := tb.focused(); got != (stop{"link", "Skip to the record"}) {
				t.Fatalf("%s: the first stop is %s", path, got)
			}
			tb.press("\r")
			tb.until(path+": the link has taken effect", `location.hash === "#record"`)
			tb.press("\t")
			if got := tb.text(`document.activeElement.closest(".header, .filters, .account, .views") ? document.activeElement.outerHTML.slice(0, 80) : ""`); got != "" {
				t.Errorf("%s: after the skip link comes %s", path, strings.TrimSpace(got))
			}
		}
	})
}
