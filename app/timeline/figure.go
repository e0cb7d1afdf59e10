package timeline

import (
	"slices"
	"strconv"
	"unicode/utf8"

	"ledger/app/article"
)

// A FigureView is the small static drawing of one view of the timeline, as it
// stands beside a step of the story. It is packed for a plot of figureWidth
// pixels; on a wider one everything only stands further apart.
type FigureView struct {
	From, To article.Day
	AsOf     article.Day
	Line     bool   // AsOf lies within the drawing
	Flag     string // "28 Aug 2024"
	Ticks    []Tick
	Lanes    []FigureLane
	Caption  string // "As of 28 August 2024: 12 events, 4 requests."
	Query    string // of the address that shows the view
}

// A FigureLane is a lane of a figure, Rows half-lines high.
type FigureLane struct {
	Kind  article.Kind
	Name  string
	Rows  int
	Marks []FigureMark
}

// A FigureMark is an entry, or several that have no room of their own.
// Days outside of the drawing are brought to its edge.
type FigureMark struct {
	IDs        []string // the entry, and those that it stands for as well
	Shape      string   // as of Mark
	Start, End article.Day
	First      article.Day // of the filled part; NoDay if there is none
	Filled     article.Day
	Missed     []article.Day
	Before     bool // it began before the drawing does
	OpenEnd    bool
	Ahead      bool // the entry was still to come on the day shown
	Row        int  // in half-lines
	Label      string
	Side       string // of the mark, where the label stands: "right", "left", "under"
}

const (
	figureWidth = 280  // of the plot, in pixels, at the least
	figureChar  = 5.9  // of a label, on average
	figureGap   = 9    // from a mark's start to its label
	figureMark  = 10   // of a mark without extent
	figureRows  = 12   // half-lines of a lane, at most
	figureRest  = 4    // half-lines of a lane for the marks without a name, at most
	figureNames = 6    // a lane with no more marks than this names them all
	countWidth  = 17.0 // of a count beside a mark
)

// Figure returns the drawing of a view, given as the query of an address.
// Entries named by the view or in named carry their short names.
// See TestFigure for examples.
func Figure(a *article.Article, query string, named []string) FigureView {
	s, _ := Parse(a, query)
	p := pickOf(a, s)
	v := FigureView{From: s.From, To: s.To, AsOf: s.AsOf, Flag: s.AsOf.ShortWords(), Ticks: figureTicks(s.From, s.To)}
	v.Line = s.From <= s.AsOf && s.AsOf <= s.To
	var parts []string
	counted := false
	lanes := map[article.Kind][]FigureMark{}
	for i := range a.Entries {
		e := &a.Entries[i]
		st := a.Standing(e, s.AsOf, s.Clock)
		m := mark(a, s, e, st, true)
		if !p.entry(i) || m.Start > s.To || max(m.End, m.Start) < s.From {
			continue
		}
		lanes[e.Kind] = append(lanes[e.Kind], figureMarkOf(s, m, st))
	}
	named = append(slices.Clone(named), s.Entry)
	for _, k := range article.Kinds {
		marks := lanes[k]
		if len(s.Lanes) > 0 && !contains(s.Lanes, k.Lane()) {
			continue
		}
		parts = append(parts, Count(len(marks), string(k), k.Lane()))
		for i := range marks {
			if e := a.Entry(marks[i].IDs[0]); len(marks) <= figureNames || slices.ContainsFunc(named, func(id string) bool { return a.Entry(id) == e }) {
				marks[i].Label = e.Short
			}
		}
		marks, rows := packFigure(s, marks)
		counted = counted || slices.ContainsFunc(marks, func(m FigureMark) bool { return m.Count() != "" })
		v.Lanes = append(v.Lanes, FigureLane{Kind: k, Name: a.Lane(k).Name, Rows: rows, Marks: marks})
	}
	v.Caption = "As of " + s.AsOf.Words()
	if s.Clock == article.Known {
		v.Caption = "As known on " + s.AsOf.Words()
	}
	v.Caption += ": " + enumerate(parts) + "."
	if counted {
		v.Caption += " A number counts what is drawn as one."
	}
	s.View = "timeline" // on a phone the list would be shown otherwise
	v.Query = Query(a, s)
	return v
}

// enumerate joins words with commas.
func enumerate(parts []string) string {
	out := ""
	for i, p := range parts {
		if i > 0 {
			out += ", "
		}
		out += p
	}
	return out
}

func figureMarkOf(s State, m Mark, st article.Standing) FigureMark {
	fit := func(d article.Day) article.Day { return min(max(d, s.From), s.To) }
	out := FigureMark{
		IDs: []string{m.ID}, Shape: m.Shape, Start: fit(m.Start), End: fit(max(m.End, m.Start)),
		First: NoDay, Filled: NoDay, Before: m.Start < s.From, OpenEnd: m.OpenEnd || m.End > s.To, Ahead: st.Status.NotYet(),
	}
	if m.First != NoDay && m.First <= s.To && m.Filled >= s.From {
		out.First, out.Filled = fit(m.First), fit(m.Filled)
	}
	for _, t := range m.Ticks {
		if t.Kind == string(article.StepMissed) && t.Day >= s.From && t.Day <= s.To {
			out.Missed = append(out.Missed, t.Day)
		}
	}
	return out
}

// figureTicks returns three to six ticks, thinned out evenly if there are more.
func figureTicks(from, to article.Day) []Tick {
	var out []Tick
	for most := 6; most <= 14; most++ {
		out = ticks(from, to, most)
		if len(out) >= 3 {
			break
		}
	}
	if step := (len(out) + 5) / 6; step > 1 {
		var thin []Tick
		for i := 0; i < len(out); i += step {
			thin = append(thin, out[i])
		}
		out = thin
	}
	return out
}

// A figureBox is room taken in a half-line.
type figureBox struct{ from, to float64 }

// packFigure gives every mark its place. Labelled marks come first; what finds
// no room is counted in with the nearest mark of its like.
func packFigure(s State, marks []FigureMark) (packed []FigureMark, rows int) {
	for _, counted := range []bool{false, true} {
		var lost int
		packed, rows, lost = tryFigure(s, marks, counted)
		if lost == 0 {
			break
		}
	}
	slices.SortStableFunc(packed, func(x, y FigureMark) int { return int(x.Start - y.Start) })
	return packed, max(rows, 1)
}

// tryFigure packs once. With counted, room is kept to the left of marks without a label.
func tryFigure(s State, marks []FigureMark, counted bool) (packed []FigureMark, rows, lost int) {
	var taken [][]figureBox // by half-line
	x := func(d article.Day) float64 { return float64(d-s.From) / float64(s.To-s.From) * figureWidth }
	free := func(row int, b figureBox) bool {
		return row >= len(taken) || !slices.ContainsFunc(taken[row], func(t figureBox) bool { return b.from < t.to && t.from < b.to })
	}
	take := func(row int, b figureBox) {
		for row >= len(taken) {
			taken = append(taken, nil)
		}
		taken[row] = append(taken[row], b)
	}
	body := func(m FigureMark) figureBox { return figureBox{x(m.Start) - figureMark/2, x(m.End) + figureMark/2} }
	var rest []FigureMark
	for _, m := range marks {
		if m.Label == "" {
			rest = append(rest, m)
			continue
		}
		start, box := x(m.Start), body(m)
		width := float64(utf8.RuneCountInString(m.Label)) * figureChar
		label := figureBox{start, start + figureGap + width}
		switch {
		case m.Shape == "bar" || m.Shape == "triangle":
			m.Side = "under" // they have a length of their own
		case label.to <= figureWidth:
			m.Side = "right"
		case start-figureGap-width >= 0:
			m.Side, label = "left", figureBox{start - figureGap - width, start}
		default:
			m.Side = "under"
		}
		tall := 2
		if m.Side == "under" { // as far along its own width as the mark is along the plot
			at := start / figureWidth * (figureWidth - width)
			label, tall = figureBox{at, at + width}, 3
		}
		// What is taken in the half-line i of the mark's.
		boxes := func(i int) []figureBox {
			switch {
			case m.Side != "under":
				return []figureBox{box, label}
			case i == 0:
				return []figureBox{box}
			}
			return []figureBox{label}
		}
		fits := func() bool {
			for i := range tall {
				for _, b := range boxes(i) {
					if !free(m.Row+i, b) {
						return false
					}
				}
			}
			return true
		}
		for m.Row = 0; m.Row+tall <= figureRows && !fits(); m.Row++ {
		}
		if m.Row+tall > figureRows { // no room for its name
			m.Row, m.Label, m.Side = 0, "", ""
			rest = append(rest, m)
			continue
		}
		for i := range tall {
			for _, b := range boxes(i) {
				take(m.Row+i, b)
			}
		}
		packed = append(packed, m)
	}
	slices.SortStableFunc(rest, func(x, y FigureMark) int { return int(x.Start - y.Start) })
	for _, m := range rest {
		m.IDs = slices.Clone(m.IDs)
		box := body(m)
		if counted {
			box.from -= countWidth
		}
		for !free(m.Row, box) {
			m.Row++
		}
		if m.Row >= figureRest {
			if i := nearestLike(packed, m, func(p FigureMark) bool { return x(p.Start)-figureMark/2 >= countWidth }); i >= 0 {
				packed[i].IDs = append(packed[i].IDs, m.IDs...)
				lost++
				continue
			}
		}
		take(m.Row, box)
		packed = append(packed, m)
	}
	return packed, len(taken), lost
}

// nearestLike returns the mark without a label, and with room for a count, that
// begins nearest to m and
// stands as m does, or -1.
func nearestLike(packed []FigureMark, m FigureMark, room func(FigureMark) bool) int {
	best := -1
	for i, p := range packed {
		if p.Label != "" || p.Ahead != m.Ahead || !room(p) {
			continue
		}
		if best < 0 || max(p.Start-m.Start, m.Start-p.Start) < max(packed[best].Start-m.Start, m.Start-packed[best].Start) {
			best = i
		}
	}
	return best
}

// Count returns how many entries the mark stands for, in figures, or "" for one.
func (m FigureMark) Count() string {
	if len(m.IDs) == 1 {
		return ""
	}
	return strconv.Itoa(len(m.IDs))
}

// Named returns the ids of the entries that a piece of prose links to.
func Named(blocks []article.Block) []string {
	var ids []string
	add := func(list []article.Inline) {
		for _, in := range list {
			if in.Type == "entry" && !contains(ids, in.Ref) {
				ids = append(ids, in.Ref)
			}
		}
	}
	for _, b := range blocks {
		add(b.Inlines)
		for _, item := range b.Items {
			add(item)
		}
	}
	return ids
}
