//go:build !wasm

package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"
)

// WebKit's driver, started when the first test needs it, on a display of its own
// that nobody sees. It speaks WebDriver: a request over HTTP for each command.
// A session is a browser of its own, which starts in a third of a second, and
// there is one at a time.
var webKit struct {
	tally
	at string // address of the driver
}

// barelyThere makes the browser's own bars as small as they get: they set how
// narrow the page can be.
const barelyThere = "* { min-width: 0; min-height: 0; margin: 0; padding: 0; border-width: 0; font-size: 1px; -gtk-icon-transform: scale(0); }\n"

func launchWebKit(name string) error {
	home, err := os.MkdirTemp("", "ledger-webkit-")
	if err != nil {
		return err
	}
	var started []*exec.Cmd
	webKit.stop = func() {
		for _, cmd := range started {
			_ = cmd.Process.Kill()
			_ = cmd.Wait()
		}
		os.RemoveAll(home)
	}
	start := func(cmd *exec.Cmd) error {
		err := cmd.Start()
		if err == nil {
			started = append([]*exec.Cmd{cmd}, started...)
		}
		return err
	}
	if err := errors.Join(os.Mkdir(home+"/gtk-3.0", 0o755), os.WriteFile(home+"/gtk-3.0/gtk.css", []byte(barelyThere), 0o644)); err != nil {
		return err
	}

	// The display says its number once it can be used.
	said, says, err := os.Pipe()
	if err != nil {
		return err
	}
	defer said.Close()
	display := exec.Command("Xvfb", "-displayfd", "3", "-screen", "0", "2560x1600x24", "-nolisten", "tcp")
	display.ExtraFiles = []*os.File{says}
	err = start(display)
	says.Close()
	if err != nil {
		return err
	}
	var number int
	if _, err := fmt.Fscan(said, &number); err != nil {
		return fmt.Errorf("Xvfb: %w", err)
	}

	free, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	port := free.Addr().(*net.TCPAddr).Port
	free.Close()
	webKit.at = fmt.Sprintf("http://127.0.0.1:%d", port)
	driver := exec.Command(name, fmt.Sprintf("--port=%d", port))
	driver.Env = append(os.Environ(), fmt.Sprintf("DISPLAY=:%d", number), "GDK_BACKEND=x11", "LIBGL_ALWAYS_SOFTWARE=1", "LC_ALL=C.UTF-8",
		"XDG_CONFIG_HOME="+home, "XDG_DATA_HOME="+home, "XDG_CACHE_HOME="+home)
	if err := start(driver); err != nil {
		return err
	}
	for end := time.Now().Add(patience); ; time.Sleep(10 * time.Millisecond) {
		if err = webDriver("GET", "/status", nil, nil); err == nil || time.Now().After(end) {
			return err
		}
	}
}

// webDriver sends a command to the driver and reads its value into v.
func webDriver(method, path string, params, v any) error {
	body, err := json.Marshal(params)
	if err != nil {
		return err
	}
	req, err := http.NewRequest(method, webKit.at+path, bytes.NewReader(body))
	if err != nil {
		return err
	}
	client := http.Client{Timeout: 3 * patience}
	resp, err := client.Do(req)
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	var back struct{ Value json.RawMessage }
	if err := json.NewDecoder(resp.Body).Decode(&back); err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	if resp.StatusCode != http.StatusOK {
		return fmt.Errorf("%s: %s", path, back.Value)
	}
	if v == nil {
		return nil
	}
	return json.Unmarshal(back.Value, v)
}

// A kitTab is a page of WebKit, in a browser of its own.
type kitTab struct {
	steps
	session string
}

// webKitPage opens a page of WebKit. Its driver tells nothing of the console: what
// goes wrong in a page is noted from when it has loaded, and fails the test.
func webKitPage(t *testing.T, site string, w window) *steps {
	t.Helper()
	webKit.start(t, launchWebKit, "LEDGER_WEBKIT", "a WebKitWebDriver, and install Xvfb", "WebKitWebDriver")
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	var made struct {
		SessionID    string
		Capabilities struct{ BrowserName, BrowserVersion string }
	}
	must(webDriver("POST", "/session", map[string]any{"capabilities": map[string]any{"alwaysMatch": map[string]any{
		"webkitgtk:browserOptions": map[string]any{"args": []string{"--automation"}}}}}, &made))
	tb := &kitTab{steps: steps{t: t, site: site}, session: "/session/" + made.SessionID}
	tb.engine = tb
	webKit.engine = made.Capabilities.BrowserName + "/" + made.Capabilities.BrowserVersion
	t.Cleanup(func() {
		tb.noteProblems()
		tb.verdict()
		must(webDriver("DELETE", tb.session, nil, nil))
	})
	// The page is what the browser's bars leave of the window.
	var bars struct{ Width, Height int }
	rect := func() {
		t.Helper()
		must(tb.do("/window/rect", map[string]any{"x": 0, "y": 0, "width": w.width + bars.Width, "height": w.height + bars.Height}, nil))
	}
	rect()
	tb.js(`({Width: outerWidth - innerWidth, Height: outerHeight - innerHeight})`, &bars)
	rect()
	tb.until("the page has its size", fmt.Sprintf(`innerWidth === %d && innerHeight === %d`, w.width, w.height))
	return &tb.steps
}

func (tb *kitTab) do(command string, params, v any) error {
	return webDriver("POST", tb.session+command, params, v)
}

func (tb *kitTab) navigate(url string) error {
	tb.noteProblems()
	if err := tb.do("/url", map[string]any{"url": url}, nil); err != nil {
		return err
	}
	_, err := tb.evaluate(`(() => { const all = window.troubles = [], note = e => all.push(String(e));
		addEventListener("error", e => note(e.message));
		addEventListener("unhandledrejection", e => note(e.reason));
		addEventListener("securitypolicyviolation", e => note(e.violatedDirective + " " + e.blockedURI));
		for (const level of ["error", "warn"]) { const was = console[level]; console[level] = (...words) => { note(words.join(" ")); was.apply(console, words) } }
		return 0 })()`)
	return err
}

// noteProblems takes over what the page has noted.
func (tb *kitTab) noteProblems() {
	raw, err := tb.evaluate(`(window.troubles || []).splice(0)`)
	var list []string
	if err != nil || json.Unmarshal(raw, &list) != nil {
		return // there is no page
	}
	tb.mu.Lock()
	tb.problems = append(tb.problems, list...)
	tb.mu.Unlock()
}

func (tb *kitTab) evaluate(expression string) ([]byte, error) {
	var r struct{ V, E *string }
	var err error
	for end := time.Now().Add(patience); time.Now().Before(end); {
		err = tb.do("/execute/async", map[string]any{"args": []any{}, "script": `const end = arguments[0];
			(async () => JSON.stringify(await (` + expression + `)))().then(v => end({V: v}), e => end({E: String(e)}))`}, &r)
		if err == nil || !strings.Contains(err.Error(), `"unknown error","message":""`) {
			break
		} // the page gave way to another: that one is asked
	}
	switch {
	case err != nil:
		return nil, err
	case r.E != nil:
		return nil, errors.New(*r.E)
	case r.V == nil:
		return []byte("null"), nil
	}
	return []byte(*r.V), nil
}

func (tb *kitTab) act(devices []any) error {
	return tb.do("/actions", map[string]any{"actions": devices}, nil)
}

func (tb *kitTab) pointer(what string, x, y float64) error { return tb.act(pointing(x, y, what)) }
func (tb *kitTab) clickAt(x, y float64) error              { return tb.act(pointing(x, y, "down", "up")) }
func (tb *kitTab) keys(keys string) error                  { return tb.act(typing(keys)) }
