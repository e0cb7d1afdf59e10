package wasm

import (
	"bytes"
	"cmp"
	"slices"
	"strings"
)

// A Size is how many bytes of a program are of one package, or of data of one kind.
type Size struct {
	Name  string
	Bytes int
	// Sample is the bytes themselves, to be compressed for an estimate.
	Sample []byte
}

// Measure returns how much code of each package a program has and how much data
// of each kind, the largest first. The program needs its names: it has to be built
// without -s. The packages are those given; what is of none of them, such as the
// code that the compiler makes for types, is under "other".
func Measure(program []byte, packages []string) (codes, datas []Size, err error) {
	list, err := sections(program)
	if err != nil {
		return nil, nil, err
	}
	var names map[uint64]string
	var bodies [][]byte
	imported := uint64(0)
	for _, s := range list {
		r := reader{rest: s.body}
		switch s.id {
		case imports:
			imported = r.number() // Go imports nothing but functions
		case code:
			for range r.number() {
				bodies = append(bodies, r.bytes(r.number()))
			}
		case data:
			image, err := memory(s.body)
			if err != nil {
				return nil, nil, err
			}
			if datas, err = kinds(image); err != nil {
				return nil, nil, err
			}
		case custom:
			if string(r.bytes(r.number())) == "name" {
				names = functionNames(r)
			}
		}
		if r.bad {
			return nil, nil, errFormat
		}
	}
	if names == nil {
		return nil, nil, errFormat
	}
	// The names have "_" for what stands in no name of C, so that packages are
	// looked for as they are written there.
	sizes := map[string]*Size{}
	written := map[string]string{}
	for _, p := range packages {
		written[plain(p)] = p
	}
	for i, body := range bodies {
		p := "other"
		for name := names[imported+uint64(i)]; name != ""; {
			dot := strings.LastIndexByte(name, '.')
			if dot < 0 {
				break
			}
			name = name[:dot]
			if found, ok := written[name]; ok {
				p = found
				break
			}
		}
		if sizes[p] == nil {
			sizes[p] = &Size{Name: p}
		}
		sizes[p].Bytes += len(body)
		sizes[p].Sample = append(sizes[p].Sample, body...)
	}
	for _, s := range sizes {
		codes = append(codes, *s)
	}
	largestFirst(codes)
	return codes, datas, nil
}

func largestFirst(list []Size) {
	slices.SortFunc(list, func(a, b Size) int {
		return cmp.Or(cmp.Compare(b.Bytes, a.Bytes), cmp.Compare(a.Name, b.Name))
	})
}

// plain writes a name as Go's linker does in the section of names.
func plain(name string) string {
	return strings.Map(func(r rune) rune {
		if r == '.' || r == '_' || '0' <= r && r <= '9' || 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' {
			return r
		}
		return '_'
	}, name)
}

// functionNames reads the part of the section of names that is about functions.
func functionNames(r reader) map[uint64]string {
	for len(r.rest) > 0 {
		kind := r.byte()
		part := reader{rest: r.bytes(r.number())}
		if kind != 1 {
			continue
		}
		names := map[uint64]string{}
		for range part.number() {
			i := part.number()
			names[i] = string(part.bytes(part.number()))
		}
		if part.bad {
			return nil
		}
		return names
	}
	return nil
}

// kinds says what memory is filled with at the start.
func kinds(m []byte) ([]Size, error) {
	t, err := findTables(m)
	if err != nil {
		return nil, err
	}
	list := []Size{{Name: "names of functions"}, {Name: "files and units"}, {Name: "lists by program counter"}, {Name: "functions"},
		{Name: "stack maps"}, {Name: "where functions are"}, {Name: "types, strings, values"}}
	at := []int{t.names.at, t.names.end, t.files.end, t.pcs.end, t.parts.at, t.parts.end, t.found}
	rest := slices.Concat(m[:t.names.at], m[t.found:])
	for i := range list {
		part := rest
		if i+1 < len(at) {
			part = m[at[i]:at[i+1]]
		}
		list[i].Sample = part
		list[i].Bytes = len(bytes.TrimRight(part, "\x00"))
	}
	largestFirst(list)
	return list, nil
}
