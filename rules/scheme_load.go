package rules

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"maps"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"go.yaml.in/yaml/v3"
)

// maxScheme bounds a scheme file; the longest that is shipped has a tenth of it.
const maxScheme = 256 << 10

// schemeLoading is the reading of one scheme file; what is wrong with it is
// collected.
type schemeLoading struct {
	catalog *Catalog
	scheme  *Scheme
	file    string
	own     *yaml.Node // the file's clauses
	parts   []string   // digests of what the scheme rests on besides its file
	proven  bool       // a test has looked for hazards already
	broken  []string   // paths of what is not what was meant, and is told
	found   []Diagnostic
}

// Load reads and type-checks a scheme file against the catalog, whose schemes it
// may be based on and whose parts it may use. The catalog does not change. With
// any ERROR the scheme is nil: nothing is half-loaded. name is the file's, for
// messages.
func (c *Catalog) Load(name string, data []byte) (*Scheme, []Diagnostic) {
	return c.load(name, data, false)
}

func (c *Catalog) load(name string, data []byte, proven bool) (*Scheme, []Diagnostic) {
	l := &schemeLoading{catalog: c, file: name, proven: proven, scheme: &Scheme{text: data, compiled: map[formulaKey]*Formula{}}}
	if l.parse() && l.inherit() && l.decode() { // without these there is nothing to judge
		l.use()
		l.complete()
		l.compile()
		l.check()
	}
	if HasErrors(l.found) {
		sortByPlace(l.found)
		return nil, l.found
	}
	l.digest()
	return l.scheme, l.found
}

func (l *schemeLoading) report(id string, at place, format string, args ...any) {
	l.add(Error, id, at, fmt.Sprintf(format, args...))
}

// add notes a finding once: what an alias repeats stands in one place.
func (l *schemeLoading) add(severity Severity, id string, at place, message string) {
	source := Source{File: l.file, Line: at.line, Column: at.column}
	if at != (place{}) {
		source.Cell = at.String()
	}
	_, said, _ := strings.Cut(message, "：")
	known := func(d Diagnostic) bool {
		return d.ID == id && d.Source == source && strings.HasSuffix(d.Message, "："+said)
	}
	if at.line > 0 && said != "" && slices.ContainsFunc(l.found, known) {
		return
	}
	l.found = append(l.found, Diagnostic{ID: id, Severity: severity, Source: source, Message: message})
}

// tell reports what is wrong at a path, unless it follows from another mistake.
func (l *schemeLoading) tell(id, path, format string, args ...any) {
	if !l.isBroken(path) {
		l.report(id, l.place(path), format, args...)
	}
}

func sortByPlace(ds []Diagnostic) { // no place sorts first
	slices.SortStableFunc(ds, func(a, b Diagnostic) int {
		return cmp.Or(cmp.Compare(a.Source.Line, b.Source.Line), cmp.Compare(a.Source.Column, b.Source.Column))
	})
}

// parse reads the file as YAML and holds its keys and types against a scheme's.
// It tells whether the file is a mapping at all.
func (l *schemeLoading) parse() bool {
	text := l.scheme.text
	switch {
	case len(text) > maxScheme:
		l.report("S01", place{}, "评分办法文件超过%d KB", maxScheme>>10)
		return false
	case !utf8.Valid(text):
		l.report("S01", place{}, "文件不是UTF-8编码，请另存为UTF-8")
		return false
	}
	decoder := yaml.NewDecoder(bytes.NewReader(text))
	var root yaml.Node
	if err := decoder.Decode(&root); err != nil {
		if errors.Is(err, io.EOF) {
			l.report("S01", place{}, "评分办法文件是空的")
			return false
		}
		l.notYAML(err)
		return false
	}
	if err := decoder.Decode(new(yaml.Node)); !errors.Is(err, io.EOF) {
		l.report("S01", place{}, "一个文件只能写一个评分办法，不能有第二个“---”")
		return false
	}
	if root.Kind != yaml.DocumentNode || root.Content[0].Kind != yaml.MappingNode {
		l.report("S01", place{line: 1}, "这不是评分办法：第一行应为“id: 办法编号”这样的条款，冒号用半角，后面空一格")
		return false
	}
	l.own = root.Content[0]
	var types *yaml.TypeError
	err := l.own.Decode(new(Scheme))
	if err != nil && !errors.As(err, &types) {
		l.notYAML(err)
		return false
	}
	l.shape("", l.own, reflect.TypeFor[Scheme]())
	if types != nil && len(l.found) == 0 {
		l.notSeen(types)
	}
	return true
}

// inherit puts the file's clauses over those of the scheme that it is based on.
// A clause that the file has replaces the other's whole; targets are replaced
// form by form, and within a form formula by formula.
func (l *schemeLoading) inherit() bool {
	l.scheme.root = l.own
	ref := valueOf(l.own, "based_on")
	if ref == nil || l.isBroken("based_on") {
		return ref == nil
	}
	base, err := l.catalog.FindExact(target(ref).Value)
	if err != nil {
		l.tell("S07", "based_on", "based_on：%v", err)
		return false
	}
	l.parts = append(l.parts, base.Digest)
	l.scheme.compiled = maps.Clone(base.compiled)
	merged := inherited(base.root)
	for _, name := range []string{"based_on", "id", "version", "basis", "name"} {
		drop(merged, name)
	}
	superimpose(merged, l.own, 0)
	l.scheme.root = merged
	return true
}

// decode fills in the scheme, as far as its types allow.
func (l *schemeLoading) decode() bool {
	err := l.scheme.root.Decode(l.scheme)
	if err != nil && !HasErrors(l.found) {
		l.report("S01", place{}, "办法的内容类型不对，请对照已有的办法改正")
	}
	return true
}

// use fills in the shipped parts that the scheme names.
func (l *schemeLoading) use() {
	l.useApplication()
	for i := range l.scheme.Spending.Schemes {
		one := &l.scheme.Spending.Schemes[i]
		if one.Use == "" {
			continue
		}
		path := under("spending.schemes", strconv.Itoa(i))
		part, err := l.catalog.part(one.Use)
		if err != nil || part.spending == nil {
			l.tell("S07", path+".use", "spending.schemes：没有支出进度口径“%s”，可用的有：%s", one.Use, l.catalog.partNames(isSpending))
			l.breaks(path)
			continue
		}
		binding, ref := one.Binding, one.Use
		*one = *part.spending
		one.Use, one.Binding = ref, binding
		l.parts = append(l.parts, part.digest)
	}
	if g := &l.scheme.Grades; g.Use != "" {
		part, err := l.catalog.part(g.Use)
		if err != nil || part.grades == nil {
			l.tell("S07", "grades.use", "grades：没有等级划分“%s”，可用的有：%s", g.Use, l.catalog.partNames(isGrades))
			for _, missing := range []string{"bands", "formula", "basis"} {
				l.breaks("grades." + missing)
			}
			return
		}
		ref, provisional := g.Use, g.Provisional
		*g = *part.grades
		g.Use, g.Provisional = ref, provisional
		l.parts = append(l.parts, part.digest)
	}
}

func (l *schemeLoading) digest() {
	parts := append([]string{sumOf(l.scheme.text)}, l.parts...)
	l.scheme.Digest = parts[0]
	if len(parts) > 1 {
		l.scheme.Digest = sumOf([]byte(strings.Join(parts, "\n")))
	}
}

func sumOf(data []byte) string {
	sum := sha256.Sum256(data)
	return "sha256:" + hex.EncodeToString(sum[:])
}
