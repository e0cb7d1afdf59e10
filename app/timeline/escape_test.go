package timeline

import (
	"net/url"
	"strings"
	"testing"
)

// escape, unescape and Unescape do what net/url does, but for commas.
func TestEscape(t *testing.T) {
	for _, v := range []string{"", "a", "a b", "a+b", "100 %", "%", "%4", "%zz", "%2C,", "a%20b+c", "é—日本", "\x00\xff", "%C3%A9", "%+1", "%-1", "% 1", "%1 ", "a&b=c;d#e/f?g", "-_.~!*'()", "%e2%82%ac", "x%", "%%41", "%4%31", "/a%20b", "/%2f%2F", "/100%25"} {
		if got, want := escape(v), strings.ReplaceAll(url.QueryEscape(v), "%2C", ","); got != want {
			t.Errorf("escape(%q): got %q, want %q", v, got, want)
		}
		want, err := url.QueryUnescape(v)
		if got, ok := unescape(v); got != want || ok != (err == nil) {
			t.Errorf("unescape(%q): got %q %v, want %q %v", v, got, ok, want, err)
		}
		want, err = url.PathUnescape(v)
		if got, ok := Unescape(v); got != want || ok != (err == nil) {
			t.Errorf("Unescape(%q): got %q %v, want %q %v", v, got, ok, want, err)
		}
	}
}

func FuzzEscape(f *testing.F) {
	f.Add("a b%2C,é")
	f.Fuzz(func(t *testing.T, v string) {
		if got, ok := unescape(escape(v)); !ok || got != v {
			t.Errorf("%q comes back as %q, %v", v, got, ok)
		}
		want, err := url.QueryUnescape(v)
		if got, ok := unescape(v); got != want || ok != (err == nil) {
			t.Errorf("unescape(%q): got %q %v, want %q %v", v, got, ok, want, err)
		}
	})
}
