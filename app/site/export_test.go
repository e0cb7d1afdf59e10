package site

import (
	"bytes"
	"encoding/csv"
	"mime"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/quick"
	"unicode/utf8"

	"ledger/app/article"
)

func TestCell(t *testing.T) {
	for in, want := range map[string]string{
		"": "", "a": "a", "=1+1": "'=1+1", "+1": "'+1", "-a": "'-a", "@x": "'@x", "\tx": "'\tx", "\rx": "'\rx",
		"-1": "-1", "-12.5": "-12.5", "-1+1": "'-1+1", "--1": "'--1", "-": "'-", "a=b": "a=b", "'a": "'a", "'=a": "''=a", "''": "''",
	} {
		if got := cell(in); got != want {
			t.Errorf("cell(%q): got %q, want %q", in, got, want)
		}
	}
}

// Any text comes out of a table as it went in, once its apostrophe is taken
// away, and no cell is a formula.
func TestTablesKeepTexts(t *testing.T) {
	signs := []rune("=+-@\t\r\n'\", ;01aψ")
	escaped := regexp.MustCompile(`^'+[=+\-@\t\r]`)
	ends := regexp.MustCompile(`\r+\n`)
	same := func(picks [2][]byte) bool {
		row := make([]string, 2)
		for i, p := range picks {
			for _, n := range p {
				row[i] += string(signs[int(n)%len(signs)])
			}
			row[i] = ends.ReplaceAllString(row[i], "\n") // the reader makes them one, RFC 4180 does not say
		}
		table := &table{name: "t", columns: []column{text("a", ""), text("b", "")}, rows: [][]string{{"x", "y"}, row}}
		all, err := csv.NewReader(bytes.NewReader(table.csv())).ReadAll()
		if err != nil || len(all) != 3 {
			t.Log(all, err)
			return false
		}
		got := all[2]
		for i, c := range got {
			if c != "" && strings.ContainsAny(c[:1], "=+-@\t\r") && !plainNumber.MatchString(c) {
				t.Logf("%q is a formula", c)
				return false
			}
			if escaped.MatchString(c) {
				got[i] = c[1:]
			}
		}
		return slices.Equal(got, row)
	}
	if err := quick.Check(same, &quick.Config{MaxCount: 5000}); err != nil {
		t.Error(err)
	}
}

func TestCalendarLines(t *testing.T) {
	for _, value := range []string{"", "short", strings.Repeat("x", 68), strings.Repeat("x", 69), strings.Repeat("x", 500), strings.Repeat("ψ", 200), "x" + strings.Repeat("😀", 99)} {
		var c calendarText
		c.line("NOTE", value)
		whole := strings.TrimSuffix(c.String(), "\r\n")
		for part := range strings.SplitSeq(whole, "\r\n") {
			if len(part) > 75 || !utf8.ValidString(part) {
				t.Errorf("the line %q has %d octets", part, len(part))
			}
		}
		if got := strings.ReplaceAll(whole, "\r\n ", ""); got != "NOTE:"+value {
			t.Errorf("got %q, want %q", got, value)
		}
	}
	if got, want := escapeText("a, b; c\\d\ne\r\nf"), `a\, b\; c\\d\ne\nf`; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

func TestSlug(t *testing.T) {
	for in, want := range map[string]string{"Rivers, asked and cleaned": "rivers-asked-and-cleaned", "Το ποτάμι": "record", "2 of 3!": "2-of-3"} {
		if got := slug(in); got != want {
			t.Errorf("slug(%q): got %q, want %q", in, got, want)
		}
	}
}

// Every export is written, is served as what it says it is, and may be read by
// scripts of other sites; no page may.
func TestExportsAreServed(t *testing.T) {
	a := small()
	a.RecordDate, a.Version = article.MustDate("2020-01-02").Last, "0123456789ab"
	a.Index()
	exports, err := Exports(a, "/")
	if err != nil {
		t.Fatal(err)
	}
	o := options(t)
	o.Exports = exports
	if _, err := Build(a, pages(), o); err != nil {
		t.Fatal(err)
	}
	files := read(t, o.Out)
	h := Handler(o.Out, "/")
	for _, e := range exports {
		if files[e.Path[1:]] != string(e.Data) {
			t.Errorf("%s is not written as it was made", e.Path)
		}
		r := ask(h, "GET", e.Path)
		if kind := r.Header.Get("Content-Type"); kind != e.Type || kind == "application/octet-stream" {
			t.Errorf("%s is served as %s, and says that it is %s", e.Path, kind, e.Type)
		}
		if _, _, err := mime.ParseMediaType(e.Type); err != nil {
			t.Errorf("%s: %v", e.Path, err)
		}
		if r.StatusCode != 200 || r.Header.Get("Access-Control-Allow-Origin") != "*" {
			t.Errorf("%s: %d, %v", e.Path, r.StatusCode, r.Header)
		}
	}
	if got := ask(h, "GET", "/").Header.Get("Access-Control-Allow-Origin"); got != "" {
		t.Errorf("scripts of %s may read the pages", got)
	}
	if w := files["worker.js"]; strings.Contains(w, "data/") {
		t.Error("the worker stores exports")
	}
}
