package timeline

import (
	"ledger/app/article"
)

// A Fact is one line of a chapter's opener, with the entries that it rests on.
type Fact struct {
	Name, Text string
	Entries    []string
}

// Opener returns the facts that open a chapter on an entry, as of a day: for a
// meeting who called it, at what level, what for, what was asked, what came
// out and how long the first answer took. What the record does not say is left out.
// See TestOpener for examples.
func Opener(a *article.Article, e *article.Entry, day article.Day) []Fact {
	var facts []Fact
	add := func(name, text string, entries []string) {
		if text != "" {
			facts = append(facts, Fact{name, text, entries})
		}
	}
	names := func(parties []string) string {
		var list []string
		for _, id := range parties {
			list = append(list, a.Party(id).Name)
		}
		return enumerate(list)
	}
	switch e.Kind {
	case article.Event:
		ev := e.Event
		add("Called by", names(ev.CalledBy), nil)
		add("Level", capital(ev.Level), nil)
		add("After", FirstSentence(ev.Trigger), nil)
		var requests, commitments []string
		for _, k := range ev.Asked {
			if k.Request != "" && !contains(requests, k.Request) {
				requests = append(requests, k.Request)
			}
		}
		fresh, old := 0, 0
		for _, o := range ev.Outcomes {
			if o.Commitment == "" {
				continue
			}
			if !contains(commitments, o.Commitment) {
				commitments = append(commitments, o.Commitment)
				if o.New {
					fresh++
				} else {
					old++
				}
			}
		}
		if len(ev.Asked) > 0 {
			add("Asked", Count(len(ev.Asked), "thing", "things"), requests)
		}
		if len(ev.Outcomes) > 0 {
			text := "no new commitment"
			if fresh > 0 {
				text = Count(fresh, "new commitment", "new commitments")
			}
			if old > 0 {
				text += ", " + Count(old, "earlier one recalled", "earlier ones recalled")
			}
			add("Came out", capital(text), commitments)
		}
		if f, ok := firstAnswer(a, e, requests, day); ok {
			facts = append(facts, f)
		}
	case article.Request:
		add("Asked by", e.Request.Askings[0].By, nil)
		add("How it stands", StatusWords(a.Standing(e, day, article.Stood)), nil)
		add("First answer", FirstWaitWords(a, e, day, article.Stood), nil)
	case article.Commitment:
		add("Promised by", names(e.Commitment.By), nil)
		add("How it stands", StatusWords(a.Standing(e, day, article.Stood)), nil)
		add("First delivery", FirstWaitWords(a, e, day, article.Stood), nil)
	}
	return facts
}

// firstAnswer says how long after a meeting the first of the requests made
// there was met, if only in part. What a source does not tie to the request is
// said to have followed.
func firstAnswer(a *article.Article, e *article.Entry, requests []string, day article.Day) (Fact, bool) {
	var first article.Moment
	id, relation := "", article.Answers
	for _, r := range requests {
		request := a.Entry(r)
		for _, m := range a.InForce(request, day, article.Stood) {
			if m.What != "answer" || m.Effect != article.EffectPart && m.Effect != article.EffectMet || m.Day < e.Date.Last {
				continue
			}
			if id == "" || m.Day < first.Day {
				first, id, relation = m, r, request.Request.Answers[m.Index].Relation
			}
			break
		}
	}
	if id == "" {
		return Fact{"First of these met", "Nothing so far", nil}, len(requests) > 0
	}
	text := "in part, "
	if first.Effect == article.EffectMet {
		text = ""
	}
	days := int(first.Day - e.Date.Last)
	switch {
	case !e.Date.Exact() || !first.Date.Exact():
		text += first.Date.Words()
	default:
		text += Count(days, "day", "days") + " later"
	}
	if relation != article.Answers {
		text += "; no source ties the two"
	}
	return Fact{"First of these met", capital(text), []string{id}}, true
}
