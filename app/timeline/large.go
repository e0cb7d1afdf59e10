package timeline

import (
	"slices"
	"sort"
	"strconv"

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
	return compare(a, s, pickOf(a, s))
}

// Of a large record everything that a stretch of time shows is found by index: see
// facts and laneIndex. What is found is what a scan finds: see
// TestLargeAgreesWithScan.

// ShowApart returns what Show, or ShowPrinted, does of a large record, but its
// lanes are empty: what they hold is most of the work, and is shown lane by lane.
// See ShowLane. It calls rest in between, if that is not nil.
func ShowApart(a *article.Article, s State, printed bool, rest func()) View {
	return show(a, s, layout{printed: printed, apart: true, rest: rest})
}

// ShowLane returns lane n of a large record as it is drawn: as ShowPrinted does
// or beside the story; for all sizes, or for size alone if that is not 0 but the
// number of one, from 1 for the widest. c is what the view compares, or nil.
func ShowLane(a *article.Article, s State, n int, printed, beside bool, size int, c *Comparison) LaneView {
	v := largeLane(a, s, n, pickOf(a, s), layout{printed: printed, beside: beside, size: size})
	if c != nil {
		c.mark([]LaneView{v})
	}
	return v
}

// SizeOf returns the number of the size that a plot of some width is drawn for,
// in pixels with the column of the lanes' names. See web/css/timeline.css.
func SizeOf(width float64) int {
	switch {
	case width > 71.9*16:
		return 1
	case width > 34.9*16:
		return 2
	}
	return 3
}

// bareLane returns a lane without what it holds.
func bareLane(a *article.Article, s State, n int) LaneView {
	v := LaneView{Lane: a.Lane(article.Kinds[n])}
	v.Hidden = len(s.Lanes) > 0 && !contains(s.Lanes, v.ID.Lane())
	for z, size := range sizes {
		v.Rows[z] = min(size.rows[n], max(4, len(lanesOf(a)[n].marks)))
	}
	return v
}

// LargeTally returns the tally of a large record.
func LargeTally(a *article.Article, s State) []TallyLine { return tallyLines(a, onDay(a, s).tally) }

// A laneIndex is a lane of a large record: its marks without what changes of
// them, in the order of their places.
type laneIndex struct {
	first  int // place of the first mark; a word of a set begins there
	marks  []Mark
	widths []float64     // of labels
	reach  []article.Day // the last day that any of 64 marks reaches
	heavy  []set         // by weight, the weightiest first
	bins   []int         // places at which the stretches of the overview begin
}

type lanesKey struct{}

// lanesOf returns the lanes of a large record.
func lanesOf(a *article.Article) []laneIndex {
	return a.Derived(lanesKey{}, func() any { return makeLanes(a) }).([]laneIndex)
}

func makeLanes(a *article.Article) []laneIndex {
	lanes, s, f := make([]laneIndex, len(article.Kinds)), Default(a), factsOf(a)
	lo, hi := Bounds(a)
	for n := range lanes {
		x := &lanes[n]
		x.first = f.first[n]
		byWeight, heaviest := map[int]set{}, 0
		for p := f.first[n]; p < f.last[n]; p++ {
			m := unnamed(a, s, &a.Entries[f.entries[p]], article.Standing{}, true)
			if (p-x.first)%64 == 0 {
				x.reach = append(x.reach, article.MinDay)
			}
			last := len(x.reach) - 1
			x.reach[last] = max(x.reach[last], m.End)
			x.marks, x.widths = append(x.marks, m), append(x.widths, labelWidth(m.Label))
			heaviest = max(heaviest, m.Weight)
			if byWeight[m.Weight] == nil {
				byWeight[m.Weight] = f.none()
			}
			byWeight[m.Weight].add(p)
		}
		for w := heaviest; w >= 0; w-- {
			if s := byWeight[w]; s != nil {
				x.heavy = append(x.heavy, s)
			}
		}
		for d := lo; d <= hi; d += overviewWidth(lo, hi) {
			x.bins = append(x.bins, x.from(float64(d)))
		}
		x.bins = append(x.bins, x.from(float64(hi+1)))
	}
	return lanes
}

// from returns the place of the first mark that starts on a day or after it.
func (x *laneIndex) from(day float64) int {
	return x.first + sort.Search(len(x.marks), func(j int) bool { return float64(x.marks[j].Start) >= day })
}

func (x *laneIndex) mark(place int) *Mark { return &x.marks[place-x.first] }

// within returns which of the marks lie within some days: those from place lo and
// before hi.
func (x *laneIndex) within(of set, from, to article.Day) (in set, lo, hi int) {
	begun := x.from(float64(from)) // of those before it only some reach into the days
	hi = x.from(float64(to) + 1)
	in, lo = slices.Clone(of), begun
	for b := (begun - x.first) / 64; b >= 0; b-- {
		at := x.first + b*64
		if b >= len(x.reach) || at >= begun {
			continue
		}
		if x.reach[b] < from {
			in[at/64] &^= 1<<min(begun-at, 64) - 1
			continue
		}
		in.each(at, min(at+64, begun), func(place int) bool {
			if x.mark(place).End < from {
				in.take(place)
			} else {
				lo = min(lo, place)
			}
			return true
		})
	}
	return in, lo, hi
}

// perBin is how many marks of a lane, the weightiest, are placed in each stretch
// as wide as a clump. More would find no room: their labels are wider. A frame
// has less to spare, before it is touched: the stretch there is twice as wide.
const perBin, perBinFramed = 8, 1

// A bunch is what is placed: a mark, or marks that there is no room for, from
// the first to the last of them, which are only counted.
type bunch struct {
	place, last int
	count       int // 0 for a mark
}

// bunches divides marks into stretches of time, takes the weightiest of each and
// counts the others. It reports whether the lane is crowded at all.
func (x *laneIndex) bunches(in set, lo, hi int, from article.Day, bin float64, most int) (list []bunch, crowded bool) {
	for n := 1; lo < hi; n++ {
		end := min(x.from(float64(from)+float64(n)*bin), hi)
		over := in.within(lo, end) - most
		if over <= 0 {
			in.each(lo, end, func(place int) bool {
				list = append(list, bunch{place: place})
				return true
			})
			lo = end
			continue
		}
		crowded = true
		begin, rest := len(list), bunch{count: over}
		for _, heavy := range x.heavy {
			in.eachOf(heavy, lo, end, func(place int) bool {
				if len(list)-begin < most {
					list = append(list, bunch{place: place})
				}
				return len(list)-begin < most
			})
		}
		left := func(to *int) func(int) bool { // the first that was not taken
			return func(place int) bool {
				*to = place
				return slices.ContainsFunc(list[begin:], func(b bunch) bool { return b.place == place })
			}
		}
		in.each(lo, end, left(&rest.place))
		in.back(lo, end, left(&rest.last))
		list = append(list, rest)
		sort.Slice(list[begin:], func(i, j int) bool { return list[begin+i].place < list[begin+j].place })
		lo = end
	}
	return list, crowded
}

// largeLane returns a lane of a large record: the marks that pass the filters,
// within the stretch that is drawn and as far beyond it as a pan reaches, and
// only those that there is room for at some size. Clusters count the others.
func largeLane(a *article.Article, s State, n int, p *pick, how layout) LaneView {
	v := bareLane(a, s, n)
	x := &lanesOf(a)[n]
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
	shown := p.passes
	if how.printed {
		shown = p.facts.all
	}
	in, lo, hi := x.within(shown, from, to)
	list, dense := x.bunches(in, lo, hi, from, bin, most)
	gap := float64(clumpWidth)
	switch {
	case dense && how.framed:
		gap *= 4
	case dense:
		gap *= 2
	}
	at, changes := make([]int, len(list)), changesOf(a, s.Clock) // places in v.Marks
	earlier := map[string]bool{}
	for i, b := range list {
		at[i] = -1
		if b.count > 0 {
			continue
		}
		m := *x.mark(b.place)
		c := standingOf(changes[p.facts.entries[b.place]], s.AsOf)
		m.Status, m.Late, m.Selected, m.Hidden = c.Status, c.Late, s.Entry == m.ID, !p.passes.has(b.place)
		if c.Earlier {
			earlier[m.ID] = true
		}
		at[i] = len(v.Marks)
		v.Marks = append(v.Marks, m)
	}
	for z, size := range sizes {
		if how.beside && z < len(sizes)-1 || how.size > 0 && z != how.size-1 {
			continue
		}
		if how.beside {
			size = beside(s)
		}
		v.Clusters[z] = x.arrange(a, s, size, n, list, at, dense, gap, v.Marks, z)
		if how.only() {
			v.Rows[z] = rowsUsed(v.Marks, v.Clusters[z], z)
		}
	}
	v.Marks = slices.DeleteFunc(v.Marks, func(m Mark) bool {
		if how.size > 0 {
			return m.Grouped[how.size-1]
		}
		return m.Grouped[2] && (how.beside || m.Grouped[0] && m.Grouped[1])
	})
	for i := range v.Marks {
		m := &v.Marks[i]
		m.Name = markName(a, a.Entry(m.ID), StatusWords(article.Standing{Status: m.Status, Late: m.Late, Earlier: earlier[m.ID]}))
		if how.framed {
			m.Topics = nil
		}
	}
	return v
}

// arrange is arrange for marks of a large record, of which the crowded ones are
// only counted.
func (x *laneIndex) arrange(a *article.Article, s State, size size, n int, list []bunch, at []int, dense bool, gap float64, marks []Mark, z int) []Cluster {
	perDay := size.width / float64(s.To-s.From)
	spans := make([]span, len(list))
	for i, b := range list {
		m := x.mark(b.place)
		spans[i] = span{
			start: float64(m.Start-s.From) * perDay, end: float64(m.End-s.From) * perDay,
			label: x.widths[b.place-x.first], weight: m.Weight, crowded: b.count > 0,
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
		k := Cluster{Row: c.row, At: s.From + article.Day(c.at/perDay), From: x.mark(list[c.members[0]].place).Start, To: article.MinDay}
		for _, i := range c.members {
			b := list[i]
			k.Count += max(b.count, 1)
			k.To = max(k.To, x.mark(max(b.place, b.last)).Start)
		}
		clusters = append(clusters, k.named(a))
	}
	return clusters
}

// largeOverview is overview for a large record.
func largeOverview(a *article.Article, s State, p *pick, printed bool) Overview {
	var o Overview
	o.From, o.To = Bounds(a)
	shown := p.passes
	if printed {
		shown = p.facts.all
	}
	for n, x := range lanesOf(a) {
		if !printed && len(s.Lanes) > 0 && !contains(s.Lanes, article.Kinds[n].Lane()) {
			continue
		}
		for b := range len(x.bins) - 1 {
			if count := shown.within(x.bins[b], x.bins[b+1]); count > 0 {
				o.Lanes[n] = append(o.Lanes[n], Bin{o.From + article.Day(b)*overviewWidth(o.From, o.To), count})
			}
		}
	}
	return o
}
