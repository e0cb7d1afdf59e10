package site

import (
	"bytes"
	"regexp"
	"strings"
	"testing"
)

// Each package stands with its size and with what brought it in.
func TestWriteSizes(t *testing.T) {
	var out bytes.Buffer
	if err := WriteSizes("../..", &out); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		`(?m)^ *\d{6,} +\d+\.\d% +\d{5,}  app/ui$`,
		`(?m)^ *\d{6,} +\d+\.\d% +\d{5,}  app/timeline  < app/ui$`,
		`(?m)^ *\d{6,} +\d+\.\d% +\d{5,}  runtime  < `,
		`(?m)^ *\d+ +\d+\.\d% +\d+  syscall/js  < go-app/app$`,
		`(?m)^ *\d+ +\d+\.\d% +\d+  stack maps$`,
	} {
		if !regexp.MustCompile(want).MatchString(out.String()) {
			t.Errorf("no line is like %s in\n%s", want, &out)
		}
	}
	for _, heavy := range []string{"fmt", "net/url", "os", "regexp", "encoding/json", "net/http"} {
		if strings.Contains(out.String(), "  "+heavy+"  <") {
			t.Errorf("the program holds %s", heavy)
		}
	}
}

func TestImportedBy(t *testing.T) {
	by := importedBy(map[string][]string{
		"main": {"ui", "a"}, "ui": {"b"}, "a": {"c"}, "b": {"d", "c"}, "c": {"d"},
	}, "main")
	for name, want := range map[string]string{"ui": "", "b": "ui", "c": "a", "d": "b ui"} {
		if got := strings.Join(by[name], " "); got != want {
			t.Errorf("%s: got %q, want %q", name, got, want)
		}
	}
}
