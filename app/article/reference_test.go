package article

import "slices"

// A reference: how things stand, said as plainly and slowly as the design
// says it in prose. It shares no code with the package but its types and the
// first and last day of a date. It answers by asking of every fact "does it
// hold on this day?", never by computing the day from which it holds.

// A refFact is an event, an asking, an answer, a making or a step.
type refFact struct {
	what    string
	index   int
	date    Date
	sources []string
	effect  Effect
	kind    StepKind
	part    string
	due     bool
	arrived *Arrived
	related Relation
}

func refFacts(e *Entry) (facts []refFact) {
	if e.Kind == Event {
		facts = append(facts, refFact{what: "event", date: e.Date, sources: e.Sources})
	}
	if e.Kind == Request {
		for i, k := range e.Request.Askings {
			facts = append(facts, refFact{what: "asking", index: i, date: k.Date, sources: k.Sources})
		}
		for i, n := range e.Request.Answers {
			facts = append(facts, refFact{what: "answer", index: i, date: n.Date, sources: n.Sources, effect: n.Effect, related: n.Relation})
		}
	}
	if e.Kind == Commitment {
		facts = append(facts, refFact{what: "made", date: e.Commitment.Made.Date, sources: e.Commitment.Made.Sources})
		for i, s := range e.Commitment.Steps {
			facts = append(facts, refFact{what: "step", index: i, date: s.Date, sources: s.Sources, kind: s.Kind, part: s.Part, due: s.Due, arrived: s.Arrived})
		}
	}
	return facts
}

// refHolds: a step takes effect on its date's last day; what is foreseen and
// what has no end never does. As known then, one source at least must have
// been certainly published by the day.
func refHolds(a *Article, f refFact, on Day, c Clock) bool {
	if f.due || f.date.Last == MaxDay || on < f.date.Last {
		return false
	}
	if c == Stood {
		return true
	}
	return refPublished(a, f, on)
}

func refPublished(a *Article, f refFact, on Day) bool {
	for _, id := range f.sources {
		for _, s := range a.Sources {
			if s.ID == id && s.Date.Text != "" && s.Date.Last != MaxDay && s.Date.Last <= on {
				return true
			}
		}
	}
	return false
}

// refInForce is the facts that hold, in the order in which they happened: the
// one that ended first comes first; of those, the one that began first; of
// those, the one written first.
func refInForce(a *Article, e *Entry, on Day, c Clock) (in []refFact) {
	var left []refFact
	for _, f := range refFacts(e) {
		if refHolds(a, f, on, c) {
			left = append(left, f)
		}
	}
	for len(left) > 0 {
		next := 0
		for i := range left {
			x, y := left[i].date, left[next].date
			if x.Last < y.Last || x.Last == y.Last && x.First < y.First {
				next = i
			}
		}
		in = append(in, left[next])
		left = slices.Delete(left, next, next+1)
	}
	return in
}

// A refState is where a commitment stands after some of its steps.
type refState struct {
	status   Status
	late     bool
	restored bool // a resumption brought it back
}

// refFold tells the whole history of a commitment, one state for each step and
// one before the first, and returns the last. What came before is looked up in
// the history, not remembered.
func refFold(kind string, steps []refFact) refState {
	setback := func(s Status) bool { return s == Missed || s == Changed || s == Cancelled }
	history := []refState{{status: Promised}}
	if kind == "draft" {
		history[0].status = Draft
	}
	for i, step := range steps {
		earlier := steps[:i]
		happened := func(kinds ...StepKind) bool {
			return slices.ContainsFunc(earlier, func(f refFact) bool { return slices.Contains(kinds, f.kind) })
		}
		now := history[len(history)-1]
		next := now
		next.restored = false
		switch step.kind {
		case "announced", "report":
			next = now
		case "approved", "funded":
			switch {
			case now.status != Promised && now.status != Missed && now.status != Changed:
				next = now
			case happened("first-delivery", "part-delivered", "complete"):
				next.status = PartDelivered
			default:
				next.status = UnderWay
			}
		case "first-delivery", "part-delivered":
			if now.status == Delivered {
				next = now
			} else {
				next.status = PartDelivered
			}
		case "complete":
			switch {
			case step.part == "":
				next.status, next.late = Delivered, happened("missed")
			case now.status == Delivered:
				next = now
			default:
				next.status = PartDelivered
			}
		case "missed":
			next.status, next.late = Missed, false
		case "changed":
			next.status, next.late = Changed, false
		case "cancelled":
			next.status, next.late = Cancelled, false
		case "resumed":
			// What stood before the setbacks that it takes back.
			for j := len(history) - 1; j >= 0 && setback(now.status); j-- {
				if !setback(history[j].status) {
					next = history[j]
					next.restored = true
					break
				}
			}
		default:
			panic(step.kind)
		}
		history = append(history, next)
	}
	return history[len(history)-1]
}

// refBegun: an event has happened, a request has been asked once, a commitment
// has been made. As known then, what was asked or made without its being known
// begins with the first step, or answer that does not precede, that becomes
// known from the day of the asking or making on.
func refBegun(a *Article, e *Entry, on Day, c Clock) bool {
	origin := MaxDay
	for _, f := range refFacts(e) {
		if f.what == "made" || f.what == "asking" {
			origin = min(origin, f.date.Last)
		}
	}
	for _, f := range refFacts(e) {
		if !refHolds(a, f, on, c) {
			continue
		}
		if f.what != "answer" && f.what != "step" {
			return true
		}
		if c == Known && origin != MaxDay && f.related != Precedes && !refHolds(a, f, origin-1, c) {
			return true
		}
	}
	return false
}

// refStanding is Standing, and whether a resumption brought its status back.
func refStanding(a *Article, e *Entry, on Day, c Clock) (s Standing, restored bool) {
	if !refBegun(a, e, on, c) {
		s.Status = map[Kind]Status{Event: Ahead, Request: NotYetAsked, Commitment: NotYetMade}[e.Kind]
		s.Newest = MinDay
		s.Possible = e.Date.First <= on && on < e.Date.Last
		return s, false
	}
	in := refInForce(a, e, on, c)
	switch e.Kind {
	case Event:
		s.Status = Happened
		if e.Event.Held == "announced" {
			s.Status = Announced
		}
	case Request:
		s.Status = Open
		for i := len(in) - 1; i >= 0; i-- { // the latest effective answer
			if in[i].what == "answer" && in[i].effect != EffectNone {
				s.Status = map[Effect]Status{
					"promised": "promised", "part": "part-met", "met": "met", "refused": "refused", "overtaken": "overtaken", "reopened": "open",
				}[in[i].effect]
				s.Earlier = in[i].related == Precedes
				break
			}
		}
	case Commitment:
		var steps []refFact
		for _, f := range in {
			if f.what == "step" {
				steps = append(steps, f)
			}
		}
		state := refFold(e.Commitment.Kind, steps)
		s.Status, s.Late, restored = state.status, state.late, state.restored
	}
	// The newest evidence: the latest day on which some fact began to hold.
	s.Newest = MinDay
	for _, f := range in {
		days := []Day{f.date.Last}
		for _, src := range a.Sources {
			if slices.Contains(f.sources, src.ID) && src.Date.Text != "" {
				days = append(days, src.Date.Last)
			}
		}
		for _, d := range days {
			if d <= on && refHolds(a, f, d, c) && !refHolds(a, f, d-1, c) && d > s.Newest {
				s.Newest = d
			}
		}
	}
	// It may be older if the dates of all that began to hold then are wide.
	first := true
	for _, f := range in {
		if s.Newest == MinDay || !refHolds(a, f, s.Newest, c) || refHolds(a, f, s.Newest-1, c) {
			continue
		}
		width := int(f.date.Last - f.date.First)
		if f.date.Last != s.Newest || f.date.First == MinDay || width <= 31 {
			width = 0
		}
		if first || width < s.Within {
			s.Within = width
		}
		first = false
	}
	until := on
	if until > a.RecordDate {
		until = a.RecordDate
	}
	if until > s.Newest {
		s.Age = int(until - s.Newest)
	}
	switch s.Status {
	case "happened", "announced", "met", "overtaken", "delivered", "cancelled":
	default:
		s.Unclear = s.Age > a.UnclearAfter
	}
	return s, restored
}

// refSpan tries both ends of both dates.
func refSpan(from, to Date) Wait {
	if from.Precision == "before" || from.Precision == "after" || to.Precision == "before" || to.Precision == "after" {
		return Wait{None: true}
	}
	w := Wait{Min: 1 << 30}
	for _, x := range []Day{from.First, from.Last} {
		for _, y := range []Day{to.First, to.Last} {
			n := int(y) - int(x)
			if n < 0 {
				n = 0
			}
			w.Min, w.Max = min(w.Min, n), max(w.Max, n)
		}
	}
	return w
}

func refSoFar(from Date, on Day) Wait {
	w := refSpan(from, Date{First: on, Last: on, Precision: "day"})
	w.Open = !w.None
	return w
}

func refWaitForAnswer(a *Article, e *Entry, on Day, c Clock, met bool) Wait {
	if !refBegun(a, e, on, c) {
		return Wait{None: true}
	}
	var asked Date
	for _, f := range slices.Backward(refInForce(a, e, on, c)) {
		if f.what == "asking" {
			asked = f.date
		}
	}
	if asked.Text == "" {
		return Wait{None: true}
	}
	for _, f := range refInForce(a, e, on, c) {
		if f.what == "answer" && (f.effect == "part" && !met || f.effect == "met") && f.related != "precedes" {
			return refSpan(asked, f.date)
		}
	}
	if s, _ := refStanding(a, e, on, c); s.Status == Overtaken {
		return Wait{None: true}
	}
	return refSoFar(asked, on)
}

// refWaitFor waits for a delivery: the first, or the one that completes.
func refWaitFor(a *Article, e *Entry, on Day, c Clock, all bool) Wait {
	if !refBegun(a, e, on, c) || e.Commitment.Kind == "draft" {
		return Wait{None: true}
	}
	made := e.Commitment.Made.Date
	if !refHolds(a, refFacts(e)[0], on, c) { // the making itself is not known
		return Wait{None: true}
	}
	for _, f := range refInForce(a, e, on, c) {
		delivery := f.kind == "first-delivery" || f.kind == "part-delivered" || f.kind == "complete"
		if all {
			delivery = f.kind == "complete" && f.part == ""
		}
		if delivery && !(f.date.Last < made.First) {
			return refSpan(made, f.date)
		}
	}
	if s, _ := refStanding(a, e, on, c); s.Status == Cancelled {
		return Wait{None: true}
	}
	return refSoFar(made, on)
}

func refMedian(waits []Wait) (m Median) {
	var days []int
	for _, w := range waits {
		if w.Open {
			m.Open++
		} else if !w.None {
			days = append(days, (w.Min+w.Max)/2)
		}
	}
	m.N = len(days)
	for len(days) > 2 { // take away the smallest and the largest
		i := slices.Index(days, slices.Min(days))
		days = slices.Delete(days, i, i+1)
		i = slices.Index(days, slices.Max(days))
		days = slices.Delete(days, i, i+1)
	}
	sum := 0
	for _, d := range days {
		sum += d
	}
	if len(days) > 0 {
		m.Days = sum / len(days)
	}
	return m
}

// refArrived: of each unit, the last running total and what came after it.
func refArrived(a *Article, e *Entry, on Day, c Clock) (sums []Arrived) {
	if !refBegun(a, e, on, c) {
		return nil
	}
	in := refInForce(a, e, on, c)
	for i, f := range in {
		if f.arrived == nil || slices.ContainsFunc(in[:i], func(g refFact) bool { return g.arrived != nil && g.arrived.Unit == f.arrived.Unit }) {
			continue // nothing, or a unit already dealt with
		}
		sum := Arrived{Unit: f.arrived.Unit}
		for j := len(in) - 1; j >= 0; j-- {
			if n := in[j].arrived; n != nil && n.Unit == sum.Unit {
				sum.Value += n.Value
				if n.SoFar {
					break
				}
			}
		}
		sums = append(sums, sum)
	}
	return sums
}

func refTally(a *Article, on Day, c Clock, include func(*Entry) bool) Tally {
	t := Tally{ByStatus: map[Kind]map[Status]int{Request: {}, Commitment: {}}}
	var answers, firsts []Wait
	for i := range a.Entries {
		e := &a.Entries[i]
		if !include(e) || !refBegun(a, e, on, c) {
			continue
		}
		s, _ := refStanding(a, e, on, c)
		switch e.Kind {
		case Event:
			if e.Event.Kind == "meeting" && e.Event.Held == "held" {
				t.Meetings++
				if slices.Contains(e.Event.CalledBy, a.Asker) {
					t.Called++
				}
			}
		case Request:
			t.Requests++
			t.ByStatus[Request][s.Status]++
			answers = append(answers, refWaitForAnswer(a, e, on, c, false))
		case Commitment:
			if e.Commitment.Kind == "draft" {
				t.Drafts++
				t.ByStatus[Commitment][Draft]++
				continue
			}
			t.Commitments++
			t.ByStatus[Commitment][s.Status]++
			firsts = append(firsts, refWaitFor(a, e, on, c, false))
		}
	}
	t.Answer, t.First = refMedian(answers), refMedian(firsts)
	return t
}

// refHidden counts the facts that hold as it stood but not as known then: those
// that will be known one day, and those that no source can date.
func refHidden(a *Article, on Day) (later, notDatable int) {
	const endOfTime = MaxDay - 1
	for i := range a.Entries {
		for _, f := range refFacts(&a.Entries[i]) {
			if refHolds(a, f, on, Stood) && !refHolds(a, f, on, Known) {
				if refPublished(a, f, endOfTime) {
					later++
				} else {
					notDatable++
				}
			}
		}
	}
	return later, notDatable
}
