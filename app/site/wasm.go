package site

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"

	_ "embed"
)

// WasmBudget is the largest size of the compressed program, in bytes at
// brotli's quality 11, with which a build succeeds.
const WasmBudget = 1_200_000

// The files of go-app that the client's build replaces, with the sums of the
// originals that the stand-ins were written for: go-app v10.1.11. A test and
// every build compare them, so that a new go-app cannot slip by.
var replaced = []struct{ name, sum, stub string }{
	{"http.go", "0601189a9f611378e9b24ab4bdf42780a03cbf95c1bbebd4171b523ddbe9a32d", stubHTTP},
	{"resource.go", "6b52ab4ec2f4171d403384bffe159e9ec22699933e768ef5868f2851a1b84baa", stubResource},
	{"route.go", "3252c7f2876cba69c3fbb203b0b4d5770ddd4651cdaf3ad69e5c33bfd1ccf5bd", stubRoute},
	{"crypto.go", "c0fc14126207dc9fa15fb8869bd882874486654919835dc35d5bef8a6122aa97", stubCrypto},
	{"static.go", "9e41adfad2d79ffdf6aba2cfb69397febe6c99f9a7b912737589c7e88c3463a9", stubStatic},
}

//go:embed overlay/route.go.txt
var stubRoute string

//go:embed overlay/crypto.go.txt
var stubCrypto string

//go:embed overlay/static.go.txt
var stubStatic string

//go:embed overlay/uuid.go.txt
var stubUUID string

//go:embed overlay/http.go.txt
var stubHTTP string

//go:embed overlay/resource.go.txt
var stubResource string

//go:embed overlay/json.go.txt
var stubJSON string

//go:embed overlay/print.go.txt
var stubPrint string

// The package of the copy that stands in for encoding/json in each of go-app's.
var jsonFor = map[string]string{"app": "json", "errors": "print", "logs": "print"}

const goApp = "github.com/maxence-charriere/go-app/v10"

// BuildWasm compiles the program for the browser from the module in root and
// returns it.
//
// go-app's client code pulls in net/http, regexp and crypto through files that
// only its server or features that we do not use need. Go does not let an overlay
// replace files of the module cache, so the build uses a copy of go-app with
// stand-ins for them and for encoding/json, and one for google/uuid, named by
// replace directives in a go.mod of its own. The copy stands in root/.build/wasm: a relative path keeps
// the program's bytes the same wherever it is built.
func BuildWasm(root string) ([]byte, error) {
	dir, err := goAppDir(root)
	if err != nil {
		return nil, err
	}
	work := filepath.Join(root, ".build", "wasm")
	defer os.RemoveAll(work)
	if err := copyGoApp(dir, filepath.Join(work, "go-app")); err != nil {
		return nil, fmt.Errorf("go-app: %w", err)
	}
	mod := filepath.Join(work, "wasm.mod")
	for from, to := range map[string]string{"go.mod": mod, "go.sum": filepath.Join(work, "wasm.sum")} {
		data, err := os.ReadFile(filepath.Join(root, from))
		if err != nil {
			return nil, err
		}
		if err := os.WriteFile(to, data, 0o644); err != nil {
			return nil, err
		}
	}
	for name, text := range map[string]string{"uuid.go": stubUUID, "go.mod": "module github.com/google/uuid\n"} {
		if err := os.MkdirAll(filepath.Join(work, "uuid"), 0o755); err != nil {
			return nil, err
		}
		if err := os.WriteFile(filepath.Join(work, "uuid", name), []byte(text), 0o644); err != nil {
			return nil, err
		}
	}
	if _, err := run(root, nil, "go", "mod", "edit", "-replace", goApp+"=./.build/wasm/go-app",
		"-replace", "github.com/google/uuid=./.build/wasm/uuid", ".build/wasm/wasm.mod"); err != nil {
		return nil, err
	}
	if _, err := run(root, []string{"GOOS=js", "GOARCH=wasm", "CGO_ENABLED=0"},
		"go", "build", "-modfile", ".build/wasm/wasm.mod", "-trimpath", "-buildvcs=false", "-ldflags=-s -w -buildid=", "-o", ".build/wasm/app.wasm", "./app"); err != nil {
		return nil, err
	}
	return os.ReadFile(filepath.Join(work, "app.wasm"))
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
	for _, pkg := range []string{"app", "errors", "logs", "cache"} {
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
				if pkg == "app" && f.Name() == r.name {
					if sum := sha256.Sum256(data); hex.EncodeToString(sum[:]) != r.sum {
						return fmt.Errorf("%s is not the file that its stand-in in app/site/overlay was written for; compare the two and update wasm.go", f.Name())
					}
					data = []byte(r.stub)
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
			data = []byte(strings.Replace(string(data), `"encoding/json"`, `json "`+goApp+"/pkg/"+jsonFor[pkg]+`"`, 1))
			if err := os.WriteFile(filepath.Join(dst, f.Name()), data, 0o644); err != nil {
				return err
			}
		}
	}
	if err := os.WriteFile(filepath.Join(to, "pkg", "app", "adopt.go"), []byte(stubAdopt), 0o644); err != nil {
		return err
	}
	for pkg, text := range map[string]string{"json": stubJSON, "print": stubPrint} {
		dst := filepath.Join(to, "pkg", pkg)
		if err := os.MkdirAll(dst, 0o755); err != nil {
			return err
		}
		if err := os.WriteFile(filepath.Join(dst, pkg+".go"), []byte(text), 0o644); err != nil {
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
