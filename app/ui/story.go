package ui

import (
	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"ledger/app/browser"
	"ledger/app/timeline"
)

// On wide screens the timeline stands beside the story and shows the view of the
// step that is read. The reader's own view is not touched by that: the story has
// a State of its own, until the reader takes hold of the timeline. Then what it
// shows becomes the reader's view, and stays until the reader asks the story to
// go on.

// A story is how the timeline stands beside the story.
type story struct {
	step   browser.Step    // the step that is read; zero: none
	led    *timeline.State // what the story shows; nil while the reader has taken over
	left   bool            // the reader has taken over
	before *timeline.State // the reader's view when that happened
	card   bool            // an entry was opened there
	view   *timeline.View  // what viewed shows
	viewed timeline.State
}

// on reports whether the timeline stands beside the story.
func (s *story) on() bool { return s.step.Query != "" }

// plotted returns the state that the timeline shows.
func (x *Explainer) plotted() timeline.State {
	if x.story.led != nil {
		return *x.story.led
	}
	return x.state
}

// read shows another step of the story; the zero step ends it.
func (x *Explainer) read(ctx app.Context, step browser.Step) {
	t := &x.story
	was := x.plotted()
	entered := !t.on()
	t.step = step
	if !t.on() {
		card := t.card
		t.led, t.before, t.card = nil, nil, false
		browser.Beside("")
		if card {
			x.do(timeline.Close{})
		}
		x.show()
		return
	}
	if entered && browser.InPlotByKey() {
		t.left = true
	}
	if t.left {
		if entered {
			x.beside()
		}
		return
	}
	s, _ := timeline.Parse(x.Article, step.Query)
	s.Entry = ""
	t.led = &s
	x.playing = 0
	way, zoom := timeline.Travel(was, s)
	drawn := browser.Arrive(way, zoom)
	x.beside()
	x.show()
	ctx.Update()
	ctx.Defer(func(app.Context) { drawn() })
}

// take makes what the story shows the reader's view: the timeline was touched.
func (x *Explainer) take() {
	t := &x.story
	if t.led == nil {
		return
	}
	before := x.state
	t.before, t.left = &before, true
	s := *t.led
	s.Entry, s.View = before.Entry, before.View
	x.state, t.led = s, nil
	x.touched = true
	browser.SetValue("q", s.Q)
	browser.WriteAddress(timeline.Query(x.Article, x.state), false)
	x.beside()
	x.show()
}

// lead has the story go on.
func (x *Explainer) lead(ctx app.Context) {
	t := &x.story
	t.left = false
	if t.before != nil {
		s := *t.before
		s.Entry = ""
		if !t.card {
			s.Entry = x.state.Entry
		}
		x.state, t.before, t.card = s, nil, false
		browser.SetValue("q", s.Q)
		browser.WriteAddress(timeline.Query(x.Article, x.state), false)
		x.show()
	}
	x.read(ctx, t.step)
}

// beside says on the page how the timeline stands.
func (x *Explainer) beside() {
	switch t := &x.story; {
	case !t.on():
	case t.card && x.state.Entry != "":
		browser.Beside("card")
	case t.led == nil:
		browser.Beside("left")
	default:
		browser.Beside("led")
	}
}

// plot draws the timeline in its own place, or beside the story.
func (x *Explainer) plot(s site, v timeline.View) app.UI {
	t := &x.story
	if !t.on() {
		return plot(s, x.state, v, x.stop, x.playing > 0)
	}
	st := x.plotted()
	if t.view == nil || !t.viewed.Equal(st) {
		show := timeline.ShowBeside
		if x.lanes != nil {
			show = x.apart
		}
		v := show(x.Article, st)
		t.view, t.viewed = &v, st
	}
	if x.lanes != nil {
		t.view.Lanes = x.lanes.views
	}
	words := []app.UI{
		app.P().Class("beside-step").Text(t.step.Heading),
		app.P().Class("beside-words").Text(t.step.Caption),
		app.Button().Type("button").Class("beside-act").DataSet("do", "enlarge").Text("Open it in the full timeline"),
	}
	if t.led == nil {
		words = []app.UI{
			app.P().Class("beside-step").Text("Your own view"),
			app.P().Class("beside-words").Text(t.view.AsOfLine + ". " + t.view.ShownLine + "."),
			app.Button().Type("button").Class("beside-act").DataSet("do", "lead").Text("Follow the story again"),
		}
	}
	return plot(s, st, *t.view, x.stop, x.playing > 0, app.Div().Class("beside").Body(words...))
}
