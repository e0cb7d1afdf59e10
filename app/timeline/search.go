package timeline

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"ledger/app/article"
)

// fold brings text to the form in which it is searched: lower case, and Latin
// letters without their accents. Other alphabets only lose their case.
func fold(s string) string {
	plain := true
	for i := 0; i < len(s); i++ {
		if c := s[i]; c >= utf8.RuneSelf || 'A' <= c && c <= 'Z' {
			plain = false
			break
		}
	}
	if plain {
		return s
	}
	var b strings.Builder
	b.Grow(len(s))
	for _, r := range s {
		if f := foldRune(r); f >= 0 {
			b.WriteRune(f)
		}
	}
	return b.String()
}

// foldRune returns the folded character, or -1 for an accent that stands alone.
func foldRune(r rune) rune {
	if r < utf8.RuneSelf {
		if 'A' <= r && r <= 'Z' {
			r += 'a' - 'A'
		}
		return r
	}
	if isAccent(r) {
		return -1
	}
	if f, ok := accents[r]; ok {
		return f
	}
	r = unicode.ToLower(r)
	if f, ok := accents[r]; ok {
		return f
	}
	return r
}

// isAccent reports whether r is an accent for the letter before it.
func isAccent(r rune) bool { return r >= 0x300 && r <= 0x36f }

// foldAt folds a text and tells for each byte of the outcome, and for its end,
// where in the text the character begins that it comes from.
func foldAt(s string) (folded string, at []int) {
	var b strings.Builder
	for i, r := range s {
		f := foldRune(r)
		if f < 0 {
			continue
		}
		n := b.Len()
		b.WriteRune(f)
		for ; n < b.Len(); n++ {
			at = append(at, i)
		}
	}
	return b.String(), append(at, len(s))
}

// accents maps accented Latin letters to plain ones. It covers the letters of
// the European languages that names in such records come from; golang.org/x/text
// would cover more for 200 KB of tables.
var accents = func() map[rune]rune {
	m := map[rune]rune{}
	for plain, marked := range map[rune]string{
		'a': "àáâãäåāăą", 'c': "çćĉċč", 'd': "ďđ", 'e': "èéêëēĕėęě", 'g': "ĝğġģ", 'h': "ĥħ",
		'i': "ìíîïĩīĭįı", 'j': "ĵ", 'k': "ķ", 'l': "ĺļľł", 'n': "ñńņň", 'o': "òóôõöøōŏő",
		'r': "ŕŗř", 's': "śŝşšș", 't': "ţťŧț", 'u': "ùúûüũūŭůűų", 'w': "ŵ", 'y': "ýÿŷ", 'z': "źżž",
		'\'': "ʼ’",
	} {
		for _, r := range marked {
			m[r] = plain
		}
	}
	return m
}()

// An index is what a search needs of an article, folded once: see indexOf.
type index struct {
	entries   []folded // in the order of the entries
	at        map[*article.Entry]*folded
	spellings []spelling
}

type folded struct {
	title string
	brief string // title, short name and summary
	all   string // all that can be found
}

type spelling struct {
	name string
	also []string
}

type indexKey struct{}

// indexOf returns the article's index, made when it is first asked for.
func indexOf(a *article.Article) *index {
	return a.Derived(indexKey{}, func() any {
		x := &index{entries: make([]folded, len(a.Entries)), at: make(map[*article.Entry]*folded, len(a.Entries))}
		names := map[string]string{} // topics, parties and sources come again and again
		once := func(s string) string {
			f, ok := names[s]
			if !ok {
				f = fold(s)
				names[s] = f
			}
			return f
		}
		for i := range a.Entries {
			e, f := &a.Entries[i], &x.entries[i]
			f.title = fold(e.Title)
			f.brief = f.title + "\n" + fold(e.Short) + "\n" + fold(e.Summary)
			var b strings.Builder
			b.WriteString(f.brief)
			for _, t := range fields(a, e)[3:] {
				b.WriteByte('\n')
				b.WriteString(once(t.text))
			}
			f.all = b.String()
			x.at[e] = f
		}
		for _, sp := range a.Spellings {
			s := spelling{name: fold(sp.Name)}
			for _, also := range sp.Also {
				s.also = append(s.also, fold(also))
			}
			x.spellings = append(x.spellings, s)
		}
		return x
	}).(*index)
}

// words returns the words of a search, each with the spellings of the record
// that it may stand for: a name in its old spelling and in its new one. A
// spelling counts once enough of it has been typed to tell it from others.
func words(a *article.Article, q string) [][]string {
	typed := strings.Fields(fold(q))
	if typed == nil {
		return nil
	}
	x := indexOf(a)
	var list [][]string
	for _, w := range typed {
		spellings := []string{w}
		for _, sp := range x.spellings {
			for _, also := range sp.also {
				if (w == also || len([]rune(w)) >= 4 && strings.HasPrefix(also, w)) && !slices.Contains(spellings, sp.name) {
					spellings = append(spellings, sp.name)
				}
			}
		}
		list = append(list, spellings)
	}
	return list
}

// hasAll reports whether a folded text holds every word, in one of its spellings.
func hasAll(text string, words [][]string) bool {
	for _, spellings := range words {
		if !hasAny(text, spellings) {
			return false
		}
	}
	return true
}

func hasAny(text string, spellings []string) bool {
	for _, w := range spellings {
		if strings.Contains(text, w) {
			return true
		}
	}
	return false
}

// A field is one text of an entry that can be found, with the name of its place.
type field struct{ name, text string }

// fields returns everything of the entry that can be found: its title, short
// name and summary, then the rest.
func fields(a *article.Article, e *article.Entry) []field {
	list := []field{{"", e.Title}, {"Short name", e.Short}, {"Summary", e.Summary}}
	add := func(name string, texts ...string) {
		for _, t := range texts {
			if t != "" {
				list = append(list, field{name, t})
			}
		}
	}
	party := func(name string, ids []string) {
		for _, id := range ids {
			p := a.Party(id)
			add(name, p.Name)
			add(name, p.Aliases...)
		}
	}
	add("Disputed", e.Disputed)
	add("Date", e.Date.Words())
	for _, t := range e.Topics {
		add("Topic", a.Topic(t).Name)
	}
	switch e.Kind {
	case article.Event:
		f := e.Event
		add("Place", f.Place)
		add("Level", f.Level)
		add("Format", f.Format)
		add("Trigger", f.Trigger)
		add("Chair", f.Chair)
		add("Represented by", f.Represented)
		party("Called by", f.CalledBy)
		add("Called by", f.CalledNote)
		for _, x := range f.Asked {
			add("Asked", x.Text)
			add("Asked by", x.By)
		}
		for _, x := range f.Outcomes {
			add("Outcome", x.Text)
			add("Outcome by", x.By)
		}
		for _, x := range f.Accounts {
			add("Account", x.Text)
			add("Account by", x.By)
		}
	case article.Request:
		for _, x := range e.Request.Askings {
			add("Asked", x.Text)
			add("Asked by", x.By)
			add("Asked at", x.Forum)
		}
		for _, x := range e.Request.Answers {
			add("Answer", x.Text, x.Because, x.Disputed)
		}
	case article.Commitment:
		f := e.Commitment
		party("By", f.By)
		add("Promised", f.Made.Text)
		add("Promised at", f.Made.Forum)
		for _, x := range f.Steps {
			add("Step", x.Text, x.Part, x.Because, x.Disputed)
		}
		add("Overlap", f.OverlapNote)
	}
	for _, n := range e.Notes {
		add("Note", n.Text)
	}
	for _, id := range e.Sources {
		s := a.Source(id)
		add("Source", s.Title)
		add("Source", s.Publisher)
	}
	add("Address", e.ID)
	return list
}

// A match is a stretch of a text, in bytes.
type match struct{ from, to int }

// matches returns where a text holds words, in one of their spellings: from
// left to right, the longest first, without overlap. No match splits a
// character from its accents. See FuzzMatches.
func matches(text string, words [][]string) []match {
	folded, at := foldAt(text)
	var list []match
	for i := 0; i < len(folded); {
		longest := 0
		for _, spellings := range words {
			for _, w := range spellings {
				if len(w) > longest && strings.HasPrefix(folded[i:], w) {
					longest = len(w)
				}
			}
		}
		if longest == 0 {
			i++
			continue
		}
		list = append(list, match{at[i], at[i+longest]})
		i += longest
	}
	return list
}
