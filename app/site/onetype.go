package site

import (
	"bytes"
	"fmt"
	"go/ast"
	"go/format"
	"go/parser"
	"go/printer"
	"go/token"
	"regexp"
	"slices"
	"strings"
)

// oneElement rewrites go-app's html_gen.go so that all HTML elements are of one
// type. There, each of some hundred elements has a type of its own with the same
// hundred and more methods; since elements are kept as interfaces, the linker
// keeps every method of every element that is used: half a megabyte. The names
// that ui uses stay: "HTMLDiv" becomes another name for "HTMLElem", and Div
// makes an HTMLElem with the tag "div". Where two elements have a method of the
// same name that does something else, the element named by apart is left out of
// the build; any other such case is an error.
func oneElement(src []byte, apart ...string) ([]byte, error) {
	files := token.NewFileSet()
	f, err := parser.ParseFile(files, "html_gen.go", src, 0)
	if err != nil {
		return nil, err
	}
	var names, makers, methods, declared []string
	done := map[string]string{} // a method's text, by its name
	once := func(list *[]string, key, text string) error {
		old, seen := done[key]
		if seen && old != text {
			return fmt.Errorf("two elements of go-app differ in what %s does: %s and %s", key, old, text)
		}
		if !seen {
			done[key] = text
			*list = append(*list, text)
		}
		return nil
	}
	for _, d := range f.Decls {
		switch d := d.(type) {
		case *ast.GenDecl:
			for _, s := range d.Specs {
				t, ok := s.(*ast.TypeSpec)
				if !ok || slices.Contains(apart, strings.TrimPrefix(t.Name.Name, "HTML")) {
					continue
				}
				i, ok := t.Type.(*ast.InterfaceType)
				if !ok {
					continue // the struct behind it
				}
				if t.Name.Name != "HTMLElem" {
					names = append(names, "type "+t.Name.Name+" = HTMLElem")
				}
				for _, m := range i.Methods.List {
					if len(m.Names) == 1 {
						text := m.Names[0].Name + strings.TrimPrefix(unified(files, m.Type), "func")
						if err := once(&declared, "the signature of "+m.Names[0].Name, text); err != nil {
							return nil, err
						}
					}
				}
			}
		case *ast.FuncDecl:
			switch {
			case d.Recv == nil && !slices.Contains(apart, d.Name.Name):
				makers = append(makers, unified(files, d))
			case d.Recv != nil && !slices.Contains(apart, strings.TrimPrefix(receiver(d), "html")):
				if err := once(&methods, d.Name.Name, unified(files, d)); err != nil {
					return nil, err
				}
			}
		}
	}
	return format.Source([]byte("package app\n\nimport \"strings\"\n\n" +
		"type HTMLElem interface {\nHTML\n" + strings.Join(declared, "\n") + "\n}\n\n" +
		"type htmlElem struct{ htmlElement }\n\n" +
		"type htmlElemSelfClosing struct{ htmlElem } // named by node.go, and never made\n\n" +
		strings.Join(names, "\n") + "\n\n" + strings.Join(makers, "\n\n") + "\n\n" + strings.Join(methods, "\n\n") + "\n"))
}

// receiver returns the name of the struct that a method belongs to.
func receiver(d *ast.FuncDecl) string {
	if p, ok := d.Recv.List[0].Type.(*ast.StarExpr); ok {
		if n, ok := p.X.(*ast.Ident); ok {
			return n.Name
		}
	}
	return ""
}

var elementTypes = regexp.MustCompile(`\b(HTML|html)[A-Z]\w*\b`)

// unified prints a declaration with the one type in the place of each element's own.
func unified(files *token.FileSet, n ast.Node) string {
	var b bytes.Buffer
	if err := printer.Fprint(&b, files, n); err != nil {
		panic(err) // of a node that was parsed
	}
	return elementTypes.ReplaceAllStringFunc(b.String(), func(name string) string {
		if name == "htmlElement" { // what all elements have in common
			return name
		}
		return name[:4] + "Elem"
	})
}
