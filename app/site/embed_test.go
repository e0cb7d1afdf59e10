package site

import (
	"fmt"
	"maps"
	"math"
	"os"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

var (
	cssBlock = regexp.MustCompile(`(?s)([^{}]+)\{([^{}]*)\}`)
	cssToken = regexp.MustCompile(`(--[a-z0-9-]+):\s*([^;]+);`)
)

// tokens returns the custom properties of the rules whose selector is given,
// with "dark " before it for those of dark screens.
func tokens(t *testing.T, files ...string) map[string]map[string]string {
	t.Helper()
	all := map[string]map[string]string{}
	for _, f := range files {
		data, err := os.ReadFile("../../web/css/" + f + ".css")
		if err != nil {
			t.Fatal(err)
		}
		css := regexp.MustCompile(`(?s)/\*.*?\*/`).ReplaceAllString(string(data), "")
		css = strings.ReplaceAll(css, "@media (prefers-color-scheme: dark) {\n  :root", "dark :root")
		for _, m := range cssBlock.FindAllStringSubmatch(css, -1) {
			selector := strings.Trim(m[1], "} \n")
			if all[selector] == nil {
				all[selector] = map[string]string{}
			}
			for _, p := range cssToken.FindAllStringSubmatch(m[2], -1) {
				all[selector][p[1]] = p[2]
			}
		}
	}
	return all
}

// A theme that the address of a frame chooses is the one that the reader's
// screen would choose, colour for colour.
func TestEmbedPalettes(t *testing.T) {
	all := tokens(t, "tokens", "embed")
	light := map[string]string{}
	for name := range all["dark :root"] {
		light[name] = all[":root"][name]
	}
	if len(light) < 10 {
		t.Fatalf("got the palette %v", light)
	}
	if got := all[`[data-theme="light"]`]; !maps.Equal(got, light) {
		t.Errorf("light: got %v, want %v", got, light)
	}
	if got := all[`[data-theme="dark"]`]; !maps.Equal(got, all["dark :root"]) {
		t.Errorf("dark: got %v, want %v", got, all["dark :root"])
	}
}

// Every accent can be read on paper, and what stands on it too: 4.5 to 1.
func TestEmbedAccents(t *testing.T) {
	all := tokens(t, "tokens", "embed")
	script, err := os.ReadFile("../../web/js/frame.js")
	if err != nil {
		t.Fatal(err)
	}
	names := strings.Fields(regexp.MustCompile(`accent: "([^"]+)"`).FindStringSubmatch(string(script))[1])
	if len(names) < 5 {
		t.Fatalf("got the accents %q", names)
	}
	for _, theme := range []string{"light", "dark"} {
		palette := all[`[data-theme="`+theme+`"]`]
		for _, name := range names {
			accent := palette[strings.TrimSuffix(strings.TrimPrefix(all[`[data-accent="`+name+`"]`]["--margin"], "var("), ")")]
			if accent == "" {
				t.Errorf("%s: the accent %s has no colour", theme, name)
				continue
			}
			for _, other := range []string{"--paper-0", "--paper-1", "--on-margin"} {
				if c := contrast(t, accent, palette[other]); c < 4.5 {
					t.Errorf("%s: %s on %s: %.2f to 1", theme, name, other, c)
				}
			}
		}
	}
}

// contrast is the ratio that WCAG defines for two colours.
func contrast(t *testing.T, a, b string) float64 {
	t.Helper()
	light := func(c string) float64 {
		c = strings.TrimPrefix(c, "#")
		if len(c) == 3 {
			c = fmt.Sprintf("%c%c%c%c%c%c", c[0], c[0], c[1], c[1], c[2], c[2])
		}
		sum := 0.0
		for i, weight := range []float64{0.2126, 0.7152, 0.0722} {
			n, err := strconv.ParseUint(c[2*i:2*i+2], 16, 8)
			if err != nil {
				t.Fatal(err)
			}
			v := float64(n) / 255
			if v <= 0.04045 {
				v /= 12.92
			} else {
				v = math.Pow((v+0.055)/1.055, 2.4)
			}
			sum += weight * v
		}
		return sum
	}
	x, y := light(a), light(b)
	return (max(x, y) + 0.05) / (min(x, y) + 0.05)
}

func TestFramedWidths(t *testing.T) {
	for _, test := range []struct{ css, want string }{
		{"@container (max-width: 44.4rem) { a { top: 0 } }", "@media (max-width: 45.9rem) { a { top: 0 } }"},
		{"@container (max-width: 71.9rem) {}\n@container (max-width: 35rem) {}", "@media (max-width: 73.4rem) {}\n@media (max-width: 36.5rem) {}"},
		{"@media (max-width: 44.9rem) { a { top: 0 } }", "@media (max-width: 44.9rem) { a { top: 0 } }"},
	} {
		if got := framedWidths(test.css); got != test.want {
			t.Errorf("framedWidths(%q) = %q, want %q", test.css, got, test.want)
		}
	}
	// What frames are styled with asks in no other words than these.
	for _, f := range styleFiles {
		if !f.early("embed") {
			continue
		}
		css, err := os.ReadFile("../../web/css/" + f.name + ".css")
		if err != nil {
			t.Fatal(err)
		}
		if strings.Contains(framedWidths(string(css)), "@container") {
			t.Errorf("%s.css asks for the width of a container in words that framedWidths does not know", f.name)
		}
	}
}
