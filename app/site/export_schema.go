package site

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"reflect"
	"slices"
	"strings"

	"ledger/app/article"
)

// The schema of the record (https://json-schema.org/draft/2020-12) is made
// from the Go types that the record is written from: fields and what they may
// hold by reflection, descriptions from the comments. So it cannot say
// anything else than the record does.

// closed are the fields whose text is one of a closed set.
var closed = map[string][]string{
	"EventFacts.kind": article.EventKinds, "EventFacts.held": {"held", "announced"}, "CommitmentFacts.kind": article.CommitmentKinds,
	"Source.kind": article.SourceKinds, "Claim.verdict": article.Verdicts, "Party.kind": {"country", "body", "group"},
	"Asking.basis": {"official", "unnamed"}, "Amount.bound": {"at-least", "up-to", "about"},
	"Block.type":  {"paragraph", "quote", "list", "heading"},
	"Inline.type": {"text", "emphasis", "strong", "cite", "entry", "term", "link"},
}

// addresses are the fields that hold an absolute address.
var addresses = []string{"Source.address", "Source.archived", "Article.address"}

const (
	point       = `[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?`
	datePattern = `^((about |before |after )?` + point + `|` + point + `/` + point + `)$`
)

// object is a JSON object.
type object = map[string]any

// scalars are the types that are one text, and how they are described.
var scalars = map[reflect.Type]object{
	reflect.TypeFor[article.Day]():  {"type": "string", "format": "date", "pattern": `^[0-9]{4}-[0-9]{2}-[0-9]{2}$`},
	reflect.TypeFor[article.Date](): {"$ref": "#/$defs/Date"},

	reflect.TypeFor[article.Kind]():       {"type": "string", "enum": words(article.Kinds)},
	reflect.TypeFor[article.Effect]():     {"type": "string", "enum": words(article.Effects)},
	reflect.TypeFor[article.Relation]():   {"type": "string", "enum": words(article.Relations)},
	reflect.TypeFor[article.StepKind]():   {"type": "string", "enum": words(article.StepKinds)},
	reflect.TypeFor[article.Confidence](): {"type": "string", "enum": words([]article.Confidence{article.High, article.Medium, article.Low})},
}

func words[T ~string](list []T) []string {
	out := make([]string, len(list))
	for i, w := range list {
		out[i] = string(w)
	}
	return out
}

// schema returns the schema of the record.
func (x exporter) schema() (object, error) {
	says, err := comments()
	if err != nil {
		return nil, err
	}
	s := schemaMaker{says: says, defs: object{"Date": object{
		"type": "string", "pattern": datePattern,
		"description": "A day, month or year (2024-08-28, 2024-08, 2024); two of them with a slash between (some day from the first to the second); or one after the word about, before or after.",
	}}}
	root, err := s.structOf(reflect.TypeFor[recordFile]())
	if err != nil {
		return nil, err
	}
	delete(root, "description")
	out := object{
		"$schema": "https://json-schema.org/draft/2020-12/schema", "$id": x.to("/data/record.schema.json"),
		"title": x.a.Title, "description": "The whole record. " + x.about(), "$defs": s.defs,
	}
	for key, value := range root {
		out[key] = value
	}
	return out, nil
}

// A schemaMaker describes types. Those with names stand in defs.
type schemaMaker struct {
	says map[string]string // "Entry", "Entry.Title" → comment
	defs object
}

func (s *schemaMaker) typeOf(t reflect.Type) (object, error) {
	if o, ok := scalars[t]; ok {
		return o, nil
	}
	switch t.Kind() {
	case reflect.String:
		if t.PkgPath() != "" {
			return nil, fmt.Errorf("the schema does not know the values of %s", t)
		}
		return object{"type": "string"}, nil
	case reflect.Bool:
		return object{"type": "boolean"}, nil
	case reflect.Int:
		return object{"type": "integer"}, nil
	case reflect.Float64:
		return object{"type": "number"}, nil
	case reflect.Slice:
		items, err := s.typeOf(t.Elem())
		return object{"type": "array", "items": items}, err
	case reflect.Pointer:
		return s.typeOf(t.Elem())
	case reflect.Struct:
		if _, ok := s.defs[t.Name()]; !ok {
			s.defs[t.Name()] = nil // it may hold itself
			o, err := s.structOf(t)
			if err != nil {
				return nil, err
			}
			s.defs[t.Name()] = o
		}
		return object{"$ref": "#/$defs/" + t.Name()}, nil
	}
	return nil, fmt.Errorf("the schema does not know the type %s", t)
}

func (s *schemaMaker) structOf(t reflect.Type) (object, error) {
	properties, required := object{}, []string{}
	for i := range t.NumField() {
		f := t.Field(i)
		name, options, _ := strings.Cut(f.Tag.Get("json"), ",")
		if !f.IsExported() || name == "-" {
			continue
		}
		if name == "" {
			return nil, fmt.Errorf("%s.%s has no name in JSON", t, f.Name)
		}
		o, err := s.typeOf(f.Type)
		if err != nil {
			return nil, err
		}
		field := object{}
		for key, value := range o {
			field[key] = value
		}
		if set := closed[t.Name()+"."+name]; set != nil {
			field["enum"] = set
		}
		if slices.Contains(addresses, t.Name()+"."+name) {
			field["format"], field["pattern"] = "uri", "^https?://"
		}
		says := f.Tag.Get("says")
		if says == "" {
			says = s.says[t.Name()+"."+f.Name]
		}
		if says != "" {
			field["description"] = says
		}
		properties[name] = field
		if !strings.Contains(options, "omit") {
			required = append(required, name)
		}
	}
	out := object{"type": "object", "properties": properties, "required": required, "additionalProperties": false}
	if says := s.says[t.Name()]; says != "" {
		out["description"] = says
	}
	if t == reflect.TypeFor[article.Entry]() {
		var each []object
		for _, k := range article.Kinds {
			one := object{"properties": object{"kind": object{"const": string(k)}}, "required": []string{string(k)}}
			for _, other := range article.Kinds {
				if other != k {
					one["properties"].(object)[string(other)] = false
				}
			}
			each = append(each, one)
		}
		out["oneOf"] = each
	}
	return out, nil
}

// comments returns what the comments say of the article's types and fields.
func comments() (map[string]string, error) {
	says := map[string]string{}
	files, err := article.SourceText.ReadDir(".")
	if err != nil {
		return nil, err
	}
	for _, file := range files {
		text, err := article.SourceText.ReadFile(file.Name())
		if err != nil {
			return nil, err
		}
		parsed, err := parser.ParseFile(token.NewFileSet(), file.Name(), text, parser.ParseComments)
		if err != nil {
			return nil, err
		}
		for _, d := range parsed.Decls {
			g, ok := d.(*ast.GenDecl)
			if !ok || g.Tok != token.TYPE {
				continue
			}
			for _, spec := range g.Specs {
				t := spec.(*ast.TypeSpec)
				says[t.Name.Name] = strings.Join(strings.Fields(g.Doc.Text()), " ")
				fields, ok := t.Type.(*ast.StructType)
				if !ok {
					continue
				}
				for _, f := range fields.Fields.List {
					for _, name := range f.Names {
						says[t.Name.Name+"."+name.Name] = strings.TrimSpace(f.Comment.Text())
					}
				}
			}
		}
	}
	return says, nil
}
