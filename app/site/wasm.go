package site

import (
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"fmt"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"strings"

	"ledger/app/wasm"
)

// WasmBudget is the largest size of the compressed program, in bytes at
// brotli's quality 11, with which a build succeeds. It holds for versions of Go
// that package wasm knows; with others the program is larger.
const WasmBudget = 831_000

// The files of go-app that the client's build replaces, with the sums of the
// originals that the stand-ins were written for: go-app v10.1.11. A test and
// every build compare them, so that a new go-app cannot slip by.
var replaced = []struct{ name, sum, stub string }{
	{"app/http.go", "0601189a9f611378e9b24ab4bdf42780a03cbf95c1bbebd4171b523ddbe9a32d", "http"},
	{"app/resource.go", "6b52ab4ec2f4171d403384bffe159e9ec22699933e768ef5868f2851a1b84baa", "resource"},
	{"app/route.go", "3252c7f2876cba69c3fbb203b0b4d5770ddd4651cdaf3ad69e5c33bfd1ccf5bd", "route"},
	{"app/crypto.go", "c0fc14126207dc9fa15fb8869bd882874486654919835dc35d5bef8a6122aa97", "crypto"},
	{"app/static.go", "9e41adfad2d79ffdf6aba2cfb69397febe6c99f9a7b912737589c7e88c3463a9", "static"},
	{"app/state.go", "b41c94e804ab69a8a6341d58c09ac79d8cc8b0022bddd6c74c0f107a9f31480b", "state"},
	{"app/action.go", "015d9de3d9e30e9e1766c0042396fdb8b661584f3b6e118e402a8e1f486ce53c", "action"},
	{"errors/errors.go", "7db7046e211ac5e16625d615e12484dbc157ac0aa97cfd375fe0312be2b391ab", "errors"},
}

// The packages that others stand in for in the copy of go-app, by their paths
// there. What each of the originals brings along: encoding/json a tenth of the program,
// fmt all that can be printed, net/url what reads network addresses, os files,
// context what reads and writes times.
var standIns = map[string]string{"encoding/json": "json", "fmt": "print", "net/url": "url", "os": "env", "context": "context"}

// What is written in another way in the copy of go-app, each of which has to
// be found there once.
var edits = []struct{ name, old, new string }{
	// Times in components of ours would be compared like everything else.
	{"app/node.go", "\t\tswitch v.Interface().(type) {\n\t\tcase time.Time:\n\t\t\treturn !v.Equal(new)\n\n\t\tdefault:\n\t\t\treturn !reflect.DeepEqual(v.Interface(), new.Interface())\n\t\t}\n",
		"\t\treturn !reflect.DeepEqual(v.Interface(), new.Interface())\n"},
	{"app/node.go", "\t\"time\"\n", ""},
	{"app/engine.go", "time.NewTicker(", "newTicker("},
	// In a field that is written, even with what it says, WebKit begins anew with
	// what is typed.
	{"app/attribute.go", "\tcase \"value\":\n\t\tjsElement.Set(name, value)\n", "\tcase \"value\":\n\t\tif jsElement.Get(name).String() != value {\n\t\t\tjsElement.Set(name, value)\n\t\t}\n"},
}

// stubs holds the stand-ins as text: they belong to the program's build only.
//
//go:embed overlay
var stubs embed.FS

func stub(name string) []byte {
	text, err := stubs.ReadFile("overlay/" + name + ".go.txt")
	if err != nil {
		panic(err) // it is named above or below
	}
	return text
}

const goApp = "github.com/maxence-charriere/go-app/v10"

// BuildWasm compiles the program for the browser from the module in root and
// returns it, with nothing in it that only stack traces need: see package wasm.
//
// go-app's client code pulls in much that only its server needs, or features that
// we do not use. Go does not let an overlay replace files of the module cache, so
// the build uses a copy of go-app with stand-ins for such files and packages, and
// one for google/uuid, named by replace directives in a go.mod of its own. The
// copy stands in root/.build/wasm: a relative path keeps the program's bytes the
// same wherever it is built.
//
// Without inlining (-gcflags=all=-l) the program would be 22 KB smaller and
// changes of the page half as fast again. Of single packages, timeline would give
// 16 KB and strings 6; ui, time and reflect nothing.
func BuildWasm(root string) ([]byte, error) {
	work := filepath.Join(root, ".build", "wasm")
	defer os.RemoveAll(work)
	if err := prepareWasm(root, work); err != nil {
		return nil, err
	}
	return compileWasm(root, work, "-s -w")
}

// client is what the program is built for.
var client = []string{"GOOS=js", "GOARCH=wasm", "CGO_ENABLED=0"}

// compileWasm builds what prepareWasm has put into work.
func compileWasm(root, work, linker string) ([]byte, error) {
	from := path.Join(".build", filepath.Base(work))
	if _, err := run(root, client, "go", "build", "-modfile", from+"/wasm.mod", "-trimpath", "-buildvcs=false",
		"-ldflags="+linker+" -buildid=", "-o", from+"/app.wasm", "./app"); err != nil {
		return nil, err
	}
	program, err := os.ReadFile(filepath.Join(work, "app.wasm"))
	if err != nil {
		return nil, err
	}
	version, err := run(root, nil, "go", "env", "GOVERSION")
	if err != nil {
		return nil, err
	}
	return wasm.Slim(program, version, "ledger/app/")
}

// prepareWasm writes what the program is built from, beside the module's own
// files, to work, a folder in root/.build.
func prepareWasm(root, work string) error {
	dir, err := goAppDir(root)
	if err != nil {
		return err
	}
	if err := copyGoApp(dir, filepath.Join(work, "go-app")); err != nil {
		return fmt.Errorf("go-app: %w", err)
	}
	mod := filepath.Join(work, "wasm.mod")
	for from, to := range map[string]string{"go.mod": mod, "go.sum": filepath.Join(work, "wasm.sum")} {
		data, err := os.ReadFile(filepath.Join(root, from))
		if err != nil {
			return err
		}
		if err := os.WriteFile(to, data, 0o644); err != nil {
			return err
		}
	}
	for name, text := range map[string]string{"uuid.go": string(stub("uuid")), "go.mod": "module github.com/google/uuid\n"} {
		if err := os.MkdirAll(filepath.Join(work, "uuid"), 0o755); err != nil {
			return err
		}
		if err := os.WriteFile(filepath.Join(work, "uuid", name), []byte(text), 0o644); err != nil {
			return err
		}
	}
	from := path.Join(".build", filepath.Base(work))
	if _, err := run(root, nil, "go", "mod", "edit", "-replace", goApp+"=./"+from+"/go-app",
		"-replace", "github.com/google/uuid=./"+from+"/uuid", from+"/wasm.mod"); err != nil {
		return err
	}
	return nil
}

// WasmExec returns the script that comes with Go to run its programs in a browser.
func WasmExec(root string) ([]byte, error) {
	goroot, err := run(root, nil, "go", "env", "GOROOT")
	if err != nil {
		return nil, err
	}
	return os.ReadFile(filepath.Join(goroot, "lib", "wasm", "wasm_exec.js"))
}

func goAppDir(root string) (string, error) {
	if _, err := run(root, nil, "go", "mod", "download", goApp); err != nil {
		return "", err
	}
	return run(root, nil, "go", "list", "-m", "-f", "{{.Dir}}", goApp)
}

func copyGoApp(from, to string) error {
	if err := os.RemoveAll(to); err != nil {
		return err
	}
	for _, pkg := range []string{"app", "errors"} {
		src, dst := filepath.Join(from, "pkg", pkg), filepath.Join(to, "pkg", pkg)
		files, err := os.ReadDir(src)
		if err != nil {
			return err
		}
		if err := os.MkdirAll(dst, 0o755); err != nil {
			return err
		}
		for _, f := range files {
			if f.IsDir() || !strings.HasSuffix(f.Name(), ".go") || strings.HasSuffix(f.Name(), "_test.go") {
				continue
			}
			data, err := os.ReadFile(filepath.Join(src, f.Name()))
			if err != nil {
				return err
			}
			for _, r := range replaced {
				if r.name == path.Join(pkg, f.Name()) {
					if sum := sha256.Sum256(data); hex.EncodeToString(sum[:]) != r.sum {
						return fmt.Errorf("%s is not the file that its stand-in in app/site/overlay was written for; compare the two and update wasm.go", r.name)
					}
					data = stub(r.stub)
				}
			}
			if pkg == "app" {
				if data, err = adopt(f.Name(), data); err != nil {
					return err
				}
			}
			if pkg == "app" && f.Name() == "html_gen.go" {
				if data, err = oneElement(data, "Textarea"); err != nil {
					return err
				}
			}
			for _, e := range edits {
				if e.name != path.Join(pkg, f.Name()) {
					continue
				}
				if n := strings.Count(string(data), e.old); n != 1 {
					return fmt.Errorf("%s has %q %d times, not once: compare it with what wasm.go edits", e.name, e.old, n)
				}
				data = []byte(strings.Replace(string(data), e.old, e.new, 1))
			}
			for original, standIn := range standIns {
				data = []byte(strings.Replace(string(data), "\t\""+original+"\"\n", "\t"+path.Base(original)+" \""+goApp+"/pkg/"+standIn+"\"\n", 1))
			}
			if err := os.WriteFile(filepath.Join(dst, f.Name()), data, 0o644); err != nil {
				return err
			}
		}
	}
	for name, text := range map[string][]byte{"ticker.go": stub("ticker"), "adopt.go": stub("adopt")} {
		if err := os.WriteFile(filepath.Join(to, "pkg", "app", name), text, 0o644); err != nil {
			return err
		}
	}
	for _, pkg := range standIns {
		dst := filepath.Join(to, "pkg", pkg)
		if err := os.MkdirAll(dst, 0o755); err != nil {
			return err
		}
		if err := os.WriteFile(filepath.Join(dst, pkg+".go"), stub(pkg), 0o644); err != nil {
			return err
		}
	}
	mod, err := os.ReadFile(filepath.Join(from, "go.mod"))
	if err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(to, "go.mod"), mod, 0o644)
}

// run runs a command in dir and returns what it printed, without the last line break.
func run(dir string, env []string, name string, args ...string) (string, error) {
	cmd := exec.Command(name, args...)
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), env...)
	var problems strings.Builder
	cmd.Stderr = &problems
	out, err := cmd.Output()
	if err != nil {
		return "", fmt.Errorf("%s %s: %w\n%s", name, strings.Join(args, " "), err, problems.String())
	}
	return strings.TrimSpace(string(out)), nil
}
