package ui

import (
	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"ledger/app/article"
	"ledger/app/timeline"
)

// asOf draws the choice of the day and of the clock.
func asOf(s site, st timeline.State, v timeline.View) app.UI {
	known := st.Clock == article.Known
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
				Max(s.a.RecordDate.String()).Required(true).AutoComplete(false),
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

// facet draws one group of filter boxes. They work without any script: the
// style sheet made by FilterCSS reads them.
func facet(name, legend string, values [][2]string, on []string) app.UI {
	var boxes []app.UI
	for _, v := range values {
		boxes = append(boxes, app.Label().Class("facet-box").Body(
			app.Input().Type("checkbox").ID("f-"+name+"-"+v[0]).Name(name).Value(v[0]).Checked(contains(on, v[0])),
			app.Span().Text(v[1]),
		))
	}
	return app.FieldSet().Class("facet").DataSet("facet", name).Body(
		app.Legend().Text(legend),
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

// filters draws the search field and all filters.
func filters(s site, st timeline.State, v timeline.View) app.UI {
	var lanes, topics, statuses [][2]string
	for _, k := range article.Kinds {
		lanes = append(lanes, [2]string{k.Lane(), s.a.Lane(k).Name})
	}
	for _, t := range s.a.Topics {
		topics = append(topics, [2]string{t.ID, t.Name})
	}
	seen := map[article.Status]bool{}
	for _, k := range []article.Kind{article.Request, article.Commitment} {
		for _, w := range article.Statuses[k] {
			if !seen[w] {
				seen[w] = true
				statuses = append(statuses, [2]string{string(w), w.Words()})
			}
		}
	}
	return app.Elem("search").Class("filters").Aria("label", "Filter the record").Body(
		app.Form().Class("filters-form").ID("filters").Method("get").Action(s.to("/")).Body(
			app.Div().Class("filters-find").Body(
				app.Label().For("q").Text("Find"),
				app.Input().Type("search").ID("q").Name("q").Value(attr(st.Q)).Placeholder("a word, a place, a name").
					AutoComplete(false).MaxLength(200).Attr("enterkeyhint", "search"),
			),
			facet("lanes", "Lane", lanes, st.Lanes),
			app.P().Class("filters-shown").Body(
				app.Output().ID("shown").Text(v.ShownLine),
				app.Button().Type("reset").Class("filters-clear").ID("clear").DataSet("do", "clear").Text("Clear filters"),
			),
			facet("topics", "Topic", topics, st.Topics),
			app.Details().Class("filters-more").ID("more-filters").Body(
				app.Summary().Text("Status and party"),
				facet("statuses", "Status", statuses, st.Statuses),
				partyFilter(s, st),
			),
		),
	)
}

func partyFilter(s site, st timeline.State) app.UI {
	current := ""
	if len(st.By) > 0 {
		current = st.By[0]
	}
	options := []app.UI{app.Option().Value("").Text("Anyone").Selected(current == "")}
	used := map[string]bool{}
	for i := range s.a.Entries {
		for _, id := range timeline.Parties(s.a, &s.a.Entries[i]) {
			used[id] = true
		}
	}
	for _, p := range s.a.Parties {
		if used[p.ID] {
			options = append(options, app.Option().Value(attr(p.ID)).Text(p.Name).Selected(current == p.ID))
		}
	}
	return app.Div().Class("facet-party").Body(
		app.Label().For("by").Text("By"),
		app.Select().ID("by").Name("by").Body(options...),
		app.Label().Class("facet-box").Body(
			app.Input().Type("checkbox").ID("groups").Name("groups").Value("1").Checked(st.Groups),
			app.Span().Text("including groups it belongs to"),
		),
	)
}
