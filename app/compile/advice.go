package compile

import (
	"sort"
	"strconv"
	"strings"

	"ledger/app/article"
)

// An Advice is something that a writer would want to know of valid content: what
// it is, and the ids concerned, the most pressing first. It is no problem.
type Advice struct {
	What  string
	Items []string
}

// Short returns the advice on one line, with at most max items (0: all).
func (d Advice) Short(max int) string {
	items, more := d.Items, 0
	if max > 0 && len(items) > max {
		items, more = items[:max], len(items)-max
	}
	s := d.What + ": " + strconv.Itoa(len(d.Items))
	if len(items) > 0 {
		s += " (" + strings.Join(items, ", ")
		if more > 0 {
			s += " and " + strconv.Itoa(more) + " more"
		}
		s += ")"
	}
	return s
}

// Advise returns what a writer would want to know of the article, always the
// same kinds of advice in the same order, also those that concern nothing.
func Advise(a *article.Article) []Advice {
	var noPrimary, unanswered, undatable, pastDue, medium []string
	uses := map[string]int{}
	use := func(ids []string) {
		for _, id := range ids {
			uses[id]++
		}
	}
	type aged struct {
		id     string
		newest article.Day
	}
	var evidence []aged
	for i := range a.Entries {
		e := &a.Entries[i]
		use(e.Sources)
		primary := false
		check := func(ids []string) {
			for _, id := range ids {
				for s := a.Source(id); s != nil; s = a.Source(s.SameAs) {
					primary = primary || s.Kind == "primary"
				}
			}
		}
		check(e.Sources)
		for _, m := range a.Moments(e, article.Known) {
			use(m.Sources)
			check(m.Sources)
			if !m.Datable && !m.Due {
				undatable = append(undatable, e.ID+" "+m.Date.Text)
			}
		}
		if !primary {
			noPrimary = append(noPrimary, e.ID)
		}
		if a.Confidence(e.Sources, e.Disputed, e.Confidence) == article.Medium {
			medium = append(medium, e.ID)
		}
		if e.Kind == article.Event {
			continue
		}
		st := a.Standing(e, a.RecordDate, article.Stood)
		if !st.Status.Settled() && st.Newest != article.MinDay {
			evidence = append(evidence, aged{e.ID, st.Newest})
		}
		switch e.Kind {
		case article.Request:
			if len(e.Request.Answers) == 0 {
				unanswered = append(unanswered, e.ID)
			}
		case article.Commitment:
			if f := e.Commitment; !f.Due.IsZero() && f.Due.Last <= a.RecordDate && !st.Status.Settled() && st.Newest < f.Due.Last {
				pastDue = append(pastDue, e.ID+" due "+f.Due.Text)
			}
		}
	}
	sort.SliceStable(evidence, func(i, j int) bool { return evidence[i].newest < evidence[j].newest })
	var oldest []string
	for _, x := range evidence {
		oldest = append(oldest, x.id+" "+x.newest.String())
	}
	chapterUses(a, use)
	for _, t := range a.Glossary {
		use(t.Sources)
	}
	for _, p := range a.People {
		use(p.Sources)
	}
	for _, c := range a.Claims {
		use(c.Sources)
	}
	for _, f := range a.Facts {
		use(f.Sources)
	}
	for _, f := range a.Figures {
		for _, p := range f.Points {
			use(p.Sources)
		}
	}
	var once, undated []string
	for _, s := range a.Sources {
		if uses[s.ID] == 1 {
			once = append(once, s.ID)
		}
		if s.Date.IsZero() {
			undated = append(undated, s.ID)
		}
	}
	return []Advice{
		{"entries without a primary source", noPrimary},
		{"entries that rest on one publisher", medium},
		{"requests without an answer", unanswered},
		{"open matters by the age of their newest evidence, oldest first", oldest},
		{"commitments past their day without word since", pastDue},
		{"steps whose sources show no date, left out of \"as known then\"", undatable},
		{"sources without a date", undated},
		{"sources used once", once},
		{"chapters, with the words of their prose", chapterWords(a)},
	}
}

// runs calls f for every run of a chapter's prose.
func runs(ch article.Chapter, f func([]article.Inline)) {
	article.Runs(ch.Intro, f)
	for _, s := range ch.Steps {
		article.Runs(s.Blocks, f)
	}
}

func chapterUses(a *article.Article, use func([]string)) {
	for _, ch := range a.Chapters {
		runs(ch, func(list []article.Inline) {
			for _, in := range list {
				if in.Type == "cite" {
					use([]string{in.Ref})
				}
			}
		})
	}
}

func chapterWords(a *article.Article) []string {
	var out []string
	all := 0
	for _, ch := range a.Chapters {
		n := 0
		runs(ch, func(list []article.Inline) {
			var b strings.Builder
			for _, in := range list {
				b.WriteString(in.Text)
			}
			n += len(strings.Fields(b.String()))
		})
		all += n
		out = append(out, ch.ID+" "+strconv.Itoa(n))
	}
	return append(out, "all "+strconv.Itoa(all))
}
