package storage

import (
	"context"
	"errors"
	"fmt"
	"time"

	"zhunsheng/engine"
)

// departmentCode stands for a project's code where the department as a whole is
// meant. No project has it: its table would be refused.
const departmentCode = ""

// departmentResultRow is what a run decided about the department, beside what it
// has in common with a project.
type departmentResultRow struct {
	owned
	RunID       string `db:"run_id"`
	ProjectCode string `db:"project_code"`

	RollUps  document[[]engine.RollUp]        `db:"roll_ups"`
	SubGoals document[[]engine.SubGoalResult] `db:"sub_goals"`

	ProjectsScore       *engine.Hundredths `db:"projects_score"`
	ProjectsExplanation string             `db:"projects_explanation"`
}

func departmentResultRows(run string, d *engine.DepartmentResult) []departmentResultRow {
	if d == nil {
		return nil
	}
	return []departmentResultRow{{
		RunID: run, ProjectCode: departmentCode, RollUps: document[[]engine.RollUp]{d.RollUps}, SubGoals: document[[]engine.SubGoalResult]{d.SubGoals},
		ProjectsScore: d.ProjectsScore, ProjectsExplanation: d.ProjectsExplanation,
	}}
}

// departmentResult reads the department's part of a run into its own result; nil
// where it has none, or the scope does not have all of its projects.
func (q *session) departmentResult(ctx context.Context, run string, own *engine.ProjectResult) (*engine.DepartmentResult, error) {
	if own == nil {
		return nil, nil
	}
	var row departmentResultRow
	if err := q.get(ctx, &row, "select-department-result", args{"run_id": run}); err != nil {
		return nil, err
	}
	return &engine.DepartmentResult{
		ProjectResult: *own, RollUps: row.RollUps.value, SubGoals: row.SubGoals.value,
		ProjectsScore: row.ProjectsScore, ProjectsExplanation: row.ProjectsExplanation,
	}, nil
}

// departmentReports reads the department's own reports of a range of months.
func (q *session) departmentReports(ctx context.Context, year, from, to int) ([]storedReport, error) {
	return q.storedReports(ctx, reportStatements{"select-department-reports", "select-department-observations", "select-department-funds"},
		args{"fiscal_year": year, "from_month": from, "to_month": to})
}

// DepartmentObservations returns what the department reported of itself for a
// month, and its tag.
func (s *Store) DepartmentObservations(ctx context.Context, scope engine.Scope, year, month int) (*engine.ProjectReport, string, error) {
	var list []storedReport
	err := s.read(ctx, scope, func(q *session) (err error) {
		if list, err = q.departmentReports(ctx, year, month, month); err == nil && len(list) == 0 {
			err = engine.ErrNotFound
		}
		return err
	})
	if err != nil {
		return nil, "", fmt.Errorf("the department's observations for %d-%02d: %w", year, month, err)
	}
	return &list[0].reported, head{Version: list[0].Version, Digest: list[0].Digest}.tag(), nil
}

// SaveDepartmentObservations appends a version of the department's own report, as
// SaveObservations does of a project's. Where no department's part is declared,
// or the scope does not have all projects of the division, it is
// engine.ErrNotFound.
func (s *Store) SaveDepartmentObservations(ctx context.Context, scope engine.Scope, year, month int, r engine.ProjectReport, ifMatch, by string, at time.Time) (tag string, err error) {
	r.Code = departmentCode
	err = checkMonths(year, []engine.Report{{FiscalYear: year, Month: month}})
	if err == nil {
		err = s.appendVersions(ctx, scope, func(q *session) error {
			last, err := q.departmentHead(ctx, year, month)
			if err == nil {
				tag, err = q.appendReport(ctx, year, month, &r, last, ifMatch, recordedBy(by, at))
			}
			return err
		})
	}
	if err != nil {
		return "", fmt.Errorf("save the department's observations for %d-%02d: %w", year, month, err)
	}
	return tag, nil
}

// departmentHead is the newest version of the department's own report of a month.
func (q *session) departmentHead(ctx context.Context, year, month int) (last head, err error) {
	err = q.get(ctx, &last, "select-department-report-head", args{"fiscal_year": year, "month": month})
	return last, err
}

// saveDepartmentReport appends the department's part of a month's report.
func (q *session) saveDepartmentReport(ctx context.Context, m engine.Report, saved *Saved, by recorded) error {
	if m.Department == nil {
		return nil
	}
	last, err := q.departmentHead(ctx, m.FiscalYear, m.Month)
	if errors.Is(err, engine.ErrNotFound) {
		return fmt.Errorf("the department's goals: %w", err)
	}
	if err != nil {
		return err
	}
	own := *m.Department
	own.Code = departmentCode
	sum := reportDigest(&own)
	version, stored := saved.count(last, sum)
	if stored {
		return nil
	}
	var rows reportRows
	rows.add(&own, m.FiscalYear, m.Month, version, sum, by)
	return q.insertReports(ctx, rows)
}
