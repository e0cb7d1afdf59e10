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
		about := map[string]any{"@type": "Event", "name": e.Title}
		if e.Date.Exact() {
			about["startDate"] = e.Date.Text
		}
		if e.Event.Place != "" {
			about["location"] = map[string]any{"@type": "Place", "name": e.Event.Place}
		}
		page["about"] = about
	}
	return page
}
