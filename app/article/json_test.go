package article

import (
	"bytes"
	"reflect"
	"testing"
)

// withoutDossier takes away what is not published.
func withoutDossier(a *Article) *Article {
	for i := range a.Entries {
		a.Entries[i].Dossier = nil
	}
	return a
}

func TestArticleSurvivesJSON(t *testing.T) {
	a := withoutDossier(good(nil))
	data, err := a.JSON()
	if err != nil {
		t.Fatal(err)
	}
	back, err := FromJSON(data)
	if err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(back, a) {
		t.Errorf("got %+v, want %+v", back, a)
	}
	again, err := back.JSON()
	if err != nil || !bytes.Equal(again, data) {
		t.Errorf("written twice: got %s, %v, want %s", again, err, data)
	}
}

func TestDossierIsNotPublished(t *testing.T) {
	data, err := good(nil).JSON()
	if err != nil {
		t.Fatal(err)
	}
	if bytes.Contains(data, []byte("meetings:winter")) {
		t.Errorf("got the dossier's id in %s, want it left out", data)
	}
}

func TestClientJSONLeavesOutTheProseAndNothingElse(t *testing.T) {
	a := withoutDossier(good(nil))
	data, err := a.ClientJSON()
	if err != nil {
		t.Fatal(err)
	}
	if a.Chapters == nil || a.Claims == nil {
		t.Error("got the article's own prose taken away, want it untouched")
	}
	got, err := FromJSON(data)
	if err != nil {
		t.Fatal(err)
	}
	want := good(func(a *Article) {
		withoutDossier(a)
		a.Chapters, a.Claims, a.Corrections, a.About, a.Glossary, a.People = nil, nil, nil, nil, nil, nil
	})
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got %+v, want %+v", got, want)
	}
}

func TestFromJSONRefusesWhatIsNoArticle(t *testing.T) {
	for _, s := range []string{"", "{", "[]", `"a"`, `{"record_date":"2024"}`, `{"entries":[{"date":"2023-02-29"}]}`, `{"entries":7}`} {
		if a, err := FromJSON([]byte(s)); err == nil || a != nil {
			t.Errorf("%q: got %v, %v, want an error", s, a, err)
		}
	}
}

func FuzzFromJSON(f *testing.F) {
	data, err := good(nil).JSON()
	if err != nil {
		f.Fatal(err)
	}
	f.Add(data)
	for _, s := range []string{"null", "{}", `{"entries":[{"id":"a","formerly":["b"]},{}]}`, `{"sources":[null]}`, `{"views":[{"from":"2024-02-29"}]}`, `{"entries":[{"request":{"askings":[{"date":"about 2024"}]}}]}`} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		a, err := FromJSON(data)
		if err != nil {
			return
		}
		first, err := a.JSON()
		if err != nil {
			t.Fatalf("what was read is not written: %v", err)
		}
		b, err := FromJSON(first)
		if err != nil {
			t.Fatalf("what was written is not read: %v", err)
		}
		second, err := b.JSON()
		if err != nil || !bytes.Equal(first, second) {
			t.Errorf("written again: got %s, %v, want %s", second, err, first)
		}
		a.Entry("a")
		a.Source("a")
		a.Party("a")
	})
}
