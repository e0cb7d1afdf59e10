package timeline

import (
	"slices"
	"strings"

	"ledger/app/article"
)

// fold brings text to the form in which it is searched: lower case, and Latin
// letters without their accents. Other alphabets only lose their case.
func fold(s string) string {
	return strings.Map(func(r rune) rune {
		if f, ok := accents[r]; ok {
			return f
		}
		return r
	}, strings.ToLower(s))
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
		'’': "", '\'': "ʼ",
	} {
		for _, r := range marked {
			m[r] = plain
		}
	}
	m['’'] = '\''
	return m
}()

// words returns the words of a search, each with the spellings of the record
// that it may stand for: a name in its old spelling and in its new one. A spelling counts once enough of it
// has been typed to tell it from others.
func words(a *article.Article, q string) [][]string {
	var list [][]string
	for _, w := range strings.Fields(fold(q)) {
		spellings := []string{w}
		for _, sp := range a.Spellings {
			name := fold(sp.Name)
			for _, also := range sp.Also {
				also = fold(also)
				if (w == also || len([]rune(w)) >= 4 && strings.HasPrefix(also, w)) && !slices.Contains(spellings, name) {
					spellings = append(spellings, name)
				}
			}
		}
		list = append(list, spellings)
	}
	return list
}

// haystack returns everything of the entry that can be found, folded.
func haystack(a *article.Article, e *article.Entry) string {
	var b strings.Builder
	add := func(texts ...string) {
		for _, t := range texts {
			if t != "" {
				b.WriteString(fold(t))
				b.WriteByte('\n')
			}
		}
	}
	party := func(ids []string) {
		for _, id := range ids {
			p := a.Party(id)
			add(p.Name)
			add(p.Aliases...)
		}
	}
	add(e.ID, e.Title, e.Short, e.Summary, e.Disputed, e.Date.Words())
	for _, t := range e.Topics {
		add(a.Topic(t).Name)
	}
	switch e.Kind {
	case article.Event:
		f := e.Event
		add(f.Place, f.Level, f.Trigger, f.Chair, f.Represented)
		party(f.CalledBy)
		for _, x := range f.Asked {
			add(x.Text, x.By)
		}
		for _, x := range f.Outcomes {
			add(x.Text, x.By)
		}
		for _, x := range f.Accounts {
			add(x.Text, x.By)
		}
	case article.Request:
		for _, x := range e.Request.Askings {
			add(x.Text, x.By, x.Forum)
		}
		for _, x := range e.Request.Answers {
			add(x.Text)
		}
	case article.Commitment:
		f := e.Commitment
		party(f.By)
		add(f.Made.Text, f.Made.Forum)
		for _, x := range f.Steps {
			add(x.Text)
		}
	}
	for _, n := range e.Notes {
		add(n.Text)
	}
	for _, id := range e.Sources {
		s := a.Source(id)
		add(s.Title, s.Publisher)
	}
	return b.String()
}
