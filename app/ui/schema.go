package ui

import (
	"strings"

	"ledger/app/article"
)

// The vocabulary of the structured data is https://schema.org.

// absolute returns the absolute address of a path, or the path if the article
// has no address of its own.
func (s site) absolute(path string) string {
	if s.a.Address == "" {
		return s.base + strings.TrimPrefix(path, "/")
	}
	return strings.TrimSuffix(s.a.Address, "/") + path
}

const licence = "https://creativecommons.org/licenses/by/4.0/"

func (s site) datasetLD() map[string]any {
	first, last := s.a.Entries[0].Date.First, s.a.RecordDate
	return map[string]any{
		"@context": "https://schema.org", "@type": "Dataset",
		"name": s.a.Title, "description": s.a.Description, "url": s.absolute("/"), "license": licence,
		"inLanguage": s.a.Language, "dateModified": s.a.RecordDate.String(),
		"temporalCoverage": first.String() + "/" + last.String(), "isAccessibleForFree": true,
		"distribution": []any{map[string]any{"@type": "DataDownload", "encodingFormat": "application/json", "contentUrl": s.absolute("/data/record.json")}},
	}
}

func (s site) entryLD(e *article.Entry) map[string]any {
	var citations []any
	for _, src := range entrySources(s.a, e) {
		c := map[string]any{"@type": "CreativeWork", "name": src.Title, "url": src.Address, "publisher": map[string]any{"@type": "Organization", "name": src.Publisher}}
		if !src.Date.IsZero() && src.Date.Exact() {
			c["datePublished"] = src.Date.Text
		}
		citations = append(citations, c)
	}
	page := map[string]any{
		"@context": "https://schema.org", "@type": "Article", "headline": e.Title, "description": e.Summary,
		"url": s.absolute("/entry/" + e.ID), "inLanguage": s.a.Language, "dateModified": s.a.RecordDate.String(), "license": licence,
		"isPartOf": map[string]any{"@type": "Dataset", "name": s.a.Title, "url": s.absolute("/")}, "citation": citations,
	}
	if e.Kind == article.Event {
		page["about"] = s.eventLD(e)
	}
	var corrections []any
	for _, c := range s.a.Log() {
		if c.Entry == e.ID {
			comment := map[string]any{"@type": "CorrectionComment", "text": c.What + " " + c.Why, "url": s.absolute("/corrections#" + c.ID)}
			if c.Date.Exact() {
				comment["datePublished"] = c.Date.Text
			}
			corrections = append(corrections, comment)
		}
	}
	if corrections != nil {
		page["correction"] = corrections
	}
	return page
}

// eventLD describes an event itself. A date that is not exact is left out
// unless it is a month or a year, which ISO 8601 knows too.
func (s site) eventLD(e *article.Entry) map[string]any {
	event := map[string]any{"@type": "Event", "@id": s.absolute("/entry/" + e.ID + "#event"), "name": e.Title, "description": e.Summary, "url": s.absolute("/entry/" + e.ID)}
	switch e.Date.Precision {
	case article.PrecisionDay, article.PrecisionMonth, article.PrecisionYear:
		event["startDate"], event["endDate"] = e.Date.Text, e.Date.Text
	}
	if e.Event.Place != "" {
		event["location"] = map[string]any{"@type": "Place", "name": e.Event.Place}
	}
	var topics []any
	for _, t := range e.Topics {
		topics = append(topics, map[string]any{"@type": "Thing", "name": s.a.Topic(t).Name})
	}
	if topics != nil {
		event["about"] = topics
	}
	return event
}

// dataLD describes the record with all its files. What it rests on stands in
// the file of the same name.
func (s filed) dataLD() map[string]any {
	d := s.datasetLD()
	var parts []any
	for _, f := range s.files {
		parts = append(parts, map[string]any{"@type": "DataDownload", "name": f.Name, "encodingFormat": f.Type, "contentSize": f.Size, "contentUrl": s.absolute(f.Path)})
	}
	d["@id"], d["version"], d["distribution"] = s.absolute("/data"), s.a.Version, parts
	return d
}
