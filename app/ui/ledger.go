package ui

import (
	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"ledger/app/article"
	"ledger/app/timeline"
)

// ledgerColumns are the headings of the ledger.
var ledgerColumns = []struct{ key, name string }{
	{"title", "Asked or promised"},
	{"date", "Day"},
	{"status", "Status"},
	{"wait", "Waited for a first answer or arrival"},
	{"evidence", "Newest evidence"},
}

// ledger draws requests and commitments as a table. live tables sort.
func (s site) ledger(st timeline.State, v timeline.View, live bool) app.UI {
	var heads []app.UI
	for _, c := range ledgerColumns {
		th := app.Th().Scope("col")
		sort := "none"
		switch st.Sort {
		case c.key:
			sort = "ascending"
		case "-" + c.key:
			sort = "descending"
		}
		if live {
			th = th.Aria("sort", sort).Body(app.Button().Type("button").Class("sort").DataSet("do", "sort").DataSet("arg", c.key).Text(c.name))
		} else {
			th = th.Text(c.name)
		}
		heads = append(heads, th)
	}
	var rows []app.UI
	for _, r := range v.Rows {
		rows = append(rows, s.row(r))
	}
	return app.Div().Class("ledger").ID("ledger").Body(
		app.Table().Class("ledger-table").Body(
			app.Caption().Body(app.Span().Text(v.AsOfLine)),
			app.THead().Body(app.Tr().Body(heads...)),
			app.TBody().Body(rows...),
			app.TFoot().Body(app.Tr().Body(
				app.Th().Scope("row").Text(timeline.Count(v.RowsShown, "line", "lines")),
				app.Td().ColSpan(len(ledgerColumns)-1).Text(v.Waits),
			)),
		),
	)
}

func (s site) row(r timeline.Row) app.UI {
	status := []app.UI{app.Span().Class("status").DataSet("status", string(r.Standing.Status)).DataSet("kind", string(r.Kind)).Text(r.Status)}
	if r.Unclear != "" {
		status = append(status, app.Span().Class("unclear").Text(r.Unclear))
	}
	wait := []app.UI{}
	if r.WaitWords != "" {
		wait = append(wait, app.I().Class("row-bar").DataSet("open", boolWord(r.Wait.Open)).Attr("style", style("--w", r.Share)), app.Span().Text(r.WaitWords))
	} else {
		wait = append(wait, app.Span().Text("–"))
	}
	return app.Tr().Class("row").DataSet("kind", string(r.Kind)).DataSet("status", string(r.Standing.Status)).
		DataSet("topics", topicsOf(s.a, r.ID)).DataSet("entry", attr(r.ID)).Hidden(r.Hidden).Body(
		app.Th().Scope("row").Class("row-title").Body(
			app.Span().Class("row-lane").Text(r.LaneName),
			app.A().Href(s.entry(r.ID)).DataSet("do", "open").DataSet("arg", attr(r.ID)).Text(r.Title),
		),
		app.Td().Class("row-date").DataSet("label", "Day").Body(date(r.Date)),
		app.Td().Class("row-status").DataSet("label", "Status").Body(status...),
		app.Td().Class("row-wait").DataSet("label", "Waited").Body(wait...),
		app.Td().Class("row-evidence").DataSet("label", "Evidence").Text(orDash(r.Newest)),
	)
}

func orDash(s string) string {
	if s == "" {
		return "–"
	}
	return s
}

func topicsOf(a *article.Article, id string) string {
	list := a.Entry(id).Topics
	out := ""
	for i, t := range list {
		if i > 0 {
			out += " "
		}
		out += t
	}
	return out
}
