package ui

import (
	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"ledger/app/article"
	"ledger/app/timeline"
)

// chapters draws the story: its contents, then each chapter with its steps. A
// step has its own figure, so the story is whole on paper and without scripts.
func (s site) chapters() []app.UI {
	if len(s.a.Chapters) == 0 {
		return nil
	}
	var contents, out []app.UI
	for _, c := range s.a.Chapters {
		contents = append(contents, app.Li().Body(app.A().Href("#chapter-"+c.ID).Text(c.Title)))
		out = append(out, s.chapter(c))
	}
	return []app.UI{
		app.Div().Class("chapters").Body(
			app.Nav().Class("contents").Aria("label", "Chapters").Body(app.Ol().Body(contents...)),
			app.Div().Class("chapters-body").Body(out...),
		),
		app.P().Class("back").ID("back-to-story").Hidden(true).Body(
			app.A().Href("#chapter-" + s.a.Chapters[0].ID).Text("Back to the story"),
		),
	}
}

func (s site) chapter(c article.Chapter) app.UI {
	p := &prose{site: s}
	title := app.H2().ID("chapter-" + c.ID).Text(c.Title)
	body := []app.UI{title}
	if e := s.a.Entry(c.Entry); e != nil {
		if c.Title == e.Date.Words() {
			body = []app.UI{title.Class("opener-day")}
		} else {
			body = append(body, app.P().Class("opener-day").Body(date(e.Date)))
		}
		body = append(body, s.opener(e))
	}
	body = append(body, p.blocks(c.Intro)...)
	for _, step := range c.Steps {
		id := c.ID + "-" + step.ID
		parts := []app.UI{app.H3().ID(attr(id)).Text(step.Heading)}
		if step.View != "" {
			parts = append(parts, s.figure(timeline.Figure(s.a, step.View, timeline.Named(step.Blocks))))
		}
		parts = append(parts, app.Div().Class("chapter-words").Body(p.blocks(step.Blocks)...))
		body = append(body, app.Section().Class("chapter-step").Body(parts...))
	}
	return app.Article().Class("chapter").Aria("labelledby", "chapter-"+c.ID).Body(body...)
}

// opener draws the entry that a chapter is about: its title and a thin row of
// what is known. Its day stands above, large, unless it is the chapter's title;
// then the title is.
func (s site) opener(e *article.Entry) app.UI {
	var facts []app.UI
	for _, f := range timeline.Opener(s.a, e, s.a.RecordDate) {
		said := []app.UI{app.Span().Text(f.Text)}
		for _, id := range f.Entries {
			to := s.a.Entry(id)
			said = append(said, app.A().Href(s.entry(to.ID)).Text(to.Short))
		}
		facts = append(facts, app.Div().Body(app.Dt().Text(f.Name), app.Dd().Body(said...)))
	}
	return app.Div().Class("opener").Body(
		app.P().Class("opener-title").Body(app.A().Href(s.entry(e.ID)).Text(e.Title)),
		app.Dl().Body(facts...),
	)
}
