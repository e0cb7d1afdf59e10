package timeline

import (
	"slices"

	"ledger/app/article"
)

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

// addBy returns the parties with one more, in the order of the article.
func addBy(a *article.Article, by []string, party string) []string {
	if a.Party(party) == nil || slices.Contains(by, party) {
		return by
	}
	var out []string
	for _, p := range a.Parties {
		if p.ID == party || slices.Contains(by, p.ID) {
			out = append(out, p.ID)
		}
	}
	return out
}

// A Chip is one filter that is on, with what takes it off.
type Chip struct {
	Name  string // "Air defence"
	Facet string // "lanes", "topics", "statuses", "by", "groups" or "q"
	Value string
}

// chips returns the filters that are on, in the order of the address.
func chips(a *article.Article, s State) []Chip {
	var list []Chip
	for _, v := range s.Lanes {
		list = append(list, Chip{laneName(a, v), "lanes", v})
	}
	for _, v := range s.Topics {
		list = append(list, Chip{a.Topic(v).Name, "topics", v})
	}
	for _, v := range s.Statuses {
		list = append(list, Chip{article.Status(v).Words(), "statuses", v})
	}
	for _, v := range s.By {
		list = append(list, Chip{"By " + a.Party(v).Name, "by", v})
	}
	if s.Groups && len(s.By) > 0 {
		list = append(list, Chip{"Including groups", "groups", "1"})
	}
	if s.Q != "" {
		list = append(list, Chip{"“" + s.Q + "”", "q", ""})
	}
	return list
}

func laneName(a *article.Article, lane string) string {
	for _, k := range article.Kinds {
		if k.Lane() == lane {
			return a.Lane(k).Name
		}
	}
	return lane
}

// takeOff returns the state without one of its filters; without a value,
// without all values of the facet.
func takeOff(s State, facet, value string) State {
	without := func(list []string) []string {
		var out []string
		for _, v := range list {
			if value != "" && v != value {
				out = append(out, v)
			}
		}
		return out
	}
	switch facet {
	case "lanes":
		s.Lanes = without(s.Lanes)
	case "topics":
		s.Topics = without(s.Topics)
	case "statuses":
		s.Statuses = without(s.Statuses)
	case "by":
		s.By = without(s.By)
	case "groups":
		s.Groups = false
	case "q":
		s.Q = ""
	}
	return s
}
