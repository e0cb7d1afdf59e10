package site

import (
	"strings"
	"unicode/utf8"

	"ledger/app/article"
)

// calendar returns the meetings as a calendar (RFC 5545). It holds those whose
// day is known. Its stamps are those of the record's day, so that two builds
// agree.
func (x exporter) calendar() ([]Export, error) {
	if x.a.Address == "" {
		return nil, nil
	}
	stamp := plainDay(x.a.RecordDate) + "T000000Z"
	var c calendarText
	c.line("BEGIN", "VCALENDAR")
	c.line("VERSION", "2.0")
	c.line("PRODID", escapeText("-//"+x.host()+"//"+x.a.Title+"//"+strings.ToUpper(x.a.Language)))
	c.line("CALSCALE", "GREGORIAN")
	c.line("METHOD", "PUBLISH")
	name := escapeText(x.a.Words.Meetings + ": " + x.a.Title)
	c.line("NAME", name) // RFC 7986
	c.line("X-WR-CALNAME", name)
	c.line("DESCRIPTION", escapeText(x.about()))
	c.line("URL", x.to("/"))
	c.line("SOURCE;VALUE=URI", x.to("/data/meetings.ics"))
	c.line("LAST-MODIFIED", stamp)
	c.line("REFRESH-INTERVAL;VALUE=DURATION", "P1D")
	for i := range x.a.Entries {
		e := &x.a.Entries[i]
		if !meets(e) {
			continue
		}
		status := "CONFIRMED"
		if e.Event.Held == "announced" || e.Date.Last > x.a.RecordDate {
			status = "TENTATIVE"
		}
		c.line("BEGIN", "VEVENT")
		c.line("UID", e.ID+"@"+x.host())
		c.line("DTSTAMP", stamp)
		c.line("LAST-MODIFIED", stamp)
		c.line("DTSTART;VALUE=DATE", plainDay(e.Date.First))
		c.line("DTEND;VALUE=DATE", plainDay(e.Date.Last+1))
		c.line("SUMMARY", escapeText(e.Title))
		c.line("DESCRIPTION", escapeText(e.Summary+"\n\n"+strings.Join(x.addresses(e.Sources), "\n")))
		if e.Event.Place != "" {
			c.line("LOCATION", escapeText(e.Event.Place))
		}
		var topics []string
		for _, t := range x.topics(e.Topics) {
			topics = append(topics, escapeText(t))
		}
		if topics != nil {
			c.line("CATEGORIES", strings.Join(topics, ","))
		}
		c.line("STATUS", status)
		c.line("TRANSP", "TRANSPARENT")
		c.line("URL", x.page(e.ID))
		c.line("END", "VEVENT")
	}
	c.line("END", "VCALENDAR")
	return []Export{{Path: "/data/meetings.ics", Name: "Calendar of meetings", Group: groupTools, Kind: "iCalendar", Type: typeOf("data/meetings.ics"), Data: []byte(c.String()),
		About: "Every meeting whose day is known, to subscribe to. A meeting that was only announced is tentative."}}, nil
}

// meets reports whether an entry is a meeting on a known day.
func meets(e *article.Entry) bool {
	return e.Kind == article.Event && e.Event.Kind == "meeting" && e.Date.Exact()
}

// plainDay returns a day as 20240828.
func plainDay(d article.Day) string { return strings.ReplaceAll(d.String(), "-", "") }

var textEscapes = strings.NewReplacer(`\`, `\\`, ";", `\;`, ",", `\,`, "\r\n", `\n`, "\n", `\n`, "\r", `\n`)

// escapeText returns a text as a value of the calendar's type TEXT.
func escapeText(s string) string { return textEscapes.Replace(s) }

// calendarText is a calendar as it is written.
type calendarText struct{ strings.Builder }

// line writes a property. Lines over 75 octets go on after a line break and a
// space; no character is cut in two.
func (c *calendarText) line(name, value string) {
	rest, room := name+":"+value, 75
	for len(rest) > room {
		cut := room
		for !utf8.RuneStart(rest[cut]) {
			cut--
		}
		c.WriteString(rest[:cut] + "\r\n ")
		rest, room = rest[cut:], 74
	}
	c.WriteString(rest + "\r\n")
}
