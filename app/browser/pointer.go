package browser

import "github.com/maxence-charriere/go-app/v10/pkg/app"

// Grab reports whether a pointer that went down begins a pan of the timeline:
// the main button or a finger, on the plot. It returns the pointer and where it is.
func Grab(e app.Event) (id int, x float64, ok bool) {
	t := e.Get("target")
	if e.Get("button").Int() != 0 || !t.Get("closest").Truthy() || !t.Call("closest", ".plot-lanes, .plot-axis").Truthy() ||
		t.Call("closest", ".lane-name").Truthy() {
		return 0, 0, false
	}
	return e.Get("pointerId").Int(), e.Get("clientX").Float(), true
}

// Hold keeps the moves of a pointer coming while it leaves the plot.
func Hold(e app.Event) {
	if p := byID("plot"); p.Truthy() {
		p.Call("setPointerCapture", e.Get("pointerId"))
	}
}

// Pointer returns which pointer moved, where it is, and how wide the plot is.
func Pointer(e app.Event) (id int, x, width float64) {
	return e.Get("pointerId").Int(), e.Get("clientX").Float(), plotBox().Get("width").Float()
}

func plotBox() app.Value {
	return document().Call("querySelector", ".plot-axis").Call("getBoundingClientRect")
}

// Wheel returns the direction of a wheel turned with Ctrl or ⌘ over the plot,
// and where in the plot it is, from 0 (left) to 1.
func Wheel(e app.Event) (by, at float64, ok bool) {
	t := e.Get("target")
	if !e.Get("ctrlKey").Truthy() && !e.Get("metaKey").Truthy() || !t.Get("closest").Truthy() || !t.Call("closest", "#plot").Truthy() {
		return 0, 0, false
	}
	box := plotBox()
	at = (e.Get("clientX").Float() - box.Get("left").Float()) / max(1, box.Get("width").Float())
	return e.Get("deltaY").Float(), min(max(at, 0), 1), true
}
