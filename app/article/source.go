package article

// A Source is one published page. Each address has exactly one Source.
type Source struct {
	ID        string `json:"id"`
	Address   string `json:"address"` // absolute http(s) address
	Title     string `json:"title"`
	Publisher string `json:"publisher"`
	Date      Date   `json:"date,omitzero"` // of publication; zero if the page shows none
	Kind      string `json:"kind"`          // primary, press, analysis
	Language  string `json:"language"`      // BCP 47
	Archived  string `json:"archived,omitempty"`
	SameAs    string `json:"same_as,omitempty"` // id of the source it reprints; the two count once
	Note      string `json:"note,omitempty"`
}

// SourceKinds are the kinds of source.
var SourceKinds = []string{"primary", "press", "analysis"}

// A Confidence says how well a fact is supported.
type Confidence string

// The levels of confidence. The empty Confidence means that the writer typed none.
const (
	High   Confidence = "high"   // a primary source, or two independent publishers
	Medium Confidence = "medium" // one source that is not primary
	Low    Confidence = "low"    // disputed, or marked low by the writer
)

// Confidence computes how well the given sources support a fact. Reprints of
// one report count once. A dispute makes it low; typed may only lower it.
func (a *Article) Confidence(sources []string, disputed string, typed Confidence) Confidence {
	c := Medium
	publishers := map[string]bool{}
	for _, id := range sources {
		s := a.Source(id)
		if s.Kind == "primary" {
			c = High
		}
		for s.SameAs != "" {
			s = a.Source(s.SameAs)
			if s.Kind == "primary" {
				c = High
			}
		}
		publishers[s.Publisher] = true
	}
	if len(publishers) >= 2 {
		c = High
	}
	switch {
	case disputed != "" || typed == Low || len(sources) == 0:
		return Low
	case typed == Medium:
		return Medium
	}
	return c
}
