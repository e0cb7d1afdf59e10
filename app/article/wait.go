package article

import "sort"

// A Wait is how long something took, in days. An imprecise end makes it a
// range from Min to Max; an exact wait has Min == Max. Open means that it had
// not ended on the day asked for: the days are "so far". None means that there
// is no such wait: it has not begun, was ended by a cancellation, or one of its
// ends is open ("before", "after").
type Wait struct {
	Min, Max int
	Open     bool
	None     bool
}

// Mid returns the middle of the wait in days, rounded down.
func (w Wait) Mid() int { return (w.Min + w.Max) / 2 }

// WaitBetween returns the wait from one date to another: none if either is an
// open end.
func WaitBetween(from, to Date) Wait {
	if from.IsZero() || to.IsZero() || from.Open() || to.Open() {
		return Wait{None: true}
	}
	return Wait{Min: max(0, int(to.First-from.Last)), Max: max(0, int(to.Last-from.First))}
}

func soFar(from Date, day Day) Wait {
	if from.IsZero() || from.Open() {
		return Wait{None: true}
	}
	return Wait{Min: max(0, int(day-from.Last)), Max: max(0, int(day-from.First)), Open: true}
}

// WaitForAnswer returns the wait of a request from its first asking to its
// first answer with effect part or met, as it stood on day. Answers that
// precede the asking do not end it.
func (a *Article) WaitForAnswer(e *Entry, day Day, c Clock) Wait {
	return a.waitForAnswer(e, day, c, func(effect Effect) bool { return effect == EffectPart || effect == EffectMet })
}

// WaitForMet returns the wait of a request from its first asking to the first
// answer that met it, as it stood on day. A request that was met and asked
// anew has been met all the same.
func (a *Article) WaitForMet(e *Entry, day Day, c Clock) Wait {
	return a.waitForAnswer(e, day, c, func(effect Effect) bool { return effect == EffectMet })
}

func (a *Article) waitForAnswer(e *Entry, day Day, c Clock, ends func(Effect) bool) Wait {
	if e.Kind != Request {
		return Wait{None: true}
	}
	status := a.Status(e, day, c)
	if status.NotYet() {
		return Wait{None: true}
	}
	var from Date
	for _, m := range a.Moments(e, c) {
		if m.In(day) && m.What == "asking" && from.IsZero() {
			from = m.Date
		}
	}
	for _, m := range a.Moments(e, c) {
		if !m.In(day) || m.What != "answer" || !ends(m.Effect) {
			continue
		}
		if e.Request.Answers[m.Index].Relation != Precedes {
			return WaitBetween(from, m.Date)
		}
	}
	if status == Overtaken {
		return Wait{None: true}
	}
	return soFar(from, day)
}

// Preceding returns how much in force on day no wait of the entry counts,
// because it came before the wait begins: answers before a request's first
// recorded asking, deliveries before a commitment's making. While it is not yet
// asked or made that is nothing.
func (a *Article) Preceding(e *Entry, day Day, c Clock) int {
	if a.Status(e, day, c).NotYet() {
		return 0
	}
	n := 0
	for _, m := range a.Moments(e, c) {
		switch {
		case !m.In(day):
		case m.What == "answer" && e.Request.Answers[m.Index].Relation == Precedes:
			n++
		case m.What == "step" && delivers(m.StepKind) && m.Date.Last < e.Commitment.Made.Date.First:
			n++
		}
	}
	return n
}

// delivers reports whether a step of the kind says that something came.
func delivers(k StepKind) bool {
	return k == StepFirstDelivery || k == StepPartDelivered || k == StepComplete
}

// WaitForFirst returns the wait of a commitment from its making to its first
// delivery, as it stood on day. A delivery before the making does not end it.
func (a *Article) WaitForFirst(e *Entry, day Day, c Clock) Wait {
	return a.waitFor(e, day, c, func(s *Step) bool { return delivers(s.Kind) })
}

// WaitForAll returns the wait of a commitment from its making to its
// completion, as it stood on day.
func (a *Article) WaitForAll(e *Entry, day Day, c Clock) Wait {
	return a.waitFor(e, day, c, func(s *Step) bool { return s.Kind == StepComplete && s.Part == "" })
}

func (a *Article) waitFor(e *Entry, day Day, c Clock, ends func(*Step) bool) Wait {
	if e.Kind != Commitment || e.Commitment.Kind == "draft" {
		return Wait{None: true}
	}
	status := a.Status(e, day, c)
	if status.NotYet() {
		return Wait{None: true}
	}
	var made Date
	for _, m := range a.Moments(e, c) {
		if m.In(day) && m.What == "made" {
			made = m.Date
		}
	}
	if made.IsZero() { // not known then
		return Wait{None: true}
	}
	for _, m := range a.Moments(e, c) {
		if m.In(day) && m.What == "step" && ends(&e.Commitment.Steps[m.Index]) && m.Date.Last >= made.First {
			return WaitBetween(made, m.Date)
		}
	}
	if status == Cancelled {
		return Wait{None: true}
	}
	return soFar(made, day)
}

// A Median is the middle of several waits, in days, with what it counts: N
// waits that ended, and Open ones that are not in it. It has no meaning if N is 0.
type Median struct {
	Days    int
	N, Open int
}

// MedianOf returns the median of the waits that ended, each by its middle.
func MedianOf(waits []Wait) Median {
	var m Median
	var days []int
	for _, w := range waits {
		switch {
		case w.None:
		case w.Open:
			m.Open++
		default:
			days = append(days, w.Mid())
		}
	}
	sort.Ints(days)
	m.N = len(days)
	if m.N > 0 {
		m.Days = (days[(m.N-1)/2] + days[m.N/2]) / 2
	}
	return m
}

// A Tally counts how things stood on a day. Commitments leave out drafts.
type Tally struct {
	Meetings    int                     // held by the day
	Called      int                     // of these, at the asker's request
	Requests    int                     // asked by the day
	Commitments int                     // made by the day
	Drafts      int                     // put forward by the day, whatever became of them
	ByStatus    map[Kind]map[Status]int // without those not yet asked or made; every draft counts as Draft
	Answer      Median                  // from first asking to first part or full answer
	First       Median                  // from promise to first arrival
}

// Tally counts the entries for which include returns true (all if it is nil).
func (a *Article) Tally(day Day, c Clock, include func(*Entry) bool) Tally {
	t := Tally{ByStatus: map[Kind]map[Status]int{Request: {}, Commitment: {}}}
	var answers, firsts []Wait
	for i := range a.Entries {
		e := &a.Entries[i]
		if include != nil && !include(e) {
			continue
		}
		s := a.Status(e, day, c)
		if s.NotYet() {
			continue
		}
		switch e.Kind {
		case Event:
			if e.Event.Kind == "meeting" && s == Happened {
				t.Meetings++
				if contains(e.Event.CalledBy, a.Asker) {
					t.Called++
				}
			}
		case Request:
			t.Requests++
			t.ByStatus[Request][s]++
			answers = append(answers, a.WaitForAnswer(e, day, c))
		case Commitment:
			if e.Commitment.Kind == "draft" { // never a promise, whatever became of it
				t.Drafts++
				t.ByStatus[Commitment][Draft]++
				continue
			}
			t.Commitments++
			t.ByStatus[Commitment][s]++
			firsts = append(firsts, a.WaitForFirst(e, day, c))
		}
	}
	t.Answer, t.First = MedianOf(answers), MedianOf(firsts)
	return t
}
