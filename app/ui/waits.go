package ui

import (
	"strconv"
	"strings"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"ledger/app/timeline"
)

// waitKey explains the signs of the plot: the class of a sample, what it says
// in data-form or data-point, and the words.
var waitKey = []struct{ form, point, words string }{
	{"solid", "", "ended"},
	{"open", "", "open so far"},
	{"range", "", "on some day within it"},
	{"", "first", "first answer or arrival"},
	{"", "whole", "met, complete"},
	{"", "cross", "missed, refused, cancelled"},
	{"", "median", "the middle (median)"},
}

// waits draws the plot of all waits: a list of links whose bars stand by
// numbers of days. The plot of a live page has a heading and opens cards.
func (s site) waits(v timeline.WaitsView, live bool) app.UI {
	var key, panels []app.UI
	for _, k := range waitKey {
		sample := app.I().Class("waits-segment").DataSet("form", k.form)
		if k.point != "" {
			sample = app.I().Class("waits-point").DataSet("point", k.point)
		}
		key = append(key, app.Li().Body(sample, app.Span().Text(k.words)))
	}
	for _, p := range v.Panels {
		panels = append(panels, &panelPiece{Base: s.base, Panel: p, Max: v.Max, Ticks: v.Ticks, Live: live})
	}
	plot := []app.UI{app.Ul().Class("waits-key").Aria("label", "Signs").Body(key...), app.Div().Class("waits-panels").Body(panels...)}
	if !live {
		return app.Section().Class("waits").Aria("label", "All waits, in days").Body(plot...)
	}
	return app.Section().Class("waits").Aria("label", "All waits, in days").Body(
		app.H2().Text("How long it took"),
		app.P().Class("waits-skip").Body(app.A().Href("#ledger").Text("Skip the plot, to the table")),
		app.P().Class("waits-stale").Text("The plot and the totals of this view are drawn once the program has started."),
		app.Div().Class("waits-plot").Body(plot...),
	)
}

func (s site) waitPanel(p timeline.WaitPanel, end int, marks []int, live bool) app.UI {
	var ticks, lines, words, bars []app.UI
	for _, t := range marks {
		ticks = append(ticks, app.Span().Attr("style", style("--a", t)).Text(strconv.Itoa(t)))
	}
	for _, m := range p.Medians {
		lines = append(lines, app.I().Class("waits-point").DataSet("point", "median").DataSet("leg", m.What).
			Attr("style", style("--a", m.Day)).Hidden(!m.Line))
		words = append(words, app.P().Class("waits-median").DataSet("leg", m.What).Attr("style", style("--a", m.Day)).Text(m.Words))
	}
	for _, b := range p.Bars {
		bars = append(bars, &waitPiece{Base: s.base, Bar: b, Kind: string(p.Kind), Live: live})
	}
	left := app.P().Class("waits-left").Hidden(p.Left == "").Text(p.Left)
	return app.Section().Class("waits-panel").DataSet("kind", string(p.Kind)).Attr("style", style("--max", end, "--bars", len(p.Bars))).Body(
		app.H3().Text(p.Title),
		app.P().Class("waits-caption").Text(p.Caption),
		app.Div().Class("waits-medians").Body(words...),
		app.Div().Class("waits-axis").Aria("hidden", "true").Body(app.Span().Class("waits-unit").Text("days"), app.Div().Class("waits-track").Body(ticks...)),
		app.Div().Class("waits-frame").Body(
			app.Div().Class("waits-track").Aria("hidden", "true").Body(join(ticksOnly(marks), lines)...),
			app.Ul().Class("waits-list").Body(bars...),
		),
		left,
	)
}

func ticksOnly(ticks []int) []app.UI {
	var out []app.UI
	for _, t := range ticks {
		out = append(out, app.I().Class("waits-line").Attr("style", style("--a", t)))
	}
	return out
}

func (s site) waitBar(b timeline.WaitBar, kind string, live bool) app.UI {
	var parts []app.UI
	for _, g := range b.Segments {
		parts = append(parts, app.I().Class("waits-segment").DataSet("leg", g.Leg).DataSet("form", g.Form).
			Attr("style", style("--a", g.From, "--b", g.To)))
	}
	for _, p := range b.Points {
		parts = append(parts, app.I().Class("waits-point").DataSet("point", p.What).Attr("style", style("--a", p.Day)))
	}
	link := app.A().Class("waits-link").Href(s.entry(b.ID)).Aria("label", attr(b.Name))
	item := app.Li().Class("waits-item").DataSet("kind", kind).DataSet("status", string(b.Status)).Hidden(b.Hidden)
	if live {
		item = item.DataSet("topics", attr(strings.Join(b.TopicIDs, " ")))
		link = link.DataSet("do", "open").DataSet("arg", attr(b.ID)).DataSet("mark", attr(b.ID))
	}
	return item.Body(
		link.Body(
			app.Span().Class("waits-name").Text(b.Label),
			app.Span().Class("waits-days").DataSet("days", b.Days), // a part of the drawing: the link's name says it in words
			app.Span().Class("waits-track").Body(parts...),
		),
	)
}
