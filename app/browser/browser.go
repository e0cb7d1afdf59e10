// Package browser holds the only doors to the page: the address, focus, form
// fields as they stand, sizes, the numbers on the document that place the
// marks, and the static record. Nobody else touches app.Window.
//
// It imports go-app only and knows nothing of the subject: what to write is
// decided elsewhere. Run natively, for prerendering and tests, every function
// does nothing and returns zero values.
package browser

import (
	"strconv"
	"strings"
	"time"

	"github.com/maxence-charriere/go-app/v10/pkg/app"
)

func document() app.Value { return app.Window().Get("document") }

func root() app.Value { return document().Get("documentElement") }

func byID(id string) app.Value { return document().Call("getElementById", id) }

// text returns a property as text, or "" if it is not one.
func text(v app.Value, name string) string {
	if p := v.Get(name); p.Type() == app.TypeString {
		return p.String()
	}
	return ""
}

// Query returns the query of the page's address, with its "?".
func Query() string {
	if !app.IsClient {
		return ""
	}
	return text(app.Window().Get("location"), "search")
}

// Page returns which kind of page this is, and the path of its address, with its
// escapes.
func Page() (name, path string) {
	if !app.IsClient {
		return "", ""
	}
	return text(root().Get("dataset"), "page"), text(app.Window().Get("location"), "pathname")
}

// Ready says on the document that the program runs, and has the page's loader
// hand over what the reader began in the meantime.
func Ready() {
	if app.IsClient {
		app.Window().Call("ledgerReady")
	}
}

// Pause lets the page answer what waits, before the program goes on with its start.
func Pause() {
	if !app.IsClient {
		return
	}
	done := make(chan struct{})
	f := app.FuncOf(func(app.Value, []app.Value) any {
		close(done)
		return nil
	})
	app.Window().Call("ledgerPause", f)
	<-done
	f.Release()
	paused = time.Now()
}

var paused time.Time

// Breathe pauses if the program has been at its start for some milliseconds.
func Breathe() {
	if app.IsClient && time.Since(paused) > 8*time.Millisecond {
		Pause()
	}
}

// WriteAddress makes query the query of the page's address: as a step that
// Back returns from if push is set, in place of the present one otherwise. The
// fragment is kept only if nothing else changes. The address of a frame stays
// as it is: the steps back belong to the page around it.
func WriteAddress(query string, push bool) {
	if !app.IsClient || Framed() {
		return
	}
	location := app.Window().Get("location")
	if query != "" {
		query = "?" + query
	}
	if text(location, "search") == query {
		return
	}
	method := "replaceState"
	if push {
		method = "pushState"
	}
	app.Window().Call("ledgerAddress", method, text(location, "pathname")+query)
}

// Framed reports whether the page stands in a frame of another.
func Framed() bool {
	return app.IsClient && !app.Window().Get("self").Equal(app.Window().Get("top"))
}

// FollowBack calls f when Back or Forward has changed the address. (go-app looks
// only at addresses that it has seen itself: it takes the way back to the first
// one for no move at all.)
func FollowBack(f func()) {
	if app.IsClient {
		app.Window().Call("addEventListener", "popstate", app.FuncOf(func(app.Value, []app.Value) any {
			f()
			return nil
		}))
	}
}

// Place writes the day shown and the stretch of time, as day numbers, on the
// timeline: the style sheet places every mark by them. During a drag they are
// fractions. A page without a timeline has nothing to place. See ledgerPlace in
// web/js/adopt.js.
func Place(asOf int, from, to float64) {
	if app.IsClient {
		app.Window().Call("ledgerPlace", asOf, from, to)
	}
}

// Shift is Place without what takes longest, for the first answer: Place follows. See
// ledgerPlace in web/js/adopt.js.
func Shift(asOf int, from, to float64) {
	if app.IsClient {
		app.Window().Call("ledgerPlace", asOf, from, to, true)
	}
}

// Placed reports whether the timeline stands so already: before the program, its
// numbers are the document's.
func Placed(asOf, from, to int) bool {
	p, ok := plot()
	if !ok {
		return true
	}
	style := app.Window().Call("getComputedStyle", p.Call("querySelector", ".plot-play"))
	for name, n := range map[string]int{"--asof": asOf, "--from": from, "--to": to} {
		if strings.TrimSpace(style.Call("getPropertyValue", name).String()) != strconv.Itoa(n) {
			return false
		}
	}
	return true
}

// Slide is Place, quick and rough, for as long as something moves: nothing is
// placed anew, the layers of the timeline are shifted and stretched from how they
// were placed last, which was from oldFrom to oldTo.
func Slide(oldFrom, oldTo, from, to float64) {
	if app.IsClient {
		app.Window().Call("ledgerSlide", oldFrom, oldTo, from, to)
	}
}

// plot returns the timeline.
func plot() (p app.Value, ok bool) {
	if !app.IsClient {
		return nil, false
	}
	p = document().Call("querySelector", ".plot")
	return p, p.Truthy()
}

// WriteMarks writes the marks of a lane of a large record, some with each frame,
// and calls done after the last of them; all at once if done is nil. See
// ledgerMarks in web/js/adopt.js.
func WriteMarks(lane int, order, html string, done func()) {
	if !app.IsClient {
		return
	}
	if done == nil {
		app.Window().Call("ledgerMarks", lane, order, html)
		return
	}
	app.Window().Call("ledgerMarks", lane, order, html, once(done))
}

// PlotWidth returns how wide the timeline is, in pixels of the usual size of type;
// 0 if it is not drawn.
func PlotWidth() float64 {
	p, ok := plot()
	if !ok {
		return 0
	}
	size, _ := strconv.ParseFloat(strings.TrimSuffix(app.Window().Call("getComputedStyle", root()).Get("fontSize").String(), "px"), 64)
	return p.Get("clientWidth").Float() * 16 / max(size, 1)
}

// Compare writes the day that is compared with on the timeline: like the day
// shown, where nothing else is styled anew by it.
func Compare(day int) {
	if p, ok := plot(); ok {
		p.Call("querySelector", ".plot-play").Get("style").Call("setProperty", "--compare", strconv.Itoa(day))
	}
}

// Dragging says on the document that something is being dragged, or not any more.
func Dragging(on bool) {
	if app.IsClient {
		root().Call("toggleAttribute", "data-dragging", on)
	}
}

// Say has a screen reader say one short line.
func Say(words string) {
	if !app.IsClient {
		return
	}
	if el := byID("say"); el.Truthy() {
		el.Set("textContent", words)
	}
}

// View writes the chosen view on the document.
func View(view string) {
	if !app.IsClient {
		return
	}
	if data := root().Get("dataset"); text(data, "view") != view {
		data.Set("view", view)
	}
}

// Notice shows a short, dismissible notice to the reader. The page's loader
// draws it.
func Notice(words string) {
	if app.IsClient {
		if f := app.Window().Get("ledgerNotice"); f.Truthy() {
			f.Invoke(words)
		}
	}
}

// AfterPaint runs f once the browser has painted what the page shows now.
func AfterPaint(f func()) {
	if !app.IsClient {
		return
	}
	if document().Get("hidden").Bool() { // nothing is painted
		Soon(f)
		return
	}
	var fn app.Func
	fn = app.FuncOf(func(app.Value, []app.Value) any {
		Soon(f) // frames are asked for before they are painted
		fn.Release()
		return nil
	})
	app.Window().Call("requestAnimationFrame", fn)
}

// Idle runs f when the browser has nothing else to do.
func Idle(f func()) {
	if !app.IsClient {
		return
	}
	if !app.Window().Get("requestIdleCallback").Truthy() {
		After(50, f)
		return
	}
	app.Window().Call("requestIdleCallback", once(f))
}

// once returns what the browser can call, once.
func once(f func()) app.Func {
	var fn app.Func
	fn = app.FuncOf(func(app.Value, []app.Value) any {
		f()
		fn.Release()
		return nil
	})
	return fn
}

// Soon runs f after the events that are under way.
func Soon(f func()) { After(0, f) }

// After runs f after some milliseconds.
func After(ms int, f func()) {
	if !app.IsClient {
		return
	}
	app.Window().Call("setTimeout", once(f), ms)
}
