//go:build !wasm

package article

import "encoding/json"

// toJSON returns v as JSON.
func toJSON(v any) ([]byte, error) { return json.Marshal(v) }
