package timeline_test

import (
	"os"
	"testing"

	"ledger/app/article"
	"ledger/app/compile"
	"ledger/app/timeline"
)

// real compiles the real content.
func real(t testing.TB) *article.Article {
	t.Helper()
	a, problems := compile.Compile(os.DirFS("../../content"), compile.Options{CheckView: timeline.CheckQuery})
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	return a
}

// What one change costs, on the real content: everything that is shown, after
// a letter, a box or a day.
func BenchmarkShow(b *testing.B) {
	a := real(b)
	for _, test := range []struct{ name, query string }{
		{"plain", ""}, {"letter", "q=p"}, {"words", "q=patriot+kiev"}, {"nothing", "q=zzzqqq"},
		{"box", "topics=" + a.Topics[0].ID}, {"day", "as-of=2024-08-28"}, {"known", "clock=known"},
	} {
		b.Run(test.name, func(b *testing.B) {
			s, _ := timeline.Parse(a, test.query)
			b.ReportAllocs()
			for b.Loop() {
				timeline.Show(a, s)
			}
		})
	}
}

// What the first search of a visit costs on top: the texts are folded.
func BenchmarkIndex(b *testing.B) {
	a := real(b)
	data, err := a.ClientJSON()
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		b.StopTimer()
		fresh, err := article.FromJSON(data)
		if err != nil {
			b.Fatal(err)
		}
		b.StartTimer()
		fresh.Index()
		s, _ := timeline.Parse(fresh, "q=p")
		timeline.Show(fresh, s)
	}
}
