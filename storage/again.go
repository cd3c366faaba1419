package storage

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"

	"zhunsheng/engine"
	"zhunsheng/rules"
)

// published is a run whose results may be read.
type published struct {
	runRow
	// scheme judges again what the run keeps without words; nil where they are stored.
	scheme *rules.Scheme
}

// published reads the head of a run. It must not be called within a session: the schemes
// are read by one of their own.
func (s *Store) published(ctx context.Context, scope engine.Scope, id string) (*published, error) {
	run := &published{}
	err := s.read(ctx, scope, func(q *session) (err error) {
		run.runRow, err = q.publishedRun(ctx, id)
		return err
	})
	if err == nil && run.Kept == engine.KeptConclusions {
		run.scheme, err = s.schemeAgain(ctx, scope, &run.runRow)
	}
	return run, err
}

// schemeAgain is the scheme by which a run was judged, an *engine.UnrepeatedError where
// this program has none such.
func (s *Store) schemeAgain(ctx context.Context, scope engine.Scope, head *runRow) (*rules.Scheme, error) {
	scheme, err := s.schemeOf(ctx, scope, head)
	var unknown *rules.UnknownSchemeError
	var other *otherSchemeError
	if errors.As(err, &unknown) || errors.As(err, &other) {
		return nil, &engine.UnrepeatedError{Reason: fmt.Sprintf("评价时用的评分办法%s，这个程序里没有，或者不是同一个，因此没有给出结果；%s", head.SchemeRef, howToRepeat)}
	}
	return scheme, err
}

const howToRepeat = "请用评价时那一版本的程序查看，或者重新下达评价"

// again judges projects of a run another time, and holds what comes out to what is
// stored.
type again struct {
	*session
	run *published
	// lacking are those that are still to be judged, as they are stored. Judged again they get
	// their words.
	lacking map[string]*projectResultRow
	// results are those of all that were judged again, as a run that keeps them would have
	// stored them.
	results []ruledResultRow
}

func (q *session) again(run *published, projects []projectResultRow) *again {
	a := &again{session: q, run: run, lacking: make(map[string]*projectResultRow, len(projects))}
	for i := range projects {
		a.lacking[projects[i].ProjectCode] = &projects[i]
	}
	return a
}

// judge takes some of the projects, of which this is pinned.
func (a *again) judge(ctx context.Context, some pins, d *rules.Declaration, r *engine.Report) error {
	part, err := engine.EvaluatePart(a.run.scheme, d, r)
	if err != nil {
		return err
	}
	if part.Outcome == nil {
		return unrepeated("有评价时没有的错误")
	}
	conclusions, err := a.conclusions(ctx, d)
	if err != nil {
		return err
	}
	for i := range part.Outcome.Projects {
		p := &part.Outcome.Projects[i]
		if !a.concludes(p, conclusions[p.Code]) {
			return otherResult(p.Code)
		}
	}
	e, err := entryOf(a.run.ID, some.first, engine.Period{FiscalYear: a.run.FiscalYear, Month: a.run.Month}, part.Outcome)
	if err != nil {
		return err
	}
	for i := range e.projects {
		judged := &e.projects[i]
		stored := a.lacking[judged.ProjectCode]
		if stored == nil || !sameConclusion(stored, judged) {
			return otherResult(judged.ProjectCode)
		}
		judged.Seq = stored.Seq
		*stored = *judged
		delete(a.lacking, judged.ProjectCode)
	}
	a.results = append(a.results, e.ruled()...)
	return nil
}

// whole is an error where a project was not judged again.
func (a *again) whole() error {
	for _, code := range slices.Sorted(maps.Keys(a.lacking)) {
		return otherResult(code)
	}
	return nil
}

func otherResult(project string) error {
	return unrepeated(fmt.Sprintf("项目%s的结果与当时存下的不同", project))
}

func unrepeated(what string) error {
	return &engine.UnrepeatedError{Reason: fmt.Sprintf("按评价时的目标表和执行数据重新评价，%s，因此没有给出结果；%s", what, howToRepeat)}
}

// conclusions are those that are stored of the projects; none where they were dropped.
func (a *again) conclusions(ctx context.Context, d *rules.Declaration) (map[string][]engine.Conclusion, error) {
	codes := make([]string, len(d.Tables))
	for i, t := range d.Tables {
		codes[i] = t.Code.Text
	}
	var rows []struct {
		ProjectCode string `db:"project_code"`
		conclusionRow
	}
	of := args{"run_id": a.run.ID, "project_codes": asParameter(codes)}
	if err := a.list(ctx, &rows, "select-judged-conclusions", of); err != nil {
		return nil, err
	}
	list := map[string][]engine.Conclusion{}
	for i := range rows {
		list[rows[i].ProjectCode] = append(list[rows[i].ProjectCode], rows[i].conclusion())
	}
	return list, nil
}

// concludes tells that a project's indicators come to what is stored of them. Of a
// superseded run that may have been dropped.
func (a *again) concludes(p *engine.ProjectResult, stored []engine.Conclusion) bool {
	return len(stored) == 0 && a.run.Dropped || slices.EqualFunc(p.Indicators, stored, func(r engine.Result, c engine.Conclusion) bool { return r.Conclusion() == c })
}

// sameConclusion tells that a project comes to what is stored of it. Results against
// money are not stored; their light is among those that the project's is the worst of.
func sameConclusion(stored, judged *projectResultRow) bool {
	one, two := stored.result(), judged.result()
	was, is := one.Conclusion(), two.Conclusion()
	was.Dual = is.Dual
	return was == is && stored.Budget == judged.Budget && sameMoney(stored.Spent, judged.Spent) && stored.ExecutionMarks == judged.ExecutionMarks &&
		number(stored.IndicatorCount) == number(judged.IndicatorCount) && number(stored.AlertCount) == number(judged.AlertCount)
}

func sameMoney(a, b *int64) bool { return a == b || a != nil && b != nil && *a == *b }

// number is how long a list is; 0 for a null one.
func number(count *int) int {
	if count == nil {
		return 0
	}
	return *count
}

// ruled are the results of an entry with their rules.
func (e *entry) ruled() []ruledResultRow {
	by := make(map[string]*ruleRow, len(e.rules))
	for i := range e.rules {
		by[e.rules[i].ID] = &e.rules[i]
	}
	list := make([]ruledResultRow, len(e.results))
	for i, r := range e.results {
		u := by[r.RuleID]
		list[i] = ruledResultRow{
			resultRow: r, Digest: u.Digest, Target: u.Target, Accumulation: u.Accumulation, Met: u.Met, RatioSource: u.Ratio, LightSource: u.Light,
		}
	}
	return list
}
