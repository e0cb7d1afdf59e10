package timeline

import (
	"slices"
	"strconv"
	"sync"

	"ledger/app/article"
)

// Most is up to how many entries a record is shown whole on every page. A larger
// one is shown in parts: the home page lists the newest entries and links to a
// page for each year, the timeline draws what there is room for, and the pages
// say so. What a page weighs then no longer grows with the record.
const Most = 500

// Newest is how many entries of a large record the home page lists.
const Newest = 100

// Large reports whether the record is shown in parts.
func Large(a *article.Article) bool { return len(a.Entries) > Most }

// Listed returns the place of the first entry that the home page lists: it
// lists that one and all after it.
func Listed(a *article.Article) int {
	if Large(a) {
		return len(a.Entries) - Newest
	}
	return 0
}

// IsListed reports whether the home page lists the entry.
func IsListed(a *article.Article, e *article.Entry) bool {
	from := Listed(a)
	return from == 0 || slices.ContainsFunc(a.Entries[from:], func(o article.Entry) bool { return o.ID == e.ID })
}

// ListedWords says what the list of a large record holds: "the newest 100 of
// 10,000 entries"; "" if it holds them all.
func ListedWords(a *article.Article) string {
	if !Large(a) {
		return ""
	}
	return "the newest " + Number(Newest) + " of " + Count(len(a.Entries), "entry", "entries")
}

// A Year is the entries of one year, from place From and before place To.
type Year struct {
	Name     string
	Line     string // "612 entries"
	From, To int
}

// Years divides the entries by the year in which they begin.
func Years(a *article.Article) []Year {
	return a.Derived(yearsKey{}, func() any {
		var years []Year
		for i := range a.Entries {
			y := YearOf(a.Entries[i].Date)
			if n := len(years); n == 0 || years[n-1].Name != y {
				years = append(years, Year{Name: y, From: i})
			}
			last := &years[len(years)-1]
			last.To, last.Line = i+1, Count(i+1-last.From, "entry", "entries")
		}
		return years
	}).([]Year)
}

type yearsKey struct{}

// YearOf returns the year in which a date begins.
func YearOf(d article.Date) string {
	day := d.First
	if day == article.MinDay {
		day = d.Last
	}
	y, _, _ := day.Civil()
	return strconv.Itoa(y)
}

// mostUses is how many of the entries that use a source stand beside it on the
// page of sources of a large record. The page of each entry names all its sources.
const mostUses = 20

// Uses returns which of the entries that use a source stand beside it: all, or
// the newest of a large record with a line that says so.
func Uses(a *article.Article, entries []*article.Entry) (list []*article.Entry, more string) {
	if n := len(entries); Large(a) && n > mostUses {
		return entries[n-mostUses:], "The newest " + Number(mostUses) + " of " + Count(n, "entry", "entries") + " that use it."
	}
	return entries, ""
}

// Compared returns what took effect between the state's days.
func Compared(a *article.Article, s State) *Comparison {
	f := newFilter(a, s)
	return compare(a, s, &f)
}

// Of a large record everything that a day or a stretch of time shows is found
// by index: how an entry stands by its changes, what is drawn by its place
// along the axis. Both are worked out once per record. The answers are those
// that a scan gives: see TestLargeAgreesWithScan.

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

// A dayView is how a large record stands on a day, without filters.
type dayView struct {
	day      article.Day
	clock    article.Clock
	standing []article.Change // of each entry: the change that its status came with
	statuses []article.Status
	tally    article.Tally // only what the page shows of it
	hidden   string
}

type lastDayKey struct{}

// onDay returns how a large record stands on the state's day. The last answer is
// kept: most acts of a reader leave the day as it is.
func onDay(a *article.Article, s State) *dayView {
	type last struct {
		sync.Mutex
		*dayView
	}
	l := a.Derived(lastDayKey{}, func() any { return &last{} }).(*last)
	l.Lock()
	defer l.Unlock()
	if l.dayView == nil || l.day != s.AsOf || l.clock != s.Clock {
		l.dayView = workOutDay(a, s)
	}
	return l.dayView
}

func workOutDay(a *article.Article, s State) *dayView {
	changes := changesOf(a, s.Clock)
	v := &dayView{day: s.AsOf, clock: s.Clock, standing: make([]article.Change, len(changes)), statuses: make([]article.Status, len(changes))}
	v.tally.ByStatus = map[article.Kind]map[article.Status]int{article.Request: {}, article.Commitment: {}}
	waits, answered := waitsOf(a, s.Clock), []article.Wait(nil)
	for i, list := range changes {
		now := list[0]
		for _, c := range list[1:] {
			if c.Day > s.AsOf {
				break
			}
			now = c
		}
		v.standing[i], v.statuses[i] = now, now.Status
		if now.Status.NotYet() {
			continue
		}
		switch e := &a.Entries[i]; e.Kind {
		case article.Event:
			if e.Event.Kind == "meeting" && now.Status == article.Happened {
				v.tally.Meetings++
				if contains(e.Event.CalledBy, a.Asker) {
					v.tally.Called++
				}
			}
		case article.Request:
			v.tally.Requests++
			v.tally.ByStatus[article.Request][now.Status]++
			wait := article.Wait{None: true}
			for _, w := range waits[i] {
				if w.from > s.AsOf {
					break
				}
				wait = w.Wait
			}
			answered = append(answered, wait)
		case article.Commitment:
			if e.Commitment.Kind == "draft" {
				v.tally.ByStatus[article.Commitment][article.Draft]++
				continue
			}
			v.tally.Commitments++
			v.tally.ByStatus[article.Commitment][now.Status]++
		}
	}
	v.tally.Answer = article.MedianOf(answered)
	if s.Clock == article.Known {
		v.hidden = hidden(a, s.AsOf)
	}
	return v
}

// largeControls is controls for a large record. Only the entries that the home
// page lists have an element in the static record.
func largeControls(a *article.Article, s State) (v View, passes []bool) {
	f, day := newFilter(a, s), onDay(a, s)
	v = View{
		AsOf: s.AsOf.Words(), Today: s.AsOf == a.RecordDate, Total: len(a.Entries),
		AsOfLine: AsOfLine(s.AsOf, s.Clock), Tally: tallyLines(a, day.tally), Hidden: day.hidden,
	}
	passes = make([]bool, len(a.Entries))
	failed := make([]int, len(a.Entries))
	for i := range a.Entries {
		failed[i] = f.fails(&a.Entries[i], day.statuses[i])
		if passes[i] = failed[i] == 0; passes[i] {
			v.Shown++
		}
	}
	for i := Listed(a); i < len(a.Entries); i++ {
		st := a.Standing(&a.Entries[i], s.AsOf, s.Clock)
		v.Record = append(v.Record, Item{a.Entries[i].ID, st.Status, StatusWords(st), unclear(st), !passes[i], st.Late})
	}
	v.Facets, v.Chips, v.Found = counts(a, s, day.statuses, failed), chips(a, s), find(a, s, &f, failed)
	v.ShownLine = shownLine(v)
	return v, passes
}

// LargeTally returns the tally of a large record.
func LargeTally(a *article.Article, s State) []TallyLine { return tallyLines(a, onDay(a, s).tally) }

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
			slices.Sort(days)
			for _, d := range slices.Compact(days) {
				all[i] = append(all[i], waitFrom{d, a.WaitForAnswer(e, d, c)})
			}
		}
		return all
	}).([][]waitFrom)
}

// A placed is a mark with what never changes of it, and where its entry stands.
type placed struct {
	Mark
	entry int
	width float64 // of its label
}

// A laneIndex is a lane of a large record, in the order in which marks start.
type laneIndex struct {
	marks []placed
	reach []article.Day // the last day that any mark up to this one reaches
}

type lanesKey struct{}

// lanesOf returns the lanes of a large record.
func lanesOf(a *article.Article) []laneIndex {
	return a.Derived(lanesKey{}, func() any {
		lanes := make([]laneIndex, len(article.Kinds))
		s := Default(a)
		for n, k := range article.Kinds {
			x := &lanes[n]
			for i := range a.Entries {
				if e := &a.Entries[i]; e.Kind == k {
					m := mark(a, s, e, article.Standing{}, true)
					x.marks = append(x.marks, placed{m, i, labelWidth(m.Label)})
				}
			}
			slices.SortStableFunc(x.marks, func(p, q placed) int { return int(p.Start - q.Start) })
			x.reach = make([]article.Day, len(x.marks))
			reach := article.MinDay
			for j := range x.marks {
				reach = max(reach, x.marks[j].End)
				x.reach[j] = reach
			}
		}
		return lanes
	}).([]laneIndex)
}

// within returns which marks can lie between two days: from lo, before hi.
func (x *laneIndex) within(from, to article.Day) (lo, hi int) {
	lo, _ = slices.BinarySearch(x.reach, from)
	hi, _ = slices.BinarySearchFunc(x.marks, to+1, func(p placed, d article.Day) int { return int(p.Start - d) })
	return lo, max(lo, hi)
}

// perBin is how many marks of a lane, the weightiest, are placed in each stretch
// as wide as a clump. More would find no room: their labels are wider. A frame
// has less to spare, before it is touched: the stretch there is twice as wide.
const perBin, perBinFramed = 8, 1

// largeLane returns a lane of a large record: the marks that pass the filters,
// within the stretch that is drawn and as far beyond it as a pan reaches, and
// only those that there is room for at some size. Clusters count the others.
func largeLane(a *article.Article, s State, n int, k article.Kind, day *dayView, passes []bool, how layout) LaneView {
	v := LaneView{Lane: a.Lane(k)}
	v.Hidden = len(s.Lanes) > 0 && !contains(s.Lanes, k.Lane())
	x := &lanesOf(a)[n]
	for z, size := range sizes {
		v.Rows[z] = min(size.rows[n], max(4, len(x.marks)))
	}
	if v.Hidden && !how.printed {
		return v
	}
	half := (s.To - s.From) / 2
	most, bin := perBin, float64(s.To-s.From)*clumpWidth/sizes[0].width
	if how.printed || how.framed { // nobody can pan yet, and a frame is drawn anew when somebody does
		half = 0
	}
	if how.framed {
		most, bin = perBinFramed, bin*2
	}
	from, to := s.From-half, s.To+half
	lo, hi := x.within(from, to)
	var in []int // marks, by place
	for j := lo; j < hi; j++ {
		if m := &x.marks[j]; m.End >= from && (how.printed || passes[m.entry]) {
			in = append(in, j)
		}
	}
	crowded := make([]bool, len(in))
	dense := x.crowd(in, from, bin, most, crowded)
	gap := float64(clumpWidth)
	switch {
	case dense && how.framed:
		gap *= 4
	case dense:
		gap *= 2
	}
	v.Marks = make([]Mark, 0, len(in))
	at := make([]int, len(in)) // places in v.Marks
	earlier := map[string]bool{}
	for i, j := range in {
		at[i] = -1
		if crowded[i] {
			continue
		}
		p := &x.marks[j]
		m := p.Mark
		c := day.standing[p.entry]
		m.Status, m.Late, m.Selected, m.Hidden = c.Status, c.Late, s.Entry == m.ID, !passes[p.entry]
		if c.Earlier {
			earlier[m.ID] = true
		}
		at[i] = len(v.Marks)
		v.Marks = append(v.Marks, m)
	}
	for z, size := range sizes {
		if how.beside && z < len(sizes)-1 {
			continue
		}
		if how.beside {
			size = beside(s)
		}
		v.Clusters[z] = x.arrange(a, s, size, n, in, crowded, at, dense, gap, v.Marks, z)
		if how.only() {
			v.Rows[z] = rowsUsed(v.Marks, v.Clusters[z], z)
		}
	}
	v.Marks = slices.DeleteFunc(v.Marks, func(m Mark) bool { return m.Grouped[2] && (how.beside || m.Grouped[0] && m.Grouped[1]) })
	for i := range v.Marks {
		m := &v.Marks[i]
		m.Name = markName(a, a.Entry(m.ID), StatusWords(article.Standing{Status: m.Status, Late: m.Late, Earlier: earlier[m.ID]}))
		if how.framed {
			m.Topics = nil
		}
	}
	return v
}

// crowd finds the marks that there is no room for: of those in one stretch all
// but the weightiest. It reports whether the lane is crowded at all.
func (x *laneIndex) crowd(in []int, from article.Day, bin float64, most int, crowded []bool) bool {
	var members []int
	dense := false
	flush := func() {
		if len(members) > most {
			dense = true
			slices.SortStableFunc(members, func(i, j int) int { return x.marks[in[j]].Weight - x.marks[in[i]].Weight })
			for _, i := range members[most:] {
				crowded[i] = true
			}
		}
		members = members[:0]
	}
	last := 0
	for i, j := range in {
		if b := int(float64(max(x.marks[j].Start, from)-from) / bin); b != last {
			flush()
			last = b
		}
		members = append(members, i)
	}
	flush()
	return dense
}

// arrange is arrange for marks of a large record, of which the crowded ones are
// only counted.
func (x *laneIndex) arrange(a *article.Article, s State, size size, n int, in []int, crowded []bool, at []int, dense bool, gap float64, marks []Mark, z int) []Cluster {
	perDay := size.width / float64(s.To-s.From)
	spans := make([]span, len(in))
	for i, j := range in {
		p := &x.marks[j]
		spans[i] = span{
			start: float64(p.Start-s.From) * perDay, end: float64(p.End-s.From) * perDay,
			label: p.width, weight: p.Weight, crowded: crowded[i],
		}
	}
	places, clumps := packCrowd(spans, size.rows[n], size.width, dense, gap)
	for i, p := range places {
		if at[i] >= 0 {
			m := &marks[at[i]]
			m.Row[z], m.Labeled[z], m.Flipped[z], m.Grouped[z] = p.row, p.labeled, p.flipped, p.clustered
		}
	}
	clusters := make([]Cluster, 0, len(clumps))
	for _, c := range clumps {
		k := Cluster{Row: c.row, At: s.From + article.Day(c.at/perDay), Count: len(c.members)}
		k.From, k.To = x.marks[in[c.members[0]]].Start, x.marks[in[c.members[len(c.members)-1]]].Start
		clusters = append(clusters, k.named(a))
	}
	return clusters
}

// largeOverview is overview for a large record.
func largeOverview(a *article.Article, s State, passes []bool, printed bool) Overview {
	var o Overview
	o.From, o.To = Bounds(a)
	width := max(1, (o.To-o.From)/overviewBins+1)
	for n, x := range lanesOf(a) {
		if !printed && len(s.Lanes) > 0 && !contains(s.Lanes, article.Kinds[n].Lane()) {
			continue
		}
		var counts [overviewBins + 1]int
		for i := range x.marks {
			if m := &x.marks[i]; (printed || passes[m.entry]) && m.Start >= o.From && m.Start <= o.To {
				counts[(m.Start-o.From)/width]++
			}
		}
		for b, count := range counts {
			if count > 0 {
				o.Lanes[n] = append(o.Lanes[n], Bin{o.From + article.Day(b)*width, count})
			}
		}
	}
	return o
}
