package article

import (
	"testing"
	"time"
)

const (
	open = "…" // the open end of a date, as Day prints it
)

func TestParseDate(t *testing.T) {
	tests := []struct {
		text, first, last string
		precision         Precision
		words             string
	}{
		{"2024-08-28", "2024-08-28", "2024-08-28", PrecisionDay, "28 August 2024"},
		{"2024-02-29", "2024-02-29", "2024-02-29", PrecisionDay, "29 February 2024"},
		{"2000-02-29", "2000-02-29", "2000-02-29", PrecisionDay, "29 February 2000"},
		{"0001-01-01", "0001-01-01", "0001-01-01", PrecisionDay, "1 January 1"},
		{"9999-12-31", "9999-12-31", "9999-12-31", PrecisionDay, "31 December 9999"},
		{"2024-08", "2024-08-01", "2024-08-31", PrecisionMonth, "August 2024"},
		{"2024-02", "2024-02-01", "2024-02-29", PrecisionMonth, "February 2024"},
		{"2023-02", "2023-02-01", "2023-02-28", PrecisionMonth, "February 2023"},
		{"1900-02", "1900-02-01", "1900-02-28", PrecisionMonth, "February 1900"},
		{"2024-12", "2024-12-01", "2024-12-31", PrecisionMonth, "December 2024"},
		{"2024", "2024-01-01", "2024-12-31", PrecisionYear, "2024"},
		{"1991/1992", "1991-01-01", "1992-12-31", PrecisionRange, "between 1991 and 1992"},
		{"2024-01/2024-03", "2024-01-01", "2024-03-31", PrecisionRange, "between January 2024 and March 2024"},
		{"2024-01-30/2024-02", "2024-01-30", "2024-02-29", PrecisionRange, "between 30 January 2024 and February 2024"},
		{"2024/2024-03-05", "2024-01-01", "2024-03-05", PrecisionRange, "between 2024 and 5 March 2024"},
		{"2024-03-05/2024-03-05", "2024-03-05", "2024-03-05", PrecisionRange, "between 5 March 2024 and 5 March 2024"},
		{"about 2024-08-28", "2024-08-21", "2024-09-04", PrecisionAbout, "about 28 August 2024"},
		{"about 2024-03-03", "2024-02-25", "2024-03-10", PrecisionAbout, "about 3 March 2024"},
		{"about 2024-08", "2024-07-01", "2024-09-30", PrecisionAbout, "about August 2024"},
		{"about 2024-01", "2023-12-01", "2024-02-29", PrecisionAbout, "about January 2024"},
		{"about 2024-11", "2024-10-01", "2024-12-31", PrecisionAbout, "about November 2024"},
		{"about 2024-12", "2024-11-01", "2025-01-31", PrecisionAbout, "about December 2024"},
		{"about 2024", "2023-01-01", "2025-12-31", PrecisionAbout, "about 2024"},
		{"before 2024-08-28", open, "2024-08-27", PrecisionBefore, "before 28 August 2024"},
		{"before 2024-03", open, "2024-02-29", PrecisionBefore, "before March 2024"},
		{"before 2024", open, "2023-12-31", PrecisionBefore, "before 2024"},
		{"after 2024-02-28", "2024-02-29", open, PrecisionAfter, "after 28 February 2024"},
		{"after 2024-08", "2024-09-01", open, PrecisionAfter, "after August 2024"},
		{"after 2024", "2025-01-01", open, PrecisionAfter, "after 2024"},
	}
	for _, test := range tests {
		d, err := ParseDate(test.text)
		if err != nil {
			t.Errorf("%q: got error %v, want none", test.text, err)
			continue
		}
		if d.First.String() != test.first || d.Last.String() != test.last || d.Precision != test.precision {
			t.Errorf("%q: got %s to %s, %s, want %s to %s, %s", test.text, d.First, d.Last, d.Precision, test.first, test.last, test.precision)
		}
		if got := d.String(); got != test.text {
			t.Errorf("%q printed: got %q, want it back", test.text, got)
		}
		if got, want := d.Exact(), test.first == test.last; got != want {
			t.Errorf("%q exact: got %v, want %v", test.text, got, want)
		}
		if got, want := d.Open(), test.first == open || test.last == open; got != want {
			t.Errorf("%q open: got %v, want %v", test.text, got, want)
		}
		if d.IsZero() {
			t.Errorf("%q: got the zero date, want a date", test.text)
		}
		if got := d.Words(); got != test.words {
			t.Errorf("%q in words: got %q, want %q", test.text, got, test.words)
		}
	}
}

// badDates are texts that are no dates.
var badDates = []string{
	"", " ", "yesterday", "24-08-28", "2024-8-28", "2024-08-8", "2024/08/28", "28.08.2024", "2024-08-28T00:00", "20240828", "2024-", "2024-08-",
	"-024", "+024", "2024-0a", "２０２４", "2024 ", " 2024", "2024-08-28 ", "2024\n",
	"0000", "0000-01-01", "2024-00", "2024-13", "2024-00-10", "2024-13-01", "2024-01-00", "2024-01-32", "2024-04-31",
	"2023-02-29", "1900-02-29", "2100-02-29", "2024-02-30",
	"2024-03/2024-01", "1992/1991", "2024-08-29/2024-08-28", "2024/", "/2024", "2024/2025/2026", "2024 / 2025", "2024-02-30/2024-03", "2024/2024-13",
	"about", "about ", "about  2024", "about 2024 ", "about 2023-02-29", "about 2024/2025", "About 2024", "ca 2024", "before", "after", "before about 2024", "after 2024-13", "until 2024",
}

func TestParseDateRefusesWhatIsNoDate(t *testing.T) {
	for _, text := range badDates {
		d, err := ParseDate(text)
		if err == nil {
			t.Errorf("%q: got %v, want an error", text, d)
		}
		if !d.IsZero() {
			t.Errorf("%q: got %+v with the error, want the zero date", text, d)
		}
	}
}

func TestParseDayTakesOnlyDays(t *testing.T) {
	for _, text := range append([]string{"2024", "2024-08", "about 2024-08-28", "2024-08-28/2024-08-28"}, badDates...) {
		if d, err := ParseDay(text); err == nil {
			t.Errorf("%q: got %v, want an error", text, d)
		}
	}
	d, err := ParseDay("1970-01-02")
	if err != nil || d != 1 {
		t.Errorf("1970-01-02: got %d, %v, want 1", d, err)
	}
}

func TestMustDatePanicsOnWhatIsNoDate(t *testing.T) {
	defer func() {
		if recover() == nil {
			t.Error("got no panic, want one")
		}
	}()
	MustDate("2023-02-29")
}

func TestZeroDateIsNoDate(t *testing.T) {
	var d Date
	if !d.IsZero() || d.Exact() || d.Open() || d.In(MaxDay) || d.Possibly(0) {
		t.Errorf("zero date: got zero %v, exact %v, open %v, in %v, possibly %v, want true, then false", d.IsZero(), d.Exact(), d.Open(), d.In(MaxDay), d.Possibly(0))
	}
	if got, want := d.Words(), "date not known"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestDateTakesEffectOnItsLastDayAndIsPossibleBefore(t *testing.T) {
	tests := []struct {
		date, day    string
		possibly, in bool
	}{
		{"2024-08-28", "2024-08-27", false, false},
		{"2024-08-28", "2024-08-28", false, true},
		{"2024-08-28", "2024-08-29", false, true},
		{"2024-08", "2024-07-31", false, false},
		{"2024-08", "2024-08-01", true, false},
		{"2024-08", "2024-08-30", true, false},
		{"2024-08", "2024-08-31", false, true},
		{"2024-08", "2024-09-01", false, true},
		{"1991/1992", "1990-12-31", false, false},
		{"1991/1992", "1991-01-01", true, false},
		{"1991/1992", "1992-12-30", true, false},
		{"1991/1992", "1992-12-31", false, true},
		{"about 2024-08-28", "2024-08-20", false, false},
		{"about 2024-08-28", "2024-08-21", true, false},
		{"about 2024-08-28", "2024-09-04", false, true},
		{"before 2024", "1500-01-01", true, false},
		{"before 2024", "2023-12-30", true, false},
		{"before 2024", "2023-12-31", false, true},
		{"after 2024", "2024-12-31", false, false},
		{"after 2024", "2025-01-01", true, false},
		{"after 2024", "9999-01-01", true, false},
	}
	for _, test := range tests {
		d := MustDate(test.date)
		if got := d.Possibly(day(test.day)); got != test.possibly {
			t.Errorf("%q possibly on %s: got %v, want %v", test.date, test.day, got, test.possibly)
		}
		if got := d.In(day(test.day)); got != test.in {
			t.Errorf("%q in on %s: got %v, want %v", test.date, test.day, got, test.in)
		}
	}
}

func TestDatesSortByFirstThenLastDay(t *testing.T) {
	sorted := []string{
		"before 2023", "before 2024-08-28", "2023", "2024-08-01", "2024-08-01/2024-08-02", "2024-08", "2024-08-01/2024-09", "after 2024-07",
		"2024-08-02", "about 2025-08", "2025-08", "after 2025-07", "after 2025",
	}
	for i, a := range sorted {
		for j, b := range sorted {
			want := min(max(i-j, -1), 1)
			got := MustDate(a).Compare(MustDate(b))
			if min(max(got, -1), 1) != want {
				t.Errorf("%q against %q: got %d, want %d", a, b, got, want)
			}
		}
	}
	if got := MustDate("2024-08").Compare(MustDate("2024-08-01/2024-08-31")); got != 0 {
		t.Errorf("the same days written differently: got %d, want 0", got)
	}
}

func TestDaysAgreeWithPackageTimeOverFourThousandYears(t *testing.T) {
	epoch := time.Date(1970, 1, 1, 0, 0, 0, 0, time.UTC)
	check := func(n int) {
		at := epoch.AddDate(0, 0, n)
		y, m, d := Day(n).Civil()
		wy, wm, wd := at.Date()
		if y != wy || m != int(wm) || d != wd {
			t.Errorf("day %d: got %d-%d-%d, want %d-%d-%d", n, y, m, d, wy, wm, wd)
		}
		if got := DayOf(wy, int(wm), wd); got != Day(n) {
			t.Errorf("DayOf(%d, %d, %d): got %d, want %d", wy, wm, wd, got, n)
		}
		if wy >= 1 && wy <= 9999 {
			if got, want := Day(n).String(), at.Format("2006-01-02"); got != want {
				t.Errorf("day %d: got %s, want %s", n, got, want)
			}
			if back, err := ParseDay(Day(n).String()); err != nil || back != Day(n) {
				t.Errorf("day %d read back: got %d, %v, want it", n, back, err)
			}
		}
	}
	const years = 4000 * 36525 / 100
	for n := -years - 719468; n <= years; n += 37 {
		check(n)
	}
	for y := -4000; y <= 5970; y++ { // the edges of every year and of February
		for _, md := range [][2]int{{1, 1}, {2, 28}, {3, 1}, {12, 31}} {
			n := int(time.Date(y, time.Month(md[0]), md[1], 0, 0, 0, 0, time.UTC).Unix() / 86400)
			check(n)
		}
	}
}

func TestDayInWords(t *testing.T) {
	d := day("2024-09-05")
	if got, want := d.Words(), "5 September 2024"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	if got, want := d.ShortWords(), "5 Sep 2024"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	if got, want := MonthName(12), "December"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	for _, d := range []Day{MinDay, MaxDay} {
		if got := d.String(); got != open {
			t.Errorf("open end: got %q, want %q", got, open)
		}
	}
}

func TestDatesTravelAsText(t *testing.T) {
	for _, s := range []string{"", "2024", "about 2024-08", "before 2024-08-28", "1991/1992"} {
		var d Date
		if err := d.UnmarshalText([]byte(s)); err != nil {
			t.Errorf("%q: got error %v, want none", s, err)
		}
		if got, _ := d.MarshalText(); string(got) != s {
			t.Errorf("got %q, want %q", got, s)
		}
	}
	var d Date
	if err := d.UnmarshalText([]byte("2023-02-29")); err == nil {
		t.Error("29 February 2023: got no error, want one")
	}
	var n Day
	if err := n.UnmarshalText([]byte("2024")); err == nil {
		t.Error("a year as a day: got no error, want one")
	}
	if err := n.UnmarshalText([]byte("2024-02-29")); err != nil || n != day("2024-02-29") {
		t.Errorf("got %v, %v, want 2024-02-29", n, err)
	}
}

func FuzzParseDate(f *testing.F) {
	for _, s := range []string{"2024-08-28", "2024-08", "2024", "1991/1992", "about 2024-08-28", "about 2024-01", "about 2024-12", "about 0001", "before 0001", "after 9999-12-31", "2024-02-29/2024"} {
		f.Add(s)
	}
	for _, s := range badDates {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		d, err := ParseDate(s)
		if err != nil {
			if !d.IsZero() {
				t.Errorf("%q: got %+v with an error, want the zero date", s, d)
			}
			return
		}
		if d.String() != s {
			t.Errorf("%q printed: got %q, want it back", s, d)
		}
		if d.First > d.Last {
			t.Errorf("%q: got first %d after last %d", s, d.First, d.Last)
		}
		if again, err := ParseDate(d.String()); err != nil || again != d || again.Compare(d) != 0 {
			t.Errorf("%q parsed again: got %+v, %v, want %+v", s, again, err, d)
		}
		if d.IsZero() || d.Words() == "" {
			t.Errorf("%q: got words %q, zero %v, want words of a date", s, d.Words(), d.IsZero())
		}
		if d.In(d.Last-1) || !d.In(d.Last) || d.Possibly(d.Last) || d.First < d.Last && !d.Possibly(d.First) {
			t.Errorf("%q: takes effect on another day than its last", s)
		}
	})
}
