package timeline

import (
	"slices"
	"sort"
	"unicode/utf8"
)

// A size is a class of widths for which marks are packed. The page shows the
// packing of the class that its plot is at least as wide as, so that one
// prerendered page suits every screen and nothing moves when the program
// starts. See web/css/timeline.css, where the same widths stand.
type size struct {
	width float64 // of the plot, in CSS pixels
	rows  [3]int  // at most, by lane
}

// Sizes are the classes, widest first: for plots from 1000, 560 and 260 pixels.
// The rows of the widest fit a screen of 900 pixels with all three lanes.
var sizes = [3]size{
	{1000, [3]int{7, 12, 23}},
	{560, [3]int{10, 14, 26}},
	{260, [3]int{14, 18, 32}},
}

// beside returns the class for a timeline beside the story. The rows of the lanes
// that are shown fit a screen of 768 pixels together.
func beside(s State) size {
	z := size{width: 360, rows: [3]int{7, 7, 10}}
	if n := len(s.Lanes); n > 0 {
		rows := 24 / n
		z.rows = [3]int{rows, rows, rows}
	}
	return z
}

// rowsUsed returns how many rows the marks of a lane fill, for size z.
func rowsUsed(marks []Mark, clusters []Cluster, z int) int {
	rows := 1
	for i := range marks {
		if m := &marks[i]; !m.Hidden && !m.Grouped[z] {
			rows = max(rows, m.Row[z]+1)
		}
	}
	for _, c := range clusters {
		rows = max(rows, c.Row+1)
	}
	return rows
}

// A span is what packing places: a mark from start to end, in pixels, and the
// width of its label, which stands to the right of the start, above a bar or
// beside a shape. Of labels that cannot all be shown the weightier stay.
type span struct {
	start, end float64
	label      float64
	weight     int
	hidden     bool // it keeps its place, and others' labels may lie over it
	crowded    bool // a clump stands for it in any case
}

// A place is where a span went.
type place struct {
	row       int
	labeled   bool
	flipped   bool // the label stands to the left of the start
	clustered bool // it is not drawn by itself: a cluster stands for it
}

// A clump is what is drawn for spans that there is no room for one by one.
type clump struct {
	row     int
	at      float64 // where it starts, in pixels
	members []int
}

const (
	charWidth  = 6.05 // of the label's type, on average, in pixels; measured at 12 px
	labelGap   = 14   // from a mark's start to its label, and after it
	markWidth  = 12   // of a mark without extent
	clumpWidth = 24   // of a clump, with its number
)

// labelWidth estimates the width of a label, with its distance from the mark.
func labelWidth(s string) float64 { return float64(utf8.RuneCountInString(s))*charWidth + labelGap }

// An extent is the stretch of a row that something fills.
type extent struct{ from, to float64 }

// pack places spans, which are sorted by start, in rows so that neither marks
// nor labels overlap. Where more labels meet than there are rows the lightest
// are left out; where more marks meet than there are rows the lightest are drawn
// as clumps, in the last row. Spans that lie beyond the edges are placed too, up
// to half a plot away, so that a pan finds them in their rows; the rest get row
// 0. See TestPack for examples.
func pack(spans []span, rows int, width float64) (places []place, clumps []clump, used int) {
	p := packer{spans: spans, width: width, gap: clumpWidth}
	over := p.pack(rows)
	if over > 0 {
		over = p.pack(rows - 1)
	}
	clumps = p.clumps(over, rows)
	for i, pl := range p.places {
		if p.inside(i) {
			used = max(used, pl.row+1)
		}
	}
	return p.places, clumps, used
}

// packCrowd is pack for spans of which some may be crowded. If the lane is dense
// a mark is drawn with its label or not at all: hundreds of shapes without a
// name would say nothing.
// Clumps stand at least gap apart.
func packCrowd(spans []span, rows int, width float64, dense bool, gap float64) ([]place, []clump) {
	p := packer{spans: spans, width: width, dense: dense, gap: gap}
	over := 1
	if !dense {
		over = p.pack(rows)
	}
	if over > 0 {
		over = p.pack(rows - 1)
	}
	return p.places, p.clumps(over, rows)
}

// clumps puts what found no room into clumps.
func (p *packer) clumps(over, rows int) []clump {
	var clumps []clump
	spans, width := p.spans, p.width
	if over > 0 {
		for i := range spans {
			if !p.places[i].clustered {
				continue
			}
			p.places[i].row = rows - 1
			at := max(spans[i].start, -width/2)
			if n := len(clumps); n == 0 || at >= clumps[n-1].at+p.gap {
				clumps = append(clumps, clump{row: rows - 1, at: at})
			}
			last := &clumps[len(clumps)-1]
			last.members = append(last.members, i)
		}
	}
	return p.unclump(clumps)
}

// unclump draws the only member of a clump by itself, if it keeps out of the
// others' way.
func (p *packer) unclump(clumps []clump) []clump {
	alone := func(n int) bool {
		c := clumps[n]
		if len(c.members) != 1 || p.spans[c.members[0]].crowded {
			return false
		}
		x := p.mark(c.members[0])
		for m, o := range clumps {
			end := o.at + clumpWidth
			if len(o.members) == 1 {
				end = max(end, p.mark(o.members[0]).to)
			}
			if m != n && o.at < x.to && x.from < end {
				return false
			}
		}
		return true
	}
	var kept []clump
	for n, c := range clumps {
		if alone(n) {
			p.places[c.members[0]].clustered = false
		} else {
			kept = append(kept, c)
		}
	}
	return kept
}

// A packer is one packing under way.
type packer struct {
	spans  []span
	places []place
	width  float64
	gap    float64 // from one clump to the next, at least
	dense  bool    // see packCrowd
}

func (p *packer) inside(i int) bool {
	return p.spans[i].end >= -p.width/2 && p.spans[i].start <= p.width*1.5
}

// mark returns what a mark fills without its label.
func (p *packer) mark(i int) extent {
	from := max(p.spans[i].start, -p.width/2)
	return extent{from, max(p.spans[i].end, from+markWidth) + 2}
}

// labelAt returns where the label begins that stands to the right: at the start
// of its mark, or at the edge that the mark comes in from.
func (p *packer) labelAt(i int) float64 {
	if s := p.spans[i]; s.start < 0 && s.end >= 0 {
		return 0
	}
	return p.spans[i].start
}

// right returns what a label to the right fills, and whether an edge of the plot
// cuts through it.
func (p *packer) right(i int) (x extent, cut bool) {
	x = extent{p.labelAt(i), p.labelAt(i) + p.spans[i].label}
	return x, x.from <= p.width && x.to > p.width || x.from < 0 && x.to > 0
}

// whole returns what a mark fills with its label, if that stands to the right.
func (p *packer) whole(i int) extent {
	x := p.mark(i)
	if p.places[i].labeled {
		label, _ := p.right(i)
		x.to = max(x.to, label.to)
	}
	return x
}

// pack places the spans in rows, and returns how many it found no room for.
func (p *packer) pack(rows int) (over int) {
	spans := p.spans
	p.places = make([]place, len(spans))
	places := p.places
	// First, which labels: from left to right, never more at once than rows.
	var active []int
	for i := range spans {
		if spans[i].crowded {
			places[i].clustered = true
			over++
			continue
		}
		if !p.inside(i) {
			continue
		}
		x := p.mark(i).from
		active = slices.DeleteFunc(active, func(j int) bool { return p.whole(j).to <= x })
		if len(active) >= rows {
			drop := -1
			for _, j := range active { // a label that reaches beyond its mark, over this one's start
				if !p.dense && p.mark(j).to <= x && (drop < 0 || lighter(spans[j], spans[drop])) {
					drop = j
				}
			}
			if drop >= 0 {
				places[drop].labeled = false
			} else { // no room for one mark: the lightest goes
				drop = i
				for _, j := range active {
					if spans[j].weight < spans[drop].weight {
						drop = j
					}
				}
				places[drop].labeled, places[drop].clustered = false, true
				over++
				if drop == i {
					continue
				}
			}
			active = slices.DeleteFunc(active, func(j int) bool { return j == drop })
		}
		_, cut := p.right(i)
		places[i].labeled = !cut
		active = append(active, i)
	}
	// Then the rows: the first that is free. There is one, since no more than
	// rows meet anywhere.
	ends := make([]float64, rows)
	for r := range ends {
		ends[r] = -p.width
	}
	for i := range spans {
		if !p.inside(i) || places[i].clustered {
			continue
		}
		x := p.whole(i)
		for r := range ends {
			if ends[r] <= x.from {
				places[i].row, ends[r] = r, x.to
				break
			}
		}
	}
	p.relabel(rows)
	return over
}

// lighter reports whether s should lose its label before t.
func lighter(s, t span) bool {
	if s.weight != t.weight {
		return s.weight < t.weight
	}
	return s.start+s.label > t.start+t.label
}

// relabel gives labels back where there is room after all, to the right or to
// the left, the weightiest first: in the mark's own row, or in another of rows
// that has room for the mark and its label.
func (p *packer) relabel(rows int) {
	filled := make([][]extent, rows)
	var without []int
	for i := range p.spans {
		if !p.inside(i) || p.places[i].clustered || p.spans[i].hidden {
			continue
		}
		row := p.places[i].row
		filled[row] = append(filled[row], p.whole(i))
		if !p.places[i].labeled {
			without = append(without, i)
		}
	}
	sort.SliceStable(without, func(i, j int) bool { return p.spans[without[j]].weight < p.spans[without[i]].weight })
	for _, i := range without {
		at, own := p.places[i].row, p.mark(i)
		free := func(row int, x extent) bool {
			for _, f := range filled[row] {
				if (row != at || f != own) && f.from < x.to && x.from < f.to {
					return false
				}
			}
			return true
		}
		right, cut := p.right(i)
		left := extent{p.spans[i].start - p.spans[i].label, p.spans[i].start}
		whole := left.from >= 0 && left.to <= p.width || left.to < 0 || left.from > p.width
		for n := range rows {
			row := (at + n) % rows
			if row != at && !free(row, own) {
				continue
			}
			toRight := !cut && free(row, right)
			if !toRight && (!whole || !free(row, left)) {
				continue
			}
			if row != at {
				filled[at] = slices.Delete(filled[at], slices.Index(filled[at], own), slices.Index(filled[at], own)+1)
				filled[row] = append(filled[row], own)
			}
			p.places[i] = place{row: row, labeled: true, flipped: !toRight}
			if toRight {
				filled[row] = append(filled[row], right)
			} else {
				filled[row] = append(filled[row], left)
			}
			break
		}
	}
}
