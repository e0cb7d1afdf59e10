package site

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"sort"
	"strings"
)

// SumsName is the file of a built folder that holds the hash of every other, as
// sha256sum writes and reads it.
const SumsName = "manifest.sha256"

// addSums writes the hash of every file. It comes last.
func (b *builder) addSums() error {
	var list bytes.Buffer
	for _, p := range b.paths() {
		fmt.Fprintf(&list, "%x  %s\n", sha256.Sum256(b.files[p]), p)
	}
	return b.write(SumsName, list.Bytes())
}

var sumLine = regexp.MustCompile(`^([0-9a-f]{64})  (.+)$`)

// Verify compares a built folder with the hashes that it came with. It returns
// how many files they name, and everything that is not as they say, in order:
// files that are missing, that have changed, that nobody built.
func Verify(dir string) (files int, problems []string) {
	say := func(name string, line int, what string) {
		problems = append(problems, fmt.Sprintf("%s:%d:1: %s", filepath.Join(dir, filepath.FromSlash(name)), line, what))
	}
	data, err := os.ReadFile(filepath.Join(dir, SumsName))
	if err != nil {
		say(SumsName, 1, "cannot be read; build the site with ./build.sh build")
		return 0, problems
	}
	named := map[string]string{}
	for i, line := range strings.Split(strings.TrimSuffix(string(data), "\n"), "\n") {
		m := sumLine.FindStringSubmatch(line)
		switch {
		case m == nil || !fs.ValidPath(m[2]) || m[2] == SumsName:
			say(SumsName, i+1, "not a hash and the path of a file; build the site anew")
		case named[m[2]] != "":
			say(SumsName, i+1, m[2]+" is named twice; build the site anew")
		default:
			named[m[2]] = m[1]
		}
	}
	there := map[string]bool{SumsName: true}
	err = filepath.WalkDir(dir, func(full string, d fs.DirEntry, err error) error {
		rel, _ := filepath.Rel(dir, full)
		name := filepath.ToSlash(rel)
		switch {
		case err != nil:
			say(name, 1, "cannot be read; see to its rights")
			there[name] = true
			return nil
		case d.IsDir():
			return nil
		}
		there[name] = true
		switch want := named[name]; {
		case name == SumsName && d.Type().IsRegular():
		case want == "":
			say(name, 1, "not a file that was built; delete it")
		case !d.Type().IsRegular():
			say(name, 1, "not a plain file; build the site anew")
		default:
			got, err := sumOf(full)
			if err != nil {
				say(name, 1, "cannot be read; see to its rights")
			} else if got != want {
				say(name, 1, "has changed since it was built; build the site anew")
			}
		}
		return nil
	})
	if err != nil {
		say(".", 1, err.Error())
	}
	for name := range named {
		if !there[name] {
			say(name, 1, "is missing; build the site anew")
		}
	}
	sort.Strings(problems)
	return len(named), problems
}

// sumOf returns the hash of a file, however large it is.
func sumOf(name string) (string, error) {
	f, err := os.Open(name)
	if err != nil {
		return "", err
	}
	h := sha256.New()
	_, err = io.Copy(h, f)
	return hex.EncodeToString(h.Sum(nil)), errors.Join(err, f.Close())
}
