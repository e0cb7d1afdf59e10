package site

import (
	"crypto/sha256"
	"encoding/hex"
	"os"
	"path/filepath"
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
		data, err := os.ReadFile(filepath.Join(dir, "pkg", "app", r.name))
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

// No file of the copy imports encoding/json, which is a tenth of the program.
func TestCopyOfGoAppIsWithoutJSON(t *testing.T) {
	dir, err := goAppDir("../..")
	if err != nil {
		t.Fatal(err)
	}
	to := t.TempDir()
	if err := copyGoApp(dir, to); err != nil {
		t.Fatal(err)
	}
	files, err := filepath.Glob(filepath.Join(to, "pkg", "*", "*.go"))
	if err != nil || len(files) < 30 {
		t.Fatalf("%d files, %v", len(files), err)
	}
	for _, f := range files {
		data, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		if strings.Contains(string(data), "\"encoding/json\"") {
			t.Errorf("%s imports encoding/json", f)
		}
	}
}
