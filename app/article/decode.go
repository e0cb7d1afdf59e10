package article

import (
	"errors"
	"reflect"
	"strconv"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// maxDepth is how deep lists and objects may stand in one another.
const maxDepth = 10000

// decode reads JSON into what v points to, as encoding/json does, for types
// made of structs, slices, pointers, strings, whole numbers, floats, bools and
// types with UnmarshalText. It exists for the browser's program, which it makes
// 100 KB smaller; the native program uses it too, so that tests of one are
// tests of both. Unlike encoding/json it stops at the first value that does not
// fit. The strings it leaves in v are parts of text, which they keep in memory.
func decode(text string, v any) error { return decodeResting(text, v, func() {}) }

// decodeResting calls rest before each value of the outer lists.
func decodeResting(text string, v any, rest func()) error {
	d := decoder{text: text, structs: map[reflect.Type][]jsonField{}, rest: rest}
	if err := d.value(reflect.ValueOf(v).Elem()); err != nil {
		return err
	}
	if d.space(); d.at < len(d.text) {
		return d.problem("something follows the value")
	}
	return nil
}

// textual is what types do that read themselves from a string.
type textual interface{ UnmarshalText([]byte) error }

var textualType = reflect.TypeFor[textual]()

type decoder struct {
	text    string
	at      int // the byte to read next
	depth   int
	structs map[reflect.Type][]jsonField
	rest    func()
}

type jsonField struct {
	name  string
	index int
}

func (d *decoder) problem(what string) error {
	return errors.New("JSON at byte " + strconv.Itoa(d.at) + ": " + what)
}

func (d *decoder) space() {
	for d.at < len(d.text) {
		switch d.text[d.at] {
		case ' ', '\t', '\r', '\n':
			d.at++
		default:
			return
		}
	}
}

// peek returns the next byte that is no space, or 0 at the end.
func (d *decoder) peek() byte {
	d.space()
	if d.at < len(d.text) {
		return d.text[d.at]
	}
	return 0
}

// took steps over c if it is the next byte that is no space.
func (d *decoder) took(c byte) bool {
	if d.peek() != c || d.at >= len(d.text) {
		return false
	}
	d.at++
	return true
}

func (d *decoder) word(w string) error {
	if !strings.HasPrefix(d.text[d.at:], w) {
		return d.problem("no value begins like this")
	}
	d.at += len(w)
	return nil
}

// value reads the next value into v, or steps over it if v is the zero Value.
func (d *decoder) value(v reflect.Value) error {
	c := d.peek()
	if c == 'n' {
		if err := d.word("null"); err != nil {
			return err
		}
		if k := v.Kind(); k == reflect.Pointer || k == reflect.Slice {
			v.SetZero()
		}
		return nil // anything else stays as it is
	}
	for v.Kind() == reflect.Pointer {
		if v.IsNil() {
			v.Set(reflect.New(v.Type().Elem()))
		}
		v = v.Elem()
	}
	if v.IsValid() && reflect.PointerTo(v.Type()).Implements(textualType) {
		if c != '"' {
			return d.misfit(v)
		}
		start := d.at
		s, err := d.string()
		if err != nil {
			return err
		}
		if err := v.Addr().Interface().(textual).UnmarshalText([]byte(s)); err != nil {
			d.at = start
			return d.problem(err.Error())
		}
		return nil
	}
	k := v.Kind()
	switch {
	case c == '{':
		return d.object(v)
	case c == '[':
		return d.list(v)
	case c == '"':
		if v.IsValid() && k != reflect.String {
			return d.misfit(v)
		}
		s, err := d.string()
		if err == nil && v.IsValid() {
			v.SetString(s)
		}
		return err
	case c == 't' || c == 'f':
		if v.IsValid() && k != reflect.Bool {
			return d.misfit(v)
		}
		w := "true"
		if c == 'f' {
			w = "false"
		}
		err := d.word(w)
		if err == nil && v.IsValid() {
			v.SetBool(c == 't')
		}
		return err
	case c == '-' || '0' <= c && c <= '9':
		return d.number(v)
	}
	return d.problem("no value begins like this")
}

// misfit says that the value at hand does not fit into v.
func (d *decoder) misfit(v reflect.Value) error {
	return d.problem("this does not fit into " + v.Type().String())
}

func (d *decoder) deeper() error {
	if d.depth++; d.depth > maxDepth {
		return d.problem("too many values in one another")
	}
	return nil
}

func (d *decoder) object(v reflect.Value) error {
	if v.IsValid() && v.Kind() != reflect.Struct {
		return d.misfit(v)
	}
	if err := d.deeper(); err != nil {
		return err
	}
	defer func() { d.depth-- }()
	var fields []jsonField
	if v.IsValid() {
		fields = d.fields(v.Type())
	}
	d.at++
	if d.took('}') {
		return nil
	}
	next := 0 // fields mostly come in the order of the type
	for {
		if d.peek() != '"' {
			return d.problem("a name should begin here")
		}
		name, err := d.string()
		if err != nil {
			return err
		}
		if !d.took(':') {
			return d.problem("a colon should stand here")
		}
		var into reflect.Value
		if n := find(fields, name, next); n >= 0 {
			into = v.Field(fields[n].index)
			next = n + 1
		}
		if err := d.value(into); err != nil {
			return err
		}
		if d.took('}') {
			return nil
		}
		if !d.took(',') {
			return d.problem("a comma or the object's end should stand here")
		}
	}
}

// find returns the place of the field with the name, or -1. It looks from
// the field at next on; names may differ in case, if none is exactly the same.
func find(fields []jsonField, name string, next int) int {
	for n := next; n < len(fields); n++ {
		if fields[n].name == name {
			return n
		}
	}
	for n := range min(next, len(fields)) {
		if fields[n].name == name {
			return n
		}
	}
	for n := range fields {
		if strings.EqualFold(fields[n].name, name) {
			return n
		}
	}
	return -1
}

func (d *decoder) fields(t reflect.Type) []jsonField {
	if list, ok := d.structs[t]; ok {
		return list
	}
	var list []jsonField
	for i := range t.NumField() {
		f := t.Field(i)
		tag := f.Tag.Get("json")
		if !f.IsExported() || tag == "-" {
			continue
		}
		name, _, _ := strings.Cut(tag, ",")
		if name == "" {
			name = f.Name
		}
		list = append(list, jsonField{name, i})
	}
	d.structs[t] = list
	return list
}

func (d *decoder) list(v reflect.Value) error {
	if v.IsValid() && v.Kind() != reflect.Slice {
		return d.misfit(v)
	}
	if err := d.deeper(); err != nil {
		return err
	}
	defer func() { d.depth-- }()
	d.at++
	n := 0
	if !d.took(']') {
		for {
			var into reflect.Value
			if v.IsValid() {
				if n >= v.Cap() {
					v.Grow(1)
				}
				if n >= v.Len() {
					v.SetLen(n + 1)
				}
				into = v.Index(n)
			}
			if d.depth == 2 {
				d.rest()
			}
			if err := d.value(into); err != nil {
				return err
			}
			n++
			if d.took(']') {
				break
			}
			if !d.took(',') {
				return d.problem("a comma or the list's end should stand here")
			}
		}
	}
	if v.IsValid() {
		v.SetLen(min(n, v.Len()))
		if n == 0 {
			v.Set(reflect.MakeSlice(v.Type(), 0, 0)) // empty, not nil
		}
	}
	return nil
}

// digits steps over digits; there has to be one.
func (d *decoder) digits() bool {
	start := d.at
	for d.at < len(d.text) && '0' <= d.text[d.at] && d.text[d.at] <= '9' {
		d.at++
	}
	return d.at > start
}

// one steps over the next byte if it is one of list.
func (d *decoder) one(list string) bool {
	if d.at < len(d.text) && strings.IndexByte(list, d.text[d.at]) >= 0 {
		d.at++
		return true
	}
	return false
}

func (d *decoder) number(v reflect.Value) error {
	start := d.at
	d.one("-")
	if !d.one("0") && !d.digits() || d.one(".") && !d.digits() {
		return d.problem("a digit should stand here")
	}
	if d.one("eE") {
		d.one("+-")
		if !d.digits() {
			return d.problem("a digit should stand here")
		}
	}
	s := d.text[start:d.at]
	switch v.Kind() {
	case reflect.Invalid:
		return nil
	case reflect.Int:
		if n, err := strconv.Atoi(s); err == nil {
			v.SetInt(int64(n))
			return nil
		}
	case reflect.Float64:
		if n, err := strconv.ParseFloat(s, 64); err == nil {
			v.SetFloat(n)
			return nil
		}
	}
	d.at = start
	return d.misfit(v)
}

// string reads the string that begins at the next byte.
func (d *decoder) string() (string, error) {
	d.at++
	start := d.at
	ascii := true
	for ; d.at < len(d.text); d.at++ {
		switch c := d.text[d.at]; {
		case c == '"':
			s := d.text[start:d.at]
			if !ascii && !utf8.ValidString(s) {
				return d.unescaped(start)
			}
			d.at++
			return s, nil
		case c == '\\':
			return d.unescaped(start)
		case c < ' ':
			return "", d.problem("a control character in a string")
		case c >= utf8.RuneSelf:
			ascii = false
		}
	}
	return "", d.problem("a string does not end")
}

// unescaped reads the rest of a string that does not stand in the text as it
// is. What is no character becomes U+FFFD.
func (d *decoder) unescaped(start int) (string, error) {
	d.at = start
	var b []byte
	for d.at < len(d.text) {
		c := d.text[d.at]
		switch {
		case c == '"':
			d.at++
			return string(b), nil
		case c < ' ':
			return "", d.problem("a control character in a string")
		case c < utf8.RuneSelf && c != '\\':
			b = append(b, c)
			d.at++
		case c != '\\':
			r, size := utf8.DecodeRuneInString(d.text[d.at:])
			b = utf8.AppendRune(b, r)
			d.at += size
		case d.at+1 < len(d.text) && d.text[d.at+1] == 'u':
			r, ok := hexadecimal(d.text[d.at:])
			if !ok {
				return "", d.problem("an escape of four digits should stand here")
			}
			d.at += 6
			if utf16.IsSurrogate(r) {
				low, ok := hexadecimal(d.text[d.at:])
				if r = utf16.DecodeRune(r, low); ok && r != utf8.RuneError {
					d.at += 6
				} else {
					r = utf8.RuneError
				}
			}
			b = utf8.AppendRune(b, r)
		default:
			const escapes, meant = `"\/bfnrt`, "\"\\/\b\f\n\r\t"
			n := -1
			if d.at+1 < len(d.text) {
				n = strings.IndexByte(escapes, d.text[d.at+1])
			}
			if n < 0 {
				return "", d.problem("an escape that JSON does not know")
			}
			b = append(b, meant[n])
			d.at += 2
		}
	}
	return "", d.problem("a string does not end")
}

// hexadecimal reads an escape like \u00e9 at the start of s.
func hexadecimal(s string) (rune, bool) {
	if len(s) < 6 || s[0] != '\\' || s[1] != 'u' {
		return 0, false
	}
	n := rune(0)
	for _, c := range []byte(s[2:6]) {
		switch {
		case '0' <= c && c <= '9':
			c -= '0'
		case 'a' <= c && c <= 'f':
			c -= 'a' - 10
		case 'A' <= c && c <= 'F':
			c -= 'A' - 10
		default:
			return 0, false
		}
		n = n<<4 | rune(c)
	}
	return n, true
}
