package site

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log"
	"net"
	"net/http"
	"os"
	"path"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"time"
)

// Handler serves the built folder dir below base, the way the site is meant to
// be hosted: pages without ".html", compressed copies where the reader takes
// them, hashed files for ever and pages to be checked again each time, the
// 404 page for everything else. What it sends with a file is in rules.go.
func Handler(dir, base string) http.Handler {
	return &server{root: dir, base: base, rules: rulesFor(nil)}
}

type server struct {
	root, base string
	rules      []rule
	tags       sync.Map // tagKey → entity tag: a file is read for it once
}

type tagKey struct {
	name    string
	size    int64
	changed time.Time
}

func (s *server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.head(w, "/") // until it is known which file
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		w.Header().Set("Allow", "GET, HEAD")
		http.Error(w, "only GET and HEAD are served", http.StatusMethodNotAllowed)
		return
	}
	p, ok := strings.CutPrefix(r.URL.Path, s.base)
	switch {
	case ok:
		p = "/" + p
	case r.URL.Path+"/" == s.base, r.URL.Path == "/":
		http.Redirect(w, r, s.base, http.StatusFound)
		return
	default:
		s.notFound(w, r)
		return
	}
	if to, ok := cleanAddress(p); ok {
		to = s.base + to
		if r.URL.RawQuery != "" {
			to += "?" + r.URL.RawQuery
		}
		http.Redirect(w, r, to, http.StatusMovedPermanently)
		return
	}
	if p == "/" {
		p = "/index"
	}
	if !matches(pathForm, p) || matches(unlisted, p) || !s.file(w, r, p, http.StatusOK) && !s.file(w, r, p+".html", http.StatusOK) {
		s.notFound(w, r)
	}
}

// cleanAddress returns the address that a page's other spellings lead to, without
// the base: of "/x.html", "/x/" and "/index" it is "x", "x" and "".
func cleanAddress(p string) (string, bool) {
	if matches(homes, p) {
		return "", true
	}
	if m := expressions[spellings].FindStringSubmatch(p); m != nil {
		return m[1], true
	}
	return "", false
}

// open opens a file of the site, which cannot lie outside of the folder, not by
// a link either.
func (s *server) open(name string) (*os.File, fs.FileInfo, error) {
	f, err := os.OpenInRoot(s.root, filepath.FromSlash(name[1:]))
	if err != nil {
		return nil, nil, err
	}
	info, err := f.Stat()
	if err == nil && !info.Mode().IsRegular() {
		err = fs.ErrNotExist
	}
	if err != nil {
		f.Close()
		return nil, nil, err
	}
	return f, info, nil
}

func (s *server) notFound(w http.ResponseWriter, r *http.Request) {
	if !s.file(w, r, "/404.html", http.StatusNotFound) {
		http.Error(w, "not found", http.StatusNotFound)
	}
}

// head sets the headers for a file.
func (s *server) head(w http.ResponseWriter, name string) {
	for _, rule := range s.rules {
		w.Header().Del(rule.header)
		if v := rule.value(name); v != "" {
			w.Header().Set(rule.header, v)
		}
	}
}

// file answers with a file, and reports whether there is one.
func (s *server) file(w http.ResponseWriter, r *http.Request, name string, status int) bool {
	plain, info, err := s.open(name)
	if err != nil {
		return false
	}
	defer plain.Close()
	s.head(w, name)
	h := w.Header()
	if path.Ext(name) == ".html" {
		begin := make([]byte, pageBegin)
		n, _ := plain.ReadAt(begin, 0)
		if policy := policyOf(name, begin[:n]); policy != "" {
			h.Set(policyHeader, policy)
		}
	}
	h.Set("Content-Type", typeOf(name[1:]))
	sent, key := plain, name
	if compressed[path.Ext(name)] {
		for _, c := range []struct{ word, ext string }{{"br", ".br"}, {"gzip", ".gz"}} {
			if !accepts(r.Header.Get("Accept-Encoding"), c.word) {
				continue
			}
			if f, i, err := s.open(name + c.ext); err == nil {
				defer f.Close()
				sent, info, key = f, i, name+c.ext
				h.Set("Content-Encoding", c.word)
				break
			}
		}
	}
	tag, err := s.tag(sent, tagKey{key, info.Size(), info.ModTime()})
	if err != nil {
		http.Error(w, "not readable", http.StatusInternalServerError)
		return true
	}
	h.Set("ETag", tag)
	if status == http.StatusOK && strings.Contains(r.Header.Get("If-None-Match"), tag) {
		w.WriteHeader(http.StatusNotModified)
		return true
	}
	h.Set("Content-Length", strconv.FormatInt(info.Size(), 10))
	w.WriteHeader(status)
	if r.Method != http.MethodHead {
		io.Copy(w, io.NewSectionReader(sent, 0, info.Size()))
	}
	return true
}

// tag returns the entity tag of a file: its hash.
func (s *server) tag(f *os.File, key tagKey) (string, error) {
	if tag, ok := s.tags.Load(key); ok {
		return tag.(string), nil
	}
	data := make([]byte, key.size)
	if _, err := f.ReadAt(data, 0); err != nil && err != io.EOF {
		return "", err
	}
	tag := `"` + hashOf(data) + `"`
	s.tags.Store(key, tag)
	return tag, nil
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

// Limits bound what the clients of a server hold, in number, bytes and time.
type limits struct {
	connections, header          int
	headerTime, answerTime, idle time.Duration
	stop                         time.Duration // for what is under way at the end
}

// network are the limits that Serve keeps. A reader on a slow line needs a minute
// for the program; who sends a request more slowly than in five seconds is no
// reader.
var network = limits{connections: 1000, header: 16 << 10, headerTime: 5 * time.Second, answerTime: 3 * time.Minute, idle: time.Minute, stop: 5 * time.Second}

func newServer(h http.Handler, l limits) *http.Server {
	c := &crowd{most: l.connections, waiting: map[net.Conn]time.Time{}, all: map[net.Conn]bool{}}
	return &http.Server{
		Handler: h, ConnState: c.changed, MaxHeaderBytes: l.header,
		ReadHeaderTimeout: l.headerTime, ReadTimeout: 2 * l.headerTime, WriteTimeout: l.answerTime, IdleTimeout: l.idle,
		ErrorLog: log.New(io.Discard, "", 0), // what clients do wrong is theirs
	}
}

// A crowd bounds the number of connections. When there are too many, the one that
// has waited longest for a request is closed for a new one, so that who only holds
// connections keeps nobody out; if none waits, the new one is.
type crowd struct {
	most    int
	mu      sync.Mutex
	all     map[net.Conn]bool
	waiting map[net.Conn]time.Time // for a request, since when
}

func (c *crowd) changed(conn net.Conn, state http.ConnState) {
	c.mu.Lock()
	defer c.mu.Unlock()
	switch state {
	case http.StateNew:
		if len(c.all) >= c.most {
			longest := conn
			since := time.Now()
			for w, t := range c.waiting {
				if t.Before(since) {
					longest, since = w, t
				}
			}
			longest.Close()
			delete(c.all, longest)
			delete(c.waiting, longest)
			if longest == conn {
				return
			}
		}
		c.all[conn], c.waiting[conn] = true, time.Now()
	case http.StateIdle:
		if c.all[conn] {
			c.waiting[conn] = time.Now()
		}
	case http.StateActive:
		delete(c.waiting, conn)
	case http.StateClosed, http.StateHijacked:
		delete(c.all, conn)
		delete(c.waiting, conn)
	}
}

// Serve serves the built folder at addr until ctx is done, and then lets what is
// under way end, if it does so soon. It calls ready with the address of the site
// once it answers.
func Serve(ctx context.Context, dir, base, addr string, ready func(string)) error {
	return network.serve(ctx, dir, base, addr, ready)
}

func (l limits) serve(ctx context.Context, dir, base, addr string, ready func(string)) error {
	listener, err := net.Listen("tcp", addr)
	if err != nil {
		return err
	}
	server := newServer(Handler(dir, base), l)
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
		stop, cancel := context.WithTimeout(context.Background(), l.stop)
		defer cancel()
		if err := server.Shutdown(stop); errors.Is(err, context.DeadlineExceeded) {
			return server.Close() // a client that never ends keeps nothing running
		} else if err != nil {
			return err
		}
		return nil
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
