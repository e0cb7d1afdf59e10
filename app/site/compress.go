package site

import (
	"bytes"
	"compress/gzip"
	"path"
	"sync"

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
	var wait sync.WaitGroup
	slots := make(chan bool, 2) // brotli at its best needs a core each
	for i, p := range work {
		wait.Add(1)
		slots <- true
		go func() {
			defer func() { <-slots; wait.Done() }()
			results[i] = result{p, brotliOf(b.files[p]), gzipOf(b.files[p])}
		}()
	}
	wait.Wait()
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

func brotliOf(data []byte) []byte {
	var out bytes.Buffer
	w := brotli.NewWriterOptions(&out, brotli.WriterOptions{Quality: 11, LGWin: 24})
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
