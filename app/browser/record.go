package browser

import "github.com/maxence-charriere/go-app/v10/pkg/app"

// An Item says how the static element of an entry must stand.
type Item struct {
	ID, Status, Words, Unclear string
	Hidden                     bool
	Same                       bool // nothing but Hidden differs from what stands there
}

// WriteRecord writes the items given, and only what differs from what stands
// there, and the day shown for the bars. This file alone writes to the static
// record.
func WriteRecord(items []Item, shown, asOf int) {
	if !app.IsClient {
		return
	}
	record := byID("record")
	if !record.Truthy() {
		return
	}
	for _, it := range items {
		el := byID(it.ID)
		if !el.Truthy() {
			continue
		}
		if el.Get("hidden").Bool() != it.Hidden {
			el.Set("hidden", it.Hidden)
		}
		if it.Same {
			continue
		}
		data := el.Get("dataset")
		if text(data, "status") != it.Status {
			data.Set("status", it.Status)
		}
		if s := el.Call("querySelector", ".status"); s.Truthy() && text(s, "textContent") != it.Words {
			s.Set("textContent", it.Words)
			s.Get("dataset").Set("status", it.Status)
		}
		s := el.Call("querySelector", ".unclear")
		if line := el.Call("querySelector", ".item-line"); !s.Truthy() && it.Unclear != "" && line.Truthy() {
			s = document().Call("createElement", "span")
			s.Set("className", "unclear")
			line.Call("append", s)
		}
		if s.Truthy() && text(s, "textContent") != it.Unclear {
			s.Set("textContent", it.Unclear)
		}
	}
	bars := record.Call("querySelectorAll", ".item-bar")
	for i := 0; i < bars.Length(); i++ {
		bars.Index(i).Get("style").Call("setProperty", "--asof", asOf)
	}
	years := record.Call("querySelectorAll", ".year")
	for i := 0; i < years.Length(); i++ {
		y := years.Index(i)
		y.Call("toggleAttribute", "data-empty", !y.Call("querySelector", ".item:not([hidden])").Truthy())
	}
	record.Get("dataset").Set("shown", shown)
}

// FollowStory lets the links of the story to a view of the timeline act in
// place: show is given the view's query, the timeline comes into view, and a
// link stays at hand that leads back to where the reader was.
func FollowStory(show func(query string)) {
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
			came.Call("focus", map[string]any{"preventScroll": true})
			came.Call("scrollIntoView", map[string]any{"block": "center"})
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
		show(text(link, "search"))
		Soon(func() {
			FocusFirst("#timeline button")
			byID("timeline").Call("scrollIntoView")
		})
		return nil
	}))
}
