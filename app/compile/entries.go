package compile

import (
	"strings"

	"go.yaml.in/yaml/v3"

	"ledger/app/article"
)

var entryKeys = []string{"id", "formerly", "dossier", "title", "short", "topics", "summary", "sources", "disputed", "confidence", "notes"}

var kindKeys = map[article.Kind][]string{
	article.Event: {"kind", "date", "held", "level", "place", "format", "called_by", "called_note", "trigger", "chair", "represented_by",
		"asked", "outcomes", "accounts"},
	article.Request:    {"askings", "answers"},
	article.Commitment: {"kind", "by", "made", "due", "amount", "steps", "overlaps_with", "overlap_note"},
}

var confidences = []article.Confidence{article.Low, article.Medium}

func (c *compiler) readEntry(path string, kind article.Kind, stem string, n *yaml.Node) {
	o, ok := c.object(path, n, append(append([]string{}, entryKeys...), kindKeys[kind]...)...)
	if !ok {
		c.stand(kind.Lane(), stem, path)
		return
	}
	e := &article.Entry{
		ID: o.need("id"), Kind: kind, Formerly: o.texts("formerly"), Dossier: o.texts("dossier"), Title: o.need("title"),
		Short: o.need("short"), Summary: o.need("summary"), Sources: o.sources(), Topics: o.refs("topics", "topic"),
		Disputed: o.text("disputed"), Confidence: one(o, "known-kinds", "confidence", confidences, false),
	}
	if len(e.Topics) == 0 {
		c.report("missing-field", o.at, "the entry has no topic", "add \"topics: [id]\"")
	}
	if e.ID != "" && e.ID != stem {
		c.report("id-is-file-name", o.where("id"), "the id "+quote(e.ID)+" is not the file's name", "name the file "+e.ID+".yaml, or correct the id")
	}
	c.define("entry", stem, o.where("id"))
	c.define(string(kind), stem, o.where("id"))
	for _, w := range o.words("formerly") {
		c.define("entry", w.text, w.at)
		c.define(string(kind), w.text, w.at)
	}
	for _, note := range o.objects("notes", "text", "sources") {
		e.Notes = append(e.Notes, article.Note{Text: note.need("text"), Sources: note.sources()})
	}
	places := entryPlaces{e: e, at: o}
	switch kind {
	case article.Event:
		c.readEvent(o, e, &places)
	case article.Request:
		c.readRequest(o, e, &places)
	case article.Commitment:
		c.readCommitment(o, e, &places)
	}
	c.entries = append(c.entries, places)
}

func (c *compiler) readEvent(o object, e *article.Entry, places *entryPlaces) {
	e.Date = o.date("date", true)
	f := &article.EventFacts{
		Kind: one(o, "known-kinds", "kind", article.EventKinds, true),
		Held: one(o, "known-kinds", "held", []string{"held", "announced"}, false), Level: o.text("level"), Place: o.text("place"),
		Format: o.text("format"), CalledBy: o.refs("called_by", "party"), CalledNote: o.text("called_note"), Trigger: o.text("trigger"),
		Chair: o.text("chair"), Represented: o.text("represented_by"),
	}
	if f.Kind == "meeting" && f.Held == "" {
		c.report("missing-field", o.at, "the meeting does not say whether it was held", "add \"held: held\" or \"held: announced\"")
	}
	places.parts = o.objects("asked", "text", "by", "topic", "request", "sources")
	for _, k := range places.parts {
		f.Asked = append(f.Asked, article.Asked{Text: k.need("text"), By: k.need("by"), Topic: k.ref("topic", "topic"), Request: k.ref("request", "request"), Sources: k.sources()})
	}
	for _, k := range o.objects("outcomes", "text", "by", "topic", "new", "commitment", "sources") {
		f.Outcomes = append(f.Outcomes, article.Outcome{Text: k.need("text"), By: k.text("by"), Topic: k.ref("topic", "topic"), New: k.bool("new"), Commitment: k.ref("commitment", "commitment"), Sources: k.sources()})
	}
	for _, k := range o.objects("accounts", "text", "by", "sources") {
		f.Accounts = append(f.Accounts, article.Account{Text: k.need("text"), By: k.need("by"), Sources: k.sources()})
	}
	e.Event = f
}

func (c *compiler) readRequest(o object, e *article.Entry, places *entryPlaces) {
	f := &article.RequestFacts{}
	askings := o.objects("askings", "date", "at", "forum", "by", "basis", "text", "sources")
	for _, k := range askings {
		f.Askings = append(f.Askings, article.Asking{
			Date: k.date("date", true), At: k.ref("at", "event"), Forum: k.text("forum"), By: k.need("by"),
			Basis: one(k, "known-kinds", "basis", []string{"official", "unnamed"}, true), Text: k.text("text"), Sources: k.sources(),
		})
		k.forum()
	}
	if len(f.Askings) == 0 {
		c.report("missing-field", o.at, "the request has no asking", "add \"askings\" with at least a date, by, basis and sources")
	} else {
		e.Date = f.Askings[0].Date
	}
	answers := o.objects("answers", "date", "effect", "commitment", "relation", "text", "because", "disputed", "confidence", "sources")
	for _, k := range answers {
		f.Answers = append(f.Answers, article.Answer{
			Date: k.date("date", true), Effect: one(k, "known-kinds", "effect", article.Effects, true), Commitment: k.ref("commitment", "commitment"),
			Relation: one(k, "known-kinds", "relation", article.Relations, true), Text: k.need("text"), Because: k.text("because"),
			Disputed: k.text("disputed"), Confidence: one(k, "known-kinds", "confidence", confidences, false), Sources: k.sources(),
		})
	}
	places.parts = append(askings, answers...)
	e.Request = f
}

// forum makes sure that something was asked or promised in one place: an event
// of the record, or another forum.
func (o object) forum() {
	if o.has("at") == o.has("forum") {
		o.c.report("missing-field", o.at, "it is not said where: exactly one of \"at\" and \"forum\" is needed", "name an event with \"at\", or another place with \"forum\"")
	}
}

func (c *compiler) readCommitment(o object, e *article.Entry, places *entryPlaces) {
	f := &article.CommitmentFacts{
		Kind: one(o, "known-kinds", "kind", article.CommitmentKinds, true), By: o.refs("by", "party"), Due: o.date("due", false),
		Overlaps: o.refs("overlaps_with", "commitment"), OverlapNote: o.text("overlap_note"),
	}
	if len(f.By) == 0 {
		c.report("missing-field", o.at, "the commitment does not say whose it is", "add \"by: [party]\"")
	}
	if n := o.keys["made"]; n == nil {
		c.report("missing-field", o.at, "the key \"made\" is missing", "add it, with date, at or forum, text and sources")
	} else if m, ok := c.object(o.path, n, "date", "at", "forum", "text", "sources"); ok {
		f.Made = article.Made{Date: m.date("date", true), At: m.ref("at", "event"), Forum: m.text("forum"), Text: m.need("text"), Sources: m.sources()}
		m.forum()
		e.Date = f.Made.Date
		places.made = m
	}
	if n := o.keys["amount"]; n != nil {
		if m, ok := c.object(o.path, n, "value", "unit", "bound", "note"); ok {
			f.Amount = &article.Amount{Value: m.number("value"), Unit: m.ref("unit", "unit"), Bound: one(m, "known-kinds", "bound", []string{"at-least", "up-to", "about"}, false), Note: m.text("note")}
			m.need("unit")
		}
	}
	steps := o.objects("steps", "date", "kind", "text", "part", "arrived", "due", "because", "disputed", "confidence", "sources")
	for _, k := range steps {
		s := article.Step{
			Date: k.date("date", true), Kind: one(k, "known-kinds", "kind", article.StepKinds, true), Text: k.need("text"), Part: k.text("part"),
			Due: k.bool("due"), Because: k.text("because"), Disputed: k.text("disputed"),
			Confidence: one(k, "known-kinds", "confidence", confidences, false), Sources: k.sources(),
		}
		if n := k.keys["arrived"]; n != nil {
			if m, ok := c.object(o.path, n, "value", "unit", "so_far"); ok {
				s.Arrived = &article.Arrived{Value: m.number("value"), Unit: m.ref("unit", "unit"), SoFar: m.bool("so_far")}
				m.need("unit")
			}
		}
		f.Steps = append(f.Steps, s)
	}
	places.parts = steps
	e.Commitment = f
}

// datePart returns how a date stands at the beginning of an entry's id.
func datePart(d article.Date) string {
	s := d.Text
	if _, rest, found := strings.Cut(s, " "); found {
		s = rest
	}
	s, _, _ = strings.Cut(s, "/")
	return s
}
