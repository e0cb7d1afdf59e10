package site

import (
	"encoding/json"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/maxence-charriere/go-app/v10/pkg/app"
	"golang.org/x/net/html"

	"ledger/app/article"
)

func small() *article.Article {
	return &article.Article{Title: "Rivers, asked and cleaned", Language: "el", Description: "A \"small\" record", Address: "https://rivers.example/"}
}

func pages(body ...app.UI) []Page {
	if body == nil {
		body = []app.UI{app.Main().Text("Hello")}
	}
	return []Page{
		{Path: "/", Title: "Rivers & <weirs>", Description: "d", Name: "home", Body: body, Live: true, Days: []byte(`{"entries":[]}`),
			JSONLD: []any{map[string]string{"name": "</script><b>"}}},
		{Path: "/entry/a", Title: "A", Name: "entry", Body: []app.UI{app.P().Text("a")}, Previous: "/entry/b", Next: "/entry/c"},
		{Path: "/entry/old", Title: "A", Name: "entry", Redirect: "/entry/a", Canonical: "/entry/a", NoIndex: true},
		{Path: "/embed", Title: "E", Name: "embed", Frame: true, NoIndex: true, Body: []app.UI{app.P().Text("e")}},
		{Path: "/embed/ledger", Title: "E", Name: "embed", Frame: true, NoIndex: true, Body: []app.UI{app.P().Text("e")}},
		{Path: "/404", Title: "Lost", Name: "lost", NoIndex: true, Body: []app.UI{app.P().Text("lost")}},
	}
}

func options(t *testing.T) Options {
	t.Helper()
	exports, err := Exports(small(), "/")
	if err != nil {
		t.Fatal(err)
	}
	return Options{Out: filepath.Join(t.TempDir(), "dist"), Base: "/", Web: os.DirFS("../../web"),
		Wasm: []byte("\x00asm program"), WasmExec: []byte("class Go {}"), Exports: exports}
}

// read returns every file of a folder.
func read(t testing.TB, dir string) map[string]string {
	t.Helper()
	files := map[string]string{}
	err := filepath.WalkDir(dir, func(p string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := os.ReadFile(p)
		rel, _ := filepath.Rel(dir, p)
		files[filepath.ToSlash(rel)] = string(data)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

func TestBuildTwiceGivesTheSameBytes(t *testing.T) {
	body := func() app.UI {
		return app.Div().ID("x").Class("a", "b").DataSet("one", 1).DataSet("two", 2).Aria("label", "l").Aria("live", "polite").Title("t").Hidden(true)
	}
	o, p := options(t), options(t)
	for _, o := range []Options{o, p} {
		if _, err := Build(small(), pages(body()), o); err != nil {
			t.Fatal(err)
		}
	}
	one, two := read(t, o.Out), read(t, p.Out)
	if len(one) != len(two) {
		t.Errorf("got %d and %d files", len(one), len(two))
	}
	for name, data := range one {
		if two[name] != data {
			t.Errorf("%s differs", name)
		}
	}
}

func TestBuildWritesEveryPartOfASite(t *testing.T) {
	o := options(t)
	o.Base = "/sub/rivers/"
	r, err := Build(small(), pages(), o)
	if err != nil {
		t.Fatal(err)
	}
	files := read(t, o.Out)
	for _, name := range []string{"index.html", "index.html.br", "index.html.gz", "entry/a.html", "entry/old.html", "404.html", "embed.html",
		"manifest.webmanifest", "worker.js", "embed.js", "robots.txt", "sitemap.xml", "data/record.json"} {
		if files[name] == "" {
			t.Errorf("there is no %s", name)
		}
	}
	if r.Pages != 6 || r.Files != len(files) || r.HomeBytes != len(files["index.html.br"]) {
		t.Errorf("got report %+v with %d files", r, len(files))
	}
	home := files["index.html"]
	for _, want := range []string{
		"&lt;weirs></title>", `lang=el`, `https://rivers.example/`, `src=/sub/rivers/web/loader.`, `/sub/rivers/manifest.webmanifest`,
		`application/ld+json`, `\u003c/script\u003e`,
	} {
		if !strings.Contains(home, want) {
			t.Errorf("the home page has no %s:\n%s", want, home)
		}
	}
	if e := files["entry/a.html"]; !strings.Contains(e, `href=/sub/rivers/entry/b`) || !strings.Contains(e, `rel=next`) || strings.Contains(e, "web/loader.") {
		t.Errorf("the entry's page: %s", e)
	}
	if e := files["entry/old.html"]; !strings.Contains(e, "0; url=/sub/rivers/entry/a") || !strings.Contains(e, "https://rivers.example/entry/a") {
		t.Errorf("the former address: %s", e)
	}
	if e := files["embed.html"]; strings.Contains(e, "web/page.") || strings.Contains(e, "rel=manifest") {
		t.Errorf("the page to embed registers a worker or offers to install: %s", e)
	}
	// Its script stands before all that is drawn, so that it is dressed by then.
	if e := files["embed.html"]; !strings.Contains(e, "[iFrameResizerChild]Ready") || strings.Index(e, "[iFrameResizerChild]Ready") > strings.Index(e, "<body") ||
		!strings.Contains(e, "<meta name=responsive-embedded-sizing>") || !strings.Contains(e, "<base target=_blank>") {
		t.Errorf("the page to embed does not tell its height, or its links stay in the frame: %s", e)
	}
	if strings.Contains(home, "[iFrameResizerChild]Ready") {
		t.Error("the home page has the script of frames")
	}
	if s := files["sitemap.xml"]; !strings.Contains(s, "<loc>https://rivers.example/entry/a</loc>") || strings.Contains(s, "404") || strings.Contains(s, "old") {
		t.Errorf("sitemap: %s", s)
	}
	if w := files["worker.js"]; strings.Contains(w, "__") || !strings.Contains(w, r.Version) || !strings.Contains(w, "/sub/rivers/") {
		t.Errorf("worker: %s", w)
	}
	var m struct {
		ID, Start_url, Lang, Short_name string
		Icons                           []struct{ Src, Sizes, Purpose string }
	}
	if err := json.Unmarshal([]byte(files["manifest.webmanifest"]), &m); err != nil {
		t.Fatal(err)
	}
	if m.ID != "/sub/rivers/" || m.Start_url != m.ID || m.Lang != "el" || m.Short_name != "Rivers asked" || len(m.Icons) != 4 {
		t.Errorf("manifest: %+v", m)
	}
	for _, icon := range m.Icons {
		if files[strings.TrimPrefix(icon.Src, "/sub/rivers/")] == "" {
			t.Errorf("the manifest's icon %s is not there", icon.Src)
		}
	}
}

// The policy of a page names each of its inline scripts and styles by hash and
// opens nothing else.
func TestPolicyNamesWhatStandsInThePage(t *testing.T) {
	o := options(t)
	if _, err := Build(small(), pages(), o); err != nil {
		t.Fatal(err)
	}
	for name, data := range read(t, o.Out) {
		if !strings.HasSuffix(name, ".html") {
			continue
		}
		doc, err := html.Parse(strings.NewReader(data))
		if err != nil {
			t.Fatal(err)
		}
		var policy string
		inline, styles := []string{}, []string{}
		var walk func(*html.Node)
		walk = func(n *html.Node) {
			at := map[string]string{}
			for _, a := range n.Attr {
				at[a.Key] = a.Val
				if strings.HasPrefix(a.Key, "on") {
					t.Errorf("%s: inline handler %s", name, a.Key)
				}
			}
			switch {
			case n.Data == "meta" && strings.EqualFold(at["http-equiv"], "content-security-policy"):
				policy = at["content"]
			case n.Data == "script" && at["src"] == "" && (at["type"] == "" || at["type"] == "text/javascript"):
				inline = append(inline, n.FirstChild.Data)
			case n.Data == "style":
				styles = append(styles, n.FirstChild.Data)
			}
			for c := n.FirstChild; c != nil; c = c.NextSibling {
				walk(c)
			}
		}
		walk(doc)
		rules := map[string]string{}
		for _, r := range strings.Split(policy, "; ") {
			key, value, _ := strings.Cut(r, " ")
			rules[key] = value
		}
		for _, s := range inline {
			if !strings.Contains(rules["script-src"], hashSource(s)) {
				t.Errorf("%s: the script %.40q is not in the policy", name, s)
			}
		}
		for _, s := range styles {
			if !strings.Contains(rules["style-src"], hashSource(s)) || strings.Contains(rules["style-src"], "unsafe") {
				t.Errorf("%s: the style is not in the policy: %s", name, rules["style-src"])
			}
		}
		if rules["default-src"] != "'none'" || strings.Contains(rules["script-src"], "unsafe-inline") || strings.Contains(rules["script-src"], "'unsafe-eval'") ||
			!strings.Contains(policy, "; base-uri 'none'; form-action ") || strings.Contains(strings.Replace(policy, "style-src-attr 'unsafe-inline'", "", 1), "unsafe-inline") ||
			strings.Contains(policy, "http:") || strings.Contains(policy, "https:") || strings.Contains(policy, "*") {
			t.Errorf("%s: policy %q", name, policy)
		}
	}
}

func TestBuildRefuses(t *testing.T) {
	for name, test := range map[string]struct {
		pages []Page
		with  func(*Options)
		says  string
	}{
		"a path twice":     {append(pages(), Page{Path: "/", Title: "again", Body: []app.UI{app.P()}}), nil, "written twice"},
		"inline style":     {pages(app.P().Attr("style", "color:red")), nil, "only numeric custom properties"},
		"bare quotation":   {pages(app.P().Title(`a "b"`)), nil, "holds a quotation mark"},
		"style by a url":   {pages(app.P().Attr("style", "--x:url(y)")), nil, "only numeric custom properties"},
		"style of a frame": {append(pages(), Page{Path: "/embed/x", Name: "embed", Frame: true, Root: "--x:url(y)", Body: []app.UI{app.P()}}), nil, "only numeric custom properties"},
		"raw inline style": {pages(app.Raw(`<div data-raw><p style="--x:1">a</p></div>`)), nil, "inline style"},
		"base":             {pages(), func(o *Options) { o.Base = "sub/" }, "must start and end"},
		"climbing page":    {append(pages(), Page{Path: "/../up", Title: "up", Body: []app.UI{app.P()}}), nil, "not a path below"},
		"missing web file": {pages(), func(o *Options) { o.CSS = "a{background:url(/web/icons/no.png)}" }, "which is not there"},
		"big first view":   {pages(app.Main().Body(noise(200_000))), nil, "over its budget"},
		"big frame script": {pages(), func(o *Options) {
			o.Web = over{o.Web, "js/frame.js", "const x = \"" + noiseText(6_000) + "\";"}
		}, "over its budget"},
		"big program": {pages(), func(o *Options) { o.Wasm = []byte(noiseText(2_500_000)) }, "over its budget"},
	} {
		t.Run(name, func(t *testing.T) {
			o := options(t)
			os.MkdirAll(o.Out, 0o755)
			os.WriteFile(filepath.Join(o.Out, "index.html"), []byte("old"), 0o644)
			if test.with != nil {
				test.with(&o)
			}
			_, err := Build(small(), test.pages, o)
			if err == nil || !strings.Contains(err.Error(), test.says) {
				t.Errorf("got error %v, want one that says %q", err, test.says)
			}
			if files := read(t, filepath.Dir(o.Out)); len(files) != 1 || files["dist/index.html"] != "old" {
				t.Errorf("the folder has changed: %d files", len(files))
			}
		})
	}
}

// over is a folder with another text in one of its files.
type over struct {
	fs.FS
	name, text string
}

func (o over) Open(name string) (fs.File, error) {
	if name == o.name {
		return fstest.MapFS{name: {Data: []byte(o.text)}}.Open(name)
	}
	return o.FS.Open(name)
}

func noise(n int) app.UI { return app.P().Text(noiseText(n)) }

// noiseText returns a text that does not compress, always the same.
func noiseText(n int) string {
	const letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_"
	out, x := make([]byte, n), uint64(88172645463325252)
	for i := range out {
		x ^= x << 13
		x ^= x >> 7
		x ^= x << 17
		out[i] = letters[x>>58]
	}
	return string(out)
}

func TestNormalise(t *testing.T) {
	for _, test := range []struct{ name, in, want string }{
		{"indentation goes", "<div>\n  <p>\n  a\n</p>\n</div>\n", "<div><p>a</p></div>"},
		{"attributes in order", `<a href="/x" class="c" aria-label="l">t</a>`, `<a aria-label="l" class="c" href="/x">t</a>`},
		{"false booleans go", `<input checked="false" disabled="true" hidden>`, `<input disabled="" hidden=""/>`},
		{"bare true comes back", `<p aria-hidden data-open contenteditable>a</p>`, `<p aria-hidden="true" contenteditable="true" data-open="true">a</p>`},
		{"raw keeps its space", `<div data-raw><p>a <b>b</b> c</p></div>`, `<div><p>a <b>b</b> c</p></div>`},
		{"references", `<p title="&#34;x&#34;">&lt;</p>`, `<p title="&#34;x&#34;">&lt;</p>`},
		{"numeric style", `<i style="--d:19000;--w:1.5"></i>`, `<i style="--d:19000;--w:1.5"></i>`},
	} {
		got, err := normalise(test.in)
		if err != nil || string(got) != test.want {
			t.Errorf("%s: got %s, %v; want %s", test.name, got, err, test.want)
		}
	}
}

// Minified HTML is the same document: the same elements, attributes and texts.
func FuzzMinifyHTML(f *testing.F) {
	for _, s := range []string{"a b", `"<>&'`, "  two  spaces ", "</script>", "`", "ψ\u00a0", "=", "a=b c='d'"} {
		f.Add(s, s)
	}
	f.Fuzz(func(t *testing.T, text, value string) {
		if strings.ContainsAny(text+value, "\x00\r") { // what the parser itself changes
			t.Skip()
		}
		page := "<!doctype html><html><head><title>" + html.EscapeString(text) + "</title></head><body><p title=\"" + html.EscapeString(value) + "\" class=c>" +
			html.EscapeString(text) + "</p><input value=\"" + html.EscapeString(value) + "\"></body></html>"
		out, err := minifyHTML([]byte(page))
		if err != nil {
			t.Fatal(err)
		}
		if a, b := tree(t, page), tree(t, string(out)); spaces.ReplaceAllString(a, " ") != spaces.ReplaceAllString(b, " ") {
			t.Errorf("got %s\nwant %s\nfrom %s", b, a, out)
		}
	})
}

// A run of white space is one space, to HTML as to the minifier.
var spaces = regexp.MustCompile(`[ \t\n\f]+`)

func tree(t *testing.T, page string) string {
	doc, err := html.Parse(strings.NewReader(page))
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	if err := html.Render(&b, doc); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// Every class that the style sheets name has its rules once, and the sheets
// name each other's files in full: no file is left out.
func TestStyleFilesAreAllListed(t *testing.T) {
	files, err := filepath.Glob("../../web/css/*.css")
	if err != nil || len(files) != len(styleFiles) {
		t.Errorf("web/css holds %d files, styles.go lists %d", len(files), len(styleFiles))
	}
	important := regexp.MustCompile(`!important`)
	for _, f := range files {
		data, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		if n := len(important.FindAll(data, -1)); n > 2 {
			t.Errorf("%s has !important %d times", f, n)
		}
	}
}
