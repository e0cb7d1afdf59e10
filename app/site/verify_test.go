package site

import (
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

func TestVerify(t *testing.T) {
	o := options(t)
	if _, err := Build(small(), pages(), o); err != nil {
		t.Fatal(err)
	}
	files := len(read(t, o.Out))
	if n, problems := Verify(o.Out); n != files-1 || len(problems) > 0 {
		t.Errorf("a built folder of %d files: got %d and %q", files, n, problems)
	}
	if sums, err := exec.LookPath("sha256sum"); err == nil {
		cmd := exec.Command(sums, "--check", "--strict", "--quiet", SumsName)
		cmd.Dir = o.Out
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Errorf("sha256sum says %v: %s", err, out)
		}
	}
	at := func(name string) string { return filepath.Join(o.Out, name) }
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	must(os.WriteFile(at("index.html"), []byte("other"), 0o644))
	must(os.Remove(at("entry/a.html.br")))
	must(os.WriteFile(at("entry/.more"), nil, 0o644))
	must(os.Remove(at("embed.js")))
	must(os.Symlink("worker.js", at("embed.js")))
	f, err := os.OpenFile(at(SumsName), os.O_APPEND|os.O_WRONLY, 0)
	must(err)
	_, err = f.WriteString(strings.Repeat("0", 64) + "  ../up\n" + strings.Repeat("0", 64) + "  404.html\n")
	must(err)
	must(f.Close())
	_, got := Verify(o.Out)
	for i := range got {
		got[i] = strings.TrimPrefix(got[i], o.Out+string(filepath.Separator))
	}
	want := []string{
		"embed.js:1:1: not a plain file; build the site anew",
		"entry/.more:1:1: not a file that was built; delete it",
		"entry/a.html.br:1:1: is missing; build the site anew",
		"index.html:1:1: has changed since it was built; build the site anew",
		"manifest.sha256:" + strconv.Itoa(files) + ":1: not a hash and the path of a file; build the site anew",
		"manifest.sha256:" + strconv.Itoa(files+1) + ":1: 404.html is named twice; build the site anew",
	}
	if !slices.Equal(got, want) {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	if n, problems := Verify(t.TempDir()); n != 0 || len(problems) != 1 || !strings.Contains(problems[0], "cannot be read") {
		t.Errorf("a folder without hashes: got %d and %q", n, problems)
	}
}
