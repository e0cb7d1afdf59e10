// Package invent makes records of any size for tests and measurements: the
// content of an explainer on a river that never was. The same size gives the
// same content.
package invent

import (
	"fmt"
	"io/fs"
	"math/rand"
	"strings"
	"testing/fstest"
	"time"
)

var (
	topics   = []string{"nets", "weirs", "clean-water", "boats", "paths", "mills"}
	towns    = []string{"upper-town", "lower-town", "valley"}
	which    = strings.Fields("lower upper old new north south east west middle far")
	what     = strings.Fields("weir bridge mill landing bank lock ford path jetty sluice")
	outcomes = [][]string{{"funded", "first-delivery", "complete"}, {"first-delivery"}, {"missed", "complete"}, {"missed"}, {}, {"cancelled"}, {"approved", "complete"}}
)

// The record begins in 1996, as long as it is, and ends with its last day.
var (
	first = time.Date(1996, 1, 5, 0, 0, 0, 0, time.UTC)
	last  = time.Date(2012, 6, 1, 0, 0, 0, 0, time.UTC)
)

// Content returns the content of a record of n entries: two fifths events, a
// quarter requests, the rest commitments, spread evenly over sixteen years.
func Content(n int) fs.FS {
	r := rand.New(rand.NewSource(int64(n)))
	files := fstest.MapFS{}
	write := func(name, text string) { files[name] = &fstest.MapFile{Data: []byte(text), Mode: 0o644} }
	var published strings.Builder
	entry := func(folder, id, text string) {
		write(folder+"/"+id+".yaml", "id: "+id+"\n"+text)
		published.WriteString("- " + id + "\n")
	}
	span := int(last.Sub(first).Hours() / 24)
	day := func() time.Time { return first.AddDate(0, 0, r.Intn(span)) }
	iso := func(d time.Time) string { return d.Format(time.DateOnly) }
	pick := func(list []string) string { return list[r.Intn(len(list))] }
	thing := func() string { return pick(which) + " " + pick(what) }
	capital := func(s string) string { return strings.ToUpper(s[:1]) + s[1:] }
	events, requests := n*2/5, n/4

	type promise struct {
		day time.Time
		id  string
	}
	var promises []promise
	for i := range n - events - requests {
		d, th := day(), thing()
		id := fmt.Sprintf("%s-promise-%d", iso(d), i+1)
		promises = append(promises, promise{d, id})
		var steps strings.Builder
		on := d
		for _, kind := range outcomes[r.Intn(len(outcomes))] {
			if on = on.AddDate(0, 0, 10+r.Intn(290)); on.After(last) {
				break
			}
			fmt.Fprintf(&steps, "- {date: %s, kind: %s, text: The town says so of the %s., sources: [notes]}\n", iso(on), kind, th)
		}
		text := fmt.Sprintf("title: A repaired %s, number %d, by the next flood\nshort: %s %d\ntopics: [%s]\nsummary: The town promised to repair the %s.\nsources: [minutes]\nkind: pledge\nby: [%s]\n"+
			"made: {date: %s, forum: town council, text: A repaired %s., sources: [minutes]}\n", th, i+1, capital(th), i+1, pick(topics), th, pick(towns), iso(d), th)
		if steps.Len() > 0 {
			text += "steps:\n" + steps.String()
		}
		entry("commitments", id, text)
	}
	for i := range requests {
		d, th := day(), thing()
		text := fmt.Sprintf("title: Repair the %s before winter, asked for the %dth time\nshort: Mend the %s %d\ntopics: [%s]\nsummary: The fishers asked for it.\nsources: [minutes]\n"+
			"askings:\n- {date: %s, forum: a letter, by: fishers, basis: official, text: Repair it, sources: [minutes]}\n", th, i+1, th, i+1, pick(topics), iso(d))
		if p := promises[r.Intn(len(promises))]; p.day.After(d) {
			text += fmt.Sprintf("answers:\n- {date: %s, effect: %s, relation: %s, commitment: %s, text: The town answered., sources: [minutes]}\n",
				iso(p.day), pick([]string{"promised", "part", "met"}), pick([]string{"answers", "follows"}), p.id)
		}
		entry("requests", fmt.Sprintf("%s-request-%d", iso(d), i+1), text)
	}
	for i := range events {
		d := day()
		kind, name, more := "meeting", "Assembly", "held: held\n"
		if i%2 > 0 {
			kind, name, more = "decision", "Decision", ""
		}
		if i%4 == 0 {
			more += "called_by: [fishers]\n"
		}
		entry("events", fmt.Sprintf("%s-assembly-%d", iso(d), i+1),
			fmt.Sprintf("kind: %s\ndate: %s\ntitle: %s number %d on the bank\nshort: %s %d\ntopics: [%s]\nsummary: They talked about the river.\nsources: [minutes]\n%s",
				kind, iso(d), name, i+1, name, i+1, pick(topics), more))
	}
	write("published.yaml", published.String())
	for name, text := range rest {
		write(name, text)
	}
	return files
}

// rest is what does not depend on the size.
var rest = map[string]string{
	"article.yaml": `title: The river
headline: What the fishers asked, what the towns promised, what was done
description: An invented story of a river that is being cleaned.
language: en
address: https://river.example/
record_date: 2012-06-30
unclear_after: 200
asker: fishers
words: {meeting: Assembly, meetings: Assemblies}
lanes:
  events: {name: On the bank, note: Dots are assemblies.}
  requests: {name: Requests}
  commitments: {name: Promises}
topics:
- {id: nets, name: Nets}
- {id: weirs, name: Weirs}
- {id: clean-water, name: Clean water}
- {id: boats, name: Boats}
- {id: paths, name: Paths}
- {id: mills, name: Mills}
units:
- {id: net, one: net, many: nets}
views:
- {name: All years, from: 1996-01-01, to: 2012-06-30}
- {name: Last year, from: 2011-06-30, to: 2012-06-30}
chapters: [start]
lede: |
  The river was dirty.[^minutes]
`,
	"chapters/start.md": `---
title: The beginning
---
The first assembly was held on the bank.[^minutes]

## The nets {view="topics=nets"}

There were none.[^minutes]
`,
	"sources/all.yaml": `- {id: minutes, address: https://town.example/minutes, title: Minutes, publisher: Town, date: 1996-01-05, kind: primary, language: en}
- {id: notes, address: https://paper.example/notes, title: Notes from the bank, publisher: The Paper, date: 2012-05-01, kind: press, language: en}
`,
	"parties.yaml": `- {id: fishers, name: Fishers, kind: body}
- {id: upper-town, name: Upper Town, kind: country}
- {id: lower-town, name: Lower Town, kind: country}
- id: valley
  name: Valley
  kind: group
  members:
  - {party: upper-town, from: 1990}
`,
	"people.yaml":      "[]\n",
	"glossary.yaml":    "[]\n",
	"claims.yaml":      "[]\n",
	"corrections.yaml": "[]\n",
	"about.md":         "See [the ledger](/ledger).\n\n## Method\n\nWith patience.\n",
}
