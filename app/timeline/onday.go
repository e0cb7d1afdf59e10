package timeline

import (
	"slices"
	"sort"
	"sync"

	"ledger/app/article"
)

// How a record stands on a day follows from lists of what changes, in the order
// of the days: going from one day to another takes as many steps as there are
// changes between them. The answers are those that a scan gives: see
// TestLargeAgreesWithScan.

// A shift is a change of the status of one entry.
type shift struct {
	day      article.Day
	place    int32
	from, to uint8 // numbers of statuses; equal if only something else of it changes
}

// A waited is a change of the wait of one request: how many days it took, or
// open, or no wait.
type waited struct {
	day      article.Day
	from, to int32
}

const (
	noWait   = -1
	openWait = -2
)

// A course is how a record went on under one clock.
type course struct {
	begun   []set // by status, before anything happened
	shifts  []shift
	waits   []waited
	longest int // of the waits that ended
}

// statusCodes numbers the words for statuses.
var statusCodes = func() map[article.Status]uint8 {
	codes := map[article.Status]uint8{}
	for i, w := range statusWords() {
		codes[article.Status(w)] = uint8(i)
	}
	return codes
}()

type courseKey struct{ clock article.Clock }

func courseOf(a *article.Article, c article.Clock) *course {
	return a.Derived(courseKey{c}, func() any { return makeCourse(a, c) }).(*course)
}

func makeCourse(a *article.Article, c article.Clock) *course {
	x, changes, waits := factsOf(a), changesOf(a, c), waitsOf(a, c)
	k := &course{begun: make([]set, len(statusCodes))}
	for i := range k.begun {
		k.begun[i] = x.none()
	}
	for i, list := range changes {
		was := statusCodes[list[0].Status]
		k.begun[was].add(x.places[i])
		for _, c := range list[1:] {
			now := statusCodes[c.Status]
			k.shifts = append(k.shifts, shift{c.Day, int32(x.places[i]), was, now})
			was = now
		}
		last := int32(noWait)
		for _, w := range waits[i] {
			now := int32(w.Mid())
			switch {
			case w.None:
				now = noWait
			case w.Open:
				now = openWait
			default:
				k.longest = max(k.longest, w.Mid())
			}
			if now != last {
				k.waits = append(k.waits, waited{w.from, last, now})
				last = now
			}
		}
	}
	sort.SliceStable(k.shifts, func(i, j int) bool { return k.shifts[i].day < k.shifts[j].day })
	sort.SliceStable(k.waits, func(i, j int) bool { return k.waits[i].day < k.waits[j].day })
	return k
}

// until returns how many shifts there are up to a day.
func (k *course) until(day article.Day) int {
	return sort.Search(len(k.shifts), func(i int) bool { return k.shifts[i].day > day })
}

// A dayView is how a record stands on a day, without filters.
type dayView struct {
	day      article.Day
	clock    article.Clock
	statuses []set         // by number; nobody changes them
	tally    article.Tally // only what the page shows of it
	hidden   string

	shifts, waits int     // how many of the course have been taken
	ended         []int32 // how many waits took how many days
	open          int
}

// with returns the entries with a status.
func (v *dayView) with(s article.Status) set {
	if n, ok := statusCodes[s]; ok {
		return v.statuses[n]
	}
	return make(set, len(v.statuses[0]))
}

type lastDayKey struct{ clock article.Clock }

// onDay returns how a record stands on the state's day. The last answer is kept:
// most acts of a reader leave the day as it is, and the others go from it.
func onDay(a *article.Article, s State) *dayView {
	type last struct {
		sync.Mutex
		*dayView
	}
	l := a.Derived(lastDayKey{s.Clock}, func() any { return &last{} }).(*last)
	l.Lock()
	defer l.Unlock()
	if l.dayView == nil || l.day != s.AsOf {
		l.dayView = goTo(a, s, l.dayView)
	}
	return l.dayView
}

// goTo returns how the record stands on the state's day, from how it stood on
// another; nil for before everything.
func goTo(a *article.Article, s State, from *dayView) *dayView {
	k := courseOf(a, s.Clock)
	v := &dayView{day: s.AsOf, clock: s.Clock}
	if from == nil {
		from = &dayView{statuses: k.begun, ended: make([]int32, k.longest+1)}
	}
	v.shifts, v.waits, v.open, v.ended = from.shifts, from.waits, from.open, slices.Clone(from.ended)
	v.statuses = make([]set, len(from.statuses))
	for i, s := range from.statuses {
		v.statuses[i] = slices.Clone(s)
	}
	for to := k.until(s.AsOf); v.shifts != to; {
		if v.shifts < to {
			h := k.shifts[v.shifts]
			v.statuses[h.from].take(int(h.place))
			v.statuses[h.to].add(int(h.place))
			v.shifts++
		} else {
			v.shifts--
			h := k.shifts[v.shifts]
			v.statuses[h.to].take(int(h.place))
			v.statuses[h.from].add(int(h.place))
		}
	}
	wait := func(days int32, by int32) {
		switch days {
		case noWait:
		case openWait:
			v.open += int(by)
		default:
			v.ended[days] += by
		}
	}
	for to := sort.Search(len(k.waits), func(i int) bool { return k.waits[i].day > s.AsOf }); v.waits != to; {
		if v.waits < to {
			w := k.waits[v.waits]
			wait(w.from, -1)
			wait(w.to, 1)
			v.waits++
		} else {
			v.waits--
			w := k.waits[v.waits]
			wait(w.to, -1)
			wait(w.from, 1)
		}
	}
	v.count(a)
	if s.Clock == article.Known {
		v.hidden = hidden(a, s.AsOf)
	}
	return v
}

// count fills the tally.
func (v *dayView) count(a *article.Article) {
	x := factsOf(a)
	t := &v.tally
	t.ByStatus = map[article.Kind]map[article.Status]int{article.Request: {}, article.Commitment: {}}
	held := v.with(article.Happened)
	t.Meetings, t.Called = meet(x.meetings, held), meet(x.called, held)
	for n, k := range article.Kinds {
		if k == article.Event {
			continue
		}
		for _, st := range article.Statuses[k] {
			if st.NotYet() {
				continue
			}
			count, drafts := meet(x.lanes[n], v.with(st)), 0
			if k == article.Commitment {
				drafts = meet(x.drafts, v.with(st))
				count -= drafts
				t.Commitments += count
			} else {
				t.Requests += count
			}
			if count > 0 {
				t.ByStatus[k][st] += count
			}
			if drafts > 0 {
				t.ByStatus[k][article.Draft] += drafts
			}
		}
	}
	t.Answer = article.Median{Open: v.open}
	for _, n := range v.ended {
		t.Answer.N += int(n)
	}
	if n := t.Answer.N; n > 0 {
		nth := func(i int) int {
			for days, many := range v.ended {
				if i -= int(many); i < 0 {
					return days
				}
			}
			panic("unreachable")
		}
		t.Answer.Days = (nth((n-1)/2) + nth(n/2)) / 2
	}
}

// nextChange returns the nearest day after (by > 0) or before the state's day on
// which the status of an entry that passes the filters, other than statuses,
// changes; the state's own if there is none up to the record date.
func nextChange(a *article.Article, s State, by int) article.Day {
	k, passes := courseOf(a, s.Clock), pickOf(a, s).but(byStatus)
	i := k.until(s.AsOf)
	if by < 0 {
		for i--; i >= 0; i-- {
			if h := k.shifts[i]; h.day < s.AsOf && h.day <= a.RecordDate && passes.has(int(h.place)) {
				return h.day
			}
		}
		return s.AsOf
	}
	for ; i < len(k.shifts) && k.shifts[i].day <= a.RecordDate; i++ {
		if passes.has(int(k.shifts[i].place)) {
			return k.shifts[i].day
		}
	}
	return s.AsOf
}

type changesKey struct{ clock article.Clock }

// changesOf returns the changes of every entry under a clock.
func changesOf(a *article.Article, c article.Clock) [][]article.Change {
	return a.Derived(changesKey{c}, func() any {
		all := make([][]article.Change, len(a.Entries))
		for i := range a.Entries {
			all[i] = a.Changes(&a.Entries[i], c)
		}
		return all
	}).([][]article.Change)
}

// standingOf returns the change that the status of an entry came with.
func standingOf(changes []article.Change, day article.Day) article.Change {
	i := sort.Search(len(changes)-1, func(i int) bool { return changes[i+1].Day > day })
	return changes[i]
}

// A waitFrom is the wait of a request from a day on. How long an open one has
// lasted by then says nothing about later days.
type waitFrom struct {
	from article.Day
	article.Wait
}

type waitsKey struct{ clock article.Clock }

// waitsOf returns, for every request, its waits for an answer in order.
func waitsOf(a *article.Article, c article.Clock) [][]waitFrom {
	return a.Derived(waitsKey{c}, func() any {
		all := make([][]waitFrom, len(a.Entries))
		for i := range a.Entries {
			e := &a.Entries[i]
			if e.Kind != article.Request {
				continue
			}
			var days []article.Day
			for _, m := range a.Moments(e, c) {
				if m.Datable && !m.Due {
					days = append(days, m.Day)
				}
			}
			for _, ch := range changesOf(a, c)[i] {
				if ch.Day != article.MinDay {
					days = append(days, ch.Day)
				}
			}
			sortDays(days)
			for _, d := range slices.Compact(days) {
				all[i] = append(all[i], waitFrom{d, a.WaitForAnswer(e, d, c)})
			}
		}
		return all
	}).([][]waitFrom)
}

func sortDays(days []article.Day) {
	sort.Slice(days, func(i, j int) bool { return days[i] < days[j] })
}

// A leftOut is what the clock Known leaves out: the days on which something
// happened that can be dated, on which it became known, and on which something
// happened that can never be dated. Each in order.
type leftOut struct{ happened, known, never []article.Day }

type leftOutKey struct{}

// hidden says what the clock Known leaves out on a day. It counts what
// Article.Hidden does: see TestLargeAgreesWithScan.
func hidden(a *article.Article, day article.Day) string {
	x := a.Derived(leftOutKey{}, func() any {
		x := &leftOut{}
		for i := range a.Entries {
			known := a.Moments(&a.Entries[i], article.Known)
			for j, m := range a.Moments(&a.Entries[i], article.Stood) {
				switch {
				case !m.Datable || m.Due:
				case known[j].Datable:
					x.happened, x.known = append(x.happened, m.Day), append(x.known, known[j].Day)
				default:
					x.never = append(x.never, m.Day)
				}
			}
		}
		sortDays(x.happened)
		sortDays(x.known)
		sortDays(x.never)
		return x
	}).(*leftOut)
	until := func(days []article.Day) int {
		n, _ := slices.BinarySearch(days, day+1)
		return n
	}
	return hiddenWords(until(x.happened)-until(x.known), until(x.never))
}
