package ui

import (
	"html"
	"strings"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"ledger/app/article"
	"ledger/app/timeline"
)

// What pages of a large record show in place of all of it: see timeline.Most.

// yearPages returns a page for each year of a large record, with every entry of
// the year. They are complete without any script.
func (s site) yearPages() []Page {
	if !timeline.Large(s.a) {
		return nil
	}
	var pages []Page
	years := timeline.Years(s.a)
	for n, y := range years {
		title := y.Name + ", in order"
		p := s.plain("year", "/year/"+y.Name, title, y.Line+" in the record.", nil)
		p.Body, p.Draw = nil, func() []app.UI {
			var items []app.UI
			for i := y.From; i < y.To; i++ {
				items = append(items, s.itemOf(&s.a.Entries[i], s.a.RecordDate, true, false))
			}
			return s.plainBody("year", []app.UI{
				app.H1().Text(title),
				app.P().Class("page-lede").Text(y.Line + ", as they stood on " + s.a.RecordDate.Words() + "."),
				app.Ol().Class("items").Body(items...),
				app.H2().Text("All years"),
				s.yearLinks(),
			})
		}
		if n > 0 {
			p.Previous = "/year/" + years[n-1].Name
		}
		if n+1 < len(years) {
			p.Next = "/year/" + years[n+1].Name
		}
		pages = append(pages, p)
	}
	return pages
}

// yearLinks draws a link to the page of each year, as a line of words.
func (s site) yearLinks() app.UI {
	var links strings.Builder
	for i, y := range timeline.Years(s.a) {
		if i > 0 {
			links.WriteString(", ")
		}
		links.WriteString(`<a href="` + html.EscapeString(s.base+"year/"+y.Name) + `">` + y.Name + `</a>`)
	}
	return app.Nav().Aria("label", "All years").Body(raw("p", "", links.String()))
}

// listedNote says beside the count that the list of a large record holds only a
// part of it, and leads to the rest.
func (s site) listedNote() []app.UI {
	words := timeline.ListedWords(s.a)
	if words == "" {
		return nil
	}
	return []app.UI{app.Small().Body(app.A().Href("#list").Text("In the list: " + words + "; all years"))}
}

// storedWords says on the page for unknown addresses, which is what a reader
// without a network sees, that not every page of a large record is stored.
func (s site) storedWords() string {
	if !timeline.Large(s.a) {
		return ""
	}
	return " Without a network the pages of the newest entries can be read, and no others."
}

// partDays returns what the boot script needs of a large record: for the home
// page of the entries in its list and on its timeline, for the ledger of its rows.
func (s site) partDays() (home, ledger []byte, err error) {
	st := timeline.Default(s.a)
	drawn, listed, rows := map[string]bool{}, map[string]bool{}, map[string]bool{}
	for _, l := range timeline.ShowPrinted(s.a, st).Lanes {
		for _, m := range l.Marks {
			drawn[m.ID] = true
		}
	}
	for _, e := range s.a.Entries[timeline.Listed(s.a):] {
		listed[e.ID] = true
	}
	if home, err = daysOf(s.a, st, func(e *article.Entry) (in, mark, item bool) {
		return drawn[e.ID] || listed[e.ID], drawn[e.ID], listed[e.ID]
	}); err != nil {
		return nil, nil, err
	}
	for _, g := range timeline.Ledger(s.a, st).Groups {
		for _, r := range g.Rows {
			rows[r.ID] = true
		}
	}
	ledger, err = daysWithin(s.a, st, len(s.a.Entries), 0, func(e *article.Entry) (in, mark, item bool) { return rows[e.ID], false, false })
	return home, ledger, err
}

// asOfBrief is the page of a day of a large record: counts, and what took effect
// since the day of the page before. The live view shows the rest.
func (s site) asOfBrief(day, before article.Day) Page {
	p := s.plain("as-of", "/as-of/"+day.String(), "As of "+day.Words(), "What had been asked, promised and delivered by "+day.Words()+".", nil)
	p.Body, p.Draw = nil, func() []app.UI {
		st := timeline.Default(s.a)
		st.AsOf = day
		body := []app.UI{
			app.H1().Text("As of " + day.Words()),
			app.P().Class("page-lede").Text("How the record stood on that day. This page stays as it is unless the record of that day is corrected."),
			tally(timeline.LargeTally(s.a, st)),
		}
		if before != article.MinDay {
			st.Compare = before
			c := timeline.Compared(s.a, st)
			var lines []app.UI
			for _, l := range c.Changes {
				lines = append(lines, app.Li().Body(app.Span().Class("date").Text(l.Date), app.A().Class("see").DataSet("kind", string(l.Kind)).Href(s.entry(l.ID)).Text(l.Title),
					app.Span().Class("by").Text(l.After)))
			}
			body = append(body, app.H2().Text("Since "+before.Words()), app.P().Text(c.Counts+c.Empty+c.More), app.Ul().Class("entry-list").Body(lines...))
		}
		return s.plainBody("as-of", append(body,
			app.P().Body(app.A().Href(s.to("/")+attr("?as-of="+day.String())+"#timeline").Text("See this day on the timeline")),
			app.P().Body(app.A().Href(s.to("/ledger")+attr("?as-of="+day.String())).Text("See this day in the ledger")),
		))
	}
	return p
}
