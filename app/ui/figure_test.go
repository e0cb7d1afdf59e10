package ui

import (
	"sort"
	"strings"
	"testing"

	"github.com/maxence-charriere/go-app/v10/pkg/app"
	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"ledger/app/article"
	"ledger/app/timeline"
)

// outline prints elements as lines: name, attributes in order, text.
func outline(markup string) string {
	nodes, err := html.ParseFragment(strings.NewReader(markup), &html.Node{Type: html.ElementNode, Data: "body", DataAtom: atom.Body})
	if err != nil {
		return err.Error()
	}
	var b strings.Builder
	var walk func(n *html.Node, depth int)
	walk = func(n *html.Node, depth int) {
		indent := strings.Repeat(" ", depth)
		if n.Type == html.TextNode {
			if t := strings.TrimSpace(n.Data); t != "" {
				b.WriteString(indent + t + "\n")
			}
			return
		}
		var attrs []string
		for _, a := range n.Attr {
			attrs = append(attrs, " "+a.Key+"="+a.Val)
		}
		sort.Strings(attrs)
		b.WriteString(indent + n.Data + strings.Join(attrs, "") + "\n")
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			walk(c, depth+1)
		}
	}
	for _, n := range nodes {
		walk(n, 0)
	}
	return strings.TrimSpace(b.String())
}

// A figure is a drawing for the eye, without a stop for the Tab key, and a
// caption that says it in words and leads to the timeline.
func TestFigureMarkup(t *testing.T) {
	v := timeline.FigureView{
		From: 1000, To: 1100, AsOf: 1050, Line: true, Flag: "20 Nov 1972", Caption: "As of 20 November 1972: 3 commitments.", Query: "lanes=commitments&view=timeline",
		Ticks: []timeline.Tick{{Day: 1007, Label: "Oct"}},
		Lanes: []timeline.FigureLane{{Kind: article.Commitment, Name: "Promised", Rows: 4, Marks: []timeline.FigureMark{
			{IDs: []string{"a"}, Shape: "bar", Start: 1000, End: 1090, First: 1010, Filled: 1030, Missed: []article.Day{1020}, Before: true, Label: "Nets & weirs", Side: "under"},
			{IDs: []string{"b", "c"}, Shape: "bar", Start: 1060, End: 1060, First: timeline.NoDay, OpenEnd: true, Ahead: true, Row: 3},
		}}},
	}
	got := outline(app.HTMLString(site{base: "/r/"}.figure(v)))
	want := strings.TrimSpace(`
figure class=figure
 div aria-hidden= class=figure-plot style=--n:100;--a:50
  div class=figure-lane data-lane=commitments style=--h:4
   b
    Promised
   i data-before= data-came= data-end= data-side=under style=--d:0;--e:90;--f:10;--g:20
    Nets & weirs
    s style=--t:20
   i data-ahead= data-side=count style=--d:60;--r:3
    2
  div class=figure-axis
   i style=--d:7
    Oct
  div class=figure-day
   i
    20 Nov 1972
 figcaption
  p
   As of 20 November 1972: 3 commitments.
  p class=chapter-view
   a href=/r/?lanes=commitments&view=timeline#timeline
    Open this view in the timeline`)
	if got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}
