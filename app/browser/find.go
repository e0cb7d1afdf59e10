package browser

import "github.com/maxence-charriere/go-app/v10/pkg/app"

// Finding returns "q" for an event of the search field, "found" for one of its
// results, and "" for others.
func Finding(e app.Event) string {
	t := e.Get("target")
	switch {
	case !t.Get("closest").Truthy():
		return ""
	case text(t, "id") == "q":
		return "q"
	case t.Call("closest", "#found").Truthy():
		return "found"
	}
	return ""
}

// WalkFound moves the focus from the search field to the first result, among
// the results, and from the first back to the field.
func WalkFound(key string) {
	stops := document().Call("querySelectorAll", "#q, #found a, #found button")
	here := document().Get("activeElement")
	for i := 0; i < stops.Length(); i++ {
		if !stops.Index(i).Equal(here) {
			continue
		}
		to := i + 1
		if key == "ArrowUp" {
			to = i - 1
		}
		if to >= 0 && to < stops.Length() {
			el := stops.Index(to)
			el.Call("focus", map[string]any{"preventScroll": true})
			el.Call("scrollIntoView", map[string]any{"block": "nearest"})
		}
		return
	}
}
