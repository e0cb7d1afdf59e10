package ui

import (
	"strings"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"ledger/app/timeline"
)

// builderPage is where an editor makes an embed: what to show, of which day, how
// it looks; the frame itself at the widths that matter, and the code to take
// away. It is drawn by web/js/builder.js, from what stands here.
func (s site) builderPage() Page {
	groups := []struct{ prefix, label string }{
		{"", "Everything"}, {"lane/", "A lane"}, {"topic/", "A topic"}, {"by/", "A party"}, {"step/", "A figure of the story"}, {"entry/", "An entry"},
	}
	options := make([][]app.UI, len(groups))
	for _, f := range timeline.Frames(s.a) {
		at := 0
		for i, g := range groups[1:] {
			if strings.HasPrefix(f.Path, g.prefix) {
				at = i + 1
			}
		}
		title, path := f.Title, f.Path
		if path == "" {
			path = "timeline" // an empty value would be left out
		}
		if f.Entry != "" {
			e := s.a.Entry(f.Entry)
			if !timeline.IsListed(s.a, e) { // its own page leads here with it chosen
				continue
			}
			title = e.Date.Words() + ": " + e.Title
		}
		options[at] = append(options[at], app.Option().Value(attr(path)).DataSet("query", attr(f.Query)).Text(title))
	}
	var views []app.UI
	for i, g := range groups {
		views = append(views, app.OptGroup().Label(g.label).Body(options[i]...))
	}
	choice := func(name, label string, values ...string) app.UI {
		var opts []app.UI
		for _, v := range values {
			value, word, _ := strings.Cut(v, "|")
			opts = append(opts, app.Option().Value(value).Text(word))
		}
		return app.Div().Class("builder-field").Body(app.Label().For("b-"+name).Text(label), app.Select().ID("b-"+name).Body(opts...))
	}
	code := func(id, label, what string) app.UI {
		return app.Section().Class("builder-code").Body(app.H3().Text(label), app.Pre().ID(id).DataSet("copy", what).Text(" "))
	}
	p := Page{
		Path: "/builder", Name: "builder", Title: "Embed this record · " + s.a.Title,
		Description: "Choose a view of the record, see it as a frame, and take the code for your page.",
		Script:      "js/builder.js", Frames: true,
		Body: []app.UI{app.Div().ID("app").Class("app").Body(
			s.header("builder"),
			app.Main().Class("main page").ID("record").Body(
				app.H1().Text("Embed this record"),
				app.P().Class("page-lede").Text("Choose a view, see how it looks, and copy the code. Live frames follow the record; dated ones stay with their day."),
				raw("noscript", "", "<p>Choosing needs JavaScript. Every view has an address below /embed that can be framed as it is; the manual names them.</p>"),
				app.Form().Class("builder").ID("builder").DataSet("element", s.element()).DataSet("title", attr(s.a.Title)).Body(
					app.Div().Class("builder-field builder-view").Body(app.Label().For("b-view").Text("What to show"), app.Select().ID("b-view").Body(views...)),
					app.P().Class("builder-how").Body(
						app.Span().Text("Or choose it on the"),
						app.A().Href(s.to("/")+"#timeline").Text("timeline"),
						app.Span().Text("and take “Embed this view” from “Share and cite”."),
					),
					choice("day", "Which day", "live|Always the newest record", "dated|One day, for good"),
					app.Div().Class("builder-field").Body(app.Label().For("b-as-of").Text("Day"),
						app.Input().Type("date").ID("b-as-of").Value(s.a.RecordDate.String()).Max(s.a.RecordDate.String()).Disabled(true).AutoComplete(false)),
					choice("theme", "Theme", "auto|As the reader's device", "light|Light", "dark|Dark"),
					choice("accent", "Accent", "house|House", "ink|Ink", "blue|Blue", "green|Green", "violet|Violet"),
					choice("font", "Type", "house|House", "serif|Serif of the device", "sans|Sans of the device"),
					choice("width", "See it at", "100%|Full width", "320|320 px", "480|480 px", "700|700 px"),
				),
				app.H2().Text("How it looks"),
				app.Div().Class("builder-frame").ID("builder-frame"),
				app.H2().Text("Code"),
				code("code-frame", "Plain frame: for any page and system", "the frame"),
				code("code-element", "Element: finds its height by itself", "the element"),
				code("code-link", "Link: where frames are not allowed, and for oEmbed", "the link"),
			),
			s.footer(s.dataLines()...),
		)},
	}
	s.share(&p, "record", "A dated record with its sources", s.a.Title)
	return p
}

// element returns the name of the custom element that web/js/embed.js defines.
func (s site) element() string { return s.a.Element() }
