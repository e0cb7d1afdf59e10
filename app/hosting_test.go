//go:build !wasm

package main

import (
	"bytes"
	"io"
	"io/fs"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"testing"
	"time"

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
	if _, err := site.WriteHosts(s.dist, s.dist, filepath.Join(dir, "hosts")); err != nil {
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
		return strings.NewReplacer("listen 80", "listen 127.0.0.1:"+port, "your.site {", "http://127.0.0.1:"+port+" {", "import site\n", "import "+name+"\n", "/srv/ledger/", dir+"/").Replace(string(m[1]))
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
	conf = write("Caddyfile", "{\nadmin off\nauto_https off\n}\n"+example("caddy", port))
	return append(list, startServer(t, "caddy", port, "run", "--adapter", "caddyfile", "--config", conf))
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
			t.Fatalf("%s ends: %v\n%s", name, err, said.String())
		case <-time.After(10 * time.Millisecond):
		}
	}
}

// fetchAs asks a server and follows nothing.
func fetchAs(t *testing.T, method, url string, headers ...string) (*http.Response, []byte) {
	t.Helper()
	r, err := http.NewRequest(method, url, nil)
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Accept-Encoding", "identity")
	for i := 0; i+1 < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	resp, err := http.DefaultTransport.RoundTrip(r)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return resp, body
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
				r, body := fetchAs(t, "GET", server.origin+address, "Accept-Encoding", coding)
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
