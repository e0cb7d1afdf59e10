package timeline_test

import (
	"os"
	"strconv"
	"testing"
	"time"

	"ledger/app/article"
	"ledger/app/compile"
	"ledger/app/testdata/invent"
	"ledger/app/timeline"
)

// invented compiles an invented record of n entries.
func invented(t testing.TB, n int) *article.Article {
	t.Helper()
	a, problems := compile.Compile(invent.Content(n), compile.Options{CheckView: timeline.CheckQuery})
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	return a
}

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

// What one change costs as the record grows.
func BenchmarkSizes(b *testing.B) {
	for _, n := range []int{150, 1000, 3000, 10000} {
		a := invented(b, n)
		b.Run(strconv.Itoa(n), func(b *testing.B) {
			for _, test := range []struct {
				name, query string
				show        func(*article.Article, timeline.State) any
			}{
				{"plain", "", shown(timeline.Show)},
				{"day", "as-of=2004-08-28", shown(timeline.Show)},
				{"known", "clock=known", shown(timeline.Show)},
				{"box", "topics=nets", shown(timeline.Show)},
				{"letter", "q=p", shown(timeline.Show)},
				{"month", "from=2004-08-01&to=2004-09-01", shown(timeline.Show)},
				{"ledger", "", func(a *article.Article, s timeline.State) any { return timeline.Ledger(a, s) }},
			} {
				b.Run(test.name, func(b *testing.B) {
					s, _ := timeline.Parse(a, test.query)
					for b.Loop() {
						test.show(a, s)
					}
				})
			}
		})
	}
}

func shown(show func(*article.Article, timeline.State) timeline.View) func(*article.Article, timeline.State) any {
	return func(a *article.Article, s timeline.State) any { return show(a, s) }
}

// How much more a change costs with 10,000 entries than with 1,000: the metric is
// the ratio. Ten would be a scan.
func BenchmarkGrowth(b *testing.B) {
	small, large := invented(b, 1000), invented(b, 10000)
	for _, test := range []struct {
		name    string
		queries [2]string // in turn, so that nothing that was kept answers
	}{
		{"day", [2]string{"as-of=2004-08-28", "as-of=2004-10-01"}},
		{"box", [2]string{"topics=nets", "topics=weirs"}},
		{"letter", [2]string{"q=p", "q=b"}},
		{"month", [2]string{"from=2004-08-01&to=2004-09-01", "from=2005-08-01&to=2005-09-01"}},
	} {
		b.Run(test.name, func(b *testing.B) {
			var states [2]timeline.State
			for i, q := range test.queries {
				states[i], _ = timeline.Parse(small, q)
			}
			took := func(a *article.Article) time.Duration {
				begun := time.Now()
				for _, s := range states {
					timeline.Show(a, s)
				}
				return time.Since(begun)
			}
			took(small)
			took(large)
			var few, many time.Duration
			for b.Loop() {
				few += took(small)
				many += took(large)
			}
			b.ReportMetric(float64(many)/float64(few), "ratio")
		})
	}
}
