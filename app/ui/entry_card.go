package ui

import (
	"strconv"
	"strings"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"ledger/app/article"
	"ledger/app/timeline"
)

// An entryView draws one entry as it stood on a day: as a card in place, or as
// the body of its own page.
type entryView struct {
	site
	e     *article.Entry
	day   article.Day
	clock article.Clock
	frame bool // in a frame: each step says its day for the frame's script
	page  bool // on its own page: longer, with all sources at the end
}

func (v entryView) heading(text string) app.UI {
	if v.page || v.frame {
		return app.H2().Text(text)
	}
	return app.H3().Text(text)
}

// parts draws the entry. The title is the caller's.
func (v entryView) parts() []app.UI {
	e := v.e
	st := v.a.Standing(e, v.day, v.clock)
	out := []app.UI{v.standing(st)}
	if e.Disputed != "" {
		out = append(out, app.P().Class("entry-disputed").Body(app.Strong().Text("Disputed"), app.Span().Text(e.Disputed)))
	}
	out = append(out, app.P().Class("entry-summary").Text(e.Summary))
	out = append(out, v.facts()...)
	switch e.Kind {
	case article.Event:
		out = append(out, v.meeting()...)
	case article.Request:
		out = append(out, v.askings()...)
		out = append(out, v.answers()...)
	case article.Commitment:
		out = append(out, v.steps()...)
	}
	out = append(out, v.links()...)
	if len(e.Notes) > 0 {
		var notes []app.UI
		for _, n := range e.Notes {
			notes = append(notes, app.Li().Body(app.Span().Text(n.Text), v.sources(n.Sources)))
		}
		out = append(out, v.heading("Notes"), app.Ul().Class("entry-notes").Body(notes...))
	}
	return out
}

func (v entryView) standing(st article.Standing) app.UI {
	line := []app.UI{
		app.Span().Class("status").DataSet("status", string(st.Status)).DataSet("kind", string(v.e.Kind)).Text(timeline.StatusWords(st)),
		app.Span().Class("entry-asof").Text(timeline.AsOfLine(v.day, v.clock)),
	}
	if u := timeline.Unclear(st); u != "" {
		line = append(line, app.Span().Class("unclear").Text(u))
	} else if st.Newest != article.MinDay && v.e.Kind != article.Event {
		line = append(line, app.Span().Class("entry-evidence").Text("newest evidence "+timeline.EvidenceWords(st)))
	}
	c := v.a.Confidence(v.e.Sources, v.e.Disputed, v.e.Confidence)
	line = append(line, app.Span().Class("confidence").DataSet("confidence", string(c)).Text("confidence "+string(c)))
	return app.P().Class("entry-standing").Body(line...)
}

// fact draws one line of the list of facts, or nothing if value is empty.
func fact(name, value string) []app.UI {
	if value == "" {
		return nil
	}
	return []app.UI{app.Div().Class("fact").Body(app.Dt().Text(name), app.Dd().Text(value))}
}

// moving draws a fact that is another one on another day.
func (v entryView) moving(name, value string) []app.UI {
	if value == "" || !v.frame {
		return fact(name, value)
	}
	return []app.UI{app.Div().Class("fact").DataSet("moving", "true").Body(app.Dt().Text(name), app.Dd().Text(value))}
}

func (v entryView) names(ids []string) string {
	var names []string
	for _, id := range ids {
		names = append(names, v.a.Party(id).Name)
	}
	return strings.Join(names, ", ")
}

func (v entryView) facts() []app.UI {
	e := v.e
	var rows []app.UI
	switch e.Kind {
	case article.Event:
		f := e.Event
		called := v.names(f.CalledBy)
		if f.CalledNote != "" {
			if called != "" {
				called += ": "
			}
			called += f.CalledNote
		}
		rows = join(fact("Called by", called), fact("Level", f.Level), fact("Where", f.Place), fact("How", f.Format),
			fact("Chair", f.Chair), fact(v.a.Party(v.a.Asker).Name+" represented by", f.Represented), fact("Trigger", f.Trigger))
	case article.Request:
		w := v.a.WaitForAnswer(e, v.day, v.clock)
		rows = v.moving("From first asking to first answer", timeline.WaitWords(w))
		if n := v.a.Preceding(e, v.day, v.clock); n > 0 {
			rows = append(rows, v.moving("Left out of the wait", timeline.Count(n, "answer that came before the first recorded asking", "answers that came before the first recorded asking"))...)
		}
	case article.Commitment:
		f := e.Commitment
		amount := ""
		if f.Amount != nil {
			amount = timeline.AmountWords(v.a, f.Amount)
		}
		due := ""
		if !f.Due.IsZero() {
			due = f.Due.Words()
		}
		rows = join(fact("By", v.names(f.By)), fact("Promised", f.Made.Text), fact("How much", amount), fact("By when", due),
			v.moving("Arrived, say sources", v.arrived()),
			v.moving("From promise to first arrival", timeline.FirstWaitWords(v.a, e, v.day, v.clock)),
			v.moving("From promise to completion", timeline.WaitWords(v.a.WaitForAll(e, v.day, v.clock))))
	}
	if rows == nil {
		return nil
	}
	return []app.UI{app.Dl().Class("facts").Body(rows...)}
}

func (v entryView) arrived() string {
	var words []string
	for _, n := range v.a.ArrivedBy(v.e, v.day, v.clock) {
		words = append(words, timeline.Quantity(v.a, n.Value, n.Unit))
	}
	return strings.Join(words, "; ")
}

func (v entryView) meeting() []app.UI {
	f := v.e.Event
	var out []app.UI
	if len(f.Asked) > 0 {
		var items []app.UI
		for _, k := range f.Asked {
			items = append(items, app.Li().Body(join([]app.UI{app.Span().Text(k.Text), app.Span().Class("by").Text(k.By)}, v.see(k.Request), []app.UI{v.sources(k.Sources)})...))
		}
		out = append(out, v.heading("What was asked"), app.Ul().Class("entry-list").DataSet("kind", "request").Body(items...))
	}
	if len(f.Outcomes) > 0 {
		var items []app.UI
		for _, o := range f.Outcomes {
			parts := []app.UI{app.Span().Text(o.Text)}
			if o.By != "" {
				parts = append(parts, app.Span().Class("by").Text(o.By))
			}
			if !o.New {
				parts = append(parts, app.Span().Class("tag").Text("not new"))
			}
			items = append(items, app.Li().Body(join(parts, v.see(o.Commitment), []app.UI{v.sources(o.Sources)})...))
		}
		out = append(out, v.heading("What came out"), app.Ul().Class("entry-list").DataSet("kind", "commitment").Body(items...))
	}
	if len(f.Accounts) > 0 {
		var items []app.UI
		for _, k := range f.Accounts {
			items = append(items, app.Li().Body(app.Span().Class("by").Text(k.By), app.Span().Text(k.Text), v.sources(k.Sources)))
		}
		out = append(out, v.heading("Who says what"), app.Ul().Class("entry-list").Body(items...))
	}
	return out
}

// see draws a link to another entry of the record, or nothing.
func (v entryView) see(id string) []app.UI {
	if id == "" {
		return nil
	}
	e := v.a.Entry(id)
	return []app.UI{app.A().Class("see").Href(v.entry(e.ID)).DataSet("kind", string(e.Kind)).DataSet("do", "open").DataSet("arg", attr(e.ID)).Text(e.Short)}
}

// where says where something was asked or promised: an event of the record, or words.
func (v entryView) where(at, forum string) []app.UI {
	if at != "" {
		return v.see(at)
	}
	if forum != "" {
		return []app.UI{app.Span().Class("by").Text(forum)}
	}
	return nil
}

func (v entryView) askings() []app.UI {
	var items []app.UI
	for _, k := range v.e.Request.Askings {
		parts := []app.UI{date(k.Date), app.Span().Class("by").Text(k.By)}
		parts = append(parts, v.where(k.At, k.Forum)...)
		if k.Text != "" {
			parts = append(parts, app.Span().Class("step-text").Text(k.Text))
		}
		if k.Basis == "unnamed" {
			parts = append(parts, app.Span().Class("tag").Text("unnamed sources"))
		}
		parts = append(parts, v.sources(k.Sources))
		items = append(items, v.step(k.Date, k.Sources, "asked", parts))
	}
	return []app.UI{v.heading("Asked"), app.Ol().Class("steps").Body(items...)}
}

var effectWords = map[article.Effect]string{
	article.EffectNone: "Evidence", article.EffectPromised: "Promised", article.EffectPart: "Met in part", article.EffectMet: "Met",
	article.EffectRefused: "Refused", article.EffectOvertaken: "Overtaken", article.EffectReopened: "Open again",
}

var relationWords = map[article.Relation]string{
	article.Answers: "answered by", article.Follows: "followed by", article.Precedes: "already before the asking",
}

func (v entryView) answers() []app.UI {
	if len(v.e.Request.Answers) == 0 {
		return []app.UI{v.heading("Answers"), app.P().Text("No answer was found. That does not mean that there was none.")}
	}
	var items []app.UI
	for _, k := range v.e.Request.Answers {
		parts := []app.UI{date(k.Date), app.Span().Class("step-kind").DataSet("effect", string(k.Effect)).Text(effectWords[k.Effect]), app.Span().Class("step-text").Text(k.Text)}
		parts = append(parts, app.Span().Class("tag").Text(relationWords[k.Relation]))
		parts = append(parts, v.see(k.Commitment)...)
		parts = append(parts, v.remarks(k.Because, k.Disputed)...)
		parts = append(parts, v.evidence(k.Sources, k.Disputed, k.Confidence)...)
		items = append(items, v.step(k.Date, k.Sources, string(k.Effect), parts))
	}
	return []app.UI{v.heading("What followed"), app.Ol().Class("steps").Body(items...)}
}

var stepWords = map[article.StepKind]string{
	article.StepAnnounced: "Announced", article.StepApproved: "Approved", article.StepFunded: "Funded",
	article.StepFirstDelivery: "First delivery", article.StepPartDelivered: "Delivered in part", article.StepComplete: "Complete",
	article.StepMissed: "Missed", article.StepChanged: "Changed", article.StepCancelled: "Cancelled", article.StepResumed: "Resumed",
	article.StepReport: "Report",
}

func (v entryView) steps() []app.UI {
	f := v.e.Commitment
	made := []app.UI{date(f.Made.Date), app.Span().Class("step-kind").Text("Made")}
	made = append(made, v.where(f.Made.At, f.Made.Forum)...)
	made = append(made, app.Span().Class("step-text").Text(f.Made.Text), v.sources(f.Made.Sources))
	items := []app.UI{v.step(f.Made.Date, f.Made.Sources, "made", made)}
	at := 0
	for i, k := range f.Steps {
		name := stepWords[k.Kind]
		if k.Part != "" {
			name += ": " + k.Part
		}
		if k.Due {
			name = "Foreseen: " + name
		}
		parts := []app.UI{date(k.Date), app.Span().Class("step-kind").DataSet("step", string(k.Kind)).Text(name), app.Span().Class("step-text").Text(k.Text)}
		if k.Arrived != nil {
			words := "arrived: " + timeline.Quantity(v.a, k.Arrived.Value, k.Arrived.Unit)
			if k.Arrived.SoFar {
				words += " so far"
			}
			parts = append(parts, app.Span().Class("tag").Text(words))
		}
		parts = append(parts, v.remarks(k.Because, k.Disputed)...)
		parts = append(parts, v.evidence(k.Sources, k.Disputed, k.Confidence)...)
		item := v.step(k.Date, k.Sources, string(k.Kind), parts)
		if k.Date.Compare(f.Made.Date) < 0 { // it came before the promise
			items = append(items[:at], append([]app.UI{item}, items[at:]...)...)
			at = i + 1
		} else {
			items = append(items, item)
		}
	}
	return []app.UI{v.heading("Step by step"), app.Ol().Class("steps").Body(items...)}
}

func (v entryView) remarks(because, disputed string) []app.UI {
	var out []app.UI
	if because != "" {
		out = append(out, app.Span().Class("step-because").Text("Out of the usual order: "+because))
	}
	if disputed != "" {
		out = append(out, app.Span().Class("step-disputed").Text("Disputed: "+disputed))
	}
	return out
}

func (v entryView) evidence(sources []string, disputed string, typed article.Confidence) []app.UI {
	c := v.a.Confidence(sources, disputed, typed)
	return []app.UI{v.sources(sources), app.Span().Class("confidence").DataSet("confidence", string(c)).Text("confidence " + string(c))}
}

// step draws one line of a dated list; what lies after the day shown is marked,
// not hidden.
func (v entryView) step(d article.Date, sources []string, kind string, parts []app.UI) app.UI {
	li := app.Li().Class("step").DataSet("step", kind)
	if v.frame {
		li = li.DataSet("last", d.Last.String())
	}
	if d.Last > v.day {
		word := "after the day shown"
		if d.Possibly(v.day) {
			word = "possibly by then"
		}
		li = li.DataSet("later", "true")
		parts = append([]app.UI{app.Span().Class("step-later").Text(word)}, parts...)
	} else if v.clock == article.Known && !v.known(d, sources) {
		li = li.DataSet("later", "true")
		parts = append([]app.UI{app.Span().Class("step-later").Text("not known by then")}, parts...)
	}
	return li.Body(parts...)
}

func (v entryView) known(d article.Date, sources []string) bool {
	for _, m := range v.a.Moments(v.e, article.Known) {
		if m.Date == d && m.In(v.day) && len(m.Sources) > 0 && len(sources) > 0 && m.Sources[0] == sources[0] {
			return true
		}
	}
	return false
}

// sources draws the citations of one fact.
func (v entryView) sources(ids []string) app.UI {
	var links []app.UI
	for _, id := range ids {
		s := v.a.Source(id)
		links = append(links, app.Li().Body(
			app.A().Class("source").Href(attr(s.Address)).Rel("noopener external").DataSet("source", s.Kind).Text(sourceLabel(s)),
		))
	}
	return app.Ul().Class("cited").Aria("label", "Sources").Body(links...)
}

// links draws how the entry hangs together with others.
func (v entryView) links() []app.UI {
	e := v.e
	var groups []app.UI
	group := func(name string, ids []string, note string) {
		var items []app.UI
		seen := map[string]bool{}
		for _, id := range ids {
			if id == "" || seen[id] || id == e.ID {
				continue
			}
			seen[id] = true
			o := v.a.Entry(id)
			st := v.a.Standing(o, v.day, v.clock)
			items = append(items, app.Li().Body(
				app.A().Class("see").DataSet("kind", string(o.Kind)).Href(v.entry(o.ID)).DataSet("do", "open").DataSet("arg", attr(o.ID)).Text(o.Title),
				app.Span().Class("status").DataSet("status", string(st.Status)).DataSet("kind", string(o.Kind)).Text(timeline.StatusWords(st)),
			))
		}
		if items != nil {
			groups = append(groups, v.heading(name))
			if note != "" {
				groups = append(groups, app.P().Text(note))
			}
			groups = append(groups, app.Ul().Class("entry-links").Body(items...))
		}
	}
	var asked, answers, made, answered []string
	for _, o := range timeline.Naming(v.a, e.ID) {
		switch o.Kind {
		case article.Request:
			for _, k := range o.Request.Askings {
				if k.At == e.ID {
					asked = append(asked, o.ID)
				}
			}
			for _, k := range o.Request.Answers {
				if k.Commitment == e.ID {
					answered = append(answered, o.ID)
				}
			}
		case article.Commitment:
			if o.Commitment.Made.At == e.ID {
				made = append(made, o.ID)
			}
		}
	}
	switch e.Kind {
	case article.Event:
		group("Requests made here", asked, "")
		group("Commitments made here", made, "")
	case article.Request:
		for _, k := range e.Request.Answers {
			answers = append(answers, k.Commitment)
		}
		group("Commitments named in the answers", answers, "")
	case article.Commitment:
		group("Requests it was set against", answered, "")
		group("Overlaps with", e.Commitment.Overlaps, e.Commitment.OverlapNote)
	}
	return groups
}

// card draws the open entry in place.
func card(s site, st timeline.State, how sharing) app.UI {
	slot := app.Div().Class("card-slot").ID("card-slot")
	if st.Entry == "" {
		return slot
	}
	e := s.a.Entry(st.Entry)
	v := entryView{site: s, e: e, day: st.AsOf, clock: st.Clock}
	body := []app.UI{
		app.Div().Class("card-head").Body(
			app.P().Class("entry-kind").Text(timeline.KindWords(s.a, e)+" · "+e.Date.Words()),
			app.Button().Type("button").Class("card-close").DataSet("do", "close").Aria("label", "Close").Text("×"),
		),
		app.H2().Class("card-title").ID("card-title").TabIndex(-1).Text(e.Title),
	}
	body = append(body, v.parts()...)
	body = append(body, app.P().Class("card-more").Body(
		app.A().Href(s.entry(e.ID)).Text("Own page, with all "+strconv.Itoa(len(entrySources(s.a, e)))+" sources"),
	), sharePanel(s, shareEntry, "", st, how))
	return slot.Body(app.Article().Class("card entry").ID("card").DataSet("kind", string(e.Kind)).Aria("labelledby", "card-title").Body(body...))
}
