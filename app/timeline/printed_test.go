package timeline

import "testing"

// Of what was prerendered, filters take away marks and move none. What a number
// stands for is what passes them, though it stands where it stood.
func TestPrintedClustersCountWhatPasses(t *testing.T) {
	a := large(t, 300)
	all := ShowPrinted(a, Default(a))
	s := Default(a)
	s.Topics = []string{a.Topics[0].ID}
	v := ShowPrinted(a, s)
	empty, fewer := 0, 0
	for n, l := range v.Lanes {
		for z, clusters := range l.Clusters {
			if len(clusters) != len(all.Lanes[n].Clusters[z]) {
				t.Fatalf("%d numbers stand in lane %d, want %d", len(clusters), n, len(all.Lanes[n].Clusters[z]))
			}
			grouped, counted := 0, 0
			for _, m := range l.Marks {
				if m.Grouped[z] && !m.Hidden {
					grouped++
				}
			}
			for i, c := range clusters {
				before := all.Lanes[n].Clusters[z][i]
				if c.Row != before.Row || c.At != before.At {
					t.Errorf("a number stands at %v in row %d, and stood at %v in row %d", c.At, c.Row, before.At, before.Row)
				}
				if counted += c.Count; c.Count == 0 {
					empty++
				} else if c.Count < before.Count {
					fewer++
				}
			}
			if counted != grouped {
				t.Errorf("lane %d: numbers stand for %d marks, %d of those without room pass", n, counted, grouped)
			}
		}
	}
	if empty == 0 || fewer == 0 {
		t.Errorf("%d numbers stand for nothing and %d for less than before: the filter tests nothing", empty, fewer)
	}
}
