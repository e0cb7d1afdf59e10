package timeline

// Diff returns those items of after that differ from before; all of them if
// before is nil. Both are in the order of the entries.
func Diff(before, after []Item) []Item {
	if len(before) != len(after) {
		return after
	}
	var changed []Item
	for i := range after {
		if after[i] != before[i] {
			changed = append(changed, after[i])
		}
	}
	return changed
}
