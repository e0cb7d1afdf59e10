package site

import (
	"crypto/sha256"
	"encoding/hex"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

// The stand-ins for go-app's server files were written for these originals.
func TestReplacedFilesAreTheKnownOnes(t *testing.T) {
	dir, err := goAppDir("../..")
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range replaced {
		data, err := os.ReadFile(filepath.Join(dir, "pkg", r.name))
		if err != nil {
			t.Fatal(err)
		}
		sum := sha256.Sum256(data)
		if got := hex.EncodeToString(sum[:]); got != r.sum {
			t.Errorf("%s: got sum %s, want %s; compare it with its stand-in in overlay/", r.name, got, r.sum)
		}
	}
}

// Elements of one type keep what each does; two that differ are not mixed up.
func TestOneElement(t *testing.T) {
	const head = "package app\n\nimport \"strings\"\n"
	element := func(name, more string) string {
		return strings.NewReplacer("Div", name, "\"div\"", "\""+strings.ToLower(name)+"\"").Replace(`
type HTMLDiv interface {
	HTML
	Class(v ...string) HTMLDiv
}
func Div() HTMLDiv {
	e := &htmlDiv{htmlElement: htmlElement{tag: "div"}}
	return e
}
type htmlDiv struct{ htmlElement }
func (e *htmlDiv) Class(v ...string) HTMLDiv {
	e.setAttr("class", strings.Join(v, " "))
	return e
}
`) + more
	}
	link := element("A", "func (e *htmlA) Href(v string) HTMLA { e.setAttr(\"href\", v); return e }\n")
	got, err := oneElement([]byte(head + element("Div", "") + link))
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"type HTMLDiv = HTMLElem", "type HTMLA = HTMLElem", `tag: "div"`, `tag: "a"`, "func (e *htmlElem) Href(v string) HTMLElem"} {
		if !strings.Contains(string(got), want) {
			t.Errorf("%q is missing in %s", want, got)
		}
	}
	if n := strings.Count(string(got), ") Class("); n != 1 {
		t.Errorf("there are %d methods Class", n)
	}
	other := element("Area", "func (e *htmlArea) Text(v string) HTMLArea { e.setAttr(\"value\", v); return e }\n")
	text := element("Div", "func (e *htmlDiv) Text(v string) HTMLDiv { return e.setBody(v) }\n")
	if _, err := oneElement([]byte(head + text + other)); err == nil || !strings.Contains(err.Error(), "Text") {
		t.Errorf("two meanings of Text: %v", err)
	}
	if got, err := oneElement([]byte(head+text+other), "Area"); err != nil || strings.Contains(string(got), "area") {
		t.Errorf("an element set apart: %v, %s", err, got)
	}
}

// No file of the copy imports a package that another stands in for.
func TestCopyOfGoAppIsWithout(t *testing.T) {
	to := copied(t)
	files, err := filepath.Glob(filepath.Join(to, "pkg", "*", "*.go"))
	if err != nil || len(files) < 30 {
		t.Fatalf("%d files, %v", len(files), err)
	}
	for _, f := range files {
		parsed, err := parser.ParseFile(token.NewFileSet(), f, nil, parser.ImportsOnly)
		if err != nil {
			t.Fatal(err)
		}
		for _, imp := range parsed.Imports {
			name, err := strconv.Unquote(imp.Path.Value)
			if err != nil {
				t.Fatal(err)
			}
			if _, ok := standIns[name]; ok && filepath.Base(f) != "testing.go" {
				t.Errorf("%s imports %s", f, name)
			}
		}
	}
}

func copied(t *testing.T) string {
	t.Helper()
	dir, err := goAppDir("../..")
	if err != nil {
		t.Fatal(err)
	}
	to := t.TempDir()
	if err := copyGoApp(dir, to); err != nil {
		t.Fatal(err)
	}
	return to
}

// What stands in for parts of fmt and net/url does what these do, for what
// go-app asks of them.
func TestStandInsDoAsTheOriginals(t *testing.T) {
	to := copied(t)
	write := func(name, text string) {
		if err := os.MkdirAll(filepath.Dir(filepath.Join(to, name)), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(to, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	write("go.mod", "module "+goApp+"\n\ngo 1.26.0\n")
	write("compare/main.go", `package main

import (
	"errors"
	"fmt"
	"net/url"
	"time"

	ours "`+goApp+`/pkg/errors"
	"`+goApp+`/pkg/print"
	address "`+goApp+`/pkg/url"
)

type word string

func main() {
	for _, c := range []struct {
		format string
		values []any
	}{
		{"plain", nil}, {"%v", []any{"text"}}, {"%v %v %v", []any{1, 2.5, true}}, {"%s: %d%%", []any{word("word"), -7}},
		{"%q", []any{"a \"b\" é\n"}}, {"%+v", []any{errors.New("wrong")}}, {"%v", []any{time.Second}}, {"%v", []any{nil}},
		{"%T", []any{word("")}}, {"%s", []any{[]byte("bytes")}}, {"%v", []any{float32(0.1)}}, {"%v", []any{uint8(200)}}, {"%", nil}, {"a %v", nil},
	} {
		got, want := print.Sprintf(c.format, c.values...), fmt.Sprintf(c.format, c.values...)
		if got != want && c.format != "%" && len(c.values) > 0 {
			fmt.Printf("Sprintf(%q, %v): got %q, want %q\n", c.format, c.values, got, want)
		}
	}
	e := ours.New("outer").WithTag("b", 2).WithTag("a", "x").Wrap(errors.New("inner"))
	if got, want := e.Error(), "outer a=x b=2: inner"; got != want {
		fmt.Printf("the error reads %q, want %q\n", got, want)
	}
	for _, a := range []string{
		"https://a.example/", "https://a.example", "https://a.example:8080/x/y?q=1&r=%20#part", "/x/%C3%A9?#", "/sub/river/?as-of=2024-01-01#record",
		"mailto:a@b.example?subject=x", "https://user:word@a.example/x", "?q=1", "#part", "#pa%20rt", "", "x/y", "x:y/z", "https://[::1]:80/", "/a:b",
		"http://localhost:8000/entry/x?view=a,b", "about:blank", "/%zz", "/x#%zz", "https://a.example/a%2Fb", ":x", "HTTPS://a.example/", "/x?", "//other.example/x",
		"/a\x7f", "https://a.example/x+y?a+b#c+d", "blob:https://a.example/1-2",
	} {
		got, err := address.Parse(a)
		want, wantErr := url.Parse(a)
		if (err == nil) != (wantErr == nil) {
			fmt.Printf("%q: got %v, want %v\n", a, err, wantErr)
		}
		if err != nil || wantErr != nil {
			continue
		}
		for _, c := range [][3]string{{"scheme", got.Scheme, want.Scheme}, {"host", got.Host, want.Host}, {"host's name", got.Hostname(), want.Hostname()},
			{"path", got.Path, want.Path}, {"fragment", got.Fragment, want.Fragment}, {"text", got.String(), want.String()}} {
			if c[1] != c[2] {
				fmt.Printf("%q: the %s is %q, want %q\n", a, c[0], c[1], c[2])
			}
		}
		if a == "/x/%C3%A9?#" {
			continue
		}
		got.Scheme, got.Host, want.Scheme, want.Host = "https", "b.example", "https", "b.example"
		if got.String() != want.String() {
			fmt.Printf("%q elsewhere: got %q, want %q\n", a, got, want)
		}
	}
}
`)
	out, err := run(to, nil, "go", "run", "./compare")
	if err != nil {
		t.Fatal(err)
	}
	if out != "" {
		t.Error(out)
	}
}
