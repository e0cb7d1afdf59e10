package article

import (
	"slices"
	"strconv"
	"strings"
	"testing"
)

// The subject of these tests is invented: the town of Brackwater asks its
// Harbour Board for lamps, dredging and a ferry.

// day is ParseDay for tests.
func day(s string) Day {
	d, err := ParseDay(s)
	if err != nil {
		panic(err)
	}
	return d
}

// good returns a small valid article with one entry of each kind, after change
// has had its way with it.
func good(change func(a *Article)) *Article {
	a := &Article{
		Title: "Harbour ledger", Headline: "What Brackwater asked of its Harbour Board",
		Lede:        []Block{{Type: "paragraph", Inlines: []Inline{{Type: "text", Text: "The Board met."}, {Type: "cite", Ref: "minutes"}}}},
		Description: "A ledger of lamps.", Language: "en",
		RecordDate: day("2023-12-31"), UnclearAfter: 180,
		Words: Words{Meeting: "Board meeting", Meetings: "Board meetings"},
		Lanes: []Lane{{Event, "The Board", ""}, {Request, "Asked", ""}, {Commitment, "Promised", ""}},
		Topics: []Topic{
			{"lamps", "Lamps"}, {"dredging", "Dredging"},
		},
		Units:   []Unit{{"lamp", "lamp", "lamps", ""}, {"crown", "crown", "crowns", "BRC"}},
		Views:   []View{{"All", day("2020-01-01"), day("2023-12-31")}},
		Asker:   "brackwater",
		Parties: []Party{{ID: "brackwater", Name: "Brackwater", Kind: "body"}, {ID: "board", Name: "Harbour Board", Kind: "group", Members: []Member{{Party: "brackwater", From: MustDate("1990")}}}},
		People:  []Person{{ID: "pym", Name: "A. Pym", Roles: []Role{{Role: "Chair", From: MustDate("2020-01")}}, Sources: []string{"minutes"}}},
		Glossary: []Term{
			{ID: "fathom", Term: "fathom", Text: "Six feet.", Sources: []string{"minutes"}},
		},
		Sources: []Source{
			{ID: "minutes", Address: "https://board.example/1", Title: "Minutes", Publisher: "Harbour Board", Date: MustDate("2021-02-01"), Kind: "primary", Language: "en"},
			{ID: "gazette", Address: "https://gazette.example/1", Title: "Lamps", Publisher: "Gazette", Date: MustDate("2021-02-03"), Kind: "press", Language: "en"},
			{ID: "gazette-2", Address: "https://gazette.example/2", Title: "More lamps", Publisher: "Gazette", Date: MustDate("2021-02-05"), Kind: "press", Language: "en"},
			{ID: "courier", Address: "https://courier.example/1", Title: "Lamps!", Publisher: "Courier", Date: MustDate("2021-02-10"), Kind: "press", Language: "en"},
			{ID: "reprint", Address: "https://post.example/1", Title: "Lamps", Publisher: "Evening Post", Kind: "press", Language: "en", SameAs: "gazette"},
			{ID: "reprint-2", Address: "https://post.example/2", Title: "Lamps", Publisher: "Morning Post", Kind: "press", Language: "en", SameAs: "reprint"},
			{ID: "minutes-copy", Address: "https://post.example/3", Title: "Minutes", Publisher: "Evening Post", Kind: "press", Language: "en", SameAs: "minutes"},
			{ID: "essay", Address: "https://review.example/1", Title: "On lamps", Publisher: "Review", Date: MustDate("2021-06"), Kind: "analysis", Language: "en"},
		},
		Entries: []Entry{
			{ID: "2021-01-05-winter-session", Kind: Event, Date: MustDate("2021-01-05"), Title: "Winter session", Short: "Winter", Topics: []string{"lamps"}, Sources: []string{"minutes"},
				Dossier: []string{"meetings:winter"},
				Event:   &EventFacts{Kind: "meeting", Held: "held", CalledBy: []string{"brackwater"}, Asked: []Asked{{Text: "Lamps", By: "brackwater", Request: "2021-01-05-lamps", Sources: []string{"minutes"}}}}},
			{ID: "2021-01-05-lamps", Kind: Request, Formerly: []string{"2021-01-05-lights"}, Date: MustDate("2021-01-05"), Title: "Lamps for the quay", Short: "Lamps", Topics: []string{"lamps"}, Sources: []string{"minutes"},
				Request: &RequestFacts{
					Askings: []Asking{{Date: MustDate("2021-01-05"), At: "2021-01-05-winter-session", By: "brackwater", Basis: "official", Sources: []string{"minutes"}}},
					Answers: []Answer{{Date: MustDate("2021-02-01"), Effect: EffectPromised, Commitment: "2021-02-01-twelve-lamps", Relation: "answers", Text: "Twelve", Sources: []string{"minutes"}}},
				}},
			{ID: "2021-02-01-twelve-lamps", Kind: Commitment, Date: MustDate("2021-02-01"), Title: "Twelve lamps", Short: "Twelve", Topics: []string{"lamps"}, Sources: []string{"minutes"}, Notes: []Note{{"Oil, not gas.", []string{"gazette"}}},
				Commitment: &CommitmentFacts{
					Kind: "pledge", By: []string{"board"}, Made: Made{Date: MustDate("2021-02-01"), Text: "Twelve lamps", Sources: []string{"minutes"}},
					Due: MustDate("2021-12"), Amount: &Amount{Value: 12, Unit: "lamp", Bound: "at-least"},
					Steps: []Step{
						{Date: MustDate("2021-04-01"), Kind: StepFirstDelivery, Text: "Three", Arrived: &Arrived{Value: 3, Unit: "lamp"}, Sources: []string{"courier"}},
						{Date: MustDate("about 2021-05"), Kind: StepReport, Text: "Dim", Sources: []string{"essay"}},
					},
				}},
		},
		Chapters:    []Chapter{{ID: "winter", Title: "Winter", Steps: []ChapterStep{{ID: "lamps", Heading: "Lamps", View: "as-of=2021-01-05", Blocks: []Block{{Type: "list", Items: [][]Inline{{{Type: "text", Text: "a"}}}}}}}}},
		Claims:      []Claim{{ID: "c1", Claim: "There were lamps", Verdict: "confirmed", Basis: "Minutes", Sources: []string{"minutes"}}},
		Corrections: []Correction{{Date: MustDate("2022-01-01"), What: "Eleven became twelve", Why: "Miscounted"}},
		About:       []Block{{Type: "heading", Level: 2, ID: "method", Inlines: []Inline{{Type: "text", Text: "Method"}}}},
	}
	if change != nil {
		change(a)
	}
	a.Index()
	return a
}

// sources adds to a the sources that a comma-separated list of publication
// dates ("2021-02-03", "2021-06", "undated") speaks of, and returns their ids.
// An empty list means a source older than everything, so that both clocks agree.
func sources(a *Article, list string) []string {
	if list == "" {
		list = "1900-01-01"
	}
	var ids []string
	for s := range strings.SplitSeq(list, ",") {
		id := "published-" + strings.ReplaceAll(s, " ", "-")
		if !slices.ContainsFunc(a.Sources, func(s Source) bool { return s.ID == id }) {
			src := Source{ID: id, Address: "https://press.example/" + id, Title: s, Publisher: "Press", Kind: "press", Language: "en"}
			if s != "undated" {
				src.Date = MustDate(s)
			}
			a.Sources = append(a.Sources, src)
		}
		ids = append(ids, id)
	}
	return ids
}

// fields cuts "date|word|key=value|key" into its date, word and options.
func fields(line string) (date, word string, options map[string]string) {
	parts := strings.Split(line, "|")
	options = map[string]string{}
	for _, p := range parts[1:] {
		key, value, found := strings.Cut(p, "=")
		if !found && word == "" {
			word = p
			continue
		}
		options[key] = value
	}
	return parts[0], word, options
}

// commitment returns an article with one commitment, a pledge unless made says
// kind=…. Steps are written
//
//	date|kind|part=name|arrived=3 lamp|sofar|due|src=dates of publication
//
// and made is written date|src=….
func commitment(made string, steps ...string) (*Article, *Entry) {
	a := good(nil)
	date, _, o := fields(made)
	c := &CommitmentFacts{Kind: "pledge", By: []string{"board"}, Made: Made{Date: MustDate(date), Text: "made", Sources: sources(a, o["src"])}}
	if k := o["kind"]; k != "" {
		c.Kind = k
	}
	for _, line := range steps {
		date, word, o := fields(line)
		s := Step{Date: MustDate(date), Kind: StepKind(word), Text: line, Part: o["part"], Sources: sources(a, o["src"])}
		_, s.Due = o["due"]
		if n := o["arrived"]; n != "" {
			value, unit, _ := strings.Cut(n, " ")
			v, err := strconv.ParseFloat(value, 64)
			if err != nil {
				panic(err)
			}
			_, sofar := o["sofar"]
			s.Arrived = &Arrived{Value: v, Unit: unit, SoFar: sofar}
		}
		c.Steps = append(c.Steps, s)
	}
	a.Entries = []Entry{{ID: date + "-lamps", Kind: Commitment, Date: c.Made.Date, Title: "Lamps", Short: "Lamps", Topics: []string{"lamps"}, Sources: c.Made.Sources, Commitment: c}}
	a.Index()
	return a, &a.Entries[0]
}

// request returns an article with one request. The first lines that have no
// effect are askings ("date|src=…"); the others are answers
// ("date|effect|precedes|src=…").
func request(lines ...string) (*Article, *Entry) {
	a := good(nil)
	r := &RequestFacts{}
	for _, line := range lines {
		date, word, o := fields(line)
		if word == "" {
			r.Askings = append(r.Askings, Asking{Date: MustDate(date), By: "brackwater", Basis: "official", Sources: sources(a, o["src"])})
			continue
		}
		n := Answer{Date: MustDate(date), Effect: Effect(word), Relation: Follows, Text: line, Sources: sources(a, o["src"])}
		if _, ok := o["precedes"]; ok {
			n.Relation = Precedes
		}
		r.Answers = append(r.Answers, n)
	}
	a.Entries = []Entry{{ID: "lamps", Kind: Request, Date: r.Askings[0].Date, Title: "Lamps", Short: "Lamps", Topics: []string{"lamps"}, Sources: r.Askings[0].Sources, Request: r}}
	a.Index()
	return a, &a.Entries[0]
}

// word is the status in a word, with "late" or "earlier" after it if so.
func word(s Standing) string {
	if s.Late {
		return string(s.Status) + " late"
	}
	if s.Earlier {
		return string(s.Status) + " earlier"
	}
	return string(s.Status)
}

func TestEntryIsFoundByItsIdAndItsFormerOne(t *testing.T) {
	a := good(nil)
	for _, id := range []string{"2021-01-05-lamps", "2021-01-05-lights"} {
		if e := a.Entry(id); e == nil || e.ID != "2021-01-05-lamps" {
			t.Errorf("Entry(%q): got %v, want 2021-01-05-lamps", id, e)
		}
	}
	if e := a.Entry("nothing"); e != nil {
		t.Errorf("Entry of an unknown id: got %v, want nil", e)
	}
	if s := a.Source("nothing"); s != nil {
		t.Errorf("Source of an unknown id: got %v, want nil", s)
	}
	if p := a.Party("nothing"); p != nil {
		t.Errorf("Party of an unknown id: got %v, want nil", p)
	}
	if p := a.Party("board"); p == nil || p.Name != "Harbour Board" {
		t.Errorf("Party(board): got %v, want Harbour Board", p)
	}
}

func TestWordsFallBackToTheId(t *testing.T) {
	a := good(nil)
	if got, want := a.Topic("eels").Name, "eels"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	if got, want := a.Unit("eel").Many, "eel"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	if got, want := a.Unit("crown").Many, "crowns"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	if got, want := a.Topic("lamps").Name, "Lamps"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	if got, want := a.Lane(Request).Name, "Asked"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestEveryKindAndStatusHasWords(t *testing.T) {
	for _, k := range Kinds {
		if k.Lane() != string(k)+"s" {
			t.Errorf("lane of %s: got %q, want %ss", k, k.Lane(), k)
		}
		for i, s := range Statuses[k] {
			if s.Words() == "" {
				t.Errorf("status %s of %s: got no words, want some", s, k)
			}
			if got, want := s.NotYet(), i == 0; got != want {
				t.Errorf("%s not yet: got %v, want %v", s, got, want)
			}
		}
	}
}

func TestSettledStatusesAreThoseWithoutFurtherNews(t *testing.T) {
	settled := []Status{Happened, Announced, Met, Overtaken, Delivered, Cancelled}
	for _, k := range Kinds {
		for _, s := range Statuses[k] {
			if got, want := s.Settled(), slices.Contains(settled, s); got != want {
				t.Errorf("%s settled: got %v, want %v", s, got, want)
			}
		}
	}
}
