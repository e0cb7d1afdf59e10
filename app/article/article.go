// Package article holds the valid article: its entries (events, requests and
// commitments), sources, parties, words and prose, and the pure functions that
// say how things stood as of any day.
//
// If you have an *Article, it is valid: every reference resolves, every date
// exists, entries are sorted by first day, last day and id, and steps, answers
// and askings within an entry by date. Package compile makes articles out of
// content and is the only place that checks; [FromJSON] reads back what
// [Article.JSON] wrote.
//
// The words used here are the keys of the content files, the CSS blocks and
// the keys of the address. The package imports only the standard library,
// never reads a clock, and holds no file positions.
package article

// An Article is one explainer: a subject and everything it says about it.
type Article struct {
	Title        string  `json:"title"`             // name of the explainer, for the header
	Headline     string  `json:"headline"`          // the main heading
	Lede         []Block `json:"lede"`              // the answer in one or two paragraphs
	Description  string  `json:"description"`       // one sentence for search engines and cards
	Editor       string  `json:"editor,omitempty"`  // who answers for it, for citations; empty: the title stands for it
	Language     string  `json:"language"`          // BCP 47
	Address      string  `json:"address,omitempty"` // absolute address of the site's root, ends in "/"; empty if not settled
	RecordDate   Day     `json:"record_date"`       // the day the editors last looked; "today" everywhere
	Version      string  `json:"version,omitempty"` // hash of all that the article holds; set by package compile
	UnclearAfter int     `json:"unclear_after"`     // days without evidence after which an unsettled status is flagged

	EmbedElement string `json:"embed_element,omitempty"` // see Element

	Words  Words   `json:"words"`
	Lanes  []Lane  `json:"lanes"` // always three: events, requests, commitments
	Topics []Topic `json:"topics"`
	Units  []Unit  `json:"units"`
	Views  []View  `json:"views"` // presets of the timeline; the first is the default
	Asker  string  `json:"asker"` // id of the party whose requests these are

	Parties     []Party      `json:"parties"`
	People      []Person     `json:"people,omitempty"`
	Glossary    []Term       `json:"glossary,omitempty"`
	Sources     []Source     `json:"sources"`
	Entries     []Entry      `json:"entries"`
	Chapters    []Chapter    `json:"chapters,omitempty"`
	Facts       []Fact       `json:"facts,omitempty"`   // on the institution that the record is about
	Figures     []Series     `json:"figures,omitempty"` // numbers that sources give, over time
	Claims      []Claim      `json:"claims,omitempty"`
	Questions   []Question   `json:"questions,omitempty"`
	Spellings   []Spelling   `json:"spellings,omitempty"`
	Corrections []Correction `json:"corrections,omitempty"`
	About       []Block      `json:"about,omitempty"` // the method page's prose

	index   map[string]int // entry id and former id → position; see Entry
	sources map[string]int
	parties map[string]int
	kept    *kept
}

// Element returns the name of the element with which other sites embed a view.
func (a *Article) Element() string {
	if a.EmbedElement == "" {
		return "ledger-embed"
	}
	return a.EmbedElement
}

// Words are the subject's own names for general things.
type Words struct {
	Meeting  string `json:"meeting"`  // "Council meeting"
	Meetings string `json:"meetings"` // "Council meetings"
}

// A Lane is one of the three bands of the timeline.
type Lane struct {
	ID   Kind   `json:"id"`
	Name string `json:"name"` // "Asked"
	Note string `json:"note"` // how to read its marks
}

// A Topic is a theme that entries can be filtered by.
type Topic struct {
	ID   string `json:"id"`
	Name string `json:"name"`
}

// A Unit is what an amount counts, in the singular and the plural. Currency is
// set (ISO 4217) if the unit is money; then One and Many hold the unit's words,
// such as "billion euros".
type Unit struct {
	ID       string `json:"id"`
	One      string `json:"one"`
	Many     string `json:"many"`
	Currency string `json:"currency,omitempty"`
}

// A View is a named stretch of time that the timeline offers.
type View struct {
	Name string `json:"name"`
	From Day    `json:"from"`
	To   Day    `json:"to"`
}

// A Party is a country, body or group that asks, promises or meets.
type Party struct {
	ID      string   `json:"id"`
	Name    string   `json:"name"`
	Aliases []string `json:"aliases,omitempty"`
	Kind    string   `json:"kind"` // country, body, group
	Members []Member `json:"members,omitempty"`
}

// A Member is a party's membership in another, From and To included; a zero
// date means from the beginning, or to this day.
type Member struct {
	Party string `json:"party"`
	From  Date   `json:"from,omitzero"`
	To    Date   `json:"to,omitzero"`
}

// A Person is somebody named in the record.
type Person struct {
	ID      string   `json:"id"`
	Name    string   `json:"name"`
	Aliases []string `json:"aliases,omitempty"`
	Roles   []Role   `json:"roles"`
	Sources []string `json:"sources"`
}

// A Role is an office held from From to To; a zero To means that no end was found.
type Role struct {
	Role string `json:"role"`
	From Date   `json:"from,omitzero"`
	To   Date   `json:"to,omitzero"`
}

// A Term is a word of the glossary.
type Term struct {
	ID      string   `json:"id"`
	Term    string   `json:"term"`
	Aliases []string `json:"aliases,omitempty"`
	Text    string   `json:"text"`
	Sources []string `json:"sources"`
}

// A Fact says one thing about the institution that the record is about.
type Fact struct {
	ID      string   `json:"id"`
	Name    string   `json:"name"` // "Who chairs"
	Text    string   `json:"text"`
	Note    string   `json:"note,omitempty"`
	Sources []string `json:"sources"`
}

// A Series is a list of figures that sources give for one thing. They are
// shown as given and never added up.
type Series struct {
	ID     string  `json:"id"`
	Title  string  `json:"title"`
	Note   string  `json:"note,omitempty"`
	Points []Point `json:"points"`
}

// A Point is one figure, in words, with its unit: "26.5 billion US dollars".
// When is a date or a period: "2024-H1".
type Point struct {
	When    string   `json:"when"`
	Text    string   `json:"text"`
	Note    string   `json:"note,omitempty"`
	Sources []string `json:"sources"`
}

// A Question is one that readers bring, with the place that answers it: the id
// of an entry, fact, term, claim, chapter or step behind its kind and a colon:
// "entry:2024-08-28-after-the-raids", "step:arrived#late".
type Question struct {
	Text string `json:"question"`
	To   string `json:"to"`
}

// A Spelling is a word of the record that readers may write otherwise: a search
// for what stands in Also finds Name too.
type Spelling struct {
	Name string   `json:"name"`
	Also []string `json:"also"`
}

// A Claim is a statement of the founding text, checked.
type Claim struct {
	ID      string   `json:"id"`
	Claim   string   `json:"claim"`
	Verdict string   `json:"verdict"` // one of Verdicts
	Basis   string   `json:"basis"`
	Sources []string `json:"sources,omitempty"`
	Entries []string `json:"entries,omitempty"`
}

// Verdicts are what a check of a claim can come to. A recommendation is advice
// that was never a promise.
var Verdicts = []string{"confirmed", "partly", "not-confirmed", "contradicted", "recommendation"}

// Index makes the look-ups work, and keeps what is asked for again and again.
// Compile and FromJSON call it; whoever builds an Article by hand, or changes
// one, calls it last.
func (a *Article) Index() { a.indexResting(func() {}) }

func (a *Article) indexResting(rest func()) {
	a.index = make(map[string]int, len(a.Entries))
	for i := range a.Entries {
		a.index[a.Entries[i].ID] = i
		for _, old := range a.Entries[i].Formerly {
			a.index[old] = i
		}
	}
	a.sources = make(map[string]int, len(a.Sources))
	for i := range a.Sources {
		a.sources[a.Sources[i].ID] = i
	}
	a.parties = make(map[string]int, len(a.Parties))
	for i := range a.Parties {
		a.parties[a.Parties[i].ID] = i
	}
	a.keep(rest)
}

// Entry returns the entry with the given id or former id, or nil.
func (a *Article) Entry(id string) *Entry {
	if i, ok := a.index[id]; ok {
		return &a.Entries[i]
	}
	return nil
}

// Source returns the source with the given id, or nil.
func (a *Article) Source(id string) *Source {
	if i, ok := a.sources[id]; ok {
		return &a.Sources[i]
	}
	return nil
}

// Party returns the party with the given id, or nil.
func (a *Article) Party(id string) *Party {
	if i, ok := a.parties[id]; ok {
		return &a.Parties[i]
	}
	return nil
}

// Lane returns the lane of a kind of entry.
func (a *Article) Lane(k Kind) Lane {
	for _, l := range a.Lanes {
		if l.ID == k {
			return l
		}
	}
	panic("no lane for " + string(k))
}

// Topic returns the topic with the given id; its name is the id if there is none.
func (a *Article) Topic(id string) Topic {
	for _, t := range a.Topics {
		if t.ID == id {
			return t
		}
	}
	return Topic{ID: id, Name: id}
}

// Unit returns the unit with the given id; its words are the id if there is none.
func (a *Article) Unit(id string) Unit {
	for _, u := range a.Units {
		if u.ID == id {
			return u
		}
	}
	return Unit{ID: id, One: id, Many: id}
}
