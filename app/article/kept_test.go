package article

import (
	"reflect"
	"testing"
)

// What is kept is what would be worked out, under both clocks.
func TestKeptMoments(t *testing.T) {
	for seed := range int64(200) {
		a := random(seed)
		for i := range a.Entries {
			e := &a.Entries[i]
			for _, c := range clocks {
				got, ok := a.keptMoments(e, c)
				if want := a.moments(e, c); !ok || !reflect.DeepEqual(got, want) {
					t.Fatalf("seed %d, %s, clock %q: got %v %+v, want %+v", seed, e.ID, c, ok, got, want)
				}
			}
		}
	}
}

// An entry that is not the article's own, and a copy of an article, get nothing
// that was kept.
func TestKeptBelongsToOne(t *testing.T) {
	a := good(nil)
	stranger := a.Entries[1]
	stranger.Request = &RequestFacts{Askings: []Asking{{Date: MustDate("2022-02-02"), Sources: []string{"minutes"}}}}
	if ms := a.Moments(&stranger, Stood); len(ms) != 1 || ms[0].Entry != &stranger {
		t.Errorf("got %+v, want the stranger's one asking", ms)
	}
	n := 0
	count := func() any { n++; return n }
	type key struct{}
	if one, two := a.Derived(key{}, count), a.Derived(key{}, count); one != 1 || two != 1 {
		t.Errorf("got %v and %v, want 1 and the same again", one, two)
	}
	b := *a
	if got := b.Derived(key{}, count); got != 2 {
		t.Errorf("a copy got %v, want it made anew", got)
	}
	a.Index()
	if got := a.Derived(key{}, count); got != 3 {
		t.Errorf("after Index got %v, want it made anew", got)
	}
}
