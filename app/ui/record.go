package ui

import (
	"strings"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"ledger/app/article"
	"ledger/app/timeline"
)

// record draws the static part of the explainer, which stays untouched when
// the program starts: the chapters, and the list of every entry.
func (s site) record(day article.Day) app.UI {
	return app.Section().ID("record").Class("record").Aria("label", "The record").Body(
		join(s.questions(), s.chapters(), []app.UI{s.list(day)}, []app.UI{s.footer()})...,
	)
}

// questions draws what readers ask, each a link to where the answer stands.
func (s site) questions() []app.UI {
	if len(s.a.Questions) == 0 {
		return nil
	}
	var items []app.UI
	for _, q := range s.a.Questions {
		items = append(items, app.Li().Body(app.A().Href(s.place(q.To)).Text(q.Text)))
	}
	return []app.UI{app.Nav().Class("questions").Aria("labelledby", "questions").Body(
		app.H2().ID("questions").Text("What readers ask"),
		app.Ol().Body(items...),
	)}
}

// place returns the address of a place that a question names; see article.Question.
func (s site) place(to string) string {
	kind, id, _ := strings.Cut(to, ":")
	switch kind {
	case "entry", "event", "request", "commitment":
		return s.entry(id)
	case "chapter":
		return attr("#chapter-" + id)
	case "step":
		return attr("#" + strings.Replace(id, "#", "-", 1))
	}
	return s.to("/about") + attr("#"+kind+"-"+id) // a fact, term or claim
}

// list draws every entry in order, by year. It is the timeline for phones,
// screen readers and print.
func (s site) list(day article.Day) app.UI {
	body := []app.UI{
		app.H2().ID("list").Text("The whole record, in order"),
	}
	year, items := "", []app.UI(nil)
	flush := func() {
		if items != nil {
			body = append(body, app.Section().Class("year").Aria("labelledby", "y-"+year).Body(
				app.H3().ID("y-"+year).Text(year), app.Ol().Class("items").Body(items...)))
		}
		items = nil
	}
	if words := timeline.ListedWords(s.a); words != "" {
		body = append(body, app.P().Text("Here stand "+words+". All years:"), s.yearLinks())
	}
	for i := timeline.Listed(s.a); i < len(s.a.Entries); i++ {
		e := &s.a.Entries[i]
		y := yearOf(e.Date)
		if y != year {
			flush()
			year = y
		}
		items = append(items, s.item(e, day))
	}
	flush()
	body = append(body, app.P().Class("none").Text("Nothing in the record passes these filters."))
	return app.Section().Class("list").Aria("labelledby", "list").Body(body...)
}

func yearOf(d article.Date) string { return timeline.YearOf(d) }

// item draws one entry of the list, requests and commitments with a small bar of
// the wait or the delivery. Its status, its being hidden and its note
// on old evidence are the only things that ever change in it: the boot script
// and package browser write them.
func (s site) item(e *article.Entry, day article.Day) app.UI { return s.itemOf(e, day, true, true) }

// itemOf draws it, with its summary and its bar or without either.
func (s site) itemOf(e *article.Entry, day article.Day, summary, bar bool) app.UI {
	st := s.a.Standing(e, day, article.Stood)
	line := []app.UI{
		date(e.Date),
		app.Span().Class("item-kind").Text(timeline.KindWords(s.a, e)),
	}
	line = append(line, app.Span().Class("status").DataSet("status", string(st.Status)).Text(timeline.StatusWords(st)))
	if u := timeline.Unclear(st); u != "" { // where there is none, whoever writes one makes its element
		line = append(line, app.Span().Class("unclear").Text(u))
	}
	body := []app.UI{
		app.P().Class("item-line").Body(line...),
		app.H4().Class("item-title").Body(app.A().Href(s.entry(e.ID)).Text(e.Title)),
	}
	if !summary { // in a frame: there are no years above it
		body[1] = app.H2().Class("item-title").Body(app.A().Href(s.entry(e.ID)).Text(e.Title))
	}
	if summary {
		body = append(body, app.P().Class("item-summary").Text(firstSentence(e.Summary)))
	}
	if bar && e.Kind != article.Event {
		m := timeline.MarkOf(s.a, e)
		body = append(body, app.I().Class("item-bar").DataSet("shape", m.Shape).DataSet("open", boolWord(m.OpenEnd)).
			Attr("style", style(markNumbers(m)...)).Aria("hidden", "true"))
	}
	return app.Li().Class("item").ID(attr(e.ID)).DataSet("kind", string(e.Kind)).
		DataSet("status", string(st.Status)).DataSet("topics", strings.Join(e.Topics, " ")).Body(body...)
}

func firstSentence(text string) string { return timeline.FirstSentence(text) }
