// Package timeline is the model of what the reader sees and does: a State, a
// closed set of Actions, and pure functions between them.
//
//	Parse(article, query)          → State, notices   the address, read
//	Query(article, state)          → query            and written
//	Update(article, state, action) → State
//	Show(article, state)           → View             finished words and numbers
//
// It never reads a clock, a page or a file, and imports only package article.
// Package ui prints a View; package browser alone touches the page.
package timeline

import (
	"slices"

	"ledger/app/article"
)

// A State is everything that a link to the view carries. The zero value is not
// valid: start from [Default] or [Parse]. Slices are never changed in place.
type State struct {
	AsOf    article.Day
	Clock   article.Clock
	Compare article.Day // another day to compare AsOf with; NoDay if none

	From, To article.Day // the stretch of time drawn, both included

	Lanes    []string // article.Kind.Lane words; none means all
	Topics   []string // topic ids; none means all
	Statuses []string // article.Status words; none means all
	By       []string // party ids; none means all
	Groups   bool     // By also finds entries of groups that the party belongs to
	Q        string   // what to search for

	Entry string // id of the open entry, or ""
	View  string // one of Views, or "" for what suits the page
	Sort  string // column of the ledger, "-" before it for descending; "" for the default
	Group string // how the ledger is grouped, one of Groupings, or "" for not at all
}

// NoDay stands for no day in State.Compare.
const NoDay = article.MinDay

// Views are the ways to see the record.
var Views = []string{"timeline", "list", "table"}

// The shortest and longest stretch that can be drawn, in days.
const (
	minSpan = 7
	maxSpan = 366 * 60
)

// Default returns the state of an address without a query.
func Default(a *article.Article) State {
	return State{AsOf: a.RecordDate, Compare: NoDay, From: a.Views[0].From, To: a.Views[0].To}
}

// Bounds returns the first and last day that can be drawn: those of the widest
// of the article's views, with a year to spare.
func Bounds(a *article.Article) (from, to article.Day) {
	from, to = a.Views[0].From, a.Views[0].To
	for _, v := range a.Views {
		from, to = min(from, v.From), max(to, v.To)
	}
	return from - 366, to + 366
}

// An Action is something that the reader does. The types that implement it are
// SetAsOf, StepAsOf, SetClock, SetCompare, SetRange, Zoom, Pan, Toggle, AddBy,
// TakeOff, SetGroups, Search, Clear, Open, Close, Choose, SortBy, GroupBy
// and Follow.
type Action interface{ isAction() }

type (
	// SetAsOf moves the whole page to a day.
	SetAsOf struct{ Day article.Day }
	// StepAsOf moves to the next (+1) or previous (-1) day on which a status changes.
	StepAsOf struct{ By int }
	// SetClock chooses between how it stood and as known then.
	SetClock struct{ Clock article.Clock }
	// SetCompare sets the day to compare with; NoDay ends the comparison.
	SetCompare struct{ Day article.Day }
	// SetRange draws the days from From to To.
	SetRange struct{ From, To article.Day }
	// Zoom makes the stretch Factor times as long (less than 1 zooms in) and
	// keeps the day at At in place, a fraction from 0 (left) to 1 (right).
	Zoom struct{ Factor, At float64 }
	// Pan moves the stretch by a fraction of its length.
	Pan struct{ By float64 }
	// Toggle switches one value of a facet: "lanes", "topics" or "statuses".
	Toggle struct{ Facet, Value string }
	// AddBy filters by one more party.
	AddBy struct{ Party string }
	// TakeOff takes off one filter; without a value, all of its facet. See Chip.
	TakeOff struct{ Facet, Value string }
	// SetGroups also finds what the party's groups did.
	SetGroups struct{ On bool }
	// Search filters by words.
	Search struct{ Q string }
	// Clear ends all filters and the search.
	Clear struct{}
	// Open opens an entry.
	Open struct{ ID string }
	// Close closes the open entry.
	Close struct{}
	// Choose chooses one of Views.
	Choose struct{ View string }
	// SortBy sorts the ledger by a column; again, the other way round.
	SortBy struct{ Column string }
	// GroupBy groups the ledger by one of Groupings; "" ends it.
	GroupBy struct{ What string }
	// Follow shows what a link of the story shows.
	Follow struct{ Query string }
)

func (SetAsOf) isAction()    {}
func (StepAsOf) isAction()   {}
func (SetClock) isAction()   {}
func (SetCompare) isAction() {}
func (SetRange) isAction()   {}
func (Zoom) isAction()       {}
func (Pan) isAction()        {}
func (Toggle) isAction()     {}
func (AddBy) isAction()      {}
func (TakeOff) isAction()    {}
func (SetGroups) isAction()  {}
func (Search) isAction()     {}
func (Clear) isAction()      {}
func (Open) isAction()       {}
func (Close) isAction()      {}
func (Choose) isAction()     {}
func (SortBy) isAction()     {}
func (GroupBy) isAction()    {}
func (Follow) isAction()     {}

// Filtered reports whether any filter or search is on.
func (s State) Filtered() bool {
	return len(s.Lanes)+len(s.Topics)+len(s.Statuses)+len(s.By) > 0 || s.Q != ""
}

// Equal reports whether the two states show the same.
func (s State) Equal(t State) bool {
	return slices.Equal(s.Lanes, t.Lanes) && slices.Equal(s.Topics, t.Topics) &&
		slices.Equal(s.Statuses, t.Statuses) && slices.Equal(s.By, t.By) &&
		s.AsOf == t.AsOf && s.Clock == t.Clock && s.Compare == t.Compare &&
		s.From == t.From && s.To == t.To && s.Groups == t.Groups && s.Q == t.Q &&
		s.Entry == t.Entry && s.View == t.View && s.Sort == t.Sort && s.Group == t.Group
}
