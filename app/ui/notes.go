package ui

import (
	"strings"

	"ledger/app/article"
)

// A note is what opens in place of a link of the prose: a heading, a text, and
// links as label and address.
type note []any

// Notes returns, as JSON, the notes on every word, person and source that the
// prose links to, by the link's address without the base. It is a file of its
// own: the pages where they stand in full weigh several times as much, and most
// readers open none.
func Notes(a *article.Article, base string) ([]byte, error) {
	s := site{a, base}
	notes := map[string]note{}
	for _, ref := range proseLinks(a) {
		kind, id, _ := strings.Cut(ref, "#")
		if kind == "sources" {
			src := a.Source(id)
			links := [][2]string{{"Open the source", src.Address}}
			if src.Archived != "" {
				links = append(links, [2]string{"Archived copy", src.Archived})
			}
			notes[ref] = note{src.Title, src.Publisher + ": " + s.sourceAbout(src), links}
		}
		for _, t := range a.Glossary {
			if id == "term-"+t.ID {
				notes[ref] = note{t.Term, t.Text, s.noteSources(t.Sources)}
			}
		}
		for _, who := range a.People {
			if id == "person-"+who.ID {
				notes[ref] = note{who.Name, rolesOf(who), s.noteSources(who.Sources)}
			}
		}
	}
	return toJSON(notes)
}

func (s site) noteSources(ids []string) [][2]string {
	links := [][2]string{} // not null
	for _, id := range ids {
		src := s.a.Source(id)
		links = append(links, [2]string{sourceLabel(src), src.Address})
	}
	return links
}

// proseLinks returns what the prose links to on the pages of sources and of words.
func proseLinks(a *article.Article) []string {
	var refs []string
	inlines := func(list []article.Inline) {
		for _, in := range list {
			switch in.Type {
			case "cite":
				refs = append(refs, "sources#"+in.Ref)
			case "term":
				refs = append(refs, "about#term-"+in.Ref)
			case "link":
				if ref, ours := strings.CutPrefix(in.Ref, "/about#person-"); ours {
					refs = append(refs, "about#person-"+ref)
				}
			}
		}
	}
	article.Runs(a.Lede, inlines)
	article.Runs(a.About, inlines)
	for _, c := range a.Chapters {
		article.Runs(c.Intro, inlines)
		for _, step := range c.Steps {
			article.Runs(step.Blocks, inlines)
		}
	}
	return refs
}
