// Package card draws the pictures that other sites show when a page is shared:
// 1200 × 630 points of paper and ink in the look of the site, with the words of
// the page's kind, its title, how it stands and as of which day.
//
// It promises that the same card gives the same bytes, that a picture stays
// within Budget, that a title is never set smaller than [smallestTitle], so that
// it can be read on a picture a third as large, and that a letter which the
// site's fonts lack is left out rather than drawn as a box. It knows nothing of
// pages or addresses. Of ours it imports only package article. It runs natively.
package card

import (
	"fmt"

	"ledger/app/article"
)

// The size of every picture, which is what sites that show previews ask for.
const Width, Height = 1200, 630

// Budget is the largest picture with which a build succeeds, in bytes.
const Budget = 60_000

// A Card is what a picture says.
type Card struct {
	Kind   article.Kind   // the lane; "" for what belongs to none
	Shape  string         // of an event's mark: "dot", "diamond", "square", "ring"
	Above  string         // what it is: "Council meeting"
	When   string         // its date in words, or ""
	Title  string         //
	State  article.Status // "" for no status line
	Status string         // the status in words
	Note   string         // what to know about the status, or ""
	Site   string         // the site's title
	AsOf   string         // the day spoken of: "as of 24 November 2026"
	Strip  []Tick         // what is drawn where a status would stand
}

// A Tick is one entry in the strip of a card that shows the whole record.
type Tick struct {
	Kind  article.Kind
	Place float64 // in time, from 0 to 1
}

// Alt says in words what the picture shows.
func (c Card) Alt() string {
	s := c.Above
	if c.When != "" {
		s += ", " + c.When
	}
	if s != "" {
		s += ": "
	}
	s += c.Title
	if c.Status != "" {
		s += ". " + c.Status
		if c.Note != "" {
			s += ", " + c.Note
		}
	}
	if c.AsOf != "" {
		s += ", " + c.AsOf
	}
	return s + "."
}

// Where things stand, in points from the left and the top. The two red lines are
// the margin of an account book; what stands left of them are marks.
const (
	marginLine  = 118
	left, right = 164, 1136
	markMiddle  = 64

	kindLine   = 94 // baselines
	doubleRule = 122
	titleTop   = 148
	titleFoot  = 456
	statusLine = 524
	footRule   = 556
	footLine   = 601
)

// The sizes of text. The title takes the largest that fits.
const (
	kindSize, statusSize, noteSize, footSize = 35, 40, 31, 30

	largestTitle, smallestTitle, titleStep = 96, 56, 4
	titleLines                             = 4
	titleLeading                           = 1.18
)

// Draw returns the picture of a card as a PNG.
func (p *Printer) Draw(c Card) ([]byte, error) {
	s := newSheet(laneOf(c.Kind))
	for _, x := range []int{marginLine, marginLine + 7} {
		s.block(red, x, 0, 3, Height)
	}
	p.drawKind(s, c)
	s.block(ink, left, doubleRule, right-left, 4)
	s.block(ink, left, doubleRule+8, right-left, 2)

	size, lines := p.SetTitle(c.Title)
	leading := size * titleLeading
	top := titleTop + (titleFoot-titleTop-leading*float64(len(lines)))*0.3
	for i, line := range lines {
		p.draw(s, serif, ink, line, size, left, top+leading*(float64(i)+0.5)+size*0.34)
	}

	switch {
	case c.Status != "":
		s.state(c.Kind, c.State, left+18, statusLine-14, 36)
		x := left + 54.0
		x += p.draw(s, strong, s.lane, p.fit(strong, c.Status, statusSize, right-x), statusSize, x, statusLine)
		if x += 22; c.Note != "" {
			p.draw(s, plain, soft, p.fit(plain, c.Note, noteSize, right-x), noteSize, x, statusLine)
		}
	case c.Strip != nil:
		s.strip(c.Strip)
	}

	s.block(rule, left, footRule, right-left, 2)
	room := float64(right - left)
	asOf := p.fit(plain, c.AsOf, footSize, room/2)
	if asOf != "" {
		w := p.width(plain, asOf, footSize)
		p.draw(s, plain, soft, asOf, footSize, right-w, footLine)
		room -= w + 40
	}
	if c.Site != c.Title {
		p.draw(s, serif, ink, p.fit(serif, c.Site, footSize, room), footSize, left, footLine)
	}
	data, err := s.png()
	if err != nil {
		return nil, err
	}
	return data, c.within(len(data))
}

// within returns an error if a picture of so many bytes is too large.
func (c Card) within(size int) error {
	if size > Budget {
		return fmt.Errorf("the picture of %q is %d bytes, over its budget of %d", c.Title, size, Budget)
	}
	return nil
}

// drawKind draws the line above the rules, and the lane's mark beside it.
func (p *Printer) drawKind(s *sheet, c Card) {
	if c.Kind != "" {
		s.mark(c.Kind, c.Shape, c.State, markMiddle, kindLine-12, 42)
	}
	x := float64(left)
	x += p.draw(s, strong, s.lane, p.fit(strong, c.Above, kindSize, right-x), kindSize, x, kindLine)
	if x += 20; c.When != "" {
		p.draw(s, plain, soft, p.fit(plain, c.When, kindSize, right-x), kindSize, x, kindLine)
	}
}
