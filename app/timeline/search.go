package timeline

import (
	"math/bits"
	"slices"
	"strings"
	"sync"
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

// An index is what a search needs of an article: every word that stands in some
// entry, folded, with where it stands. What is searched for has no space in it,
// so it stands within one of these words: a search looks through the words of
// the record, not through its texts. It is made bit by bit: see Prepare.
type index struct {
	mu        sync.Mutex
	made      int // entries that are in it
	tokens    []token
	numbers   map[string]int32   // of tokens
	texts     map[string][]int32 // tokens of topics, parties and sources, which come again and again
	letters   [36][levels]set    // the entries with a word that has a letter or digit: see letter
	spellings []spelling
	last      *hits
}

// letter returns the number of a plain letter or digit, and -1 for others. Most
// searches begin with one, which stands in most words: it is looked up.
func letter(c byte) int {
	switch {
	case 'a' <= c && c <= 'z':
		return int(c - 'a')
	case '0' <= c && c <= '9':
		return int(c-'0') + 26
	}
	return -1
}

// A token is a word with the entries in which it stands, in order: their places,
// each with its level in the two lowest bits.
type token struct {
	text    string
	at      []uint32
	letters uint64 // one bit for each: see letter
}

// A word stands in the title, in the short name or summary, or elsewhere.
const (
	inTitle = iota
	inBrief
	inAll
	levels
)

type spelling struct {
	name string
	also []string
}

// hits are the entries that a search found: by title alone, by title, short name
// and summary, and by all of their texts.
type hits struct {
	words             [][]string
	title, brief, all set
}

type indexKey struct{}

func begunIndex(a *article.Article) *index {
	return a.Derived(indexKey{}, func() any { return beginIndex(a) }).(*index)
}

func beginIndex(a *article.Article) *index {
	n := factsOf(a)
	x := &index{numbers: map[string]int32{}, texts: map[string][]int32{}}
	for l := range x.letters {
		x.letters[l] = [levels]set{n.none(), n.none(), n.none()}
	}
	for _, sp := range a.Spellings {
		s := spelling{name: fold(sp.Name)}
		for _, also := range sp.Also {
			s.also = append(s.also, fold(also))
		}
		x.spellings = append(x.spellings, s)
	}
	return x
}

// indexOf returns the article's index.
func indexOf(a *article.Article) *index {
	x := begunIndex(a)
	x.make(a, len(a.Entries))
	return x
}

// Prepare makes some more of what a search needs, for n entries, and reports
// whether there is more to make. Without it the first search makes all of it.
func Prepare(a *article.Article, n int) (more bool) { return begunIndex(a).make(a, n) }

// make makes the index of n entries more, and reports whether there are others.
func (x *index) make(a *article.Article, n int) (more bool) {
	x.mu.Lock()
	defer x.mu.Unlock()
	places := factsOf(a).places
	for end := min(x.made+n, len(a.Entries)); x.made < end; x.made++ {
		e, place := &a.Entries[x.made], uint32(places[x.made])
		var letters [levels]uint64
		for i, t := range fields(a, e) {
			level := uint32(inAll)
			if i < levelOf[len(levelOf)-1] {
				level = uint32(min(i, inBrief))
			}
			switch t.name {
			case "Topic", "By", "Called by", "Source", "Date":
				list, ok := x.texts[t.text]
				if !ok {
					for _, w := range strings.Fields(fold(t.text)) {
						list = append(list, x.number(w))
					}
					x.texts[t.text] = list
				}
				for _, k := range list {
					letters[level] |= x.put(k, place<<2|level)
				}
			default:
				for _, w := range strings.Fields(fold(t.text)) {
					letters[level] |= x.put(x.number(w), place<<2|level)
				}
			}
		}
		for level, in := range letters {
			for ; in != 0; in &= in - 1 {
				x.letters[bits.TrailingZeros64(in)][level].add(int(place))
			}
		}
	}
	return x.made < len(a.Entries)
}

func (x *index) number(w string) int32 {
	k, ok := x.numbers[w]
	if !ok {
		k = int32(len(x.tokens))
		w = strings.Clone(w) // not the text around it
		x.numbers[w] = k
		t := token{text: w}
		for i := range len(w) {
			if n := letter(w[i]); n >= 0 {
				t.letters |= 1 << n
			}
		}
		x.tokens = append(x.tokens, t)
	}
	return k
}

// put notes that a token stands somewhere, unless it stands in the same entry at
// a lower level: texts come by level. It returns the token's letters.
func (x *index) put(k int32, at uint32) uint64 {
	t := &x.tokens[k]
	if n := len(t.at); n == 0 || t.at[n-1]>>2 != at>>2 {
		t.at = append(t.at, at)
	}
	return t.letters
}

// search returns the entries that hold every word, in one of its spellings.
func (x *index) search(a *article.Article, words [][]string) *hits {
	x.mu.Lock()
	defer x.mu.Unlock()
	if x.last != nil && slices.EqualFunc(x.last.words, words, slices.Equal) {
		return x.last
	}
	h := &hits{words: words}
	for _, spellings := range words {
		var any [levels]set
		for _, w := range spellings {
			for level, s := range x.holding(a, w) {
				any[level] = any[level].or(s)
			}
		}
		h.title, h.brief, h.all = h.title.and(any[inTitle]), h.brief.and(any[inBrief]), h.all.and(any[inAll])
	}
	x.last = h
	return h
}

// holding returns the entries that hold w up to each level. A spelling of several
// words is looked up in the texts of the entries that hold each of them.
func (x *index) holding(a *article.Article, w string) (sets [levels]set) {
	n := factsOf(a)
	parts := strings.Fields(w)
	for _, part := range parts {
		one := [levels]set{n.none(), n.none(), n.none()}
		tokens := x.tokens
		if l := letter(part[0]); l >= 0 && len(part) == 1 {
			one, tokens = x.letters[l], nil // or copies what it adds to
		}
		for i := range tokens {
			if t := &tokens[i]; strings.Contains(t.text, part) {
				for _, at := range t.at {
					one[at&3].add(int(at >> 2))
				}
			}
		}
		one[inBrief] = one[inBrief].or(one[inTitle])
		one[inAll] = one[inAll].or(one[inBrief])
		for level := range sets {
			sets[level] = sets[level].and(one[level])
		}
	}
	if len(parts) < 2 {
		return sets
	}
	for level := range sets {
		found := n.none()
		sets[level].each(0, len(n.entries), func(place int) bool {
			if holds(a, &a.Entries[n.entries[place]], w, level) {
				found.add(place)
			}
			return true
		})
		sets[level] = found
	}
	return sets
}

// holds reports whether a text of the entry up to a level holds w.
func holds(a *article.Article, e *article.Entry, w string, level int) bool {
	list := fields(a, e)
	if level < inAll {
		list = list[:levelOf[level]]
	}
	return slices.ContainsFunc(list, func(t field) bool { return strings.Contains(fold(t.text), w) })
}

// levelOf says how many of an entry's fields there are up to a level.
var levelOf = [...]int{inTitle: 1, inBrief: 3}

// words returns the words of a search, each with the spellings of the record
// that it may stand for: a name in its old spelling and in its new one. A
// spelling counts once enough of it has been typed to tell it from others.
func words(a *article.Article, q string) [][]string {
	typed := strings.Fields(fold(q))
	if typed == nil {
		return nil
	}
	x := begunIndex(a)
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

type fieldList []field

// add appends the texts that there are. It is called from so many places that
// the program would be larger by tens of kilobytes if each held a copy.
//
//go:noinline
func (l *fieldList) add(name string, texts ...string) {
	for _, t := range texts {
		if t != "" {
			*l = append(*l, field{name, t})
		}
	}
}

// fields returns everything of the entry that can be found: its title, short
// name and summary, then the rest.
func fields(a *article.Article, e *article.Entry) []field {
	l := fieldList{{"", e.Title}, {"Short name", e.Short}, {"Summary", e.Summary}}
	party := func(name string, ids []string) {
		for _, id := range ids {
			p := a.Party(id)
			l.add(name, p.Name)
			l.add(name, p.Aliases...)
		}
	}
	l.add("Disputed", e.Disputed)
	l.add("Date", e.Date.Words())
	for _, t := range e.Topics {
		l.add("Topic", a.Topic(t).Name)
	}
	switch e.Kind {
	case article.Event:
		f := e.Event
		l.add("Place", f.Place)
		l.add("Level", f.Level)
		l.add("Format", f.Format)
		l.add("Trigger", f.Trigger)
		l.add("Chair", f.Chair)
		l.add("Represented by", f.Represented)
		party("Called by", f.CalledBy)
		l.add("Called by", f.CalledNote)
		for _, x := range f.Asked {
			l.add("Asked", x.Text)
			l.add("Asked by", x.By)
		}
		for _, x := range f.Outcomes {
			l.add("Outcome", x.Text)
			l.add("Outcome by", x.By)
		}
		for _, x := range f.Accounts {
			l.add("Account", x.Text)
			l.add("Account by", x.By)
		}
	case article.Request:
		for _, x := range e.Request.Askings {
			l.add("Asked", x.Text)
			l.add("Asked by", x.By)
			l.add("Asked at", x.Forum)
		}
		for _, x := range e.Request.Answers {
			l.add("Answer", x.Text, x.Because, x.Disputed)
		}
	case article.Commitment:
		f := e.Commitment
		party("By", f.By)
		l.add("Promised", f.Made.Text)
		l.add("Promised at", f.Made.Forum)
		for _, x := range f.Steps {
			l.add("Step", x.Text, x.Part, x.Because, x.Disputed)
		}
		l.add("Overlap", f.OverlapNote)
	}
	for _, n := range e.Notes {
		l.add("Note", n.Text)
	}
	for _, id := range e.Sources {
		s := a.Source(id)
		l.add("Source", s.Title)
		l.add("Source", s.Publisher)
	}
	l.add("Address", e.ID)
	return l
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
