package ui

import (
	"slices"
	"strings"

	"ledger/app/article"
	"ledger/app/timeline"
)

// bootEntry is what the boot script knows of an entry. It finds the entry's id in
// the page, where entries of a kind stand in the same order. Moments are flat lists
// of day, status, day, status …: every day on which something in the entry
// takes effect, and the place of its status in days.Statuses from then on.
type bootEntry struct {
	Kind  int   `json:"k"`           // 0 event, 1 request, 2 commitment
	Flag  int   `json:"f,omitempty"` // of a meeting: 1, and 2 more if called by the asker
	Bare  int   `json:"o,omitempty"` // in the page it has: 1, no mark; 2 more, no place in the list
	Stood []int `json:"s"`
	Known []int `json:"n,omitzero"` // nil: as Stood
	// Of a request: its wait under both clocks, as day, wait, day, wait …, from
	// each of the days on: how long it was, noWait, or waiting.
	WaitStood []int `json:"w,omitempty"`
	WaitKnown []int `json:"x,omitzero"` // nil: as WaitStood
}

type days struct {
	Record   int         `json:"record"`
	AsOf     int         `json:"asof,omitempty"`  // what the page shows if the address names no day
	Clock    int         `json:"clock,omitempty"` // 1: as known then
	After    int         `json:"after"`
	Statuses [][]any     `json:"statuses"` // word for the address, words for the reader, settled, not yet
	Entries  []bootEntry `json:"entries"`
	// What the clock "as known then" leaves out for a while or, with 0, always:
	// the day something took effect, and how many days later it was known; one
	// flat list.
	Hidden []int `json:"hidden"`
}

// Days returns what the boot script needs to show any day before the program
// runs: of each entry the days on which its status changes, under both clocks.
func Days(a *article.Article) ([]byte, error) { return daysOf(a, timeline.Default(a), nil) }

// daysOf returns what the boot script needs for a page that shows s of the
// entries that are in it, of which some have a mark and some a place in its list;
// all if show is nil.
func daysOf(a *article.Article, s timeline.State, show func(*article.Entry) (in, mark, item bool)) ([]byte, error) {
	return daysWithin(a, s, 0, len(a.Entries), show)
}

// daysWithin is daysOf for the entries from one place to before another; the
// newest first if from is not before to.
func daysWithin(a *article.Article, s timeline.State, from, to int, show func(*article.Entry) (in, mark, item bool)) ([]byte, error) {
	d := days{Record: int(a.RecordDate), After: a.UnclearAfter, Hidden: []int{}}
	at := map[string]int{}
	number := func(s article.Standing) int {
		words := timeline.StatusWords(s)
		key := string(s.Status) + words
		n, ok := at[key]
		if !ok {
			n = len(d.Statuses)
			at[key] = n
			d.Statuses = append(d.Statuses, []any{string(s.Status), words, boolInt(s.Status.Settled()), boolInt(s.Status.NotYet())})
		}
		return n
	}
	if s.AsOf != a.RecordDate {
		d.AsOf = int(s.AsOf)
	}
	if s.Clock == article.Known {
		d.Clock = 1
	}
	step := 1
	if from > to {
		from, to, step = from-1, to-1, -1
	}
	for i := from; i != to; i += step {
		e := &a.Entries[i]
		b := bootEntry{}
		if show != nil {
			in, mark, item := show(e)
			if !in {
				continue
			}
			b.Bare = boolInt(!mark) + 2*boolInt(!item)
		}
		for n, k := range article.Kinds {
			if e.Kind == k {
				b.Kind = n
			}
		}
		if e.Kind == article.Event && e.Event.Kind == "meeting" && e.Event.Held != "announced" {
			b.Flag = 1
			if contains(e.Event.CalledBy, a.Asker) {
				b.Flag = 3
			}
		}
		b.Stood = bootMoments(a, e, article.Stood, number)
		b.Known = bootMoments(a, e, article.Known, number)
		if e.Kind == article.Request {
			b.WaitStood = bootWait(a, e, article.Stood)
			b.WaitKnown = bootWait(a, e, article.Known)
		}
		if slices.Equal(b.Known, b.Stood) {
			b.Known = nil
		}
		if slices.Equal(b.WaitKnown, b.WaitStood) {
			b.WaitKnown = nil
		} else if b.WaitKnown == nil {
			b.WaitKnown = []int{}
		}
		d.Entries = append(d.Entries, b)
		known := a.Moments(e, article.Known)
		for j, m := range a.Moments(e, article.Stood) {
			switch {
			case !m.Datable || m.Due || known[j].Datable && known[j].Day == m.Day:
			case known[j].Datable:
				d.Hidden = append(d.Hidden, int(m.Day), int(known[j].Day-m.Day))
			default:
				d.Hidden = append(d.Hidden, int(m.Day), 0)
			}
		}
	}
	data, err := toJSON(d)
	// The JSON stands in a script element: "</" must not end it.
	return []byte(strings.ReplaceAll(string(data), "</", "<\\/")), err
}

// turns returns the days on which anything in the entry may change, in order.
func turns(a *article.Article, e *article.Entry, c article.Clock) []article.Day {
	var list []article.Day
	for _, m := range a.Moments(e, c) {
		if m.Datable && !m.Due {
			list = append(list, m.Day)
		}
	}
	for _, ch := range a.Changes(e, c) {
		if ch.Day != article.MinDay {
			list = append(list, ch.Day)
		}
	}
	slices.Sort(list)
	return slices.Compact(list)
}

func bootMoments(a *article.Article, e *article.Entry, c article.Clock, number func(article.Standing) int) []int {
	list := []int{number(a.Standing(e, article.MinDay, c))}
	for _, day := range turns(a, e, c) {
		st := a.Standing(e, day, c)
		newest := 0
		if st.Newest == day {
			newest = 1 // evidence of this very day
		}
		list = append(list, int(day), number(st)*2+newest)
	}
	return list
}

// What a wait can be besides a number of days.
const (
	waiting = -1 // it has not ended
	noWait  = -2 // there is none
)

func bootWait(a *article.Article, e *article.Entry, c article.Clock) []int {
	var list []int
	was := noWait
	for _, day := range turns(a, e, c) {
		now := noWait
		switch w := a.WaitForAnswer(e, day, c); {
		case w.None:
		case w.Open:
			now = waiting
		default:
			now = w.Mid()
		}
		if now != was {
			list = append(list, int(day), now)
			was = now
		}
	}
	return list
}

func boolInt(b bool) int {
	if b {
		return 1
	}
	return 0
}

// DefaultCSS returns the style rule that sets the default day and stretch of time.
func DefaultCSS(a *article.Article) string {
	s := timeline.Default(a)
	part := ""
	if timeline.Large(a) { // of another day's counts the page knows only a part
		part = "[data-dated]:not([data-app=ready]) :is([data-tally],[data-part],[data-note],#as-of-hidden){visibility:hidden}\n"
	}
	return part + ":root{" + style("--asof", s.AsOf, "--from", s.From, "--to", s.To, "--record", a.RecordDate, "--lo", s.From, "--hi", s.To) + "}\n"
}

// FilterCSS returns the style rules that let the filter boxes work without
// scripts. With them, the boot script and then the program do it.
//
// One rule a facet hides what matches none of the facet's checked boxes, so
// that boxes of one facet widen and facets narrow one another.
func FilterCSS(a *article.Article) string {
	var b strings.Builder
	rule := func(name, attribute string, values []string) {
		var keep []string
		for _, v := range values {
			keep = append(keep, `body:has(#f-`+name+`-`+v+`:checked) [data-`+attribute+`~="`+v+`"]`)
		}
		b.WriteString(`body:has([name="` + name + `"]:checked) :is(.item,.mark,.row,.waits-item):not(` + strings.Join(keep, ",") + "){display:none}\n")
	}
	var topics []string
	for _, t := range a.Topics {
		topics = append(topics, t.ID)
	}
	rule("topics", "topics", topics)
	var keepLanes []string
	var statuses []string
	seen := map[article.Status]bool{}
	for _, k := range article.Kinds {
		keepLanes = append(keepLanes, `body:has(#f-lanes-`+k.Lane()+`:checked) [data-kind="`+string(k)+`"]`)
		if k == article.Event {
			continue
		}
		for _, st := range article.Statuses[k] {
			if !seen[st] {
				seen[st] = true
				statuses = append(statuses, string(st))
			}
		}
	}
	b.WriteString(`body:has([name="lanes"]:checked) :is(.item,.mark,.row,.waits-item):not(` + strings.Join(keepLanes, ",") + "){display:none}\n")
	rule("statuses", "status", statuses)
	return b.String()
}
