package site

import (
	"compress/gzip"
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/andybalholm/brotli"
)

// served returns a handler for the small site, and its folder, which is the
// test's own. What is in it is built once.
func served(t *testing.T, base string) (http.Handler, string) {
	t.Helper()
	if builtSites[base] == nil {
		o := options(t)
		o.Base = base
		if _, err := Build(small(), shared(), o); err != nil {
			t.Fatal(err)
		}
		files := fstest.MapFS{}
		for _, p := range filesOf(t, o.Out) {
			data, err := os.ReadFile(filepath.Join(o.Out, p))
			if err != nil {
				t.Fatal(err)
			}
			files[filepath.ToSlash(p)] = &fstest.MapFile{Data: data, Mode: 0o644}
		}
		builtSites[base] = files
	}
	dir := filepath.Join(t.TempDir(), "dist")
	for _, err := range []error{
		os.CopyFS(dir, builtSites[base]),
		os.WriteFile(filepath.Join(dir, "..", "secret.html"), []byte("secret"), 0o644),
		os.WriteFile(filepath.Join(dir, ".hidden.html"), []byte("secret"), 0o644),
	} {
		if err != nil {
			t.Fatal(err)
		}
	}
	return Handler(dir, base), dir
}

var builtSites = map[string]fstest.MapFS{} // by base

func filesOf(t *testing.T, dir string) []string {
	var list []string
	if err := filepath.WalkDir(dir, func(p string, d os.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			rel, _ := filepath.Rel(dir, p)
			list = append(list, rel)
		}
		return err
	}); err != nil {
		t.Fatal(err)
	}
	return list
}

func ask(h http.Handler, method, target string, headers ...string) *http.Response {
	r := httptest.NewRequest(method, "/", nil)
	path, query, _ := strings.Cut(target, "?")
	r.URL.Path, r.URL.RawQuery = path, query
	for i := 0; i+1 < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w.Result()
}

func TestServe(t *testing.T) {
	h, dir := served(t, "/")
	wasm, _ := filepath.Glob(filepath.Join(dir, "web", "app.*.wasm"))
	font, _ := filepath.Glob(filepath.Join(dir, "web", "literata-latin.*.woff2"))
	if len(wasm) != 1 || len(font) != 1 {
		t.Fatalf("got %v and %v", wasm, font)
	}
	for _, test := range []struct {
		method, target string
		status         int
		kind, cache    string
		location       string
	}{
		{"GET", "/", 200, "text/html; charset=utf-8", "no-cache", ""},
		{"HEAD", "/", 200, "text/html; charset=utf-8", "no-cache", ""},
		{"GET", "/?as-of=2024-08-28", 200, "text/html; charset=utf-8", "no-cache", ""},
		{"GET", "/entry/a", 200, "text/html; charset=utf-8", "no-cache", ""},
		{"GET", "/manifest.webmanifest", 200, "application/manifest+json", "no-cache", ""},
		{"GET", "/worker.js", 200, "text/javascript; charset=utf-8", "no-cache", ""},
		{"GET", "/embed.js", 200, "text/javascript; charset=utf-8", "no-cache", ""},
		{"GET", "/data/record.json", 200, "application/json", "no-cache", ""},
		{"GET", "/oembed/entry/a.json", 200, "application/json", "no-cache", ""},
		{"GET", "/og/a.png?v=01234567", 200, "image/png", "no-cache", ""},
		{"GET", "/web/" + filepath.Base(wasm[0]), 200, "application/wasm", "public, max-age=31536000, immutable", ""},
		{"GET", "/web/" + filepath.Base(font[0]), 200, "font/woff2", "public, max-age=31536000, immutable", ""},
		{"GET", "/entry/a.html", 301, "", "", "/entry/a"},
		{"GET", "/entry/a/?q=x", 301, "", "", "/entry/a?q=x"},
		{"GET", "/index", 301, "", "", "/"},
		{"GET", "/index.html", 301, "", "", "/"},
		{"GET", "/404", 404, "text/html; charset=utf-8", "no-cache", ""},
		{"GET", "/nothing", 404, "text/html; charset=utf-8", "no-cache", ""},
		{"GET", "/entry", 404, "text/html; charset=utf-8", "no-cache", ""}, // a folder: no listing
		{"GET", "/index.html.br", 404, "text/html; charset=utf-8", "no-cache", ""},
		{"GET", "/../secret", 404, "text/html; charset=utf-8", "no-cache", ""},
		{"GET", "/entry/../../secret", 404, "text/html; charset=utf-8", "no-cache", ""},
		{"GET", "/entry/..%2f..%2fsecret", 404, "text/html; charset=utf-8", "no-cache", ""},
		{"GET", `/entry/..\..\secret`, 404, "text/html; charset=utf-8", "no-cache", ""},
		{"GET", "/.hidden", 404, "text/html; charset=utf-8", "no-cache", ""},
		{"GET", "//etc/passwd", 404, "text/html; charset=utf-8", "no-cache", ""},
		{"GET", "//elsewhere.example/", 404, "text/html; charset=utf-8", "no-cache", ""}, // to "//elsewhere.example"?
		{"GET", `/\elsewhere.example/`, 404, "text/html; charset=utf-8", "no-cache", ""},
		{"GET", "//elsewhere.example/x.html", 404, "text/html; charset=utf-8", "no-cache", ""},
		{"GET", "/a\x00b", 404, "text/html; charset=utf-8", "no-cache", ""},
		{"POST", "/", 405, "text/plain; charset=utf-8", "no-cache", ""},
		{"DELETE", "/", 405, "text/plain; charset=utf-8", "no-cache", ""},
	} {
		r := ask(h, test.method, test.target)
		body, _ := io.ReadAll(r.Body)
		if r.StatusCode != test.status || r.Header.Get("Location") != test.location ||
			test.status != 301 && (r.Header.Get("Content-Type") != test.kind || r.Header.Get("Cache-Control") != test.cache) {
			t.Errorf("%s %q: got %d, %q, %q, to %q", test.method, test.target, r.StatusCode, r.Header.Get("Content-Type"), r.Header.Get("Cache-Control"), r.Header.Get("Location"))
		}
		if strings.Contains(string(body), "secret") || test.method == "HEAD" && len(body) > 0 {
			t.Errorf("%s %q: got body %.80q", test.method, test.target, body)
		}
		if r.Header.Get("X-Content-Type-Options") != "nosniff" {
			t.Errorf("%s %q: no nosniff", test.method, test.target)
		}
	}
}

// Readers get the compressed copy that they take, and the same content.
func TestServeCompressed(t *testing.T) {
	h, dir := served(t, "/")
	want, err := os.ReadFile(filepath.Join(dir, "index.html"))
	if err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct{ accept, coding string }{
		{"", ""}, {"gzip, deflate, br, zstd", "br"}, {"gzip", "gzip"}, {"GZIP;q=0.5", "gzip"}, {"br;q=0, gzip", "gzip"}, {"br; q=0", ""}, {"brx", ""}, {"identity", ""},
	} {
		r := ask(h, "GET", "/", "Accept-Encoding", test.accept)
		if got := r.Header.Get("Content-Encoding"); got != test.coding {
			t.Errorf("for %q: got coding %q, want %q", test.accept, got, test.coding)
			continue
		}
		body := io.Reader(r.Body)
		switch test.coding {
		case "br":
			body = brotli.NewReader(r.Body)
		case "gzip":
			if body, err = gzip.NewReader(r.Body); err != nil {
				t.Fatal(err)
			}
		}
		if got, err := io.ReadAll(body); err != nil || string(got) != string(want) {
			t.Errorf("for %q: got another page, %v", test.accept, err)
		}
		if r.Header.Get("Vary") != "Accept-Encoding" {
			t.Errorf("for %q: Vary is %q", test.accept, r.Header.Get("Vary"))
		}
	}
}

func TestServeNotModified(t *testing.T) {
	h, _ := served(t, "/")
	tag := ask(h, "GET", "/").Header.Get("ETag")
	if r := ask(h, "GET", "/", "If-None-Match", tag); r.StatusCode != 304 {
		t.Errorf("with its own tag: got %d, want 304", r.StatusCode)
	}
	if r := ask(h, "GET", "/", "If-None-Match", `"another"`); r.StatusCode != 200 {
		t.Errorf("with another tag: got %d, want 200", r.StatusCode)
	}
	if br := ask(h, "GET", "/", "Accept-Encoding", "br").Header.Get("ETag"); br == tag {
		t.Error("the compressed copy has the same tag as the plain one")
	}
}

// Only the pages that are made for it may be framed; each page's own policy is
// sent with it.
func TestServePolicies(t *testing.T) {
	h, dir := served(t, "/")
	for target, framed := range map[string]bool{"/": false, "/entry/a": false, "/embed": true, "/embed/ledger": true, "/nothing": false} {
		file := strings.TrimPrefix(target, "/") + ".html"
		switch target {
		case "/":
			file = "index.html"
		case "/nothing":
			file = "404.html"
		}
		page, err := os.ReadFile(filepath.Join(dir, file))
		if err != nil {
			t.Fatal(err)
		}
		own, others, _ := strings.Cut(ask(h, "GET", target).Header.Get("Content-Security-Policy"), "; frame-ancestors ")
		if !strings.HasPrefix(own, "default-src 'none'; script-src ") || !strings.Contains(string(page), `content="`+own+`"`) {
			t.Errorf("%s: %q is not the policy that stands in the page", target, own)
		}
		if want := map[bool]string{true: "", false: "'none'"}[framed]; others != want {
			t.Errorf("%s may be framed by %q, want %q", target, others, want)
		}
	}
	for target, want := range map[string]string{"/worker.js": workerPolicy, "/data/record.json": filePolicy, "/sitemap.xml": filePolicy, "/embed.js": ""} {
		if got := ask(h, "GET", target).Header.Get("Content-Security-Policy"); got != want {
			t.Errorf("%s: got %q, want %q", target, got, want)
		}
	}
}

// The policies that the configurations name, folder by folder, are those of each
// page.
func TestPoliciesOfFolders(t *testing.T) {
	page := func(policy string) *fstest.MapFile {
		return &fstest.MapFile{Data: []byte(`<!doctype html><meta http-equiv=Content-Security-Policy content="` + policy + `">`)}
	}
	folder := fstest.MapFS{
		"index.html": page("home"), "about.html": page("text"), "print.html": page("text"), "a.b.html": page("odd"), "axb.html": page("text"),
		"entry/a.html": page("entry"), "entry/b.html": page("entry"), "entry/c.html": page("moved"),
		"embed.html": page("frame"), "embed/a.html": page("frame"), "embed/entry/a.html": page("entry"), "bare.html": {Data: []byte("<p>")}, "x.js": page("none"),
	}
	cases, err := policiesOf(folder)
	if err != nil {
		t.Fatal(err)
	}
	if len(cases) > 11 {
		t.Errorf("%d cases", len(cases))
	}
	for name, file := range folder {
		want := ""
		if strings.HasSuffix(name, ".html") {
			want = policyOf("/"+name, file.Data)
		}
		got := ""
		for _, c := range cases {
			if regexp.MustCompile(c.files).MatchString("/" + name) {
				got = c.value
				break
			}
		}
		if got != want {
			t.Errorf("%s: got %q, want %q", name, got, want)
		}
	}
}

// Only what is meant for scripts of other sites can be read by them.
func TestServeToOtherSites(t *testing.T) {
	h, _ := served(t, "/sub/")
	for target, want := range map[string]string{
		"/sub/oembed/home.json": "*", "/sub/oembed/entry/a.json": "*", "/sub/": "", "/sub/data/record.json": "*", "/sub/entry/a": "", "/sub/oembed/none.json": "",
	} {
		if got := ask(h, "GET", target, "Origin", "https://elsewhere.example").Header.Get("Access-Control-Allow-Origin"); got != want {
			t.Errorf("%s may be read by %q, want %q", target, got, want)
		}
	}
}

// A frame without an origin may load what its page and program need; pages
// are not handed to scripts of other origins.
func TestServeToOtherOrigins(t *testing.T) {
	h, dir := served(t, "/")
	wasm, _ := filepath.Glob(filepath.Join(dir, "web", "app.*.wasm"))
	for target, want := range map[string]string{
		"/web/" + filepath.Base(wasm[0]): "* ", "/data/record.json": "* cross-origin", "/embed.js": "* cross-origin",
		"/embed": " cross-origin", "/": " same-origin", "/entry/a": " same-origin", "/worker.js": " same-origin", "/web/nothing.js": " same-origin",
	} {
		r := ask(h, "GET", target, "Origin", "null")
		if got := r.Header.Get("Access-Control-Allow-Origin") + " " + r.Header.Get("Cross-Origin-Resource-Policy"); got != want {
			t.Errorf("%s: got %q, want %q", target, got, want)
		}
	}
}

func TestServeBase(t *testing.T) {
	h, _ := served(t, "/sub/rivers/")
	for target, want := range map[string]string{
		"/sub/rivers/": "200 ", "/sub/rivers/entry/a": "200 ", "/": "302 /sub/rivers/", "/sub/rivers": "302 /sub/rivers/",
		"/entry/a": "404 ", "/sub/": "404 ", "/sub/riversx/entry/a": "404 ", "/sub/rivers/entry/a.html": "301 /sub/rivers/entry/a",
	} {
		r := ask(h, "GET", target)
		if got := strings.TrimSuffix(r.Status, " "+http.StatusText(r.StatusCode)) + " " + r.Header.Get("Location"); got != want {
			t.Errorf("%s: got %q, want %q", target, got, want)
		}
	}
}

func TestServeAnswersBeforeItSaysSo(t *testing.T) {
	_, dir := served(t, "/")
	ctx, cancel := context.WithCancel(t.Context())
	called := false
	err := Serve(ctx, dir, "/", "127.0.0.1:0", func(url string) {
		called = true
		r, err := http.Get(url)
		if err != nil || r.StatusCode != 200 {
			t.Errorf("got %v, %v", r, err)
		}
		cancel()
	})
	if err != nil || !called {
		t.Errorf("got error %v, called %v", err, called)
	}
	if err := Serve(t.Context(), dir, "/", "256.0.0.1:99", nil); err == nil {
		t.Error("a bad address is no error")
	}
}

// Every header that is sent stands in the README's table of what it stops.
func TestHeadersAreExplained(t *testing.T) {
	readme, err := os.ReadFile("../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	_, table, _ := strings.Cut(string(readme), "\n## Security\n")
	table, _, _ = strings.Cut(table, "\n## ")
	for _, r := range rulesFor(nil) {
		if !regexp.MustCompile("(?m)^\\|.*`" + r.header).MatchString(table) {
			t.Errorf("the table of README.md, Security, says nothing of %s", r.header)
		}
	}
}
