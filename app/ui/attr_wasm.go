package ui

// attr returns s: in the browser attribute values are set as they are.
func attr(s string) string { return s }
