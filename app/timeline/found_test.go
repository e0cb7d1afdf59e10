package timeline

import (
	"math/rand"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"ledger/app/article"
)

// slowFold is fold without its short cuts.
func slowFold(s string) string {
	var out []rune
	for _, r := range s {
		if f := foldRune(r); f >= 0 {
			out = append(out, f)
		}
	}
	return string(out)
}

func TestFold(t *testing.T) {
	for in, want := range map[string]string{
		"Łąka": "laka", "plain": "plain", "ÉCOLE": "ecole", "e\u0301cole": "ecole", "Київ": "київ", "ЇЖАК": "їжак", "İ": "i", "’": "'", "ʼ": "'", "ß": "ß", "\xff": "\ufffd",
	} {
		if got := fold(in); got != want {
			t.Errorf("fold(%q): got %q, want %q", in, got, want)
		}
	}
}

// What is marked folds to one of the words, begins and ends between characters,
// accents included, comes in order, and nothing that could be marked is left.
func FuzzMatches(f *testing.F) {
	f.Add("Trees for the Łąka", "laka")
	f.Add("e\u0301cole École", "ecole col")
	f.Add("aaa", "aa a")
	f.Add("Лука і ЛУКА", "лука wiese")
	f.Add("x\xffy", "\ufffd")
	a := garden()
	f.Fuzz(func(t *testing.T, text, q string) {
		if fold(text) != slowFold(text) {
			t.Fatalf("fold(%q): got %q, want %q", text, fold(text), slowFold(text))
		}
		ws := words(a, q)
		rest, at := "", 0
		for _, m := range matches(text, ws) {
			if m.from < at || m.to <= m.from || m.to > len(text) {
				t.Fatalf("%q in %q: %v comes after %d", q, text, m, at)
			}
			marked := fold(text[m.from:m.to])
			if !slices.ContainsFunc(ws, func(s []string) bool { return slices.Contains(s, marked) }) {
				t.Errorf("%q in %q: %q is marked", q, text, marked)
			}
			for _, cut := range []int{m.from, m.to} {
				r, _ := utf8.DecodeRuneInString(text[cut:])
				if utf8.ValidString(text) && (!utf8.RuneStart(append([]byte(text), 0)[cut]) || cut < len(text) && isAccent(r)) {
					t.Errorf("%q in %q: the mark %v splits a character", q, text, m)
				}
			}
			rest += text[at:m.from] + "\n"
			at = m.to
		}
		rest = fold(rest + text[at:])
		for _, spellings := range ws {
			if hasAny(rest, spellings) {
				t.Errorf("%q in %q: not all is marked: %q is left", q, text, rest)
			}
		}
		joined := ""
		for _, p := range pieces(text, matches(text, ws)) {
			joined += p.Text
		}
		if joined != text {
			t.Errorf("%q in %q: the pieces are %q", q, text, joined)
		}
		for _, p := range snippet(text, ws) {
			if utf8.ValidString(text) && !utf8.ValidString(p.Text) {
				t.Errorf("%q in %q: the snippet has the piece %q", q, text, p.Text)
			}
		}
	})
}

// slowFinds asks every field of an entry anew.
func slowFinds(a *article.Article, e *article.Entry, q string) bool {
	var hay strings.Builder
	for _, f := range fields(a, e) {
		hay.WriteString(slowFold(f.text) + "\n")
	}
	return hasAll(hay.String(), words(a, q))
}

func TestFound(t *testing.T) {
	a := garden()
	line := func(list []Piece) string {
		var b strings.Builder
		for _, p := range list {
			if p.Marked {
				b.WriteString("[" + p.Text + "]")
			} else {
				b.WriteString(p.Text)
			}
		}
		return b.String()
	}
	for _, test := range []struct{ query, want string }{
		{"", ""},
		{"topics=trees", ""},
		{"q=laka", "1 request | Trees for the [Łąka]"},
		{"q=wiese", "1 request | Trees for the [Łąka]"},
		{"q=well", "1 request, 1 commitment | Two [well]s | One [well]"},
		{"q=well+dug", "1 commitment | One [well] (Step: Not [dug].)"},
		{"q=hall", "1 event, 1 commitment | First night (Place: Town [hall]) | One well (Promised at: [Hall])"},
		{"q=2020-02-01-w", "1 request | Two wells (Address: [2020-02-01-w]ells)"},
		{"q=wlel", "Nothing matches “wlel”. A near spelling is in the record. Search for “well”>search well"},
		{"q=wells+dug", "Nothing matches “wells dug”. An entry must have every word. “wells” alone: 1, “dug” alone: 1. Search for “wells”>search wells Search for “dug”>search dug"},
		{"q=dug&lanes=requests", "Nothing matches “dug”. 1 entry matches without the filters. Search without the filters>all"},
		{"q=zzzqqq", "Nothing matches “zzzqqq”. The search looks at titles, summaries, every dated step and answer, people, places, parties, topics, and the titles and publishers of sources."},
		{"q=no++answer", "Nothing matches “no answer”. No entry says so, but a status is called so. Status “No answer found”: 1 entry>status open"},
		{"q=delivered", "Nothing matches “delivered”. No entry says so, but a status is called so. Status “Delivered”: 1 entry>status delivered"},
		{"q=DELIV&topics=water&statuses=missed", "Nothing matches “DELIV”. No entry says so, but a status is called so. Status “Delivered”: 1 entry>status delivered"},
		{"q=delivered&statuses=delivered", "Nothing matches “delivered”. The search looks at titles, summaries, every dated step and answer, people, places, parties, topics, and the titles and publishers of sources."},
		{"q=delivered&lanes=requests", "Nothing matches “delivered”. The search looks at titles, summaries, every dated step and answer, people, places, parties, topics, and the titles and publishers of sources."},
		{"q=missed", "Nothing matches “missed”. The search looks at titles, summaries, every dated step and answer, people, places, parties, topics, and the titles and publishers of sources."},
		{"q=de", "Nothing matches “de”. The search looks at titles, summaries, every dated step and answer, people, places, parties, topics, and the titles and publishers of sources."},
		{"q=met", "1 event Status “Part met”: 1 entry>status part-met | First night (Summary: They [met].)"},
		{"q=part", "Nothing matches “part”. No entry says so, but a status is called so. Status “Part met”: 1 entry>status part-met"},
		{"topics=trees&statuses=delivered&lanes=requests", "No entry passes all of these filters. Without “Asked”, 1 entry does. Take off “Asked”>lanes"},
		{"topics=trees&statuses=missed&lanes=events", "No entry passes all of these filters. None of them alone is to blame. Clear all filters>all"},
	} {
		s, notices := Parse(a, test.query)
		if len(notices) > 0 {
			t.Fatal(notices)
		}
		got := ""
		if f := Show(a, s).Found; f != nil {
			got = f.Line
			if f.Help != "" {
				got += " " + f.Help
			}
			for _, w := range f.Ways {
				to := w.Facet
				if w.Search != "" {
					to = "search " + w.Search
				}
				if w.Status != "" {
					to = "status " + string(w.Status)
				}
				got += " " + w.Words + ">" + to
			}
			for _, h := range f.Hits {
				got += " | " + line(h.Title)
				if h.Text != nil {
					got += " (" + h.Where + ": " + line(h.Text) + ")"
				}
			}
		}
		if got != test.want {
			t.Errorf("%q:\n got %q\nwant %q", test.query, got, test.want)
		}
	}
}

// No list is ever empty without a word, and every way out leads to something.
func TestWaysOut(t *testing.T) {
	a := garden()
	r := rand.New(rand.NewSource(2))
	for range 1000 {
		s := randomFilters(a, r)
		v := Show(a, s)
		if (v.Found == nil) != (v.Shown > 0 && len(words(a, s.Q)) == 0) {
			t.Fatalf("%s: %d entries and %+v", Query(a, s), v.Shown, v.Found)
		}
		if v.Found == nil {
			continue
		}
		for _, w := range v.Found.Ways {
			after := s
			switch {
			case w.Status != "":
				after = Update(a, Update(a, s, Search{}), Toggle{Facet: "statuses", Value: string(w.Status)})
			case w.Facet == "":
				after = Update(a, Update(a, Update(a, s, Clear{}), SetAsOf{s.AsOf}), Search{w.Search})
			case w.Facet == "all":
				after = Update(a, Update(a, s, Clear{}), Search{s.Q})
			default:
				after = Update(a, s, TakeOff{Facet: w.Facet})
			}
			if Show(a, after).Shown == 0 {
				t.Errorf("%s: %q leads to nothing", Query(a, s), w.Words)
			}
		}
		if v.Shown == 0 && v.Found.Line == "" || v.Shown > 0 && len(v.Found.Hits) != min(v.Shown, maxHits) {
			t.Errorf("%s: %d entries and %+v", Query(a, s), v.Shown, v.Found)
		}
	}
}

// The search finds what asking every text anew finds.
func TestSearchIsThatOfEveryText(t *testing.T) {
	a := garden()
	for _, q := range []string{"w", "well", "o e", "łąka", "paper", "water trees", "2020", "school", "town", "dug.", "'", "head"} {
		s := Default(a)
		s.Q = q
		for i, it := range Show(a, s).Record {
			if want := slowFinds(a, &a.Entries[i], q); it.Hidden == want {
				t.Errorf("%q, %s: hidden is %v", q, it.ID, it.Hidden)
			}
		}
	}
}

// slowDistance is distance by its definition.
func slowDistance(x, y []rune) int {
	if len(x) == 0 || len(y) == 0 {
		return len(x) + len(y)
	}
	cost := 1
	if x[len(x)-1] == y[len(y)-1] {
		cost = 0
	}
	d := min(slowDistance(x[:len(x)-1], y)+1, slowDistance(x, y[:len(y)-1])+1, slowDistance(x[:len(x)-1], y[:len(y)-1])+cost)
	if len(x) > 1 && len(y) > 1 && x[len(x)-1] == y[len(y)-2] && x[len(x)-2] == y[len(y)-1] {
		d = min(d, slowDistance(x[:len(x)-2], y[:len(y)-2])+1)
	}
	return d
}

func TestDistance(t *testing.T) {
	r := rand.New(rand.NewSource(3))
	word := func() string {
		b := make([]rune, r.Intn(6))
		for i := range b {
			b[i] = []rune("abї")[r.Intn(3)]
		}
		return string(b)
	}
	for range 5000 {
		a, b, limit := word(), word(), r.Intn(4)
		got, want := distance(a, b, limit), slowDistance([]rune(a), []rune(b))
		if got != want && (got <= limit || want <= limit) {
			t.Fatalf("distance(%q, %q, %d): got %d, want %d", a, b, limit, got, want)
		}
	}
}

func randomFilters(a *article.Article, r *rand.Rand) State {
	s := Default(a)
	s.AsOf = a.Views[0].From + article.Day(r.Intn(int(a.RecordDate-a.Views[0].From)))
	for range r.Intn(5) {
		switch r.Intn(6) {
		case 0:
			s = Update(a, s, Toggle{"lanes", laneWords()[r.Intn(3)]})
		case 1:
			s = Update(a, s, Toggle{"topics", topicIDs(a)[r.Intn(len(a.Topics))]})
		case 2:
			s = Update(a, s, Toggle{"statuses", statusWords()[r.Intn(len(statusWords()))]})
		case 3:
			s = Update(a, s, AddBy{a.Parties[r.Intn(len(a.Parties))].ID})
		case 4:
			s = Update(a, s, SetGroups{true})
		case 5:
			s = Update(a, s, Search{[]string{"well", "night", "wlel", "dug wells", " ", "paper"}[r.Intn(6)]})
		}
	}
	return s
}

// A count is what Show gives when that value alone is chosen in its facet.
func TestCounts(t *testing.T) {
	a := garden()
	a.Parties = append(a.Parties, article.Party{ID: "county", Name: "County", Kind: "group", Members: []article.Member{{Party: "town"}, {Party: "school"}}})
	a.Entries[2].Commitment.By = []string{"town", "county"}
	a.Entries[0].Event.CalledBy = []string{"school", "district"}
	a.Index()
	r := rand.New(rand.NewSource(4))
	for range 150 {
		s := randomFilters(a, r)
		for _, f := range Counts(a, s) {
			for _, v := range f.Values {
				alone := s
				on := s.Lanes
				switch f.Name {
				case "lanes":
					alone.Lanes = []string{v.Value}
				case "topics":
					alone.Topics, on = []string{v.Value}, s.Topics
				case "statuses":
					alone.Statuses, on = []string{v.Value}, s.Statuses
				case "by":
					alone.By, on = []string{v.Value}, s.By
				}
				if want := Show(a, alone).Shown; v.Count != want || v.On != slices.Contains(on, v.Value) {
					t.Fatalf("%s: %s %s: got %d, on %v, want %d", Query(a, s), f.Name, v.Value, v.Count, v.On, want)
				}
			}
		}
	}
}

// Each chip takes off its own filter; all together take off all.
func TestChips(t *testing.T) {
	a := garden()
	r := rand.New(rand.NewSource(5))
	for range 500 {
		s := randomFilters(a, r)
		for _, c := range Show(a, s).Chips {
			before := chips(a, s)
			s = Update(a, s, TakeOff{c.Facet, c.Value})
			for _, b := range before {
				gone := b == c || b.Facet == "groups" && len(s.By) == 0
				if slices.Contains(chips(a, s), b) == gone {
					t.Fatalf("after %+v of %+v: %+v", c, before, chips(a, s))
				}
			}
		}
		if s.Filtered() {
			t.Errorf("without chips: %s", Query(a, s))
		}
	}
}

func TestAddBy(t *testing.T) {
	a := garden()
	s := Default(a)
	for _, id := range []string{"district", "nobody", "town", "district", ""} {
		s = Update(a, s, AddBy{id})
	}
	if want := []string{"town", "district"}; !slices.Equal(s.By, want) {
		t.Errorf("got %v, want %v", s.By, want)
	}
	if s = Update(a, s, TakeOff{"by", "town"}); !slices.Equal(s.By, []string{"district"}) {
		t.Errorf("got %v, want the district alone", s.By)
	}
}
