package wasm

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"slices"
	"strings"
)

// Known is how the versions of Go begin whose tables Slim was written for.
const Known = "go1.26"

// Slim returns a program that does the same and compresses far better.
//
// It joins the segments of the data section, each of which Go's linker ends
// after eight zeros, and it takes what only a stack trace would tell out of the
// runtime's tables: files, lines, what was inlined where, arguments, and the
// names of functions other than those that begin with keep. What the garbage
// collector, panics and defer need stays. A trace then has names of ours
// alone, and "?:0" for places.
//
// The tables have the form that Go's linker gave them in the versions named by
// Known. With those of any other version, only the segments are joined. Of a
// known version whose tables are not as expected, Slim returns an error.
func Slim(program []byte, version, keep string) ([]byte, error) {
	list, err := sections(program)
	if err != nil {
		return nil, err
	}
	for i, s := range list {
		if s.id != data {
			continue
		}
		image, err := memory(s.body)
		if err != nil {
			return nil, err
		}
		if strings.HasPrefix(version, Known) {
			t, err := findTables(image)
			if err != nil {
				return nil, err
			}
			t.strip(keep)
		}
		list[i].body = segments(image)
	}
	return module(list), nil
}

// Whole reports whether a program has the tables that Go's linker wrote, because
// Slim does not know those of its version or has not seen it.
func Whole(program []byte) bool {
	list, err := sections(program)
	if err != nil {
		return false
	}
	for _, s := range list {
		if s.id == data {
			image, err := memory(s.body)
			if err != nil {
				return false
			}
			t, err := findTables(image)
			return err != nil || len(bytes.Trim(image[t.files.at:t.files.end], "\x00")) > 0
		}
	}
	return false
}

// tables is where in memory the runtime finds what it knows of functions: see
// pcHeader, moduledata and _func in Go's package runtime. Its parts are what
// functions have of funcdata.
type tables struct {
	m                               []byte
	names, units, files, pcs, parts span
	found                           int // where the index from program counters to functions ends; it begins where parts end
	functions                       []function
}

// span is a range of memory.
type span struct{ at, end int }

// function is where in memory what is known of one function stands.
type function struct{ at, pcdata, pcdatas, funcdata, funcdatas int }

// What stands where in a function's entry.
const (
	entryName      = 4
	entryStack     = 16 // how deep the stack is, by program counter
	entryFile      = 20
	entryLine      = 24
	entryPCData    = 28 // how many lists by program counter there are
	entryUnit      = 32
	entryStartLine = 36
	entryKind      = 40
	entryFuncData  = 43 // how many parts of funcdata there are
	entrySize      = 44
)

const (
	wrapper = 23         // the kind of a method that the compiler made; runtime.panicwrap reads its name
	none    = ^uint32(0) // where no part of funcdata is
)

// What is read by nothing but a stack trace or, for points that are not safe,
// by what interrupts a function, which a browser cannot. The numbers are those of
// PCDATA_ and FUNCDATA_ in Go's package internal/abi.
var (
	spareLists = [...]int{0, 2, 3}
	spareParts = [...]int{3, 5, 6}
)

const mostLists, mostParts = 5, 8

func findTables(m []byte) (tables, error) {
	t := tables{m: m}
	const magic = "\xf1\xff\xff\xff\x00\x00\x01\x08"
	fail := func(what string) (tables, error) {
		return tables{}, fmt.Errorf("the runtime's tables are not as %s has them: %s; see package wasm", Known, what)
	}
	header := bytes.Index(m, []byte(magic))
	if header < 0 || bytes.Count(m, []byte(magic)) > 1 {
		return fail("their head")
	}
	if header+72 > len(m) {
		return fail("their head's size")
	}
	// Five tables follow each other; the places of the first four end where the next begins.
	starts := make([]int, 5)
	for i := range starts {
		if starts[i] = header + t.word(header+32+8*i); i > 0 && starts[i] < starts[i-1] || starts[i] > len(m) || starts[i] < header {
			return fail("their order")
		}
	}
	t.names, t.units, t.files, t.pcs = span{starts[0], starts[1]}, span{starts[1], starts[2]}, span{starts[2], starts[3]}, span{starts[3], starts[4]}
	entries := starts[4]
	// What the runtime knows of the whole program begins with the places of the head and of the first table.
	key := binary.LittleEndian.AppendUint64(nil, uint64(header))
	key = binary.LittleEndian.AppendUint64(key, uint64(starts[0]))
	about := bytes.Index(m, key)
	if about < 0 || about+41*8 > len(m) {
		return fail("the description of the program")
	}
	end := entries + t.word(about+14*8)
	index, indexed := t.word(about+16*8), t.word(about+17*8)
	t.parts = span{t.word(about + 40*8), t.word(about + 19*8)}
	n := t.word(header + 8)
	if index != entries || indexed != n+1 || n < 1 || n > 1<<20 || end > t.parts.at || t.parts.at > t.parts.end || t.parts.end > len(m) || index+8*indexed > end {
		return fail("the index of functions")
	}
	const perFunction = 16 * 20 // bytes of the index from program counters to functions
	if t.found = t.parts.end + perFunction*n; t.found > len(m) {
		return fail("the index by program counter")
	}
	next := index + 8*indexed - 4 // the last number of the index is not used
	for i := range n {
		f := function{at: entries + int(t.number(index+8*i+4))}
		if next = entries + (next-entries+7)/8*8; f.at != next || f.at+entrySize > end || t.number(f.at) != t.number(index+8*i) || t.number(f.at) != t.number(index)+uint32(i) {
			return fail(fmt.Sprintf("function %d", i))
		}
		f.pcdatas, f.funcdatas = int(t.number(f.at+entryPCData)), int(m[f.at+entryFuncData])
		f.pcdata = f.at + entrySize
		f.funcdata = f.pcdata + 4*f.pcdatas
		next = f.funcdata + 4*f.funcdatas
		if f.pcdatas > mostLists || f.funcdatas > mostParts || next > end {
			return fail(fmt.Sprintf("what belongs to function %d", i))
		}
		if !t.named(f) {
			return fail(fmt.Sprintf("the name of function %d", i))
		}
		for _, at := range t.lists(f) {
			if _, ok := t.list(t.number(at)); !ok {
				return fail(fmt.Sprintf("a list of function %d", i))
			}
		}
		for p := range f.funcdatas {
			if off := t.number(f.funcdata + 4*p); off != none && int(off) >= t.parts.end-t.parts.at {
				return fail(fmt.Sprintf("part %d of function %d", p, i))
			}
		}
		t.functions = append(t.functions, f)
	}
	return t, nil
}

func (t *tables) number(at int) uint32     { return binary.LittleEndian.Uint32(t.m[at:]) }
func (t *tables) set(at int, value uint32) { binary.LittleEndian.PutUint32(t.m[at:], value) }

// word reads an address or a size; one that is larger than memory is -1.
func (t *tables) word(at int) int {
	if n := binary.LittleEndian.Uint64(t.m[at:]); n <= uint64(len(t.m)) {
		return int(n)
	}
	return -1
}

func (t *tables) named(f function) bool {
	at := t.names.at + int(t.number(f.at+entryName))
	return at < t.names.end && bytes.IndexByte(t.m[at:t.names.end], 0) >= 0
}

func (t *tables) name(f function) string {
	b := t.m[t.names.at+int(t.number(f.at+entryName)):]
	return string(b[:bytes.IndexByte(b, 0)])
}

// lists returns where a function names its lists of values by program counter.
func (t *tables) lists(f function) []int {
	at := []int{f.at + entryStack, f.at + entryFile, f.at + entryLine}
	for p := range f.pcdatas {
		at = append(at, f.pcdata+4*p)
	}
	return at
}

// list returns the list of values that begins off bytes after the first.
func (t *tables) list(off uint32) ([]byte, bool) {
	if int(off) >= t.pcs.end-t.pcs.at {
		return nil, false
	}
	all := t.m[t.pcs.at+int(off) : t.pcs.end]
	if off == 0 {
		return all[:1], true // there is none
	}
	r := reader{rest: all}
	for first := true; ; first = false {
		if value := r.number(); value == 0 && !first {
			break
		}
		r.number()
		if r.bad {
			return nil, false
		}
	}
	return all[:len(all)-len(r.rest)], true
}

// strip takes out what only stack traces need.
func (t *tables) strip(keep string) {
	parts := map[uint32]bool{} // by place; true if it is used
	for _, f := range t.functions {
		for _, at := range []int{entryFile, entryLine, entryUnit, entryStartLine} {
			t.set(f.at+at, 0)
		}
		for _, p := range spareLists {
			if p < f.pcdatas {
				t.set(f.pcdata+4*p, 0)
			}
		}
		for p := range f.funcdatas {
			at := f.funcdata + 4*p
			off := t.number(at)
			spare := slices.Contains(spareParts[:], p)
			parts[off] = parts[off] || !spare
			if spare {
				t.set(at, none)
			}
		}
	}
	clear(t.m[t.units.at:t.units.end])
	clear(t.m[t.files.at:t.files.end])
	t.clearParts(parts)
	t.moveLists()
	t.rename(keep)
}

// clearParts clears the parts of funcdata that nothing names any more. Nothing
// else says where a part ends than that the next begins.
func (t *tables) clearParts(used map[uint32]bool) {
	var starts []uint32
	for off := range used {
		if off != none {
			starts = append(starts, off)
		}
	}
	slices.Sort(starts)
	for i, off := range starts {
		if !used[off] && i+1 < len(starts) {
			clear(t.m[t.parts.at+int(off) : t.parts.at+int(starts[i+1])])
		}
	}
}

// moveLists puts the lists that are left side by side, in the order of functions.
func (t *tables) moveLists() {
	moved := map[uint32]uint32{0: 0}
	fresh := []byte{0}
	for _, f := range t.functions {
		for _, at := range t.lists(f) {
			off := t.number(at)
			to, ok := moved[off]
			if !ok {
				list, _ := t.list(off)
				to = uint32(len(fresh))
				moved[off] = to
				fresh = append(fresh, list...)
			}
			t.set(at, to)
		}
	}
	clear(t.m[copy(t.m[t.pcs.at:t.pcs.end], fresh)+t.pcs.at : t.pcs.end])
}

// rename shortens names. The runtime goes by some: it knows its own goroutines
// by "runtime.", and reflection's calls and the compiler's methods by their name.
func (t *tables) rename(keep string) {
	fresh := []byte{0}
	moved := map[string]uint32{"": 0}
	for _, f := range t.functions {
		name := t.name(f)
		switch {
		case strings.HasPrefix(name, keep), strings.HasPrefix(name, "reflect."), name == "runtime.gopanic", t.m[f.at+entryKind] == wrapper:
		case strings.HasPrefix(name, "runtime."):
			name = "runtime.f"
		default:
			name = "f"
		}
		to, ok := moved[name]
		if !ok {
			to = uint32(len(fresh))
			moved[name] = to
			fresh = append(append(fresh, name...), 0)
		}
		t.set(f.at+entryName, to)
	}
	clear(t.m[copy(t.m[t.names.at:t.names.end], fresh)+t.names.at : t.names.end])
}
