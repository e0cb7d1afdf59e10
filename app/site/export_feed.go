package site

import (
	"encoding/xml"
	"html"
	"sort"
	"strings"

	"ledger/app/article"
)

// feedLength is the largest number of items in a feed.
const feedLength = 100

// A feed is something to follow, the newest first.
type feed struct {
	path  string // without the ending: "/data/changes"
	title string
	about string
	day   article.Day // of its newest item, or of the record
	home  string      // path of the page that shows the same
	items []item
}

// An item is one thing that a feed tells.
type item struct {
	id      string // absolute; stays the same
	link    string
	title   string
	says    []string // paragraphs
	sources []*article.Source

	evidence bool // what the item says rests on its sources, and links to them
	tags     []string
	day      article.Day
	more     object // what only our own readers know
}

// feeds returns the feeds of status changes and of corrections, each as Atom
// (RFC 4287) and as JSON Feed 1.1 (https://www.jsonfeed.org/version/1.1/).
func (x exporter) feeds() ([]Export, error) {
	if x.a.Address == "" {
		return nil, nil
	}
	var list []Export
	for _, f := range []struct {
		feed
		name, says string
	}{
		{x.changes(), "Status changes", "The newest hundred: what was asked, answered, promised, delivered or missed, with the sources."},
		{x.corrections(), "Corrections", "The newest hundred: what was changed in the record, and why."},
	} {
		atom, err := x.atom(f.feed)
		if err != nil {
			return nil, err
		}
		list = append(list, Export{Path: f.path + ".atom", Name: f.name, About: f.says, Group: groupFollow, Kind: "Atom feed", Type: typeOf(f.path[1:] + ".atom"), Feed: true, Data: atom})
		jsonFeed, err := exportOf(Export{Path: f.path + ".json", Name: f.name, About: f.says, Group: groupFollow, Kind: "JSON Feed 1.1", Feed: true}, x.jsonFeed(f.feed))
		if err != nil {
			return nil, err
		}
		list = append(list, jsonFeed)
	}
	return list, nil
}

// changes tells the newest changes of requests and commitments, as the record
// knows them today.
func (x exporter) changes() feed {
	f := feed{path: "/data/changes", title: x.a.Title + ": status changes", day: x.a.RecordDate, home: "/ledger", about: "Changes in the status of requests and commitments. " + x.about()}
	var all []turn
	for i := range x.a.Entries {
		if e := &x.a.Entries[i]; e.Kind != article.Event {
			all = append(all, x.turns(e, article.Stood)...)
		}
	}
	sort.SliceStable(all, func(i, j int) bool {
		if all[i].now.Day != all[j].now.Day {
			return all[i].now.Day > all[j].now.Day
		}
		return all[i].e.ID < all[j].e.ID
	})
	for _, t := range all[:min(len(all), feedLength)] {
		before, now := statusWords(t.before.Status, t.before.Late), statusWords(t.now.Status, t.now.Late)
		what := before + " → " + now
		if before == now {
			what = "new evidence, the status stays: " + now
		}
		says := []string{"On " + t.now.Day.Words() + ": " + what + "."}
		f.items = append(f.items, item{
			id: x.page(t.e.ID) + "#changed-" + t.now.Day.String(), link: x.page(t.e.ID), title: t.e.Title + ": " + what,
			says: append(says, t.texts...), sources: x.sources(t.sources), tags: append([]string{string(t.e.Kind)}, x.topics(t.e.Topics)...), day: t.now.Day, evidence: true,
			more: object{"entry": t.e.ID, "kind": string(t.e.Kind), "before": string(t.before.Status), "status": string(t.now.Status), "late": t.now.Late,
				"day": t.now.Day.String(), "sources": x.addresses(t.sources)},
		})
	}
	return f
}

// corrections tells the newest corrections.
func (x exporter) corrections() feed {
	f := feed{path: "/data/corrections", title: x.a.Title + ": corrections", day: x.a.RecordDate, home: "/corrections", about: "What was changed in the record, and why. " + x.about()}
	log := x.a.Log()
	for _, c := range log[:min(len(log), feedLength)] {
		day := c.Date.Last
		if day == article.MaxDay {
			day = c.Date.First
		}
		i := item{id: x.to("/corrections#" + c.ID), link: x.to("/corrections#" + c.ID), title: "The record: corrected", says: []string{c.What, c.Why}, day: day,
			more: object{"date": c.Date.Text, "what": c.What, "why": c.Why}}
		f.day = max(f.day, day)
		if e := x.a.Entry(c.Entry); e != nil {
			i.title, i.sources, i.tags = e.Title+": corrected", x.sources(e.Sources), append([]string{string(e.Kind)}, x.topics(e.Topics)...)
			i.more["entry"], i.more["sources"] = e.ID, x.addresses(e.Sources)
			i.says = append(i.says, x.page(e.ID))
		}
		f.items = append(f.items, i)
	}
	return f
}

func (x exporter) sources(ids []string) []*article.Source {
	var list []*article.Source
	for _, id := range ids {
		list = append(list, x.a.Source(id))
	}
	return list
}

// html returns what an item says, marked up, with links to its evidence.
func (i item) html() string {
	var b strings.Builder
	for _, p := range i.says {
		b.WriteString("<p>" + html.EscapeString(p) + "</p>")
	}
	if i.evidence && len(i.sources) > 0 {
		b.WriteString("<ul>")
		for _, s := range i.sources {
			b.WriteString("<li>" + sourceLink(s) + "</li>")
		}
		b.WriteString("</ul>")
	}
	return b.String()
}

func sourceLink(s *article.Source) string {
	return `<a href="` + html.EscapeString(s.Address) + `">` + html.EscapeString(s.Publisher+": "+s.Title) + "</a>"
}

// instant returns the beginning of a day, as RFC 3339 has it.
func instant(d article.Day) string { return d.String() + "T00:00:00Z" }

type atomLink struct {
	Rel   string `xml:"rel,attr"`
	Type  string `xml:"type,attr,omitempty"`
	Title string `xml:"title,attr,omitempty"`
	Href  string `xml:"href,attr"`
}

type atomEntry struct {
	ID         string         `xml:"id"`
	Title      string         `xml:"title"`
	Updated    string         `xml:"updated"`
	Published  string         `xml:"published"`
	Links      []atomLink     `xml:"link"`
	Categories []atomCategory `xml:"category"`
	Content    atomContent    `xml:"content"`
}

type atomCategory struct {
	Term string `xml:"term,attr"`
}

type atomContent struct {
	Type string `xml:"type,attr"`
	Text string `xml:",chardata"`
}

// atom returns a feed as Atom.
func (x exporter) atom(f feed) ([]byte, error) {
	out := struct {
		XMLName  xml.Name    `xml:"http://www.w3.org/2005/Atom feed"`
		Lang     string      `xml:"xml:lang,attr"`
		ID       string      `xml:"id"`
		Title    string      `xml:"title"`
		Subtitle string      `xml:"subtitle"`
		Updated  string      `xml:"updated"`
		Author   string      `xml:"author>name"`
		Rights   string      `xml:"rights"`
		Links    []atomLink  `xml:"link"`
		Entries  []atomEntry `xml:"entry"`
	}{
		Lang: x.a.Language, ID: x.to(f.path + ".atom"), Title: f.title, Subtitle: f.about, Updated: instant(f.day), Author: x.editor(),
		Rights: licenceTitle + ", " + licenceAddress,
		Links: []atomLink{
			{"self", "application/atom+xml", "", x.to(f.path + ".atom")}, {"alternate", "text/html", "", x.to(f.home)}, {"license", "", "", licenceAddress},
		},
	}
	for _, i := range f.items {
		e := atomEntry{ID: i.id, Title: i.title, Updated: instant(i.day), Published: instant(i.day), Content: atomContent{"html", i.html()},
			Links: []atomLink{{"alternate", "text/html", "", i.link}}}
		for _, s := range i.sources {
			e.Links = append(e.Links, atomLink{"via", "", s.Publisher + ": " + s.Title, s.Address})
		}
		for _, t := range i.tags {
			e.Categories = append(e.Categories, atomCategory{t})
		}
		out.Entries = append(out.Entries, e)
	}
	data, err := xml.MarshalIndent(out, "", " ")
	return append([]byte(xml.Header), append(data, '\n')...), err
}

// jsonFeed returns a feed as JSON Feed has it. What stands under _record is
// for programs.
func (x exporter) jsonFeed(f feed) object {
	items := []object{}
	for _, i := range f.items {
		o := object{"id": i.id, "url": i.link, "title": i.title, "content_html": i.html(),
			"date_published": instant(i.day), "_record": i.more}
		if i.tags != nil {
			o["tags"] = i.tags
		}
		items = append(items, o)
	}
	return object{
		"version": "https://jsonfeed.org/version/1.1", "title": f.title, "description": f.about, "language": x.a.Language,
		"home_page_url": x.to(f.home), "feed_url": x.to(f.path + ".json"), "authors": []object{{"name": x.editor(), "url": x.to("/")}}, "items": items,
		"_record": object{"as_of": x.a.RecordDate.String(), "version": x.a.Version, "licence": licenceID, "licence_address": licenceAddress},
	}
}
