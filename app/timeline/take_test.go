package timeline

import (
	"encoding/csv"
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"ledger/app/article"
)

// A view taken away holds what passes its filters, as it stands on its day, in
// forms that others read; nothing in it is a formula.
func TestTake(t *testing.T) {
	a := garden()
	a.Entries[0].Title = "=1+1, \"quoted\"\nand on two lines"
	rate := slices.IndexFunc(a.Entries, func(e article.Entry) bool { return e.Kind == article.Commitment })
	a.Entries[rate].Commitment.Amount = &article.Amount{Value: 5, Unit: "tree", Note: "a month"}
	for _, query := range []string{"", "as-of=2020-05-01", "lanes=requests", "clock=known&as-of=2020-10-01"} {
		s, _ := Parse(a, query)
		take := Taking{Root: "https://x.test/", Licence: "https://licence.test", Sources: func(e *article.Entry) []string { return e.Sources }}
		lines, err := csv.NewReader(strings.NewReader(CSV(a, s, take))).ReadAll()
		if err != nil {
			t.Fatal(err)
		}
		var objects []map[string]string
		if err := json.Unmarshal([]byte(JSON(a, s, take)), &objects); err != nil {
			t.Fatal(err)
		}
		var want []string
		for i := range a.Entries {
			e := &a.Entries[i]
			f := newFilter(a, s)
			if st := a.Status(e, s.AsOf, s.Clock); f.passes(e, st) {
				want = append(want, e.ID+" "+string(st)+" "+s.AsOf.String()+" https://x.test/entry/"+e.ID)
			}
		}
		var table, list []string
		for _, l := range lines[1:] {
			table = append(table, l[0]+" "+l[4]+" "+l[5]+" "+l[12])
			for _, cell := range l {
				if cell != "" && strings.ContainsRune("=+-@", rune(cell[0])) {
					t.Errorf("%q: a spreadsheet takes %q for a formula", query, cell)
				}
			}
		}
		for _, o := range objects {
			if o["id"] == a.Entries[rate].ID && !strings.HasSuffix(o["amount"], " (a month)") {
				t.Errorf("%q: the amount %q lacks its note", query, o["amount"])
			}
			list = append(list, o["id"]+" "+o["status"]+" "+o["as_of"]+" "+o["page"])
		}
		if !slices.Equal(table, want) || !slices.Equal(list, want) || len(want) == 0 {
			t.Errorf("%q: the table holds %q, the list %q, want %q", query, table, list, want)
		}
	}
}
