package ui

import (
	"cmp"
	"strings"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"ledger/app/article"
	"ledger/app/timeline"
)

// plot draws the timeline. Every mark stands by its own day number, on a sheet for
// the whole record: to show another stretch of it the sheets are moved and
// stretched, and no mark is styled anew. See ledgerPlace in web/js/adopt.js.
func plot(s site, st timeline.State, v timeline.View, stop string, playing bool, more ...app.UI) app.UI {
	var presets []app.UI
	for _, p := range v.Presets {
		presets = append(presets, app.Button().Type("button").Class("plot-preset").DataSet("do", "range").
			DataSet("arg", p.From.String()+"/"+p.To.String()).Aria("pressed", boolWord(p.On)).Text(p.Name))
	}
	act := func(do, arg, label, sign string) app.UI {
		return app.Button().Type("button").Class("plot-button").DataSet("do", do).DataSet("arg", arg).
			Aria("label", label).Title(label).Text(sign)
	}
	edge := func(id, label string, d article.Day) app.UI {
		return app.Label().Class("plot-edge").Body(
			app.Span().Text(label),
			app.Input().Type("date").ID("range-"+id).Name("range-"+id).Value(d.String()).AutoComplete(false),
		)
	}
	var lanes []app.UI
	stop = tabStop(st, v.Lanes, stop)
	for _, l := range v.Lanes {
		marks := marksOf(s, l, stop)
		if v.Apart { // they stand in the page: see lanes
			marks = app.Raw(`<ul class="lane-sheet"></ul>`)
		}
		lanes = append(lanes, laneOf(l, marks).Hidden(l.Hidden && len(more) > 0))
	}
	frame := []app.UI{
		&alongPiece{Axis: true, Ticks: v.Ticks},
		app.Div().Class("plot-lanes").Body(lanes...),
		app.Div().Class("plot-play").Aria("hidden", "true").Body(
			app.Span().Class("plot-flag").ID("flag").Text(st.AsOf.ShortWords()),
		),
	}
	if len(v.Ties) > 0 {
		frame = append(frame, app.Div().Class("plot-ties").Aria("hidden", "true").
			Attr("style", style("--from", st.From, "--to", st.To)).Body(ties(v.Ties)...))
	}
	play, sign := "Play the record day by day", "▸"
	if playing {
		play, sign = "Stop playing", "■"
	}
	parts := []app.UI{
		app.Div().Class("plot-bar").Body(
			app.Div().Class("plot-presets").Role("group").Aria("label", "Stretch of time").Body(presets...),
			app.Div().Class("plot-buttons").Role("group").Aria("label", "Move and zoom").Body(
				edge("from", "From", st.From), edge("to", "to", st.To),
				act("pan", "-0.5", "Earlier", "←"),
				act("pan", "0.5", "Later", "→"),
				act("zoom", "2", "Zoom out", "−"),
				act("zoom", "0.5", "Zoom in", "+"),
				act("play", "", play, sign),
				app.Button().Type("button").DataSet("do", "help").Aria("haspopup", "dialog").Text("Keys"),
			),
		),
		app.Div().Class("plot-frame").ID("plot").DataSet("keys", "timeline").DataSet("compared", boolWord(v.Compare != nil)).Body(frame...),
		&alongPiece{Overview: v.Overview},
		app.P().Class("plot-help").Text("Drag to move, pinch or Ctrl and the wheel to zoom, drag the red flag to another day. The wheel alone scrolls the page."),
	}
	return app.Section().Class("plot").ID("timeline").Aria("label", "Timeline").
		Attr("style", style("--lo", v.Overview.From, "--hi", v.Overview.To)).Body(append(parts, more...)...)
}

// overview draws the strip of the whole record with its brush.
func overview(o timeline.Overview) app.UI {
	var parts []app.UI
	for n, lane := range o.Lanes {
		var bins []app.UI
		for _, b := range lane {
			bins = append(bins, app.I().Attr("style", style("--d", b.Day, "--n", min(b.Count, 8))))
		}
		parts = append(parts, app.Div().Class("over-lane").DataSet("lane", article.Kinds[n].Lane()).Body(bins...))
	}
	parts = append(parts, app.Div().Class("over-brush").DataSet("grip", "brush").Body(
		app.I().Class("over-grip").DataSet("grip", "from"),
		app.I().Class("over-grip").DataSet("grip", "to"),
	))
	return app.Div().Class("over").ID("overview").Aria("hidden", "true").Body(parts...)
}

// ties draws the lines between marks that hang together.
func ties(list []timeline.Tie) []app.UI {
	var out []app.UI
	for _, t := range list {
		numbers := []any{"--d", t.Day, "--n", t.FromLane, "--k", t.ToLane - t.FromLane}
		for z, name := range sizeNames {
			numbers = append(numbers, "--"+name, t.FromRow[z], "--h"+name, t.ToRow[z]-t.FromRow[z])
		}
		out = append(out, app.I().Class("tie").DataSet("relation", t.Relation).Attr("style", style(numbers...)))
	}
	return out
}

func boolWord(b bool) string {
	if b {
		return "true"
	}
	return "false"
}

// axisOf draws the axis. Where there is little room the labels beside those of
// years are left out, or two of three if there is no year.
func axisOf(ticks []timeline.Tick) app.UI {
	var out []app.UI
	years := false
	for _, t := range ticks {
		class := "tick"
		if t.Major {
			class, years = "tick tick-major", true
		}
		out = append(out, app.Span().Class(class).Attr("style", style("--d", t.Day)).Text(t.Label))
	}
	return app.Div().Class("plot-axis").Aria("hidden", "true").DataSet("years", boolWord(years)).Body(out...)
}

func laneOf(l timeline.LaneView, marks app.UI) app.HTMLSection {
	return app.Section().Class("lane").DataSet("lane", l.ID.Lane()).
		Attr("style", style("--rows-l", l.Rows[0], "--rows-m", l.Rows[1], "--rows-s", l.Rows[2])).
		Aria("label", attr(l.Name)).Body(
		app.Header().Class("lane-name").Body(
			app.H2().Text(l.Name),
			app.P().Text(l.Note),
		),
		app.Div().Class("lane-marks").Body(marks),
	)
}

// tabStop returns the entry whose mark is the timeline's one stop of the Tab
// key: the last that had the focus, or else the open entry, or else the first
// mark that is drawn.
func tabStop(st timeline.State, lanes []timeline.LaneView, last string) string {
	first, open := "", ""
	for _, l := range lanes {
		for _, m := range l.Marks {
			drawn := !m.Hidden && !m.Grouped[0] && m.End >= st.From && m.Start <= st.To
			if drawn && m.ID == last {
				return last
			}
			if drawn && first == "" {
				first = m.ID
			}
			if m.Selected {
				open = m.ID
			}
		}
	}
	return cmp.Or(open, first)
}

// compared draws what took effect between two days.
func compared(s site, st timeline.State, v timeline.View) app.UI {
	value := ""
	if st.Compare != timeline.NoDay {
		value = st.Compare.String()
	}
	body := []app.UI{
		app.Summary().Text("Compare with another day"),
		app.Div().Class("compare-day").Body(
			app.Label().For("compare").Text("Other day"),
			app.Input().Type("date").ID("compare").Name("compare").Value(value).Max(s.a.RecordDate.String()).AutoComplete(false),
			app.Button().Type("button").DataSet("do", "uncompare").Text("Stop comparing").Disabled(v.Compare == nil),
		),
	}
	if c := v.Compare; c != nil {
		body = append(body, app.H2().Text("Between "+c.From+" and "+c.To))
		if c.Counts != "" {
			body = append(body, app.P().Text(c.Counts))
		}
		if c.Empty != "" {
			body = append(body, app.P().Text(c.Empty))
		}
		if c.More != "" {
			body = append(body, app.P().Text(c.More))
		}
		list := element{tag: "ol", attrs: []string{"class", "compare-list"}}
		for _, l := range c.Changes {
			line := element{tag: "li", attrs: []string{"data-kind", string(l.Kind)}, body: []element{
				{tag: "span", attrs: []string{"class", "compare-date"}, text: l.Date},
				{tag: "a", attrs: []string{"href", s.entry(l.ID), "data-do", "open", "data-arg", l.ID}, text: l.Title},
			}}
			if l.Text != "" && l.Text != l.Title {
				line.body = append(line.body, element{tag: "span", attrs: []string{"class", "compare-text"}, text: l.Text})
			}
			if l.Before != l.After {
				line.body = append(line.body, element{tag: "span", attrs: []string{"class", "compare-status"}, text: l.Before + " → " + l.After})
			}
			list.body = append(list.body, line)
		}
		if list.body != nil { // hundreds of lines: as HTML they are made ten times as fast
			var b strings.Builder
			list.html(&b)
			body = append(body, app.Raw(b.String()))
		}
	}
	d := app.Details().Class("compare").ID("compare-panel")
	if v.Compare != nil {
		d = d.Open(true)
	}
	return d.Body(body...)
}
