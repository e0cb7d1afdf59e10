package browser

import "github.com/maxence-charriere/go-app/v10/pkg/app"

// A Step is a step of the story, as its static figure shows it.
type Step struct {
	Query   string // of the address that shows its view; "": no step is being read
	Heading string
	Caption string
	link    app.Value
}

// Open follows the step's link to its view. See FollowStory.
func (s Step) Open() {
	if s.link != nil {
		s.link.Call("click")
	}
}

// beside is where a timeline has room beside the story, and where movement is
// welcome. See web/css/beside.css.
const beside = "(min-width: 76rem) and (prefers-reduced-motion: no-preference)"

// FollowSteps calls show when another step of the story comes to be read, and
// with the zero Step when there is none any more, or no room beside it. A step
// is read while it, or what leads up to it, lies across a line in the window.
func FollowSteps(show func(Step)) {
	if !app.IsClient || !app.Window().Get("IntersectionObserver").Truthy() {
		return
	}
	story := document().Call("querySelector", ".chapters-body")
	if !story.Truthy() {
		return
	}
	parts := story.Call("querySelectorAll", ".chapter, .chapter-step")
	room := app.Window().Call("matchMedia", beside)
	var last string
	looks := 0
	look := app.FuncOf(func(app.Value, []app.Value) any {
		looks++
		which := looks
		step := func() (s Step) {
			if room.Get("matches").Bool() {
				s = stepAt(story, parts, app.Window().Get("innerHeight").Float()*line)
			}
			return s
		}
		rest := 120 // milliseconds: steps that are only scrolled past are not shown
		if step().Query == "" {
			rest = 0
		}
		After(rest, func() {
			if now := step(); which == looks && now.Heading+now.Query != last {
				last = now.Heading + now.Query
				show(now)
			}
		})
		return nil
	})
	options := map[string]any{"rootMargin": "-45% 0px -55%"}
	o := app.Window().Get("IntersectionObserver").New(look, options)
	for i := 0; i < parts.Length(); i++ {
		o.Call("observe", parts.Index(i))
	}
	room.Call("addEventListener", "change", look)
	app.Window().Call("addEventListener", "resize", app.FuncOf(func(app.Value, []app.Value) any {
		if last != "" { // it stands beside the story
			placeBeside()
		}
		return nil
	}))
}

// line is how far down the window the step that is read lies, as a fraction of
// its height: that of rootMargin above.
const line = 0.45

func stepAt(story app.Value, parts app.Value, y float64) (s Step) {
	box := func(v app.Value) (top, bottom float64) {
		r := v.Call("getBoundingClientRect")
		return r.Get("top").Float(), r.Get("bottom").Float()
	}
	if top, bottom := box(story); y < top || y > bottom {
		return s
	}
	var figure app.Value
	for i := 0; i < parts.Length(); i++ {
		if top, _ := box(parts.Index(i)); top > y {
			break
		}
		if f := parts.Index(i).Call("querySelector", ".figure"); f.Truthy() {
			figure = f
		}
	}
	if figure == nil {
		return s
	}
	link := figure.Call("querySelector", ".chapter-view a")
	return Step{
		link:    link,
		Query:   text(link, "search"),
		Heading: text(figure.Call("closest", ".chapter-step").Call("querySelector", "h3"), "textContent"),
		Caption: text(figure.Call("querySelector", "figcaption p"), "textContent"),
	}
}

// Beside says on the document how the timeline stands beside the story: "led"
// while it follows, "left" while the reader has taken over, "card" while an
// entry is open there, and "" while it stands in its own place. Its place stays
// as high as it was, so that nothing moves.
func Beside(how string) {
	if !app.IsClient {
		return
	}
	data := root().Get("dataset")
	was := text(data, "beside")
	if how == "" {
		data.Delete("beside")
		return
	}
	if was == "" {
		if p, ok := plot(); ok {
			root().Get("style").Call("setProperty", "--room", p.Get("offsetHeight").Float())
		}
		placeBeside()
	}
	data.Set("beside", how)
}

// placeBeside has the timeline stand where the steps' own figures do.
func placeBeside() {
	if f := document().Call("querySelector", ".chapter-step .figure"); f.Truthy() {
		style, r := root().Get("style"), f.Call("getBoundingClientRect")
		style.Call("setProperty", "--beside-at", r.Get("left").Float())
		style.Call("setProperty", "--beside-width", r.Get("width").Float())
	}
}

// Arrive hides the timeline while another view is drawn in it, so that nothing is
// seen to jump; drawn calls back when that is done, and the view comes in from
// where it lies: way is -1 for before what was shown to 1 for after it, zoom how
// much shorter the stretch of time is, as a factor.
func Arrive(way, zoom float64) (drawn func()) {
	p, ok := plot()
	if !ok {
		return func() {}
	}
	style := p.Get("style")
	style.Call("setProperty", "--way", way)
	style.Call("setProperty", "--zoom", zoom)
	root().Call("toggleAttribute", "data-arriving", true)
	return func() {
		first := true
		Frames(func(float64) bool {
			if first {
				first = false
				return true
			}
			root().Call("toggleAttribute", "data-arriving", false)
			return false
		})
	}
}

// InPlotByKey reports whether the focus is in the timeline and is shown: the
// reader is at work there by keyboard.
func InPlotByKey() bool {
	return app.IsClient && document().Call("querySelector", ".plot :focus-visible").Truthy()
}

// FollowStory lets the links of the story to a view of the timeline act in
// place: show is given the view's query, the timeline comes into view, and a
// link stays at hand that leads back to where the reader was.
func FollowStory(show func(query string, drawn func())) {
	record := byID("record")
	if !app.IsClient || !record.Truthy() {
		return
	}
	var came app.Value // the link that was followed last
	record.Call("addEventListener", "click", app.FuncOf(func(_ app.Value, args []app.Value) any {
		e := args[0]
		held := e.Get("ctrlKey").Truthy() || e.Get("metaKey").Truthy() || e.Get("shiftKey").Truthy() || e.Get("altKey").Truthy()
		back := byID("back-to-story")
		if held || !back.Truthy() {
			return nil
		}
		if back.Call("contains", e.Get("target")).Truthy() {
			e.Call("preventDefault")
			back.Set("hidden", true)
			step := came.Call("closest", ".chapter-step")
			step.Call("scrollIntoView")
			came.Call("focus", map[string]any{"preventScroll": true})
			return nil
		}
		link := e.Get("target").Call("closest", ".chapter-view a")
		if !link.Truthy() {
			return nil
		}
		e.Call("preventDefault")
		came = link
		back.Set("hidden", false)
		back.Get("firstElementChild").Call("setAttribute", "href", "#"+link.Call("getAttribute", "aria-describedby").String())
		show(text(link, "search"), func() {
			FocusFirst("#timeline button")
			byID("timeline").Call("scrollIntoView")
		})
		return nil
	}))
}

// Embedded returns what an embedded page says of itself: its title, the query of
// what it shows, and whether that is the ledger.
func Embedded() (title, query string, table bool) {
	if !app.IsClient {
		return "", "", false
	}
	data := root().Get("dataset")
	if h := document().Call("querySelector", "h1"); h.Truthy() {
		title = text(h, "textContent")
	}
	return title, text(data, "query"), document().Call("querySelector", ".ledger-table").Truthy()
}
