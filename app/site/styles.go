package site

import (
	"fmt"
	"io/fs"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// A styleFile is a file of web/css, and the kinds of page that need it; none
// means all, and after "but" stand those that do not. On the pages named by late it styles only what the program draws,
// and comes with the program. See TestPagesHaveTheirStyles.
type styleFile struct{ name, pages, late string }

// styleFiles are the files of web/css, in the order in which they are joined.
var styleFiles = []styleFile{
	{"early", "none", ""}, // a sheet of its own: see addStyles
	{"tokens", "", ""},
	{"fonts", "", ""},
	{"fonts-sans", "but embed embed-ledger embed-entry", ""},
	{"base", "", ""},
	{"layout", "", ""},
	{"page", "but embed embed-ledger embed-entry", ""},
	{"header", "but embed embed-ledger embed-entry", ""},
	{"account", "home ledger as-of embed embed-ledger", ""},
	{"bar", "home ledger", ""},
	{"filters", "home ledger", ""},
	{"found", "", "home ledger"},
	{"timeline", "home embed", ""},
	{"gesture", "", "home embed"},
	{"compare", "home", ""},
	{"status", "", ""},
	{"entry", "as-of entry sources about data corrections 404 embed-entry", "home ledger embed embed-ledger"},
	{"record", "home embed print year", ""},
	{"chapter", "home", ""},
	{"figure", "home", ""},
	{"beside", "", "home"},
	{"ledger", "ledger as-of embed-ledger", ""},
	{"waits", "ledger", ""},
	{"share", "home ledger entry", "embed embed-ledger"},
	{"help", "", "home ledger embed embed-ledger"},
	{"note", "home about", ""},
	{"printed", "print", ""},
	{"builder", "builder", ""},
	{"embed", "embed embed-ledger embed-entry", ""},
	{"notices", "", ""},
	{"touch", "", ""},
	{"print", "", ""},
}

// below names the files that on a kind of page style only what stands after its
// first part. Their rules stand there: the first paint need not wait for them.
var below = map[string]string{"home": "record chapter figure note"}

// early reports whether a page of the kind carries the file in itself.
func (f styleFile) early(page string) bool {
	if f.pages == "" {
		return f.late == ""
	}
	names, but := strings.CutPrefix(f.pages, "but ")
	return slices.Contains(strings.Fields(names), page) != but
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
	var late strings.Builder
	for _, f := range styleFiles { // those for fingers and print have the last word here too
		if f.late != "" || f.name == "touch" || f.name == "print" {
			late.WriteString(b.styles[f.name] + "\n")
		}
	}
	css, err := b.filled(late.String())
	if err != nil {
		return err
	}
	if b.early, err = b.filled(b.styles["early"] + b.Early); err != nil {
		return err
	}
	return b.asset("late.css", []byte(css))
}

// styleOf joins and minifies the style sheets of a kind of page: that of its
// head, and that which stands after its first part, or "". They stand in every
// page, under their hashes in the policy: that saves the first view a round trip.
// Pages that have days have the rules made from the content too.
func (b *builder) styleOf(p Page) (head, rest string, err error) {
	key := styleKey(p)
	if sheet, ok := b.sheets[key]; ok {
		return sheet[0], sheet[1], nil
	}
	var first, second strings.Builder
	for _, f := range styleFiles {
		if !f.early(p.Name) {
			continue
		}
		later, last := slices.Contains(strings.Fields(below[p.Name]), f.name), f.name == "touch" || f.name == "print"
		if !later {
			first.WriteString(b.styles[f.name] + "\n")
		}
		if later || last && second.Len() > 0 { // those for fingers and print have the last word
			second.WriteString(b.styles[f.name] + "\n")
		}
	}
	if p.Days != nil {
		first.WriteString(b.CSS)
	}
	styles := first.String()
	if p.Frame {
		styles = framedWidths(styles)
	}
	if head, err = b.filled(styles); err != nil {
		return "", "", err
	}
	if second.Len() > 0 {
		if rest, err = b.filled(second.String()); err != nil {
			return "", "", err
		}
	}
	b.sheets[key] = [2]string{head, rest}
	return head, rest, nil
}

var containerWidth = regexp.MustCompile(`@container \(max-width: ([0-9.]+)rem\)`)

// framedWidths has the style sheet of a frame ask for the width of the window and
// not for that of the timeline, which fills it but for its edges and a scrollbar,
// 1.5rem at the most: in a container the browser styles what it holds while
// it lays it out, at several times the cost.
func framedWidths(css string) string {
	return containerWidth.ReplaceAllStringFunc(css, func(query string) string {
		width, _ := strconv.ParseFloat(containerWidth.FindStringSubmatch(query)[1], 64)
		return fmt.Sprintf("@media (max-width: %.1frem)", width+1.5)
	})
}

// styleKey names the style sheet of a page.
func styleKey(p Page) string {
	if p.Days != nil {
		return p.Name + " with days"
	}
	return p.Name
}

// filled returns a style sheet minified, with the addresses of what it names.
func (b *builder) filled(css string) (string, error) {
	var missing error
	css = webURL.ReplaceAllStringFunc(css, func(u string) string {
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
	return css, nil
}
