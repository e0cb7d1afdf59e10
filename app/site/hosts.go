package site

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
)

// WriteHosts writes configurations for other servers into the folder to, for the
// site in dir, which lies at root where it is served: they do what Handler does. It
// returns their paths. The policies of pages name the hashes of what stands in
// them, so they go with this build and no other.
//
// With secure, they tell browsers to come by https alone for a year, which holds
// for all else on the same host.
func WriteHosts(dir, root, to string, secure bool) ([]string, error) {
	base, err := baseOf(dir)
	if err != nil {
		return nil, fmt.Errorf("%w; build the site first", err)
	}
	policies, err := policiesOf(os.DirFS(dir))
	if err != nil {
		return nil, err
	}
	if strings.ContainsAny(root, "\"'\\{}$;\n") || !filepath.IsAbs(root) {
		return nil, fmt.Errorf("%q: not the whole path of a folder that a configuration can name", root)
	}
	h := host{root: root, base: base, rules: rulesFor(policies)}
	if secure {
		h.rules = append(h.rules, rule{"Strict-Transport-Security", []ruleCase{{every, "max-age=31536000"}}})
	}
	if err := os.MkdirAll(to, 0o755); err != nil {
		return nil, err
	}
	var written []string
	for _, f := range []struct{ name, text string }{{"nginx-http.conf", h.nginxHTTP()}, {"nginx-site.conf", h.nginxSite()}, {"Caddyfile", h.caddy()}} {
		p := filepath.Join(to, f.name)
		if err := os.WriteFile(p, []byte(f.text), 0o644); err != nil {
			return nil, err
		}
		written = append(written, p)
	}
	return written, nil
}

// A host is what a configuration is made from.
type host struct {
	root, base string
	rules      []rule
}

// name is what the site's variables begin with: sites with other bases may stand
// beside it.
func (h host) name() string {
	return "site" + regexp.MustCompile(`[^a-z0-9]+`).ReplaceAllString(strings.ToLower(strings.TrimSuffix(h.base, "/")), "_")
}

// below returns an expression for what one matches, with the base before it.
func (h host) below(expression string) string {
	return "^" + regexp.QuoteMeta(strings.TrimSuffix(h.base, "/")) + strings.TrimPrefix(expression, "^")
}

// constant reports whether all files have the same value.
func (r rule) constant() bool { return len(r.cases) == 1 && r.cases[0].files == every }

func (h host) variable(r rule) string {
	return "$" + h.name() + "_" + strings.ToLower(strings.ReplaceAll(r.header, "-", "_"))
}

// nginxHTTP returns the part that stands among nginx's http settings: which value
// each header has for which file.
func (h host) nginxHTTP() string {
	var w strings.Builder
	w.WriteString("# Made by \"build.sh hosts\" from this build of the site; include it once in nginx's http settings.\n")
	for _, r := range h.rules {
		if r.constant() {
			continue
		}
		fmt.Fprintf(&w, "\nmap $uri %s {\n\tdefault \"\";\n", h.variable(r))
		for _, c := range r.cases {
			fmt.Fprintf(&w, "\t\"~%s\" \"%s\";\n", c.files, c.value)
		}
		w.WriteString("}\n")
	}
	fmt.Fprintf(&w, "\nmap $request_method $%s_allow {\n\tGET \"\";\n\tHEAD \"\";\n\tdefault \"GET, HEAD\";\n}\n", h.name())
	return w.String()
}

// nginxSite returns the part that stands in a server.
func (h host) nginxSite() string {
	var w strings.Builder
	line := func(format string, args ...any) { fmt.Fprintf(&w, format+"\n", args...) }
	sub := strings.TrimSuffix(h.base, "/")
	strip := fmt.Sprintf(`rewrite "%s" /$1 break;`, h.below(`^/(.*)$`))
	line(`# Made by "build.sh hosts" from this build of the site; include it in a server. Compressed copies`)
	line(`# need ngx_http_gzip_static_module and ngx_brotli (Debian: libnginx-mod-http-brotli-static).`)
	line("client_header_timeout 5s;\nclient_body_timeout 5s;\nsend_timeout 30s;\nkeepalive_timeout 60s;\nclient_max_body_size 1k;")
	line("reset_timedout_connection on;\nserver_tokens off;\nabsolute_redirect off;")
	if sub != "" {
		line("\nlocation = %s {\n\treturn 302 %s;\n}", sub, h.base)
	}
	files := func() {
		line("\troot \"%s\";\n\tautoindex off;\n\tetag on;\n\tgzip off;\n\tgzip_static on;\n\tbrotli_static on;", h.root)
		line("\tdefault_type %s;\n\ttypes {", otherKind)
		for _, ext := range sorted(kinds) {
			line("\t\t\"%s\" %s;", kinds[ext], ext[1:])
		}
		line("\t}")
		for _, r := range h.rules {
			value := h.variable(r)
			if r.constant() {
				value = `"` + r.cases[0].value + `"`
			}
			line("\tadd_header %s %s always;", r.header, value)
		}
	}
	line("\nlocation %s {", h.base)
	line("\tif ($%s_allow) {\n\t\treturn 405;\n\t}", h.name())
	line("\trewrite \"%s\" %s permanent;", h.below(homes), h.base)
	line("\trewrite \"%s\" %s/$1 permanent;", h.below(spellings), sub)
	line("\trewrite \"%s\" /index.html break;", h.below(`^/$`))
	line("\tif ($uri !~ \"%s\") {\n\t\treturn 404;\n\t}", h.below(pathForm))
	line("\tif ($uri ~ \"%s\") {\n\t\treturn 404;\n\t}", h.below(`^/404$`)+"|"+strings.TrimPrefix(unlisted, `^/404$|`))
	if sub != "" {
		line("\t%s", strip)
	}
	line("\ttry_files $uri $uri.html =404;")
	line("\terror_page 404 @%s_missing;", h.name())
	line("\tadd_header Allow $%s_allow always;", h.name())
	files()
	for _, p := range sorted(typesOfExports) { // a name's end does not tell
		line("\n\tlocation = %s%s {", h.base, p)
		if sub != "" {
			line("\t\t%s", strip)
		}
		line("\t\ttypes {}\n\t\tdefault_type \"%s\";\n\t}", typesOfExports[p])
	}
	line("}")
	line("\nlocation @%s_missing {\n\ttry_files /404.html =404;", h.name())
	files()
	line("}")
	return w.String()
}

// caddy returns a snippet for a Caddyfile.
func (h host) caddy() string {
	var w strings.Builder
	tabs := 1
	line := func(format string, args ...any) {
		fmt.Fprintf(&w, strings.Repeat("\t", tabs)+format+"\n", args...)
	}
	sub := strings.TrimSuffix(h.base, "/")
	fmt.Fprintf(&w, "# Made by \"build.sh hosts\" from this build of the site; import it, and then \"import %s\" in a site.\n(%s) {\n", h.name(), h.name())
	if sub != "" {
		line("redir %s %s 302", sub, h.base)
	}
	line("handle_path %s* {", h.base)
	tabs++
	line("root * \"%s\"", h.root)
	line("route {")
	tabs++

	line("@write not method GET HEAD")
	line("route @write {\n\t\t\t\theader Allow \"GET, HEAD\"")
	for _, r := range h.rules {
		if r.constant() {
			line("\theader %s \"%s\"", r.header, r.cases[0].value)
		}
	}
	line("\trespond 405\n\t\t\t}")
	line("@home path_regexp \"%s\"", homes)
	line("route @home {\n\t\t\t\turi path_regexp \"^.*$\" \"%s\"\n\t\t\t\tredir {uri} 301\n\t\t\t}", h.base)
	line("@spelling path_regexp spelling \"%s\"", spellings)
	line("route @spelling {\n\t\t\t\turi path_regexp \"^.*$\" \"%s{re.spelling.1}\"\n\t\t\t\tredir {uri} 301\n\t\t\t}", h.base)
	line("rewrite / /index.html")
	line("@refused {\n\t\t\t\tnot path_regexp \"%s\"\n\t\t\t}", pathForm)
	line("route @refused {\n\t\t\t\trewrite * /404.html\n\t\t\t}")
	line("@unlisted path_regexp \"%s\"", unlisted)
	line("route @unlisted {\n\t\t\t\trewrite * /404.html\n\t\t\t}")
	line("@page {\n\t\t\t\tfile {\n\t\t\t\t\ttry_files {path} {path}.html\n\t\t\t\t}\n\t\t\t}")
	line("route @page {\n\t\t\t\trewrite * {http.matchers.file.relative}\n\t\t\t}")
	line("@missing {\n\t\t\t\tnot file {path}\n\t\t\t}")
	line("route @missing {\n\t\t\t\trewrite * /404.html\n\t\t\t}")

	// The last that matches holds here, so the first case comes last. To take a
	// header away would come after all of them: it is not set in the first place.
	number := 0
	set := func(r rule) {
		field := r.header
		if field == "Vary" { // which Caddy sets itself with a compressed copy
			field = "?" + field
		}
		for i := len(r.cases) - 1; i >= 0; i-- {
			c := r.cases[i]
			if c.value == "" {
				continue
			}
			at, but := "*", ""
			for _, before := range r.cases[:i] {
				if before.value == "" {
					but += fmt.Sprintf("\t\t\t\tnot path_regexp \"%s\"\n", before.files)
				}
			}
			if c.files != every || but != "" {
				number++
				at = fmt.Sprintf("@file%d", number)
				line("%s {\n\t\t\t\tpath_regexp \"%s\"\n%s\t\t\t}", at, c.files, but)
			}
			line("header %s %s \"%s\"", at, field, c.value)
		}
	}
	for _, r := range h.rules {
		set(r)
	}
	set(kindRule())
	line("@lost path /404.html")
	line("handle @lost {")
	for _, conditional := range []string{"If-None-Match", "If-Modified-Since", "Range"} { // to what is not there
		line("\trequest_header -%s", conditional)
	}
	line("\tfile_server {\n\t\t\t\t\tprecompressed br gzip\n\t\t\t\t\tdisable_canonical_uris\n\t\t\t\t\tstatus 404\n\t\t\t\t}\n\t\t\t}")
	line("file_server {\n\t\t\t\tprecompressed br gzip\n\t\t\t\tdisable_canonical_uris\n\t\t\t}")
	w.WriteString("\t\t}\n\t}\n}\n")
	return w.String()
}

// kindRule returns the media types as a rule.
func kindRule() rule {
	r := rule{header: "Content-Type"}
	for _, p := range sorted(typesOfExports) {
		r.cases = append(r.cases, ruleCase{"^/" + regexp.QuoteMeta(p) + "$", typesOfExports[p]})
	}
	for _, ext := range sorted(kinds) {
		r.cases = append(r.cases, ruleCase{regexp.QuoteMeta(ext) + "$", kinds[ext]})
	}
	r.cases = append(r.cases, ruleCase{every, otherKind})
	return r
}
