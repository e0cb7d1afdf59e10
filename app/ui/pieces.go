package ui

import (
	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"ledger/app/timeline"
)

// Pieces of the page that are many and mostly stay as they are. Each is a
// component of its own: go-app draws one anew only if what it holds has changed,
// so that a change of the day costs what changes with it and not the whole page.

// A markPiece is a mark of the timeline.
type markPiece struct {
	app.Compo
	Base string
	Mark timeline.Mark
	Stop bool // it is the timeline's stop of the Tab key
}

// Render draws the mark.
func (p *markPiece) Render() app.UI { return markOf(site{base: p.Base}, p.Mark, p.Stop).ui() }

// A groupPiece is a part of the ledger.
type groupPiece struct {
	app.Compo
	Base  string
	Group timeline.Group
	Live  bool
}

// Render draws the part.
func (p *groupPiece) Render() app.UI { return site{base: p.Base}.group(p.Group, p.Live) }

// A rowPiece is a line of the ledger.
type rowPiece struct {
	app.Compo
	Base string
	Row  timeline.Row
	Live bool
}

// Render draws the line.
func (p *rowPiece) Render() app.UI { return site{base: p.Base}.row(p.Row, p.Live) }

// A panelPiece is one half of the plot of waits.
type panelPiece struct {
	app.Compo
	Base  string
	Panel timeline.WaitPanel
	Max   int
	Ticks []int
	Live  bool
}

// Render draws the half.
func (p *panelPiece) Render() app.UI {
	return site{base: p.Base}.waitPanel(p.Panel, p.Max, p.Ticks, p.Live)
}

// A waitPiece is a bar of the plot of waits.
type waitPiece struct {
	app.Compo
	Base string
	Bar  timeline.WaitBar
	Kind string
	Live bool
}

// Render draws the bar.
func (p *waitPiece) Render() app.UI { return site{base: p.Base}.waitBar(p.Bar, p.Kind, p.Live) }

// A facetPiece is a group of filter boxes.
type facetPiece struct {
	app.Compo
	Facet timeline.Facet
}

// Render draws the boxes.
func (p *facetPiece) Render() app.UI { return facet(p.Facet) }

// An alongPiece is what stands above or below the lanes, along the time: the axis
// or the strip of the whole record.
type alongPiece struct {
	app.Compo
	Axis     bool
	Ticks    []timeline.Tick
	Overview timeline.Overview
}

// Render draws it.
func (p *alongPiece) Render() app.UI {
	if p.Axis {
		return axisOf(p.Ticks)
	}
	return overview(p.Overview)
}
