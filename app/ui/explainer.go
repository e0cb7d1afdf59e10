package ui

import (
	"strconv"
	"strings"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"ledger/app/article"
	"ledger/app/browser"
	"ledger/app/timeline"
)

// An Explainer is the root component: the heading, the controls and the
// timeline on the home page, or the ledger on the ledger's page. It holds the
// one State; everything it draws is a function of it.
type Explainer struct {
	app.Compo

	Article *article.Article
	Base    string
	Name    string         // "home", "ledger" or "embed"
	Frame   timeline.Frame // what an embedded page shows

	state   timeline.State
	ready   bool
	notices []string
	drag    *drag
	pinch   *pinch
	dragged bool            // the click that ends a drag is still to come
	pointed string          // the entry whose mark has the focus
	stop    string          // the one whose mark had it last: see tabStop
	playing int             // which play is on; 0: none
	plays   int             // how many there were
	frame   bool            // a drawing of the drag is asked for
	turns   int             // of the wheel, since it rested
	turning bool            // and they are drawn in the next frame
	placed  [2]float64      // the stretch of time for which the marks were placed last
	back    string          // what had the focus before a card was opened
	record  []timeline.Item // how the static record was last written
	view    *timeline.View  // what viewed shows; see look
	viewed  timeline.State
	printed bool // view is as it was prerendered
	table   *timeline.LedgerView
	lines   int                // of the table, that are drawn; 0: not known yet
	tabled  timeline.State     // what table shows
	waits   timeline.WaitsView // the plot, as drawn
	catchUp func()             // tabulates after the next paint
	touched bool               // the reader has done something; see found
	behind  bool               // the marks that view holds are those of an earlier state; see narrow
	form    browser.Fields     // as start read them

	lanes *lanes  // of a large record, on the home page
	wide  float64 // the timeline, for them

	story story // what the timeline shows beside the story

	sharing  sharing
	helped   bool   // the help was asked for
	keysOff  bool   // the reader switched off the page's own keys
	stopKeys func() // lets go of them
}

// start reads the state from the address and from what the reader has already
// done to the page: before the first drawing in the browser, and again if the
// reader went on meanwhile.
func (x *Explainer) start() {
	if x.Name == "embed" {
		x.state = x.Frame.State(x.Article, browser.Query())
	} else {
		x.state, x.notices = timeline.Parse(x.Article, browser.Query())
	}
	form := browser.Form()
	x.form = form
	x.state.Lanes = form.Override("lanes", x.state.Lanes)
	x.state.Topics = form.Override("topics", x.state.Topics)
	x.state.Statuses = form.Override("statuses", x.state.Statuses)
	if form.Has {
		x.state = timeline.Update(x.Article, x.state, timeline.Search{Q: form.Q})
		browser.SetValue("q", x.state.Q)
		x.state = timeline.Update(x.Article, x.state, timeline.AddBy{Party: form.By})
		x.state.Groups = form.Groups
	}
	day, err := article.ParseDay(form.AsOf)
	if err != nil {
		day = article.Day(form.Shown)
	}
	x.state = timeline.Update(x.Article, x.state, timeline.SetAsOf{Day: day})
	x.state.Clock = article.Stood
	if form.Known {
		x.state.Clock = article.Known
	}
	from, err1 := article.ParseDay(form.From)
	to, err2 := article.ParseDay(form.To)
	if err1 == nil || err2 == nil {
		r := timeline.SetRange{From: x.state.From, To: x.state.To}
		if err1 == nil {
			r.From = from
		}
		if err2 == nil {
			r.To = to
		}
		x.state = timeline.Update(x.Article, x.state, r)
	}
	if d, err := article.ParseDay(form.Compare); err == nil {
		x.state = timeline.Update(x.Article, x.state, timeline.SetCompare{Day: d})
	}
	x.ready = true
}

// OnInit prepares the first drawing. Between its parts the page can answer.
func (x *Explainer) OnInit() {
	if !app.IsClient {
		return
	}
	x.start()
	browser.Pause()
	x.look()
	if x.Name == "ledger" || x.Frame.Table {
		browser.Pause()
		x.tabulate()
	}
	browser.Pause()
}

// OnMount tells the page that the program runs.
func (x *Explainer) OnMount(ctx app.Context) {
	if browser.Form().Equal(x.form) {
		ctx.PreventUpdate()
	} else {
		x.start()
	}
	browser.SetValue("by", "") // its choice is a filter now
	x.watchLanes(ctx)
	x.show()
	x.catchUp = func() {
		ctx.Defer(func(ctx app.Context) {
			browser.AfterPaint(func() { ctx.Dispatch(func(app.Context) { x.tabulate() }) })
		})
	}
	for _, n := range x.notices {
		browser.Notice(n)
	}
	browser.WriteAddress(timeline.Query(x.Article, x.state), false)
	x.sharing.native = browser.CanShare()
	x.watchKeys(ctx)
	browser.FollowStory(func(query string, drawn func()) {
		ctx.Dispatch(func(ctx app.Context) {
			x.read(ctx, browser.Step{}) // the timeline is in its own place then
			x.do(timeline.Follow{Query: query})
			// Enter is let go first: the button that has the focus then would take it.
			ctx.Defer(func(app.Context) { browser.AfterPaint(drawn) })
		})
	})
	browser.FollowBack(func() { ctx.Dispatch(x.OnNav) })
	browser.Ready()
	browser.Soon(func() {
		browser.WhenUsed(shareView, func() { ctx.Dispatch(func(app.Context) { x.unfold(shareView, true) }) })
		browser.FollowSteps(func(s browser.Step) {
			ctx.Dispatch(func(ctx app.Context) { x.read(ctx, s) })
		})
		if x.Name != "embed" {
			x.prepare()
		}
	})
}

// OnNav follows Back and Forward.
func (x *Explainer) OnNav(ctx app.Context) {
	s, _ := timeline.Parse(x.Article, browser.Query())
	if x.Name == "embed" { // a frame leaves the history to the page around it
		return
	}
	if !s.Equal(x.state) {
		x.state = s
		x.show()
	}
}

// do is how every action takes effect: the state changes, and with it the
// address and the static record.
func (x *Explainer) do(a timeline.Action) {
	x.touched = true
	before := x.state
	x.state = timeline.Update(x.Article, x.state, a)
	if x.state.Equal(before) {
		return
	}
	push := false
	switch a.(type) {
	case timeline.Open, timeline.Close, timeline.Choose, timeline.SetRange, timeline.Follow:
		push = true
	}
	browser.WriteAddress(timeline.Query(x.Article, x.state), push)
	x.show()
	if x.state.From != before.From || x.state.To != before.To {
		browser.Say(timeline.RangeWords(x.state))
	}
}

// answer does an action in two steps, where to draw all that it changes takes long.
// The marks move at once, roughly; the rest is drawn after the next
// paint. It reports whether anything has changed.
func (x *Explainer) answer(ctx app.Context, a timeline.Action) bool {
	before := x.state
	x.state = timeline.Update(x.Article, x.state, a)
	if x.state.Equal(before) {
		return false
	}
	x.touched = true
	_, push := a.(timeline.SetRange)
	browser.WriteAddress(timeline.Query(x.Article, x.state), push)
	x.placed = x.stretch()
	browser.Shift(int(x.plotted().AsOf), x.placed[0], x.placed[1])
	ctx.PreventUpdate()
	browser.AfterPaint(func() {
		ctx.Dispatch(func(app.Context) {
			x.show()
			if x.state.From != before.From || x.state.To != before.To {
				browser.Say(timeline.RangeWords(x.state))
			}
		})
	})
	return true
}

// narrow does an action of the filters, in three steps where there is a timeline:
// the controls say at once what is asked for and what is left; the marks follow
// after the next paint, and the list below them after that. Each step draws the
// state that there is then, so that a quick second action is not lost.
func (x *Explainer) narrow(ctx app.Context, a timeline.Action) {
	if x.Name != "home" || timeline.Large(x.Article) || x.view == nil {
		x.do(a)
		return
	}
	before := x.state
	x.state = timeline.Update(x.Article, x.state, a)
	x.touched = true
	if x.state.Equal(before) {
		return
	}
	browser.WriteAddress(timeline.Query(x.Article, x.state), false)
	if x.behind { // what follows is on its way
		return
	}
	x.behind = true
	later := func(f func(app.Context)) { browser.AfterPaint(func() { ctx.Dispatch(f) }) }
	later(func(ctx app.Context) {
		if !x.behind { // something else has drawn them since
			ctx.PreventUpdate()
		}
		x.catchUpMarks()
		later(func(ctx app.Context) {
			ctx.PreventUpdate()
			if !x.behind {
				x.show()
			}
		})
	})
}

// catchUpMarks has the marks follow the state, if they are those of an earlier one.
func (x *Explainer) catchUpMarks() {
	if x.behind {
		x.behind, x.view = false, nil
	}
}

// stretch returns the stretch of time that is shown, or where a gesture has it that
// is under way.
func (x *Explainer) stretch() [2]float64 {
	if d := x.drag; d != nil && d.moved && d.kind != "play" {
		return d.now
	} else if x.pinch != nil {
		return x.pinch.now
	}
	s := x.plotted()
	return [2]float64{float64(s.From), float64(s.To)}
}

// place places the marks for it.
func (x *Explainer) place() {
	x.placed = x.stretch()
	browser.Place(int(x.plotted().AsOf), x.placed[0], x.placed[1])
}

// show writes what lies outside of the root: the numbers that place the marks,
// and the static record.
func (x *Explainer) show() {
	x.catchUpMarks()
	v := x.look()
	s := x.plotted()
	if x.record != nil || !browser.Placed(int(s.AsOf), int(s.From), int(s.To)) {
		x.place()
	} else {
		x.placed = [2]float64{float64(s.From), float64(s.To)}
	}
	if x.state.Compare != timeline.NoDay {
		browser.Compare(int(x.state.Compare))
	}
	browser.View(x.state.View)
	var items []browser.Item
	for _, d := range timeline.Diff(x.record, v.Record) {
		items = append(items, browser.Item{ID: d.ID, Status: string(d.Status), Words: d.Words, Unclear: d.Unclear, Hidden: d.Hidden, Same: d.OnlyHidden})
	}
	first := x.record == nil
	x.record = v.Record
	if !first || !x.form.Has || x.state.Q != "" || x.state.By != nil { // what else the address says, the boot script has written
		browser.WriteRecord(items, v.Shown, int(x.state.AsOf))
	}
	x.followLanes()
	if x.table != nil && x.catchUp != nil {
		x.catchUp()
	}
}

// tabulate has the table follow the state or, if it does already, the plot
// follow the table. Both together are most of the work of a change: so the
// controls answer it at once, and either of the two waits for the paint of what
// went before, with room for the reader's next act in between.
func (x *Explainer) tabulate() {
	if x.table == nil || !x.tabled.Equal(x.state) {
		if x.lines == 0 {
			if x.lines = timeline.LedgerRows; x.Name == "embed" {
				x.lines = timeline.FrameRows
			}
		}
		l := timeline.LedgerPart(x.Article, x.state, x.lines)
		x.table, x.tabled = &l, x.state
		if x.catchUp != nil {
			x.catchUp()
			return
		}
	}
	x.waits = x.table.Waits
}

// look returns what the page shows of the state, worked out once per state.
func (x *Explainer) look() timeline.View {
	if x.view == nil || !x.viewed.Equal(x.state) || x.printed == x.touched {
		show := timeline.Show
		x.printed = !x.touched
		switch {
		case x.behind:
			marks := x.view
			show = func(a *article.Article, s timeline.State) timeline.View {
				return timeline.ShowControls(a, s).With(*marks)
			}
		case x.Name == "ledger" || x.Frame.Table:
			show = timeline.ShowControls
		case x.Name == "embed":
			show = timeline.ShowFramed
		case app.IsClient && timeline.Large(x.Article):
			show = x.apart
		case x.printed && x.form.Has && x.view == nil && app.IsClient: // the start
			show = func(a *article.Article, s timeline.State) timeline.View {
				return timeline.ShowPrintedResting(a, s, browser.Breathe)
			}
		case x.printed:
			show = timeline.ShowPrinted
		}
		v := show(x.Article, x.state)
		x.view, x.viewed = &v, x.state
	}
	v := *x.view
	if !x.touched && x.state.Q == "" {
		v.Found = nil // what the page already shows of an address stays in its place
	}
	return v
}

// apart returns what the page shows of a large record but its marks: see lanes.
func (x *Explainer) apart(a *article.Article, s timeline.State) timeline.View {
	var rest func()
	if x.view == nil {
		rest = browser.Breathe
	}
	return timeline.ShowApart(a, s, x.printed, rest)
}

// Render draws the root.
func (x *Explainer) Render() app.UI {
	s := site{x.Article, x.Base}
	if !x.ready {
		x.state, x.ready = timeline.Default(x.Article), true
		if x.Name == "embed" {
			x.state = x.Frame.State(x.Article, "")
		}
	}
	v := x.look()
	if x.lanes != nil {
		v.Lanes, v.Overview = x.lanes.views, x.lanes.over
	}
	v = v.Point(x.Article, x.tied())
	x.sharing.toggle = x.onToggle
	var body []app.UI
	class := "app"
	switch x.Name {
	case "ledger":
		body = append(body, s.header(x.Name), x.ledgerMain(s, v))
	case "embed":
		body, class = append(body, x.embedded(s, v)), "app embed"
	default:
		body = append(body, s.header(x.Name), x.homeMain(s, v))
	}
	body = append(body, helpDialog(x.helped, !x.keysOff))
	return app.Div().ID("app").Class(class).
		OnClick(x.onClick).OnChange(x.onChange).OnInput(x.onInput).OnKeyDown(x.onKey).OnSubmit(x.onSubmit).
		On("focusin", x.onFocus).On("focusout", x.onLeave).On("pointerdown", x.onPointerDown).On("pointermove", x.onPointerMove).
		On("pointerup", x.onPointerUp).On("pointercancel", x.onPointerUp).
		On("wheel", x.onWheel).On("dragstart", x.onDragStart).
		Body(body...)
}

func (x *Explainer) homeMain(s site, v timeline.View) app.UI {
	p := &prose{site: s}
	return app.Main().Class("main").Body(
		app.Div().Class("hero").Body(
			app.Div().Class("hero-words").Body(
				append([]app.UI{app.H1().Text(x.Article.Headline)}, app.Div().Class("lede").Body(p.blocks(x.Article.Lede)...))...,
			),
			app.Section().Class("account").Aria("label", "How it stands").Body(asOf(s, x.state, v), tally(v.Tally)),
		),
		views(s, x.state, "home"),
		filters(s, x.state, v),
		x.plot(s, v),
		compared(s, x.state, v),
		sharePanel(s, shareView, "", x.state, x.sharing),
		card(s, x.state, x.sharing),
		app.P().Class("hidden").ID("say").Aria("live", "polite"),
	)
}

func (x *Explainer) ledgerMain(s site, v timeline.View) app.UI {
	if x.table == nil {
		x.tabulate()
	}
	l := *x.table
	return app.Main().Class("main").Body(
		app.Div().Class("hero").Body(
			app.Div().Class("hero-words").Body(
				app.H1().Text("The ledger"),
				app.P().Class("page-lede").Text("Every request and every commitment, with how it stands, how long it took, and how old the newest evidence is."),
			),
			app.Section().Class("account").Aria("label", "How it stands").Body(asOf(s, x.state, v), tally(v.Tally)),
		),
		views(s, x.state, "ledger"),
		filters(s, x.state, v),
		card(s, x.state, x.sharing),
		s.waits(x.waits, true),
		s.ledger(x.state, timeline.AsOfLine(x.tabled.AsOf, x.tabled.Clock), l, true),
		sharePanel(s, shareView, "ledger", x.state, x.sharing),
	)
}

// views draws the choice between the three ways to see the record. They are
// links: the list is a part of the home page, the table has a page of its own.
// Each leads to the thing itself and not to the head of its page: on a phone the
// list stands far below, and the drawing is there only if it is asked for.
func views(s site, st timeline.State, page string) app.UI {
	q := func(view string) string {
		t := st
		t.View, t.Entry = view, ""
		if out := timeline.Query(s.a, t); out != "" {
			return attr("?" + out)
		}
		return ""
	}
	link := func(id, href, label string, on bool) app.UI {
		a := app.A().Class("views-link").ID("view-" + id).Href(href).Text(label)
		if on {
			a = a.Aria("current", "true")
		}
		return app.Li().Body(a)
	}
	view := st.View
	if page == "ledger" {
		view = "table"
	}
	return app.Nav().Class("views").Aria("label", "Ways to see the record").Body(app.Ul().Body(
		link("timeline", s.to("/")+q("timeline")+"#timeline", "Timeline", view == "" || view == "timeline"),
		link("list", s.to("/")+q("list")+"#list", "List", view == "list"),
		link("table", s.to("/ledger")+q(""), "Table", view == "table"),
	))
}

func nth(selector string, i int) string { return selector + ":nth-child(" + strconv.Itoa(i+1) + ")" }

func parseFloat(s string) float64 {
	f, _ := strconv.ParseFloat(s, 64)
	return f
}

func cutRange(arg string) (from, to article.Day, ok bool) {
	a, b, _ := strings.Cut(arg, "/")
	from, err1 := article.ParseDay(a)
	to, err2 := article.ParseDay(b)
	return from, to, err1 == nil && err2 == nil
}
