package timeline

import (
	"slices"
	"strings"

	"ledger/app/article"
)

// Columns are the columns that the ledger can be sorted by.
var Columns = []string{"title", "by", "topics", "date", "status", "wait", "whole", "evidence"}

// Groupings are what the ledger can be grouped by.
var Groupings = []string{"topic", "party", "status"}

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

// A LedgerView is the ledger as shown: requests and commitments as a table, and
// the plot of their waits.
type LedgerView struct {
	Groups []Group // in order; one without a name if the ledger is not grouped
	Shown  int     // lines that pass the filters, each counted once
	Counts string  // "26 requests, 49 commitments", of the lines shown
	Totals []string
	None   string // why no line is shown, or ""
	Part   string // "The first 200 of 6,000 lines stand here."; "" if all are drawn
	More   string // "Show 200 more of 6,000 lines"; "" if all are drawn
	Waits  WaitsView
}

// A Group is a part of the ledger.
type Group struct {
	Name   string // "" if the ledger is not grouped
	Counts string
	Waits  []string // medians of the rows shown, in words
	Rows   []Row
	Hidden bool // no row passes the filters
}

// A Row is one line of the ledger: a request or a commitment.
type Row struct {
	ID, Title string
	Place     string // unlike that of any other row
	Kind      article.Kind
	LaneName  string
	By        string // names of the parties
	Topics    string // names of the topics
	TopicIDs  []string
	Date      article.Date // first asked, or made
	Standing  article.Standing
	Status    string // in words
	Newest    string // day of the newest evidence, in words; "" if none
	Age       string // "184 days old" on the day shown; "" if there is no evidence
	Unclear   string // "not known since …", or ""
	Wait      article.Wait
	WaitWords string       // to the first answer or arrival
	Whole     article.Wait // until met, or complete
	WholeWord string       // until complete, in words; "" for requests
	Share     float64      // of the longest wait shown, 0–1, for the bar
	Hidden    bool

	entry *article.Entry
	key   string // what the row is sorted by, if that is text
}

// Ledger returns the ledger in the state's order, with the lines that the
// filters hide marked.
func Ledger(a *article.Article, s State) LedgerView { return LedgerPart(a, s, LedgerRows) }

// LedgerRows is how many lines of a large record the ledger draws at first, and
// how many more each time; FrameRows is how many a frame draws at first.
const LedgerRows, FrameRows = 200, 60

// LedgerPart is Ledger, of a large record with no more lines than are asked for,
// and without those that the filters hide. The newest come first, unless the
// ledger is sorted. Counts and medians are those of all lines.
func LedgerPart(a *article.Article, s State, lines int) LedgerView {
	v := ledger(a, s, false)
	if Large(a) {
		v.cut(lines)
	}
	return v
}

// cut leaves no more lines than are asked for, and none that are hidden.
func (v *LedgerView) cut(lines int) {
	all, left := 0, lines
	for i := range v.Groups {
		g := &v.Groups[i]
		g.Rows = slices.DeleteFunc(slices.Clone(g.Rows), func(r Row) bool { return r.Hidden })
		all += len(g.Rows)
		g.Rows = g.Rows[:min(left, len(g.Rows))]
		left -= len(g.Rows)
	}
	if rest := all - lines; rest > 0 {
		v.Part = "The first " + Number(float64(lines)) + " of " + Count(all, "line", "lines") + " stand here. Counts and medians are those of all."
		v.More = "Show " + Number(float64(min(rest, LedgerRows))) + " more of " + Count(all, "line", "lines")
	}
}

// LedgerBegun is Ledger without what was not yet asked or made.
func LedgerBegun(a *article.Article, s State) LedgerView { return ledger(a, s, true) }

func ledger(a *article.Article, s State, begun bool) LedgerView {
	rows := ledgerRows(a, s, begun)
	v := LedgerView{Waits: waits(a, s, rows)}
	if sortRows(rows, s.Sort); s.Sort == "" && Large(a) {
		sortRows(rows, "date")
		slices.Reverse(rows)
	}
	v.Counts = laneCounts(rows)
	v.Totals = medianLines(rows)
	for i := range rows {
		if !rows[i].Hidden {
			v.Shown++
		}
	}
	if v.Shown == 0 {
		v.None = noneWords(a, s)
	}
	v.Groups = groups(a, s, rows)
	seen := map[string]int{}
	repeated := false
	for i := range v.Groups {
		for j := range v.Groups[i].Rows {
			r := &v.Groups[i].Rows[j]
			r.Place = r.ID
			if n := seen[r.ID]; n > 0 {
				r.Place += "-" + Number(float64(n+1))
				repeated = repeated || !r.Hidden
			}
			seen[r.ID]++
		}
	}
	if repeated {
		v.Totals = append(v.Totals, "A line that belongs to several groups stands in each of them. These totals count it once.")
	}
	return v
}

// ledgerRows returns a row for each request and commitment, in the order of
// the record: requests, then commitments, each by date.
func ledgerRows(a *article.Article, s State, begun bool) []Row {
	p := pickOf(a, s)
	var rows []Row
	longest := 1
	for _, kind := range []article.Kind{article.Request, article.Commitment} {
		lane := a.Lane(kind).Name
		for i := range a.Entries {
			e := &a.Entries[i]
			if e.Kind != kind {
				continue
			}
			st := a.Standing(e, s.AsOf, s.Clock)
			if begun && st.Status.NotYet() {
				continue
			}
			r := Row{
				ID: e.ID, Title: e.Title, Kind: kind, LaneName: lane, Date: e.Date, TopicIDs: e.Topics,
				Standing: st, Status: StatusWords(st), Hidden: !p.entry(i), Unclear: unclear(st), entry: e,
			}
			r.By = names(Parties(a, e), func(id string) string { return a.Party(id).Name })
			r.Topics = names(e.Topics, func(id string) string { return a.Topic(id).Name })
			if st.Newest != article.MinDay {
				r.Newest, r.Age = st.Newest.ShortWords(), Count(st.Age, "day", "days")+" old"
			}
			if kind == article.Request {
				r.Wait, r.Whole = a.WaitForAnswer(e, s.AsOf, s.Clock), a.WaitForMet(e, s.AsOf, s.Clock)
			} else {
				r.Wait, r.Whole = a.WaitForFirst(e, s.AsOf, s.Clock), a.WaitForAll(e, s.AsOf, s.Clock)
				r.WholeWord = WaitWords(r.Whole)
			}
			r.WaitWords = FirstWaitWords(a, e, s.AsOf, s.Clock)
			if !r.Wait.None {
				longest = max(longest, r.Wait.Max)
			}
			rows = append(rows, r)
		}
	}
	for i := range rows {
		if !rows[i].Wait.None {
			rows[i].Share = float64(rows[i].Wait.Max) / float64(longest)
		}
	}
	return rows
}

func names(ids []string, name func(string) string) string {
	var list []string
	for _, id := range ids {
		list = append(list, name(id))
	}
	return strings.Join(list, ", ")
}

// sortRows sorts by a column, "-" before it for falling. Rows that have
// nothing in the column come last, whichever way it is sorted; rows that agree
// keep their order.
func sortRows(rows []Row, sort string) {
	column, down := strings.CutPrefix(sort, "-")
	var compare func(x, y *Row) int
	has := func(*Row) bool { return true }
	text := func(of func(*Row) string) {
		for i := range rows {
			rows[i].key = fold(of(&rows[i]))
		}
		has = func(r *Row) bool { return r.key != "" }
		compare = func(x, y *Row) int { return strings.Compare(x.key, y.key) }
	}
	wait := func(of func(*Row) article.Wait) {
		has = func(r *Row) bool { return !of(r).None }
		compare = func(x, y *Row) int { return of(x).Mid() - of(y).Mid() }
	}
	switch column {
	case "":
		return
	case "title":
		text(func(r *Row) string { return r.Title })
	case "by":
		text(func(r *Row) string { return r.By })
	case "topics":
		text(func(r *Row) string { return r.Topics })
	case "date":
		compare = func(x, y *Row) int { return x.Date.Compare(y.Date) }
	case "status":
		compare = func(x, y *Row) int { return statusRank(x.Standing.Status) - statusRank(y.Standing.Status) }
	case "wait":
		wait(func(r *Row) article.Wait { return r.Wait })
	case "whole":
		wait(func(r *Row) article.Wait {
			if r.Kind == article.Request { // not in the column
				return article.Wait{None: true}
			}
			return r.Whole
		})
	case "evidence":
		has = func(r *Row) bool { return r.Standing.Newest != article.MinDay }
		compare = func(x, y *Row) int { return int(x.Standing.Newest) - int(y.Standing.Newest) }
	default:
		panic("unknown column " + column)
	}
	slices.SortStableFunc(rows, func(x, y Row) int {
		hx, hy := has(&x), has(&y)
		switch {
		case hx != hy && hx:
			return -1
		case hx != hy:
			return 1
		case !hx:
			return 0
		case down:
			return -compare(&x, &y)
		}
		return compare(&x, &y)
	})
}

func statusRank(s article.Status) int { return slices.Index(statusWords(), string(s)) }

// groups divides sorted rows into the state's groups, in the order in which
// the record lists topics, parties and statuses. A row with several topics or
// parties stands in each of its groups.
func groups(a *article.Article, s State, rows []Row) []Group {
	var all [][2]string // id, name
	var of func(*Row) []string
	switch s.Group {
	case "":
		return []Group{{Rows: rows}}
	case "topic":
		for _, t := range a.Topics {
			all = append(all, [2]string{t.ID, t.Name})
		}
		of = func(r *Row) []string { return r.TopicIDs }
	case "party":
		for _, p := range a.Parties {
			all = append(all, [2]string{p.ID, p.Name})
		}
		of = func(r *Row) []string { return Parties(a, r.entry) }
	case "status":
		for _, w := range statusWords() {
			all = append(all, [2]string{w, article.Status(w).Words()})
		}
		of = func(r *Row) []string { return []string{string(r.Standing.Status)} }
	default:
		panic("unknown grouping " + s.Group)
	}
	var list []Group
	for _, id := range all {
		g := Group{Name: id[1], Hidden: true}
		for _, r := range rows {
			if slices.Contains(of(&r), id[0]) {
				g.Rows = append(g.Rows, r)
				g.Hidden = g.Hidden && r.Hidden
			}
		}
		if g.Rows != nil {
			g.Counts, g.Waits = laneCounts(g.Rows), medianLines(g.Rows)
			list = append(list, g)
		}
	}
	return list
}

// laneCounts counts the rows shown: "26 requests, 48 commitments, 1 draft".
func laneCounts(rows []Row) string {
	var requests, commitments, drafts, ahead int
	for i := range rows {
		switch r := &rows[i]; {
		case r.Hidden:
		case r.Standing.Status.NotYet():
			ahead++
		case r.Kind == article.Request:
			requests++
		case r.entry.Commitment.Kind == "draft":
			drafts++
		default:
			commitments++
		}
	}
	var parts []string
	add := func(n int, one, many string) {
		if n > 0 {
			parts = append(parts, Count(n, one, many))
		}
	}
	add(requests, "request", "requests")
	add(commitments, "commitment", "commitments")
	add(drafts, "draft", "drafts")
	add(ahead, "not yet asked or made", "not yet asked or made")
	if parts == nil {
		return "No lines"
	}
	return strings.Join(parts, ", ")
}

// medianLines returns the medians of the rows shown, each with what it counts;
// nothing where there is no wait at all.
func medianLines(rows []Row) []string {
	answer, met := medians(rows, article.Request)
	first, whole := medians(rows, article.Commitment)
	var lines []string
	for _, m := range []struct {
		name string
		of   article.Median
	}{
		{"From asking to first part answer", answer},
		{"From asking until met", met},
		{"From promise to first arrival", first},
		{"From promise until complete", whole},
	} {
		if m.of.N+m.of.Open > 0 {
			lines = append(lines, m.name+": "+medianWords(m.of)+".")
		}
	}
	return lines
}

// medians returns the medians of the waits of one kind among the rows shown:
// to the first answer or arrival, and until met or complete.
func medians(rows []Row, k article.Kind) (first, whole article.Median) {
	var firsts, wholes []article.Wait
	for i := range rows {
		if r := &rows[i]; !r.Hidden && r.Kind == k {
			firsts, wholes = append(firsts, r.Wait), append(wholes, r.Whole)
		}
	}
	return article.MedianOf(firsts), article.MedianOf(wholes)
}

// medianWords returns "178 days, middle of 16 waits; 10 open".
func medianWords(m article.Median) string {
	if m.N == 0 {
		return "none ended; " + Number(float64(m.Open)) + " open"
	}
	return Count(m.Days, "day", "days") + ", " + middleOf(m)
}

// noneWords says why no line passes the state's filters.
func noneWords(a *article.Article, s State) string {
	if !s.Filtered() {
		return "Nothing had been asked or promised by this day."
	}
	var parts []string
	add := func(noun string, ids []string, name func(string) string) {
		if len(ids) > 0 {
			parts = append(parts, noun+" "+strings.Join(strings.Split(names(ids, name), ", "), " or "))
		}
	}
	add("lane", s.Lanes, func(id string) string {
		for _, k := range article.Kinds {
			if k.Lane() == id {
				return a.Lane(k).Name
			}
		}
		panic("unknown lane " + id)
	})
	add("topic", s.Topics, func(id string) string { return a.Topic(id).Name })
	add("status", s.Statuses, func(w string) string { return article.Status(w).Words() })
	add("party", s.By, func(id string) string { return a.Party(id).Name })
	if s.Q != "" {
		parts = append(parts, "the words “"+shorten(s.Q)+"”")
	}
	words := "No line passes these filters: " + strings.Join(parts, "; ") + "."
	if slices.Equal(s.Lanes, []string{article.Event.Lane()}) {
		words += " The table holds requests and commitments only."
	}
	return words
}
