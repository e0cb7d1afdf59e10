package timeline

import (
	"slices"
	"strings"

	"ledger/app/article"
)

// A filter is a state's filters made ready to ask.
type filter struct {
	a        *article.Article
	lanes    []string
	topics   []string
	statuses []string
	by       map[string]bool // nil: all
	words    [][]string      // each with its other spellings
}

func newFilter(a *article.Article, s State) filter {
	f := filter{a: a, lanes: s.Lanes, topics: s.Topics, statuses: s.Statuses, words: words(a, s.Q)}
	if len(s.By) > 0 {
		f.by = map[string]bool{}
		for _, id := range s.By {
			f.by[id] = true
			if s.Groups {
				for _, p := range a.Parties {
					for _, m := range p.Members {
						if m.Party == id {
							f.by[p.ID] = true
						}
					}
				}
			}
		}
	}
	return f
}

// passes reports whether the entry, standing at status, passes every filter.
func (f *filter) passes(e *article.Entry, status article.Status) bool {
	if len(f.lanes) > 0 && !slices.Contains(f.lanes, e.Kind.Lane()) {
		return false
	}
	if len(f.topics) > 0 && !slices.ContainsFunc(e.Topics, func(t string) bool { return slices.Contains(f.topics, t) }) {
		return false
	}
	if len(f.statuses) > 0 && !slices.Contains(f.statuses, string(status)) {
		return false
	}
	if f.by != nil && !slices.ContainsFunc(Parties(f.a, e), func(p string) bool { return f.by[p] }) {
		return false
	}
	if len(f.words) > 0 {
		hay := haystack(f.a, e)
		for _, spellings := range f.words {
			if !slices.ContainsFunc(spellings, func(w string) bool { return strings.Contains(hay, w) }) {
				return false
			}
		}
	}
	return true
}

// Parties returns the ids of the parties that an entry names: who made a
// commitment, who called a meeting, who asked.
func Parties(a *article.Article, e *article.Entry) []string {
	switch e.Kind {
	case article.Event:
		return e.Event.CalledBy
	case article.Request:
		return []string{a.Asker}
	}
	return e.Commitment.By
}
