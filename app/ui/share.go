package ui

import (
	"html"
	"strings"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"ledger/app/article"
	"ledger/app/browser"
	"ledger/app/timeline"
)

// A sharing is how the "Share and cite" panels of a page stand.
type sharing struct {
	open   map[string]bool // by the panel's id
	live   bool            // citations name the address that follows the record
	native bool            // the browser has a share button of its own
	toggle app.EventHandler
}

// A copyable is a text to take away. The button behind it says what it copies;
// page.js copies the element before the button that was pressed, on every page.
type copyable struct{ name, label, text string }

func copyables(sh timeline.Shared) []copyable {
	return []copyable{
		{"Link to the newest record", "link", sh.Live},
		{"Link to " + sh.Day, "dated link", sh.Dated},
		{"Citation", "citation", sh.Plain},
		{"BibTeX", "BibTeX", sh.BibTeX},
		{"RIS", "RIS", sh.RIS},
		{"CSL-JSON", "CSL-JSON", sh.CSL},
	}
}

// root returns the absolute address of the site, as far as it is known here.
func (s site) root() string {
	if s.a.Address != "" {
		return s.a.Address
	}
	return browser.Origin() + s.base
}

// shared returns what the panel with the given id offers of a state.
func (s site) shared(id, path string, st timeline.State, live bool) timeline.Shared {
	var e *article.Entry
	if id == shareEntry {
		e = s.a.Entry(st.Entry)
	}
	return timeline.Share(s.a, st, e, s.root(), path, !live)
}

// The ids of the panels: of the whole view, and of the open entry.
const (
	shareView  = "share"
	shareEntry = "share-entry"
)

// sharePanel draws a panel of the running program. Until it is opened it holds
// one plain link and nothing else, so that the page stays small and nothing is
// worked out in vain.
func sharePanel(s site, id, path string, st timeline.State, how sharing) app.UI {
	body := []app.UI{app.Summary().Text("Share and cite")}
	if how.open[id] {
		sh := s.shared(id, path, st, how.live)
		var rows []app.UI
		for _, c := range copyables(sh) {
			rows = append(rows, app.Div().Class("share-item").Body(
				app.Dt().Text(c.name),
				app.Dd().Body(app.Pre().Text(c.text), app.Button().Type("button").Class("copy").Text("Copy "+c.label)),
			))
		}
		body = append(body, app.Dl().Class("share-list").Body(rows...), app.Label().Class("facet-box").Body(
			app.Input().Type("checkbox").Name("cite-live").ID(id+"-live").Checked(how.live),
			app.Span().Text("Cite the newest record, not "+sh.Day),
		))
		body = append(body, app.P().Body(app.A().Href(s.builder(id, path, st)).Text("Embed this view")))
		if id == shareView {
			save := func(kind, label string) app.UI {
				return app.Button().Type("button").Class("share-native").DataSet("do", "save").DataSet("arg", kind).Text(label)
			}
			body = append(body, app.P().Body(save("csv", "Save this view as CSV"), save("json", "Save this view as JSON")))
		}
		if how.native {
			body = append(body, app.Button().Type("button").Class("share-native").DataSet("do", "share").DataSet("arg", id).Text("Share…"))
		}
	} else {
		where := s.absolute("/" + path)
		if id == shareEntry {
			where = s.absolute("/entry/" + st.Entry)
		}
		body = append(body, app.P().Body(app.A().Href(attr(where)).Text(where)))
	}
	return app.Details().Class("share").ID(id).On("toggle", how.toggle).Body(body...)
}

// builder returns the address of the page that makes a frame of the view.
func (s site) builder(id, path string, st timeline.State) string {
	q := timeline.Query(s.a, st)
	switch {
	case id == shareEntry:
		q = "frame=entry/" + st.Entry
	case path != "":
		q = "frame=" + path
	}
	if id == shareEntry || path != "" {
		if st.AsOf != s.a.RecordDate {
			q += "&as-of=" + st.AsOf.String()
		}
	}
	return s.to("/builder") + attr("?"+q)
}

// shareStatic draws the panel of a page without a program. All is there and can
// be selected; page.js adds the buttons.
func (s site) shareStatic(e *article.Entry) app.UI {
	var b strings.Builder
	b.WriteString("<summary>Share and cite</summary><dl class=share-list>")
	for _, c := range copyables(timeline.Share(s.a, timeline.Default(s.a), e, s.root(), "", true)) {
		// The first line break of a pre is no part of it, and HTML has no CR.
		b.WriteString("<div class=share-item><dt>" + c.name + "</dt><dd><pre data-copy=\"" + c.label + "\">" +
			html.EscapeString(strings.ReplaceAll(strings.TrimSpace(c.text), "\r", "")) + "</pre></dd></div>")
	}
	return app.Raw(`<details data-raw class=share id=share>` + b.String() + "</dl></details>")
}

// onToggle fills a panel when it opens.
func (x *Explainer) onToggle(ctx app.Context, e app.Event) {
	id, open := browser.Toggled(e)
	x.unfold(id, open)
}

func (x *Explainer) unfold(id string, open bool) {
	if x.sharing.open == nil {
		x.sharing.open = map[string]bool{}
	}
	x.sharing.open[id] = open
}

// save has the browser save what passes the filters.
func (x *Explainer) save(kind string) {
	s := site{x.Article, x.Base}
	t := timeline.Taking{Root: s.root(), Licence: licence, Sources: func(e *article.Entry) (list []string) {
		for _, src := range entrySources(x.Article, e) {
			list = append(list, src.Address)
		}
		return list
	}}
	name := "record-" + x.state.AsOf.String() + "." + kind
	if kind == "csv" {
		browser.Save(name, "text/csv;charset=utf-8", timeline.CSV(x.Article, x.state, t))
	} else {
		browser.Save(name, "application/json", timeline.JSON(x.Article, x.state, t))
	}
}

// share hands what is shown to the share button that the browser has.
func (x *Explainer) share(id string) {
	path := ""
	if x.Name == "ledger" {
		path = "ledger"
	}
	sh := site{x.Article, x.Base}.shared(id, path, x.state, false)
	browser.Share(sh.Title, sh.Here)
}
