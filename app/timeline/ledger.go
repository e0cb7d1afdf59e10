package timeline

import (
	"slices"
	"strings"

	"ledger/app/article"
)

// Columns are the columns that the ledger can be sorted by.
var Columns = []string{"title", "date", "status", "wait", "evidence"}

func validSort(v string) bool { return slices.Contains(Columns, strings.TrimPrefix(v, "-")) }

// sortBy returns the order after a click on a column's heading: rising first,
// then falling, then rising.
func sortBy(now, column string) string {
	if !slices.Contains(Columns, column) {
		return now
	}
	if now == column {
		return "-" + column
	}
	return column
}

// A Row is one line of the ledger: a request or a commitment.
type Row struct {
	ID, Title string
	Kind      article.Kind
	LaneName  string
	Date      article.Date // first asked, or made
	Standing  article.Standing
	Status    string // in words
	Newest    string // day of the newest evidence, in words; "" if none
	Unclear   string // "not known since …", or ""
	First     string // title of the first answer's commitment, or of what arrived first
	Wait      article.Wait
	WaitWords string
	Whole     string  // wait until complete, in words; "" for requests
	Share     float64 // of the longest wait shown, 0–1, for the bar
	Hidden    bool
}

// ledger returns the rows of all requests and commitments, in the state's
// order; rows that the filters hide are marked.
func ledger(a *article.Article, s State, f *filter) []Row {
	var rows []Row
	longest := 1
	for i := range a.Entries {
		e := &a.Entries[i]
		if e.Kind == article.Event {
			continue
		}
		st := a.Standing(e, s.AsOf, s.Clock)
		r := Row{
			ID: e.ID, Title: e.Title, Kind: e.Kind, LaneName: a.Lane(e.Kind).Name, Date: e.Date,
			Standing: st, Status: StatusWords(st), Hidden: !f.passes(e, st.Status),
			Unclear: unclear(st),
		}
		if st.Newest != article.MinDay {
			r.Newest = st.Newest.ShortWords()
		}
		if e.Kind == article.Request {
			r.Wait = a.WaitForAnswer(e, s.AsOf, s.Clock)
		} else {
			r.Wait = a.WaitForFirst(e, s.AsOf, s.Clock)
			r.Whole = WaitWords(a.WaitForAll(e, s.AsOf, s.Clock))
		}
		r.WaitWords = WaitWords(r.Wait)
		if !r.Wait.None {
			longest = max(longest, r.Wait.Max)
		}
		rows = append(rows, r)
	}
	for i := range rows {
		if !rows[i].Wait.None {
			rows[i].Share = float64(rows[i].Wait.Max) / float64(longest)
		}
	}
	column, down := strings.CutPrefix(s.Sort, "-")
	if !down {
		column = s.Sort
	}
	slices.SortStableFunc(rows, func(x, y Row) int {
		c := 0
		switch column {
		case "title":
			c = strings.Compare(fold(x.Title), fold(y.Title))
		case "date":
			c = x.Date.Compare(y.Date)
		case "status":
			c = statusRank(x.Standing.Status) - statusRank(y.Standing.Status)
		case "wait":
			c = waitRank(x.Wait) - waitRank(y.Wait)
		case "evidence":
			c = int(x.Standing.Newest) - int(y.Standing.Newest)
		default: // requests before commitments, each by date
			c = strings.Compare(string(y.Kind), string(x.Kind))
		}
		if down {
			c = -c
		}
		return c
	})
	return rows
}

func statusRank(s article.Status) int { return slices.Index(statusWords(), string(s)) }

func waitRank(w article.Wait) int {
	if w.None {
		return -1
	}
	return w.Mid()
}
