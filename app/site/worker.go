package site

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io/fs"
	"path"
	"regexp"
	"strings"
)

// bundled reports whether a page travels to the offline cache in the bundle:
// those that there are many of.
func bundled(p Page) bool {
	return strings.HasPrefix(p.Path, "/entry/") || strings.HasPrefix(p.Path, "/as-of/")
}

// bundleRoom is how much the bundle of a site of many pages holds, in bytes: the
// pages of the newest entries. Its other pages need a network.
const bundleRoom = BundleBudget * 4 / 5

// forCrawlers matches what only search engines and other sites read of a page.
var forCrawlers = regexp.MustCompile(`<script type=("?)application/ld\+json("?)>.*?</script>` +
	`|<meta (property|name)=("(og|article|twitter):[^"]*"|(og|article|twitter):[^ >]*)` + restOfTag +
	`|<link rel="?alternate"? type=("application/json\+oembed"|application/json\+oembed)` + restOfTag)

const restOfTag = `([^>"']|"[^"]*"|'[^']*')*>`

// addWorker writes the offline bundle and the worker that keeps the site
// readable without a network. The version is the hash of everything stored, so
// that a new build is an update exactly if something changed.
func (b *builder) addWorker(pages []Page) error {
	// The pages of the bundle have few style sheets: each is stored once, with the font, and
	// the worker puts it into the page that is asked for.
	sheets := map[string]string{}
	bundle := map[string]string{}
	shell := map[string]string{} // the hashes of what is stored as it is served, by address
	room := bundleRoom
	for i := range pages {
		p := pages[i]
		if b.pages > many { // from the newest
			p = pages[len(pages)-1-i]
		}
		switch {
		case p.Frame:
		case b.pages > many && p.Draw != nil:
			if !strings.HasPrefix(p.Path, "/entry/") {
				continue
			}
			html := b.files[file(p.Path)]
			if room -= len(html); room < 0 {
				continue
			}
			bundle[b.Base+strings.TrimPrefix(p.Path, "/")] = forCrawlers.ReplaceAllString(string(html), "")
		case bundled(p):
			css, _, err := b.styleOf(p)
			if err != nil {
				return err
			}
			head := b.headOf(p, css)
			sheet := b.Base + "sheet-" + hashOf([]byte(head))
			sheets[sheet] = head
			html := strings.Replace(string(b.files[file(p.Path)]), sheets[sheet], "<!--"+sheet+"-->", 1)
			bundle[b.Base+strings.TrimPrefix(p.Path, "/")] = forCrawlers.ReplaceAllString(html, "")
		default:
			shell[b.Base+strings.TrimPrefix(p.Path, "/")] = hashOf(b.files[file(p.Path)])
		}
	}
	// The file never stands in a page: to escape its angle brackets would make
	// it a fifth longer.
	var data bytes.Buffer
	enc := json.NewEncoder(&data)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(map[string]any{"sheets": sheets, "pages": bundle}); err != nil {
		return err
	}
	if err := b.asset("offline.json", data.Bytes()); err != nil {
		return err
	}
	for name, address := range b.assets {
		if name != "offline.json" && !strings.HasPrefix(name, "images/") {
			shell[address] = hashOf(b.files[strings.TrimPrefix(address, b.Base)])
		}
	}
	shell[b.Base+"manifest.webmanifest"] = hashOf(b.files["manifest.webmanifest"])
	for address := range shell {
		b.stored += len(b.files[strings.TrimPrefix(address, b.Base)])
		if name := strings.TrimPrefix(address, b.Base); path.Ext(name) == "" {
			b.stored += len(b.files[file("/"+name)])
		}
	}
	b.stored += data.Len()
	var all strings.Builder
	for _, p := range b.paths() {
		if !strings.HasPrefix(p, "og/") && !strings.HasPrefix(p, "oembed/") {
			all.WriteString(p + " " + hashOf(b.files[p]) + "\n")
		}
	}
	b.version = hashOf([]byte(all.String()))
	script, err := fs.ReadFile(b.Web, "js/worker.js")
	if err != nil {
		return err
	}
	s := string(script)
	for name, value := range map[string]any{
		"__VERSION__": b.version, "__SHELL__": shell, "__COUNT__": len(shell) + len(sheets) + len(bundle), "__BASE__": b.Base,
		"__BUNDLE__": []string{b.assets["offline.json"], hashOf(data.Bytes())},
	} {
		quoted, err := json.Marshal(value)
		if err != nil {
			return err
		}
		s = strings.ReplaceAll(s, name, string(quoted))
	}
	out, err := minifyJS([]byte(s))
	if err != nil {
		return fmt.Errorf("worker.js: %w", err)
	}
	return b.write("worker.js", out)
}
