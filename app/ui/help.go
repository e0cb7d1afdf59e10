package ui

import (
	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"ledger/app/browser"
)

// helpKeys are the keys and gestures, as the help lists them.
var helpKeys = []struct {
	where string
	lines [][2]string // keys, apart by spaces, and what they do
}{
	{"Anywhere", [][2]string{
		{"/", "go to the search"},
		{"?", "show this list"},
		{"Esc", "close a card, a note or this list"},
	}},
	{"In the timeline", [][2]string{
		{"← →", "the mark before or after"},
		{"↑ ↓", "the lane above or below"},
		{"Home End", "first or last mark of the lane"},
		{"Enter", "open the mark"},
		{"PgUp PgDn", "earlier or later"},
		{"+ −", "zoom in or out"},
	}},
	{"With a mouse or finger", [][2]string{
		{"Drag", "earlier or later; let go while moving and it runs out"},
		{"Drag the red flag", "another day; the page follows"},
		{"Drag in the strip", "another stretch of the record, or another length by its ends"},
		{"Pinch", "zoom with two fingers"},
		{"Ctrl wheel", "zoom (⌘ on a Mac); the wheel alone scrolls the page"},
		{"Click", "open a mark, or zoom into a number that stands for several"},
	}},
}

// helpDialog draws the help. It is empty until it is asked for, so that the
// page stays small. It is not modal: browsers style all of a page anew that a modal
// dialog covers. on says whether the keys that need no Ctrl are in use:
// readers who dictate switch them off.
func helpDialog(asked, on bool) app.UI {
	d := app.Elem("dialog").Class("help").ID("help").Aria("label", "Keys and gestures").Attr("popover", "auto")
	if !asked {
		return d
	}
	body := []app.UI{app.Div().Class("card-head").Body(
		app.H2().Text("Keys and gestures"),
		app.Button().Type("button").Class("card-close").DataSet("do", "help-close").Aria("label", "Close").Text("×"),
	)}
	for _, group := range helpKeys {
		var rows []app.UI
		for _, l := range group.lines {
			rows = append(rows, app.Div().Class("fact").Body(app.Dt().Body(keysOf(l[0])...), app.Dd().Text(l[1])))
		}
		body = append(body, app.H3().Text(group.where), app.Dl().Class("facts").Body(rows...))
	}
	body = append(body, app.Label().Class("facet-box").Body(
		app.Input().Type("checkbox").ID("keys").Name("keys").Checked(on),
		app.Span().Text("Use the keys / and ? on this device"),
	))
	return d.Body(body...)
}

func keysOf(words string) []app.UI {
	var out []app.UI
	word := ""
	for _, r := range words + " " {
		if r != ' ' {
			word += string(r)
			continue
		}
		out = append(out, app.Elem("kbd").Text(word))
		word = ""
	}
	return out
}

// keysKept is the name under which the browser keeps that the keys are off.
const keysKept = "ledger-keys"

// watchKeys makes the keys work that are the page's, wherever the focus is.
func (x *Explainer) watchKeys(ctx app.Context) {
	x.keysOff = browser.Kept(keysKept) == "off"
	x.stopKeys = browser.OnKeys("/?", func(key string) bool {
		if x.keysOff {
			return false
		}
		if key == "/" {
			browser.Select("q")
		} else {
			ctx.Dispatch(x.help)
		}
		return true
	})
}

// OnDismount lets go of the page's keys.
func (x *Explainer) OnDismount() {
	if x.stopKeys != nil {
		x.stopKeys()
	}
}

// help opens the list of keys.
func (x *Explainer) help(ctx app.Context) {
	x.helped = true
	ctx.Update()
	ctx.Defer(func(app.Context) { browser.ShowDialog("help") })
}

func (x *Explainer) setKeys(on bool) {
	x.keysOff = !on
	word := "off"
	if on {
		word = "on"
	}
	browser.Keep(keysKept, word)
}
