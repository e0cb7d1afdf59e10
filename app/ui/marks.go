package ui

import (
	"slices"
	"strconv"
	"strings"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"ledger/app/browser"
	"ledger/app/timeline"
)

// An element is a part of a mark: it becomes an element of go-app, which is
// compared with what was drawn before, or HTML, which a browser makes ten times
// as fast into new nodes.
type element struct {
	tag   string
	attrs []string // names, each with its value
	text  string
	body  []element
}

// set adds an attribute. It is called from so many places that the program would
// be larger by kilobytes if each held a copy; so are the next two.
//
//go:noinline
func (e *element) set(name, value string) { e.attrs = append(e.attrs, name, value) }

func (e element) ui() app.UI {
	el := app.Elem(e.tag)
	for i := 0; i < len(e.attrs); i += 2 {
		el = el.Attr(e.attrs[i], attr(e.attrs[i+1]))
	}
	if e.text != "" {
		return el.Text(e.text)
	}
	var body []app.UI
	for _, c := range e.body {
		body = append(body, c.ui())
	}
	return el.Body(body...)
}

func (e element) html(b *strings.Builder) {
	put(b, "<", e.tag)
	for i := 0; i < len(e.attrs); i += 2 {
		put(b, " ", e.attrs[i], `="`)
		escape(b, e.attrs[i+1])
		put(b, `"`)
	}
	put(b, ">")
	escape(b, e.text)
	for _, c := range e.body {
		c.html(b)
	}
	put(b, "</", e.tag, ">")
}

//go:noinline
func put(b *strings.Builder, texts ...string) {
	for _, t := range texts {
		b.WriteString(t)
	}
}

// escape writes text for HTML. (Package html's function would bring a general
// replacer into the program.)
//
//go:noinline
func escape(b *strings.Builder, s string) {
	from := 0
	for i := 0; i < len(s); i++ {
		to := ""
		switch s[i] {
		case '&':
			to = "&amp;"
		case '<':
			to = "&lt;"
		case '"':
			to = "&#34;"
		default:
			continue
		}
		put(b, s[from:i], to)
		from = i + 1
	}
	put(b, s[from:])
}

// marksOf draws the marks and clusters of a lane.
func marksOf(s site, l timeline.LaneView, stop string) app.UI {
	var marks []app.UI
	for _, m := range l.Marks {
		marks = append(marks, &markPiece{Base: s.base, Mark: m, Stop: m.ID == stop})
	}
	for z, list := range l.Clusters {
		for _, c := range list {
			marks = append(marks, clusterOf(c, z).ui())
		}
	}
	return app.Ul().Class("lane-sheet").Body(marks...)
}

func clusterOf(c timeline.Cluster, z int) element {
	attrs := []string{"class", "cluster", "data-size", sizeNames[z], "style", style("--d", c.At, "--r", c.Row)}
	if c.Count == 0 {
		attrs = append(attrs, "data-empty", "")
	}
	return element{tag: "li", attrs: attrs, body: []element{{
		tag: "button", text: timeline.Number(float64(c.Count)),
		attrs: []string{"type", "button", "class", "cluster-open", "data-do", "range", "data-arg", c.From.String() + "/" + c.To.String(), "tabindex", "-1", "aria-label", c.Name},
	}}}
}

// part returns an element without content.
//
//go:noinline
func part(class string, attrs ...string) element {
	return element{tag: "i", attrs: append([]string{"class", class}, attrs...)}
}

func markOf(s site, m timeline.Mark, stop bool) element {
	tab := "-1"
	if stop {
		tab = "0"
	}
	numbers := append(markNumbers(m), "--l", m.Row[0], "--m", m.Row[1], "--s", m.Row[2])
	parts := make([]element, 0, 4)
	switch m.Shape {
	case "bar":
		parts = append(parts, part("mark-bar"))
		if m.First != timeline.NoDay {
			parts = append(parts, part("mark-fill"))
		}
		for _, t := range m.Ticks {
			parts = append(parts, part("mark-tick", "data-tick", t.Kind, "style", style("--t", t.Day)))
		}
	case "triangle":
		parts = append(parts, part("mark-wait"), part("mark-shape"))
		if !m.OpenEnd {
			parts = append(parts, part("mark-answer"))
		}
	default:
		parts = append(parts, part("mark-shape"))
	}
	parts = append(parts, element{tag: "span", attrs: []string{"class", "mark-label"}, text: m.Label})
	li := element{tag: "li", attrs: make([]string, 0, 20)}
	li.set("class", "mark")
	li.set("data-shape", m.Shape)
	li.set("data-kind", string(m.Kind))
	li.set("data-status", string(m.Status))
	li.set("style", style(numbers...))
	if m.Hidden {
		li.set("hidden", "true")
	}
	if m.Topics != nil { // frames have no filter boxes
		li.set("data-topics", strings.Join(m.Topics, " "))
	}
	// What is so of few marks stands only on them: the page is shorter for it.
	bare := m.Labeled
	for z := range bare {
		bare[z] = !bare[z] && !m.Grouped[z]
	}
	for _, x := range []struct {
		name string
		on   [3]bool
	}{{"data-bare", bare}, {"data-flips", m.Flipped}, {"data-grouped", m.Grouped}} {
		if x.on != [3]bool{} {
			li.set(x.name, letters(x.on))
		}
	}
	for _, x := range []struct {
		name string
		on   bool
	}{{"data-open", m.OpenEnd}, {"data-soft", m.Soft}, {"data-tied", m.Tied}, {"data-changed", m.Changed}} {
		if x.on {
			li.set(x.name, "true")
		}
	}
	link := element{tag: "a", body: parts, attrs: []string{"class", "mark-link", "href", s.base + "entry/" + m.ID, "data-mark", m.ID, "tabindex", tab, "aria-label", m.Name}}
	if m.Selected {
		link.set("aria-current", "true")
	}
	li.body = []element{link}
	return li
}

// markNumbers are the days of a mark for the style sheet: --d to --e, if that is
// another day, and of it filled --f to --g.
func markNumbers(m timeline.Mark) []any {
	numbers := []any{"--d", m.Start}
	if m.End != m.Start {
		numbers = append(numbers, "--e", m.End)
	}
	if m.First != timeline.NoDay {
		numbers = append(numbers, "--f", m.First, "--g", m.Filled)
	}
	return numbers
}

// sizeNames are the letters of the widths that marks are packed for.
var sizeNames = [3]string{"l", "m", "s"}

// letters names the sizes for which on is true: "l m s".
func letters(on [3]bool) string {
	var w []string
	for i, name := range sizeNames {
		if on[i] {
			w = append(w, name)
		}
	}
	return strings.Join(w, " ")
}

// Lanes are the marks of a large record as they stand in the page. go-app knows
// nothing of them: to compare a thousand of them one by one takes as long as a
// reader waits for an answer. So what is asked for answers first, and the lanes
// follow after the next paint, one after the other, each with what has changed of
// it. The page's own marks stay until then.
type lanes struct {
	views   []timeline.LaneView
	drawn   [3]laneDrawn
	written [3][]string       // the HTML of each mark that stands there; nil: the page's own
	over    timeline.Overview // below them; it follows when they have
	last    int               // the lane that was drawn last
	going   bool              // some lane is still to be drawn
	settle  bool              // and then what one lane says of others
	later   func(func(ctx app.Context))
}

// A laneDrawn is what a lane was drawn for.
type laneDrawn struct {
	state           timeline.State
	printed, beside bool
	size            int
	tied            string // the entry to whose mark ties lead
	stop            string // see tabStop
}

func (d laneDrawn) equal(o laneDrawn) bool {
	return d.printed == o.printed && d.beside == o.beside && d.size == o.size && d.state.Equal(o.state)
}

// watchLanes begins to draw the lanes of a large record.
func (x *Explainer) watchLanes(ctx app.Context) {
	if !x.look().Apart {
		return
	}
	l := &lanes{views: slices.Clone(x.look().Lanes), over: x.look().Overview, last: -1}
	l.later = func(f func(ctx app.Context)) {
		browser.AfterPaint(func() { ctx.Dispatch(f) })
	}
	x.lanes = l
	as := x.wanted()
	as.state, as.tied = timeline.Default(x.Article), ""
	as.state.View = x.state.View
	for n := range l.drawn {
		l.drawn[n] = as // by the page
	}
}

// wanted returns what the lanes are to be drawn for.
func (x *Explainer) wanted() laneDrawn {
	d := laneDrawn{state: x.plotted(), beside: x.story.on(), tied: x.tied()}
	d.printed = x.printed && !d.beside
	if d.printed || d.beside {
		return d
	}
	if x.wide == 0 {
		x.wide = browser.PlotWidth()
	}
	d.size = timeline.SizeOf(x.wide)
	return d
}

// tied returns the entry that ties lead to and from.
func (x *Explainer) tied() string {
	if x.pointed != "" {
		return x.pointed
	}
	return x.state.Entry
}

// followLanes has the lanes follow what is wanted, if they do not already.
func (x *Explainer) followLanes() {
	l := x.lanes
	if l == nil {
		return
	}
	want := x.wanted()
	if want.beside || want.beside != l.drawn[0].beside { // a view comes in with its marks
		for x.drawLane(nil) {
		}
		l.over = x.look().Overview
		return
	}
	if !l.going && (l.stale(want) || want.tied != l.drawn[0].tied) {
		l.going = true
		l.later(x.goOn)
	}
}

// stale reports whether some lane is not as wanted.
func (l *lanes) stale(want laneDrawn) bool {
	return !want.equal(l.drawn[0]) || !want.equal(l.drawn[1]) || !want.equal(l.drawn[2])
}

func (x *Explainer) goOn(ctx app.Context) {
	l := x.lanes
	ties := l.drawn[0].tied
	ctx.PreventUpdate()
	if x.drawLane(func() { x.lanes.later(x.goOn) }) {
		return
	}
	l.going = false
	over := x.look().Overview
	if ties+l.drawn[0].tied != "" || !l.over.Equal(over) {
		l.over = over
		ctx.Update()
	}
}

// drawLane draws the next lane that is not as wanted, and reports whether there
// may be others. It calls done once the lane stands in the page; see
// browser.WriteMarks.
func (x *Explainer) drawLane(done func()) (more bool) {
	l, want := x.lanes, x.wanted()
	for range l.drawn {
		l.last = (l.last + 1) % len(l.drawn)
		n := l.last
		if want.equal(l.drawn[n]) && (l.written[n] != nil || want.tied == "") {
			continue
		}
		compared := x.look().Compare
		if want.beside {
			if compared = nil; want.state.Compare != timeline.NoDay {
				compared = timeline.Compared(x.Article, want.state)
			}
		}
		l.views[n] = timeline.ShowLane(x.Article, want.state, n, want.printed, want.beside, want.size, compared)
		want.stop = tabStop(want.state, l.views, x.stop)
		l.drawn[n], l.settle = want, true
		x.writeLane(n, done)
		return true
	}
	// All of them are as wanted: now what one says of the others can be.
	want.stop = tabStop(want.state, l.views, x.stop)
	for n := range l.drawn {
		if d := &l.drawn[n]; l.written[n] != nil && (d.stop != want.stop || d.tied != want.tied || l.settle && d.tied != "") {
			d.tied, d.stop = want.tied, want.stop
			x.writeLane(n, nil)
		}
	}
	l.settle = false
	return false
}

// writeLane writes what has changed of the marks of a lane.
func (x *Explainer) writeLane(n int, done func()) {
	l := x.lanes
	v := timeline.View{Lanes: l.views}.Point(x.Article, l.drawn[n].tied).Lanes[n]
	stood := map[string]int{}
	for i, text := range l.written[n] {
		stood[text] = i
	}
	var b, order, fresh strings.Builder
	now := make([]string, 0, len(v.Marks))
	add := func(e element) {
		b.Reset()
		e.html(&b)
		text := b.String()
		now = append(now, text)
		from := "+"
		if i, ok := stood[text]; ok {
			from = strconv.Itoa(i)
		} else {
			put(&fresh, text)
		}
		if len(now) > 1 {
			from = " " + from
		}
		put(&order, from)
	}
	s := site{base: x.Base}
	for _, m := range v.Marks {
		add(markOf(s, m, m.ID == l.drawn[n].stop))
	}
	for z, list := range v.Clusters {
		for _, c := range list {
			add(clusterOf(c, z))
		}
	}
	l.written[n] = now
	browser.WriteMarks(n, order.String(), fresh.String(), done)
}

// OnResize draws the lanes of a large record for the width that there is now.
func (x *Explainer) OnResize(ctx app.Context) {
	ctx.PreventUpdate()
	if x.lanes != nil {
		x.wide = browser.PlotWidth()
		x.followLanes()
	}
}
