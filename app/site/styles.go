package site

import (
	"fmt"
	"io/fs"
	"path"
	"regexp"
	"slices"
	"strings"
)

// A styleFile is a file of web/css and the kinds of page that need it; none
// means all. See TestPagesHaveTheirStyles.
type styleFile struct{ name, pages string }

// styleFiles are the files of web/css, in the order in which they are joined.
var styleFiles = []styleFile{
	{"tokens", ""}, {"fonts", ""}, {"base", ""}, {"layout", ""}, {"header", ""},
	{"account", "home ledger as-of embed"}, {"filters", "home ledger"}, {"found", "home ledger"}, {"timeline", "home"},
	{"compare", "home"}, {"status", ""}, {"entry", "home ledger as-of entry sources about 404"},
	{"record", "home embed"}, {"chapter", "home"}, {"figure", "home"}, {"ledger", "ledger as-of"}, {"waits", "ledger as-of"},
	{"share", "home ledger entry"}, {"help", "home ledger"}, {"note", "home about"}, {"notices", ""}, {"touch", ""}, {"print", ""},
}

var webURL = regexp.MustCompile(`url\(["']?/web/([^"')]+)["']?\)`)

// addStyles reads the style sheets and makes sure that each is listed.
func (b *builder) addStyles() error {
	listed := map[string]bool{}
	for _, f := range styleFiles {
		data, err := fs.ReadFile(b.Web, "css/"+f.name+".css")
		if err != nil {
			return err
		}
		listed[f.name+".css"] = true
		b.styles[f.name] = string(data)
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
	return nil
}

// styleOf joins and minifies the style sheet of a kind of page. It stands in
// every page, under its hash in the policy: that saves the first view a round
// trip. Pages that have days have the rules made from the content too.
func (b *builder) styleOf(p Page) (string, error) {
	key := p.Name
	if p.Days != nil {
		key += " with days"
	}
	if css, ok := b.sheets[key]; ok {
		return css, nil
	}
	var all strings.Builder
	for _, f := range styleFiles {
		if f.pages == "" || slices.Contains(strings.Fields(f.pages), p.Name) {
			all.WriteString(b.styles[f.name])
			all.WriteByte('\n')
		}
	}
	if p.Days != nil {
		all.WriteString(b.CSS)
	}
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
		return "", missing
	}
	css, err := minifyCSS(css)
	if err != nil {
		return "", fmt.Errorf("style sheet: %w", err)
	}
	b.sheets[key] = css
	return css, nil
}
