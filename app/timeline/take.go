package timeline

import (
	"strings"

	"ledger/app/article"
)

// takenColumns are the columns of a view that is taken away, and the keys of its
// JSON. Every line says which day it is of, so that it stays true on its own.
var takenColumns = []string{
	"id", "kind", "date", "title", "status", "as_of", "clock", "days_to_first_answer_or_arrival", "newest_evidence", "amount", "by", "topics", "page", "sources", "record_date", "licence",
}

// A Taking says what a view that is taken away names besides.
type Taking struct {
	Root    string                        // address of the site
	Licence string                        // address of its licence
	Sources func(*article.Entry) []string // addresses of an entry's sources
}

// taken returns a line for each entry that passes the filters, as it stands on
// the state's day.
func taken(a *article.Article, s State, t Taking) [][]string {
	p := pickOf(a, s)
	clock := "how it stood"
	if s.Clock == article.Known {
		clock = "as known then"
	}
	var lines [][]string
	for i := range a.Entries {
		e := &a.Entries[i]
		st := a.Standing(e, s.AsOf, s.Clock)
		if !p.entry(i) {
			continue
		}
		wait, newest, amount := "", "", ""
		if e.Kind == article.Commitment && e.Commitment.Amount != nil {
			amount = AmountWords(a, e.Commitment.Amount)
		}
		if e.Kind != article.Event {
			w := a.WaitForAnswer(e, s.AsOf, s.Clock)
			if e.Kind == article.Commitment {
				w = a.WaitForFirst(e, s.AsOf, s.Clock)
			}
			if !w.None && !w.Open {
				wait = Number(float64(w.Mid()))
			}
			if st.Newest != article.MinDay {
				newest = st.Newest.String()
			}
		}
		lines = append(lines, []string{
			e.ID, string(e.Kind), e.Date.Text, e.Title, string(st.Status), s.AsOf.String(), clock, wait, newest, amount,
			strings.Join(Parties(a, e), " "), strings.Join(e.Topics, " "),
			strings.TrimSuffix(t.Root, "/") + "/entry/" + e.ID, strings.Join(t.Sources(e), " "), a.RecordDate.String(), t.Licence,
		})
	}
	return lines
}

// CSV returns the entries that pass the filters as a table, as RFC 4180 has it. A
// cell that a spreadsheet would take for a formula starts with an apostrophe.
func CSV(a *article.Article, s State, t Taking) string {
	var b strings.Builder
	for _, line := range append([][]string{takenColumns}, taken(a, s, t)...) {
		for i, cell := range line {
			if i > 0 {
				b.WriteByte(',')
			}
			if cell != "" && strings.IndexByte("=+-@\t\r", cell[0]) >= 0 {
				cell = "'" + cell
			}
			if strings.ContainsAny(cell, ",\"\r\n") {
				cell = `"` + strings.ReplaceAll(cell, `"`, `""`) + `"`
			}
			b.WriteString(cell)
		}
		b.WriteString("\r\n")
	}
	return b.String()
}

// JSON returns the same as a list of objects.
func JSON(a *article.Article, s State, t Taking) string {
	var b strings.Builder
	b.WriteString("[")
	for i, line := range taken(a, s, t) {
		if i > 0 {
			b.WriteByte(',')
		}
		b.WriteString("\n {")
		for n, cell := range line {
			if n > 0 {
				b.WriteString(", ")
			}
			b.WriteString(jsonText(takenColumns[n]) + ": " + jsonText(oneLine(cell)))
		}
		b.WriteString("}")
	}
	b.WriteString("\n]\n")
	return b.String()
}
