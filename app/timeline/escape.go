package timeline

import (
	"strconv"
	"strings"
)

// escape writes a value for a query as url.QueryEscape does, but leaves commas
// readable. Package net/url would bring what reads network addresses into the
// browser's program, and package fmt.
func escape(v string) string {
	const plain = "-_.~,"
	var b strings.Builder
	for i := range len(v) {
		switch c := v[i]; {
		case 'a' <= c && c <= 'z', 'A' <= c && c <= 'Z', '0' <= c && c <= '9', strings.IndexByte(plain, c) >= 0:
			b.WriteByte(c)
		case c == ' ':
			b.WriteByte('+')
		default:
			const digits = "0123456789ABCDEF"
			b.WriteByte('%')
			b.WriteByte(digits[c>>4])
			b.WriteByte(digits[c&15])
		}
	}
	return b.String()
}

// unescape reads a value of a query as url.QueryUnescape does. It reports false
// for an escape that is none.
func unescape(v string) (string, bool) { return Unescape(strings.ReplaceAll(v, "+", " ")) }

// Unescape reads a path as url.PathUnescape does. It reports false for an escape
// that is none.
func Unescape(path string) (string, bool) {
	head, rest, more := strings.Cut(path, "%")
	b := []byte(head)
	for more {
		if len(rest) < 2 {
			return "", false
		}
		c, err := strconv.ParseUint(rest[:2], 16, 8)
		if err != nil {
			return "", false
		}
		head, rest, more = strings.Cut(rest[2:], "%")
		b = append(append(b, byte(c)), head...)
	}
	return string(b), true
}
