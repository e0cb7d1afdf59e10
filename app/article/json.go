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
func FromJSON(data []byte) (*Article, error) {
	a := new(Article)
	if err := decode(string(data), a); err != nil {
		return nil, err
	}
	a.Index()
	return a, nil
}
