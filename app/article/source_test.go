package article

import "testing"

func TestConfidence(t *testing.T) {
	a := good(nil)
	tests := []struct {
		rule     string
		sources  []string
		disputed string
		typed    Confidence
		want     Confidence
	}{
		{"a primary source is enough", []string{"minutes"}, "", "", High},
		{"a primary source beside another", []string{"gazette", "minutes"}, "", "", High},
		{"one press source", []string{"gazette"}, "", "", Medium},
		{"one analysis", []string{"essay"}, "", "", Medium},
		{"two publishers", []string{"gazette", "courier"}, "", "", High},
		{"press and analysis of two publishers", []string{"gazette", "essay"}, "", "", High},
		{"two pages of one publisher", []string{"gazette", "gazette-2"}, "", "", Medium},
		{"a page and its reprint count once", []string{"gazette", "reprint"}, "", "", Medium},
		{"a reprint of a reprint counts once", []string{"gazette", "reprint", "reprint-2"}, "", "", Medium},
		{"two reprints of one report", []string{"reprint", "reprint-2"}, "", "", Medium},
		{"a reprint and another page of the first publisher", []string{"reprint", "gazette-2"}, "", "", Medium},
		{"a reprint and an independent page", []string{"reprint", "courier"}, "", "", High},
		{"a reprint of a primary source", []string{"minutes-copy"}, "", "", High},
		{"a dispute", []string{"minutes", "courier"}, "The Courier says eleven.", "", Low},
		{"a dispute outweighs what is typed", []string{"minutes"}, "Eleven?", Medium, Low},
		{"typed low lowers", []string{"minutes"}, "", Low, Low},
		{"typed medium lowers", []string{"minutes"}, "", Medium, Medium},
		{"typed medium leaves medium", []string{"gazette"}, "", Medium, Medium},
		{"typed high never raises", []string{"gazette"}, "", High, Medium},
		{"typed high leaves high", []string{"minutes"}, "", High, High},
		{"typed high never raises a dispute", []string{"minutes"}, "Eleven?", High, Low},
		{"no source", nil, "", "", Low},
		{"no source, typed medium", nil, "", Medium, Low},
	}
	for _, test := range tests {
		if got := a.Confidence(test.sources, test.disputed, test.typed); got != test.want {
			t.Errorf("%s: got %s, want %s", test.rule, got, test.want)
		}
	}
}
