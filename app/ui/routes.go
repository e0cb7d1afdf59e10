package ui

import (
	"strconv"
	"strings"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"ledger/app/article"
	"ledger/app/browser"
	"ledger/app/timeline"
)

// Pages returns every page of the site for the article, with all addresses
// below base. It is the list of addresses: a page that is not here does not
// exist. Files are what readers can take away.
func Pages(a *article.Article, base string, files []File) ([]Page, error) {
	s := filed{site{a, base}, files}
	days, err := Days(a)
	if err != nil {
		return nil, err
	}
	ledgerDays := days
	if timeline.Large(a) {
		if days, ledgerDays, err = s.partDays(); err != nil {
			return nil, err
		}
	}
	pages := []Page{s.homePage(days), s.ledgerPage(ledgerDays), s.sourcesPage(), s.aboutPage(), s.dataPage(), s.correctionsPage(), s.notFoundPage(), s.printPage(), s.builderPage()}
	frames, err := s.embedPages()
	if err != nil {
		return nil, err
	}
	pages = append(pages, frames...)
	pages = append(pages, s.yearPages()...)
	for i := range a.Entries {
		e := &a.Entries[i]
		pages = append(pages, s.entryPage(i))
		for _, old := range e.Formerly {
			pages = append(pages, Page{Path: "/entry/" + old, Title: e.Title, Description: firstSentence(e.Summary), Name: "moved",
				Redirect: "/entry/" + e.ID, Canonical: "/entry/" + e.ID, NoIndex: true})
		}
	}
	before, seen := article.MinDay, map[article.Day]bool{}
	for i := range a.Entries {
		e := &a.Entries[i]
		if e.Kind == article.Event && e.Event.Kind == "meeting" && e.Date.Exact() && e.Date.Last <= a.RecordDate && !seen[e.Date.Last] {
			seen[e.Date.Last] = true
			if timeline.Large(a) {
				pages = append(pages, s.asOfBrief(e.Date.Last, before))
			} else {
				pages = append(pages, s.asOfPage(e.Date.Last))
			}
			before = e.Date.Last
		}
	}
	return pages, nil
}

// Register tells go-app which component runs on the page that the program is
// in. It asks the page, not its address: servers show a page under several.
func Register(a *article.Article, base string) {
	name, path := browser.Page()
	if plain, ok := timeline.Unescape(path); ok {
		path = plain
	}
	path = "/" + strings.TrimPrefix(strings.TrimPrefix(path, strings.TrimSuffix(base, "/")), "/") // as go-app looks for it
	switch name {
	case "home", "ledger":
		app.Route(path, func() app.Composer { return &Explainer{Article: a, Base: base, Name: name} })
	case "embed", "embed-ledger":
		app.Route(path, func() app.Composer { return &Explainer{Article: a, Base: base, Name: "embed", Frame: framed()} })
	}
}

func (s site) homePage(days []byte) Page {
	p := Page{
		Path: "/", Name: "home", Title: s.a.Headline, Description: s.a.Description, Live: true, Days: days,
		Body:   []app.UI{&Explainer{Article: s.a, Base: s.base, Name: "home"}, s.record(s.a.RecordDate)},
		JSONLD: []any{s.datasetLD()}, Embed: "/embed", EmbedHeight: 600,
	}
	s.share(&p, "home", "A dated record with its sources", s.a.Headline)
	return p
}

func (s site) ledgerPage(days []byte) Page {
	p := Page{
		Path: "/ledger", Name: "ledger", Title: "The ledger · " + s.a.Title, Live: true, Days: days,
		Description: "Every request and every commitment of the record as a table: status, dates, waiting time and age of the evidence.",
		Body: []app.UI{&Explainer{Article: s.a, Base: s.base, Name: "ledger"},
			app.Section().ID("record").Class("record").Aria("label", "About this table").Body(
				app.P().Text("Every line leads to a page of its own with all steps and sources. Amounts are never added up across units or currencies."),
				s.footer(s.dataLines()...))},
		Embed: "/embed/ledger", EmbedHeight: 600,
	}
	s.share(&p, "ledger", "Requests and commitments", "The ledger")
	return p
}

// share says what the picture of a page shows that is about the whole record.
func (s site) share(p *Page, picture, above, title string) {
	p.Share.Picture, p.Share.Above, p.Share.Title, p.Share.RecordAt = picture, above, title, "as of "+s.a.RecordDate.Words()
}

// shareEntry says what the picture of an entry's page shows.
func (s site) shareEntry(p *Page, e *article.Entry) {
	st := s.a.Standing(e, s.a.RecordDate, article.Stood)
	s.share(p, e.ID, timeline.KindWords(s.a, e), e.Title)
	p.Share.Kind, p.Share.When = e.Kind, e.Date.Words()
	p.Share.State, p.Share.Status, p.Share.Note = st.Status, timeline.StatusWords(st), timeline.Unclear(st)
	if e.Kind == article.Event {
		p.Share.Shape = timeline.EventShape(s.a, e)
	}
}

// plain makes a page that is only read.
func (s site) plain(name, path, title, description string, body []app.UI) Page {
	p := Page{
		Path: path, Name: name, Title: title + " · " + s.a.Title, Description: description,
		Body: s.plainBody(name, body),
	}
	s.share(&p, "record", "A dated record with its sources", s.a.Title)
	return p
}

func (s site) plainBody(name string, body []app.UI) []app.UI {
	return []app.UI{
		app.Div().ID("app").Class("app").Body(
			s.header(name),
			app.Main().Class("main page").ID("record").Body(body...),
			s.footer(s.dataLines()...),
		),
	}
}

// entryPage is the page of an entry.
func (s site) entryPage(i int) Page {
	e := &s.a.Entries[i]
	p := s.plain("entry", "/entry/"+e.ID, e.Title, firstSentence(e.Summary), nil)
	p.Body, p.Draw = nil, func() []app.UI { return s.plainBody("entry", s.entryBody(i)) }
	if i > 0 {
		p.Previous = "/entry/" + s.a.Entries[i-1].ID
	}
	if i+1 < len(s.a.Entries) {
		p.Next = "/entry/" + s.a.Entries[i+1].ID
	}
	p.JSONLD = []any{s.entryLD(e)}
	p.Embed, p.EmbedHeight = "/embed/entry/"+e.ID, 420
	s.shareEntry(&p, e)
	return p
}

func (s site) entryBody(i int) []app.UI {
	e := &s.a.Entries[i]
	v := entryView{site: s, e: e, day: s.a.RecordDate, page: true}
	head := []app.UI{
		app.P().Class("entry-kind").Body(
			app.Span().Text(timeline.KindWords(s.a, e)),
			date(e.Date),
		),
		app.H1().Text(e.Title),
	}
	body := v.parts()
	body = append(body, s.statusHistory(e)...)
	body = append(body, s.claimsOn(e)...)
	body = append(body, s.correctionsOn(e)...)
	var sources []app.UI
	for _, src := range entrySources(s.a, e) {
		sources = append(sources, app.Li().Class("source-item").DataSet("source", src.Kind).Body(s.sourceLine(src.Source, src.Supports)...))
	}
	body = append(body, app.H2().ID("sources").Text("Sources"), app.Ol().Class("source-list").Body(sources...))
	var around []app.UI
	if i > 0 {
		o := s.a.Entries[i-1]
		around = append(around, app.Li().Body(app.A().Rel("prev").Href(s.entry(o.ID)).Body(app.Span().Text("Before"), app.B().Text(o.Short))))
	}
	if i+1 < len(s.a.Entries) {
		o := s.a.Entries[i+1]
		around = append(around, app.Li().Body(app.A().Rel("next").Href(s.entry(o.ID)).Body(app.Span().Text("After"), app.B().Text(o.Short))))
	}
	body = append(body,
		s.shareStatic(e),
		app.P().Class("entry-on").Body(app.A().Href(s.to("/")+attr("?"+onTimeline(s.a, e))+"#timeline").Text("See it on the timeline"),
			app.A().Href(s.to("/builder")+attr("?frame=entry/"+e.ID)).Text("Embed it")),
		app.Nav().Class("around").Aria("label", "Neighbours in time").Body(app.Ul().Body(around...)),
	)
	return []app.UI{
		app.Article().Class("entry").ID(attr(e.ID)).DataSet("kind", string(e.Kind)).
			DataSet("status", string(s.a.Status(e, s.a.RecordDate, article.Stood))).Body(append(head, body...)...),
	}
}

// onTimeline returns the query of a view around the entry, with it open.
func onTimeline(a *article.Article, e *article.Entry) string {
	st := timeline.Default(a)
	day := e.Date.Last
	if day == article.MaxDay {
		day = e.Date.First
	}
	if day < st.From || day > st.To {
		st = timeline.Update(a, st, timeline.SetRange{From: day - 366, To: day + 366})
	}
	st.Entry = e.ID
	return timeline.Query(a, st)
}

// statusHistory draws how the status changed under both clocks.
func (s site) statusHistory(e *article.Entry) []app.UI {
	if e.Kind == article.Event {
		return nil
	}
	list := func(c article.Clock) app.UI {
		var items []app.UI
		for _, ch := range s.a.Changes(e, c) {
			if ch.Day == article.MinDay {
				continue
			}
			items = append(items, app.Li().Body(
				app.Time().DateTime(ch.Day.String()).Text(ch.Day.Words()),
				app.Span().Class("status").DataSet("status", string(ch.Status)).DataSet("kind", string(e.Kind)).
					Text(timeline.StatusWords(article.Standing{Status: ch.Status, Late: ch.Late, Earlier: ch.Earlier})),
			))
		}
		if items == nil {
			return app.P().Text("Not datable: none of the sources shows its date.")
		}
		return app.Ol().Class("history").Body(items...)
	}
	return []app.UI{
		app.H2().Text("How the status changed"),
		app.Div().Class("clocks").Body(
			app.Div().Body(app.H3().Text("How it stood"), list(article.Stood)),
			app.Div().Body(app.H3().Text("As known then"), list(article.Known)),
		),
	}
}

func (s site) claimsOn(e *article.Entry) []app.UI {
	var items []app.UI
	for _, c := range s.a.Claims {
		if contains(c.Entries, e.ID) {
			items = append(items, app.Li().Body(
				app.Span().Class("claim-verdict").DataSet("verdict", c.Verdict).Text(verdicts[c.Verdict]),
				app.A().Class("see").Href(s.to("/about")+attr("#claim-"+c.ID)).Text(c.Claim)))
		}
	}
	if items == nil {
		return nil
	}
	return []app.UI{app.H2().Text("Claims checked"), app.Ul().Class("entry-list").Body(items...)}
}

func (s site) correctionsOn(e *article.Entry) []app.UI {
	var items []app.UI
	for _, c := range s.a.Log() {
		if c.Entry == e.ID {
			items = append(items, app.Li().Body(date(c.Date), app.A().Class("see").Href(s.to("/corrections")+attr("#"+c.ID)).Text(c.What), app.Span().Class("by").Text(c.Why)))
		}
	}
	if items == nil {
		return nil
	}
	return []app.UI{app.H2().Text("Corrections"), app.Ul().Class("entry-list").Body(items...)}
}

func (s site) asOfPage(day article.Day) Page {
	at := func(clock article.Clock) (timeline.State, timeline.View, timeline.LedgerView) {
		st := timeline.Default(s.a)
		st.AsOf, st.Clock = day, clock
		return st, timeline.Show(s.a, st), timeline.LedgerBegun(s.a, st)
	}
	stood, stoodView, stoodLedger := at(article.Stood)
	known, knownView, knownLedger := at(article.Known)
	var met []app.UI
	for i := range s.a.Entries {
		if e := &s.a.Entries[i]; e.Kind == article.Event && e.Date.Exact() && e.Date.Last == day {
			met = append(met, app.Li().Body(app.A().Class("see").DataSet("kind", "event").Href(s.entry(e.ID)).Text(e.Title)))
		}
	}
	body := []app.UI{
		app.H1().Text("As of " + day.Words()),
		app.P().Class("page-lede").Text("How the record stood on that day. This page stays as it is unless the record of that day is corrected."),
		app.Ul().Class("entry-links").Body(met...),
		tally(stoodView.Tally),
		app.H2().Text("How it stood"),
		app.P().Text("What is known today about that day."),
		s.ledger(stood, stoodView.AsOfLine, stoodLedger, false),
		app.H2().Text("As known then"),
		app.P().Text("Only what sources published by that day say. " + knownView.Hidden),
		s.ledger(known, knownView.AsOfLine, knownLedger, false),
		app.P().Body(app.A().Href(s.to("/") + attr("?as-of="+day.String()) + "#timeline").Text("See this day on the timeline")),
	}
	p := s.plain("as-of", "/as-of/"+day.String(), "As of "+day.Words(), "What had been asked, promised and delivered by "+day.Words()+".", body)
	return p
}

var verdicts = map[string]string{
	"confirmed": "Confirmed", "partly": "Partly confirmed", "not-confirmed": "Not confirmed", "contradicted": "Contradicted", "recommendation": "A recommendation, not a commitment",
}

// figures draws the numbers that sources give, as they give them.
func (s site) figures() []app.UI {
	if len(s.a.Figures) == 0 {
		return nil
	}
	out := []app.UI{app.H2().ID("figures").Text("Figures that sources give")}
	for _, f := range s.a.Figures {
		out = append(out, app.H3().ID(attr("figures-"+f.ID)).Text(f.Title))
		if f.Note != "" {
			out = append(out, app.P().Text(f.Note))
		}
		var rows []app.UI
		for _, p := range f.Points {
			says := []app.UI{app.Span().Text(p.Text)}
			if p.Note != "" {
				says = append(says, app.Span().Class("by").Text(p.Note))
			}
			rows = append(rows, app.Div().Class("fact").Body(app.Dt().Text(when(p.When)), app.Dd().Body(append(says, entryView{site: s}.sources(p.Sources))...)))
		}
		out = append(out, app.Dl().Class("facts").Body(rows...))
	}
	return out
}

// when returns a point's date in words if it is one, and as written if it is a period.
func when(text string) string {
	if d, err := article.ParseDate(text); err == nil {
		return d.Words()
	}
	return text
}

func (s filed) aboutPage() Page {
	p := &prose{site: s.site}
	body := []app.UI{app.H1().Text("About this record")}
	body = append(body, p.blocks(s.a.About)...)
	body = append(body, s.takeData()...)
	if len(s.a.Facts) > 0 {
		var rows []app.UI
		for _, f := range s.a.Facts {
			says := []app.UI{app.Span().Text(f.Text)}
			if f.Note != "" {
				says = append(says, app.Span().Class("by").Text(f.Note))
			}
			rows = append(rows, app.Div().Class("fact").ID(attr("fact-"+f.ID)).Body(app.Dt().Text(f.Name), app.Dd().Body(append(says, entryView{site: s.site}.sources(f.Sources))...)))
		}
		body = append(body, app.H2().ID("facts").Text("What is known of the institution"), app.Dl().Class("facts").Body(rows...))
	}
	body = append(body, s.figures()...)
	if len(s.a.Claims) > 0 {
		var items []app.UI
		for _, c := range s.a.Claims {
			parts := []app.UI{
				app.P().Class("claim-text").Text(c.Claim),
				app.P().Class("claim-verdict").DataSet("verdict", c.Verdict).Text(verdicts[c.Verdict]),
				app.P().Class("claim-basis").Text(c.Basis),
			}
			v := entryView{site: s.site}
			if len(c.Sources) > 0 {
				parts = append(parts, v.sources(c.Sources))
			}
			var links []app.UI
			for _, id := range c.Entries {
				e := s.a.Entry(id)
				links = append(links, app.Li().Body(app.A().Class("see").DataSet("kind", string(e.Kind)).Href(s.entry(e.ID)).Text(e.Short)))
			}
			if links != nil {
				parts = append(parts, app.Ul().Class("source-used").Aria("label", "Entries concerned").Body(links...))
			}
			items = append(items, app.Li().Class("claim").ID(attr("claim-"+c.ID)).Body(parts...))
		}
		body = append(body, app.H2().ID("claims").Text("The founding article, checked"), app.Ol().Class("claims").Body(items...))
	}
	if log := s.a.Log(); len(log) > 0 {
		body = append(body, app.H2().ID("corrections").Text("Corrections"),
			app.P().Text(countCorrections(log)), app.P().Body(app.A().Href(s.to("/corrections")).Text("The log of corrections")))
	}
	if len(s.a.People) > 0 {
		var rows []app.UI
		for _, who := range s.a.People {
			rows = append(rows, app.Div().Class("fact").ID(attr("person-"+who.ID)).Body(app.Dt().Text(who.Name), app.Dd().Body(app.Span().Text(rolesOf(who)), entryView{site: s.site}.sources(who.Sources))))
		}
		body = append(body, app.H2().ID("people").Text("People"), app.Dl().Class("facts").Body(rows...))
	}
	if len(s.a.Glossary) > 0 {
		var rows []app.UI
		for _, t := range s.a.Glossary {
			rows = append(rows, app.Div().Class("fact").ID(attr("term-"+t.ID)).Body(app.Dt().Text(t.Term), app.Dd().Body(app.Span().Text(t.Text), entryView{site: s.site}.sources(t.Sources))))
		}
		body = append(body, app.H2().ID("glossary").Text("Words"), app.Dl().Class("facts").Body(rows...))
	}
	page := s.plain("about", "/about", "About", "How this record is made, what its words mean, what was corrected, and how to cite and embed it.", body)
	page.JSONLD, page.Alternates = []any{s.dataLD()}, s.alternates()
	return page
}

// rolesOf names a person's offices: "Head, from 2009; ...".
func rolesOf(who article.Person) string {
	var roles []string
	for _, r := range who.Roles {
		roles = append(roles, r.Role+roleDates(r))
	}
	return strings.Join(roles, "; ")
}

func roleDates(r article.Role) string {
	switch {
	case r.From.IsZero() && r.To.IsZero():
		return ""
	case r.To.IsZero():
		return ", from " + r.From.Words() + " (no end found)"
	case r.From.IsZero():
		return ", to " + r.To.Words()
	}
	return ", " + r.From.Words() + " to " + r.To.Words()
}

// printPage is the whole record on paper: every entry in order, as it stands,
// with what was asked, answered and done, and the addresses of its sources.
func (s site) printPage() Page {
	if timeline.Large(s.a) {
		return s.plain("print", "/print", "The dated list", "The years of the record, each on a page to print.", []app.UI{
			app.H1().Text("The dated list"),
			app.P().Class("page-lede").Text("The record is too long for one page. Each year has a page of its own to print, with a link to every entry and its sources."),
			s.yearLinks(),
		})
	}
	body := []app.UI{
		app.H1().Text("The dated list"),
		app.P().Class("page-lede").Text("Every entry of the record as it stood on " + s.a.RecordDate.Words() + ", in order, with the addresses of its sources. Print this page, or save it as a file."),
	}
	year := ""
	var items []app.UI
	flush := func() {
		if items != nil {
			body = append(body, app.H2().ID("y-"+year).Text(year), app.Ol().Class("printed").Body(items...))
		}
		items = nil
	}
	for i := range s.a.Entries {
		e := &s.a.Entries[i]
		if y := yearOf(e.Date); y != year {
			flush()
			year = y
		}
		items = append(items, s.printed(e))
	}
	flush()
	return s.plain("print", "/print", "The dated list", "Every entry of the record in order, with its dated steps and the addresses of its sources, to print.", body)
}

func (s site) printed(e *article.Entry) app.UI {
	st := s.a.Standing(e, s.a.RecordDate, article.Stood)
	parts := []app.UI{
		app.P().Class("item-line").Body(date(e.Date), app.Span().Text(timeline.KindWords(s.a, e)),
			app.Span().Class("status").DataSet("status", string(st.Status)).DataSet("kind", string(e.Kind)).Text(timeline.StatusWords(st))),
		app.H3().Text(e.Title),
		app.P().Text(e.Summary),
	}
	if e.Kind != article.Event {
		var steps []app.UI
		for _, m := range s.a.Moments(e, article.Stood) {
			words := m.Text
			if words == "" {
				words = momentWord(m)
			}
			steps = append(steps, app.Li().Body(date(m.Date), app.Span().Text(words)))
		}
		parts = append(parts, app.Ol().Class("printed-steps").Body(steps...))
	}
	var sources []app.UI
	for _, src := range entrySources(s.a, e) {
		sources = append(sources, app.Li().Text(src.Publisher+", "+src.Date.Words()+": "+src.Address))
	}
	return app.Li().Class("printed-entry").Body(append(parts, app.Ul().Class("printed-sources").Body(sources...))...)
}

// momentWord says what a moment without words of its own is.
func momentWord(m article.Moment) string {
	switch m.What {
	case "asking":
		return "asked"
	case "made":
		return "made"
	}
	return m.What
}

func (s site) notFoundPage() Page {
	p := s.plain("404", "/404", "Not found", "There is no page at this address.", []app.UI{
		app.H1().Text("There is no page here"),
		app.P().Class("page-lede").Text("The address may be mistyped, or the page may never have been. Nothing that was published is taken away: former addresses lead on." + s.storedWords()),
		app.Ul().Class("entry-links").Body(
			app.Li().Body(app.A().Href(s.to("/")).Text("The timeline and the story")),
			app.Li().Body(app.A().Href(s.to("/")+"#list").Text("The whole record, in order")),
			app.Li().Body(app.A().Href(s.to("/ledger")).Text("The ledger of requests and commitments")),
			app.Li().Body(app.A().Href(s.to("/sources")).Text("All sources")),
		),
	})
	p.NoIndex = true
	return p
}

func countSources(n int, kinds map[string]int) string {
	return strconv.Itoa(n) + " sources: " + strconv.Itoa(kinds["primary"]) + " primary, " + strconv.Itoa(kinds["press"]) +
		" press, " + strconv.Itoa(kinds["analysis"]) + " analysis. Each address is listed once, with the entries that it is used in."
}
