package browser

import (
	"strings"

	"github.com/maxence-charriere/go-app/v10/pkg/app"
)

// Focused returns a selector of the element that has the focus, or "".
func Focused() string {
	if !app.IsClient {
		return ""
	}
	el := document().Get("activeElement")
	if !el.Truthy() {
		return ""
	}
	if m := text(el.Get("dataset"), "mark"); m != "" {
		return `[data-mark="` + m + `"]`
	}
	if id := text(el, "id"); id != "" {
		return "#" + app.Window().Get("CSS").Call("escape", id).String()
	}
	return ""
}

// Focus moves the focus to the first element that a selector matches, and
// brings it into view.
func Focus(selector string) { FocusFirst(selector) }

// FocusFirst moves the focus to the first selector that matches an element.
func FocusFirst(selectors ...string) {
	if !app.IsClient {
		return
	}
	for _, s := range selectors {
		if s == "" {
			continue
		}
		if el := document().Call("querySelector", s); el.Truthy() {
			el.Call("focus", map[string]any{"preventScroll": true})
			el.Call("scrollIntoView", map[string]any{"block": "nearest"})
			return
		}
	}
}

// MarkOf returns the id of the entry whose mark an event comes from, or "".
func MarkOf(e app.Event) string {
	t := e.Get("target")
	if !t.Get("closest").Truthy() {
		return ""
	}
	if m := t.Call("closest", "[data-mark]"); m.Truthy() {
		return text(m.Get("dataset"), "mark")
	}
	return ""
}

// Key returns the key of a keyboard event, without those held with Ctrl, ⌘ or
// Alt, and whether the focus is in the timeline or in the open card.
func Key(e app.Event) (key string, inTimeline, inCard bool) {
	if e.Get("ctrlKey").Truthy() || e.Get("metaKey").Truthy() || e.Get("altKey").Truthy() {
		return "", false, false
	}
	t := e.Get("target")
	if !t.Get("closest").Truthy() {
		return "", false, false
	}
	inTimeline = t.Call("closest", `[data-keys="timeline"]`).Truthy()
	inCard = t.Call("closest", "#card").Truthy()
	return text(e.Value, "key"), inTimeline, inCard
}

// Walk moves the focus among the marks: along a lane with ArrowLeft,
// ArrowRight, Home and End, to the nearest mark of the next lane with ArrowUp
// and ArrowDown. It returns the id of the entry that has the focus then.
func Walk(key string) string {
	here := document().Get("activeElement")
	lane := here.Call("closest", ".lane")
	if !lane.Truthy() {
		return ""
	}
	marks := visibleMarks(lane)
	at := -1
	for i, m := range marks {
		if m.Equal(here) {
			at = i
		}
	}
	if at < 0 {
		return ""
	}
	var to app.Value
	switch key {
	case "ArrowRight":
		to = marks[min(at+1, len(marks)-1)]
	case "ArrowLeft":
		to = marks[max(at-1, 0)]
	case "Home":
		to = marks[0]
	case "End":
		to = marks[len(marks)-1]
	default:
		to = nearest(here, lane, key)
	}
	if to == nil || !to.Truthy() {
		return ""
	}
	to.Call("focus", map[string]any{"preventScroll": true})
	to.Call("scrollIntoView", map[string]any{"block": "nearest"}) // the lanes may be higher than the screen
	return text(to.Get("dataset"), "mark")
}

func visibleMarks(lane app.Value) []app.Value {
	var marks []app.Value
	list := lane.Call("querySelectorAll", ".mark-link, .cluster-open")
	for i := 0; i < list.Length(); i++ {
		if m := list.Index(i); m.Get("offsetParent").Truthy() {
			marks = append(marks, m)
		}
	}
	return marks
}

// day returns a mark's day number.
func day(mark app.Value) int {
	style := app.Window().Call("getComputedStyle", mark)
	n := 0
	for _, r := range strings.TrimSpace(style.Call("getPropertyValue", "--d").String()) {
		if r >= '0' && r <= '9' {
			n = n*10 + int(r-'0')
		}
	}
	return n
}

func nearest(here, lane app.Value, key string) app.Value {
	side := "nextElementSibling"
	if key == "ArrowUp" {
		side = "previousElementSibling"
	}
	at := day(here)
	for lane = lane.Get(side); lane.Truthy(); lane = lane.Get(side) {
		var best app.Value
		distance := 1 << 30
		for _, m := range visibleMarks(lane) {
			d := day(m) - at
			if d < 0 {
				d = -d
			}
			if d < distance {
				best, distance = m, d
			}
		}
		if best != nil {
			return best
		}
	}
	return nil
}
