package compile

import (
	"bytes"
	"errors"
	"io"
	"regexp"
	"slices"
	"sort"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"

	"ledger/app/article"
)

// parseYAML returns the one document of a YAML file, or nil if it cannot be
// read or uses what the format leaves out.
func (c *compiler) parseYAML(path string, data []byte) *yaml.Node {
	var doc yaml.Node
	dec := yaml.NewDecoder(bytes.NewReader(data))
	if err := dec.Decode(&doc); err != nil {
		line, message := 1, strings.TrimPrefix(err.Error(), "yaml: ")
		if m := yamlLine.FindStringSubmatch(message); m != nil {
			line, _ = strconv.Atoi(m[1])
			message = m[2]
		}
		c.report("yaml", pos{path, line, 1}, "this is not YAML: "+message, "check the indentation, the colons and the quotation marks")
		return nil
	}
	var more yaml.Node
	if err := dec.Decode(&more); !errors.Is(err, io.EOF) {
		c.report("one-document", pos{path, max(more.Line, 1), 1}, "a second document begins", "keep one document a file, without \"---\" or \"...\"")
	}
	if len(doc.Content) == 0 {
		c.report("empty-file", pos{path, 1, 1}, "the file says nothing", "fill it or delete it")
		return nil
	}
	if !c.plain(path, doc.Content[0]) {
		return nil
	}
	return doc.Content[0]
}

var yamlLine = regexp.MustCompile(`^line (\d+): (.*)$`)

// plain reports anchors, aliases and tags, and what escapes hide.
func (c *compiler) plain(path string, n *yaml.Node) bool {
	ok := true
	at := pos{path, n.Line, n.Column}
	if n.Anchor != "" || n.Kind == yaml.AliasNode {
		c.report("no-anchors", at, "anchors and aliases (& and *) are not used here", "write the value out, in quotation marks if it begins with & or *")
		ok = false
	}
	if n.Style&yaml.TaggedStyle != 0 {
		c.report("no-anchors", at, "tags (!) are not used here", "write the plain value, in quotation marks if it begins with !")
		ok = false
	}
	if n.Kind == yaml.ScalarNode {
		c.checkValue(at, n.Value)
	}
	for _, child := range n.Content {
		ok = c.plain(path, child) && ok
	}
	return ok
}

// An object is a YAML mapping being read. Its readers report what is wrong and
// return a zero value then, so that reading goes on.
type object struct {
	c    *compiler
	path string
	at   pos
	keys map[string]*yaml.Node
}

// object makes sure that the node is a mapping with no other keys than those.
func (c *compiler) object(path string, n *yaml.Node, keys ...string) (object, bool) {
	o := object{c, path, pos{path, n.Line, n.Column}, map[string]*yaml.Node{}}
	for _, k := range keys {
		c.keys[k] = true
	}
	if n.Kind != yaml.MappingNode {
		c.report("shape", o.at, "keys with values are expected here", "write them as \"key: value\", with one of "+strings.Join(keys, ", "))
		return o, false
	}
	for i := 0; i+1 < len(n.Content); i += 2 {
		k, v := n.Content[i], n.Content[i+1]
		at := pos{path, k.Line, k.Column}
		switch _, twice := o.keys[k.Value]; {
		case twice:
			c.report("repeated-key", at, "the key "+quote(k.Value)+" stands twice", "keep one of them")
		case !slices.Contains(keys, k.Value):
			hint := nearest(k.Value, keys)
			if hint == "" {
				hint = "the keys here are " + strings.Join(keys, ", ")
			}
			c.report("unknown-key", at, "unknown key "+quote(k.Value), hint)
		default:
			o.keys[k.Value] = v
		}
	}
	return o, true
}

// where returns the place of a key's value, or of the whole object.
func (o object) where(key string) pos {
	if n := o.keys[key]; n != nil {
		return pos{o.path, n.Line, n.Column}
	}
	return o.at
}

func (o object) has(key string) bool {
	n := o.keys[key]
	return n != nil && n.Tag != "!!null"
}

// text reads a text of one line. Without it, an optional one is "".
func (o object) text(key string) string { return oneLine.ReplaceAllString(o.lines(key), " ") }

// oneLine matches where a line ends: to readers it is a space, and in formats
// that give each fact a line it would begin another fact.
var oneLine = regexp.MustCompile(`[ \n]*\n[ \n]*`)

// lines reads a text of any number of lines.
func (o object) lines(key string) string {
	n := o.keys[key]
	if n == nil {
		return ""
	}
	if n.Kind != yaml.ScalarNode {
		o.c.report("shape", o.where(key), quote(key)+" must be a text", "write it on one line, or after \">-\"")
		return ""
	}
	v := strings.TrimSpace(n.Value)
	if n.Tag == "!!null" || v == "" {
		o.c.report("shape", o.where(key), quote(key)+" says nothing", "fill it, or leave the key out")
		return ""
	}
	return v
}

// need reads a text that must be there.
func (o object) need(key string) string {
	if o.keys[key] == nil {
		o.c.report("missing-field", o.at, "the key "+quote(key)+" is missing", "add it")
		return ""
	}
	return o.text(key)
}

// one reads a text that must be one of a closed set.
func one[T ~string](o object, rule, key string, all []T, required bool) T {
	v := o.text(key)
	if required {
		v = o.need(key)
	}
	if v == "" || slices.Contains(all, T(v)) {
		return T(v)
	}
	var words []string
	for _, w := range all {
		words = append(words, string(w))
	}
	hint := nearest(v, words)
	if hint == "" {
		hint = "choose one of " + strings.Join(words, ", ")
	}
	o.c.report(rule, o.where(key), "unknown "+key+" "+quote(v), hint)
	return ""
}

// date reads a date.
func (o object) date(key string, required bool) article.Date {
	v := o.text(key)
	if required {
		v = o.need(key)
	}
	if v == "" {
		return article.Date{}
	}
	d, err := article.ParseDate(v)
	if err != nil {
		o.c.report("impossible-date", o.where(key), err.Error(), "write YYYY-MM-DD, YYYY-MM, YYYY, or \"about\", \"before\", \"after\" before one of them")
	}
	return d
}

// day reads an exact day.
func (o object) day(key string) article.Day {
	v := o.need(key)
	if v == "" {
		return 0
	}
	d, err := article.ParseDay(v)
	if err != nil {
		o.c.report("impossible-date", o.where(key), err.Error(), "write YYYY-MM-DD")
	}
	return d
}

// language reads a code of a language, which must be there.
func (o object) language() string {
	v := o.need("language")
	if v != "" && !languageCode.MatchString(v) {
		o.c.report("languages", o.where("language"), quote(v)+" is not a code of a language", "write the small letters of BCP 47, such as en")
	}
	return v
}

var languageCode = regexp.MustCompile(`^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$`)

func (o object) bool(key string) bool {
	switch v := o.text(key); v {
	case "", "false":
		return false
	case "true":
		return true
	default:
		o.c.report("shape", o.where(key), quote(key)+" must be true or false", "")
		return false
	}
}

func (o object) number(key string) float64 {
	v := o.need(key)
	if v == "" {
		return 0
	}
	f, err := strconv.ParseFloat(v, 64)
	if err != nil || f != f || f > 1e15 || f < -1e15 {
		o.c.report("shape", o.where(key), quote(v)+" is not a number", "write digits only, with a point for decimals")
		return 0
	}
	return f
}

// A word is a text in a list, with its place.
type word struct {
	text string
	at   pos
}

// words reads a list of texts.
func (o object) words(key string) []word {
	n := o.keys[key]
	if n == nil {
		return nil
	}
	if n.Kind != yaml.SequenceNode {
		o.c.report("shape", o.where(key), quote(key)+" must be a list", "write [a, b], or each on a line of its own after \"- \"")
		return nil
	}
	var out []word
	for _, item := range n.Content {
		at := pos{o.path, item.Line, item.Column}
		if item.Kind != yaml.ScalarNode || strings.TrimSpace(item.Value) == "" {
			o.c.report("shape", at, "a text is expected in "+quote(key), "")
			continue
		}
		out = append(out, word{oneLine.ReplaceAllString(strings.TrimSpace(item.Value), " "), at})
	}
	return out
}

func (o object) texts(key string) []string {
	var out []string
	for _, w := range o.words(key) {
		out = append(out, w.text)
	}
	return out
}

// objects reads a list of objects.
func (o object) objects(key string, keys ...string) []object {
	n := o.keys[key]
	if n == nil {
		return nil
	}
	return o.c.objectsOf(o.path, n, keys...)
}

func (c *compiler) objectsOf(path string, n *yaml.Node, keys ...string) []object {
	for _, k := range keys {
		c.keys[k] = true
	}
	if n.Kind != yaml.SequenceNode {
		c.report("shape", pos{path, n.Line, n.Column}, "a list is expected here", "begin each item with \"- \"")
		return nil
	}
	var out []object
	for _, item := range n.Content {
		if o, ok := c.object(path, item, keys...); ok {
			out = append(out, o)
		}
	}
	return out
}

// refs reads a list of references and notes them for checking.
func (o object) refs(key, kind string) []string {
	var out []string
	for _, w := range o.words(key) {
		if slices.Contains(out, w.text) {
			o.c.report("repeated-key", w.at, quote(w.text)+" stands twice in "+quote(key), "keep one of them")
			continue
		}
		o.c.refer(kind, w.text, w.at)
		out = append(out, w.text)
	}
	return out
}

// ref reads one reference.
func (o object) ref(key, kind string) string {
	v := o.text(key)
	if v != "" {
		o.c.refer(kind, v, o.where(key))
	}
	return v
}

// sources reads the sources of a fact, of which there must be at least one.
func (o object) sources() []string {
	out := o.refs("sources", "source")
	if len(out) == 0 {
		o.c.report("fact-without-source", o.at, "this fact has no source", "add \"sources: [id]\"")
	}
	return out
}

// A reference is an id that must belong to something.
type reference struct {
	kind, id string
	at       pos
}

func (c *compiler) refer(kind, id string, at pos) {
	c.references = append(c.references, reference{kind, id, at})
}

// define notes that an id of a kind exists, and where.
func (c *compiler) define(kind, id string, at pos) {
	if id == "" {
		return
	}
	if c.defined[kind] == nil {
		c.defined[kind] = map[string]pos{}
	}
	if first, twice := c.defined[kind][id]; twice {
		c.report("unique-ids", at, "the "+kind+" id "+quote(id)+" is used twice", "the other is at "+first.path+":"+strconv.Itoa(first.line))
		return
	}
	c.defined[kind][id] = at
}

// resolve reports every reference that leads nowhere.
func (c *compiler) resolve() {
	rules := map[string]string{"party": "known-parties", "topic": "known-topics", "unit": "known-units"}
	names := map[string][]string{}
	for kind, ids := range c.defined {
		for id := range ids {
			names[kind] = append(names[kind], id)
		}
		sort.Strings(names[kind])
	}
	used := map[string]bool{}
	for _, r := range c.references {
		if r.kind == "source" {
			used[r.id] = true
		}
		if _, ok := c.defined[r.kind][r.id]; ok {
			continue
		}
		rule := rules[r.kind]
		if rule == "" {
			rule = "dangling-reference"
		}
		message := r.kind + " " + quote(r.id) + " is not in " + homes[r.kind]
		hint := nearest(r.id, names[r.kind])
		switch {
		case hint == "":
			hint = "add it there, or correct the id"
		case additions[r.kind] != "":
			hint += " If it is new, add it to " + additions[r.kind]
		}
		c.report(rule, r.at, message, hint)
	}
	for _, r := range c.footnotes {
		used[r.id] = true
		if _, ok := c.defined["source"][r.id]; !ok {
			hint := nearest(r.id, names["source"])
			if hint == "" {
				hint = "add it to sources/, or correct the id"
			} else {
				hint += " If it is new, add it to " + additions["source"]
			}
			c.report("footnotes", r.at, "the footnote "+quote(r.id)+" is no source", hint)
		}
	}
	for id, at := range c.defined["source"] {
		if !used[id] {
			c.report("unused-source", at, "the source "+quote(id)+" supports nothing", "cite it or delete it")
		}
	}
}

// additions say where a writer adds what a new entry or chapter may need. What
// is no mere line of a list, such as an entry, is not among them.
var additions = map[string]string{
	"source": "a file in sources/", "party": "parties.yaml", "topic": "\"topics\" in article.yaml", "unit": "\"units\" in article.yaml",
	"term": "glossary.yaml", "fact": "facts.yaml", "claim": "claims.yaml",
}

// homes say where each kind of thing is defined.
var homes = map[string]string{
	"source": "sources/", "party": "parties.yaml", "topic": "article.yaml", "unit": "article.yaml", "term": "glossary.yaml",
	"entry": "events/, requests/ or commitments/", "event": "events/", "request": "requests/", "commitment": "commitments/",
	"chapter": "chapters/", "step": "chapters/ (chapter#heading)", "fact": "facts.yaml", "claim": "claims.yaml",
}
