//go:build !wasm

package main

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"ledger/app/article"
)

// A document is a page of the site as it lies in the folder.
type document struct {
	ids, classes map[string]bool
	links        []string // href, src and the like
	title, desc  string
	kind, style  string // what kind of page it is, and its style sheet
	jsonLD       []string
	scripts      [][2]string // addresses of scripts that are files, with what they are checked by
}

func readDocument(t *testing.T, file string) document {
	t.Helper()
	f, err := os.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	root, err := html.Parse(f)
	if err != nil {
		t.Fatal(err)
	}
	d := document{ids: map[string]bool{}, classes: map[string]bool{}}
	var walk func(*html.Node)
	walk = func(n *html.Node) {
		at := map[string]string{}
		for _, a := range n.Attr {
			at[a.Key] = a.Val
			switch a.Key {
			case "id":
				d.ids[a.Val] = true
			case "class":
				for _, c := range strings.Fields(a.Val) {
					d.classes[c] = true
				}
			case "href", "src", "action":
				if at["rel"] != "canonical" {
					d.links = append(d.links, a.Val)
				}
			case "for", "aria-labelledby", "aria-describedby", "aria-controls":
				for _, id := range strings.Fields(a.Val) {
					d.links = append(d.links, "#"+id)
				}
			}
		}
		switch {
		case n.Data == "html":
			d.kind = at["data-page"]
			if at["data-loader"] != "" {
				d.scripts = append(d.scripts, [2]string{at["data-loader"], at["data-integrity"]})
			}
		case n.Data == "script" && at["src"] != "":
			d.scripts = append(d.scripts, [2]string{at["src"], at["integrity"]})
		case n.Data == "style" && n.FirstChild != nil:
			d.style += n.FirstChild.Data
		case n.Data == "title" && n.FirstChild != nil:
			d.title = n.FirstChild.Data
		case n.Data == "meta" && at["name"] == "description":
			d.desc = at["content"]
		case n.Data == "script" && at["type"] == "application/ld+json":
			d.jsonLD = append(d.jsonLD, n.FirstChild.Data)
		}
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			walk(c)
		}
	}
	walk(root)
	return d
}

// documents reads all pages of a subject's site, by address.
func documents(t *testing.T, s *subject) map[string]document {
	t.Helper()
	pages := map[string]document{}
	err := filepath.WalkDir(s.dist, func(p string, e os.DirEntry, err error) error {
		if err != nil || filepath.Ext(p) != ".html" {
			return err
		}
		rel, _ := filepath.Rel(s.dist, p)
		address := s.base + strings.TrimSuffix(filepath.ToSlash(rel), ".html")
		if rel == "index.html" {
			address = s.base
		}
		pages[address] = readDocument(t, p)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return pages
}

// Every link of every page leads to a page or file of the site, and to an
// element if it names one, or to a source's public address.
func TestEveryLinkLeadsSomewhere(t *testing.T) {
	eachSubject(t, func(t *testing.T, s *subject) {
		pages := documents(t, s)
		sources := map[string]bool{}
		for _, src := range s.a.Sources {
			sources[src.Address], sources[src.Archived] = true, true
		}
		here := s.a.Address
		outside := 0
		for from, d := range pages {
			for _, link := range d.links {
				u, err := url.Parse(link)
				if err != nil {
					t.Errorf("%s links to %q: %v", from, link, err)
					continue
				}
				if u.IsAbs() {
					outside++
					if !sources[link] && !strings.HasPrefix(link, here) && !strings.Contains(aboutLinks(t, s), link) {
						t.Errorf("%s links to %s, which is no source", from, link)
					}
					continue
				}
				to := from
				if u.Path != "" {
					if !strings.HasPrefix(u.Path, s.base) {
						t.Errorf("%s links to %s, outside of the site", from, link)
						continue
					}
					to = u.Path
				}
				page, ok := pages[to]
				if !ok {
					if _, err := os.Stat(filepath.Join(s.dist, filepath.FromSlash(strings.TrimPrefix(to, s.base)))); err != nil || strings.HasSuffix(to, "/") {
						t.Errorf("%s links to %s, which is not there", from, link)
					}
					continue
				}
				if u.Fragment != "" && !page.ids[u.Fragment] {
					t.Errorf("%s links to %s, which has no such element", from, link)
				}
			}
		}
		if outside < len(s.a.Sources) {
			t.Errorf("only %d links to sources", outside)
		}
	})
}

// aboutLinks returns the text of about.md, whose links a writer chooses.
func aboutLinks(t *testing.T, s *subject) string {
	data, err := os.ReadFile(filepath.Join(s.content, "about.md"))
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

// Every page has a title and a description of its own, and its data for search
// engines can be read.
func TestEveryPageIntroducesItself(t *testing.T) {
	eachSubject(t, func(t *testing.T, s *subject) {
		titles := map[string]string{}
		for address, d := range documents(t, s) {
			if len(d.classes) == 0 {
				continue // a former address
			}
			framed := strings.HasPrefix(address, s.base+"embed") // a frame has the title of what it shows
			if other := titles[d.title]; d.title == "" || other != "" && other != address && !framed {
				t.Errorf("%s has the title %q, as has %s", address, d.title, other)
			}
			if !framed {
				titles[d.title] = address
			}
			if n := len([]rune(d.desc)); n == 0 || n > 500 {
				t.Errorf("%s has a description of %d characters", address, n)
			}
			for _, j := range d.jsonLD {
				var object map[string]any
				if err := json.Unmarshal([]byte(j), &object); err != nil || object["@context"] != "https://schema.org" || object["@type"] == nil {
					t.Errorf("%s has the data %.80s: %v", address, j, err)
				}
			}
		}
	})
}

// Every script that a page or a script fetches of the site is checked by its hash
// before it runs, and so are the program and its data.
func TestWhatRunsIsChecked(t *testing.T) {
	eachSubject(t, func(t *testing.T, s *subject) {
		sums := map[string]string{}
		files, err := filepath.Glob(filepath.Join(s.dist, "web", "*"))
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range files {
			data, err := os.ReadFile(f)
			if err != nil {
				t.Fatal(err)
			}
			sum := sha256.Sum256(data)
			sums[s.base+"web/"+filepath.Base(f)] = "sha256-" + base64.StdEncoding.EncodeToString(sum[:])
		}
		checked := map[string]bool{}
		check := func(where, address, integrity string) {
			checked[strings.Split(filepath.Base(address), ".")[0]+filepath.Ext(address)] = true
			if want := sums[address]; want == "" || integrity != want {
				t.Errorf("%s checks %s by %q, want %q", where, address, integrity, want)
			}
		}
		for at, d := range documents(t, s) {
			for _, script := range d.scripts {
				check(at, script[0], script[1])
			}
		}
		inScript := regexp.MustCompile(`\["([^"]*/web/[^"]*)",\s*"([^"]*)"\]`)
		any := regexp.MustCompile(`"[^"]*/web/[^"]*\.(js|wasm|json)"`)
		for name, unchecked := range map[string]int{"page": 0, "loader": 1, "adopt": 0} { // the loader hands the program over unread
			file, _ := filepath.Glob(filepath.Join(s.dist, "web", name+".*.js"))
			data, err := os.ReadFile(file[0])
			if err != nil {
				t.Fatal(err)
			}
			found := inScript.FindAllStringSubmatch(string(data), -1)
			for _, m := range found {
				check(name, m[1], m[2])
			}
			if n := len(any.FindAllString(string(data), -1)); n != len(found)+unchecked || len(found) == 0 {
				t.Errorf("%s names %d files and checks %d", name, n, len(found))
			}
		}
		for _, want := range strings.Fields("page.js loader.js builder.js reading.js offline.js adopt.js wasm_exec.js app.wasm article.json") {
			if !checked[want] {
				t.Errorf("nothing checks %s", want)
			}
		}
	})
}

// The style sheets and what is drawn use the same classes.
func TestClassesAreStyledAndDrawn(t *testing.T) {
	drawn := map[string]bool{}
	inCode := ""
	for _, pattern := range []string{"ui/*.go", "site/*.go", "../web/js/*.js"} {
		files, _ := filepath.Glob(pattern)
		for _, f := range files {
			data, err := os.ReadFile(f)
			if err != nil {
				t.Fatal(err)
			}
			inCode += string(data)
		}
	}
	eachSubject(t, func(t *testing.T, s *subject) {
		for _, d := range documents(t, s) {
			for c := range d.classes {
				drawn[c] = true
			}
		}
	})
	styled := map[string]bool{}
	files, _ := filepath.Glob("../web/css/*.css")
	class := regexp.MustCompile(`\.(-?[a-zA-Z_][a-zA-Z0-9_-]*)`)
	comment := regexp.MustCompile(`(?s)/\*.*?\*/|"[^"]*"|url\([^)]*\)`)
	for _, f := range files {
		data, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range class.FindAllStringSubmatch(comment.ReplaceAllString(string(data), ""), -1) {
			styled[m[1]] = true
			if !drawn[m[1]] && !strings.Contains(inCode, m[1]) {
				t.Errorf("%s styles .%s, which nothing draws", f, m[1])
			}
		}
	}
	// Classes without a style of their own are hooks for tests and readers'
	// style sheets; each is named here.
	hooks := map[string]bool{}
	for _, c := range strings.Fields(classHooks) {
		hooks[c] = true
		if !drawn[c] || styled[c] {
			t.Errorf("the class %s is not a hook any more", c)
		}
	}
	for c := range drawn {
		if !styled[c] && !hooks[c] {
			t.Errorf("the class %s is drawn and not styled", c)
		}
	}
}

// Every page's style sheet holds the rules for what the page draws.
func TestPagesHaveTheirStyles(t *testing.T) {
	styled := map[string]bool{}
	class := regexp.MustCompile(`\.(-?[a-zA-Z_][a-zA-Z0-9_-]*)`)
	files, _ := filepath.Glob("../web/css/*.css")
	for _, f := range files {
		data, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range class.FindAllStringSubmatch(string(data), -1) {
			styled[m[1]] = true
		}
	}
	eachSubject(t, func(t *testing.T, s *subject) {
		told := map[string]bool{}
		for address, d := range documents(t, s) {
			for c := range d.classes {
				here := regexp.MustCompile(`\.` + regexp.QuoteMeta(c) + `([^\w-]|$)`)
				// The help is a closed dialog until the program opens it.
				if kind := d.kind + " " + c; styled[c] && c != "help" && !told[kind] && !here.MatchString(d.style) {
					told[kind] = true
					t.Errorf("%s draws .%s, which its style sheet does not know; see styleFiles", address, c)
				}
			}
		}
	})
}

const classHooks = `card-slot claim-basis claims hero-words item-kind ledger plot-lanes
	plot-presets row-date row-wait source-list to-entry to-page to-term`

// The dated list to print holds every entry, every dated step and the address
// of every source that an entry rests on.
func TestPrintedListIsWhole(t *testing.T) {
	eachSubject(t, func(t *testing.T, s *subject) {
		data, err := os.ReadFile(filepath.Join(s.dist, "print.html"))
		if err != nil {
			t.Fatal(err)
		}
		root, err := html.Parse(strings.NewReader(string(data)))
		if err != nil {
			t.Fatal(err)
		}
		var words strings.Builder
		var walk func(*html.Node)
		walk = func(n *html.Node) {
			if n.Type == html.TextNode {
				words.WriteString(n.Data + "\n")
			}
			for c := n.FirstChild; c != nil; c = c.NextSibling {
				walk(c)
			}
		}
		walk(root)
		page := words.String()
		for i := range s.a.Entries {
			e := &s.a.Entries[i]
			want := []string{e.Title, e.Summary}
			for _, m := range s.a.Moments(e, article.Stood) {
				if e.Kind != article.Event && m.Text != "" {
					want = append(want, m.Text)
				}
				for _, id := range m.Sources {
					want = append(want, s.a.Source(id).Address)
				}
			}
			for _, w := range want {
				if !strings.Contains(page, w) {
					t.Errorf("%s: the printed list lacks %q", e.ID, w)
				}
			}
		}
	})
}
