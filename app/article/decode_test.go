package article

import (
	"encoding/json"
	"reflect"
	"strings"
	"testing"
)

// sameAsStandard compares decode with encoding/json on one input.
func sameAsStandard(t *testing.T, data string) {
	t.Helper()
	var got, want Article
	err, wantErr := decode(data, &got), json.Unmarshal([]byte(data), &want)
	if (err == nil) != (wantErr == nil) {
		t.Fatalf("%q: got error %v, want %v", data, err, wantErr)
	}
	if err == nil && !reflect.DeepEqual(got, want) {
		t.Fatalf("%q: got %+v, want %+v", data, got, want)
	}
}

var jsonCases = []string{
	``, ` `, `null`, ` nul`, `{}`, "{ }\r\n\t", `{}x`, `{} {}`, `[]`, `"a"`, `1`, `true`, `{`, `{"`, `{"a`, `{"title"`, `{"title":`, `{"title":}`, `{"title":"a"`, `{"title":"a",}`, `{"title" "a"}`, `{,}`, `{1:2}`,
	`{"title":"a","title":"b"}`, `{"TITLE":"a"}`, `{"Title":"a","title":"b"}`, `{"aſker":"long s"}`, `{"Dossier":["a"],"index":{"a":1},"-":2}`, `{"entries":[{"dossier":["a"],"-":["a"]}]}`,
	`{"title":null,"unclear_after":null,"lanes":null,"record_date":null,"entries":[null,{"event":null}]}`,
	`{"title":1}`, `{"title":true}`, `{"title":[]}`, `{"title":{}}`, `{"lanes":"a"}`, `{"lanes":{}}`, `{"lanes":[1]}`, `{"words":[]}`, `{"words":"a"}`,
	`{"lanes":[]}`, `{"lanes":[ ]}`, `{"lanes":[,]}`, `{"lanes":[{},]}`, `{"lanes":[{} {}]}`, `{"lanes":[`, `{"lanes":[{}`,
	`{"unclear_after":7}`, `{"unclear_after":-0}`, `{"unclear_after":007}`, `{"unclear_after":1.0}`, `{"unclear_after":1e2}`, `{"unclear_after":99999999999999999999}`, `{"unclear_after":-}`, `{"unclear_after":"7"}`, `{"unclear_after":+7}`, `{"unclear_after":1_0}`, `{"unclear_after":0x10}`,
	`{"entries":[{"commitment":{"amount":{"value":1.5e3}}}]}`, `{"entries":[{"commitment":{"amount":{"value":1e999}}}]}`, `{"entries":[{"commitment":{"amount":{"value":1.}}}]}`, `{"entries":[{"commitment":{"amount":{"value":.5}}}]}`, `{"entries":[{"commitment":{"amount":{"value":1e}}}]}`, `{"entries":[{"commitment":{"amount":{"value":-0.0}}}]}`, `{"entries":[{"commitment":{"amount":{"value":NaN}}}]}`,
	`{"entries":[{"event":{"outcomes":[{"new":true},{"new":false},{"new":null}]}}]}`, `{"entries":[{"event":{"outcomes":[{"new":1}]}}]}`, `{"entries":[{"event":{"outcomes":[{"new":tru}]}}]}`, `{"entries":[{"event":[]}]}`,
	`{"record_date":"2024-02-29"}`, `{"record_date":"2023-02-29"}`, `{"record_date":""}`, `{"record_date":7}`, `{"record_date":{}}`, `{"record_date":[]}`, `{"record_date":true}`, `{"record_date":"\u0032024-02-29"}`, `{"entries":[{"date":""},{"date":"about 2024"}]}`,
	`{"title":"\"\\\/\b\f\n\r\t\u00e9\uD83D\uDE00é😀"}`, `{"title":"\ud83d"}`, `{"title":"\ud83dx"}`, `{"title":"\ud83d\u0041"}`, `{"title":"\ud83d\ud83d\ude00"}`, `{"title":"\ude00\ud83d"}`, `{"title":"\u12"}`, `{"title":"\u12g4"}`, `{"title":"\x41"}`, `{"title":"\`, `{"title":"\"`, `{"title":"\u`,
	"{\"title\":\"a\nb\"}", "{\"title\":\"\\n\n\"}", "{\"title\":\"\xff\"}", "{\"title\":\"\xe2\x82\"}", "{\"title\":\"\xed\xa0\x80\\n\xff\"}", "{\"title\":\"\x00\"}", "{\"title\":\"\x7f\u2028\"}", "{\"title\":\"a\"}\x00", "\ufeff{}", "{\"titl\xff\":1}", "\x00", "{\"title\":\x00}",
	`{"x":{"y":[1,"a\n",true,false,null,{"z":{}}]},"title":"a"}`, `{"x":{"y":[1,"a\x"]}}`, `{"x":[1 2]}`, `{"x":tru}`, `{"x":{"y"}}`, `{"x":01}`, `{"x":99999999999999999999e999999}`,
	`{"lanes":[{"id":"a","name":"b"},{"id":"c"}],"lanes":[{"id":"d"}],"lanes":[{"note":"e"},{"note":"f"}]}`, `{"words":{"meeting":"a"},"words":{"meetings":"b"}}`,
	`{"about":[{"type":"ul","level":2,"ordered":true,"items":[[],[{"type":"a"}],null]}]}`,
	`{"x":` + strings.Repeat("[", maxDepth-1) + strings.Repeat("]", maxDepth-1) + `}`, `{"x":` + strings.Repeat("[", maxDepth) + strings.Repeat("]", maxDepth) + `}`,
}

func TestDecodeAsTheStandardLibrary(t *testing.T) {
	for _, s := range jsonCases {
		sameAsStandard(t, s)
	}
	for seed := range int64(50) {
		a := random(seed)
		data, err := a.JSON()
		if err != nil {
			t.Fatal(err)
		}
		sameAsStandard(t, string(data))
	}
}

func TestDecodeSaysWhere(t *testing.T) {
	for data, want := range map[string]string{
		`{"title":"a","lanes":7}`:                "byte 21: this does not fit into []article.Lane",
		`{"record_date":"2023-02-29"}`:           "byte 15: ",
		`{"title":"a" "lanes":[]}`:               "byte 13: a comma",
		`{"unclear_after":99999999999999999999}`: "byte 17: this does not fit into int",
		`{"title":"a`:                            "byte 11: a string does not end",
	} {
		if err := decode(data, new(Article)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: got %v, want %q in it", data, err, want)
		}
	}
}

// A field of a type that decode does not know would be refused in the browser only
// when an article has it.
func TestDecodeKnowsEveryType(t *testing.T) {
	seen := map[reflect.Type]bool{}
	var check func(reflect.Type, string)
	check = func(typ reflect.Type, where string) {
		if seen[typ] || reflect.PointerTo(typ).Implements(textualType) {
			return
		}
		seen[typ] = true
		if reflect.PointerTo(typ).Implements(reflect.TypeFor[json.Unmarshaler]()) {
			t.Errorf("%s reads itself from JSON, which decode does not know", where)
		}
		switch typ.Kind() {
		case reflect.Pointer, reflect.Slice:
			if typ.Elem().Kind() == reflect.Uint8 {
				t.Errorf("%s is bytes", where)
			}
			check(typ.Elem(), where)
		case reflect.Struct:
			for i := range typ.NumField() {
				f := typ.Field(i)
				_, options, _ := strings.Cut(f.Tag.Get("json"), ",")
				switch {
				case f.Anonymous || strings.Contains(options, "string"):
					t.Errorf("%s.%s is embedded or of a form that decode does not know", where, f.Name)
				case f.IsExported() && f.Tag.Get("json") != "-":
					check(f.Type, where+"."+f.Name)
				}
			}
		case reflect.String, reflect.Int, reflect.Float64, reflect.Bool:
		default:
			t.Errorf("%s is a %s, which decode does not know", where, typ)
		}
	}
	check(reflect.TypeFor[Article](), "Article")
	if len(seen) < 30 {
		t.Errorf("only %d types were seen", len(seen))
	}
}

func FuzzDecode(f *testing.F) {
	data, err := good(nil).JSON()
	if err != nil {
		f.Fatal(err)
	}
	f.Add(string(data))
	for _, s := range jsonCases {
		f.Add(s)
	}
	f.Fuzz(sameAsStandard)
}
