package article

import (
	"errors"
	"strconv"
	"strings"
)

// A Day is a calendar day of the proleptic Gregorian calendar, counted from
// 1 January 1970 (day 0). It has no time of day and no time zone.
type Day int32

// The open ends of dates such as "before 2024" and "after 2024".
const (
	MinDay Day = -1 << 30
	MaxDay Day = 1<<30 - 1
)

// DayOf returns the day of the given year, month (1–12) and day of the month.
// The algorithm is Howard Hinnant's days_from_civil
// (https://howardhinnant.github.io/date_algorithms.html).
func DayOf(year, month, day int) Day {
	if month <= 2 {
		year--
	}
	era := floorDiv(year, 400)
	yoe := year - era*400
	doy := (153*((month+9)%12)+2)/5 + day - 1
	doe := yoe*365 + yoe/4 - yoe/100 + doy
	return Day(era*146097 + doe - 719468)
}

func floorDiv(a, b int) int {
	if a < 0 {
		return (a - b + 1) / b
	}
	return a / b
}

// Civil returns the year, month (1–12) and day of the month of d. It is the
// inverse of DayOf.
func (d Day) Civil() (year, month, day int) {
	z := int(d) + 719468
	era := floorDiv(z, 146097)
	doe := z - era*146097
	yoe := (doe - doe/1460 + doe/36524 - doe/146096) / 365
	doy := doe - (365*yoe + yoe/4 - yoe/100)
	mp := (5*doy + 2) / 153
	day = doy - (153*mp+2)/5 + 1
	month = mp + 3
	if month > 12 {
		month -= 12
	}
	year = yoe + era*400
	if month <= 2 {
		year++
	}
	return year, month, day
}

// String returns d as YYYY-MM-DD (ISO 8601), or "…" for an open end.
func (d Day) String() string {
	if d == MinDay || d == MaxDay {
		return "…"
	}
	y, m, day := d.Civil()
	return pad(y, 4) + "-" + pad(m, 2) + "-" + pad(day, 2)
}

func pad(n, width int) string {
	s := strconv.Itoa(n)
	for len(s) < width {
		s = "0" + s
	}
	return s
}

var months = [...]string{
	"January", "February", "March", "April", "May", "June", "July",
	"August", "September", "October", "November", "December",
}

// Words returns d as "28 August 2024".
func (d Day) Words() string {
	y, m, day := d.Civil()
	return strconv.Itoa(day) + " " + months[m-1] + " " + strconv.Itoa(y)
}

// ShortWords returns d as "28 Aug 2024".
func (d Day) ShortWords() string {
	y, m, day := d.Civil()
	return strconv.Itoa(day) + " " + months[m-1][:3] + " " + strconv.Itoa(y)
}

// MonthName returns the English name of month m (1–12).
func MonthName(m int) string { return months[m-1] }

// ParseDay parses YYYY-MM-DD. Days that do not exist are errors.
func ParseDay(s string) (Day, error) {
	first, last, err := parsePoint(s)
	if err != nil {
		return 0, err
	}
	if first != last {
		return 0, errors.New("not a day written YYYY-MM-DD: " + strconv.Quote(s))
	}
	return first, nil
}

// A Precision says how a Date was given.
type Precision string

// The precisions a date can have.
const (
	PrecisionDay    Precision = "day"
	PrecisionMonth  Precision = "month"
	PrecisionYear   Precision = "year"
	PrecisionAbout  Precision = "about"
	PrecisionBefore Precision = "before"
	PrecisionAfter  Precision = "after"
	PrecisionRange  Precision = "range"
)

// A Date is what a source tells of when something happened: the days from
// First to Last, both included. Within that interval the thing is "possibly"
// so; it takes effect on Last. "Before" dates have First == MinDay, "after"
// dates have Last == MaxDay. The zero Date means that no date is known.
type Date struct {
	Text        string // as written in the content; see ParseDate
	First, Last Day
	Precision   Precision
}

// ParseDate parses a date in one of these forms:
//
//	2024-08-28               a day
//	2024-08                  some day of a month
//	2024                     some day of a year
//	2024-01/2024-03          some day from the first to the second
//	about 2024-08-28         a week either side; a month or year either side
//	                         for "about 2024-08" and "about 2024"
//	before 2024-08-28        any earlier day
//	after 2024-08            any day after the month
//
// Days and months that do not exist are errors.
func ParseDate(s string) (Date, error) {
	d := Date{Text: s}
	word, rest, found := strings.Cut(s, " ")
	if !found {
		if a, b, isRange := strings.Cut(s, "/"); isRange {
			first, _, err := parsePoint(a)
			if err != nil {
				return Date{}, err
			}
			_, last, err := parsePoint(b)
			if err != nil {
				return Date{}, err
			}
			if last < first {
				return Date{}, errors.New("the range " + strconv.Quote(s) + " ends before it starts")
			}
			d.First, d.Last, d.Precision = first, last, PrecisionRange
			return d, nil
		}
		var err error
		d.First, d.Last, err = parsePoint(s)
		if err != nil {
			return Date{}, err
		}
		d.Precision = precisionOf(s)
		return d, nil
	}
	first, last, err := parsePoint(rest)
	if err != nil {
		return Date{}, err
	}
	switch word {
	case "about":
		d.Precision = PrecisionAbout
		y, m, _ := first.Civil()
		switch precisionOf(rest) {
		case PrecisionDay:
			d.First, d.Last = first-7, last+7
		case PrecisionMonth:
			d.First = DayOf(y, m-1, 1)
			if m == 1 {
				d.First = DayOf(y-1, 12, 1)
			}
			d.Last = monthEnd(y, m+1)
			if m == 12 {
				d.Last = monthEnd(y+1, 1)
			}
		default:
			d.First, d.Last = DayOf(y-1, 1, 1), DayOf(y+1, 12, 31)
		}
	case "before":
		d.Precision, d.First, d.Last = PrecisionBefore, MinDay, first-1
	case "after":
		d.Precision, d.First, d.Last = PrecisionAfter, last+1, MaxDay
	default:
		return Date{}, badDate(s)
	}
	return d, nil
}

// MustDate is ParseDate for text known to be a date; it panics otherwise.
func MustDate(s string) Date {
	d, err := ParseDate(s)
	if err != nil {
		panic(err)
	}
	return d
}

func precisionOf(s string) Precision {
	switch len(s) {
	case 4:
		return PrecisionYear
	case 7:
		return PrecisionMonth
	}
	return PrecisionDay
}

func badDate(s string) error {
	return errors.New("not a date: " + strconv.Quote(s))
}

// parsePoint parses YYYY, YYYY-MM or YYYY-MM-DD into its first and last day.
func parsePoint(s string) (first, last Day, err error) {
	if len(s) != 4 && len(s) != 7 && len(s) != 10 {
		return 0, 0, badDate(s)
	}
	for i := 0; i < len(s); i++ {
		if dash := i == 4 || i == 7; dash != (s[i] == '-') || !dash && (s[i] < '0' || s[i] > '9') {
			return 0, 0, badDate(s)
		}
	}
	y, _ := strconv.Atoi(s[:4])
	if y == 0 {
		return 0, 0, badDate(s)
	}
	if len(s) == 4 {
		return DayOf(y, 1, 1), DayOf(y, 12, 31), nil
	}
	m, _ := strconv.Atoi(s[5:7])
	if m < 1 || m > 12 {
		return 0, 0, errors.New("there is no month " + s[5:7] + " in " + strconv.Quote(s))
	}
	if len(s) == 7 {
		return DayOf(y, m, 1), monthEnd(y, m), nil
	}
	day, _ := strconv.Atoi(s[8:])
	if _, _, end := monthEnd(y, m).Civil(); day < 1 || day > end {
		return 0, 0, errors.New("there is no day " + s[8:] + " in " + months[m-1] + " " + s[:4])
	}
	return DayOf(y, m, day), DayOf(y, m, day), nil
}

func monthEnd(y, m int) Day {
	if m == 12 {
		return DayOf(y, 12, 31)
	}
	return DayOf(y, m+1, 1) - 1
}

// String returns the date as it was written.
func (d Date) String() string { return d.Text }

// IsZero reports whether no date is known.
func (d Date) IsZero() bool { return d.Text == "" }

// Exact reports whether the date is a single day.
func (d Date) Exact() bool { return d.First == d.Last && !d.IsZero() }

// Open reports whether the date has no beginning or no end ("before", "after").
func (d Date) Open() bool { return d.Precision == PrecisionBefore || d.Precision == PrecisionAfter }

// In reports whether the date has taken effect by day: day is on or after its
// last possible day.
func (d Date) In(day Day) bool { return !d.IsZero() && d.Last <= day }

// Possibly reports whether day falls within the interval before its last day,
// when the thing may or may not have happened yet.
func (d Date) Possibly(day Day) bool { return !d.IsZero() && d.First <= day && day < d.Last }

// Words returns the date in plain words: "28 August 2024", "August 2024",
// "2024", "about August 2024", "between 1991 and 1992".
// See TestDateWords for examples.
func (d Date) Words() string {
	if d.IsZero() {
		return "date not known"
	}
	switch d.Precision {
	case PrecisionRange:
		a, b, _ := strings.Cut(d.Text, "/")
		return "between " + pointWords(a) + " and " + pointWords(b)
	case PrecisionAbout, PrecisionBefore, PrecisionAfter:
		word, rest, _ := strings.Cut(d.Text, " ")
		return word + " " + pointWords(rest)
	}
	return pointWords(d.Text)
}

func pointWords(s string) string {
	first, _, err := parsePoint(s)
	if err != nil {
		panic(err)
	}
	y, m, _ := first.Civil()
	switch precisionOf(s) {
	case PrecisionYear:
		return strconv.Itoa(y)
	case PrecisionMonth:
		return months[m-1] + " " + strconv.Itoa(y)
	}
	return first.Words()
}

// Compare orders dates by first day, then last day. The result is negative,
// zero or positive.
func (d Date) Compare(e Date) int {
	if d.First != e.First {
		if d.First < e.First {
			return -1
		}
		return 1
	}
	switch {
	case d.Last < e.Last:
		return -1
	case d.Last > e.Last:
		return 1
	}
	return 0
}

// MarshalText returns the date as it was written.
func (d Date) MarshalText() ([]byte, error) { return []byte(d.Text), nil }

// UnmarshalText parses what MarshalText wrote; an empty text is the zero Date.
func (d *Date) UnmarshalText(text []byte) error {
	if len(text) == 0 {
		*d = Date{}
		return nil
	}
	v, err := ParseDate(string(text))
	if err != nil {
		return err
	}
	*d = v
	return nil
}

// MarshalText returns d as YYYY-MM-DD.
func (d Day) MarshalText() ([]byte, error) { return []byte(d.String()), nil }

// UnmarshalText parses YYYY-MM-DD.
func (d *Day) UnmarshalText(text []byte) error {
	v, err := ParseDay(string(text))
	if err != nil {
		return err
	}
	*d = v
	return nil
}
