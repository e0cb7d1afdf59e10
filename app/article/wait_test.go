package article

import (
	"fmt"
	"strings"
	"testing"
)

// waitWords is a wait in short: "30", "30–60", "30 so far", "none".
func waitWords(w Wait) string {
	if w.None {
		if w != (Wait{None: true}) {
			return fmt.Sprintf("none with days: %+v", w)
		}
		return "none"
	}
	s := fmt.Sprint(w.Min)
	if w.Max != w.Min {
		s += fmt.Sprintf("–%d", w.Max)
	}
	if w.Open {
		s += " so far"
	}
	return s
}

func TestWaitForAnswer(t *testing.T) {
	tests := []struct {
		rule  string
		lines []string
		on    string
		clock Clock
		want  string
	}{
		{"exact", []string{"2021-02-01", "2021-03-01|met"}, "2022-01-01", Stood, "28"},
		{"over a leap day", []string{"2020-02-01", "2020-03-01|met"}, "2022-01-01", Stood, "29"},
		{"part is enough", []string{"2021-02-01", "2021-03-01|part", "2021-04-01|met"}, "2022-01-01", Stood, "28"},
		{"on the same day", []string{"2021-02-01", "2021-02-01|met"}, "2022-01-01", Stood, "0"},
		{"a promise does not end it", []string{"2021-02-01", "2021-03-01|promised"}, "2021-04-01", Stood, "59 so far"},
		{"nor a refusal", []string{"2021-02-01", "2021-03-01|refused"}, "2021-04-01", Stood, "59 so far"},
		{"nor mere evidence", []string{"2021-02-01", "2021-03-01|none"}, "2021-04-01", Stood, "59 so far"},
		{"nor does reopening start it again", []string{"2021-02-01", "2021-03-01|met", "2021-05-01|reopened"}, "2022-01-01", Stood, "28"},
		{"a refusal before the answer is waited through", []string{"2021-02-01", "2021-02-15|refused", "2021-03-01|met"}, "2022-01-01", Stood, "28"},
		{"from the first asking, however often asked", []string{"2021-02-01", "2021-02-20", "2021-03-01|met"}, "2022-01-01", Stood, "28"},
		{"open so far", []string{"2021-02-01"}, "2021-02-11", Stood, "10 so far"},
		{"open on the day of the asking", []string{"2021-02-01"}, "2021-02-01", Stood, "0 so far"},
		{"as it stood before the answer", []string{"2021-02-01", "2021-03-01|met"}, "2021-02-28", Stood, "27 so far"},
		{"not yet asked", []string{"2021-02-01"}, "2021-01-31", Stood, "none"},
		{"an answer that precedes does not end it", []string{"2021-02-01", "2021-01-01|part|precedes"}, "2021-02-11", Stood, "10 so far"},
		{"the answer after one that precedes does", []string{"2021-02-01", "2021-01-01|part|precedes", "2021-03-01|part"}, "2021-04-11", Stood, "28"},
		{"to some day of a month", []string{"2021-02-01", "2021-03|met"}, "2022-01-01", Stood, "28–58"},
		{"from some day of a month", []string{"2021-02", "2021-03-10|met"}, "2022-01-01", Stood, "10–37"},
		{"from month to month", []string{"2021-02", "2021-04|met"}, "2022-01-01", Stood, "32–88"},
		{"within one month", []string{"2021-02", "2021-02|met"}, "2022-01-01", Stood, "0–27"},
		{"a range", []string{"2021-01-01", "2021-01-11/2021-01-21|met"}, "2022-01-01", Stood, "10–20"},
		{"about a day", []string{"2021-02-01", "about 2021-03-01|met"}, "2022-01-01", Stood, "21–35"},
		{"some day of a month, so far", []string{"2021-02"}, "2021-03-10", Stood, "10–37 so far"},
		{"asked before a day", []string{"before 2021-02-01", "2021-03-01|met"}, "2022-01-01", Stood, "none"},
		{"asked before a day, so far", []string{"before 2021-02-01"}, "2022-01-01", Stood, "none"},
		{"answered before a day", []string{"2021-02-01", "before 2021-03-01|met"}, "2022-01-01", Stood, "none"},
		{"answered after a day: no effect, so it goes on", []string{"2021-02-01", "after 2021-03-01|met"}, "2021-02-11", Stood, "10 so far"},
		{"known: until the answer is published", []string{"2021-02-01", "2021-03-01|met|src=2021-05-01"}, "2021-04-30", Known, "88 so far"},
		{"known: to the day of the answer, not of its publication", []string{"2021-02-01", "2021-03-01|met|src=2021-05-01"}, "2021-05-01", Known, "28"},
		{"known: an answer that cannot be dated", []string{"2021-02-01", "2021-03-01|met|src=undated"}, "2021-05-01", Known, "89 so far"},
		{"known: not yet known to be asked", []string{"2021-02-01|src=2021-05-01"}, "2021-04-30", Known, "none"},
	}
	for _, test := range tests {
		a, e := request(test.lines...)
		if got := waitWords(a.WaitForAnswer(e, day(test.on), test.clock)); got != test.want {
			t.Errorf("%s: got %s, want %s", test.rule, got, test.want)
		}
		if first, all := a.WaitForFirst(e, a.RecordDate, Stood), a.WaitForAll(e, a.RecordDate, Stood); !first.None || !all.None {
			t.Errorf("%s: got a commitment's waits of a request, want none", test.rule)
		}
	}
}

func TestWaitForMet(t *testing.T) {
	for _, test := range []struct {
		rule  string
		lines []string
		want  string
	}{
		{"part is not enough", []string{"2021-02-01", "2021-03-01|part", "2021-04-01|met"}, "59"},
		{"met only in part", []string{"2021-02-01", "2021-03-01|part"}, "68 so far"},
		{"met and asked anew", []string{"2021-02-01", "2021-03-01|met", "2021-03-05|reopened"}, "28"},
		{"overtaken", []string{"2021-02-01", "2021-03-01|part", "2021-03-05|overtaken"}, "none"},
		{"an answer that precedes", []string{"2021-02-01", "2021-01-05|met|precedes"}, "68 so far"},
	} {
		a, e := request(test.lines...)
		if got := waitWords(a.WaitForMet(e, day("2021-04-10"), Stood)); got != test.want {
			t.Errorf("%s: got %s, want %s", test.rule, got, test.want)
		}
	}
}

func TestWaitsOfACommitment(t *testing.T) {
	tests := []struct {
		rule       string
		lines      []string
		on         string
		clock      Clock
		first, all string
	}{
		{"nothing came", []string{"2021-02-01"}, "2021-02-11", Stood, "10 so far", "10 so far"},
		{"not yet made", []string{"2021-02-01"}, "2021-01-31", Stood, "none", "none"},
		{"a first delivery", []string{"2021-02-01", "2021-03-01|first-delivery"}, "2021-04-01", Stood, "28", "59 so far"},
		{"a part delivered is a first delivery", []string{"2021-02-01", "2021-03-01|part-delivered"}, "2021-04-01", Stood, "28", "59 so far"},
		{"an instalment is a first delivery and does not complete", []string{"2021-02-01", "2021-03-01|complete|part=2021"}, "2021-04-01", Stood, "28", "59 so far"},
		{"all at once", []string{"2021-02-01", "2021-03-01|complete"}, "2021-04-01", Stood, "28", "28"},
		{"first and all", []string{"2021-02-01", "2021-03-01|first-delivery", "2021-03-21|complete"}, "2021-04-01", Stood, "28", "48"},
		{"the first completion counts", []string{"2021-02-01", "2021-03-01|complete", "2021-03-05|missed", "2021-03-21|complete"}, "2021-04-01", Stood, "28", "28"},
		{"money is no delivery", []string{"2021-02-01", "2021-03-01|funded", "2021-03-02|approved", "2021-03-03|announced", "2021-03-04|report"}, "2021-04-01", Stood, "59 so far", "59 so far"},
		{"missed is still waited for", []string{"2021-02-01", "2021-03-01|missed"}, "2021-04-01", Stood, "59 so far", "59 so far"},
		{"changed is still waited for", []string{"2021-02-01", "2021-03-01|changed"}, "2021-04-01", Stood, "59 so far", "59 so far"},
		{"cancelled is no longer waited for", []string{"2021-02-01", "2021-03-01|cancelled"}, "2021-04-01", Stood, "none", "none"},
		{"cancelled after a first delivery", []string{"2021-02-01", "2021-03-01|first-delivery", "2021-03-02|cancelled"}, "2021-04-01", Stood, "28", "none"},
		{"cancelled after all came", []string{"2021-02-01", "2021-03-01|complete", "2021-03-02|cancelled"}, "2021-04-01", Stood, "28", "28"},
		{"resumed is waited for again", []string{"2021-02-01", "2021-03-01|cancelled", "2021-03-10|resumed"}, "2021-04-01", Stood, "59 so far", "59 so far"},
		{"before the cancellation it was waited for", []string{"2021-02-01", "2021-03-01|cancelled"}, "2021-02-28", Stood, "27 so far", "27 so far"},
		{"a delivery before the making does not end it", []string{"2021-02-01", "2021-01-10|first-delivery"}, "2021-02-11", Stood, "10 so far", "10 so far"},
		{"the delivery after one before the making does", []string{"2021-02-01", "2021-01-10|first-delivery", "2021-03-01|part-delivered"}, "2021-04-01", Stood, "28", "59 so far"},
		{"a delivery the day before the making does not end it", []string{"2021-02-01", "2021-01-31|complete"}, "2021-02-11", Stood, "10 so far", "10 so far"},
		{"a delivery on the day of the making does", []string{"2021-02-01", "2021-02-01|complete"}, "2021-02-11", Stood, "0", "0"},
		{"a delivery in the month of the making may have come after it", []string{"2021-02", "2021-02-10|complete"}, "2021-04-01", Stood, "0–9", "0–9"},
		{"to some day of a month", []string{"2021-02-01", "2021-03|complete"}, "2021-04-01", Stood, "28–58", "28–58"},
		{"within the month it has not ended", []string{"2021-02-01", "2021-03|complete"}, "2021-03-30", Stood, "57 so far", "57 so far"},
		{"made in some month", []string{"2021-02"}, "2021-03-10", Stood, "10–37 so far", "10–37 so far"},
		{"made before a day", []string{"before 2021-02-01", "2021-03-01|complete"}, "2021-04-01", Stood, "none", "none"},
		{"made before a day, so far", []string{"before 2021-02-01"}, "2021-04-01", Stood, "none", "none"},
		{"delivered before a day", []string{"2021-02-01", "before 2021-03-01|complete"}, "2021-04-01", Stood, "none", "none"},
		{"delivered after a day", []string{"2021-02-01", "after 2021-03-01|complete"}, "2021-04-01", Stood, "59 so far", "59 so far"},
		{"foreseen", []string{"2021-02-01", "2021-03-01|complete|due"}, "2021-04-01", Stood, "59 so far", "59 so far"},
		{"known: until it is published", []string{"2021-02-01", "2021-03-01|complete|src=2021-05-01"}, "2021-04-01", Known, "59 so far", "59 so far"},
		{"known: to the day of the delivery", []string{"2021-02-01", "2021-03-01|complete|src=2021-05-01"}, "2021-05-01", Known, "28", "28"},
		{"known: a cancellation not yet published", []string{"2021-02-01", "2021-03-01|cancelled|src=2021-05-01"}, "2021-04-01", Known, "59 so far", "59 so far"},
	}
	for _, test := range tests {
		a, e := commitment(test.lines[0], test.lines[1:]...)
		if got := waitWords(a.WaitForFirst(e, day(test.on), test.clock)); got != test.first {
			t.Errorf("%s: for the first: got %s, want %s", test.rule, got, test.first)
		}
		if got := waitWords(a.WaitForAll(e, day(test.on), test.clock)); got != test.all {
			t.Errorf("%s: for all: got %s, want %s", test.rule, got, test.all)
		}
		if got := a.WaitForAnswer(e, a.RecordDate, Stood); !got.None {
			t.Errorf("%s: got an answer's wait of a commitment, want none", test.rule)
		}
	}
}

func TestPrecedingAnswersAreCounted(t *testing.T) {
	a, e := request("2021-02-01", "2020-12-01|promised|precedes", "2021-01-01|none|precedes|src=2021-03-01", "2021-01-05|refused|precedes|src=undated", "2021-03-01|promised")
	for on, want := range map[string][2]int{"2021-02-01": {3, 1}, "2021-02-28": {3, 1}, "2021-03-01": {3, 2}, "2023-01-01": {3, 2}} {
		if got := a.Preceding(e, day(on), Stood); got != want[0] {
			t.Errorf("how it stood on %s: got %d, want %d", on, got, want[0])
		}
		if got := a.Preceding(e, day(on), Known); got != want[1] {
			t.Errorf("as known on %s: got %d, want %d", on, got, want[1])
		}
	}
}

func TestDeliveriesBeforeThePromiseAreCounted(t *testing.T) {
	a, e := commitment("2021-02", "2020-12-01|announced", "2020-12-02|first-delivery", "2021-01-31|part-delivered|src=undated", "2021-02-01|part-delivered", "2021-03-01|complete")
	for on, want := range map[string][2]int{"2021-02-27": {0, 0}, "2021-02-28": {2, 1}, "2023-01-01": {2, 1}} {
		if got := a.Preceding(e, day(on), Stood); got != want[0] {
			t.Errorf("how it stood on %s: got %d, want %d", on, got, want[0])
		}
		if got := a.Preceding(e, day(on), Known); got != want[1] {
			t.Errorf("as known on %s: got %d, want %d", on, got, want[1])
		}
	}
}

func TestMedianNamesHowManyEndedAndHowManyAreOpen(t *testing.T) {
	ended := func(lo, hi int) Wait { return Wait{Min: lo, Max: hi} }
	soFar := func(n int) Wait { return Wait{Min: n, Max: n, Open: true} }
	none := Wait{None: true}
	tests := []struct {
		rule  string
		waits []Wait
		want  Median
	}{
		{"of nothing", nil, Median{}},
		{"of one", []Wait{ended(7, 7)}, Median{7, 1, 0}},
		{"of an odd number, in any order", []Wait{ended(90, 90), ended(1, 1), ended(10, 10)}, Median{10, 3, 0}},
		{"of an even number: between the middle two", []Wait{ended(40, 40), ended(1, 1), ended(10, 10), ended(20, 20)}, Median{15, 4, 0}},
		{"rounded down", []Wait{ended(1, 1), ended(2, 2)}, Median{1, 2, 0}},
		{"a range by its middle", []Wait{ended(10, 31)}, Median{20, 1, 0}},
		{"open waits stay out and are counted", []Wait{soFar(1000), ended(3, 3), soFar(2000)}, Median{3, 1, 2}},
		{"only open ones", []Wait{soFar(1000)}, Median{0, 0, 1}},
		{"no wait is not counted", []Wait{none, ended(3, 3), none}, Median{3, 1, 0}},
		{"a wait of no days is one", []Wait{ended(0, 0), ended(0, 0), ended(9, 9)}, Median{0, 3, 0}},
	}
	for _, test := range tests {
		before := fmt.Sprint(test.waits)
		if got := MedianOf(test.waits); got != test.want {
			t.Errorf("%s: got %+v, want %+v", test.rule, got, test.want)
		}
		if after := fmt.Sprint(test.waits); after != before {
			t.Errorf("%s: got the waits changed to %s, want %s", test.rule, after, before)
		}
	}
}

// harbour is an article with several entries of each kind, to be counted.
func harbour() *Article {
	return good(func(a *Article) {
		a.Entries = nil
		add := func(e *Entry) { a.Entries = append(a.Entries, *e) }
		for _, m := range []struct{ date, kind, held, by, src string }{
			{"2021-01-05", "meeting", "held", "brackwater", ""},
			{"2021-02-05", "meeting", "held", "board", ""},
			{"2021-03-05", "meeting", "announced", "brackwater", ""},
			{"2021-04-05", "meeting", "held", "board,brackwater", "2021-08-01"},
			{"2021-05-05", "law", "", "brackwater", ""},
		} {
			_, e := event(m.date, m.kind, m.held, m.src)
			e.ID, e.Event.CalledBy = m.date, strings.Split(m.by, ",")
			add(e)
		}
		for _, lines := range [][]string{
			{"2021-01-05"},
			{"2021-01-05", "2021-01-25|met"},
			{"2021-01-05", "2021-02-04|part", "2021-03-05|refused"},
			{"2021-01-05", "2020-12-01|promised|precedes"},
			{"2021-06-01"},
		} {
			_, e := request(lines...)
			add(e)
		}
		for _, lines := range [][]string{
			{"2021-01-05"},
			{"2021-01-05", "2021-01-15|complete"},
			{"2021-01-05", "2021-02-14|first-delivery", "2021-03-01|cancelled"},
			{"2021-01-05", "2021-03-01|cancelled"},
			{"2021-01-05|kind=draft"},
			{"2021-06-01"},
		} {
			_, e := commitment(lines[0], lines[1:]...)
			add(e)
		}
		sources(a, "")
		sources(a, "2021-08-01")
	})
}

func tallyWords(t Tally) string {
	return fmt.Sprintf("%d meetings, %d called, %d requests %v, %d commitments, %d drafts %v, answer %v, first %v",
		t.Meetings, t.Called, t.Requests, t.ByStatus[Request], t.Commitments, t.Drafts, t.ByStatus[Commitment], t.Answer, t.First)
}

func TestTallyCountsHowThingsStood(t *testing.T) {
	a := harbour()
	tests := []struct {
		rule, on string
		clock    Clock
		include  func(*Entry) bool
		want     string
	}{
		{"before everything", "2020-12-31", Stood, nil,
			"0 meetings, 0 called, 0 requests map[], 0 commitments, 0 drafts map[], answer {0 0 0}, first {0 0 0}"},
		{"on the first day", "2021-01-05", Stood, nil,
			"1 meetings, 1 called, 4 requests map[open:3 promised:1], 4 commitments, 1 drafts map[draft:1 promised:4], answer {0 0 4}, first {0 0 4}"},
		{"in the middle", "2021-02-20", Stood, nil,
			"2 meetings, 1 called, 4 requests map[met:1 open:1 part-met:1 promised:1], 4 commitments, 1 drafts map[delivered:1 draft:1 part-delivered:1 promised:2], answer {25 2 2}, first {25 2 2}"},
		{"at the end", "2021-12-31", Stood, nil,
			"3 meetings, 2 called, 5 requests map[met:1 open:2 promised:1 refused:1], 5 commitments, 1 drafts map[cancelled:2 delivered:1 draft:1 promised:2], answer {25 2 3}, first {25 2 2}"},
		{"as known then", "2021-07-31", Known, nil,
			"2 meetings, 1 called, 5 requests map[met:1 open:2 promised:1 refused:1], 5 commitments, 1 drafts map[cancelled:2 delivered:1 draft:1 promised:2], answer {25 2 3}, first {25 2 2}"},
		{"only what is included", "2021-12-31", Stood, func(e *Entry) bool { return e.Kind == Request },
			"0 meetings, 0 called, 5 requests map[met:1 open:2 promised:1 refused:1], 0 commitments, 0 drafts map[], answer {25 2 3}, first {0 0 0}"},
	}
	for _, test := range tests {
		if got := tallyWords(a.Tally(day(test.on), test.clock, test.include)); got != test.want {
			t.Errorf("%s: got %s, want %s", test.rule, got, test.want)
		}
	}
}
