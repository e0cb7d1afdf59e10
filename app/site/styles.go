package site

import (
	"fmt"
	"io/fs"
	"path"
	"regexp"
	"strings"
)

// styleFiles are the files of web/css, in the order in which they are joined.
var styleFiles = []string{
	"tokens", "fonts", "base", "layout", "header", "account", "filters", "timeline",
	"compare", "status", "entry", "record", "chapter", "figure", "ledger", "notices", "touch", "print",
}

var webURL = regexp.MustCompile(`url\(["']?/web/([^"')]+)["']?\)`)

// addStyles joins and minifies the style sheet. It stands in every page, under
// its hash in the policy: that saves the first view a round trip.
func (b *builder) addStyles() error {
	var all strings.Builder
	listed := map[string]bool{}
	for _, name := range styleFiles {
		data, err := fs.ReadFile(b.Web, "css/"+name+".css")
		if err != nil {
			return err
		}
		listed[name+".css"] = true
		all.Write(data)
		all.WriteByte('\n')
	}
	files, err := fs.ReadDir(b.Web, "css")
	if err != nil {
		return err
	}
	for _, f := range files {
		if path.Ext(f.Name()) == ".css" && !listed[f.Name()] {
			return fmt.Errorf("css/%s is not listed in app/site/styles.go", f.Name())
		}
	}
	all.WriteString(b.CSS)
	var missing error
	css := webURL.ReplaceAllStringFunc(all.String(), func(u string) string {
		name := webURL.FindStringSubmatch(u)[1]
		address, ok := b.assets[name]
		if !ok {
			missing = fmt.Errorf("the style sheet names /web/%s, which is not there", name)
		}
		return "url(" + address + ")"
	})
	if missing != nil {
		return missing
	}
	if b.css, err = minifyCSS(css); err != nil {
		return fmt.Errorf("style sheet: %w", err)
	}
	return nil
}
