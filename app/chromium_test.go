//go:build !wasm

package main

import (
	"cmp"
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/browser"
	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/fetch"
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"

	"ledger/app/article"
	"ledger/app/compile"
	"ledger/app/site"
	"ledger/app/timeline"
	"ledger/app/ui"
)

// The one browser of all tests, started when the first test needs it.
var chromium struct {
	tally
	ctx context.Context
}

func TestMain(m *testing.M) {
	code := m.Run()
	for _, stop := range []func(){chromium.stop, firefox.stop, webKit.stop} {
		if stop != nil {
			stop()
		}
	}
	if built.dir != "" {
		os.RemoveAll(built.dir)
	}
	report, file := "", os.Getenv("LEDGER_REPORT")
	for _, b := range browsers() {
		n := len(b.tests)
		if n > 0 || file != "" {
			report += fmt.Sprintf("%s: %s: %d browser tests", b.name, cmp.Or(b.engine, "not started"), n)
			if b.lacks != "" {
				report += " (" + b.lacks + ")"
			}
			report += "\n"
		}
		if file != "" && n < b.least {
			fmt.Printf("at least %d tests are expected in %s\n", b.least, b.name)
			code = 1
		}
	}
	fmt.Print(report)
	if file != "" {
		if err := os.WriteFile(file, []byte(report), 0o644); err != nil {
			fmt.Println(err)
			code = 1
		}
	}
	os.Exit(code)
}

func launchChromium(name string) error {
	options := append(chromedp.DefaultExecAllocatorOptions[:],
		chromedp.ExecPath(name), chromedp.NoSandbox, chromedp.DisableGPU,
		chromedp.Flag("disable-quic", true), chromedp.Flag("disable-component-update", true), chromedp.Flag("force-prefers-reduced-motion", false))
	ctx, stop := chromedp.NewExecAllocator(context.Background(), options...)
	chromium.ctx, _ = chromedp.NewContext(ctx)
	chromium.stop = stop
	version, err := chromedp.CallBrowser(chromium.ctx, browser.GetVersion, cdp.Empty{})
	chromium.engine = version.Product
	return err
}

// A subject is a built site with the article that it was built from.
type subject struct {
	name, content, base string
	a                   *article.Article
	dist                string
	only                func(path string) bool // the pages that are built, all if nil
}

// The two subjects: the real content, and one of another subject, alphabet and
// base path. Whatever holds of one must hold of the other.
var built struct {
	once     sync.Once
	dir      string
	subjects []*subject
	wasm     []byte
	exec     []byte
	err      error
}

func buildSubjects() {
	built.err = func() (err error) {
		if built.dir, err = os.MkdirTemp("", "ledger-test-"); err != nil {
			return err
		}
		if built.wasm, err = site.BuildWasm(".."); err != nil {
			return err
		}
		if built.exec, err = site.WasmExec(".."); err != nil {
			return err
		}
		for _, s := range []*subject{
			{name: "content", content: "../content", base: "/"},
			{name: "river", content: "testdata/river", base: "/sub/river/"},
		} {
			a, problems := compile.Compile(os.DirFS(s.content), compile.Options{CheckView: timeline.CheckQuery})
			if len(problems) > 0 {
				return fmt.Errorf("%s: %v", s.content, problems)
			}
			s.a, s.dist = a, filepath.Join(built.dir, s.name)
			if err := s.build(s.dist); err != nil {
				return err
			}
			built.subjects = append(built.subjects, s)
		}
		return nil
	}()
}

// build builds the subject's site into a folder.
func (s *subject) build(dir string) error {
	list, exports, err := pagesOf(s.a, s.base)
	if err != nil {
		return err
	}
	if s.only != nil {
		list = slices.DeleteFunc(list, func(p site.Page) bool { return !s.only(p.Path) })
	}
	notes, err := ui.Notes(s.a, s.base)
	if err != nil {
		return err
	}
	_, err = site.Build(s.a, list, site.Options{Out: dir, Base: s.base, Web: os.DirFS("../web"), Wasm: built.wasm, WasmExec: built.exec, CSS: ui.DefaultCSS(s.a), Early: ui.FilterCSS(s.a), Notes: notes, Exports: exports})
	return err
}

// eachSubject runs a test for both subjects.
func eachSubject(t *testing.T, f func(t *testing.T, s *subject)) {
	built.once.Do(buildSubjects)
	if built.err != nil {
		t.Fatal(built.err)
	}
	for _, s := range built.subjects {
		t.Run(s.name, func(t *testing.T) { f(t, s) })
	}
}

// serve serves a subject until the test ends and returns its address.
func (s *subject) serve(t *testing.T) string {
	return serveHandler(t, site.Handler(s.dist, s.base)) + s.base
}

func serveHandler(t *testing.T, h http.Handler) string {
	server := httptest.NewServer(h)
	t.Cleanup(server.Close)
	return server.URL
}

// A tab is a page of the browser, with a profile of its own. When its test
// ends, it fails the test for errors on the console, broken policies, and
// requests that left the site.
type tab struct {
	steps
	ctx      context.Context
	pressing bool              // the mouse's button is down
	held     []fetch.RequestID // under mu
}

type tabOption func(*tabOptions)

type tabOptions struct {
	width, height int
	noScripts     bool
	dark          bool
	touch         bool
	still         bool
}

func size(w, h int) tabOption      { return func(o *tabOptions) { o.width, o.height = w, h } }
func withoutScripts(o *tabOptions) { o.noScripts = true }
func dark(o *tabOptions)           { o.dark = true }
func touchScreen(o *tabOptions)    { o.touch = true }
func still(o *tabOptions)          { o.still = true }

// chromiumPage opens a page of Chromium for a test of every browser.
func chromiumPage(t *testing.T, site string, w window) *steps {
	t.Helper()
	return &newTab(t, site, func(o *tabOptions) { o.width, o.height, o.noScripts = w.width, w.height, w.noScripts }).steps
}

func tabOf(t *testing.T, ctx context.Context, site string) *tab {
	tb := &tab{steps: steps{t: t, site: site}, ctx: ctx}
	tb.engine = tb
	return tb
}

func newTab(t *testing.T, site string, options ...tabOption) *tab {
	t.Helper()
	chromium.start(t, launchChromium, "LEDGER_BROWSER", "a Chromium", "chromium", "chromium-browser", "google-chrome")
	o := tabOptions{width: 1440, height: 900}
	for _, f := range options {
		f(&o)
	}
	ctx, cancel := chromedp.NewContext(chromium.ctx, chromedp.WithNewBrowserContext())
	ctx, stop := context.WithTimeout(ctx, 90*time.Second)
	tb := tabOf(t, ctx, site)
	t.Cleanup(func() {
		tb.verdict()
		stop()
		cancel()
	})
	tb.listen()
	call(tb, emulation.SetDeviceMetricsOverride, emulation.SetDeviceMetricsOverrideParams{Width: int64(o.width), Height: int64(o.height), DeviceScaleFactor: 1})
	call(tb, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: o.noScripts})
	call(tb, emulation.SetTouchEmulationEnabled, emulation.SetTouchEmulationEnabledParams{Enabled: o.touch})
	if o.still {
		call(tb, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Features: []*emulation.MediaFeature{{Name: "prefers-reduced-motion", Value: "reduce"}}})
	}
	if o.dark {
		call(tb, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: "dark"}}})
	}
	return tb
}

// another opens a second tab of the same profile.
func (tb *tab) another() *tab {
	tb.t.Helper()
	ctx, cancel := chromedp.NewContext(tb.ctx)
	other := tabOf(tb.t, ctx, tb.site)
	other.allowed = tb.allowed
	tb.t.Cleanup(func() { other.verdict(); cancel() })
	other.listen()
	return other
}

func (tb *tab) listen() {
	err := chromedp.Listen(tb.ctx, func(ev any) {
		tb.mu.Lock()
		defer tb.mu.Unlock()
		switch ev := ev.(type) {
		case *runtime.EventExceptionThrown:
			words := ""
			if e := ev.ExceptionDetails.Exception; e != nil { // of another origin's script nothing is told
				words = e.Description
			}
			tb.problems = append(tb.problems, "exception: "+ev.ExceptionDetails.Text+" "+words+" "+ev.ExceptionDetails.URL)
		case *runtime.EventConsoleAPICalled:
			if ev.Type == runtime.ConsoleAPICalledTypeError || ev.Type == runtime.ConsoleAPICalledTypeWarning {
				words := ""
				for _, a := range ev.Args {
					words += " " + string(a.Value) + a.Description
				}
				tb.problems = append(tb.problems, "console:"+words)
			}
		case *log.EventEntryAdded:
			if ev.Entry.Level == log.EntryLevelError || ev.Entry.Level == log.EntryLevelWarning {
				tb.problems = append(tb.problems, "log: "+ev.Entry.Text+" "+ev.Entry.URL)
			}
		case *network.EventRequestWillBeSent:
			tb.requests = append(tb.requests, ev.Request.URL)
		case *fetch.EventRequestPaused:
			tb.held = append(tb.held, ev.RequestID)
		}
	})
	if err != nil {
		tb.t.Fatal(err)
	}
	call(tb, network.Enable, network.EnableParams{})
	call(tb, log.Enable, cdp.Empty{})
	call(tb, page.Enable, page.EnableParams{})
}

// call sends a command of the protocol to the page.
func call[P, R any](tb *tab, command cdp.Command[P, R], params P) R {
	tb.t.Helper()
	r, err := chromedp.Call(tb.ctx, command, params)
	if err != nil {
		tb.t.Fatalf("%s: %v", command.Method, err)
	}
	return r
}

func (tb *tab) run(actions ...chromedp.Action[chromedp.Void]) {
	tb.t.Helper()
	if err := chromedp.Do(tb.ctx, actions...); err != nil {
		tb.t.Fatal(err)
	}
}

func (tb *tab) navigate(url string) error { return chromedp.Do(tb.ctx, chromedp.Navigate(url)) }

func (tb *tab) evaluate(expression string) ([]byte, error) {
	return chromedp.Run(tb.ctx, chromedp.Evaluate[[]byte](expression, chromedp.EvalAwaitPromise, chromedp.EvalAsValue))
}

func (tb *tab) clickAt(x, y float64) error { return chromedp.Do(tb.ctx, chromedp.MouseClickXY(x, y)) }

func (tb *tab) pointer(what string, x, y float64) error {
	kind := map[string]input.DispatchMouseEventType{"move": "mouseMoved", "down": "mousePressed", "up": "mouseReleased"}[what]
	if what == "down" {
		tb.pressing = true
	}
	button := leftButton
	if !tb.pressing {
		button = func(*input.DispatchMouseEventParams) {}
	}
	if what == "up" {
		tb.pressing = false
	}
	return chromedp.Do(tb.ctx, chromedp.MouseEvent(kind, x, y, button))
}

func (tb *tab) keys(keys string) error { return chromedp.Do(tb.ctx, chromedp.KeyEvent(keys)) }

// hold keeps requests back whose address matches a pattern, until release. No
// worker and no cache answers them.
func (tb *tab) hold(pattern string) {
	tb.t.Helper()
	call(tb, network.SetBypassServiceWorker, network.SetBypassServiceWorkerParams{Bypass: true})
	call(tb, network.SetCacheDisabled, network.SetCacheDisabledParams{CacheDisabled: true})
	call(tb, fetch.Enable, fetch.EnableParams{Patterns: []*fetch.RequestPattern{{URLPattern: pattern}}})
}

func (tb *tab) waitHeld() {
	tb.t.Helper()
	tb.soon(func() string {
		tb.mu.Lock()
		defer tb.mu.Unlock()
		if len(tb.held) == 0 {
			return "no request was held back"
		}
		return ""
	})
}

func (tb *tab) release() {
	tb.t.Helper()
	tb.mu.Lock()
	held := tb.held
	tb.held = nil
	tb.mu.Unlock()
	for _, id := range held {
		call(tb, fetch.ContinueRequest, fetch.ContinueRequestParams{RequestID: id})
	}
	call(tb, fetch.Disable, cdp.Empty{})
}

func leftButton(p *input.DispatchMouseEventParams) {
	p.Button, p.Buttons, p.ClickCount = input.MouseButtonLeft, 1, 1
}
