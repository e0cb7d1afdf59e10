package timeline

import (
	"math/rand"
	"sort"
	"testing"
)

func TestPack(t *testing.T) {
	spans := []span{
		{0, 0, 50},    // takes row 0 up to 52
		{10, 10, 50},  // its label needs row 1
		{20, 20, 50},  // no room for a label, nor in a row of its own
		{60, 90, 30},  // row 0 again
		{95, 95, 20},  // at the right edge: label to the left
		{-40, -20, 9}, // outside
	}
	want := []place{{0, true, false}, {1, true, false}, {0, false, false}, {0, true, false}, {1, true, true}, {}}
	got, used := pack(spans, 2, 100)
	for i := range want {
		if got[i] != want[i] {
			t.Errorf("span %d: got %+v, want %+v", i, got[i], want[i])
		}
	}
	if used != 2 {
		t.Errorf("got %d rows, want 2", used)
	}
}

// Labels overlap neither marks nor labels that were placed with room, at any
// width and with any data.
func TestPackNeverOverlapsLabels(t *testing.T) {
	r := rand.New(rand.NewSource(2))
	for range 2000 {
		width := 100 + 1500*r.Float64()
		spans := make([]span, r.Intn(60))
		for i := range spans {
			start := width*1.4*r.Float64() - width*0.2
			spans[i] = span{start, start, 20 + 150*r.Float64()}
			if r.Intn(2) == 0 {
				spans[i].end += 300 * r.Float64()
			}
		}
		sort.Slice(spans, func(i, j int) bool { return spans[i].start < spans[j].start })
		places, _ := pack(spans, 1+r.Intn(8), width)
		extent := func(i int) (float64, float64) {
			start := max(spans[i].start, 0)
			if places[i].flipped {
				return start - spans[i].label, start
			}
			return start, start + spans[i].label
		}
		for i := range spans {
			if !places[i].labeled || spans[i].end < 0 || spans[i].start > width {
				continue
			}
			a, b := extent(i)
			for j := range spans {
				if j == i || !places[j].labeled || places[j].row != places[i].row || spans[j].end < 0 || spans[j].start > width {
					continue
				}
				if c, d := extent(j); a < d && c < b {
					t.Fatalf("width %.0f: the labels of %+v and %+v overlap in row %d", width, spans[i], spans[j], places[i].row)
				}
			}
			if places[i].flipped && a < 0 {
				t.Fatalf("width %.0f: the label of %+v leaves the plot", width, spans[i])
			}
		}
	}
}
