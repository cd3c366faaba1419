package storage

import (
	"context"
	"fmt"

	"zhunsheng/engine"
	"zhunsheng/engine/alerting"
	"zhunsheng/rules"
)

// Evidence is what an alert rests on, as the run has judged it that the alert stands on. Where
// that run keeps its conclusions it is judged again, and may be an *engine.UnrepeatedError.
func (s *Store) Evidence(ctx context.Context, scope engine.Scope, id string) (*alerting.Evidence, error) {
	found, err := s.evidence(ctx, scope, id)
	if err != nil {
		return nil, fmt.Errorf("evidence of alert %s: %w", id, err)
	}
	return found, nil
}

func (s *Store) evidence(ctx context.Context, scope engine.Scope, id string) (*alerting.Evidence, error) {
	a, _, err := s.Alert(ctx, scope, id)
	if err != nil || a.Drill {
		return nil, err
	}
	run, err := s.Run(ctx, scope, a.Run)
	if err != nil {
		return nil, err
	}
	found := &alerting.Evidence{
		Run: run.ID, Scheme: run.Scheme, SchemeDigest: run.SchemeDigest, InputDigest: run.InputDigest, Message: a.Message,
	}
	b, err := s.judgedOf(ctx, scope, a)
	if err != nil {
		return nil, err
	}
	found.Spending, found.Dual = &b.result.Spending, b.result.Dual
	if a.Indicator == "" {
		return found, nil
	}
	key := rules.Indicator{Level2: a.Level2, Name: a.Indicator}.Key()
	for i := range b.result.Indicators {
		r := &b.result.Indicators[i]
		if (rules.Indicator{Level2: r.Level2, Name: r.Name}).Key() == key && (found.Result == nil || r.Light == a.Level) {
			found.Result = r
		}
	}
	for i := range b.declared {
		if b.declared[i].Key() == key {
			found.Target = sourceOf(b.declared[i].Target)
		}
	}
	if b.report == nil {
		return found, nil
	}
	for _, o := range b.report.Observations {
		if (rules.Indicator{Level2: o.Level2, Name: o.Name}).Key() == key {
			found.Actual = sourceOf(o.Actual)
		}
	}
	return found, nil
}

// judged is what a run has decided about a project or the department, and on what.
type judged struct {
	declared []rules.Indicator
	report   *engine.ProjectReport // nil where nothing was reported
	result   *engine.ProjectResult
}

func (s *Store) judgedOf(ctx context.Context, scope engine.Scope, a *alerting.Alert) (*judged, error) {
	if a.Project == departmentCode {
		d, err := s.DepartmentDossier(ctx, scope, a.FiscalYear, a.Run)
		if err != nil {
			return nil, err
		}
		if d.Result == nil {
			return nil, engine.ErrNotFound
		}
		b := &judged{report: d.Report, result: &d.Result.ProjectResult}
		if d.Declared != nil {
			b.declared = d.Declared.Indicators
		}
		return b, nil
	}
	found, err := s.Dossiers(ctx, scope, engine.DossierQuery{Run: a.Run, Codes: []string{a.Project}, After: engine.BeforeAll})
	if err != nil {
		return nil, err
	}
	if len(found) == 0 {
		return nil, engine.ErrNotFound
	}
	return &judged{declared: found[0].Table.Indicators, report: found[0].Report, result: found[0].Result}, nil
}

// sourceOf is where a text was read; nil where that is not known.
func sourceOf(c rules.Cell) *rules.Source {
	if c.Source == (rules.Source{}) {
		return nil
	}
	return &c.Source
}
