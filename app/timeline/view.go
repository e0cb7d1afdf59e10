package timeline

import (
	"slices"
	"sort"
	"strconv"
	"strings"

	"ledger/app/article"
)

// A View is what the page shows of a state, in finished words and numbers.
type View struct {
	AsOf      string // "28 August 2024"
	AsOfLine  string // "How it stood on 28 August 2024"
	Today     bool   // AsOf is the record date
	Hidden    string // what the clock "as known then" leaves out, or ""
	Tally     []TallyLine
	Lanes     []LaneView
	Apart     bool // the lanes hold no marks: see ShowApart
	Overview  Overview
	Ties      []Tie // of the entry that is pointed at, or else of the open one
	Ticks     []Tick
	Presets   []Preset
	Shown     int // entries that pass the filters
	Total     int
	ShownLine string // "12 of 34 entries"
	Compare   *Comparison
	Record    []Item // how each entry's static element stands, in the order of the entries
	Facets    []Facet
	Chips     []Chip
	Found     *Found
}

// A TallyLine is a line of the small account beside the heading.
type TallyLine struct {
	ID    string // "meetings", "requests", "commitments", "wait"
	Name  string
	Count string
	Note  string
	Parts []TallyPart
}

// A TallyPart is the share of one status. Parts with Count 0 are kept, so that
// the line has the same elements on every day.
type TallyPart struct {
	Status article.Status
	Name   string
	Count  int
}

// A Preset is a named stretch of time.
type Preset struct {
	Name     string
	From, To article.Day
	On       bool
}

// A LaneView is one lane as drawn.
type LaneView struct {
	article.Lane
	Rows     [3]int // rows needed, by size
	Marks    []Mark
	Clusters [3][]Cluster // by size
	Hidden   bool         // the lane filter leaves it out
}

// A Cluster stands for marks that there is no room for one by one.
type Cluster struct {
	At       article.Day // where it is drawn
	From, To article.Day // the stretch that shows its marks
	Row      int
	Count    int    // 0 only of one that was prerendered, and whose marks do not pass the filters
	Name     string // "5 more: 11 July 2023 to 12 July 2023"
}

// A Mark is an entry as drawn.
type Mark struct {
	ID       string
	Kind     article.Kind
	Shape    string // "dot", "diamond", "ring" (announced only), "triangle", "bar"
	Start    article.Day
	End      article.Day // of a bar or a dotted wait; Start for others
	First    article.Day // of the filled part of a bar; NoDay if nothing arrived
	Filled   article.Day // where the filled part ends
	OpenEnd  bool        // the end is not known: the mark goes on
	Soft     bool        // the start is not exact
	Ticks    []MarkTick
	Row      [3]int // by size; so are the next three
	Labeled  [3]bool
	Flipped  [3]bool
	Grouped  [3]bool // a cluster stands for it
	Weight   int     // of two labels that there is room for one of, the weightier stays
	Label    string
	Name     string // for assistive technology: "28 Aug: after the raids. Council meeting, 28 August 2024. Took place."
	Status   article.Status
	Late     bool
	Topics   []string
	Hidden   bool // the filters leave it out
	Selected bool
	Tied     bool // a line leads to it
	Changed  bool // something took effect between the two days compared
}

// A MarkTick is a step on a bar.
type MarkTick struct {
	Day  article.Day
	Kind string // "missed", "changed", "cancelled", "came"
}

// An Item is how an entry's element in the static record stands.
type Item struct {
	ID      string
	Status  article.Status
	Words   string
	Unclear string
	Hidden  bool
	Late    bool
}

// A Comparison lists what took effect between two days.
type Comparison struct {
	From, To string
	Counts   string // "2 askings, 1 promise, 3 arrivals, 1 miss."
	Changes  []ChangeLine
	Empty    string // said if there are none
	More     string // of a large record: that not all are listed
}

// A ChangeLine is one thing that took effect, with what became of the status.
type ChangeLine struct {
	ID, Title, Lane string
	Kind            article.Kind
	Date, Text      string
	Before, After   string // status words; equal if nothing changed
}

// Show returns what the page shows of the state.
func Show(a *article.Article, s State) View { return show(a, s, layout{}) }

// ShowPrinted returns what the page shows before the reader has done anything:
// the marks stand where they were prerendered, and what filters leave out gives
// no other label more or less room.
func ShowPrinted(a *article.Article, s State) View { return show(a, s, layout{printed: true}) }

// ShowPrintedResting returns the same and calls rest again and again in between,
// so that whoever waits in the meantime can be served.
func ShowPrintedResting(a *article.Article, s State, rest func()) View {
	return show(a, s, layout{printed: true, rest: rest})
}

// ShowBeside returns what the timeline shows while it stands beside the story:
// only the lanes that are chosen, packed narrowly into the height of a screen.
func ShowBeside(a *article.Article, s State) View { return show(a, s, layout{beside: true}) }

// A layout is how marks are arranged.
type layout struct {
	printed bool // as they were prerendered
	beside  bool // beside the story
	framed  bool // in another site's page
	apart   bool // without marks
	size    int  // 1 and more: for the size of this number alone, in the order of sizes
	rest    func()
}

// pause calls rest, if anybody wants to rest.
func (how layout) pause() {
	if how.rest != nil {
		how.rest()
	}
}

// only reports whether what the filters leave out is not drawn at all.
func (how layout) only() bool { return how.beside || how.framed }

// ShowControls returns what a page without a timeline shows of the state: the
// day, the tally, the filters and what they leave, but nothing that is drawn
// along the axis.
func ShowControls(a *article.Article, s State) View {
	v, _, _ := controls(a, s, layout{})
	return v
}

// With returns the view with the timeline of another.
func (v View) With(o View) View {
	v.Ticks, v.Presets, v.Lanes, v.Overview, v.Ties, v.Compare = o.Ticks, o.Presets, o.Lanes, o.Overview, o.Ties, o.Compare
	return v
}

// controls returns the view without the timeline, with what passes the filters
// and how each entry of the static record stands.
func controls(a *article.Article, s State, how layout) (v View, standings []article.Standing, p *pick) {
	how.pause()
	p = pickOf(a, s)
	how.pause()
	v = View{
		AsOf: s.AsOf.Words(), Today: s.AsOf == a.RecordDate, Total: len(a.Entries), Shown: p.passes.count(),
		AsOfLine: AsOfLine(s.AsOf, s.Clock), Tally: tallyLines(a, p.day.tally), Hidden: p.day.hidden,
		Facets: counts(s, p), Chips: chips(a, s), Found: find(a, s, p),
	}
	how.pause()
	for i := Listed(a); i < len(a.Entries); i++ {
		how.pause()
		e := &a.Entries[i]
		st := a.Standing(e, s.AsOf, s.Clock)
		standings = append(standings, st)
		v.Record = append(v.Record, Item{e.ID, st.Status, StatusWords(st), unclear(st), !p.entry(i), st.Late})
	}
	v.ShownLine = shownLine(v)
	return v, standings, p
}

func shownLine(v View) string {
	line := Count(v.Total, "entry", "entries")
	if v.Shown != v.Total {
		line = Number(float64(v.Shown)) + " of " + line
	}
	return line
}

func show(a *article.Article, s State, how layout) View {
	v, standings, p := controls(a, s, how)
	if how.framed {
		v.Tally = tallyLines(a, a.Tally(s.AsOf, s.Clock, p.of))
	}
	v.Ticks = ticksBeyond(s.From, s.To, (s.To-s.From)/2, 14)
	for _, p := range a.Views {
		v.Presets = append(v.Presets, Preset{p.Name, p.From, p.To, p.From == s.From && p.To == s.To})
	}
	for n, k := range article.Kinds {
		how.pause()
		if how.apart {
			v.Lanes = append(v.Lanes, bareLane(a, s, n))
		} else if Large(a) {
			v.Lanes = append(v.Lanes, largeLane(a, s, n, p, how))
		} else {
			v.Lanes = append(v.Lanes, lane(a, s, n, k, standings, p, how))
		}
	}
	how.pause()
	if Large(a) {
		v.Overview = largeOverview(a, s, p, how.printed)
	} else {
		v.Overview = overview(a, v.Lanes, how.printed)
	}
	v.Apart = how.apart
	v.tie(a, s.Entry)
	if s.Compare != NoDay {
		v.Compare = compare(a, s, p)
		v.Compare.mark(v.Lanes)
	}
	return v
}

// mark says of the marks whether something took effect in between.
func (c *Comparison) mark(lanes []LaneView) {
	changed := map[string]bool{}
	for _, l := range c.Changes {
		changed[l.ID] = true
	}
	for n := range lanes {
		for i := range lanes[n].Marks {
			lanes[n].Marks[i].Changed = changed[lanes[n].Marks[i].ID]
		}
	}
}

// Point returns the view with the ties of another entry than the open one.
func (v View) Point(a *article.Article, id string) View {
	v.tie(a, id)
	return v
}

func (v *View) tie(a *article.Article, id string) {
	v.Ties = Ties(a, v.Lanes, id)
	tied := map[string]bool{}
	for _, t := range v.Ties {
		tied[t.From], tied[t.To] = true, true
	}
	for n := range v.Lanes {
		for i := range v.Lanes[n].Marks {
			m := &v.Lanes[n].Marks[i]
			m.Tied = tied[m.ID] && m.ID != id
		}
	}
}

// AsOfLine says which day is shown, by which clock.
func AsOfLine(day article.Day, c article.Clock) string {
	if c == article.Known {
		return "As known on " + day.Words()
	}
	return "How it stood on " + day.Words()
}

func hiddenWords(later, not int) string {
	line := "Left out: " + Count(later, "step", "steps") + " published later"
	if not > 0 {
		line += ", and " + strconv.Itoa(not) + " not datable, because no source shows its date"
	}
	return line + "."
}

func tallyLines(a *article.Article, t article.Tally) []TallyLine {
	asker := a.Party(a.Asker).Name
	parts := func(k article.Kind) []TallyPart {
		var ps []TallyPart
		for _, st := range article.Statuses[k] {
			if !st.NotYet() {
				ps = append(ps, TallyPart{st, st.Words(), t.ByStatus[k][st]})
			}
		}
		return ps
	}
	wait := TallyLine{ID: "wait", Name: "From asking to first answer"}
	if t.Answer.N > 0 {
		wait.Count = Number(float64(t.Answer.Days))
		wait.Note = medianNote(t.Answer)
	} else {
		wait.Count, wait.Note = "–", "none answered yet"
	}
	return []TallyLine{
		{ID: "meetings", Name: a.Words.Meetings + " held", Count: strconv.Itoa(t.Meetings), Note: calledNote(t.Called, asker)},
		{ID: "requests", Name: a.Lane(article.Request).Name, Count: strconv.Itoa(t.Requests), Parts: parts(article.Request)},
		{ID: "commitments", Name: a.Lane(article.Commitment).Name + draftsNote(a), Count: strconv.Itoa(t.Commitments), Parts: parts(article.Commitment)},
		wait,
	}
}

func calledNote(n int, asker string) string {
	return strconv.Itoa(n) + " called by " + asker
}

// draftsNote says why the count of commitments is lower than that of their
// lane. It is the same on every day, so that nothing has to write it.
func draftsNote(a *article.Article) string {
	if factsOf(a).drafts.count() > 0 {
		return ", drafts not counted"
	}
	return ""
}

// middleOf says what a median counts, in the words that the boot script writes
// too: "middle of 16 waits; 10 open".
func middleOf(m article.Median) string {
	return "middle of " + Count(m.N, "wait", "waits") + "; " + Number(float64(m.Open)) + " open"
}

func medianNote(m article.Median) string {
	return "days, " + middleOf(m)
}

func lane(a *article.Article, s State, n int, k article.Kind, standings []article.Standing, p *pick, how layout) LaneView {
	v := LaneView{Lane: a.Lane(k)}
	v.Hidden = len(s.Lanes) > 0 && !contains(s.Lanes, k.Lane())
	for i := range a.Entries {
		if a.Entries[i].Kind == k {
			how.pause()
			v.Marks = append(v.Marks, mark(a, s, &a.Entries[i], standings[i], p.entry(i)))
		}
	}
	for z, size := range sizes {
		how.pause()
		switch {
		case !how.only():
			v.Clusters[z] = arrange(a, s, size, n, v.Marks, z, how)
			v.Rows[z] = min(size.rows[n], max(4, len(v.Marks))) // never as many as that meet
		case !v.Hidden && (how.framed || z == len(sizes)-1):
			if how.beside {
				size = beside(s)
			}
			v.Clusters[z] = arrange(a, s, size, n, v.Marks, z, how)
			v.Rows[z] = rowsUsed(v.Marks, v.Clusters[z], z)
		}
	}
	if how.framed { // what a pan would find is drawn, what is further off is not
		half := (s.To - s.From) / 2
		v.Marks = slices.DeleteFunc(v.Marks, func(m Mark) bool { return m.Hidden || m.End < s.From-half || m.Start > s.To+half })
		for i := range v.Marks {
			v.Marks[i].Topics = nil
		}
	}
	return v
}

// arrange places the marks of lane n for one size, and returns the clusters.
func arrange(a *article.Article, s State, size size, n int, marks []Mark, z int, how layout) []Cluster {
	perDay := size.width / float64(s.To-s.From)
	order := make([]int, 0, len(marks)) // entries stand by their first day, marks by their start
	for j := range marks {
		if !how.only() || !marks[j].Hidden {
			order = append(order, j)
		}
	}
	sort.SliceStable(order, func(i, j int) bool { return marks[order[i]].Start < marks[order[j]].Start })
	spans := make([]span, len(order))
	for j, k := range order {
		m := &marks[k]
		spans[j] = span{
			start: float64(m.Start-s.From) * perDay, end: float64(m.End-s.From) * perDay,
			label: labelWidth(m.Label), weight: m.Weight, hidden: m.Hidden && !how.printed,
		}
	}
	places, clumps, _ := pack(spans, size.rows[n], size.width)
	for j, p := range places {
		m := &marks[order[j]]
		m.Row[z], m.Labeled[z], m.Flipped[z], m.Grouped[z] = p.row, p.labeled, p.flipped, p.clustered
	}
	var clusters []Cluster
	for _, c := range clumps {
		k := Cluster{Row: c.row, At: s.From + article.Day(c.at/perDay), From: article.MaxDay, To: article.MinDay}
		for _, j := range c.members {
			m := &marks[order[j]]
			if !m.Hidden {
				k.Count++
			}
			if !m.Hidden || how.printed {
				k.From, k.To = min(k.From, m.Start), max(k.To, m.Start)
			}
		}
		if k.Count == 0 && !how.printed {
			continue
		}
		clusters = append(clusters, k.named(a))
	}
	return clusters
}

// named returns the cluster with its name, and with the stretch of its marks
// made one that shows them.
func (k Cluster) named(a *article.Article) Cluster {
	k.Name = strconv.Itoa(k.Count) + " more: " + k.From.Words()
	if k.To > k.From {
		k.Name += " to " + k.To.Words()
	}
	margin := max((k.To-k.From)/4, minSpan)
	k.From, k.To = fitRange(a, k.From-margin, k.To+margin)
	return k
}

// weight says how much the label of an entry matters beside others of its lane.
func weight(a *article.Article, e *article.Entry) int {
	switch {
	case e.Kind == article.Request:
		return len(e.Request.Askings) + len(e.Request.Answers)
	case e.Kind == article.Commitment:
		return len(e.Commitment.Steps)
	case contains(e.Event.CalledBy, a.Asker):
		return 4
	case e.Event.Kind == "meeting" && e.Event.Held == "held":
		return 3
	case e.Event.Kind == "summit" || e.Event.Kind == "treaty":
		return 2
	}
	return 1
}

func contains(list []string, s string) bool {
	for _, v := range list {
		if v == s {
			return true
		}
	}
	return false
}

// MarkOf returns the mark of an entry as it stands at the end of the record.
func MarkOf(a *article.Article, e *article.Entry) Mark {
	s := Default(a)
	return mark(a, s, e, a.Standing(e, s.AsOf, s.Clock), true)
}

// markName names a mark for assistive technology.
func markName(a *article.Article, e *article.Entry, status string) string {
	return strings.Join([]string{e.Short, KindWords(a, e) + ", " + e.Date.Words(), status}, ". ")
}

func mark(a *article.Article, s State, e *article.Entry, st article.Standing, passes bool) Mark {
	m := unnamed(a, s, e, st, passes)
	m.Name = markName(a, e, StatusWords(st))
	return m
}

func unnamed(a *article.Article, s State, e *article.Entry, st article.Standing, passes bool) Mark {
	start := startOf(e)
	m := Mark{
		ID: e.ID, Kind: e.Kind, Start: start, End: start, First: NoDay, Filled: NoDay, Soft: !e.Date.Exact(),
		Label: e.Short, Status: st.Status, Late: st.Late, Topics: e.Topics, Hidden: !passes, Selected: s.Entry == e.ID,
		Weight: weight(a, e),
	}
	switch e.Kind {
	case article.Event:
		m.Shape = EventShape(a, e)
	case article.Request:
		m.Shape = "triangle"
		m.End, m.OpenEnd = newest(a, e, m.Start), true
		for _, mo := range a.Moments(e, article.Stood) {
			if mo.What == "answer" && mo.Datable && (mo.Effect == article.EffectPart || mo.Effect == article.EffectMet) &&
				e.Request.Answers[mo.Index].Relation != article.Precedes {
				m.End, m.OpenEnd = max(mo.Day, m.Start), false
				break
			}
		}
	case article.Commitment:
		m.Shape = "bar"
		m.End, m.OpenEnd = newest(a, e, m.Start), true
		for _, mo := range a.Moments(e, article.Stood) {
			if mo.What != "step" || !mo.Datable || mo.Due {
				continue
			}
			whole := e.Commitment.Steps[mo.Index].Part == ""
			switch mo.StepKind {
			case article.StepFirstDelivery, article.StepPartDelivered, article.StepComplete:
				if m.First == NoDay {
					m.First = max(mo.Day, m.Start)
				}
				m.Filled = max(mo.Day, m.Start)
				if mo.StepKind == article.StepComplete && whole {
					m.End, m.OpenEnd = m.Filled, false
				}
			case article.StepMissed, article.StepChanged:
				m.Ticks = append(m.Ticks, MarkTick{mo.Day, string(mo.StepKind)})
				if mo.Day > m.End {
					m.End = mo.Day
				}
			case article.StepCancelled:
				m.Ticks = append(m.Ticks, MarkTick{mo.Day, "cancelled"})
				m.End, m.OpenEnd = mo.Day, false
			}
		}
	}
	return m
}

// newest returns the day of the newest evidence in the whole record of the
// entry. An open end is drawn there: beyond it nothing is known.
func newest(a *article.Article, e *article.Entry, start article.Day) article.Day {
	for _, m := range a.Moments(e, article.Stood) {
		if m.Datable && !m.Due {
			start = max(start, m.Day)
		}
	}
	return min(start, a.RecordDate)
}

func compare(a *article.Article, s State, p *pick) *Comparison {
	from, to := s.Compare, s.AsOf
	if to < from {
		from, to = to, from
	}
	c := &Comparison{From: from.Words(), To: to.Words()}
	var n [len(countWords)]int
	var moments []article.Moment
	for _, m := range a.Between(from, to, s.Clock) {
		if p.of(m.Entry) {
			moments = append(moments, m)
			n[countOf(m)]++
		}
	}
	if all := len(moments); Large(a) && all > mostChanges {
		moments = moments[all-mostChanges:]
		c.More = "The newest " + Number(mostChanges) + " of " + Number(float64(all)) + " stand here."
	}
	for _, m := range moments {
		line := ChangeLine{
			ID: m.Entry.ID, Title: m.Entry.Title, Kind: m.Entry.Kind, Lane: a.Lane(m.Entry.Kind).Name,
			Date: m.Date.Words(), Text: m.Text,
		}
		if m.Entry.Kind != article.Event {
			line.Before = StatusWords(a.Standing(m.Entry, m.Day-1, s.Clock))
			line.After = StatusWords(a.Standing(m.Entry, m.Day, s.Clock))
		}
		c.Changes = append(c.Changes, line)
	}
	var counts []string
	for i, words := range countWords {
		if n[i] > 0 {
			counts = append(counts, Count(n[i], words[0], words[1]))
		}
	}
	if c.Counts = enumerate(counts) + "."; counts == nil {
		c.Counts, c.Empty = "", "Nothing in the record took effect between these two days."
	}
	return c
}

// mostChanges is how many changes of a large record a comparison lists.
const mostChanges = 200

// countWords name what is counted between two days: one and several.
var countWords = [...][2]string{
	{"event", "events"}, {"asking", "askings"}, {"answer", "answers"}, {"promise", "promises"}, {"arrival", "arrivals"}, {"miss", "misses"}, {"other step", "other steps"},
}

// countOf returns the place in countWords that a moment is counted at.
func countOf(m article.Moment) int {
	switch m.What {
	case "event":
		return 0
	case "asking":
		return 1
	case "answer":
		return 2
	case "made":
		return 3
	}
	switch m.StepKind {
	case article.StepFirstDelivery, article.StepPartDelivered, article.StepComplete:
		return 4
	case article.StepMissed:
		return 5
	}
	return 6
}
