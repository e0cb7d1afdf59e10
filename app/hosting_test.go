//go:build !wasm

package main

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"io/fs"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"ledger/app/site"
)

// A webServer serves a subject: ours, or a real one with the configuration that
// we write for it.
type webServer struct{ name, origin string }

// webServers starts all servers for a subject until the test ends. How nginx and
// Caddy are told of the configurations stands in the README, and is done so here.
func webServers(t *testing.T, s *subject) []webServer {
	t.Helper()
	dir, err := filepath.EvalSymlinks(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := site.WriteHosts(s.dist, s.dist, filepath.Join(dir, "hosts"), s.base != "/"); err != nil {
		t.Fatal(err)
	}
	readme, err := os.ReadFile("../README.md")
	if err != nil {
		t.Fatal(err)
	}
	example := func(kind, port string) string {
		m := regexp.MustCompile("(?s)```" + kind + "\n(.*?)```").FindSubmatch(readme)
		if m == nil {
			t.Fatalf("README.md has no example for %s", kind)
		}
		name := "site" + strings.ReplaceAll(strings.TrimSuffix(s.base, "/"), "/", "_")
		return strings.NewReplacer("listen 80", "listen 127.0.0.1:"+port, "your.site {", "http://127.0.0.1:"+port+" {", "import site\n", "import "+name+"\n", "{\n    servers", "{\nadmin off\nauto_https off\nservers", "/srv/ledger/", dir+"/").Replace(string(m[1]))
	}
	write := func(name, text string) string {
		p := filepath.Join(dir, name)
		if err := os.WriteFile(p, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
		return p
	}
	port := freePort(t)
	conf := strings.ReplaceAll("daemon off; pid DIR/nginx.pid; error_log stderr; include /etc/nginx/modules-enabled/*.conf; events {}\n"+
		"http {\naccess_log off; client_body_temp_path DIR/t; proxy_temp_path DIR/t; fastcgi_temp_path DIR/t; uwsgi_temp_path DIR/t; scgi_temp_path DIR/t;\n", "DIR", dir)
	if os.Getuid() == 0 {
		conf = "user root;\n" + conf // may read the folder
	}
	conf = write("nginx.conf", conf+example("nginx", port)+"}\n")
	list := []webServer{{"serve", serveHandler(t, site.Handler(s.dist, s.base))}}
	list = append(list, startServer(t, "nginx", port, "-c", conf, "-e", "stderr"))
	port = freePort(t)
	t.Setenv("HOME", dir) // where Caddy keeps what it keeps
	conf = write("Caddyfile", example("caddy", port))
	list = append(list, startServer(t, "caddy", port, "run", "--adapter", "caddyfile", "--config", conf))
	for _, server := range list[1:] { // ours speaks no https
		r, _ := ask(t, server.origin, "HEAD", s.base)
		if got, want := r.Header.Get("Strict-Transport-Security"), map[bool]string{true: "", false: "max-age=31536000"}[s.base == "/"]; got != want {
			t.Errorf("%s: Strict-Transport-Security is %q, want %q", server.name, got, want)
		}
	}
	return list
}

func freePort(t *testing.T) string {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	_, port, _ := net.SplitHostPort(l.Addr().String())
	return port
}

// startServer starts a server and waits until it answers at the port.
func startServer(t *testing.T, name, port string, args ...string) webServer {
	t.Helper()
	program, err := exec.LookPath(name)
	if err != nil {
		if program, err = exec.LookPath("/usr/sbin/" + name); err != nil {
			t.Fatalf("%v; install the packages nginx-light, libnginx-mod-http-brotli-static and caddy", err)
		}
	}
	var said bytes.Buffer
	cmd := exec.Command(program, args...)
	cmd.Stdout, cmd.Stderr = &said, &said
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	ended := make(chan error, 1)
	go func() { ended <- cmd.Wait() }()
	t.Cleanup(func() {
		cmd.Process.Signal(syscall.SIGTERM)
		<-ended
	})
	for {
		conn, err := net.Dial("tcp", "127.0.0.1:"+port)
		if err == nil {
			conn.Close()
			return webServer{name, "http://127.0.0.1:" + port}
		}
		select {
		case err := <-ended:
			ended <- err
			t.Fatalf("%s ends: %v; are nginx-light, libnginx-mod-http-brotli-static and caddy installed?\n%s", name, err, said.String())
		case <-time.After(10 * time.Millisecond):
		}
	}
}

// ask sends a request as it is written, byte by byte the same to all servers.
func ask(t *testing.T, origin, method, target string, headers ...string) (*http.Response, []byte) {
	t.Helper()
	host := strings.TrimPrefix(origin, "http://")
	conn, err := net.Dial("tcp", host)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	conn.SetDeadline(time.Now().Add(10 * time.Second))
	text := method + " " + target + " HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n"
	for i := 0; i+1 < len(headers); i += 2 {
		text += headers[i] + ": " + headers[i+1] + "\r\n"
	}
	if _, err := io.WriteString(conn, text+"\r\n"); err != nil {
		t.Fatal(err)
	}
	r, err := http.ReadResponse(bufio.NewReader(conn), &http.Request{Method: method})
	if err != nil {
		t.Fatalf("%s %q: %v", method, target, err)
	}
	defer r.Body.Close()
	body, err := io.ReadAll(r.Body)
	if err != nil {
		t.Fatalf("%s %q: %v", method, target, err)
	}
	return r, body
}

// The headers that servers must agree on.
var agreed = []string{
	"Content-Type", "Cache-Control", "Content-Security-Policy", "Cross-Origin-Opener-Policy", "Cross-Origin-Resource-Policy",
	"Access-Control-Allow-Origin", "Permissions-Policy", "Referrer-Policy", "X-Content-Type-Options", "Vary", "Content-Encoding",
}

// Our server, nginx and Caddy answer alike at every address of the site, plain and
// compressed, and each page comes with the policy that stands in it.
func TestServersAgreeOnEveryFile(t *testing.T) {
	eachSubject(t, func(t *testing.T, s *subject) {
		servers := webServers(t, s)
		n := 0
		err := filepath.WalkDir(s.dist, func(p string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() || strings.HasSuffix(p, ".br") || strings.HasSuffix(p, ".gz") {
				return err
			}
			rel, _ := filepath.Rel(s.dist, p)
			address := s.base + strings.TrimSuffix(strings.TrimSuffix(filepath.ToSlash(rel), ".html"), "index")
			want := http.StatusOK
			if rel == "404.html" {
				want = http.StatusNotFound
			}
			coding := []string{"identity", "gzip", "br"}[n%3]
			n++
			var first *http.Response
			var content []byte
			for _, server := range servers {
				r, body := ask(t, server.origin, "GET", (&url.URL{Path: address}).EscapedPath(), "Accept-Encoding", coding)
				if r.StatusCode != want {
					t.Errorf("%s answers %s with %d", server.name, address, r.StatusCode)
				}
				if first == nil {
					first, content = r, body
				}
				if !bytes.Equal(body, content) {
					t.Errorf("%s: %s is %d bytes, want %d others", server.name, address, len(body), len(content))
				}
				for _, h := range agreed {
					if got, want := strings.Join(r.Header.Values(h), ", "), first.Header.Get(h); got != want {
						t.Errorf("%s: %s has %s %q, want %q", server.name, address, h, got, want)
					}
				}
				if r.Header.Get("ETag") == "" {
					t.Errorf("%s: %s has no tag", server.name, address)
				}
			}
			if t.Failed() && n > 20 {
				return fs.SkipAll
			}
			return nil
		})
		if err != nil || n < len(s.a.Entries) {
			t.Errorf("asked for %d files: %v", n, err)
		}
	})
}

// What each server does at each kind of address. "B" stands for the base, "E" for
// an entry, "W" for the program, "H" for what is sent
// with the page for what is missing.
func TestServersAtEveryKindOfAddress(t *testing.T) {
	eachSubject(t, func(t *testing.T, s *subject) {
		entry := s.a.Entries[0].ID
		wasm, _ := filepath.Glob(filepath.Join(s.dist, "web", "app.*.wasm"))
		missing, err := os.ReadFile(filepath.Join(s.dist, "404.html"))
		if err != nil || len(wasm) != 1 {
			t.Fatal(err, wasm)
		}
		where := strings.NewReplacer("B", s.base, "E", "entry/"+entry, "W", "web/"+filepath.Base(wasm[0]))
		const page, again, forever = "text/html; charset=utf-8", "no-cache", "public, max-age=31536000, immutable"
		servers := webServers(t, s)
		for _, test := range []struct {
			method, target string
			status         int
			location       string   // of redirects
			asks           string   // "name: value" of a header of the request
			headers        []string // name, value; "" for none
		}{
			{"GET", "B", 200, "", "", []string{"Content-Type", page, "Cache-Control", again, "Content-Encoding", ""}},
			{"HEAD", "B", 200, "", "", []string{"Content-Type", page, "Cache-Control", again}},
			{"GET", "B?as-of=2024-08-28&q=a%20b", 200, "", "", []string{"Content-Type", page}},
			{"GET", "BE", 200, "", "", []string{"Content-Type", page, "Cross-Origin-Opener-Policy", "same-origin", "Cross-Origin-Resource-Policy", "same-origin", "Access-Control-Allow-Origin", ""}},
			{"GET", "Bembed?as-of=2024-08-28", 200, "", "", []string{"Content-Type", page, "Cross-Origin-Opener-Policy", "", "Cross-Origin-Resource-Policy", "cross-origin"}},
			{"GET", "BW", 200, "", "", []string{"Content-Type", "application/wasm", "Cache-Control", forever, "Access-Control-Allow-Origin", "*", "Cross-Origin-Resource-Policy", ""}},
			{"GET", "Bworker.js", 200, "", "", []string{"Content-Type", "text/javascript; charset=utf-8", "Cache-Control", again}},
			{"GET", "Bembed.js", 200, "", "", []string{"Cache-Control", again, "Access-Control-Allow-Origin", "*"}},
			{"GET", "Bdata/record.json", 200, "", "Origin: https://elsewhere.example", []string{"Content-Type", "application/json", "Access-Control-Allow-Origin", "*"}},
			{"GET", "Bdata/changes.json", 200, "", "", []string{"Content-Type", "application/feed+json", "Cache-Control", again}},
			{"GET", "Bmanifest.webmanifest", 200, "", "", []string{"Content-Type", "application/manifest+json"}},
			// Compressed copies, for those who take them.
			{"GET", "B", 200, "", "Accept-Encoding: gzip, deflate, br, zstd", []string{"Content-Encoding", "br", "Content-Type", page, "Vary", "Accept-Encoding"}},
			{"GET", "BW", 200, "", "Accept-Encoding: br", []string{"Content-Encoding", "br", "Content-Type", "application/wasm"}},
			{"GET", "B", 200, "", "Accept-Encoding: gzip", []string{"Content-Encoding", "gzip", "Vary", "Accept-Encoding"}},
			{"GET", "B", 200, "", "Accept-Encoding: br;q=0, gzip", []string{"Content-Encoding", "gzip"}},
			{"GET", "B", 200, "", "Accept-Encoding: identity", []string{"Content-Encoding", "", "Vary", "Accept-Encoding"}},
			// One address for each page.
			{"GET", "BE.html", 301, "BE", "", nil},
			{"GET", "BE/", 301, "BE", "", nil},
			{"GET", "BE//", 301, "BE", "", nil},
			{"GET", "BE.html?as-of=2024-08-28&q=a%20b", 301, "BE?as-of=2024-08-28&q=a%20b", "", nil},
			{"GET", "Bindex", 301, "B", "", nil},
			{"GET", "Bindex.html?q=x", 301, "B?q=x", "", nil},
			{"HEAD", "BE.html", 301, "BE", "", nil},
			// What is not there.
			{"GET", "Bnothing", 404, "", "", []string{"Content-Type", page, "Cache-Control", again, "X-Content-Type-Options", "nosniff", "Content-Security-Policy", "H"}},
			{"GET", "Bweb/nothing.0123456789ab.js", 404, "", "", []string{"Content-Type", page, "Cache-Control", again}},
			{"GET", "B404", 404, "", "", []string{"Content-Type", page}},
			{"GET", "Bnothing", 404, "", "If-None-Match: *", nil},
			{"GET", "Bnothing", 404, "", "If-Modified-Since: Fri, 31 Dec 2100 00:00:00 GMT", nil},
			{"GET", "Bnothing", 404, "", "Range: bytes=0-9", nil},
			{"GET", "Bentry", 404, "", "", nil}, // a folder
			{"GET", "Bweb", 404, "", "", nil},
			{"GET", "Bindex.html.br", 404, "", "", nil},
			{"GET", "BE.html.gz", 404, "", "", nil},
			{"GET", "B.git/config", 404, "", "", nil},
			{"GET", "Bweb/.hidden", 404, "", "", nil},
			// Other methods.
			{"POST", "B", 405, "", "Content-Length: 0", []string{"Allow", "GET, HEAD"}},
			{"DELETE", "BE", 405, "", "", []string{"Allow", "GET, HEAD"}},
			{"PUT", "Bnothing", 405, "", "Content-Length: 0", nil},
			{"OPTIONS", "B", 405, "", "", nil},
		} {
			target := where.Replace(test.target)
			name, value, asks := strings.Cut(test.asks, ": ")
			headers := []string{name, value}
			if !asks {
				headers = nil
			}
			for _, server := range servers {
				r, body := ask(t, server.origin, test.method, target, headers...)
				what := server.name + ": " + test.method + " " + target + " " + test.asks
				if r.StatusCode != test.status || r.Header.Get("Location") != where.Replace(test.location) {
					t.Errorf("%s: got %d, to %q; want %d, to %q", what, r.StatusCode, r.Header.Get("Location"), test.status, where.Replace(test.location))
					continue
				}
				for i := 0; i < len(test.headers); i += 2 {
					want := test.headers[i+1]
					if want == "H" {
						about, _ := ask(t, server.origin, "GET", s.base+"404")
						if want = about.Header.Get(test.headers[i]); !strings.Contains(want, "default-src 'none'; script-src 'self'") {
							t.Errorf("%s: %s is %q", what, test.headers[i], want)
						}
					}
					if got := strings.Join(r.Header.Values(test.headers[i]), ", "); got != want {
						t.Errorf("%s: %s is %q, want %q", what, test.headers[i], got, want)
					}
				}
				if test.method == "HEAD" && len(body) > 0 || test.status == 404 && !bytes.Equal(body, missing) {
					t.Errorf("%s: got %d bytes: %.60q", what, len(body), body)
				}
			}
		}
		for _, server := range servers {
			// Pages are asked for again and come again only if they have changed.
			for _, coding := range []string{"identity", "gzip", "br"} {
				r, _ := ask(t, server.origin, "GET", s.base, "Accept-Encoding", coding)
				again, body := ask(t, server.origin, "GET", s.base, "Accept-Encoding", coding, "If-None-Match", r.Header.Get("ETag"))
				if again.StatusCode != 304 || len(body) > 0 || again.Header.Get("Content-Security-Policy") != r.Header.Get("Content-Security-Policy") {
					t.Errorf("%s: asked again, it answers %d with %d bytes and the policy %q", server.name, again.StatusCode, len(body), again.Header.Get("Content-Security-Policy"))
				}
				if other, _ := ask(t, server.origin, "GET", s.base, "Accept-Encoding", coding, "If-None-Match", `"other"`); other.StatusCode != 200 {
					t.Errorf("%s: asked with another tag, it answers %d", server.name, other.StatusCode)
				}
			}
			// No address leads out of the folder or to another site.
			for _, target := range []string{
				"B../../../../etc/passwd", "Bentry/../../../../../etc/passwd", "B%2e%2e/%2e%2e/%2e%2e/%2e%2e/etc/passwd", "Bentry/..%2f..%2f..%2f..%2fetc/passwd", `B..\..\..\etc\passwd`, "B..%5c..%5cetc/passwd",
				"B/etc/passwd", "B%2fetc/passwd", "Bindex.html%00.js", "Ba%0d%0aSet-Cookie:%20x=1/", "Ba%0d%0aSet-Cookie:%20x=1.html", "B/elsewhere.example/", "B/elsewhere.example/x.html", `B\elsewhere.example/`,
				"B%5celsewhere.example/", "B%2felsewhere.example/", "B%2f%2felsewhere.example%2fx.html", "B%09/elsewhere.example/", "B.%2f%2felsewhere.example/", "B%zz", "B%", "B{path}/", "B%7bpath%7d.html", "B$uri/", "B%24uri.html",
			} {
				target := where.Replace(target)
				r, body := ask(t, server.origin, "GET", target)
				if bytes.Contains(body, []byte("root:x:")) || r.StatusCode < 300 && len(body) > 0 || r.StatusCode >= 500 || r.Header.Get("Set-Cookie") != "" {
					t.Errorf("%s answers %q with %d, %v: %.60q", server.name, target, r.StatusCode, r.Header, body)
				}
				to := r.Header.Get("Location")
				if rest, ok := strings.CutPrefix(to, s.base); to != "" && (!ok || strings.HasPrefix(rest, "/") || strings.HasPrefix(rest, `\`)) {
					t.Errorf("%s leads from %q to %q", server.name, target, to)
				}
			}
			if s.base != "/" {
				for target, want := range map[string]string{strings.TrimSuffix(s.base, "/"): s.base, strings.TrimSuffix(s.base, "/") + "x/entry/" + entry: ""} {
					if r, _ := ask(t, server.origin, "GET", target); r.Header.Get("Location") != want || r.StatusCode == 200 && r.ContentLength != 0 {
						t.Errorf("%s: %s leads to %q, want %q (%d)", server.name, target, r.Header.Get("Location"), want, r.StatusCode)
					}
				}
			}
		}
	})
}

// What the headers do in a browser, one by one. (What each directive of a page's
// own policy stops, the tests of policies show; TestFrame, who may be framed.)
func TestHeadersHoldInABrowser(t *testing.T) {
	eachSubject(t, func(t *testing.T, s *subject) {
		var referrer atomic.Value
		other := serveHandler(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if r.URL.Path == "/linked" {
				referrer.Store(r.Referer())
			}
			w.Header().Set("Content-Type", "text/html")
			io.WriteString(w, "<!doctype html><title>other</title><link rel=icon href=data:,><body>other")
		}))
		serve := site.Handler(s.dist, s.base)
		origin := serveHandler(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if r.URL.Query().Get("bare") == "" {
				serve.ServeHTTP(w, r)
				return
			}
			// A page whose own policy has been taken away and that holds a foreign script.
			rec := httptest.NewRecorder()
			r.Header.Del("Accept-Encoding")
			serve.ServeHTTP(rec, r)
			for name, values := range rec.Header() {
				w.Header()[name] = values
			}
			w.Header().Del("Content-Length")
			page := regexp.MustCompile(`<meta http-equiv="?Content-Security-Policy[^>]*>`).ReplaceAllString(rec.Body.String(), "")
			if page == rec.Body.String() {
				t.Error("the page has no policy")
			}
			io.WriteString(w, page+"<script>self.pwned = true</script>")
		}))
		at := origin + s.base

		tb := newTab(t, "http://")
		tb.allow("Content Security Policy", "Content-Security-Policy", "ERR_BLOCKED_BY_RESPONSE", "Refused to execute", "strict MIME type", "CORS policy", "ERR_FAILED", "blocked by")
		// Content-Security-Policy, as a header: it holds if the page says nothing itself.
		tb.run(chromedp.Navigate(at + "?bare=1&wasm=false"))
		if got := tb.text("`${typeof ledgerBoot} ${self.pwned}`"); got != "function undefined" {
			t.Errorf("without a policy of its own, the page's script and a foreign one are: %s", got)
		}
		// Permissions-Policy.
		var allowed []string
		tb.js(`document.featurePolicy.allowedFeatures().filter(f => ["camera", "display-capture", "geolocation", "hid", "microphone", "midi", "payment", "serial", "usb"].includes(f))`, &allowed)
		if len(allowed) > 0 {
			t.Errorf("the page may use %q", allowed)
		}
		// Referrer-Policy: another site learns where a reader comes from, and not what was read.
		tb.js(fmt.Sprintf(`(a => { a.href = %q; document.body.append(a); a.click() })(document.createElement("a"))`, other+"/linked"), nil)
		tb.soon(func() string {
			if got, want := referrer.Load(), origin+"/"; got != want {
				return fmt.Sprintf("the other site learns %v, want %s", got, want)
			}
			return ""
		})
		// From another origin now.
		tb.until("the other site is there", `document.title === "other"`)
		tb.js(fmt.Sprintf(`self.at = %q, self.tried = (load, what) => load.then(() => what + " yes", () => what + " no"),
			self.element = (name, path) => tried(new Promise((done, fail) => { const e = document.createElement(name); e.onload = done; e.onerror = fail; e.src = at + path; document.body.append(e) }), name + " " + path)`, at), nil)
		var got []string
		tb.js(`Promise.all([
			...["", "about", "worker.js", "sitemap.xml", "embed", "embed.js", "data/record.json"].map(p => tried(fetch(at + p, {mode: "no-cors"}), "load " + p)),
			...["", "about", "embed", "embed.js", "data/record.json"].map(p => tried(fetch(at + p), "read " + p)),
			element("script", "embed.js"), element("script", "worker.js"), element("script", "data/meetings.ics"),
		])`, &got)
		want := []string{
			// Cross-Origin-Resource-Policy
			"load  no", "load about no", "load worker.js no", "load sitemap.xml no", "load embed yes", "load embed.js yes", "load data/record.json yes",
			// Access-Control-Allow-Origin
			"read  no", "read about no", "read embed no", "read embed.js yes", "read data/record.json yes",
			// X-Content-Type-Options: a calendar is no script
			"script embed.js yes", "script worker.js no", "script data/meetings.ics no",
		}
		if !slices.Equal(got, want) {
			t.Errorf("another site gets\n%q, want\n%q", got, want)
		}
		// Cross-Origin-Opener-Policy: who opens a page has no hold on it.
		for path, want := range map[string]string{"about": "true", "embed": "false"} {
			tb.js(fmt.Sprintf(`void (self.opened = open(at + %q))`, path), nil)
			tb.soon(func() string {
				var loaded bool
				all, err := chromedp.Targets(tb.ctx)
				for _, info := range all {
					loaded = loaded || info.URL == at+path && info.Title != "" && info.Title != info.URL && !strings.HasSuffix(at+path, info.Title)
				}
				if got := tb.text(`String(opened.closed)`); err != nil || !loaded || got != want {
					return fmt.Sprintf("%s: loaded %v, lost to who opened it: %s, want %s; %v", path, loaded, got, want, err)
				}
				return ""
			})
		}
	})
}
