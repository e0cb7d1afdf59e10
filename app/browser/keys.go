package browser

import (
	"strings"

	"github.com/maxence-charriere/go-app/v10/pkg/app"
)

// OnKeys calls f for each of the keys that is pressed anywhere on the page,
// but in a field where it is a letter like any other, with Ctrl, ⌘ or Alt, or
// under an open dialog. If f says that it used the key, the browser does not.
// stop ends it.
func OnKeys(keys string, f func(key string) bool) (stop func()) {
	if !app.IsClient {
		return func() {}
	}
	const field = `input:not([type=checkbox], [type=radio], [type=reset]), textarea, select, [contenteditable]`
	listen := app.FuncOf(func(_ app.Value, args []app.Value) any {
		e := args[0]
		key, target := text(e, "key"), e.Get("target")
		switch {
		case len(key) != 1 || !strings.Contains(keys, key), e.Get("ctrlKey").Truthy(), e.Get("metaKey").Truthy(), e.Get("altKey").Truthy(),
			target.Get("closest").Truthy() && target.Call("closest", field).Truthy(),
			document().Call("querySelector", "dialog:is([open], :popover-open)").Truthy(): // :is forgives what a browser does not know
		default:
			if f(key) {
				e.Call("preventDefault")
			}
		}
		return nil
	})
	document().Call("addEventListener", "keydown", listen)
	return func() {
		document().Call("removeEventListener", "keydown", listen)
		listen.Release()
	}
}

// ShowDialog opens a dialog over the page; the browser brings the focus back
// when it closes. Where there are no popovers it is a modal one.
func ShowDialog(id string) { toggle(id, true, "showPopover", "showModal") }

// CloseDialog closes a dialog.
func CloseDialog(id string) { toggle(id, false, "hidePopover", "close") }

func toggle(id string, on bool, do, old string) {
	if !app.IsClient {
		return
	}
	d := byID(id)
	if !d.Truthy() {
		return
	}
	is := ":popover-open"
	if !d.Get(do).Truthy() {
		do, is = old, "[open]"
	}
	if d.Call("matches", is).Bool() != on {
		d.Call(do)
	}
}

// Select moves the focus to a field and marks what stands in it, to be typed over.
func Select(id string) {
	FocusFirst("#" + id)
	if app.IsClient {
		if v := byID(id); v.Truthy() {
			v.Call("select")
		}
	}
}

// Kept returns what the reader's browser keeps under a name, or "". A browser
// that keeps nothing for us is no error.
func Kept(name string) (value string) {
	if app.IsClient {
		defer func() { _ = recover() }()
		if v := storage().Call("getItem", name); v.Type() == app.TypeString {
			value = v.String()
		}
	}
	return value
}

// Keep keeps a value under a name, if the browser allows it.
func Keep(name, value string) {
	if app.IsClient {
		defer func() { _ = recover() }()
		storage().Call("setItem", name, value)
	}
}

// storage is asked for by a call: reading it as a property can throw, which
// would end the program, while a call's error can be recovered from.
func storage() app.Value {
	return app.Window().Get("Reflect").Call("get", app.Window(), "localStorage")
}
