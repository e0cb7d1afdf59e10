//go:build !wasm

package main

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/chromedp/kb"
	"golang.org/x/net/websocket"
)

// The one Firefox of all tests, started when the first test needs it. It speaks
// WebDriver BiDi by itself: commands and answers with a number in common, and
// events, as JSON over a websocket.
var firefox struct {
	once   sync.Once
	engine string
	stop   func()
	conn   *websocket.Conn
	err    error

	mu      sync.Mutex
	last    int
	waiting map[int]chan answer
	tabs    map[string]*foxTab // by the number of their context
	tests   map[string]bool    // names of the tests that opened a page
}

type answer struct {
	result json.RawMessage
	err    error
}

func startFirefox() {
	name := os.Getenv("LEDGER_FIREFOX")
	for _, n := range []string{"firefox-esr", "firefox"} {
		if name == "" {
			name, _ = exec.LookPath(n)
		}
	}
	if err := launchFirefox(name); err != nil {
		firefox.err = fmt.Errorf("the browser %q does not start; set LEDGER_FIREFOX to a Firefox: %w", name, err)
	}
}

// firefoxPreferences keep it from what no test asks for: other requests above all.
const firefoxPreferences = `user_pref("app.normandy.enabled", false);
user_pref("app.update.auto", false);
user_pref("browser.safebrowsing.downloads.remote.enabled", false);
user_pref("browser.safebrowsing.malware.enabled", false);
user_pref("browser.safebrowsing.phishing.enabled", false);
user_pref("browser.shell.checkDefaultBrowser", false);
user_pref("datareporting.policy.dataSubmissionEnabled", false);
user_pref("network.captive-portal-service.enabled", false);
user_pref("network.connectivity-service.enabled", false);
user_pref("services.settings.server", "http://127.0.0.1:9/");
user_pref("toolkit.telemetry.server", "");
`

func launchFirefox(name string) error {
	if name == "" {
		return errors.New("there is none")
	}
	profile, err := os.MkdirTemp("", "ledger-firefox-")
	if err != nil {
		return err
	}
	if err := os.WriteFile(profile+"/user.js", []byte(firefoxPreferences), 0o644); err != nil {
		return err
	}
	const origin = "http://127.0.0.1"
	cmd := exec.Command(name, "--headless", "--no-remote", "--profile", profile, "--remote-debugging-port=0", "--remote-allow-origins="+origin)
	out, err := cmd.StderrPipe()
	if err != nil {
		return err
	}
	if err := cmd.Start(); err != nil {
		return err
	}
	firefox.stop = func() {
		_ = cmd.Process.Kill()
		_ = cmd.Wait()
		os.RemoveAll(profile)
	}
	address := make(chan string, 1)
	go func() { // to its end, or it stops when nobody reads what it prints
		for lines := bufio.NewScanner(out); lines.Scan(); {
			if _, at, ok := strings.Cut(lines.Text(), "WebDriver BiDi listening on "); ok {
				address <- at
			}
		}
		close(address)
	}()
	var at string
	select {
	case at = <-address:
	case <-time.After(patience):
	}
	if at == "" {
		return errors.New("it does not say where it listens")
	}
	if firefox.conn, err = websocket.Dial(at+"/session", "", origin); err != nil {
		return err
	}
	firefox.conn.MaxPayloadBytes = 64 << 20
	firefox.waiting, firefox.tabs, firefox.tests = map[int]chan answer{}, map[string]*foxTab{}, map[string]bool{}
	go listenToFirefox()
	var session struct {
		Capabilities struct{ BrowserName, BrowserVersion string }
	}
	if err := bidi("session.new", map[string]any{"capabilities": map[string]any{}}, &session); err != nil {
		return err
	}
	firefox.engine = session.Capabilities.BrowserName + "/" + session.Capabilities.BrowserVersion
	return bidi("session.subscribe", map[string]any{"events": []string{"log.entryAdded", "network.beforeRequestSent"}}, nil)
}

// bidi sends a command and reads its result into v.
func bidi(method string, params, v any) error {
	firefox.mu.Lock()
	firefox.last++
	id, back := firefox.last, make(chan answer, 1)
	firefox.waiting[id] = back
	err := websocket.JSON.Send(firefox.conn, map[string]any{"id": id, "method": method, "params": params})
	firefox.mu.Unlock()
	if err != nil {
		return fmt.Errorf("%s: %w", method, err)
	}
	select {
	case a := <-back:
		if a.err != nil {
			return fmt.Errorf("%s: %w", method, a.err)
		}
		if v == nil {
			return nil
		}
		return json.Unmarshal(a.result, v)
	case <-time.After(3 * patience):
		return fmt.Errorf("%s: no answer", method)
	}
}

func listenToFirefox() {
	for {
		var m struct {
			ID                           int
			Type, Method, Error, Message string
			Result, Params               json.RawMessage
		}
		err := websocket.JSON.Receive(firefox.conn, &m)
		firefox.mu.Lock()
		switch back := firefox.waiting[m.ID]; {
		case err != nil:
			for _, b := range firefox.waiting {
				b <- answer{err: err}
			}
			firefox.mu.Unlock()
			return
		case m.Type == "event":
			noteOfFirefox(m.Method, m.Params)
		case back != nil:
			delete(firefox.waiting, m.ID)
			a := answer{result: m.Result}
			if m.Type == "error" {
				a.err = errors.New(m.Error + ": " + m.Message)
			}
			back <- a
		}
		firefox.mu.Unlock()
	}
}

// noteOfFirefox notes what a page complains about or asks for.
func noteOfFirefox(method string, params json.RawMessage) {
	var e struct {
		Level, Text, Context string
		Source               struct{ Context string }
		Request              struct{ URL string }
	}
	if json.Unmarshal(params, &e) != nil {
		return
	}
	if tb := firefox.tabs[e.Source.Context]; tb != nil && method == "log.entryAdded" && (e.Level == "error" || e.Level == "warn") {
		tb.problems = append(tb.problems, "log: "+e.Text)
	}
	if tb := firefox.tabs[e.Context]; tb != nil && method == "network.beforeRequestSent" {
		tb.requests = append(tb.requests, e.Request.URL)
	}
}

// A foxTab is a page of Firefox, with a profile of its own. When its test ends,
// it fails the test for errors on the console and requests that left the site.
type foxTab struct {
	steps
	context            string
	problems, requests []string // under firefox.mu
	allowed            []string // parts of problems that the test expects
}

func (tb *foxTab) allow(part ...string) { tb.allowed = append(tb.allowed, part...) }

// newFoxTab opens a page of Firefox.
func newFoxTab(t *testing.T, site string, width, height int) *foxTab {
	t.Helper()
	firefox.once.Do(startFirefox)
	if firefox.err != nil {
		t.Fatal(firefox.err)
	}
	tb := &foxTab{steps: steps{t: t, site: site}}
	tb.engine = tb
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	var user struct{ UserContext string }
	must(bidi("browser.createUserContext", map[string]any{}, &user))
	var made struct{ Context string }
	must(bidi("browsingContext.create", map[string]any{"type": "tab", "userContext": user.UserContext}, &made))
	tb.context = made.Context
	firefox.mu.Lock()
	firefox.tabs[tb.context], firefox.tests[t.Name()] = tb, true
	firefox.mu.Unlock()
	t.Cleanup(func() {
		tb.verdict()
		must(bidi("browser.removeUserContext", map[string]any{"userContext": user.UserContext}, nil))
	})
	must(bidi("browsingContext.setViewport", map[string]any{"context": tb.context, "viewport": map[string]any{"width": width, "height": height}}, nil))
	return tb
}

// verdict fails the test for what the page complained about.
func (tb *foxTab) verdict() {
	firefox.mu.Lock()
	defer firefox.mu.Unlock()
	delete(firefox.tabs, tb.context)
next:
	for _, p := range tb.problems {
		for _, a := range tb.allowed {
			if strings.Contains(p, a) {
				continue next
			}
		}
		tb.t.Errorf("the page complains: %s", p)
	}
	for _, r := range tb.requests {
		if !strings.HasPrefix(r, tb.site) && !strings.HasPrefix(r, "data:") && !strings.HasPrefix(r, "blob:") && !strings.HasPrefix(r, "about:") {
			tb.t.Errorf("a request leaves the site: %s", r)
		}
	}
}

func (tb *foxTab) navigate(url string) error {
	return bidi("browsingContext.navigate", map[string]any{"context": tb.context, "url": url, "wait": "complete"}, nil)
}

func (tb *foxTab) evaluate(expression string) ([]byte, error) {
	var r struct {
		Type             string
		Result           struct{ Type, Value string }
		ExceptionDetails struct{ Text string }
	}
	err := bidi("script.evaluate", map[string]any{
		"expression": "(async () => JSON.stringify(await (" + expression + ")))()", "target": map[string]any{"context": tb.context},
		"awaitPromise": true, "userActivation": true,
	}, &r)
	switch {
	case err != nil:
		return nil, err
	case r.Type == "exception":
		return nil, errors.New(r.ExceptionDetails.Text)
	case r.Result.Type != "string":
		return []byte("null"), nil
	}
	return []byte(r.Result.Value), nil
}

// act has one of the page's input devices do things, one after the other.
func (tb *foxTab) act(device map[string]any, actions ...map[string]any) error {
	device["actions"] = actions
	return bidi("input.performActions", map[string]any{"context": tb.context, "actions": []any{device}}, nil)
}

func (tb *foxTab) pointer(what string, x, y float64) error {
	actions := []map[string]any{{"type": "pointerMove", "x": int(x), "y": int(y)}}
	switch what {
	case "down":
		actions = append(actions, map[string]any{"type": "pointerDown", "button": 0})
	case "up":
		actions = append(actions, map[string]any{"type": "pointerUp", "button": 0})
	}
	return tb.act(map[string]any{"type": "pointer", "id": "mouse"}, actions...)
}

func (tb *foxTab) clickAt(x, y float64) error {
	if err := tb.pointer("down", x, y); err != nil {
		return err
	}
	return tb.pointer("up", x, y)
}

// webDriverKeys are the keys without a letter, as WebDriver names them.
var webDriverKeys = map[string]string{
	kb.Backspace: "\ue003", kb.Tab: "\ue004", kb.Enter: "\ue007", kb.Escape: "\ue00c",
	kb.End: "\ue010", kb.Home: "\ue011", kb.ArrowLeft: "\ue012", kb.ArrowUp: "\ue013", kb.ArrowRight: "\ue014", kb.ArrowDown: "\ue015",
}

func (tb *foxTab) keys(keys string) error {
	var actions []map[string]any
	for _, r := range keys {
		key := string(r)
		if named, ok := webDriverKeys[key]; ok {
			key = named
		}
		actions = append(actions, map[string]any{"type": "keyDown", "value": key}, map[string]any{"type": "keyUp", "value": key})
	}
	return tb.act(map[string]any{"type": "key", "id": "keys"}, actions...)
}
