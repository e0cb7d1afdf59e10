// Package wasm reads and rewrites programs as Go's linker writes them for
// browsers: Slim makes one smaller without changing what it does, and Measure
// says which packages it is made of.
//
// It knows of the program's layout and of nothing of ours. It trusts no offset
// it reads: what it does not know for certain it leaves as it is.
package wasm

import (
	"errors"
	"fmt"
)

var errFormat = errors.New("not a WebAssembly module as Go's linker writes it")

// The sections that this package reads; the others are only copied.
const (
	custom  = 0
	imports = 2
	code    = 10
	data    = 11
)

type section struct {
	id   byte
	body []byte
}

const head = "\x00asm\x01\x00\x00\x00"

func sections(program []byte) ([]section, error) {
	if len(program) < len(head) || string(program[:len(head)]) != head {
		return nil, errFormat
	}
	var list []section
	for r := (reader{rest: program[len(head):]}); len(r.rest) > 0; {
		id := r.byte()
		body := r.bytes(r.number())
		if r.bad {
			return nil, errFormat
		}
		list = append(list, section{id, body})
	}
	return list, nil
}

func module(list []section) []byte {
	out := []byte(head)
	for _, s := range list {
		out = append(out, s.id)
		out = appendNumber(out, uint64(len(s.body)))
		out = append(out, s.body...)
	}
	return out
}

// A reader reads numbers and bytes. What is read past the end is zero, and
// makes the reader bad.
type reader struct {
	rest []byte
	bad  bool
}

func (r *reader) byte() byte {
	b := r.bytes(1)
	if len(b) == 0 {
		return 0
	}
	return b[0]
}

func (r *reader) bytes(n uint64) []byte {
	if n > uint64(len(r.rest)) {
		r.bad, r.rest = true, nil
		return nil
	}
	b := r.rest[:n:n]
	r.rest = r.rest[n:]
	return b
}

// number reads a number of any length, seven bits in each byte.
func (r *reader) number() uint64 {
	var n uint64
	for shift := 0; shift < 64; shift += 7 {
		b := r.byte()
		n |= uint64(b&0x7f) << shift
		if b < 0x80 {
			return n
		}
	}
	r.bad = true
	return 0
}

func appendNumber(out []byte, n uint64) []byte {
	for n >= 0x80 {
		out = append(out, byte(n)|0x80)
		n >>= 7
	}
	return append(out, byte(n))
}

// appendSigned appends a number whose seventh bit in the last byte is its sign.
func appendSigned(out []byte, n int64) []byte {
	for n < -64 || n >= 64 {
		out = append(out, byte(n)|0x80)
		n >>= 7
	}
	return append(out, byte(n)&0x7f)
}

// memory returns what the data section puts into memory, from address 0 on.
func memory(body []byte) ([]byte, error) {
	const most = 1 << 28 // more than any program that a page would load
	r := reader{rest: body}
	var image []byte
	for range r.number() {
		kind, op := r.number(), r.byte()
		at := r.number() // signed, but no address is so large that it matters
		end := r.byte()
		part := r.bytes(r.number())
		if r.bad || kind != 0 || op != 0x41 || end != 0x0b || at+uint64(len(part)) > most {
			return nil, fmt.Errorf("the data section: %w", errFormat)
		}
		if n := int(at) + len(part); n > len(image) {
			image = append(image, make([]byte, n-len(image))...)
		}
		copy(image[at:], part)
	}
	if len(r.rest) > 0 {
		return nil, fmt.Errorf("the data section: %w", errFormat)
	}
	return image, nil
}

// apart is how many zeros keep two segments apart. Go's linker begins a new
// segment after every eight, which makes a file that compresses badly: the
// address of each of many thousand segments is new, and zeros cost nothing.
const apart = 1 << 12

// segments returns a data section that puts image into memory.
func segments(image []byte) []byte {
	var out []byte
	n := uint64(0)
	for at := 0; at < len(image); {
		if image[at] == 0 {
			at++
			continue
		}
		end, zeros := at, 0
		for i := at; i < len(image) && zeros < apart; i++ {
			if image[i] == 0 {
				zeros++
			} else {
				end, zeros = i+1, 0
			}
		}
		out = append(out, 0, 0x41)
		out = appendSigned(out, int64(at))
		out = append(out, 0x0b)
		out = appendNumber(out, uint64(end-at))
		out = append(out, image[at:end]...)
		n++
		at = end
	}
	return append(appendNumber(nil, n), out...)
}
