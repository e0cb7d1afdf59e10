package site

import (
	"bytes"
	"encoding/json"
	"net/url"
	"path"
	"strconv"
	"strings"

	"ledger/app/article"
)

// What an export is made under, and by whom it can be read: the licence of
// everything below data/.
const (
	licenceID      = "CC-BY-4.0"
	licenceTitle   = "Creative Commons Attribution 4.0 International"
	licenceAddress = "https://creativecommons.org/licenses/by/4.0/"
)

// The groups of exports, in the order of Exports.
const (
	groupWhole  = "The whole record"
	groupTables = "As tables"
	groupTools  = "For timelines and calendars"
	groupFollow = "To follow"
	groupAbout  = "For catalogues"
)

// An Export is a file that others can take away. Its address holds no hash and
// stays the same; what it holds follows from the article alone.
type Export struct {
	Path  string // "/data/record.json"
	Name  string // "The whole record"
	About string // what stands in it, in a sentence
	Group string // heading under which pages list it
	Kind  string // what readers call the format: "JSON"
	Type  string // media type
	Feed  bool   // readers can follow it; pages name it in their heads
	Data  []byte
}

// Exports returns all that others can take away. Feeds and the calendar need
// absolute addresses: without a settled address they are left out, as the
// sitemap is.
func Exports(a *article.Article, base string) ([]Export, error) {
	x := exporter{a, base}
	var list []Export
	for _, step := range []func() ([]Export, error){
		x.record, x.tables, x.timelineJS, x.calendar, x.feeds,
	} {
		more, err := step()
		if err != nil {
			return nil, err
		}
		list = append(list, more...)
	}
	dataset, err := x.dataset(list)
	if err != nil {
		return nil, err
	}
	return append(list, dataset), nil
}

// An exporter knows what every export needs.
type exporter struct {
	a    *article.Article
	base string
}

// to returns the absolute address of a path, or its address on the site if the
// article has no settled address.
func (x exporter) to(p string) string { return absolute(x.a, x.base, p) }

// page returns the address of an entry's page.
func (x exporter) page(id string) string { return x.to("/entry/" + id) }

// absolute returns the absolute address of a path, or its address on this site
// if the article has no settled address.
func absolute(a *article.Article, base, p string) string {
	if a.Address == "" {
		return base + strings.TrimPrefix(p, "/")
	}
	return strings.TrimSuffix(a.Address, "/") + p
}

// host returns the name of the site's host.
func (x exporter) host() string {
	if u, err := url.Parse(x.a.Address); err == nil {
		return u.Hostname()
	}
	return ""
}

// editor returns who answers for the record.
func (x exporter) editor() string {
	if x.a.Editor != "" {
		return x.a.Editor
	}
	return x.a.Title
}

// about says, in one line, which state of the record an export holds.
func (x exporter) about() string {
	return "As of " + x.a.RecordDate.String() + ", version " + x.a.Version + ". " + licenceTitle + " (" + licenceAddress + ")."
}

// addresses returns the addresses of sources.
func (x exporter) addresses(ids []string) []string {
	list := make([]string, 0, len(ids))
	for _, id := range ids {
		list = append(list, x.a.Source(id).Address)
	}
	return list
}

// topics returns the names of topics.
func (x exporter) topics(ids []string) []string {
	list := make([]string, 0, len(ids))
	for _, id := range ids {
		list = append(list, x.a.Topic(id).Name)
	}
	return list
}

// statusWords returns a status in words, as the pages have it.
func statusWords(s article.Status, late bool) string {
	if late {
		return s.Words() + " late"
	}
	return s.Words()
}

// A turn is a day on which the status of an entry changed, with what it had
// been and what changed it.
type turn struct {
	e       *article.Entry
	clock   article.Clock
	before  article.Change
	now     article.Change
	texts   []string
	sources []string // ids
}

// turns returns the days on which an entry's status changed, in order, up to
// the day of the record.
func (x exporter) turns(e *article.Entry, c article.Clock) []turn {
	var list []turn
	var before article.Change
	for _, now := range x.a.Changes(e, c) {
		if now.Day != article.MinDay && now.Day <= x.a.RecordDate {
			t := turn{e: e, clock: c, before: before, now: now}
			for _, m := range x.a.InForce(e, now.Day, c) {
				if m.Day != now.Day {
					continue
				}
				if m.Text != "" {
					t.texts = append(t.texts, m.Text)
				}
				for _, id := range m.Sources {
					if !contains(t.sources, id) {
						t.sources = append(t.sources, id)
					}
				}
			}
			list = append(list, t)
		}
		before = now
	}
	return list
}

func contains(list []string, s string) bool {
	for _, v := range list {
		if v == s {
			return true
		}
	}
	return false
}

// jsonOf returns a value as JSON for people to read too. The files never stand
// in a page: angle brackets need no escape.
func jsonOf(v any) ([]byte, error) {
	var out bytes.Buffer
	enc := json.NewEncoder(&out)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", " ")
	err := enc.Encode(v)
	return out.Bytes(), err
}

// exportOf returns a value as an export in JSON.
func exportOf(e Export, v any) (Export, error) {
	data, err := jsonOf(v)
	e.Data, e.Type = data, typeOf(strings.TrimPrefix(e.Path, "/"))
	return e, err
}

// typeOf returns the media type of a file of the site, by its path in the folder.
func typeOf(p string) string {
	if t := typesOfExports[p]; t != "" {
		return t
	}
	if t := kinds[path.Ext(p)]; t != "" {
		return t
	}
	return otherKind
}

// typesOfExports are the media types that a name's end does not tell.
var typesOfExports = map[string]string{
	"data/record.schema.json": "application/schema+json",
	"data/changes.json":       "application/feed+json",
	"data/corrections.json":   "application/feed+json",
}

// Size returns the size of the file in words.
func (e Export) Size() string {
	if n := len(e.Data); n >= 1000 {
		return strconv.Itoa((n+500)/1000) + "\u00a0kB"
	}
	return strconv.Itoa(len(e.Data)) + "\u00a0B"
}
