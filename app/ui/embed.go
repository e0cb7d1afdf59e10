package ui

import (
	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"ledger/app/article"
	"ledger/app/browser"
	"ledger/app/timeline"
)

// Frames: pages made for other sites to embed. Each shows one view and is whole
// before any script; the program comes when the reader touches it. The frame of
// an entry needs no program.

// embedPages returns the page of every view that can be embedded.
func (s site) embedPages() ([]Page, error) {
	var pages []Page
	frames := timeline.Frames(s.a)
	first := len(frames) - len(s.a.Entries) // the frames of entries come last, in order
	for n, f := range frames {
		st := f.State(s.a, "")
		drawn := map[string]bool{}
		from, to := 0, len(s.a.Entries)
		if f.Entry != "" {
			from, to = n-first, n-first+1
		}
		part := timeline.Large(s.a) && !f.Lists
		if part && f.Table {
			for _, g := range timeline.LedgerPart(s.a, st, timeline.FrameRows).Groups {
				for _, r := range g.Rows {
					drawn[r.ID] = true
				}
			}
			from, to = to, from
		}
		if f.Entry == "" && !f.Table {
			for _, l := range timeline.ShowFramed(s.a, st).Lanes {
				for _, m := range l.Marks {
					drawn[m.ID] = true
				}
			}
		}
		days, err := daysWithin(s.a, st, from, to, func(e *article.Entry) (in, mark, item bool) {
			switch {
			case f.Entry != "":
				return e.ID == f.Entry, false, true
			case part:
				return drawn[e.ID], !f.Table, true
			case f.Table:
				return e.Kind != article.Event, false, true
			}
			return timeline.InFrame(s.a, st, e), drawn[e.ID], true
		})
		if err != nil {
			return nil, err
		}
		p := Page{
			Path: "/embed", Name: "embed", Title: f.Title, Description: s.a.Description,
			Frame: true, NoIndex: true, Live: true, Days: days, Canonical: s.fullPath(f), Query: f.Query,
			Root: style("--asof", st.AsOf, "--from", st.From, "--to", st.To),
		}
		if f.Path != "" {
			p.Path += "/" + f.Path
			p.Title += " · " + s.a.Title
		}
		x := &Explainer{Article: s.a, Base: s.base, Name: "embed", Frame: f}
		switch {
		case f.Entry != "":
			e := s.a.Entry(f.Entry)
			p.Name, p.Live, p.Description = "embed-entry", false, firstSentence(e.Summary)
			p.Draw = func() []app.UI {
				return []app.UI{app.Div().ID("app").Class("app embed").Body(app.Main().Class("main").Body(
					append([]app.UI{s.embedHead(f, st)}, s.framedEntry(e)...)...)), s.embedFoot(f, st, nil)}
			}
		case f.Lists:
			p.Body = []app.UI{x, s.embedFoot(f, st, []app.UI{s.framedList(st)})}
		default:
			if f.Table {
				p.Name = "embed-ledger"
			}
			p.Body = []app.UI{x, s.embedFoot(f, st, nil)}
		}
		pages = append(pages, p)
	}
	return pages, nil
}

// fullPath returns the path of the page that shows the same as a frame, and more.
func (s site) fullPath(f timeline.Frame) string {
	switch {
	case f.Entry != "":
		return "/entry/" + f.Entry
	case f.Table:
		return "/ledger"
	}
	return "/"
}

// full returns the address of that page in the state shown.
func (s site) full(f timeline.Frame, st timeline.State) string {
	to := s.to(s.fullPath(f))
	if f.Entry != "" {
		return to
	}
	if q := timeline.Query(s.a, st); q != "" {
		to += attr("?" + q)
	}
	return to
}

// embedHead draws the title of a frame, a link to the whole.
func (s site) embedHead(f timeline.Frame, st timeline.State) app.UI {
	return app.Header().Class("embed-head").Body(
		app.P().Class("embed-site").Text(s.a.Title),
		app.H1().Body(app.A().Href(s.full(f, st)).Text(f.Title)),
	)
}

// embedFoot draws what stands below: more, and where it comes from.
func (s site) embedFoot(f timeline.Frame, st timeline.State, more []app.UI) app.UI {
	return app.Section().ID("record").Class("record embed-foot").Aria("label", "About this view").Body(append(more,
		app.P().Class("embed-source").Body(
			app.A().Href(s.full(f, st)).Text("Open the full page"),
			app.Span().Text("Source: "+s.a.Title+". Last checked on "+s.a.RecordDate.Words()+"."),
		))...)
}

// framedList lists what a frame shows.
func (s site) framedList(st timeline.State) app.UI {
	var items []app.UI
	for i := range s.a.Entries {
		if e := &s.a.Entries[i]; timeline.InFrame(s.a, st, e) {
			items = append(items, s.itemOf(e, st.AsOf, false, false))
		}
	}
	return app.Details().Class("list").ID("in-order").Body(
		app.Summary().Text(timeline.Count(len(items), "entry", "entries")+" in order"), app.Ol().Class("items").Body(items...))
}

// framedEntry draws an entry as it stands at the end of the record.
func (s site) framedEntry(e *article.Entry) []app.UI {
	v := entryView{site: s, e: e, day: s.a.RecordDate, frame: true}
	return []app.UI{app.Article().Class("entry item").DataSet("kind", string(e.Kind)).
		DataSet("status", string(s.a.Status(e, s.a.RecordDate, article.Stood))).Body(
		append([]app.UI{app.P().Class("entry-kind").Body(app.Span().Text(timeline.KindWords(s.a, e)), date(e.Date))}, v.parts()...)...,
	)}
}

// embedded draws a frame: the day, the timeline or the ledger, and the account.
func (x *Explainer) embedded(s site, v timeline.View) app.UI {
	f := x.Frame
	body := []app.UI{
		s.embedHead(f, x.state),
		app.Button().Type("button").Class("embed-draw").Text("Draw this view"),
		app.Section().Class("account").Aria("label", "How it stands").Body(asOf(s, x.state, v)),
	}
	if f.Table {
		if x.table == nil {
			x.tabulate()
		}
		body = append(body, card(s, x.state, x.sharing), s.ledger(x.state, timeline.AsOfLine(x.tabled.AsOf, x.tabled.Clock), *x.table, app.IsClient))
	} else {
		body = append(body, plot(s, x.state, v, x.stop, x.playing > 0), card(s, x.state, x.sharing), tally(v.Tally))
	}
	return app.Main().Class("main").Body(append(body, app.P().Class("hidden").ID("say").Aria("live", "polite"))...)
}

// framed returns the frame that the page shows.
func framed() timeline.Frame {
	title, query, table := browser.Embedded()
	return timeline.Frame{Title: title, Query: query, Table: table}
}
