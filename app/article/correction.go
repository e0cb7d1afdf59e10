package article

import (
	"sort"
	"strconv"
	"strings"
)

// A Correction says what was changed in the record, when and why.
type Correction struct {
	Date  Date   `json:"date"`
	Entry string `json:"entry,omitempty"` // id, or empty for the record as a whole
	What  string `json:"what"`
	Why   string `json:"why"`
}

// A Logged is a correction with its name in the log, which stays the same as
// long as corrections of one day and entry are only added below each other.
type Logged struct {
	ID string
	Correction
}

// Log returns all corrections, the newest first; those of one day in the order
// in which they were written.
func (a *Article) Log() []Logged {
	log := make([]Logged, 0, len(a.Corrections))
	seen := map[string]int{}
	for _, c := range a.Corrections {
		of := c.Entry
		if e := a.Entry(c.Entry); e != nil {
			of = e.ID
		}
		if of == "" {
			of = "record"
		}
		id := "corrected-" + strings.NewReplacer(" ", "-", "/", "-").Replace(c.Date.Text) + "-" + of
		seen[id]++
		if n := seen[id]; n > 1 {
			id += "-" + strconv.Itoa(n)
		}
		log = append(log, Logged{id, c})
	}
	sort.SliceStable(log, func(i, j int) bool { return log[i].Date.Last > log[j].Date.Last })
	return log
}
