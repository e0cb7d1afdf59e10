package timeline

// Diff returns those items of after that differ from before; all of them if
// before is nil. Both are in the order of the entries.
func Diff(before, after []Item) []Difference {
	var changed []Difference
	for i, it := range after {
		if len(before) != len(after) {
			changed = append(changed, Difference{Item: it})
			continue
		}
		if was := before[i]; it != was {
			was.Hidden = it.Hidden
			changed = append(changed, Difference{Item: it, OnlyHidden: it == was})
		}
	}
	return changed
}

// A Difference is an item that must be written anew.
type Difference struct {
	Item
	OnlyHidden bool // nothing else of it has changed
}
