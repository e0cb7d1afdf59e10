package card

import (
	"bytes"
	"fmt"
	"io/fs"
	"strings"
	"unicode"

	"github.com/go-text/typesetting/di"
	outline "github.com/go-text/typesetting/font"
	"github.com/go-text/typesetting/font/opentype"
	"github.com/go-text/typesetting/language"
	"github.com/go-text/typesetting/shaping"
	"github.com/tdewolff/font"
	"golang.org/x/image/math/fixed"
	"golang.org/x/image/vector"
)

// The styles of text.
const (
	serif  = iota // titles
	strong        // what is said first
	plain         // dates and notes
	styles
)

// The families and weights of the styles, as the style sheets have them.
var faces = [styles]struct {
	family string
	weight float32
}{serif: {"literata", 560}, strong: {"commissioner", 600}, plain: {"commissioner", 420}}

// The site's fonts come in several files by script, for readers' sake.
var subsets = []string{"latin", "latin-1", "latin-ext", "cyrillic"}

// Fonts are the site's fonts, read once. They may be used at the same time.
type Fonts map[string][]*outline.Font // of each family, in the order of subsets

// ReadFonts reads the fonts of the folder web.
func ReadFonts(web fs.FS) (Fonts, error) {
	fonts := Fonts{}
	for _, f := range faces {
		if fonts[f.family] != nil {
			continue
		}
		for _, subset := range subsets {
			name := "fonts/" + f.family + "-" + subset + ".woff2"
			packed, err := fs.ReadFile(web, name)
			if err != nil {
				return nil, err
			}
			sfnt, err := font.ToSFNT(packed)
			if err != nil {
				return nil, fmt.Errorf("%s: %w", name, err)
			}
			face, err := outline.ParseTTF(bytes.NewReader(sfnt))
			if err != nil {
				return nil, fmt.Errorf("%s: %w", name, err)
			}
			fonts[f.family] = append(fonts[f.family], face.Font)
		}
	}
	return fonts, nil
}

// A face is one file of a style. The shaper is its own: one that is shared
// confuses the weights of a font.
type face struct {
	*outline.Face
	shaper *shaping.HarfbuzzShaper
}

// A Printer draws cards, one at a time.
type Printer struct {
	styles [styles][]face
	pen    vector.Rasterizer
}

// Printer returns a new printer.
func (f Fonts) Printer() *Printer {
	p := &Printer{}
	for i, style := range faces {
		for _, one := range f[style.family] {
			fc := outline.NewFace(one)
			fc.SetVariations([]outline.Variation{{Tag: opentype.MustNewTag("wght"), Value: style.weight}})
			p.styles[i] = append(p.styles[i], face{fc, &shaping.HarfbuzzShaper{}})
		}
	}
	return p
}

// Missing returns the characters that the picture of a card would leave out.
func (p *Printer) Missing(c Card) string {
	out := p.missing(serif, c.Title+c.Site)
	for _, text := range []string{c.Above, c.Status} {
		out += p.missing(strong, text)
	}
	for _, text := range []string{c.When, c.Note, c.AsOf} {
		out += p.missing(plain, text)
	}
	return out
}

func (p *Printer) missing(style int, text string) string {
	var out strings.Builder
	for _, r := range clean(text) {
		if p.faceFor(style, r) < 0 {
			out.WriteRune(r)
		}
	}
	return out.String()
}

// faceFor returns the first file of a style that has the character, or -1.
func (p *Printer) faceFor(style int, r rune) int {
	for i, f := range p.styles[style] {
		if _, ok := f.NominalGlyph(r); ok {
			return i
		}
	}
	return -1
}

// clean returns a text as one line, with every odd space a common one and
// nothing that is not to be seen.
func clean(text string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\u00a0' || r == '\u202f': // a line must not break here; no font of ours has the narrow one
			return '\u00a0'
		case unicode.IsSpace(r):
			return ' '
		case unicode.IsControl(r), unicode.Is(unicode.Cf, r):
			return -1
		}
		return r
	}, text)
}

// wordsOf returns what a line may break between.
func wordsOf(text string) []string {
	return strings.FieldsFunc(clean(text), func(r rune) bool { return r == ' ' })
}

// A glyph is a letter where it stands, in ems from the start of its line.
type glyph struct {
	id    outline.GID
	face  face
	x, y  float64
	perEm float64
}

// em is the size that text is shaped at: large, so that nothing is rounded.
const em = 2000

// shape returns the letters of a line and its width, in ems.
func (p *Printer) shape(style int, text string) ([]glyph, float64) {
	runes := []rune(clean(text))
	var out []glyph
	x := 0.0
	for start := 0; start < len(runes); {
		fi := p.faceFor(style, runes[start])
		end := start + 1
		for end < len(runes) && p.faceFor(style, runes[end]) == fi {
			end++
		}
		if fi < 0 {
			start = end
			continue
		}
		f := p.styles[style][fi]
		run := f.shaper.Shape(shaping.Input{
			Text: runes, RunStart: start, RunEnd: end, Direction: di.DirectionLTR, Face: f.Face, Size: fixed.I(em),
			Script: language.LookupScript(letterOf(runes[start:end])), Language: language.NewLanguage("en"),
		})
		for _, g := range run.Glyphs {
			out = append(out, glyph{id: g.GlyphID, face: f, perEm: float64(f.Upem()),
				x: x + float64(g.XOffset)/64/em, y: float64(g.YOffset) / 64 / em})
			x += float64(g.Advance) / 64 / em
		}
		start = end
	}
	return out, x
}

// letterOf returns the first letter of a run, whose script is that of the run.
func letterOf(run []rune) rune {
	for _, r := range run {
		if unicode.IsLetter(r) {
			return r
		}
	}
	return 'a'
}

// width returns how wide a text is at a size.
func (p *Printer) width(style int, text string, size float64) float64 {
	_, w := p.shape(style, text)
	return w * size
}

// draw draws a line of text from x on the baseline y and returns its width.
func (p *Printer) draw(s *sheet, style int, in shade, text string, size, x, y float64) float64 {
	glyphs, w := p.shape(style, text)
	if len(glyphs) == 0 {
		return 0
	}
	// A box around the line, with room for what hangs over.
	x0, y0 := int(x-size), int(y-1.3*size)
	wide, high := int((w+2)*size)+2, int(1.9*size)
	p.pen.Reset(wide, high)
	for _, g := range glyphs {
		drawn, ok := g.face.GlyphData(g.id).(outline.GlyphOutline)
		if !ok {
			continue
		}
		k := size / g.perEm
		at := func(a opentype.SegmentPoint) (float32, float32) {
			return float32(x - float64(x0) + g.x*size + float64(a.X)*k), float32(y - float64(y0) - g.y*size - float64(a.Y)*k)
		}
		open := false
		for _, seg := range drawn.Segments {
			ax, ay := at(seg.Args[0])
			switch seg.Op {
			case opentype.SegmentOpMoveTo:
				if open {
					p.pen.ClosePath()
				}
				p.pen.MoveTo(ax, ay)
				open = true
			case opentype.SegmentOpLineTo:
				p.pen.LineTo(ax, ay)
			case opentype.SegmentOpQuadTo:
				bx, by := at(seg.Args[1])
				p.pen.QuadTo(ax, ay, bx, by)
			case opentype.SegmentOpCubeTo:
				bx, by := at(seg.Args[1])
				cx, cy := at(seg.Args[2])
				p.pen.CubeTo(ax, ay, bx, by, cx, cy)
			}
		}
		if open {
			p.pen.ClosePath()
		}
	}
	s.ink(&p.pen, in, x0, y0)
	return w * size
}

// fit returns the text, cut at a word if it is wider than room.
func (p *Printer) fit(style int, text string, size, room float64) string {
	if p.width(style, text, size) <= room {
		return text
	}
	return p.cut(style, text, size, room)
}

// cut returns as many words of a text as fit with an ellipsis; of a single word
// that is too long, as many letters.
func (p *Printer) cut(style int, text string, size, room float64) string {
	words := wordsOf(text)
	for n := len(words) - 1; n > 0; n-- {
		if short := strings.TrimRight(strings.Join(words[:n], " "), ",;:–—-( ") + "…"; p.width(style, short, size) <= room {
			return short
		}
	}
	runes := []rune(text)
	for n := len(runes) - 1; n > 0; n-- {
		if short := strings.TrimSpace(string(runes[:n])) + "…"; p.width(style, short, size) <= room {
			return short
		}
	}
	return ""
}

// SetTitle returns the size and lines of a title: as large as it fits, then in
// lines as even as they can be. See TestTitlesFit for examples.
func (p *Printer) SetTitle(title string) (float64, []string) {
	const room = right - left
	words := wordsOf(title)
	if len(words) == 0 {
		return smallestTitle, nil
	}
	widths := make([]float64, len(words))
	for i, w := range words {
		widths[i] = p.width(serif, w, 1)
	}
	space := p.width(serif, "a a", 1) - p.width(serif, "aa", 1)
	wrap := func(size, room float64) []string {
		var lines []string
		line, w := words[0], widths[0]
		for i := 1; i < len(words); i++ {
			if next := w + space + widths[i]; next*size <= room {
				line, w = line+" "+words[i], next
				continue
			}
			lines = append(lines, line)
			line, w = words[i], widths[i]
		}
		return append(lines, line)
	}
	widest := func(lines []string, size float64) float64 {
		w := 0.0
		for _, l := range lines {
			w = max(w, p.width(serif, l, size))
		}
		return w
	}
	for size := float64(largestTitle); size >= smallestTitle; size -= titleStep {
		lines := wrap(size, room)
		n := len(lines)
		if n > titleLines || float64(n)*size*titleLeading > titleFoot-titleTop || widest(lines, size) > room {
			continue
		}
		for narrow := float64(room) - 20; ; narrow -= 20 {
			even := wrap(size, narrow)
			if len(even) > n || widest(even, size) > narrow {
				return size, lines
			}
			lines = even
		}
	}
	lines := wrap(smallestTitle, room)
	for i, l := range lines {
		last := i == titleLines-1
		if last && len(lines) > titleLines {
			l = p.cut(serif, l+" "+strings.Join(lines[i+1:], " "), smallestTitle, room)
		}
		lines[i] = p.fit(serif, l, smallestTitle, room)
		if last {
			return smallestTitle, lines[:titleLines]
		}
	}
	return smallestTitle, lines
}
