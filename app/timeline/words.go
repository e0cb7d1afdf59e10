package timeline

import (
	"math"
	"strconv"
	"strings"

	"ledger/app/article"
)

// StatusWords returns a standing's status in words: "Delivered late", or
// "Refused earlier" if the answer came before the request was first asked.
func StatusWords(s article.Standing) string {
	w := s.Status.Words()
	if s.Late {
		w += " late"
	}
	if s.Earlier {
		w += " earlier"
	}
	return w
}

// EvidenceWords returns the day of an entry's newest evidence, "3 May 2025", or
// "by 3 May 2025" if all that is known is some longer time that ends then.
func EvidenceWords(s article.Standing) string {
	if s.Within > 0 {
		return "by " + s.Newest.ShortWords()
	}
	return s.Newest.ShortWords()
}

// unclear returns "not known since 3 May 2025" for a standing whose evidence is old.
func unclear(s article.Standing) string {
	if !s.Unclear {
		return ""
	}
	return "not known since " + s.Newest.ShortWords()
}

// Unclear returns "not known since 3 May 2025" for a standing whose evidence is
// old, and "" otherwise.
func Unclear(s article.Standing) string { return unclear(s) }

// RangeWords returns the stretch of time drawn in words: "1 July 2023 to 24
// November 2026".
func RangeWords(s State) string { return s.From.Words() + " to " + s.To.Words() }

// Count returns "1 day", "2 days".
func Count(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return Number(float64(n)) + " " + many
}

// Number prints a number with thousands set apart by a narrow no-break space.
func Number(v float64) string {
	s := strconv.FormatFloat(v, 'f', -1, 64)
	whole, part, found := strings.Cut(s, ".")
	neg := strings.HasPrefix(whole, "-")
	whole = strings.TrimPrefix(whole, "-")
	if len(whole) > 4 {
		var b strings.Builder
		for i, r := range whole {
			if i > 0 && (len(whole)-i)%3 == 0 {
				b.WriteRune('\u202f')
			}
			b.WriteRune(r)
		}
		whole = b.String()
	}
	if neg {
		whole = "−" + whole
	}
	if found {
		return whole + "." + part
	}
	return whole
}

// AmountWords returns an amount in words, with its note: "at least 40 billion
// euros (within a year)". Without the note a rate would pass for a sum.
func AmountWords(a *article.Article, m *article.Amount) string {
	words := Quantity(a, m.Value, m.Unit)
	switch m.Bound {
	case "at-least":
		words = "at least " + words
	case "up-to":
		words = "up to " + words
	case "about":
		words = "about " + words
	}
	if m.Note != "" {
		words += " (" + m.Note + ")"
	}
	return words
}

// Quantity returns a number with its unit in words: "5 systems".
func Quantity(a *article.Article, value float64, unit string) string {
	u := a.Unit(unit)
	if math.Abs(value) == 1 {
		return "1 " + u.One
	}
	return Number(value) + " " + u.Many
}

// WaitWords returns a wait in words: "83 days", "30–60 days", "584 days so far",
// or "" if there is none.
func WaitWords(w article.Wait) string {
	if w.None {
		return ""
	}
	words := Count(w.Max, "day", "days")
	if w.Min != w.Max {
		words = Number(float64(w.Min)) + "–" + words
	}
	if w.Open {
		words += " so far"
	}
	return words
}

// FirstWaitWords returns the wait to an entry's first answer or arrival in words.
// What arrived before the promise is not counted, and it says so: "86 days; 1
// earlier arrival not counted".
func FirstWaitWords(a *article.Article, e *article.Entry, day article.Day, c article.Clock) string {
	if e.Kind == article.Request {
		return WaitWords(a.WaitForAnswer(e, day, c))
	}
	words := WaitWords(a.WaitForFirst(e, day, c))
	if words != "" {
		words += earlierArrivals(a, e, day, c)
	}
	return words
}

func earlierArrivals(a *article.Article, e *article.Entry, day article.Day, c article.Clock) string {
	n := a.Preceding(e, day, c)
	if e.Kind != article.Commitment || n == 0 {
		return ""
	}
	return "; " + Count(n, "earlier arrival", "earlier arrivals") + " not counted"
}

// KindWords returns what an entry is, in words: "Council meeting", "Request",
// "Pledge".
func KindWords(a *article.Article, e *article.Entry) string {
	switch e.Kind {
	case article.Event:
		if e.Event.Kind == "meeting" {
			return a.Words.Meeting
		}
		return capital(e.Event.Kind)
	case article.Request:
		return "Request"
	}
	return capital(e.Commitment.Kind)
}

// EventShape returns the shape of an event's mark: "dot", "diamond" if it was
// called by who asks, "ring" if it is only announced, "square" if it is no meeting.
func EventShape(a *article.Article, e *article.Entry) string {
	switch {
	case e.Event.Held == "announced":
		return "ring"
	case contains(e.Event.CalledBy, a.Asker):
		return "diamond"
	case e.Event.Kind != "meeting":
		return "square"
	}
	return "dot"
}

func capital(s string) string {
	if s == "" {
		return s
	}
	return strings.ToUpper(s[:1]) + s[1:]
}

// FirstSentence returns the first sentence of a text: up to a full stop that is
// followed by a space and a capital letter or digit, and is not part of an initial.
func FirstSentence(text string) string {
	r := []rune(text)
	for i := 0; i+2 < len(r); i++ {
		if (r[i] == '.' || r[i] == '!' || r[i] == '?') && r[i+1] == ' ' && i >= 2 && r[i-2] != ' ' && r[i-2] != '.' {
			return string(r[:i+1])
		}
	}
	return text
}
