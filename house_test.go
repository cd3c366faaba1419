// Package house_test keeps the map of this repository true: who may import whom, how long a file may be, what a package
// may be called, and that every path that the documents name exists. house_broken_test.go proves that each rule fails
// when it is broken.
package house_test

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

const (
	maxFileLines = 400
	maxFuncLines = 60
)

// A rule looks at the whole tree and returns its violations. Each says what, where and why.
type rule struct {
	name  string
	check func(tree) []string
}

var rules = []rule{
	{"imports point downwards", importsPointDownwards},
	{"layers do without what is not theirs", layersDoWithout},
	{"the core never reads the clock", coreNeverReadsTheClock},
	{"files and functions are short", filesAndFunctionsAreShort},
	{"names say something", namesSaySomething},
	{"every package introduces itself", packagesIntroduceThemselves},
	{"the top level is the map", topLevelIsTheMap},
	{"paths in documents exist", pathsInDocumentsExist},
}

func TestHouse(t *testing.T) {
	house := readTree(t, ".")
	for _, r := range rules {
		t.Run(r.name, func(t *testing.T) {
			for _, violation := range r.check(house) {
				t.Error(violation)
			}
		})
	}
}

// A layer is a top folder. Its sub-packages inherit its rules.
type layer struct {
	imports []string // the folders of ours that it may import, apart from itself
	without []ban    // what it must never import from outside
}

type ban struct{ path, why string }

var (
	noSQL        = ban{"database/sql", "pure packages touch no database: data are arguments"}
	noNet        = ban{"net", "pure packages touch no network: data are arguments"}
	noHTTP       = ban{"net/http", "pure packages touch no network: data are arguments"}
	noOS         = ban{"os", "pure packages read no files and no environment: data are arguments"}
	noRandom     = ban{"math/rand", "pure packages answer the same question alike: randomness is an argument"}
	noSecrets    = ban{"crypto/rand", "pure packages answer the same question alike: randomness is an argument"}
	noEcho       = ban{"github.com/labstack", "echo stays inside api, so that replacing it is one package's concern"}
	noSqlx       = ban{"github.com/jmoiron/sqlx", "every SQL statement lives in storage: declare the interface you need"}
	noDriver     = ban{"github.com/lib/pq", "a driver's types and texts stop at storage"}
	pure         = []ban{noSQL, noNet, noHTTP, noOS, noRandom, noSecrets, noEcho, noSqlx, noDriver}
	pureLayers   = []string{"rules", "engine"}
	clockReaders = []string{"Now", "Since", "Until", "Sleep", "After", "AfterFunc", "Tick", "NewTicker", "NewTimer"}
)

// layers is the drawing of the architecture:
//
//	cmd → api, storage, notify, sheet → engine → rules
//
// with four edges between siblings: storage → notify (the delivery row), api → sheet (an upload), api → notify (the
// channels and deliveries that it shows and sets up), api → web (the pages). cmd may import
// everything. Nobody imports fixtures but cmd (the demo, the scenario runner) and tests.
var layers = map[string]layer{
	"rules":    {nil, pure},
	"engine":   {[]string{"rules"}, pure},
	"notify":   {[]string{"rules", "engine"}, []ban{noEcho, noSqlx, noDriver}},
	"sheet":    {[]string{"rules", "engine"}, []ban{noEcho, noSqlx, noDriver}},
	"storage":  {[]string{"rules", "engine", "notify"}, []ban{noEcho}},
	"api":      {[]string{"rules", "engine", "sheet", "notify", "web"}, []ban{noSqlx, noDriver}},
	"web":      {nil, []ban{noEcho, noSqlx, noDriver}},
	"fixtures": {[]string{"rules", "engine", "sheet", "notify"}, []ban{noEcho, noSqlx, noDriver}},
	"bench":    {[]string{"rules", "engine"}, []ban{noEcho, noSqlx, noDriver}}, // a module of its own
}

func importsPointDownwards(house tree) (violations []string) {
	for _, file := range house.sources() {
		for _, imported := range file.imports() {
			from := topFolder(file.path)
			to, ours := strings.CutPrefix(imported, house.module+"/")
			to = topFolder(to)
			if !ours || to == from || from == "cmd" && to != "cmd" {
				continue
			}
			if allowed := layers[from].imports; !slices.Contains(allowed, to) {
				violations = append(violations, fmt.Sprintf("%s imports %s. %s may import of ours only %v: "+
					"direction is cmd → api, storage, notify, sheet → engine → rules. "+
					"Declare the interface that you need, and let cmd bring both together.",
					file.path, imported, from, allowed))
			}
		}
	}
	return violations
}

func layersDoWithout(house tree) (violations []string) {
	for _, file := range house.sources() {
		from := topFolder(file.path)
		for _, imported := range file.imports() {
			for _, ban := range layers[from].without {
				// net has pure children (net/url, net/netip); every other banned path is banned with its children.
				if imported == ban.path || ban != noNet && strings.HasPrefix(imported, ban.path+"/") {
					violations = append(violations, fmt.Sprintf("%s imports %s, which %s must never import: %s.",
						file.path, imported, from, ban.why))
				}
			}
		}
	}
	return violations
}

func coreNeverReadsTheClock(house tree) (violations []string) {
	for _, file := range house.sources() {
		clock := file.nameOf("time")
		if clock == "" || !slices.Contains(pureLayers, topFolder(file.path)) {
			continue
		}
		ast.Inspect(file.syntax, func(node ast.Node) bool {
			selector, ok := node.(*ast.SelectorExpr)
			if !ok || !slices.Contains(clockReaders, selector.Sel.Name) {
				return true
			}
			if on, ok := selector.X.(*ast.Ident); ok && on.Name == clock {
				violations = append(violations, fmt.Sprintf("%s calls time.%s. Rules and engine never read the clock: "+
					"time is an argument, so that a test can choose it.", file.at(selector), selector.Sel.Name))
			}
			return true
		})
	}
	return violations
}

func filesAndFunctionsAreShort(house tree) (violations []string) {
	for _, file := range house.sources() {
		if ast.IsGenerated(file.syntax) {
			continue
		}
		if lines := file.lines(); lines > maxFileLines {
			violations = append(violations, fmt.Sprintf("%s has %d lines, more than %d. A file is about one noun: "+
				"find the second one and give it a file.", file.path, lines, maxFileLines))
		}
		for _, declaration := range file.syntax.Decls {
			function, ok := declaration.(*ast.FuncDecl)
			if !ok || function.Body == nil {
				continue
			}
			if lines := file.line(function.Body.Rbrace) - file.line(function.Body.Lbrace) - 1; lines > maxFuncLines {
				violations = append(violations, fmt.Sprintf("%s: %s has %d lines, more than %d. A function fits on a screen: "+
					"name its steps.", file.at(function), function.Name.Name, lines, maxFuncLines))
			}
		}
	}
	return violations
}

var emptyNames = []string{
	"util", "utils", "common", "helpers", "models", "types", "manager", "processor", "base", "pkg", "misc",
}

func namesSaySomething(house tree) (violations []string) {
	const why = "It says nothing about what is inside, so everything ends up there. Name it for the noun that it owns."
	seen := map[string]bool{}
	for _, file := range house.files {
		for dir := path.Dir(file.path); dir != "."; dir = path.Dir(dir) {
			if slices.Contains(emptyNames, path.Base(dir)) && !seen[dir] {
				seen[dir] = true
				violations = append(violations, fmt.Sprintf("the folder %s is called %s. %s", dir, path.Base(dir), why))
			}
		}
		name := strings.TrimSuffix(file.syntax.Name.Name, "_test")
		if slices.Contains(emptyNames, name) && path.Base(path.Dir(file.path)) != name {
			violations = append(violations, fmt.Sprintf("%s is in package %s. %s", file.path, name, why))
		}
	}
	return violations
}

func packagesIntroduceThemselves(house tree) (violations []string) {
	introduced := map[string]bool{}
	for _, file := range house.sources() {
		dir, name := path.Split(file.path)
		isDoc := name == "doc.go" || name == "main.go" && file.syntax.Name.Name == "main"
		introduced[dir] = introduced[dir] || isDoc && file.syntax.Doc != nil
	}
	for dir, ok := range introduced {
		if !ok {
			violations = append(violations, fmt.Sprintf("%sdoc.go is missing, or has no package comment. A package says "+
				"there what it owns, what it must never import, and its state diagram if it has one.", dir))
		}
	}
	slices.Sort(violations)
	return violations
}

// topLevel is everything that may stand at the root; what .gitignore hides may stand there as well.
var topLevel = []string{
	"api", "bench", "cmd", "docs", "engine", "fixtures", "notify", "rules", "sheet", "storage", "web",
	"README.md", "README.zh-CN.md", "CONTRIBUTING.md", "CHANGELOG.md", "LICENSE",
	"go.mod", "go.sum", "tools.mod", "tools.sum", "Makefile", "Dockerfile", "docker-compose.yml",
	".ci", ".dockerignore", ".gitattributes", ".gitignore", ".golangci.yml", ".git",
	"house_test.go", "house_docs_test.go", "house_broken_test.go",
}

func topLevelIsTheMap(house tree) (violations []string) {
	for _, entry := range house.top {
		if !slices.Contains(topLevel, entry) {
			violations = append(violations, fmt.Sprintf("%s stands at the root, which is the map of the project and holds "+
				"only what the README shows. Put it into the folder that owns it; if it is a new part of the house, add it "+
				"to topLevel in house_test.go and to the README.", entry))
		}
	}
	return violations
}

// A tree is one module on disk: its Go files parsed, its root listed.
type tree struct {
	root   string
	module string
	top    []string
	files  []goFile
}

// sources are the files that the rules of style and direction hold for. Tests are exempt: they construct what cmd
// constructs, and a table is as long as it is.
func (t tree) sources() []goFile {
	return slices.DeleteFunc(slices.Clone(t.files), func(f goFile) bool { return strings.HasSuffix(f.path, "_test.go") })
}

type goFile struct {
	path   string // relative to the root, with slashes
	set    *token.FileSet
	syntax *ast.File
}

func (f goFile) line(at token.Pos) int   { return f.set.Position(at).Line }
func (f goFile) lines() int              { return f.set.File(f.syntax.FileStart).LineCount() }
func (f goFile) at(node ast.Node) string { return fmt.Sprintf("%s:%d", f.path, f.line(node.Pos())) }

func (f goFile) imports() (paths []string) {
	for _, spec := range f.syntax.Imports {
		if unquoted, err := strconv.Unquote(spec.Path.Value); err == nil {
			paths = append(paths, unquoted)
		}
	}
	return paths
}

// nameOf is what the file calls an imported package of the standard library; "" if it does not import it.
func (f goFile) nameOf(imported string) string {
	for _, spec := range f.syntax.Imports {
		if spec.Path.Value != strconv.Quote(imported) {
			continue
		}
		if spec.Name != nil {
			return spec.Name.Name
		}
		return path.Base(imported)
	}
	return ""
}

func topFolder(slashed string) string {
	top, _, _ := strings.Cut(slashed, "/")
	return top
}

func readTree(t *testing.T, root string) tree {
	t.Helper()
	house := tree{root: root, module: moduleName(t, root)}
	hidden := ignored(root)
	entries, err := os.ReadDir(root)
	if err != nil {
		t.Fatal(err)
	}
	for _, entry := range entries {
		if !hidden(entry.Name()) {
			house.top = append(house.top, entry.Name())
		}
	}
	err = filepath.WalkDir(root, func(file string, entry fs.DirEntry, err error) error {
		if err != nil || file == root {
			return err
		}
		name := entry.Name()
		if entry.IsDir() && (strings.HasPrefix(name, ".") || strings.HasPrefix(name, "_") || name == "testdata" ||
			filepath.Dir(file) == filepath.Clean(root) && hidden(name)) {
			return filepath.SkipDir // as the go command does
		}
		if entry.IsDir() || !strings.HasSuffix(name, ".go") {
			return nil
		}
		set := token.NewFileSet()
		syntax, err := parser.ParseFile(set, file, nil, parser.ParseComments|parser.SkipObjectResolution)
		if err != nil {
			return err
		}
		relative, err := filepath.Rel(root, file)
		house.files = append(house.files, goFile{filepath.ToSlash(relative), set, syntax})
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return house
}

func moduleName(t *testing.T, root string) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(root, "go.mod"))
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(text)) {
		if name, ok := strings.CutPrefix(strings.TrimSpace(line), "module "); ok {
			return name
		}
	}
	t.Fatal("go.mod names no module")
	return ""
}

// ignored tells which names at the root git does not see. It understands the patterns that our .gitignore uses: a name or
// a glob, with or without slashes around it.
func ignored(root string) func(name string) bool {
	text, err := os.ReadFile(filepath.Join(root, ".gitignore"))
	if err != nil {
		return func(string) bool { return false }
	}
	return func(name string) bool {
		for line := range strings.Lines(string(text)) {
			if match, err := path.Match(strings.Trim(strings.TrimSpace(line), "/"), name); err == nil && match {
				return true
			}
		}
		return false
	}
}
