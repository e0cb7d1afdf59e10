//go:build !wasm

package main

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"
)

// An engine is what the steps of a test need of the browser in which they are
// taken. Chromium's tab is one, Firefox's another.
type engine interface {
	navigate(url string) error                  // until the page has loaded
	evaluate(expression string) ([]byte, error) // its value, or that of its promise, as JSON
	clickAt(x, y float64) error                 // with the mouse
	pointer(what string, x, y float64) error    // what the mouse does: "move", "down" or "up"
	keys(keys string) error                     // pressed one by one; kb.* names those without a letter
}

// steps are what a test does with a page, the same in every browser.
type steps struct {
	engine
	t    *testing.T
	site string // address of the site, ending in "/"
}

// open goes to an address of the site and waits until the page has loaded.
func (s *steps) open(path string) {
	s.t.Helper()
	if err := s.navigate(s.site + strings.TrimPrefix(path, "/")); err != nil {
		s.t.Fatal(err)
	}
}

// openReady opens an address and waits for the program.
func (s *steps) openReady(path string) {
	s.t.Helper()
	s.open(path)
	s.ready()
}

func (s *steps) ready() {
	s.t.Helper()
	s.until("the program runs", `document.documentElement.dataset.app === "ready"`)
}

// js evaluates an expression, which may be a promise, into v.
func (s *steps) js(expression string, v any) {
	s.t.Helper()
	raw, err := s.evaluate(expression)
	if err == nil && v != nil {
		err = json.Unmarshal(raw, v)
	}
	if err != nil {
		s.t.Fatalf("%s: %v", expression, err)
	}
}

func (s *steps) text(expression string) string {
	s.t.Helper()
	var v string
	s.js(expression, &v)
	return v
}

func (s *steps) number(expression string) float64 {
	s.t.Helper()
	var v float64
	s.js(expression, &v)
	return v
}

// patience is how long a page may take for what it does by itself. It bounds
// failures; nothing that passes waits for it.
const patience = 30 * time.Second

// until waits until an expression is true.
func (s *steps) until(what, expression string) {
	s.t.Helper()
	var ok bool
	for end := time.Now().Add(patience); ; time.Sleep(10 * time.Millisecond) {
		if s.js(expression, &ok); ok {
			return
		}
		if time.Now().After(end) {
			s.t.Fatalf("waited in vain until %s", what)
		}
	}
}

// soon waits until problem returns "".
func (s *steps) soon(problem func() string) {
	s.t.Helper()
	var p string
	for end := time.Now().Add(patience / 3); time.Now().Before(end); time.Sleep(10 * time.Millisecond) {
		if p = problem(); p == "" {
			return
		}
	}
	s.t.Fatal(p)
}

// at brings an element into view and returns its middle, once nothing lies over it.
func (s *steps) at(selector string) (x, y float64) {
	s.t.Helper()
	quoted, _ := json.Marshal(selector)
	var at struct {
		X, Y float64
		Why  string
	}
	s.soon(func() string {
		s.js(fmt.Sprintf(`(() => { const e = document.querySelector(%s);
			if (!e) return {Why: "is not there"};
			// While one page gives way to another, presses reach neither.
			if (document.getAnimations().some(a => (a.effect.pseudoElement || "").startsWith("::view-transition"))) return {Why: "is still coming in"};
			if (!e.getClientRects().length) return {Why: "is not shown"};
			const at = () => { const r = e.getBoundingClientRect(), X = r.x + r.width / 2, Y = r.y + r.height / 2, top = document.elementFromPoint(X, Y);
				return {X, Y, top, on: r.top >= 0 && r.bottom <= innerHeight && (e.contains(top) || top && top.contains(e))} };
			let {X, Y, top, on} = at();
			if (!on) { // out of the window, or under what stays at its edge
				e.scrollIntoView({block: "center", behavior: "instant"});
				({X, Y, top} = at());
			}
			return {X, Y, Why: e.contains(top) || top && top.contains(e) ? "" : "is covered by " + (top ? top.outerHTML.slice(0, 80) : "nothing")} })()`, quoted), &at)
		if at.Why != "" {
			return selector + " " + at.Why
		}
		return ""
	})
	return at.X, at.Y
}

// click presses the mouse in the middle of an element.
func (s *steps) click(selector string) {
	s.t.Helper()
	if err := s.clickAt(s.at(selector)); err != nil {
		s.t.Fatal(err)
	}
}

// mouse does one thing with the mouse; see engine.pointer.
func (s *steps) mouse(what string, x, y float64) {
	s.t.Helper()
	if err := s.pointer(what, x, y); err != nil {
		s.t.Fatal(err)
	}
}

// press presses keys; kb.* names those without a letter.
func (s *steps) press(keys string) {
	s.t.Helper()
	if err := s.keys(keys); err != nil {
		s.t.Fatal(err)
	}
}

// set gives a field a value the way a reader's choice does: with its events.
func (s *steps) set(selector, value string) {
	s.t.Helper()
	v, _ := json.Marshal(value)
	q, _ := json.Marshal(selector)
	s.js(fmt.Sprintf(`(() => { const f = document.querySelector(%s); f.value = %s;
		f.dispatchEvent(new Event("input", {bubbles: true})); f.dispatchEvent(new Event("change", {bubbles: true})) })()`, q, v), nil)
}

// A gate is a server that keeps the program back until it is opened.
type gate struct {
	http.Handler
	once    sync.Once
	opening chan struct{}
}

func gated(h http.Handler) *gate { return &gate{Handler: h, opening: make(chan struct{})} }

func (g *gate) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if strings.HasSuffix(r.URL.Path, ".wasm") {
		select {
		case <-g.opening:
		case <-r.Context().Done():
			return
		}
	}
	g.Handler.ServeHTTP(w, r)
}

func (g *gate) open() { g.once.Do(func() { close(g.opening) }) }
