package timeline

import (
	"slices"

	"ledger/app/article"
)

// An Overview is the whole record in a strip: how much lies where, lane by lane.
type Overview struct {
	From, To article.Day
	Lanes    [3][]Bin
}

// Equal reports whether o shows what p does.
func (o Overview) Equal(p Overview) bool {
	for n := range o.Lanes {
		if !slices.Equal(o.Lanes[n], p.Lanes[n]) {
			return false
		}
	}
	return o.From == p.From && o.To == p.To
}

// A Bin is a stretch of the strip with something in it.
type Bin struct {
	Day   article.Day // its first
	Count int         // entries that begin in it and pass the filters
}

// overviewBins is how many bins the strip has: about one for each eight pixels
// of a wide screen.
const overviewBins = 150

// overviewWidth returns how many days a bin has.
func overviewWidth(from, to article.Day) article.Day { return max(1, (to-from)/overviewBins+1) }

// overview counts the marks of the lanes by the day they begin; all if printed.
func overview(a *article.Article, lanes []LaneView, printed bool) Overview {
	var o Overview
	o.From, o.To = Bounds(a)
	width := overviewWidth(o.From, o.To)
	for n, l := range lanes {
		counts := map[article.Day]int{}
		for _, m := range l.Marks {
			if (printed || !m.Hidden && !l.Hidden) && m.Start >= o.From && m.Start <= o.To {
				counts[(m.Start-o.From)/width]++
			}
		}
		for b := article.Day(0); b <= overviewBins; b++ {
			if counts[b] > 0 {
				o.Lanes[n] = append(o.Lanes[n], Bin{o.From + b*width, counts[b]})
			}
		}
	}
	return o
}
