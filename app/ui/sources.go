package ui

import (
	"sort"
	"strings"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"ledger/app/article"
	"ledger/app/timeline"
)

// A support is one thing in an entry that a source stands behind.
type support struct {
	source string
	what   string
}

// entrySources returns the sources of an entry in order of first mention, each
// with what it supports.
func entrySources(a *article.Article, e *article.Entry) []struct {
	*article.Source
	Supports []string
} {
	var list []support
	add := func(what string, ids []string) {
		for _, id := range ids {
			list = append(list, support{id, what})
		}
	}
	add("the summary", e.Sources)
	switch e.Kind {
	case article.Event:
		for _, k := range e.Event.Asked {
			add("what was asked", k.Sources)
		}
		for _, k := range e.Event.Outcomes {
			add("what came out", k.Sources)
		}
		for _, k := range e.Event.Accounts {
			add("the account of "+k.By, k.Sources)
		}
	case article.Request:
		for _, k := range e.Request.Askings {
			add("the asking of "+k.Date.Words(), k.Sources)
		}
		for _, k := range e.Request.Answers {
			add("the step of "+k.Date.Words(), k.Sources)
		}
	case article.Commitment:
		add("the promise of "+e.Commitment.Made.Date.Words(), e.Commitment.Made.Sources)
		for _, k := range e.Commitment.Steps {
			add("the step of "+k.Date.Words(), k.Sources)
		}
	}
	for _, n := range e.Notes {
		add("a note", n.Sources)
	}
	var out []struct {
		*article.Source
		Supports []string
	}
	at := map[string]int{}
	for _, s := range list {
		i, seen := at[s.source]
		if !seen {
			i = len(out)
			at[s.source] = i
			out = append(out, struct {
				*article.Source
				Supports []string
			}{Source: a.Source(s.source)})
		}
		if !contains(out[i].Supports, s.what) {
			out[i].Supports = append(out[i].Supports, s.what)
		}
	}
	return out
}

// sourceLine draws a source in full.
func (s site) sourceLine(src *article.Source, supports []string) []app.UI {
	out := []app.UI{
		app.A().Class("source-title").Href(attr(src.Address)).Rel("noopener external").Text(src.Title),
		app.Span().Class("source-publisher").Text(src.Publisher),
		app.Span().Class("source-about").Text(s.sourceAbout(src)),
	}
	if len(supports) > 0 {
		out = append(out, app.Span().Class("source-supports").Text("Supports "+strings.Join(supports, "; ")))
	}
	if src.SameAs != "" {
		out = append(out, app.Span().Class("source-note").Text("Carries the same report as "+s.a.Source(src.SameAs).Publisher+"; the two count once"))
	}
	if src.Note != "" {
		out = append(out, app.Span().Class("source-note").Text(src.Note))
	}
	out = append(out, app.Span().Class("source-address").Text(src.Address))
	return out
}

// sourceAbout says what a source is: "press, in German, 3 May 2025".
func (s site) sourceAbout(src *article.Source) string {
	about := []string{kindOfSource(src.Kind)}
	if src.Language != s.a.Language {
		about = append(about, "in "+languageName(src.Language))
	}
	return strings.Join(append(about, src.Date.Words()), ", ")
}

// sourceLabel names a source where it is cited: "The Paper, 3 May 2025".
func sourceLabel(src *article.Source) string {
	if src.Date.IsZero() {
		return src.Publisher
	}
	return src.Publisher + ", " + src.Date.Words()
}

func kindOfSource(kind string) string {
	switch kind {
	case "primary":
		return "primary source"
	case "analysis":
		return "analysis"
	}
	return "press"
}

var languages = map[string]string{
	"en": "English", "uk": "Ukrainian", "de": "German", "fr": "French", "ru": "Russian", "nl": "Dutch", "da": "Danish",
	"no": "Norwegian", "nb": "Norwegian", "pl": "Polish", "cs": "Czech", "ro": "Romanian", "it": "Italian", "es": "Spanish",
	"tr": "Turkish", "el": "Greek", "lt": "Lithuanian", "lv": "Latvian", "et": "Estonian", "fi": "Finnish", "sv": "Swedish",
	"hu": "Hungarian", "pt": "Portuguese", "bg": "Bulgarian", "sr": "Serbian", "ja": "Japanese", "zh": "Chinese", "ar": "Arabic",
}

func languageName(tag string) string {
	if n := languages[tag]; n != "" {
		return n
	}
	return tag
}

// sourcesPage lists every source, by publisher.
func (s site) sourcesPage() Page {
	used := map[string][]*article.Entry{}
	for i := range s.a.Entries {
		e := &s.a.Entries[i]
		for _, src := range entrySources(s.a, e) {
			used[src.ID] = append(used[src.ID], e)
		}
	}
	list := make([]*article.Source, len(s.a.Sources))
	for i := range s.a.Sources {
		list[i] = &s.a.Sources[i]
	}
	sort.SliceStable(list, func(i, j int) bool {
		if p, q := strings.ToLower(list[i].Publisher), strings.ToLower(list[j].Publisher); p != q {
			return p < q
		}
		return list[i].Date.Compare(list[j].Date) < 0
	})
	counts := map[string]int{}
	var items []app.UI
	for _, src := range list {
		counts[src.Kind]++
		body := s.sourceLine(src, nil)
		var links []app.UI
		uses, more := timeline.Uses(s.a, used[src.ID])
		for _, e := range uses {
			links = append(links, app.Li().Body(app.A().Class("see").DataSet("kind", string(e.Kind)).Href(s.entry(e.ID)).Text(e.Short)))
		}
		if links != nil {
			body = append(body, app.Ul().Class("source-used").Aria("label", "Used in").Body(links...))
		}
		if more != "" {
			body = append(body, app.Span().Class("source-note").Text(more))
		}
		items = append(items, app.Li().Class("source-item").ID(attr(src.ID)).DataSet("source", src.Kind).Body(body...))
	}
	head := []app.UI{
		app.H1().Text("Sources"),
		app.P().Class("page-lede").Text(countSources(len(list), counts)),
	}
	return s.plain("sources", "/sources", "Sources", "Every source of the record, with its date and what it is used for.",
		append(head, app.Ol().Class("source-list").Body(items...)))
}
