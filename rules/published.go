package rules

import (
	"fmt"
	"slices"
)

// Publication is a scheme's text as it was published, with the digest that it
// had then.
type Publication struct {
	ID      string
	Version int
	Digest  string
	Text    string
}

// Ref names the version that was published: OURS@1.
func (p Publication) Ref() string { return refOf(p.ID, p.Version) }

// Text is the scheme's file as it was written.
func (s *Scheme) Text() string { return string(s.text) }

// UnusableSchemeError says that a published scheme is not what it was: this
// program finds mistakes in it, or what it rests on has changed.
type UnusableSchemeError struct {
	ID          string
	Version     int
	Diagnostics []Diagnostic
}

// Ref names the version that can't be used.
func (e *UnusableSchemeError) Ref() string { return refOf(e.ID, e.Version) }

// Error is the Chinese sentence for users.
func (e *UnusableSchemeError) Error() string {
	return fmt.Sprintf("评分办法%s已经发布，但在这个版本的程序里不能使用，原因见它的诊断；请改正后以新的版本发布", e.Ref())
}

// WithPublished is the catalog with a scheme that was published before, after
// those that it is based on. Where it no longer loads to the same digest it is
// kept as unusable, and everything else goes on. It hides a scheme that is
// shipped since under its id and version: what is published never changes, by an
// upgrade neither.
func (c *Catalog) WithPublished(p Publication) *Catalog {
	next := *c
	next.schemes = slices.DeleteFunc(slices.Clone(c.schemes), func(s *Scheme) bool { return s.Ref() == p.Ref() })
	s, ds := next.Load(p.Ref(), []byte(p.Text))
	if s != nil && s.Ref() == p.Ref() && s.Digest == p.Digest {
		return next.with(s)
	}
	if s != nil {
		ds = append(ds, Diagnostic{ID: "S20", Severity: Error, Source: Source{File: p.Ref()},
			Message: fmt.Sprintf("发布时的摘要是%s，现在是%s的%s：它所依据的办法、口径或等级划分与发布时不同", p.Digest, s.Ref(), s.Digest)})
	}
	next.unusable = append(slices.Clone(c.unusable), &UnusableSchemeError{p.ID, p.Version, ds})
	return &next
}

// unusableAs is what a name means where that can't be used: the very version, or
// the newest of an id.
func (c *Catalog) unusableAs(name string) (found *UnusableSchemeError) {
	newest := 0
	for _, s := range c.schemes {
		if s.ID == name {
			newest = max(newest, s.Version)
		}
	}
	for _, u := range c.unusable {
		if u.Ref() == name {
			return u
		}
		if u.ID == name && u.Version > newest {
			found, newest = u, u.Version
		}
	}
	return found
}
