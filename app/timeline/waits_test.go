package timeline

import (
	"fmt"
	"math/rand"
	"strings"
	"testing"

	"ledger/app/article"
)

func TestWaitTicks(t *testing.T) {
	for longest, want := range map[int]string{
		0: "0 1", 1: "0 1", 2: "0 1 2", 6: "0 1 2 3 4 5 6", 7: "0 2 4 6 8", 60: "0 10 20 30 40 50 60", 61: "0 20 40 60 80",
		1231: "0 500 1000 1500", 1788: "0 500 1000 1500 2000", 3001: "0 1000 2000 3000 4000",
	} {
		if got := strings.Trim(fmt.Sprint(waitTicks(longest, 6)), "[]"); got != want {
			t.Errorf("%d days: got %s, want %s", longest, got, want)
		}
	}
	for longest := range 20000 {
		ticks := waitTicks(longest, 6)
		last := ticks[len(ticks)-1]
		if len(ticks) > 7 || ticks[0] != 0 || last < longest || last > 3*max(longest, 1) {
			t.Fatalf("%d days: got %v", longest, ticks)
		}
	}
}

// drawnBar prints a bar: its segments and points, and what is said of it.
func drawnBar(b WaitBar) string {
	var parts []string
	for _, g := range b.Segments {
		parts = append(parts, fmt.Sprintf("%s %s %d–%d", g.Leg, g.Form, g.From, g.To))
	}
	for _, p := range b.Points {
		parts = append(parts, fmt.Sprintf("%s at %d", p.What, p.Day))
	}
	return strings.Join(parts, ", ") + " | " + b.Days + " | " + b.Name
}

func TestWaitBars(t *testing.T) {
	d := article.MustDate
	plain := func(*article.Article) {}
	for _, test := range []struct {
		rule, asOf, clock string
		change            func(*article.Article)
		want              []string // requests, then commitments, the longest wait first
	}{
		{"as it ended", "2021-12-31", "", plain, []string{
			"first open 0–549, first range 549–578, on at 578 | 549–578+ | Trees: no part answer, 549–578 days so far",
			"first solid 0–394, whole open 394–699, first at 394, on at 699 | 394 | Wells: 394 days from asking to first part answer; not met, 699 days so far",
			"first solid 0–304, first at 304, whole at 304, cross at 152 | 304 | Well: 304 days until complete; missed after 152 days",
		}},
		{"before anything came", "2020-05-02", "", plain, []string{
			"first open 0–91, on at 91 | 91+ | Wells: no part answer, 91 days so far",
			"first open 0–1, on at 1 | 1+ | Well: nothing arrived, 1 day so far",
		}},
		{"before anything was asked", "2020-01-31", "", plain, nil},
		{"on the day itself", "2020-02-01", "", plain, []string{"first open 0–0, on at 0 | 0+ | Wells: no part answer, 0 days so far"}},
		{"met later, and refused before", "2021-12-31", "", func(a *article.Article) {
			r := a.Entries[1].Request
			r.Answers = []article.Answer{
				{Date: d("2020-01-01"), Effect: article.EffectPart, Relation: article.Precedes, Sources: r.Answers[0].Sources},
				{Date: d("2020-02-11"), Effect: article.EffectRefused, Relation: article.Answers, Sources: r.Answers[0].Sources},
				{Date: d("2020-03"), Effect: article.EffectPart, Relation: article.Answers, Sources: r.Answers[0].Sources},
				{Date: d("2020-05-01"), Effect: article.EffectMet, Relation: article.Answers, Sources: r.Answers[0].Sources},
			}
			a.Entries = a.Entries[:2]
		}, []string{"first solid 0–29, first range 29–59, whole solid 59–90, first at 44, whole at 90, cross at 10 | 29–59 | " +
			"Wells: 29–59 days from asking to first part answer; met after 90 days; refused after 10 days"}},
		{"arrived at once, then cancelled", "2021-12-31", "", func(a *article.Article) {
			c := a.Entries[2].Commitment
			c.Steps = []article.Step{
				{Date: d("2020-05-01"), Kind: article.StepFirstDelivery, Sources: c.Made.Sources},
				{Date: d("2020-06-10"), Kind: article.StepCancelled, Sources: c.Made.Sources},
			}
			a.Entries = a.Entries[2:3]
		}, []string{"first at 0, cross at 40 | 0 | Well: 0 days from promise to first arrival; cancelled after 40 days"}},
		{"a part had come before", "2021-12-31", "", func(a *article.Article) {
			c := a.Entries[2].Commitment
			c.Steps = []article.Step{
				{Date: d("2020-04-11"), Kind: article.StepFirstDelivery, Sources: c.Made.Sources},
				{Date: d("2020-05-11"), Kind: article.StepPartDelivered, Sources: c.Made.Sources},
				{Date: d("2020-06-10"), Kind: article.StepComplete, Sources: c.Made.Sources},
			}
			a.Entries = a.Entries[2:3]
		}, []string{"first solid 0–10, whole solid 10–40, first at 10, whole at 40 | 10 | " +
			"Well: 10 days from promise to first arrival; complete after 40 days; 1 earlier arrival not counted"}},
		{"a draft is not drawnBar", "2021-12-31", "", func(a *article.Article) {
			a.Entries[2].Commitment.Kind = "draft"
			a.Entries = a.Entries[2:3]
		}, nil},
	} {
		a := garden()
		test.change(a)
		a.Index()
		s := Default(a)
		s.AsOf = day(test.asOf)
		var got []string
		for _, p := range Ledger(a, s).Waits.Panels {
			for _, b := range p.Bars {
				got = append(got, drawnBar(b))
			}
		}
		if strings.Join(got, "\n") != strings.Join(test.want, "\n") {
			t.Errorf("%s: got\n%s\nwant\n%s", test.rule, strings.Join(got, "\n"), strings.Join(test.want, "\n"))
		}
	}
}

// What arrived before the promise is not counted, and every place says so.
func TestEarlierArrivals(t *testing.T) {
	a := garden()
	well := &a.Entries[2]
	well.Commitment.Steps = append([]article.Step{{Date: article.MustDate("2020-04-11"), Kind: article.StepFirstDelivery, Sources: []string{"paper"}}}, well.Commitment.Steps...)
	a.Index()
	for _, test := range []struct{ day, want string }{
		{"2020-04-30", ""},
		{"2020-05-11", "10 days so far; 1 earlier arrival not counted"},
		{"2021-12-31", "304 days; 1 earlier arrival not counted"},
	} {
		s := Default(a)
		s.AsOf = day(test.day)
		l := Ledger(a, s)
		if got := l.Groups[0].Rows[2].WaitWords; got != test.want {
			t.Errorf("on %s: got %q in the ledger, want %q", test.day, got, test.want)
		}
		facts := Opener(a, well, s.AsOf)
		if got := facts[len(facts)-1]; test.want != "" && got.Text != test.want {
			t.Errorf("on %s: got %+v in the opener, want %q", test.day, got, test.want)
		}
		said := strings.HasSuffix(l.Waits.Panels[1].Caption, " What had arrived before the promise is left out: 1 commitment has such an arrival.")
		if said != (test.want != "") {
			t.Errorf("on %s: got caption %q", test.day, l.Waits.Panels[1].Caption)
		}
	}
	if got := FirstWaitWords(a, &a.Entries[1], a.RecordDate, article.Stood); got != "394 days" {
		t.Errorf("of a request: got %q, want 394 days", got)
	}
}

func TestWaitPanels(t *testing.T) {
	a := garden()
	a.Entries[1].Request.Answers = append([]article.Answer{{Date: article.MustDate("2019-12-01"), Effect: article.EffectPart, Relation: article.Precedes}}, a.Entries[1].Request.Answers...)
	a.Entries[2].Commitment.Kind = "draft"
	_, l := view(t, a, "lanes=requests,commitments")
	requests, commitments := l.Waits.Panels[0], l.Waits.Panels[1]
	if !strings.HasSuffix(requests.Caption, "Answers that came before the first recorded asking are left out: 1 request has one.") {
		t.Errorf("got caption %q", requests.Caption)
	}
	if want := "To first part answer: 394 days, middle of 1 wait; 1 open"; requests.Medians[0].Words != want || requests.Medians[0].Day != 394 || !requests.Medians[0].Line {
		t.Errorf("got %+v, want %q at 394", requests.Medians[0], want)
	}
	if want := "Until met: none ended; 2 open"; requests.Medians[1].Words != want || requests.Medians[1].Line {
		t.Errorf("got %+v, want %q and no line", requests.Medians[1], want)
	}
	if want := "Not drawn: 1 draft, which is no promise."; commitments.Left != want || len(commitments.Bars) != 0 {
		t.Errorf("got %q and %d bars, want %q", commitments.Left, len(commitments.Bars), want)
	}
	if _, l := view(t, a, "topics=water"); l.Waits.Max != 800 || l.Waits.Panels[0].Shown != 1 {
		t.Errorf("filtered: got an axis to %d and %d bars, want 800 and 1", l.Waits.Max, l.Waits.Panels[0].Shown)
	}
}

// On any day, by any clock, every bar lies on the axis, its segments follow one
// another, the longest comes first, and medians are those of the bars shown.
func TestPlotAgreesWithTheModel(t *testing.T) {
	a := garden()
	r := rand.New(rand.NewSource(3))
	bars := 0
	for range 2000 {
		s := Default(a)
		s.AsOf = day("2020-01-01") + article.Day(r.Intn(730))
		s.Clock = []article.Clock{article.Stood, article.Known}[r.Intn(2)]
		if r.Intn(2) == 0 {
			s.Topics = []string{a.Topics[r.Intn(2)].ID}
		}
		v := Ledger(a, s).Waits
		for n, p := range v.Panels {
			before := 1 << 30
			var waits []article.Wait
			for _, b := range p.Bars {
				e := a.Entry(b.ID)
				w := a.WaitForAnswer(e, s.AsOf, s.Clock)
				if n == 1 {
					w = a.WaitForFirst(e, s.AsOf, s.Clock)
				}
				if w.Mid() > before {
					t.Fatalf("%s on %s: %d days stand after %d", b.ID, s.AsOf, w.Mid(), before)
				}
				before = w.Mid()
				if b.Hidden {
					continue
				}
				bars++
				waits = append(waits, w)
				at := 0
				for _, g := range b.Segments {
					if g.From != at || g.To < g.From || g.To > v.Max {
						t.Fatalf("%s on %s: segments %+v on an axis to %d", b.ID, s.AsOf, b.Segments, v.Max)
					}
					at = g.To
				}
				if w.Open != strings.HasSuffix(b.Days, "+") {
					t.Fatalf("%s on %s: %q of %+v", b.ID, s.AsOf, b.Days, w)
				}
			}
			if m := article.MedianOf(waits); p.Medians[0].Line != (m.N > 0) || p.Medians[0].Day != m.Days {
				t.Fatalf("on %s: got median %+v, want %+v", s.AsOf, p.Medians[0], m)
			}
		}
	}
	if bars < 1000 {
		t.Errorf("got only %d bars", bars)
	}
}
