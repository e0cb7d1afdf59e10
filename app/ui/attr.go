//go:build !wasm

package ui

import (
	"strconv"
	"strings"
	"unicode"
)

// attr prepares a text for an attribute of prerendered HTML. go-app writes
// attribute values with strconv.Quote and without escaping, which would let a
// straight quotation mark end the value: so everything that Quote would touch,
// and what HTML would read as markup, becomes a character reference here. In
// the browser, where values are set as properties, attr changes nothing.
func attr(s string) string {
	var b strings.Builder
	for _, r := range strings.TrimSpace(strings.ToValidUTF8(s, "\ufffd")) {
		switch {
		case r == '"' || r == '&' || r == '<' || r == '>' || r == '\\' || r == '\'' || r == '`':
			b.WriteString("&#" + strconv.Itoa(int(r)) + ";")
		case r < ' ' || r >= 0x7f && r < 0xa0: // HTML reads references to U+0080–U+009F as Windows-1252
			b.WriteByte(' ')
		case !unicode.IsPrint(r):
			b.WriteString("&#" + strconv.Itoa(int(r)) + ";")
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}
