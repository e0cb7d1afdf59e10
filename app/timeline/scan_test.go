package timeline

import (
	"math/rand"
	"reflect"
	"slices"
	"strings"
	"testing"

	"ledger/app/article"
)

// What the sets and lists of a record answer is told here in the plain way: by
// looking at every entry. See TestSetsAgreeWithScan.

type filter struct {
	a     *article.Article
	s     State
	by    map[string]bool // nil: all
	words [][]string
}

func newFilter(a *article.Article, s State) filter {
	f := filter{a: a, s: s, words: words(a, s.Q)}
	if len(s.By) > 0 {
		f.by = map[string]bool{}
		for _, id := range s.By {
			f.by[id] = true
			for _, p := range a.Parties {
				for _, m := range p.Members {
					f.by[p.ID] = f.by[p.ID] || s.Groups && m.Party == id
				}
			}
		}
	}
	return f
}

func (f *filter) passes(e *article.Entry, status article.Status) bool { return f.fails(e, status) == 0 }

// fails returns the filters that the entry, standing at status, does not pass.
func (f *filter) fails(e *article.Entry, status article.Status) int {
	failed := 0
	if len(f.s.Lanes) > 0 && !slices.Contains(f.s.Lanes, e.Kind.Lane()) {
		failed |= byLane
	}
	if len(f.s.Topics) > 0 && !slices.ContainsFunc(e.Topics, func(t string) bool { return slices.Contains(f.s.Topics, t) }) {
		failed |= byTopic
	}
	if len(f.s.Statuses) > 0 && !slices.Contains(f.s.Statuses, string(status)) {
		failed |= byStatus
	}
	if f.by != nil && !slices.ContainsFunc(Parties(f.a, e), func(p string) bool { return f.by[p] }) {
		failed |= byParty
	}
	if f.words != nil && !hasAll(textOf(f.a, e, inAll), f.words) {
		failed |= byWords
	}
	return failed
}

// textOf returns the folded texts of an entry up to a level.
func textOf(a *article.Article, e *article.Entry, level int) string {
	var b strings.Builder
	for i, t := range fields(a, e) {
		if level == inAll || i < levelOf[level] {
			b.WriteString("\n" + fold(t.text))
		}
	}
	return b.String()
}

// rank returns how good a hit is.
func rank(a *article.Article, e *article.Entry, words [][]string) int {
	switch {
	case !hasAll(textOf(a, e, inBrief), words):
		return 3
	case !hasAll(textOf(a, e, inTitle), words):
		return 2
	}
	for _, spellings := range words {
		if !slices.ContainsFunc(spellings, func(w string) bool { return begins(fold(e.Title), w) }) {
			return 1
		}
	}
	return 0
}

// changeDays returns the days up to the record date on which the status of an
// entry that passes the state's filters, other than statuses, changes.
func changeDays(a *article.Article, s State) []article.Day {
	s.Statuses = nil
	f := newFilter(a, s)
	var days []article.Day
	for i := range a.Entries {
		if e := &a.Entries[i]; f.passes(e, "") {
			for _, c := range a.Changes(e, s.Clock) {
				if c.Day != article.MinDay && c.Day <= a.RecordDate {
					days = append(days, c.Day)
				}
			}
		}
	}
	slices.Sort(days)
	return slices.Compact(days)
}

// stepped returns the nearest of the days after (by > 0) or before a day, or the
// day itself if there is none.
func stepped(days []article.Day, day article.Day, by int) article.Day {
	i, found := slices.BinarySearch(days, day)
	switch {
	case by > 0 && found:
		i++
	case by < 0:
		i--
	}
	if i < 0 || i >= len(days) {
		return day
	}
	return days[i]
}

// What passes, what each value of each filter leaves, which hits come first and
// where the next change is: sets say what a scan of all entries says.
func TestSetsAgreeWithScan(t *testing.T) {
	r := rand.New(rand.NewSource(7))
	for name, a := range map[string]*article.Article{"garden": grouped(), "invented": large(t, 300)} {
		for range 200 {
			s := randomFilters(a, r)
			if r.Intn(2) > 0 {
				e := &a.Entries[r.Intn(len(a.Entries))]
				text := []rune(fold(textOf(a, e, r.Intn(levels))))
				from := r.Intn(len(text))
				s.Q = string(text[from:min(len(text), from+1+r.Intn(9))])
			}
			s.AsOf, s.Groups = clampDay(a, a.Entries[0].Date.First+article.Day(r.Intn(6000))), r.Intn(2) > 0
			s.Clock = []article.Clock{article.Stood, article.Known}[r.Intn(2)]
			f, p := newFilter(a, s), pickOf(a, s)
			var passing []int
			counts := map[string]map[string]int{"lanes": {}, "topics": {}, "statuses": {}, "by": {}}
			var ranked [4][]int
			for i := range a.Entries {
				e := &a.Entries[i]
				status := a.Status(e, s.AsOf, s.Clock)
				failed := f.fails(e, status)
				if p.entry(i) != (failed == 0) || p.of(e) != (failed == 0) {
					t.Fatalf("%s, %s, %s: passes is %v", name, Query(a, s), e.ID, p.entry(i))
				}
				if failed == 0 {
					passing = append(passing, i)
					if f.words != nil {
						k := rank(a, e, f.words)
						ranked[k] = append(ranked[k], i)
					}
				}
				count := func(facet string, without int, values ...string) {
					for j, v := range values {
						if failed&^without == 0 && !slices.Contains(values[:j], v) {
							counts[facet][v]++
						}
					}
				}
				count("lanes", byLane, e.Kind.Lane())
				count("topics", byTopic, e.Topics...)
				count("statuses", byStatus, string(status))
				named := slices.Clone(Parties(a, e))
				for _, g := range a.Parties {
					if s.Groups && slices.Contains(Parties(a, e), g.ID) {
						for _, m := range g.Members {
							named = append(named, m.Party)
						}
					}
				}
				count("by", byParty, named...)
			}
			if p.passes.count() != len(passing) {
				t.Fatalf("%s, %s: got %d, want %d", name, Query(a, s), p.passes.count(), len(passing))
			}
			for _, facet := range Counts(a, s) {
				for _, v := range facet.Values {
					if want := counts[facet.Name][v.Value]; v.Count != want {
						t.Fatalf("%s, %s: %s %s: got %d, want %d", name, Query(a, s), facet.Name, v.Value, v.Count, want)
					}
				}
			}
			if f.words != nil {
				want := slices.Concat(ranked[:]...)
				if got := p.best(maxHits); !slices.Equal(got, want[:min(maxHits, len(want))]) {
					t.Fatalf("%s, %q: got hits %v, want %v", name, s.Q, got, want)
				}
			}
			days := changeDays(a, s)
			for _, by := range []int{1, -1} {
				if got, want := nextChange(a, s, by), stepped(days, s.AsOf, by); got != want {
					t.Fatalf("%s, %s: from %s by %d to %s, want %s", name, Query(a, s), s.AsOf, by, got, want)
				}
			}
			later, never := a.Hidden(s.AsOf)
			if s.Clock == article.Known && p.day.hidden != hiddenWords(later, never) {
				t.Fatalf("%s, %s: got %q, want %q", name, s.AsOf, p.day.hidden, hiddenWords(later, never))
			}
		}
	}
}

// grouped is the garden with a group, and a spelling of two words.
func grouped() *article.Article {
	a := garden()
	a.Parties = append(a.Parties, article.Party{ID: "county", Name: "County", Kind: "group", Members: []article.Member{{Party: "town"}, {Party: "school"}}})
	a.Entries[2].Commitment.By = []string{"town", "county"}
	a.Entries[0].Event.CalledBy = []string{"school", "district"}
	a.Index()
	return a
}

// However the index of the search is made, in pieces or at once, it is the same.
func TestPrepare(t *testing.T) {
	a, b := grouped(), grouped()
	for i := 0; Prepare(a, 2); i++ {
		if i > len(a.Entries) {
			t.Fatal("it never ends")
		}
	}
	x, y := indexOf(a), indexOf(b)
	if !reflect.DeepEqual(x.tokens, y.tokens) || len(x.tokens) == 0 {
		t.Errorf("got %d tokens in pieces, %d at once", len(x.tokens), len(y.tokens))
	}
}

// A spelling of several words is found where they stand side by side.
func TestSearchOfSeveralWords(t *testing.T) {
	a := garden()
	e := &a.Entries[0]
	title := strings.Fields(fold(e.Title))
	x := indexOf(a)
	if h := x.search(a, [][]string{{title[0] + " " + title[1]}}); !h.title.has(factsOf(a).places[0]) {
		t.Errorf("%q is not found", e.Title)
	}
	if h := x.search(a, [][]string{{title[1] + " " + title[0]}}); h.title.has(factsOf(a).places[0]) {
		t.Errorf("%q is found the other way round", e.Title)
	}
}

// A set's ranges are those of its bits, wherever words begin and end.
func TestSetRanges(t *testing.T) {
	r := rand.New(rand.NewSource(1))
	s := make(set, 4)
	for range 90 {
		s.add(r.Intn(256))
	}
	for range 2000 {
		lo, hi := r.Intn(257), r.Intn(257)
		var want, forth, back []int
		for i := lo; i < hi; i++ {
			if s.has(i) {
				want = append(want, i)
			}
		}
		s.each(lo, hi, func(i int) bool { forth = append(forth, i); return true })
		s.back(lo, hi, func(i int) bool { back = append(back, i); return true })
		slices.Reverse(back)
		if !slices.Equal(forth, want) || !slices.Equal(back, want) || s.within(lo, hi) != len(want) {
			t.Fatalf("%d to %d: got %v, %v and %d, want %v", lo, hi, forth, back, s.within(lo, hi), want)
		}
	}
}
