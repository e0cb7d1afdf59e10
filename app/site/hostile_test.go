package site

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"encoding/xml"
	"fmt"
	"io"
	"os"
	"path"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"testing/fstest"
	"unicode"

	"go.yaml.in/yaml/v3"
	"golang.org/x/net/html"
	"golang.org/x/text/unicode/norm"
	"golang.org/x/tools/txtar"

	"ledger/app/article"
	"ledger/app/compile"
	"ledger/app/timeline"
	"ledger/app/ui"
)

// Content is trusted by nobody: whatever stands in any text of any file is
// refused, or comes out as that text, everywhere.

// river returns the files of the example subject.
func river(t testing.TB) fstest.MapFS {
	t.Helper()
	m := fstest.MapFS{}
	for name, data := range read(t, "../testdata/river") {
		m[name] = &fstest.MapFile{Data: []byte(data)}
	}
	for name, data := range map[string]string{ // the files that it has not
		"facts.yaml":     "- {id: chair, name: Who chairs, text: The eldest., note: Not in winter., sources: [dimos-2010]}\n",
		"figures.yaml":   "- {id: promised, title: Nets promised, note: As told., points: [{when: 2010-H1, text: 2 nets, note: Old ones., sources: [dimos-2010]}]}\n",
		"questions.yaml": "- {question: 'Did the weir hold?', to: 'entry:2010-05-raise-the-weir'}\n- {question: 'Who chairs?', to: 'fact:chair'}\n",
		"spellings.yaml": "- {name: weir, also: [wear, wehr]}\n",
		"left-out.yaml":  "- {dossier: 'river:winter', why: Nothing happened.}\n",
		"audit.yaml": "- {id: a01, date: 2012-01-01, where: events/2010-03-06-first-assembly.yaml summary, claim: They met., against: 'river:day', verdict: right,\n" +
			"  page: 'https://page.example/a', page_verdict: not-to-be-had, note: Seen., mended: Yes.}\n",
	} {
		m[name] = &fstest.MapFile{Data: []byte(data)}
	}
	return m
}

// A textAt is a value of a YAML file: the path of positions that leads to it.
// Those of one class have the same keys before them in files of one folder.
type textAt struct {
	file, key, class string
	at               []int
}

// textsOf returns every value of every YAML file.
func textsOf(t testing.TB, m fstest.MapFS) []textAt {
	t.Helper()
	var list []textAt
	var walk func(file, key, class string, n *yaml.Node, at []int)
	walk = func(file, key, class string, n *yaml.Node, at []int) {
		if n.Kind == yaml.ScalarNode {
			list = append(list, textAt{file, key, class, slices.Clone(at)})
		}
		for i, c := range n.Content {
			switch {
			case n.Kind == yaml.MappingNode && i%2 == 0:
			case n.Kind == yaml.MappingNode:
				key := n.Content[i-1].Value
				walk(file, key, class+" "+key, c, append(at, i))
			default:
				walk(file, key, class, c, append(at, i))
			}
		}
	}
	for _, name := range names(m) {
		if path.Ext(name) == ".yaml" {
			class := path.Dir(name)
			if class == "." {
				class = name
			}
			walk(name, "", class, parsed(t, m, name), nil)
		}
	}
	return list
}

func names(m fstest.MapFS) []string {
	var list []string
	for name := range m {
		list = append(list, name)
	}
	slices.Sort(list)
	return list
}

func parsed(t testing.TB, m fstest.MapFS, name string) *yaml.Node {
	t.Helper()
	var doc yaml.Node
	if err := yaml.Unmarshal(m[name].Data, &doc); err != nil {
		t.Fatal(err)
	}
	return &doc
}

// with returns the content with other values in some places.
func with(t testing.TB, m fstest.MapFS, values map[*textAt]string) fstest.MapFS {
	t.Helper()
	out, docs := fstest.MapFS{}, map[string]*yaml.Node{}
	for name, f := range m {
		out[name] = f
	}
	for at, value := range values {
		if docs[at.file] == nil {
			docs[at.file] = parsed(t, m, at.file)
		}
		n := docs[at.file]
		for _, i := range at.at {
			n = n.Content[i]
		}
		n.Value, n.Tag, n.Style = value, "!!str", yaml.DoubleQuotedStyle
	}
	for name, doc := range docs {
		data, err := yaml.Marshal(doc)
		if err != nil {
			t.Fatal(err)
		}
		out[name] = &fstest.MapFile{Data: data}
	}
	return out
}

func compiled(m fstest.MapFS) (*article.Article, []compile.Problem) {
	return compile.Compile(m, compile.Options{CheckView: timeline.CheckQuery})
}

// hostile texts, and how their harmless kin begin, which stand in the same
// places: each says its number first, so that both are put in the same order.
var hostile = []struct{ harmless, text string }{
	{"Text%03d", `Text%03d"><script>alert(1)</script><img src=x onerror=alert(1)>' onload='x' onclick=x javascript:alert(1)` +
		"\nBEGIN:VEVENT\nX:1" + ` ]]> --> {{x}} ${y} &#60;b&#62; &lt;i&gt; &amp;quot; \ \u0022 ` + "`" + ` </title></textarea></style></script><!-- <![CDATA[`},
	{"Text%03d", `Text%03d"><b onx='` + "`" + `\&#60;`},
	{"https://x.example/at%03d", `https://x.example/at%03d?"><script>'onx=` + "`" + `&lt;&#60;{{x}}</script>]]>`},
}

// unseen texts, which no file may hold.
var unseenTexts = []string{"a\x00b", "a\u202eb", "a\u2028b", "a\u200bb", "a\x1bb"}

// unfit texts, which are no address and no id.
var unfit = []string{"javascript:alert(1)", "JaVaScRiPt:alert(1)", "data:text/html,<script>alert(1)</script>", "//elsewhere.example/", `/\elsewhere.example`, "vbscript:x",
	"https://user:secret@x.example/", "https://x.example onx", "blob:https://x.example/1"}

var punctuation = regexp.MustCompile("[!-/:-@\\[-`{-~]")

// places returns the article with harmless and with hostile texts wherever texts
// are taken, and the latter by the former.
func places(t *testing.T) (calm, wild *article.Article, kin map[string]string) {
	m := river(t)
	list, kin := textsOf(t, m), map[string]string{}
	calmAt, wildAt := map[*textAt]string{}, map[*textAt]string{}
	calmProse, wildProse := map[string]string{}, map[string]string{}
	taken := map[string]int{} // which of hostile a class takes, from 1
	for i := range list {
		at := &list[i]
		n, known := taken[at.class]
		if !known {
			refuses := func(s string) {
				if _, problems := compiled(with(t, m, map[*textAt]string{at: s})); len(problems) == 0 {
					t.Errorf("%s, %s: %q is taken", at.file, at.key, s)
				}
			}
			for _, s := range unseenTexts {
				refuses(s)
			}
			for _, s := range unfit {
				if at.key == "address" || at.key == "archived" || at.key == "id" {
					refuses(s)
				}
			}
			for k, h := range hostile {
				if _, problems := compiled(with(t, m, map[*textAt]string{at: fmt.Sprintf(h.text, i)})); len(problems) == 0 {
					n = k + 1
					break
				}
			}
			taken[at.class] = n
		}
		if n > 0 {
			h := hostile[n-1]
			wild, calm := fmt.Sprintf(h.text, i), fmt.Sprintf(h.harmless, i)
			calm += strings.Repeat("x", len(wild)-len(calm)) // what has room is drawn alike
			calmAt[at], wildAt[at], kin[calm] = calm, wild, wild
		}
	}
	if len(kin) < 100 {
		t.Fatalf("only %d of %d values take any text", len(kin), len(list))
	}
	t.Logf("%d of %d values, of %d classes, take any text", len(kin), len(list), len(taken))
	// Prose has its own language. What it may not hold in it is tested in package
	// compile; here all signs of it mean themselves.
	n := 900
	for name, piece := range map[string]string{
		"about.md":         "\n\n## %s\n\n%s *%s* **%s** [%s](/ledger) [%s](https://x.example/)\n\n- %s\n\n> %s\n",
		"chapters/arxi.md": "\n\n## %s\n\n%s *%s* **%s** [%s](term:vromia) [%s](entry:2010-03-06-first-assembly)[^p]\n\n- %s[^p]\n\n> %s[^p]\n",
	} {
		var one, other []any
		for range strings.Count(piece, "%s") {
			n++
			wild, calm := strings.ReplaceAll(fmt.Sprintf(hostile[0].text, n), "\n", " "), fmt.Sprintf(hostile[0].harmless, n)
			kin[calm] = wild
			one, other = append(one, calm), append(other, punctuation.ReplaceAllString(wild, `\$0`))
		}
		calmProse[name], wildProse[name] = fmt.Sprintf(piece, one...), fmt.Sprintf(piece, other...)
	}
	added := func(m fstest.MapFS, prose map[string]string) fstest.MapFS {
		for name, text := range prose {
			m[name] = &fstest.MapFile{Data: append(slices.Clone(m[name].Data), text...)}
		}
		return m
	}
	var problems []compile.Problem
	if calm, problems = compiled(added(with(t, m, calmAt), calmProse)); len(problems) > 0 {
		t.Fatal(problems)
	}
	if wild, problems = compiled(added(with(t, m, wildAt), wildProse)); len(problems) > 0 {
		t.Fatal(problems)
	}
	return calm, wild, kin
}

// drawn builds the pages of an article, and what else it says to other programs.
func drawn(t testing.TB, a *article.Article) map[string][]byte {
	t.Helper()
	exports, err := Exports(a, "/")
	if err != nil {
		t.Fatal(err)
	}
	list := pagesFor(t, a, exports)
	b := newBuilder(a, list, Options{Base: "/", Web: os.DirFS("../../web"), CSS: ui.DefaultCSS(a), Early: ui.FilterCSS(a), Exports: exports})
	if b.Notes, err = ui.Notes(a, "/"); err != nil {
		t.Fatal(err)
	}
	for _, step := range []func() error{
		b.addStatic, b.addStyles, b.addProgram, b.addScripts,
		func() error { return b.addPages(list) },
		func() error { return b.addOEmbed(list) },
		b.addManifest, b.addExports,
	} {
		if err := step(); err != nil {
			t.Fatal(err)
		}
	}
	return b.files
}

func pagesFor(t testing.TB, a *article.Article, exports []Export) []Page {
	t.Helper()
	var files []ui.File
	for _, e := range exports {
		files = append(files, ui.File{Path: e.Path, Name: e.Name, About: e.About, Group: e.Group, Kind: e.Kind, Type: e.Type, Size: "1 kB", Feed: e.Feed})
	}
	made, err := ui.Pages(a, "/", files)
	if err != nil {
		t.Fatal(err)
	}
	var list []Page
	for _, p := range made {
		list = append(list, Page(p))
	}
	return list
}

func TestHostileContent(t *testing.T) {
	calm, wild, kin := places(t)
	one, other := drawn(t, calm), drawn(t, wild)
	c := comparer{t: t, kin: kin, versions: strings.NewReplacer(wild.Version, calm.Version), seen: map[string]bool{}}
	for name, data := range one {
		was := other[name]
		if was == nil && !named.MatchString(name) {
			t.Errorf("%s is not there with hostile texts", name)
		}
		switch path.Ext(name) {
		case ".html":
			c.page(name, data, was)
		case ".json", ".jsonld", ".webmanifest":
			if !named.MatchString(name) {
				c.json(name, data, was)
			}
		case ".csv":
			c.table(name, data, was)
		case ".atom", ".xml":
			c.xml(name, data, was)
		case ".ics":
			c.calendar(name, data, was)
		}
	}
	if c.pages < 50 || c.compared < 2000 || len(c.seen) < len(kin)*9/10 {
		t.Errorf("only %d pages with %d hostile texts were compared, %d of %d kinds", c.pages, c.compared, len(c.seen), len(kin))
	}
	var notes any
	for name, data := range other {
		if strings.HasPrefix(name, "web/notes.") {
			if err := json.Unmarshal(data, &notes); err != nil {
				t.Error(err)
			}
		}
	}
}

// A comparer compares what came of hostile texts with what came of their
// harmless kin.
type comparer struct {
	t               *testing.T
	kin             map[string]string
	versions        *strings.Replacer
	pages, compared int
	seen            map[string]bool
}

var (
	marker  = regexp.MustCompile(`(https://x\.example/at|Text)[0-9]{3}x*`)
	slugged = regexp.MustCompile(`text[0-9]{3}x*(-[a-z0-9]+)*`)
	named   = regexp.MustCompile(`\.[0-9a-f]{12}\.`) // by its hash
)

// wild returns what should have come of a text.
func (c *comparer) wild(calm string) string {
	return marker.ReplaceAllStringFunc(calm, func(m string) string {
		c.compared++
		c.seen[m] = true
		return c.kin[m]
	})
}

var blank = regexp.MustCompile(`[\s\pZ]+`)

func (c *comparer) squeezed(s string) string {
	return strings.TrimSpace(blank.ReplaceAllString(named.ReplaceAllString(slugged.ReplaceAllString(c.versions.Replace(s), "slug"), ".hash."), " "))
}

// same compares two texts. What is cut short may be so anywhere.
func (c *comparer) same(where, calm, got string) {
	c.t.Helper()
	if calm == got && !strings.Contains(calm, "Text") && !strings.Contains(calm, "x.example") {
		return // as nearly all is
	}
	want := c.wild(calm)
	if got == want {
		return
	}
	want = c.squeezed(want)
	short := strings.HasSuffix(where, ".short_name") || strings.Contains(where, ".spellings[")
	if got = c.squeezed(got); got != want && !(short && got != "" && strings.HasPrefix(want, got)) {
		c.t.Errorf("%s: got %q, want %q", where, got, want)
	}
}

// page compares two documents: the same elements, attributes and texts.
func (c *comparer) page(name string, calm, wild []byte) {
	c.t.Helper()
	c.pages++
	one, err := html.Parse(bytes.NewReader(calm))
	if err != nil {
		c.t.Fatal(err)
	}
	other, err := html.Parse(bytes.NewReader(wild))
	if err != nil {
		c.t.Fatal(err)
	}
	c.node(name, one, other)
}

// node compares two elements and all that is in them, and reports whether they
// are of one shape.
func (c *comparer) node(where string, a, b *html.Node) bool {
	c.t.Helper()
	if a.Type != b.Type || a.Type != html.TextNode && a.Data != b.Data || len(a.Attr) != len(b.Attr) {
		c.t.Errorf("%s: %v %q %v became %v %q %v", where, a.Type, a.Data, a.Attr, b.Type, b.Data, b.Attr)
		return false
	}
	kind := ""
	for i, at := range a.Attr {
		if at.Key != b.Attr[i].Key {
			c.t.Errorf("%s: <%s>: attribute %q became %q", where, a.Data, at.Key, b.Attr[i].Key)
			return false
		}
		if at.Key == "type" {
			kind = at.Val
		}
		if strings.HasSuffix(at.Key, "integrity") { // a hash of what differs
			continue
		}
		c.same(where+" <"+a.Data+" "+at.Key+">", at.Val, b.Attr[i].Val)
	}
	x, y := a.FirstChild, b.FirstChild
	for ; x != nil && y != nil; x, y = x.NextSibling, y.NextSibling {
		switch {
		case x.Type == html.TextNode && y.Type == html.TextNode && a.Data == "pre": // in the words of other programs
			if strings.HasPrefix(x.Data, "[{") {
				c.json(where+" <pre>", []byte(x.Data), []byte(y.Data))
			} else if one, other := strings.Count(x.Data, "\n"), strings.Count(y.Data, "\n"); one != other {
				c.t.Errorf("%s <pre>: %d lines became %d: %q", where, one, other, y.Data)
			}
		case x.Type == html.TextNode && y.Type == html.TextNode && a.Data == "script" && strings.HasSuffix(kind, "json"):
			c.json(where+" <script>", []byte(x.Data), []byte(y.Data))
		case x.Type == html.TextNode && y.Type == html.TextNode:
			c.same(where+" <"+a.Data+">", x.Data, y.Data)
		case !c.node(where, x, y):
			return false
		}
	}
	if x != nil || y != nil {
		c.t.Errorf("%s: <%s> holds more or less: %+v, %+v", where, a.Data, x, y)
		return false
	}
	return true
}

// json compares two values of JSON.
func (c *comparer) json(where string, calm, wild []byte) {
	c.t.Helper()
	var one, other any
	if err := json.Unmarshal(calm, &one); err != nil {
		c.t.Errorf("%s: %v", where, err)
	}
	if err := json.Unmarshal(wild, &other); err != nil {
		c.t.Errorf("%s: %v", where, err)
	}
	c.values(where, one, other)
}

func (c *comparer) values(where string, a, b any) {
	c.t.Helper()
	if reflect.TypeOf(a) != reflect.TypeOf(b) {
		c.t.Errorf("%s: %T became %T", where, a, b)
		return
	}
	switch a := a.(type) {
	case map[string]any:
		b := b.(map[string]any)
		if len(a) != len(b) {
			c.t.Errorf("%s: %d keys became %d", where, len(a), len(b))
		}
		for k, v := range a {
			if k == "contentSize" || k == "bytes" || k == "hash" || k == "id" && strings.Contains(where, "<pre>") { // made of the text
				continue
			}
			c.values(where+"."+k, v, b[c.wild(k)])
		}
	case []any:
		b := b.([]any)
		if len(a) != len(b) {
			c.t.Errorf("%s: %d values became %d", where, len(a), len(b))
			return
		}
		for i := range a {
			c.values(where+"["+strconv.Itoa(i)+"]", a[i], b[i])
		}
	case string:
		if s := b.(string); strings.HasPrefix(a, "<") || strings.HasPrefix(where, "data/timeline.json") && strings.HasSuffix(where, ".headline") { // which are markup
			c.page(where, []byte(a), []byte(s))
		} else {
			c.same(where, a, s)
		}
	default:
		if a != b {
			c.t.Errorf("%s: %v became %v", where, a, b)
		}
	}
}

// table compares two tables, cell by cell.
func (c *comparer) table(where string, calm, wild []byte) {
	c.t.Helper()
	one, err := csv.NewReader(bytes.NewReader(calm)).ReadAll()
	if err != nil {
		c.t.Fatal(where, err)
	}
	other, err := csv.NewReader(bytes.NewReader(wild)).ReadAll()
	if err != nil || len(one) != len(other) {
		c.t.Fatalf("%s: %d rows became %d, %v", where, len(one), len(other), err)
	}
	for i, row := range one {
		for j := range row {
			c.same(fmt.Sprintf("%s row %d", where, i), row[j], other[i][j])
		}
	}
}

// xml compares two documents: the same elements and texts.
func (c *comparer) xml(where string, calm, wild []byte) {
	c.t.Helper()
	tokens := func(data []byte) (list []xml.Token) {
		d := xml.NewDecoder(bytes.NewReader(data))
		for {
			tok, err := d.Token()
			if err == io.EOF {
				return list
			}
			if err != nil {
				c.t.Fatalf("%s: %v", where, err)
			}
			list = append(list, xml.CopyToken(tok))
		}
	}
	one, other := tokens(calm), tokens(wild)
	if len(one) != len(other) {
		c.t.Fatalf("%s: %d tokens became %d", where, len(one), len(other))
	}
	for i := range one {
		switch a := one[i].(type) {
		case xml.CharData:
			b, _ := other[i].(xml.CharData)
			if strings.HasPrefix(string(a), "<") {
				c.page(where, a, b)
			} else {
				c.same(where, string(a), string(b))
			}
		case xml.StartElement:
			b, _ := other[i].(xml.StartElement)
			if a.Name != b.Name || len(a.Attr) != len(b.Attr) {
				c.t.Fatalf("%s: %v became %v", where, a, b)
			}
			for j := range a.Attr {
				c.same(where, a.Attr[j].Value, b.Attr[j].Value)
			}
		}
	}
}

// calendar compares two calendars, line by line once they are unfolded.
func (c *comparer) calendar(where string, calm, wild []byte) {
	c.t.Helper()
	lines := func(data []byte) []string {
		for _, l := range strings.SplitAfter(string(data), "\n") {
			if l != "" && !strings.HasSuffix(l, "\r\n") || len(l) > 77 {
				c.t.Errorf("%s: the line %q is too long or does not end", where, l)
			}
		}
		return strings.Split(strings.ReplaceAll(string(data), "\r\n ", ""), "\r\n")
	}
	one, other := lines(calm), lines(wild)
	if len(one) != len(other) {
		c.t.Fatalf("%s: %d lines became %d", where, len(one), len(other))
	}
	plain := strings.NewReplacer(`\\`, `\`, `\n`, "\n", `\N`, "\n", `\,`, ",", `\;`, ";")
	for i := range one {
		a, x, _ := strings.Cut(one[i], ":")
		b, y, _ := strings.Cut(other[i], ":")
		if a != b {
			c.t.Errorf("%s: the property %q became %q", where, a, b)
		}
		c.same(where+" "+a, plain.Replace(x), plain.Replace(y))
	}
}

// No text of any file begins a formula in a table.
func TestHostileFormulas(t *testing.T) {
	m := river(t)
	list := textsOf(t, m)
	values, taken := map[*textAt]string{}, map[string]bool{}
	for i := range list {
		at, s := &list[i], fmt.Sprintf("%c%03d", "=+-@"[i%4], i)+`cmd|' /C x'!A1`
		if _, known := taken[at.class]; !known {
			_, problems := compiled(with(t, m, map[*textAt]string{at: s}))
			taken[at.class] = len(problems) == 0
		}
		if taken[at.class] {
			values[at] = s
		}
	}
	a, problems := compiled(with(t, m, values))
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	exports, err := Exports(a, "/")
	if err != nil {
		t.Fatal(err)
	}
	told := 0
	for _, e := range exports {
		if path.Ext(e.Path) != ".csv" {
			continue
		}
		rows, err := csv.NewReader(bytes.NewReader(e.Data)).ReadAll()
		if err != nil {
			t.Fatal(err)
		}
		for _, row := range rows {
			for _, cell := range row {
				if strings.HasPrefix(cell, "'") && strings.Contains(cell, "cmd|") {
					told++
				}
				if cell != "" && strings.ContainsRune("=+-@\t\r", rune(cell[0])) && !plainNumber.MatchString(cell) {
					t.Errorf("%s: %q is a formula", e.Path, cell)
				}
			}
		}
	}
	if told < 50 {
		t.Errorf("only %d cells would have been formulas", told)
	}
}

// Any text that content can hold comes out of every page as that text.
func FuzzPrerender(f *testing.F) {
	for _, s := range []string{"a", `"><script>alert(1)</script>`, `\" onload="x`, "a  b", "&lt;&#60;&amp", "\\u003c]]>-->", "’“\u00a0\u3000ψ", "`x`='y'", "true", "{{.}}${x}", "</textarea></title></style>"} {
		f.Add(s)
	}
	ar, err := txtar.ParseFile("../compile/testdata/base.txtar")
	if err != nil {
		f.Fatal(err)
	}
	marked := strings.NewReplacer("title: The river\n", "title: Text001\n", "headline: What the fishers asked of the towns", "headline: Text002", "name: Days, note: Dots.", "name: Text003, note: Text004",
		"name: Nets}", "name: Text005}", "name: Upper Town", "name: Text006", "term: Weir", "term: Text007", "A low dam.", "Text008", "The towns cleaned the river.", "Text009",
		"No page says so.", "Text010", "Who chairs\n", "Text011\n", "The day was corrected.", "Text012", "A letter came.", "Text013", "title: Spring", "title: Text014", "title: River dirty", "title: Text015",
		"publisher: The Herald", "publisher: Text016", "title: The first river day", "title: Text017", "text: New nets", "text: Text018", "by: Ana Petrović", "by: Text019", "text: It rained", "text: Text020",
		"One net came.", "Text021", "title: Two nets from Upper Town", "title: Text022", "forum: a letter", "forum: Text023", "Both nets.", "Text024", "Did the weir hold?", "Text025", "2 nets", "Text026",
		"role: Speaker of the fishers", "role: Text027", "one: net, many: nets", "one: Text028, many: Text029")
	m := fstest.MapFS{}
	for _, file := range ar.Files {
		m[file.Name] = &fstest.MapFile{Data: []byte(marked.Replace(string(file.Data)))}
	}
	calm, problems := compiled(m)
	if len(problems) > 0 {
		f.Fatal(problems)
	}
	b := newBuilder(calm, nil, Options{Base: "/", Web: os.DirFS("../../web"), CSS: ui.DefaultCSS(calm), Early: ui.FilterCSS(calm)})
	for _, step := range []func() error{b.addStatic, b.addStyles, b.addProgram, b.addScripts} {
		if err := step(); err != nil {
			f.Fatal(err)
		}
	}
	b.styles, b.early, b.viewJS, b.fontJS, b.frameJS, b.boot = nil, "a{}", "1;", "1", "1", "1" // what is the same in all pages costs time
	draw := func(t testing.TB, a *article.Article) (list []string) {
		b.a = a
		drawn := map[string]bool{}
		for _, p := range pagesFor(t, a, nil) {
			if p.Redirect != "" || drawn[p.Name] && p.Name != "entry" {
				continue
			}
			drawn[p.Name] = true
			data, err := b.page(p)
			if err != nil {
				t.Fatalf("%s: %v", p.Path, err)
			}
			list = append(list, string(data))
		}
		return list
	}
	var was []*html.Node
	for _, page := range draw(f, calm) {
		doc, err := html.Parse(strings.NewReader(page))
		if err != nil {
			f.Fatal(err)
		}
		was = append(was, doc)
	}
	f.Fuzz(func(t *testing.T, text string) {
		text = norm.NFC.String(strings.Map(func(r rune) rune {
			if unicode.IsControl(r) || unicode.In(r, unicode.Cf, unicode.Zl, unicode.Zp) || r == unicode.ReplacementChar {
				return -1
			}
			return r
		}, strings.ToValidUTF8(text, "")))
		if len(text) > 300 { // more of it takes long and shows nothing else
			text = strings.ToValidUTF8(text[:300], "")
		}
		data, err := calm.JSON()
		if err != nil {
			t.Fatal(err)
		}
		kin := map[string]string{}
		wild, err := article.FromJSON(marker.ReplaceAllFunc(data, func(m []byte) []byte {
			kin[string(m)] = string(m) + text + "."
			quoted, _ := json.Marshal(kin[string(m)])
			return quoted[1 : len(quoted)-1]
		}))
		if err != nil {
			t.Fatal(err)
		}
		c := comparer{t: t, kin: kin, versions: strings.NewReplacer(), seen: map[string]bool{}}
		for i, page := range draw(t, wild) {
			doc, err := html.Parse(strings.NewReader(page))
			if err != nil {
				t.Fatal(err)
			}
			c.node("page "+strconv.Itoa(i), was[i], doc)
		}
		if c.compared < 100 {
			t.Errorf("only %d texts were compared", c.compared)
		}
	})
}
