//go:build !wasm

// The command checks, builds, serves and measures an explainer. See usage.
//
// There are two mains: this one for the machine that builds, and main_wasm.go
// for the browser. Keeping them apart keeps the compiler, the server and all
// their packages out of the program that readers download.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"path/filepath"
	"runtime/debug"
	"syscall"

	"ledger/app/article"
	"ledger/app/card"
	"ledger/app/compile"
	"ledger/app/site"
	"ledger/app/timeline"
	"ledger/app/ui"
)

const usage = `usage:
  build.sh check [--all] [DIR]                                check the content, and only that; --all lists
                                                              everything a writer would want to know
  build.sh build [--content DIR] [--base /path/] [--out DIR]  build the site
  build.sh serve [--addr HOST:PORT] [--content DIR] [--base /path/] [--out DIR]
                                                              build it and serve it
  build.sh hosts [--out DIR] [--root DIR] [--to DIR] [--https]
                                                              write configurations of nginx and Caddy for the
                                                              site in --out, which they find at --root
  build.sh verify [DIR]                                       compare a built folder with the hashes it came with
  build.sh size                                               say which packages the browser's program is made of
  build.sh test                                               run all tests
  build.sh load [--seconds N] [--connections N] [--out DIR]   measure what nginx and Caddy carry with them
  build.sh bench [--runs N] [--only PART,PART…] [--readme]
                                                              measure it beside its peers
`

func main() { os.Exit(run(os.Args[1:], os.Stdout, os.Stderr)) }

// run runs a command and returns its exit code: 0 for success, 1 for problems
// in what was given, 2 for wrong usage.
func run(args []string, out, problems io.Writer) int {
	if len(args) == 0 {
		fmt.Fprint(problems, usage)
		return 2
	}
	flags := flag.NewFlagSet(args[0], flag.ContinueOnError)
	flags.SetOutput(io.Discard)
	content, base, dist := "content", "/", "dist"
	addr, all := "127.0.0.1:8000", false
	root, to, https := "", filepath.Join(".build", "hosts"), false
	switch args[0] {
	case "hosts":
		flags.StringVar(&dist, "out", dist, "")
		flags.StringVar(&root, "root", root, "")
		flags.StringVar(&to, "to", to, "")
		flags.BoolVar(&https, "https", false, "")
	case "size", "verify":
	case "check":
		flags.BoolVar(&all, "all", false, "")
	case "serve":
		flags.StringVar(&addr, "addr", addr, "")
		fallthrough
	case "build":
		flags.StringVar(&content, "content", content, "")
		flags.StringVar(&base, "base", base, "")
		flags.StringVar(&dist, "out", dist, "")
	default:
		fmt.Fprintf(problems, "unknown command %q\n%s", args[0], usage)
		return 2
	}
	if err := flags.Parse(args[1:]); err != nil {
		fmt.Fprintf(problems, "%v\n%s", err, usage)
		return 2
	}
	rest := flags.Args()
	if args[0] == "check" && len(rest) == 1 {
		content, rest = rest[0], nil
	}
	if args[0] == "verify" && len(rest) == 1 {
		dist, rest = rest[0], nil
	}
	if len(rest) > 0 {
		fmt.Fprintf(problems, "unexpected %q\n%s", rest[0], usage)
		return 2
	}
	if args[0] == "size" {
		if err := site.WriteSizes(".", out); err != nil {
			fmt.Fprintln(problems, err)
			return 1
		}
		return 0
	}
	if args[0] == "verify" {
		files, wrong := site.Verify(dist)
		for _, p := range wrong {
			fmt.Fprintln(problems, p)
		}
		if len(wrong) > 0 {
			return 1
		}
		fmt.Fprintf(out, "%s: %d files, each as it was built\n", dist, files)
		return 0
	}
	if args[0] == "hosts" {
		if err := hosts(dist, root, to, https, out); err != nil {
			fmt.Fprintln(problems, err)
			return 1
		}
		return 0
	}
	a, ok := compileDir(content, problems)
	if !ok {
		return 1
	}
	if args[0] == "check" {
		fmt.Fprintf(out, "%s: %d entries, %d sources, no problems\n", content, len(a.Entries), len(a.Sources))
		most := 5
		if all {
			most = 0
		}
		for _, d := range compile.Advise(a) {
			fmt.Fprintln(out, "  "+d.Short(most))
		}
		return 0
	}
	if err := build(a, base, dist, out); err != nil {
		fmt.Fprintln(problems, err)
		return 1
	}
	if args[0] == "serve" {
		ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
		defer stop()
		err := site.Serve(ctx, dist, base, addr, func(url string) { fmt.Fprintln(out, url) })
		if err != nil && !errors.Is(err, context.Canceled) {
			fmt.Fprintln(problems, err)
			return 1
		}
	}
	return 0
}

// hosts writes configurations for servers, and says where.
func hosts(dist, root, to string, https bool, out io.Writer) error {
	if root == "" {
		root = dist
	}
	root, err := filepath.Abs(root)
	if err != nil {
		return err
	}
	written, err := site.WriteHosts(dist, root, to, https)
	for _, p := range written {
		fmt.Fprintln(out, p)
	}
	return err
}

// compileDir compiles a content folder and prints its problems.
func compileDir(dir string, problems io.Writer) (*article.Article, bool) {
	if info, err := os.Stat(dir); err != nil || !info.IsDir() {
		fmt.Fprintf(problems, "%s:1:1: not a folder; name the folder that holds article.yaml\n", dir)
		return nil, false
	}
	a, found := compile.Compile(os.DirFS(dir), compile.Options{CheckView: timeline.CheckQuery})
	for _, p := range found {
		p.Path = filepath.Join(dir, p.Path)
		fmt.Fprintln(problems, p)
	}
	return a, len(found) == 0
}

// build builds the site of an article.
func build(a *article.Article, base, out string, log io.Writer) error {
	debug.SetMemoryLimit(3 << 29) // a large site takes more time rather than more than 1.5 GB, if that will do
	wasm, err := site.BuildWasm(".")
	if err != nil {
		return err
	}
	exec, err := site.WasmExec(".")
	if err != nil {
		return err
	}
	list, exports, err := pagesOf(a, base)
	if err != nil {
		return err
	}
	notes, err := ui.Notes(a, base)
	if err != nil {
		return err
	}
	r, err := site.Build(a, list, site.Options{
		Out: out, Base: base, Web: os.DirFS("web"), Wasm: wasm, WasmExec: exec, CSS: ui.DefaultCSS(a), Early: ui.FilterCSS(a), Notes: notes, Exports: exports,
	})
	if err != nil {
		return err
	}
	fmt.Fprintf(log, "%s: %d pages, %d files, version %s\n", out, r.Pages, r.Files, r.Version)
	fmt.Fprintf(log, "brotli: program %d of %d bytes; first view %d of %d; home page %d; boot script %d; frame script %d, embed.js %d, of %d; largest frame %d of %d; offline bundle %d of %d, stored; stored in all %d of %d\n",
		r.WasmBytes, site.WasmBudget, r.FirstBytes, site.FirstBudget, r.HomeBytes, r.BootBytes, r.FrameBytes, r.EmbedBytes, site.ScriptBudget, r.UntouchedBytes, site.UntouchedBudget, r.BundleBytes, site.BundleBudget, r.StoredBytes, site.StoredBudget)
	if r.Pictures > 0 {
		fmt.Fprintf(log, "pictures for sharing: %d, the largest %d of %d bytes\n", r.Pictures, r.PictureBytes, card.Budget)
	}
	fmt.Fprintf(log, "%-8s %6s %15s %16s %17s  %s\n", "pages", "number", "middle, brotli", "largest, brotli", "largest, as it is", "which")
	for _, s := range r.Sizes {
		fmt.Fprintf(log, "%-8s %6d %15d %16d %17d  %s\n", s.Name, s.Pages, s.Middle, s.Largest, s.Raw, s.At)
	}
	return nil
}

// pagesOf returns the pages of an article's site, and what readers can take
// away: the pages say what there is.
func pagesOf(a *article.Article, base string) ([]site.Page, []site.Export, error) {
	exports, err := site.Exports(a, base)
	if err != nil {
		return nil, nil, err
	}
	var files []ui.File
	for _, e := range exports {
		files = append(files, ui.File{Path: e.Path, Name: e.Name, About: e.About, Group: e.Group, Kind: e.Kind, Type: e.Type, Size: e.Size(), Feed: e.Feed})
	}
	pages, err := ui.Pages(a, base, files)
	if err != nil {
		return nil, nil, err
	}
	var list []site.Page
	for _, p := range pages {
		list = append(list, site.Page(p))
	}
	return list, exports, nil
}
