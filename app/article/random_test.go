package article

import (
	"fmt"
	"math/rand"
	"reflect"
	"slices"
	"strconv"
	"testing"
)

// cases is how many random articles each property is tried on.
const cases = 2500

var (
	clocks   = []Clock{Stood, Known}
	firstDay = day("2020-12-15")
	lastDay  = day("2021-07-15")
)

// randomDate returns a date around the days of the tests, more often than not
// a single day, so that many fall on the same one.
func randomDate(r *rand.Rand, openEnds bool) Date {
	d := firstDay + Day(10+r.Intn(int(lastDay-firstDay)-80))
	if r.Intn(3) == 0 {
		d = firstDay + 60 + Day(r.Intn(8))
	}
	y, m, _ := d.Civil()
	month := pad(y, 4) + "-" + pad(m, 2)
	n := 12
	if openEnds {
		n = 14
	}
	switch r.Intn(n) {
	case 0:
		return MustDate(month)
	case 1:
		return MustDate("about " + d.String())
	case 2:
		return MustDate(d.String() + "/" + (d + Day(r.Intn(40))).String())
	case 3:
		if r.Intn(4) == 0 {
			return MustDate(strconv.Itoa(y))
		}
		return MustDate("about " + month)
	case 12:
		return MustDate("before " + d.String())
	case 13:
		return MustDate("after " + d.String())
	}
	return MustDate(d.String())
}

func randomSources(r *rand.Rand, a *Article) (ids []string) {
	for _, i := range r.Perm(len(a.Sources))[:1+r.Intn(3)] {
		ids = append(ids, a.Sources[i].ID)
	}
	return ids
}

func pick[T any](r *rand.Rand, list []T) T { return list[r.Intn(len(list))] }

// random returns a valid small article: references resolve, entries, askings,
// answers and steps are in order of their dates, answers from before the first
// asking precede it, and a draft has only the steps that a draft may have.
func random(seed int64) *Article {
	r := rand.New(rand.NewSource(seed))
	a := &Article{
		Title: "Harbour ledger", Headline: "Asked of the Board", Language: "en", Asker: "brackwater",
		RecordDate: firstDay + Day(100+r.Intn(150)), UnclearAfter: 20 + r.Intn(60),
		Parties: []Party{{ID: "brackwater", Name: "Brackwater", Kind: "body"}, {ID: "board", Name: "Harbour Board", Kind: "group"}},
		Units:   []Unit{{"lamp", "lamp", "lamps", ""}, {"crown", "crown", "crowns", "BRC"}},
		Topics:  []Topic{{"lamps", "Lamps"}},
	}
	for i := range 3 + r.Intn(5) {
		s := Source{ID: fmt.Sprintf("s%d", i), Address: fmt.Sprintf("https://s%d.example/", i), Title: "S", Publisher: pick(r, []string{"Gazette", "Courier", "Board"}), Kind: pick(r, SourceKinds), Language: "en"}
		if r.Intn(3) > 0 {
			s.Date = randomDate(r, true)
		}
		if r.Intn(3) == 0 {
			s.Date = MustDate("1900")
		}
		a.Sources = append(a.Sources, s)
	}
	for i := range 1 + r.Intn(4) {
		a.Entries = append(a.Entries, randomEntry(r, a, fmt.Sprintf("e%d", i)))
	}
	slices.SortStableFunc(a.Entries, func(x, y Entry) int { return x.Date.Compare(y.Date) })
	a.Index()
	return a
}

func randomEntry(r *rand.Rand, a *Article, id string) Entry {
	e := Entry{ID: id, Kind: pick(r, []Kind{Event, Request, Request, Commitment, Commitment, Commitment}), Title: "T", Short: id, Topics: []string{"lamps"}, Sources: randomSources(r, a)}
	if r.Intn(4) == 0 {
		e.Notes = []Note{{"n", randomSources(r, a)}}
	}
	switch e.Kind {
	case Event:
		e.Date = randomDate(r, true)
		e.Event = &EventFacts{Kind: pick(r, EventKinds)}
		if r.Intn(2) == 0 {
			e.Event.Kind = "meeting"
		}
		if e.Event.Kind == "meeting" {
			e.Event.Held = pick(r, []string{"held", "held", "announced"})
			e.Event.CalledBy = []string{pick(r, []string{"brackwater", "board"})}
		}
	case Request:
		q := &RequestFacts{}
		for range 1 + r.Intn(3) {
			q.Askings = append(q.Askings, Asking{Date: randomDate(r, true), By: "brackwater", Basis: "official", Sources: randomSources(r, a)})
		}
		slices.SortStableFunc(q.Askings, func(x, y Asking) int { return x.Date.Compare(y.Date) })
		e.Date, e.Request = q.Askings[0].Date, q
		for range r.Intn(6) {
			n := Answer{Date: randomDate(r, true), Effect: pick(r, Effects), Relation: pick(r, []Relation{Answers, Follows}), Text: "a", Sources: randomSources(r, a)}
			if n.Date.Last < e.Date.First {
				n.Relation, n.Effect = Precedes, pick(r, []Effect{EffectNone, EffectPromised, EffectRefused})
			}
			q.Answers = append(q.Answers, n)
		}
		slices.SortStableFunc(q.Answers, func(x, y Answer) int { return x.Date.Compare(y.Date) })
	case Commitment:
		c := &CommitmentFacts{Kind: pick(r, CommitmentKinds), By: []string{"board"}, Made: Made{Date: randomDate(r, true), Text: "m", Sources: randomSources(r, a)}}
		e.Date, e.Commitment = c.Made.Date, c
		kinds := StepKinds
		if c.Kind == "draft" {
			kinds = []StepKind{StepAnnounced, StepChanged, StepCancelled, StepReport}
		}
		for range r.Intn(9) {
			s := Step{Date: randomDate(r, true), Kind: pick(r, kinds), Text: "s", Sources: randomSources(r, a)}
			if r.Intn(3) > 0 { // most steps come after the making
				for range 5 {
					if s.Date.Compare(e.Date) < 0 {
						s.Date = randomDate(r, true)
					}
				}
			}
			if s.Kind == StepComplete && r.Intn(2) == 0 {
				s.Part = "first"
			}
			if r.Intn(3) == 0 {
				s.Arrived = &Arrived{Value: float64(1 + r.Intn(9)), Unit: pick(r, []string{"lamp", "crown"}), SoFar: r.Intn(3) == 0}
			}
			s.Due = r.Intn(12) == 0
			c.Steps = append(c.Steps, s)
		}
		slices.SortStableFunc(c.Steps, func(x, y Step) int { return x.Date.Compare(y.Date) })
	}
	return e
}

// someDays returns days worth asking about: any, and those around the dates.
func someDays(r *rand.Rand, a *Article) []Day {
	days := []Day{a.RecordDate, a.RecordDate + 400, firstDay + Day(r.Intn(int(lastDay-firstDay)))}
	for range 6 {
		e := &a.Entries[r.Intn(len(a.Entries))]
		f := pick(r, refFacts(e))
		d := f.date.Last
		if f.date.Last == MaxDay || r.Intn(4) == 0 {
			d = f.date.First
		}
		if s := pick(r, a.Sources); r.Intn(3) == 0 && s.Date.Text != "" && !s.Date.Open() {
			d = s.Date.Last
		}
		if d != MinDay {
			days = append(days, d+Day(r.Intn(3)-1))
		}
	}
	return days
}

// each runs a property over random articles until one fails.
func each(t *testing.T, n int, property func(t *testing.T, r *rand.Rand, a *Article)) {
	t.Helper()
	for seed := range int64(n) {
		property(t, rand.New(rand.NewSource(seed)), random(seed))
		if t.Failed() {
			data, _ := random(seed).JSON()
			t.Fatalf("seed %d, article %.600s", seed, data)
		}
	}
}

// key names a moment within an article.
func key(m Moment) string { return fmt.Sprintf("%s %s %d", m.Entry.ID, m.What, m.Index) }

func keys(ms []Moment) (list []string) {
	for _, m := range ms {
		list = append(list, key(m))
	}
	return list
}

func allInForce(a *Article, on Day, c Clock) (ms []Moment) {
	for i := range a.Entries {
		ms = append(ms, a.InForce(&a.Entries[i], on, c)...)
	}
	return ms
}

func TestStepsInForceAgreeWithTheReference(t *testing.T) {
	each(t, cases, func(t *testing.T, r *rand.Rand, a *Article) {
		for _, on := range someDays(r, a) {
			for _, c := range clocks {
				for i := range a.Entries {
					e := &a.Entries[i]
					var want []string
					for _, f := range refInForce(a, e, on, c) {
						want = append(want, fmt.Sprintf("%s %s %d", e.ID, f.what, f.index))
					}
					if got := keys(a.InForce(e, on, c)); !slices.Equal(got, want) {
						t.Errorf("%s on %s by clock %q: got %v, want %v", e.ID, on, c, got, want)
					}
				}
			}
		}
	})
}

func TestStandingAgreesWithTheReference(t *testing.T) {
	seen := map[string]int{}
	each(t, cases, func(t *testing.T, r *rand.Rand, a *Article) {
		for _, on := range someDays(r, a) {
			for _, c := range clocks {
				for i := range a.Entries {
					e := &a.Entries[i]
					got := a.Standing(e, on, c)
					want, _ := refStanding(a, e, on, c)
					if got != want {
						t.Errorf("%s on %s by clock %q: got %+v, want %+v", e.ID, on, c, got, want)
					}
					seen[string(e.Kind)+" "+word(got)]++
				}
			}
		}
	})
	for _, k := range Kinds {
		for _, s := range Statuses[k] {
			if n := seen[string(k)+" "+string(s)]; n < 20 {
				t.Errorf("%s %s was reached: got %d times, want at least 20: the generator is too narrow", k, s, n)
			}
		}
	}
	if n := seen["commitment delivered late"]; n < 20 {
		t.Errorf("delivered late was reached: got %d times, want at least 20", n)
	}
}

func TestWaitsAgreeWithTheReference(t *testing.T) {
	ended := 0
	each(t, cases, func(t *testing.T, r *rand.Rand, a *Article) {
		for _, on := range someDays(r, a) {
			for _, c := range clocks {
				for i := range a.Entries {
					e := &a.Entries[i]
					check := func(name string, got, want Wait) {
						if got != want {
							t.Errorf("%s: %s on %s by clock %q: got %+v, want %+v", name, e.ID, on, c, got, want)
						}
						if !got.None && !got.Open {
							ended++
						}
						if got.Min > got.Max || got.Min < 0 {
							t.Errorf("%s: %s: got %+v, want a range", name, e.ID, got)
						}
					}
					switch e.Kind {
					case Request:
						check("answer", a.WaitForAnswer(e, on, c), refWaitForAnswer(a, e, on, c, false))
						check("met", a.WaitForMet(e, on, c), refWaitForAnswer(a, e, on, c, true))
						n := 0
						for _, f := range refInForce(a, e, on, c) {
							if f.related == "precedes" && refBegun(a, e, on, c) {
								n++
							}
						}
						if got := a.Preceding(e, on, c); got != n {
							t.Errorf("preceding: %s on %s by clock %q: got %d, want %d", e.ID, on, c, got, n)
						}
					case Commitment:
						check("first", a.WaitForFirst(e, on, c), refWaitFor(a, e, on, c, false))
						check("all", a.WaitForAll(e, on, c), refWaitFor(a, e, on, c, true))
						n := 0
						for _, f := range refInForce(a, e, on, c) {
							if slices.Contains([]StepKind{"first-delivery", "part-delivered", "complete"}, f.kind) && f.date.Last < e.Commitment.Made.Date.First && refBegun(a, e, on, c) {
								n++
							}
						}
						if got := a.Preceding(e, on, c); got != n {
							t.Errorf("preceding: %s on %s by clock %q: got %d, want %d", e.ID, on, c, got, n)
						}
					}
				}
			}
		}
	})
	if ended < cases {
		t.Errorf("waits that ended: got %d, want more: the generator is too narrow", ended)
	}
}

func TestTallyAndArrivalsAgreeWithTheReference(t *testing.T) {
	each(t, cases, func(t *testing.T, r *rand.Rand, a *Article) {
		odd := func(e *Entry) bool { return (e.ID[1]-'0')%2 == 1 }
		all := func(*Entry) bool { return true }
		for _, on := range someDays(r, a) {
			for _, c := range clocks {
				if got, want := a.Tally(on, c, nil), refTally(a, on, c, all); !reflect.DeepEqual(got, want) {
					t.Errorf("on %s by clock %q: got %+v, want %+v", on, c, got, want)
				}
				if got, want := a.Tally(on, c, odd), refTally(a, on, c, odd); !reflect.DeepEqual(got, want) {
					t.Errorf("some entries on %s by clock %q: got %+v, want %+v", on, c, got, want)
				}
				for i := range a.Entries {
					e := &a.Entries[i]
					if got, want := a.ArrivedBy(e, on, c), refArrived(a, e, on, c); !slices.Equal(got, want) {
						t.Errorf("arrived of %s on %s by clock %q: got %v, want %v", e.ID, on, c, got, want)
					}
				}
			}
		}
	})
}

func TestStepsInForceGrowWithTheDay(t *testing.T) {
	each(t, cases, func(t *testing.T, r *rand.Rand, a *Article) {
		days := someDays(r, a)
		slices.Sort(days)
		for _, c := range clocks {
			var before []string
			for _, on := range days {
				now := keys(allInForce(a, on, c))
				for _, k := range before {
					if !slices.Contains(now, k) {
						t.Errorf("by clock %q on %s: got %s gone, want it still in force", c, on, k)
					}
				}
				before = now
			}
		}
	})
}

func TestWhatIsKnownIsPartOfWhatStood(t *testing.T) {
	each(t, cases, func(t *testing.T, r *rand.Rand, a *Article) {
		for _, on := range someDays(r, a) {
			stood, known := keys(allInForce(a, on, Stood)), keys(allInForce(a, on, Known))
			for _, k := range known {
				if !slices.Contains(stood, k) {
					t.Errorf("on %s: got %s known, want it to have stood", on, k)
				}
			}
			later, notDatable := a.Hidden(on)
			if l, n := refHidden(a, on); later != l || notDatable != n {
				t.Errorf("hidden on %s: got %d later and %d not datable, want %d and %d", on, later, notDatable, l, n)
			}
			if len(stood) != len(known)+later+notDatable {
				t.Errorf("on %s: got %d known, %d later, %d not datable, want %d in all", on, len(known), later, notDatable, len(stood))
			}
			for i := range a.Entries {
				e := &a.Entries[i]
				if !a.Status(e, on, Known).NotYet() && a.Status(e, on, Stood).NotYet() {
					t.Errorf("%s on %s: got begun as known, want not yet, as it stood", e.ID, on)
				}
			}
		}
	})
}

func TestComparingTwoDaysIsTheStepsBetween(t *testing.T) {
	each(t, cases, func(t *testing.T, r *rand.Rand, a *Article) {
		days := someDays(r, a)
		for _, c := range clocks {
			for range 8 {
				from, to := pick(r, days), pick(r, days)
				between := a.Between(from, to, c)
				got := keys(between)
				if !slices.Equal(got, keys(a.Between(to, from, c))) {
					t.Errorf("from %s to %s: got another answer the other way round, want the same", from, to)
				}
				for i := 1; i < len(between); i++ {
					if between[i].Day < between[i-1].Day {
						t.Errorf("from %s to %s: got %s after %s, want them in order", from, to, got[i], got[i-1])
					}
				}
				var want []string // in force on the later day and not on the earlier
				for i := range a.Entries {
					for _, f := range refFacts(&a.Entries[i]) {
						if refHolds(a, f, max(from, to), c) && !refHolds(a, f, min(from, to), c) {
							want = append(want, fmt.Sprintf("%s %s %d", a.Entries[i].ID, f.what, f.index))
						}
					}
				}
				slices.Sort(got)
				slices.Sort(want)
				if !slices.Equal(got, want) {
					t.Errorf("from %s to %s by clock %q: got %v, want %v", from, to, c, got, want)
				}
				// No status differs between the days unless a step lies between.
				for i := range a.Entries {
					e := &a.Entries[i]
					x, y := a.Standing(e, from, c), a.Standing(e, to, c)
					moved := slices.ContainsFunc(between, func(m Moment) bool { return m.Entry == e })
					if (x.Status != y.Status || x.Late != y.Late || x.Earlier != y.Earlier) && !moved {
						t.Errorf("%s by clock %q: got %s on %s and %s on %s and no step between, want one", e.ID, c, word(x), from, word(y), to)
					}
				}
			}
		}
	})
}

func TestStatusesChangeOnlyOnTheDaysListed(t *testing.T) {
	each(t, 250, func(t *testing.T, r *rand.Rand, a *Article) {
		for _, c := range clocks {
			changeDays := a.ChangeDays(c)
			if !slices.IsSorted(changeDays) || len(slices.Compact(slices.Clone(changeDays))) != len(changeDays) {
				t.Errorf("by clock %q: got change days %v, want each once and in order", c, changeDays)
			}
			used := map[Day]bool{}
			for i := range a.Entries {
				e := &a.Entries[i]
				list := a.Changes(e, c)
				if list[0].Day != MinDay || !list[0].Status.NotYet() {
					t.Errorf("%s by clock %q: got first change %v, want not yet at the beginning", e.ID, c, list[0])
				}
				for j := 1; j < len(list); j++ {
					if list[j].Day <= list[j-1].Day || list[j].Status == list[j-1].Status && list[j].Late == list[j-1].Late && list[j].Earlier == list[j-1].Earlier {
						t.Errorf("%s by clock %q: got change %v after %v, want another status on a later day", e.ID, c, list[j], list[j-1])
					}
					used[list[j].Day] = true
				}
				n := 0
				before := a.Standing(e, day("1850-01-01"), c)
				for on := firstDay - 60; on <= lastDay+200; on++ {
					for n+1 < len(list) && list[n+1].Day <= on {
						n++
					}
					s := a.Standing(e, on, c)
					if s.Status != list[n].Status || s.Late != list[n].Late || s.Earlier != list[n].Earlier {
						t.Errorf("%s on %s by clock %q: got %s, want %s as Changes says", e.ID, on, c, word(s), list[n].Status)
					}
					if (s.Status != before.Status || s.Late != before.Late || s.Earlier != before.Earlier) && on > firstDay-60 && !slices.Contains(changeDays, on) {
						t.Errorf("%s on %s by clock %q: got a change from %s to %s, want the day listed in %v", e.ID, on, c, word(before), word(s), changeDays)
					}
					before = s
				}
			}
			for _, d := range changeDays {
				if !used[d] {
					t.Errorf("by clock %q: got change day %s, want only days on which something changes", c, d)
				}
			}
		}
	})
}

func TestRandomArticlesSurviveJSON(t *testing.T) {
	each(t, cases, func(t *testing.T, r *rand.Rand, a *Article) {
		for i := range a.Entries {
			a.Entries[i].Dossier = []string{"meetings:x"}
		}
		data, err := a.JSON()
		if err != nil {
			t.Fatal(err)
		}
		back, err := FromJSON(data)
		if err != nil {
			t.Fatal(err)
		}
		if want := withoutDossier(a); !reflect.DeepEqual(back, want) {
			t.Errorf("got %+v, want %+v", back, want)
		}
	})
}

func TestClientJSONStandsAsTheWholeArticle(t *testing.T) {
	each(t, cases/2, func(t *testing.T, r *rand.Rand, a *Article) {
		data, err := a.ClientJSON()
		if err != nil {
			t.Fatal(err)
		}
		client, err := FromJSON(data)
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range clocks {
			for _, on := range someDays(r, a) {
				for i := range a.Entries {
					e := &a.Entries[i]
					if got, want := client.Standing(client.Entry(e.ID), on, c), a.Standing(e, on, c); got != want {
						t.Errorf("%s on %s by clock %q: got %+v, want %+v", e.ID, on, c, got, want)
					}
				}
				if got, want := client.Tally(on, c, nil), a.Tally(on, c, nil); !reflect.DeepEqual(got, want) {
					t.Errorf("tally on %s by clock %q: got %+v, want %+v", on, c, got, want)
				}
			}
			if got, want := client.ChangeDays(c), a.ChangeDays(c); !slices.Equal(got, want) {
				t.Errorf("change days by clock %q: got %v, want %v", c, got, want)
			}
		}
	})
}

// A question leaves the article as it was.
func TestFunctionsArePure(t *testing.T) {
	each(t, cases/10, func(t *testing.T, r *rand.Rand, a *Article) {
		before, err := a.JSON()
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range clocks {
			for _, on := range someDays(r, a) {
				first, again := fmt.Sprintln(a.Tally(on, c, nil), a.ChangeDays(c)), fmt.Sprintln(a.Tally(on, c, nil), a.ChangeDays(c))
				if first != again {
					t.Errorf("asked twice: got %s, want %s", again, first)
				}
				a.Between(firstDay, on, c)
				a.Hidden(on)
			}
		}
		if after, _ := a.JSON(); string(after) != string(before) {
			t.Errorf("got the article changed to %s, want %s", after, before)
		}
	})
}
