package ui

import (
	"strings"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"ledger/app/article"
	"ledger/app/timeline"
)

// plot draws the timeline. Every mark stands by its own day number: the style
// sheet works out its place from --from and --to, which stand on the document
// itself, so that panning writes two numbers and not one for each mark.
func plot(s site, st timeline.State, v timeline.View, playing bool, more ...app.UI) app.UI {
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
	stop := tabStop(st, v)
	for _, l := range v.Lanes {
		lanes = append(lanes, laneOf(s, l, stop).Hidden(l.Hidden && len(more) > 0))
	}
	frame := []app.UI{
		axisOf(v.Ticks),
		app.Div().Class("plot-lanes").Body(lanes...),
		app.Div().Class("plot-play").Aria("hidden", "true").Body(
			app.Span().Class("plot-flag").ID("flag").Text(st.AsOf.ShortWords()),
		),
	}
	if len(v.Ties) > 0 {
		frame = append(frame, app.Div().Class("plot-ties").Aria("hidden", "true").Body(ties(v.Ties)...))
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
		app.Div().Class("over").ID("overview").Aria("hidden", "true").
			Attr("style", style("--lo", v.Overview.From, "--hi", v.Overview.To)).Body(overview(v.Overview)...),
		app.P().Class("plot-help").Text("Drag to move, pinch or Ctrl and the wheel to zoom, drag the red flag to another day. The wheel alone scrolls the page."),
	}
	return app.Section().Class("plot").ID("timeline").Aria("label", "Timeline").Body(append(parts, more...)...)
}

// overview draws the strip of the whole record with its brush.
func overview(o timeline.Overview) []app.UI {
	var parts []app.UI
	for n, lane := range o.Lanes {
		var bins []app.UI
		for _, b := range lane {
			bins = append(bins, app.I().Attr("style", style("--d", b.Day, "--n", min(b.Count, 8))))
		}
		parts = append(parts, app.Div().Class("over-lane").DataSet("lane", article.Kinds[n].Lane()).Body(bins...))
	}
	return append(parts, app.Div().Class("over-brush").DataSet("grip", "brush").Body(
		app.I().Class("over-grip").DataSet("grip", "from"),
		app.I().Class("over-grip").DataSet("grip", "to"),
	))
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

func laneOf(s site, l timeline.LaneView, stop string) app.HTMLSection {
	var marks []app.UI
	for _, m := range l.Marks {
		marks = append(marks, &markPiece{Base: s.base, Mark: m, Stop: m.ID == stop})
	}
	for z, list := range l.Clusters {
		for _, c := range list {
			marks = append(marks, app.Li().Class("cluster").DataSet("size", sizeNames[z]).Attr("style", style("--d", c.At, "--r", c.Row)).Body(
				app.Button().Type("button").Class("cluster-open").DataSet("do", "range").DataSet("arg", c.From.String()+"/"+c.To.String()).
					TabIndex(-1).Aria("label", c.Name).Text(timeline.Number(float64(c.Count)))))
		}
	}
	return app.Section().Class("lane").DataSet("lane", l.ID.Lane()).
		Attr("style", style("--rows-l", l.Rows[0], "--rows-m", l.Rows[1], "--rows-s", l.Rows[2])).
		Aria("label", attr(l.Name)).Body(
		app.Header().Class("lane-name").Body(
			app.H2().Text(l.Name),
			app.P().Text(l.Note),
		),
		app.Ul().Class("lane-marks").Body(marks...),
	)
}

// tabStop returns the entry whose mark is the timeline's one stop of the Tab
// key: the open entry, or else the first mark that is drawn.
func tabStop(st timeline.State, v timeline.View) string {
	first := ""
	for _, l := range v.Lanes {
		for _, m := range l.Marks {
			if m.Selected {
				return m.ID
			}
			if first == "" && !m.Hidden && !m.Grouped[0] && m.End >= st.From && m.Start <= st.To {
				first = m.ID
			}
		}
	}
	return first
}

func markOf(s site, m timeline.Mark, stop bool) app.UI {
	tab := -1
	if stop {
		tab = 0
	}
	numbers := append(markNumbers(m), "--l", m.Row[0], "--m", m.Row[1], "--s", m.Row[2])
	var parts []app.UI
	switch m.Shape {
	case "bar":
		parts = append(parts, app.I().Class("mark-bar"))
		if m.First != timeline.NoDay {
			parts = append(parts, app.I().Class("mark-fill"))
		}
		for _, t := range m.Ticks {
			parts = append(parts, app.I().Class("mark-tick").DataSet("tick", t.Kind).Attr("style", style("--t", t.Day)))
		}
	case "triangle":
		parts = append(parts, app.I().Class("mark-wait"), app.I().Class("mark-shape"))
		if !m.OpenEnd {
			parts = append(parts, app.I().Class("mark-answer"))
		}
	default:
		parts = append(parts, app.I().Class("mark-shape"))
	}
	parts = append(parts, app.Span().Class("mark-label").Text(m.Label))
	li := app.Li().Class("mark").DataSet("shape", m.Shape).DataSet("kind", string(m.Kind)).
		DataSet("status", string(m.Status)).
		Attr("style", style(numbers...)).Hidden(m.Hidden)
	if m.Topics != nil { // frames have no filter boxes
		li = li.DataSet("topics", strings.Join(m.Topics, " "))
	}
	// What is so of few marks stands only on them: the page is shorter for it.
	bare := m.Labeled
	for z := range bare {
		bare[z] = !bare[z] && !m.Grouped[z]
	}
	for _, x := range []struct {
		name string
		on   [3]bool
	}{{"bare", bare}, {"flips", m.Flipped}, {"grouped", m.Grouped}} {
		if x.on != [3]bool{} {
			li = li.DataSet(x.name, letters(x.on))
		}
	}
	for _, x := range []struct {
		name string
		on   bool
	}{{"open", m.OpenEnd}, {"soft", m.Soft}, {"tied", m.Tied}, {"changed", m.Changed}} {
		if x.on {
			li = li.DataSet(x.name, "true")
		}
	}
	link := app.A().Class("mark-link").Href(s.entry(m.ID)).DataSet("mark", attr(m.ID)).TabIndex(tab).Aria("label", attr(m.Name))
	if m.Selected {
		link = link.Aria("current", "true")
	}
	return li.Body(link.Body(parts...))
}

// markNumbers are the days of a mark for the style sheet: --d to --e, if that is
// another day, and of it filled --f to --g.
func markNumbers(m timeline.Mark) []any {
	numbers := []any{"--d", m.Start}
	if m.End != m.Start {
		numbers = append(numbers, "--e", m.End)
	}
	if m.First != timeline.NoDay {
		numbers = append(numbers, "--f", m.First, "--g", m.Filled)
	}
	return numbers
}

// sizeNames are the letters of the widths that marks are packed for.
var sizeNames = [3]string{"l", "m", "s"}

// letters names the sizes for which on is true: "l m s".
func letters(on [3]bool) string {
	var w []string
	for i, name := range sizeNames {
		if on[i] {
			w = append(w, name)
		}
	}
	return strings.Join(w, " ")
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
		var lines []app.UI
		for _, l := range c.Changes {
			line := []app.UI{
				app.Span().Class("compare-date").Text(l.Date),
				app.A().Href(s.entry(l.ID)).DataSet("do", "open").DataSet("arg", attr(l.ID)).Text(l.Title),
			}
			if l.Text != "" && l.Text != l.Title {
				line = append(line, app.Span().Class("compare-text").Text(l.Text))
			}
			if l.Before != l.After {
				line = append(line, app.Span().Class("compare-status").Text(l.Before+" → "+l.After))
			}
			lines = append(lines, app.Li().DataSet("kind", string(l.Kind)).Body(line...))
		}
		if lines != nil {
			body = append(body, app.Ol().Class("compare-list").Body(lines...))
		}
	}
	d := app.Details().Class("compare").ID("compare-panel")
	if v.Compare != nil {
		d = d.Open(true)
	}
	return d.Body(body...)
}
