package site

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"html"
	"io/fs"
	"regexp"
	"runtime"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"

	"github.com/maxence-charriere/go-app/v10/pkg/app"
)

// bootCall runs the boot script's work: after the root and at the end of the body.
const bootCall = "ledgerBoot()"

// policy returns the content security policy of a page with these inline styles
// and scripts: nothing at all but what it needs, nothing from elsewhere, no inline
// script or style but those named by their hash, and inline style attributes only
// as numeric custom properties, which the build checks one by one. A server that
// sends it as a header adds who may frame the page.
func (b *builder) policy(p Page, styles, scripts []string) string {
	rules := []string{"default-src 'none'"}
	allow := func(what string, values ...string) {
		rules = append(rules, strings.Join(append([]string{what}, values...), " "))
	}
	if p.Redirect != "" { // which is a link
		allow("base-uri", "'none'")
		allow("form-action", "'none'")
		return strings.Join(rules, "; ")
	}
	page := !p.Frame // it has scripts of its own files, and may be installed
	var script, style []string
	if page || p.Live {
		script = append(script, "'self'")
	}
	if p.Live {
		script = append(script, "'wasm-unsafe-eval'")
	}
	for _, s := range scripts {
		script = append(script, hashSource(s))
	}
	if p.Live || b.cold(p) { // of other pages the style sheet stands in the page
		style = append(style, "'self'")
	}
	for _, s := range styles {
		style = append(style, hashSource(s))
	}
	allow("script-src", script...)
	allow("style-src", style...)
	allow("style-src-attr", "'unsafe-inline'")
	allow("img-src", "'self'")
	allow("font-src", "'self'")
	if page || p.Live {
		allow("connect-src", "'self'")
	}
	if page {
		allow("manifest-src", "'self'")
		allow("worker-src", "'self'")
	} else {
		allow("worker-src", "'none'") // else it would be what scripts may be
	}
	if p.Frames {
		allow("frame-src", "'self'")
	}
	allow("base-uri", "'none'")
	if p.Days != nil && page { // the filters, without scripts
		allow("form-action", "'self'")
	} else {
		allow("form-action", "'none'")
	}
	if !page && !p.Live { // its scripts make no markup and bring no others
		allow("require-trusted-types-for", "'script'")
		allow("trusted-types", "'none'")
	}
	return strings.Join(rules, "; ")
}

func hashSource(s string) string {
	sum := sha256.Sum256([]byte(s))
	return "'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'"
}

// addScripts minifies the scripts, with the addresses they need filled in.
func (b *builder) addScripts() error {
	for name, to := range map[string]*string{"boot.js": &b.boot, "dated.js": &b.dated, "frame.js": &b.frameJS, "view.js": &b.viewJS} {
		script, err := fs.ReadFile(b.Web, "js/"+name)
		if err != nil {
			return err
		}
		if script, err = minifyJS(script); err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
		*to = string(script)
	}
	if err := b.addFont(); err != nil {
		return err
	}
	fill := func(s string) string {
		checked := func(name string) []string { return []string{b.assets[name], b.integrity(name)} }
		for name, value := range map[string]any{
			"__PROGRAM__": b.assets["app.wasm"], "__WASM__": checked("app.wasm"), "__WASM_EXEC__": checked("wasm_exec.js"), "__DATA__": checked("article.json"),
			"__LATE__": b.assets["late.css"], "__READING__": checked("js/reading.js"), "__OFFLINE__": checked("js/offline.js"), "__ADOPT__": checked("js/adopt.js"), "__NOTES__": b.assets["notes.json"],
			"__BASE__": b.Base, "__WORKER__": b.Base + "worker.js",
		} {
			quoted, _ := json.Marshal(value)
			s = strings.ReplaceAll(s, name, string(quoted))
		}
		return s
	}
	embed, err := fs.ReadFile(b.Web, "js/embed.js")
	if err != nil {
		return err
	}
	element, _ := json.Marshal(b.a.Element())
	if embed, err = minifyJS([]byte(strings.ReplaceAll(string(embed), "__ELEMENT__", string(element)))); err != nil {
		return fmt.Errorf("embed.js: %w", err)
	}
	if err := b.write("embed.js", embed); err != nil { // other sites name it: its address stays
		return err
	}
	for _, name := range []string{"reading.js", "offline.js", "adopt.js", "page.js", "loader.js", "builder.js"} {
		data, err := fs.ReadFile(b.Web, "js/"+name)
		if err != nil {
			return err
		}
		if data, err = minifyJS([]byte(fill(string(data)))); err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
		if err := b.asset("js/"+name, data); err != nil {
			return err
		}
	}
	return nil
}

// integrity returns what a browser checks the file of an asset by, before it runs it.
func (b *builder) integrity(name string) string {
	sum := sha256.Sum256(b.files[strings.TrimPrefix(b.assets[name], b.Base)])
	return "sha256-" + base64.StdEncoding.EncodeToString(sum[:])
}

// readingFont is what text is set in.
const readingFont = "fonts/literata-latin.woff2"

// addFont makes the script that brings the reading font with the page, as its
// face in fonts.css says.
func (b *builder) addFont() error {
	script, err := fs.ReadFile(b.Web, "js/font.js")
	if err != nil {
		return err
	}
	face := regexp.MustCompile(`(?s)@font-face \{[^}]*font-weight: ([^;]*);[^}]*` + regexp.QuoteMeta(readingFont) + `[^}]*unicode-range: ([^;]*);`).FindStringSubmatch(b.styles["fonts"])
	if face == nil {
		return fmt.Errorf("css/fonts.css has no face of %s", readingFont)
	}
	font := base64.StdEncoding.EncodeToString(b.files[strings.TrimPrefix(b.assets[readingFont], b.Base)])
	s := strings.NewReplacer("__FONT__", strconv.Quote(font), "__WEIGHT__", strconv.Quote(face[1]), "__RANGE__", strconv.Quote(strings.ReplaceAll(face[2], " ", ""))).Replace(string(script))
	if script, err = minifyJS([]byte(s)); err != nil {
		return fmt.Errorf("font.js: %w", err)
	}
	b.fontJS = string(script)
	if b.pages <= many {
		return nil
	}
	return b.asset("js/font.js", script)
}

// headScript returns what runs in the head of a page, before its first paint.
func (b *builder) headScript(p Page) string {
	script := ""
	switch {
	case p.Frame:
		script = b.frameJS
	case !b.cold(p):
		script = b.fontJS
	}
	if p.Days != nil {
		script = b.viewJS + ";" + script
		if p.Frame { // one script, which one hash names
			script += ";" + b.boot
		}
	}
	return script
}

// headOf returns the styles and scripts that stand in the head of a page. The
// styles come first: they are read while the font is on its way.
func (b *builder) headOf(p Page, css string) string {
	head := ""
	if css != "" {
		head = "<style>" + css + "</style>"
	}
	if p.Days != nil && !p.Frame { // a frame has no filter boxes
		head += "<noscript><style>" + b.early + "</style></noscript>"
	}
	if script := b.headScript(p); script != "" {
		head += "<script>" + script + "</script>"
	}
	return head
}

// file returns where a page's file stands in the folder.
func file(p string) string {
	if p == "/" {
		return "index.html"
	}
	return strings.TrimPrefix(p, "/") + ".html"
}

// addPages writes all pages and the offline bundle of those that are too many
// to be stored one by one.
func (b *builder) addPages(pages []Page) error {
	for _, p := range pages { // first the style sheets, which pages share
		css, _, err := b.styleOf(p)
		if err != nil {
			return fmt.Errorf("page %s: %w", p.Path, err)
		}
		if b.cold(p) && b.linked[styleKey(p)] == "" {
			name := "css/" + strings.ReplaceAll(styleKey(p), " ", "-") + ".css"
			if err := b.asset(name, []byte(css)); err != nil {
				return err
			}
			b.linked[styleKey(p)] = b.assets[name]
		}
	}
	made, failed := make([][]byte, len(pages)), make([]error, len(pages))
	parallel(len(pages), func(i int) { made[i], failed[i] = b.page(pages[i]) })
	for i, p := range pages {
		if failed[i] != nil {
			return fmt.Errorf("page %s: %w", p.Path, failed[i])
		}
		if err := b.write(file(p.Path), made[i]); err != nil {
			return err
		}
	}
	return nil
}

// many is up to how many pages each carries its style sheet in itself, and is
// compressed as far as it goes. Of a larger site the pages that there are many
// of link to a sheet that they share: the first that a reader opens takes a
// round trip more, and the site is a tenth as large.
const many = 2000

// cold reports whether the page is one of many.
func (b *builder) cold(p Page) bool { return b.pages > many && p.Draw != nil }

// parallel does work for 0 to n-1, on all cores.
func parallel(n int, work func(i int)) {
	var next atomic.Int64
	var wait sync.WaitGroup
	for range runtime.GOMAXPROCS(0) {
		wait.Go(func() {
			for i := int(next.Add(1)) - 1; i < n; i = int(next.Add(1)) - 1 {
				work(i)
			}
		})
	}
	wait.Wait()
}

// absolute returns the absolute address of a path; see the function.
func (b *builder) absolute(p string) string { return absolute(b.a, b.Base, p) }

func (b *builder) page(p Page) ([]byte, error) {
	still := p.Frame && !p.Live && p.Days != nil // a frame that no program brings to its day
	canonical := p.Canonical
	if canonical == "" {
		canonical = p.Path
	}
	css, rest, err := b.styleOf(p)
	if err != nil {
		return nil, err
	}
	body := p.Body
	if p.Draw != nil && p.Redirect == "" {
		body = p.Draw()
	}
	var w bytes.Buffer
	tag := func(name string, attrs ...string) {
		w.WriteString("<" + name)
		for i := 0; i+1 < len(attrs); i += 2 {
			w.WriteString(" " + attrs[i] + `="` + html.EscapeString(attrs[i+1]) + `"`)
		}
		w.WriteString(">")
	}
	tag("!doctype html")
	root := []string{"lang", b.a.Language, "data-app", "reading", "data-base", b.Base, "data-page", p.Name}
	if p.Frame {
		if p.Root != "" {
			if err := checkStyle(p.Root); err != nil {
				return nil, err
			}
		}
		root = append(root, "data-query", p.Query, "style", p.Root)
		if p.Live { // frame.js fetches it when the frame is touched
			root = append(root, "data-loader", b.assets["js/loader.js"], "data-integrity", b.integrity("js/loader.js"))
		}
	}
	tag("html", root...)
	w.WriteString("<head>")
	tag("meta", "charset", "utf-8")
	scripts, styles := []string(nil), []string{css}
	if b.cold(p) {
		styles = nil
	}
	if rest != "" {
		styles = append(styles, rest)
	}
	if p.Days != nil {
		if !p.Frame { // a frame has no filter boxes
			styles = append(styles, b.early)
		}
		scripts = []string{bootCall}
		if !p.Frame {
			scripts = append(scripts, b.boot)
		}
		if still {
			scripts = append(scripts, b.dated)
		}
	}
	if script := b.headScript(p); script != "" {
		scripts = append(scripts, script)
	}
	tag("meta", "http-equiv", "Content-Security-Policy", "content", b.policy(p, styles, scripts))
	tag("meta", "name", "viewport", "content", "width=device-width, initial-scale=1")
	w.WriteString("<title>" + html.EscapeString(p.Title) + "</title>")
	if p.Redirect != "" {
		to := b.Base + strings.TrimPrefix(p.Redirect, "/")
		tag("meta", "http-equiv", "refresh", "content", "0; url="+to)
		tag("link", "rel", "canonical", "href", b.absolute(canonical))
		w.WriteString("</head><body><p>This entry has moved to ")
		tag("a", "href", to)
		w.WriteString(html.EscapeString(p.Title) + "</a>.</p></body></html>")
		return minifyHTML(w.Bytes())
	}
	if b.framed(p) { // before all that is large: some readers of it stop early
		attrs := []string{"rel", "alternate", "type", "application/json+oembed", "href", b.absolute(oEmbedPath(p))}
		if p.Path != "/" { // which has no byte to spare
			attrs = append(attrs, "title", p.Title)
		}
		tag("link", attrs...)
	}
	if p.Frame {
		tag("base", "target", "_blank") // a link leaves the frame, without scripts too
	}
	sheet := ""
	if b.cold(p) {
		sheet = b.linked[styleKey(p)]
	}
	switch {
	case p.Frame: // which is small: its font may come later
		tag("link", "rel", "preload", "href", b.assets[readingFont], "as", "font", "type", "font/woff2", "crossorigin", "")
	case sheet != "":
		tag("script", "src", b.assets["js/font.js"], "integrity", b.integrity("js/font.js"), "crossorigin", "")
		w.WriteString("</script>")
	}
	if sheet != "" {
		tag("link", "rel", "stylesheet", "href", sheet)
		css = ""
	}
	w.WriteString(b.headOf(p, css))
	if p.Frame {
		tag("meta", "name", "responsive-embedded-sizing")
	}
	tag("meta", "name", "description", "content", p.Description)
	tag("link", "rel", "canonical", "href", b.absolute(canonical))
	if p.Previous != "" {
		tag("link", "rel", "prev", "href", b.Base+p.Previous[1:])
	}
	if p.Next != "" {
		tag("link", "rel", "next", "href", b.Base+p.Next[1:])
	}
	for _, other := range p.Alternates {
		tag("link", "rel", "alternate", "type", other.Type, "title", other.Title, "href", b.Base+strings.TrimPrefix(other.Path, "/"))
	}
	if p.NoIndex {
		tag("meta", "name", "robots", "content", "noindex")
	}
	tag("link", "rel", "icon", "type", "image/svg+xml", "href", b.assets["icons/icon.svg"])
	if !p.Frame { // which has no tab, and no bar of the browser
		tag("link", "rel", "icon", "sizes", "32x32", "href", b.assets["icons/favicon-32.png"])
		tag("link", "rel", "apple-touch-icon", "href", b.assets["icons/apple-touch-180.png"])
		tag("link", "rel", "manifest", "href", b.Base+"manifest.webmanifest")
		tag("meta", "name", "theme-color", "content", "#fdfdfb", "media", "(prefers-color-scheme: light)")
		tag("meta", "name", "theme-color", "content", "#11181f", "media", "(prefers-color-scheme: dark)")
	}
	b.preview(p, canonical, tag)
	for _, object := range p.JSONLD {
		data, err := json.Marshal(object) // escapes <, > and &
		if err != nil {
			return nil, err
		}
		tag("script", "type", "application/ld+json")
		w.Write(data)
		w.WriteString("</script>")
	}
	deferred := func(name string) {
		tag("script", "src", b.assets[name], "integrity", b.integrity(name), "crossorigin", "", "defer", "")
		w.WriteString("</script>")
	}
	w.WriteString("</head><body>")
	for i, part := range body {
		markup, err := normalise(app.HTMLString(part))
		if err != nil {
			return nil, err
		}
		w.Write(markup)
		if i == 0 { // what the first paint needs not comes after what it needs
			if rest != "" {
				w.WriteString("<style>" + rest + "</style>")
			}
			if p.Days != nil {
				tag("script", "type", "application/json", "id", "days")
				w.Write(p.Days)
				w.WriteString("</script>")
				if !p.Frame {
					w.WriteString("<script>" + b.boot + "</script>")
				}
			}
			if !p.Frame {
				deferred("js/page.js")
			}
			if p.Script != "" {
				deferred(p.Script)
			}
			if p.Live && !p.Frame {
				deferred("js/loader.js")
			}
		}
		if p.Days != nil && (i == 0 || i == len(body)-1) {
			w.WriteString("<script>" + bootCall + "</script>")
		}
	}
	if still {
		w.WriteString("<script>" + b.dated + "</script>")
	}
	w.WriteString(`<div id="notices" role="status" aria-live="polite"></div></body></html>`)
	return minifyHTML(w.Bytes())
}
