//go:build !wasm

package main

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"ledger/app/article"
	"ledger/app/timeline"
)

// framed returns what is wrong with a frame at an address with the query.
func (tb *tab) framed(a *article.Article, f timeline.Frame, query string) string {
	tb.t.Helper()
	var got struct {
		Line         string
		Marks, Items []string
		Tally        map[string]string
	}
	tb.js(`(() => { const of = (list, id) => [...list].map(e => id(e) + " " + e.dataset.status);
		return {Line: (document.querySelector("#as-of-line") || {innerText: ""}).innerText,
			Marks: of(document.querySelectorAll(".mark:not([hidden])"), e => e.querySelector("[data-mark]").dataset.mark),
			Items: of(document.querySelectorAll("#record .item:not([hidden])"), e => e.id),
			Tally: Object.fromEntries([...document.querySelectorAll("[data-tally]")].map(e => [e.dataset.tally, e.innerText]))} })()`, &got)
	s := f.State(a, query)
	v := timeline.ShowFramed(a, s)
	var marks, items []string
	tally := map[string]string{}
	if !f.Table {
		for _, l := range v.Lanes {
			for _, m := range l.Marks {
				marks = append(marks, m.ID+" "+string(m.Status))
			}
		}
		for _, l := range v.Tally {
			tally[l.ID] = l.Count
		}
	}
	if f.Lists {
		for i := range a.Entries {
			if e := &a.Entries[i]; timeline.InFrame(a, s, e) {
				items = append(items, e.ID+" "+string(a.Status(e, s.AsOf, s.Clock)))
			}
		}
	}
	switch {
	case got.Line != v.AsOfLine:
		return fmt.Sprintf("the frame speaks of %q, want %q", got.Line, v.AsOfLine)
	case !slices.Equal(got.Marks, marks):
		return fmt.Sprintf("the marks are %v, want %v", got.Marks, marks)
	case !slices.Equal(got.Items, items):
		return fmt.Sprintf("the list is %v, want %v", got.Items, items)
	case fmt.Sprint(got.Tally) != fmt.Sprint(tally):
		return fmt.Sprintf("the account is %v, want %v", got.Tally, tally)
	}
	return ""
}

// A frame shows its view before the program runs and after it has started, of
// the newest day and of the one that its address names.
func TestFramesShowTheirViews(t *testing.T) {
	eachSubject(t, func(t *testing.T, s *subject) {
		at := s.serve(t)
		frames := timeline.Frames(s.a)
		for _, kind := range []string{"", "ledger", "lane/", "topic/", "by/", "step/"} {
			i := slices.IndexFunc(frames, func(f timeline.Frame) bool { return f.Path == kind || kind != "" && strings.HasPrefix(f.Path, kind) })
			f := frames[i]
			for _, query := range []string{"", "as-of=" + busyDay(s.a).String()} {
				tb := newTab(t, at, size(700, 900))
				tb.hold("*/web/app.*.wasm")
				path := "/embed"
				if f.Path != "" {
					path += "/" + f.Path
				}
				tb.open(path + "?" + query + "&initialWidth=700&parentUrl=https://host.example/")
				tb.soon(func() string { return tb.framed(s.a, f, query) })
				tb.waitHeld()
				tb.release()
				tb.ready()
				tb.soon(func() string { return tb.framed(s.a, f, query) })
				tb.click(`[data-do=step][data-arg="-1"]`)
				day := timeline.Update(s.a, f.State(s.a, query), timeline.StepAsOf{By: -1}).AsOf
				if f.Table { // the ledger counts changes of all entries
					continue
				}
				tb.soon(func() string { return tb.framed(s.a, f, "as-of="+day.String()) })
				var full string
				if tb.js(`document.querySelector(".embed-source a").href`, &full); strings.Contains(full, "initialWidth") || strings.Contains(full, "parentUrl") {
					t.Errorf("/embed/%s: the link to the whole carries what the host added: %s", f.Path, full)
				}
			}
		}
	})
}

// The frame of an entry stands without a program; of an earlier day it marks
// what came later, and leaves out what was not so.
func TestFramedEntries(t *testing.T) {
	eachSubject(t, func(t *testing.T, s *subject) {
		tb := newTab(t, s.serve(t), size(700, 900))
		e := ofKind(s.a, article.Commitment)
		tb.open("/embed/entry/" + e.ID)
		steps := int(tb.number(`document.querySelectorAll(".steps > li").length`))
		if later := tb.number(`document.querySelectorAll("[data-later]").length`); steps < 2 || later != 0 {
			t.Errorf("%d steps, %v of them later than the record", steps, later)
		}
		day := e.Commitment.Made.Date.Last
		tb.open("/embed/entry/" + e.ID + "?as-of=" + day.String())
		if got, want := tb.text(`document.querySelector(".entry-asof").innerText`), timeline.AsOfLine(day, article.Stood); got != want {
			t.Errorf("the frame speaks of %q, want %q", got, want)
		}
		st := s.a.Standing(e, day, article.Stood)
		if got := tb.text(`document.querySelector(".entry-standing .status").innerText`); got != timeline.StatusWords(st) {
			t.Errorf("the status is %q, want %q", got, timeline.StatusWords(st))
		}
		want := 0
		for _, k := range e.Commitment.Steps {
			if k.Date.Last > day {
				want++
			}
		}
		if later := int(tb.number(`document.querySelectorAll(".steps > [data-later]").length`)); want == 0 || later != want {
			t.Errorf("%d steps are marked as later, want %d", later, want)
		}
		if n := tb.number(`document.querySelectorAll("[data-moving]").length`); n != 0 {
			t.Errorf("%v facts of another day are shown", n)
		}
	})
}

// A view of one's own is drawn by the program, when the reader asks.
func TestFrameOfOnesOwn(t *testing.T) {
	eachSubject(t, func(t *testing.T, s *subject) {
		tb := newTab(t, s.serve(t), size(700, 900))
		tb.hold("*/web/app.*.wasm")
		query := "lanes=requests,commitments&statuses=promised"
		tb.open("/embed?" + query)
		if got := tb.text(`[...document.querySelectorAll(".plot, .tally")].map(e => getComputedStyle(e).display).join()`); got != "none,none" {
			t.Errorf("another view is shown: %s", got)
		}
		tb.click(".embed-draw")
		tb.waitHeld()
		tb.release()
		tb.ready()
		tb.soon(func() string { return tb.framed(s.a, timeline.Frame{}, query) })
	})
}

// The builder shows the frame that it hands out, and its code holds what was
// chosen.
func TestBuilder(t *testing.T) {
	eachSubject(t, func(t *testing.T, s *subject) {
		tb := newTab(t, s.serve(t))
		topic := s.a.Topics[0].ID
		day := busyDay(s.a).String()
		tb.open("/builder?topics=" + topic + "&as-of=" + day)
		tb.until("the frame is drawn", `(f => Boolean(f && f.contentDocument && f.contentDocument.querySelector("h1")))(document.querySelector("#builder-frame iframe"))`)
		tb.until("the frame is as high as its content", `(f => Math.abs(f.offsetHeight - f.contentDocument.querySelector("#record").getBoundingClientRect().bottom) <= 2)(document.querySelector("#builder-frame iframe"))`)
		if got := tb.text(`document.querySelector("#builder-frame iframe").contentDocument.querySelector("#as-of-line").innerText`); !strings.Contains(got, busyDay(s.a).Words()) {
			t.Errorf("the frame speaks of %q", got)
		}
		tb.set("#b-theme", "dark")
		tb.set("#b-accent", "green")
		tb.soon(func() string {
			frame, element, link := tb.text(`document.querySelector("#code-frame").innerText`), tb.text(`document.querySelector("#code-element").innerText`), tb.text(`document.querySelector("#code-link").innerText`)
			for code, wants := range map[string][]string{
				frame:   {"/embed/topic/" + topic + "?as-of=" + day + "&#38;theme=dark&#38;accent=green#", "<iframe ", `sandbox="allow-scripts`},
				element: {"/embed.js", "<" + s.a.Element(), `view="topic/` + topic + `"`, `as-of="` + day + `"`, `theme="dark"`, `accent="green"`},
				link:    {"?topics=" + topic + "&as-of=" + day},
			} {
				for _, want := range wants {
					if !strings.Contains(code, want) {
						return fmt.Sprintf("%q does not hold %q", code, want)
					}
				}
			}
			return ""
		})
		tb.set("#b-day", "live")
		tb.until("the day is left out", `!document.querySelector("#code-frame").innerText.includes("as-of")`)
		tb.open("/builder")
		tb.until("the whole record is framed", fmt.Sprintf(`(f => Boolean(f) && new URL(f.src).pathname === %q)(document.querySelector("#builder-frame iframe"))`, s.base+"embed"))
		tb.set("#b-width", "320")
		tb.until("the frame is narrow", `document.querySelector("#builder-frame iframe").offsetWidth <= 320`)
	})
}
