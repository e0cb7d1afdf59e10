//go:build !wasm

package main

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"sort"
	"strings"
	"testing"
)

// Who may import whom: the packages of ours, and whether go-app and other
// modules may appear. "std" alone means the standard library.
var mayImport = map[string]struct {
	ours   []string
	others []string // prefixes of other modules
}{
	"article":  {nil, nil},
	"compile":  {[]string{"article"}, []string{"go.yaml.in/yaml", "github.com/yuin/goldmark", "golang.org/x/text"}},
	"timeline": {[]string{"article"}, nil},
	"browser":  {nil, []string{"github.com/maxence-charriere/go-app"}},
	"ui":       {[]string{"article", "timeline", "browser"}, []string{"github.com/maxence-charriere/go-app"}},
	"wasm":     {nil, nil},
	// Pictures need the letters of fonts as outlines: unpacked, shaped, filled.
	"card": {[]string{"article"}, []string{"github.com/tdewolff/font", "github.com/go-text/typesetting", "golang.org/x/image"}},
	"site": {[]string{"article", "card", "wasm"}, []string{"golang.org/x/text/language", "github.com/maxence-charriere/go-app", "github.com/tdewolff/minify",
		"golang.org/x/net/html", "github.com/andybalholm/brotli"}},
}

func goList(t *testing.T, env []string, args ...string) []string {
	t.Helper()
	cmd := exec.Command("go", append([]string{"list"}, args...)...)
	cmd.Dir = ".."
	cmd.Env = append(os.Environ(), env...)
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("go list: %v\n%s", err, out)
	}
	return strings.Fields(string(out))
}

// The packages import only what the table allows.
func TestImports(t *testing.T) {
	for name, allowed := range mayImport {
		for _, imp := range goList(t, nil, "-f", "{{join .Imports \"\\n\"}}", "./app/"+name) {
			ok := false
			switch ours, isOurs := strings.CutPrefix(imp, "ledger/app/"); {
			case isOurs:
				for _, a := range allowed.ours {
					ok = ok || a == ours
				}
			case !strings.Contains(strings.SplitN(imp, "/", 2)[0], "."):
				ok = true
			default:
				for _, a := range allowed.others {
					ok = ok || strings.HasPrefix(imp, a)
				}
			}
			if !ok {
				t.Errorf("package %s imports %s, which the table does not allow", name, imp)
			}
		}
	}
	for _, pkg := range goList(t, nil, "./app/...") {
		name := strings.TrimPrefix(pkg, "ledger/app/")
		if _, ok := mayImport[name]; !ok && pkg != "ledger/app" {
			t.Errorf("package %s is not in the table", pkg)
		}
	}
}

// The program for the browser holds nothing of the compiler, the site or their
// libraries. (What go-app itself pulls in is cut when it is built: see
// site.BuildWasm.)
func TestProgramHoldsOnlyTheClient(t *testing.T) {
	for _, dep := range goList(t, []string{"GOOS=js", "GOARCH=wasm"}, "-deps", "./app") {
		switch {
		case strings.HasPrefix(dep, "ledger/app/compile"), strings.HasPrefix(dep, "ledger/app/site"), strings.HasPrefix(dep, "ledger/app/card"), strings.HasPrefix(dep, "ledger/app/wasm"):
			t.Errorf("the program holds %s", dep)
		case strings.Contains(strings.SplitN(dep, "/", 2)[0], ".") && !strings.HasPrefix(dep, "github.com/maxence-charriere/go-app") &&
			!strings.HasPrefix(dep, "github.com/google/uuid"):
			t.Errorf("the program holds %s", dep)
		}
	}
}

// The top level of the repository holds exactly what was agreed.
func TestTopLevel(t *testing.T) {
	out, err := exec.Command("git", "-C", "..", "ls-files").Output()
	if err != nil {
		t.Fatalf("git ls-files: %v", err)
	}
	seen := map[string]bool{}
	for _, f := range strings.Fields(string(out)) {
		seen[strings.SplitN(f, "/", 2)[0]] = true
	}
	var got []string
	for name := range seen {
		got = append(got, name)
	}
	sort.Strings(got)
	want := ".ci .gitignore LICENSE README.md app build.sh content go.mod go.sum web"
	if g := strings.Join(got, " "); g != want {
		t.Errorf("got %s, want %s", g, want)
	}
}

// Nothing in the program's code or the scripts names the subject of the content.
func TestSubjectLivesInContent(t *testing.T) {
	words := []string{"nato", "ukrain", "zelensk", "kyiv"}
	for _, dir := range []string{".", "../web"} {
		filepath.WalkDir(dir, func(p string, d os.DirEntry, err error) error {
			if err != nil || d.IsDir() || filepath.Base(p) == "main_test.go" {
				return err
			}
			switch filepath.Ext(p) {
			case ".go", ".js", ".css", ".txtar", ".yaml", ".md", ".svg":
			default:
				return nil
			}
			data, err := os.ReadFile(p)
			if err != nil {
				return err
			}
			lower := strings.ToLower(string(data))
			lower = strings.ReplaceAll(lower, `"uk": "ukrainian"`, "") // the name of a language
			for _, w := range words {
				if i := strings.Index(lower, w); i >= 0 {
					t.Errorf("%s:%d names the subject: %q", p, 1+strings.Count(lower[:i], "\n"), w)
				}
			}
			return nil
		})
	}
}

// The commands end with the agreed codes, and bad content leaves dist alone.
func TestCommands(t *testing.T) {
	bad := t.TempDir()
	os.WriteFile(filepath.Join(bad, "article.yaml"), []byte("title: [\n"), 0o644)
	for _, test := range []struct {
		args []string
		code int
		says string
	}{
		{nil, 2, "usage"},
		{[]string{"dance"}, 2, `unknown command "dance"`},
		{[]string{"build", "--colour"}, 2, "usage"},
		{[]string{"check", "a", "b"}, 2, "usage"},
		{[]string{"verify", "a", "b"}, 2, `unexpected "a"`},
		{[]string{"verify", "no-such-folder"}, 1, "no-such-folder/manifest.sha256:1:1: cannot be read"},
		{[]string{"size", "a"}, 2, `unexpected "a"`},
		{[]string{"hosts", "a"}, 2, `unexpected "a"`},
		{[]string{"hosts", "--out", bad, "--to", bad}, 1, "build the site first"},
		{[]string{"check", "no-such-folder"}, 1, "no-such-folder:1:1: not a folder"},
		{[]string{"check", bad}, 1, filepath.Join(bad, "article.yaml") + ":"},
		{[]string{"check", "../content"}, 0, "no problems"},
	} {
		var out, problems bytes.Buffer
		code := run(test.args, &out, &problems)
		if code != test.code || !strings.Contains(out.String()+problems.String(), test.says) {
			t.Errorf("%q: got code %d and %q, want %d and %q", test.args, code, out.String()+problems.String(), test.code, test.says)
		}
	}
	dist := t.TempDir()
	keep := filepath.Join(dist, "index.html")
	os.WriteFile(keep, []byte("old"), 0o644)
	var out, problems bytes.Buffer
	if code := run([]string{"build", "--content", bad, "--out", dist}, &out, &problems); code != 1 {
		t.Errorf("building bad content: got code %d, want 1", code)
	}
	if data, err := os.ReadFile(keep); err != nil || string(data) != "old" {
		t.Errorf("building bad content changed the folder: %q, %v", data, err)
	}
}
