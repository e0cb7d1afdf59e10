package timeline

import (
	"slices"
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
var sizes = [3]size{
	{1000, [3]int{8, 13, 26}},
	{560, [3]int{11, 16, 33}},
	{260, [3]int{14, 20, 36}},
}

// A span is what packing places: a mark from start to end, in pixels, and the
// width of its label, which stands to the right of the start.
type span struct {
	start, end float64
	label      float64
}

// A place is where a span went.
type place struct {
	row     int
	labeled bool
	flipped bool // the label stands to the left of the start, for want of room at the right edge
}

const (
	charWidth = 6.3 // of the label's type, on average, in pixels; measured at 12.5 px
	labelGap  = 14  // from a mark's start to its label, and after it
	markWidth = 12  // of a mark without extent
)

// labelWidth estimates the width of a label, with its distance from the mark.
func labelWidth(s string) float64 { return float64(utf8.RuneCountInString(s))*charWidth + labelGap }

// pack places spans, which are sorted by start, in rows so that neither marks
// nor labels overlap. What finds no room with its label goes without; what finds
// no room at all shares the row where it covers the least. Spans outside of the
// plot get row 0. See TestPack for examples.
func pack(spans []span, rows int, width float64) (places []place, used int) {
	ends := make([]float64, rows) // where each row's last mark and label end
	for r := range ends {
		ends[r] = -markWidth
	}
	places = make([]place, len(spans))
	free := func(from float64) int {
		for r := range ends {
			if ends[r] <= from {
				return r
			}
		}
		return -1
	}
	for i, s := range spans {
		if s.end < 0 || s.start > width {
			continue
		}
		start := max(s.start, 0)
		end := max(s.end, start+markWidth)
		p := place{flipped: start+s.label > width}
		if p.flipped && start < s.label {
			p.row = -1 // no room on either side
		} else if p.flipped {
			p.row = free(start - s.label)
		} else {
			p.row = free(start)
		}
		p.labeled = p.row >= 0
		if p.labeled && !p.flipped {
			end = max(end, start+s.label)
		}
		if p.row < 0 {
			p.flipped = false
			p.row = free(start)
		}
		if p.row < 0 {
			for p.row = 0; ends[p.row] > slices.Min(ends); p.row++ {
			}
		}
		ends[p.row] = max(ends[p.row], end+2)
		places[i] = p
		used = max(used, p.row+1)
	}
	return places, used
}
