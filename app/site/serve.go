package site

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// hashed matches the names of files that never change: they carry their hash.
var hashed = regexp.MustCompile(`\.[0-9a-f]{12}\.[a-z0-9]+$`)

// kinds are the media types of the site's files, by extension.
var kinds = map[string]string{
	".html": "text/html; charset=utf-8", ".js": "text/javascript; charset=utf-8", ".css": "text/css; charset=utf-8", ".json": "application/json",
	".wasm": "application/wasm", ".woff2": "font/woff2", ".svg": "image/svg+xml", ".png": "image/png",
	".webmanifest": "application/manifest+json", ".xml": "application/xml", ".txt": "text/plain; charset=utf-8",
	".csv": "text/csv; charset=utf-8; header=present", ".ics": "text/calendar; charset=utf-8", ".atom": "application/atom+xml; charset=utf-8",
	".jsonld": "application/ld+json",
}

// Handler serves the built folder dir below base, the way the site is meant to
// be hosted: pages without ".html", compressed copies where the reader takes
// them, hashed files for ever and pages to be checked again each time, the
// 404 page for everything else.
func Handler(dir, base string) http.Handler {
	s := server{root: dir, base: base}
	return http.HandlerFunc(s.serve)
}

type server struct{ root, base string }

func (s server) serve(w http.ResponseWriter, r *http.Request) {
	h := w.Header()
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Referrer-Policy", "strict-origin-when-cross-origin")
	h.Set("Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=()")
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		h.Set("Allow", "GET, HEAD")
		http.Error(w, "only GET and HEAD are served", http.StatusMethodNotAllowed)
		return
	}
	p := r.URL.Path
	if !strings.HasPrefix(p, s.base) {
		if p+"/" == s.base || p == "/" {
			http.Redirect(w, r, s.base, http.StatusFound)
			return
		}
		s.notFound(w, r)
		return
	}
	name := strings.TrimPrefix(p, s.base)
	if to, ok := cleanAddress(name); ok {
		to = s.base + to
		if r.URL.RawQuery != "" {
			to += "?" + r.URL.RawQuery
		}
		http.Redirect(w, r, to, http.StatusMovedPermanently)
		return
	}
	if name == "" {
		name = "index"
	}
	if path.Ext(name) == "" || !s.exists(name) {
		if s.exists(name + ".html") {
			name += ".html"
		}
	}
	if !s.exists(name) || strings.HasSuffix(name, ".br") || strings.HasSuffix(name, ".gz") {
		s.notFound(w, r)
		return
	}
	if name == "404.html" {
		s.notFound(w, r)
		return
	}
	s.file(w, r, name, http.StatusOK)
}

// cleanAddress returns the address that a page's other spellings lead to:
// "x.html", "x/" and "index" become "x", "x" and "".
func cleanAddress(name string) (string, bool) {
	to := name
	if strings.HasSuffix(to, ".html") {
		to = strings.TrimSuffix(to, ".html")
	}
	to = strings.TrimRight(to, "/")
	if to == "index" {
		to = ""
	}
	return to, to != name
}

// exists reports whether name is a file of the site. Names that leave the
// folder, or are hidden, are not.
func (s server) exists(name string) bool {
	if name == "" || strings.HasPrefix(name, "/") || path.Clean("/"+name) != "/"+name || strings.Contains(name, "\\") || strings.ContainsRune(name, 0) {
		return false
	}
	for _, part := range strings.Split(name, "/") {
		if strings.HasPrefix(part, ".") {
			return false
		}
	}
	info, err := os.Stat(filepath.Join(s.root, filepath.FromSlash(name)))
	return err == nil && info.Mode().IsRegular()
}

func (s server) notFound(w http.ResponseWriter, r *http.Request) {
	if !s.exists("404.html") {
		http.Error(w, "not found", http.StatusNotFound)
		return
	}
	s.file(w, r, "404.html", http.StatusNotFound)
}

func (s server) file(w http.ResponseWriter, r *http.Request, name string, status int) {
	h := w.Header()
	h.Set("Content-Type", typeOf(name))
	if strings.HasPrefix(name, "data/") { // for everybody's scripts
		h.Set("Access-Control-Allow-Origin", "*")
	}
	if hashed.MatchString(name) {
		h.Set("Cache-Control", "public, max-age=31536000, immutable")
	} else {
		h.Set("Cache-Control", "no-cache")
	}
	if path.Ext(name) == ".html" && !framed(name) {
		h.Set("Content-Security-Policy", "frame-ancestors 'none'")
	}
	if forOthers(name) {
		h.Set("Access-Control-Allow-Origin", "*")
		h.Set("Cross-Origin-Resource-Policy", "cross-origin")
	}
	serve := name
	if compressed[path.Ext(name)] {
		h.Set("Vary", "Accept-Encoding")
		for _, c := range []struct{ word, ext string }{{"br", ".br"}, {"gzip", ".gz"}} {
			if accepts(r.Header.Get("Accept-Encoding"), c.word) && s.exists(name+c.ext) {
				serve = name + c.ext
				h.Set("Content-Encoding", c.word)
				break
			}
		}
	}
	data, err := os.ReadFile(filepath.Join(s.root, filepath.FromSlash(serve)))
	if err != nil {
		http.Error(w, "not readable", http.StatusInternalServerError)
		return
	}
	tag := `"` + hashOf(data) + `"`
	h.Set("ETag", tag)
	if status == http.StatusOK && strings.Contains(r.Header.Get("If-None-Match"), tag) {
		w.WriteHeader(http.StatusNotModified)
		return
	}
	h.Set("Content-Length", strconv.Itoa(len(data)))
	w.WriteHeader(status)
	if r.Method != http.MethodHead {
		w.Write(data)
	}
}

// framed reports whether a page is made to be framed by any other.
func framed(name string) bool { return name == "embed.html" || strings.HasPrefix(name, "embed/") }

// forOthers reports whether pages of any origin may load a file: a frame in a
// sandbox has no origin, and what its page and program need comes from another
// one as it sees it.
func forOthers(name string) bool {
	return strings.HasPrefix(name, "web/") || strings.HasPrefix(name, "data/") || strings.HasPrefix(name, "oembed/") || name == "embed.js"
}

// accepts reports whether an Accept-Encoding header takes a coding.
func accepts(header, coding string) bool {
	for _, part := range strings.Split(header, ",") {
		word, params, _ := strings.Cut(strings.TrimSpace(part), ";")
		if strings.EqualFold(strings.TrimSpace(word), coding) {
			q, found := strings.CutPrefix(strings.ReplaceAll(params, " ", ""), "q=")
			if !found {
				return true
			}
			v, err := strconv.ParseFloat(q, 64)
			return err == nil && v > 0
		}
	}
	return false
}

// Serve serves the built folder at addr until ctx is done. It calls ready with
// the address of the site once it answers.
func Serve(ctx context.Context, dir, base, addr string, ready func(string)) error {
	listener, err := net.Listen("tcp", addr)
	if err != nil {
		return err
	}
	server := &http.Server{
		Handler: Handler(dir, base), ReadHeaderTimeout: 5 * time.Second, ReadTimeout: 10 * time.Second,
		WriteTimeout: 60 * time.Second, IdleTimeout: 60 * time.Second, MaxHeaderBytes: 16 << 10,
	}
	failed := make(chan error, 1)
	go func() { failed <- server.Serve(listener) }()
	url := "http://" + listener.Addr().String() + base
	if err := answers(ctx, url); err != nil {
		server.Close()
		return err
	}
	ready(url)
	select {
	case err := <-failed:
		return err
	case <-ctx.Done():
		stop, cancel := context.WithTimeout(context.Background(), 5*time.Second)
		defer cancel()
		return server.Shutdown(stop)
	}
}

// answers waits until the address answers with a page.
func answers(ctx context.Context, url string) error {
	for range 50 {
		req, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
		if err != nil {
			return err
		}
		resp, err := http.DefaultClient.Do(req)
		if err == nil {
			io.Copy(io.Discard, resp.Body)
			resp.Body.Close()
			if resp.StatusCode != http.StatusOK {
				return fmt.Errorf("%s answers %s", url, resp.Status)
			}
			return nil
		}
		if ctx.Err() != nil {
			return ctx.Err()
		}
		time.Sleep(20 * time.Millisecond)
	}
	return errors.New(url + " does not answer")
}
