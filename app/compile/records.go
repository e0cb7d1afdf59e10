package compile

import (
	"net/netip"
	"net/url"
	"regexp"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"

	"ledger/app/article"
)

var plainID = regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)

// id reads an id and defines it.
func (o object) id(kind string) string {
	v := o.need("id")
	if v == "" {
		return ""
	}
	if !plainID.MatchString(v) {
		o.c.report("id-form", o.where("id"), "the id "+quote(v)+" has other characters than a–z, 0–9 and -", "spell it with those")
	}
	o.c.define(kind, v, o.where("id"))
	return v
}

func (c *compiler) readArticle(path string, n *yaml.Node) {
	o, ok := c.object(path, n, "title", "headline", "description", "editor", "language", "address", "record_date", "unclear_after", "asker",
		"embed_element", "words", "lanes", "topics", "units", "views", "chapters", "lede")
	if !ok {
		return
	}
	a := c.a
	a.Title, a.Headline, a.Description, a.Language = o.need("title"), o.need("headline"), o.need("description"), o.language()
	a.Editor = o.text("editor")
	if a.Address = o.text("address"); a.Address != "" {
		c.checkAddress(a.Address, o.where("address"))
		if !strings.HasSuffix(a.Address, "/") {
			c.report("addresses", o.where("address"), "the site's address must end in \"/\"", "")
		}
	}
	a.RecordDate = o.day("record_date")
	a.UnclearAfter = int(o.number("unclear_after"))
	c.asker = word{o.need("asker"), o.where("asker")}
	a.Asker = c.asker.text
	c.refer("party", c.asker.text, c.asker.at)
	if a.EmbedElement = o.text("embed_element"); a.EmbedElement != "" && (!elementName.MatchString(a.EmbedElement) || slices.Contains(takenElements, a.EmbedElement)) {
		c.report("element-names", o.where("embed_element"), quote(a.EmbedElement)+" is no name for an element", "write small letters with a hyphen among them, such as ledger-embed")
	}
	if w := o.keys["words"]; w == nil {
		c.report("missing-field", o.at, "the key \"words\" is missing", "add it, with meeting and meetings")
	} else if w, ok := c.object(path, w, "meeting", "meetings"); ok {
		a.Words = article.Words{Meeting: w.need("meeting"), Meetings: w.need("meetings")}
	}
	if l := o.keys["lanes"]; l == nil {
		c.report("missing-field", o.at, "the key \"lanes\" is missing", "add it, with events, requests and commitments")
	} else if l, ok := c.object(path, l, "events", "requests", "commitments"); ok {
		for _, k := range article.Kinds {
			lane := article.Lane{ID: k}
			if n := l.keys[k.Lane()]; n == nil {
				c.report("missing-field", l.at, "the lane "+quote(k.Lane())+" is missing", "add it, with a name")
			} else if v, ok := c.object(path, n, "name", "note"); ok {
				lane.Name, lane.Note = v.need("name"), v.text("note")
			}
			a.Lanes = append(a.Lanes, lane)
		}
	}
	for _, t := range o.objects("topics", "id", "name") {
		a.Topics = append(a.Topics, article.Topic{ID: t.id("topic"), Name: t.need("name")})
	}
	for _, u := range o.objects("units", "id", "one", "many", "currency") {
		unit := article.Unit{ID: u.id("unit"), One: u.need("one"), Many: u.need("many"), Currency: u.text("currency")}
		if unit.Currency != "" && !currency.MatchString(unit.Currency) {
			c.report("currencies", u.where("currency"), quote(unit.Currency)+" is not a currency code", "write the three capitals of ISO 4217, such as EUR")
		}
		a.Units = append(a.Units, unit)
	}
	for _, v := range o.objects("views", "name", "from", "to") {
		view := article.View{Name: v.need("name"), From: v.day("from"), To: v.day("to")}
		if view.To-view.From < 7 {
			c.report("views", v.at, "the view "+quote(view.Name)+" is shorter than a week", "let it end later than it begins")
		}
		a.Views = append(a.Views, view)
	}
	if len(a.Views) == 0 {
		c.report("missing-field", o.at, "there is no view", "add \"views\" with at least one name, from and to")
	}
	c.listed = o.words("chapters")
	if lede := o.keys["lede"]; lede == nil {
		c.report("missing-field", o.at, "the key \"lede\" is missing", "add one or two short paragraphs")
	} else {
		text := o.lines("lede")
		// A block scalar begins on the line after its mark.
		line := lede.Line
		if lede.Style&(yaml.LiteralStyle|yaml.FoldedStyle) != 0 {
			line++
		}
		p := c.prose(path, text, line-1, proseRules{cited: true})
		a.Lede = p.blocks
		for _, h := range p.headings {
			c.report("headings", h.at, "no headings here", "write paragraphs")
		}
	}
}

// elementName matches names that HTML leaves to pages, but for those that older
// standards took.
var (
	elementName   = regexp.MustCompile(`^[a-z][a-z0-9]*(-[a-z0-9]+)+$`)
	takenElements = []string{"annotation-xml", "color-profile", "font-face", "font-face-src", "font-face-uri", "font-face-format", "font-face-name", "missing-glyph"}
)

var currency = regexp.MustCompile(`^[A-Z]{3}$`)

func (c *compiler) readParties(path string, n *yaml.Node) {
	for _, o := range c.objectsOf(path, n, "id", "name", "aliases", "kind", "members") {
		p := article.Party{ID: o.id("party"), Name: o.need("name"), Aliases: o.texts("aliases"),
			Kind: one(o, "known-kinds", "kind", []string{"country", "body", "group"}, true)}
		for _, m := range o.objects("members", "party", "from", "to") {
			p.Members = append(p.Members, article.Member{Party: m.ref("party", "party"), From: m.date("from", false), To: m.date("to", false)})
		}
		c.a.Parties = append(c.a.Parties, p)
	}
}

func (c *compiler) readPeople(path string, n *yaml.Node) {
	for _, o := range c.objectsOf(path, n, "id", "name", "aliases", "roles", "sources") {
		p := article.Person{ID: o.id("person"), Name: o.need("name"), Aliases: o.texts("aliases"), Sources: o.sources()}
		for _, r := range o.objects("roles", "role", "from", "to") {
			p.Roles = append(p.Roles, article.Role{Role: r.need("role"), From: r.date("from", false), To: r.date("to", false)})
		}
		c.a.People = append(c.a.People, p)
	}
}

func (c *compiler) readGlossary(path string, n *yaml.Node) {
	for _, o := range c.objectsOf(path, n, "id", "term", "aliases", "text", "sources") {
		c.a.Glossary = append(c.a.Glossary, article.Term{ID: o.id("term"), Term: o.need("term"), Aliases: o.texts("aliases"), Text: o.need("text"), Sources: o.sources()})
	}
}

func (c *compiler) readFacts(path string, n *yaml.Node) {
	for _, o := range c.objectsOf(path, n, "id", "name", "text", "note", "sources") {
		c.a.Facts = append(c.a.Facts, article.Fact{ID: o.id("fact"), Name: o.need("name"), Text: o.need("text"), Note: o.text("note"), Sources: o.sources()})
	}
}

func (c *compiler) readFigures(path string, n *yaml.Node) {
	for _, o := range c.objectsOf(path, n, "id", "title", "note", "points") {
		s := article.Series{ID: o.id("figures"), Title: o.need("title"), Note: o.text("note")}
		for _, p := range o.objects("points", "when", "text", "note", "sources") {
			s.Points = append(s.Points, article.Point{When: p.need("when"), Text: p.need("text"), Note: p.text("note"), Sources: p.sources()})
		}
		c.a.Figures = append(c.a.Figures, s)
	}
}

// readSpellings reads how readers may write words of the record.
func (c *compiler) readSpellings(path string, n *yaml.Node) {
	for _, o := range c.objectsOf(path, n, "name", "also") {
		s := article.Spelling{Name: o.need("name"), Also: o.texts("also")}
		if len(s.Also) == 0 {
			c.report("missing-field", o.at, "no other spelling is given", "add \"also: [word]\"")
		}
		c.a.Spellings = append(c.a.Spellings, s)
	}
}

// spellNames adds the other spellings of people's names, word by word.
func (c *compiler) spellNames() {
	for _, p := range c.a.People {
		name := strings.Fields(p.Name)
		for _, alias := range p.Aliases {
			words := strings.Fields(alias)
			for i := range words {
				at := len(name) - len(words) + i // short forms leave out what comes first
				if at >= 0 && words[i] != name[at] {
					c.a.Spellings = append(c.a.Spellings, article.Spelling{Name: name[at], Also: []string{words[i]}})
				}
			}
		}
	}
}

// readQuestions reads what readers ask, and where the answer stands.
func (c *compiler) readQuestions(path string, n *yaml.Node) {
	for _, o := range c.objectsOf(path, n, "question", "to") {
		q := article.Question{Text: o.need("question"), To: o.need("to")}
		kind, id, _ := strings.Cut(q.To, ":")
		if _, ok := homes[kind]; ok {
			c.refer(kind, id, o.where("to"))
		} else if q.To != "" {
			c.report("dangling-reference", o.where("to"), quote(q.To)+" leads nowhere", "write the kind of place and its id, such as entry:… or step:chapter#heading")
		}
		c.a.Questions = append(c.a.Questions, q)
	}
}

// readLeftOut reads what was left out of the record on purpose. Readers do not
// see it.
func (c *compiler) readLeftOut(path string, n *yaml.Node) {
	for _, o := range c.objectsOf(path, n, "dossier", "why") {
		o.need("dossier")
		o.need("why")
	}
}

// auditVerdicts are what an audit can find of a claim, and of the public page
// behind it.
var auditVerdicts = []string{"right", "imprecise", "stronger", "wrong"}

// readAudit reads the results of the last audit. Readers do not see them.
func (c *compiler) readAudit(path string, n *yaml.Node) {
	for _, o := range c.objectsOf(path, n, "id", "date", "where", "claim", "against", "verdict", "page", "page_verdict", "note", "mended") {
		o.id("audit")
		o.date("date", true)
		for _, key := range []string{"where", "claim", "against"} {
			o.need(key)
		}
		one(o, "known-kinds", "verdict", auditVerdicts, true)
		o.text("page")
		one(o, "known-kinds", "page_verdict", append([]string{"not-to-be-had"}, auditVerdicts...), o.has("page"))
		o.text("note")
		o.text("mended")
	}
}

func (c *compiler) readClaims(path string, n *yaml.Node) {
	for _, o := range c.objectsOf(path, n, "id", "claim", "verdict", "basis", "sources", "entries") {
		c.a.Claims = append(c.a.Claims, article.Claim{
			ID: o.id("claim"), Claim: o.need("claim"), Basis: o.need("basis"),
			Verdict: one(o, "known-kinds", "verdict", article.Verdicts, true),
			Sources: o.refs("sources", "source"), Entries: o.refs("entries", "entry"),
		})
	}
}

func (c *compiler) readCorrections(path string, n *yaml.Node) {
	for _, o := range c.objectsOf(path, n, "date", "entry", "what", "why") {
		c.a.Corrections = append(c.a.Corrections, article.Correction{Date: o.date("date", true), Entry: o.ref("entry", "entry"), What: o.need("what"), Why: o.need("why")})
	}
}

func (c *compiler) readPublished(path string, n *yaml.Node) {
	if n.Kind != yaml.SequenceNode {
		c.report("shape", pos{path, n.Line, n.Column}, "a list of ids is expected here", "begin each line with \"- \"")
		return
	}
	c.publishes = true
	for _, item := range n.Content {
		c.published = append(c.published, word{item.Value, pos{path, item.Line, item.Column}})
	}
}

func (c *compiler) readStatuses(path string, n *yaml.Node) {
	for _, o := range c.objectsOf(path, n, "entry", "day", "dossier", "status", "why") {
		row := StatusRow{Entry: o.ref("entry", "entry"), Day: o.day("day"), Dossier: o.text("dossier"), Status: o.need("status"), Why: o.text("why")}
		var words []string
		for _, k := range article.Kinds {
			for _, s := range article.Statuses[k] {
				words = append(words, string(s))
			}
		}
		if row.Status != "" && !slices.Contains(words, row.Status) {
			c.report("known-kinds", o.where("status"), "unknown status "+quote(row.Status), nearest(row.Status, words))
		}
		c.statuses, c.statusAt = append(c.statuses, row), append(c.statusAt, o)
	}
}

func (c *compiler) readSources(path string, n *yaml.Node) {
	for _, o := range c.objectsOf(path, n, "id", "address", "title", "publisher", "date", "kind", "language", "archived", "same_as", "note") {
		s := article.Source{
			ID: o.id("source"), Address: o.need("address"), Title: o.need("title"), Publisher: o.need("publisher"), Date: o.date("date", false),
			Kind: one(o, "known-kinds", "kind", article.SourceKinds, true), Language: o.language(), Archived: o.text("archived"),
			SameAs: o.text("same_as"), Note: o.text("note"),
		}
		if s.SameAs != "" {
			// A reprint's original counts as used.
			c.refer("source", s.SameAs, o.where("same_as"))
		}
		if s.Address != "" {
			c.checkAddress(s.Address, o.where("address"))
			key := addressKey(s.Address)
			if c.defined["address"] == nil {
				c.defined["address"] = map[string]pos{}
			}
			if first, twice := c.defined["address"][key]; twice {
				c.report("one-address-one-source", o.where("address"), "this address stands under two source ids", "use the one of "+first.path+" for both")
			} else {
				c.defined["address"][key] = o.where("address")
			}
		}
		if s.Archived != "" {
			c.checkAddress(s.Archived, o.where("archived"))
		}
		c.a.Sources = append(c.a.Sources, s)
	}
}

// addressKey is the same for addresses that lead to the same page: scheme and
// host in lower case, no fragment, no slash at the end.
func addressKey(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return address
	}
	u.Scheme, u.Host, u.Fragment = strings.ToLower(u.Scheme), strings.ToLower(u.Host), ""
	return strings.TrimSuffix(u.String(), "/")
}

func (c *compiler) checkAddress(address string, at pos) {
	u, err := url.Parse(address)
	switch {
	case err != nil, u.Scheme != "http" && u.Scheme != "https", u.Host == "", strings.Contains(address, `\`): // which browsers take for a slash
		c.report("addresses", at, quote(address)+" is not an absolute http or https address", "copy the whole address, with https://")
	case u.User != nil:
		c.report("addresses", at, "the address carries a user name or password", "leave out what stands before \"@\"")
	case local(u.Hostname()):
		c.report("addresses", at, "the address leads to a machine of one's own", "give a public address")
	case placeholder(u):
		c.report("addresses", at, "this is a placeholder, not the address of a page", "copy the page's own address")
	}
}

// placeholder reports whether an address only holds the place of one: it leads
// to a name that the internet keeps for examples and tests, or says TODO. Names
// under .example are let through, for explainers on invented subjects.
func placeholder(u *url.URL) bool {
	host := strings.TrimSuffix(strings.ToLower(u.Hostname()), ".")
	for _, name := range []string{"example.com", "example.org", "example.net", "test", "invalid"} {
		if host == name || strings.HasSuffix(host, "."+name) {
			return true
		}
	}
	return slices.ContainsFunc(strings.FieldsFunc(host+u.Path, func(r rune) bool { return r == '.' || r == '/' }), func(part string) bool {
		return strings.EqualFold(part, "todo") || strings.EqualFold(part, "fixme")
	})
}

func local(host string) bool {
	host = strings.TrimSuffix(strings.ToLower(host), ".")
	if ip, err := netip.ParseAddr(host); err == nil {
		return ip.IsLoopback() || ip.IsPrivate() || ip.IsUnspecified() || ip.IsLinkLocalUnicast()
	}
	return host == "localhost" || strings.HasSuffix(host, ".localhost") || strings.HasSuffix(host, ".local") || !strings.Contains(host, ".")
}
