//go:build !wasm

package main

import (
	"fmt"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"ledger/app/article"
	"ledger/app/timeline"
)

// Beside the text of a step stands its figure, whole, wherever in the step the
// reader is, on the way down and up again; and nothing shifts on the way.
func TestFigureStaysBesideItsStep(t *testing.T) {
	eachSubject(t, func(t *testing.T, s *subject) {
		tb := newTab(t, s.serve(t), size(1440, 900))
		tb.openReady("/")
		tb.js(`document.fonts.ready.then(() => new Promise(f => setTimeout(f, 600)))`, nil) // shifts so soon after input do not count
		tb.js("window.since = performance.now();"+watchShifts, nil)
		var lost []string
		tb.js(`(async () => {
			const lost = [], frame = () => new Promise(f => requestAnimationFrame(() => requestAnimationFrame(f)));
			const steps = [...document.querySelectorAll(".chapter-step:has(.figure)")];
			const stops = steps.flatMap(s => [0, .4, .8].map(at => [s, at]));
			for (const way of [stops, [...stops].reverse()]) for (const [step, at] of way) {
				const words = step.querySelector(".chapter-words").getBoundingClientRect();
				scrollTo({ top: scrollY + words.top + words.height * at - innerHeight * .4, behavior: "instant" });
				await frame();
				const f = step.querySelector(".figure").getBoundingClientRect(), w = step.getBoundingClientRect();
				if (f.top < -1 && w.bottom > f.bottom + 1 || f.bottom <= 0 || f.top >= innerHeight || f.left < step.querySelector(".chapter-words").getBoundingClientRect().right)
					lost.push(step.querySelector("h3").id + " at " + at + ": " + [f.top, f.bottom, w.top, w.bottom].map(Math.round));
			}
			return lost;
		})()`, &lost)
		for _, l := range lost {
			t.Errorf("the figure is not beside its step: %s", l)
		}
		if shift := tb.number(`window.shift || 0`); shift != 0 {
			t.Errorf("layout shift of %v while scrolling: %s", shift, tb.text(`String(window.shifted)`))
		}
		tb.js(`document.querySelector(".chapter:last-child").scrollIntoView({behavior: "instant", block: "center"})`, nil)
		tb.until("the contents say where the reader is", `[...document.querySelectorAll(".contents [aria-current]")].map(a => a.hash).join() ===
			"#" + document.querySelector(".chapter:last-child h2").id`)
	})
}

// Every step's figure is there without scripts, and its labels, as the fonts
// draw them, do not cover each other nor leave the figure.
func TestFiguresWithoutScripts(t *testing.T) {
	eachSubject(t, func(t *testing.T, s *subject) {
		for _, w := range []int{320, 1440} {
			tb := newTab(t, s.serve(t), withoutScripts, size(w, 740))
			tb.open("/")
			want := 0
			for _, c := range s.a.Chapters {
				for _, step := range c.Steps {
					if step.View != "" {
						want++
						caption := timeline.Figure(s.a, step.View, timeline.Named(step.Blocks)).Caption
						if got := tb.text(fmt.Sprintf(`(p => p.checkVisibility() ? p.textContent : "")(document.getElementById(%q).parentNode.querySelector("figcaption p"))`, c.ID+"-"+step.ID)); got != caption {
							t.Errorf("the caption of %s is %q, want %q", step.ID, got, caption)
						}
					}
				}
			}
			if got := int(tb.number(`[...document.querySelectorAll(".figure-plot")].filter(f => f.offsetHeight > 30).length`)); want == 0 || got != want {
				t.Errorf("%d px: %d figures are drawn, want %d", w, got, want)
			}
			var wrong []string
			tb.js(`[...document.querySelectorAll(".figure-plot")].flatMap(f => {
				const box = f.getBoundingClientRect(), boxes = [...f.querySelectorAll(".figure-lane [data-side]")].map(e => {
					const r = document.createRange(); r.selectNodeContents(e);
					const b = r.getBoundingClientRect(); return [e.textContent, b.left + (e.dataset.side === "count" ? 18 : 0), b.right, b.top + 2, b.bottom - 2] });
				return boxes.flatMap(([t, l, r, y, z], i) => [
					...(l < box.left - 1 || r > box.right + 1 ? [t + " leaves the figure"] : []),
					...boxes.slice(i + 1).filter(([, m, s, a, b]) => l < s && m < r && y < b && a < z).map(o => t + " covers " + o[0])]);
			})`, &wrong)
			for _, line := range wrong {
				t.Errorf("%d px: %s", w, line)
			}
		}
	})
}

// A step's view opens in the timeline above, in place; Back returns to the view
// before, and the link back to the story to where the reader was.
func TestStoryOpensItsViews(t *testing.T) {
	eachSubject(t, func(t *testing.T, s *subject) {
		for _, w := range []int{1440, 360} {
			tb := newTab(t, s.serve(t), size(w, 800))
			tb.openReady("/")
			id, view := "", ""
			for _, c := range s.a.Chapters {
				for _, step := range c.Steps {
					if step.View != "" {
						id, view = c.ID+"-"+step.ID, step.View
					}
				}
			}
			link := fmt.Sprintf(`.chapter-step:has([id=%q]) .chapter-view a`, id)
			tb.js(`window.same = true`, nil)
			tb.js(`document.querySelector(`+fmt.Sprintf("%q", link)+`).scrollIntoView({block: "center", behavior: "instant"})`, nil)
			if w == 360 {
				tb.click(link)
			} else { // the timeline stands over it: it is there for the keyboard
				tb.until("the timeline is beside the step", `!!document.documentElement.dataset.beside`)
				tb.js(`document.querySelector(`+fmt.Sprintf("%q", link)+`).focus()`, nil)
				tb.press(kb.Enter)
			}
			query := view + "&view=timeline"
			tb.soon(func() string {
				if got, want := tb.text(`location.search`), address(s.a, query); got != want {
					return fmt.Sprintf("the address is %q, want %q", got, want)
				}
				if top := tb.number(`document.querySelector("#timeline").getBoundingClientRect().top`); top < -1 || top > 200 {
					return fmt.Sprintf("the timeline is at %v", top)
				}
				return tb.stands(s.a, query)
			})
			if got := tb.text(`String(window.same)`); got != "true" {
				t.Error("the page was left")
			}
			tb.until("the focus is in the timeline", `!!document.activeElement.closest("#timeline")`)
			tb.js(`history.back()`, nil)
			tb.soon(func() string {
				if got := tb.text(`location.search`); got != "" {
					return fmt.Sprintf("after Back the address is %q", got)
				}
				return tb.stands(s.a, "")
			})
			tb.click("#back-to-story a")
			tb.until("the focus is where it was", `document.activeElement === document.querySelector(`+fmt.Sprintf("%q", link)+`)`)
			tb.until("the link is in view", `(r => r.top >= 0 && r.bottom <= innerHeight)(document.activeElement.getBoundingClientRect())`)
			tb.until("the way back is gone", `document.querySelector("#back-to-story").hidden`)
		}
	})
}

// beside returns what is wrong with the timeline beside the story: it stands in
// the window and shows what the address of query would.
func (tb *tab) beside(a *article.Article, how, query string) string {
	tb.t.Helper()
	var got struct {
		How      string
		Arriving bool
		Place    []float64
		From, To float64
		AsOf     float64
		Marks    []string
	}
	tb.js(`(() => { const root = document.documentElement, plot = document.querySelector(".plot"), axis = plot.querySelector(".plot-axis"), r = plot.getBoundingClientRect();
		const n = (e, name) => Number(e.style.getPropertyValue(name));
		return {How: root.dataset.beside || "", Arriving: "arriving" in root.dataset, Place: [r.left, r.top, r.right, r.bottom],
			From: n(axis, "--from"), To: n(axis, "--to"), AsOf: n(document.querySelector(".plot-play"), "--asof"),
			Marks: [...plot.querySelectorAll(".lane:not([hidden]) .mark:not([hidden]) [data-mark]")].map(e => e.dataset.mark)} })()`, &got)
	s, _ := timeline.Parse(a, query)
	var want []string
	for _, l := range timeline.ShowBeside(a, s).Lanes {
		for _, m := range l.Marks {
			if !l.Hidden && !m.Hidden {
				want = append(want, m.ID)
			}
		}
	}
	width, height := tb.number(`innerWidth`), tb.number(`innerHeight`)
	switch {
	case got.How != how:
		return fmt.Sprintf("the timeline stands %q, want %q", got.How, how)
	case got.Arriving:
		return "the view is still arriving"
	case got.From != float64(s.From) || got.To != float64(s.To) || got.AsOf != float64(s.AsOf):
		return fmt.Sprintf("the timeline shows %v to %v on %v, want %v to %v on %v", got.From, got.To, got.AsOf, s.From, s.To, s.AsOf)
	case strings.Join(got.Marks, " ") != strings.Join(want, " "):
		return fmt.Sprintf("the marks are %v, want %v", got.Marks, want)
	case got.Place[0] < width/2 || got.Place[1] < 0 || got.Place[2] > width || got.Place[3] > height+1:
		return fmt.Sprintf("the timeline is at %v", got.Place)
	}
	return ""
}

// The timeline stands beside the story and shows the step that is read, on the
// way down and up again; the reader's own view waits. Touching it stops that,
// until the reader asks for the story again.
func TestTimelineFollowsTheStory(t *testing.T) {
	eachSubject(t, func(t *testing.T, s *subject) {
		tb := newTab(t, s.serve(t), size(1440, 800))
		d := timeline.Default(s.a)
		own := timeline.Query(s.a, timeline.Update(s.a, d, timeline.StepAsOf{By: -1}))
		tb.openReady("/?" + own)
		type step struct{ id, heading, view string }
		var steps []step
		for _, c := range s.a.Chapters {
			for _, st := range c.Steps {
				if st.View != "" {
					steps = append(steps, step{c.ID + "-" + st.ID, st.Heading, st.View})
				}
			}
		}
		read := func(st step) {
			t.Helper()
			tb.js(fmt.Sprintf(`(e => scrollTo({top: scrollY + e.getBoundingClientRect().top - innerHeight * .4, behavior: "instant"}))(document.getElementById(%q).parentNode)`, st.id), nil)
		}
		tb.js(`document.fonts.ready.then(() => new Promise(f => setTimeout(f, 600)))`, nil) // shifts so soon after input do not count
		tb.js("window.since = performance.now();"+watchShifts, nil)
		way := []step{steps[0], steps[len(steps)/2], steps[len(steps)-1], steps[len(steps)/3], steps[0]}
		for _, st := range way {
			read(st)
			tb.soon(func() string {
				if got := tb.text(`(document.querySelector(".beside-step") || {innerText: ""}).innerText`); got != st.heading {
					return fmt.Sprintf("the step is %q, want %q", got, st.heading)
				}
				return tb.beside(s.a, "led", st.view)
			})
			if got := tb.text(`location.search`); got != "?"+own {
				t.Errorf("the address is %q, want the reader's own: ?%s", got, own)
			}
		}
		if shift := tb.number(`window.shift || 0`); shift != 0 {
			t.Errorf("layout shift of %v: %.400s", shift, tb.text(`String(window.shifted)`))
		}

		// In a window of another width it stands where the figures stand now.
		call(tb, emulation.SetDeviceMetricsOverride, emulation.SetDeviceMetricsOverrideParams{Width: 1300, Height: 800, DeviceScaleFactor: 1})
		tb.until("it stands where the figures do", `(p => (f => Math.abs(f.left - p.left) < 1 && Math.abs(f.width - p.width) < 1)(document.querySelector(".chapter-step .figure").getBoundingClientRect()))(document.querySelector(".plot").getBoundingClientRect())`)
		call(tb, emulation.SetDeviceMetricsOverride, emulation.SetDeviceMetricsOverrideParams{Width: 1440, Height: 800, DeviceScaleFactor: 1})
		tb.soon(func() string { return tb.beside(s.a, "led", steps[0].view) })

		// The reader takes hold of it, reads on, and it stays.
		flag := tb.place("#overview")
		tb.drag(flag.X, flag.Y, flag.X-flag.W/4)
		tb.until("the reader has taken over", `document.documentElement.dataset.beside === "left"`)
		var mine string
		tb.soon(func() string {
			if mine = tb.text(`location.search`); mine == "?"+own {
				return "the address does not show the reader's view"
			}
			return tb.beside(s.a, "left", mine)
		})
		read(steps[len(steps)-1])
		tb.js(`new Promise(f => setTimeout(f, 500))`, nil)
		if p := tb.beside(s.a, "left", mine); p != "" {
			t.Error("after reading on:", p)
		}
		if got := tb.text(`document.querySelector(".beside-act").innerText`); got != "Follow the story again" {
			t.Errorf("the way back to the story is called %q", got)
		}
		tb.click(".beside-act")
		tb.soon(func() string {
			if got := tb.text(`location.search`); got != "?"+own {
				return fmt.Sprintf("the address is %q, want ?%s", got, own)
			}
			return tb.beside(s.a, "led", steps[len(steps)-1].view)
		})

		// An entry opens over it, and gives the focus back.
		var at place
		tb.js(`(() => { for (const e of document.querySelectorAll(".plot .mark-label")) {
			const r = e.getBoundingClientRect(), X = r.x + r.width / 2, Y = r.y + r.height / 2;
			if (r.width && document.elementFromPoint(X, Y) === e) return {X, Y};
		} })()`, &at)
		tb.run(chromedp.MouseClickXY(at.X, at.Y))
		tb.until("the focus is in the card", `document.activeElement.id === "card-title"`)
		tb.until("the card lies beside the story", `(r => r.left > innerWidth / 2 && r.top <= 0 && r.bottom >= innerHeight - 1)(document.querySelector("#card").getBoundingClientRect())`)
		scrolled := tb.number(`scrollY`)
		tb.press(kb.Escape)
		tb.until("the focus is back at the mark", `Boolean(document.activeElement.dataset.mark) && !document.querySelector("#card-title")`)
		if now := tb.number(`scrollY`); now != scrolled {
			t.Errorf("the page scrolled from %v to %v", scrolled, now)
		}

		// In the full timeline, and back.
		tb.js(`document.activeElement.blur()`, nil)
		tb.click(".beside-act")
		tb.until("the story leads", `document.documentElement.dataset.beside === "led"`)
		tb.click(".beside-act")
		tb.soon(func() string { return tb.stands(s.a, steps[len(steps)-1].view+"&view=timeline") })
		tb.until("the timeline is in its own place", `!document.documentElement.dataset.beside && (r => r.top > -2 && r.top < 200)(document.querySelector("#timeline").getBoundingClientRect())`)

		// Where there is no room, and where movement is not welcome, the steps have their own figures.
		for _, o := range [][]tabOption{{size(1100, 800)}, {size(1440, 800), still}} {
			tb := newTab(t, s.serve(t), o...)
			tb.openReady("/")
			tb.js(fmt.Sprintf(`document.getElementById(%q).scrollIntoView({behavior: "instant"})`, steps[0].id), nil)
			tb.js(`new Promise(f => setTimeout(f, 500))`, nil)
			if tb.text(`String(document.documentElement.dataset.beside)`) != "undefined" || tb.text(`getComputedStyle(document.querySelector(".figure")).visibility`) != "visible" {
				t.Error("the timeline moved where it should not")
			}
		}
	})
}
