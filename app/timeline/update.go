package timeline

import (
	"math"
	"slices"

	"ledger/app/article"
)

// Update returns the state after the action. What makes no sense (an unknown
// entry, a day beyond the record) changes nothing or is brought to the nearest
// sensible value.
func Update(a *article.Article, s State, action Action) State {
	switch act := action.(type) {
	case SetAsOf:
		s.AsOf = clampDay(a, act.Day)
	case StepAsOf:
		s.AsOf = nextChange(a, s, act.By)
	case SetClock:
		s.Clock = act.Clock
	case SetCompare:
		s.Compare = act.Day
		if s.Compare != NoDay {
			s.Compare = clampDay(a, act.Day)
		}
	case SetRange:
		s.From, s.To = fitRange(a, act.From, act.To)
	case Zoom:
		s.From, s.To = zoom(a, s, act)
	case Pan:
		s.From, s.To = pan(a, s, act.By)
	case Toggle:
		switch act.Facet {
		case "lanes":
			s.Lanes = toggle(s.Lanes, act.Value, laneWords())
		case "topics":
			s.Topics = toggle(s.Topics, act.Value, topicIDs(a))
		case "statuses":
			s.Statuses = toggle(s.Statuses, act.Value, statusWords())
		default:
			panic("unknown facet " + act.Facet)
		}
	case AddBy:
		s.By = addBy(a, s.By, act.Party)
	case TakeOff:
		s = takeOff(s, act.Facet, act.Value)
	case SetGroups:
		s.Groups = act.On
	case Search:
		s.Q, _ = clip(act.Q)
	case Clear:
		s.Lanes, s.Topics, s.Statuses, s.By, s.Groups, s.Q = nil, nil, nil, nil, false, ""
	case Open:
		if e := a.Entry(act.ID); e != nil {
			s.Entry = e.ID
		}
	case Close:
		s.Entry = ""
	case Choose:
		if slices.Contains(Views, act.View) {
			s.View = act.View
		}
	case SortBy:
		s.Sort = sortBy(s.Sort, act.Column)
	case GroupBy:
		if act.What == "" || slices.Contains(Groupings, act.What) {
			s.Group = act.What
		}
	case Follow:
		s, _ = Parse(a, act.Query)
	default:
		panic("unknown action")
	}
	return s
}

// Recorded reports whether a day is one of those that the page can speak of.
func Recorded(a *article.Article, d article.Day) bool { return clampDay(a, d) == d }

func clampDay(a *article.Article, d article.Day) article.Day {
	from, _ := Bounds(a)
	return min(max(d, from), a.RecordDate)
}

func fitRange(a *article.Article, from, to article.Day) (article.Day, article.Day) {
	lo, hi := Bounds(a)
	if to < from {
		from, to = to, from
	}
	length := min(max(to-from, minSpan), maxSpan, hi-lo)
	from = min(max(from, lo), hi-length)
	return from, from + length
}

// MinSpan is the shortest stretch that can be drawn, in days.
const MinSpan = minSpan

// Fit brings a stretch of time that a gesture draws, in days and their
// fractions, within the bounds and the shortest and longest stretch.
func Fit(a *article.Article, from, to float64) (float64, float64) {
	lo, hi := Bounds(a)
	length := min(max(to-from, minSpan), maxSpan, float64(hi-lo))
	from = min(max(from, float64(lo)), float64(hi)-length)
	return from, from + length
}

// Travel says how one view lies to another: from -1, before it, to 1, after it, and
// by which factor its stretch of time is shorter, from 0.8 to 1.25.
func Travel(from, to State) (way, zoom float64) {
	long := func(s State) float64 { return float64(s.To - s.From) }
	middle := func(s State) float64 { return float64(s.From+s.To) / 2 }
	way = (middle(to) - middle(from)) / max(long(from), long(to))
	return min(max(way, -1), 1), min(max(long(from)/long(to), 0.8), 1.25)
}

func zoom(a *article.Article, s State, z Zoom) (article.Day, article.Day) {
	length := float64(s.To - s.From)
	want := math.Round(length * z.Factor)
	if want == length && z.Factor < 1 {
		want--
	}
	if want == length && z.Factor > 1 {
		want++
	}
	want = min(max(want, minSpan), maxSpan)
	from := float64(s.From) + (length-want)*z.At
	return fitRange(a, article.Day(math.Round(from)), article.Day(math.Round(from)+want))
}

func pan(a *article.Article, s State, by float64) (article.Day, article.Day) {
	step := article.Day(math.Round(float64(s.To-s.From) * by))
	if step == 0 && by != 0 {
		step = article.Day(math.Copysign(1, by))
	}
	return fitRange(a, s.From+step, s.To+step)
}

// toggle returns list with value added or taken out, in the order of all.
func toggle(list []string, value string, all []string) []string {
	if !slices.Contains(all, value) {
		return list
	}
	var out []string
	for _, v := range all {
		if slices.Contains(list, v) != (v == value) {
			out = append(out, v)
		}
	}
	return out
}

func laneWords() []string {
	var words []string
	for _, k := range article.Kinds {
		words = append(words, k.Lane())
	}
	return words
}

func topicIDs(a *article.Article) []string {
	var ids []string
	for _, t := range a.Topics {
		ids = append(ids, t.ID)
	}
	return ids
}

// statusWords lists the words of all statuses that can be filtered by, each once.
func statusWords() []string {
	var words []string
	for _, k := range article.Kinds {
		for _, s := range article.Statuses[k] {
			if !slices.Contains(words, string(s)) {
				words = append(words, string(s))
			}
		}
	}
	return words
}
