package article

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

// foldTable is the whole fold. Each row starts with the steps that lead to a
// status, then "=", that status, ":" and the status after each further kind of
// step, in the order of foldColumns; "·" leaves it as it was.
//
// The rules, from design.md and the content format:
//   - announced and report change nothing
//   - approved and funded put a promise under way, also after a miss or a change
//     (part delivered, if something had come)
//   - a delivery or a named instalment makes it part delivered, unless delivered
//   - complete makes it delivered, late after a miss
//   - missed, changed, cancelled are so named, whatever stood before
//   - resumed takes back the last of those
var foldTable = []string{
	"                             = promised       : · ; under-way     ; under-way     ; part-delivered ; part-delivered ; delivered      ; part-delivered ; missed ; changed ; cancelled ; ·                   ; ·",
	"approved                     = under-way      : · ; ·             ; ·             ; part-delivered ; part-delivered ; delivered      ; part-delivered ; missed ; changed ; cancelled ; ·                   ; ·",
	"first-delivery               = part-delivered : · ; ·             ; ·             ; ·              ; ·              ; delivered      ; ·              ; missed ; changed ; cancelled ; ·                   ; ·",
	"complete                     = delivered      : · ; ·             ; ·             ; ·              ; ·              ; ·              ; ·              ; missed ; changed ; cancelled ; ·                   ; ·",
	"missed complete              = delivered late : · ; ·             ; ·             ; ·              ; ·              ; ·              ; ·              ; missed ; changed ; cancelled ; ·                   ; ·",
	"missed                       = missed         : · ; under-way     ; under-way     ; part-delivered ; part-delivered ; delivered late ; part-delivered ; ·      ; changed ; cancelled ; promised            ; ·",
	"changed                      = changed        : · ; under-way     ; under-way     ; part-delivered ; part-delivered ; delivered      ; part-delivered ; missed ; ·       ; cancelled ; promised            ; ·",
	"cancelled                    = cancelled      : · ; ·             ; ·             ; part-delivered ; part-delivered ; delivered      ; part-delivered ; missed ; changed ; ·         ; promised            ; ·",
	"approved missed              = missed         : · ; under-way     ; under-way     ; part-delivered ; part-delivered ; delivered late ; part-delivered ; ·      ; changed ; cancelled ; under-way           ; ·",
	"funded changed               = changed        : · ; under-way     ; under-way     ; part-delivered ; part-delivered ; delivered      ; part-delivered ; missed ; ·       ; cancelled ; under-way           ; ·",
	"approved cancelled           = cancelled      : · ; ·             ; ·             ; part-delivered ; part-delivered ; delivered      ; part-delivered ; missed ; changed ; ·         ; under-way           ; ·",
	"part-delivered missed        = missed         : · ; part-delivered; part-delivered; part-delivered ; part-delivered ; delivered late ; part-delivered ; ·      ; changed ; cancelled ; part-delivered      ; ·",
	"complete+part changed        = changed        : · ; part-delivered; part-delivered; part-delivered ; part-delivered ; delivered      ; part-delivered ; missed ; ·       ; cancelled ; part-delivered      ; ·",
	"first-delivery cancelled     = cancelled      : · ; ·             ; ·             ; part-delivered ; part-delivered ; delivered      ; part-delivered ; missed ; changed ; ·         ; part-delivered      ; ·",
	"complete missed              = missed         : · ; part-delivered; part-delivered; part-delivered ; part-delivered ; delivered late ; part-delivered ; ·      ; changed ; cancelled ; delivered           ; ·",
	"complete changed             = changed        : · ; part-delivered; part-delivered; part-delivered ; part-delivered ; delivered      ; part-delivered ; missed ; ·       ; cancelled ; delivered           ; ·",
	"complete cancelled           = cancelled      : · ; ·             ; ·             ; part-delivered ; part-delivered ; delivered      ; part-delivered ; missed ; changed ; ·         ; delivered           ; ·",
	"missed complete changed      = changed        : · ; part-delivered; part-delivered; part-delivered ; part-delivered ; delivered late ; part-delivered ; missed ; ·       ; cancelled ; delivered late      ; ·",
	"missed cancelled             = cancelled      : · ; ·             ; ·             ; part-delivered ; part-delivered ; delivered late ; part-delivered ; missed ; changed ; ·         ; promised            ; ·",
	"approved changed missed      = missed         : · ; under-way     ; under-way     ; part-delivered ; part-delivered ; delivered late ; part-delivered ; ·      ; changed ; cancelled ; under-way           ; ·",
	"missed resumed               = promised       : · ; under-way     ; under-way     ; part-delivered ; part-delivered ; delivered late ; part-delivered ; missed ; changed ; cancelled ; ·                   ; ·",
	"first-delivery missed resumed = part-delivered: · ; ·             ; ·             ; ·              ; ·              ; delivered late ; ·              ; missed ; changed ; cancelled ; ·                   ; ·",
	"changed approved             = under-way      : · ; ·             ; ·             ; part-delivered ; part-delivered ; delivered      ; part-delivered ; missed ; changed ; cancelled ; ·                   ; ·",
	"missed changed resumed       = promised       : · ; under-way     ; under-way     ; part-delivered ; part-delivered ; delivered late ; part-delivered ; missed ; changed ; cancelled ; ·                   ; ·",
}

var foldColumns = []string{
	"announced", "approved", "funded", "first-delivery", "part-delivered", "complete", "complete+part", "missed", "changed", "cancelled", "resumed", "report",
}

func stepsOf(kinds string) (steps []string) {
	at := day("2021-02-01")
	for i, k := range strings.Fields(kinds) {
		s := (at + Day(i)).String() + "|" + k
		if kind, ok := strings.CutSuffix(k, "+part"); ok {
			s = (at + Day(i)).String() + "|" + kind + "|part=2021"
		}
		steps = append(steps, s)
	}
	return steps
}

func TestEveryStepKindFromEveryStatus(t *testing.T) {
	status := func(kinds string) string {
		a, e := commitment("2021-01-01", stepsOf(kinds)...)
		return word(a.Standing(e, a.RecordDate, Stood))
	}
	for _, k := range StepKinds {
		if !slices.Contains(foldColumns, string(k)) {
			t.Errorf("the table has no column for %s", k)
		}
	}
	reached := map[Status]bool{NotYetMade: true, Draft: true} // these two have tests of their own
	for _, row := range foldTable {
		head, cells, _ := strings.Cut(row, ":")
		before, want, _ := strings.Cut(head, "=")
		before, want = strings.Join(strings.Fields(before), " "), strings.TrimSpace(want)
		if got := status(before); got != want {
			t.Errorf("after %q: got %s, want %s", before, got, want)
		}
		s, _, _ := strings.Cut(want, " ")
		reached[Status(s)] = true
		list := strings.Split(cells, ";")
		if len(list) != len(foldColumns) {
			t.Fatalf("row %q: got %d cells, want %d", before, len(list), len(foldColumns))
		}
		for i, cell := range list {
			next := strings.TrimSpace(cell)
			if next == "·" {
				next = want
			}
			kinds := strings.TrimSpace(before + " " + foldColumns[i])
			got := status(kinds)
			if got != next {
				t.Errorf("after %q: got %s, want %s", kinds, got, next)
			}
		}
	}
	for _, s := range Statuses[Commitment] {
		if !reached[s] {
			t.Errorf("no row of the table starts from %s", s)
		}
	}
}

func TestDraftIsNeverAPromise(t *testing.T) {
	tests := []struct{ kinds, want string }{
		{"", "draft"},
		{"announced", "draft"},
		{"report", "draft"},
		{"announced report", "draft"},
		{"changed", "changed"},
		{"cancelled", "cancelled"},
		{"announced cancelled report", "cancelled"},
	}
	for _, test := range tests {
		a, e := commitment("2021-01-01|kind=draft", stepsOf(test.kinds)...)
		if got := word(a.Standing(e, a.RecordDate, Stood)); got != test.want {
			t.Errorf("draft after %q: got %s, want %s", test.kinds, got, test.want)
		}
		if got := a.Status(e, day("2020-12-31"), Stood); got != NotYetMade {
			t.Errorf("draft before it was made: got %s, want %s", got, NotYetMade)
		}
		for _, w := range []Wait{a.WaitForFirst(e, a.RecordDate, Stood), a.WaitForAll(e, a.RecordDate, Stood)} {
			if !w.None {
				t.Errorf("wait of a draft after %q: got %+v, want none", test.kinds, w)
			}
		}
		tally := a.Tally(a.RecordDate, Stood, nil)
		if tally.Drafts != 1 || tally.Commitments != 0 {
			t.Errorf("tally of a draft after %q: got %d drafts and %d commitments, want 1 and 0", test.kinds, tally.Drafts, tally.Commitments)
		}
	}
}

func TestUnknownStepKindPanics(t *testing.T) {
	defer func() {
		if recover() == nil {
			t.Error("got no panic, want one: a closed set has no other values")
		}
	}()
	a, e := commitment("2021-01-01", "2021-02-01|sold")
	a.Status(e, a.RecordDate, Stood)
}

func TestUnknownEffectPanics(t *testing.T) {
	defer func() {
		if recover() == nil {
			t.Error("got no panic, want one: a closed set has no other values")
		}
	}()
	a, e := request("2021-01-01", "2021-02-01|perhaps")
	a.Status(e, a.RecordDate, Stood)
}

// standingTests say how one entry stands on several days: "day status", under
// the clock how it stood unless "known" comes first.
type standingTest struct {
	rule  string
	lines []string // the making or the asking, then steps or answers
	want  []string
}

func (test standingTest) run(t *testing.T, a *Article, e *Entry) {
	t.Helper()
	for _, w := range test.want {
		c := Stood
		rest, known := strings.CutPrefix(w, "known ")
		if known {
			c = Known
		}
		on, want, _ := strings.Cut(rest, " ")
		if got := word(a.Standing(e, day(on), c)); got != want {
			t.Errorf("%s: on %s: got %s, want %s", test.rule, w[:len(w)-len(want)-1], got, want)
		}
	}
}

func TestCommitmentAsOfADay(t *testing.T) {
	for _, test := range []standingTest{
		{"not yet made until the day it is made", []string{"2021-02-01"}, []string{"2021-01-31 not-yet-made", "2021-02-01 promised"}},
		{"a step has effect from its own day on", []string{"2021-02-01", "2021-03-01|approved"}, []string{"2021-02-28 promised", "2021-03-01 under-way", "2022-01-01 under-way"}},
		{"a step of a month takes effect on its last day", []string{"2021-02-01", "2021-03|complete"}, []string{"2021-03-30 promised", "2021-03-31 delivered"}},
		{"a commitment of a month is made on its last day", []string{"2021-02", "2021-02-10|approved"}, []string{"2021-02-27 not-yet-made", "2021-02-28 under-way"}},
		{"a step before a day takes effect on the day before", []string{"2021-02-01", "before 2021-03-01|complete"}, []string{"2021-02-27 promised", "2021-02-28 delivered"}},
		{"a step after a day never takes effect", []string{"2021-02-01", "after 2021-03-01|complete"}, []string{"2023-12-31 promised", "9999-12-31 promised"}},
		{"a commitment made after a day never takes effect", []string{"after 2021-02-01"}, []string{"9999-12-31 not-yet-made", "known 9999-12-31 not-yet-made"}},
		{"a foreseen step has no effect, even on its day", []string{"2021-02-01", "2024-03-01|complete|due"}, []string{"2024-03-01 promised", "2025-01-01 promised", "known 2025-01-01 promised"}},
		{"instalments do not complete the whole", []string{"2021-02-01", "2021-03-01|complete|part=2021", "2022-03-01|complete|part=2022"}, []string{"2021-03-01 part-delivered", "2022-03-01 part-delivered"}},
		{"the whole can be completed after its instalments", []string{"2021-02-01", "2021-03-01|complete|part=2021", "2022-03-01|complete"}, []string{"2022-02-28 part-delivered", "2022-03-01 delivered"}},
		{"late is only late from the delivery on", []string{"2021-02-01", "2021-03-01|missed", "2021-04-01|complete"}, []string{"2021-03-31 missed", "2021-04-01 delivered late"}},
		{"a missed instalment delivered makes a part, not late", []string{"2021-02-01", "2021-03-01|missed|part=2021", "2021-04-01|complete|part=2021"}, []string{"2021-04-01 part-delivered"}},
		{"money is never a delivery", []string{"2021-02-01", "2021-03-01|funded", "2021-04-01|report"}, []string{"2021-04-01 under-way"}},
		{"a delivery before the making counts from the making", []string{"2021-02-01", "2021-01-15|first-delivery"}, []string{"2021-01-15 not-yet-made", "2021-02-01 part-delivered"}},
		{"same day, as written: complete then missed", []string{"2021-02-01", "2021-03-01|complete", "2021-03-01|missed"}, []string{"2021-03-01 missed"}},
		{"same day, as written: missed then complete", []string{"2021-02-01", "2021-03-01|missed", "2021-03-01|complete"}, []string{"2021-03-01 delivered late"}},
		{"same last day: the wider date comes first", []string{"2021-02-01", "2021-03|missed", "2021-03-31|complete"}, []string{"2021-03-31 delivered late"}},
		{"same last day: the wider date comes first, however written", []string{"2021-02-01", "2021-03-31|complete", "2021-03|missed"}, []string{"2021-03-31 delivered late"}},
		{"order is by last day, not by first", []string{"2021-02-01", "2021-03|cancelled", "2021-03-10|complete"}, []string{"2021-03-10 delivered", "2021-03-31 cancelled"}},

		{"known: from the publication", []string{"2021-02-01", "2021-03-01|complete|src=2021-03-20"}, []string{"2021-03-20 delivered", "known 2021-03-19 promised", "known 2021-03-20 delivered"}},
		{"known: from the earliest of several sources", []string{"2021-02-01", "2021-03-01|complete|src=2021-05-01,2021-03-20,2021-04-01"}, []string{"known 2021-03-19 promised", "known 2021-03-20 delivered"}},
		{"known: an undated source beside a dated one is no help", []string{"2021-02-01", "2021-03-01|complete|src=undated,2021-03-20"}, []string{"known 2021-03-19 promised", "known 2021-03-20 delivered"}},
		{"known: never from undated sources alone", []string{"2021-02-01", "2021-03-01|complete|src=undated"}, []string{"2021-03-01 delivered", "known 2021-03-01 promised", "known 9999-12-31 promised"}},
		{"known: never before the step itself", []string{"2021-02-01", "2021-03-01|complete|src=2021-01-10"}, []string{"known 2021-02-28 promised", "known 2021-03-01 delivered"}},
		{"known: never before the step's last day", []string{"2021-02-01", "2021-03|complete|src=2021-03-05"}, []string{"known 2021-03-30 promised", "known 2021-03-31 delivered"}},
		{"known: a source of a month counts from its last day", []string{"2021-02-01", "2021-03-01|complete|src=2021-04"}, []string{"known 2021-04-29 promised", "known 2021-04-30 delivered"}},
		{"known: a source from before a day counts from the day before", []string{"2021-02-01", "2021-03-01|complete|src=before 2021-04-10"}, []string{"known 2021-04-08 promised", "known 2021-04-09 delivered"}},
		{"known: a source from after a day counts never", []string{"2021-02-01", "2021-03-01|complete|src=after 2021-04-10"}, []string{"known 9999-12-31 promised"}},
		{"known: facts in the order in which they happened, not in which they were published", []string{"2021-02-01", "2021-03-01|missed|src=2021-06-01", "2021-04-01|complete"},
			[]string{"known 2021-04-01 delivered", "known 2021-05-31 delivered", "known 2021-06-01 delivered late"}},
		{"known: a making published late begins then", []string{"2021-02-01|src=2021-05-01"}, []string{"2021-02-01 promised", "known 2021-04-30 not-yet-made", "known 2021-05-01 promised"}},
		{"known: a making published late begins with its first known step", []string{"2021-02-01|src=2021-05-01", "2021-03-01|approved"}, []string{"known 2021-02-28 not-yet-made", "known 2021-03-01 under-way"}},
		{"known: a making that cannot be dated begins with its first known step", []string{"2021-02-01|src=undated", "2021-03-01|report"}, []string{"known 2021-02-28 not-yet-made", "known 2021-03-01 promised"}},
		{"known: a step known only before the making does not begin it", []string{"2021-02-01|src=undated", "2021-01-10|announced"}, []string{"known 2021-01-31 not-yet-made", "known 2021-02-01 not-yet-made"}},
		{"known: a foreseen step does not begin it", []string{"2021-02-01|src=undated", "2021-03-01|announced|due"}, []string{"known 9999-12-31 not-yet-made"}},
		{"how it stood: a step does not begin it", []string{"2021-06-01", "2021-03-01|announced"}, []string{"2021-05-31 not-yet-made"}},
	} {
		a, e := commitment(test.lines[0], test.lines[1:]...)
		test.run(t, a, e)
	}
}

func TestRequestAsOfADay(t *testing.T) {
	tests := []standingTest{
		{"not yet asked, then open", []string{"2021-02-01"}, []string{"2021-01-31 not-yet-asked", "2021-02-01 open", "2023-01-01 open"}},
		{"an asking of a month begins on its last day", []string{"2021-02"}, []string{"2021-02-27 not-yet-asked", "2021-02-28 open"}},
		{"asking again changes nothing", []string{"2021-02-01", "2021-05-01", "2021-03-01|promised"}, []string{"2021-03-01 promised", "2021-05-01 promised"}},
		{"the latest effective answer counts", []string{"2021-02-01", "2021-03-01|refused", "2021-04-01|promised", "2021-05-01|none"}, []string{"2021-03-01 refused", "2021-04-01 promised", "2021-05-01 promised"}},
		{"reopened is open again", []string{"2021-02-01", "2021-03-01|met", "2021-04-01|reopened"}, []string{"2021-03-31 met", "2021-04-01 open"}},
		{"an answer of a month takes effect on its last day", []string{"2021-02-01", "2021-03|met"}, []string{"2021-03-30 open", "2021-03-31 met"}},
		{"an answer after a day never takes effect", []string{"2021-02-01", "after 2021-03|met"}, []string{"9999-12-31 open"}},
		{"an answer that precedes counts from the first asking", []string{"2021-02-01", "2021-01-01|promised|precedes"}, []string{"2021-01-31 not-yet-asked", "2021-02-01 promised earlier"}},
		{"a remark after it leaves it", []string{"2021-02-01", "2021-01-01|refused|precedes", "2021-03-01|none"}, []string{"2021-03-01 refused earlier"}},
		{"the same answer after the asking is one of its own", []string{"2021-02-01", "2021-01-01|refused|precedes", "2021-03-01|refused"}, []string{"2021-02-28 refused earlier", "2021-03-01 refused"}},
		{"reopened after it", []string{"2021-02-01", "2021-01-01|refused|precedes", "2021-03-01|reopened"}, []string{"2021-03-01 open"}},
		{"same day, as written", []string{"2021-02-01", "2021-03-01|refused", "2021-03-01|promised"}, []string{"2021-03-01 promised"}},
		{"same day, as written the other way", []string{"2021-02-01", "2021-03-01|promised", "2021-03-01|refused"}, []string{"2021-03-01 refused"}},
		{"same last day: the wider date comes first", []string{"2021-02-01", "2021-03-31|met", "2021-03|refused"}, []string{"2021-03-31 met"}},
		{"an answer on the day of the asking", []string{"2021-02-01", "2021-02-01|refused"}, []string{"2021-02-01 refused"}},

		{"known: asked from the publication", []string{"2021-02-01|src=2021-02-10"}, []string{"2021-02-01 open", "known 2021-02-09 not-yet-asked", "known 2021-02-10 open"}},
		{"known: the first asking may come to light after the second", []string{"2021-02-01|src=2021-09-01", "2021-05-01"}, []string{"known 2021-04-30 not-yet-asked", "known 2021-05-01 open"}},
		{"known: an asking that cannot be dated is never asked", []string{"2021-02-01|src=undated"}, []string{"2021-02-01 open", "known 9999-12-31 not-yet-asked"}},
		{"known: the second asking may be the first that can be dated", []string{"2021-02-01|src=undated", "2021-05-01"}, []string{"known 2021-04-30 not-yet-asked", "known 2021-05-01 open"}},
		{"known: the latest to happen counts, not the latest to be published", []string{"2021-02-01", "2021-03-01|refused|src=2021-08-01", "2021-04-01|promised|src=2021-04-02"},
			[]string{"known 2021-04-01 open", "known 2021-04-02 promised", "known 2021-08-01 promised"}},
		{"known: an answer that cannot be dated", []string{"2021-02-01", "2021-03-01|met|src=undated"}, []string{"2021-03-01 met", "known 9999-12-31 open"}},
	}
	after := map[Effect]Status{EffectNone: Open, EffectPromised: Promised, EffectPart: PartMet, EffectMet: Met, EffectRefused: Refused, EffectOvertaken: Overtaken, EffectReopened: Open}
	for _, effect := range Effects {
		want, ok := after[effect]
		if !ok {
			t.Errorf("effect %s has no status here", effect)
		}
		tests = append(tests, standingTest{"effect " + string(effect), []string{"2021-02-01", "2021-03-01|" + string(effect)}, []string{"2021-02-28 open", "2021-03-01 " + string(want)}})
		for _, then := range Effects { // whatever stood, the later effect decides
			both := after[then]
			if then == EffectNone {
				both = want
			}
			tests = append(tests, standingTest{fmt.Sprintf("%s then %s", effect, then), []string{"2021-02-01", "2021-03-01|" + string(effect), "2021-04-01|" + string(then)}, []string{"2021-03-31 " + string(want), "2021-04-01 " + string(both)}})
		}
	}
	for _, test := range tests {
		a, e := request(test.lines...)
		test.run(t, a, e)
	}
}

// event returns an article with one event.
func event(date, kind, held, src string) (*Article, *Entry) {
	a := good(nil)
	a.Entries = []Entry{{ID: "event", Kind: Event, Date: MustDate(date), Title: "Event", Sources: sources(a, src), Event: &EventFacts{Kind: kind, Held: held}}}
	a.Index()
	return a, &a.Entries[0]
}

func TestEventAsOfADay(t *testing.T) {
	tests := []struct {
		date, held, src string
		standingTest
	}{
		{"2021-02-01", "held", "", standingTest{rule: "a meeting held", want: []string{"2021-01-31 ahead", "2021-02-01 happened"}}},
		{"2021-02-01", "announced", "", standingTest{rule: "a meeting only announced", want: []string{"2021-01-31 ahead", "2021-02-01 announced"}}},
		{"2021-02", "", "", standingTest{rule: "an event of a month", want: []string{"2021-02-27 ahead", "2021-02-28 happened"}}},
		{"after 2021-02", "", "", standingTest{rule: "an event after a day", want: []string{"9999-12-31 ahead"}}},
		{"2021-02-01", "", "2021-03-01", standingTest{rule: "known from the publication", want: []string{"2021-02-01 happened", "known 2021-02-28 ahead", "known 2021-03-01 happened"}}},
		{"2021-02-01", "", "undated", standingTest{rule: "never known", want: []string{"known 9999-12-31 ahead"}}},
	}
	for _, test := range tests {
		a, e := event(test.date, "meeting", test.held, test.src)
		test.run(t, a, e)
	}
}

func TestEntryIsPossiblyBegunWithinItsDate(t *testing.T) {
	a, e := commitment("2021-02")
	for on, want := range map[string]bool{"2021-01-31": false, "2021-02-01": true, "2021-02-27": true, "2021-02-28": false} {
		if got := a.Standing(e, day(on), Stood).Possible; got != want {
			t.Errorf("on %s: got possible %v, want %v", on, got, want)
		}
	}
}

func TestEvidenceAge(t *testing.T) {
	tests := []struct {
		rule    string
		lines   []string
		on      string
		clock   Clock
		newest  string
		age     int
		unclear bool
	}{
		{"from the making", []string{"2021-02-01"}, "2021-02-11", Stood, "2021-02-01", 10, false},
		{"from the newest step", []string{"2021-02-01", "2021-03-01|approved"}, "2021-03-31", Stood, "2021-03-01", 30, false},
		{"a report is evidence", []string{"2021-02-01", "2021-03-01|report"}, "2021-03-31", Stood, "2021-03-01", 30, false},
		{"a step yet to come is none", []string{"2021-02-01", "2021-03-01|report"}, "2021-02-28", Stood, "2021-02-01", 27, false},
		{"a foreseen step is none", []string{"2021-02-01", "2021-03-01|complete|due"}, "2021-03-31", Stood, "2021-02-01", 58, false},
		{"a month counts from its last day", []string{"2021-02-01", "2021-03|report"}, "2021-04-01", Stood, "2021-03-31", 1, false},
		{"as old as allowed is clear", []string{"2021-02-01"}, "2021-07-31", Stood, "2021-02-01", 180, false},
		{"one day more is unclear", []string{"2021-02-01"}, "2021-08-01", Stood, "2021-02-01", 181, true},
		{"delivered is settled", []string{"2021-02-01", "2021-03-01|complete"}, "2023-03-01", Stood, "2021-03-01", 730, false},
		{"cancelled is settled", []string{"2021-02-01", "2021-03-01|cancelled"}, "2023-03-01", Stood, "2021-03-01", 730, false},
		{"missed is not settled", []string{"2021-02-01", "2021-03-01|missed"}, "2023-03-01", Stood, "2021-03-01", 730, true},
		{"changed is not settled", []string{"2021-02-01", "2021-03-01|changed"}, "2023-03-01", Stood, "2021-03-01", 730, true},
		{"a draft is not settled", []string{"2021-02-01|kind=draft"}, "2023-02-01", Stood, "2021-02-01", 730, true},
		{"at most to the record date", []string{"2023-12-01"}, "2031-01-01", Stood, "2023-12-01", 30, false},
		{"evidence newer than the record date is no age", []string{"2024-12-01"}, "2025-01-01", Stood, "2024-12-01", 0, false},
		{"not begun: no evidence", []string{"2021-02-01"}, "2021-01-01", Stood, open, 0, false},
		{"known: from the publication", []string{"2021-02-01", "2021-03-01|approved|src=2021-04-01"}, "2021-04-11", Known, "2021-04-01", 10, false},
		{"known: not yet published", []string{"2021-02-01", "2021-03-01|approved|src=2021-04-01"}, "2021-03-31", Known, "2021-02-01", 58, false},
		{"known: a late publication is the newest, whatever happened since", []string{"2021-02-01|src=2021-06-01", "2021-03-01|approved"}, "2021-06-11", Known, "2021-06-01", 10, false},
	}
	for _, test := range tests {
		a, e := commitment(test.lines[0], test.lines[1:]...)
		s := a.Standing(e, day(test.on), test.clock)
		if s.Newest.String() != test.newest || s.Age != test.age || s.Unclear != test.unclear {
			t.Errorf("%s: got newest %s, age %d, unclear %v, want %s, %d, %v", test.rule, s.Newest, s.Age, s.Unclear, test.newest, test.age, test.unclear)
		}
	}
	a, e := request("2021-02-01", "2021-03-01|refused")
	if s := a.Standing(e, day("2023-03-01"), Stood); !s.Unclear || s.Age != 730 {
		t.Errorf("an old refusal: got age %d, unclear %v, want 730, true", s.Age, s.Unclear)
	}
	a, e = request("2021-02-01", "2021-03-01|met", "2021-04-01|none")
	if s := a.Standing(e, day("2023-04-01"), Stood); s.Unclear || s.Age != 730 {
		t.Errorf("an old request met: got age %d, unclear %v, want 730, false", s.Age, s.Unclear)
	}
	a, e = event("2021-02-01", "meeting", "announced", "")
	if s := a.Standing(e, day("2023-02-01"), Stood); s.Unclear || s.Age != 730 {
		t.Errorf("an old event: got age %d, unclear %v, want 730, false", s.Age, s.Unclear)
	}
}

func TestMomentsComeInTheOrderInWhichTheyHappened(t *testing.T) {
	a, e := commitment("2021-02-01",
		"2021-01-15|announced", "2021-03|report", "2021-03-10|approved|src=undated", "2021-03-10|funded", "2021-03-31|missed", "after 2021-03-20|complete", "2021-04-01|report|due")
	want := "step 0, made 0, step 2, step 3, step 1, step 4, step 6, step 5"
	for _, c := range []Clock{Stood, Known} {
		var got []string
		for _, m := range a.Moments(e, c) {
			got = append(got, fmt.Sprintf("%s %d", m.What, m.Index))
			if m.Entry != e {
				t.Errorf("%s %d: got entry %p, want %p", m.What, m.Index, m.Entry, e)
			}
		}
		if g := strings.Join(got, ", "); g != want {
			t.Errorf("clock %q: got %s, want %s", c, g, want)
		}
	}
	for c, want := range map[Clock]int{Stood: 6, Known: 5} { // without the foreseen, the open-ended and, if known, the undated
		if got := len(a.InForce(e, a.RecordDate, c)); got != want {
			t.Errorf("in force by clock %q: got %d, want %d", c, got, want)
		}
	}
}

func changes(list []Change) string {
	var words []string
	for _, c := range list {
		words = append(words, c.Day.String()+" "+word(Standing{Status: c.Status, Late: c.Late, Earlier: c.Earlier}))
	}
	return strings.Join(words, ", ")
}

func TestChangesAreTheDaysOnWhichTheStatusChanges(t *testing.T) {
	tests := []struct {
		rule, made string
		steps      []string
		clock      Clock
		want       string
	}{
		{"from the beginning of time", "2021-02-01", nil, Stood, "… not-yet-made, 2021-02-01 promised"},
		{"evidence alone is no change", "2021-02-01", []string{"2021-03-01|report", "2021-04-01|announced"}, Stood, "… not-yet-made, 2021-02-01 promised"},
		{"one a day", "2021-02-01", []string{"2021-03-01|missed", "2021-03-01|complete"}, Stood, "… not-yet-made, 2021-02-01 promised, 2021-03-01 delivered late"},
		{"becoming late is a change", "2021-02-01", []string{"2021-03-01|missed|src=2021-06-01", "2021-04-01|complete"}, Known, "… not-yet-made, 2021-02-01 promised, 2021-04-01 delivered, 2021-06-01 delivered late"},
		{"foreseen and open-ended steps are none", "2021-02-01", []string{"2021-03-01|complete|due", "after 2021-04|missed"}, Stood, "… not-yet-made, 2021-02-01 promised"},
		{"never made", "after 2021-02-01", []string{"2021-03-01|complete"}, Stood, "… not-yet-made"},
		{"begun by a known step after the making", "2021-02-01|src=undated", []string{"2021-01-10|announced", "2021-03-01|complete"}, Known, "… not-yet-made, 2021-03-01 delivered"},
	}
	for _, test := range tests {
		a, e := commitment(test.made, test.steps...)
		if got := changes(a.Changes(e, test.clock)); got != test.want {
			t.Errorf("%s: got %s, want %s", test.rule, got, test.want)
		}
	}
}

func TestChangeDaysAreThoseOfAllEntriesOnce(t *testing.T) {
	a := good(nil)
	for c, want := range map[Clock]string{
		Stood: "[2021-01-05 2021-02-01 2021-04-01]",
		Known: "[2021-02-01 2021-04-01]",
	} {
		if got := fmt.Sprint(a.ChangeDays(c)); got != want {
			t.Errorf("clock %q: got %s, want %s", c, got, want)
		}
	}
}

func TestBetweenIsAfterTheFirstDayUpToTheSecond(t *testing.T) {
	a := good(nil)
	tests := []struct{ from, to, want string }{
		{"2021-01-04", "2021-01-05", "event asking"},
		{"2021-01-05", "2021-01-31", ""},
		{"2021-01-05", "2021-02-01", "answer made"},
		{"2021-02-01", "2021-01-05", "answer made"}, // the two change places
		{"2021-02-01", "2021-02-01", ""},
		{"2021-01-01", "2023-01-01", "event asking answer made step step"},
	}
	for _, test := range tests {
		var got []string
		for _, m := range a.Between(day(test.from), day(test.to), Stood) {
			got = append(got, m.What)
		}
		if g := strings.Join(got, " "); g != test.want {
			t.Errorf("from %s to %s: got %q, want %q", test.from, test.to, g, test.want)
		}
	}
}

func TestHiddenCountsWhatTheClockKnownLeavesOut(t *testing.T) {
	a, _ := commitment("2021-02-01|src=2021-02-05",
		"2021-03-01|approved|src=undated", "2021-03-01|report|src=2021-03-10", "2021-03-05|report|src=after 2021", "2021-03-06|report", "2021-04-01|complete|due|src=undated", "after 2021-03|missed|src=undated")
	tests := []struct {
		on                string
		later, notDatable int
	}{
		{"2021-01-31", 0, 0}, {"2021-02-01", 1, 0}, {"2021-02-05", 0, 0}, {"2021-03-01", 1, 1}, {"2021-03-06", 1, 2}, {"2021-03-10", 0, 2}, {"2023-12-31", 0, 2},
	}
	for _, test := range tests {
		later, notDatable := a.Hidden(day(test.on))
		if later != test.later || notDatable != test.notDatable {
			t.Errorf("on %s: got %d later, %d not datable, want %d, %d", test.on, later, notDatable, test.later, test.notDatable)
		}
	}
}

func TestArrivedBy(t *testing.T) {
	tests := []struct {
		rule  string
		steps []string
		on    string
		clock Clock
		want  string
	}{
		{"nothing", nil, "2023-01-01", Stood, "[]"},
		{"counts are added", []string{"2021-03-01|first-delivery|arrived=3 lamp", "2021-04-01|part-delivered|arrived=4 lamp"}, "2021-04-01", Stood, "[{7 lamp false}]"},
		{"only up to the day", []string{"2021-03-01|first-delivery|arrived=3 lamp", "2021-04-01|part-delivered|arrived=4 lamp"}, "2021-03-31", Stood, "[{3 lamp false}]"},
		{"a running total replaces", []string{"2021-03-01|first-delivery|arrived=3 lamp", "2021-04-01|report|arrived=5 lamp|sofar"}, "2021-04-01", Stood, "[{5 lamp false}]"},
		{"counts go on after a running total", []string{"2021-03-01|first-delivery|arrived=3 lamp", "2021-04-01|report|arrived=5 lamp|sofar", "2021-05-01|part-delivered|arrived=1 lamp"}, "2021-05-01", Stood, "[{6 lamp false}]"},
		{"a running total may be the first", []string{"2021-03-01|report|arrived=5 lamp|sofar", "2021-05-01|part-delivered|arrived=1 lamp"}, "2021-05-01", Stood, "[{6 lamp false}]"},
		{"the last running total stands", []string{"2021-03-01|report|arrived=9 lamp|sofar", "2021-05-01|report|arrived=8 lamp|sofar"}, "2021-05-01", Stood, "[{8 lamp false}]"},
		{"two units are never added", []string{"2021-03-01|first-delivery|arrived=3 lamp", "2021-03-01|funded|arrived=200 crown", "2021-04-01|part-delivered|arrived=1 lamp"}, "2021-05-01", Stood, "[{4 lamp false} {200 crown false}]"},
		{"a running total replaces its own unit only", []string{"2021-03-01|first-delivery|arrived=200 crown", "2021-04-01|part-delivered|arrived=1 lamp|sofar"}, "2021-05-01", Stood, "[{200 crown false} {1 lamp false}]"},
		{"a foreseen step brings nothing", []string{"2021-03-01|first-delivery|arrived=3 lamp|due"}, "2023-01-01", Stood, "[]"},
		{"known: what was published", []string{"2021-03-01|first-delivery|arrived=3 lamp|src=2021-06-01", "2021-04-01|part-delivered|arrived=4 lamp", "2021-04-02|part-delivered|arrived=1 lamp|src=undated"}, "2021-05-31", Known, "[{4 lamp false}]"},
		{"known: in the order in which it happened", []string{"2021-03-01|first-delivery|arrived=3 lamp|src=2021-06-01", "2021-04-01|report|arrived=4 lamp|sofar"}, "2021-06-01", Known, "[{4 lamp false}]"},
	}
	for _, test := range tests {
		a, e := commitment("2021-02-01", test.steps...)
		if got := fmt.Sprint(a.ArrivedBy(e, day(test.on), test.clock)); got != test.want {
			t.Errorf("%s: got %s, want %s", test.rule, got, test.want)
		}
	}
	a, e := request("2021-02-01")
	if got := a.ArrivedBy(e, a.RecordDate, Stood); got != nil {
		t.Errorf("of a request: got %v, want nothing", got)
	}
}
