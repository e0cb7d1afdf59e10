package article

// JSON returns the whole article as JSON; FromJSON reads it back.
func (a *Article) JSON() ([]byte, error) { return toJSON(a) }

// ClientJSON returns what the interactive page needs: the article without the
// prose, claims, facts and corrections that stay in the static part of the page.
func (a *Article) ClientJSON() ([]byte, error) {
	b := *a
	b.Chapters, b.Claims, b.Corrections, b.About, b.Glossary, b.People, b.Facts, b.Figures, b.Questions = nil, nil, nil, nil, nil, nil, nil, nil, nil
	return toJSON(&b)
}

// FromJSON reads what JSON or ClientJSON wrote. It trusts its input, which
// comes from our own build.
func FromJSON(data []byte) (*Article, error) { return FromJSONResting(data, func() {}) }

// FromJSONResting does the same and calls rest again and again in between, so
// that whoever waits in the meantime can be served.
func FromJSONResting(data []byte, rest func()) (*Article, error) {
	a := new(Article)
	if err := decodeResting(string(data), a, rest); err != nil {
		return nil, err
	}
	a.indexResting(rest)
	return a, nil
}
