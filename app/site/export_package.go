package site

import (
	"crypto/sha256"
	"encoding/hex"
	"strings"
)

// dataPackage describes the tables as a Tabular Data Package
// (https://specs.frictionlessdata.io/tabular-data-package/). Its date of
// creation is the day of the record, so that two builds agree.
func (x exporter) dataPackage(tables []*table, files []Export) (Export, error) {
	var resources []object
	for i, t := range tables {
		var fields, foreign []object
		for _, c := range t.columns {
			f := object{"name": c.name, "type": c.kind}
			if c.says != "" {
				f["description"] = c.says
			}
			if c.kind == "date" {
				f["format"] = "default"
			}
			limits := object{}
			if c.required {
				limits["required"] = true
			}
			if c.unique {
				limits["unique"] = true
			}
			if c.enum != nil {
				limits["enum"] = c.enum
			}
			if len(limits) > 0 {
				f["constraints"] = limits
			}
			fields = append(fields, f)
			if c.to != "" {
				resource := c.to
				if resource == t.name {
					resource = "" // the table itself
				}
				foreign = append(foreign, object{"fields": c.name, "reference": object{"resource": resource, "fields": "id"}})
			}
		}
		schema := object{"fields": fields, "missingValues": []string{""}}
		if t.key != nil {
			schema["primaryKey"] = t.key
		}
		if foreign != nil {
			schema["foreignKeys"] = foreign
		}
		sum := sha256.Sum256(files[i].Data)
		resources = append(resources, object{
			"profile": "tabular-data-resource", "name": t.name, "path": t.name + ".csv", "title": t.title, "description": t.says,
			"format": "csv", "mediatype": "text/csv", "encoding": "utf-8", "bytes": len(files[i].Data), "hash": "sha256:" + hex.EncodeToString(sum[:]),
			"dialect": object{"csvddfVersion": 1.2, "delimiter": ",", "quoteChar": `"`, "doubleQuote": true, "header": true},
			"schema":  schema,
		})
	}
	var sources []object
	for _, s := range x.a.Sources {
		sources = append(sources, object{"title": s.Title + " (" + s.Publisher + ")", "path": s.Address})
	}
	out := object{
		"profile": "tabular-data-package", "name": slug(x.a.Title), "title": x.a.Title,
		"description": x.a.Description + " " + x.about() + " A cell that a spreadsheet would take for a formula has an apostrophe before it.",
		"version":     x.a.Version, "created": x.a.RecordDate.String() + "T00:00:00Z",
		"licenses":  []object{{"name": licenceID, "path": licenceAddress, "title": licenceTitle}},
		"resources": resources,
	}
	if sources != nil {
		out["sources"] = sources
	}
	if x.a.Address != "" {
		out["homepage"] = x.to("/")
	}
	return exportOf(Export{Path: "/data/datapackage.json", Name: "What stands in the tables", Group: groupTables, Kind: "Frictionless Data Package",
		About: "Every table and column with its meaning, and which columns name rows of other tables."}, out)
}

// slug returns a title as a name in lower-case ASCII letters, digits and
// hyphens: "record" if nothing of it can stay.
func slug(title string) string {
	out := strings.Join(strings.FieldsFunc(strings.ToLower(title), func(r rune) bool {
		return (r < 'a' || r > 'z') && (r < '0' || r > '9')
	}), "-")
	if out == "" {
		return "record"
	}
	return out
}
