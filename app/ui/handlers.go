package ui

import (
	"strings"

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
	if x.dragged {
		e.PreventDefault()
		return
	}
	if do != "play" {
		x.playing = 0
	}
	if x.story.on() && (do == "open" || do == "range" || do == "pan" || do == "zoom" || do == "play") {
		x.take()
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
			x.answer(ctx, timeline.SetRange{From: from, To: to})
		}
	case "pan":
		x.answer(ctx, timeline.Pan{By: parseFloat(arg)})
	case "zoom":
		x.answer(ctx, timeline.Zoom{Factor: parseFloat(arg), At: 0.5})
	case "play":
		x.play(ctx)
	case "sort":
		x.do(timeline.SortBy{Column: arg})
	case "group":
		x.do(timeline.GroupBy{What: arg})
	case "more":
		x.lines += timeline.LedgerRows
		x.table = nil
	case "lead":
		x.lead(ctx)
	case "enlarge":
		step := x.story.step
		x.read(ctx, browser.Step{}) // in its own place it can be scrolled to
		step.Open()
	case "clear":
		e.PreventDefault()
		x.narrow(ctx, timeline.Clear{})
		browser.SetValue("q", "")
	case "unfilter":
		facet, value, _ := strings.Cut(arg, "/")
		x.takeOff(ctx, facet, value)
	case "search":
		x.search(ctx, arg)
		browser.Focus("#q")
	case "status":
		x.search(ctx, "")
		x.do(timeline.Toggle{Facet: "statuses", Value: arg})
		browser.Focus("#q")
	case "save":
		x.save(arg)
	case "share":
		x.share(arg)
	case "help":
		x.help(ctx)
	case "help-close":
		browser.CloseDialog("help")
	case "uncompare":
		x.answer(ctx, timeline.SetCompare{Day: timeline.NoDay})
	}
}

func (x *Explainer) open(ctx app.Context, id string) {
	x.back, x.stop = browser.Focused(), id
	x.story.card = x.story.on()
	x.do(timeline.Open{ID: id})
	browser.TellOpened(id)
	x.beside()
	ctx.Update()
	ctx.Defer(func(app.Context) { browser.Focus("#card-title") })
}

func (x *Explainer) close(ctx app.Context) {
	was := x.state.Entry
	x.do(timeline.Close{})
	x.story.card = false
	ctx.Update()
	back := x.back
	ctx.Defer(func(app.Context) {
		x.beside() // when the card is gone: else it would take its place in the page first
		browser.FocusFirst(back, `[data-mark="`+was+`"]`)
	})
}

// onChange follows the boxes, dates and choices.
func (x *Explainer) onChange(ctx app.Context, e app.Event) {
	if name, _, value, _ := browser.Changed(e); x.halfTyped(value) || x.stands(name, value) {
		ctx.PreventUpdate()
		return
	}
	x.choose(ctx, e)
}

// choose does what a box, date or choice says.
func (x *Explainer) choose(ctx app.Context, e app.Event) {
	name, id, value, checked := browser.Changed(e)
	x.playing = 0
	switch name {
	case "lanes", "topics", "statuses":
		x.narrow(ctx, timeline.Toggle{Facet: name, Value: value})
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
			x.answer(ctx, timeline.SetCompare{Day: d})
		} else {
			x.answer(ctx, timeline.SetCompare{Day: timeline.NoDay})
		}
	case "range-from", "range-to":
		if d, err := article.ParseDay(value); err == nil {
			r := timeline.SetRange{From: x.state.From, To: x.state.To}
			if name == "range-from" {
				r.From = d
			} else {
				r.To = d
			}
			x.answer(ctx, r)
			browser.SetValue("range-from", x.state.From.String())
			browser.SetValue("range-to", x.state.To.String())
		}
	case "by":
		x.narrow(ctx, timeline.AddBy{Party: value})
		browser.SetValue("by", "")
	case "cite-live":
		x.sharing.live = checked
	case "keys":
		x.setKeys(checked)
	case "groups":
		x.narrow(ctx, timeline.SetGroups{On: checked})
	}
}

// A year is typed digit by digit, and most browsers tell of each: a day outside
// the record waits, as it stands in its field, until the reader leaves it.
func (x *Explainer) halfTyped(value string) bool {
	d, err := article.ParseDay(value)
	return err == nil && !timeline.Recorded(x.Article, d)
}

// stands reports whether the day of a field is what is shown: of most days that
// are typed browsers tell twice.
func (x *Explainer) stands(name, value string) bool {
	at, ok := map[string]article.Day{"as-of": x.state.AsOf, "compare": x.state.Compare, "range-from": x.state.From, "range-to": x.state.To}[name]
	d, err := article.ParseDay(value)
	return ok && err == nil && d == at
}

// onLeave takes up what waited in the field that is left.
func (x *Explainer) onLeave(ctx app.Context, e app.Event) {
	if _, _, value, _ := browser.Changed(e); x.halfTyped(value) {
		x.choose(ctx, e)
		return
	}
	ctx.PreventUpdate()
}

// onInput follows the search and the dates as they are typed.
func (x *Explainer) onInput(ctx app.Context, e app.Event) {
	switch name, _, value, _ := browser.Changed(e); name {
	case "q":
		x.do(timeline.Search{Q: value})
	case "as-of", "compare", "range-from", "range-to": // some browsers tell of a change only when the field is left
		x.onChange(ctx, e)
	default:
		ctx.PreventUpdate()
	}
}

// onSubmit keeps Enter in the search field from leaving the page.
func (x *Explainer) onSubmit(ctx app.Context, e app.Event) {
	e.PreventDefault()
	ctx.PreventUpdate()
}

// onKey serves the keys of the timeline, and only while the focus is in it.
func (x *Explainer) onKey(ctx app.Context, e app.Event) {
	key, inTimeline, inCard := browser.Key(e)
	if x.findKey(ctx, e, key) {
		return
	}
	if key == "Escape" && x.state.Entry != "" && (inCard || inTimeline) {
		e.PreventDefault()
		x.close(ctx)
		return
	}
	if !inTimeline {
		ctx.PreventUpdate()
		return
	}
	x.playing = 0
	if strings.Contains(" ArrowRight ArrowLeft ArrowUp ArrowDown Home End PageUp PageDown + = - ", " "+key+" ") {
		x.take()
	}
	switch key {
	case "ArrowRight", "ArrowLeft", "ArrowUp", "ArrowDown", "Home", "End":
		e.PreventDefault()
		x.reveal(browser.Walk(key))
	case "PageUp":
		e.PreventDefault()
		x.answer(ctx, timeline.Pan{By: -0.5})
	case "PageDown":
		e.PreventDefault()
		x.answer(ctx, timeline.Pan{By: 0.5})
	case "+", "=":
		e.PreventDefault()
		x.answer(ctx, timeline.Zoom{Factor: 0.5, At: 0.5})
	case "-":
		e.PreventDefault()
		x.answer(ctx, timeline.Zoom{Factor: 2, At: 0.5})
	default:
		ctx.PreventUpdate()
	}
}

// onWheel zooms with Ctrl or ⌘; the wheel alone is the page's.
func (x *Explainer) onWheel(ctx app.Context, e app.Event) {
	by, at, ok := browser.Wheel(e)
	if !ok {
		ctx.PreventUpdate()
		return
	}
	e.PreventDefault()
	x.take()
	factor := 1.25
	if by < 0 {
		factor = 0.8
	}
	x.turn(ctx, timeline.Zoom{Factor: factor, At: at})
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
