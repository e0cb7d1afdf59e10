//go:build !wasm

package ui

import "encoding/json"

// toJSON returns v as JSON, for the pages that the native program builds.
func toJSON(v any) ([]byte, error) { return json.Marshal(v) }
