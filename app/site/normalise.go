package site

import (
	"bytes"
	"fmt"
	"regexp"
	"sort"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// boolean attributes: go-app prints false ones too, which HTML takes for true.
var boolean = map[string]bool{
	"checked": true, "disabled": true, "hidden": true, "multiple": true, "open": true,
	"readonly": true, "required": true, "selected": true,
}

// normalise makes of go-app's prerendered HTML the tree that go-app's client
// will draw: without the indentation between nodes, with the attributes in
// order (go-app keeps them in a map) and with true and false where go-app's
// printer blurs them. Elements marked data-raw keep their white space.
func normalise(markup string) ([]byte, error) {
	// Text is escaped, and package ui prepares what goes into attributes: only
	// go-app's quoting of a value that was not prepared writes this.
	if i := strings.Index(markup, `\"`); i >= 0 {
		return nil, fmt.Errorf("an attribute holds a quotation mark or ends in a backslash: %.60q", markup[max(0, i-40):])
	}
	body := &html.Node{Type: html.ElementNode, Data: "body", DataAtom: atom.Body}
	nodes, err := html.ParseFragment(strings.NewReader(markup), body)
	if err != nil {
		return nil, err
	}
	var out bytes.Buffer
	for _, n := range nodes {
		if n.Type == html.TextNode && strings.TrimSpace(n.Data) == "" {
			continue
		}
		if err := tidy(n); err != nil {
			return nil, err
		}
		if err := html.Render(&out, n); err != nil {
			return nil, err
		}
	}
	return out.Bytes(), nil
}

func tidy(n *html.Node) error {
	raw := false
	if n.Type == html.ElementNode {
		kept := n.Attr[:0]
		for _, a := range n.Attr {
			switch {
			case a.Key == "data-raw":
				raw = true
				continue
			case boolean[a.Key] && a.Val == "false":
				continue
			case boolean[a.Key]:
				a.Val = ""
			case a.Val == "" && (strings.HasPrefix(a.Key, "aria-") || strings.HasPrefix(a.Key, "data-") || a.Key == "contenteditable" || a.Key == "draggable" || a.Key == "spellcheck"):
				a.Val = "true" // go-app prints name="true" as name
			case a.Key == "style":
				if err := checkStyle(a.Val); err != nil {
					return err
				}
			}
			kept = append(kept, a)
		}
		n.Attr = kept
		sort.Slice(n.Attr, func(i, j int) bool { return n.Attr[i].Key < n.Attr[j].Key })
	}
	switch n.DataAtom {
	case atom.Pre, atom.Textarea, atom.Script, atom.Style:
		return nil
	}
	for c := n.FirstChild; c != nil; {
		next := c.NextSibling
		if c.Type == html.TextNode && !raw {
			c.Data = strings.TrimSpace(c.Data)
			if c.Data == "" {
				n.RemoveChild(c)
			}
		} else if raw {
			if err := tidyRaw(c); err != nil {
				return err
			}
		} else if err := tidy(c); err != nil {
			return err
		}
		c = next
	}
	return nil
}

// tidyRaw checks what is written as it is: no inline styles.
func tidyRaw(n *html.Node) error {
	for _, a := range n.Attr {
		if a.Key == "style" {
			return fmt.Errorf("inline style in a raw block: %q", a.Val)
		}
	}
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		if err := tidyRaw(c); err != nil {
			return err
		}
	}
	return nil
}

var numeric = regexp.MustCompile(`^--[a-z][a-z-]*:-?[0-9]+(\.[0-9]+)?$`)

// checkStyle refuses every inline style but numeric custom properties, the
// only ones that the policy's style-src-attr is opened for.
func checkStyle(v string) error {
	for _, d := range strings.Split(strings.TrimSuffix(v, ";"), ";") {
		if !numeric.MatchString(strings.TrimSpace(d)) {
			return fmt.Errorf("inline style %q: only numeric custom properties are allowed", d)
		}
	}
	return nil
}
