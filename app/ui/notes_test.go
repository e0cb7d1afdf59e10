//go:build !wasm

package ui

import (
	"encoding/json"
	"strings"
	"testing"

	"ledger/app/article"
)

// Every link of the prose to a word, a person or a source has its note, and
// nothing else has one.
func TestNotes(t *testing.T) {
	cite := func(id string) article.Inline { return article.Inline{Type: "cite", Ref: id} }
	a := &article.Article{
		Language: "en",
		Sources: []article.Source{
			{ID: "one", Title: "On “nets” <b>", Publisher: "The Paper", Kind: "press", Language: "de", Date: article.MustDate("2020-05"), Address: "https://one.example/"},
			{ID: "two", Title: "Two", Publisher: "The Board", Kind: "primary", Language: "en", Address: "https://two.example/", Archived: "https://archive.example/two"},
			{ID: "unused", Title: "Unused"},
		},
		Glossary: []article.Term{{ID: "net", Term: "Net", Text: "A net.", Sources: []string{"one"}}, {ID: "weir", Term: "Weir", Text: "A weir."}},
		People:   []article.Person{{ID: "eve", Name: "Eve", Roles: []article.Role{{Role: "Head"}, {Role: "Clerk"}}}},
		Lede:     []article.Block{{Type: "paragraph", Inlines: []article.Inline{{Type: "term", Ref: "net", Text: "nets"}}}},
		Chapters: []article.Chapter{{Intro: []article.Block{{Type: "list", Items: [][]article.Inline{{cite("one")}}}},
			Steps: []article.ChapterStep{{Blocks: []article.Block{{Type: "quote", Inlines: []article.Inline{cite("two"), {Type: "link", Ref: "/about#person-eve", Text: "Eve"}, {Type: "link", Ref: "/ledger"}}}}}}}},
	}
	a.Index()
	data, err := Notes(a, "/sub/")
	if err != nil {
		t.Fatal(err)
	}
	var got map[string]json.RawMessage
	if err := json.Unmarshal(data, &got); err != nil {
		t.Fatal(err)
	}
	unescape := strings.NewReplacer(`\u003c`, "<", `\u003e`, ">")
	want := map[string]string{
		"about#term-net":   `["Net","A net.",[["The Paper, May 2020","https://one.example/"]]]`,
		"about#person-eve": `["Eve","Head; Clerk",[]]`,
		"sources#one":      `["On “nets” <b>","The Paper: press, in German, May 2020",[["Open the source","https://one.example/"]]]`,
		"sources#two":      `["Two","The Board: primary source, date not known",[["Open the source","https://two.example/"],["Archived copy","https://archive.example/two"]]]`,
	}
	for ref, note := range want {
		if g := unescape.Replace(string(got[ref])); g != note {
			t.Errorf("%s: got %s, want %s", ref, g, note)
		}
	}
	if len(got) != len(want) {
		t.Errorf("got %d notes, want %d", len(got), len(want))
	}
}
