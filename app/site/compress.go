package site

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"path"
	"strings"
	"sync"

	"github.com/andybalholm/brotli"
)

// compressed says which kinds of file get compressed copies.
var compressed = map[string]bool{
	".html": true, ".js": true, ".css": true, ".json": true, ".svg": true, ".wasm": true,
	".webmanifest": true, ".xml": true, ".txt": true, ".csv": true, ".ics": true, ".atom": true, ".jsonld": true,
}

// compress writes a .br and a .gz beside every text and the program that is
// wanted (all if want is nil) and has none yet, wherever that is smaller. Both are made without names or times, so that the same
// content gives the same bytes.
func (b *builder) compress(want func(path string) bool) error {
	type result struct {
		p      string
		br, gz []byte
	}
	var work []string
	for _, p := range b.paths() {
		if compressed[path.Ext(p)] && !b.packed[p] && (want == nil || want(p)) {
			b.packed[p] = true
			work = append(work, p)
		}
	}
	results := make([]result, len(work))
	parallel(len(work), func(i int) {
		data := b.files[work[i]]
		if quality := b.quality(work[i], len(data)); quality < best {
			results[i] = result{work[i], quickBrotli(data), quickGzip(data)}
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
	case sub && dir != "web", size > 1<<20 && !strings.HasSuffix(p, ".wasm"):
		return fair
	}
	return best
}

// fair is the quality for what there is much of. Its writers are used again and
// again: to make one costs more than to compress a page.
const fair = 5

var (
	quickBrotlis = sync.Pool{New: func() any { return brotli.NewWriterOptions(nil, brotli.WriterOptions{Quality: fair, LGWin: 20}) }}
	quickGzips   = sync.Pool{New: func() any { w, _ := gzip.NewWriterLevel(nil, fair); return w }}
)

func quickBrotli(data []byte) []byte {
	w := quickBrotlis.Get().(*brotli.Writer)
	defer quickBrotlis.Put(w)
	var out bytes.Buffer
	w.Reset(&out)
	w.Write(data)
	w.Close()
	return bytes.Clone(out.Bytes())
}

func quickGzip(data []byte) []byte {
	w := quickGzips.Get().(*gzip.Writer)
	defer quickGzips.Put(w)
	var out bytes.Buffer
	w.Reset(&out)
	w.Write(data)
	w.Close()
	return bytes.Clone(out.Bytes())
}

// brotliOf compresses as far as brotli goes. What is large and in every site, the
// program, is compressed once for all that this process builds.
func brotliOf(data []byte) []byte {
	if len(data) > 1<<20 {
		once, _ := larges.LoadOrStore(sha256.Sum256(data), sync.OnceValue(func() []byte { return compressBrotli(data) }))
		return once.(func() []byte)()
	}
	return compressBrotli(data)
}

var larges sync.Map // by hash

func compressBrotli(data []byte) []byte {
	var out bytes.Buffer
	w := brotli.NewWriterOptions(&out, brotli.WriterOptions{Quality: best, LGWin: 24})
	w.Write(data) // to a buffer: neither can fail
	w.Close()
	return out.Bytes()
}

func gzipOf(data []byte) []byte {
	var out bytes.Buffer
	w, err := gzip.NewWriterLevel(&out, gzip.BestCompression)
	if err != nil {
		panic(err)
	}
	w.Write(data)
	w.Close()
	return out.Bytes()
}
