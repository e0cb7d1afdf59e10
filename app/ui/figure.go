package ui

import (
	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"ledger/app/timeline"
)

// figure draws the view of a step: a small timeline that needs no program. Its
// marks are for the eye; the caption says the same in words. Days are counted
// from the figure's first, and web/css/figure.css places everything by them.
// There are hundreds of marks on the page, so each is one bare element.
func (s site) figure(v timeline.FigureView) app.UI {
	var body []app.UI
	for _, l := range v.Lanes {
		marks := []app.UI{app.B().Text(l.Name)}
		for _, m := range l.Marks {
			marks = append(marks, figureMarkOf(v, m))
		}
		body = append(body, app.Div().Class("figure-lane").DataSet("lane", l.Kind.Lane()).Attr("style", style("--h", l.Rows)).Body(marks...))
	}
	var ticks []app.UI
	for _, t := range v.Ticks {
		ticks = append(ticks, app.I().Attr("style", style("--d", t.Day-v.From)).Text(t.Label))
	}
	body = append(body, app.Div().Class("figure-axis").Body(ticks...))
	if v.Line {
		body = append(body, app.Div().Class("figure-day").Body(app.I().Text(v.Flag)))
	}
	return app.Figure().Class("figure").Body(
		app.Div().Class("figure-plot").Aria("hidden", "true").Attr("style", style("--n", v.To-v.From, "--a", v.AsOf-v.From)).Body(body...),
		app.FigCaption().Body(
			app.P().Text(v.Caption),
			app.P().Class("chapter-view").Body(
				app.A().Href(s.to("/")+attr("?"+v.Query)+"#timeline").Text("Open this view in the timeline"),
			),
		),
	)
}

func figureMarkOf(v timeline.FigureView, m timeline.FigureMark) app.UI {
	numbers := []any{"--d", m.Start - v.From}
	if m.Row > 0 {
		numbers = append(numbers, "--r", m.Row)
	}
	if m.End > m.Start {
		numbers = append(numbers, "--e", m.End-m.Start)
	}
	if m.First != timeline.NoDay {
		numbers = append(numbers, "--f", m.First-m.Start, "--g", m.Filled-m.First)
	}
	i := app.I().Attr("style", style(numbers...))
	switch m.Shape {
	case "diamond", "square", "ring":
		i = i.DataSet("shape", m.Shape)
	case "bar", "triangle":
		if m.Before {
			i = i.DataSet("before", "true")
		}
		if !m.OpenEnd {
			i = i.DataSet("end", "true")
		}
		if m.First != timeline.NoDay {
			i = i.DataSet("came", "true")
		}
	}
	if m.Ahead {
		i = i.DataSet("ahead", "true")
	}
	var parts []app.UI
	switch {
	case m.Label != "":
		i = i.DataSet("side", m.Side)
		parts = append(parts, app.Text(m.Label))
	case m.Count() != "":
		i = i.DataSet("side", "count")
		parts = append(parts, app.Text(m.Count()))
	}
	for _, d := range m.Missed {
		parts = append(parts, app.S().Attr("style", style("--t", d-m.Start)))
	}
	return i.Body(parts...)
}
