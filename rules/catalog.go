package rules

import (
	"bytes"
	"cmp"
	"embed"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strconv"
	"strings"
	"sync"

	"go.yaml.in/yaml/v3"
)

//go:embed schemes
var schemeFiles embed.FS

// Catalog holds the schemes that may be used, every version of each (办法库). It
// never changes; With makes another one.
type Catalog struct {
	schemes  []*Scheme // by id, then version
	parts    []part
	unusable []*UnusableSchemeError
}

// part is a clause that several schemes share: a method of lighting the spending,
// a division into grades, or what grades suggest.
type part struct {
	ref      string
	digest   string
	spending *SpendingScheme
	grades   *GradeClause

	application *ApplicationClause
}

func isSpending(p part) bool    { return p.spending != nil }
func isGrades(p part) bool      { return p.grades != nil }
func isApplication(p part) bool { return p.application != nil }

// Shipped is the catalog of the schemes that come with the program. It panics if
// one of them is wrong, which a test excludes.
var Shipped = sync.OnceValue(func() *Catalog {
	c := &Catalog{}
	for _, file := range shippedFiles("schemes/parts") {
		p, err := readPart(file.data)
		if err != nil {
			panic(fmt.Sprintf("%s: %v", file.name, err))
		}
		c.parts = append(c.parts, p)
	}
	waiting := shippedFiles("schemes")
	for len(waiting) > 0 {
		var later []shippedFile
		for _, file := range waiting {
			s, ds := c.load(file.name, file.data, true)
			if s == nil {
				file.wrong = ds
				later = append(later, file) // based on one that comes later in the alphabet, or wrong
				continue
			}
			c = c.with(s)
		}
		if len(later) == len(waiting) {
			panic(fmt.Sprintf("%s: %v", later[0].name, later[0].wrong))
		}
		waiting = later
	}
	return c
})

type shippedFile struct {
	name  string
	data  []byte
	wrong []Diagnostic
}

func shippedFiles(dir string) (list []shippedFile) {
	entries, err := schemeFiles.ReadDir(dir)
	if err != nil {
		panic(err)
	}
	for _, e := range entries {
		if path.Ext(e.Name()) != ".yaml" {
			continue
		}
		data, err := fs.ReadFile(schemeFiles, path.Join(dir, e.Name()))
		if err != nil {
			panic(err)
		}
		list = append(list, shippedFile{name: e.Name(), data: data})
	}
	return list
}

func readPart(data []byte) (part, error) {
	var file struct {
		Spending *SpendingScheme `yaml:"spending"`
		Grades   *GradeClause    `yaml:"grades"`

		Application *ApplicationClause `yaml:"application"`
	}
	decoder := yaml.NewDecoder(bytes.NewReader(data))
	decoder.KnownFields(true)
	if err := decoder.Decode(&file); err != nil {
		return part{}, err
	}
	p := part{digest: sumOf(data), spending: file.Spending, grades: file.Grades, application: file.Application}
	switch {
	case p.spending != nil:
		p.ref = refOf(p.spending.ID, p.spending.Version)
		p.spending.Light.at = place{}
	case p.grades != nil:
		p.ref = refOf(p.grades.ID, p.grades.Version)
	case p.application != nil:
		p.ref = p.application.Ref()
	default:
		return p, fmt.Errorf("none of spending, grades, application")
	}
	return p, nil
}

func (c *Catalog) part(ref string) (part, error) {
	i := slices.IndexFunc(c.parts, func(p part) bool { return p.ref == ref })
	if i < 0 {
		return part{}, fmt.Errorf("no part %s", ref)
	}
	return c.parts[i], nil
}

func (c *Catalog) partNames(of func(part) bool) string {
	var refs []string
	for _, p := range c.parts {
		if of(p) {
			refs = append(refs, p.ref)
		}
	}
	return strings.Join(refs, "、")
}

func (c *Catalog) with(s *Scheme) *Catalog {
	next := *c
	next.schemes = append(slices.Clone(c.schemes), s)
	slices.SortFunc(next.schemes, func(a, b *Scheme) int {
		return cmp.Or(cmp.Compare(a.ID, b.ID), cmp.Compare(a.Version, b.Version))
	})
	return &next
}

// PublishedError says that another text stands published under the same id and
// version.
type PublishedError struct{ Ref string }

// Error is the Chinese sentence for users.
func (e *PublishedError) Error() string {
	return fmt.Sprintf("评分办法%s已经发布，内容不同；发布过的不能改，请把version加1", e.Ref)
}

// With is the catalog with one more scheme. A version that is published never
// changes: another text under its id and version is a *PublishedError.
func (c *Catalog) With(s *Scheme) (*Catalog, error) {
	for _, old := range c.schemes {
		if old.Ref() == s.Ref() {
			if old.Digest != s.Digest {
				return nil, &PublishedError{s.Ref()}
			}
			return c, nil
		}
	}
	return c.with(s), nil
}

// Find returns a scheme by its id, the newest version, or by id@version. An empty
// id means the default. The error, an *UnknownSchemeError, names the schemes
// there are; where the newest version can't be used it is an
// *UnusableSchemeError, for an older one in its stead would be another method.
func (c *Catalog) Find(id string) (*Scheme, error) {
	id = cmp.Or(id, DefaultScheme)
	if u := c.unusableAs(id); u != nil {
		return nil, u
	}
	for i := len(c.schemes) - 1; i >= 0; i-- {
		if s := c.schemes[i]; s.ID == id || s.Ref() == id {
			return s, nil
		}
	}
	return nil, &UnknownSchemeError{id, c.instead(id)}
}

// instead are the names that may be meant by one that is none: for id@version the
// versions of that id, or of all where there is no such id.
func (c *Catalog) instead(name string) (names []string) {
	id, _, versioned := strings.Cut(name, "@")
	known := slices.ContainsFunc(c.schemes, func(s *Scheme) bool { return s.ID == id })
	for _, s := range c.schemes {
		switch {
		case !versioned:
			names = append(names, s.ID)
		case !known || s.ID == id:
			names = append(names, s.Ref())
		}
	}
	return slices.Compact(names)
}

// FindExact is Find for a name that must say the version, as everything does
// that a digest rests on.
func (c *Catalog) FindExact(ref string) (*Scheme, error) {
	id, version, ok := strings.Cut(ref, "@")
	if n, err := strconv.Atoi(version); !ok || err != nil || n < 1 {
		return nil, fmt.Errorf("“%s”应写明版本，如 %s@1", ref, id)
	}
	return c.Find(ref)
}

// List lists all schemes, every version of each, by id and version.
func (c *Catalog) List() []*Scheme { return slices.Clone(c.schemes) }

// UnknownSchemeError names a scheme that the catalog does not have.
type UnknownSchemeError struct {
	ID    string
	Known []string
}

// Error is the Chinese sentence for users.
func (e *UnknownSchemeError) Error() string {
	return fmt.Sprintf("没有评分办法“%s”，可用的有：%s", e.ID, strings.Join(e.Known, "、"))
}

// FindScheme finds a scheme among those that are shipped.
func FindScheme(id string) (*Scheme, error) { return Shipped().Find(id) }
