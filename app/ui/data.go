package ui

import (
	"strconv"
	"strings"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"ledger/app/article"
)

// A File is something that readers can take away. Package site makes them;
// main says here what there is.
type File struct {
	Path, Name, About string
	Group             string // heading under which it is listed
	Kind, Type, Size  string // "CSV", "text/csv", "12 kB"
	Feed              bool   // readers can follow it
}

// A filed site knows its files: what only its plain pages need.
type filed struct {
	site
	files []File
}

// alternates names the feeds in a page's head.
func (s filed) alternates() []struct{ Type, Title, Path string } {
	var list []struct{ Type, Title, Path string }
	for _, f := range s.files {
		if f.Feed {
			kind, _, _ := strings.Cut(f.Type, ";")
			list = append(list, struct{ Type, Title, Path string }{kind, f.Name, f.Path})
		}
	}
	return list
}

// fileLink links to a file by its name.
func (s filed) fileLink(f File) app.UI {
	return app.A().Href(s.to(f.Path)).Text(f.Path[strings.LastIndexByte(f.Path, '/')+1:])
}

func (s filed) fileLine(f File) app.UI {
	return app.Div().Class("fact").Body(app.Dt().Body(s.fileLink(f)),
		app.Dd().Body(app.Span().Text(f.Name+". "+f.About), app.Span().Class("by").Text(f.Kind+", "+f.Size)))
}

// dataPage says what can be taken away.
func (s filed) dataPage() Page {
	cite := s.a.Title + ". Record as of " + s.a.RecordDate.Words() + ", version " + s.a.Version + ". "
	if s.a.Editor != "" {
		cite = s.a.Editor + ": " + cite
	}
	body := []app.UI{
		app.H1().Text("Take the data"),
		app.P().Class("page-lede").Text("The record as of " + s.a.RecordDate.Words() + ", version " + s.a.Version + ". All of it is under CC BY 4.0: take it, change it, pass it on, and say where it is from."),
	}
	group := ""
	var lines []app.UI
	flush := func() {
		if lines != nil {
			body = append(body, app.H2().Text(group), app.Dl().Class("facts").Body(lines...))
		}
		lines = nil
	}
	for _, f := range s.files {
		if f.Group != group {
			flush()
			group = f.Group
		}
		lines = append(lines, s.fileLine(f))
	}
	flush()
	body = append(body,
		app.H2().Text("How to cite"),
		app.P().Text(cite+s.absolute("/data")),
		app.H2().Text("How to use them"),
		app.P().Text("The addresses stay as they are. What stands there follows the record: the version changes whenever anything in it does, and only then. Scripts on other sites may read the files."),
		app.P().Text("Every statement names its sources by their ids; the table of sources and the whole record have their addresses. Where a date is not exact, the tables give it as it stands in the record and, beside it, the first and last day that it can be."),
		app.P().Text("In the tables, a cell that a spreadsheet would take for a formula has an apostrophe before it. Negative numbers have none."),
		app.P().Text("The feeds tell changes by the day on which they happened, and corrections by the day on which they were made."),
	)
	p := s.plain("data", "/data", "Take the data", "The whole record as JSON, CSV, calendar, feeds and slides, with licence, version and how to cite it.", body)
	p.JSONLD, p.Alternates = []any{s.dataLD()}, s.alternates()
	return p
}

// takeData tells on the method page, in a line each, what can be taken away.
// The tables share a line.
func (s filed) takeData() []app.UI {
	var lines, tables []app.UI
	flush := func() {
		if tables != nil {
			lines = append(lines, app.Div().Class("fact").Body(app.Dt().Text("Tables"), app.Dd().Body(app.Ul().Class("source-used").Aria("label", "Tables, as CSV").Body(tables...))))
		}
		tables = nil
	}
	for _, f := range s.files {
		if f.Kind == "CSV" {
			tables = append(tables, app.Li().Body(s.fileLink(f)))
			continue
		}
		flush()
		lines = append(lines, s.fileLine(f))
	}
	flush()
	if lines == nil {
		return nil
	}
	return []app.UI{
		app.H2().ID("take-the-data").Text("Take the data"),
		app.P().Text("Text and data are under CC BY 4.0. These are the files:"),
		app.Dl().Class("facts").Body(lines...),
		app.P().Body(app.A().Href(s.to("/data")).Text("All files with what stands in them, how to cite and how to use them")),
	}
}

// correctionsPage is the log of corrections.
func (s filed) correctionsPage() Page {
	log := s.a.Log()
	body := []app.UI{
		app.H1().Text("Corrections"),
		app.P().Class("page-lede").Text(countCorrections(log) + " What was changed in the record after it was written, the newest first, with the reason."),
	}
	var feeds []app.UI
	for _, f := range s.files {
		if f.Feed && strings.HasPrefix(f.Path, "/data/corrections.") {
			feeds = append(feeds, app.Li().Body(app.A().Class("see").Href(s.to(f.Path)).Type(attr(f.Type)).Text(f.Kind)))
		}
	}
	if feeds != nil {
		body = append(body, app.P().Text("Follow them:"), app.Ul().Class("source-used").Aria("label", "Feeds of corrections").Body(feeds...))
	}
	var items []app.UI
	for _, c := range log {
		parts := []app.UI{date(c.Date)}
		if e := s.a.Entry(c.Entry); e != nil {
			parts = append(parts, app.A().Class("see").DataSet("kind", string(e.Kind)).Href(s.entry(e.ID)).Text(e.Title))
		} else {
			parts = append(parts, app.Span().Text("The record as a whole"))
		}
		items = append(items, app.Li().ID(attr(c.ID)).Body(append(parts, app.Span().Text(c.What), app.Span().Class("by").Text(c.Why))...))
	}
	if items != nil {
		body = append(body, app.Ol().Class("entry-list").Body(items...))
	}
	p := s.plain("corrections", "/corrections", "Corrections", "What was changed in the record, when and why.", body)
	p.Alternates = s.alternates()
	return p
}

// countCorrections says how many corrections there are, and when the newest was.
func countCorrections(log []article.Logged) string {
	switch len(log) {
	case 0:
		return "Nothing has been corrected so far."
	case 1:
		return "One correction, of " + log[0].Date.Words() + "."
	}
	return strconv.Itoa(len(log)) + " corrections, the newest of " + log[0].Date.Words() + "."
}
