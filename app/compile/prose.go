package compile

import (
	"bytes"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"

	"ledger/app/article"
)

// proseRules say what a piece of prose may hold.
type proseRules struct {
	cited bool // every paragraph, quote and list item cites a source; no links elsewhere
}

// A heading is a heading of prose, with what it says of a timeline's view.
type heading struct {
	at    pos
	level int
	text  string
	view  string
	block int // index of the first block after it
}

type parsed struct {
	blocks   []article.Block
	headings []heading
}

var (
	markdown = goldmark.New(goldmark.WithParserOptions(
		parser.WithHeadingAttribute(),
		parser.WithInlineParsers(util.Prioritized(citeParser{}, 50)),
	))
	// A path of the site, in letters that no browser takes for another one's address.
	localPath     = regexp.MustCompile(`^/([a-z0-9][a-zA-Z0-9/._-]*)?(\?[a-zA-Z0-9=&,.+%_-]*)?(#[\pL\pN_-]*)?$`)
	charReference = regexp.MustCompile(`&(#[0-9]+|#[xX][0-9a-fA-F]+|[A-Za-z0-9]+);`)
	definition    = regexp.MustCompile(`^\[\^([^\]\s]+)\]:\s*(\S*)\s*$`)
)

// A cite is a citation in the Markdown tree: [^source-id].
type cite struct {
	ast.BaseInline
	name   string
	offset int
}

var kindCite = ast.NewNodeKind("Cite")

func (n *cite) Kind() ast.NodeKind            { return kindCite }
func (n *cite) Dump(source []byte, level int) { ast.DumpHelper(n, source, level, nil, nil) }

type citeParser struct{}

func (citeParser) Trigger() []byte { return []byte{'['} }

func (citeParser) Parse(parent ast.Node, block text.Reader, pc parser.Context) ast.Node {
	line, segment := block.PeekLine()
	if !bytes.HasPrefix(line, []byte("[^")) {
		return nil
	}
	end := bytes.IndexByte(line, ']')
	if end < 3 || bytes.ContainsAny(line[2:end], " \t[") {
		return nil
	}
	block.Advance(end + 1)
	return &cite{name: string(line[2:end]), offset: segment.Start}
}

// A proseReader turns the Markdown tree of one piece of prose into blocks.
type proseReader struct {
	c       *compiler
	path    string
	source  []byte
	before  int // lines of the file before the text's first
	rules   proseRules
	aliases map[string]string
	used    map[string]bool
	out     parsed
}

// prose reads Markdown that begins after the given number of lines of its file.
func (c *compiler) prose(path, markup string, before int, rules proseRules) parsed {
	r := &proseReader{c: c, path: path, before: before, rules: rules, aliases: map[string]string{}, used: map[string]bool{}}
	lines := strings.Split(markup, "\n")
	places := map[string]pos{}
	for i, line := range lines {
		m := definition.FindStringSubmatch(strings.TrimSuffix(line, "\r"))
		if m == nil {
			continue
		}
		at := pos{path, before + i + 1, 1}
		if _, twice := r.aliases[m[1]]; twice {
			c.report("footnotes", at, "the footnote "+quote(m[1])+" is defined twice", "keep one definition")
		}
		r.aliases[m[1]], places[m[1]] = m[2], at
		c.refer("source", m[2], at)
		lines[i] = ""
	}
	r.source = []byte(strings.Join(lines, "\n"))
	r.walk(markdown.Parser().Parse(text.NewReader(r.source)))
	for name, at := range places {
		if !r.used[name] {
			c.report("footnotes", at, "the footnote "+quote(name)+" is used nowhere", "cite it or delete it")
		}
	}
	return r.out
}

// at returns the place of a byte of the source.
func (r *proseReader) at(offset int) pos {
	offset = min(max(offset, 0), len(r.source))
	start := bytes.LastIndexByte(r.source[:offset], '\n') + 1
	return pos{r.path, r.before + bytes.Count(r.source[:offset], []byte("\n")) + 1, utf8.RuneCount(r.source[start:offset]) + 1}
}

// place returns where a node begins.
func (r *proseReader) place(n ast.Node) pos {
	if n.Type() == ast.TypeBlock && n.Lines().Len() > 0 {
		return r.at(n.Lines().At(0).Start)
	}
	offset := -1
	ast.Walk(n, func(m ast.Node, entering bool) (ast.WalkStatus, error) {
		switch m := m.(type) {
		case *ast.Text:
			offset = m.Segment.Start
		case *cite:
			offset = m.offset
		case *ast.RawHTML:
			offset = m.Segments.At(0).Start
		default:
			if m.Type() == ast.TypeBlock && m.Lines().Len() > 0 {
				offset = m.Lines().At(0).Start
			}
		}
		if offset >= 0 {
			return ast.WalkStop, nil
		}
		return ast.WalkContinue, nil
	})
	return r.at(offset)
}

func (r *proseReader) walk(doc ast.Node) {
	for n := doc.FirstChild(); n != nil; n = n.NextSibling() {
		switch n := n.(type) {
		case *ast.Heading:
			h := heading{at: r.place(n), level: n.Level, text: strings.TrimSpace(plainText(n, r.source)), block: len(r.out.blocks)}
			if v, ok := n.AttributeString("view"); ok {
				if b, ok := v.([]byte); ok {
					h.view = string(b)
				}
			}
			r.c.checkValue(h.at, h.text)
			for _, a := range n.Attributes() {
				if string(a.Name) != "view" {
					r.c.report("headings", h.at, "a heading may only have {view=\"…\"}", "take the rest out of the braces")
				}
			}
			r.out.headings = append(r.out.headings, h)
		case *ast.Paragraph:
			r.out.blocks = append(r.out.blocks, article.Block{Type: "paragraph", Inlines: r.cited(n, "paragraph")})
		case *ast.Blockquote:
			var inlines []article.Inline
			for p := n.FirstChild(); p != nil; p = p.NextSibling() {
				if _, ok := p.(*ast.Paragraph); !ok {
					r.unsupported(p, "a quotation holds paragraphs only")
					continue
				}
				if inlines != nil {
					inlines = append(inlines, article.Inline{Type: "text", Text: " "})
				}
				inlines = append(inlines, r.inlines(p)...)
			}
			r.needCite(n, inlines, "quotation")
			r.out.blocks = append(r.out.blocks, article.Block{Type: "quote", Inlines: inlines})
		case *ast.List:
			b := article.Block{Type: "list", Ordered: n.IsOrdered()}
			for item := n.FirstChild(); item != nil; item = item.NextSibling() {
				var inlines []article.Inline
				for p := item.FirstChild(); p != nil; p = p.NextSibling() {
					switch p.(type) {
					case *ast.Paragraph, *ast.TextBlock:
						inlines = append(inlines, r.inlines(p)...)
					default:
						r.unsupported(p, "a list holds one paragraph an item")
					}
				}
				r.needCite(item, inlines, "list item")
				b.Items = append(b.Items, inlines)
			}
			r.out.blocks = append(r.out.blocks, b)
		case *ast.HTMLBlock:
			r.c.report("raw-html", r.place(n), "HTML in the text", "write Markdown")
		case *ast.ThematicBreak, *ast.LinkReferenceDefinition:
			r.unsupported(n, "write paragraphs, lists, quotations and headings")
		default:
			r.unsupported(n, "write paragraphs, lists, quotations and headings")
		}
	}
}

func (r *proseReader) unsupported(n ast.Node, hint string) {
	r.c.report("plain-prose", r.place(n), "this kind of Markdown is not used here ("+n.Kind().String()+")", hint)
}

func (r *proseReader) cited(n ast.Node, what string) []article.Inline {
	inlines := r.inlines(n)
	r.needCite(n, inlines, what)
	return inlines
}

func (r *proseReader) needCite(n ast.Node, inlines []article.Inline, what string) {
	if r.rules.cited && !slices.ContainsFunc(inlines, func(in article.Inline) bool { return in.Type == "cite" }) {
		r.c.report("prose-without-source", r.place(n), "this "+what+" has no source", "add [^source-id] after what it supports")
	}
}

func plainText(n ast.Node, source []byte) string {
	var b strings.Builder
	ast.Walk(n, func(m ast.Node, entering bool) (ast.WalkStatus, error) {
		if entering {
			switch m := m.(type) {
			case *ast.Text:
				b.Write(m.Segment.Value(source))
				if m.SoftLineBreak() || m.HardLineBreak() {
					b.WriteByte(' ')
				}
			case *ast.String:
				b.Write(m.Value)
			}
		}
		return ast.WalkContinue, nil
	})
	return unescape(b.String())
}

// unescape resolves backslashes and character references, which goldmark
// leaves to its renderer. What a backslash keeps from being a reference is none.
func unescape(s string) string {
	references := func(s string) string { // each once: "&#38;lt;" is "&lt;"
		return charReference.ReplaceAllStringFunc(s, func(r string) string {
			return string(util.ResolveEntityNames(util.ResolveNumericReferences([]byte(r))))
		})
	}
	var b strings.Builder
	start := 0
	for i := 0; i+1 < len(s); i++ {
		if s[i] == '\\' && util.IsPunct(s[i+1]) {
			b.WriteString(references(s[start:i]))
			b.WriteByte(s[i+1])
			i++
			start = i + 1
		}
	}
	b.WriteString(references(s[start:]))
	return b.String()
}

func (r *proseReader) inlines(n ast.Node) []article.Inline {
	var out []article.Inline
	add := func(in article.Inline) {
		if last := len(out) - 1; in.Type == "text" && last >= 0 && out[last].Type == "text" {
			out[last].Text += in.Text
			return
		}
		out = append(out, in)
	}
	for m := n.FirstChild(); m != nil; m = m.NextSibling() {
		switch m := m.(type) {
		case *ast.Text:
			t := unescape(string(m.Segment.Value(r.source)))
			r.c.checkValue(r.at(m.Segment.Start), t)
			if m.SoftLineBreak() || m.HardLineBreak() {
				t += " "
			}
			add(article.Inline{Type: "text", Text: t})
		case *ast.String:
			add(article.Inline{Type: "text", Text: string(m.Value)})
		case *ast.Emphasis:
			kind := "emphasis"
			if m.Level == 2 {
				kind = "strong"
			}
			words := plainText(m, r.source)
			r.c.checkValue(r.place(m), words)
			add(article.Inline{Type: kind, Text: words})
		case *cite:
			id := m.name
			at := r.at(m.offset)
			if source, ok := r.aliases[id]; ok {
				r.used[id] = true
				id = source
			} else {
				r.c.footnotes = append(r.c.footnotes, reference{"source", id, at})
			}
			add(article.Inline{Type: "cite", Ref: id})
		case *ast.Link:
			add(r.link(m))
		case *ast.RawHTML:
			r.c.report("raw-html", r.at(m.Segments.At(0).Start), "HTML in the text", "write Markdown")
		default:
			r.unsupported(m, "write text, emphasis, links and citations")
		}
	}
	return out
}

func (r *proseReader) link(m *ast.Link) article.Inline {
	to, at, words := string(m.Destination), r.place(m), plainText(m, r.source)
	r.c.checkValue(at, words)
	kind, id, _ := strings.Cut(to, ":")
	switch {
	case kind == "entry" || kind == "term":
		r.c.refer(kind, id, at)
		return article.Inline{Type: kind, Text: words, Ref: id}
	case r.rules.cited:
		r.c.report("links", at, "a link to "+quote(to)+" in a text with sources", "link entry:… or term:…, and cite sources as [^source-id]")
	case localPath.MatchString(to):
	default:
		r.c.checkAddress(to, at)
	}
	return article.Inline{Type: "link", Text: words, Ref: to}
}

func (c *compiler) readChapter(path, stem string, data []byte) {
	markup := strings.ReplaceAll(string(data), "\r\n", "\n")
	rest, ok := strings.CutPrefix(markup, "---\n")
	front, body, found := strings.Cut(rest, "\n---\n")
	if !ok || !found {
		c.report("front-matter", pos{path, 1, 1}, "the chapter does not begin with \"---\", its title and \"---\"", "add them")
		return
	}
	if !plainID.MatchString(stem) { // it stands in addresses
		c.report("id-form", pos{path, 1, 1}, "the chapter's file name "+quote(stem)+" has other characters than a–z, 0–9 and -", "spell it with those")
	}
	ch := article.Chapter{ID: stem}
	n := c.parseYAML(path, []byte("\n"+front)) // the line of "---" counts
	if n != nil {
		if o, ok := c.object(path, n, "title", "entry"); ok {
			ch.Title = o.need("title")
			if ch.Entry = o.text("entry"); ch.Entry != "" {
				c.refer("entry", ch.Entry, o.where("entry"))
			}
		}
	}
	p := c.prose(path, body, 2+strings.Count(front, "\n")+1, proseRules{cited: true})
	seen := map[string]bool{}
	end := func(i int) int {
		if i < len(p.headings) {
			return p.headings[i].block
		}
		return len(p.blocks)
	}
	ch.Intro = p.blocks[:end(0)]
	for i, h := range p.headings {
		if h.level != 2 {
			c.report("headings", h.at, "a chapter's headings are ##", "write \"## \" before it")
		}
		s := article.ChapterStep{ID: slug(h.text), Heading: h.text, View: h.view, Blocks: p.blocks[h.block:end(i+1)]}
		if seen[s.ID] {
			c.report("headings", h.at, "two headings of the chapter are alike", "word one of them differently")
		}
		if !seen[s.ID] {
			c.define("step", stem+"#"+s.ID, h.at)
		}
		seen[s.ID] = true
		if len(s.Blocks) == 0 {
			c.report("headings", h.at, "nothing stands under this heading", "write its text or delete it")
		}
		c.checkView(h)
		ch.Steps = append(ch.Steps, s)
	}
	c.chapters[stem] = ch
	c.define("chapter", stem, pos{path, 1, 1})
}

func (c *compiler) checkView(h heading) {
	if h.view == "" || c.opts.CheckView == nil {
		return
	}
	for _, wrong := range c.opts.CheckView(h.view) {
		c.report("views", h.at, "the view of this heading: "+wrong, "copy the query of an address that shows it")
	}
	for _, part := range strings.Split(h.view, "&") {
		switch key, value, _ := strings.Cut(part, "="); key {
		case "entry":
			c.refer("entry", value, h.at)
		case "topics", "by":
			kind := map[string]string{"topics": "topic", "by": "party"}[key]
			for _, v := range strings.Split(value, ",") {
				c.refer(kind, v, h.at)
			}
		}
	}
}

func (c *compiler) readAbout(path string, data []byte) []article.Block {
	p := c.prose(path, strings.ReplaceAll(string(data), "\r\n", "\n"), 0, proseRules{})
	var out []article.Block
	level := 1
	seen := map[string]bool{}
	for i, h := range p.headings {
		if h.level > level+1 || h.level < 2 || h.level > 3 {
			c.report("headings", h.at, "the heading is of level "+strings.Repeat("#", h.level)+" where "+strings.Repeat("#", min(level+1, 3))+" is the next", "use ## for sections and ### within them")
		}
		level = h.level
		start := 0
		if i > 0 {
			start = p.headings[i-1].block
		}
		out = append(out, p.blocks[start:h.block]...)
		id := slug(h.text)
		if seen[id] {
			c.report("headings", h.at, "two headings are alike", "word one of them differently")
		}
		seen[id] = true
		out = append(out, article.Block{Type: "heading", Level: h.level, ID: id, Inlines: []article.Inline{{Type: "text", Text: h.text}}})
	}
	last := 0
	if n := len(p.headings); n > 0 {
		last = p.headings[n-1].block
	}
	return append(out, p.blocks[last:]...)
}

// slug makes an id of a heading: lower case, with hyphens.
func slug(s string) string {
	var b strings.Builder
	for _, r := range strings.ToLower(s) {
		switch {
		case r >= 'a' && r <= 'z' || r >= '0' && r <= '9' || r >= 0x80 && r != '’' && r != '–' && r != '…':
			b.WriteRune(r)
		case b.Len() > 0 && !strings.HasSuffix(b.String(), "-"):
			b.WriteByte('-')
		}
	}
	return strings.Trim(b.String(), "-")
}
