package browser

import "github.com/maxence-charriere/go-app/v10/pkg/app"

// Grab returns what a pointer that went down takes hold of: "plot" for the
// marks' background and the axis, "play" for the flag of the day shown, "from",
// "to" and "brush" for the parts of the overview's brush, "over" for the rest of
// the overview. It returns the pointer and where it is, too.
func Grab(e app.Event) (kind string, id int, x float64, ok bool) {
	t := e.Get("target")
	if e.Get("button").Int() != 0 || !t.Get("closest").Truthy() {
		return "", 0, 0, false
	}
	in := func(selector string) bool { return t.Call("closest", selector).Truthy() }
	switch {
	case in(".plot-flag"):
		kind = "play"
	case in("[data-grip]"):
		kind = text(t.Call("closest", "[data-grip]").Get("dataset"), "grip")
	case in(".over"):
		kind = "over"
	case in(".plot-lanes, .plot-axis") && !in(".lane-name, .cluster-open"):
		kind = "plot"
	default:
		return "", 0, 0, false
	}
	return kind, e.Get("pointerId").Int(), e.Get("clientX").Float(), true
}

// InPlot reports whether an event comes from the timeline or its overview.
func InPlot(e app.Event) bool {
	t := e.Get("target")
	if t.Get("nodeType").Int() == 3 { // a text
		t = t.Get("parentElement")
	}
	return t.Truthy() && t.Call("closest", ".plot-frame, .over").Truthy()
}

// Hold keeps the moves of a pointer coming while it leaves what it took hold of,
// and says on the document that something is being dragged.
func Hold(e app.Event) {
	t := e.Get("target")
	if p := t.Call("closest", ".plot, .over"); p.Truthy() {
		p.Call("setPointerCapture", e.Get("pointerId"))
	}
}

// Pointer returns which pointer moved and where it is.
func Pointer(e app.Event) (id int, x float64) {
	return e.Get("pointerId").Int(), e.Get("clientX").Float()
}

// Time returns when an event happened, in milliseconds.
func Time(e app.Event) float64 { return e.Get("timeStamp").Float() }

// A Box is where something lies on the screen, from left to right.
type Box struct{ Left, Width float64 }

// PlotBox and OverviewBox say where the plot and the overview lie.
func PlotBox() Box     { return boxOf(".plot-axis") }
func OverviewBox() Box { return boxOf(".over") }

func boxOf(selector string) Box {
	if !app.IsClient {
		return Box{}
	}
	el := document().Call("querySelector", selector)
	if !el.Truthy() {
		return Box{}
	}
	b := el.Call("getBoundingClientRect")
	return Box{b.Get("left").Float(), b.Get("width").Float()}
}

// At returns where in the box x is, as a fraction from 0 (left) to 1.
func (b Box) At(x float64) float64 { return (x - b.Left) / max(1, b.Width) }

// Wheel returns the direction of a wheel turned with Ctrl or ⌘ over the plot,
// and where in the plot it is, from 0 (left) to 1.
func Wheel(e app.Event) (by, at float64, ok bool) {
	t := e.Get("target")
	if !e.Get("ctrlKey").Truthy() && !e.Get("metaKey").Truthy() || !t.Get("closest").Truthy() || !t.Call("closest", "#plot").Truthy() {
		return 0, 0, false
	}
	return e.Get("deltaY").Float(), min(max(PlotBox().At(e.Get("clientX").Float()), 0), 1), true
}

// Frames calls f before each of the next frames, with the milliseconds since the
// first, until it returns false.
func Frames(f func(ms float64) bool) {
	if !app.IsClient {
		return
	}
	first := -1.0
	var fn app.Func
	fn = app.FuncOf(func(_ app.Value, args []app.Value) any {
		now := args[0].Float()
		if first < 0 {
			first = now
		}
		if f(now - first) {
			app.Window().Call("requestAnimationFrame", fn)
		} else {
			fn.Release()
		}
		return nil
	})
	app.Window().Call("requestAnimationFrame", fn)
}

// Still reports whether the reader asked for reduced motion.
func Still() bool {
	return !app.IsClient || app.Window().Call("matchMedia", "(prefers-reduced-motion: reduce)").Get("matches").Bool()
}
