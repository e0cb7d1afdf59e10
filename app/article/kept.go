package article

import "sync"

// kept is what is worked out once per article and then only read: the moments
// of every entry, and what other packages derive; see [Article.Derived]. It
// belongs to the one Article that Index was called on. A copy finds that it is
// not its own and works everything out anew.
type kept struct {
	of      *Article
	moments [][2][]Moment // by place of the entry; Stood, then Known

	mu      sync.Mutex
	derived map[any]any
}

// keep works out the moments of all entries.
func (a *Article) keep(rest func()) {
	k := &kept{of: a, moments: make([][2][]Moment, len(a.Entries))}
	for i := range a.Entries {
		rest()
		stood := a.moments(&a.Entries[i], Stood)
		known := make([]Moment, len(stood))
		for j, m := range stood { // the order is that of the dates, under both clocks
			m.Day, m.Datable = a.effective(m.Date, m.Sources, Known)
			known[j] = m
		}
		k.moments[i] = [2][]Moment{stood, known}
	}
	a.kept = k
}

// keptMoments returns the moments of an entry of the article as Index found it.
func (a *Article) keptMoments(e *Entry, c Clock) ([]Moment, bool) {
	k := a.kept
	if k == nil || k.of != a {
		return nil, false
	}
	i, ok := a.index[e.ID]
	if !ok || i >= len(k.moments) {
		return nil, false
	}
	n := 0
	if c != Stood {
		n = 1
	}
	ms := k.moments[i][n]
	if len(ms) == 0 || ms[0].Entry != e {
		return nil, false
	}
	return ms[:len(ms):len(ms)], true
}

// Derived returns what derive makes of the article, and keeps it under the key
// for the next time, until Index is called again. The key is of a type of the
// caller's own, so that no two callers meet. What is kept must not be changed,
// and must follow from the article alone: nobody can tell whether it was kept.
func (a *Article) Derived(key any, derive func() any) any {
	k := a.kept
	if k == nil || k.of != a {
		return derive()
	}
	k.mu.Lock()
	v, ok := k.derived[key]
	k.mu.Unlock()
	if ok {
		return v
	}
	v = derive()
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.derived == nil {
		k.derived = map[any]any{}
	}
	k.derived[key] = v
	return v
}
