//go:build !wasm

package main

import (
	"fmt"
	"testing"

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
						if got := tb.text(fmt.Sprintf(`document.getElementById(%q).parentNode.querySelector("figcaption p").innerText`, c.ID+"-"+step.ID)); got != caption {
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
			tb.click(link)
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
			if got := tb.text(`document.activeElement.closest("#timeline") ? "there" : "elsewhere"`); got != "there" {
				t.Error("the focus is not in the timeline")
			}
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
