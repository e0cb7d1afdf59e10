package timeline

import (
	"slices"
	"strconv"
	"strings"

	"ledger/app/article"
)

// A Found says what a search found, or why nothing is shown. View.Found is nil
// if there is neither a search nor an empty list.
type Found struct {
	Line string // "2 events, 5 requests, 3 commitments", or that nothing was found
	Help string // said if nothing was found: what would help
	Ways []Way  // offered if nothing was found, or if what is searched for is a status
	Hits []Hit
	More string // "Show all 12 in the list", or "" if all are hits
}

// A Way out of an empty list: take off a filter, search for another word, or
// choose a status instead of the search.
type Way struct {
	Words  string
	Facet  string // for TakeOff; "" to search, "all" to clear everything but the search
	Search string
	Status article.Status // to choose; "" if it is none of these ways
}

// A Hit is an entry that the search found.
type Hit struct {
	ID    string
	Kind  article.Kind
	Lane  string // name of its lane
	Date  string
	Title []Piece
	Where string  // name of the place of Text: "Answer"; "" if there is no text
	Text  []Piece // around what matched, if not all of it stands in the title
}

// A Piece is a part of a text; it is marked if it matches the search.
type Piece struct {
	Text   string
	Marked bool
}

const (
	maxHits     = 8
	beforeMatch = 40  // characters of a snippet before its first match, about
	snippetSize = 130 // and in all
)

// find returns what the search found, and nil if there is nothing to say.
func find(a *article.Article, s State, p *pick) *Found {
	shown := p.passes.count()
	if p.words == nil && shown > 0 {
		return nil
	}
	called := p.called(s)
	if shown == 0 && called == nil {
		return nothing(a, s, p)
	}
	v := &Found{Ways: called}
	if shown == 0 {
		v.Line, v.Help = nothingLine(s), "No entry says so, but a status is called so."
		return v
	}
	var counts []string
	for i, k := range article.Kinds {
		if n := meet(p.passes, p.facts.lanes[i]); n > 0 {
			counts = append(counts, Count(n, string(k), k.Lane()))
		}
	}
	v.Line = strings.Join(counts, ", ")
	for _, i := range p.best(maxHits) {
		v.Hits = append(v.Hits, hit(a, &a.Entries[i], p.words))
	}
	if shown > maxHits {
		v.More = "Show all " + Number(float64(shown)) + " in the list"
	}
	return v
}

// called returns the ways to the statuses that are called by what is searched
// for, as far as some entry has them.
func (p *pick) called(s State) (ways []Way) {
	q := fold(strings.Join(strings.Fields(s.Q), " "))
	if len(q) < 3 {
		return nil
	}
	left := p.but(byStatus | byWords)
	for _, v := range choices(p.a)[2].Values {
		if !begins(fold(v.Name), q) || contains(s.Statuses, v.Value) {
			continue
		}
		st := article.Status(v.Value)
		if n := meet(left, p.day.with(st)); n > 0 {
			ways = append(ways, Way{Words: "Status “" + v.Name + "”: " + Count(n, "entry", "entries"), Status: st})
		}
	}
	return ways
}

// best returns the numbers of the n best entries that pass: first those in whose
// title every word begins a word, then those whose title holds all words, then
// those whose title, short name or summary does; of equals the earlier.
func (p *pick) best(n int) []int {
	var ranked [4][]int
	for i, place := range p.facts.places {
		if !p.passes.has(place) {
			continue
		}
		rank := 3
		switch {
		case p.found.title.has(place):
			rank = 1
			title := fold(p.a.Entries[i].Title)
			if !slices.ContainsFunc(p.words, func(spellings []string) bool {
				return !slices.ContainsFunc(spellings, func(w string) bool { return begins(title, w) })
			}) {
				rank = 0
			}
		case p.found.brief.has(place):
			rank = 2
		}
		if len(ranked[rank]) < n {
			ranked[rank] = append(ranked[rank], i)
		}
		if len(ranked[0]) == n {
			break
		}
	}
	var all []int
	for _, list := range ranked {
		all = append(all, list...)
	}
	return all[:min(n, len(all))]
}

// begins reports whether a word of the folded text begins with w.
func begins(text, w string) bool {
	for at := 0; ; {
		i := strings.Index(text[at:], w)
		if i < 0 {
			return false
		}
		if i += at; i == 0 || strings.IndexByte(" -–(“\"'\n", text[i-1]) >= 0 || text[i-1] >= 0x80 {
			return true
		}
		at = i + 1
	}
}

func hit(a *article.Article, e *article.Entry, words [][]string) Hit {
	h := Hit{ID: e.ID, Kind: e.Kind, Lane: a.Lane(e.Kind).Name, Date: e.Date.Words(), Title: pieces(e.Title, matches(e.Title, words))}
	title := fold(e.Title)
	var missing [][]string
	for _, spellings := range words {
		if !hasAny(title, spellings) {
			missing = append(missing, spellings)
		}
	}
	if missing == nil {
		return h
	}
	best, most := field{}, 0
	for _, t := range fields(a, e)[1:] {
		text, n := fold(t.text), 0
		for _, spellings := range missing {
			if hasAny(text, spellings) {
				n++
			}
		}
		if n > most {
			best, most = t, n
		}
	}
	h.Where, h.Text = best.name, snippet(best.text, missing)
	return h
}

// pieces cuts a text at its matches. Joined, they are the text.
func pieces(text string, ms []match) []Piece {
	var list []Piece
	at := 0
	for _, m := range ms {
		if m.from > at {
			list = append(list, Piece{text[at:m.from], false})
		}
		list = append(list, Piece{text[m.from:m.to], true})
		at = m.to
	}
	if at < len(text) {
		list = append(list, Piece{text[at:], false})
	}
	return list
}

// snippet returns the part of a text around its first match, cut at spaces,
// with dots where something was left out.
func snippet(text string, words [][]string) []Piece {
	ms := matches(text, words)
	if len(ms) == 0 {
		return nil
	}
	from, to := 0, len(text)
	if ms[0].from > beforeMatch+20 {
		from = ms[0].from - beforeMatch
		if i := strings.IndexByte(text[from:ms[0].from], ' '); i >= 0 {
			from += i + 1
		} else {
			from = ms[0].from
		}
	}
	if to > from+snippetSize+20 {
		end := max(from+snippetSize, ms[0].to)
		if i := strings.LastIndexByte(text[ms[0].to:end], ' '); i >= 0 {
			to = ms[0].to + i
		} else {
			to = ms[0].to
		}
	}
	var inside []match
	for _, m := range ms {
		if m.to <= to {
			inside = append(inside, match{m.from - from, m.to - from})
		}
	}
	list := pieces(text[from:to], inside)
	if from > 0 {
		list = append([]Piece{{"… ", false}}, list...)
	}
	if to < len(text) {
		list = append(list, Piece{" …", false})
	}
	return list
}

// nothing says why no entry is shown, and what would help.
func nothing(a *article.Article, s State, p *pick) *Found {
	leaves := func(without int) int { return p.but(without).count() }
	if p.words == nil {
		v := &Found{Line: "No entry passes all of these filters."}
		best, most := "", 0
		for i, facet := range []string{"lanes", "topics", "statuses", "by"} {
			if n := leaves(1 << i); n > most {
				best, most = facet, n
			}
		}
		if best == "" {
			v.Help = "None of them alone is to blame."
			v.Ways = []Way{{Words: "Clear all filters", Facet: "all"}}
			return v
		}
		names := facetNames(a, s, best)
		v.Help = "Without " + names + ", " + Count(most, "entry does.", "entries do.")
		v.Ways = []Way{{Words: "Take off " + names, Facet: best}}
		return v
	}
	v := &Found{Line: nothingLine(s)}
	if n := leaves(byLane | byTopic | byStatus | byParty); n > 0 {
		v.Help = Count(n, "entry matches", "entries match") + " without the filters."
		v.Ways = []Way{{Words: "Search without the filters", Facet: "all"}}
		return v
	}
	if near := suggest(a, indexOf(a), s.Q); near != "" {
		v.Help = "A near spelling is in the record."
		v.Ways = []Way{{Words: "Search for “" + near + "”", Search: near}}
		return v
	}
	if len(p.words) > 1 {
		var each []string
		for i, w := range strings.Fields(s.Q) {
			n := 0
			if i < len(p.words) {
				n = indexOf(a).search(a, p.words[i:i+1]).all.count()
			}
			each = append(each, "“"+w+"” alone: "+Number(float64(n)))
			if n > 0 {
				v.Ways = append(v.Ways, Way{Words: "Search for “" + w + "”", Search: w})
			}
		}
		if len(v.Ways) > 0 {
			v.Help = "An entry must have every word. " + strings.Join(each, ", ") + "."
			return v
		}
	}
	v.Help = "The search looks at titles, summaries, every dated step and answer, people, places, parties, topics, and the titles and publishers of sources."
	return v
}

func nothingLine(s State) string {
	return "Nothing matches “" + strings.Join(strings.Fields(s.Q), " ") + "”."
}

// facetNames lists the values of a facet that are on: “Requests” or “Missed”.
func facetNames(a *article.Article, s State, facet string) string {
	var names []string
	for _, c := range chips(a, s) {
		if c.Facet == facet {
			names = append(names, "“"+c.Name+"”")
		}
	}
	if len(names) > 3 {
		return "the " + strconv.Itoa(len(names)) + " choices of “" + map[string]string{"lanes": "Lane", "topics": "Topic", "statuses": "Status", "by": "By"}[facet] + "”"
	}
	return strings.Join(names, ", ")
}

type vocabularyKey struct{}

// A word of the record, as it is written and folded.
type word struct{ written, folded string }

// vocabulary returns the words of titles, parties, people, places and spellings.
func vocabulary(a *article.Article) []word {
	return a.Derived(vocabularyKey{}, func() any { return makeVocabulary(a) }).([]word)
}

func makeVocabulary(a *article.Article) []word {
	var list []word
	seen := map[string]bool{}
	add := func(text string) {
		for _, w := range strings.FieldsFunc(text, func(r rune) bool { return strings.ContainsRune(" ,.;:()“”\"/–-’'", r) }) {
			if f := fold(w); len([]rune(f)) >= 3 && !seen[f] {
				seen[f] = true
				list = append(list, word{w, f})
			}
		}
	}
	for _, p := range a.Parties {
		add(p.Name)
		for _, also := range p.Aliases {
			add(also)
		}
	}
	for _, sp := range a.Spellings {
		add(sp.Name)
		for _, also := range sp.Also {
			add(also)
		}
	}
	for i := range a.Entries {
		for _, t := range fields(a, &a.Entries[i]) {
			switch t.name {
			case "", "Short name", "Place", "Chair", "Represented by", "Asked by", "Outcome by", "Account by":
				add(t.text)
			}
		}
	}
	return list
}

// suggest returns the search with the words that are nowhere in the record
// replaced by the nearest that are, or "" if that finds nothing either.
func suggest(a *article.Article, x *index, q string) string {
	typed := strings.Fields(q)
	changed := false
	for i, w := range typed {
		f := fold(w)
		if somewhere(a, x, words(a, w)) {
			continue
		}
		size := len([]rune(f))
		limit := 2
		if size < 6 {
			limit = 1
		}
		best := ""
		for _, v := range vocabulary(a) {
			if size < 4 {
				break
			}
			if d := distance(f, v.folded, limit); d <= limit && somewhere(a, x, words(a, v.written)) {
				if limit, best = d-1, v.written; limit == 0 {
					break
				}
			}
		}
		if best == "" {
			return ""
		}
		typed[i], changed = best, true
	}
	q = strings.Join(typed, " ")
	if !changed || !somewhere(a, x, words(a, q)) {
		return ""
	}
	return q
}

// somewhere reports whether some entry holds all words.
func somewhere(a *article.Article, x *index, words [][]string) bool {
	return x.search(a, words).all.count() > 0
}

// distance returns how many letters must be added, left out, replaced or
// swapped with the next to make one word of the other; more than limit if it
// is more than that.
func distance(a, b string, limit int) int {
	x, y := []rune(a), []rune(b)
	if d := len(x) - len(y); d > limit || -d > limit {
		return limit + 1
	}
	before, row, next := make([]int, len(y)+1), make([]int, len(y)+1), make([]int, len(y)+1)
	for j := range row {
		row[j] = j
	}
	for i := range x {
		next[0] = i + 1
		least := next[0]
		for j := range y {
			cost := 1
			if x[i] == y[j] {
				cost = 0
			}
			next[j+1] = min(row[j]+cost, row[j+1]+1, next[j]+1)
			if i > 0 && j > 0 && x[i] == y[j-1] && x[i-1] == y[j] {
				next[j+1] = min(next[j+1], before[j-1]+1)
			}
			least = min(least, next[j+1])
		}
		if least > limit {
			return limit + 1
		}
		before, row, next = row, next, before
	}
	return row[len(y)]
}
