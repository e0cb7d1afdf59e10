package compile

import (
	"sort"
	"strconv"
)

// A Problem is one thing that is wrong with the content, and where. Line and
// Column count from 1, Column in characters.
type Problem struct {
	Path          string
	Line, Column  int
	Message, Hint string
	rule          string
}

// String returns "path:line:column: message; hint".
func (p Problem) String() string {
	s := p.Path + ":" + strconv.Itoa(p.Line) + ":" + strconv.Itoa(p.Column) + ": " + p.Message
	if p.Hint != "" {
		s += "; " + p.Hint
	}
	return s
}

func sortProblems(list []Problem) {
	sort.SliceStable(list, func(i, j int) bool {
		a, b := list[i], list[j]
		switch {
		case a.Path != b.Path:
			return a.Path < b.Path
		case a.Line != b.Line:
			return a.Line < b.Line
		case a.Column != b.Column:
			return a.Column < b.Column
		}
		return a.Message < b.Message
	})
}

// A pos is a place in a file.
type pos struct {
	path      string
	line, col int
}

// report notes a problem that breaks the rule.
func (c *compiler) report(rule string, at pos, message, hint string) {
	if !known(rule) {
		panic("no rule " + rule)
	}
	if rule == c.opts.without {
		return
	}
	c.problems = append(c.problems, Problem{at.path, max(at.line, 1), max(at.col, 1), message, hint, rule})
}

func quote(s string) string { return strconv.Quote(s) }

// nearest returns a hint that names the candidate most like word, if one is
// like it at all.
func nearest(word string, candidates []string) string {
	best, distance := "", len([]rune(word))/3+2
	for _, c := range candidates {
		if d := editDistance(word, c, distance); d < distance {
			best, distance = c, d
		}
	}
	if best == "" {
		return ""
	}
	return "did you mean " + quote(best) + "?"
}

// editDistance counts the insertions, deletions and replacements that turn a
// into b (Levenshtein), or returns limit if there are that many or more.
func editDistance(a, b string, limit int) int {
	s, t := []rune(a), []rune(b)
	if len(s)-len(t) >= limit || len(t)-len(s) >= limit {
		return limit
	}
	row := make([]int, len(t)+1)
	for j := range row {
		row[j] = j
	}
	for i := range s {
		diagonal := row[0]
		row[0] = i + 1
		least := row[0]
		for j := range t {
			cost := diagonal
			if s[i] != t[j] {
				cost++
			}
			diagonal = row[j+1]
			row[j+1] = min(cost, row[j]+1, row[j+1]+1)
			least = min(least, row[j+1])
		}
		if least >= limit {
			return limit
		}
	}
	return row[len(t)]
}
