package compile

import (
	"encoding/hex"
	"errors"
	"flag"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"testing/fstest"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
	"golang.org/x/tools/txtar"

	"ledger/app/article"
)

var update = flag.Bool("update", false, "rewrite the problems of testdata")

// base is a small valid content on an invented subject.
func base(t testing.TB) fstest.MapFS {
	t.Helper()
	ar, err := txtar.ParseFile("testdata/base.txtar")
	if err != nil {
		t.Fatal(err)
	}
	m := fstest.MapFS{}
	for _, f := range ar.Files {
		m[f.Name] = &fstest.MapFile{Data: slices.Clip(f.Data)}
	}
	return m
}

// A broken content is one in which some files cannot be read.
type broken struct {
	fstest.MapFS
	unreadable []string
}

func (b broken) Open(name string) (fs.File, error) {
	if slices.Contains(b.unreadable, name) {
		return nil, &fs.PathError{Op: "open", Path: name, Err: errors.New("no")}
	}
	return b.MapFS.Open(name)
}

func (b broken) ReadFile(name string) ([]byte, error) {
	if slices.Contains(b.unreadable, name) {
		return nil, &fs.PathError{Op: "open", Path: name, Err: errors.New("no")}
	}
	return b.MapFS.ReadFile(name)
}

var escape = regexp.MustCompile(`\\u[0-9a-f]{4}`)

// change applies a script to the base. Its commands are
//
//	replace PATH / old lines / => / new lines
//	write PATH / lines          append PATH / lines
//	delete PATH   link PATH   pad PATH SIZE   bytes PATH HEX   unreadable PATH
//
// Characters that a test file must not hold are written \uXXXX.
func change(t testing.TB, script string) fs.FS {
	t.Helper()
	b := broken{MapFS: base(t)}
	script = escape.ReplaceAllStringFunc(script, func(s string) string {
		n, _ := strconv.ParseInt(s[2:], 16, 32)
		return string(rune(n))
	})
	command := regexp.MustCompile(`(?m)^(replace|write|append|delete|link|pad|bytes|unreadable) .*$`)
	at := command.FindAllStringIndex(script, -1)
	for i, span := range at {
		end := len(script)
		if i+1 < len(at) {
			end = at[i+1][0]
		}
		words := strings.Fields(script[span[0]:span[1]])
		body := strings.TrimPrefix(script[span[1]:end], "\n")
		file := b.MapFS[words[1]]
		switch words[0] {
		case "replace":
			before, after, ok := strings.Cut(body, "\n=>\n")
			after = strings.TrimSuffix(after, "\n")
			if !ok || file == nil || !strings.Contains(string(file.Data), before) {
				t.Fatalf("%s has no %q to replace", words[1], before)
			}
			file.Data = []byte(strings.Replace(string(file.Data), before, after, 1))
		case "write":
			b.MapFS[words[1]] = &fstest.MapFile{Data: []byte(body)}
		case "append":
			file.Data = append(file.Data, body...)
		case "delete":
			delete(b.MapFS, words[1])
		case "link":
			b.MapFS[words[1]] = &fstest.MapFile{Data: []byte("x"), Mode: fs.ModeSymlink}
		case "pad":
			n, _ := strconv.Atoi(words[2])
			file.Data = append(file.Data, strings.Repeat("\n", n-len(file.Data))...)
		case "bytes":
			data, err := hex.DecodeString(words[2])
			if err != nil {
				t.Fatal(err)
			}
			b.MapFS[words[1]] = &fstest.MapFile{Data: data}
		case "unreadable":
			b.unreadable = append(b.unreadable, words[1])
		}
	}
	return b
}

// view stands in for the package that knows the address.
func view(query string) []string {
	if strings.Contains(query, "asof") {
		return []string{`unknown key "asof"`}
	}
	return nil
}

func problemsOf(fsys fs.FS, without string) (problems []Problem) {
	_, problems = Compile(fsys, Options{CheckView: view, without: without})
	return problems
}

func lines(list []Problem) string {
	var b strings.Builder
	for _, p := range list {
		b.WriteString(p.String() + "\n")
	}
	return b.String()
}

func TestBase(t *testing.T) {
	a, problems := Compile(base(t), Options{CheckView: view})
	if len(problems) > 0 {
		t.Fatalf("the base content has problems:\n%s", lines(problems))
	}
	if len(a.Entries) != 3 || a.Entries[0].ID != "2021-03-01-new-nets" || a.Entry("2021-02-old-nets") != a.Entry("2021-03-01-new-nets") {
		t.Errorf("got %d entries, the first %s", len(a.Entries), a.Entries[0].ID)
	}
	if got := a.Chapters[0].Steps[0]; got.View != "topics=weirs" || got.ID != "the-weir" || len(got.Blocks) != 2 {
		t.Errorf("got step %+v", got)
	}
	if got, want := fmt.Sprint(a.Spellings), "[{weir [wear wehr]} {Ana [A.]} {Petrović [Petrowitsch]} {Petrović [Петрович]}]"; got != want {
		t.Errorf("got spellings %s, want %s", got, want)
	}
	if len(a.Questions) != 2 || len(a.Facts) != 1 || len(a.Figures) != 1 {
		t.Errorf("got %d questions, %d facts, %d figures", len(a.Questions), len(a.Facts), len(a.Figures))
	}
	if got := a.Chapters[0].Steps[0].Blocks[0].Inlines[3].Ref; got != "herald-b" {
		t.Errorf("the footnote leads to %q, want herald-b", got)
	}
}

// Every rule has a case: a change of the base that breaks it, the problems that
// it must give, and the nearest change that is fine. Switched off, the rule's
// own problems are not given any more.
func TestRules(t *testing.T) {
	files, _ := filepath.Glob("testdata/*.txtar")
	cases := map[string]bool{}
	for _, file := range files {
		name := strings.TrimSuffix(filepath.Base(file), ".txtar")
		if name == "base" {
			continue
		}
		cases[name] = true
		t.Run(name, func(t *testing.T) {
			if !known(name) {
				t.Fatalf("there is no rule %s", name)
			}
			ar, err := txtar.ParseFile(file)
			if err != nil {
				t.Fatal(err)
			}
			bad, want, good := string(ar.Files[0].Data), &ar.Files[1], string(ar.Files[2].Data)
			got := problemsOf(change(t, bad), "")
			if *update {
				want.Data = []byte(lines(got))
				if err := os.WriteFile(file, txtar.Format(ar), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			if g := lines(got); g != string(want.Data) {
				t.Errorf("got problems\n%swant\n%s", g, want.Data)
			}
			own := 0
			for _, p := range got {
				if p.rule == name {
					own++
				}
			}
			if own == 0 {
				t.Errorf("none of the problems is of this rule")
			}
			off := problemsOf(change(t, bad), name)
			if slices.ContainsFunc(off, func(p Problem) bool { return p.rule == name }) {
				t.Errorf("switched off, the rule still gives\n%s", lines(off))
			}
			if p := problemsOf(change(t, good), ""); len(p) > 0 {
				t.Errorf("the nearest good content has problems\n%s", lines(p))
			}
		})
	}
	for _, r := range rules {
		if !cases[r.name] {
			t.Errorf("the rule %s has no case in testdata", r.name)
		}
	}
}

func TestFiveMistakes(t *testing.T) {
	got := problemsOf(change(t, `write events/2021-03-01-river-day.yaml
id: 2021-03-01-river-day
kind: meting
date: 2021-02-30
title: Der Tag am Fluß, Łódź
short: River day
topics: [nets, weir]
sumary: They met.
summary: They met.
sources: [herald-a, heraldb]
held: held
asked:
- {text: New nets, by: Ana Petrović, request: 2021-03-01-new-nets, sources: [herald-a]}
`), "")
	want := `events/2021-03-01-river-day.yaml:2:7: unknown kind "meting"; did you mean "meeting"?
events/2021-03-01-river-day.yaml:3:7: there is no day 30 in February 2021; write YYYY-MM-DD, YYYY-MM, YYYY, or "about", "before", "after" before one of them
events/2021-03-01-river-day.yaml:6:16: topic "weir" is not in article.yaml; did you mean "weirs"? If it is new, add it to "topics" in article.yaml
events/2021-03-01-river-day.yaml:7:1: unknown key "sumary"; did you mean "summary"?
events/2021-03-01-river-day.yaml:9:21: source "heraldb" is not in sources/; did you mean "herald-b"? If it is new, add it to a file in sources/
`
	if g := lines(got); g != want {
		t.Errorf("got\n%swant\n%s", g, want)
	}
}

// A file that cannot be parsed keeps its id: what refers to it is not reported too.
func TestNoFollowUps(t *testing.T) {
	got := problemsOf(change(t, "replace requests/2021-03-01-new-nets.yaml\ntitle: New\n=>\ntitle: \"New\n"), "")
	for _, p := range got {
		if p.Path != "requests/2021-03-01-new-nets.yaml" && p.rule != "published-ids" {
			t.Errorf("got %s", p)
		}
	}
	if len(got) == 0 {
		t.Error("got no problem")
	}
}

func TestReadStatuses(t *testing.T) {
	rows, problems := ReadStatuses(base(t))
	if len(problems) > 0 || len(rows) != 2 || rows[1].Entry != "2021-04-01-nets-from-upper-town" || rows[1].Day.String() != "2022-12-31" || rows[1].Status != "delivered" {
		t.Errorf("got %+v and %v", rows, problems)
	}
}

// What a writer would want to know is told of good content.
func TestAdvise(t *testing.T) {
	a, problems := Compile(change(t, `write requests/2021-05-01-boats.yaml
id: 2021-05-01-boats
title: Boats
short: Boats
topics: [nets]
summary: Boats.
sources: [herald-a]
askings:
- {date: 2021-05-01, forum: a letter, by: Ana Petrović, basis: official, sources: [herald-b]}
append published.yaml
- 2021-05-01-boats
append statuses.yaml
- {entry: 2021-05-01-boats, day: 2022-12-31, status: open}
append sources/herald.yaml
- {id: once, address: "https://herald.example/once", title: Once, publisher: The Herald, kind: press, language: en}
replace glossary.yaml
  sources: [herald-a]
=>
  sources: [once]
`), Options{CheckView: view})
	if len(problems) > 0 {
		t.Fatal(lines(problems))
	}
	var b strings.Builder
	for _, d := range Advise(a) {
		b.WriteString(d.Short(1) + "\n")
	}
	want := `entries without a primary source: 1 (2021-03-01-river-day)
entries that rest on one publisher: 3 (2021-03-01-new-nets and 2 more)
requests without an answer: 1 (2021-05-01-boats)
open matters by the age of their newest evidence, oldest first: 2 (2021-05-01-boats 2021-05-01 and 1 more)
commitments past their day without word since: 0
steps whose sources show no date, left out of "as known then": 1 (2021-05-01-boats 2021-05-01)
sources without a date: 2 (herald-b and 1 more)
sources used once: 1 (once)
chapters, with the words of their prose: 2 (spring 9 and 1 more)
`
	if got := b.String(); got != want {
		t.Errorf("got\n%swant\n%s", got, want)
	}
}

// The writer's manual says every rule, once, and explains every key.
func TestManual(t *testing.T) {
	data, err := os.ReadFile("../../content/README.md")
	if err != nil {
		t.Fatal(err)
	}
	manual := string(data)
	for _, r := range rules {
		if n := strings.Count(manual, "- "+r.sentence+"\n"); n != 1 {
			t.Errorf("content/README.md says %d times, want once: %s", n, r.sentence)
		}
	}
	c := newCompiler(base(t), Options{})
	c.readAll()
	for key := range c.keys {
		if !strings.Contains(manual, "`"+key+"`") {
			t.Errorf("content/README.md does not explain the key %s", key)
		}
	}
	var words []string
	words = append(append(append(words, article.EventKinds...), article.CommitmentKinds...), article.SourceKinds...)
	for _, w := range article.StepKinds {
		words = append(words, string(w))
	}
	for _, w := range article.Effects {
		words = append(words, string(w))
	}
	for _, w := range article.Relations {
		words = append(words, string(w))
	}
	for _, w := range words {
		if !strings.Contains(manual, "`"+w+"`") {
			t.Errorf("content/README.md does not name the kind %s", w)
		}
	}
}

// What a backslash or a reference stands for is read once.
func TestUnescape(t *testing.T) {
	for in, want := range map[string]string{
		"": "", "a": "a", `\*`: "*", `\\`: `\`, `\a`: `\a`, `\`: `\`, "&lt;": "<", `\&lt;`: "&lt;", `&\lt;`: `&\lt;`, `&\#60;`: "&#60;", "&#60;": "<", "&#x3C;": "<",
		"&#38;lt;": "&lt;", "&amp;#60;": "&#60;", "&none;": "&none;", "&lt": "&lt", "AT&T; x": "AT&T; x", "&#0;": "\ufffd", "é&eacute;": "éé",
	} {
		if got := unescape(in); got != want {
			t.Errorf("unescape(%q): got %q, want %q", in, got, want)
		}
	}
}

// Whatever stands in a file is a problem with a place, or text of the article
// that can be seen, and addresses that lead where they say.
func FuzzCompile(f *testing.F) {
	b := base(f)
	event := string(b["events/2021-03-01-river-day.yaml"].Data)
	f.Add([]byte(event), b["chapters/spring.md"].Data, b["about.md"].Data)
	f.Add([]byte("a: &x [*x]\n---\n"), []byte("---\n---\n[^a]: b\n"), []byte("[a](/\\\\x.example)"))
	f.Add([]byte("- - -\n"), []byte("---\ntitle: x\n---\n> - ## a {view=\"\"}\n"), []byte("[a](//x.example) [b](javascript&#58;alert)"))
	f.Add([]byte(strings.Replace(event, "They met by", `"\x00\u202e </script>`+`"`, 1)), b["chapters/spring.md"].Data, []byte("&#8238; &#0; &lt;b&gt; <!-- -->\n\n## `a`\n"))
	f.Fuzz(func(t *testing.T, yaml, chapter, about []byte) {
		m := base(t)
		m["events/2021-03-01-river-day.yaml"] = &fstest.MapFile{Data: yaml}
		m["chapters/spring.md"] = &fstest.MapFile{Data: chapter}
		m["about.md"] = &fstest.MapFile{Data: about}
		a, problems := Compile(m, Options{CheckView: view})
		for _, p := range problems {
			if p.Path == "" || p.Line < 1 || p.Column < 1 || p.Message == "" {
				t.Errorf("a problem without a place: %q", p)
			}
		}
		if a != nil {
			eachText(reflect.ValueOf(*a), func(s string) {
				if i := strings.IndexFunc(s, unseen); i >= 0 || !utf8.ValidString(s) || !norm.NFC.IsNormalString(s) {
					t.Errorf("the article says %q", s)
				}
			})
			article.Runs(a.About, func(list []article.Inline) {
				for _, in := range list {
					to, err := url.Parse(in.Ref)
					if in.Type == "link" && (err != nil || to.Scheme == "" && to.Host != "" || to.Scheme != "" && to.Scheme != "http" && to.Scheme != "https" || strings.Contains(in.Ref, `\`) && to.Scheme == "") {
						t.Errorf("a link leads to %q", in.Ref)
					}
				}
			})
		}
	})
}

// eachText calls f with every text of a value.
func eachText(v reflect.Value, f func(string)) {
	switch v.Kind() {
	case reflect.String:
		f(v.String())
	case reflect.Pointer:
		if !v.IsNil() {
			eachText(v.Elem(), f)
		}
	case reflect.Slice:
		for i := range v.Len() {
			eachText(v.Index(i), f)
		}
	case reflect.Struct:
		for i := range v.NumField() {
			if v.Type().Field(i).IsExported() {
				eachText(v.Field(i), f)
			}
		}
	}
}
