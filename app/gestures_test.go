//go:build !wasm

package main

import (
	"encoding/json"
	"fmt"
	"math"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"ledger/app/article"
	"ledger/app/timeline"
)

// A place is the middle of an element on the screen, and its size.
type place struct{ X, Y, W, H float64 }

func (tb *tab) place(selector string) place {
	tb.t.Helper()
	var p place
	tb.js(fmt.Sprintf(`(() => { const e = document.querySelector(%q), r = e.getBoundingClientRect();
		return {X: r.x + r.width / 2, Y: r.y + r.height / 2, W: r.width, H: r.height} })()`, selector), &p)
	return p
}

// drag presses the mouse at a place, moves it in steps, and lets go.
func (tb *tab) drag(x, y, toX float64) {
	tb.t.Helper()
	actions := []chromedp.Action[chromedp.Void]{chromedp.MouseEvent("mousePressed", x, y, leftButton)}
	for i := 1.0; i <= 8; i++ {
		actions = append(actions, chromedp.MouseEvent("mouseMoved", x+(toX-x)*i/8, y, leftButton))
	}
	tb.run(append(actions, chromedp.MouseEvent("mouseReleased", toX, y, leftButton))...)
}

// plotInView brings the whole timeline onto the screen.
func (tb *tab) plotInView() {
	tb.t.Helper()
	tb.js(`document.querySelector("#timeline").scrollIntoView({block: "start", behavior: "instant"})`, nil)
}

// drawn waits until the timeline is drawn as the address says, and returns the view.
func (tb *tab) drawn(a *article.Article) (st timeline.State) {
	tb.t.Helper()
	tb.soon(func() string {
		st = tb.state(a)
		if got, want := tb.text(`["--from", "--to"].map(n => document.querySelector(".plot-axis").style.getPropertyValue(n)).join()`), fmt.Sprintf("%d,%d", st.From, st.To); got != want {
			return fmt.Sprintf("days %s are drawn, the address says %s", got, want)
		}
		return ""
	})
	return st
}

// state reads the address back.
func (tb *tab) state(a *article.Article) timeline.State {
	tb.t.Helper()
	s, _ := timeline.Parse(a, tb.text(`location.search`))
	return s
}

func asJSON(t *testing.T, v any) string {
	t.Helper()
	data, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

func near(got, want article.Day, days float64) bool {
	return math.Abs(float64(got-want)) <= days
}

// The flag of the day shown, the overview's brush and its ends can be dragged;
// each is one step of history or none, and the whole page follows.
func TestDrags(t *testing.T) {
	eachSubject(t, func(t *testing.T, s *subject) {
		tb := newTab(t, s.serve(t))
		tb.openReady("/")
		tb.plotInView()
		d := timeline.Default(s.a)
		axis, flag := tb.place(".plot-axis"), tb.place("#flag")
		left := axis.X - axis.W/2
		day := func(x float64) article.Day { return d.From + article.Day((x-left)/axis.W*float64(d.To-d.From)) }
		perPixel := float64(d.To-d.From) / axis.W
		tb.drag(flag.X, flag.Y, axis.X)
		tb.soon(func() string {
			if got := tb.state(s.a).AsOf; !near(got, day(axis.X), 1+perPixel) {
				return fmt.Sprintf("the flag was dragged to %s, the address says %s", day(axis.X), got)
			}
			return tb.stands(s.a, tb.text(`location.search`))
		})
		lo, hi := timeline.Bounds(s.a)
		over, brush := tb.place(".over"), tb.place(".over-brush")
		days := float64(hi-lo) / over.W
		by := -min(60, brush.X-brush.W/2-(over.X-over.W/2)-2)
		want := article.Day(by * days)
		tb.drag(brush.X, brush.Y, brush.X+by)
		tb.soon(func() string {
			if st := tb.state(s.a); !near(st.From, d.From+want, 2+days) || st.To-st.From != d.To-d.From {
				return fmt.Sprintf("the brush moved the view to %s–%s, want about %s", st.From, st.To, d.From+want)
			}
			return ""
		})
		before := tb.drawn(s.a)
		grip := tb.place(`[data-grip="to"]`)
		tb.drag(grip.X, grip.Y, grip.X-20)
		tb.soon(func() string {
			st := tb.state(s.a)
			if shorter := before.To - article.Day(20*days); st.From != before.From || !near(st.To, max(shorter, st.From+timeline.MinSpan), 2+days) {
				return fmt.Sprintf("the end of the brush moved to %s–%s, from %s–%s", st.From, st.To, before.From, before.To)
			}
			return ""
		})
		tb.js(`history.back()`, nil)
		tb.soon(func() string {
			if st := tb.state(s.a); st.From != before.From || st.To != before.To {
				return fmt.Sprintf("Back leads to %s–%s, want %s–%s", st.From, st.To, before.From, before.To)
			}
			if got := tb.text(`document.querySelector(".plot-axis").style.getPropertyValue("--to")`); got != fmt.Sprint(int(before.To)) {
				return "the drawing ends on day " + got
			}
			return ""
		})
	})
}

// Two fingers zoom the timeline and keep the days under them; the page itself
// is not zoomed. One finger that moves up and down is the page's.
func TestPinch(t *testing.T) {
	eachSubject(t, func(t *testing.T, s *subject) {
		tb := newTab(t, s.serve(t), size(1000, 900), touchScreen)
		tb.openReady("/?view=timeline")
		tb.plotInView()
		d := timeline.Default(s.a)
		axis := tb.place(".plot-axis")
		y := tb.place(".lane-marks").Y
		touch := func(kind input.DispatchTouchEventType, xs ...float64) {
			points := []*input.TouchPoint{}
			for i, x := range xs {
				id := float64(i)
				points = append(points, &input.TouchPoint{X: x, Y: y, ID: &id})
			}
			call(tb, input.DispatchTouchEvent, input.DispatchTouchEventParams{Type: kind, TouchPoints: points})
		}
		touch(input.DispatchTouchEventTypeTouchStart, axis.X-50)
		touch(input.DispatchTouchEventTypeTouchStart, axis.X-50, axis.X+50)
		for i := 1.0; i <= 10; i++ {
			touch(input.DispatchTouchEventTypeTouchMove, axis.X-50-10*i, axis.X+50+10*i)
		}
		touch(input.DispatchTouchEventTypeTouchEnd)
		tb.soon(func() string {
			st := tb.state(s.a)
			if got, want := float64(st.To-st.From), float64(d.To-d.From)/3; math.Abs(got-want) > want*0.15 {
				return fmt.Sprintf("the pinch leaves %v days, want about %v", got, want)
			}
			if middle := (d.From + d.To) / 2; !near((st.From+st.To)/2, middle, float64(d.To-d.From)*0.05) {
				return fmt.Sprintf("the middle moved to %s, from %s", (st.From+st.To)/2, middle)
			}
			return ""
		})
		if scale := tb.number(`visualViewport.scale`); scale != 1 {
			t.Errorf("the page was zoomed too: %v", scale)
		}
		if got := tb.text(`getComputedStyle(document.querySelector("#plot")).touchAction`); got != "pan-y" {
			t.Errorf("the plot's touch-action is %q: up and down must scroll the page", got)
		}
	})
}

// A plot that is let go while it moves runs out and comes to rest on whole days.
func TestGlide(t *testing.T) {
	eachSubject(t, func(t *testing.T, s *subject) {
		tb := newTab(t, s.serve(t))
		tb.openReady("/")
		tb.plotInView()
		d := timeline.Default(s.a)
		axis := tb.place(".plot-axis")
		y := tb.place(".lane-marks").Y
		// The events of a quick flick, with the times that a hand would give them.
		tb.js(fmt.Sprintf(`(() => {
			const el = document.elementFromPoint(%[1]v, %[2]v), at = performance.now();
			const send = (type, x, ms) => { const e = new PointerEvent(type, {bubbles: true, cancelable: true, pointerId: 1, isPrimary: true, button: 0, buttons: 1, clientX: x, clientY: %[2]v});
				Object.defineProperty(e, "timeStamp", {value: at + ms}); el.dispatchEvent(e) };
			el.closest(".plot").setPointerCapture = () => {};
			send("pointerdown", %[1]v, 0);
			for (let i = 1; i <= 8; i++) send("pointermove", %[1]v + i * 15, i * 16);
			send("pointerup", %[1]v + 120, 130) })()`, axis.X, y), nil)
		dragged := d.From - article.Day(120/axis.W*float64(d.To-d.From))
		tb.soon(func() string {
			st := tb.state(s.a)
			if st.From >= dragged-3 {
				return fmt.Sprintf("the plot stopped where it was let go: %s, dragged to %s", st.From, dragged)
			}
			if got := tb.text(`document.querySelector(".plot-axis").style.getPropertyValue("--from")`); got != fmt.Sprint(int(st.From)) {
				return "it is drawn from day " + got
			}
			return ""
		})
	})
}

// Marks without room are counted in clusters, which open; typed dates and the
// play button do what drags do; the timeline has one stop of the Tab key.
func TestTimelineWithoutDragging(t *testing.T) {
	eachSubject(t, func(t *testing.T, s *subject) {
		tb := newTab(t, s.serve(t))
		lo, _ := timeline.Bounds(s.a)
		tb.openReady("/?from=" + (lo + 366).String())
		st := tb.state(s.a)
		drawn := 0
		for _, l := range timeline.Show(s.a, st).Lanes {
			drawn += len(l.Clusters[0])
		}
		if got := int(tb.number(`[...document.querySelectorAll(".cluster-open")].filter(e => e.offsetParent).length`)); got != drawn {
			t.Errorf("%d clusters are drawn, want %d", got, drawn)
		}
		if drawn > 0 {
			tb.click(`.cluster[data-size="l"] .cluster-open`)
			tb.soon(func() string {
				if now := tb.state(s.a); now.To-now.From >= st.To-st.From {
					return "the cluster did not open"
				}
				return ""
			})
		}
		day := busyDay(s.a)
		tb.openReady("/")
		tb.set("#range-from", (day - 100).String())
		tb.until("the first date has taken effect", fmt.Sprintf(`new URLSearchParams(location.search).get("from") === %q`, (day-100).String()))
		tb.set("#range-to", (day + 100).String())
		tb.soon(func() string {
			if st := tb.state(s.a); st.From != day-100 || st.To != day+100 {
				return fmt.Sprintf("typed dates lead to %s–%s", st.From, st.To)
			}
			return ""
		})
		if n := tb.number(`document.querySelectorAll("#plot [tabindex='0'], #plot button:not([tabindex='-1']), #plot input").length`); n != 1 {
			t.Errorf("the plot has %v stops of the Tab key, want 1", n)
		}
		tb.set("#as-of", day.String())
		tb.until("the day is shown", fmt.Sprintf(`new URLSearchParams(location.search).get("as-of") === %q`, day.String()))
		tb.click(`[data-do="play"]`)
		after := timeline.Update(s.a, timeline.Update(s.a, tb.state(s.a), timeline.SetAsOf{Day: day}), timeline.StepAsOf{By: 1})
		tb.soon(func() string {
			if now := tb.state(s.a); now.AsOf < after.AsOf {
				return "playing has not moved on: " + now.AsOf.String()
			}
			return ""
		})
		tb.click(`[data-do="play"]`)
		tb.until("it has stopped", `document.querySelector("[data-do=play]").getAttribute("aria-label").startsWith("Play")`)
	})
}

// A request's mark shows what it hangs together with while it has the focus:
// the lines end in the rows of both marks, on the day that ties them.
func TestTies(t *testing.T) {
	eachSubject(t, func(t *testing.T, s *subject) {
		tb := newTab(t, s.serve(t))
		st := timeline.Default(s.a)
		v := timeline.Show(s.a, st)
		var id string
		var want []timeline.Tie
		for _, m := range v.Lanes[1].Marks {
			if ties := timeline.Ties(s.a, v.Lanes, m.ID); len(ties) > len(want) && !m.Grouped[0] {
				id, want = m.ID, ties
			}
		}
		if len(want) == 0 {
			t.Fatal("no request has a tie")
		}
		tb.openReady("/")
		tb.plotInView()
		if n := tb.number(`document.querySelectorAll(".tie").length`); n != 0 {
			t.Errorf("%v ties are drawn of nothing", n)
		}
		tb.js(fmt.Sprintf(`document.querySelector('[data-mark=%q]').focus()`, id), nil)
		tb.until("the ties are drawn", fmt.Sprintf(`document.querySelectorAll(".tie").length === %d`, len(want)))
		var wrong []string
		tb.js(fmt.Sprintf(`(() => { const out = [], ties = %s;
			document.querySelectorAll(".tie").forEach((el, i) => {
				const r = el.getBoundingClientRect(), row = id => { const m = document.querySelector('[data-mark="' + id + '"]').parentNode.getBoundingClientRect(); return m.y + m.height / 2 };
				if (!document.querySelector('[data-mark="' + ties[i].From + '"]').offsetParent || !document.querySelector('[data-mark="' + ties[i].To + '"]').offsetParent) return;
				const up = row(ties[i].From), down = row(ties[i].To);
				if (Math.abs(r.top - up) > 4 || Math.abs(r.bottom - down) > 4) out.push(ties[i].From + " to " + ties[i].To + ": from " + r.top + " to " + r.bottom + ", want " + up + " to " + down);
				if (el.dataset.relation !== ties[i].Relation) out.push("relation " + el.dataset.relation);
			});
			return out })()`, asJSON(t, want)), &wrong)
		if len(wrong) > 0 {
			t.Errorf("ties of %s: %s", id, strings.Join(wrong, "; "))
		}
		tb.press(kb.ArrowRight)
		tb.until("another mark has the focus", fmt.Sprintf(`document.activeElement.dataset.mark !== %q`, id))
	})
}

// Labels keep apart on the screen too, and are not cut off, at each width that
// marks are packed for. (A few pixels are the difference between a letter and
// the average letter.)
func TestLabelsKeepApart(t *testing.T) {
	eachSubject(t, func(t *testing.T, s *subject) {
		for _, w := range []int{1440, 1180, 900, 400} {
			tb := newTab(t, s.serve(t), size(w, 900))
			for _, q := range []string{"?view=timeline", "?view=timeline&from=" + (timeline.Default(s.a).From - 3000).String()} {
				tb.openReady("/" + q)
				var wrong []string
				tb.js(`(() => { const out = [];
					for (const lane of document.querySelectorAll(".lane-marks")) {
						const box = lane.getBoundingClientRect(), labels = [...lane.querySelectorAll(".mark-label, .cluster-open")].filter(e => e.offsetParent)
							.map(e => ({text: e.textContent, r: e.getBoundingClientRect()})).filter(l => l.r.right > box.left && l.r.left < box.right);
						labels.forEach((a, i) => {
							if (a.r.right > box.right + 8 || a.r.left < box.left - 8) out.push(a.text + " is cut off");
							for (const b of labels.slice(0, i))
								if (Math.min(a.r.right, b.r.right) - Math.max(a.r.left, b.r.left) > 12 && Math.min(a.r.bottom, b.r.bottom) - Math.max(a.r.top, b.r.top) > 8) out.push(a.text + " lies over " + b.text);
						});
					}
					return out })()`, &wrong)
				if len(wrong) > 0 {
					t.Errorf("%d px, %s: %s", w, q, strings.Join(wrong, "; "))
				}
			}
		}
	})
}

// However the timeline comes to show a stretch of time, every mark stands by its
// days at every moment: while the wheel turns, when a drag begins before it has come
// to rest, and when one begins before what a button changed is drawn. What reaches
// over an edge, and nothing else, has an arrow there and its label in view.
func TestMarksStandByTheirDays(t *testing.T) {
	eachSubject(t, func(t *testing.T, s *subject) {
		tb := newTab(t, s.serve(t))
		tb.openReady("/")
		tb.marksStandByTheirDays(s.a)
	})
}

// strayMarks returns what does not stand where the strip says that is drawn.
const strayMarks = `(() => { const out = [], n = (e, name) => parseFloat(e.style.getPropertyValue(name));
	const box = document.querySelector(".over").getBoundingClientRect(), brush = document.querySelector(".over-brush"), from = n(brush, "--from"), to = n(brush, "--to");
	const x = d => box.left + (d - from) / (to - from) * box.width;
	if (!(to > from)) return ["nothing was drawn"];
	for (const li of document.querySelectorAll(".mark")) {
		const d = n(li, "--d"), e = n(li, "--e") || d, a = li.firstChild, id = a.dataset.mark, shape = li.dataset.shape, part = li.querySelector(".mark-bar, .mark-shape");
		if (!part.getClientRects().length) continue;
		const r = part.getBoundingClientRect(), got = shape === "bar" ? r.left : r.left + r.width / 2;
		if (Math.abs(got - x(d)) > 1.5) out.push(id + " stands at " + got + ", want " + x(d));
		if (document.querySelector("[data-sliding]")) continue; // stretched with what they stand on
		for (const [part, edge, has] of [["::before", from, shape === "bar" || shape === "triangle"], ["::after", to, shape === "bar"]]) {
			const over = Math.min(edge - d, e - edge), size = parseFloat(getComputedStyle(a, part).fontSize);
			if (has && (over >= 1 && size < 12 || over <= 0 && size > 0)) out.push(id + part + " has the size " + size + ", with " + over + " days over the edge");
		}
		const label = a.lastChild, left = label.getBoundingClientRect().left;
		if (label.offsetWidth && e > d && !(li.dataset.flips || "").includes("l") && x(d) < box.left - 20 && x(e) > box.left + 4 && Math.abs(left - box.left - 2) > 1.5) out.push(id + "'s label is at " + left + ", the edge at " + box.left);
	}
	return out.slice(0, 4) })()`

func (tb *tab) marksStandByTheirDays(a *article.Article) {
	tb.t.Helper()
	tb.plotInView()
	check := func(what string) {
		tb.t.Helper()
		var stray []string
		tb.js(strayMarks, &stray)
		if len(stray) > 0 {
			tb.t.Errorf("%s: %s", what, strings.Join(stray, "; "))
		}
	}
	axis := tb.place(".plot-axis")
	y := tb.place(".lane-marks").Y
	turn := func(by float64) {
		tb.run(chromedp.MouseEvent("mouseWheel", axis.X+axis.W/5, axis.Y, func(p *input.DispatchMouseEventParams) {
			p.DeltaX, p.DeltaY, p.Modifiers = 1, by, int64(chromedp.ModifierCtrl)
		}))
	}
	turn(-100)
	tb.until("the wheel has turned", `document.querySelector(".over-brush").style.getPropertyValue("--from") !== ""`)
	check("a turn")
	for range 4 {
		turn(-100)
		check("turning")
	}
	// One that begins before the wheel rests, by the pointer's events in one task.
	const drag = `((el, x, y, acts) => { const send = (type, by) => el.dispatchEvent(new PointerEvent(type, {bubbles: true, cancelable: true, pointerId: 1, isPrimary: true, button: 0, buttons: 1, clientX: x + by, clientY: y}));
		el.closest(".plot").setPointerCapture = () => {};
		for (const act of acts) act === "zoom" ? document.querySelector("[data-do=zoom][data-arg='0.5']").click() : act === "down" ? send("pointerdown", 0) : send("pointermove", act) })`
	held := func(acts string) {
		tb.t.Helper()
		tb.js(fmt.Sprintf(`%s(document.querySelector(".plot-axis").parentNode.querySelector(".lane-marks"), %v, %v, %s)`, drag, axis.X, y, acts), nil)
	}
	var at []float64
	drawn := func() {
		tb.t.Helper()
		tb.js(`["--from", "--to"].map(n => parseFloat(document.querySelector(".over-brush").style.getPropertyValue(n)))`, &at)
	}
	release := func() {
		tb.js(fmt.Sprintf(`document.querySelector(".lane-marks").dispatchEvent(new PointerEvent("pointerup", {bubbles: true, pointerId: 1, isPrimary: true, clientX: %v, clientY: %v}))`, axis.X-90, y), nil)
	}
	turn(-100)
	held(`["down", -30, -60, -90]`)
	check("a drag while the wheel turned")
	dragged := func(what string) {
		tb.t.Helper()
		tb.soon(func() string {
			drawn()
			st := tb.state(a)
			days := float64(st.To-st.From) / axis.W
			if want := float64(st.From) + 90*days; math.Abs(at[0]-want) > 1+2*days || tb.text(`document.querySelector("#range-from").value`) != st.From.String() {
				return fmt.Sprintf("%s: a drag of 90 pixels has brought day %v to the edge, want %v", what, at[0], want)
			}
			return ""
		})
		check(what)
	}
	letGo := func(what string) {
		tb.t.Helper()
		release()
		tb.soon(func() string {
			if drawn(); float64(tb.state(a).From) != at[0] {
				return fmt.Sprintf("%s: drawn from day %v, want %d", what, at[0], tb.state(a).From)
			}
			return ""
		})
		check(what)
	}
	dragged("a drag that goes on after the wheel rested")
	letGo("let go")
	before := tb.state(a)
	held(`["zoom", "down", -30, -60, -90]`)
	check("a drag right after a button")
	dragged("a drag that goes on after what the button changed is drawn")
	if st := tb.state(a); st.To-st.From >= before.To-before.From {
		tb.t.Errorf("the button left %d days, of %d", st.To-st.From, before.To-before.From)
	}
	letGo("at the end")
}
