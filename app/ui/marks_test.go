package ui

import (
	"slices"
	"strings"
	"testing"

	"github.com/maxence-charriere/go-app/v10/pkg/app"
	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"ledger/app/article"
	"ledger/app/timeline"
)

// A mark that is written as HTML is what go-app draws.
func TestMarksAsHTML(t *testing.T) {
	tree := func(text string) string {
		nodes, err := html.ParseFragment(strings.NewReader(text), &html.Node{Type: html.ElementNode, Data: "ul", DataAtom: atom.Ul})
		if err != nil {
			t.Fatal(err)
		}
		var b strings.Builder
		var walk func(*html.Node)
		walk = func(n *html.Node) {
			if n.Type == html.TextNode {
				b.WriteString(strings.TrimSpace(n.Data))
				return
			}
			var attrs []string
			for _, a := range n.Attr {
				if a.Val == "" { // go-app prints true as a bare attribute
					a.Val = "true"
				}
				attrs = append(attrs, " "+a.Key+"="+a.Val)
			}
			slices.Sort(attrs)
			b.WriteString("<" + n.Data + strings.Join(attrs, "") + ">")
			for c := n.FirstChild; c != nil; c = c.NextSibling {
				walk(c)
			}
			b.WriteString("</>")
		}
		for _, n := range nodes {
			walk(n)
		}
		return b.String()
	}
	m := timeline.Mark{
		ID: "a-b", Kind: article.Commitment, Shape: "bar", Start: 10, End: 90, First: 20, Filled: 40, OpenEnd: true, Soft: true,
		Ticks: []timeline.MarkTick{{Day: 30, Kind: "missed"}}, Row: [3]int{1, 2, 3}, Labeled: [3]bool{true, false, false},
		Grouped: [3]bool{false, false, true}, Flipped: [3]bool{true, false, true}, Label: `<b> & "so" on`, Name: `One & "two" ’three’ <i>`,
		Status: "missed", Topics: []string{"x", "y"}, Hidden: true, Selected: true, Tied: true, Changed: true,
	}
	triangle := timeline.Mark{ID: "c", Kind: article.Request, Status: "answered", Shape: "triangle", Start: 1, End: 5, First: timeline.NoDay, Label: "L", Name: "N"}
	s := site{base: "/x/"}
	for _, e := range []element{
		markOf(s, m, true), markOf(s, triangle, false),
		clusterOf(timeline.Cluster{At: 3, From: 1, To: 9, Row: 4, Count: 1200, Name: "1,200 more"}, 1),
	} {
		var b strings.Builder
		e.html(&b)
		if got, want := tree(b.String()), tree(app.HTMLString(e.ui())); got != want || !strings.Contains(got, "<li") {
			t.Errorf("got  %s\nwant %s", got, want)
		}
	}
}
