package timeline

import (
	"fmt"
	"math/rand"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"ledger/app/article"
)

// crowd returns the garden with many more entries of all kinds.
func crowd(r *rand.Rand, n int) *article.Article {
	a := garden()
	src := []string{"paper"}
	for i := range n {
		d := article.Date{First: day("2019-06-01") + article.Day(r.Intn(1000))}
		d.Last, d.Text, d.Precision = d.First, d.First.String(), article.PrecisionDay
		id := fmt.Sprintf("%s-x%d", d.Text, i)
		e := article.Entry{ID: id, Date: d, Title: "T", Short: strings.Repeat("w", 3+r.Intn(26)), Topics: []string{"water"}, Sources: src}
		after := func(by int) article.Date {
			day := d.Last + article.Day(1+r.Intn(by))
			return article.Date{First: day, Last: day, Text: day.String(), Precision: article.PrecisionDay}
		}
		switch e.Kind = article.Kinds[r.Intn(3)]; e.Kind {
		case article.Event:
			e.Event = &article.EventFacts{Kind: article.EventKinds[r.Intn(3)], Held: []string{"held", "announced"}[r.Intn(2)]}
		case article.Request:
			e.Request = &article.RequestFacts{Askings: []article.Asking{{Date: d, By: "Head", Basis: "official", Sources: src}}}
			if r.Intn(2) == 0 {
				e.Request.Answers = []article.Answer{{Date: after(300), Effect: article.EffectMet, Relation: article.Answers, Sources: src}}
			}
		case article.Commitment:
			e.Commitment = &article.CommitmentFacts{Kind: "pledge", By: []string{"town"}, Made: article.Made{Date: d, Sources: src}}
			first := after(200)
			e.Commitment.Steps = append(e.Commitment.Steps, article.Step{Date: first, Kind: []article.StepKind{article.StepMissed, article.StepFirstDelivery}[r.Intn(2)], Sources: src})
			if r.Intn(2) == 0 {
				last := first.Last + article.Day(r.Intn(100))
				e.Commitment.Steps = append(e.Commitment.Steps, article.Step{Date: article.Date{First: last, Last: last, Text: last.String(), Precision: article.PrecisionDay}, Kind: article.StepComplete, Sources: src})
			}
		}
		a.Entries = append(a.Entries, e)
	}
	slices.SortStableFunc(a.Entries, func(x, y article.Entry) int { return x.Date.Compare(y.Date) })
	a.Index()
	return a
}

// A drawn box is a label or a mark of a figure, at some width.
type drawn struct {
	what     string
	label    bool
	from, to float64
	top, low int
}

func boxesOf(v FigureView, l FigureLane, width float64) (out []drawn) {
	for _, m := range l.Marks {
		x := float64(m.Start-v.From) / float64(v.To-v.From) * width
		end := float64(m.End-v.From) / float64(v.To-v.From) * width
		w := float64(utf8.RuneCountInString(m.Label)) * figureChar
		mark := drawn{"mark " + m.IDs[0], false, x - figureMark/2, end + figureMark/2, m.Row, m.Row + 1}
		label := drawn{"label of " + m.IDs[0], true, x + 1, x + figureGap + w, m.Row, m.Row + 2}
		switch m.Side {
		case "":
			out = append(out, mark)
			continue
		case "left":
			label.from, label.to = x-figureGap-w, x-1
		case "under":
			label.from = x / width * (width - w)
			label.to, label.top, label.low = label.from+w, m.Row+1, m.Row+3
		}
		if m.Side != "under" {
			mark.low++
		}
		out = append(out, mark, label)
	}
	return out
}

// Whatever the article and the view: labels lie in the drawing and cover neither
// each other nor other marks, at the narrowest width and at wider ones; every
// mark's days lie in the view; it is ahead if its entry was on that day; and the
// marks stand for exactly the entries that pass the view's filters and touch it.
func TestFigureKeepsItsPromises(t *testing.T) {
	r := rand.New(rand.NewSource(4))
	for range 150 {
		a := crowd(r, r.Intn(120))
		s := Default(a)
		s.From = day("2019-03-01") + article.Day(r.Intn(700))
		s.To = s.From + 7 + article.Day(r.Intn(1000))
		s.AsOf = s.From - 50 + article.Day(r.Intn(int(s.To-s.From)+100))
		s.From, s.To = fitRange(a, s.From, s.To)
		s.AsOf = clampDay(a, s.AsOf)
		if r.Intn(3) == 0 {
			s.Clock = article.Known
		}
		if r.Intn(2) == 0 {
			s.Lanes = laneWords()[r.Intn(3):]
		}
		if r.Intn(3) == 0 {
			s.Statuses = []string{"open", "delivered", "held"}
		}
		var named []string
		for range r.Intn(12) {
			named = append(named, a.Entries[r.Intn(len(a.Entries))].ID)
		}
		query := Query(a, s)
		v := Figure(a, query, named)
		full := Show(a, s)
		if len(v.Ticks) > 6 {
			t.Errorf("%s: %d ticks", query, len(v.Ticks))
		}
		for _, l := range v.Lanes {
			want, got := []string{}, []string{}
			for _, fl := range full.Lanes {
				for _, m := range fl.Marks {
					if fl.ID == l.Kind && !m.Hidden && m.Start <= s.To && max(m.Start, m.End) >= s.From {
						want = append(want, m.ID)
					}
				}
			}
			for _, m := range l.Marks {
				got = append(got, m.IDs...)
				for _, d := range append([]article.Day{m.Start, m.End}, m.Missed...) {
					if d < v.From || d > v.To {
						t.Fatalf("%s: %s is drawn outside", query, m.IDs[0])
					}
				}
				for _, id := range m.IDs {
					if ahead := a.Standing(a.Entry(id), s.AsOf, s.Clock).Status.NotYet(); ahead != m.Ahead {
						t.Fatalf("%s: %s: ahead is %v, want %v", query, id, m.Ahead, ahead)
					}
				}
				if len(m.IDs) > 1 && m.Label != "" {
					t.Fatalf("%s: several have the name %s", query, m.Label)
				}
			}
			slices.Sort(want)
			slices.Sort(got)
			if !slices.Equal(want, got) {
				t.Fatalf("%s: the %s are %v, want %v", query, l.Kind.Lane(), got, want)
			}
			if words := Count(len(want), string(l.Kind), l.Kind.Lane()); !strings.Contains(v.Caption, words) {
				t.Fatalf("%s: the caption %q does not say %q", query, v.Caption, words)
			}
			for _, width := range []float64{figureWidth, 330, 416} {
				boxes := boxesOf(v, l, width)
				for i, x := range boxes {
					if x.low > l.Rows {
						t.Fatalf("%s: %s lies below its lane", query, x.what)
					}
					if x.label && (x.from < 0 || x.to > width) {
						t.Fatalf("%s: %s leaves the drawing at %v", query, x.what, width)
					}
					for _, y := range boxes[i+1:] {
						own := strings.TrimPrefix(x.what, "mark ") == strings.TrimPrefix(y.what, "label of ")
						if (x.label || y.label) && !own && x.from < y.to-0.01 && y.from < x.to-0.01 && x.top < y.low && y.top < x.low {
							t.Fatalf("%s: %+v and %+v overlap at %v", query, x, y, width)
						}
					}
				}
			}
		}
	}
}

func TestFigure(t *testing.T) {
	a := garden()
	v := Figure(a, "as-of=2020-10-01&from=2020-01-01&to=2020-12-31&lanes=requests,commitments", nil)
	if v.Caption != "As of 1 October 2020: 2 requests, 1 commitment." || !v.Line || v.Flag != "1 Oct 2020" {
		t.Errorf("got %q, line %v, flag %q", v.Caption, v.Line, v.Flag)
	}
	if want := "as-of=2020-10-01&from=2020-01-01&to=2020-12-31&lanes=requests,commitments&view=timeline"; v.Query != want {
		t.Errorf("got query %q, want %q", v.Query, want)
	}
	well := v.Lanes[1].Marks[0]
	if well.Label != "Well" || well.Ahead || well.First != NoDay || len(well.Missed) != 1 || well.End != v.To {
		t.Errorf("got %+v", well)
	}
	late := Figure(a, "clock=known&as-of=2020-03-01&from=2020-03-01&to=2021-12-31", nil)
	if late.Lanes[0].Rows != 1 || len(late.Lanes[0].Marks) != 0 || !late.Lanes[1].Marks[0].Before || !late.Lanes[2].Marks[0].Ahead {
		t.Errorf("got %+v", late.Lanes)
	}
	if !strings.HasPrefix(late.Caption, "As known on 1 March 2020: 0 events") {
		t.Errorf("got %q", late.Caption)
	}
}

func TestOpener(t *testing.T) {
	a := garden()
	night := a.Entry("2020-02-01-night")
	night.Event.Level, night.Event.Trigger = "ministers", "No rain. It was dry."
	night.Event.Asked = []article.Asked{{Text: "Two wells", Request: "2020-02-01-wells"}, {Text: "Shade"}}
	night.Event.Outcomes = []article.Outcome{{Text: "A well", Commitment: "2020-05-01-well"}, {Text: "Thanks", New: true}}
	for _, test := range []struct{ id, day, want string }{
		{"2020-02-01-night", "2021-12-31", "Called by: School []; Level: Ministers []; After: No rain. []; Asked: 2 things [2020-02-01-wells]; " +
			"Came out: No new commitment, 1 earlier one recalled [2020-05-01-well]; First of these met: In part, 394 days later [2020-02-01-wells]; "},
		{"2020-02-01-wells", "2020-12-31", "Asked by: Head []; How it stands: Promised []; First answer: 334 days so far []; "},
		{"2020-05-01-well", "2021-12-31", "Promised by: Town []; How it stands: Delivered late []; First delivery: 304 days []; "},
	} {
		got := ""
		for _, f := range Opener(a, a.Entry(test.id), day(test.day)) {
			got += fmt.Sprintf("%s: %s %v; ", f.Name, f.Text, f.Entries)
		}
		if got != test.want {
			t.Errorf("%s: got\n%s\nwant\n%s", test.id, got, test.want)
		}
	}
	a.Entry("2020-02-01-wells").Request.Answers[1].Relation = article.Follows
	facts := Opener(a, night, day("2021-12-31"))
	if got := facts[len(facts)-1].Text; got != "In part, 394 days later; no source ties the two" {
		t.Errorf("got %q", got)
	}
	facts = Opener(a, night, day("2020-12-31"))
	if got := facts[len(facts)-1].Text; got != "Nothing so far" {
		t.Errorf("got %q", got)
	}
}

func TestFollow(t *testing.T) {
	a := garden()
	s := Update(a, Default(a), Search{Q: "tree"})
	s = Update(a, s, Follow{"?as-of=2020-05-01&lanes=requests&view=timeline"})
	if got := Query(a, s); got != "as-of=2020-05-01&lanes=requests&view=timeline" {
		t.Errorf("got %q", got)
	}
}
