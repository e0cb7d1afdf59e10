package site

import (
	"html"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"sort"
	"strings"
)

// What a server sends with a file stands here once: Handler follows it, and
// WriteHosts writes it down for other servers. Expressions are of the path in the
// folder with a "/" before it, and read alike by Go, Caddy and nginx.

// A Rule says which value a header has for which files: that of the first case
// that matches. A file that none matches, or whose value is empty, goes without.
type rule struct {
	header string
	cases  []ruleCase
}

type ruleCase struct{ files, value string }

// every matches all files.
const every = `^/`

const (
	// namePart matches a part of a path: no dot begins it, and nothing in it means
	// something else to a server or browser. (\x5c is a backslash: nginx would take
	// one of two away.)
	namePart = `[^/.` + noName + `][^/` + noName + `]*`
	noName   = `\x00-\x20\x7f\x22\x5c?#%${}`
	// pathForm matches the paths that are looked for in the folder. No part of one
	// begins with a dot, so none is hidden or leads out.
	pathForm = `^(?:/` + namePart + `)+$`
	// unlisted matches those that are not served under their own names: compressed
	// copies, and the page for what is missing.
	unlisted = `^/404$|\.(?:br|gz)$`
	// spellings matches the other addresses of a page, "/x.html", "/x/" and "/x//"; its
	// one group is the address. It begins with no second slash or backslash, which
	// would lead to another site.
	spellings = `^/(` + namePart + `(?:/` + namePart + `)*?)(?:\.html/*|/+)$`
	// homes matches the other addresses of the home page.
	homes = `^/index(?:\.html)?/*$`
	// framedPages matches the pages that are made to be framed by any other.
	framedPages = `^/embed(?:\.html$|/)`
	// forOthers matches what pages of any origin may load: a frame in a sandbox has no
	// origin, and what its page and program need comes from another one as it sees it.
	forOthers = `^/(?:web/|data/|oembed/|embed\.js$)`
	pageFiles = `\.html$`
	// partFiles matches what pages are put together from, and what no browser shows as
	// a document that could load or run anything: what is sent with it counts on every
	// first visit.
	partFiles = `\.(?:css|js|wasm|woff2)$`
	// webParts matches those of forOthers that only our pages load: by Cross-Origin
	// Resource Sharing, which asks for no other leave. Each counts on a first visit.
	webParts = `^/web/.*` + partFiles
)

// hashed matches the names of files that never change: they carry their hash.
var hashed = regexp.MustCompile(`\.[0-9a-f]{12}\.[a-z0-9]+$`)

// forever is what is said of files that never change, and again of all others:
// keep it, and ask each time whether it still holds.
const (
	forever = "public, max-age=31536000, immutable"
	again   = "no-cache"
)

// Policy headers. A page's own policy stands in the page and is sent with it;
// the worker has no page, and what else a browser may show as a document (a
// picture, a feed) runs nothing. Scripts, styles, fonts and the program go by the
// policy of the page that loads them.
const (
	policyHeader = "Content-Security-Policy"
	workerPolicy = "default-src 'none'; script-src 'self'; connect-src 'self'; base-uri 'none'; frame-ancestors 'none'"
	filePolicy   = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; frame-ancestors 'none'"
	unframed     = "frame-ancestors 'none'"
)

// rulesFor returns the rules, given those for the policy of each page.
func rulesFor(policies []ruleCase) []rule {
	return []rule{
		{"X-Content-Type-Options", []ruleCase{{every, "nosniff"}}},
		{"Referrer-Policy", []ruleCase{{partFiles, ""}, {every, "strict-origin-when-cross-origin"}}},
		{"Permissions-Policy", []ruleCase{{pageFiles, "camera=(), display-capture=(), geolocation=(), hid=(), microphone=(), midi=(), payment=(), serial=(), usb=()"}}},
		{policyHeader, append(policies, ruleCase{`^/worker\.js$`, workerPolicy}, ruleCase{pageFiles, ""}, ruleCase{partFiles, ""}, ruleCase{every, filePolicy})},
		{"Cross-Origin-Opener-Policy", []ruleCase{{framedPages, ""}, {pageFiles, "same-origin"}}},
		{"Cross-Origin-Resource-Policy", []ruleCase{{webParts, ""}, {forOthers, "cross-origin"}, {framedPages, "cross-origin"}, {`^/og/`, "cross-origin"}, {every, "same-origin"}}},
		{"Access-Control-Allow-Origin", []ruleCase{{forOthers, "*"}}},
		{"Cache-Control", []ruleCase{{hashed.String(), forever}, {every, again}}},
		{"Vary", []ruleCase{{endings(compressed), "Accept-Encoding"}}},
	}
}

// kinds are the media types of the site's files, by extension.
var kinds = map[string]string{
	".html": "text/html; charset=utf-8", ".js": "text/javascript; charset=utf-8", ".css": "text/css; charset=utf-8", ".json": "application/json",
	".wasm": "application/wasm", ".woff2": "font/woff2", ".svg": "image/svg+xml", ".png": "image/png",
	".webmanifest": "application/manifest+json", ".xml": "application/xml", ".txt": "text/plain; charset=utf-8",
	".csv": "text/csv; charset=utf-8; header=present", ".ics": "text/calendar; charset=utf-8", ".atom": "application/atom+xml; charset=utf-8",
	".jsonld": "application/ld+json",
}

// otherKind is the media type of a file of no known kind.
const otherKind = "application/octet-stream"

// endings returns an expression for the files with one of the extensions.
func endings[V any](extensions map[string]V) string {
	var list []string
	for ext := range extensions {
		list = append(list, ext[1:])
	}
	sort.Strings(list)
	return `\.(?:` + strings.Join(list, "|") + `)$`
}

var ownPolicy = regexp.MustCompile(`(?i)<meta http-equiv="?Content-Security-Policy"? content="([^"]*)"`)

// policyOf returns the policy header of a page, given its path in the folder with
// a "/" before it and how it begins: what it says itself, and who may frame it,
// which only a header can say.
func policyOf(name string, begin []byte) string {
	policy := ""
	if m := ownPolicy.FindSubmatch(begin); m != nil {
		policy = html.UnescapeString(string(m[1]))
	}
	switch {
	case matches(framedPages, name):
		return policy
	case policy == "":
		return unframed
	}
	return policy + "; " + unframed
}

// pageBegin is how much of a page is read to find its policy.
const pageBegin = 4096

// policiesOf returns the cases of the policy header for the pages of a folder:
// one for all that lie in the same folder and have the same, and before it one
// for those beside them that differ.
func policiesOf(dir fs.FS) ([]ruleCase, error) {
	folders := map[string]map[string][]string{} // folder → policy → names
	err := fs.WalkDir(dir, ".", func(p string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || path.Ext(p) != ".html" || !matches(pathForm, "/"+p) {
			return err
		}
		begin, err := beginOf(dir, p)
		if err != nil {
			return err
		}
		policy, in := policyOf("/"+p, begin), path.Dir("/"+p)
		if folders[in] == nil {
			folders[in] = map[string][]string{}
		}
		folders[in][policy] = append(folders[in][policy], strings.TrimSuffix(path.Base(p), ".html"))
		return nil
	})
	if err != nil {
		return nil, err
	}
	apart, usual := map[string][]string{}, map[string][]string{} // policy → pages that differ; folders
	for _, in := range sorted(folders) {
		policies, most := folders[in], ""
		for _, policy := range sorted(policies) {
			if len(policies[policy]) > len(policies[most]) {
				most = policy
			}
		}
		begin := regexp.QuoteMeta(strings.TrimSuffix(in, "/")) + "/"
		for _, policy := range sorted(policies) {
			for _, name := range policies[policy] {
				if policy != most {
					apart[policy] = append(apart[policy], begin+regexp.QuoteMeta(name))
				}
			}
		}
		usual[most] = append(usual[most], begin+"[^/]+")
	}
	var cases []ruleCase
	for _, list := range []map[string][]string{apart, usual} {
		for _, policy := range sorted(list) {
			cases = append(cases, ruleCase{"^(?:" + strings.Join(list[policy], "|") + `)\.html$`, policy})
		}
	}
	return cases, nil
}

func sorted[V any](m map[string]V) []string {
	var list []string
	for key := range m {
		list = append(list, key)
	}
	sort.Strings(list)
	return list
}

func beginOf(dir fs.FS, name string) ([]byte, error) {
	f, err := dir.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return io.ReadAll(io.LimitReader(f, pageBegin))
}

// matches reports whether an expression matches a name. It must be one of this
// file's, not one made for the pages of a folder.
func matches(expression, name string) bool { return expressions[expression].MatchString(name) }

// expressions are those of the rules, compiled.
var expressions = func() map[string]*regexp.Regexp {
	all := map[string]*regexp.Regexp{}
	for _, e := range []string{pathForm, unlisted, spellings, homes, framedPages} {
		all[e] = regexp.MustCompile(e)
	}
	for _, r := range rulesFor(nil) {
		for _, c := range r.cases {
			all[c.files] = regexp.MustCompile(c.files)
		}
	}
	return all
}()

// value returns the value of the header for a file, "" for none.
func (r rule) value(name string) string {
	for _, c := range r.cases {
		if matches(c.files, name) {
			return c.value
		}
	}
	return ""
}

// baseOf returns the base of the site in a folder, which its home page says.
func baseOf(dir string) (string, error) {
	begin, err := beginOf(os.DirFS(dir), "index.html")
	if err != nil {
		return "", err
	}
	m := regexp.MustCompile(`^<!doctype html><html [^>]*\bdata-base="?(/[^" >]*)`).FindSubmatch(begin)
	if m == nil {
		return "", &fs.PathError{Op: "read", Path: filepath.Join(dir, "index.html"), Err: fs.ErrInvalid}
	}
	return html.UnescapeString(string(m[1])), nil
}
