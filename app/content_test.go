//go:build !wasm

package main

import (
	"encoding/json"
	"io"
	"os"
	"reflect"
	"strings"
	"testing"

	"ledger/app/article"
	"ledger/app/compile"
)

// real compiles the real content.
func real(t *testing.T) *article.Article {
	t.Helper()
	a, ok := compileDir("../content", io.Discard)
	if !ok {
		t.Fatal("the content has problems: run ./build.sh check")
	}
	return a
}

// means says which of our statuses a word of the fact file stands for. Where
// none of them is ours, the row of statuses.yaml must say why.
var means = map[string][]string{
	"met": {"met"}, "partly-met": {"part-met"}, "not-met": {"refused", "open"}, "superseded": {"overtaken"}, "open": {"open"},
	"announced": {"promised"}, "in-progress": {"under-way"}, "partly-delivered": {"part-delivered"},
	"delivered": {"delivered"}, "missed": {"missed"}, "changed": {"changed"}, "cancelled": {"cancelled"}, "unclear": {},
}

// statuses.yaml holds every request and commitment; our word is what the model
// computes for that day, and where it differs from the fact file's a reason stands.
func TestStatusTable(t *testing.T) {
	a := real(t)
	rows, problems := compile.ReadStatuses(os.DirFS("../content"))
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	seen := map[string]bool{}
	for _, r := range rows {
		e := a.Entry(r.Entry)
		seen[e.ID] = true
		if got := a.Status(e, r.Day, article.Stood); string(got) != r.Status {
			t.Errorf("%s on %s: the model says %s, the table %s", r.Entry, r.Day, got, r.Status)
		}
		same, ok := means[r.Dossier]
		if !ok {
			t.Errorf("%s: unknown word %q of the fact file", r.Entry, r.Dossier)
		}
		differs := true
		for _, w := range same {
			differs = differs && w != r.Status
		}
		if differs != (r.Why != "") {
			t.Errorf("%s: the words %q and %q: a reason is given: %v, is needed: %v", r.Entry, r.Dossier, r.Status, r.Why != "", differs)
		}
	}
	for i := range a.Entries {
		if e := &a.Entries[i]; e.Kind != article.Event && !seen[e.ID] {
			t.Errorf("%s has no line in the table", e.ID)
		}
	}
}

// byDossier finds an entry by its id in the fact file.
func byDossier(t *testing.T, a *article.Article, id string) *article.Entry {
	t.Helper()
	for i := range a.Entries {
		for _, d := range a.Entries[i].Dossier {
			if d == id {
				return &a.Entries[i]
			}
		}
	}
	t.Fatalf("no entry for %s", id)
	return nil
}

// The days on which readers will check us first.
func TestKnownDays(t *testing.T) {
	a := real(t)
	day := func(s string) article.Day { return article.MustDate(s).Last }
	for _, test := range []struct {
		id, day string
		want    article.Status
	}{
		{"ledger:atacms-permission", "2024-08-28", article.NotYetMade},
		{"ledger:atacms-permission", "2024-11-19", article.Delivered},
		{"ledger:atacms-permission", "2026-11-24", article.Changed},
		{"ledger:eu-million-shells", "2023-11-29", article.Promised},
		{"ledger:eu-million-shells", "2024-01-30", article.PartDelivered},
		{"ledger:eu-million-shells", "2024-01-31", article.Missed},
		{"ledger:eu-million-shells", "2024-11-18", article.Delivered},
		{"ledger:washington-air-defence-2024", "2024-07-08", article.NotYetMade},
		{"ledger:washington-air-defence-2024", "2026-11-24", article.PartDelivered},
		{"ledger:ankara-70bn-draft", "2026-11-24", article.Draft},
		{"ledger:long-range-permission", "2024-08-25", article.NotYetAsked},
		{"ledger:long-range-permission", "2024-11-17", article.PartMet},
	} {
		if got := a.Status(byDossier(t, a, test.id), day(test.day), article.Stood); got != test.want {
			t.Errorf("%s on %s: got %s, want %s", test.id, test.day, got, test.want)
		}
	}
	shells := byDossier(t, a, "ledger:eu-million-shells")
	if s := a.Standing(shells, a.RecordDate, article.Stood); !s.Late {
		t.Errorf("the shells were delivered late, the model says %+v", s)
	}
}

// Of the systems promised in Washington never more have arrived than sources say.
func TestArrivals(t *testing.T) {
	a := real(t)
	e := byDossier(t, a, "ledger:washington-air-defence-2024")
	for _, test := range []struct {
		day  string
		want float64
	}{{"2024-08-28", 1}, {"2024-10-02", 1}, {"2024-10-03", 2}, {"2026-11-24", 2}} {
		for _, n := range a.ArrivedBy(e, article.MustDate(test.day).Last, article.Stood) {
			if n.Unit == e.Commitment.Amount.Unit && n.Value != test.want {
				t.Errorf("on %s: got %v %s, want %v", test.day, n.Value, n.Unit, test.want)
			}
		}
	}
}

// Without a step that says that something came, nothing counts as delivered.
func TestNothingPledgedCountsAsDelivered(t *testing.T) {
	a := real(t)
	for i := range a.Entries {
		e := &a.Entries[i]
		if e.Kind != article.Commitment {
			continue
		}
		came := false
		for _, s := range e.Commitment.Steps {
			came = came || s.Kind == article.StepFirstDelivery || s.Kind == article.StepPartDelivered || s.Kind == article.StepComplete
		}
		for _, c := range a.Changes(e, article.Stood) {
			if (c.Status == article.Delivered || c.Status == article.PartDelivered) && !came {
				t.Errorf("%s is %s on %s without anything having come", e.ID, c.Status, c.Day)
			}
		}
	}
}

// The real article survives the journey to the browser.
func TestRealRoundTrip(t *testing.T) {
	a := real(t)
	data, err := a.JSON()
	if err != nil {
		t.Fatal(err)
	}
	b, err := article.FromJSON(data)
	if err != nil {
		t.Fatal(err)
	}
	again, err := b.JSON()
	if err != nil {
		t.Fatal(err)
	}
	if string(data) != string(again) {
		t.Error("the article changes on its way through JSON")
	}
	var want article.Article
	if err := json.Unmarshal(data, &want); err != nil {
		t.Fatal(err)
	}
	want.Index()
	if !reflect.DeepEqual(b, &want) {
		t.Error("the article is read differently from how encoding/json reads it")
	}
}

// Every fact has a date and a source, every entry a confidence.
func TestEveryFactIsSourced(t *testing.T) {
	a := real(t)
	for i := range a.Entries {
		e := &a.Entries[i]
		for _, m := range a.Moments(e, article.Stood) {
			if len(m.Sources) == 0 || m.Date.IsZero() {
				t.Errorf("%s: %s of %s has no source or date", e.ID, m.What, m.Date)
			}
		}
		if c := a.Confidence(e.Sources, e.Disputed, e.Confidence); e.Disputed != "" && c != article.Low || strings.TrimSpace(string(c)) == "" {
			t.Errorf("%s: confidence %q", e.ID, c)
		}
	}
}
