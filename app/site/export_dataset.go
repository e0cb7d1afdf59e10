package site

import "ledger/app/article"

// dataset describes the record and its files in the vocabulary of
// https://schema.org, as search engines for data read it.
func (x exporter) dataset(files []Export) (Export, error) {
	var parts []object
	for _, f := range files {
		parts = append(parts, object{"@type": "DataDownload", "name": f.Name, "description": f.About, "encodingFormat": f.Type,
			"contentUrl": x.to(f.Path), "contentSize": f.Size(), "license": licenceAddress})
	}
	var citations []object
	for i := range x.a.Sources {
		s := &x.a.Sources[i]
		o := object{"@type": "CreativeWork", "name": s.Title, "url": s.Address, "publisher": object{"@type": "Organization", "name": s.Publisher}}
		if s.Date.Exact() {
			o["datePublished"] = s.Date.Text
		}
		citations = append(citations, o)
	}
	var keywords []string
	for _, t := range x.a.Topics {
		keywords = append(keywords, t.Name)
	}
	out := object{
		"@context": "https://schema.org", "@type": "Dataset", "@id": x.to("/data"), "name": x.a.Title, "description": x.a.Description,
		"url": x.to("/data"), "sameAs": x.to("/"), "license": licenceAddress, "inLanguage": x.a.Language, "isAccessibleForFree": true,
		"version": x.a.Version, "dateModified": x.a.RecordDate.String(), "creator": object{"@type": "Organization", "name": x.editor(), "url": x.to("/")},
		"distribution": parts,
	}
	if from, ok := x.begins(); ok {
		out["temporalCoverage"] = from.String() + "/" + x.a.RecordDate.String()
	}
	if keywords != nil {
		out["keywords"] = keywords
	}
	if citations != nil {
		out["citation"] = citations
	}
	return exportOf(Export{Path: "/data/dataset.jsonld", Name: "What the data are", Group: groupAbout, Kind: "schema.org Dataset, JSON-LD",
		About: "Title, licence, version, time covered, files and sources, for search engines and catalogues."}, out)
}

// begins returns the first day that the record speaks of.
func (x exporter) begins() (article.Day, bool) {
	for i := range x.a.Entries {
		if d := x.a.Entries[i].Date.First; d != article.MinDay {
			return d, true
		}
	}
	return 0, false
}
