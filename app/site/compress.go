package site

import (
	"bytes"
	"compress/gzip"
	"path"
	"strings"

	"github.com/andybalholm/brotli"
)

// compressed says which kinds of file get compressed copies.
var compressed = map[string]bool{
	".html": true, ".js": true, ".css": true, ".json": true, ".svg": true, ".wasm": true,
	".webmanifest": true, ".xml": true, ".txt": true, ".csv": true, ".ics": true, ".atom": true, ".jsonld": true,
}

// compress writes a .br and a .gz beside every text and the program, wherever
// that is smaller. Both are made without names or times, so that the same
// content gives the same bytes.
func (b *builder) compress() error {
	type result struct {
		p      string
		br, gz []byte
	}
	var work []string
	for _, p := range b.paths() {
		if compressed[path.Ext(p)] {
			work = append(work, p)
		}
	}
	results := make([]result, len(work))
	parallel(len(work), func(i int) {
		data := b.files[work[i]]
		if quality := b.quality(work[i], len(data)); quality < best {
			results[i] = result{work[i], brotliAt(data, quality), gzipAt(data, quality)}
		} else {
			results[i] = result{work[i], brotliOf(data), gzipOf(data)}
		}
	})
	for _, r := range results {
		for ext, data := range map[string][]byte{".br": r.br, ".gz": r.gz} {
			if len(data) < len(b.files[r.p]) {
				if err := b.write(r.p+ext, data); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

// best is brotli's best quality. It takes a second for each half megabyte.
const best = 11

// quality returns how far a file is compressed. What every reader loads is
// always compressed as far as it goes. On a site of many pages those that few
// readers open, and what is large, are compressed at a hundredth of the time to
// about a fifth more.
func (b *builder) quality(p string, size int) int {
	switch dir, _, sub := strings.Cut(p, "/"); {
	case b.pages <= many:
		return best
	case sub && dir != "web":
		return 5
	case size > 1<<20 && !strings.HasSuffix(p, ".wasm"):
		return 6
	}
	return best
}

func brotliOf(data []byte) []byte { return brotliAt(data, best) }

func brotliAt(data []byte, quality int) []byte {
	var out bytes.Buffer
	w := brotli.NewWriterOptions(&out, brotli.WriterOptions{Quality: quality, LGWin: 24})
	w.Write(data) // to a buffer: neither can fail
	w.Close()
	return out.Bytes()
}

func gzipOf(data []byte) []byte { return gzipAt(data, gzip.BestCompression) }

func gzipAt(data []byte, level int) []byte {
	var out bytes.Buffer
	w, err := gzip.NewWriterLevel(&out, level)
	if err != nil {
		panic(err)
	}
	w.Write(data)
	w.Close()
	return out.Bytes()
}
