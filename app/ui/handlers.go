package ui

import (
	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"ledger/app/article"
	"ledger/app/browser"
	"ledger/app/timeline"
)

// onClick does what the clicked element says in data-do.
func (x *Explainer) onClick(ctx app.Context, e app.Event) {
	do, arg, plain := browser.Clicked(e)
	if do == "" {
		ctx.PreventUpdate()
		return
	}
	if !plain { // a new tab or window was asked for
		ctx.PreventUpdate()
		return
	}
	if x.drag != nil && x.drag.moved {
		e.PreventDefault()
		return
	}
	switch do {
	case "open":
		e.PreventDefault()
		x.open(ctx, arg)
	case "close":
		x.close(ctx)
	case "step":
		x.do(timeline.StepAsOf{By: int(parseFloat(arg))})
	case "today":
		x.do(timeline.SetAsOf{Day: x.Article.RecordDate})
	case "range":
		if from, to, ok := cutRange(arg); ok {
			x.do(timeline.SetRange{From: from, To: to})
		}
	case "pan":
		x.do(timeline.Pan{By: parseFloat(arg)})
	case "zoom":
		x.do(timeline.Zoom{Factor: parseFloat(arg), At: 0.5})
	case "sort":
		x.do(timeline.SortBy{Column: arg})
	case "clear":
		e.PreventDefault()
		x.do(timeline.Clear{})
		browser.SetValue("q", "")
	case "share":
		x.share(arg)
	case "help":
		x.help(ctx)
	case "help-close":
		browser.CloseDialog("help")
	case "uncompare":
		x.do(timeline.SetCompare{Day: timeline.NoDay})
	}
}

func (x *Explainer) open(ctx app.Context, id string) {
	x.back = browser.Focused()
	x.do(timeline.Open{ID: id})
	ctx.Update()
	ctx.Defer(func(app.Context) { browser.Focus("#card-title") })
}

func (x *Explainer) close(ctx app.Context) {
	was := x.state.Entry
	x.do(timeline.Close{})
	ctx.Update()
	back := x.back
	ctx.Defer(func(app.Context) { browser.FocusFirst(back, `[data-mark="`+was+`"]`) })
}

// onChange follows the boxes, dates and choices.
func (x *Explainer) onChange(ctx app.Context, e app.Event) {
	name, id, value, checked := browser.Changed(e)
	switch name {
	case "lanes", "topics", "statuses":
		x.do(timeline.Toggle{Facet: name, Value: value})
	case "clock":
		if checked && id == "clock-known" {
			x.do(timeline.SetClock{Clock: article.Known})
		} else {
			x.do(timeline.SetClock{Clock: article.Stood})
		}
	case "as-of":
		if d, err := article.ParseDay(value); err == nil {
			x.do(timeline.SetAsOf{Day: d})
			browser.SetValue("as-of", x.state.AsOf.String())
		}
	case "compare":
		if d, err := article.ParseDay(value); err == nil {
			x.do(timeline.SetCompare{Day: d})
		} else {
			x.do(timeline.SetCompare{Day: timeline.NoDay})
		}
	case "by":
		x.do(timeline.SetBy{Party: value})
	case "cite-live":
		x.sharing.live = checked
	case "keys":
		x.setKeys(checked)
	case "groups":
		x.do(timeline.SetGroups{On: checked})
	}
}

// onInput follows the search as it is typed.
func (x *Explainer) onInput(ctx app.Context, e app.Event) {
	if name, _, value, _ := browser.Changed(e); name == "q" {
		x.do(timeline.Search{Q: value})
		return
	}
	ctx.PreventUpdate()
}

// onSubmit keeps Enter in the search field from leaving the page.
func (x *Explainer) onSubmit(ctx app.Context, e app.Event) {
	e.PreventDefault()
	ctx.PreventUpdate()
}

// onKey serves the keys of the timeline, and only while the focus is in it.
func (x *Explainer) onKey(ctx app.Context, e app.Event) {
	key, inTimeline, inCard := browser.Key(e)
	if key == "Escape" && x.state.Entry != "" && (inCard || inTimeline) {
		e.PreventDefault()
		x.close(ctx)
		return
	}
	if !inTimeline {
		ctx.PreventUpdate()
		return
	}
	switch key {
	case "ArrowRight", "ArrowLeft", "ArrowUp", "ArrowDown", "Home", "End":
		e.PreventDefault()
		x.reveal(browser.Walk(key))
	case "PageUp":
		e.PreventDefault()
		x.do(timeline.Pan{By: -0.5})
	case "PageDown":
		e.PreventDefault()
		x.do(timeline.Pan{By: 0.5})
	case "+", "=":
		e.PreventDefault()
		x.do(timeline.Zoom{Factor: 0.5, At: 0.5})
	case "-":
		e.PreventDefault()
		x.do(timeline.Zoom{Factor: 2, At: 0.5})
	default:
		ctx.PreventUpdate()
	}
}

// Panning by drag writes two numbers a move and draws anew only at the end.
func (x *Explainer) onPointerDown(ctx app.Context, e app.Event) {
	ctx.PreventUpdate()
	if id, at, ok := browser.Grab(e); ok {
		x.drag = &drag{id: id, x: at, from: x.state.From, to: x.state.To}
	} else {
		x.drag = nil
	}
}

func (x *Explainer) onPointerMove(ctx app.Context, e app.Event) {
	ctx.PreventUpdate()
	if x.drag == nil {
		return
	}
	id, at, width := browser.Pointer(e)
	if id != x.drag.id || width == 0 {
		return
	}
	if d := at - x.drag.x; !x.drag.moved && d < 5 && d > -5 {
		return
	}
	if !x.drag.moved {
		x.drag.moved = true
		browser.Hold(e)
	}
	s := x.state
	s.From, s.To = x.drag.from, x.drag.to
	s = timeline.Update(x.Article, s, timeline.Pan{By: (x.drag.x - at) / width})
	x.state.From, x.state.To = s.From, s.To
	browser.Place(int(s.AsOf), int(s.From), int(s.To))
}

func (x *Explainer) onPointerUp(ctx app.Context, e app.Event) {
	if x.drag == nil || !x.drag.moved {
		x.drag = nil
		ctx.PreventUpdate()
		return
	}
	browser.WriteAddress(timeline.Query(x.Article, x.state), true)
	x.show()
	// The click that ends a drag comes after this: it still finds x.drag.
	ctx.Defer(func(app.Context) {
		browser.Soon(func() { x.drag = nil })
	})
}

// onWheel zooms with Ctrl or ⌘; the wheel alone is the page's.
func (x *Explainer) onWheel(ctx app.Context, e app.Event) {
	by, at, ok := browser.Wheel(e)
	if !ok {
		ctx.PreventUpdate()
		return
	}
	e.PreventDefault()
	factor := 1.25
	if by < 0 {
		factor = 0.8
	}
	x.do(timeline.Zoom{Factor: factor, At: at})
}

// reveal brings an entry that has the focus into the stretch of time drawn.
func (x *Explainer) reveal(id string) {
	e := x.Article.Entry(id)
	if e == nil {
		return
	}
	if d := e.Date.Last; d < x.state.From || d > x.state.To {
		half := (x.state.To - x.state.From) / 2
		x.do(timeline.SetRange{From: d - half, To: d + half})
	}
}
