package timeline

import (
	"encoding/json"
	"math/rand"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"

	"ledger/app/article"
)

func TestShare(t *testing.T) {
	a := garden()
	newest := Default(a)
	then := newest
	then.AsOf = day("2020-06-30")
	filtered := then
	filtered.Topics, filtered.Clock, filtered.Entry = []string{"water"}, article.Known, "2020-05-01-well"
	const root = "https://garden.example/"
	for _, test := range []struct {
		name              string
		s                 State
		entry, path       string
		dated             bool
		here, live, dates string
		plain             string
	}{
		{"newest", newest, "", "", true, root, root, root + "?as-of=2021-12-31", "The garden. Record of 31 December 2021. " + root + "?as-of=2021-12-31"},
		{"newest, live", newest, "", "", false, root, root, root + "?as-of=2021-12-31", "The garden. Record of 31 December 2021. " + root},
		{"a day", then, "", "", true, root + "?as-of=2020-06-30", root, root + "?as-of=2020-06-30",
			"The garden. Record of 31 December 2021, how it stood on 30 June 2020. " + root + "?as-of=2020-06-30"},
		{"a day, live", then, "", "", false, root + "?as-of=2020-06-30", root, root + "?as-of=2020-06-30", "The garden. Record of 31 December 2021. " + root},
		{"the whole view", filtered, "", "ledger", true, root + "ledger?as-of=2020-06-30&clock=known&topics=water&entry=2020-05-01-well",
			root + "ledger?clock=known&topics=water&entry=2020-05-01-well", root + "ledger?as-of=2020-06-30&clock=known&topics=water&entry=2020-05-01-well",
			"The garden. Record of 31 December 2021, as known on 30 June 2020. " + root + "ledger?as-of=2020-06-30&clock=known&topics=water&entry=2020-05-01-well"},
		{"an entry", newest, "2020-05-01-well", "", false, root + "entry/2020-05-01-well", root + "entry/2020-05-01-well",
			root + "?as-of=2021-12-31&entry=2020-05-01-well", "“One well.” The garden. Record of 31 December 2021. " + root + "entry/2020-05-01-well"},
		{"an entry on a day", filtered, "2020-05-01-well", "", true, root + "?as-of=2020-06-30&clock=known&entry=2020-05-01-well", root + "entry/2020-05-01-well",
			root + "?as-of=2020-06-30&clock=known&entry=2020-05-01-well",
			"“One well.” The garden. Record of 31 December 2021, as known on 30 June 2020. " + root + "?as-of=2020-06-30&clock=known&entry=2020-05-01-well"},
	} {
		var e *article.Entry
		if test.entry != "" {
			e = a.Entry(test.entry)
		}
		got := Share(a, test.s, e, root, test.path, test.dated)
		if got.Here != test.here || got.Live != test.live || got.Dated != test.dates {
			t.Errorf("%s: got\n%s\n%s\n%s, want\n%s\n%s\n%s", test.name, got.Here, got.Live, got.Dated, test.here, test.live, test.dates)
		}
		if got.Plain != test.plain {
			t.Errorf("%s: got %q, want %q", test.name, got.Plain, test.plain)
		}
	}
}

// The address that keeps the day leads back to the very view, whatever it is;
// the other one to the same view of the newest day.
func TestSharedAddressesLeadBack(t *testing.T) {
	r := rand.New(rand.NewSource(5))
	a := garden()
	for range 2000 {
		s := Default(a)
		for range r.Intn(6) {
			s = Update(a, s, []Action{
				SetAsOf{s.From + article.Day(r.Intn(900))}, SetClock{article.Known}, SetCompare{s.To}, Pan{r.Float64()}, Toggle{"topics", "water"},
				Toggle{"lanes", "events"}, Search{"a&b=c #%Łąka"}, Open{"2020-05-01-well"}, Choose{"list"}, SortBy{"wait"},
			}[r.Intn(10)])
		}
		sh := Share(a, s, nil, "/", "", r.Intn(2) == 0)
		back := func(address string) State {
			u, err := url.Parse(address)
			if err != nil {
				t.Fatal(err)
			}
			got, notices := Parse(a, u.RawQuery)
			if len(notices) > 0 {
				t.Fatalf("%s: %q", address, notices)
			}
			return got
		}
		if got := back(sh.Dated); !got.Equal(s) {
			t.Fatalf("%s leads to %+v, want %+v", sh.Dated, got, s)
		}
		if !strings.HasPrefix(sh.Dated, "/?as-of="+s.AsOf.String()) {
			t.Fatalf("%s does not begin with the day", sh.Dated)
		}
		s.AsOf = a.RecordDate
		if got := back(sh.Live); !got.Equal(s) || strings.Contains(sh.Live, "as-of=") {
			t.Fatalf("%s leads to %+v, want %+v", sh.Live, got, s)
		}
	}
}

// trickyTitles break what is written without care.
var trickyTitles = []string{
	"Plain", `He said "no" and 'never'`, "Braces { one", "Braces } two }{", `Back\slash \end{x} \`, "50% of $3 & #4_5 ~6 ^7", "Зустріч, яку скликали",
	"A, B, and C", "Is it so?", "Well, well!", "Two\r\nTY  - lines\n", "Tab\tand\x00zero\u0085", "ER  - ", "<b>&amp;</b>", "", "“Quoted”", "\u2028", "\xff",
}

// Every format of every title can be read back by the rules of the format.
func TestCitationsReadBack(t *testing.T) {
	for _, title := range trickyTitles {
		for _, editor := range []string{"", "Doe, Jane & Sons {Ltd}"} {
			for _, dated := range []bool{true, false} {
				for _, id := range []string{"", "2020-05-01-well"} {
					a := garden()
					a.Editor = editor
					var e *article.Entry
					if id == "" {
						a.Title = title
					} else {
						e = a.Entry(id)
						e.Title = title
					}
					s := Default(a)
					s.AsOf, s.Q = day("2020-06-30"), "well & {water} 50%"
					sh := Share(a, s, e, "https://garden.example/", "", dated)
					address := sh.Live
					if dated {
						address = sh.Dated
					}
					clean := oneLine(title)
					author := editor
					if author == "" {
						author = oneLine(a.Title)
					}
					if strings.ContainsAny(sh.Plain, "\r\n\x00") || !strings.HasSuffix(sh.Plain, ". "+address) || !strings.Contains(sh.Plain, clean) || strings.Contains(sh.Plain, "?.") {
						t.Errorf("%q: plain text %q", title, sh.Plain)
					}
					checkCSL(t, sh.CSL, clean, author, address)
					checkRIS(t, sh.RIS, clean, editor, address)
					checkBibTeX(t, sh.BibTeX, clean, author, address)
				}
			}
		}
	}
}

func checkCSL(t *testing.T, csl, title, author, address string) {
	t.Helper()
	var items []struct {
		ID, Type, Title, URL, Publisher, Note, Language string
		Author                                          []struct{ Literal string }
		Issued                                          struct {
			DateParts [][]int `json:"date-parts"`
		}
	}
	d := json.NewDecoder(strings.NewReader(strings.ReplaceAll(csl, `"container-title"`, `"note"`)))
	if err := d.Decode(&items); err != nil {
		t.Errorf("%s: %v", csl, err)
		return
	}
	i := items[0]
	if len(items) != 1 || i.ID == "" || i.Type != "webpage" || i.Title != title || i.URL != address || len(i.Author) != 1 || i.Author[0].Literal != author ||
		len(i.Issued.DateParts) != 1 || !slices.Equal(i.Issued.DateParts[0], []int{2021, 12, 31}) || i.Language != "en" {
		t.Errorf("%s: read back as %+v, want the title %q", csl, i, title)
	}
}

// A line of RIS is two letters or a letter and a digit, two spaces, a hyphen, a space and the value.
var risLine = regexp.MustCompile(`^([A-Z][A-Z0-9])  - (.*)$`)

func checkRIS(t *testing.T, ris, title, editor, address string) {
	t.Helper()
	body, ok := strings.CutSuffix(ris, "\r\n")
	if !ok || strings.Count(ris, "\n") != strings.Count(ris, "\r\n") || strings.Count(ris, "\r") != strings.Count(ris, "\r\n") {
		t.Errorf("%q: lines do not end in CR LF", ris)
	}
	fields := map[string]string{}
	var tags []string
	for _, line := range strings.Split(body, "\r\n") {
		m := risLine.FindStringSubmatch(line)
		if m == nil {
			t.Errorf("%q is no line of RIS", line)
			continue
		}
		fields[m[1]] = m[2]
		tags = append(tags, m[1])
	}
	if tags[0] != "TY" || tags[len(tags)-1] != "ER" || fields["TY"] != "ELEC" || fields["TI"] != title || fields["UR"] != address ||
		fields["DA"] != "2021/12/31" || fields["PY"] != "2021" || fields["AU"] != editor {
		t.Errorf("%q reads as %q", ris, fields)
	}
}

var bibField = regexp.MustCompile(`(?m)^  ([a-z]+) = (.*?),?$`)

var untex = strings.NewReplacer(`\textbackslash{}`, `\`, `\textbraceleft{}`, "{", `\textbraceright{}`, "}", `\textasciitilde{}`, "~",
	`\textasciicircum{}`, "^", `\&`, "&", `\%`, "%", `\$`, "$", `\#`, "#", `\_`, "_")

func checkBibTeX(t *testing.T, bib, title, author, address string) {
	t.Helper()
	depth := 0
	for _, r := range bib { // BibTeX counts braces behind a backslash, too
		switch r {
		case '{':
			depth++
		case '}':
			depth--
		}
		if depth < 0 {
			break
		}
	}
	if depth != 0 {
		t.Errorf("%s: braces do not balance", bib)
	}
	if !regexp.MustCompile(`^@misc\{[a-z0-9-]+,\n`).MatchString(bib) || !strings.HasSuffix(bib, "\n}\n") {
		t.Errorf("%s: not an entry with a key", bib)
	}
	fields := map[string]string{}
	for _, m := range bibField.FindAllStringSubmatch(bib, -1) {
		fields[m[1]] = untex.Replace(strings.TrimSuffix(strings.TrimPrefix(strings.TrimSuffix(strings.TrimPrefix(m[2], "{"), "}"), "{"), "}"))
	}
	if fields["title"] != title || fields["author"] != author || fields["month"] != "dec" || fields["year"] != "2021" || fields["day"] != "31" {
		t.Errorf("%s: reads as %q, want the title %q", bib, fields, title)
	}
	if !strings.Contains(bib, "url = {"+address+"},\n") { // nothing of it is escaped
		t.Errorf("%s: the address is not %s", bib, address)
	}
}

// What is cited has one key, and another day has another.
func TestCitationKeys(t *testing.T) {
	a := garden()
	s := Default(a)
	key := func(e *article.Entry, s State) string {
		k, _, _ := strings.Cut(strings.TrimPrefix(Share(a, s, e, "/", "", true).BibTeX, "@misc{"), ",")
		return k
	}
	then := s
	then.AsOf = day("2020-06-30")
	for got, want := range map[string]string{
		key(nil, s):                      "the-garden-2021-12-31",
		key(nil, then):                   "the-garden-2020-06-30",
		key(a.Entry("2020-06-trees"), s): "the-garden-2020-06-trees-2021-12-31",
	} {
		if got != want {
			t.Errorf("got %s, want %s", got, want)
		}
	}
	a.Title = "Сад"
	if got := key(nil, s); got != "record-2021-12-31" {
		t.Errorf("got %s", got)
	}
}
