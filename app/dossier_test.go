//go:build !wasm

package main

import (
	"encoding/csv"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"

	"ledger/app/article"
)

// A fileOf says where the ids of a kind of the research files stand.
var fileOf = map[string]string{
	"fact": "facts.yaml", "figures": "figures.yaml", "claim": "claims.yaml", "person": "people.yaml", "term": "glossary.yaml",
}

// Every id of the research files is in the content exactly once, or left out
// with a reason, and has the date it has there. The files are read here and not
// by the compiler, so that a mistake of its reader cannot hide one of theirs.
func TestDossierIsWhole(t *testing.T) {
	read := func(name string, into any) {
		data, err := os.ReadFile(filepath.Join("../content", name))
		if err != nil {
			t.Fatal(err)
		}
		if err := yaml.Unmarshal(data, into); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
	}
	type place struct{ file, date string }
	places := map[string][]place{}
	for _, dir := range []string{"events", "requests", "commitments"} {
		files, _ := filepath.Glob(filepath.Join("../content", dir, "*.yaml"))
		for _, f := range files {
			var e struct {
				Dossier []string
				Date    string
				Askings []struct{ Date string }
				Made    struct{ Date string }
			}
			read(dir+"/"+filepath.Base(f), &e)
			date := e.Date + e.Made.Date
			if len(e.Askings) > 0 {
				date = e.Askings[0].Date
			}
			for _, id := range e.Dossier {
				places[id] = append(places[id], place{dir + "/" + filepath.Base(f), date})
			}
		}
	}
	var left []struct{ Dossier, Why string }
	read("left-out.yaml", &left)
	for _, l := range left {
		if len(strings.Fields(l.Why)) < 3 {
			t.Errorf("left-out.yaml: %s has no reason: %q", l.Dossier, l.Why)
		}
		places[l.Dossier] = append(places[l.Dossier], place{"left-out.yaml", ""})
	}
	ids := map[string]map[string]bool{}
	for kind, name := range fileOf {
		var list []struct{ ID string }
		read(name, &list)
		ids[kind] = map[string]bool{}
		for _, x := range list {
			ids[kind][x.ID] = true
		}
	}
	f, err := os.Open("../content/dossier.csv")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	listed := map[string]bool{}
	entries := 0
	for _, row := range rows[1:] {
		id, kind, date := row[0], row[1], row[2]
		if listed[id] {
			t.Errorf("dossier.csv has %s twice", id)
		}
		listed[id] = true
		if kind != "entry" {
			_, bare, _ := strings.Cut(id, ":")
			if !ids[kind][bare] {
				t.Errorf("%s is not in %s", id, fileOf[kind])
			}
			continue
		}
		entries++
		switch at := places[id]; {
		case len(at) != 1:
			t.Errorf("%s stands in %d places: %v", id, len(at), at)
		case at[0].date != "" && !covers(t, at[0].date, date):
			t.Errorf("%s is dated %s there and %s in %s", id, date, at[0].date, at[0].file)
		}
	}
	for id, at := range places {
		if !listed[id] {
			t.Errorf("%s, in %v, is not in dossier.csv", id, at)
		}
	}
	if entries < 175 || len(rows) < 277 {
		t.Errorf("dossier.csv has %d entries in %d lines; it was cut short", entries, len(rows))
	}
}

// covers reports whether one date says the same as the other, or less exactly:
// a dispute may have widened it.
func covers(t *testing.T, wide, exact string) bool {
	w, err := article.ParseDate(wide)
	if err != nil {
		t.Fatal(err)
	}
	e, err := article.ParseDate(exact)
	if err != nil {
		t.Fatal(err)
	}
	return w.First <= e.First && e.Last <= w.Last
}

// The last audit was wide enough, found at most one claim wrong, and every
// finding was mended.
func TestAudit(t *testing.T) {
	data, err := os.ReadFile("../content/audit.yaml")
	if err != nil {
		t.Fatal(err)
	}
	var rows []struct {
		ID, Verdict, Page, Mended string
		PageVerdict               string `yaml:"page_verdict"`
	}
	if err := yaml.Unmarshal(data, &rows); err != nil {
		t.Fatal(err)
	}
	wrong, pages := 0, 0
	for _, r := range rows {
		if r.Verdict == "wrong" || r.PageVerdict == "wrong" {
			wrong++
		}
		if r.Page != "" {
			pages++
		}
		if (r.Verdict != "right" || r.Page != "" && r.PageVerdict != "right" && r.PageVerdict != "not-to-be-had") && r.Mended == "" {
			t.Errorf("%s was found %s (page: %s) and nothing says what was mended", r.ID, r.Verdict, r.PageVerdict)
		}
	}
	if len(rows) < 60 || pages < 20 || wrong > 1 {
		t.Errorf("got %d claims, %d of them against pages, %d wrong; want at least 60, 20 and at most 1", len(rows), pages, wrong)
	}
}
