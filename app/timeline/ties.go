package timeline

import "ledger/app/article"

// A Tie is a line of the timeline between the marks of two entries that hang
// together, at the day on which one led to the other.
type Tie struct {
	Day      article.Day
	Relation string // "answers", "follows", "precedes", "asked", "made"
	From, To string // ids, From in the upper lane
	// The lanes by number, and how many rows of marks lie above each end, by size.
	FromLane, ToLane int
	FromRow, ToRow   [3]int
}

// Ties returns the lines from and to an entry: of a meeting, to what was asked
// and promised there; of a request, to the commitments in its answers; of a
// commitment, to the requests it was set against and where it was made. Answers
// that a source ties to the request and those that merely came later are told
// apart. Each pair is tied once, by its first step.
func Ties(a *article.Article, lanes []LaneView, id string) []Tie {
	e := a.Entry(id)
	if e == nil {
		return nil
	}
	var ties []Tie
	seen := map[string]bool{}
	add := func(from, to *article.Entry, relation string, d article.Date) {
		if from == nil || to == nil || seen[from.ID+" "+to.ID] || d.Last == article.MaxDay {
			return
		}
		seen[from.ID+" "+to.ID] = true
		ties = append(ties, Tie{Day: d.Last, Relation: relation, From: from.ID, To: to.ID})
	}
	for _, o := range Naming(a, e.ID) {
		switch o.Kind {
		case article.Request:
			for _, k := range o.Request.Askings {
				if k.At != "" && (o.ID == e.ID || k.At == e.ID) {
					add(a.Entry(k.At), o, "asked", k.Date)
				}
			}
			for _, k := range o.Request.Answers {
				if k.Commitment != "" && (o.ID == e.ID || k.Commitment == e.ID) {
					add(o, a.Entry(k.Commitment), string(k.Relation), k.Date)
				}
			}
		case article.Commitment:
			if at := o.Commitment.Made.At; at != "" && (o.ID == e.ID || at == e.ID) {
				add(a.Entry(at), o, "made", o.Commitment.Made.Date)
			}
		}
	}
	out := ties[:0]
	for _, t := range ties {
		var from, to bool
		t.FromLane, t.FromRow, from = rowOf(lanes, t.From)
		t.ToLane, t.ToRow, to = rowOf(lanes, t.To)
		if from && to {
			out = append(out, t)
		}
	}
	return out
}

type namingKey struct{}

// Naming returns, in order, the entry itself and the requests and commitments
// that name it: as where they were asked or made, or in an answer.
func Naming(a *article.Article, id string) []*article.Entry {
	return a.Derived(namingKey{}, func() any {
		naming := map[string][]*article.Entry{}
		for i := range a.Entries {
			o := &a.Entries[i]
			add := func(id string) {
				if list := naming[id]; id != "" && (len(list) == 0 || list[len(list)-1] != o) {
					naming[id] = append(list, o)
				}
			}
			add(o.ID)
			switch o.Kind {
			case article.Request:
				for _, k := range o.Request.Askings {
					add(k.At)
				}
				for _, k := range o.Request.Answers {
					add(k.Commitment)
				}
			case article.Commitment:
				add(o.Commitment.Made.At)
			}
		}
		return naming
	}).(map[string][]*article.Entry)[id]
}

// rowOf returns the lane of an entry's mark and, by size, how many rows of marks
// lie above it, those of the lanes above included. It is false for a mark that
// the filters leave out.
func rowOf(lanes []LaneView, id string) (lane int, rows [3]int, ok bool) {
	for n, l := range lanes {
		for _, m := range l.Marks {
			if m.ID != id {
				continue
			}
			for z := range rows {
				rows[z] += m.Row[z]
			}
			return n, rows, !m.Hidden && !l.Hidden
		}
		for z := range rows {
			rows[z] += l.Rows[z]
		}
	}
	return 0, rows, false
}
