package timeline

import (
	"slices"
	"strconv"

	"ledger/app/article"
)

// A Facet is one group of filters, with what each of its values would leave.
type Facet struct {
	Name   string // "lanes", "topics", "statuses" or "by"
	Values []FacetValue
	Digits int // of the greatest count that a value of it can have
}

// A FacetValue is one value of a facet. Count is how many entries would be
// shown if it alone were chosen in its facet and all other filters stayed.
type FacetValue struct {
	Value, Name string
	Count       int
	On          bool
}

// Counts returns all facets with the counts of the state: see TestCounts.
func Counts(a *article.Article, s State) []Facet { return counts(s, pickOf(a, s)) }

func counts(s State, p *pick) []Facet {
	x, list := p.facts, choices(p.a)
	out := make([]Facet, len(list))
	for i, c := range list {
		var on []string
		var of func(string) set
		switch c.Name {
		case "lanes":
			on, of = s.Lanes, x.lane
		case "topics":
			on, of = s.Topics, func(id string) set { return x.of(x.topics, id) }
		case "statuses":
			on, of = s.Statuses, func(w string) set { return p.day.with(article.Status(w)) }
		case "by":
			on, of = s.By, func(id string) set { return x.party(p.a, id, s.Groups) }
		}
		out[i] = Facet{Name: c.Name, Digits: c.Digits, Values: slices.Clone(c.Values)}
		left := p.but(1 << i)
		for j := range out[i].Values {
			v := &out[i].Values[j]
			v.Count, v.On = meet(left, of(v.Value)), slices.Contains(on, v.Value)
		}
	}
	return out
}

type choicesKey struct{}

// choices returns the facets with all their values: lanes, topics, the statuses
// of requests and commitments, and the parties that some entry names.
func choices(a *article.Article) []Facet {
	return a.Derived(choicesKey{}, func() any { return makeChoices(a) }).([]Facet)
}

func makeChoices(a *article.Article) []Facet {
	lanes, topics, statuses, by := Facet{Name: "lanes"}, Facet{Name: "topics"}, Facet{Name: "statuses"}, Facet{Name: "by"}
	used, most := map[string]bool{}, map[string]int{}
	for i := range a.Entries {
		e := &a.Entries[i]
		most["lanes"+e.Kind.Lane()]++
		for _, t := range e.Topics {
			most["topics"+t]++
		}
		for _, p := range Parties(a, e) {
			used[p] = true
		}
	}
	for _, k := range article.Kinds {
		lanes.Values = append(lanes.Values, FacetValue{Value: k.Lane(), Name: a.Lane(k).Name})
		if k == article.Event {
			continue
		}
		for _, st := range article.Statuses[k] {
			v := FacetValue{Value: string(st), Name: st.Words()}
			if !slices.Contains(statuses.Values, v) {
				statuses.Values = append(statuses.Values, v)
			}
		}
	}
	for _, t := range a.Topics {
		topics.Values = append(topics.Values, FacetValue{Value: t.ID, Name: t.Name})
	}
	for _, p := range a.Parties {
		if used[p.ID] {
			by.Values = append(by.Values, FacetValue{Value: p.ID, Name: p.Name})
		}
	}
	list := []Facet{lanes, topics, statuses, by}
	for i := range list {
		n := len(a.Entries)
		if i < 2 { // whatever the day, no more than there are in all
			n = 0
			for _, v := range list[i].Values {
				n = max(n, most[list[i].Name+v.Value])
			}
		}
		list[i].Digits = len(strconv.Itoa(n))
	}
	return list
}
