package ui

import (
	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"ledger/app/article"
	"ledger/app/timeline"
)

// asOf draws the choice of the day and of the clock.
func asOf(s site, st timeline.State, v timeline.View) app.UI {
	known := st.Clock == article.Known
	first, _ := timeline.Bounds(s.a)
	clock := func(id, value, label, title string, on bool) app.UI {
		return app.Label().Class("asof-clock").Title(attr(title)).Body(
			app.Input().Type("radio").Name("clock").ID(id).Value(value).Checked(on),
			app.Span().Text(label),
		)
	}
	return app.Section().Class("asof").Aria("label", "As of").Body(
		app.Div().Class("asof-day").Body(
			app.Button().Type("button").Class("asof-step").DataSet("do", "step").DataSet("arg", "-1").Aria("label", "Previous change").Text("‹"),
			app.Label().Class("asof-label").For("as-of").Text("As of"),
			app.Input().Type("date").Class("asof-input").ID("as-of").Name("as-of").Value(st.AsOf.String()).
				Min(first.String()).Max(s.a.RecordDate.String()).Required(true).AutoComplete(false),
			app.Button().Type("button").Class("asof-step").DataSet("do", "step").DataSet("arg", "1").Aria("label", "Next change").Text("›"),
			app.Button().Type("button").Class("asof-today").ID("today").DataSet("do", "today").Text("Newest").Disabled(v.Today),
		),
		app.FieldSet().Class("asof-clocks").Body(
			app.Legend().Class("hidden").Text("Which facts count"),
			clock("clock-stood", "stood", "How it stood", "What we know today about that day", !known),
			clock("clock-known", "known", "As known then", "Only sources published by that day", known),
		),
		app.P().Class("asof-line").Aria("live", "polite").Body(
			app.Strong().ID("as-of-line").Text(v.AsOfLine),
			app.Span().Class("asof-hidden").ID("as-of-hidden").Text(v.Hidden),
		),
		raw("noscript", "", "<p>This page shows "+s.a.RecordDate.Words()+", the day the record was last checked. Dates in links need JavaScript. Each entry’s page lists its dated steps.</p>"),
	)
}

// legends name the facets.
var legends = map[string]string{"lanes": "Lane", "topics": "Topic", "statuses": "Status", "by": "By"}

// facet draws one group of filter boxes. They work without any script: the
// style sheet made by FilterCSS reads them. The count of each box belongs to
// its name; see web/css/filters.css for when it is not shown.
func facet(f timeline.Facet) app.UI {
	var boxes []app.UI
	for _, v := range f.Values {
		box := app.Label().Class("facet-box")
		if v.Count == 0 {
			box = box.DataSet("empty", "yes")
		}
		boxes = append(boxes, box.Body(
			app.Input().Type("checkbox").ID("f-"+f.Name+"-"+v.Value).Name(f.Name).Value(v.Value).Checked(v.On),
			app.Span().Text(v.Name),
			app.Span().Class("facet-count").Text(timeline.Number(float64(v.Count))),
		))
	}
	return app.FieldSet().Class("facet").DataSet("facet", f.Name).Attr("style", style("--w", f.Digits)).Body(
		app.Legend().Text(legends[f.Name]),
		app.Div().Class("facet-boxes").Body(boxes...),
	)
}

func contains(list []string, s string) bool {
	for _, v := range list {
		if v == s {
			return true
		}
	}
	return false
}

// filters draws the search field with what it finds, and all filters.
func filters(s site, st timeline.State, v timeline.View) app.UI {
	facets := map[string]timeline.Facet{}
	for _, f := range v.Facets {
		facets[f.Name] = f
	}
	return app.Elem("search").Class("filters").Aria("label", "Filter the record").Body(
		app.Form().Class("filters-form").ID("filters").Method("get").Action(s.to("/")).Body(
			app.Div().Class("filters-find").Body(
				app.Label().For("q").Text("Find"),
				app.Input().Type("search").ID("q").Name("q").Value(attr(st.Q)).Placeholder("a word, a place, a name").
					AutoComplete(false).MaxLength(200).Attr("enterkeyhint", "search"),
			),
			found(s, st, v.Found),
			&facetPiece{Facet: facets["lanes"]},
			&facetPiece{Facet: facets["topics"]},
			app.Details().Class("filters-more").ID("more-filters").Body(
				app.Summary().Text("Status and party"),
				&facetPiece{Facet: facets["statuses"]},
				partyFilter(st, facets["by"]),
			),
			app.Div().Class("filters-shown").Body(join([]app.UI{
				app.Output().ID("shown").Text(v.ShownLine)}, s.listedNote(), []app.UI{
				app.Ul().Class("chips").ID("chips").Aria("label", "Filters that are on").Body(chipsOf(v.Chips)...),
				clearButton(st),
			})...),
		),
	)
}

func clearButton(st timeline.State) app.UI {
	b := app.Button().Type("reset").Class("filters-clear").ID("clear").DataSet("do", "clear").Text("Clear all")
	if st.Filtered() {
		b = b.DataSet("on", "true")
	}
	return b
}

// chipsOf draws the filters that are on; the boot script draws those of the
// boxes in the same way.
func chipsOf(chips []timeline.Chip) []app.UI {
	var items []app.UI
	for _, c := range chips {
		items = append(items, app.Li().Body(
			app.Button().Type("button").Class("chip").DataSet("do", "unfilter").DataSet("arg", attr(c.Facet+"/"+c.Value)).
				Aria("label", attr("Remove filter: "+c.Name)).Text(c.Name),
		))
	}
	return items
}

// partyFilter draws the choice of parties: each one chosen becomes a chip.
func partyFilter(st timeline.State, f timeline.Facet) app.UI {
	first := "Anyone"
	if len(st.By) > 0 {
		first = "Add another"
	}
	options := []app.UI{app.Option().Value("").Text(first)}
	for _, v := range f.Values {
		options = append(options, app.Option().Value(attr(v.Value)).Text(v.Name+", "+timeline.Number(float64(v.Count))).Disabled(v.On))
	}
	return app.Div().Class("facet-party").Body(
		app.Label().For("by").Text(legends["by"]),
		app.Select().ID("by").Name("by").Body(options...),
		app.Label().Class("facet-box").Body(
			app.Input().Type("checkbox").ID("groups").Name("groups").Value("1").Checked(st.Groups),
			app.Span().Text("including groups it belongs to"),
		),
	)
}
