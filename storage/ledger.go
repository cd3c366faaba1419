package storage

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/google/uuid"

	"zhunsheng/engine"
	"zhunsheng/rules"
)

// Book returns what is declared for the year and what is reported for its months
// up to the period's, as of one moment.
func (s *Store) Book(ctx context.Context, p engine.Period) (*rules.Declaration, *engine.Report, error) {
	var declaration *rules.Declaration
	var report *engine.Report
	err := s.read(ctx, engine.Scope{Division: p.Division}, func(q *session) (err error) {
		if declaration, err = q.declaration(ctx, p.FiscalYear); err != nil {
			return err
		}
		report, err = q.reports(ctx, p.FiscalYear, 1, p.Month)
		return err
	})
	if err != nil {
		return nil, nil, fmt.Errorf("book %s: %w", periodName(p), err)
	}
	return declaration, report, nil
}

// Post stores an outcome as a new run, whole or not at all, and without parts.
func (s *Store) Post(ctx context.Context, p engine.Period, o *engine.Outcome, at time.Time) (run string, err error) {
	id, err := uuid.NewV7()
	if err != nil {
		return "", fmt.Errorf("post ledger %s: %w", periodName(p), err)
	}
	e, err := entryOf(id.String(), 1, p, o)
	if err == nil {
		head := runRow{
			ID: id.String(), FiscalYear: o.FiscalYear, Month: o.Month, Scheme: o.Scheme, SchemeDigest: o.SchemeDigest, InputDigest: o.InputDigest,
			Kept: engine.KeptResults, Status: engine.RunDone, StartedAt: momentOf(at), FinishedAt: momentOf(at),
			ProjectCount: countOf(o.Projects), IndicatorCount: len(e.results), AlertCount: len(e.alerts),
		}
		err = s.write(ctx, engine.Scope{Division: p.Division}, func(q *session) error {
			if e.clearances, err = q.clearancesOf(ctx, &head, o); err != nil {
				return err
			}
			return q.post(ctx, head, e)
		})
	}
	if err != nil {
		return "", fmt.Errorf("post ledger %s: %w", periodName(p), err)
	}
	return id.String(), nil
}

func periodName(p engine.Period) string {
	return fmt.Sprintf("%s %d-%02d", p.Division, p.FiscalYear, p.Month)
}

// entry is an outcome, of a whole run or of a part, as rows.
type entry struct {
	run      string
	rules    []ruleRow
	projects []projectResultRow
	results  []resultRow
	alerts   []alertRow
	// department is empty where the outcome has no department's part.
	department []departmentResultRow
	clearances []clearanceRow
}

// entryOf puts an outcome into rows of a run; first is the place of its first project in
// the run.
func entryOf(run string, first int, p engine.Period, o *engine.Outcome) (*entry, error) {
	if o.FiscalYear != p.FiscalYear || o.Month != p.Month {
		return nil, fmt.Errorf("%w: the outcome is of %d-%02d", engine.ErrInvalid, o.FiscalYear, o.Month)
	}
	e := &entry{run: run}
	known := map[string]ruleRow{}
	for n := range o.Projects {
		if err := e.add(first+n, o.Projects[n].Code, &o.Projects[n], p, o, known); err != nil {
			return nil, err
		}
	}
	if o.Department != nil {
		if err := e.add(0, departmentCode, &o.Department.ProjectResult, p, o, known); err != nil {
			return nil, err
		}
	}
	e.department = departmentResultRows(run, o.Department)
	// In order of id, so that two that store the same rules can't wait for each other.
	for _, id := range slices.Sorted(maps.Keys(known)) {
		e.rules = append(e.rules, known[id])
	}
	return e, nil
}

// add puts what was decided about one project into rows; seq is its place.
func (e *entry) add(seq int, code string, project *engine.ProjectResult, p engine.Period, o *engine.Outcome, known map[string]ruleRow) error {
	row, err := projectResultRowOf(e.run, seq, project)
	if err != nil {
		return fmt.Errorf("project %s: %w", code, err)
	}
	row.ProjectCode = code
	e.projects = append(e.projects, row)
	for k := range project.Indicators {
		result := &project.Indicators[k]
		rule := ruleRowOf(o, result)
		known[rule.ID] = rule
		row, err := resultRowOf(e.run, code, k+1, rule.ID, result)
		if err != nil {
			return fmt.Errorf("project %s, %s: %w", code, result.Name, err)
		}
		e.results = append(e.results, row)
	}
	for k, alert := range project.Alerts {
		e.alerts = append(e.alerts, alertRowOf(e.run, p, code, k+1, alert))
	}
	return nil
}

func (q *session) post(ctx context.Context, head runRow, e *entry) error {
	if err := insert(ctx, q, "insert-rule", e.rules); err != nil {
		return err
	}
	if err := insert(ctx, q, "insert-run", []runRow{head}); err != nil {
		return err
	}
	if err := q.insertResults(ctx, e); err != nil {
		return err
	}
	if err := q.follow(ctx, &head, head.FinishedAt); err != nil {
		return err
	}
	return q.analyze(ctx, "analyze-runs", len(e.results))
}

// insertResults appends all rows of an entry but its rules.
func (q *session) insertResults(ctx context.Context, e *entry) error {
	if err := insert(ctx, q, "insert-project-result", e.projects); err != nil {
		return err
	}
	if err := insert(ctx, q, "insert-result", e.results); err != nil {
		return err
	}
	if err := insert(ctx, q, "insert-alert", e.alerts); err != nil {
		return err
	}
	if err := insert(ctx, q, "insert-clearance", e.clearances); err != nil {
		return err
	}
	return insert(ctx, q, "insert-department-result", e.department)
}
