package site

import (
	"html"
	"strings"

	"ledger/app/article"
)

// timelineJS returns the record as TimelineJS 3 reads it
// (https://timeline.knightlab.com/docs/json-format.html). It knows no ranges
// of uncertainty: the words of a date stand beside its first or last day.
func (x exporter) timelineJS() ([]Export, error) {
	slide := func(headline string, paragraphs ...string) object {
		return object{"headline": html.EscapeString(headline), "text": "<p>" + strings.Join(paragraphs, "</p><p>") + "</p>"}
	}
	events := []object{}
	for i := range x.a.Entries {
		e := &x.a.Entries[i]
		st := x.a.Standing(e, x.a.RecordDate, article.Stood)
		var links []string
		for _, s := range x.sources(e.Sources) {
			links = append(links, sourceLink(s))
		}
		first := e.Date.First
		if first == article.MinDay {
			first = e.Date.Last
		}
		o := object{
			"unique_id": e.ID, "group": x.a.Lane(e.Kind).Name, "start_date": slideDate(first, e.Date),
			"text": slide(e.Title, html.EscapeString(statusWords(st.Status, st.Late))+".", html.EscapeString(e.Summary),
				`<a href="`+html.EscapeString(x.page(e.ID))+`">`+html.EscapeString(x.a.Title)+"</a>", strings.Join(links, "<br>")),
		}
		if end, ok := x.settled(e); ok && end > first {
			o["end_date"] = slideDate(end, article.Date{Text: end.String(), First: end, Last: end, Precision: article.PrecisionDay})
			o["display_date"] = e.Date.Words() + " – " + end.Words()
		}
		events = append(events, o)
	}
	out, err := exportOf(Export{Path: "/data/timeline.json", Name: "Slides for TimelineJS", Group: groupTools, Kind: "TimelineJS 3 JSON",
		About: "Every entry as a slide, in a row for each lane, from its beginning to the day on which it was settled."},
		object{
			"scale": "human", "title": object{"unique_id": "title", "text": slide(x.a.Headline, html.EscapeString(x.a.Description), html.EscapeString(x.about()))}, "events": events,
		})
	return []Export{out}, err
}

// settled returns the day on which a request or commitment came to its end.
func (x exporter) settled(e *article.Entry) (article.Day, bool) {
	if e.Kind == article.Event {
		return 0, false
	}
	turns := x.turns(e, article.Stood)
	if len(turns) == 0 {
		return 0, false
	}
	last := turns[len(turns)-1].now
	return last.Day, last.Status.Settled()
}

// slideDate returns the day for a slide, with the date in words. A month or a
// year stays one.
func slideDate(d article.Day, date article.Date) object {
	y, m, day := d.Civil()
	o := object{"year": y, "display_date": date.Words()}
	if date.Precision != article.PrecisionYear {
		o["month"] = m
		if date.Precision != article.PrecisionMonth {
			o["day"] = day
		}
	}
	return o
}
