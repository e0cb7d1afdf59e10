package wasm

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"testing"
)

// program is testdata/program, built as the explainer's own is.
var program = sync.OnceValues(func() ([]byte, error) { return build("-s -w") })

func build(linker string) ([]byte, error) {
	dir, err := os.MkdirTemp("", "wasm-test-")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	out := filepath.Join(dir, "program.wasm")
	cmd := exec.Command("go", "build", "-trimpath", "-ldflags="+linker, "-o", out, "./testdata/program")
	cmd.Env = append(os.Environ(), "GOOS=js", "GOARCH=wasm")
	cmd.Stderr = os.Stderr
	if err := cmd.Run(); err != nil {
		return nil, err
	}
	return os.ReadFile(out)
}

func built(t *testing.T) []byte {
	t.Helper()
	p, err := program()
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// ran returns what a program prints.
func ran(t *testing.T, p []byte) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), "program.wasm")
	if err := os.WriteFile(file, p, 0o644); err != nil {
		t.Fatal(err)
	}
	root, err := exec.Command("go", "env", "GOROOT").Output()
	if err != nil {
		t.Fatal(err)
	}
	node := exec.Command("node", "--stack-size=8192", filepath.Join(strings.TrimSpace(string(root)), "lib", "wasm", "wasm_exec_node.js"), file)
	node.Env = append(os.Environ(), "GODEBUG=")
	out, err := node.CombinedOutput()
	if err != nil {
		t.Fatalf("node: %v\n%s", err, out)
	}
	return string(out)
}

// A slim program does what the whole one does.
func TestSlimProgramRuns(t *testing.T) {
	whole := built(t)
	slim, err := Slim(whole, runtime.Version(), "main.")
	if err != nil {
		t.Fatal(err)
	}
	want := ran(t, whole)
	if !strings.Contains(want, "kept: 20000") || !strings.Contains(want, "weak: cleaned up") {
		t.Fatalf("the whole program prints %s", want)
	}
	if got := ran(t, slim); got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	if again, err := Slim(whole, runtime.Version(), "main."); err != nil || !bytes.Equal(again, slim) {
		t.Errorf("the second time gives other bytes, %v", err)
	}
}

// Files and the names of others' functions are gone, and Whole says so.
func TestSlimTakesOut(t *testing.T) {
	whole := built(t)
	slim, err := Slim(whole, Known+".1", "main.")
	if err != nil {
		t.Fatal(err)
	}
	other, err := Slim(whole, "go1.999", "main.")
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		what    string
		program []byte
		whole   bool
	}{{"whole", whole, true}, {"slim", slim, false}, {"of an unknown Go", other, true}} {
		for _, name := range []string{"runtime/mgcmark.go\x00", "fmt.(*pp).doPrint\x00", "runtime.mallocgc\x00"} {
			if got := bytes.Contains(joined(t, c.program), []byte(name)); got != c.whole {
				t.Errorf("%s: %q there: %v, want %v", c.what, name, got, c.whole)
			}
		}
		if !bytes.Contains(joined(t, c.program), []byte("main.deep\x00")) {
			t.Errorf("%s: the name of a function of ours is missing", c.what)
		}
		if got := Whole(c.program); got != c.whole {
			t.Errorf("%s: whole: %v, want %v", c.what, got, c.whole)
		}
	}
	if Whole([]byte("no program")) {
		t.Error("what is no program is whole")
	}
	if len(other) >= len(whole)*3/2 {
		t.Errorf("joined, the program grows from %d to %d bytes", len(whole), len(other))
	}
}

func joined(t *testing.T, p []byte) []byte {
	t.Helper()
	list, err := sections(p)
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range list {
		if s.id == data {
			m, err := memory(s.body)
			if err != nil {
				t.Fatal(err)
			}
			return m
		}
	}
	t.Fatal("no data section")
	return nil
}

// What is not as expected is an error: no table is changed by guesswork.
func TestSlimRefuses(t *testing.T) {
	whole := built(t)
	spoilt := func(change func(m []byte, t tables)) []byte {
		m := joined(t, whole)
		found, err := findTables(m)
		if err != nil {
			t.Fatal(err)
		}
		change(m, found)
		list, err := sections(whole)
		if err != nil {
			t.Fatal(err)
		}
		for i, s := range list {
			if s.id == data {
				list[i].body = segments(m)
			}
		}
		return module(list)
	}
	for _, c := range []struct {
		name    string
		program []byte
		want    string
	}{
		{"nothing", nil, "not a WebAssembly module"},
		{"half", whole[:len(whole)/2], "not a WebAssembly module"},
		{"another head", spoilt(func(m []byte, t tables) { copy(m[bytes.Index(m, []byte("\xf1\xff\xff\xff\x00\x00\x01\x08")):], "\xf0") }), "their head"},
		{"a longer entry", spoilt(func(m []byte, t tables) { m[t.functions[7].at+entryFuncData]++ }), "function 8"},
		{"a part outside", spoilt(func(m []byte, t tables) {
			for _, f := range t.functions[100:] {
				if f.funcdatas > 0 {
					t.set(f.funcdata, 1<<30)
				}
			}
		}), "part 0 of function"},
		{"a list outside", spoilt(func(m []byte, t tables) { t.set(t.functions[9].at+entryStack, 1<<30) }), "a list of function 9"},
		{"a name outside", spoilt(func(m []byte, t tables) { t.set(t.functions[9].at+entryName, 1<<30) }), "the name of function 9"},
		{"another order", spoilt(func(m []byte, t tables) { t.set(t.functions[9].at, 3) }), "function 9"},
	} {
		if _, err := Slim(c.program, Known, ""); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: got %v, want %s", c.name, err, c.want)
		}
	}
}

// Segments give the memory back that they were made from.
func TestSegments(t *testing.T) {
	gap := make([]byte, apart)
	for _, c := range []struct {
		name  string
		image []byte
		parts byte
	}{
		{"nothing", nil, 0},
		{"zeros", make([]byte, 9), 0},
		{"few zeros between", []byte("\x00a\x00\x00b\x00"), 1},
		{"many zeros between", append(append([]byte("a"), gap...), 'b'), 2},
		{"a large address", append(make([]byte, 1<<20), "end"...), 1},
	} {
		body := segments(c.image)
		if body[0] != c.parts {
			t.Errorf("%s: %d segments, want %d", c.name, body[0], c.parts)
		}
		got, err := memory(body)
		if err != nil {
			t.Errorf("%s: %v", c.name, err)
		}
		if want := bytes.TrimRight(c.image, "\x00"); !bytes.Equal(got, want) {
			t.Errorf("%s: got %d bytes, want %d", c.name, len(got), len(want))
		}
	}
}

// Code is told apart by package, and what is of none given is "other".
func TestMeasure(t *testing.T) {
	named, err := build("-w")
	if err != nil {
		t.Fatal(err)
	}
	codes, datas, err := Measure(named, []string{"runtime", "fmt", "reflect", "internal/runtime/maps", "main", "net/http"})
	if err != nil {
		t.Fatal(err)
	}
	sizes, total := map[string]int{}, 0
	for i, s := range codes {
		sizes[s.Name] = s.Bytes
		total += s.Bytes
		if len(s.Sample) != s.Bytes || i > 0 && s.Bytes > codes[i-1].Bytes {
			t.Errorf("%s: %d bytes, a sample of %d, after %d", s.Name, s.Bytes, len(s.Sample), codes[max(i-1, 0)].Bytes)
		}
	}
	for _, name := range []string{"runtime", "fmt", "reflect", "internal/runtime/maps", "main", "other"} {
		if sizes[name] < 1000 {
			t.Errorf("%s: %d bytes", name, sizes[name])
		}
	}
	if sizes["main"] > sizes["fmt"] || sizes["fmt"] > sizes["runtime"] || sizes["net/http"] != 0 {
		t.Errorf("got %v", sizes)
	}
	list, err := sections(named)
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range list {
		if s.id == code && (total > len(s.body) || total < len(s.body)*99/100) {
			t.Errorf("%d bytes of %d of the code", total, len(s.body))
		}
	}
	if len(datas) < 5 || datas[0].Bytes == 0 {
		t.Errorf("data: %v", datas)
	}
	if _, _, err := Measure(built(t), nil); err == nil {
		t.Error("a program without names is measured")
	}
}
