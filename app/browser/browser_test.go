package browser

import (
	"net/url"
	"testing"
)

// unescape does what url.PathUnescape does.
func TestUnescape(t *testing.T) {
	for _, path := range []string{"", "/", "/a+b", "/a%20b", "/%C3%A9", "/é", "/%", "/%4", "/%zz", "/%+1", "/%2f%2F", "/100%25", "/%41%"} {
		want, err := url.PathUnescape(path)
		if got, ok := unescape(path); got != want || ok != (err == nil) {
			t.Errorf("%s: got %q %v, want %q %v", path, got, ok, want, err)
		}
	}
}
