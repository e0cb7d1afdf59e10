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

	"golang.org/x/net/websocket"
)

// The one Firefox of all tests, started when the first test needs it. It speaks
// WebDriver BiDi by itself: commands and answers with a number in common, and
// events, as JSON over a websocket.
var firefox struct {
	tally
	conn *websocket.Conn

	sync.Mutex
	last    int
	waiting map[int]chan answer
	tabs    map[string]*foxTab // by the number of their context
}

type answer struct {
	result json.RawMessage
	err    error
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
	firefox.waiting, firefox.tabs = map[int]chan answer{}, map[string]*foxTab{}
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
	firefox.Lock()
	firefox.last++
	id, back := firefox.last, make(chan answer, 1)
	firefox.waiting[id] = back
	err := websocket.JSON.Send(firefox.conn, map[string]any{"id": id, "method": method, "params": params})
	firefox.Unlock()
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
		firefox.Lock()
		switch back := firefox.waiting[m.ID]; {
		case err != nil:
			for _, b := range firefox.waiting {
				b <- answer{err: err}
			}
			firefox.Unlock()
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
		firefox.Unlock()
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
		tb.mu.Lock()
		tb.problems = append(tb.problems, "log: "+e.Text)
		tb.mu.Unlock()
	}
	if tb := firefox.tabs[e.Context]; tb != nil && method == "network.beforeRequestSent" {
		tb.mu.Lock()
		tb.requests = append(tb.requests, e.Request.URL)
		tb.mu.Unlock()
	}
}

// A foxTab is a page of Firefox, with a profile of its own.
type foxTab struct {
	steps
	context string
}

// firefoxPage opens a page of Firefox. When its test ends, it fails the test for
// errors on the console and requests that left the site.
func firefoxPage(t *testing.T, site string, w window) *steps {
	t.Helper()
	firefox.start(t, launchFirefox, "LEDGER_FIREFOX", "a Firefox", "firefox-esr", "firefox")
	// It fetches ahead what rel=next names, and asks default-src, which allows nothing.
	tb := &foxTab{steps: steps{t: t, site: site, allowed: []string{"(default-src)"}}}
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
	firefox.Lock()
	firefox.tabs[tb.context] = tb
	firefox.Unlock()
	t.Cleanup(func() {
		firefox.Lock()
		delete(firefox.tabs, tb.context)
		firefox.Unlock()
		tb.verdict()
		must(bidi("browser.removeUserContext", map[string]any{"userContext": user.UserContext}, nil))
	})
	must(bidi("browsingContext.setViewport", map[string]any{"context": tb.context, "viewport": map[string]any{"width": w.width, "height": w.height}}, nil))
	return &tb.steps
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

func (tb *foxTab) act(devices []any) error {
	return bidi("input.performActions", map[string]any{"context": tb.context, "actions": devices}, nil)
}

func (tb *foxTab) pointer(what string, x, y float64) error { return tb.act(pointing(x, y, what)) }
func (tb *foxTab) clickAt(x, y float64) error              { return tb.act(pointing(x, y, "down", "up")) }
func (tb *foxTab) keys(keys string) error                  { return tb.act(typing(keys)) }
