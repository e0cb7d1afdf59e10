// Package site makes the folder that a web server carries: every page
// prerendered, normalised and minified, the program and its data, fonts,
// icons, the offline worker, exports, and compressed copies of all text.
//
// It promises that the same input gives the same bytes, that a path is never
// written twice, and that an existing folder is replaced only by a complete
// new one. Pages come in by injection: the package knows nothing of what they
// say. Of ours it imports packages article and card. It runs natively.
package site

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"sort"
	"strings"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"ledger/app/article"
	"ledger/app/wasm"
)

// A Page is one page to write. Path is root-absolute and without the base:
// "/", "/entry/x", "/404".
type Page struct {
	Path, Title, Description string
	Name                     string          // what kind of page it is
	Body                     []app.UI        // the children of body; the first is the root that the program takes over
	Draw                     func() []app.UI // makes Body when it is needed, if there are many such pages
	Live                     bool            // the program runs here
	Days                     []byte          // JSON for the boot script; nil: the page has none
	JSONLD                   []any
	Previous, Next           string
	Canonical                string // path, "" for Path
	NoIndex                  bool
	Frame                    bool                                 // made to be framed: never registers the worker
	Query                    string                               // of a frame: what it shows
	Script                   string                               // of web/js, that only this page needs
	Frames                   bool                                 // it shows frames of this site
	Root                     string                               // numeric custom properties of the document
	Redirect                 string                               // path that this former address leads to
	Alternates               []struct{ Type, Title, Path string } // the same in other formats, named in the head

	// Share is what the picture says that other sites show of the page: see
	// package card. Pages with the same name share a picture; without one a page
	// has none.
	Share struct {
		Picture                                    string // its name: "home", or an entry's id
		Kind                                       article.Kind
		Shape                                      string // of an event's mark
		Above, When, Title, Status, Note, RecordAt string
		State                                      article.Status
	}
	Embed       string // path of the page that frames this one's view, if there is one
	EmbedHeight int    // that suits it, in CSS pixels
}

// Options say what to build from and where to.
type Options struct {
	Out      string // folder to write
	Base     string // of all addresses; starts and ends in "/"
	Web      fs.FS  // css, fonts, icons, images, js
	Wasm     []byte // the program
	WasmExec []byte // Go's script that runs it
	CSS      string // rules made from the content, after those of Web
	Early    string // and those that hold without scripts
	Exports  []Export
	Notes    []byte // what opens in place of the prose's links, as JSON; see web/js/page.js
}

// A Report says what was built.
type Report struct {
	Pages, Files   int
	WasmBytes      int // compressed with brotli
	HomeBytes      int // of the home page, compressed with brotli
	BootBytes      int // of the boot script, compressed with brotli
	FrameBytes     int // of the script of frames, compressed with brotli
	UntouchedBytes int // of the largest frame with its font, compressed
	EmbedBytes     int // of the script for the pages around them, compressed with brotli
	FirstBytes     int // what the first view needs: home page, its scripts and fonts, compressed
	BundleBytes    int // of the offline bundle, as it is stored
	StoredBytes    int // of all that is stored to be read without a network
	Pictures       int // for sharing
	PictureBytes   int // of the largest
	Sizes          []Size
	Version        string
}

// A Size says how large the pages of one kind are, in bytes.
type Size struct {
	Name            string
	Pages           int
	Middle, Largest int    // compressed with brotli
	Raw             int    // of the largest, not compressed
	At              string // path of the largest
}

// sizes measures the pages, kind by kind, in the order of their names.
func (b *builder) sizes(pages []Page) []Size {
	all := map[string][]int{}
	at := map[string]Size{}
	for _, p := range pages {
		n, f := len(b.files[file(p.Path)+".br"]), at[p.Name]
		all[p.Name] = append(all[p.Name], n)
		if n > f.Largest {
			at[p.Name] = Size{Name: p.Name, Largest: n, Raw: len(b.files[file(p.Path)]), At: p.Path}
		}
	}
	var list []Size
	for name, bytes := range all {
		sort.Ints(bytes)
		s := at[name]
		s.Pages, s.Middle = len(bytes), bytes[len(bytes)/2]
		list = append(list, s)
	}
	sort.Slice(list, func(i, j int) bool { return list[i].Name < list[j].Name })
	return list
}

// builder holds what a build has made so far.
type builder struct {
	Options
	a       *article.Article
	pages   int                  // how many there are
	files   map[string][]byte    // by path in the folder
	fresh   map[string]bool      // paths whose names carry the hash of their content
	assets  map[string]string    // "fonts/x.woff2" → address
	styles  map[string]string    // the files of web/css, by name
	sheets  map[string][2]string // the style sheets made of them, by kind of page
	linked  map[string]string    // addresses of those that pages link to, by the same
	early   string               // the style sheet that holds without scripts
	boot    string
	dated   string
	frameJS string // the script of pages that are framed
	viewJS  string
	fontJS  string // the script of all others that brings the reading font
	version string
	stored  int                // what the worker stores, in bytes
	cards   map[string]picture // by name
	packed  map[string]bool    // paths of files that compress has seen
}

func newBuilder(a *article.Article, pages []Page, o Options) *builder {
	return &builder{Options: o, a: a, pages: len(pages), files: map[string][]byte{}, assets: map[string]string{}, styles: map[string]string{}, sheets: map[string][2]string{}, linked: map[string]string{}, packed: map[string]bool{}}
}

// Build writes the site for the pages and returns what it made. On any error
// the folder is left as it was.
func Build(a *article.Article, pages []Page, o Options) (Report, error) {
	b := newBuilder(a, pages, o)
	if !strings.HasPrefix(o.Base, "/") || !strings.HasSuffix(o.Base, "/") {
		return Report{}, fmt.Errorf("base %q must start and end in \"/\"", o.Base)
	}
	for _, step := range []func() error{
		b.addStatic, b.addStyles, b.addProgram, b.addScripts,
		func() error { return b.addCards(pages) },
		func() error { return b.addPages(pages) },
		func() error { return b.addOEmbed(pages) },
		b.addManifest,
		func() error { return b.addIndex(pages) },
		func() error { return b.addWorker(pages) },
		b.addExports,
	} {
		if err := step(); err != nil {
			return Report{}, err
		}
	}
	r := Report{Pages: len(pages), Version: b.version}
	if err := b.compress(b.budgeted(pages)); err != nil {
		return r, err
	}
	r.HomeBytes = len(b.files["index.html.br"])
	r.WasmBytes = len(b.files[strings.TrimPrefix(b.assets["app.wasm"], o.Base)+".br"])
	r.BootBytes = len(brotliOf([]byte(b.boot)))
	r.FrameBytes = len(brotliOf([]byte(b.frameJS)))
	r.EmbedBytes = len(b.files["embed.js.br"])
	r.FirstBytes = r.HomeBytes
	r.BundleBytes = len(b.files[strings.TrimPrefix(b.assets["offline.json"], o.Base)])
	r.StoredBytes = b.stored
	r.Pictures = len(b.cards)
	for _, c := range b.cards {
		r.PictureBytes = max(r.PictureBytes, c.size)
	}
	for _, name := range firstAssets {
		p := strings.TrimPrefix(b.assets[name], o.Base)
		if c, ok := b.files[p+".br"]; ok {
			r.FirstBytes += len(c)
		} else {
			r.FirstBytes += len(b.files[p])
		}
	}
	if r.WasmBytes > WasmBudget && !wasm.Whole(o.Wasm) {
		return r, fmt.Errorf("the program is %d bytes in brotli, over its budget of %d", r.WasmBytes, WasmBudget)
	}
	if r.FirstBytes > FirstBudget {
		return r, fmt.Errorf("the first view is %d bytes in brotli, over its budget of %d", r.FirstBytes, FirstBudget)
	}
	if r.BundleBytes > BundleBudget {
		return r, fmt.Errorf("the offline bundle is %d bytes, over its budget of %d", r.BundleBytes, BundleBudget)
	}
	if r.StoredBytes > StoredBudget {
		return r, fmt.Errorf("what is stored to be read without a network is %d bytes, over its budget of %d", r.StoredBytes, StoredBudget)
	}
	for _, p := range pages {
		if p.Frame {
			sheet := strings.TrimPrefix(b.linked[styleKey(p)], o.Base)
			r.UntouchedBytes = max(r.UntouchedBytes, len(b.files[file(p.Path)+".br"])+len(b.files[sheet+".br"])+len(b.files[strings.TrimPrefix(b.assets[readingFont], o.Base)]))
		}
	}
	if r.UntouchedBytes > UntouchedBudget {
		return r, fmt.Errorf("the largest frame is %d bytes in brotli with its font, over its budget of %d", r.UntouchedBytes, UntouchedBudget)
	}
	if r.FrameBytes > ScriptBudget {
		return r, fmt.Errorf("the script of frames is %d bytes in brotli, over its budget of %d", r.FrameBytes, ScriptBudget)
	}
	if r.EmbedBytes > ScriptBudget {
		return r, fmt.Errorf("embed.js is %d bytes in brotli, over its budget of %d", r.EmbedBytes, ScriptBudget)
	}
	if err := b.compress(nil); err != nil { // last: it takes longest
		return r, err
	}
	if err := b.addSums(); err != nil {
		return r, err
	}
	r.Files, r.Sizes = len(b.files), b.sizes(pages)
	return r, b.writeOut()
}

// budgeted returns which files have a budget, so that they are measured first.
func (b *builder) budgeted(pages []Page) func(path string) bool {
	has := map[string]bool{"index.html": true, "embed.js": true}
	for _, name := range append([]string{"app.wasm"}, firstAssets...) {
		has[strings.TrimPrefix(b.assets[name], b.Base)] = true
	}
	for _, p := range pages {
		if p.Frame {
			has[file(p.Path)] = true
			has[strings.TrimPrefix(b.linked[styleKey(p)], b.Base)] = true
		}
	}
	return func(path string) bool { return has[path] }
}

// UntouchedBudget is the most that a frame loads before it is touched, with which
// a build succeeds: its page and its font, compressed, in bytes. With the headers of
// both, some 1100 bytes, it stays below 40,000.
const UntouchedBudget = 38_000

// ScriptBudget is the largest script of a frame, and of a page around one, with
// which a build succeeds, in bytes as they travel.
const ScriptBudget = 3 << 10

// FirstBudget is the largest first view with which a build succeeds: the home
// page with its style sheet and boot script, its scripts and its fonts, in
// bytes as they travel, without their headers, which are some 2100 more.
const FirstBudget = 88_500

// BundleBudget is the largest offline bundle with which a build succeeds, in
// bytes as a reader's device stores it.
const BundleBudget = 6_000_000

// StoredBudget is the most that a reader's device stores of one version with which
// a build succeeds, in bytes.
const StoredBudget = 16_000_000

// firstAssets are what the first view of the home page needs besides itself.
var firstAssets = []string{"js/page.js", "js/loader.js", "fonts/commissioner-latin.woff2"}

// write keeps a file for the folder. A path can be written once.
func (b *builder) write(p string, data []byte) error {
	if _, ok := b.files[p]; ok {
		return fmt.Errorf("%s: written twice", p)
	}
	if !fs.ValidPath(p) || p == "." {
		return fmt.Errorf("%q: not a path below the site", p)
	}
	b.files[p] = data
	return nil
}

// asset writes a file of web/ under a name that carries its hash, and
// remembers its address.
func (b *builder) asset(name string, data []byte) error {
	ext := path.Ext(name)
	base := strings.TrimSuffix(path.Base(name), ext)
	p := "web/" + base + "." + hashOf(data) + ext
	b.assets[name] = b.Base + p
	if old, ok := b.files[p]; ok && bytes.Equal(old, data) {
		return nil
	}
	return b.write(p, data)
}

func hashOf(data []byte) string {
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:6])
}

// addStatic writes fonts, icons and images.
func (b *builder) addStatic() error {
	for _, dir := range []string{"fonts", "icons", "images"} {
		err := fs.WalkDir(b.Web, dir, func(p string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() || path.Ext(p) == ".txt" || path.Ext(p) == ".md" {
				if os.IsNotExist(err) {
					return nil
				}
				return err
			}
			data, err := fs.ReadFile(b.Web, p)
			if err != nil {
				return err
			}
			if path.Ext(p) == ".svg" {
				if data, err = minifySVG(data); err != nil {
					return fmt.Errorf("%s: %w", p, err)
				}
			}
			return b.asset(p, data)
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// addProgram writes the program, Go's script for it, and the article's data.
func (b *builder) addProgram() error {
	if err := b.asset("app.wasm", b.Wasm); err != nil {
		return err
	}
	script, err := minifyJS(b.WasmExec)
	if err != nil {
		return fmt.Errorf("wasm_exec.js: %w", err)
	}
	if err := b.asset("wasm_exec.js", script); err != nil {
		return err
	}
	data, err := b.a.ClientJSON()
	if err != nil {
		return err
	}
	if err := b.asset("article.json", data); err != nil {
		return err
	}
	return b.asset("notes.json", b.Notes)
}

// addExports writes what others can take away. They come last: they are no
// part of what the worker stores.
func (b *builder) addExports() error {
	for _, e := range b.Exports {
		if err := b.write(strings.TrimPrefix(e.Path, "/"), e.Data); err != nil {
			return err
		}
	}
	return nil
}

// writeOut puts the files into a new folder beside Out, and then that folder
// in Out's place.
func (b *builder) writeOut() error {
	out := filepath.Clean(b.Out)
	if err := os.MkdirAll(filepath.Dir(out), 0o755); err != nil {
		return err
	}
	temp, err := os.MkdirTemp(filepath.Dir(out), ".site-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(temp)
	if err := os.Chmod(temp, 0o755); err != nil {
		return err
	}
	for _, p := range b.paths() {
		full := filepath.Join(temp, filepath.FromSlash(p))
		if err := os.MkdirAll(filepath.Dir(full), 0o755); err != nil {
			return err
		}
		if err := os.WriteFile(full, b.files[p], 0o644); err != nil {
			return err
		}
	}
	old := temp + "-old"
	if err := os.Rename(out, old); err != nil && !os.IsNotExist(err) {
		return err
	}
	if err := os.Rename(temp, out); err != nil {
		os.Rename(old, out)
		return err
	}
	return os.RemoveAll(old)
}

// paths returns the paths of all files in order.
func (b *builder) paths() []string {
	list := make([]string, 0, len(b.files))
	for p := range b.files {
		list = append(list, p)
	}
	sort.Strings(list)
	return list
}
