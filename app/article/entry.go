package article

// A Kind is one of the three kinds of entry.
type Kind string

// The kinds of entry. Each has a lane of its own, in this order.
const (
	Event      Kind = "event"
	Request    Kind = "request"
	Commitment Kind = "commitment"
)

// Kinds lists the kinds in the order of their lanes.
var Kinds = []Kind{Event, Request, Commitment}

// Lane returns the plural word used for the kind's lane in addresses and
// content folders: "events", "requests", "commitments".
func (k Kind) Lane() string { return string(k) + "s" }

// An Entry is one thing on the timeline. Exactly one of Event, Request and
// Commitment is set, as Kind says.
type Entry struct {
	ID         string     `json:"id"` // date and slug, the same as its file's name
	Kind       Kind       `json:"kind"`
	Formerly   []string   `json:"formerly,omitempty"` // older ids that still lead here
	Dossier    []string   `json:"-"`                  // where the fact file has it; not published
	Date       Date       `json:"date"`               // of the event, the first asking, or the making
	Title      string     `json:"title"`
	Short      string     `json:"short"` // at most 28 characters, unique in its lane
	Topics     []string   `json:"topics"`
	Summary    string     `json:"summary"` // plain text, supported by Sources
	Sources    []string   `json:"sources"`
	Disputed   string     `json:"disputed,omitempty"`   // what is disputed, in a sentence
	Confidence Confidence `json:"confidence,omitempty"` // typed by the writer; may only lower
	Notes      []Note     `json:"notes,omitempty"`

	Event      *EventFacts      `json:"event,omitempty"`
	Request    *RequestFacts    `json:"request,omitempty"`
	Commitment *CommitmentFacts `json:"commitment,omitempty"`
}

// A Note is an editor's remark on an entry, with its sources.
type Note struct {
	Text    string   `json:"text"`
	Sources []string `json:"sources"`
}

// EventKinds are the kinds of event.
var EventKinds = []string{
	"meeting", "summit", "treaty", "institution", "law", "war", "decision", "programme", "context",
}

// EventFacts are what only an event has.
type EventFacts struct {
	Kind string `json:"kind"`           // one of EventKinds
	Held string `json:"held,omitempty"` // for meetings: "held" or "announced" (no page says that it took place)

	// For meetings; each may be empty, which means "not stated on the pages found".
	Level       string   `json:"level,omitempty"`
	Place       string   `json:"place,omitempty"`
	Format      string   `json:"format,omitempty"`
	CalledBy    []string `json:"called_by,omitempty"` // party ids: at whose request it met
	CalledNote  string   `json:"called_note,omitempty"`
	Trigger     string   `json:"trigger,omitempty"`
	Chair       string   `json:"chair,omitempty"`
	Represented string   `json:"represented_by,omitempty"` // who spoke for the asker

	Asked    []Asked   `json:"asked,omitempty"`    // what was asked at the meeting
	Outcomes []Outcome `json:"outcomes,omitempty"` // what came out of it
	Accounts []Account `json:"accounts,omitempty"` // who says what of it
}

// Asked is one thing asked for at a meeting.
type Asked struct {
	Text    string   `json:"text"`
	By      string   `json:"by"`
	Topic   string   `json:"topic,omitempty"`
	Request string   `json:"request,omitempty"` // id of the request entry it belongs to
	Sources []string `json:"sources"`
}

// Outcome is one thing that came out of a meeting.
type Outcome struct {
	Text       string   `json:"text"`
	By         string   `json:"by,omitempty"`
	Topic      string   `json:"topic,omitempty"`
	New        bool     `json:"new"` // false: recalled or welcomed, announced earlier or elsewhere
	Commitment string   `json:"commitment,omitempty"`
	Sources    []string `json:"sources"`
}

// An Account is what one side says of an event.
type Account struct {
	Text    string   `json:"text"`
	By      string   `json:"by"`
	Sources []string `json:"sources"`
}

// RequestFacts are what only a request has. Its status is the effect of the
// latest effective answer; see Status.
type RequestFacts struct {
	Askings []Asking `json:"askings"` // at least one; the first is the entry's date
	Answers []Answer `json:"answers,omitempty"`
}

// An Asking is one time that the request was made.
type Asking struct {
	Date    Date     `json:"date"`
	At      string   `json:"at,omitempty"`    // id of an event
	Forum   string   `json:"forum,omitempty"` // where, if not at an event of the record
	By      string   `json:"by"`
	Basis   string   `json:"basis"` // "official" (said in public by an official) or "unnamed" (unnamed sources)
	Text    string   `json:"text,omitempty"`
	Sources []string `json:"sources"`
}

// An Effect says where a request stands after an answer.
type Effect string

// The effects of an answer.
const (
	EffectNone      Effect = "none" // evidence only
	EffectPromised  Effect = "promised"
	EffectPart      Effect = "part"
	EffectMet       Effect = "met"
	EffectRefused   Effect = "refused"
	EffectOvertaken Effect = "overtaken"
	EffectReopened  Effect = "reopened"
)

// Effects lists all effects.
var Effects = []Effect{EffectNone, EffectPromised, EffectPart, EffectMet, EffectRefused, EffectOvertaken, EffectReopened}

// A Relation says how an answer relates to the asking.
type Relation string

// The relations of an answer to its request.
const (
	Answers  Relation = "answers"  // a source says that it answers the request
	Follows  Relation = "follows"  // it came afterwards; no source ties the two
	Precedes Relation = "precedes" // it came before the first recorded asking
)

// Relations lists all relations.
var Relations = []Relation{Answers, Follows, Precedes}

// An Answer is one dated step in how a request fared.
type Answer struct {
	Date       Date       `json:"date"`
	Effect     Effect     `json:"effect"`
	Commitment string     `json:"commitment,omitempty"` // id of the commitment that answered, if any
	Relation   Relation   `json:"relation"`
	Text       string     `json:"text"`
	Because    string     `json:"because,omitempty"` // why its order is not the usual one; shown
	Disputed   string     `json:"disputed,omitempty"`
	Confidence Confidence `json:"confidence,omitempty"`
	Sources    []string   `json:"sources"`
}

// CommitmentKinds are the kinds of commitment. A draft is never a promise.
var CommitmentKinds = []string{
	"pledge", "programme", "permission", "agreement", "law", "intent", "draft", "measure",
}

// CommitmentFacts are what only a commitment has. Its status is a fold over
// its steps; see Status.
type CommitmentFacts struct {
	Kind        string   `json:"kind"`
	By          []string `json:"by"` // party ids
	Made        Made     `json:"made"`
	Due         Date     `json:"due,omitzero"` // by when, if it was said
	Amount      *Amount  `json:"amount,omitempty"`
	Steps       []Step   `json:"steps,omitempty"`
	Overlaps    []string `json:"overlaps_with,omitempty"` // commitments that contain the same thing
	OverlapNote string   `json:"overlap_note,omitempty"`
}

// Made says when and where a commitment was made, and what was promised.
type Made struct {
	Date    Date     `json:"date"`
	At      string   `json:"at,omitempty"` // id of an event
	Forum   string   `json:"forum,omitempty"`
	Text    string   `json:"text"` // what was promised
	Sources []string `json:"sources"`
}

// An Amount is a number of something. Amounts are never added across units.
type Amount struct {
	Value float64 `json:"value"`
	Unit  string  `json:"unit"`            // id of a unit
	Bound string  `json:"bound,omitempty"` // "", "at-least", "up-to", "about"
	Note  string  `json:"note,omitempty"`
}

// A StepKind says what happened to a commitment.
type StepKind string

// The kinds of step.
const (
	StepAnnounced     StepKind = "announced"
	StepApproved      StepKind = "approved"
	StepFunded        StepKind = "funded" // money promised or set aside; never a delivery
	StepFirstDelivery StepKind = "first-delivery"
	StepPartDelivered StepKind = "part-delivered"
	StepComplete      StepKind = "complete"
	StepMissed        StepKind = "missed"
	StepChanged       StepKind = "changed"
	StepCancelled     StepKind = "cancelled"
	StepResumed       StepKind = "resumed"
	StepReport        StepKind = "report" // evidence only: a count, a complaint, a plan
)

// StepKinds lists all kinds of step.
var StepKinds = []StepKind{
	StepAnnounced, StepApproved, StepFunded, StepFirstDelivery, StepPartDelivered,
	StepComplete, StepMissed, StepChanged, StepCancelled, StepResumed, StepReport,
}

// A Step is one dated thing that happened to a commitment.
type Step struct {
	Date       Date       `json:"date"`
	Kind       StepKind   `json:"kind"`
	Text       string     `json:"text"`
	Part       string     `json:"part,omitempty"`    // names an instalment; completing it does not complete the whole
	Arrived    *Arrived   `json:"arrived,omitempty"` // what a source says arrived
	Due        bool       `json:"due,omitempty"`     // lies ahead of the record date: foreseen, without effect
	Because    string     `json:"because,omitempty"`
	Disputed   string     `json:"disputed,omitempty"`
	Confidence Confidence `json:"confidence,omitempty"`
	Sources    []string   `json:"sources"`
}

// Arrived counts what came with a step. SoFar marks a running total, which
// replaces the counts before it; otherwise the value is added to them.
type Arrived struct {
	Value float64 `json:"value"`
	Unit  string  `json:"unit"`
	SoFar bool    `json:"so_far,omitempty"`
}

func contains(list []string, s string) bool {
	for _, v := range list {
		if v == s {
			return true
		}
	}
	return false
}
