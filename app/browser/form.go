package browser

import (
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/maxence-charriere/go-app/v10/pkg/app"
)

// Fields are the filter form as the reader left it before the program started.
type Fields struct {
	Has     bool // false: the page has no form
	Checked map[string][]string
	Q       string
	AsOf    string // empty while it is half written
	Shown   int    // the number of the day shown then
	Known   bool
	By      string
	Groups  bool

	From, To, Compare string // only if the reader wrote them: nothing else does so early
}

// Override returns the values checked in the facet name, or list if the page
// has no form.
func (f Fields) Override(name string, list []string) []string {
	if !f.Has {
		return list
	}
	return f.Checked[name]
}

// Equal reports whether nothing was done in between.
func (f Fields) Equal(g Fields) bool {
	return maps.EqualFunc(f.Checked, g.Checked, slices.Equal) && f.Q == g.Q && f.AsOf == g.AsOf && f.Shown == g.Shown &&
		f.Known == g.Known && f.By == g.By && f.From == g.From && f.To == g.To && f.Compare == g.Compare
}

// Form reads the filter form.
func Form() Fields {
	f := Fields{Checked: map[string][]string{}}
	if !app.IsClient {
		return f
	}
	f.Has = byID("filters").Truthy()
	boxes := document().Call("querySelectorAll", "#filters [name]:checked")
	for i := 0; i < boxes.Length(); i++ {
		b := boxes.Index(i)
		name := text(b, "name")
		f.Checked[name] = append(f.Checked[name], text(b, "value"))
	}
	f.Groups = len(f.Checked["groups"]) > 0
	field := func(id string) string {
		if v := byID(id); v.Truthy() {
			return text(v, "value")
		}
		return ""
	}
	f.Q, f.AsOf, f.By = field("q"), field("as-of"), field("by")
	if v := byID("as-of"); v.Truthy() && !v.Get("validity").Get("valid").Bool() {
		f.AsOf = ""
		shown := app.Window().Call("getComputedStyle", root()).Call("getPropertyValue", "--asof").String()
		f.Shown, _ = strconv.Atoi(strings.TrimSpace(shown))
	}
	written := func(id string) string {
		if v := byID(id); v.Truthy() && text(v, "value") != text(v, "defaultValue") {
			return text(v, "value")
		}
		return ""
	}
	f.From, f.To, f.Compare = written("range-from"), written("range-to"), written("compare")
	if v := byID("clock-known"); v.Truthy() {
		f.Known = v.Get("checked").Bool()
	}
	return f
}

// SetValue writes a field, unless it already says so.
func SetValue(id, value string) {
	if !app.IsClient {
		return
	}
	if v := byID(id); v.Truthy() && text(v, "value") != value {
		v.Set("value", value)
	}
}

// Changed returns the name, id and value of the field that an event comes
// from, and whether it is checked.
func Changed(e app.Event) (name, id, value string, checked bool) {
	t := e.Get("target")
	return text(t, "name"), text(t, "id"), text(t, "value"), t.Get("checked").Truthy()
}

// Clicked returns what the clicked element, or the nearest around it, says in
// data-do and data-arg. plain is false for clicks that ask for a new tab or
// window.
func Clicked(e app.Event) (do, arg string, plain bool) {
	t := e.Get("target")
	if !t.Get("closest").Truthy() {
		return "", "", false
	}
	el := t.Call("closest", "[data-do], [data-mark]")
	if !el.Truthy() {
		return "", "", false
	}
	data := el.Get("dataset")
	held := e.Get("ctrlKey").Truthy() || e.Get("metaKey").Truthy() || e.Get("shiftKey").Truthy() || e.Get("altKey").Truthy()
	if m := text(data, "mark"); m != "" { // a mark opens its entry
		return "open", m, !held
	}
	return text(data, "do"), text(data, "arg"), !held
}
