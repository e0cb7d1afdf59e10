package timeline

import (
	"math/rand"
	"reflect"
	"slices"
	"testing"

	"ledger/app/article"
	"ledger/app/compile"
	"ledger/app/testdata/invent"
)

func large(t *testing.T, n int) *article.Article {
	t.Helper()
	a, problems := compile.Compile(invent.Content(n), compile.Options{CheckView: CheckQuery})
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	return a
}

// What is found by index is what a scan of all entries finds.
func TestLargeAgreesWithScan(t *testing.T) {
	a := large(t, Most+100)
	from, to := Bounds(a)
	r := rand.New(rand.NewSource(1))
	for range 60 {
		s := Default(a)
		s.AsOf = clampDay(a, from+article.Day(r.Intn(int(to-from))))
		s.Clock = []article.Clock{article.Stood, article.Known}[r.Intn(2)]
		if r.Intn(2) > 0 {
			s.Topics = []string{a.Topics[r.Intn(len(a.Topics))].ID}
		}
		if r.Intn(3) > 0 {
			s.From = from + article.Day(r.Intn(int(to-from)-400))
			s.To = s.From + 30 + article.Day(r.Intn(300))
		}
		day, want := onDay(a, s), a.Tally(s.AsOf, s.Clock, nil)
		want.Drafts, want.First = 0, article.Median{} // not shown
		if !reflect.DeepEqual(day.tally, want) {
			t.Fatalf("%s: got tally %+v, want %+v", s.AsOf, day.tally, want)
		}
		v := Show(a, s)
		f := newFilter(a, s)
		half := (s.To - s.From) / 2
		for n, l := range v.Lanes {
			drawn := map[string]Mark{}
			for _, m := range l.Marks {
				drawn[m.ID] = m
			}
			grouped := 0
			for i := range a.Entries {
				e := &a.Entries[i]
				if e.Kind != article.Kinds[n] {
					continue
				}
				st := a.Standing(e, s.AsOf, s.Clock)
				if !day.with(st.Status).has(factsOf(a).places[i]) {
					t.Fatalf("%s on %s: is not %s", e.ID, s.AsOf, st.Status)
				}
				want := mark(a, s, e, st, f.passes(e, st.Status))
				got, ok := drawn[e.ID]
				delete(drawn, e.ID)
				in := !want.Hidden && want.End >= s.From-half && want.Start <= s.To+half
				switch {
				case ok && !in:
					t.Errorf("%s is drawn", e.ID)
				case in && (!ok || got.Grouped[0]):
					grouped++
				}
				got.Row, got.Labeled, got.Flipped, got.Grouped = want.Row, want.Labeled, want.Flipped, want.Grouped
				if ok && !reflect.DeepEqual(got, want) {
					t.Errorf("got mark %+v, want %+v", got, want)
				}
			}
			count := 0
			for _, c := range l.Clusters[0] {
				count += c.Count
			}
			if count != grouped || len(drawn) > 0 {
				t.Errorf("lane %d: clusters count %d, want %d; drawn as well: %v", n, count, grouped, drawn)
			}
		}
		if got := v.Record; len(got) != Newest || got[Newest-1].ID != a.Entries[len(a.Entries)-1].ID {
			t.Errorf("got %d items", len(got))
		}
	}
}

// However large the record, the timeline draws no more than there is room for.
func TestLargeTimelineIsBounded(t *testing.T) {
	counts := func(n int) (marks, clusters int) {
		a := large(t, n)
		seen := 0 // by the program, for one size
		for n := range article.Kinds {
			l := ShowLane(a, Default(a), n, false, false, 1, nil)
			seen += len(l.Marks) + len(l.Clusters[0])
		}
		if seen > 480 {
			t.Errorf("of %d entries %d marks and clusters are drawn in the widest window", n, seen)
		}
		for _, l := range ShowPrinted(a, Default(a)).Lanes {
			marks += len(l.Marks)
			for _, c := range l.Clusters {
				clusters += len(c)
			}
		}
		return marks, clusters
	}
	m, c := counts(1000)
	m10, c10 := counts(6000)
	if m10 > m*3/2 || c10 > c*3/2 || m10+c10 > 900 {
		t.Errorf("got %d marks and %d clusters of 1,000 entries, %d and %d of 6,000", m, c, m10, c10)
	}
}

// The lines drawn of a large ledger are the first of all lines shown; what it
// counts is all of them.
func TestLedgerPart(t *testing.T) {
	a := large(t, Most+100)
	s := Default(a)
	for _, sort := range []string{"", "title", "-wait"} {
		s.Sort = sort
		all := ledger(a, s, false, all)
		got := LedgerPart(a, s, 50)
		want := all.Groups[0].Rows[:50]
		id := func(rows []Row) (ids []string) {
			for _, r := range rows {
				ids = append(ids, r.ID)
			}
			return ids
		}
		if !slices.Equal(id(got.Groups[0].Rows), id(want)) || got.Counts != all.Counts || !reflect.DeepEqual(got.Totals, all.Totals) {
			t.Errorf("sorted by %q: got %d lines, %s", sort, len(got.Groups[0].Rows), got.Counts)
		}
		if got.More == "" || got.Part == "" || LedgerPart(a, s, 5000).More != "" {
			t.Errorf("got %q and %q", got.Part, got.More)
		}
	}
	s.Sort, s.Group = "", "topic"
	lines := 0
	for _, g := range LedgerPart(a, s, 50).Groups {
		lines += len(g.Rows)
	}
	if lines != 50 {
		t.Errorf("got %d lines in groups, want 50", lines)
	}
}

// Lane by lane and for one size, a large record is drawn as it is all at once.
func TestShowLaneIsPartOfShow(t *testing.T) {
	a := large(t, Most+100)
	for _, query := range []string{"", "topics=" + a.Topics[0].ID, "q=weir&as-of=2004-08-28", "from=2004-08-01&to=2005-09-01&compare=2004-01-01", "lanes=requests"} {
		s, _ := Parse(a, query)
		v, apart := Show(a, s), ShowApart(a, s, false, nil)
		for n, l := range v.Lanes {
			if bare := apart.Lanes[n]; bare.Lane != l.Lane || bare.Rows != l.Rows || bare.Hidden != l.Hidden || len(bare.Marks) > 0 {
				t.Errorf("%s: got lane %+v apart, want %+v without marks", query, bare, l)
			}
			if got := ShowLane(a, s, n, false, false, 0, apart.Compare); !reflect.DeepEqual(got, l) {
				t.Errorf("%s: lane %d is another by itself", query, n)
			}
			if got, want := ShowLane(a, s, n, true, false, 0, apart.Compare), ShowPrinted(a, s).Lanes[n]; !reflect.DeepEqual(got, want) {
				t.Errorf("%s: lane %d as printed is another by itself", query, n)
			}
			for z := range sizes {
				got := ShowLane(a, s, n, false, false, z+1, apart.Compare)
				var want []Mark
				for _, m := range l.Marks {
					if m.Grouped[z] {
						continue
					}
					row, labeled, flipped := m.Row[z], m.Labeled[z], m.Flipped[z]
					m.Row, m.Labeled, m.Flipped, m.Grouped = [3]int{}, [3]bool{}, [3]bool{}, [3]bool{}
					m.Row[z], m.Labeled[z], m.Flipped[z] = row, labeled, flipped
					want = append(want, m)
				}
				if len(got.Marks) != len(want) || len(want) > 0 && !reflect.DeepEqual(got.Marks, want) || !reflect.DeepEqual(got.Clusters[z], l.Clusters[z]) {
					t.Errorf("%s: lane %d for size %d is not what all sizes have of it", query, n, z)
				}
			}
		}
		apart.Lanes, v.Lanes, apart.Apart = nil, nil, false
		if !reflect.DeepEqual(apart, v) {
			t.Errorf("%s: got %+v apart, want %+v", query, apart, v)
		}
	}
}
