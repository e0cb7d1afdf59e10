package ui

import (
	"cmp"
	"math"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"ledger/app/article"
	"ledger/app/browser"
	"ledger/app/timeline"
)

// Gestures write a few numbers a frame; the state, the address and the drawing
// follow when the gesture ends. Only a drag of the day shown draws as it goes,
// once a frame. Each gesture has a button, a field and a key that do the same.

// A drag is a gesture of one pointer under way.
type drag struct {
	kind     string // what was taken hold of: see browser.Grab
	id       int
	x        float64
	from, to float64 // the stretch of time when it began
	moved    bool
	now      [2]float64 // the stretch as it is drawn
	last, at float64    // the last place and time, for the speed
	speed    float64    // days a millisecond
	day      article.Day
}

// A pinch is a gesture of two pointers.
type pinch struct {
	ids      [2]int
	x        [2]float64
	from, to float64
	day      [2]float64 // the days under the pointers when it began
	now      [2]float64
}

func (x *Explainer) onPointerDown(ctx app.Context, e app.Event) {
	ctx.PreventUpdate()
	kind, id, at, ok := browser.Grab(e)
	if !ok {
		return
	}
	x.take()
	if d := x.drag; d != nil && d.kind == "plot" && kind == "plot" && d.id != id && x.pinch == nil {
		x.beginPinch(e, d, id, at)
		return
	}
	x.drag = &drag{kind: kind, id: id, x: at, from: float64(x.state.From), to: float64(x.state.To), last: at, at: browser.Time(e), day: x.state.AsOf}
	x.drag.now = [2]float64{x.drag.from, x.drag.to}
	if kind == "over" { // the brush jumps to where the overview was pressed
		half := (x.drag.to - x.drag.from) / 2
		day := x.overviewDay(at)
		x.drag.kind, x.drag.from, x.drag.to = "brush", day-half, day+half
		x.hold(e)
		x.draw(x.drag.from, x.drag.to)
	}
}

// onDragStart keeps the browser from dragging links and selections out of the
// timeline: it would end the gesture.
func (x *Explainer) onDragStart(ctx app.Context, e app.Event) {
	ctx.PreventUpdate()
	if browser.InPlot(e) {
		e.PreventDefault()
	}
}

func (x *Explainer) hold(e app.Event) {
	x.drag.moved, x.playing = true, 0
	if x.turns > 0 { // the wheel has left them stretched
		x.place()
	}
	browser.Hold(e)
	browser.Dragging(true)
}

// overviewDay returns the day under a place in the overview.
func (x *Explainer) overviewDay(at float64) float64 {
	lo, hi := timeline.Bounds(x.Article)
	return float64(lo) + browser.OverviewBox().At(at)*float64(hi-lo)
}

// draw writes the stretch of time, kept within what can be drawn.
func (x *Explainer) draw(from, to float64) {
	from, to = timeline.Fit(x.Article, from, to)
	if x.drag != nil {
		x.drag.now = [2]float64{from, to}
	}
	// A stretch as long as that for which the marks stand only slides.
	if math.Abs(to-from-(x.placed[1]-x.placed[0])) < 1e-6 {
		browser.Slide(x.placed[0], x.placed[1], from, to)
		return
	}
	browser.Place(int(x.state.AsOf), from, to)
	x.placed = [2]float64{from, to}
}

// turn zooms by the wheel. The marks move with each turn; which labels have room
// there, the address and what is said follow when the wheel rests.
func (x *Explainer) turn(ctx app.Context, z timeline.Zoom) {
	before := x.state
	x.state = timeline.Update(x.Article, x.state, z)
	ctx.PreventUpdate()
	if x.state.Equal(before) {
		return
	}
	x.touched = true
	if x.turns++; x.turns == 1 {
		x.rest(ctx, x.turns)
	}
	if x.turning {
		return
	}
	x.turning = true
	browser.Frames(func(float64) bool { // once a frame, however fast it turns
		x.turning = false
		if x.turns > 0 && timeline.Large(x.Article) { // too many marks to place each frame: what is drawn is stretched
			browser.Slide(x.placed[0], x.placed[1], float64(x.state.From), float64(x.state.To))
		} else {
			x.place()
		}
		return false
	})
}

// rest draws what the wheel left, once it has not turned for a moment.
//
//go:noinline
func (x *Explainer) rest(ctx app.Context, which int) {
	browser.After(140, func() {
		if x.turns != which {
			x.rest(ctx, x.turns)
			return
		}
		x.turns = 0
		ctx.Dispatch(func(app.Context) {
			browser.WriteAddress(timeline.Query(x.Article, x.state), false)
			x.show()
			browser.Say(timeline.RangeWords(x.state))
		})
	})
}

func (x *Explainer) onPointerMove(ctx app.Context, e app.Event) {
	ctx.PreventUpdate()
	id, at := browser.Pointer(e)
	if x.pinch != nil {
		x.movePinch(id, at)
		return
	}
	d := x.drag
	if d == nil || id != d.id {
		return
	}
	if !d.moved {
		if math.Abs(at-d.x) < 5 {
			return
		}
		x.hold(e)
	}
	span := d.to - d.from
	switch d.kind {
	case "plot":
		box := browser.PlotBox()
		if box.Width == 0 {
			return
		}
		if now := browser.Time(e); now > d.at {
			v := (d.last - at) / box.Width * span / (now - d.at)
			d.speed += (v - d.speed) * min(1, (now-d.at)/40)
			d.last, d.at = at, now
		}
		by := (d.x - at) / box.Width * span
		x.draw(d.from+by, d.to+by)
	case "play":
		d.day = x.state.From + article.Day(math.Round(browser.PlotBox().At(at)*float64(x.state.To-x.state.From)))
		x.drawDay(ctx)
	case "brush":
		by := x.overviewDay(at) - x.overviewDay(d.x)
		x.draw(d.from+by, d.to+by)
	case "from":
		x.draw(min(x.overviewDay(at), d.to-timeline.MinSpan), d.to)
	case "to":
		x.draw(d.from, max(x.overviewDay(at), d.from+timeline.MinSpan))
	}
}

// drawDay shows the day that is dragged to, at most once a frame.
func (x *Explainer) drawDay(ctx app.Context) {
	if x.frame {
		return
	}
	x.frame = true
	browser.Frames(func(float64) bool {
		x.frame = false
		if x.drag != nil {
			day := x.drag.day
			ctx.Dispatch(func(app.Context) { x.do(timeline.SetAsOf{Day: day}) })
		}
		return false
	})
}

func (x *Explainer) onPointerUp(ctx app.Context, e app.Event) {
	ctx.PreventUpdate()
	id, _ := browser.Pointer(e)
	if x.pinch != nil && (id == x.pinch.ids[0] || id == x.pinch.ids[1]) {
		now := x.pinch.now
		x.pinch, x.drag = nil, nil
		x.settle(ctx, now[0], now[1])
		return
	}
	d := x.drag
	if d == nil || d.id != id {
		return
	}
	x.drag = nil
	if !d.moved {
		return
	}
	// The click that ends a drag comes after this.
	x.dragged = true
	browser.Soon(func() { x.dragged = false })
	switch {
	case d.kind == "play":
		browser.Dragging(false)
		ctx.Dispatch(func(app.Context) { x.do(timeline.SetAsOf{Day: d.day}) })
	case d.kind == "plot" && browser.Time(e)-d.at < 60 && !browser.Still():
		x.glide(ctx, d)
	default:
		x.settle(ctx, d.now[0], d.now[1])
	}
}

// glide lets a plot that was let go while it moved run out, and come to rest on
// a whole day. Any touch stops it.
func (x *Explainer) glide(ctx app.Context, d *drag) {
	const slow = 325.0 // milliseconds in which the speed falls to about a third
	from, span := d.now[0], d.now[1]-d.now[0]
	rest := math.Round(from + d.speed*slow)
	by := rest - from
	browser.Frames(func(ms float64) bool {
		if x.drag != nil || x.pinch != nil || x.playing > 0 {
			d.now[0] = from + by*(1-math.Exp(-ms/slow))
			ctx.Dispatch(func(app.Context) { x.settle(ctx, d.now[0], d.now[0]+span) })
			return false
		}
		if ms > 4*slow || math.Abs(by) < 0.01 {
			ctx.Dispatch(func(app.Context) { x.settle(ctx, rest, rest+span) })
			return false
		}
		f := from + by*(1-math.Exp(-ms/slow))
		x.draw(f, f+span)
		return true
	})
}

// settle makes the stretch that was drawn the state's, as one step of history.
func (x *Explainer) settle(ctx app.Context, from, to float64) {
	browser.Dragging(false)
	from, to = timeline.Fit(x.Article, from, to)
	a := timeline.SetRange{From: article.Day(math.Round(from)), To: article.Day(math.Round(to))}
	ctx.Dispatch(func(ctx app.Context) {
		if !x.answer(ctx, a) {
			x.place() // the numbers may be fractions still
		}
	})
}

func (x *Explainer) beginPinch(e app.Event, d *drag, id int, at float64) {
	p := &pinch{ids: [2]int{d.id, id}, x: [2]float64{d.last, at}, from: d.now[0], to: d.now[1], now: d.now}
	box := browser.PlotBox()
	for i := range p.x {
		p.day[i] = p.from + box.At(p.x[i])*(p.to-p.from)
	}
	x.pinch, x.drag = p, nil
	x.place()
	x.playing = 0
	browser.Hold(e)
	browser.Dragging(true)
}

// movePinch keeps the days under the two pointers under them.
func (x *Explainer) movePinch(id int, at float64) {
	p := x.pinch
	switch id {
	case p.ids[0]:
		p.x[0] = at
	case p.ids[1]:
		p.x[1] = at
	default:
		return
	}
	box := browser.PlotBox()
	a, b := box.At(p.x[0]), box.At(p.x[1])
	if math.Abs(a-b) < 0.02 {
		return
	}
	span := (p.day[0] - p.day[1]) / (a - b)
	if span < timeline.MinSpan {
		return
	}
	from := p.day[0] - a*span
	p.now[0], p.now[1] = timeline.Fit(x.Article, from, from+span)
	x.place()
}

// play moves the day shown from change to change, once for each change, and
// stops at the end, or when the reader does anything else.
func (x *Explainer) play(ctx app.Context) {
	if x.playing > 0 {
		x.playing = 0
		return
	}
	x.plays++
	x.playing = x.plays
	if x.state.AsOf >= x.Article.RecordDate { // from the beginning of what is drawn
		x.do(timeline.SetAsOf{Day: x.state.From})
	}
	x.playOn(ctx, x.playing)
}

func (x *Explainer) playOn(ctx app.Context, which int) {
	browser.After(450, func() {
		ctx.Dispatch(func(app.Context) {
			if x.playing != which {
				return
			}
			before := x.state.AsOf
			x.do(timeline.StepAsOf{By: 1})
			if x.state.AsOf == before || x.state.AsOf >= x.Article.RecordDate {
				x.playing = 0
				return
			}
			x.playOn(ctx, which)
		})
	})
}

// onFocus draws the ties of the mark that has the focus.
func (x *Explainer) onFocus(ctx app.Context, e app.Event) {
	id := browser.MarkOf(e)
	if id == x.pointed {
		ctx.PreventUpdate()
		return
	}
	x.pointed, x.stop = id, cmp.Or(id, x.stop)
	x.followLanes()
}
