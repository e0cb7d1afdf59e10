package compile

import (
	"bytes"
	"fmt"
	"slices"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// checkText reports what must not stand in any content file: bytes that are
// not UTF-8, characters that cannot be seen, text that is not in Unicode's
// normal form C. It returns false if the file cannot be read further.
func (c *compiler) checkText(path string, data []byte) bool {
	if len(bytes.TrimSpace(data)) == 0 {
		c.report("empty-file", pos{path, 1, 1}, "the file is empty", "fill it or delete it")
		return false
	}
	if !utf8.Valid(data) {
		line, col := 1, 1
		for len(data) > 0 {
			r, n := utf8.DecodeRune(data)
			if r == utf8.RuneError && n == 1 {
				break
			}
			if col++; r == '\n' {
				line, col = line+1, 1
			}
			data = data[n:]
		}
		c.report("utf-8", pos{path, line, col}, "this is not UTF-8 text", "save the file as UTF-8")
		return false
	}
	line, col := 1, 0
	for _, r := range string(data) {
		if col++; r == '\n' {
			line, col = line+1, 0
			continue
		}
		if unseen(r) {
			what, hint := fmt.Sprintf("the character U+%04X cannot be seen", r), "delete it"
			if r == '\t' {
				what, hint = "a tab stands here", "write spaces instead"
			}
			c.report("unseen-characters", pos{path, line, col}, what, hint)
		}
	}
	if !norm.NFC.IsNormal(data) {
		for i, text := range bytes.Split(data, []byte("\n")) {
			if n := norm.NFC.QuickSpan(text); n < len(text) && !norm.NFC.IsNormal(text) {
				c.report("nfc", pos{path, i + 1, utf8.RuneCount(text[:n]) + 1}, "letters and accents are written apart (the text is not in Unicode's form NFC)", "type the letter again, or save the file in form NFC")
			}
		}
	}
	return true
}

// checkValue reports, of a text that an escape or a character reference stood
// for, what must not stand in a file as it is: else "\u202e" in quotation marks
// would bring in what checkText keeps out. What the file itself holds is
// reported already.
func (c *compiler) checkValue(at pos, value string) {
	told := func(rule string) bool {
		return slices.ContainsFunc(c.problems, func(p Problem) bool { return p.rule == rule && p.Path == at.path })
	}
	for _, r := range value {
		if unseen(r) && !told("unseen-characters") {
			c.report("unseen-characters", at, fmt.Sprintf("an escape here stands for the character U+%04X, which cannot be seen", r), "delete it")
			break
		}
	}
	if !norm.NFC.IsNormalString(value) && !told("nfc") {
		c.report("nfc", at, "an escape here stands for a letter whose accent is written apart (the text is not in Unicode's form NFC)", "type the letter itself")
	}
}

// unseen reports whether a character is a control, has no width, or changes
// the direction of the text around it.
func unseen(r rune) bool {
	switch {
	case r == '\n':
		return false
	case unicode.IsControl(r):
		return true
	case r >= 0x200b && r <= 0x200f, r >= 0x202a && r <= 0x202e, r >= 0x2060 && r <= 0x206f, r == 0xfeff, r == 0xad, r == 0x61c, r == 0x180e,
		r == 0x2028, r == 0x2029, r >= 0xe0000 && r <= 0xe007f:
		return true
	}
	return false
}
