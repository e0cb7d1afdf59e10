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
