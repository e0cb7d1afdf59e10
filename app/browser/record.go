package browser

import "github.com/maxence-charriere/go-app/v10/pkg/app"

// An Item says how the static element of an entry must stand.
type Item struct {
	ID, Status, Words, Unclear string
	Hidden                     bool
}

// WriteRecord writes the items given, and only what differs from what stands
// there. It is the only function that writes to the static record.
func WriteRecord(items []Item, shown int, line string) {
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
		data := el.Get("dataset")
		if text(data, "status") != it.Status {
			data.Set("status", it.Status)
		}
		if el.Get("hidden").Bool() != it.Hidden {
			el.Set("hidden", it.Hidden)
		}
		if s := el.Call("querySelector", ".status"); s.Truthy() && text(s, "textContent") != it.Words {
			s.Set("textContent", it.Words)
			s.Get("dataset").Set("status", it.Status)
		}
		if s := el.Call("querySelector", ".unclear"); s.Truthy() && text(s, "textContent") != it.Unclear {
			s.Set("textContent", it.Unclear)
		}
	}
	record.Get("dataset").Set("shown", shown)
}
