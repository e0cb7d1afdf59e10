//go:build !wasm

package main

import (
	"fmt"
	"net/http"
	"testing"

	"github.com/chromedp/chromedp/kb"

	"ledger/app/article"
	"ledger/app/site"
	"ledger/app/timeline"
)

// When the program starts it takes the page over as it stands. These tests hold
// it back, do what readers do meanwhile, and let it come, in every browser.

// A meanwhile is a page whose program is held back.
type meanwhile struct {
	*steps
	gate *gate
}

// takenOver runs a test in every browser, for both subjects.
func takenOver(t *testing.T, width, height int, f func(t *testing.T, s *subject, m meanwhile)) {
	eachSubject(t, func(t *testing.T, s *subject) {
		for _, b := range browsers() {
			if !b.has(s, true) {
				continue
			}
			t.Run(b.name, func(t *testing.T) {
				g := gated(site.Handler(s.dist, s.base))
				at := serveHandler(t, http.Handler(g)) + s.base
				t.Cleanup(g.open)
				f(t, s, meanwhile{b.open(t, at, window{width: width, height: height}), g})
			})
		}
	})
}

// begin opens an address and waits until all is there but the program.
func (m meanwhile) begin(path string) {
	m.t.Helper()
	m.open(path)
	m.until("the program is asked for", `document.documentElement.dataset.app === "loading"`)
	m.js(`document.fonts.ready.then(() => new Promise(f => requestAnimationFrame(() => setTimeout(f, 50)))).then(() => 0)`, nil)
}

// watch has the page note what happens from now on: what shifts, whatever the
// reader did; what is painted as the largest part; what is written into the root.
const watch = `(() => {
	const w = window.noted = {since: performance.now(), shift: 0, shifted: [], largest: [], written: []};
	const on = (type, f) => { if ((PerformanceObserver.supportedEntryTypes || []).includes(type))
		new PerformanceObserver(l => l.getEntries().forEach(e => { if (e.startTime > w.since) f(e) })).observe({type, buffered: true}) };
	on("layout-shift", e => { w.shift += e.value; w.shifted.push(...e.sources.map(s => s.node && (s.node.id || s.node.className || s.node.nodeName))) });
	on("largest-contentful-paint", e => w.largest.push(e.element && (e.element.id || e.element.className || e.element.nodeName)));
	const name = n => n.id || n.className || n.nodeName, empty = n => n.nodeType === 3 && n.data === "";
	const idle = r => r.type === "attributes" ? r.oldValue === r.target.getAttribute(r.attributeName) : r.type === "childList" && [...r.addedNodes, ...r.removedNodes].every(empty);
	const look = list => { for (const r of list) if (!idle(r))
		w.written.push(name(r.target) + " " + (r.attributeName || r.type)) };
	const o = new MutationObserver(look);
	o.observe(document.querySelector("#app"), {subtree: true, childList: true, attributeOldValue: true, characterData: true});
	w.end = () => look(o.takeRecords());
})()`

// keepNodes remembers every node of the root, and kept says which are gone.
const (
	keepNodes = `(() => { window.nodes = []; const w = document.createTreeWalker(document.querySelector("#app")); while (w.nextNode()) nodes.push(w.currentNode) })()`
	goneNodes = `(() => { const gone = nodes.filter(n => !n.isConnected || !document.querySelector("#app").contains(n));
		return gone.length ? gone.length + " of " + nodes.length + ", such as " + (gone[0].outerHTML || gone[0].data).slice(0, 100) : "" })()`
)

// come lets the program come and waits until it has done all that it does by itself.
func (m meanwhile) come() {
	m.t.Helper()
	m.js(watch, nil)
	m.gate.open()
	m.ready()
	m.js(`new Promise(f => requestAnimationFrame(() => setTimeout(f, 100))).then(() => noted.end())`, nil)
}

// still fails the test if anything moved since come began.
func (m meanwhile) still(before []string) {
	m.t.Helper()
	if shift := m.number(`noted.shift`); shift != 0 {
		m.t.Errorf("layout shift of %v: %s", shift, m.text(`String(noted.shifted)`))
	}
	var after []string
	m.js(places, &after)
	if len(after) != len(before) {
		m.t.Errorf("%d elements were shown, %d are now", len(before), len(after))
		return
	}
	for i := range before {
		if before[i] != after[i] {
			m.t.Errorf("%s is %s now (the first of them)", before[i], after[i])
			return
		}
	}
}

func (m meanwhile) places() (list []string) {
	m.t.Helper()
	m.js(places, &list)
	return list
}

// On a page that nobody has touched the program writes nothing: no node is
// replaced, nothing moves, and what was painted is not painted anew.
func TestTakeOverWritesNothing(t *testing.T) {
	for _, path := range []string{"/", "/ledger"} {
		takenOver(t, 1440, 900, func(t *testing.T, s *subject, m meanwhile) {
			m.begin(path)
			m.js(offersInstall, nil)
			before := m.places()
			m.js(keepNodes, nil)
			m.come()
			m.still(before)
			if gone := m.text(goneNodes); gone != "" {
				t.Errorf("%s: nodes are gone: %s", path, gone)
			}
			var written, largest []string
			m.js(`noted.written`, &written)
			m.js(`noted.largest`, &largest)
			if len(written) > 0 {
				t.Errorf("%s: %d writes, such as %q", path, len(written), written[0])
			}
			if len(largest) > 0 {
				t.Errorf("%s: a new largest paint: %q", path, largest)
			}
			if m.number(`document.querySelectorAll(".footer button").length`) != 1 {
				t.Errorf("%s: the offer to install is gone", path)
			}
		})
	}
}

// A kept is something that a reader has done and expects to find again.
type kept struct {
	what string
	do   func(m meanwhile)
	now  string // an expression that says how it stands
	want string // how it must stand before the program comes, if that is known
}

func js(code string) func(meanwhile) {
	return func(m meanwhile) {
		m.t.Helper()
		m.js(code, nil)
	}
}

func clicked(selector string) func(meanwhile) {
	return func(m meanwhile) {
		m.t.Helper()
		m.click(selector)
	}
}

// check does all of it, lets the program come, and looks again.
func (m meanwhile) check(path string, moves bool, list ...kept) {
	m.t.Helper()
	m.begin(path)
	for _, k := range list {
		k.do(m)
	}
	m.js(`new Promise(f => requestAnimationFrame(() => setTimeout(f, 50)))`, nil)
	was := make([]string, len(list))
	for i, k := range list {
		if was[i] = m.text("String(" + k.now + ")"); k.want != "" && was[i] != k.want {
			m.t.Errorf("before the program: %s: got %q, want %q", k.what, was[i], k.want)
		}
	}
	before := m.places()
	m.js(keepNodes, nil)
	m.come()
	for i, k := range list {
		if now := m.text("String(" + k.now + ")"); now != was[i] {
			m.t.Errorf("%s: it is %q now and was %q", k.what, now, was[i])
		}
	}
	if !moves {
		m.still(before)
		if gone := m.text(goneNodes); gone != "" {
			m.t.Errorf("nodes are gone: %s", gone)
		}
	}
}

// TestTakeOverWhileReading: what is marked, open, checked and scrolled.
func TestTakeOverWhileReading(t *testing.T) {
	takenOver(t, 360, 640, func(t *testing.T, s *subject, m meanwhile) {
		chapter := "chapter-" + s.a.Chapters[1].ID
		m.check("/#"+chapter, false,
			kept{"the place that the address names", func(meanwhile) {}, `document.querySelector(":target").id`, chapter},
			kept{"a box that is checked", clicked("#f-lanes-requests + span"), `document.querySelector("#f-lanes-requests").checked`, "true"},
			kept{"the clock", clicked(".asof-clock:has(#clock-known)"), `document.querySelector("#clock-known").checked`, "true"},
			kept{"the fold of more filters", clicked("#more-filters summary"), `document.querySelector("#more-filters").open`, "true"},
			kept{"a box in it", clicked("#groups + span"), `document.querySelector("#groups").checked`, "true"},
			kept{"the fold to compare", clicked("#compare-panel summary"), `document.querySelector("#compare-panel").open`, "true"},
			kept{"the fold to share", clicked("#share summary"), `document.querySelector("#share").open`, "true"},
			kept{"a row of boxes, moved sideways", js(`(() => { window.row = [...document.querySelectorAll("#app .facet-boxes")].find(e => e.scrollWidth > e.clientWidth + 20);
				if (row) row.scrollLeft = 15 })()`), `window.row ? row.scrollLeft : 15`, "15"},
			kept{"a text that is marked", js(`(() => { const w = document.createTreeWalker(document.querySelector(".hero-words"), 4);
				let p; do p = w.nextNode(); while (p.length < 20); getSelection().setBaseAndExtent(p, 3, p, 20) })()`),
				`getSelection().toString().length + " " + getSelection().anchorOffset + " " + getSelection().focusOffset`, "17 3 20"},
			kept{"the place on the page", js(`scrollTo({top: 333, behavior: "instant"})`), `Math.round(scrollY)`, "333"},
		)
	})
}

// TestTakeOverWhileTyping: a search is applied when the program comes, and typed on.
func TestTakeOverWhileTyping(t *testing.T) {
	takenOver(t, 768, 500, func(t *testing.T, s *subject, m meanwhile) {
		word := string([]rune(ofKind(s.a, article.Request).Title)[:4])
		m.check("/", true,
			kept{"a word half typed", func(m meanwhile) { m.click("#q"); m.press(word) }, `document.querySelector("#q").value`, word},
			kept{"what is marked in it", js(`document.querySelector("#q").setSelectionRange(1, 3, "backward")`),
				`(() => { const q = document.querySelector("#q"); return [document.activeElement.id, q.selectionStart, q.selectionEnd, q.selectionDirection] })()`, "q,1,3,backward"},
			kept{"how far the page is scrolled", js(`scrollTo({top: 120, behavior: "instant"})`), `Math.round(scrollY)`, "120"},
		)
		m.soon(func() string {
			if got, want := m.text(`location.search`), address(s.a, "q="+word); got != want {
				return fmt.Sprintf("the address is %q, want %q", got, want)
			}
			return ""
		})
		m.press("x")
		r := []rune(word)
		if got, want := m.text(`document.querySelector("#q").value`), string(r[:1])+"x"+string(r[3:]); got != want {
			t.Errorf("the search says %q, want %q", got, want)
		}
	})
}

// TestTakeOverWithHalfADate: nothing is put in its place, and it can be finished.
func TestTakeOverWithHalfADate(t *testing.T) {
	takenOver(t, 1440, 900, func(t *testing.T, s *subject, m meanwhile) {
		day := busyDay(s.a)
		m.check("/?as-of="+day.String(), false,
			kept{"a date half typed", func(m meanwhile) { m.js(`document.querySelector("#as-of").focus()`, nil); m.press(kb.Backspace) },
				`(() => { const f = document.querySelector("#as-of"); return [f.value, f.validity.badInput, document.activeElement.id] })()`, ",true,as-of"},
			kept{"the day shown", func(meanwhile) {}, `document.querySelector("#as-of-line").textContent`, timeline.AsOfLine(day, article.Stood)},
		)
		m.press("5")
		m.until("the date is whole", `!!document.querySelector("#as-of").value`)
		got, err := article.ParseDay(m.text(`document.querySelector("#as-of").value`))
		if err != nil {
			t.Fatal(err)
		}
		if _, last := timeline.Bounds(s.a); got > min(last, s.a.RecordDate) {
			got = s.a.RecordDate
		}
		m.soon(func() string {
			if line, want := m.text(`document.querySelector("#as-of-line").textContent`), timeline.AsOfLine(got, article.Stood); line != want {
				return fmt.Sprintf("the page says %q, want %q", line, want)
			}
			return ""
		})
	})
}

// TestTakeOverKeepsTheFocus: of a mark, by keyboard, and of an entry far down.
func TestTakeOverKeepsTheFocus(t *testing.T) {
	const focused = `(() => { const e = document.activeElement; return [e.id || e.dataset.mark || e.getAttribute("href"), e.matches(":focus-visible")] })()`
	takenOver(t, 1440, 900, func(t *testing.T, s *subject, m meanwhile) {
		m.check("/", false,
			kept{"the pointer over a button", func(m meanwhile) { x, y := m.at(".plot-preset"); m.mouse("move", x, y) }, `document.querySelector(".plot-preset").matches(":hover")`, "true"},
			kept{"the focus in the timeline, shown", func(m meanwhile) {
				m.js(`document.querySelector("#plot").previousElementSibling.querySelector("button:last-of-type").focus()`, nil)
				m.press(kb.Tab)
			},
				focused, ""},
		)
	})
	takenOver(t, 1440, 900, func(t *testing.T, s *subject, m meanwhile) {
		m.begin("/")
		m.js(`(() => { const list = document.querySelectorAll("#record .item a"); list[list.length >> 1].focus() })()`, nil)
		// What comes into view is laid out then, and the page holds the place that is read.
		m.js(`new Promise(f => requestAnimationFrame(() => setTimeout(f, 200))).then(() => 0)`, nil)
		const place = `Math.round(document.activeElement.getBoundingClientRect().top)`
		was, y := m.text("String("+focused+")"), m.number(place)
		m.come()
		if now := m.text("String(" + focused + ")"); now != was {
			t.Errorf("the focus in the list is on %s, was on %s", now, was)
		}
		if now := m.number(place); now != y || y < 0 || y > 900 {
			t.Errorf("it is at %v in the window, was at %v", now, y)
		}
	})
}

// TestTakeOverFinishesWhatWasBegun: a drag that is under way goes on, and a
// button that was pressed too early does what it says.
func TestTakeOverFinishesWhatWasBegun(t *testing.T) {
	takenOver(t, 1440, 900, func(t *testing.T, s *subject, m meanwhile) {
		m.begin("/?as-of=" + busyDay(s.a).String())
		m.js(`document.querySelector("#timeline").scrollIntoView({block: "start", behavior: "instant"})`, nil)
		x, y := m.at("#flag")
		m.mouse("move", x, y)
		m.mouse("down", x, y)
		m.come()
		for i := 1.0; i <= 4; i++ {
			m.mouse("move", x-20*i, y)
		}
		m.mouse("up", x-80, y)
		m.soon(func() string {
			st, _ := timeline.Parse(s.a, m.text(`location.search`))
			if st.AsOf >= busyDay(s.a) {
				return fmt.Sprintf("the day is %s, want one before %s", st.AsOf, busyDay(s.a))
			}
			return ""
		})
	})
	takenOver(t, 1440, 900, func(t *testing.T, s *subject, m meanwhile) {
		m.begin("/")
		m.click(`[data-do="zoom"][data-arg="0.5"]`)
		m.come()
		want := timeline.Update(s.a, timeline.Default(s.a), timeline.Zoom{Factor: 0.5, At: 0.5})
		m.soon(func() string {
			if got, want := m.text(`location.search`), address(s.a, timeline.Query(s.a, want)); got != want {
				return fmt.Sprintf("the address is %q, want %q", got, want)
			}
			return ""
		})
	})
}

// TestTakeOverInTheStory: the step that is read stays where it is, though on wide
// screens the timeline comes to stand beside it.
func TestTakeOverInTheStory(t *testing.T) {
	takenOver(t, 1440, 900, func(t *testing.T, s *subject, m meanwhile) {
		id := ""
		for _, c := range s.a.Chapters {
			for _, step := range c.Steps {
				id = c.ID + "-" + step.ID
			}
		}
		step := fmt.Sprintf("document.getElementById(%q)", id)
		m.check("/", true,
			kept{"the step that is read", func(m meanwhile) {
				m.js(step+`.scrollIntoView({block: "center", behavior: "instant"})`, nil)
				// What comes into view is laid out then, and the page holds the place that is read.
				m.js(`new Promise(f => requestAnimationFrame(() => setTimeout(f, 200))).then(() => 0)`, nil)
				m.js(step+`.scrollIntoView({block: "center", behavior: "instant"})`, nil)
			}, `Math.round(` + step + `.getBoundingClientRect().top / 2)`, ""},
			kept{"that it is in view", func(meanwhile) {}, `(r => r.top >= 0 && r.bottom <= innerHeight)(` + step + `.getBoundingClientRect())`, "true"},
		)
	})
}

// TestTakeOverInAFrame: a frame that the page around does not make as high as its
// content is a panel that scrolls. It stays where it was scrolled to when a touch
// brings the program.
func TestTakeOverInAFrame(t *testing.T) {
	takenOver(t, 800, 600, func(t *testing.T, s *subject, m meanwhile) {
		served := m.gate.Handler
		m.gate.Handler = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if r.URL.Path == s.base+"host" {
				fmt.Fprintf(w, `<!doctype html><title>host</title><link rel=icon href=data:,><iframe src="%sembed" width=700 height=400></iframe>`, s.base)
				return
			}
			served.ServeHTTP(w, r)
		})
		m.open("/host")
		m.until("the frame scrolls inside", `frames[0].document.documentElement.hasAttribute("data-scrolls")`)
		m.js(`frames[0].document.body.scrollTop = 150`, nil)
		x, y := m.at("iframe") // its middle; at its edge there is nothing to press
		if err := m.clickAt(x-345, y); err != nil {
			t.Fatal(err)
		}
		m.until("the program is asked for", `frames[0].document.documentElement.dataset.app === "loading"`)
		if got := m.number(`frames[0].document.body.scrollTop`); got != 150 {
			t.Fatalf("the frame is scrolled to %v before the program", got)
		}
		m.gate.open()
		m.until("the program of the frame runs", `frames[0].document.documentElement.dataset.app === "ready"`)
		m.js(`new Promise(f => setTimeout(f, 100)).then(() => 0)`, nil) // the page around draws no frames
		if got := m.number(`frames[0].document.body.scrollTop`); got != 150 {
			t.Errorf("the frame is scrolled to %v, was to 150", got)
		}
	})
}
