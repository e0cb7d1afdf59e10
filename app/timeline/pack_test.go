package timeline

import (
	"math/rand"
	"slices"
	"sort"
	"testing"
)

func TestPack(t *testing.T) {
	spans := []span{
		{start: 0, end: 0, label: 50},              // takes row 0 up to 50
		{start: 10, end: 10, label: 50, weight: 1}, // its label needs row 1
		{start: 20, end: 20, label: 50, weight: 2}, // drops the lightest label, and takes row 0
		{start: 62, end: 90, label: 30},            // row 1 again
		{start: 95, end: 95, label: 20},            // at the right edge: label to the left, if there is room
		{start: 160, end: 160, label: 9},           // too far outside
	}
	want := []place{{row: 0}, {row: 1, labeled: true}, {row: 0, labeled: true}, {row: 1, labeled: true}, {row: 0, labeled: true, flipped: true}, {}}
	got, clumps, used := pack(spans, 2, 100)
	for i := range want {
		if got[i] != want[i] {
			t.Errorf("span %d: got %+v, want %+v", i, got[i], want[i])
		}
	}
	if used != 2 || len(clumps) != 0 {
		t.Errorf("got %d rows and %v, want 2 and no clumps", used, clumps)
	}
}

// What finds no row is drawn as a clump in the last one.
func TestPackClumps(t *testing.T) {
	var spans []span
	for i := range 6 {
		spans = append(spans, span{start: 10 + float64(i), end: 10 + float64(i), label: 40})
	}
	spans = append(spans, span{start: 60, end: 60, label: 40})
	places, clumps, used := pack(spans, 3, 200)
	if len(clumps) != 1 || len(clumps[0].members) != 4 || clumps[0].row != 2 || used != 3 {
		t.Fatalf("got %+v and %d rows, want one clump of 4 in row 2", clumps, used)
	}
	for i, p := range places {
		if want := slices.Contains(clumps[0].members, i); p.clustered != want {
			t.Errorf("span %d: got %+v, want clustered %v", i, p, want)
		}
	}
}

// Nothing overlaps, at any width and with any data: marks, labels and clumps
// keep out of each other's way, every span is drawn or stands in one clump, and
// what is hidden keeps its row.
func TestPackNeverOverlaps(t *testing.T) {
	r := rand.New(rand.NewSource(2))
	for range 3000 {
		width := 100 + 1500*r.Float64()
		spans := make([]span, r.Intn(60))
		for i := range spans {
			start := width*1.4*r.Float64() - width*0.2
			spans[i] = span{start: start, end: start, label: 20 + 150*r.Float64(), weight: r.Intn(5), hidden: r.Intn(4) == 0}
			if r.Intn(2) == 0 {
				spans[i].end += 300 * r.Float64()
			}
		}
		sort.Slice(spans, func(i, j int) bool { return spans[i].start < spans[j].start })
		rows := 1 + r.Intn(8)
		places, clumps, used := pack(spans, rows, width)
		if used > rows {
			t.Fatalf("%d rows are used, of %d", used, rows)
		}
		type box struct {
			what     string
			of, row  int
			from, to float64
			hidden   bool
		}
		var boxes []box
		in := map[int]int{}
		for _, c := range clumps {
			boxes = append(boxes, box{"clump", -1, c.row, c.at, c.at + clumpWidth, false})
			for _, i := range c.members {
				in[i]++
			}
		}
		for i, s := range spans {
			if s.end < -width/2 || s.start > width*1.5 {
				continue
			}
			if p := places[i]; (in[i] == 1) != p.clustered || in[i] > 1 {
				t.Fatalf("span %d is in %d clumps and has the place %+v", i, in[i], p)
			}
			if places[i].clustered {
				continue
			}
			start := max(s.start, -width/2)
			boxes = append(boxes, box{"mark", i, places[i].row, start, max(s.end, start+markWidth), s.hidden})
			if places[i].labeled {
				at := s.start
				if s.start < 0 && s.end >= 0 { // a bar that comes in from the left has its label at the edge
					at = 0
				}
				b := box{"label", i, places[i].row, at, at + s.label, s.hidden}
				if places[i].flipped {
					b.from, b.to = s.start-s.label, s.start
				}
				if b.from < 0 && b.to > 0 || b.from < width && b.to > width {
					t.Fatalf("width %.0f: the label of %+v is cut off", width, s)
				}
				boxes = append(boxes, b)
			}
		}
		for i, a := range boxes {
			for _, b := range boxes[:i] {
				if a.row == b.row && a.of != b.of && !a.hidden && !b.hidden && a.from < b.to-0.001 && b.from < a.to-0.001 {
					t.Fatalf("width %.0f: %+v and %+v overlap", width, a, b)
				}
			}
		}
	}
}
