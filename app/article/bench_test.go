package article

import (
	"encoding/json"
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

func BenchmarkFromJSONOf1000(b *testing.B) {
	data, err := large(1000).JSON()
	if err != nil {
		b.Fatal(err)
	}
	read := map[string]func() error{
		"decode":        func() error { return decode(string(data), new(Article)) },
		"encoding/json": func() error { return json.Unmarshal(data, new(Article)) },
	}
	for name, f := range read {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			b.SetBytes(int64(len(data)))
			for b.Loop() {
				if err := f(); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
