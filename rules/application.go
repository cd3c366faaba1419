package rules

import (
	"slices"
	"strconv"
)

// defaultApplication is what a grade is good for where a scheme does not say. It
// decides nothing, so no scheme's digest rests on it.
const defaultApplication = "RESULT_USE@1"

// ApplicationClause says what a project's grade suggests for its next budget
// (评价结果应用). It is advice, shown and never executed: it changes no mark, light
// or grade.
type ApplicationClause struct {
	Use     string        `yaml:"use"` // ID@version of a part that is shipped, in place of all below
	ID      string        `yaml:"id"`
	Version int           `yaml:"version"`
	Name    string        `yaml:"name"`
	Grades  []GradeAdvice `yaml:"grades"`
	Basis   string        `yaml:"basis"`
}

// GradeAdvice is what one grade suggests.
type GradeAdvice struct {
	Grade  string `yaml:"grade"`
	Advice string `yaml:"advice"`
}

// ApplicationOf is what a grade suggests, in Chinese; empty where the scheme says
// nothing of it, as of a provisional one.
func (s *Scheme) ApplicationOf(grade string) string {
	for _, g := range s.Application.Grades {
		if g.Grade == grade {
			return g.Advice
		}
	}
	return ""
}

// useApplication fills in the shipped part that the scheme names, or that holds
// where it has no clause of its own.
func (l *schemeLoading) useApplication() {
	a := &l.scheme.Application
	own := a.Use != "" || len(a.Grades) > 0 || a.Basis != ""
	if own && a.Use == "" {
		return
	}
	ref := defaultApplication
	if own {
		ref = a.Use
	}
	part, err := l.catalog.part(ref)
	if err != nil || part.application == nil {
		l.tell("S07", "application.use", "application：没有结果应用建议“%s”，可用的有：%s", ref, l.catalog.partNames(isApplication))
		l.breaks("application")
		return
	}
	*a = *part.application
	if own {
		a.Use = ref
		l.parts = append(l.parts, part.digest)
	}
}

// application asks that a clause of the scheme's own speaks of its grades.
func (l *schemeLoading) application() {
	s := l.scheme
	if s.Application.ID != "" && s.Application.Use == "" && s.Application.Ref() == defaultApplication {
		return // not its own
	}
	if l.hasBroken("grades.bands") {
		return
	}
	for i, g := range s.Application.Grades {
		path := under("application.grades", strconv.Itoa(i))
		known := slices.ContainsFunc(s.Grades.Bands, func(b GradeBand) bool { return b.Name == g.Grade })
		switch {
		case g.Grade == "":
			l.tell("S02", path+".grade", "application：第%d条缺少等级 grade", i+1)
		case len(s.Grades.Bands) > 0 && !known:
			l.tell("S02", path+".grade", "application：没有“%s”这个等级", g.Grade)
		case g.Advice == "":
			l.tell("S02", path+".advice", "application：“%s”缺少建议 advice", g.Grade)
		}
	}
}

// Ref names this version of the clause.
func (a ApplicationClause) Ref() string { return refOf(a.ID, a.Version) }
