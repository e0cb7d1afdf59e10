// Package compile turns a folder of content into a valid article, or says
// everything that is wrong with it, each with its place and what to do.
//
// It promises that an article it returns is valid in every way that package
// article relies on, and that it stops at nothing before all files are read:
// a file with five mistakes has five problems. What can be wrong is listed in
// rules.go; content/README.md tells writers the same. Of ours it imports only
// package article; files come in as an fs.FS.
package compile

import (
	"io/fs"
	"path"
	"slices"
	"sort"
	"strings"

	"go.yaml.in/yaml/v3"

	"ledger/app/article"
)

// Options change how content is compiled.
type Options struct {
	// CheckView says, in words, what is wrong with the query of a view that a
	// chapter names. Nil checks nothing. It comes in from outside because the
	// address belongs to a package that this one must not know.
	CheckView func(query string) []string

	without string // a rule to leave out, for tests
}

// maxFile is the largest content file, in bytes.
const maxFile = 1 << 20

// A compiler holds what has been read so far.
type compiler struct {
	fsys       fs.FS
	opts       Options
	a          *article.Article
	problems   []Problem
	references []reference
	footnotes  []reference               // citations in prose
	defined    map[string]map[string]pos // kind → id → place
	keys       map[string]bool           // every key that the reader knows, for the README's test
	entries    []entryPlaces
	chapters   map[string]article.Chapter
	listed     []word // chapters in the article's order
	published  []word
	publishes  bool // there is a published.yaml
	asker      word
	statuses   []StatusRow
	statusAt   []object
	about      []article.Block
}

// entryPlaces is where the parts of an entry stand, for rules that look at
// more than one of them.
type entryPlaces struct {
	e     *article.Entry
	at    object
	parts []object // what was asked, askings then answers, or steps
	made  object
}

// Compile reads the content in fsys. It returns the article, or nil and every
// problem found, sorted by path, line and column.
func Compile(fsys fs.FS, opts Options) (*article.Article, []Problem) {
	c := newCompiler(fsys, opts)
	c.readAll()
	c.resolve()
	for _, r := range rules {
		if r.check != nil && r.name != opts.without {
			r.check(c)
		}
	}
	if len(c.problems) > 0 {
		sortProblems(c.problems)
		return nil, c.problems
	}
	c.finish()
	if opts.without == "" { // the model can be asked only of what keeps all other rules
		checkMoved(c)
	}
	if len(c.problems) > 0 {
		sortProblems(c.problems)
		return nil, c.problems
	}
	return c.a, nil
}

func newCompiler(fsys fs.FS, opts Options) *compiler {
	return &compiler{
		fsys: fsys, opts: opts, a: &article.Article{}, defined: map[string]map[string]pos{},
		keys: map[string]bool{}, chapters: map[string]article.Chapter{},
	}
}

// readers read the files that stand at the top of the folder.
var readers = map[string]func(*compiler, string, *yaml.Node){
	"article.yaml":     (*compiler).readArticle,
	"parties.yaml":     (*compiler).readParties,
	"people.yaml":      (*compiler).readPeople,
	"glossary.yaml":    (*compiler).readGlossary,
	"claims.yaml":      (*compiler).readClaims,
	"facts.yaml":       (*compiler).readFacts,
	"figures.yaml":     (*compiler).readFigures,
	"spellings.yaml":   (*compiler).readSpellings,
	"questions.yaml":   (*compiler).readQuestions,
	"left-out.yaml":    (*compiler).readLeftOut,
	"audit.yaml":       (*compiler).readAudit,
	"corrections.yaml": (*compiler).readCorrections,
	"published.yaml":   (*compiler).readPublished,
	"statuses.yaml":    (*compiler).readStatuses,
}

var folders = []string{"events", "requests", "commitments", "sources", "chapters"}

// files returns the paths of all content files, in order, and reports what
// does not belong there.
func (c *compiler) files() []string {
	var list []string
	fs.WalkDir(c.fsys, ".", func(p string, d fs.DirEntry, err error) error {
		at := pos{p, 1, 1}
		switch {
		case err != nil:
			c.report("readable", at, "cannot be read: "+err.Error(), "")
			return nil
		case p == ".":
			return nil
		case d.Type()&fs.ModeSymlink != 0:
			c.report("no-links", at, "symbolic links are not followed", "put the file itself here")
			return nil
		case d.IsDir():
			if !slices.Contains(folders, p) {
				c.report("known-places", at, "a folder that the format does not know", "the folders are "+strings.Join(folders, ", "))
				return fs.SkipDir
			}
			return nil
		}
		dir, name := path.Split(p)
		dir = strings.TrimSuffix(dir, "/")
		ok := false
		switch dir {
		case "":
			ok = readers[name] != nil || name == "README.md" || name == "about.md" || name == "dossier.csv"
		case "chapters":
			ok = path.Ext(name) == ".md"
		default:
			ok = path.Ext(name) == ".yaml"
		}
		if !ok {
			c.report("known-places", at, "a file that the format does not know", "content/README.md says which files there are")
			return nil
		}
		if name == "README.md" || name == "dossier.csv" {
			return nil
		}
		if info, err := d.Info(); err == nil && info.Size() > maxFile {
			c.report("file-size", at, "the file is over 1 MB", "split it")
			return nil
		}
		list = append(list, p)
		return nil
	})
	return list
}

func (c *compiler) readAll() {
	found := map[string]bool{}
	for _, p := range c.files() {
		found[p] = true
		data, err := fs.ReadFile(c.fsys, p)
		if err != nil {
			c.report("readable", pos{p, 1, 1}, "cannot be read: "+err.Error(), "")
			continue
		}
		dir, name := path.Split(p)
		dir = strings.TrimSuffix(dir, "/")
		stem := strings.TrimSuffix(name, path.Ext(name))
		if !c.checkText(p, data) {
			c.stand(dir, stem, p)
			continue
		}
		switch {
		case dir == "chapters":
			c.readChapter(p, stem, data)
			continue
		case name == "about.md":
			c.about = c.readAbout(p, data)
			continue
		}
		n := c.parseYAML(p, data)
		if n == nil {
			c.stand(dir, stem, p)
			continue
		}
		switch dir {
		case "":
			readers[name](c, p, n)
		case "sources":
			c.readSources(p, n)
		default:
			c.readEntry(p, article.Kind(strings.TrimSuffix(dir, "s")), stem, n)
		}
	}
	for _, p := range []string{"article.yaml", "parties.yaml"} {
		if !found[p] {
			c.report("missing-file", pos{p, 1, 1}, "the file is missing", "content/README.md says what stands in it")
		}
	}
	if len(c.entries) == 0 && len(c.defined["entry"]) == 0 {
		c.report("missing-file", pos{"events", 1, 1}, "there is no entry", "add a file to events/, requests/ or commitments/")
	}
}

// stand lets an entry whose file cannot be read keep its id, so that links to
// it are not reported too.
func (c *compiler) stand(dir, stem, p string) {
	if slices.Contains([]string{"events", "requests", "commitments"}, dir) {
		at := pos{p, 1, 1}
		c.define("entry", stem, at)
		c.define(strings.TrimSuffix(dir, "s"), stem, at)
	}
}

// finish puts everything in its order.
func (c *compiler) finish() {
	for _, p := range c.entries {
		c.a.Entries = append(c.a.Entries, *p.e)
	}
	sort.SliceStable(c.a.Entries, func(i, j int) bool {
		x, y := &c.a.Entries[i], &c.a.Entries[j]
		if o := x.Date.Compare(y.Date); o != 0 {
			return o < 0
		}
		return x.ID < y.ID
	})
	sort.SliceStable(c.a.Sources, func(i, j int) bool { return c.a.Sources[i].ID < c.a.Sources[j].ID })
	for _, w := range c.listed {
		c.a.Chapters = append(c.a.Chapters, c.chapters[w.text])
	}
	c.a.About = c.about
	c.spellNames()
	c.a.Index()
}

// A StatusRow is a line of statuses.yaml: what the fact file says of an entry
// on a day, and what we say.
type StatusRow struct {
	Entry           string
	Day             article.Day
	Dossier, Status string
	Why             string
}

// ReadStatuses reads statuses.yaml alone.
func ReadStatuses(fsys fs.FS) ([]StatusRow, []Problem) {
	c := newCompiler(fsys, Options{})
	data, err := fs.ReadFile(fsys, "statuses.yaml")
	if err != nil {
		c.report("readable", pos{"statuses.yaml", 1, 1}, "cannot be read: "+err.Error(), "")
	} else if n := c.parseYAML("statuses.yaml", data); n != nil {
		c.readStatuses("statuses.yaml", n)
	}
	return c.statuses, c.problems
}
