package main

import (
	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"ledger/app/article"
	"ledger/app/browser"
	"ledger/app/ui"
)

// main runs in the browser. The page's loader has fetched the article's data
// already and left it on the window, so that the first drawing waits for nothing.
func main() {
	browser.Pause()
	data := app.Window().Get("articleData")
	a, err := article.FromJSONResting([]byte(data.String()), browser.Breathe)
	if err != nil {
		panic("the article's data: " + err.Error())
	}
	app.Window().Set("articleData", nil)
	browser.Pause()
	ui.Register(a, app.Getenv("GOAPP_ROOT_PREFIX")+"/")
	app.RunWhenOnBrowser()
}
