//go:build !wasm

package main

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/chromedp/kb"

	"ledger/app/site"
)

// A driven is a browser that the tests drive, with what its report says at the end.
type driven struct {
	name  string
	least int // tests that must have opened a page in it for a full run to pass: one that is skipped without a word is noticed
	open  func(t *testing.T, site string, w window) *steps
	lacks string // what it cannot do, for the report
	slow  bool   // it gets one of the subjects: see has
	*tally
}

// has reports whether a browser gets a subject: a slow one has another for what
// readers do before the program runs than for the rest.
func (b driven) has(s *subject, early bool) bool { return !b.slow || early == (s.base != "/") }

// A tally counts the tests that opened a page in a browser, which the first of
// them starts.
type tally struct {
	engine string // its name and version
	once   sync.Once
	stop   func()
	err    error
	mu     sync.Mutex
	tests  map[string]bool
}

// start launches the browser, if no test has, and counts the test. Its program is
// what a variable of the environment names, or else the first there is of some;
// what says in words what the variable is to name.
func (n *tally) start(t *testing.T, launch func(program string) error, variable, what string, programs ...string) {
	t.Helper()
	n.once.Do(func() {
		program := os.Getenv(variable)
		for _, p := range programs {
			if program == "" {
				program, _ = exec.LookPath(p)
			}
		}
		if err := launch(program); err != nil {
			n.err = fmt.Errorf("%q does not start; set %s to %s: %w", program, variable, what, err)
		}
	})
	if n.err != nil {
		t.Fatal(n.err)
	}
	n.mu.Lock()
	defer n.mu.Unlock()
	if n.tests == nil {
		n.tests = map[string]bool{}
	}
	n.tests[t.Name()] = true
}

// noSwitch is of a browser that no test can tell to run no scripts, or that
// crashes when told. There the
// server forbids them instead, and the browser thinks that they run.
const noSwitch = "scripts are forbidden by the server, not switched off"

// browsers are those in which the core of what a reader does is tested. What one
// of them cannot do is said where it is tested, and by its report.
func browsers() []driven {
	return []driven{
		{"chromium", 250, chromiumPage, "", false, &chromium.tally},
		{"firefox", 38, firefoxPage, noSwitch, false, &firefox.tally},
		{"webkit", 19, webKitPage, noSwitch, true, &webKit.tally},
	}
}

// A window is how a page is opened.
type window struct {
	width, height int
	noScripts     bool
}

// eachBrowser runs a test in every browser, for both subjects, whose sites are served.
func eachBrowser(t *testing.T, w window, f func(t *testing.T, s *subject, tb *steps)) {
	eachSubject(t, func(t *testing.T, s *subject) {
		for _, b := range browsers() {
			if !b.has(s, false) {
				continue
			}
			t.Run(b.name, func(t *testing.T) {
				h := site.Handler(s.dist, s.base)
				forbid := w.noScripts && b.lacks == noSwitch
				server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
					if forbid {
						w.Header().Add("Content-Security-Policy", "script-src 'none'")
					}
					h.ServeHTTP(w, r)
				}))
				t.Cleanup(server.Close)
				tb := b.open(t, server.URL+s.base, w)
				tb.server = server
				if tb.scriptless = w.noScripts && !forbid; forbid {
					tb.allow("script-src")
				}
				f(t, s, tb)
			})
		}
	})
}

// An engine is what the steps of a test need of the browser in which they are
// taken.
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

	server     *httptest.Server // that of the site, in tests of every browser
	scriptless bool             // scripts are switched off in the browser

	mu       sync.Mutex
	problems []string // what the page complains about
	requests []string // addresses of what it asks for
	allowed  []string // parts of problems that the test expects
}

func (s *steps) allow(part ...string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.allowed = append(s.allowed, part...)
}

// verdict fails the test for what the page complained about, and for requests
// that left the site.
func (s *steps) verdict() {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, p := range s.problems {
		if !slices.ContainsFunc(s.allowed, func(a string) bool { return strings.Contains(p, a) }) {
			s.t.Errorf("the page complains: %s", p)
		}
	}
	for _, r := range s.requests {
		if !slices.ContainsFunc([]string{s.site, "data:", "blob:", "about:"}, func(start string) bool { return strings.HasPrefix(r, start) }) {
			s.t.Errorf("a request leaves the site: %s", r)
		}
	}
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
		X, Y  float64
		Moved bool
		Why   string
	}
	var last [2]float64
	var stood time.Time
	var moved bool
	s.soon(func() string {
		s.js(fmt.Sprintf(`(() => { const e = document.querySelector(%s);
			if (!e) return {Why: "is not there"};
			// While one page gives way to another, presses reach neither.
			if (document.getAnimations().some(a => (a.effect.pseudoElement || "").startsWith("::view-transition"))) return {Why: "is still coming in"};
			if (!e.getClientRects().length) return {Why: "is not shown"};
			const at = () => { const r = e.getClientRects()[0], X = r.x + r.width / 2, Y = r.y + r.height / 2, top = document.elementFromPoint(X, Y);
				return {X, Y, top, on: r.top >= 0 && r.bottom <= innerHeight && (e.contains(top) || top && top.contains(e))} };
			let {X, Y, top, on} = at(), Moved = !on;
			if (!on) { // out of the window, or under what stays at its edge
				e.scrollIntoView({block: "center", behavior: "instant"});
				({X, Y, top} = at());
			}
			return {X, Y, Moved, Why: e.contains(top) || top && top.contains(e) ? "" : "is covered by " + (top ? top.outerHTML.slice(0, 80) : "nothing")} })()`, quoted), &at)
		if at.Why != "" {
			return selector + " " + at.Why
		}
		// What comes into view is laid out with the next frames, and can move what is below.
		moved = moved || at.Moved
		if now := [2]float64{at.X, at.Y}; now != last {
			last, stood = now, time.Now()
		}
		if moved && time.Since(stood) < 40*time.Millisecond {
			return selector + " is still moving"
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

// webDriverKeys are the keys without a letter, as WebDriver names them.
var webDriverKeys = map[string]string{
	kb.Backspace: "\ue003", kb.Tab: "\ue004", kb.Enter: "\ue007", kb.Escape: "\ue00c",
	kb.End: "\ue010", kb.Home: "\ue011", kb.ArrowLeft: "\ue012", kb.ArrowUp: "\ue013", kb.ArrowRight: "\ue014", kb.ArrowDown: "\ue015",
}

// typing and pointing are what WebDriver's input devices do, in both its dialects.
func typing(keys string) []any {
	var actions []any
	for _, r := range keys {
		key := string(r)
		if named, ok := webDriverKeys[key]; ok {
			key = named
		}
		actions = append(actions, map[string]any{"type": "keyDown", "value": key}, map[string]any{"type": "keyUp", "value": key})
	}
	return []any{map[string]any{"type": "key", "id": "keys", "actions": actions}}
}

func pointing(x, y float64, then ...string) []any {
	actions := []any{map[string]any{"type": "pointerMove", "x": int(x), "y": int(y), "duration": 0}}
	for _, what := range then {
		switch what {
		case "down":
			actions = append(actions, map[string]any{"type": "pointerDown", "button": 0})
		case "up":
			actions = append(actions, map[string]any{"type": "pointerUp", "button": 0})
		}
	}
	return []any{map[string]any{"type": "pointer", "id": "mouse", "parameters": map[string]any{"pointerType": "mouse"}, "actions": actions}}
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
