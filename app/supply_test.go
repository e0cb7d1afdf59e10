//go:build !wasm

package main

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// licences are known by words that only they have.
var licences = []struct{ name, says string }{
	{"Unlicense or BSD-3-Clause", "UNLICENSE or"},
	{"FTL or GPL-2.0-or-later", "Use of the Freetype-Go software is subject to your choice of"},
	{"MIT and Apache-2.0", "This project is covered by two different licenses: MIT and"},
	{"Apache-2.0", "Apache License"},
	{"BSD-3-Clause", "Neither the name of"},
	{"BSD-3-Clause", "nor the names of"},
	{"BSD-2-Clause", "Redistributions of source code must retain"},
	{"ISC", "Permission to use, copy, modify, and/or distribute this software"},
	{"ISC", "Permission to use, copy, modify, and distribute this software"},
	{"MIT", "Permission is hereby granted, free of charge"},
}

// licenceOf returns the licence of a module by the file that it comes with.
func licenceOf(dir string) (string, error) {
	files, err := filepath.Glob(filepath.Join(dir, "LICEN[CS]E*"))
	if err != nil || len(files) == 0 {
		return "", fmt.Errorf("%s has no licence", dir)
	}
	data, err := os.ReadFile(files[0])
	if err != nil {
		return "", err
	}
	words := strings.Join(strings.Fields(string(data)), " ")
	for _, l := range licences {
		if strings.Contains(words, l.says) {
			return l.name, nil
		}
	}
	return "", fmt.Errorf("%s is of no known licence", files[0])
}

// README.md lists every module that stands in what readers download, in what
// builds it or in the tests, with the licence it comes with. One that joins them
// is noticed.
func TestLicences(t *testing.T) {
	const format = "{{with .Module}}{{if not .Main}}{{.Path}}|{{.Dir}}{{end}}{{end}}"
	used, dirs := map[string]string{}, map[string]string{}
	for _, part := range []struct {
		what string
		env  []string
		args []string
	}{
		{"tests", nil, []string{"-deps", "-test", "-f", format, "./app/..."}},
		{"build", nil, []string{"-deps", "-f", format, "./app"}},
		{"program", []string{"GOOS=js", "GOARCH=wasm"}, []string{"-deps", "-f", format, "./app"}},
	} {
		for _, line := range goList(t, part.env, part.args...) {
			module, dir, _ := strings.Cut(line, "|")
			used[module], dirs[module] = part.what, dir
		}
	}
	var want []string
	for module, what := range used {
		licence, err := licenceOf(dirs[module])
		if err != nil {
			t.Error(err)
		}
		want = append(want, fmt.Sprintf("| `%s` | %s | %s |", module, licence, what))
	}
	slices.Sort(want)
	data, err := os.ReadFile("../README.md")
	if err != nil {
		t.Fatal(err)
	}
	_, rest, _ := strings.Cut(string(data), "<!-- modules -->\n")
	table, _, found := strings.Cut(rest, "<!-- /modules -->")
	var got []string
	for _, line := range strings.Split(table, "\n") {
		if strings.HasPrefix(line, "| `") {
			got = append(got, line)
		}
	}
	if !found || !slices.Equal(got, want) {
		t.Errorf("the modules of README.md are not those that are used; they are\n%s", strings.Join(want, "\n"))
	}
}
