package site

import (
	"bytes"
	"encoding/json"
	"fmt"
	"image/png"
	"strings"
)

// addManifest writes the web app manifest (https://www.w3.org/TR/appmanifest/).
// Its names come from the article.
func (b *builder) addManifest() error {
	icon := func(name, sizes, purpose string) map[string]any {
		return map[string]any{"src": b.assets["icons/"+name], "sizes": sizes, "type": "image/png", "purpose": purpose}
	}
	m := map[string]any{
		"id": b.Base, "start_url": b.Base, "scope": b.Base, "display": "standalone", "lang": b.a.Language, "dir": "auto",
		"name": b.a.Title, "short_name": short(b.a.Title), "description": b.a.Description,
		"background_color": "#fdfdfb", "theme_color": "#fdfdfb", "categories": []string{"news", "education"},
		"icons": []any{
			icon("icon-192.png", "192x192", "any"), icon("icon-512.png", "512x512", "any"),
			icon("maskable-512.png", "512x512", "maskable"),
			map[string]any{"src": b.assets["icons/icon.svg"], "sizes": "any", "type": "image/svg+xml", "purpose": "any"},
		},
		"shortcuts": []any{
			map[string]any{"name": "The ledger", "url": b.Base + "ledger"},
			map[string]any{"name": "Sources", "url": b.Base + "sources"},
		},
	}
	var shots []any
	for _, s := range []struct{ name, form, label string }{{"wide.png", "wide", "The timeline"}, {"narrow.png", "narrow", "The record on a phone"}} {
		address, ok := b.assets["images/"+s.name]
		if !ok {
			continue
		}
		config, err := png.DecodeConfig(bytes.NewReader(b.files[strings.TrimPrefix(address, b.Base)]))
		if err != nil {
			return fmt.Errorf("images/%s: %w", s.name, err)
		}
		shots = append(shots, map[string]any{
			"src": address, "type": "image/png", "form_factor": s.form, "label": s.label,
			"sizes": fmt.Sprintf("%dx%d", config.Width, config.Height),
		})
	}
	if shots != nil {
		m["screenshots"] = shots
	}
	data, err := json.Marshal(m)
	if err != nil {
		return err
	}
	return b.write("manifest.webmanifest", data)
}

// short returns at most 12 characters of a title, cut at a word.
func short(title string) string {
	out := ""
	for _, w := range strings.FieldsFunc(title, func(r rune) bool { return r == ' ' || r == ',' }) {
		if len([]rune(out+" "+w)) > 12 && out != "" {
			break
		}
		out = strings.TrimSpace(out + " " + w)
	}
	return out
}
