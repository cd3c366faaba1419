package rules

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"maps"
	"regexp"
	"slices"
	"strings"

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
	judge := func() { // formulas and figures say nothing of each other: all is told at once
		l.compile()
		l.check()
	}
	for _, step := range []func(){l.parse, l.inherit, l.decode, l.use, judge} {
		step()
		if HasErrors(l.found) {
			sortByLine(l.found)
			return nil, l.found
		}
	}
	l.digest()
	return l.scheme, l.found
}

func (l *schemeLoading) report(id string, at place, format string, args ...any) {
	source := Source{File: l.file, Line: at.line, Column: at.column}
	message := fmt.Sprintf(format, args...)
	if at != (place{}) {
		source.Cell = at.String()
	}
	l.found = append(l.found, Diagnostic{ID: id, Severity: Error, Source: source, Message: message})
}

func sortByLine(ds []Diagnostic) {
	line := func(d Diagnostic) (n int) {
		_, _ = fmt.Sscanf(d.Source.Cell, "第%d行", &n) // no line sorts first
		return n
	}
	slices.SortStableFunc(ds, func(a, b Diagnostic) int { return line(a) - line(b) })
}

// parse reads the file as YAML and holds its keys and types against a scheme's.
func (l *schemeLoading) parse() {
	if len(l.scheme.text) > maxScheme {
		l.report("S01", place{}, "评分办法文件超过%d KB", maxScheme>>10)
		return
	}
	decoder := yaml.NewDecoder(bytes.NewReader(l.scheme.text))
	var root yaml.Node
	if err := decoder.Decode(&root); err != nil {
		if errors.Is(err, io.EOF) {
			l.report("S01", place{}, "评分办法文件是空的")
			return
		}
		l.yamlErrors(err)
		return
	}
	if err := decoder.Decode(new(yaml.Node)); !errors.Is(err, io.EOF) {
		l.report("S01", place{}, "一个文件只能写一个评分办法，不能有第二个“---”")
		return
	}
	if root.Kind != yaml.DocumentNode || root.Content[0].Kind != yaml.MappingNode {
		l.report("S01", place{line: 1}, "这不是评分办法：第一行应为“id: 办法编号”这样的条款")
		return
	}
	l.own = root.Content[0]
	strict := yaml.NewDecoder(bytes.NewReader(l.scheme.text))
	strict.KnownFields(true)
	if err := strict.Decode(new(Scheme)); err != nil {
		l.yamlErrors(err)
	}
}

var (
	yamlLine    = regexp.MustCompile(`^(?:yaml: )?line (\d+): `)
	yamlUnknown = regexp.MustCompile(`field (\S+) not found in type`)
	yamlTwice   = regexp.MustCompile(`mapping key "?([^"]+)"? already defined`)
	yamlType    = regexp.MustCompile("cannot unmarshal (\\S+)(?: `([^`]*)`)? into")
)

// yamlErrors tells in Chinese what yaml found.
func (l *schemeLoading) yamlErrors(err error) {
	texts := []string{err.Error()}
	syntax := true
	var several *yaml.TypeError
	if errors.As(err, &several) {
		texts, syntax = several.Errors, false
	}
	for _, text := range texts {
		var at place
		if m := yamlLine.FindStringSubmatch(text); m != nil {
			_, _ = fmt.Sscan(m[1], &at.line) // digits, as matched
			text = text[len(m[0]):]
		}
		switch {
		case syntax:
			text = "YAML写法有误：" + strings.TrimPrefix(text, "yaml: ")
		case yamlUnknown.MatchString(text):
			text = "没有“" + yamlUnknown.FindStringSubmatch(text)[1] + "”这一项，请核对拼写"
		case yamlTwice.MatchString(text):
			text = "“" + yamlTwice.FindStringSubmatch(text)[1] + "”写了两次"
		case yamlType.MatchString(text):
			m := yamlType.FindStringSubmatch(text)
			text = "这里的内容类型不对（" + strings.TrimPrefix(m[1], "!!") + " " + m[2] + "）"
		}
		l.report("S01", at, "%s", text)
	}
}

// inherit puts the file's clauses over those of the scheme that it is based on.
// A clause that the file has replaces the other's whole; targets are replaced
// form by form, and within a form formula by formula.
func (l *schemeLoading) inherit() {
	l.scheme.root = l.own
	ref := valueOf(l.own, "based_on")
	if ref == nil {
		return
	}
	base, err := l.catalog.FindExact(ref.Value)
	if err != nil {
		l.report("S07", place{ref.Line, ref.Column}, "based_on：%v", err)
		return
	}
	l.parts = append(l.parts, base.Digest)
	l.scheme.compiled = maps.Clone(base.compiled)
	merged := inherited(base.root)
	for _, name := range []string{"based_on", "basis", "name"} {
		drop(merged, name)
	}
	superimpose(merged, l.own, 0)
	l.scheme.root = merged
}

// entry finds a key in a mapping; its value stands behind it. -1 where there is
// none.
func entry(mapping *yaml.Node, key string) int {
	for i := 0; i+1 < len(mapping.Content); i += 2 {
		if mapping.Content[i].Value == key {
			return i
		}
	}
	return -1
}

// valueOf is the value of a key in a mapping; nil where it has none.
func valueOf(mapping *yaml.Node, key string) *yaml.Node {
	if i := entry(mapping, key); i >= 0 {
		return mapping.Content[i+1]
	}
	return nil
}

func drop(mapping *yaml.Node, key string) {
	if i := entry(mapping, key); i >= 0 {
		mapping.Content = slices.Delete(mapping.Content, i, i+2)
	}
}

// inherited copies a node without its place, which is in another file. Aliases
// become what they stand for.
func inherited(n *yaml.Node) *yaml.Node {
	if n.Kind == yaml.AliasNode {
		return inherited(n.Alias)
	}
	c := *n
	c.Line, c.Column, c.Anchor = 0, 0, ""
	c.Content = nil
	for _, child := range n.Content {
		c.Content = append(c.Content, inherited(child))
	}
	return &c
}

// mergedDepth is how deep clauses are merged: targets, their forms.
const mergedDepth = 2

func superimpose(under, over *yaml.Node, depth int) {
	for i := 0; i+1 < len(over.Content); i += 2 {
		key, value := over.Content[i], over.Content[i+1]
		below := valueOf(under, key.Value)
		switch {
		case below == nil:
			under.Content = append(under.Content, key, value)
		case depth < mergedDepth && (depth > 0 || key.Value == "targets") && below.Kind == yaml.MappingNode && value.Kind == yaml.MappingNode:
			superimpose(below, value, depth+1)
		default:
			*below = *value
		}
	}
}

func (l *schemeLoading) decode() {
	if err := l.scheme.root.Decode(l.scheme); err != nil {
		l.yamlErrors(err)
	}
}

// use fills in the shipped parts that the scheme names.
func (l *schemeLoading) use() {
	l.useApplication()
	for i := range l.scheme.Spending.Schemes {
		one := &l.scheme.Spending.Schemes[i]
		if one.Use == "" {
			continue
		}
		part, err := l.catalog.part(one.Use)
		if err != nil || part.spending == nil {
			l.report("S07", l.clause("spending"), "spending.schemes：没有支出进度口径“%s”，可用的有：%s", one.Use, l.catalog.partNames(isSpending))
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
			l.report("S07", l.clause("grades"), "grades：没有等级划分“%s”，可用的有：%s", g.Use, l.catalog.partNames(isGrades))
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
