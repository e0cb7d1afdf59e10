// Package ui draws what package timeline decided: go-app components and the
// pages made of them. The same functions draw the prerendered pages and the
// running program, so that it can take over the page's nodes as they stand.
//
// Rules of this package:
//
//   - A text never starts or ends with a space, and no space between inline
//     elements is needed: gaps are made by the style sheet, or the whole run is
//     one [raw] block. go-app indents what it prerenders; the site takes the
//     indentation out again.
//   - Every variable text in an attribute goes through [attr].
//   - Event handlers are few and sit on the root: elements say what they do in
//     data-do and data-arg. (go-app keeps an old handler when only what its
//     closure holds has changed.)
//   - Arithmetic, sorting and sentences about the content belong in timeline.
//
// It imports article, timeline, browser and go-app.
package ui

import (
	"strconv"
	"strings"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"ledger/app/article"
)

// A Page is one page of the site. Package site has the same type: main turns
// one into the other, since neither may know the other.
type Page struct {
	Path, Title, Description string
	Name                     string          // what kind of page it is, for the style sheet and scripts
	Body                     []app.UI        // the children of body; the first is the root that the program takes over
	Draw                     func() []app.UI // makes Body when it is needed, if there are many such pages
	Live                     bool            // the program runs here
	Days                     []byte          // what the boot script needs, as JSON; see Days
	JSONLD                   []any
	Previous, Next           string // paths of neighbouring pages
	Canonical                string // path, if it is not Path
	NoIndex                  bool
	Frame                    bool                                 // made to be framed by other sites
	Query                    string                               // of a frame: what it shows
	Script                   string                               // of web/js, that only this page needs
	Frames                   bool                                 // it shows frames of this site
	Root                     string                               // numeric custom properties of the document
	Redirect                 string                               // path to which this former address leads
	Alternates               []struct{ Type, Title, Path string } // the same in other formats

	// Share is what the picture says that other sites show of the page: see
	// package card. Pages with the same name share a picture; without one a page
	// has none.
	Share struct {
		Picture                                    string // its name: "home", or an entry's id
		Kind                                       article.Kind
		Shape                                      string // of an event's mark
		Above, When, Title, Status, Note, RecordAt string
		State                                      article.Status
	}
	Embed       string // path of the page that frames this one's view, if there is one
	EmbedHeight int    // that suits it, in CSS pixels
}

// A site is what every drawing function needs to know.
type site struct {
	a    *article.Article
	base string // of all addresses, starts and ends in "/"
}

// to returns the address of a path such as "/ledger".
func (s site) to(path string) string { return attr(s.base + strings.TrimPrefix(path, "/")) }

// entry returns the address of an entry's page.
func (s site) entry(id string) string { return s.to("/entry/" + id) }

func text(s string) app.UI { return app.Text(s) }

// style returns numeric custom properties for a style attribute, the only
// inline style that the site's policy lets through.
func style(pairs ...any) string {
	var b strings.Builder
	for i := 0; i < len(pairs); i += 2 {
		if i > 0 {
			b.WriteByte(';')
		}
		b.WriteString(pairs[i].(string))
		b.WriteByte(':')
		switch v := pairs[i+1].(type) {
		case int:
			b.WriteString(strconv.Itoa(v))
		case article.Day:
			b.WriteString(strconv.Itoa(int(v)))
		case float64:
			b.WriteString(strconv.FormatFloat(v, 'f', -1, 64))
		default:
			panic("style: not a number")
		}
	}
	return b.String()
}

// date draws a date as a time element. Imprecise dates carry what is sure of
// them in their words only, since HTML has no datetime for them.
func date(d article.Date) app.UI {
	t := app.Time().Class("date").Text(d.Words())
	switch d.Precision {
	case article.PrecisionDay, article.PrecisionMonth, article.PrecisionYear:
		return t.DateTime(attr(d.Text))
	}
	return t
}

func join(parts ...[]app.UI) []app.UI {
	var out []app.UI
	for _, p := range parts {
		out = append(out, p...)
	}
	return out
}
