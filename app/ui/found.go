package ui

import (
	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"ledger/app/browser"
	"ledger/app/timeline"
)

// found draws what the search found, or why nothing is shown. The line is
// there from the beginning, so that assistive technology hears what changes in
// it; everything else is drawn by the program alone.
func found(s site, st timeline.State, f *timeline.Found) app.UI {
	line := ""
	if f != nil {
		line = f.Line
	}
	body := []app.UI{app.P().Class("found-line").ID("found-line").Aria("live", "polite").Text(line)}
	if f != nil && f.Help != "" {
		body = append(body, app.P().Class("found-help").Text(f.Help))
	}
	if f != nil && f.Ways != nil {
		var ways []app.UI
		for _, w := range f.Ways {
			do, arg := "search", w.Search
			if w.Facet != "" {
				do, arg = "unfilter", w.Facet+"/"
			}
			if w.Status != "" {
				do, arg = "status", string(w.Status)
			}
			ways = append(ways, app.Button().Type("button").Class("found-way").DataSet("do", do).DataSet("arg", attr(arg)).Text(w.Words))
		}
		body = append(body, app.Div().Class("found-ways").Body(ways...))
	}
	if f != nil && f.Hits != nil {
		var hits []app.UI
		for _, h := range f.Hits {
			hits = append(hits, hitOf(s, h))
		}
		body = append(body, app.Ol().Class("found-list").Body(hits...))
	}
	if f != nil && f.More != "" {
		st.View, st.Entry = "list", ""
		body = append(body, app.A().Class("found-more").Href(s.to("/")+attr("?"+timeline.Query(s.a, st))+"#list").Text(f.More))
	}
	panel := app.Div().Class("found").ID("found")
	if line == "" {
		panel = panel.DataSet("empty", "true")
	}
	return panel.Body(body...)
}

func hitOf(s site, h timeline.Hit) app.UI {
	body := []app.UI{
		app.Div().Class("found-line-of").Body(
			app.Span().Class("found-lane").DataSet("kind", string(h.Kind)).Text(h.Lane),
			app.Span().Class("date").Text(h.Date),
		),
		app.A().Class("found-link").ID("hit-"+h.ID).Href(s.entry(h.ID)).DataSet("do", "open").DataSet("arg", attr(h.ID)).Body(piecesOf(h.Title)...),
	}
	if h.Text != nil {
		text := append([]app.UI{app.Span().Class("found-where").Text(h.Where)}, piecesOf(h.Text)...)
		body = append(body, app.P().Class("found-text").Body(text...))
	}
	return app.Li().Class("found-hit").Body(body...)
}

// piecesOf draws a text with its matches. The spaces at the ends of its pieces
// count: it is never prerendered, only drawn in the browser.
func piecesOf(pieces []timeline.Piece) []app.UI {
	var out []app.UI
	for _, p := range pieces {
		if p.Marked {
			out = append(out, app.Elem("mark").Body(app.Text(p.Text)))
		} else {
			out = append(out, app.Text(p.Text))
		}
	}
	return out
}

// findKey serves the keys of the search field and of its results, and reports
// whether the key was one of them.
func (x *Explainer) findKey(ctx app.Context, e app.Event, key string) bool {
	in := browser.Finding(e)
	switch {
	case in == "":
		return false
	case in == "q" && key == "Escape":
		e.PreventDefault()
		x.do(timeline.Search{}) // at once: Tab would go to a result that goes away
		browser.SetValue("q", "")
	case key == "ArrowDown" || key == "ArrowUp" && in != "q":
		e.PreventDefault()
		browser.WalkFound(key)
		ctx.PreventUpdate()
	case key == "Escape":
		e.PreventDefault()
		browser.Focus("#q")
		ctx.PreventUpdate()
	default:
		return false
	}
	return true
}

// search searches for other words than those typed, and types them.
func (x *Explainer) search(ctx app.Context, q string) {
	x.answer(ctx, timeline.Search{Q: q})
	browser.SetValue("q", x.state.Q)
}

// takeOff takes off a filter; see timeline.Chip. The focus goes to the next.
func (x *Explainer) takeOff(ctx app.Context, facet, value string) {
	at := 0
	for i, c := range x.look().Chips {
		if c.Facet == facet && c.Value == value {
			at = i
		}
	}
	if facet == "all" {
		q := x.state.Q
		x.narrow(ctx, timeline.Clear{})
		x.narrow(ctx, timeline.Search{Q: q})
	} else {
		x.narrow(ctx, timeline.TakeOff{Facet: facet, Value: value})
	}
	browser.SetValue("q", x.state.Q)
	ctx.Update()
	ctx.Defer(func(app.Context) {
		browser.FocusFirst(nth("#chips li", at)+" button", "#chips li:last-child button", "#q")
	})
}
