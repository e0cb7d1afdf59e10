package site

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"ledger/app/wasm"
)

// WriteSizes builds the program with the names of its functions and writes what
// it is made of: for each package the bytes of its code, its share, and what
// these bytes are in brotli by themselves, which is a little more than what they add to
// the whole; and by which imports of ours the package came in. The same of the
// data follows.
func WriteSizes(root string, out io.Writer) error {
	work := filepath.Join(root, ".build", "size")
	defer os.RemoveAll(work)
	if err := prepareWasm(root, work); err != nil {
		return err
	}
	program, err := compileWasm(root, work, "-w")
	if err != nil {
		return err
	}
	list, err := run(root, client, "go", "list", "-modfile", ".build/size/wasm.mod", "-deps", "-f", "{{.ImportPath}} {{join .Imports \" \"}}", "./app")
	if err != nil {
		return err
	}
	imports := map[string][]string{}
	var packages []string
	for line := range strings.Lines(list) {
		words := strings.Fields(line)
		imports[words[0]] = words[1:]
		packages = append(packages, words[0])
	}
	codes, datas, err := wasm.Measure(program, packages)
	if err != nil {
		return err
	}
	by := importedBy(imports, "ledger/app")
	for _, part := range []struct {
		name  string
		sizes []wasm.Size
	}{{"code", codes}, {"data", datas}} {
		total := 0
		for _, s := range part.sizes {
			total += s.Bytes
		}
		compressed := make([]int, len(part.sizes))
		parallel(len(part.sizes), func(i int) { compressed[i] = len(brotliOf(part.sizes[i].Sample)) })
		fmt.Fprintf(out, "%9s %6s %9s  %s\n", "bytes", "share", "brotli", part.name)
		for i, s := range part.sizes {
			line := fmt.Sprintf("%9d %5.1f%% %9d  %s", s.Bytes, 100*float64(s.Bytes)/float64(total), compressed[i], plainName(s.Name))
			if chain := by[s.Name]; len(chain) > 0 {
				for i := range chain {
					chain[i] = plainName(chain[i])
				}
				line += "  < " + strings.Join(chain, " < ")
			}
			fmt.Fprintln(out, line)
		}
		fmt.Fprintf(out, "%9d\n", total)
	}
	return nil
}

// importedBy returns for each package the shortest chain of imports that leads to
// it from the first, which is left out: what imports it, what imports that.
func importedBy(imports map[string][]string, first string) map[string][]string {
	by := map[string][]string{first: nil}
	for queue := []string{first}; len(queue) > 0; queue = queue[1:] {
		for _, p := range imports[queue[0]] {
			if _, seen := by[p]; seen {
				continue
			}
			by[p] = nil
			if queue[0] != first {
				by[p] = append([]string{queue[0]}, by[queue[0]]...)
			}
			queue = append(queue, p)
		}
	}
	return by
}

// plainName leaves out what all names of ours and of go-app begin with.
func plainName(name string) string {
	return strings.TrimPrefix(strings.Replace(name, goApp+"/pkg/", "go-app/", 1), "ledger/")
}
