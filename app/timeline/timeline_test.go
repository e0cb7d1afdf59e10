package timeline

import (
	"fmt"
	"math/rand"
	"reflect"
	"slices"
	"strings"
	"testing"

	"ledger/app/article"
)

// garden returns a small valid article about an invented subject.
func garden() *article.Article {
	d := article.MustDate
	day := func(s string) article.Day { return d(s).Last }
	src := []string{"paper"}
	a := &article.Article{
		Title: "The garden", Headline: "What the school asked of the town", Language: "en",
		RecordDate: day("2021-12-31"), UnclearAfter: 100, Asker: "school",
		Words:  article.Words{Meeting: "Council night", Meetings: "Council nights"},
		Lanes:  []article.Lane{{ID: article.Event, Name: "Nights"}, {ID: article.Request, Name: "Asked"}, {ID: article.Commitment, Name: "Promised"}},
		Topics: []article.Topic{{ID: "water", Name: "Water"}, {ID: "trees", Name: "Trees"}},
		Units:  []article.Unit{{ID: "tree", One: "tree", Many: "trees"}},
		Views:  []article.View{{Name: "All", From: day("2020-01-01"), To: day("2021-12-31")}, {Name: "2021", From: day("2021-01-01"), To: day("2021-12-31")}},
		Parties: []article.Party{
			{ID: "school", Name: "School", Kind: "body"},
			{ID: "town", Name: "Town", Kind: "body", Members: []article.Member{{Party: "district"}}},
			{ID: "district", Name: "Północ District", Aliases: []string{"North"}, Kind: "body"},
		},
		Spellings: []article.Spelling{{Name: "Łąka", Also: []string{"Wiese", "Лука"}}},
		Sources:   []article.Source{{ID: "paper", Address: "https://paper.example/a", Title: "A", Publisher: "The Paper", Date: d("2020-02-01"), Kind: "press", Language: "en"}},
		Entries: []article.Entry{
			{ID: "2020-02-01-night", Kind: article.Event, Date: d("2020-02-01"), Title: "First night", Short: "First night", Topics: []string{"water"}, Summary: "They met.", Sources: src,
				Event: &article.EventFacts{Kind: "meeting", Held: "held", Place: "Town hall", CalledBy: []string{"school"}}},
			{ID: "2020-02-01-wells", Kind: article.Request, Date: d("2020-02-01"), Title: "Two wells", Short: "Wells", Topics: []string{"water"}, Summary: "Wells.", Sources: src,
				Request: &article.RequestFacts{
					Askings: []article.Asking{{Date: d("2020-02-01"), At: "2020-02-01-night", By: "Head", Basis: "official", Sources: src}},
					Answers: []article.Answer{
						{Date: d("2020-05-01"), Effect: article.EffectPromised, Commitment: "2020-05-01-well", Relation: article.Answers, Text: "One is promised.", Sources: src},
						{Date: d("2021-03-01"), Effect: article.EffectPart, Commitment: "2020-05-01-well", Relation: article.Answers, Text: "It gives water.", Sources: src},
					}}},
			{ID: "2020-05-01-well", Kind: article.Commitment, Date: d("2020-05-01"), Title: "One well", Short: "Well", Topics: []string{"water", "trees"}, Summary: "A well.", Sources: src,
				Commitment: &article.CommitmentFacts{Kind: "pledge", By: []string{"town"},
					Made: article.Made{Date: d("2020-05-01"), Forum: "Hall", Text: "One well", Sources: src},
					Steps: []article.Step{
						{Date: d("2020-09-30"), Kind: article.StepMissed, Text: "Not dug.", Sources: src},
						{Date: d("2021-03-01"), Kind: article.StepComplete, Text: "Dug.", Sources: src},
					}}},
			{ID: "2020-06-trees", Kind: article.Request, Date: d("2020-06"), Title: "Trees for the Łąka", Short: "Trees", Topics: []string{"trees"}, Summary: "Trees.", Sources: src,
				Request: &article.RequestFacts{Askings: []article.Asking{{Date: d("2020-06"), Forum: "Letter", By: "Head", Basis: "official", Sources: src}}}},
		},
	}
	a.Index()
	return a
}

func day(s string) article.Day { return article.MustDate(s).Last }

func TestParse(t *testing.T) {
	a := garden()
	def := Default(a)
	with := func(f func(*State)) State { s := def; f(&s); return s }
	for _, test := range []struct {
		query   string
		want    State
		notices int
	}{
		{"", def, 0},
		{"?", def, 0},
		{"as-of=2020-05-01", with(func(s *State) { s.AsOf = day("2020-05-01") }), 0},
		{"as-of=2031-05-01", def, 1},
		{"as-of=2020-02-31", def, 1},
		{"as-of=1200-01-01", with(func(s *State) { s.AsOf, _ = Bounds(a) }), 1},
		{"as-of=yesterday&utm_source=x&childId=3", def, 1},
		{"clock=known", with(func(s *State) { s.Clock = article.Known }), 0},
		{"clock=cuckoo", def, 1},
		{"lanes=commitments,events", with(func(s *State) { s.Lanes = []string{"events", "commitments"} }), 0},
		{"topics=water,fire,water", with(func(s *State) { s.Topics = []string{"water"} }), 1},
		{"statuses=open,delivered", with(func(s *State) { s.Statuses = []string{"open", "delivered"} }), 0},
		{"by=town&groups=1", with(func(s *State) { s.By, s.Groups = []string{"town"}, true }), 0},
		{"q=%C5%81%C4%85ka+2", with(func(s *State) { s.Q = "Łąka 2" }), 0},
		{"q=a%00b%zz", def, 0}, // not readable: as if it were not there
		{"q=a%00b", with(func(s *State) { s.Q = "ab" }), 0},
		{"entry=2020-05-01-well", with(func(s *State) { s.Entry = "2020-05-01-well" }), 0},
		{"entry=%3Cscript%3E", def, 1},
		{"view=list", with(func(s *State) { s.View = "list" }), 0},
		{"view=cube", def, 1},
		{"sort=-wait", with(func(s *State) { s.Sort = "-wait" }), 0},
		{"sort=-", def, 1},
		{"sort=-whole&group=topic", with(func(s *State) { s.Sort, s.Group = "-whole", "topic" }), 0},
		{"group=colour", def, 1},
		{"from=2020-03-01&to=2020-04-01", with(func(s *State) { s.From, s.To = day("2020-03-01"), day("2020-04-01") }), 0},
		{"from=2020-04-01&to=2020-03-01", with(func(s *State) { s.From, s.To = day("2020-03-01"), day("2020-04-01") }), 1},
		{"from=2020-04-01&to=2020-04-01", with(func(s *State) { s.From, s.To = day("2020-04-01"), day("2020-04-08") }), 0},
		{"compare=2020-04-01", with(func(s *State) { s.Compare = day("2020-04-01") }), 0},
	} {
		got, notices := Parse(a, test.query)
		if !got.Equal(test.want) || len(notices) != test.notices {
			t.Errorf("Parse(%q): got %+v and notices %q, want %+v and %d notices", test.query, got, notices, test.want, test.notices)
		}
	}
}

// Every state that actions can lead to prints to an address that parses back.
func TestQueryRoundTrip(t *testing.T) {
	a := garden()
	r := rand.New(rand.NewSource(1))
	s := Default(a)
	pick := func(list []string) string { return list[r.Intn(len(list))] }
	for i := range 5000 {
		var act Action
		switch r.Intn(16) {
		case 0:
			act = SetAsOf{Default(a).From + article.Day(r.Intn(2000)-500)}
		case 1:
			act = StepAsOf{r.Intn(3) - 1}
		case 2:
			act = SetClock{[]article.Clock{article.Stood, article.Known}[r.Intn(2)]}
		case 3:
			act = SetCompare{[]article.Day{NoDay, s.From, s.To}[r.Intn(3)]}
		case 4:
			act = SetRange{s.From + article.Day(r.Intn(900)-450), s.To + article.Day(r.Intn(900)-450)}
		case 5:
			act = Zoom{0.2 + 3*r.Float64(), r.Float64()}
		case 6:
			act = Pan{2*r.Float64() - 1}
		case 7:
			act = Toggle{"lanes", pick(laneWords())}
		case 8:
			act = Toggle{"topics", pick([]string{"water", "trees", "nonsense"})}
		case 9:
			act = Toggle{"statuses", pick(statusWords())}
		case 10:
			if act = (AddBy{pick([]string{"", "town", "district", "nobody"})}); r.Intn(2) == 0 {
				act = TakeOff{pick([]string{"by", "lanes", "topics", "statuses", "groups", "q"}), pick([]string{"", "town", "water", "open"})}
			}
		case 11:
			act = Search{pick([]string{"", "a&b=c", "Łąka %", "ї ґ", "a+b #x", "\"<>"})}
		case 12:
			act = Open{pick([]string{"2020-05-01-well", "gone"})}
		case 13:
			act = Choose{pick([]string{"list", "timeline", "cube"})}
		case 14:
			act = SortBy{pick([]string{"wait", "date", "nonsense"})}
		case 15:
			act = GroupBy{pick([]string{"", "topic", "party", "status", "nonsense"})}
		}
		s = Update(a, s, act)
		q := Query(a, s)
		got, notices := Parse(a, q)
		if !got.Equal(s) || len(notices) > 0 {
			t.Fatalf("after %d actions (last %#v): %q parses to %+v with notices %q, want %+v", i, act, q, got, notices, s)
		}
		if wrong := CheckQuery(q); len(wrong) > 0 {
			t.Fatalf("CheckQuery(%q): got %q, want nothing", q, wrong)
		}
		if lo, hi := Bounds(a); s.From < lo || s.To > hi || s.To-s.From < minSpan {
			t.Fatalf("after %#v: the stretch %s–%s leaves its bounds %s–%s", act, s.From, s.To, lo, hi)
		}
	}
}

func TestQueryOrder(t *testing.T) {
	a := garden()
	s, _ := Parse(a, "group=topic&sort=wait&view=list&entry=2020-05-01-well&q=x&groups=1&by=town&statuses=open&topics=water&lanes=events&to=2020-04-01&from=2020-03-01&compare=2020-04-01&clock=known&as-of=2020-05-01")
	var keys []string
	for _, part := range strings.Split(Query(a, s), "&") {
		key, _, _ := strings.Cut(part, "=")
		keys = append(keys, key)
	}
	if !slices.Equal(keys, Keys) {
		t.Errorf("got keys in the order %q, want %q", keys, Keys)
	}
}

func TestCheckQuery(t *testing.T) {
	for _, test := range []struct{ query, want string }{
		{"as-of=2024-08-28&from=2024-08-20&to=2024-09-05&topics=air-defence", ""},
		{"asof=2024-08-28", `unknown key "asof"`},
		{"as-of=2024-08-32", "there is no day 32 in August 2024"},
		{"lanes=event", `unknown value "event" of "lanes"`},
		{"view=list&view=table", `"view" is given twice`},
		{"view=list&group=colour", `unknown value "colour" of "group"`},
		{"q=", `"q" has no readable value`},
	} {
		if got := strings.Join(CheckQuery(test.query), "; "); got != test.want {
			t.Errorf("CheckQuery(%q): got %q, want %q", test.query, got, test.want)
		}
	}
}

func TestUpdate(t *testing.T) {
	a := garden()
	s := Default(a)
	s = Update(a, s, StepAsOf{-1})
	if got, want := s.AsOf, day("2021-03-01"); got != want {
		t.Errorf("previous change: got %s, want %s", got, want)
	}
	s = Update(a, s, StepAsOf{-1})
	if got, want := s.AsOf, day("2020-09-30"); got != want {
		t.Errorf("previous change again: got %s, want %s", got, want)
	}
	s = Update(a, s, Toggle{"topics", "trees"})
	s = Update(a, s, Toggle{"lanes", "requests"})
	s = Update(a, s, StepAsOf{-1})
	if got, want := s.AsOf, day("2020-06-30"); got != want {
		t.Errorf("previous change among the requests on trees: got %s, want %s", got, want)
	}
	if got := Update(a, s, StepAsOf{-1}).AsOf; got != s.AsOf {
		t.Errorf("before the first change: got %s, want to stay on %s", got, s.AsOf)
	}
	s = Update(a, s, Clear{})
	if s.Filtered() {
		t.Errorf("after Clear: got %+v, want no filter", s)
	}
	z := Update(a, s, Zoom{0.5, 0})
	if z.From != s.From || z.To-z.From != (s.To-s.From+1)/2 {
		t.Errorf("zoom at the left edge: got %s–%s from %s–%s", z.From, z.To, s.From, s.To)
	}
	for range 40 {
		z = Update(a, z, Zoom{0.5, 0.5})
	}
	if z.To-z.From != minSpan {
		t.Errorf("zoomed in fully: got %d days, want %d", z.To-z.From, minSpan)
	}
}

// A day is of the record from the first that can be drawn to the record's own.
func TestRecorded(t *testing.T) {
	a := garden()
	first, _ := Bounds(a)
	for d, want := range map[article.Day]bool{first - 1: false, first: true, a.RecordDate: true, a.RecordDate + 1: false} {
		if Recorded(a, d) != want {
			t.Errorf("%s: want %v", d, want)
		}
	}
}

func TestShowFilters(t *testing.T) {
	a := garden()
	for _, test := range []struct {
		query string
		want  string // ids that pass
	}{
		{"", "2020-02-01-night 2020-02-01-wells 2020-05-01-well 2020-06-trees"},
		{"topics=trees", "2020-05-01-well 2020-06-trees"},
		{"topics=trees,water&lanes=requests", "2020-02-01-wells 2020-06-trees"},
		{"statuses=promised&as-of=2020-05-02", "2020-02-01-wells 2020-05-01-well"},
		{"by=town", "2020-05-01-well"},
		{"by=district", ""},
		{"by=district&groups=1", "2020-05-01-well"},
		{"q=laka", "2020-06-trees"},
		{"q=ŁĄKA", "2020-06-trees"},
		{"q=polnoc", ""},
		{"q=town+hall+paper+met", "2020-02-01-night"},
		{"q=nothing", ""},
	} {
		s, _ := Parse(a, test.query)
		v := Show(a, s)
		var got []string
		for _, it := range v.Record {
			if !it.Hidden {
				got = append(got, it.ID)
			}
		}
		if g := strings.Join(got, " "); g != test.want {
			t.Errorf("%q: got %q, want %q", test.query, g, test.want)
		}
		if len(got) != v.Shown {
			t.Errorf("%q: Shown is %d, want %d", test.query, v.Shown, len(got))
		}
	}
}

// A search knows the spellings that readers may use, in any case, with or
// without accents, once enough is typed.
// A page without a timeline is told the same about everything else.
func TestShowControls(t *testing.T) {
	a := garden()
	r := rand.New(rand.NewSource(6))
	for range 200 {
		s := randomFilters(a, r)
		s.Compare = day("2020-03-01")
		want := Show(a, s)
		want.Lanes, want.Overview, want.Ticks, want.Presets, want.Ties, want.Compare = nil, Overview{}, nil, nil, nil, nil
		if got := ShowControls(a, s); !reflect.DeepEqual(got, want) {
			t.Fatalf("%s: got %+v, want %+v", Query(a, s), got, want)
		}
	}
}

func TestSearchSpellings(t *testing.T) {
	a := garden()
	for q, want := range map[string]int{
		"łąka": 1, "Laka": 1, "wiese": 1, "WIES": 1, "лука": 1, "wie": 0, "wiesen": 0, "trees wiese": 1, "wells wiese": 0, "north": 0, "head letter": 1,
	} {
		if got := Show(a, State{AsOf: a.RecordDate, From: a.Views[0].From, To: a.Views[0].To, Q: q}).Shown; got != want {
			t.Errorf("%q: got %d entries, want %d", q, got, want)
		}
	}
}

// Every mark's place and status is what the model says of the day.
func TestMarks(t *testing.T) {
	a := garden()
	s, _ := Parse(a, "as-of=2020-10-01")
	v := Show(a, s)
	for _, l := range v.Lanes {
		for _, m := range l.Marks {
			e := a.Entry(m.ID)
			if m.Start != e.Date.Last {
				t.Errorf("%s: starts on %s, want %s", m.ID, m.Start, e.Date.Last)
			}
			if want := a.Status(e, s.AsOf, s.Clock); m.Status != want {
				t.Errorf("%s: got status %s, want %s", m.ID, m.Status, want)
			}
		}
	}
	well := v.Lanes[2].Marks[0]
	if well.First != day("2021-03-01") || well.End != day("2021-03-01") || well.OpenEnd || len(well.Ticks) != 1 || well.Ticks[0].Kind != "missed" {
		t.Errorf("the well's bar: got %+v", well)
	}
	trees := v.Lanes[1].Marks[1]
	if !trees.OpenEnd || !trees.Soft {
		t.Errorf("the unanswered request: got %+v, want an open end and a soft start", trees)
	}
}

func TestTallyLine(t *testing.T) {
	a := garden()
	s, _ := Parse(a, "as-of=2021-03-01")
	var got []string
	for _, l := range Show(a, s).Tally {
		got = append(got, fmt.Sprintf("%s: %s (%s)", l.Name, l.Count, l.Note))
	}
	want := []string{"Council nights held: 1 (1 called by School)", "Asked: 2 ()", "Promised: 1 ()",
		"From asking to first answer: 394 (days, middle of 1 wait; 1 open)"}
	if !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
	a.Entries[2].Commitment.Kind = "draft"
	a.Index()
	for _, day := range []string{"2020-02-01", "2021-03-01"} { // whether there is one yet or not
		s, _ = Parse(a, "as-of="+day)
		if l := Show(a, s).Tally[2]; l.Count != "0" || l.Name != "Promised, drafts not counted" {
			t.Errorf("with a draft, on %s: got %s %q, want it said that drafts are not counted", day, l.Count, l.Name)
		}
	}
}

// A status that rests on an answer from before the asking says so wherever it
// is shown, and no longer once an answer has come.
func TestEarlierAnswer(t *testing.T) {
	a := garden()
	r := a.Entries[1].Request
	r.Answers = append([]article.Answer{{Date: article.MustDate("2019-12-01"), Effect: article.EffectRefused, Relation: article.Precedes, Text: "No.", Sources: []string{"paper"}}}, r.Answers...)
	a.Index()
	for _, test := range []struct{ day, want string }{
		{"2020-01-31", "Not yet asked"}, {"2020-02-01", "Refused earlier"}, {"2020-05-01", "Promised"},
	} {
		s := Default(a)
		s.AsOf = day(test.day)
		v := Show(a, s)
		mark := v.Lanes[1].Marks[0].Name
		row := Ledger(a, s).Groups[0].Rows[0].Status
		fact := Opener(a, &a.Entries[1], s.AsOf)[1].Text
		if got := v.Record[1].Words; got != test.want || row != test.want || fact != test.want || !strings.HasSuffix(mark, ". "+test.want) {
			t.Errorf("on %s: got %q in the list, %q in the ledger, %q in the opener, %q on the mark, want %q", test.day, got, row, fact, mark, test.want)
		}
	}
	s, _ := Parse(a, "as-of=2020-02-01&statuses=refused")
	if v := Show(a, s); v.Shown != 1 {
		t.Errorf("the filter for refusals: got %d entries, want 1", v.Shown)
	}
}

func TestCompare(t *testing.T) {
	a := garden()
	s, _ := Parse(a, "as-of=2020-10-01&compare=2020-05-01")
	c := Show(a, s).Compare
	var got []string
	for _, l := range c.Changes {
		got = append(got, l.ID+" "+l.Before+">"+l.After)
	}
	want := []string{"2020-06-trees Not yet asked>No answer found", "2020-05-01-well Promised>Missed"}
	if c.Counts != "1 asking, 1 miss." {
		t.Errorf("the counts are %q", c.Counts)
	}
	if c.From != "1 May 2020" || c.To != "1 October 2020" || !slices.Equal(got, want) {
		t.Errorf("got %s–%s: %q, want %q", c.From, c.To, got, want)
	}
}

func TestLedgerOrder(t *testing.T) {
	a := garden()
	for _, test := range []struct{ sort, want string }{
		{"", "2020-02-01-wells 2020-06-trees 2020-05-01-well"},
		{"date", "2020-02-01-wells 2020-05-01-well 2020-06-trees"},
		{"-date", "2020-06-trees 2020-05-01-well 2020-02-01-wells"},
		{"title", "2020-05-01-well 2020-06-trees 2020-02-01-wells"},
		{"wait", "2020-05-01-well 2020-02-01-wells 2020-06-trees"},
	} {
		s := Default(a)
		s.Sort = test.sort
		var got []string
		for _, r := range Ledger(a, s).Groups[0].Rows {
			got = append(got, r.ID)
		}
		if g := strings.Join(got, " "); g != test.want {
			t.Errorf("sort %q: got %q, want %q", test.sort, g, test.want)
		}
	}
}

func TestTicks(t *testing.T) {
	for _, test := range []struct {
		from, to string
		want     string
	}{
		{"1991-01-01", "2026-11-24", "1995 2000 2005 2010 2015 2020 2025"},
		{"2014-01-01", "2026-11-24", "2014 2015 2016 2017 2018 2019 2020 2021 2022 2023 2024 2025 2026"},
		{"2023-07-01", "2026-11-24", "Jul Oct 2024 Apr Jul Oct 2025 Apr Jul Oct 2026 Apr Jul Oct"},
		{"2024-01-01", "2024-12-31", "2024 Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec"},
		{"2024-08-20", "2024-09-25", "26 Aug 2 Sep 9 Sep 16 Sep 23 Sep"},
		{"2023-12-28", "2024-01-04", "28 Dec 29 Dec 30 Dec 31 Dec 1 Jan 2024 2 Jan 3 Jan 4 Jan"},
	} {
		var got []string
		for _, k := range ticks(day(test.from), day(test.to), 14) {
			got = append(got, k.Label)
		}
		if g := strings.Join(got, " "); g != test.want {
			t.Errorf("%s to %s: got %q, want %q", test.from, test.to, g, test.want)
		}
	}
}

// At any length the axis has between 2 and 30 ticks, in order, all within it.
func TestTicksAtAnyZoom(t *testing.T) {
	for length := article.Day(minSpan); length < 40*366; length += length/9 + 1 {
		for start := day("1989-12-30"); start < day("2027-01-01"); start += 97 {
			list := ticks(start, start+length, 14)
			if len(list) < 2 && length > 20 || len(list) > 30 {
				t.Fatalf("%d days from %s: got %d ticks", length, start, len(list))
			}
			for i, k := range list {
				if k.Day < start || k.Day > start+length || i > 0 && k.Day <= list[i-1].Day {
					t.Fatalf("%d days from %s: tick %d on %s is out of place", length, start, i, k.Day)
				}
			}
		}
	}
}

func TestNumber(t *testing.T) {
	for v, want := range map[float64]string{0: "0", 31: "31", 1234: "1234", 12345: "12\u202f345", 1000000: "1\u202f000\u202f000", 2.82: "2.82", -40000: "−40\u202f000"} {
		if got := Number(v); got != want {
			t.Errorf("Number(%v): got %q, want %q", v, got, want)
		}
	}
}

func FuzzParse(f *testing.F) {
	a := garden()
	f.Add("as-of=2020-05-01&q=%E2%80%AE&lanes=,,&from=0000-00-00")
	f.Fuzz(func(t *testing.T, query string) {
		s, _ := Parse(a, query)
		again, notices := Parse(a, Query(a, s))
		if !again.Equal(s) || len(notices) > 0 {
			t.Errorf("%q: %+v becomes %+v with %q", query, s, again, notices)
		}
	})
}
