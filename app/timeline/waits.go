package timeline

import (
	"sort"
	"strings"

	"ledger/app/article"
)

// A WaitsView is the plot of all waits: two panels over one axis, in days.
type WaitsView struct {
	Panels []WaitPanel
	Max    int   // where the axis ends, in days; at least 1
	Ticks  []int // from 0 to Max
}

// A WaitPanel is the plot of one kind of entry.
type WaitPanel struct {
	Kind    article.Kind
	Title   string
	Caption string // what is measured
	Left    string // what is not drawn, and why; "" if nothing
	Medians []WaitMedian
	Bars    []WaitBar // the longest first
	Shown   int       // bars that pass the filters
}

// A WaitMedian is an upright line: a median with what it counts.
type WaitMedian struct {
	What  string // "first" or "whole"
	Day   int
	Line  bool // false: no wait has ended, there is nothing to draw
	Words string
}

// A WaitBar is the wait of one entry as drawn, in days from its asking or promise.
type WaitBar struct {
	ID, Label string
	Name      string // for assistive technology
	Days      string // to the first answer or arrival: "136", "30–60", "584+"
	Status    article.Status
	TopicIDs  []string
	Segments  []WaitSegment
	Points    []WaitPoint
	Hidden    bool
}

// A WaitSegment is a stretch of a bar. Its Leg is "first" up to the first
// answer or arrival and "whole" from there on; its Form is "solid" (ended),
// "open" (so far: it goes on) or "range" (it ended within it, no one knows when).
type WaitSegment struct {
	From, To  int
	Leg, Form string
}

// A WaitPoint is a day on a bar: "first", "whole", "cross" (a miss), or "on"
// where a wait that is still open goes on.
type WaitPoint struct {
	Day  int
	What string
}

// waitKinds says of each kind what its plot is called and measures.
var waitKinds = []struct {
	kind                          article.Kind
	title, caption                string
	before, beforeOne, beforeMany string // what the plot leaves out, and how many have it
	first, whole, none, unless    string
	toFirst, toWhole              string
}{
	{
		article.Request, "From asking to answer",
		"For each request, days from the first asking to the first answer that met at least a part of it, and on until it was met.",
		"Answers that came before the first recorded asking are left out", "request has one", "requests have one",
		"from asking to first part answer", "met", "no part answer", "not met", "To first part answer", "Until met",
	},
	{
		article.Commitment, "From promise to arrival",
		"For each commitment, days from the promise to the first arrival, and on until all of it had come.",
		"What had arrived before the promise is left out", "commitment has such an arrival", "commitments have such an arrival",
		"from promise to first arrival", "complete", "nothing arrived", "not complete", "To first arrival", "Until complete",
	},
}

// waits returns the plot of the lines. The axis fits the lines shown.
func waits(a *article.Article, s State, lines []*line) WaitsView {
	var v WaitsView
	longest, longestShown := 0, 0
	for n, k := range waitKinds {
		p := WaitPanel{Kind: k.kind, Title: k.title, Caption: k.caption}
		first, whole := medians(lines, k.kind)
		for _, m := range []struct {
			what, name string
			of         article.Median
		}{{"first", k.toFirst, first}, {"whole", k.toWhole, whole}} {
			p.Medians = append(p.Medians, WaitMedian{m.what, m.of.Days, m.of.N > 0, m.name + ": " + medianWords(m.of)})
		}
		var drawn []*line
		drafts, others, before := 0, 0, 0
		for _, r := range lines {
			switch {
			case r.entry.Kind != k.kind || r.standing.Status.NotYet():
			case !r.wait.None:
				drawn = append(drawn, r)
				if !r.hidden && a.Preceding(r.entry, s.AsOf, s.Clock) > 0 {
					before++
				}
			case r.hidden:
			case r.entry.Kind == article.Commitment && r.entry.Commitment.Kind == "draft":
				drafts++
			default:
				others++
			}
		}
		if before > 0 {
			p.Caption += " " + k.before + ": " + Count(before, k.beforeOne, k.beforeMany) + "."
		}
		p.Left = leftWords(drafts, others)
		sort.SliceStable(drawn, func(i, j int) bool { return drawn[j].wait.Mid() < drawn[i].wait.Mid() })
		if Large(a) {
			drawn, p.Left = longestWaits(drawn, p.Left)
		}
		for _, r := range drawn {
			b := waitBar(a, s, r, n)
			for _, g := range b.Segments {
				longest = max(longest, g.To)
				if !b.Hidden {
					longestShown = max(longestShown, g.To)
				}
			}
			if !b.Hidden {
				p.Shown++
			}
			p.Bars = append(p.Bars, b)
		}
		v.Panels = append(v.Panels, p)
	}
	if longestShown == 0 {
		longestShown = longest
	}
	v.Ticks = waitTicks(longestShown, 6)
	v.Max = v.Ticks[len(v.Ticks)-1]
	return v
}

// mostBars is how many bars each half of the plot of a large record has.
const mostBars = 60

// longestWaits returns the lines of a large record that have a bar, the longest
// that are shown, and says so.
func longestWaits(lines []*line, left string) ([]*line, string) {
	var shown []*line
	for _, l := range lines {
		if !l.hidden {
			shown = append(shown, l)
		}
	}
	lines = shown
	if all := len(lines); all > mostBars {
		lines = lines[:mostBars]
		left = strings.TrimPrefix(left+" Drawn are the longest "+Number(mostBars)+" of "+Number(float64(all))+". The medians count all.", " ")
	}
	return lines, left
}

func leftWords(drafts, others int) string {
	var parts []string
	if drafts > 0 {
		parts = append(parts, Count(drafts, "draft, which is no promise", "drafts, which are no promises"))
	}
	if others > 0 {
		parts = append(parts, Number(float64(others))+" without a wait: cancelled, overtaken, or not dated well enough")
	}
	if parts == nil {
		return ""
	}
	return "Not drawn: " + strings.Join(parts, "; ") + "."
}

// waitBar draws the waits of a line. n is the place of its kind in waitKinds.
func waitBar(a *article.Article, s State, r *line, n int) WaitBar {
	k := waitKinds[n]
	b := WaitBar{
		ID: r.entry.ID, Label: r.entry.Short, Status: r.standing.Status, TopicIDs: r.entry.Topics, Hidden: r.hidden,
		Days: strings.TrimSuffix(strings.TrimSuffix(WaitWords(article.Wait{Min: r.wait.Min, Max: r.wait.Max}), "s"), " day"),
	}
	if r.wait.Open {
		b.Days += "+"
	}
	same := r.wait == r.whole
	b.Segments = leg(nil, 0, r.wait, "first")
	if r.wait.Open {
		b.Points = append(b.Points, WaitPoint{r.wait.Max, "on"})
	} else {
		b.Points = append(b.Points, WaitPoint{r.wait.Mid(), "first"})
		if !same && !r.whole.None {
			b.Segments = leg(b.Segments, r.wait.Max, r.whole, "whole")
		}
		switch {
		case r.whole.None:
		case r.whole.Open:
			b.Points = append(b.Points, WaitPoint{r.whole.Max, "on"})
		default:
			b.Points = append(b.Points, WaitPoint{r.whole.Mid(), "whole"})
		}
	}
	words := WaitWords(article.Wait{Min: r.wait.Min, Max: r.wait.Max})
	switch {
	case r.wait.Open:
		words = k.none + ", " + words + " so far"
	case same:
		words += " until " + k.whole
	default:
		words += " " + k.first
		switch {
		case r.whole.None:
		case r.whole.Open:
			words += "; " + k.unless + ", " + WaitWords(r.whole)
		default:
			words += "; " + k.whole + " after " + WaitWords(r.whole)
		}
	}
	words += earlierArrivals(a, r.entry, s.AsOf, s.Clock)
	for _, c := range crosses(a, s, r.entry) {
		b.Points = append(b.Points, WaitPoint{c.wait.Mid(), "cross"})
		words += "; " + c.what + " after " + WaitWords(c.wait)
	}
	b.Name = b.Label + ": " + words
	return b
}

// leg appends the segments of a wait that goes on from a day.
func leg(list []WaitSegment, from int, w article.Wait, name string) []WaitSegment {
	form := "solid"
	if w.Open {
		form = "open"
	}
	sure := max(from, w.Min)
	if sure > from || w.Open {
		list = append(list, WaitSegment{from, sure, name, form})
	}
	if w.Max > sure {
		list = append(list, WaitSegment{sure, w.Max, name, "range"})
	}
	return list
}

type cross struct {
	wait article.Wait
	what string
}

// crosses returns the misses, cancellations and refusals that were in force on
// the state's day, each with how long after the asking or promise it came.
func crosses(a *article.Article, s State, e *article.Entry) []cross {
	var from article.Date
	var list []cross
	for _, m := range a.InForce(e, s.AsOf, s.Clock) {
		if (m.What == "asking" || m.What == "made") && from.IsZero() {
			from = m.Date
		}
		what := ""
		switch {
		case m.What == "step" && m.StepKind == article.StepMissed:
			what = "missed"
		case m.What == "step" && m.StepKind == article.StepCancelled:
			what = "cancelled"
		case m.What == "answer" && m.Effect == article.EffectRefused:
			what = "refused"
		}
		if what == "" {
			continue
		}
		if w := article.WaitBetween(from, m.Date); !w.None && m.Date.Last >= from.First {
			list = append(list, cross{w, what})
		}
	}
	return list
}

// waitTicks returns the axis for waits of up to longest days: from 0 in steps
// of 1, 2 or 5 times a power of ten, at most most of them, the last no shorter
// than longest. See TestWaitTicks for examples.
func waitTicks(longest, most int) []int {
	longest = max(longest, 1)
	for power := 1; ; power *= 10 {
		for _, f := range []int{1, 2, 5} {
			step := f * power
			if n := (longest + step - 1) / step; n <= most {
				ticks := []int{}
				for i := 0; i <= n; i++ {
					ticks = append(ticks, i*step)
				}
				return ticks
			}
		}
	}
}
