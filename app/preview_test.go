//go:build !wasm

package main

import (
	"bytes"
	"encoding/json"
	"image/png"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"ledger/app/article"
	"ledger/app/card"
	"ledger/app/ui"
)

// Every page that is read has a picture for sharing, every entry one of its own
// that says how it stands; its letters are all in the fonts, and no title of the
// record is cut.
func TestPicturesSayWhatPagesAre(t *testing.T) {
	a := real(t)
	pages, err := ui.Pages(a, "/", nil)
	if err != nil {
		t.Fatal(err)
	}
	fonts, err := card.ReadFonts(os.DirFS("../web"))
	if err != nil {
		t.Fatal(err)
	}
	printer := fonts.Printer()
	own := map[string]string{}
	for _, p := range pages {
		s := p.Share
		if p.Redirect != "" || p.Frame {
			continue
		}
		c := card.Card{Site: a.Title, Above: s.Above, When: s.When, Title: s.Title, Status: s.Status, Note: s.Note, AsOf: s.RecordAt}
		if missing := printer.Missing(c); missing != "" {
			t.Errorf("%s: its picture leaves out %q", p.Path, missing)
		}
		size, lines := printer.SetTitle(s.Title)
		if len(lines) == 0 || strings.Contains(lines[len(lines)-1], "…") && !strings.HasSuffix(s.Title, "…") {
			t.Errorf("%s: its title is set as %q", p.Path, lines)
		}
		if size < 56 {
			t.Errorf("%s: its title is set in %v", p.Path, size)
		}
		if s.Picture == "" || s.Above == "" || !strings.Contains(s.RecordAt, a.RecordDate.Words()) {
			t.Errorf("%s: its picture is %+v", p.Path, s)
		}
		id, isEntry := strings.CutPrefix(p.Path, "/entry/")
		if other, ok := own[s.Picture]; ok && isEntry {
			t.Errorf("%s and %s share a picture", p.Path, other)
		}
		own[s.Picture] = p.Path
		if !isEntry {
			continue
		}
		e := a.Entry(id)
		if s.Kind != e.Kind || s.Title != e.Title || s.State != a.Status(e, a.RecordDate, article.Stood) || s.Status == "" || (s.Shape != "") != (e.Kind == article.Event) {
			t.Errorf("%s: its picture says %+v", p.Path, s)
		}
	}
}

// Each page that can be framed has its answer for publishing systems, and each
// address in it is that of something in the folder.
func TestOEmbedLeadsSomewhere(t *testing.T) {
	eachSubject(t, func(t *testing.T, s *subject) {
		there := func(address string) bool {
			path, ok := strings.CutPrefix(address, s.a.Address)
			path, _, _ = strings.Cut(path, "?")
			if path == "" {
				path = "index.html"
			}
			for _, end := range []string{"", ".html"} {
				if info, err := os.Stat(filepath.Join(s.dist, filepath.FromSlash(path+end))); err == nil && info.Mode().IsRegular() {
					return ok
				}
			}
			return false
		}
		answers := []string{"oembed/home.json", "oembed/ledger.json"}
		for i := range s.a.Entries {
			answers = append(answers, "oembed/entry/"+s.a.Entries[i].ID+".json")
		}
		pictured := 0
		for _, name := range answers {
			data, err := os.ReadFile(filepath.Join(s.dist, filepath.FromSlash(name)))
			if err != nil {
				t.Error(err)
				continue
			}
			var answer struct {
				HTML         string
				AuthorURL    string `json:"author_url"`
				ProviderURL  string `json:"provider_url"`
				ThumbnailURL string `json:"thumbnail_url"`
			}
			if err := json.Unmarshal(data, &answer); err != nil {
				t.Errorf("%s: %v", name, err)
			}
			addresses := []string{answer.AuthorURL, answer.ProviderURL}
			if answer.ThumbnailURL != "" {
				pictured++
				addresses = append(addresses, answer.ThumbnailURL)
			}
			_, after, _ := strings.Cut(answer.HTML, ` href="`)
			page, _, _ := strings.Cut(after, `"`)
			_, after, _ = strings.Cut(answer.HTML, ` src="`)
			frame, _, _ := strings.Cut(after, `"`)
			for _, address := range append(addresses, page, frame) {
				if !there(address) {
					t.Errorf("%s names %q, which is not there", name, address)
				}
			}
		}
		pictures, _ := filepath.Glob(filepath.Join(s.dist, "og", "*.png"))
		for _, p := range pictures {
			data, err := os.ReadFile(p)
			if err != nil {
				t.Fatal(err)
			}
			if config, err := png.DecodeConfig(bytes.NewReader(data)); err != nil || config.Width != card.Width || config.Height != card.Height || len(data) > card.Budget {
				t.Errorf("%s: %dx%d, %d bytes, %v", p, config.Width, config.Height, len(data), err)
			}
		}
		// The site's fonts have no Greek.
		if want := map[string]int{"el": 0, "en": len(answers)}[s.a.Language]; pictured != want || (len(pictures) > 0) != (want > 0) {
			t.Errorf("%d answers show a picture, want %d", pictured, want)
		}
	})
}
