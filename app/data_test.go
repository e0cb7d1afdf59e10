//go:build !wasm

package main

import (
	"bytes"
	"crypto/sha256"
	"encoding/csv"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"html"
	"maps"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	ics "github.com/arran4/golang-ical"
	"github.com/mmcdole/gofeed"
	"github.com/piprate/json-gold/ld"
	"github.com/santhosh-tekuri/jsonschema/v6"

	"ledger/app/article"
	"ledger/app/site"
)

// What others can take away is read here by readers that we did not write.

// A taken subject is an article with its exports, by path.
type taken struct {
	*article.Article
	pages   []site.Page
	exports []site.Export
	files   map[string][]byte
}

// eachTaken runs a test for both subjects.
func eachTaken(t *testing.T, f func(*testing.T, *taken)) {
	for _, dir := range []string{"../content", "testdata/river"} {
		t.Run(dir, func(t *testing.T) {
			var problems strings.Builder
			a, ok := compileDir(dir, &problems)
			if !ok {
				t.Fatal(problems.String())
			}
			s := &taken{Article: a, files: map[string][]byte{}}
			var err error
			if s.pages, s.exports, err = pagesOf(a, "/sub/"); err != nil {
				t.Fatal(err)
			}
			for _, e := range s.exports {
				s.files[e.Path] = e.Data
			}
			f(t, s)
		})
	}
}

func (s *taken) read(t *testing.T, path string, v any) {
	t.Helper()
	if err := json.Unmarshal(s.files[path], v); err != nil {
		t.Fatalf("%s: %v", path, err)
	}
}

// Two builds give the same bytes, every file has a line of its own on the
// page, and says which state of the record it holds.
func TestDataFiles(t *testing.T) {
	eachTaken(t, func(t *testing.T, s *taken) {
		_, again, err := pagesOf(s.Article, "/sub/")
		if err != nil || len(again) != len(s.exports) {
			t.Fatal(err, len(again), len(s.exports))
		}
		for i, e := range s.exports {
			if !bytes.Equal(e.Data, again[i].Data) {
				t.Errorf("%s differs when it is made again", e.Path)
			}
			if e.Name == "" || e.About == "" || e.Group == "" || e.Kind == "" || e.Type == "application/octet-stream" {
				t.Errorf("%s does not say what it is: %+v", e.Path, e)
			}
			if e.Kind != "CSV" { // datapackage.json says it of the tables
				for _, want := range []string{s.RecordDate.String(), s.Version, "licenses/by/4.0"} {
					if plain := bytes.ReplaceAll(e.Data, []byte("\r\n "), nil); !bytes.Contains(plain, []byte(want)) {
						t.Errorf("%s does not say %s", e.Path, want)
					}
				}
			}
		}
		if s.Version == "" {
			t.Error("the record has no version")
		}
	})
}

// A change of anything in the record is a new version.
func TestVersionFollowsTheRecord(t *testing.T) {
	a, b := real(t), real(t)
	if a.Version != b.Version {
		t.Errorf("the same content has the versions %s and %s", a.Version, b.Version)
	}
	var river strings.Builder
	c, ok := compileDir("testdata/river", &river)
	if !ok || c.Version == a.Version {
		t.Errorf("two records have the version %s", a.Version)
	}
}

// Without a settled address there is nothing that needs one.
func TestDataWithoutAnAddress(t *testing.T) {
	a := real(t)
	a.Address = ""
	_, exports, err := pagesOf(a, "/sub/")
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range exports {
		if e.Feed || strings.HasSuffix(e.Path, ".ics") {
			t.Errorf("%s cannot have absolute addresses", e.Path)
		}
		if e.Path == "/data/record.json" && !bytes.Contains(e.Data, []byte(`"/sub/data/record.schema.json"`)) {
			t.Error("the record does not name its schema")
		}
	}
}

// The record is what its schema says, and comes back as the article it was.
func TestRecordFitsItsSchema(t *testing.T) {
	eachTaken(t, func(t *testing.T, s *taken) {
		described, err := jsonschema.UnmarshalJSON(bytes.NewReader(s.files["/data/record.schema.json"]))
		if err != nil {
			t.Fatal(err)
		}
		c := jsonschema.NewCompiler()
		c.AssertFormat()
		if err := c.AddResource("record.schema.json", described); err != nil {
			t.Fatal(err)
		}
		schema, err := c.Compile("record.schema.json")
		if err != nil {
			t.Fatal(err)
		}
		if schema.DraftVersion != 2020 {
			t.Errorf("the schema is of draft %d", schema.DraftVersion)
		}
		fresh := func() (whole, record, entry map[string]any) {
			s.read(t, "/data/record.json", &whole)
			record = whole["record"].(map[string]any)
			return whole, record, record["entries"].([]any)[0].(map[string]any)
		}
		whole, _, _ := fresh()
		if err := schema.Validate(whole); err != nil {
			t.Errorf("the record does not fit: %v", err)
		}
		for name, spoil := range map[string]func(whole, record, entry map[string]any){
			"no licence":         func(w, _, _ map[string]any) { delete(w, "licence") },
			"unknown field":      func(_, _, e map[string]any) { e["colour"] = "red" },
			"no title":           func(_, _, e map[string]any) { delete(e, "title") },
			"unknown kind":       func(_, _, e map[string]any) { e["kind"] = "rumour" },
			"kind without facts": func(_, _, e map[string]any) { e["kind"] = "request" },
			"facts of two kinds": func(_, _, e map[string]any) { e["commitment"] = map[string]any{} },
			"date in words":      func(_, _, e map[string]any) { e["date"] = "last week" },
			"null for a list":    func(_, _, e map[string]any) { e["sources"] = nil },
			"day that is none":   func(_, r, _ map[string]any) { r["record_date"] = "2024-13-40" },
			"relative address":   func(_, r, _ map[string]any) { r["sources"].([]any)[0].(map[string]any)["address"] = "/here" },
			"source of no kind":  func(_, r, _ map[string]any) { r["sources"].([]any)[0].(map[string]any)["kind"] = "hearsay" },
			"source, no address": func(_, r, _ map[string]any) { delete(r["sources"].([]any)[0].(map[string]any), "address") },
			"number for a text":  func(_, r, _ map[string]any) { r["title"] = 7 },
			"verdict that is not": func(_, r, _ map[string]any) {
				r["claims"] = []any{map[string]any{"id": "a", "claim": "b", "basis": "c", "verdict": "perhaps"}}
			},
		} {
			w, r, e := fresh()
			spoil(w, r, e)
			if schema.Validate(w) == nil {
				t.Errorf("the schema allows: %s", name)
			}
		}
		var defs struct {
			Defs map[string]struct{ Description string } `json:"$defs"`
		}
		s.read(t, "/data/record.schema.json", &defs)
		for name, d := range defs.Defs {
			if d.Description == "" {
				t.Errorf("the schema does not say what a %s is", name)
			}
		}

		var back struct {
			AsOf    string `json:"as_of"`
			Version string
			Record  json.RawMessage
		}
		s.read(t, "/data/record.json", &back)
		a, err := article.FromJSON(back.Record)
		if err != nil {
			t.Fatal(err)
		}
		for i := range s.Entries {
			s.Entries[i].Dossier = nil // not published
		}
		if !reflect.DeepEqual(a.Entries, s.Entries) || !reflect.DeepEqual(a.Sources, s.Sources) || !reflect.DeepEqual(a.Corrections, s.Corrections) ||
			!reflect.DeepEqual(a.Chapters, s.Chapters) || a.RecordDate != s.RecordDate || back.AsOf != s.RecordDate.String() || back.Version != s.Version {
			t.Error("the record does not come back as it was")
		}
	})
}

// A dataPackage is what we check of datapackage.json.
type dataPackage struct {
	Profile, Name, Version, Created string
	Licenses                        []struct{ Name, Path string }
	Sources                         []struct{ Title, Path string }
	Resources                       []struct {
		Profile, Name, Path, Format, Mediatype, Encoding, Hash string
		Bytes                                                  int
		Schema                                                 struct {
			Fields []struct {
				Name, Type  string
				Constraints struct {
					Required, Unique bool
					Enum             []string
				}
			}
			PrimaryKey  []string
			ForeignKeys []struct {
				Fields    string
				Reference struct{ Resource, Fields string }
			}
			MissingValues []string
		}
	}
}

var escaped = regexp.MustCompile(`^'+[=+\-@\t\r]`)

// rowsOf reads a table as its documentation says, by column.
func (s *taken) rowsOf(t *testing.T, name string) []map[string]string {
	t.Helper()
	data := s.files["/data/"+name+".csv"]
	if !utf8.Valid(data) || bytes.Count(data, []byte("\n")) != bytes.Count(data, []byte("\r\n")) {
		t.Errorf("%s is not UTF-8 with the line ends of RFC 4180", name)
	}
	r := csv.NewReader(bytes.NewReader(data))
	all, err := r.ReadAll() // refuses rows of unlike length, and stray quotes
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	rows := []map[string]string{}
	for _, cells := range all[1:] {
		row := map[string]string{}
		for i, v := range cells {
			if strings.ContainsAny(v[:min(1, len(v))], "=+-@\t\r") {
				if _, err := strconv.ParseFloat(v, 64); err != nil {
					t.Errorf("%s: the cell %q is a formula", name, v)
				}
			}
			if escaped.MatchString(v) {
				v = v[1:]
			}
			row[all[0][i]] = v
		}
		rows = append(rows, row)
	}
	return rows
}

// The tables are what the Table Schema says: types, constraints and keys, by
// the rules of https://specs.frictionlessdata.io/table-schema/. (Its Go
// library is not to be had from the module proxy.)
func TestTablesFitTheirSchema(t *testing.T) {
	types := map[string]func(string) bool{
		"string":  func(string) bool { return true },
		"integer": func(v string) bool { _, err := strconv.Atoi(v); return err == nil },
		"number":  func(v string) bool { _, err := strconv.ParseFloat(v, 64); return err == nil },
		"boolean": func(v string) bool { return v == "true" || v == "false" },
		"date":    func(v string) bool { _, err := time.Parse(time.DateOnly, v); return err == nil },
	}
	name := regexp.MustCompile(`^[a-z0-9._-]+$`)
	eachTaken(t, func(t *testing.T, s *taken) {
		var p dataPackage
		s.read(t, "/data/datapackage.json", &p)
		if p.Profile != "tabular-data-package" || !name.MatchString(p.Name) || p.Version != s.Version || p.Licenses[0].Name != "CC-BY-4.0" || len(p.Sources) != len(s.Sources) {
			t.Errorf("package: %s %s %s %v, %d sources", p.Profile, p.Name, p.Version, p.Licenses, len(p.Sources))
		}
		if made, err := time.Parse(time.RFC3339, p.Created); err != nil || made.Format(time.DateOnly) != s.RecordDate.String() {
			t.Errorf("made on %s, not on the day of the record: %v", p.Created, err)
		}
		values := map[string]map[string]bool{} // "entries.id" → what stands there
		tables := 0
		for path := range s.files {
			if strings.HasSuffix(path, ".csv") {
				tables++
			}
		}
		if tables != len(p.Resources) {
			t.Errorf("%d tables, %d described", tables, len(p.Resources))
		}
		for _, r := range p.Resources {
			data := s.files["/data/"+r.Path]
			sum := sha256.Sum256(data)
			if r.Profile != "tabular-data-resource" || !name.MatchString(r.Name) || r.Bytes != len(data) || r.Hash != "sha256:"+hex.EncodeToString(sum[:]) || r.Encoding != "utf-8" {
				t.Errorf("%s is described wrongly: %+v", r.Path, r)
			}
			header, _, _ := strings.Cut(string(data), "\r\n")
			var names []string
			for _, f := range r.Schema.Fields {
				names = append(names, f.Name)
			}
			if strings.Join(names, ",") != header {
				t.Errorf("%s: the columns are %s, described are %s", r.Path, header, names)
			}
			keys := map[string]bool{}
			for n, row := range s.rowsOf(t, r.Name) {
				for _, f := range r.Schema.Fields {
					v, at := row[f.Name], fmt.Sprintf("%s, row %d, %s", r.Path, n+1, f.Name)
					check := types[f.Type]
					seen := values[r.Name+"."+f.Name]
					if seen == nil {
						seen = map[string]bool{}
						values[r.Name+"."+f.Name] = seen
					}
					switch {
					case check == nil:
						t.Fatalf("%s: unknown type %s", at, f.Type)
					case v == "":
						if f.Constraints.Required {
							t.Errorf("%s is empty", at)
						}
					case !check(v):
						t.Errorf("%s: %q is no %s", at, v, f.Type)
					case f.Constraints.Enum != nil && !slices.Contains(f.Constraints.Enum, v):
						t.Errorf("%s: %q is none of %v", at, v, f.Constraints.Enum)
					case f.Constraints.Unique && seen[v]:
						t.Errorf("%s: %q stands there twice", at, v)
					}
					seen[v] = true
				}
				key := ""
				for _, k := range r.Schema.PrimaryKey {
					key += row[k] + "\x00"
				}
				if key != "" && keys[key] {
					t.Errorf("%s: two rows have the key %q", r.Path, key)
				}
				keys[key] = true
			}
		}
		for _, r := range p.Resources {
			for _, k := range r.Schema.ForeignKeys {
				to := k.Reference.Resource
				if to == "" {
					to = r.Name
				}
				for v := range values[r.Name+"."+k.Fields] {
					if v != "" && !values[to+"."+k.Reference.Fields][v] {
						t.Errorf("%s.%s: %q is not in %s", r.Name, k.Fields, v, to)
					}
				}
			}
		}
	})
}

// The tables hold what the record holds: as many rows, the same days, ids,
// texts and sources.
func TestTablesHoldTheRecord(t *testing.T) {
	eachTaken(t, func(t *testing.T, s *taken) {
		want := map[string][]string{}
		add := func(table string, cells ...string) { want[table] = append(want[table], strings.Join(cells, "|")) }
		list := func(ids []string) string { return strings.Join(ids, " ") }
		for i := range s.Entries {
			e := &s.Entries[i]
			add("entries", e.ID, string(e.Kind), e.Date.Text, e.Title, e.Short, list(e.Topics), e.Summary, string(s.Status(e, s.RecordDate, article.Stood)), e.Disputed, list(e.Sources))
			for n, k := range e.Notes {
				add("notes", e.ID, strconv.Itoa(n+1), k.Text, list(k.Sources))
			}
			switch e.Kind {
			case article.Event:
				f := e.Event
				add("events", e.ID, f.Kind, f.Held, f.Level, f.Place, f.Format, list(f.CalledBy), f.CalledNote, f.Trigger, f.Chair, f.Represented)
				for _, k := range f.Asked {
					add("asked", e.ID, k.Text, k.By, k.Topic, k.Request, list(k.Sources))
				}
				for _, k := range f.Outcomes {
					add("outcomes", e.ID, k.Text, k.By, k.Topic, strconv.FormatBool(k.New), k.Commitment, list(k.Sources))
				}
				for _, k := range f.Accounts {
					add("accounts", e.ID, k.Text, k.By, list(k.Sources))
				}
			case article.Request:
				add("requests", e.ID, strconv.Itoa(len(e.Request.Askings)), strconv.Itoa(len(e.Request.Answers)))
				for _, k := range e.Request.Askings {
					add("askings", e.ID, k.Date.Text, k.At, k.Forum, k.By, k.Basis, k.Text, list(k.Sources))
				}
				for _, k := range e.Request.Answers {
					add("answers", e.ID, k.Date.Text, string(k.Effect), k.Commitment, string(k.Relation), k.Text, k.Because, k.Disputed, list(k.Sources))
				}
			case article.Commitment:
				f := e.Commitment
				amount := []string{"", "", "", ""}
				if m := f.Amount; m != nil {
					amount = []string{strconv.FormatFloat(m.Value, 'f', -1, 64), m.Unit, m.Bound, m.Note}
				}
				add("commitments", append([]string{e.ID, f.Kind, list(f.By), f.Made.At, f.Made.Forum, f.Made.Text, f.Due.Text, list(f.Overlaps), f.OverlapNote, list(f.Made.Sources)}, amount...)...)
				for _, k := range f.Steps {
					arrived := []string{"", "", "false"}
					if k.Arrived != nil {
						arrived = []string{strconv.FormatFloat(k.Arrived.Value, 'f', -1, 64), k.Arrived.Unit, strconv.FormatBool(k.Arrived.SoFar)}
					}
					add("steps", append([]string{e.ID, k.Date.Text, string(k.Kind), k.Text, k.Part, strconv.FormatBool(k.Due), k.Because, k.Disputed, list(k.Sources)}, arrived...)...)
				}
			}
			for clock, name := range map[article.Clock]string{article.Stood: "stood", article.Known: "known"} {
				for _, c := range s.Changes(e, clock) {
					if c.Day != article.MinDay && c.Day <= s.RecordDate {
						add("statuses", e.ID, name, c.Day.String(), string(s.Status(e, c.Day-1, clock)), string(c.Status), strconv.FormatBool(c.Late))
					}
				}
			}
		}
		for _, x := range s.Sources {
			add("sources", x.ID, x.Address, x.Title, x.Publisher, x.Date.Text, x.Kind, x.Language, x.Archived, x.SameAs, x.Note)
		}
		for _, x := range s.Corrections {
			add("corrections", x.Date.Text, x.Entry, x.What, x.Why)
		}
		for _, x := range s.Claims {
			add("claims", x.ID, x.Claim, x.Verdict, x.Basis, list(x.Entries), list(x.Sources))
		}
		for table, columns := range map[string]string{
			"entries": "id kind date title short topics summary status disputed sources", "notes": "entry number text sources",
			"events": "entry kind held level place format called_by called_note trigger chair represented_by",
			"asked":  "event text by topic request sources", "outcomes": "event text by topic new commitment sources", "accounts": "event text by sources",
			"requests": "entry askings answers", "askings": "request date at forum by basis text sources",
			"answers":     "request date effect commitment relation text because disputed sources",
			"commitments": "entry kind by at forum text due overlaps_with overlap_note sources amount unit bound amount_note",
			"steps":       "commitment date kind text part due because disputed sources arrived unit so_far",
			"statuses":    "entry clock day before status late",
			"sources":     "id address title publisher date kind language archived same_as note",
			"corrections": "date entry what why", "claims": "id claim verdict basis entries sources",
		} {
			var got []string
			for _, row := range s.rowsOf(t, table) {
				var cells []string
				for _, c := range strings.Fields(columns) {
					v, ok := row[c]
					if !ok {
						t.Fatalf("%s has no column %s", table, c)
					}
					cells = append(cells, v)
				}
				got = append(got, strings.Join(cells, "|"))
			}
			slices.Sort(got)
			slices.Sort(want[table])
			if !slices.Equal(got, want[table]) {
				t.Errorf("%s holds %d rows, the record %d, and not the same", table, len(got), len(want[table]))
			}
		}
		for _, row := range s.rowsOf(t, "entries") {
			e := s.Entry(row["id"])
			var addresses []string
			for _, id := range e.Sources {
				addresses = append(addresses, s.Source(id).Address)
			}
			if row["source_addresses"] != strings.Join(addresses, " ") || row["page"] != s.Address+"entry/"+e.ID {
				t.Errorf("%s: sources at %s, page %s", e.ID, row["source_addresses"], row["page"])
			}
			if first := row["date_first"]; first != "" && first != e.Date.First.String() || row["date_last"] != e.Date.Last.String() {
				t.Errorf("%s is dated from %s to %s", e.ID, first, row["date_last"])
			}
		}
	})
}

// The calendar holds the meetings whose day is known, and nothing else.
func TestCalendarHoldsTheMeetings(t *testing.T) {
	eachTaken(t, func(t *testing.T, s *taken) {
		data := s.files["/data/meetings.ics"]
		for line := range strings.SplitSeq(strings.TrimSuffix(string(data), "\r\n"), "\r\n") {
			if len(line) > 75 || !utf8.ValidString(line) || strings.ContainsAny(line, "\r\n") {
				t.Errorf("the line %q is too long or cut within a character", line)
			}
		}
		c, err := ics.ParseCalendar(bytes.NewReader(data))
		if err != nil {
			t.Fatal(err)
		}
		got := map[string]*ics.VEvent{}
		for _, e := range c.Events() {
			got[e.Id()] = e
		}
		value := func(e *ics.VEvent, p ics.ComponentProperty) string {
			if v := e.GetProperty(p); v != nil {
				return v.Value
			}
			return ""
		}
		n := 0
		for i := range s.Entries {
			e := &s.Entries[i]
			if e.Kind != article.Event || e.Event.Kind != "meeting" || !e.Date.Exact() {
				continue
			}
			n++
			host, _, _ := strings.Cut(strings.TrimPrefix(s.Address, "https://"), "/")
			v := got[e.ID+"@"+host]
			if v == nil {
				t.Errorf("%s is not in the calendar", e.ID)
				continue
			}
			start, err := v.GetAllDayStartAt()
			end, err2 := v.GetAllDayEndAt()
			if err != nil || err2 != nil || start.Format(time.DateOnly) != e.Date.Text || end.Sub(start) < 23*time.Hour || end.Sub(start) > 25*time.Hour {
				t.Errorf("%s is from %v to %v: %v %v", e.ID, start, end, err, err2)
			}
			status := "CONFIRMED"
			if e.Event.Held == "announced" {
				status = "TENTATIVE"
			}
			if value(v, ics.ComponentPropertySummary) != e.Title || value(v, ics.ComponentPropertyLocation) != e.Event.Place ||
				value(v, ics.ComponentPropertyUrl) != s.Address+"entry/"+e.ID || value(v, ics.ComponentPropertyStatus) != status {
				t.Errorf("%s: %q at %q, %s, %s", e.ID, value(v, ics.ComponentPropertySummary), value(v, ics.ComponentPropertyLocation), value(v, ics.ComponentPropertyUrl), value(v, ics.ComponentPropertyStatus))
			}
			says := value(v, ics.ComponentPropertyDescription)
			if !strings.HasPrefix(says, e.Summary+"\n") || !strings.HasSuffix(says, s.Source(e.Sources[len(e.Sources)-1]).Address) {
				t.Errorf("%s says %q", e.ID, says)
			}
			if stamp, err := v.GetDtStampTime(); err != nil || stamp.Format(time.DateOnly) != s.RecordDate.String() {
				t.Errorf("%s is stamped %v, %v", e.ID, stamp, err)
			}
			if e.Topics != nil && value(v, ics.ComponentPropertyCategories) == "" {
				t.Errorf("%s has no category", e.ID)
			}
		}
		if n == 0 || n != len(c.Events()) || len(got) != n {
			t.Errorf("%d events in the calendar, %d meetings in the record", len(c.Events()), n)
		}
	})
}

// The feeds tell the same in both formats: the newest changes first, with
// what stood before and the addresses of the evidence.
func TestFeedsCanBeRead(t *testing.T) {
	eachTaken(t, func(t *testing.T, s *taken) {
		changes := 0
		for i := range s.Entries {
			if e := &s.Entries[i]; e.Kind != article.Event {
				for _, c := range s.Changes(e, article.Stood) {
					if c.Day != article.MinDay && c.Day <= s.RecordDate {
						changes++
					}
				}
			}
		}
		for name, want := range map[string]int{"changes": min(100, changes), "corrections": min(100, len(s.Corrections))} {
			read := map[string]*gofeed.Feed{}
			for _, ext := range []string{".atom", ".json"} {
				f, err := gofeed.NewParser().Parse(bytes.NewReader(s.files["/data/"+name+ext]))
				if err != nil {
					t.Fatalf("%s%s: %v", name, ext, err)
				}
				if f.FeedLink != s.Address+"data/"+name+ext || len(f.Items) != want || f.Title == "" || len(f.Authors) != 1 {
					t.Errorf("%s%s: at %s, %d items, want %d", name, ext, f.FeedLink, len(f.Items), want)
				}
				read[ext] = f
			}
			if v := read[".json"].FeedVersion; v != "1.1" && !strings.HasSuffix(v, "/1.1") {
				t.Errorf("%s.json is of version %s", name, v)
			}
			ids, before := map[string]bool{}, time.Time{}
			for i, item := range read[".atom"].Items {
				other := read[".json"].Items[i]
				if item.GUID != other.GUID || item.Title != other.Title || item.Link != other.Link || !item.PublishedParsed.Equal(*other.PublishedParsed) ||
					item.Content != other.Content || !slices.Equal(item.Categories, other.Categories) {
					t.Errorf("%s: the formats tell different things of %s and %s", name, item.GUID, other.GUID)
				}
				if ids[item.GUID] || !strings.HasPrefix(item.GUID, s.Address) || i > 0 && item.PublishedParsed.After(before) {
					t.Errorf("%s: %s is out of order or there twice", name, item.GUID)
				}
				ids[item.GUID], before = true, *item.PublishedParsed
				if name != "changes" {
					continue
				}
				id := strings.TrimPrefix(item.Link, s.Address+"entry/")
				e := s.Entry(id)
				day, err := article.ParseDay(item.PublishedParsed.Format(time.DateOnly))
				if e == nil || err != nil {
					t.Errorf("%s leads to %s: %v", item.GUID, item.Link, err)
					continue
				}
				old, now := s.Status(e, day-1, article.Stood), s.Status(e, day, article.Stood)
				says := strings.HasPrefix(item.Title, e.Title+": "+old.Words()) && strings.Contains(item.Title, " → "+now.Words())
				if old == now { // only its evidence is new, or it was late
					says = says || item.Title == e.Title+": new evidence, the status stays: "+now.Words()
				}
				if !says {
					t.Errorf("%s is called %q, but was %s and became %s", item.GUID, item.Title, old, now)
				}
				evidence := 0
				for _, m := range s.InForce(e, day, article.Stood) {
					if m.Day == day {
						for _, src := range m.Sources {
							evidence++
							if !strings.Contains(item.Content, html.EscapeString(s.Source(src).Address)) {
								t.Errorf("%s does not name %s", item.GUID, src)
							}
						}
					}
				}
				if evidence == 0 {
					t.Errorf("%s has no evidence", item.GUID)
				}
			}
		}
	})
}

// The slides follow the rules of TimelineJS 3
// (https://timeline.knightlab.com/docs/json-format.html), one for each entry.
func TestSlidesFollowTheRules(t *testing.T) {
	type date struct {
		Year, Month, Day int
		Display          string `json:"display_date"`
	}
	type text struct{ Headline, Text string }
	eachTaken(t, func(t *testing.T, s *taken) {
		var file struct {
			Scale  string
			Title  struct{ Text text }
			Events []struct {
				ID    string `json:"unique_id"`
				Group string
				Start date  `json:"start_date"`
				End   *date `json:"end_date"`
				Text  text
			}
		}
		s.read(t, "/data/timeline.json", &file)
		if file.Scale != "human" || file.Title.Text.Headline == "" || len(file.Events) != len(s.Entries) {
			t.Errorf("scale %s, title %q, %d slides for %d entries", file.Scale, file.Title.Text.Headline, len(file.Events), len(s.Entries))
		}
		day := func(d date) time.Time {
			m, n := max(d.Month, 1), max(d.Day, 1)
			made := time.Date(d.Year, time.Month(m), n, 0, 0, 0, 0, time.UTC)
			if d.Day > 0 && d.Month == 0 || made.Day() != n || int(made.Month()) != m || d.Display == "" {
				t.Errorf("no such day: %+v", d)
			}
			return made
		}
		for i, slide := range file.Events {
			e := &s.Entries[i]
			start := day(slide.Start)
			if slide.ID != e.ID || slide.Group != s.Lane(e.Kind).Name || slide.Start.Display != e.Date.Words() || slide.Text.Headline == "" {
				t.Errorf("slide %d is %+v, entry %s", i, slide, e.ID)
			}
			if e.Date.First != article.MinDay && start.Format(time.DateOnly) != e.Date.First.String() {
				t.Errorf("%s starts on %v", e.ID, start)
			}
			if slide.End != nil && !day(*slide.End).After(start) {
				t.Errorf("%s ends on %+v, before it starts", e.ID, slide.End)
			}
			for _, src := range e.Sources {
				if !strings.Contains(slide.Text.Text, html.EscapeString(s.Source(src).Address)) {
					t.Errorf("%s does not name %s", e.ID, src)
				}
			}
		}
	})
}

// localContext stands in for the document at https://schema.org, so that no
// test needs a network: all terms are schema.org's, addresses are addresses.
type localContext struct{}

func (localContext) LoadDocument(u string) (*ld.RemoteDocument, error) {
	if strings.TrimSuffix(u, "/") != "https://schema.org" {
		return nil, fmt.Errorf("the data name the context %s", u)
	}
	context := map[string]any{"@vocab": "https://schema.org/"}
	for _, term := range []string{"url", "contentUrl", "license", "sameAs"} {
		context[term] = map[string]any{"@id": "https://schema.org/" + term, "@type": "@id"}
	}
	return &ld.RemoteDocument{DocumentURL: u, Document: map[string]any{"@context": context}}, nil
}

// properties are what schema.org gives to the types that we use, as far as we
// use it (looked up at https://schema.org).
var properties = map[string]string{
	"Dataset":           "name description url sameAs license inLanguage isAccessibleForFree version dateModified creator distribution temporalCoverage keywords citation",
	"DataDownload":      "name description encodingFormat contentUrl contentSize license",
	"CreativeWork":      "name url publisher datePublished",
	"Organization":      "name url",
	"Article":           "headline description url inLanguage dateModified license isPartOf citation about correction",
	"Event":             "name description url startDate endDate location about",
	"Place":             "name",
	"Thing":             "name",
	"CorrectionComment": "text url datePublished",
}

// A processor for JSON-LD expands the data on every page, and the dataset's
// file; each thing has a type that schema.org knows, and properties of that type.
func TestStructuredDataIsLinkedData(t *testing.T) {
	eachTaken(t, func(t *testing.T, s *taken) {
		options := ld.NewJsonLdOptions("")
		options.DocumentLoader = localContext{}
		used := map[string]int{}
		var check func(at string, v any)
		check = func(at string, v any) {
			switch v := v.(type) {
			case []any:
				for _, x := range v {
					check(at, x)
				}
			case map[string]any:
				if _, ok := v["@value"]; ok || len(v) == 1 && v["@id"] != nil {
					return
				}
				types, _ := v["@type"].([]any)
				if len(types) != 1 {
					t.Errorf("%s: a thing of the types %v", at, types)
					return
				}
				kind := strings.TrimPrefix(types[0].(string), "https://schema.org/")
				used[kind]++
				for p, x := range v {
					if name := strings.TrimPrefix(p, "https://schema.org/"); !strings.HasPrefix(p, "@") && !slices.Contains(strings.Fields(properties[kind]), name) {
						t.Errorf("%s: schema.org's %s has no %s", at, kind, name)
					}
					if !strings.HasPrefix(p, "@") {
						check(at, x)
					}
				}
			}
		}
		expand := func(at string, data []byte) []any {
			var object any
			if err := json.Unmarshal(data, &object); err != nil {
				t.Fatalf("%s: %v", at, err)
			}
			things, err := ld.NewJsonLdProcessor().Expand(object, options)
			if err != nil || len(things) != 1 {
				t.Fatalf("%s expands to %d things: %v", at, len(things), err)
			}
			check(at, things)
			return things
		}
		events := 0
		for _, p := range s.pages {
			for _, object := range p.JSONLD {
				data, err := json.Marshal(object)
				if err != nil {
					t.Fatal(err)
				}
				expand(p.Path, data)
			}
		}
		for i := range s.Entries {
			if s.Entries[i].Kind == article.Event {
				events++
			}
		}
		if used["Event"] != events || used["Dataset"] < 3 {
			t.Errorf("%d events described of %d, and %d data sets", used["Event"], events, used["Dataset"])
		}
		dataset := expand("dataset.jsonld", s.files["/data/dataset.jsonld"])[0].(map[string]any)
		var files []string
		for _, d := range dataset["https://schema.org/distribution"].([]any) {
			u := d.(map[string]any)["https://schema.org/contentUrl"].([]any)[0].(map[string]any)["@id"].(string)
			files = append(files, "/"+strings.TrimPrefix(u, s.Address))
		}
		slices.Sort(files)
		want := slices.DeleteFunc(slices.Sorted(maps.Keys(s.files)), func(p string) bool { return p == "/data/dataset.jsonld" })
		if !slices.Equal(files, want) {
			t.Errorf("the data set names %v, there are %v", files, want)
		}
		if n := len(dataset["https://schema.org/citation"].([]any)); n != len(s.Sources) {
			t.Errorf("the data set cites %d of %d sources", n, len(s.Sources))
		}
	})
}
