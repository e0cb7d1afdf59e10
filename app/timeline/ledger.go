package timeline

import (
	"slices"
	"sort"
	"strings"
	"sync"

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
}

// A line is a row before it has words: those are made of the rows drawn alone.
type line struct {
	entry       *article.Entry
	n           int // number of the entry
	standing    article.Standing
	wait, whole article.Wait // as of Row
	hidden      bool
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
	if !Large(a) {
		lines = all
	}
	return ledger(a, s, false, lines)
}

// all stands for all lines, those that the filters hide included.
const all = -1

// LedgerBegun is Ledger without what was not yet asked or made.
func LedgerBegun(a *article.Article, s State) LedgerView { return ledger(a, s, true, all) }

// ledger returns the ledger with words for as many lines as are asked for.
func ledger(a *article.Article, s State, begun bool, most int) LedgerView {
	lines, longest := linesOf(a, s, begun)
	v := LedgerView{Waits: waits(a, s, lines)}
	if sortLines(a, lines, s.Sort); s.Sort == "" && Large(a) {
		sortLines(a, lines, "date")
		slices.Reverse(lines)
	}
	v.Counts = laneCounts(lines)
	v.Totals = medianLines(lines)
	for _, l := range lines {
		if !l.hidden {
			v.Shown++
		}
	}
	if v.Shown == 0 {
		v.None = noneWords(a, s)
	}
	seen := make([]int, len(a.Entries)) // how often an entry has come
	repeated := false
	count, left := 0, most
	for _, g := range groups(a, s, lines) {
		for _, l := range g.lines {
			seen[l.n]++
			repeated = repeated || seen[l.n] > 1 && !l.hidden
			if most != all {
				if l.hidden {
					continue
				}
				count++
				if left == 0 {
					continue
				}
				left--
			}
			r := row(a, s, l, longest)
			if n := seen[l.n]; n > 1 {
				r.Place += "-" + Number(float64(n))
			}
			g.Rows = append(g.Rows, r)
		}
		v.Groups = append(v.Groups, g.Group)
	}
	if rest := count - most; most != all && rest > 0 {
		v.Part = "The first " + Number(float64(most)) + " of " + Count(count, "line", "lines") + " stand here. Counts and medians are those of all."
		v.More = "Show " + Number(float64(min(rest, LedgerRows))) + " more of " + Count(count, "line", "lines")
	}
	if repeated {
		v.Totals = append(v.Totals, "A line that belongs to several groups stands in each of them. These totals count it once.")
	}
	return v
}

type linesKey struct{ clock article.Clock }

// linesOf returns a line for each request and commitment, in the order of the
// record: requests, then commitments, each by date; and the longest wait of all.
// How they stand on the last day asked for is kept.
func linesOf(a *article.Article, s State, begun bool) (lines []*line, longest int) {
	type last struct {
		sync.Mutex
		day   article.Day
		lines []line
	}
	kept := a.Derived(linesKey{s.Clock}, func() any { return &last{} }).(*last)
	kept.Lock()
	if kept.lines == nil || kept.day != s.AsOf {
		kept.day, kept.lines = s.AsOf, allLines(a, s)
	}
	all := kept.lines
	kept.Unlock()
	p := pickOf(a, s)
	own := make([]line, 0, len(all))
	longest = 1
	for _, l := range all {
		if begun && l.standing.Status.NotYet() {
			continue
		}
		if !l.wait.None {
			longest = max(longest, l.wait.Max)
		}
		l.hidden = !p.entry(l.n)
		own = append(own, l)
		lines = append(lines, &own[len(own)-1])
	}
	return lines, longest
}

func allLines(a *article.Article, s State) []line {
	lines := []line{}
	for _, kind := range []article.Kind{article.Request, article.Commitment} {
		for i := range a.Entries {
			e := &a.Entries[i]
			if e.Kind != kind {
				continue
			}
			l := line{entry: e, n: i, standing: a.Standing(e, s.AsOf, s.Clock)}
			if kind == article.Request {
				l.wait, l.whole = a.WaitForAnswer(e, s.AsOf, s.Clock), a.WaitForMet(e, s.AsOf, s.Clock)
			} else {
				l.wait, l.whole = a.WaitForFirst(e, s.AsOf, s.Clock), a.WaitForAll(e, s.AsOf, s.Clock)
			}
			lines = append(lines, l)
		}
	}
	return lines
}

// row gives a line its words.
func row(a *article.Article, s State, l *line, longest int) Row {
	e := l.entry
	r := Row{
		ID: e.ID, Title: e.Title, Place: e.ID, Kind: e.Kind, LaneName: a.Lane(e.Kind).Name, Date: e.Date, TopicIDs: e.Topics,
		Standing: l.standing, Status: StatusWords(l.standing), Hidden: l.hidden, Unclear: unclear(l.standing),
		By: partyNames(a, e), Topics: topicNames(a, e), Wait: l.wait, Whole: l.whole, WaitWords: FirstWaitWords(a, e, s.AsOf, s.Clock),
	}
	if l.standing.Newest != article.MinDay {
		r.Newest, r.Age = EvidenceWords(l.standing), Count(l.standing.Age, "day", "days")+" old"
		if n := l.standing.Within; n > 0 {
			r.Age = Number(float64(l.standing.Age)) + "–" + Count(l.standing.Age+n, "day", "days") + " old"
		}
	}
	if e.Kind == article.Commitment {
		r.WholeWord = WaitWords(l.whole)
	}
	if !l.wait.None {
		r.Share = float64(l.wait.Max) / float64(longest)
	}
	return r
}

func partyNames(a *article.Article, e *article.Entry) string {
	return names(Parties(a, e), func(id string) string { return a.Party(id).Name })
}

func topicNames(a *article.Article, e *article.Entry) string {
	return names(e.Topics, func(id string) string { return a.Topic(id).Name })
}

func names(ids []string, name func(string) string) string {
	var list []string
	for _, id := range ids {
		list = append(list, name(id))
	}
	return strings.Join(list, ", ")
}

type ranksKey struct{ column string }

// ranksOf returns for each entry the place of a text of it among those of all,
// folded; -1 for no text.
func ranksOf(a *article.Article, column string, of func(*article.Entry) string) []int {
	return a.Derived(ranksKey{column}, func() any {
		ranks, order, keys := make([]int, len(a.Entries)), []int{}, make([]string, len(a.Entries))
		for i := range a.Entries {
			ranks[i] = -1
			if e := &a.Entries[i]; e.Kind != article.Event {
				if keys[i] = fold(of(e)); keys[i] != "" {
					order = append(order, i)
				}
			}
		}
		sort.Slice(order, func(i, j int) bool { return keys[order[i]] < keys[order[j]] })
		for k, i := range order {
			ranks[i] = k
			if k > 0 && keys[i] == keys[order[k-1]] {
				ranks[i] = ranks[order[k-1]]
			}
		}
		return ranks
	}).([]int)
}

// sortLines sorts by a column, "-" before it for falling. Lines that have
// nothing in the column come last, whichever way it is sorted; lines that agree
// keep their order.
func sortLines(a *article.Article, lines []*line, by string) {
	column, down := strings.CutPrefix(by, "-")
	var compare func(x, y *line) int
	has := func(*line) bool { return true }
	text := func(of func(*article.Entry) string) {
		ranks := ranksOf(a, column, of)
		has = func(l *line) bool { return ranks[l.n] >= 0 }
		compare = func(x, y *line) int { return ranks[x.n] - ranks[y.n] }
	}
	wait := func(of func(*line) article.Wait) {
		has = func(l *line) bool { return !of(l).None }
		compare = func(x, y *line) int { return of(x).Mid() - of(y).Mid() }
	}
	switch column {
	case "":
		return
	case "title":
		text(func(e *article.Entry) string { return e.Title })
	case "by":
		text(func(e *article.Entry) string { return partyNames(a, e) })
	case "topics":
		text(func(e *article.Entry) string { return topicNames(a, e) })
	case "date":
		compare = func(x, y *line) int { return x.entry.Date.Compare(y.entry.Date) }
	case "status":
		compare = func(x, y *line) int { return int(statusCodes[x.standing.Status]) - int(statusCodes[y.standing.Status]) }
	case "wait":
		wait(func(l *line) article.Wait { return l.wait })
	case "whole":
		wait(func(l *line) article.Wait {
			if l.entry.Kind == article.Request { // not in the column
				return article.Wait{None: true}
			}
			return l.whole
		})
	case "evidence":
		has = func(l *line) bool { return l.standing.Newest != article.MinDay }
		compare = func(x, y *line) int { return int(x.standing.Newest) - int(y.standing.Newest) }
	default:
		panic("unknown column " + column)
	}
	sort.SliceStable(lines, func(i, j int) bool {
		x, y := lines[i], lines[j]
		switch hx, hy := has(x), has(y); {
		case hx != hy:
			return hx
		case !hx:
			return false
		case down:
			return compare(y, x) < 0
		}
		return compare(x, y) < 0
	})
}

// A lined is a group before its rows have words.
type lined struct {
	Group
	lines []*line
}

// groups divides sorted lines into the state's groups, in the order in which
// the record lists topics, parties and statuses. A line with several topics or
// parties stands in each of its groups.
func groups(a *article.Article, s State, lines []*line) []lined {
	if s.Group == "" {
		return []lined{{lines: lines}}
	}
	var list []lined
	x := factsOf(a)
	add := func(name string, in func(*line) bool) {
		g := lined{Group: Group{Name: name, Hidden: true}}
		for _, l := range lines {
			if in(l) {
				g.lines = append(g.lines, l)
				g.Hidden = g.Hidden && l.hidden
			}
		}
		if g.lines != nil {
			g.Counts, g.Waits = laneCounts(g.lines), medianLines(g.lines)
			list = append(list, g)
		}
	}
	one := func(s set) func(*line) bool { return func(l *line) bool { return s.has(x.places[l.n]) } }
	switch s.Group {
	case "topic":
		for _, t := range a.Topics {
			add(t.Name, one(x.of(x.topics, t.ID)))
		}
	case "party":
		for _, p := range a.Parties {
			add(p.Name, one(x.of(x.parties, p.ID)))
		}
	case "status":
		for _, w := range statusWords() {
			add(article.Status(w).Words(), func(l *line) bool { return string(l.standing.Status) == w })
		}
	default:
		panic("unknown grouping " + s.Group)
	}
	return list
}

// laneCounts counts the lines shown: "26 requests, 48 commitments, 1 draft".
func laneCounts(lines []*line) string {
	var requests, commitments, drafts, ahead int
	for _, l := range lines {
		switch {
		case l.hidden:
		case l.standing.Status.NotYet():
			ahead++
		case l.entry.Kind == article.Request:
			requests++
		case l.entry.Commitment.Kind == "draft":
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

// medianLines returns the medians of the lines shown, each with what it counts;
// nothing where there is no wait at all.
func medianLines(of []*line) []string {
	answer, met := medians(of, article.Request)
	first, whole := medians(of, article.Commitment)
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

// medians returns the medians of the waits of one kind among the lines shown:
// to the first answer or arrival, and until met or complete.
func medians(lines []*line, k article.Kind) (first, whole article.Median) {
	var firsts, wholes []article.Wait
	for _, l := range lines {
		if !l.hidden && l.entry.Kind == k {
			firsts, wholes = append(firsts, l.wait), append(wholes, l.whole)
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
