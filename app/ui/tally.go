package ui

import (
	"strconv"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"ledger/app/timeline"
)

// tally draws the small account beside the heading. The boot script writes the
// same elements before the program runs: see count and note in web/js/boot.js.
func tally(lines []timeline.TallyLine) app.UI {
	var rows []app.UI
	for _, l := range lines {
		dd := []app.UI{app.Span().Class("tally-count").DataSet("tally", l.ID).Text(l.Count)}
		if l.Note != "" {
			dd = append(dd, app.Span().Class("tally-note").DataSet("note", l.ID).Text(l.Note))
		}
		if l.Parts != nil {
			dd = append(dd, tallyParts(l))
		}
		rows = append(rows, app.Div().Class("tally-line").DataSet("line", l.ID).Body(
			app.Dt().Text(l.Name),
			app.Dd().Body(dd...),
		))
	}
	return app.Dl().Class("tally").Body(rows...)
}

func tallyParts(l timeline.TallyLine) app.UI {
	var bars, words []app.UI
	for _, p := range l.Parts {
		key := l.ID + ":" + string(p.Status)
		empty := p.Count == 0
		bars = append(bars, app.I().DataSet("bar", key).DataSet("status", string(p.Status)).Attr("style", style("--n", p.Count)).Hidden(empty))
		words = append(words, app.Li().DataSet("part", key).DataSet("status", string(p.Status)).Hidden(empty).Body(
			app.B().DataSet("count", key).Text(strconv.Itoa(p.Count)),
			app.Span().Text(partName(p)),
		))
	}
	return app.Div().Class("tally-parts").Body(
		app.Div().Class("tally-bar").Aria("hidden", "true").Body(bars...),
		app.Ul().Class("tally-words").Body(words...),
	)
}

func partName(p timeline.TallyPart) string {
	w := []rune(p.Name)
	return string(w[0]+('a'-'A')) + string(w[1:])
}
