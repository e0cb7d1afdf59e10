package site

import (
	"fmt"
	"runtime"
	"strconv"
	"strings"
	"sync"

	"golang.org/x/text/language"

	"ledger/app/article"
	"ledger/app/card"
)

// mostPictures is up to how many entries each has a picture of its own. A
// picture takes ten milliseconds; a large record shows the one of all pages.
const mostPictures = 2000

// A picture is a card that was drawn.
type picture struct {
	path, alt string
	size      int
}

// addCards draws the pictures that other sites show of the pages. A picture's
// address never goes away, since those sites keep it: what changes with the
// picture is its query, so that nobody takes an old one for a new. Without an
// absolute address no site could load them, and none are drawn. Nor is a picture
// whose words have letters that the site's fonts lack: its page shows that of
// the whole record, or none.
func (b *builder) addCards(pages []Page) error {
	b.cards = map[string]picture{}
	if b.a.Address == "" {
		return nil
	}
	var work []Page
	seen := map[string]bool{}
	for _, p := range pages {
		if name := b.wanted(p); name != "" && name == p.Share.Picture && !seen[name] {
			seen[name] = true
			work = append(work, p)
		}
	}
	if work == nil {
		return nil
	}
	fonts, err := card.ReadFonts(b.Web)
	if err != nil {
		return err
	}
	strip := b.strip()
	drawn, failed := make([][]byte, len(work)), make([]error, len(work)) // not drawn: nil
	next := make(chan int)
	var wait sync.WaitGroup
	for range runtime.GOMAXPROCS(0) {
		wait.Go(func() {
			printer := fonts.Printer()
			for i := range next {
				if c := b.card(work[i], strip); printer.Missing(c) == "" {
					drawn[i], failed[i] = printer.Draw(c)
				}
			}
		})
	}
	for i := range work {
		next <- i
	}
	close(next)
	wait.Wait()
	for i, p := range work {
		if failed[i] != nil {
			return fmt.Errorf("page %s: %w", p.Path, failed[i])
		}
		if drawn[i] == nil {
			continue
		}
		path := "og/" + p.Share.Picture + ".png"
		if err := b.write(path, drawn[i]); err != nil {
			return err
		}
		b.cards[p.Share.Picture] = picture{"/" + path + "?v=" + hashOf(drawn[i])[:8], b.card(p, nil).Alt(), len(drawn[i])}
	}
	return nil
}

// wanted returns the name of the picture that a page should have, or "".
func (b *builder) wanted(p Page) string {
	if p.Share.Kind != "" && len(b.a.Entries) > mostPictures {
		return wholeRecord
	}
	return p.Share.Picture
}

// wholeRecord is the name of the picture that stands in for others.
const wholeRecord = "record"

// picture returns a page's picture, if it has one.
func (b *builder) picture(p Page) (picture, bool) {
	name := b.wanted(p)
	if name == "" {
		return picture{}, false
	}
	c, ok := b.cards[name]
	if !ok {
		c, ok = b.cards[wholeRecord]
	}
	return c, ok
}

func (b *builder) card(p Page, strip []card.Tick) card.Card {
	s := p.Share
	c := card.Card{Kind: s.Kind, Shape: s.Shape, Above: s.Above, When: s.When, Title: s.Title, State: s.State, Status: s.Status, Note: s.Note,
		Site: b.a.Title, AsOf: s.RecordAt}
	if s.Kind == "" {
		c.Strip = strip
	}
	return c
}

// strip places all entries between the first day and that of the record.
func (b *builder) strip() []card.Tick {
	var days []article.Day
	first, last := article.MaxDay, b.a.RecordDate
	for i := range b.a.Entries {
		d := b.a.Entries[i].Date
		day := d.Last
		if day == article.MaxDay {
			day = d.First
		}
		if day = min(day, last); day != article.MinDay {
			first = min(first, day)
		}
		days = append(days, day)
	}
	var ticks []card.Tick
	for i, day := range days {
		if day != article.MinDay && first < last {
			ticks = append(ticks, card.Tick{Kind: b.a.Entries[i].Kind, Place: float64(day-first) / float64(last-first)})
		}
	}
	return ticks
}

// preview writes what other sites show of a page: Open Graph (https://ogp.me),
// the large kind of a Twitter card, which takes all else from there, and the
// author for bookmark cards. The home page has no byte to spare and leaves out
// what readers of these tags take from elsewhere: its kind, which is the usual
// one, its canonical address, its description, the size of the picture. Pages made to be framed are not shared.
func (b *builder) preview(p Page, canonical string, tag func(string, ...string)) {
	if p.Frame {
		return
	}
	og := func(name, content string) { tag("meta", "property", name, "content", content) }
	picture, pictured := b.picture(p)
	kind := "website"
	if p.Share.Kind != "" {
		kind = "article"
	}
	title := p.Title
	if kind == "article" { // without the site's name, which stands beside it
		title = p.Share.Title
	}
	og("og:title", title)
	if pictured {
		og("og:image", b.absolute(picture.path))
		tag("meta", "name", "twitter:card", "content", "summary_large_image")
	}
	if p.Path == "/" {
		return
	}
	og("og:type", kind)
	if b.a.Address != "" {
		og("og:url", b.absolute(canonical))
	}
	if !pictured {
		tag("meta", "name", "twitter:card", "content", "summary")
	} else {
		og("og:image:type", "image/png")
		og("og:image:width", strconv.Itoa(card.Width))
		og("og:image:height", strconv.Itoa(card.Height))
		og("og:image:alt", picture.alt)
	}
	og("og:description", p.Description)
	og("og:site_name", b.a.Title)
	if l := locale(b.a.Language); l != "" {
		og("og:locale", l)
	}
	if kind == "article" { // when a page was first published is not known
		og("article:modified_time", b.a.RecordDate.String())
	}
	tag("meta", "name", "author", "content", b.author())
}

// author returns whom cards and citations name.
func (b *builder) author() string {
	if b.a.Editor != "" {
		return b.a.Editor
	}
	return b.a.Title
}

// locale returns a language as Open Graph writes it, with the region where most
// of its readers are if it names none: "en" is "en_US", as it is by default.
func locale(tag string) string {
	t, err := language.Parse(tag)
	if err != nil {
		return ""
	}
	base, _ := t.Base()
	region, sure := t.Region()
	if sure == language.No {
		return ""
	}
	return strings.Join([]string{base.String(), region.String()}, "_")
}
