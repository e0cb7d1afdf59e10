package ui

import (
	"ledger/app/browser"
	"ledger/app/timeline"
)

// prepare makes what a search needs while nothing else is to be done: in pieces,
// each as short as a reader does not notice, on a slow phone and beside the worker
// that stores the pages just then.
func (x *Explainer) prepare() {
	browser.Idle(func() {
		if timeline.Prepare(x.Article, 15) {
			x.prepare()
		}
	})
}
