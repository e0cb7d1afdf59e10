package card

import (
	"bytes"
	"image"
	"image/png"
	"os"
	"regexp"
	"strings"
	"testing"

	"ledger/app/article"
)

// printer returns a printer with the site's fonts.
func printer(t testing.TB) *Printer {
	t.Helper()
	fonts, err := ReadFonts(os.DirFS("../../web"))
	if err != nil {
		t.Fatal(err)
	}
	return fonts.Printer()
}

func decode(t *testing.T, data []byte) image.Image {
	t.Helper()
	m, err := png.Decode(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// dark counts the points of a part of a picture that are not paper.
func dark(m image.Image, r image.Rectangle) int {
	n := 0
	for y := r.Min.Y; y < r.Max.Y; y++ {
		for x := r.Min.X; x < r.Max.X; x++ {
			if r, g, b, _ := m.At(x, y).RGBA(); r>>8 < 0xc0 || g>>8 < 0xc0 || b>>8 < 0xc0 {
				n++
			}
		}
	}
	return n
}

const cyrillic = "Що просили, що обіцяли і що надійшло: «їжак», ґанок, №5"

// A picture has its size, stays in its budget, is the same each time, and each
// of its parts is there.
func TestDraw(t *testing.T) {
	strip := []Tick{{article.Event, 0}, {article.Request, 0.5}, {article.Commitment, 1}}
	for name, c := range map[string]Card{
		"request":     {Kind: article.Request, Above: "Request", When: "9 May 2010", Title: "Weirs & <nets>", State: article.PartMet, Status: "Part met", Note: "not known since 3 May 2012"},
		"commitment":  {Kind: article.Commitment, Above: "Pledge", When: "2010", Title: "Two nets", State: article.Missed, Status: "Missed"},
		"meeting":     {Kind: article.Event, Shape: "diamond", Above: "Assembly", When: "9 May 2010", Title: "The first assembly", State: article.Happened, Status: "Took place"},
		"Cyrillic":    {Kind: article.Event, Shape: "dot", Above: "Засідання", When: "28 серпня 2010 року", Title: cyrillic, State: article.Happened, Status: "Відбулося"},
		"odd letters": {Kind: article.Event, Above: "Assembly 日本", Title: "Ποτάμια and rivers", State: article.Happened, Status: "Έγινε, took place"},
		"everything": {Kind: article.Request, Above: strings.Repeat("A very long kind ", 9), When: strings.Repeat("long ", 20), Title: strings.Repeat("Words upon words ", 40),
			State: article.Open, Status: strings.Repeat("No answer ", 20), Note: strings.Repeat("not known ", 20)},
		"whole": {Above: "A record", Title: "Rivers, asked and cleaned", Strip: strip},
	} {
		t.Run(name, func(t *testing.T) {
			c.Site, c.AsOf = "Rivers, asked", "as of 9 May 2012"
			p := printer(t)
			data, err := p.Draw(c)
			if err != nil {
				t.Fatal(err)
			}
			if len(data) > Budget {
				t.Errorf("%d bytes", len(data))
			}
			again, err := printer(t).Draw(c)
			if err != nil || !bytes.Equal(data, again) {
				t.Errorf("drawn again it differs: %v", err)
			}
			if _, err := p.Draw(Card{Title: "another between"}); err != nil {
				t.Fatal(err)
			}
			if again, err := p.Draw(c); err != nil || !bytes.Equal(data, again) {
				t.Errorf("drawn by a printer that has drawn others it differs: %v", err)
			}
			m := decode(t, data)
			if m.Bounds() != image.Rect(0, 0, 1200, 630) {
				t.Errorf("it is %v", m.Bounds())
			}
			for part, r := range map[string]image.Rectangle{
				"the line above": image.Rect(left, 50, 700, doubleRule-4),
				"the rules":      image.Rect(left, doubleRule, right, doubleRule+10),
				"the title":      image.Rect(left, titleTop, right, titleFoot),
				"what it is now": image.Rect(left, titleFoot+8, right, footRule-4),
				"the site":       image.Rect(left, footRule+4, 400, Height),
				"the day":        image.Rect(900, footRule+4, right, Height),
				"the mark":       image.Rect(20, 40, marginLine-4, Height),
			} {
				if n := dark(m, r); n < 100 {
					t.Errorf("%s has %d dark points", part, n)
				}
			}
			for side, r := range map[string]image.Rectangle{
				"right of all": image.Rect(right+12, 0, Width, Height), "above all": image.Rect(left, 0, Width, 44), "below all": image.Rect(left, Height-8, Width, Height),
			} {
				if n := dark(m, r); n > 0 {
					t.Errorf("%d dark points stand %s", n, side)
				}
			}
		})
	}
}

// Titles stand in at most four lines that fit, as large as they can and never
// smaller than can be read; what must be cut is cut at a word.
func TestTitlesFit(t *testing.T) {
	p := printer(t)
	for _, test := range []struct {
		title string
		size  float64
		lines string
	}{
		{"", smallestTitle, ""},
		{"Two nets", largestTitle, "Two nets"},
		{"A title of so many words that they need a second line", largestTitle, "?"},
		{"The weir's 1\u202f000\u00a0000\u00a0nets stay 1\u202f000\u00a0000\u00a0nets", 0, "?"},
		{"Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft", smallestTitle, "Donaudampfschifffahrtselektrizi…"},
		{strings.Repeat("Asked again, and ", 12), smallestTitle, "?…"},
	} {
		size, lines := p.SetTitle(test.title)
		if test.size > 0 && (size > test.size || test.size == smallestTitle && size != smallestTitle) || size < smallestTitle || len(lines) > titleLines {
			t.Errorf("%q: got size %v in %d lines", test.title, size, len(lines))
		}
		all := strings.Join(lines, " ")
		switch test.lines {
		case "?":
			if all != clean(test.title) {
				t.Errorf("%q: got %q", test.title, lines)
			}
		case "?…":
			whole := strings.TrimSuffix(all, "…")
			if whole == all || !strings.HasPrefix(test.title, whole) || !strings.ContainsAny(test.title[len(whole):len(whole)+1], " ,") || len(lines) != titleLines {
				t.Errorf("%q: got %q, not cut at a word", test.title, lines)
			}
		default:
			if a, b := []rune(all), []rune(test.lines); string(a[:min(len(a), 20)]) != string(b[:min(len(b), 20)]) || strings.HasSuffix(all, "…") != strings.HasSuffix(test.lines, "…") {
				t.Errorf("%q: got %q, want %q", test.title, all, test.lines)
			}
		}
		for _, l := range lines {
			if w := p.width(serif, l, size); w > right-left {
				t.Errorf("%q: the line %q is %v wide", test.title, l, w)
			}
			if strings.HasSuffix(l, "000") {
				t.Errorf("%q breaks within a number", test.title)
			}
		}
	}
}

// Letters come from whichever file of a family has them; those that none has
// are known, and leave no box.
func TestMissing(t *testing.T) {
	p := printer(t)
	for text, want := range map[string]string{
		"Plain words": "", cyrillic: "", "Świętosław Čapek Ğ ő": "", "1\u202f000\u00a0000 €, “so” – ‘so’…": "", "a\tb\nc\u200b\u00ad": "", "ψ日": "ψ日",
	} {
		for part, c := range map[string]Card{"title": {Title: text}, "above": {Above: text}, "note": {Note: text}} {
			if got := p.Missing(c); got != want {
				t.Errorf("%s %q: got %q, want %q", part, text, got, want)
			}
		}
	}
	if glyphs, w := p.shape(serif, "日本"); len(glyphs) != 0 || w != 0 {
		t.Errorf("letters that no font has give %d glyphs", len(glyphs))
	}
	_, with := p.shape(serif, "a日b")
	_, without := p.shape(serif, "ab")
	if diff := with - without; diff < -0.1 || diff > 0.1 {
		t.Errorf("a letter that no font has takes room: %v", diff)
	}
}

// The styles differ in weight: fonts that share a file do not share a weight.
func TestWeights(t *testing.T) {
	p := printer(t)
	if s, n := p.width(strong, "promised", 100), p.width(plain, "promised", 100); s <= n {
		t.Errorf("strong is %v wide, plain %v", s, n)
	}
}

// Each status has a mark that no other has, save those that mean the same.
func TestStatesLookDifferent(t *testing.T) {
	same := map[article.Status]article.Status{article.NotYetAsked: article.Open, article.NotYetMade: article.Draft, article.Overtaken: article.Promised}
	for kind, states := range article.Statuses {
		if kind == article.Event {
			continue
		}
		seen := map[string]article.Status{}
		for _, st := range states {
			s := newSheet(laneOf(kind))
			s.state(kind, st, 60, 60, 36)
			if other, ok := seen[string(s.Pix)]; ok && same[st] != other && same[other] != st {
				t.Errorf("%s: %s looks like %s", kind, st, other)
			}
			seen[string(s.Pix)] = st
		}
	}
	count := func(state article.Status) int {
		s := newSheet(commitment)
		s.bar(state, 60, 60, 42)
		return dark(s, image.Rect(0, 0, 120, 120))
	}
	if !(count(article.Draft) < count(article.Promised) && count(article.Promised) < count(article.PartDelivered) && count(article.PartDelivered) < count(article.Delivered)) {
		t.Error("a bar does not fill as a commitment arrives")
	}
}

// The colours are those of the style sheets.
func TestColoursAreTheSites(t *testing.T) {
	css, err := os.ReadFile("../../web/css/tokens.css")
	if err != nil {
		t.Fatal(err)
	}
	light, _, _ := strings.Cut(string(css), "@media")
	hex := map[string]string{}
	for _, m := range regexp.MustCompile(`--([a-z]+-\d): (#[0-9a-f]{6})`).FindAllStringSubmatch(light, -1) {
		hex[m[1]] = m[2]
	}
	for name, c := range map[string]interface{ RGBA() (r, g, b, a uint32) }{
		"paper-0": paperColour, "ink-9": colours[ink], "ink-6": colours[soft], "ink-2": colours[rule],
		"red-6": colours[red], "orange-7": colours[request], "blue-7": colours[commitment],
	} {
		r, g, b, _ := c.RGBA()
		got := "#"
		for _, v := range []uint32{r, g, b} {
			got += string("0123456789abcdef"[v>>12]) + string("0123456789abcdef"[v>>8&15])
		}
		if got != hex[name] {
			t.Errorf("%s: got %s, the style sheet has %s", name, got, hex[name])
		}
	}
}

func TestBudget(t *testing.T) {
	if err := (Card{Title: "Nets"}).within(Budget); err != nil {
		t.Error(err)
	}
	if err := (Card{Title: "Nets"}).within(Budget + 1); err == nil || !strings.Contains(err.Error(), `"Nets"`) {
		t.Errorf("got error %v", err)
	}
}

func TestAlt(t *testing.T) {
	for _, test := range []struct {
		c    Card
		want string
	}{
		{Card{Above: "Request", When: "May 2010", Title: "New nets", Status: "Part met", Note: "not known since 3 May 2012", AsOf: "as of 9 May 2012"},
			"Request, May 2010: New nets. Part met, not known since 3 May 2012, as of 9 May 2012."},
		{Card{Above: "A record", Title: "Rivers"}, "A record: Rivers."},
		{Card{Title: "Rivers", AsOf: "as of 9 May 2012"}, "Rivers, as of 9 May 2012."},
	} {
		if got := test.c.Alt(); got != test.want {
			t.Errorf("got %q, want %q", got, test.want)
		}
	}
}

func BenchmarkDraw(b *testing.B) {
	p := printer(b)
	for b.Loop() {
		if _, err := p.Draw(Card{Kind: article.Request, Above: "Request", When: "9 May 2010", Title: "Nets that hold, and a weir that the winter does not take away",
			State: article.PartMet, Status: "Part met", Site: "Rivers, asked", AsOf: "as of 9 May 2012"}); err != nil {
			b.Fatal(err)
		}
	}
}
