package article

// A Chapter is a piece of the story, told in steps.
type Chapter struct {
	ID    string        `json:"id"`
	Title string        `json:"title"`
	Entry string        `json:"entry,omitempty"` // id of the entry that it is about, or empty
	Intro []Block       `json:"intro,omitempty"` // before the first step
	Steps []ChapterStep `json:"steps,omitempty"`
}

// A ChapterStep is a part of a chapter under its own heading. View is the
// query of the timeline's address that goes with it, without "?"; it may be
// empty.
type ChapterStep struct {
	ID      string  `json:"id"`
	Heading string  `json:"heading"`
	View    string  `json:"view,omitempty"`
	Blocks  []Block `json:"blocks"`
}

// A Block is a block of prose. Its Type is one of
//
//	paragraph   Inlines
//	quote       Inlines
//	list        Items, each a run of inlines
//	heading     Inlines, of Level 2 or 3 (only on the method page)
type Block struct {
	Type    string     `json:"type"`
	Level   int        `json:"level,omitempty"`
	ID      string     `json:"id,omitempty"`
	Ordered bool       `json:"ordered,omitempty"`
	Inlines []Inline   `json:"inlines,omitempty"`
	Items   [][]Inline `json:"items,omitempty"`
}

// Runs calls f for every run of inlines of the blocks, in order.
func Runs(blocks []Block, f func([]Inline)) {
	for _, b := range blocks {
		f(b.Inlines)
		for _, item := range b.Items {
			f(item)
		}
	}
}

// An Inline is a run of prose. Its Type is one of
//
//	text       Text
//	emphasis   Text, stressed
//	strong     Text, important
//	cite       Ref is a source id
//	entry      Text, linked to the entry with id Ref
//	term       Text, explained by the glossary's term with id Ref
//	link       Text, linked to the absolute address or site path Ref
type Inline struct {
	Type string `json:"type"`
	Text string `json:"text,omitempty"`
	Ref  string `json:"ref,omitempty"`
}
