package site

import (
	"crypto/sha256"
	"encoding/hex"
	"os"
	"path/filepath"
	"testing"
)

// The stand-ins for go-app's server files were written for these originals.
func TestReplacedFilesAreTheKnownOnes(t *testing.T) {
	dir, err := goAppDir("../..")
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range replaced {
		data, err := os.ReadFile(filepath.Join(dir, "pkg", "app", r.name))
		if err != nil {
			t.Fatal(err)
		}
		sum := sha256.Sum256(data)
		if got := hex.EncodeToString(sum[:]); got != r.sum {
			t.Errorf("%s: got sum %s, want %s; compare it with its stand-in in overlay/", r.name, got, r.sum)
		}
	}
}
