//go:build !wasm

package article

import "embed"

// SourceText holds the files that declare the types. The published schema of
// the record takes its descriptions from their comments.
//
//go:embed article.go correction.go date.go entry.go prose.go source.go status.go
var SourceText embed.FS
