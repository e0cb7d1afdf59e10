package browser

import "github.com/maxence-charriere/go-app/v10/pkg/app"

// Origin returns the scheme and host of the page: "https://host".
func Origin() string {
	if !app.IsClient {
		return ""
	}
	return text(app.Window().Get("location"), "origin")
}

// CanShare reports whether the browser can hand an address to other programs.
func CanShare() bool {
	return app.IsClient && app.Window().Get("navigator").Get("share").Truthy()
}

// Share offers an address to other programs. That the reader changes his mind
// is no error.
func Share(title, address string) {
	if !CanShare() {
		return
	}
	app.Window().Get("navigator").Call("share", map[string]any{"title": title, "url": address}).
		Call("catch", app.Window().Get("Function").Get("prototype"))
}

// Toggled returns the id of the details element that was opened or closed.
func Toggled(e app.Event) (id string, open bool) {
	t := e.Get("target")
	return text(t, "id"), t.Get("open").Truthy()
}

// WhenUsed calls f once the reader turns to a details element that stood open
// when the program started.
func WhenUsed(id string, f func()) {
	d := byID(id)
	if !app.IsClient || !d.Truthy() || !d.Get("open").Truthy() {
		return
	}
	var listen app.Func
	kinds := []string{"pointermove", "pointerdown", "keydown", "focusin"}
	listen = app.FuncOf(func(app.Value, []app.Value) any {
		for _, k := range kinds {
			d.Call("removeEventListener", k, listen)
		}
		f()
		return nil
	})
	for _, k := range kinds {
		d.Call("addEventListener", k, listen)
	}
}

// Save has the browser save a file of text.
func Save(name, kind, text string) {
	if !app.IsClient {
		return
	}
	blob := app.Window().Get("Blob").New([]any{text}, map[string]any{"type": kind})
	url := app.Window().Get("URL")
	address := url.Call("createObjectURL", blob)
	a := document().Call("createElement", "a")
	a.Set("href", address)
	a.Set("download", name)
	a.Call("click")
	After(1000, func() { url.Call("revokeObjectURL", address) })
}

// TellOpened tells the page around a frame which entry was opened in it.
func TellOpened(id string) {
	if app.IsClient {
		if f := app.Window().Get("ledgerTell"); f.Truthy() {
			f.Invoke("open", map[string]any{"id": id})
		}
	}
}
