package site

import (
	"encoding/json"
	"html"
	"strconv"
	"strings"

	"ledger/app/card"
)

// embedWidth is the width that is offered, in CSS pixels. The framed pages fit
// any: those who embed set their own.
const embedWidth = 640

// framed reports whether a page's view can be framed by other sites, which find
// out how from the page itself. They want absolute addresses.
func (b *builder) framed(p Page) bool { return p.Embed != "" && b.a.Address != "" }

// oEmbedPath returns where the answer for a page lies.
func oEmbedPath(p Page) string {
	if p.Path == "/" {
		return "/oembed/home.json"
	}
	return "/oembed" + p.Path + ".json"
}

// addOEmbed writes what publishing systems ask for when a writer pastes a page's
// address: https://oembed.com, as files. WordPress keeps the frame and the quote
// and throws away all else that the HTML may hold, so there is nothing else.
func (b *builder) addOEmbed(pages []Page) error {
	for _, p := range pages {
		if !b.framed(p) {
			continue
		}
		title := p.Share.Title
		if title == "" {
			title = p.Title
		}
		answer := struct {
			Version         string `json:"version"` // a string, says the specification
			Type            string `json:"type"`
			Title           string `json:"title"`
			AuthorName      string `json:"author_name"`
			AuthorURL       string `json:"author_url"`
			ProviderName    string `json:"provider_name"`
			ProviderURL     string `json:"provider_url"`
			CacheAge        int    `json:"cache_age"` // in seconds
			ThumbnailURL    string `json:"thumbnail_url,omitempty"`
			ThumbnailWidth  int    `json:"thumbnail_width,omitempty"`
			ThumbnailHeight int    `json:"thumbnail_height,omitempty"`
			HTML            string `json:"html"`
			Width           int    `json:"width"`
			Height          int    `json:"height"`
		}{
			Version: "1.0", Type: "rich", Title: title, AuthorName: b.author(), AuthorURL: b.absolute("/about"),
			ProviderName: b.a.Title, ProviderURL: b.absolute("/"), CacheAge: 24 * 60 * 60,
			Width: embedWidth, Height: p.EmbedHeight, HTML: b.frame(p, title),
		}
		if c, ok := b.picture(p); ok {
			answer.ThumbnailURL, answer.ThumbnailWidth, answer.ThumbnailHeight = b.absolute(c.path), card.Width, card.Height
		}
		data, err := json.Marshal(answer)
		if err != nil {
			return err
		}
		if err := b.write(strings.TrimPrefix(oEmbedPath(p), "/"), data); err != nil {
			return err
		}
	}
	return nil
}

// frame returns the HTML that frames a page's view: a quote that links to the
// page, for readers without frames, and the frame.
func (b *builder) frame(p Page, title string) string {
	attr := func(name, value string) string { return " " + name + `="` + html.EscapeString(value) + `"` }
	return `<blockquote class="wp-embedded-content"><a` + attr("href", b.absolute(p.Path)) + ">" + html.EscapeString(title) + "</a></blockquote>" +
		`<iframe class="wp-embedded-content"` + attr("src", b.absolute(p.Embed)) + attr("width", strconv.Itoa(embedWidth)) +
		attr("height", strconv.Itoa(p.EmbedHeight)) + attr("title", p.Title) + ` frameborder="0" scrolling="no"></iframe>`
}
