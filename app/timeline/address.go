package timeline

import (
	"slices"
	"sort"
	"strings"

	"ledger/app/article"
)

// Keys are the query keys of the address, in the order in which they are
// written. The address carries nothing else; keys that hosts add are ignored.
var Keys = []string{
	"as-of", "clock", "compare", "from", "to", "lanes", "topics", "statuses", "by", "groups", "q", "entry", "view", "sort", "group",
}

// maxQuery bounds what is read of a search, in characters.
const maxQuery = 200

// Parse reads the query of an address (with or without "?"). What cannot be
// read is left out and named in a notice for the reader; the nearest sensible
// view is returned. Keys that are not ours are ignored without a word.
// See TestParse for examples.
func Parse(a *article.Article, query string) (s State, notices []string) {
	s = Default(a)
	values := readQuery(query)
	say := func(text string) { notices = note(notices, text) }

	day := func(key string) (article.Day, bool) {
		v, ok := values[key]
		if !ok {
			return 0, false
		}
		d, err := article.ParseDay(v)
		if err != nil {
			say("The link's date “" + shorten(v) + "” could not be read and was left out.")
			return 0, false
		}
		return d, true
	}
	if d, ok := day("as-of"); ok {
		s.AsOf = clampDay(a, d)
		if d > a.RecordDate {
			say("The record ends on " + a.RecordDate.Words() + ". The page shows that day.")
		} else if s.AsOf != d {
			say("The record begins later than the link's date. The page shows " + s.AsOf.Words() + ".")
		}
	}
	switch v, ok := values["clock"]; {
	case ok && v == string(article.Known):
		s.Clock = article.Known
	case ok && v != "stood":
		say(unknown("clock", v))
	}
	if d, ok := day("compare"); ok {
		s.Compare = clampDay(a, d)
	}
	from, hasFrom := day("from")
	to, hasTo := day("to")
	if hasFrom || hasTo {
		if !hasFrom {
			from = min(s.From, to-minSpan)
		}
		if !hasTo {
			to = max(s.To, from+minSpan)
		}
		if to < from {
			say("The link's stretch of time ends before it begins. Its ends were swapped.")
		}
		s.From, s.To = fitRange(a, from, to)
	}
	list := func(key string, all []string, noun string) []string {
		var out []string
		for _, v := range split(values[key]) {
			if !slices.Contains(all, v) {
				say("The link names a " + noun + " that is not in this record: “" + shorten(v) + "”.")
			} else if !slices.Contains(out, v) {
				out = append(out, v)
			}
		}
		sort.Slice(out, func(i, j int) bool { return slices.Index(all, out[i]) < slices.Index(all, out[j]) })
		return out
	}
	s.Lanes = list("lanes", laneWords(), "lane")
	s.Topics = list("topics", topicIDs(a), "topic")
	s.Statuses = list("statuses", statusWords(), "status")
	var parties []string
	for _, p := range a.Parties {
		parties = append(parties, p.ID)
	}
	s.By = list("by", parties, "party")
	s.Groups = values["groups"] == "1"
	var whole bool
	if s.Q, whole = clip(values["q"]); !whole {
		say("The link's search was too long. Its beginning is used.")
	}
	if id := values["entry"]; id != "" {
		if e := a.Entry(id); e != nil {
			s.Entry = e.ID
		} else {
			say("The link opens an entry that is not in this record: “" + shorten(id) + "”.")
		}
	}
	if v := values["view"]; slices.Contains(Views, v) {
		s.View = v
	} else if v != "" {
		say(unknown("view", v))
	}
	if v := values["sort"]; validSort(v) {
		s.Sort = v
	} else if v != "" {
		say(unknown("order", v))
	}
	if v := values["group"]; slices.Contains(Groupings, v) {
		s.Group = v
	} else if v != "" {
		say(unknown("grouping", v))
	}
	return s, notices
}

// Query writes the state as the query of an address, without "?"; it is empty
// for the default state. Parse reads it back to the same state.
func Query(a *article.Article, s State) string {
	d := Default(a)
	var parts []string
	if s.AsOf != d.AsOf {
		parts = pair(parts, "as-of", s.AsOf.String())
	}
	parts = pair(parts, "clock", string(s.Clock))
	if s.Compare != NoDay {
		parts = pair(parts, "compare", s.Compare.String())
	}
	if s.From != d.From || s.To != d.To {
		parts = pair(parts, "from", s.From.String())
		parts = pair(parts, "to", s.To.String())
	}
	parts = pair(parts, "lanes", strings.Join(s.Lanes, ","))
	parts = pair(parts, "topics", strings.Join(s.Topics, ","))
	parts = pair(parts, "statuses", strings.Join(s.Statuses, ","))
	parts = pair(parts, "by", strings.Join(s.By, ","))
	if s.Groups {
		parts = pair(parts, "groups", "1")
	}
	parts = pair(parts, "q", s.Q)
	parts = pair(parts, "entry", s.Entry)
	parts = pair(parts, "view", s.View)
	parts = pair(parts, "sort", s.Sort)
	parts = pair(parts, "group", s.Group)
	return strings.Join(parts, "&")
}

//go:noinline
func unknown(what, v string) string {
	return "The link's " + what + " “" + shorten(v) + "” is not known and was left out."
}

// note appends a notice; see pair.
//
//go:noinline
func note(notices []string, text string) []string { return append(notices, text) }

// pair appends a key with its value, if it has one. The program is smaller if not
// each of its calls holds a copy.
//
//go:noinline
func pair(parts []string, key, value string) []string {
	if value == "" {
		return parts
	}
	return append(parts, key+"="+escape(value))
}

// CheckQuery says, in words, what is wrong with a query written by hand, as far
// as can be told without an article: unknown keys, bad dates, unknown lanes,
// statuses, clocks and views. Repeated keys are wrong too.
func CheckQuery(query string) []string {
	var wrong []string
	seen := map[string]bool{}
	for _, part := range strings.Split(strings.TrimPrefix(query, "?"), "&") {
		key, value, _ := strings.Cut(part, "=")
		v, ok := unescape(value)
		switch {
		case part == "":
			continue
		case !slices.Contains(Keys, key):
			wrong = append(wrong, "unknown key \""+key+"\"")
			continue
		case seen[key]:
			wrong = append(wrong, "\""+key+"\" is given twice")
			continue
		case !ok || v == "":
			wrong = append(wrong, "\""+key+"\" has no readable value")
			continue
		}
		seen[key] = true
		known := func(all []string) {
			for _, w := range split(v) {
				if !slices.Contains(all, w) {
					wrong = append(wrong, "unknown value \""+w+"\" of \""+key+"\"")
				}
			}
		}
		switch key {
		case "as-of", "compare", "from", "to":
			if _, err := article.ParseDay(v); err != nil {
				wrong = append(wrong, err.Error())
			}
		case "clock":
			known([]string{string(article.Known)})
		case "lanes":
			known(laneWords())
		case "statuses":
			known(statusWords())
		case "view":
			known(Views)
		case "group":
			known(Groupings)
		case "groups":
			known([]string{"1"})
		case "sort":
			if !validSort(v) {
				wrong = append(wrong, "unknown value \""+v+"\" of \"sort\"")
			}
		}
	}
	return wrong
}

// readQuery returns the first readable value of each of our keys.
func readQuery(query string) map[string]string {
	values := map[string]string{}
	for _, part := range strings.Split(strings.TrimPrefix(query, "?"), "&") {
		key, value, _ := strings.Cut(part, "=")
		if _, seen := values[key]; seen || !slices.Contains(Keys, key) {
			continue
		}
		if v, ok := unescape(value); ok {
			values[key] = clean(v)
		}
	}
	return values
}

// clean drops what cannot be shown: bytes that are not UTF-8 and control characters.
func clean(s string) string {
	return strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f || r >= 0x80 && r < 0xa0 {
			return -1
		}
		return r
	}, strings.ToValidUTF8(s, ""))
}

// clip returns at most maxQuery characters of what is searched for, and
// whether that is all.
func clip(q string) (string, bool) {
	q = clean(q)
	if r := []rune(q); len(r) > maxQuery {
		return string(r[:maxQuery]), false
	}
	return q, true
}

func split(v string) []string {
	return strings.FieldsFunc(v, func(r rune) bool { return r == ',' || r == ' ' })
}

func shorten(v string) string {
	if r := []rune(v); len(r) > 40 {
		return string(r[:40]) + "…"
	}
	return v
}
