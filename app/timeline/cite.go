package timeline

import (
	"strconv"
	"strings"

	"ledger/app/article"
)

// A Shared is what a reader takes away of a view: its addresses, and how to
// cite it.
type Shared struct {
	Title string
	Day   string // the day shown, in words
	Here  string // the address of what is shown: Live, or Dated if another day than the newest is
	Live  string // the address that always leads to the newest record
	Dated string // the address that always leads to the day shown
	Citation
}

// A Citation names a view in the formats of text and of reference managers.
type Citation struct {
	Plain  string
	BibTeX string
	RIS    string // lines end in CR LF, as the format has it
	CSL    string // CSL-JSON
}

// Share returns what can be shared and cited of a state: the whole view on the
// page at path ("" or "ledger"), or the entry e alone if it is not nil. Root is
// the absolute address of the site, ending in "/". The citation names the dated
// address if dated is set, the live one otherwise. A citation holds no day of
// access, since nothing here reads a clock: the day of the record tells which
// version was cited. See TestShare for examples.
func Share(a *article.Article, s State, e *article.Entry, root, path string, dated bool) Shared {
	out := Shared{Title: a.Title, Day: s.AsOf.Words()}
	live := s
	live.AsOf = a.RecordDate
	c := cited{a: a, key: slug(a.Title), title: a.Title, dated: dated, day: s.AsOf, clock: s.Clock}
	if e == nil {
		out.Live, out.Dated = root+path, root+path+"?"+datedQuery(a, s)
		if q := Query(a, live); q != "" {
			out.Live += "?" + q
		}
	} else {
		alone := Default(a)
		alone.AsOf, alone.Clock, alone.Entry = s.AsOf, s.Clock, e.ID
		out.Title = e.Title + " · " + a.Title
		out.Live, out.Dated = root+"entry/"+e.ID, root+"?"+datedQuery(a, alone)
		c.title, c.within, c.key = e.Title, a.Title, joinWords("-", c.key, e.ID)
	}
	out.Here = out.Live
	if s.AsOf != a.RecordDate {
		out.Here = out.Dated
	}
	c.address = out.Live
	if dated {
		c.address = out.Dated
	}
	c.author = oneLine(a.Editor)
	if c.author == "" {
		c.author = oneLine(a.Title)
	}
	c.title, c.within = oneLine(c.title), oneLine(c.within)
	if c.key = joinWords("-", c.key, c.version().String()); e == nil && slug(a.Title) == "" {
		c.key = "record-" + c.key
	}
	out.Citation = Citation{Plain: c.plain(), BibTeX: c.bibTeX(), RIS: c.ris(), CSL: c.csl()}
	return out
}

// datedQuery is Query, with the day shown even if it is the newest.
func datedQuery(a *article.Article, s State) string {
	q := Query(a, s)
	if s.AsOf == Default(a).AsOf {
		q = joinWords("&", "as-of="+s.AsOf.String(), q)
	}
	return q
}

// A cited is what all formats of a citation are made of.
type cited struct {
	a                                   *article.Article
	key, title, within, author, address string
	dated                               bool
	day                                 article.Day
	clock                               article.Clock
}

// version returns the day that tells the cited view from others of its kind.
func (c cited) version() article.Day {
	if c.dated {
		return c.day
	}
	return c.a.RecordDate
}

// about says which record was cited, and which day of it: "Record of 24
// November 2026, how it stood on 28 August 2024".
func (c cited) about() string {
	w := "Record of " + c.a.RecordDate.Words()
	if day := c.version(); day != c.a.RecordDate || c.clock == article.Known {
		line := AsOfLine(day, c.clock)
		w += ", " + strings.ToLower(line[:1]) + line[1:]
	}
	return w
}

func (c cited) plain() string {
	title := c.title
	if c.within != "" {
		if !strings.ContainsRune(".?!…", lastRune(title)) {
			title += "."
		}
		title = "“" + title + "” " + c.within
	}
	if c.a.Editor != "" {
		title = c.author + ": " + title
	}
	if !strings.ContainsRune(".?!…", lastRune(title)) {
		title += "."
	}
	return title + " " + c.about() + ". " + c.address
}

func lastRune(s string) rune {
	r := []rune(s)
	if len(r) == 0 {
		return '.'
	}
	return r[len(r)-1]
}

var bibMonths = [12]string{"jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"}

// bibTeX uses @misc and names of months, which BibTeX and BibLaTeX both know.
// Double braces keep names whole and titles as they are written.
func (c cited) bibTeX() string {
	y, m, d := c.a.RecordDate.Civil()
	var b strings.Builder
	b.WriteString("@misc{" + c.key)
	field := func(name, value string) { b.WriteString(",\n  " + name + " = " + value) }
	field("author", "{{"+tex(c.author)+"}}")
	field("title", "{{"+tex(c.title)+"}}")
	if c.within != "" {
		field("howpublished", "{"+tex(c.within)+"}")
	}
	field("year", strconv.Itoa(y))
	field("month", bibMonths[m-1])
	field("day", strconv.Itoa(d))
	field("url", "{"+texAddress.Replace(c.address)+"}")
	field("note", "{"+tex(c.about())+"}")
	b.WriteString("\n}\n")
	return b.String()
}

// Braces are written by name: BibTeX counts those behind a backslash, too.
var texWords = strings.NewReplacer(`\`, `\textbackslash{}`, "{", `\textbraceleft{}`, "}", `\textbraceright{}`, "~", `\textasciitilde{}`,
	"^", `\textasciicircum{}`, "&", `\&`, "%", `\%`, "$", `\$`, "#", `\#`, "_", `\_`)

func tex(s string) string { return texWords.Replace(s) }

// An address is read as it stands, but for what would end its field.
var texAddress = strings.NewReplacer("{", "%7B", "}", "%7D", `\`, "%5C", " ", "%20")

// ris names the explainer as the publisher and an author only if there is an
// editor: readers of the format would take a title with a comma for a surname
// and a given name.
func (c cited) ris() string {
	y, m, d := c.a.RecordDate.Civil()
	var b strings.Builder
	line := func(tag, value string) {
		if value != "" {
			b.WriteString(tag + "  - " + value + "\r\n")
		}
	}
	line("TY", "ELEC")
	line("TI", c.title)
	line("T2", c.within)
	line("AU", oneLine(c.a.Editor))
	line("PB", oneLine(c.a.Title))
	line("PY", strconv.Itoa(y))
	line("DA", strconv.Itoa(y)+"/"+twoDigits(m)+"/"+twoDigits(d))
	line("LA", c.a.Language)
	line("UR", c.address)
	line("N1", c.about())
	b.WriteString("ER  - \r\n")
	return b.String()
}

func twoDigits(n int) string {
	if n < 10 {
		return "0" + strconv.Itoa(n)
	}
	return strconv.Itoa(n)
}

func (c cited) csl() string {
	y, m, d := c.a.RecordDate.Civil()
	var b strings.Builder
	b.WriteString(`[{"id":` + jsonText(c.key) + `,"type":"webpage","title":` + jsonText(c.title))
	if c.within != "" {
		b.WriteString(`,"container-title":` + jsonText(c.within))
	}
	b.WriteString(`,"author":[{"literal":` + jsonText(c.author) + `}],"publisher":` + jsonText(oneLine(c.a.Title)) +
		`,"issued":{"date-parts":[[` + strconv.Itoa(y) + "," + strconv.Itoa(m) + "," + strconv.Itoa(d) + `]]},"language":` + jsonText(c.a.Language) +
		`,"URL":` + jsonText(c.address) + `,"note":` + jsonText(c.about()) + "}]")
	return b.String()
}

// jsonText writes a text of one line as JSON. It leaves "&", "<" and ">"
// readable, which encoding/json does not.
func jsonText(s string) string {
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(s) + `"`
}

// oneLine makes a text one line without control characters: every format ends
// something at the end of a line.
func oneLine(s string) string {
	return clean(strings.Join(strings.Fields(s), " "))
}

func joinWords(between string, words ...string) string {
	var out []string
	for _, w := range words {
		if w != "" {
			out = append(out, w)
		}
	}
	return strings.Join(out, between)
}

// slug makes a key of the letters and digits that every program takes in one;
// it is empty for a title in another alphabet.
func slug(s string) string {
	return strings.Join(strings.FieldsFunc(strings.ToLower(s), func(r rune) bool {
		return (r < 'a' || r > 'z') && (r < '0' || r > '9')
	}), "-")
}
