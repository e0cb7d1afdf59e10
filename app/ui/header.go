package ui

import "github.com/maxence-charriere/go-app/v10/pkg/app"

// pages of the site's navigation.
var navigation = []struct{ name, path, label string }{
	{"home", "/", "Timeline"},
	{"ledger", "/ledger", "Ledger"},
	{"sources", "/sources", "Sources"},
	{"about", "/about", "About"},
}

// header draws the site's header. page is the name of the page it is on.
func (s site) header(page string) app.UI {
	var links []app.UI
	for _, n := range navigation {
		a := app.A().Href(s.to(n.path)).Text(n.label)
		if n.name == page {
			a = a.Aria("current", "page")
		}
		links = append(links, app.Li().Body(a))
	}
	return app.Header().Class("header").Body(
		app.A().Class("header-skip").Href("#record").Text("Skip to the record"),
		app.A().Class("header-brand").Href(s.to("/")).Text(s.a.Title),
		app.Nav().Class("header-nav").Aria("label", "Site").Body(app.Ul().Body(links...)),
	)
}

// footer closes every page; more stands at its end. If the browser offers to
// install the page, page.js adds a button.
func (s site) footer(more ...app.UI) app.UI {
	return app.Footer().Class("footer").Body(append([]app.UI{
		app.P().Text("Record last checked on " + s.a.RecordDate.Words() + ". What is not here was not found; it may still have happened."),
		app.P().Text("Text under CC BY 4.0. No cookies, no tracking, no request to any other site."),
		app.P().Body(app.A().Href(s.to("/print")).Text("The dated list with all sources, to print")),
	}, more...)...)
}

// dataLines lead to what can be taken away. The home page has no room for them.
func (s site) dataLines() []app.UI {
	return []app.UI{
		app.P().Body(app.A().Href(s.to("/data")).Text("Take the data")),
		app.P().Body(app.A().Href(s.to("/corrections")).Text("Corrections")),
	}
}
