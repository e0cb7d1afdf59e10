package ui

import (
	"strings"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"ledger/app/timeline"
)

// plot draws the timeline. Every mark stands by its own day number: the style
// sheet works out its place from --from and --to, which stand on the document
// itself, so that panning writes two numbers and not one for each mark.
func plot(s site, st timeline.State, v timeline.View) app.UI {
	var presets []app.UI
	for _, p := range v.Presets {
		presets = append(presets, app.Button().Type("button").Class("plot-preset").DataSet("do", "range").
			DataSet("arg", p.From.String()+"/"+p.To.String()).Aria("pressed", boolWord(p.On)).Text(p.Name))
	}
	act := func(do, arg, label, sign string) app.UI {
		return app.Button().Type("button").Class("plot-button").DataSet("do", do).DataSet("arg", arg).
			Aria("label", label).Title(label).Text(sign)
	}
	var lanes []app.UI
	for _, l := range v.Lanes {
		lanes = append(lanes, laneOf(s, st, l))
	}
	return app.Section().Class("plot").ID("timeline").Aria("label", "Timeline").Body(
		app.Div().Class("plot-bar").Body(
			app.Div().Class("plot-presets").Role("group").Aria("label", "Stretch of time").Body(presets...),
			app.Div().Class("plot-buttons").Role("group").Aria("label", "Move and zoom").Body(
				act("pan", "-0.5", "Earlier", "←"),
				act("pan", "0.5", "Later", "→"),
				act("zoom", "2", "Zoom out", "−"),
				act("zoom", "0.5", "Zoom in", "+"),
				app.Button().Type("button").DataSet("do", "help").Aria("haspopup", "dialog").Text("Keys"),
			),
		),
		app.Div().Class("plot-frame").ID("plot").DataSet("keys", "timeline").Body(
			app.Div().Class("plot-axis").Aria("hidden", "true").Body(ticksOf(v.Ticks)...),
			app.Div().Class("plot-lanes").Body(lanes...),
			app.Div().Class("plot-play").Aria("hidden", "true").Body(
				app.Span().Class("plot-flag").ID("flag").Text(st.AsOf.ShortWords()),
			),
		),
		app.P().Class("plot-help").Text("Drag or use the arrows to move, + and − to zoom, Enter to open a mark. Ctrl and the wheel zoom; the wheel alone scrolls the page."),
	)
}

func boolWord(b bool) string {
	if b {
		return "true"
	}
	return "false"
}

func ticksOf(ticks []timeline.Tick) []app.UI {
	var out []app.UI
	for _, t := range ticks {
		class := "tick"
		if t.Major {
			class += " tick-major"
		}
		out = append(out, app.Span().Class(class).Attr("style", style("--d", t.Day)).Text(t.Label))
	}
	return out
}

func laneOf(s site, st timeline.State, l timeline.LaneView) app.UI {
	var marks []app.UI
	for i, m := range l.Marks {
		marks = append(marks, markOf(s, m, tabStop(st, l, i)))
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

// tabStop reports whether the mark is the lane's one stop of the Tab key: the
// open entry, or else the first.
func tabStop(st timeline.State, l timeline.LaneView, i int) bool {
	for _, m := range l.Marks {
		if m.Selected {
			return l.Marks[i].Selected
		}
	}
	return i == 0
}

func markOf(s site, m timeline.Mark, stop bool) app.UI {
	tab := -1
	if stop {
		tab = 0
	}
	numbers := []any{"--d", m.Start, "--e", m.End, "--l", m.Row[0], "--m", m.Row[1], "--s", m.Row[2]}
	if m.First != timeline.NoDay {
		numbers = append(numbers, "--f", m.First, "--g", m.Filled)
	}
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
	return app.Li().Class("mark").DataSet("shape", m.Shape).DataSet("kind", string(m.Kind)).
		DataSet("status", string(m.Status)).DataSet("topics", strings.Join(m.Topics, " ")).
		DataSet("labels", letters(m.Labeled)).DataSet("flips", letters(m.Flipped)).
		DataSet("open", boolWord(m.OpenEnd)).DataSet("soft", boolWord(m.Soft)).
		Attr("style", style(numbers...)).Hidden(m.Hidden).Body(
		app.A().Class("mark-link").Href(s.entry(m.ID)).DataSet("do", "open").DataSet("arg", attr(m.ID)).
			DataSet("mark", attr(m.ID)).TabIndex(tab).Aria("label", attr(m.Name)).Aria("current", boolWord(m.Selected)).Body(parts...),
	)
}

// letters names the sizes for which on is true: "l m s", or "none".
func letters(on [3]bool) string {
	var w []string
	for i, name := range []string{"l", "m", "s"} {
		if on[i] {
			w = append(w, name)
		}
	}
	if w == nil {
		return "none"
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
		body = append(body, app.H3().Text("Between "+c.From+" and "+c.To))
		if c.Empty != "" {
			body = append(body, app.P().Text(c.Empty))
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
