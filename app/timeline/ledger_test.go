package timeline

import (
	"slices"
	"strings"
	"testing"

	"ledger/app/article"
)

// view returns the ledger of an address.
func view(t *testing.T, a *article.Article, query string) (State, LedgerView) {
	t.Helper()
	s, notices := Parse(a, query)
	if len(notices) > 0 {
		t.Fatalf("%q: %q", query, notices)
	}
	return s, Ledger(a, s)
}

func ids(rows []Row) string {
	var list []string
	for _, r := range rows {
		list = append(list, r.ID)
	}
	return strings.Join(list, " ")
}

// Every column sorts both ways; what has nothing in it comes last either way.
func TestLedgerColumns(t *testing.T) {
	a := garden()
	const wells, trees, well = "2020-02-01-wells", "2020-06-trees", "2020-05-01-well"
	for _, test := range []struct{ column, rising, falling string }{
		{"title", well + " " + trees + " " + wells, wells + " " + trees + " " + well},
		{"by", wells + " " + trees + " " + well, well + " " + wells + " " + trees},
		{"topics", trees + " " + wells + " " + well, well + " " + wells + " " + trees},
		{"date", wells + " " + well + " " + trees, trees + " " + well + " " + wells},
		{"status", trees + " " + wells + " " + well, well + " " + wells + " " + trees},
		{"wait", well + " " + wells + " " + trees, trees + " " + wells + " " + well},
		{"whole", well + " " + wells + " " + trees, well + " " + wells + " " + trees},
		{"evidence", trees + " " + wells + " " + well, wells + " " + well + " " + trees},
	} {
		for sort, want := range map[string]string{test.column: test.rising, "-" + test.column: test.falling} {
			if _, v := view(t, a, "sort="+sort); ids(v.Groups[0].Rows) != want {
				t.Errorf("sort %q: got %q, want %q", sort, ids(v.Groups[0].Rows), want)
			}
		}
	}
	if len(Columns) != 8 {
		t.Errorf("got %d columns, of which 8 are tested", len(Columns))
	}
}

// The evidence is as old as it was on the day shown, and the record ends.
func TestEvidenceAgeInTheLedger(t *testing.T) {
	a := garden()
	for query, want := range map[string]string{
		"as-of=2020-05-01": "1 May 2020, 0 days old", "as-of=2020-05-02": "1 May 2020, 1 day old",
		"as-of=2021-04-01": "1 Mar 2021, 31 days old", "as-of=2020-01-31": ", ",
	} {
		_, v := view(t, a, query)
		if r := v.Groups[0].Rows[0]; r.Newest+", "+r.Age != want {
			t.Errorf("%s: got %q, want %q", query, r.Newest+", "+r.Age, want)
		}
	}

	// Of a page that shows no day, only the last possible one is known.
	a = garden()
	answers := a.Entry("2020-02-01-wells").Request.Answers
	answers[len(answers)-1].Date = article.MustDate("2020-12-01/2021-03-01")
	a.Index()
	_, v := view(t, a, "as-of=2021-04-01")
	if r := v.Groups[0].Rows[0]; r.Newest+", "+r.Age != "by 1 Mar 2021, 31–121 days old" {
		t.Errorf("of some day within three months: got %q", r.Newest+", "+r.Age)
	}
}

func TestLedgerGroups(t *testing.T) {
	a := garden()
	for _, test := range []struct{ query, want string }{
		{"", ": 2020-02-01-wells 2020-06-trees 2020-05-01-well"},
		{"group=topic", "Water: 2020-02-01-wells 2020-05-01-well; Trees: 2020-06-trees 2020-05-01-well"},
		{"group=topic&sort=-date", "Water: 2020-05-01-well 2020-02-01-wells; Trees: 2020-06-trees 2020-05-01-well"},
		{"group=party", "School: 2020-02-01-wells 2020-06-trees; Town: 2020-05-01-well"},
		{"group=status", "No answer found: 2020-06-trees; Part met: 2020-02-01-wells; Delivered: 2020-05-01-well"},
		{"group=topic&lanes=requests", "Water: 2020-02-01-wells; Trees: 2020-06-trees"},
		{"group=status&topics=water", "Part met: 2020-02-01-wells; Delivered: 2020-05-01-well"},
	} {
		_, v := view(t, a, test.query)
		var got []string
		places := map[string]bool{}
		for _, g := range v.Groups {
			shown := slices.DeleteFunc(slices.Clone(g.Rows), func(r Row) bool { return r.Hidden })
			for _, r := range g.Rows {
				if places[r.Place] {
					t.Errorf("%s: two rows have the place %s", test.query, r.Place)
				}
				places[r.Place] = true
			}
			if g.Hidden != (len(shown) == 0) {
				t.Errorf("%s: %s: hidden is %v with %d rows shown", test.query, g.Name, g.Hidden, len(shown))
			}
			if !g.Hidden {
				got = append(got, g.Name+": "+ids(shown))
			}
		}
		if g := strings.Join(got, "; "); g != test.want {
			t.Errorf("%s: got %q, want %q", test.query, g, test.want)
		}
	}
}

// Groups and totals say what they count; an entry of two groups counts once.
func TestLedgerTotals(t *testing.T) {
	a := garden()
	_, v := view(t, a, "group=topic")
	g := v.Groups[0]
	for _, test := range []struct{ what, got, want string }{
		{"counts of a group", g.Counts, "1 request, 1 commitment"},
		{"medians of a group", strings.Join(g.Waits, " "), "From asking to first part answer: 394 days, middle of 1 wait; 0 open. From asking until met: none ended; 1 open. " +
			"From promise to first arrival: 304 days, middle of 1 wait; 0 open. From promise until complete: 304 days, middle of 1 wait; 0 open."},
		{"counts", v.Counts, "2 requests, 1 commitment"},
		{"first total", v.Totals[0], "From asking to first part answer: 394 days, middle of 1 wait; 1 open."},
		{"last total", v.Totals[len(v.Totals)-1], "A line that belongs to several groups stands in each of them. These totals count it once."},
	} {
		if test.got != test.want {
			t.Errorf("%s: got %q, want %q", test.what, test.got, test.want)
		}
	}
	if v.Shown != 3 {
		t.Errorf("got %d lines shown, want 3", v.Shown)
	}
	for query, want := range map[string]string{
		"as-of=2020-02-15": "1 request, 2 not yet asked or made", "lanes=commitments": "1 commitment", "group=status": "2 requests, 1 commitment",
	} {
		_, v := view(t, a, query)
		if v.Counts != want {
			t.Errorf("%s: got %q, want %q", query, v.Counts, want)
		}
		if slices.ContainsFunc(v.Totals, func(s string) bool { return strings.Contains(s, "several groups") }) {
			t.Errorf("%s: a note on several groups where each line stands once", query)
		}
	}
	a.Entries[2].Commitment.Kind = "draft"
	if _, v := view(t, a, ""); v.Counts != "2 requests, 1 draft" {
		t.Errorf("got %q, want a draft to be no commitment", v.Counts)
	}
	if v := LedgerBegun(a, State{AsOf: day("2020-02-15")}); ids(v.Groups[0].Rows) != "2020-02-01-wells" {
		t.Errorf("got %q, want only what had begun", ids(v.Groups[0].Rows))
	}
}

func TestNoLinePasses(t *testing.T) {
	a := garden()
	for query, want := range map[string]string{
		"":                                 "",
		"topics=water":                     "",
		"lanes=events":                     "No line passes these filters: lane Nights. The table holds requests and commitments only.",
		"q=zebra&topics=water,trees":       "No line passes these filters: topic Water or Trees; the words “zebra”.",
		"statuses=missed&by=district":      "No line passes these filters: status Missed; party Północ District.",
		"statuses=missed&as-of=2020-10-01": "",
	} {
		if _, v := view(t, a, query); v.None != want {
			t.Errorf("%q: got %q, want %q", query, v.None, want)
		}
	}
}
