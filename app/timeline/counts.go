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
func Counts(a *article.Article, s State) []Facet {
	f := newFilter(a, s)
	statuses := make([]article.Status, len(a.Entries))
	failed := make([]int, len(a.Entries))
	for i := range a.Entries {
		statuses[i] = a.Status(&a.Entries[i], s.AsOf, s.Clock)
		failed[i] = f.fails(&a.Entries[i], statuses[i])
	}
	return counts(a, s, statuses, failed)
}

func counts(a *article.Article, s State, statuses []article.Status, failed []int) []Facet {
	lanes, topics, stats, by := map[string]int{}, map[string]int{}, map[string]int{}, map[string]int{}
	groups := map[string][]string{} // the members of each party, if they count
	if s.Groups {
		for _, p := range a.Parties {
			for _, m := range p.Members {
				groups[p.ID] = append(groups[p.ID], m.Party)
			}
		}
	}
	var named []string // parties of one entry
	name := func(id string) {
		if !slices.Contains(named, id) {
			named = append(named, id)
			by[id]++
		}
	}
	for i := range a.Entries {
		e := &a.Entries[i]
		if failed[i]&^byLane == 0 {
			lanes[e.Kind.Lane()]++
		}
		if failed[i]&^byTopic == 0 {
			for j, t := range e.Topics {
				if !slices.Contains(e.Topics[:j], t) {
					topics[t]++
				}
			}
		}
		if failed[i]&^byStatus == 0 {
			stats[string(statuses[i])]++
		}
		if failed[i]&^byParty == 0 {
			named = named[:0]
			for _, p := range Parties(a, e) {
				name(p)
				for _, m := range groups[p] {
					name(m)
				}
			}
		}
	}
	list := choices(a)
	out := make([]Facet, len(list))
	for i, c := range list {
		count, on := lanes, s.Lanes
		switch c.Name {
		case "topics":
			count, on = topics, s.Topics
		case "statuses":
			count, on = stats, s.Statuses
		case "by":
			count, on = by, s.By
		}
		out[i] = Facet{Name: c.Name, Digits: c.Digits, Values: slices.Clone(c.Values)}
		for j := range out[i].Values {
			v := &out[i].Values[j]
			v.Count, v.On = count[v.Value], slices.Contains(on, v.Value)
		}
	}
	return out
}

type choicesKey struct{}

// choices returns the facets with all their values: lanes, topics, the statuses
// of requests and commitments, and the parties that some entry names.
func choices(a *article.Article) []Facet {
	return a.Derived(choicesKey{}, func() any {
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
	}).([]Facet)
}
