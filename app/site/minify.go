package site

import (
	"bytes"

	"github.com/tdewolff/minify/v2"
	"github.com/tdewolff/minify/v2/css"
	"github.com/tdewolff/minify/v2/html"
	"github.com/tdewolff/minify/v2/js"
	"github.com/tdewolff/minify/v2/svg"
)

func minifyCSS(s string) (string, error) {
	var out bytes.Buffer
	err := (&css.Minifier{}).Minify(minify.New(), &out, bytes.NewBufferString(s), nil)
	return out.String(), err
}

func minifyJS(data []byte) ([]byte, error) {
	var out bytes.Buffer
	err := (&js.Minifier{}).Minify(minify.New(), &out, bytes.NewReader(data), nil)
	return out.Bytes(), err
}

func minifySVG(data []byte) ([]byte, error) {
	var out bytes.Buffer
	err := (&svg.Minifier{}).Minify(minify.New(), &out, bytes.NewReader(data), nil)
	return out.Bytes(), err
}

// minifyHTML takes away what leaves the same document: quotes where none are
// needed, default attributes. White space and end tags stay: the program draws
// the same tree again, and nothing may move when it does. Scripts and styles
// are minified before, because the policy names them by hash.
func minifyHTML(data []byte) ([]byte, error) {
	var out bytes.Buffer
	m := &html.Minifier{KeepWhitespace: true, KeepEndTags: true, KeepDocumentTags: true, KeepDefaultAttrVals: true}
	err := m.Minify(minify.New(), &out, bytes.NewReader(data), nil)
	return out.Bytes(), err
}
