package timeline

import (
	"math/bits"
	"sort"

	"ledger/app/article"
)

// What passes filters is worked out with sets of entries: one for each value of
// each facet, made once per record, and one for each status, kept up from day to
// day (see onDay). A filter is a union of them, a count the size of what several
// have in common: a few machine words for each 64 entries, whatever they say.
// See TestSetsAgreeWithScan.

// A set is a set of entries, one bit for each, by their places: see facts. The
// nil set stands for all entries.
type set []uint64

func (s set) has(i int) bool { return s == nil || s[i>>6]>>(i&63)&1 != 0 }
func (s set) add(i int)      { s[i>>6] |= 1 << (i & 63) }
func (s set) take(i int)     { s[i>>6] &^= 1 << (i & 63) }

func (s set) count() int {
	n := 0
	for _, w := range s {
		n += bits.OnesCount64(w)
	}
	return n
}

// and returns what two sets have in common. It may be one of them.
func (s set) and(t set) set {
	if s == nil {
		return t
	}
	if t == nil {
		return s
	}
	both := make(set, len(s))
	for i := range both {
		both[i] = s[i] & t[i]
	}
	return both
}

// or returns what is in either of two sets. It may be one of them.
func (s set) or(t set) set {
	if s == nil {
		return t
	}
	if t == nil {
		return s
	}
	either := make(set, len(s))
	for i := range either {
		either[i] = s[i] | t[i]
	}
	return either
}

// meet counts what two sets have in common; neither is nil.
func meet(s, t set) int {
	n := 0
	for i, w := range s {
		n += bits.OnesCount64(w & t[i])
	}
	return n
}

// within counts the places from lo and before hi.
func (s set) within(lo, hi int) int {
	n := 0
	for at := lo &^ 63; at < hi; at += 64 {
		n += bits.OnesCount64(s[at>>6] & mask(at, lo, hi))
	}
	return n
}

// each calls f with the places from lo and before hi, in order, until it
// returns false.
func (s set) each(lo, hi int, f func(place int) bool) { s.eachOf(s, lo, hi, f) }

// eachOf is each for what the set has in common with another.
func (s set) eachOf(t set, lo, hi int, f func(place int) bool) {
	for at := lo &^ 63; at < hi; at += 64 {
		for w := s[at>>6] & t[at>>6] & mask(at, lo, hi); w != 0; w &= w - 1 {
			if !f(at + bits.TrailingZeros64(w)) {
				return
			}
		}
	}
}

// back is each in the other direction.
func (s set) back(lo, hi int, f func(place int) bool) {
	for at := (hi - 1) &^ 63; at+63 >= lo && lo < hi; at -= 64 {
		for w := s[at>>6] & mask(at, lo, hi); w != 0; {
			n := bits.Len64(w) - 1
			if !f(at + n) {
				return
			}
			w &^= 1 << n
		}
	}
}

// mask has a bit for each of the 64 places from at that lies from lo and before hi.
func mask(at, lo, hi int) uint64 {
	m := ^uint64(0)
	if lo > at {
		m <<= lo - at
	}
	if hi < at+64 {
		m &= ^uint64(0) >> (at + 64 - hi)
	}
	return m
}

// A facts is what never changes of a record's entries, as sets. Each entry has
// a place: lane by lane, in the order in which their marks start. Each lane
// begins with a word of its own, so a few places are empty.
type facts struct {
	size    int   // of a set, in words
	entries []int // by place; -1 for an empty one
	places  []int // by entry
	first   []int // places of each lane: from first[n] and before last[n]
	last    []int
	all     set
	lanes   []set
	topics  map[string]set
	parties map[string]set // by who is named outright

	meetings, called, drafts set
}

type factsKey struct{}

// factsOf returns the sets of a record.
func factsOf(a *article.Article) *facts {
	return a.Derived(factsKey{}, func() any { return makeFacts(a) }).(*facts)
}

func makeFacts(a *article.Article) *facts {
	x := &facts{places: make([]int, len(a.Entries)), topics: map[string]set{}, parties: map[string]set{}}
	for _, k := range article.Kinds {
		x.first = append(x.first, len(x.entries))
		for i := range a.Entries {
			if a.Entries[i].Kind == k {
				x.entries = append(x.entries, i)
			}
		}
		lane := x.entries[x.first[len(x.first)-1]:]
		sort.SliceStable(lane, func(i, j int) bool { return startOf(&a.Entries[lane[i]]) < startOf(&a.Entries[lane[j]]) })
		x.last = append(x.last, len(x.entries))
		for len(x.entries)%64 != 0 {
			x.entries = append(x.entries, -1)
		}
	}
	x.size = len(x.entries) / 64
	x.all, x.meetings, x.called, x.drafts = x.none(), x.none(), x.none(), x.none()
	in := func(sets map[string]set, id string, place int) {
		if sets[id] == nil {
			sets[id] = x.none()
		}
		sets[id].add(place)
	}
	for n := range article.Kinds {
		x.lanes = append(x.lanes, x.none())
		for p := x.first[n]; p < x.last[n]; p++ {
			e := &a.Entries[x.entries[p]]
			x.places[x.entries[p]] = p
			x.all.add(p)
			x.lanes[n].add(p)
			for _, t := range e.Topics {
				in(x.topics, t, p)
			}
			for _, id := range Parties(a, e) {
				in(x.parties, id, p)
			}
			switch {
			case e.Kind == article.Event && e.Event.Kind == "meeting":
				x.meetings.add(p)
				if contains(e.Event.CalledBy, a.Asker) {
					x.called.add(p)
				}
			case e.Kind == article.Commitment && e.Commitment.Kind == "draft":
				x.drafts.add(p)
			}
		}
	}
	return x
}

func (x *facts) none() set { return make(set, x.size) }

// startOf returns the day at which an entry's mark starts.
func startOf(e *article.Entry) article.Day {
	if e.Date.Last == article.MaxDay {
		return e.Date.First
	}
	return e.Date.Last
}

// lane returns the set of a lane, by its word.
func (x *facts) lane(word string) set {
	for n, k := range article.Kinds {
		if k.Lane() == word {
			return x.lanes[n]
		}
	}
	return x.none()
}

func (x *facts) of(sets map[string]set, id string) set {
	if s := sets[id]; s != nil {
		return s
	}
	return x.none()
}

// party returns what names a party: itself or, with groups, a group that it
// belongs to.
func (x *facts) party(a *article.Article, id string, groups bool) set {
	s := x.of(x.parties, id)
	if !groups {
		return s
	}
	for _, p := range a.Parties {
		for _, m := range p.Members {
			if m.Party == id && x.parties[p.ID] != nil {
				s = s.or(x.parties[p.ID])
			}
		}
	}
	return s
}

// Facets are the filters, each with a bit of its own.
const (
	byLane = 1 << iota
	byTopic
	byStatus
	byParty
	byWords
	filters = iota
)

// A pick is what the filters of a state leave.
type pick struct {
	a      *article.Article
	facts  *facts
	day    *dayView
	left   [filters]set // by each filter alone; nil if it is not on
	passes set          // by all of them; never nil
	words  [][]string
	found  *hits // by the words
}

// pickOf returns what the filters of the state leave on its day.
func pickOf(a *article.Article, s State) *pick {
	p := &pick{a: a, facts: factsOf(a), day: onDay(a, s), words: words(a, s.Q)}
	x := p.facts
	union := func(n int, values []string, of func(string) set) {
		for _, v := range values {
			p.left[n] = p.left[n].or(of(v))
		}
	}
	union(0, s.Lanes, x.lane)
	union(1, s.Topics, func(id string) set { return x.of(x.topics, id) })
	union(2, s.Statuses, func(w string) set { return p.day.with(article.Status(w)) })
	union(3, s.By, func(id string) set { return x.party(a, id, s.Groups) })
	if p.words != nil {
		p.found = indexOf(a).search(a, p.words)
		p.left[4] = p.found.all
	}
	p.passes = p.but(0)
	return p
}

// but returns what passes all filters but some.
func (p *pick) but(which int) set {
	left := p.facts.all
	for n, s := range p.left {
		if s != nil && which>>n&1 == 0 {
			left = left.and(s)
		}
	}
	return left
}

// entry reports whether the entry with a number passes.
func (p *pick) entry(i int) bool { return p.passes.has(p.facts.places[i]) }

// of is entry for one that is known by itself.
func (p *pick) of(e *article.Entry) bool { return p.entry(numbersOf(p.a)[e]) }

type numbersKey struct{}

// numbersOf returns the number of each entry.
func numbersOf(a *article.Article) map[*article.Entry]int {
	return a.Derived(numbersKey{}, func() any {
		numbers := make(map[*article.Entry]int, len(a.Entries))
		for i := range a.Entries {
			numbers[&a.Entries[i]] = i
		}
		return numbers
	}).(map[*article.Entry]int)
}
