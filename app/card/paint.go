package card

import (
	"bytes"
	"image"
	"image/color"
	"image/png"
	"math"

	"golang.org/x/image/vector"

	"ledger/app/article"
)

// A shade is one of the few colours of a picture.
type shade int

const (
	ink        shade = iota // words that are read, and the lane of events
	soft                    // words beside them
	request                 // the lanes
	commitment              //
	red                     // the margin lines
	rule                    // hairlines
	shades
)

// The colours are those of web/css/tokens.css; see TestColoursAreTheSites.
var paperColour, colours = color.RGBA{0xfd, 0xfd, 0xfb, 0xff}, [shades]color.RGBA{
	ink: {0x15, 0x20, 0x2b, 0xff}, soft: {0x55, 0x62, 0x6e, 0xff}, request: {0x9c, 0x43, 0x07, 0xff},
	commitment: {0x0b, 0x55, 0x83, 0xff}, red: {0xb2, 0x3a, 0x34, 0xff}, rule: {0xd9, 0xde, 0xdb, 0xff},
}

// laneOf returns the shade of a lane.
func laneOf(k article.Kind) shade {
	switch k {
	case article.Request:
		return request
	case article.Commitment:
		return commitment
	}
	return ink
}

// steps is how many tones lie between the paper and a colour.
const steps = 8

// A sheet is a picture in the making: the paper, and each shade in its tones.
type sheet struct {
	*image.Paletted
	lane shade // of what the picture is about
	mask image.Alpha
}

func newSheet(own shade) *sheet {
	palette := color.Palette{paperColour}
	mix := func(a, b uint8, i int) uint8 { return uint8((int(a)*(steps-i) + int(b)*i + steps/2) / steps) }
	for _, c := range colours {
		for i := 1; i <= steps; i++ {
			palette = append(palette, color.RGBA{mix(paperColour.R, c.R, i), mix(paperColour.G, c.G, i), mix(paperColour.B, c.B, i), 0xff})
		}
	}
	return &sheet{Paletted: image.NewPaletted(image.Rect(0, 0, Width, Height), palette), lane: own}
}

// block fills a rectangle.
func (s *sheet) block(in shade, x, y, w, h int) {
	index := uint8(int(in)*steps + steps)
	r := image.Rect(x, y, x+w, y+h).Intersect(s.Rect)
	for y := r.Min.Y; y < r.Max.Y; y++ {
		row := s.Pix[y*s.Stride+r.Min.X : y*s.Stride+r.Max.X]
		for i := range row {
			row[i] = index
		}
	}
}

// ink puts what the pen has drawn onto the sheet, with its corner at x, y.
// Where two drawings of a shade meet, the darker tone stays.
func (s *sheet) ink(pen *vector.Rasterizer, in shade, x, y int) {
	size := pen.Size()
	if n := size.X * size.Y; cap(s.mask.Pix) < n {
		s.mask.Pix = make([]uint8, n)
	}
	s.mask = image.Alpha{Pix: s.mask.Pix[:size.X*size.Y], Stride: size.X, Rect: image.Rectangle{Max: size}}
	clear(s.mask.Pix)
	pen.Draw(&s.mask, s.mask.Rect, image.Opaque, image.Point{})
	first := uint8(int(in) * steps)
	for my := max(0, -y); my < size.Y && y+my < Height; my++ {
		for mx := max(0, -x); mx < size.X && x+mx < Width; mx++ {
			tone := uint8((int(s.mask.Pix[my*size.X+mx])*steps + 127) / 255)
			if at := (y+my)*s.Stride + x + mx; tone > 0 {
				if old := s.Pix[at]; old <= first || old > first+steps || old < first+tone {
					s.Pix[at] = first + tone
				}
			}
		}
	}
}

// shape draws closed lines through points around the middle of a square of the
// given size. A second line in the other direction makes a hole.
func (s *sheet) shape(in shade, x, y, size float64, lines ...[][2]float64) {
	half := int(size/2) + 4
	pen := vector.NewRasterizer(2*half, 2*half)
	x0, y0 := int(math.Floor(x))-half, int(math.Floor(y))-half
	for _, line := range lines {
		for i, p := range line {
			px, py := float32(x-float64(x0)+p[0]*size/2), float32(y-float64(y0)+p[1]*size/2)
			if i == 0 {
				pen.MoveTo(px, py)
			} else {
				pen.LineTo(px, py)
			}
		}
		pen.ClosePath()
	}
	s.ink(pen, in, x0, y0)
}

// box returns a rectangle as a line around the middle.
func box(w, h float64) [][2]float64 { return [][2]float64{{-w, -h}, {w, -h}, {w, h}, {-w, h}} }

// ring returns a circle as a line around the middle.
func ring(r float64) [][2]float64 {
	const n = 96
	out := make([][2]float64, n)
	for i := range out {
		sin, cos := math.Sincos(2 * math.Pi * float64(i) / n)
		out[i] = [2]float64{r * cos, r * sin}
	}
	return out
}

// back returns a line in the other direction.
func back(line [][2]float64) [][2]float64 {
	out := make([][2]float64, len(line))
	for i, p := range line {
		out[len(line)-1-i] = p
	}
	return out
}

// mark draws a lane's mark as on the timeline: an event's shape, a triangle, a
// box that fills. Outline is promise, solid is arrival.
func (s *sheet) mark(k article.Kind, shape string, state article.Status, x, y, size float64) {
	switch {
	case k == article.Request:
		s.shape(s.lane, x, y, size, [][2]float64{{-1, -0.8}, {1, -0.8}, {0, 0.85}})
	case k == article.Commitment:
		s.bar(state, x, y, size)
	case shape == "diamond":
		s.shape(s.lane, x, y, size, [][2]float64{{0, -1}, {1, 0}, {0, 1}, {-1, 0}})
	case shape == "square":
		s.shape(s.lane, x, y, size, box(0.74, 0.74))
	case shape == "ring":
		s.shape(s.lane, x, y, size, ring(0.86), back(ring(0.6)))
	default:
		s.shape(s.lane, x, y, size, ring(0.82))
	}
}

// bar draws the bar of a commitment: as full as it has come, or crossed.
func (s *sheet) bar(state article.Status, x, y, size float64) {
	const w, h = 1.3, 0.56
	edge := 8 / size
	switch state {
	case article.Draft, article.NotYetMade: // no promise
		s.dotted(x, y, size*w/2, size*h/2, 4)
		return
	}
	s.shape(s.lane, x, y, size*w, box(1, h/w), back(box(1-edge/w, (h-edge)/w)))
	to := map[article.Status]float64{article.UnderWay: -0.5, article.PartDelivered: 0, article.Delivered: 1}
	if end, ok := to[state]; ok {
		s.shape(s.lane, x, y, size*w, [][2]float64{{-1, -h / w}, {end, -h / w}, {end, h / w}, {-1, h / w}})
	}
	if state == article.Missed || state == article.Cancelled {
		const t = 0.11
		for _, way := range []float64{1, -1} {
			s.shape(ink, x, y, size*w, [][2]float64{{-0.7 - t, -0.7 * way}, {-0.7 + t, -0.7 * way}, {0.7 + t, 0.7 * way}, {0.7 - t, 0.7 * way}})
		}
	}
}

// dotted draws a dotted outline that reaches w and h to its sides.
func (s *sheet) dotted(x, y, w, h, wide float64) {
	dot := func(dx, dy float64) { s.block(s.lane, int(x+dx), int(y+dy), int(wide), int(wide)) }
	nx, ny := math.Round(w/wide), math.Round(h/wide)
	for i := range int(nx) + 1 {
		dx := -w + float64(i)/nx*(2*w-wide)
		dot(dx, -h)
		dot(dx, h-wide)
	}
	for i := 1; i < int(ny); i++ {
		dy := -h + float64(i)/ny*(2*h-wide)
		dot(-w, dy)
		dot(w-wide, dy)
	}
}

// state draws the square of a status, or for events the circle, as
// web/css/status.css does. See TestStatesLookDifferent.
func (s *sheet) state(k article.Kind, state article.Status, x, y, size float64) {
	edge := 1 - 9/size // the outline is four and a half points wide
	if k == article.Event {
		if state == article.Happened {
			s.shape(s.lane, x, y, size, ring(1))
		} else {
			s.shape(s.lane, x, y, size, ring(1), back(ring(edge)))
		}
		return
	}
	outline := func() { s.shape(s.lane, x, y, size, box(1, 1), back(box(edge, edge))) }
	fill := func(to float64) { s.shape(s.lane, x, y, size, [][2]float64{{-1, -1}, {to, -1}, {to, 1}, {-1, 1}}) }
	strike := func(way float64) {
		const t = 0.2
		s.shape(s.lane, x, y, size, [][2]float64{{-1, -way}, {-1 + t, -way}, {1, way - way*t}, {1, way}, {1 - t, way}, {-1, -way + way*t}})
	}
	switch state {
	case article.Met, article.Delivered:
		fill(1)
	case article.PartMet, article.PartDelivered:
		outline()
		fill(0)
	case article.UnderWay:
		outline()
		fill(-0.5)
	case article.Refused, article.Missed:
		outline()
		strike(1)
	case article.Cancelled:
		outline()
		strike(1)
		strike(-1)
	case article.Changed:
		outline()
		s.shape(s.lane, x, y, size, box(1, 0.24))
	case article.Open, article.Draft, article.NotYetAsked, article.NotYetMade:
		s.dotted(x, y, size/2, size/2, 4.5)
	default:
		outline()
	}
}

// strip draws the whole record in three rows, as below the timeline, with the
// marks of the lanes in the margin.
func (s *sheet) strip(ticks []Tick) {
	const row, high, wide = 26, 18, 2
	for i, k := range []article.Kind{article.Event, article.Request, article.Commitment} {
		y := titleFoot + 10 + i*row
		s.lane = laneOf(k)
		s.mark(k, "dot", article.Delivered, markMiddle, float64(y)+high/2, 19)
		s.block(rule, left, y+high-1, right-left, 1)
		for _, t := range ticks {
			if t.Kind == k {
				s.block(s.lane, left+int(t.Place*(right-left-wide)), y, wide, high)
			}
		}
	}
}

// png returns the sheet as a PNG. Only the tones in use stay in the palette.
func (s *sheet) png() ([]byte, error) {
	var used, place [256]uint8
	for _, i := range s.Pix {
		used[i] = 1
	}
	var palette color.Palette
	for i, c := range s.Palette {
		if used[i] == 1 {
			place[i] = uint8(len(palette))
			palette = append(palette, c)
		}
	}
	for i, p := range s.Pix {
		s.Pix[i] = place[p]
	}
	s.Palette = palette
	var out bytes.Buffer
	enc := png.Encoder{CompressionLevel: png.DefaultCompression}
	if err := enc.Encode(&out, s.Paletted); err != nil {
		return nil, err
	}
	return out.Bytes(), nil
}
