package site

import (
	"bytes"
	"regexp"
	"strconv"
	"strings"

	"ledger/app/article"
)

// A column is a column of a table. Its kind is one of Table Schema's
// (https://specs.frictionlessdata.io/table-schema/).
type column struct {
	name, kind, says string
	required, unique bool
	enum             []string
	to               string // table whose first column its values stand in
}

// A table is one file of rows.
type table struct {
	name, title, says string
	columns           []column
	key               []string // columns that together tell the rows apart
	rows              [][]string
}

func (t *table) add(cells ...string) {
	if len(cells) != len(t.columns) {
		panic("table " + t.name + ": a row does not fit its columns")
	}
	t.rows = append(t.rows, cells)
}

// What many columns are.
func text(name, says string) column   { return column{name: name, kind: "string", says: says} }
func number(name, says string) column { return column{name: name, kind: "number", says: says} }
func count(name, says string) column  { return column{name: name, kind: "integer", says: says} }
func truth(name, says string) column {
	return column{name: name, kind: "boolean", says: says, required: true}
}
func link(name, to, says string) column {
	return column{name: name, kind: "string", says: says, to: to}
}
func oneOf[T ~string](name, says string, set ...T) column {
	return column{name: name, kind: "string", says: says, enum: words(set)}
}
func (c column) need() column { c.required = true; return c }

var (
	placeInEntry = count("number", "its place within the entry, from 1").need()
	sourceIDs    = text("sources", "ids of its sources, with a space between")
	dateColumns  = []column{
		text("date", "as the record gives it: a day, month or year, a range, or one after about, before or after").need(),
		{name: "date_first", kind: "date", says: "the first day that it can be; empty if there is none"},
		{name: "date_last", kind: "date", says: "the last day that it can be, from which it counts; empty if there is none"},
	}
)

func columns(parts ...any) []column {
	var list []column
	for _, p := range parts {
		switch c := p.(type) {
		case column:
			list = append(list, c)
		case []column:
			list = append(list, c...)
		}
	}
	return list
}

func dates(d article.Date) []string {
	if d.IsZero() {
		return []string{"", "", ""}
	}
	return []string{d.Text, dayCell(d.First), dayCell(d.Last)}
}

func dayCell(d article.Day) string {
	if d == article.MinDay || d == article.MaxDay {
		return ""
	}
	return d.String()
}

func numberCell(v float64) string { return strconv.FormatFloat(v, 'f', -1, 64) }
func list(ids []string) string    { return strings.Join(ids, " ") }

// waitCells returns a wait's shortest and longest length in days, and whether
// it goes on.
func waitCells(w article.Wait) []string {
	if w.None {
		return []string{"", "", ""}
	}
	return []string{strconv.Itoa(w.Min), strconv.Itoa(w.Max), strconv.FormatBool(w.Open)}
}

func waitColumns(name, says string) []column {
	return []column{
		count(name+"_days_min", says+": days, at least"), count(name+"_days_max", says+": days, at most"),
		{name: name + "_open", kind: "boolean", says: says + ": true if it goes on and the days are so far"},
	}
}

func row(parts ...any) []string {
	var cells []string
	for _, p := range parts {
		switch c := p.(type) {
		case string:
			cells = append(cells, c)
		case []string:
			cells = append(cells, c...)
		case bool:
			cells = append(cells, strconv.FormatBool(c))
		case int:
			cells = append(cells, strconv.Itoa(c))
		default:
			panic("row: not a cell")
		}
	}
	return cells
}

// tablesOf returns the record as tables.
func (x exporter) tablesOf() []*table {
	a := x.a
	confidence := oneOf("confidence", "how well it is supported", article.High, article.Medium, article.Low)
	var statuses []article.Status
	for _, k := range article.Kinds {
		for _, s := range article.Statuses[k] {
			if !contains(words(statuses), string(s)) {
				statuses = append(statuses, s)
			}
		}
	}
	entries := &table{name: "entries", title: "Entries", says: "Every entry, as it stood on the day of the record.", key: []string{"id"}, columns: columns(
		column{name: "id", kind: "string", says: "name of the entry", required: true, unique: true},
		oneOf("kind", "what it is", article.Kinds...).need(), dateColumns,
		text("precision", "how exact the date is").need(), text("title", "").need(), text("short", "a shorter title").need(),
		text("topics", "ids of its topics, with a space between"), text("summary", "").need(),
		oneOf("status", "how it stood on the day of the record", statuses...).need(), text("status_words", "the same in words").need(),
		truth("unclear", "true if nothing is known of it for long"),
		column{name: "newest_evidence", kind: "date", says: "day of the newest thing known of it"},
		confidence.need(), text("disputed", "what is disputed"), text("formerly", "former ids, with a space between"),
		text("page", "address of its page").need(), sourceIDs, text("source_addresses", "addresses of these sources, with a space between"))}
	events := &table{name: "events", title: "Events", says: "What only events have; meetings above all.", key: []string{"entry"}, columns: columns(
		link("entry", "entries", "").need(), oneOf("kind", "what kind of event", article.EventKinds...).need(),
		oneOf("held", "of meetings: held, or only announced", "held", "announced"),
		text("level", ""), text("place", ""), text("format", ""), text("called_by", "ids of the parties at whose request it met, with a space between"), text("called_note", ""),
		text("trigger", ""), text("chair", ""), text("represented_by", "who spoke for the party that asks"))}
	asked := &table{name: "asked", title: "Asked at meetings", says: "What was asked at an event.", key: []string{"event", "number"}, columns: columns(
		link("event", "entries", "").need(), placeInEntry, text("text", "").need(), text("by", "").need(), link("topic", "topics", ""), link("request", "entries", "the request that it belongs to"), sourceIDs)}
	outcomes := &table{name: "outcomes", title: "Outcomes of meetings", says: "What came out of an event.", key: []string{"event", "number"}, columns: columns(
		link("event", "entries", "").need(), placeInEntry, text("text", "").need(), text("by", ""), link("topic", "topics", ""), truth("new", "false: recalled or welcomed, announced before or elsewhere"),
		link("commitment", "entries", "the commitment that it belongs to"), sourceIDs)}
	accounts := &table{name: "accounts", title: "Accounts", says: "What sides say of an event.", key: []string{"event", "number"}, columns: columns(
		link("event", "entries", "").need(), placeInEntry, text("text", "").need(), text("by", "").need(), sourceIDs)}
	requests := &table{name: "requests", title: "Requests", says: "What only requests have, with how long they waited.", key: []string{"entry"}, columns: columns(
		link("entry", "entries", "").need(), count("askings", "how often it was asked").need(), count("answers", "how many answers are known").need(),
		count("answers_before", "how many of these came before the first asking found").need(),
		waitColumns("answer", "from the first asking to the first answer in part or full"), waitColumns("met", "from the first asking to the answer that met it"))}
	askings := &table{name: "askings", title: "Askings", says: "Every time that a request was made.", key: []string{"request", "number"}, columns: columns(
		link("request", "entries", "").need(), placeInEntry, dateColumns, link("at", "entries", "the event at which it was made"), text("forum", "where, if at no event of the record"),
		text("by", "").need(), oneOf("basis", "said in public by an official, or told by unnamed sources", "official", "unnamed").need(), text("text", ""), sourceIDs)}
	answers := &table{name: "answers", title: "Answers", says: "Every dated step in how a request fared.", key: []string{"request", "number"}, columns: columns(
		link("request", "entries", "").need(), placeInEntry, dateColumns, oneOf("effect", "where the request stands after it", article.Effects...).need(),
		link("commitment", "entries", "the commitment that answered"), oneOf("relation", "whether a source ties it to the request", article.Relations...).need(),
		text("text", "").need(), text("because", "why the order is not the usual one"), text("disputed", "what is disputed"), confidence.need(), sourceIDs)}
	commitments := &table{name: "commitments", title: "Commitments", says: "What only commitments have, with how long they took.", key: []string{"entry"}, columns: columns(
		link("entry", "entries", "").need(), oneOf("kind", "what kind of commitment; a draft is never a promise", article.CommitmentKinds...).need(),
		text("by", "ids of the parties that made it, with a space between"), link("at", "entries", "the event at which it was made"), text("forum", "where, if at no event of the record"),
		text("text", "what was promised"), text("due", "by when, if that was said"),
		number("amount", "never to be added up across units"), link("unit", "units", ""), oneOf("bound", "", "at-least", "up-to", "about"), text("amount_note", ""),
		text("overlaps_with", "ids of commitments that hold the same thing, with a space between"), text("overlap_note", ""),
		waitColumns("first", "from the promise to the first arrival"), waitColumns("all", "from the promise to its completion"), sourceIDs)}
	steps := &table{name: "steps", title: "Steps", says: "Every dated thing that happened to a commitment.", key: []string{"commitment", "number"}, columns: columns(
		link("commitment", "entries", "").need(), placeInEntry, dateColumns, oneOf("kind", "what happened; a report is evidence only", article.StepKinds...).need(), text("text", "").need(),
		text("part", "the instalment that it is about"), number("arrived", "how much a source says came with it"), link("unit", "units", ""), truth("so_far", "true: a total so far, in place of earlier counts"),
		truth("due", "true: foreseen, without effect"), text("because", "why the order is not the usual one"), text("disputed", "what is disputed"), confidence.need(), sourceIDs)}
	notes := &table{name: "notes", title: "Notes", says: "Editors' remarks on entries.", key: []string{"entry", "number"}, columns: columns(
		link("entry", "entries", "").need(), placeInEntry, text("text", "").need(), sourceIDs)}
	changes := &table{name: "statuses", title: "Statuses over time", says: "Every day on which the status of an entry changed, by both clocks.", key: []string{"entry", "clock", "day"}, columns: columns(
		link("entry", "entries", "").need(), oneOf("clock", "stood: what is known today of that day; known: what sources published by then say", "stood", "known").need(),
		column{name: "day", kind: "date", says: "from this day on", required: true}, oneOf("before", "status until then", statuses...).need(),
		oneOf("status", "status from then on", statuses...).need(), text("status_words", "the same in words").need(), truth("late", "true: delivered after a date was missed"), sourceIDs)}
	for i := range a.Entries {
		e := &a.Entries[i]
		st := a.Standing(e, a.RecordDate, article.Stood)
		newest := ""
		if st.Newest != article.MinDay {
			newest = st.Newest.String()
		}
		entries.add(row(e.ID, string(e.Kind), dates(e.Date), string(e.Date.Precision), e.Title, e.Short, list(e.Topics), e.Summary, string(st.Status), statusWords(st.Status, st.Late),
			st.Unclear, newest, string(a.Confidence(e.Sources, e.Disputed, e.Confidence)), e.Disputed, list(e.Formerly), x.page(e.ID), list(e.Sources), list(x.addresses(e.Sources)))...)
		switch e.Kind {
		case article.Event:
			f := e.Event
			events.add(row(e.ID, f.Kind, f.Held, f.Level, f.Place, f.Format, list(f.CalledBy), f.CalledNote, f.Trigger, f.Chair, f.Represented)...)
			for n, k := range f.Asked {
				asked.add(row(e.ID, n+1, k.Text, k.By, k.Topic, k.Request, list(k.Sources))...)
			}
			for n, k := range f.Outcomes {
				outcomes.add(row(e.ID, n+1, k.Text, k.By, k.Topic, k.New, k.Commitment, list(k.Sources))...)
			}
			for n, k := range f.Accounts {
				accounts.add(row(e.ID, n+1, k.Text, k.By, list(k.Sources))...)
			}
		case article.Request:
			f := e.Request
			requests.add(row(e.ID, len(f.Askings), len(f.Answers), a.Preceding(e, a.RecordDate, article.Stood),
				waitCells(a.WaitForAnswer(e, a.RecordDate, article.Stood)), waitCells(a.WaitForMet(e, a.RecordDate, article.Stood)))...)
			for n, k := range f.Askings {
				askings.add(row(e.ID, n+1, dates(k.Date), k.At, k.Forum, k.By, k.Basis, k.Text, list(k.Sources))...)
			}
			for n, k := range f.Answers {
				answers.add(row(e.ID, n+1, dates(k.Date), string(k.Effect), k.Commitment, string(k.Relation), k.Text, k.Because, k.Disputed,
					string(a.Confidence(k.Sources, k.Disputed, k.Confidence)), list(k.Sources))...)
			}
		case article.Commitment:
			f := e.Commitment
			amount := []string{"", "", "", ""}
			if m := f.Amount; m != nil {
				amount = []string{numberCell(m.Value), m.Unit, m.Bound, m.Note}
			}
			commitments.add(row(e.ID, f.Kind, list(f.By), f.Made.At, f.Made.Forum, f.Made.Text, f.Due.Text, amount, list(f.Overlaps), f.OverlapNote,
				waitCells(a.WaitForFirst(e, a.RecordDate, article.Stood)), waitCells(a.WaitForAll(e, a.RecordDate, article.Stood)), list(f.Made.Sources))...)
			for n, k := range f.Steps {
				arrived := []string{"", "", "false"}
				if m := k.Arrived; m != nil {
					arrived = row(numberCell(m.Value), m.Unit, m.SoFar)
				}
				steps.add(row(e.ID, n+1, dates(k.Date), string(k.Kind), k.Text, k.Part, arrived, k.Due, k.Because, k.Disputed,
					string(a.Confidence(k.Sources, k.Disputed, k.Confidence)), list(k.Sources))...)
			}
		}
		for n, k := range e.Notes {
			notes.add(row(e.ID, n+1, k.Text, list(k.Sources))...)
		}
		for _, clock := range []struct {
			article.Clock
			name string
		}{{article.Stood, "stood"}, {article.Known, "known"}} {
			for _, t := range x.turns(e, clock.Clock) {
				changes.add(row(e.ID, clock.name, t.now.Day.String(), string(t.before.Status), string(t.now.Status), statusWords(t.now.Status, t.now.Late), t.now.Late, list(t.sources))...)
			}
		}
	}
	return append([]*table{entries, events, asked, outcomes, accounts, requests, askings, answers, commitments, steps, notes, changes}, x.lists()...)
}

// lists returns the tables of what entries speak of.
func (x exporter) lists() []*table {
	a := x.a
	id := column{name: "id", kind: "string", required: true, unique: true}
	sources := &table{name: "sources", title: "Sources", says: "Every published page that the record rests on, with its address.", key: []string{"id"}, columns: columns(
		id, column{name: "address", kind: "string", says: "address of the page", required: true, unique: true}, text("title", "").need(), text("publisher", "").need(),
		text("date", "of publication; empty if the page shows none"), oneOf("kind", "", article.SourceKinds...).need(), text("language", "language tag (BCP 47)").need(),
		text("archived", "address of a copy in an archive"), link("same_as", "sources", "the source whose report it carries; the two count once"), text("note", ""))}
	for _, s := range a.Sources {
		sources.add(row(s.ID, s.Address, s.Title, s.Publisher, s.Date.Text, s.Kind, s.Language, s.Archived, s.SameAs, s.Note)...)
	}
	corrections := &table{name: "corrections", title: "Corrections", says: "What was changed in the record and why, the newest first.", key: []string{"id"}, columns: columns(
		id, text("date", "").need(), link("entry", "entries", "empty: the record as a whole"), text("what", "what was changed").need(), text("why", "").need())}
	for _, c := range a.Log() {
		corrections.add(row(c.ID, c.Date.Text, c.Entry, c.What, c.Why)...)
	}
	claims := &table{name: "claims", title: "Claims", says: "Statements of the founding text, checked.", key: []string{"id"}, columns: columns(
		id, text("claim", "").need(), oneOf("verdict", "", article.Verdicts...).need(), text("basis", "what the verdict rests on").need(), text("entries", "ids of the entries concerned, with a space between"), sourceIDs)}
	for _, c := range a.Claims {
		claims.add(row(c.ID, c.Claim, c.Verdict, c.Basis, list(c.Entries), list(c.Sources))...)
	}
	parties := &table{name: "parties", title: "Parties", says: "Countries, bodies and groups that ask, promise or meet.", key: []string{"id"}, columns: columns(
		id, text("name", "").need(), oneOf("kind", "", "country", "body", "group").need(), text("aliases", "other names, with a semicolon between"))}
	members := &table{name: "members", title: "Members", says: "Which party was a member of which, and when.", columns: columns(
		link("group", "parties", "").need(), link("party", "parties", "").need(), text("from", "empty: from the beginning"), text("to", "empty: to this day"))}
	for _, p := range a.Parties {
		parties.add(row(p.ID, p.Name, p.Kind, strings.Join(p.Aliases, "; "))...)
		for _, m := range p.Members {
			members.add(row(p.ID, m.Party, m.From.Text, m.To.Text)...)
		}
	}
	topics := &table{name: "topics", title: "Topics", says: "Themes of entries.", key: []string{"id"}, columns: columns(id, text("name", "").need())}
	for _, t := range a.Topics {
		topics.add(t.ID, t.Name)
	}
	units := &table{name: "units", title: "Units", says: "What amounts count.", key: []string{"id"}, columns: columns(
		id, text("one", "in the singular").need(), text("many", "in the plural").need(), text("currency", "ISO 4217, if it is money"))}
	for _, u := range a.Units {
		units.add(u.ID, u.One, u.Many, u.Currency)
	}
	glossary := &table{name: "glossary", title: "Glossary", says: "Words of the record.", key: []string{"id"}, columns: columns(
		id, text("term", "").need(), text("aliases", "other forms, with a semicolon between"), text("text", "what it means").need(), sourceIDs)}
	for _, t := range a.Glossary {
		glossary.add(row(t.ID, t.Term, strings.Join(t.Aliases, "; "), t.Text, list(t.Sources))...)
	}
	return []*table{sources, corrections, claims, parties, members, topics, units, glossary}
}

var (
	startsFormula = regexp.MustCompile(`^'*[=+\-@\t\r]`)
	plainNumber   = regexp.MustCompile(`^-[0-9]+(\.[0-9]+)?$`)
)

// cell returns a text as it stands in a cell. Spreadsheet programs take a cell
// that starts with = + - @, a tab or a carriage return for a formula; an
// apostrophe before it makes it a text. A negative number stays one. Whoever
// wants the text back takes one apostrophe away where such a character, or
// more apostrophes and then such a character, follows.
func cell(s string) string {
	if startsFormula.MatchString(s) && !plainNumber.MatchString(s) {
		return "'" + s
	}
	return s
}

// csv returns the table as RFC 4180 has it: a line of names, then the rows.
func (t *table) csv() []byte {
	var out bytes.Buffer
	write := func(cells []string) {
		for i, s := range cells {
			if i > 0 {
				out.WriteByte(',')
			}
			if strings.ContainsAny(s, "\",\r\n") || strings.TrimSpace(s) != s {
				s = `"` + strings.ReplaceAll(s, `"`, `""`) + `"`
			}
			out.WriteString(s)
		}
		out.WriteString("\r\n")
	}
	var names []string
	for _, c := range t.columns {
		names = append(names, c.name)
	}
	write(names)
	for _, r := range t.rows {
		safe := make([]string, len(r))
		for i, s := range r {
			safe[i] = cell(s)
		}
		write(safe)
	}
	return out.Bytes()
}

// tables returns the record as tables, and the package that describes them.
func (x exporter) tables() ([]Export, error) {
	var list []Export
	tables := x.tablesOf()
	for _, t := range tables {
		p := "/data/" + t.name + ".csv"
		list = append(list, Export{Path: p, Name: t.title, About: t.says, Group: groupTables, Kind: "CSV", Type: typeOf(p[1:]), Data: t.csv()})
	}
	described, err := x.dataPackage(tables, list)
	if err != nil {
		return nil, err
	}
	return append([]Export{described}, list...), nil
}
