package ui

import "errors"

// toJSON is not needed in the browser, where no pages are built; encoding/json
// would be a tenth of the program.
func toJSON(any) ([]byte, error) { return nil, errors.New("JSON is written by the native program") }
