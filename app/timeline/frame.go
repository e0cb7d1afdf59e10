package timeline

import (
	"strings"

	"ledger/app/article"
)

// A Frame is a view of the record that other sites embed. It has a page of its
// own below /embed, so that what it shows is there before any script.
type Frame struct {
	Path  string // below /embed: "topic/air-defence"; "" for the whole record
	Title string
	Query string // of the address that shows the view; a day in the address of the frame comes first
	Entry string // id of the entry that the frame is about, or ""
	Table bool   // it shows the ledger
	Lists bool   // what it shows is few enough to be listed below the timeline
}

// frameList is how many entries a frame lists at most.
const frameList = 60

// Frames returns every view that can be embedded, the whole record first.
func Frames(a *article.Article) []Frame {
	list := []Frame{{Title: a.Headline}, {Path: "ledger", Title: "The ledger", Table: true}}
	add := func(path, title, query string) {
		s, _ := Parse(a, query)
		if n := pickOf(a, s).passes.count(); n > 0 {
			list = append(list, Frame{Path: path, Title: title, Query: query, Lists: n <= frameList})
		}
	}
	for _, k := range article.Kinds {
		add("lane/"+k.Lane(), a.Lane(k).Name, "lanes="+k.Lane())
	}
	for _, t := range a.Topics {
		add("topic/"+t.ID, t.Name, "topics="+t.ID)
	}
	for _, p := range a.Parties {
		add("by/"+p.ID, p.Name, "by="+p.ID)
	}
	for _, c := range a.Chapters {
		for _, st := range c.Steps {
			if st.View != "" {
				add("step/"+c.ID+"-"+st.ID, st.Heading, st.View)
			}
		}
	}
	for i := range a.Entries {
		e := &a.Entries[i]
		list = append(list, Frame{Path: "entry/" + e.ID, Title: e.Title, Entry: e.ID})
	}
	return list
}

// FrameAt returns the frame of a path below /embed, and whether there is one. The
// program knows no steps: what one shows is in the page.
func FrameAt(a *article.Article, path string) (Frame, bool) {
	for _, f := range Frames(a) {
		if f.Path == path {
			return f, true
		}
	}
	return Frame{}, false
}

// State returns what the frame shows at an address: the address's own keys come
// before the frame's.
func (f Frame) State(a *article.Article, query string) State {
	s, _ := Parse(a, strings.TrimPrefix(query, "?")+"&"+f.Query)
	s.View, s.Entry = "", ""
	return s
}

// Full returns the query of the page that shows the same with everything around it.
func (f Frame) Full(a *article.Article, s State) string { return Query(a, s) }

// ShowFramed returns what a frame shows of the state: only what passes its
// filters is drawn and counted.
func ShowFramed(a *article.Article, s State) View { return show(a, s, layout{framed: true}) }

// InFrame reports whether the frame shows the entry, whatever the stretch of time.
func InFrame(a *article.Article, s State, e *article.Entry) bool {
	return pickOf(a, s).of(e)
}
