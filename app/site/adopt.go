package site

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strings"
)

// go-app's client draws the first part of a page anew when the program starts,
// and with that the reader would lose what was done there: a selection, the
// focus, what was opened, scrolled or half typed. In the build's copy its first
// tree takes over the nodes that the page has. The file overlay/adopt.go.txt is
// added to the copy, and these places lead to it. See web/js/adopt.js for the
// half of it that the page does.

// The files that are changed, with the sums of the originals, and in each what
// is replaced, which stands there exactly once, by what.
var adopting = []struct {
	name, sum string
	changes   [][2]string
}{
	{"html.go", "bc14a2b61737788eb10f4a641934b7d08de8376fb88c5bc7741f60b3a68d5a45", [][2]string{
		{"	setJSElement(Value) HTML\n", "	setJSElement(Value) HTML\n	setNumber(int)\n"},
		{"	jsElement     Value\n", "	jsElement     Value\n	number        int\n"},
		{"	return e.jsElement\n", "	if e.jsElement == nil && e.number > 0 {\n		e.jsElement = adopted(e.number)\n	}\n	return e.jsElement\n"},
		{"	return e.jsElement != nil\n", "	return e.jsElement != nil || e.number > 0\n"},
	}},
	{"text.go", "5d4c9b45357ea96a689518f3141eaae4804db684b551dbcb3d2c3b7000bfabf5", [][2]string{
		{"	jsvalue       Value\n", "	jsvalue       Value\n	number        int\n"},
		{"	return t.jsvalue\n", "	if t.jsvalue == nil && t.number > 0 {\n		t.jsvalue = adopted(t.number)\n	}\n	return t.jsvalue\n"},
		{"	return t.jsvalue != nil\n", "	return t.jsvalue != nil || t.number > 0\n"},
	}},
	{"raw.go", "afe7b7ec90e173a8ed19a0e60e1eba0779e350ff7214b871da9dff425c70676a", [][2]string{
		{"	jsElement     Value\n", "	jsElement     Value\n	number        int\n"},
		{"	return r.jsElement\n", "	if r.jsElement == nil && r.number > 0 {\n		r.jsElement = adopted(r.number)\n	}\n	return r.jsElement\n"},
		{"	return r.jsElement != nil\n", "	return r.jsElement != nil || r.number > 0\n"},
	}},
	{"node.go", "6fc7abe1ce4243b89bfed8808302c934d1049863554373ddf66f74ec3bbbe0fc", [][2]string{
		{"	v.jsvalue = Window().createTextNode(v.value)\n", "	if sketched != nil {\n		v.number = sketched.leaf(signText, v.value)\n		return v, nil\n	}\n	v.jsvalue = Window().createTextNode(v.value)\n"},
		{"	jsElement, _ := Window().createElement(v.Tag(), v.XMLNamespace())\n	v = v.setJSElement(jsElement)\n	m.mountHTMLAttributes(ctx, v)\n	m.mountHTMLEventHandlers(ctx, v)\n",
			"	if sketched != nil {\n		sketched.open(ctx, v)\n	} else {\n		jsElement, _ := Window().createElement(v.Tag(), v.XMLNamespace())\n		v = v.setJSElement(jsElement)\n		m.mountHTMLAttributes(ctx, v)\n		m.mountHTMLEventHandlers(ctx, v)\n	}\n"},
		{"		v.JSValue().appendChild(child)\n	}\n\n	return v, nil\n", "		if sketched == nil {\n			v.JSValue().appendChild(child)\n		}\n	}\n	if sketched != nil {\n		sketched.close()\n	}\n\n	return v, nil\n"},
		{"	wrapper, _ := Window().createElement(\"div\", \"\")\n", "	if sketched != nil {\n		v.number = sketched.raw(v)\n		return v, nil\n	}\n	wrapper, _ := Window().createElement(\"div\", \"\")\n"},
		{"	v.setJSElement(nil)\n", "	v.setJSElement(nil)\n	v.setNumber(0)\n"},
		{"	v.jsElement = nil\n", "	v.jsElement = nil\n	v.number = 0\n"},
	}},
	{"engine.go", "8400019d85d00fb6a904a9214ab78e1874ead07bb7ec719c2c254955864db5b2", [][2]string{
		{"		firstChild := Div()\n		firstChild = firstChild.setJSElement(body.JSValue().firstElementChild()).(HTMLDiv)\n		firstChild = firstChild.setParent(body).(HTMLDiv)\n\n		body = body.setBody([]UI{firstChild}).(HTMLBody)\n",
			"		root, err := e.nodes.adopt(e.nodes.context(e.baseContext(), body), v)\n		if err != nil {\n			return err\n		}\n		body = body.setBody([]UI{root.setParent(body)}).(HTMLBody)\n"},
		{"			e.actions.Handle(action, body, true, handler)\n		}\n	}\n", "			e.actions.Handle(action, body, true, handler)\n		}\n		return nil\n	}\n"},
		// The browser has gone to the place that an address names, and the reader on.
		{"		if destination.Fragment != \"\" {\n			e.defere(func() {\n				Window().ScrollToID(destination.Fragment)\n			})\n		}\n", ""},
	}},
}

// adopt changes a file of go-app's package app, if it is one of those, so that
// the program takes over the page as it stands.
func adopt(name string, data []byte) ([]byte, error) {
	for _, f := range adopting {
		if f.name != name {
			continue
		}
		if sum := sha256.Sum256(data); hex.EncodeToString(sum[:]) != f.sum {
			return nil, fmt.Errorf("%s is not the file that app/site/adopt.go was written for; compare the two", name)
		}
		text := string(data)
		for _, c := range f.changes {
			if n := strings.Count(text, c[0]); n != 1 {
				return nil, fmt.Errorf("%s has %d places like this: %s", name, n, c[0])
			}
			text = strings.Replace(text, c[0], c[1], 1)
		}
		data = []byte(text)
	}
	return data, nil
}
