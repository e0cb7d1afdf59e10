package site

import (
	"bytes"
	"encoding/json"
	"image/png"
	"io/fs"
	"strconv"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/maxence-charriere/go-app/v10/pkg/app"
	"golang.org/x/net/html"

	"ledger/app/article"
	"ledger/app/card"
)

// shared returns a page of each kind with what other sites show of it.
func shared() []Page {
	list := pages()
	for i, p := range list {
		if p.Redirect != "" || p.Frame {
			continue
		}
		p.Share.Above, p.Share.Title, p.Share.RecordAt = "A record", p.Title, "as of 3 May 2012"
		switch p.Path {
		case "/":
			p.Share.Picture, p.Embed, p.EmbedHeight = "home", "/embed", 600
		case "/entry/a":
			p.Share.Picture, p.Embed, p.EmbedHeight = "a", "/embed/entry/a", 420
			p.Title, p.Share.Title = `"Nets" & <weirs> · Rivers`, `"Nets" & <weirs>`
			p.Share.Kind, p.Share.State, p.Share.Status = article.Request, article.PartMet, "Part met"
			p.Previous = ""
		default:
			p.Share.Picture = wholeRecord
		}
		list[i] = p
	}
	return append(list, Page{Path: "/about", Title: "About", Description: "More", Name: "about", Body: []app.UI{app.P().Text("b")}, Share: list[len(list)-1].Share})
}

// head returns the tags in a page's head, "og:title" and the like to content
// and rel to href, and where the first style stands among them.
func head(t *testing.T, page string) (tags map[string]string, order []string) {
	t.Helper()
	doc, err := html.Parse(strings.NewReader(page))
	if err != nil {
		t.Fatal(err)
	}
	tags = map[string]string{}
	for n := range doc.Descendants() {
		at := map[string]string{}
		for _, a := range n.Attr {
			at[a.Key] = a.Val
		}
		name, value := at["property"]+at["name"], at["content"]
		switch {
		case n.Data == "link":
			name, value = at["rel"], at["href"]
			if at["rel"] == "alternate" {
				name = at["type"]
			}
		case n.Data == "style":
			name = "style"
		case n.Data != "meta":
			continue
		}
		if _, twice := tags[name]; twice && strings.ContainsAny(name, ":+") {
			t.Errorf("%s stands twice", name)
		}
		tags[name], order = value, append(order, name)
	}
	return tags, order
}

// Each kind of page says to other sites what it is and what picture it has.
func TestPreviews(t *testing.T) {
	a := small()
	a.RecordDate, a.Language = 15463, "en-GB"
	o := options(t)
	r, err := Build(a, shared(), o)
	if err != nil {
		t.Fatal(err)
	}
	files := read(t, o.Out)
	again := options(t)
	if _, err := Build(a, shared(), again); err != nil {
		t.Fatal(err)
	}
	for name, data := range read(t, again.Out) {
		if files[name] != data {
			t.Errorf("built again, %s differs", name)
		}
	}
	if r.Pictures != 3 || r.PictureBytes == 0 || r.PictureBytes > card.Budget {
		t.Errorf("got %d pictures, the largest of %d bytes", r.Pictures, r.PictureBytes)
	}
	common := "og:title og:image twitter:card description canonical icon"
	full := common + " og:type og:url og:image:type og:image:width og:image:height og:image:alt og:description og:site_name og:locale author"
	for _, test := range []struct{ file, has, lacks, picture string }{
		{"index.html", common, "og:description article:modified_time", "home"},
		{"entry/a.html", full + " article:modified_time application/json+oembed", "article:published_time", "a"},
		{"about.html", full, "article:modified_time application/json+oembed", "record"},
		{"404.html", full, "article:modified_time application/json+oembed", "record"},
		{"embed.html", "description canonical", "og:title og:image twitter:card application/json+oembed", ""},
		{"entry/old.html", "canonical", "og:title og:image twitter:card", ""},
	} {
		tags, order := head(t, files[test.file])
		for _, name := range strings.Fields(test.has) {
			if value, ok := tags[name]; !ok || value == "" && name != "description" && name != "og:description" {
				t.Errorf("%s: %s is %q", test.file, name, tags[name])
			}
		}
		for _, name := range strings.Fields(test.lacks) {
			if tags[name] != "" {
				t.Errorf("%s: %s is %q", test.file, name, tags[name])
			}
		}
		for i, name := range order {
			if name == "application/json+oembed" && strings.Contains(strings.Join(order[:i], " "), "style") {
				t.Errorf("%s: the link to oEmbed stands after the styles", test.file)
			}
		}
		if test.picture == "" {
			continue
		}
		path, query, _ := strings.Cut(strings.TrimPrefix(tags["og:image"], "https://rivers.example/"), "?v=")
		data := []byte(files[path])
		if path != "og/"+test.picture+".png" || len(query) != 8 || !strings.HasPrefix(hashOf(data), query) {
			t.Errorf("%s: the picture is %s", test.file, tags["og:image"])
		}
		config, err := png.DecodeConfig(bytes.NewReader(data))
		if err != nil || tags["og:image:width"] != "" && (strconv.Itoa(config.Width) != tags["og:image:width"] || strconv.Itoa(config.Height) != tags["og:image:height"]) {
			t.Errorf("%s: the picture is %dx%d: %v", test.file, config.Width, config.Height, err)
		}
		if tags["twitter:card"] != "summary_large_image" {
			t.Errorf("%s: twitter:card is %q", test.file, tags["twitter:card"])
		}
	}
	entry, _ := head(t, files["entry/a.html"])
	for name, want := range map[string]string{
		"og:title": `"Nets" & <weirs>`, "og:type": "article", "og:url": "https://rivers.example/entry/a", "og:site_name": a.Title,
		"og:locale": "en_GB", "article:modified_time": a.RecordDate.String(), "author": a.Title,
		"og:image:alt": `A record: "Nets" & <weirs>. Part met, as of 3 May 2012.`,
	} {
		if entry[name] != want {
			t.Errorf("%s: got %q, want %q", name, entry[name], want)
		}
	}
	if about, _ := head(t, files["about.html"]); about["og:type"] != "website" || about["og:title"] != "About" {
		t.Errorf("about: %v", about)
	}
	// None of it burdens a reader without a network.
	for name, data := range files {
		if strings.HasPrefix(name, "web/offline.") && strings.HasSuffix(name, ".json") && (strings.Contains(data, "og:") || strings.Contains(data, "oembed")) {
			t.Errorf("the offline bundle holds what only other sites read")
		}
		if name == "worker.js" && (strings.Contains(data, "og/") || strings.Contains(data, "oembed")) {
			t.Errorf("the worker stores pictures for other sites")
		}
	}
}

// What an answer says and frames is what its page is, and it frames nothing else.
func TestOEmbed(t *testing.T) {
	a := small()
	a.Editor = "The \"editors\" & <co>"
	o := options(t)
	if _, err := Build(a, shared(), o); err != nil {
		t.Fatal(err)
	}
	files := read(t, o.Out)
	for _, test := range []struct{ page, file, address, frame, title, frameTitle string }{
		{"index.html", "oembed/home.json", "https://rivers.example/", "https://rivers.example/embed", "Rivers & <weirs>", "Rivers & <weirs>"},
		{"entry/a.html", "oembed/entry/a.json", "https://rivers.example/entry/a", "https://rivers.example/embed/entry/a", `"Nets" & <weirs>`, `"Nets" & <weirs> · Rivers`},
	} {
		tags, _ := head(t, files[test.page])
		if tags["application/json+oembed"] != "https://rivers.example/"+test.file {
			t.Errorf("%s leads to %q", test.page, tags["application/json+oembed"])
		}
		var got map[string]any
		if err := json.Unmarshal([]byte(files[test.file]), &got); err != nil {
			t.Fatalf("%s: %v", test.file, err)
		}
		markup, _ := got["html"].(string)
		thumbnail, _ := got["thumbnail_url"].(string)
		width, isNumber := got["width"].(float64)
		height, isNumber2 := got["height"].(float64)
		if !isNumber || !isNumber2 || width < 200 || height < 200 || height > 1000 {
			t.Errorf("%s: it is %v by %v", test.file, got["width"], got["height"])
		}
		if thumbnail == "" || thumbnail != tags["og:image"] {
			t.Errorf("%s: the thumbnail is %q", test.file, thumbnail)
		}
		for name, want := range map[string]any{
			"version": "1.0", "type": "rich", "title": test.title, "author_name": a.Editor, "author_url": "https://rivers.example/about",
			"provider_name": a.Title, "provider_url": "https://rivers.example/", "cache_age": 86400.0,
			"thumbnail_width": 1200.0, "thumbnail_height": 630.0,
		} {
			if got[name] != want {
				t.Errorf("%s: %s is %v, want %v", test.file, name, got[name], want)
			}
		}
		parts, err := html.ParseFragment(strings.NewReader(markup), nil)
		if err != nil {
			t.Fatal(err)
		}
		var words []string
		for _, p := range parts {
			for n := range p.Descendants() {
				switch n.Type {
				case html.ElementNode:
					if n.Data == "html" || n.Data == "head" || n.Data == "body" { // the parser's own
						continue
					}
					w := n.Data
					for _, a := range n.Attr {
						w += "|" + a.Key + "=" + a.Val
					}
					words = append(words, w)
				case html.TextNode:
					words = append(words, "text "+n.Data)
				}
			}
		}
		want := []string{
			"blockquote|class=wp-embedded-content", "a|href=" + test.address, "text " + test.title,
			"iframe|class=wp-embedded-content|src=" + test.frame + "|width=" + strconv.Itoa(int(width)) + "|height=" + strconv.Itoa(int(height)) +
				"|title=" + test.frameTitle + "|frameborder=0|scrolling=no",
		}
		if strings.Join(words, "\n") != strings.Join(want, "\n") {
			t.Errorf("%s: got\n%s\nwant\n%s", test.file, strings.Join(words, "\n"), strings.Join(want, "\n"))
		}
	}
}

// Without an address of its own a site has nothing that needs one. Words that
// the fonts cannot set make no picture.
func TestPreviewsThatCannotBe(t *testing.T) {
	for name, test := range map[string]struct {
		with     func(*article.Article, []Page)
		pictures string
		oembed   int
		image    string // of the entry's page
	}{
		"no address":           {func(a *article.Article, _ []Page) { a.Address = "" }, "", 0, ""},
		"a title in Greek":     {func(_ *article.Article, p []Page) { p[1].Share.Title = "Δίχτυα" }, "home record", 2, "record"},
		"the site's name, too": {func(a *article.Article, _ []Page) { a.Title = "Ποτάμια" }, "", 2, ""},
		"a large record": {func(a *article.Article, _ []Page) {
			a.Entries = make([]article.Entry, mostPictures+1)
			for i := range a.Entries {
				a.Entries[i].Kind, a.Entries[i].Event = article.Event, &article.EventFacts{}
			}
		}, "home record", 2, "record"},
	} {
		t.Run(name, func(t *testing.T) {
			a, list := small(), shared()
			test.with(a, list)
			o := options(t)
			if _, err := Build(a, list, o); err != nil {
				t.Fatal(err)
			}
			files := read(t, o.Out)
			var pictures []string
			oembed := 0
			for _, p := range []string{"a", "home", "record"} {
				if files["og/"+p+".png"] != "" {
					pictures = append(pictures, p)
				}
			}
			for f := range files {
				if strings.HasPrefix(f, "oembed/") && strings.HasSuffix(f, ".json") {
					oembed++
				}
			}
			if got := strings.Join(pictures, " "); got != test.pictures || oembed != test.oembed {
				t.Errorf("got the pictures %q and %d answers", got, oembed)
			}
			tags, _ := head(t, files["entry/a.html"])
			if image := tags["og:image"]; (image == "") != (test.image == "") || !strings.Contains(image, "/og/"+test.image) && image != "" {
				t.Errorf("the entry's page shows %q", image)
			}
			if test.image == "" && tags["twitter:card"] != "summary" {
				t.Errorf("twitter:card is %q", tags["twitter:card"])
			}
			if test.oembed == 0 && tags["application/json+oembed"] != "" {
				t.Error("the entry's page leads to an answer that is not there")
			}
		})
	}
}

// A build without the fonts fails with their name.
func TestPicturesNeedFonts(t *testing.T) {
	web := fstest.MapFS{}
	o := options(t)
	fs.WalkDir(o.Web, ".", func(p string, d fs.DirEntry, err error) error {
		if data, err := fs.ReadFile(o.Web, p); err == nil {
			web[p] = &fstest.MapFile{Data: data}
		}
		return err
	})
	web["fonts/literata-cyrillic.woff2"] = &fstest.MapFile{Data: []byte("wOF2 not a font")}
	o.Web = web
	if _, err := Build(small(), shared(), o); err == nil || !strings.Contains(err.Error(), "fonts/literata-cyrillic.woff2") {
		t.Errorf("got error %v", err)
	}
}

func TestLocale(t *testing.T) {
	for in, want := range map[string]string{"en": "en_US", "en-GB": "en_GB", "el": "el_GR", "uk": "uk_UA", "": "", "?": ""} {
		if got := locale(in); got != want {
			t.Errorf("%q: got %q, want %q", in, got, want)
		}
	}
}
