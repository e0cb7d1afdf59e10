package ui

import (
	"strings"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"ledger/app/timeline"
)

// ledgerColumns are the headings of the ledger: what timeline.Columns calls
// them, the heading, and the label where the rows are stacked.
var ledgerColumns = []struct{ key, name, label string }{
	{"title", "Asked or promised", ""},
	{"by", "By", "By"},
	{"topics", "Topics", "Topics"},
	{"date", "Day", "Day"},
	{"status", "Status", "Status"},
	{"wait", "First answer or arrival", "Waited"},
	{"whole", "Complete", "Complete"},
	{"evidence", "Newest evidence", "Evidence"},
}

// groupings are the choices of how to group the ledger.
var groupings = []struct{ what, name string }{
	{"", "Nothing"}, {"topic", "Topic"}, {"party", "Party"}, {"status", "Status"},
}

// ledger draws requests and commitments as a table, with a line that says which
// day it shows. Tables that are live sort and group.
func (s site) ledger(st timeline.State, asOf string, l timeline.LedgerView, live bool) app.UI {
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
	table := []app.UI{
		app.Caption().Body(app.Span().Text(asOf)),
		app.THead().Body(app.Tr().Body(heads...)),
	}
	for _, g := range l.Groups {
		table = append(table, &groupPiece{Base: s.base, Group: g, Live: live})
	}
	var totals []app.UI
	for _, t := range l.Totals {
		totals = append(totals, app.Li().Text(t))
	}
	table = append(table, app.TFoot().Class("totals").Body(app.Tr().Body(
		app.Th().Scope("row").Text(l.Counts),
		app.Td().ColSpan(len(ledgerColumns)-1).Body(app.Ul().Body(totals...)),
	)))
	body := []app.UI{}
	if live {
		body = append(body, groupBy(st))
	}
	body = append(body, app.Table().Class("ledger-table").Body(table...))
	if live {
		body = append(body, app.P().Class("ledger-none").Aria("live", "polite").Hidden(l.None == "").Body(
			app.Span().Text(l.None),
			app.Button().Type("button").Class("ledger-clear").DataSet("do", "clear").Hidden(!st.Filtered()).Text("Clear filters"),
		))
	}
	if l.More != "" {
		body = append(body, app.P().Text(l.Part))
		if live {
			body = append(body, app.P().Body(app.Button().Type("button").DataSet("do", "more").Text(l.More)))
		}
	}
	d := app.Div().Class("ledger")
	if live {
		d = d.ID("ledger").TabIndex(-1)
	}
	return d.Body(body...)
}

// groupBy draws the choice of how to group the ledger.
func groupBy(st timeline.State) app.UI {
	choices := []app.UI{app.Span().ID("group-by").Text("Group by")}
	for _, g := range groupings {
		choices = append(choices, app.Button().Type("button").Class("ledger-group").DataSet("do", "group").DataSet("arg", g.what).
			Aria("pressed", boolWord(st.Group == g.what)).Text(g.name))
	}
	return app.Div().Class("ledger-groups").Role("group").Aria("labelledby", "group-by").Body(choices...)
}

// group draws a part of the table, with a heading row if it has a name.
func (s site) group(g timeline.Group, live bool) app.UI {
	var rows []app.UI
	if g.Name != "" {
		notes := []app.UI{app.Strong().Text(g.Name), app.Span().Text(g.Counts)}
		for _, w := range g.Waits {
			notes = append(notes, app.Span().Text(w))
		}
		rows = append(rows, app.Tr().Class("ledger-head").Hidden(g.Hidden).Body(
			app.Th().Scope("rowgroup").ColSpan(len(ledgerColumns)).Body(notes...)))
	}
	for _, r := range g.Rows {
		rows = append(rows, &rowPiece{Base: s.base, Row: r, Live: live})
	}
	return app.TBody().Body(rows...)
}

func (s site) row(r timeline.Row, live bool) app.UI {
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
	link := app.A().Href(s.entry(r.ID)).Text(r.Title)
	tr := app.Tr().Class("row").DataSet("kind", string(r.Kind)).DataSet("status", string(r.Standing.Status)).Hidden(r.Hidden)
	if live { // the id, so that the focus finds its way back from the card
		link = link.ID(attr("row-"+r.Place)).DataSet("do", "open").DataSet("arg", attr(r.ID))
		tr = tr.DataSet("topics", attr(strings.Join(r.TopicIDs, " "))).DataSet("entry", attr(r.ID))
	}
	cell := func(class string, column int, body ...app.UI) app.UI {
		return app.Td().Class(class).DataSet("label", ledgerColumns[column].label).Body(body...)
	}
	return tr.Body(
		app.Th().Scope("row").Class("row-title").Body(app.Span().Class("row-lane").Text(r.LaneName), link),
		cell("row-by", 1, text(orDash(r.By))),
		cell("row-topics", 2, text(orDash(r.Topics))),
		cell("row-date", 3, date(r.Date)),
		cell("row-status", 4, status...),
		cell("row-wait", 5, wait...),
		cell("row-whole", 6, text(orDash(r.WholeWord))),
		cell("row-evidence", 7, app.Span().Text(orDash(r.Newest)), app.Span().Class("row-age").Text(r.Age)),
	)
}

func orDash(s string) string {
	if s == "" {
		return "–"
	}
	return s
}
