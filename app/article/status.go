package article

import "sort"

// A Clock says which facts count on a day.
type Clock string

// The two clocks.
const (
	// Stood is how it stood: what the record knows today about that day.
	// Publication dates do not matter.
	Stood Clock = ""
	// Known is as known then: a fact counts from the earliest day by which one
	// of its sources was certainly published, and never before it happened.
	// Facts that rest only on sources without a date count on no day.
	Known Clock = "known"
)

// A Status is a word for how an entry stands on a day.
type Status string

// The statuses. Promised belongs to requests and commitments alike.
const (
	Ahead     Status = "ahead" // events: not yet
	Happened  Status = "happened"
	Announced Status = "announced" // a meeting that only announcements speak of

	NotYetAsked Status = "not-yet-asked"
	Open        Status = "open"
	Promised    Status = "promised"
	PartMet     Status = "part-met"
	Met         Status = "met"
	Refused     Status = "refused"
	Overtaken   Status = "overtaken"

	NotYetMade    Status = "not-yet-made"
	Draft         Status = "draft" // put forward; never a promise
	UnderWay      Status = "under-way"
	PartDelivered Status = "part-delivered"
	Delivered     Status = "delivered"
	Missed        Status = "missed"
	Changed       Status = "changed"
	Cancelled     Status = "cancelled"
)

// Statuses lists the statuses of each kind, in the order in which they are shown.
var Statuses = map[Kind][]Status{
	Event:      {Ahead, Happened, Announced},
	Request:    {NotYetAsked, Open, Promised, PartMet, Met, Refused, Overtaken},
	Commitment: {NotYetMade, Draft, Promised, UnderWay, PartDelivered, Delivered, Missed, Changed, Cancelled},
}

var statusWords = map[Status]string{
	Ahead: "Not yet", Happened: "Took place", Announced: "Announced only",
	NotYetAsked: "Not yet asked", Open: "No answer found", Promised: "Promised", PartMet: "Part met", Met: "Met", Refused: "Refused", Overtaken: "Overtaken",
	NotYetMade: "Not yet made", Draft: "Draft", UnderWay: "Under way", PartDelivered: "Part delivered", Delivered: "Delivered",
	Missed: "Missed", Changed: "Changed", Cancelled: "Cancelled",
}

// Words returns the status in words: "Part delivered".
func (s Status) Words() string { return statusWords[s] }

// NotYet reports whether the status says that the entry had not begun.
func (s Status) NotYet() bool { return s == Ahead || s == NotYetAsked || s == NotYetMade }

// Settled reports whether no further news is to be expected: old evidence for
// such a status does not make it unclear.
func (s Status) Settled() bool {
	switch s {
	case Happened, Announced, Met, Overtaken, Delivered, Cancelled:
		return true
	}
	return false
}

// A Moment is one dated thing within an entry: an event itself, an asking, an
// answer, the making of a commitment, or a step.
type Moment struct {
	Entry    *Entry
	What     string // "event", "asking", "answer", "made", "step"
	Index    int    // among the entry's askings, answers or steps
	Date     Date
	Text     string
	Sources  []string
	StepKind StepKind // of a step
	Effect   Effect   // of an answer
	Due      bool     // foreseen, without effect

	Day     Day  // the day it takes effect under the clock asked for
	Datable bool // false: it takes effect on no day
}

// In reports whether the moment is in force on day.
func (m Moment) In(day Day) bool { return m.Datable && !m.Due && m.Day <= day }

// effective returns the day on which a fact takes effect, and whether there is one.
func (a *Article) effective(d Date, sources []string, c Clock) (Day, bool) {
	if d.IsZero() || d.Last == MaxDay {
		return 0, false
	}
	if c == Stood {
		return d.Last, true
	}
	known := MaxDay
	for _, id := range sources {
		if s := a.Source(id); !s.Date.IsZero() && s.Date.Last < known {
			known = s.Date.Last
		}
	}
	return max(d.Last, known), known != MaxDay
}

// Moments returns everything dated within the entry, in the order in which it
// happened: by last possible day, then first, then as written. They are the
// article's own: nobody changes them.
func (a *Article) Moments(e *Entry, c Clock) []Moment {
	if ms, ok := a.keptMoments(e, c); ok {
		return ms
	}
	return a.moments(e, c)
}

func (a *Article) moments(e *Entry, c Clock) []Moment {
	var ms []Moment
	add := func(m Moment) {
		m.Entry = e
		m.Day, m.Datable = a.effective(m.Date, m.Sources, c)
		ms = append(ms, m)
	}
	switch e.Kind {
	case Event:
		add(Moment{What: "event", Date: e.Date, Text: e.Title, Sources: e.Sources})
	case Request:
		for i, k := range e.Request.Askings {
			add(Moment{What: "asking", Index: i, Date: k.Date, Text: k.Text, Sources: k.Sources})
		}
		for i, s := range e.Request.Answers {
			add(Moment{What: "answer", Index: i, Date: s.Date, Text: s.Text, Sources: s.Sources, Effect: s.Effect})
		}
	case Commitment:
		m := e.Commitment.Made
		add(Moment{What: "made", Date: m.Date, Text: m.Text, Sources: m.Sources})
		for i, s := range e.Commitment.Steps {
			add(Moment{What: "step", Index: i, Date: s.Date, Text: s.Text, Sources: s.Sources, StepKind: s.Kind, Due: s.Due})
		}
	}
	sort.SliceStable(ms, func(i, j int) bool {
		if ms[i].Date.Last != ms[j].Date.Last {
			return ms[i].Date.Last < ms[j].Date.Last
		}
		return ms[i].Date.First < ms[j].Date.First
	})
	return ms
}

// begin returns the day from which the entry exists under the clock that ms
// was made for: the event itself, the earliest asking, or the making. Under
// the clock Known an entry whose asking or making cannot be dated, or was
// published late, begins with the first thing known that came no earlier: a
// step, or an answer that does not precede the asking.
func begin(e *Entry, ms []Moment, c Clock) (Day, bool) {
	first, ok := MaxDay, false
	origin := MaxDay // when the asking or making took effect in the world
	for _, m := range ms {
		if m.What == "made" || m.What == "asking" {
			origin = min(origin, m.Date.Last)
		}
	}
	for _, m := range ms {
		if !m.Datable || m.Due {
			continue
		}
		switch m.What {
		case "event", "asking", "made":
			if m.Day < first {
				first, ok = m.Day, true
			}
		default:
			precedes := m.What == "answer" && e.Request.Answers[m.Index].Relation == Precedes
			if c == Known && m.Day >= origin && m.Day < first && !precedes {
				first, ok = m.Day, true
			}
		}
	}
	return first, ok
}

// A Standing is how an entry stands on a day.
type Standing struct {
	Status   Status
	Late     bool // delivered, after a miss
	Earlier  bool // of a request: the answer that says so came before the first asking
	Newest   Day  // day of the newest evidence in force; MinDay if there is none
	Within   int  // days by which that evidence may be older, if its date is wider than a month and has a beginning; 0 otherwise
	Age      int  // days from Newest to the day, at most to the record date
	Unclear  bool // not settled, and the evidence is older than Article.UnclearAfter
	Possible bool // the day falls within the interval in which the entry may have begun
}

// Status returns the entry's status on day.
func (a *Article) Status(e *Entry, day Day, c Clock) Status { return a.Standing(e, day, c).Status }

// Standing returns how the entry stands on day. For a request that is the
// effect of its latest effective answer, for a commitment a fold over its
// steps: see fold.
func (a *Article) Standing(e *Entry, day Day, c Clock) Standing {
	return a.standing(e, a.Moments(e, c), day, c)
}

func (a *Article) standing(e *Entry, ms []Moment, day Day, c Clock) Standing {
	s := Standing{Newest: MinDay}
	first, ok := begin(e, ms, c)
	if !ok || day < first {
		s.Possible = e.Date.Possibly(day)
		switch e.Kind {
		case Event:
			s.Status = Ahead
		case Request:
			s.Status = NotYetAsked
		case Commitment:
			s.Status = NotYetMade
		}
		return s
	}
	for _, m := range ms {
		if !m.In(day) || m.Day < s.Newest {
			continue
		}
		within := 0
		if n := int(m.Day - m.Date.First); m.Day == m.Date.Last && m.Date.First != MinDay && n > 31 {
			within = n
		}
		if m.Day > s.Newest || within < s.Within {
			s.Newest, s.Within = m.Day, within
		}
	}
	switch e.Kind {
	case Event:
		s.Status = Happened
		if e.Event.Held == "announced" {
			s.Status = Announced
		}
	case Request:
		s.Status = Open
		for _, m := range ms {
			if m.In(day) && m.What == "answer" {
				s.Status = afterAnswer(s.Status, m.Effect)
				if m.Effect != EffectNone {
					s.Earlier = e.Request.Answers[m.Index].Relation == Precedes
				}
			}
		}
	case Commitment:
		s.Status, s.Late = fold(e.Commitment, ms, day)
	}
	if s.Newest != MinDay {
		s.Age = max(0, int(min(day, a.RecordDate)-s.Newest))
	}
	s.Unclear = !s.Status.Settled() && s.Age > a.UnclearAfter
	return s
}

func afterAnswer(s Status, effect Effect) Status {
	switch effect {
	case EffectNone:
		return s
	case EffectPromised:
		return Promised
	case EffectPart:
		return PartMet
	case EffectMet:
		return Met
	case EffectRefused:
		return Refused
	case EffectOvertaken:
		return Overtaken
	case EffectReopened:
		return Open
	}
	panic("unknown effect " + string(effect))
}

// fold walks through the steps in force on day, in the order in which they
// happened, and returns the commitment's status and whether it is late.
//
//	announced, report              change nothing
//	approved, funded               promised, missed or changed become under way,
//	                               or part delivered if something had come
//	first-delivery, part-delivered part delivered, unless delivered
//	complete                       delivered; with a part named, part delivered
//	missed, changed, cancelled     so named, whatever stood before
//	resumed                        what stood before those, however many in a row
//
// A draft stays a draft until it is changed or cancelled.
func fold(c *CommitmentFacts, ms []Moment, day Day) (status Status, late bool) {
	status = Promised
	if c.Kind == "draft" {
		status = Draft
	}
	before, beforeLate := status, false
	came, missed := false, false
	upset := func(s Status) {
		if status != Missed && status != Changed && status != Cancelled {
			before, beforeLate = status, late
		}
		status, late = s, false
	}
	for _, m := range ms {
		if m.What != "step" || !m.In(day) {
			continue
		}
		switch m.StepKind {
		case StepAnnounced, StepReport:
		case StepApproved, StepFunded:
			if status == Promised || status == Missed || status == Changed {
				status = UnderWay
				if came {
					status = PartDelivered
				}
			}
		case StepFirstDelivery, StepPartDelivered:
			came = true
			if status != Delivered {
				status = PartDelivered
			}
		case StepComplete:
			came = true
			if c.Steps[m.Index].Part == "" {
				status, late = Delivered, missed
			} else if status != Delivered {
				status = PartDelivered
			}
		case StepMissed:
			missed = true
			upset(Missed)
		case StepChanged:
			upset(Changed)
		case StepCancelled:
			upset(Cancelled)
		case StepResumed:
			if status == Missed || status == Changed || status == Cancelled {
				status, late = before, beforeLate
			}
		default:
			panic("unknown kind of step " + string(m.StepKind))
		}
	}
	return status, late
}

// A Change is a day on which an entry's status changes, and what it becomes.
type Change struct {
	Day           Day
	Status        Status
	Late, Earlier bool // as of Standing
}

// Changes returns the days on which the entry's status changes, in order. The
// first has Day == MinDay and the status before anything happened.
func (a *Article) Changes(e *Entry, c Clock) []Change {
	ms := a.Moments(e, c)
	days := []Day{MinDay}
	for _, m := range ms {
		if m.Datable && !m.Due {
			days = append(days, m.Day)
		}
	}
	if first, ok := begin(e, ms, c); ok {
		days = append(days, first)
	}
	sort.Slice(days, func(i, j int) bool { return days[i] < days[j] })
	var changes []Change
	for i, d := range days {
		if i > 0 && d == days[i-1] {
			continue
		}
		s := a.standing(e, ms, d, c)
		if n := len(changes); n > 0 && changes[n-1].Status == s.Status && changes[n-1].Late == s.Late && changes[n-1].Earlier == s.Earlier {
			continue
		}
		changes = append(changes, Change{Day: d, Status: s.Status, Late: s.Late, Earlier: s.Earlier})
	}
	return changes
}

// InForce returns the moments of the entry that are in force on day.
func (a *Article) InForce(e *Entry, day Day, c Clock) []Moment {
	var in []Moment
	for _, m := range a.Moments(e, c) {
		if m.In(day) {
			in = append(in, m)
		}
	}
	return in
}

// Between returns the moments that take effect after from and no later than
// to, over all entries, in order of the day they take effect. If to is before
// from the two change places.
func (a *Article) Between(from, to Day, c Clock) []Moment {
	if to < from {
		from, to = to, from
	}
	var ms []Moment
	for i := range a.Entries {
		for _, m := range a.Moments(&a.Entries[i], c) {
			if m.In(to) && !m.In(from) {
				ms = append(ms, m)
			}
		}
	}
	sort.SliceStable(ms, func(i, j int) bool { return ms[i].Day < ms[j].Day })
	return ms
}

// ChangeDays returns every day on which some entry's status changes, in order.
func (a *Article) ChangeDays(c Clock) []Day {
	seen := map[Day]bool{}
	var days []Day
	for i := range a.Entries {
		for _, ch := range a.Changes(&a.Entries[i], c) {
			if ch.Day != MinDay && !seen[ch.Day] {
				seen[ch.Day] = true
				days = append(days, ch.Day)
			}
		}
	}
	sort.Slice(days, func(i, j int) bool { return days[i] < days[j] })
	return days
}

// Hidden returns the moments that the clock Known leaves out on day although
// they had happened: those not yet published, and those that rest only on
// sources without a date and so can never be dated.
func (a *Article) Hidden(day Day) (later, notDatable int) {
	for i := range a.Entries {
		known := a.Moments(&a.Entries[i], Known)
		for j, m := range a.Moments(&a.Entries[i], Stood) {
			switch {
			case !m.In(day):
			case !known[j].Datable:
				notDatable++
			case !known[j].In(day):
				later++
			}
		}
	}
	return later, notDatable
}

// ArrivedBy returns what sources say had arrived of the commitment by day, one
// figure for each unit, in order of first mention. Figures in different units
// are never added.
func (a *Article) ArrivedBy(e *Entry, day Day, c Clock) []Arrived {
	if e.Kind != Commitment || a.Status(e, day, c).NotYet() {
		return nil
	}
	var sums []Arrived
next:
	for _, m := range a.InForce(e, day, c) {
		if m.What != "step" {
			continue
		}
		n := e.Commitment.Steps[m.Index].Arrived
		if n == nil {
			continue
		}
		for i := range sums {
			if sums[i].Unit == n.Unit {
				if n.SoFar {
					sums[i].Value = n.Value
				} else {
					sums[i].Value += n.Value
				}
				continue next
			}
		}
		sums = append(sums, Arrived{Value: n.Value, Unit: n.Unit})
	}
	return sums
}
