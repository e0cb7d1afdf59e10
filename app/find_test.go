//go:build !wasm

package main

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/accessibility"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp/kb"

	"ledger/app/article"
	"ledger/app/timeline"
)

// drawnFound is what the page says of a search.
const drawnFound = `(() => { const f = document.querySelector("#found"), t = q => [...f.querySelectorAll(q)].map(e => e.textContent);
	return {Line: t(".found-line")[0], Help: t(".found-help").join(), Ways: t(".found-way"), Titles: t(".found-link"), Texts: t(".found-text"), More: t(".found-more").join(),
	Marks: t("mark")} })()`

type found struct {
	Line, Help, More           string
	Ways, Titles, Texts, Marks []string
}

func wantFound(a *article.Article, s timeline.State) found {
	var w found
	f := timeline.Show(a, s).Found
	if f == nil {
		return w
	}
	w.Line, w.Help, w.More = f.Line, f.Help, f.More
	for _, x := range f.Ways {
		w.Ways = append(w.Ways, x.Words)
	}
	join := func(list []timeline.Piece) string {
		text := ""
		for _, p := range list {
			text += p.Text
			if p.Marked {
				w.Marks = append(w.Marks, p.Text)
			}
		}
		return text
	}
	for _, h := range f.Hits {
		w.Titles = append(w.Titles, join(h.Title))
		if h.Text != nil {
			w.Texts = append(w.Texts, h.Where+join(h.Text))
		}
	}
	return w
}

// finds waits until the page shows what the model finds.
func (tb *tab) finds(a *article.Article, s timeline.State) {
	tb.t.Helper()
	want := fmt.Sprintf("%+v", wantFound(a, s))
	tb.soon(func() string {
		var got found
		if tb.js(drawnFound, &got); fmt.Sprintf("%+v", got) != want {
			return fmt.Sprintf("found %+v\nwant %s", got, want)
		}
		return ""
	})
}

// Results come as one types; Escape and the arrows do what they say; a result
// opens its entry, and closing it leads back.
func TestResultsAsYouType(t *testing.T) {
	eachSubject(t, func(t *testing.T, s *subject) {
		tb := newTab(t, s.serve(t))
		tb.openReady("/")
		st := timeline.Default(s.a)
		tb.click("#q")
		word := strings.ToLower(string([]rune(ofKind(s.a, article.Request).Title)[:4]))
		for i := range []rune(word) {
			tb.press(string([]rune(word)[i]))
			st = timeline.Update(s.a, st, timeline.Search{Q: string([]rune(word)[:i+1])})
			tb.finds(s.a, st)
		}
		focus := func(want string) {
			t.Helper()
			tb.soon(func() string {
				if got := tb.text(`document.activeElement.id`); got != want {
					return fmt.Sprintf("the focus is on %q, want %q", got, want)
				}
				return ""
			})
		}
		hits := timeline.Show(s.a, st).Found.Hits
		tb.press(kb.ArrowDown)
		focus("hit-" + hits[0].ID)
		tb.press(kb.ArrowUp)
		focus("q")
		tb.press(kb.ArrowDown)
		if len(hits) > 1 {
			tb.press(kb.ArrowDown)
			focus("hit-" + hits[1].ID)
			tb.press(kb.ArrowUp)
		}
		focus("hit-" + hits[0].ID)
		tb.press(kb.Enter)
		focus("card-title")
		if got, want := tb.text(`document.querySelector("#card-title").textContent`), s.a.Entry(hits[0].ID).Title; got != want {
			t.Errorf("the card says %q, want %q", got, want)
		}
		tb.press(kb.Escape)
		focus("hit-" + hits[0].ID)
		tb.press(kb.Escape)
		focus("q")
		tb.press(kb.Escape)
		st = timeline.Default(s.a)
		tb.finds(s.a, st)
		tb.soon(func() string { return tb.stands(s.a, "") })
		tb.until("the field is empty", `document.querySelector("#q").value === ""`)
	})
}

// An empty list says why, and its buttons lead out of it.
func TestNothingFound(t *testing.T) {
	eachSubject(t, func(t *testing.T, s *subject) {
		tb := newTab(t, s.serve(t))
		for _, q := range []string{"q=zzzqqq", "q=" + string([]rune(ofKind(s.a, article.Event).Title)[:4]) + "&lanes=requests&statuses=draft", "lanes=events&statuses=draft"} {
			tb.openReady("/?" + q)
			if !strings.Contains(q, "q=") { // said once the reader does something
				tb.js(`for (let i = 0; i < 2; i++) document.querySelector("#f-statuses-draft").click()`, nil)
			}
			st, _ := timeline.Parse(s.a, q)
			v := timeline.Show(s.a, st)
			if v.Shown > 0 {
				t.Fatalf("%s finds something", q)
			}
			tb.finds(s.a, st)
			if len(v.Found.Ways) == 0 {
				continue
			}
			tb.click(".found-way")
			tb.until("something is shown", `document.querySelector("#shown").textContent.indexOf("0 of") !== 0`)
		}
		tb.openReady("/")
		// The word of a status finds those that have it.
		st := timeline.Default(s.a)
		for _, v := range timeline.Counts(s.a, st)[2].Values {
			if v.Count == 0 {
				continue
			}
			tb.set("#q", v.Name)
			tb.finds(s.a, timeline.Update(s.a, st, timeline.Search{Q: v.Name}))
			tb.click(`.found-way[data-do="status"][data-arg="` + v.Value + `"]`)
			st = timeline.Update(s.a, st, timeline.Toggle{Facet: "statuses", Value: v.Value})
			tb.soon(func() string { return tb.stands(s.a, timeline.Query(s.a, st)) })
			break
		}
	})
}

// The count beside each box is part of its name, and is what a click shows.
func TestCountsTellWhatAClickShows(t *testing.T) {
	eachSubject(t, func(t *testing.T, s *subject) {
		tb := newTab(t, s.serve(t))
		for _, query := range []string{"", "as-of=" + busyDay(s.a).String() + "&topics=" + s.a.Topics[0].ID} {
			tb.openReady("/?" + query)
			tb.js(`document.querySelector("#more-filters").open = true`, nil)
			before, _ := timeline.Parse(s.a, query)
			for _, f := range timeline.Counts(s.a, before) {
				if f.Name == "by" || f.Name == "topics" && len(before.Topics) > 0 {
					continue
				}
				for _, v := range f.Values {
					id := "#f-" + f.Name + "-" + v.Value
					name := fmt.Sprintf("%s %d", v.Name, v.Count)
					tb.soon(func() string { // the counts are drawn after the list
						if got := tb.name(id); got != name {
							return fmt.Sprintf("%s is called %q, want %q", id, got, name)
						}
						return ""
					})
					tb.js(fmt.Sprintf(`document.querySelector(%q).click()`, id), nil)
					tb.soon(func() string {
						var shown int
						tb.js(`document.querySelectorAll("#record .item:not([hidden])").length`, &shown)
						if words := tb.text(`document.querySelector("#shown").textContent`); shown != v.Count || !strings.HasPrefix(words, fmt.Sprint(v.Count)) {
							return fmt.Sprintf("%s: %d entries are shown, %q, want %d", id, shown, words, v.Count)
						}
						return ""
					})
					tb.js(fmt.Sprintf(`document.querySelector(%q).click()`, id), nil)
				}
			}
		}
	})
}

// name returns the accessible name of an element.
func (tb *tab) name(selector string) string {
	tb.t.Helper()
	quoted, _ := json.Marshal(selector)
	object := call(tb, runtime.Evaluate, runtime.EvaluateParams{Expression: "document.querySelector(" + string(quoted) + ")"}).Result.ObjectID
	nodes := call(tb, accessibility.QueryAXTree, accessibility.QueryAXTreeParams{ObjectID: object, Role: "checkbox"}).Nodes
	if len(nodes) == 0 || nodes[0].Name == nil {
		return ""
	}
	var name string
	if err := json.Unmarshal(nodes[0].Name.Value, &name); err != nil {
		tb.t.Fatal(err)
	}
	return name
}

// Filters stand as buttons beside the count, several parties among them; each
// takes itself off, before the program runs and after.
func TestChips(t *testing.T) {
	eachSubject(t, func(t *testing.T, s *subject) {
		tb := newTab(t, s.serve(t))
		names := func(want ...string) {
			t.Helper()
			for i := range want {
				want[i] = "Remove filter: " + want[i]
			}
			tb.soon(func() string {
				var got []string
				tb.js(`[...document.querySelectorAll("#chips button")].map(b => b.getAttribute("aria-label"))`, &got)
				if !slices.Equal(got, want) {
					return fmt.Sprintf("the filters are %q, want %q", got, want)
				}
				return ""
			})
		}
		lane, topic := s.a.Lane(article.Commitment).Name, s.a.Topics[0].Name
		query := "lanes=commitments&topics=" + s.a.Topics[0].ID
		tb.hold("*.wasm*")
		tb.open("/?" + query)
		tb.waitHeld()
		names(lane, topic)
		if v := tb.text(`getComputedStyle(document.querySelector(".facet-count")).visibility`); v != "hidden" {
			t.Error("counts that are not true any more are shown before the program runs")
		}
		tb.click("#chips li:last-child button")
		names(lane)
		tb.soon(func() string { return tb.stands(s.a, "lanes=commitments") })
		tb.release()
		tb.ready()
		names(lane)
		tb.click("#more-filters summary")
		var by []string
		for _, f := range timeline.Counts(s.a, timeline.Default(s.a)) {
			for _, v := range f.Values {
				if f.Name == "by" && len(by) < 2 {
					by = append(by, v.Value)
				}
			}
		}
		party := func(i int) string { return "By " + s.a.Party(by[i]).Name }
		tb.set("#by", by[0])
		names(lane, party(0))
		if len(by) > 1 {
			tb.set("#by", by[1])
			names(lane, party(0), party(1))
			tb.soon(func() string { return tb.stands(s.a, "lanes=commitments&by="+by[0]+","+by[1]) })
			tb.click("#chips li:nth-child(2) button")
			names(lane, party(1))
			tb.until("the focus goes to the next", `document.activeElement === document.querySelector("#chips li:nth-child(2) button")`)
		}
		tb.click("#clear")
		names()
		tb.soon(func() string { return tb.stands(s.a, "") })
	})
}
