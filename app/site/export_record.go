package site

import "ledger/app/article"

// A recordFile is the whole record with what a reader must know of it. What
// its tags say stands in the schema.
type recordFile struct {
	Schema         string           `json:"$schema" says:"address of the schema that describes this file"`
	Title          string           `json:"title" says:"name of the record"`
	Description    string           `json:"description" says:"what it is, in a sentence"`
	AsOf           article.Day      `json:"as_of" says:"the day up to which the record was checked"`
	Version        string           `json:"version" says:"hash of what the record holds: the same as long as nothing in it changes"`
	Licence        string           `json:"licence" says:"SPDX identifier of the licence"`
	LicenceAddress string           `json:"licence_address" says:"address of the licence's text"`
	Homepage       string           `json:"homepage" says:"address of the page that shows the record"`
	Record         *article.Article `json:"record" says:"the record itself; entries name their sources by id, and each source has its address"`
}

// record returns the whole record and the schema that describes it.
func (x exporter) record() ([]Export, error) {
	whole, err := exportOf(Export{Path: "/data/record.json", Name: "The whole record", Group: groupWhole, Kind: "JSON",
		About: "Entries with their steps, parties, topics, sources, claims, corrections, glossary and prose."},
		recordFile{
			Schema: x.to("/data/record.schema.json"), Title: x.a.Title, Description: x.a.Description, AsOf: x.a.RecordDate, Version: x.a.Version,
			Licence: licenceID, LicenceAddress: licenceAddress, Homepage: x.to("/"), Record: x.a,
		})
	if err != nil {
		return nil, err
	}
	described, err := x.schema()
	if err != nil {
		return nil, err
	}
	schema, err := exportOf(Export{Path: "/data/record.schema.json", Name: "What stands in it", Group: groupWhole, Kind: "JSON Schema 2020-12",
		About: "Every field of the whole record, with its meaning and the values that it can have."}, described)
	return []Export{whole, schema}, err
}
