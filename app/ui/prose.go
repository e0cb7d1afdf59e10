package ui

import (
	"html"
	"strconv"
	"strings"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"ledger/app/article"
)

// A prose writer turns blocks into HTML. Citations are numbered from 1 in the
// order of their first appearance.
type prose struct {
	site
	cited []string
}

// raw makes one element of HTML that this package wrote itself. When it is
// prerendered, the attribute data-raw tells the site to leave its white space
// alone; the site takes it out again.
func raw(tag, class, inner string) app.UI {
	keepSpace := ""
	if app.IsServer {
		keepSpace = " data-raw"
	}
	if class != "" {
		class = ` class="` + class + `"`
	}
	return app.Raw("<" + tag + class + keepSpace + ">" + inner + "</" + tag + ">")
}

func (p *prose) blocks(list []article.Block) []app.UI {
	var out []app.UI
	for _, b := range list {
		switch b.Type {
		case "paragraph":
			out = append(out, raw("p", "", p.inlines(b.Inlines)))
		case "quote":
			out = append(out, raw("blockquote", "", "<p>"+p.inlines(b.Inlines)+"</p>"))
		case "heading":
			tag := "h" + strconv.Itoa(b.Level)
			out = append(out, app.Raw("<"+tag+` data-raw id="`+html.EscapeString(b.ID)+`">`+p.inlines(b.Inlines)+"</"+tag+">"))
		case "list":
			tag := "ul"
			if b.Ordered {
				tag = "ol"
			}
			var items strings.Builder
			for _, item := range b.Items {
				items.WriteString("<li>" + p.inlines(item) + "</li>")
			}
			out = append(out, raw(tag, "", items.String()))
		default:
			panic("unknown block " + b.Type)
		}
	}
	return out
}

func (p *prose) inlines(list []article.Inline) string {
	var b strings.Builder
	link := func(class, href, label string) {
		b.WriteString(`<a class="` + class + `" href="` + html.EscapeString(href) + `">` + html.EscapeString(label) + "</a>")
	}
	for _, in := range list {
		switch in.Type {
		case "text":
			b.WriteString(html.EscapeString(in.Text))
		case "emphasis":
			b.WriteString("<em>" + html.EscapeString(in.Text) + "</em>")
		case "strong":
			b.WriteString("<strong>" + html.EscapeString(in.Text) + "</strong>")
		case "cite":
			b.WriteString(p.cite(in.Ref))
		case "entry":
			link("to-entry", p.base+"entry/"+p.a.Entry(in.Ref).ID, in.Text)
		case "term":
			link("to-term", p.base+"about#term-"+in.Ref, in.Text)
		case "link":
			href := in.Ref
			if strings.HasPrefix(href, "/") {
				href = p.base + href[1:]
			}
			link("to-page", href, in.Text)
		default:
			panic("unknown inline " + in.Type)
		}
	}
	return b.String()
}

func (p *prose) cite(id string) string {
	n := 0
	for i, c := range p.cited {
		if c == id {
			n = i + 1
		}
	}
	if n == 0 {
		p.cited = append(p.cited, id)
		n = len(p.cited)
	}
	return `<sup class="cite"><a href="` + html.EscapeString(p.base+"sources#"+id) + `" aria-label="Source ` + strconv.Itoa(n) + `">` + strconv.Itoa(n) + "</a></sup>"
}
