package timeline

import (
	"strconv"

	"ledger/app/article"
)

// A Tick is a line of the time axis. A Major tick starts a year.
type Tick struct {
	Day   article.Day
	Label string // may be empty: a line without a word
	Major bool
}

// ticks returns the axis for the days from from to to, with at most about max
// labels: years, quarters, months or days, whichever fits. See TestTicks for
// examples.
func ticks(from, to article.Day, max int) []Tick { return ticksBeyond(from, to, 0, max) }

// ticksBeyond returns the axis of ticks, and goes on with it for some days more
// on either side, where a pan will find it.
func ticksBeyond(from, to, more article.Day, max int) []Tick {
	length := int(to - from)
	from, to = from-more, to+more
	for _, step := range []int{1, 3, 6, 12, 24, 60, 120, 240} { // months
		if length/(step*30)+1 <= max || step == 240 {
			if step == 1 && length <= 92 && length/7+1 <= max {
				if length+1 <= max {
					return dayTicks(from, to, 1)
				}
				return dayTicks(from, to, 7)
			}
			return monthTicks(from, to, step)
		}
	}
	panic("unreachable")
}

func monthTicks(from, to article.Day, step int) []Tick {
	var out []Tick
	y, m, _ := from.Civil()
	if step > 12 {
		y -= y % (step / 12)
	}
	m = (m - 1) / min(step, 12) * min(step, 12)
	for {
		d := article.DayOf(y, m+1, 1)
		if d > to {
			return out
		}
		if d >= from {
			t := Tick{Day: d, Label: article.MonthName(m + 1)[:3]}
			if m == 0 {
				t.Label, t.Major = strconv.Itoa(y), true
			}
			out = append(out, t)
		}
		if step >= 12 {
			y += step / 12
			m = 0
		} else if m += step; m >= 12 {
			y, m = y+1, 0
		}
	}
}

func dayTicks(from, to, step article.Day) []Tick {
	var out []Tick
	// Weeks start on Monday; day 0 of the calendar, 1 January 1970, was a Thursday.
	first := from
	if step == 7 {
		first += (7 - (from+3)%7) % 7
	}
	for d := first; d <= to; d += step {
		y, m, day := d.Civil()
		t := Tick{Day: d, Label: strconv.Itoa(day) + " " + article.MonthName(m)[:3]}
		if m == 1 && day <= int(step) {
			t.Label += " " + strconv.Itoa(y)
			t.Major = true
		}
		out = append(out, t)
	}
	return out
}
