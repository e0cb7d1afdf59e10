package site

import (
	"encoding/xml"
	"strings"
)

// addIndex writes what crawlers read. Without a settled address there is no
// sitemap: the format wants absolute addresses (https://www.sitemaps.org/protocol.html).
func (b *builder) addIndex(pages []Page) error {
	robots := "User-agent: *\nAllow: /\n"
	if b.a.Address != "" {
		type url struct {
			Loc     string `xml:"loc"`
			LastMod string `xml:"lastmod"`
		}
		set := struct {
			XMLName xml.Name `xml:"urlset"`
			Xmlns   string   `xml:"xmlns,attr"`
			URLs    []url    `xml:"url"`
		}{Xmlns: "http://www.sitemaps.org/schemas/sitemap/0.9"}
		for _, p := range pages {
			if !p.NoIndex {
				set.URLs = append(set.URLs, url{b.absolute(p.Path), b.a.RecordDate.String()})
			}
		}
		data, err := xml.Marshal(set)
		if err != nil {
			return err
		}
		if err := b.write("sitemap.xml", append([]byte(xml.Header), data...)); err != nil {
			return err
		}
		robots += "Sitemap: " + strings.TrimSuffix(b.a.Address, "/") + "/sitemap.xml\n"
	}
	return b.write("robots.txt", []byte(robots))
}
