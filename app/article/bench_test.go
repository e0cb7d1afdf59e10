package article

import (
	"fmt"
	"math/rand"
	"testing"
)

// large returns an article with n entries.
func large(n int) *Article {
	r := rand.New(rand.NewSource(1))
	a := random(1)
	a.Entries = nil
	for i := range n {
		a.Entries = append(a.Entries, randomEntry(r, a, fmt.Sprintf("e%d", i)))
	}
	a.Index()
	return a
}

func BenchmarkStandingOf10000(b *testing.B) {
	a := large(10000)
	for _, c := range clocks {
		b.Run("clock="+string(c), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				for i := range a.Entries {
					a.Standing(&a.Entries[i], a.RecordDate, c)
				}
			}
		})
	}
}

func BenchmarkTallyOf10000(b *testing.B) {
	a := large(10000)
	b.ReportAllocs()
	for b.Loop() {
		a.Tally(a.RecordDate, Known, nil)
	}
}

func BenchmarkChangeDaysOf10000(b *testing.B) {
	a := large(10000)
	b.ReportAllocs()
	for b.Loop() {
		a.ChangeDays(Known)
	}
}
