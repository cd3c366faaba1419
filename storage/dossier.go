package storage

import (
	"context"
	"fmt"
	"maps"
	"strings"

	"zhunsheng/engine"
	"zhunsheng/rules"
)

// Dossiers returns a page of the projects of a run, or of those that are declared,
// with all that their forms are filled in from.
func (s *Store) Dossiers(ctx context.Context, scope engine.Scope, query engine.DossierQuery) ([]engine.Dossier, error) {
	var list []engine.Dossier
	err := s.read(ctx, scope, func(q *session) (err error) {
		if query.Run == "" {
			list, err = q.declaredDossiers(ctx, query)
			return err
		}
		run, err := q.publishedRun(ctx, query.Run)
		if err != nil {
			return err
		}
		list, err = q.runDossiers(ctx, &run, query)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("dossiers of %d, run %q: %w", query.Year, query.Run, err)
	}
	return list, nil
}

// dossierArgs are what all statements about a page take.
func dossierArgs(query engine.DossierQuery) args {
	return args{
		"after_agency": query.After.Agency, "after_no": query.After.No, "after_code": query.After.Code,
		"pattern": containing(query.Text), "codes": listed(query.Codes),
	}
}

// listed is how statements are told which projects are wanted; empty for no codes.
func listed(codes []string) string {
	if len(codes) == 0 {
		return ""
	}
	return "<" + strings.Join(codes, "><") + ">"
}

// with is the parameters and more.
func (a args) with(more args) args {
	all := maps.Clone(a)
	maps.Copy(all, more)
	return all
}

// upTo ends a page at its last project.
func (a args) upTo(last engine.DossierPlace) args {
	return a.with(args{"last_agency": last.Agency, "last_no": last.No, "last_code": last.Code})
}

func (q *session) declaredDossiers(ctx context.Context, query engine.DossierQuery) ([]engine.Dossier, error) {
	var tables []goalTableRow
	of := dossierArgs(query).with(args{"fiscal_year": query.Year})
	if err := q.list(ctx, &tables, "select-declared-page", of.with(args{"limit": limitOf(query.Limit)})); err != nil || len(tables) == 0 {
		return nil, err
	}
	list := make([]engine.Dossier, len(tables))
	index := make(map[string]*rules.GoalTable, len(tables))
	for i, t := range tables {
		list[i] = engine.Dossier{Table: t.table(), Place: engine.DossierPlace{Agency: t.AgencyCode, No: t.TableNo, Code: t.ProjectCode}}
		index[t.ProjectCode] = list[i].Table
	}
	of = of.upTo(list[len(list)-1].Place)
	if err := q.addIndicators(ctx, index, "select-declared-indicators", of); err != nil || query.Months == [2]int{} {
		return list, err
	}
	return list, q.addReported(ctx, list, of.with(args{"from_month": query.Months[0], "to_month": query.Months[1]}))
}

// addReported fills in what a page's projects reported for each month.
func (q *session) addReported(ctx context.Context, page []engine.Dossier, of args) error {
	reported, err := q.storedReports(ctx, reportStatements{"select-declared-reports", "select-declared-observations", "select-declared-funds"}, of)
	if err != nil {
		return err
	}
	months := map[string][]engine.MonthReport{}
	for i := range reported {
		code := reported[i].ProjectCode
		months[code] = append(months[code], reported[i].ofMonth())
	}
	for i := range page {
		page[i].Reported = months[page[i].Place.Code]
	}
	return nil
}

func (q *session) addIndicators(ctx context.Context, tables map[string]*rules.GoalTable, statement string, of args) error {
	var lines []indicatorRow
	if err := q.list(ctx, &lines, statement, of); err != nil {
		return err
	}
	for i := range lines {
		if t := tables[lines[i].ProjectCode]; t != nil {
			t.Indicators = append(t.Indicators, lines[i].indicator())
		}
	}
	return nil
}

func (q *session) runDossiers(ctx context.Context, run *runRow, query engine.DossierQuery) ([]engine.Dossier, error) {
	var heads []projectResultRow
	of := dossierArgs(query).with(args{"run_id": run.ID, "light": string(query.Light), "grade": query.Grade})
	if err := q.list(ctx, &heads, "select-dossier-page", of.with(args{"limit": limitOf(query.Limit)})); err != nil || len(heads) == 0 {
		return nil, err
	}
	list := make([]engine.Dossier, len(heads))
	results := make(map[string]*engine.ProjectResult, len(heads))
	for i := range heads {
		r := heads[i].result()
		list[i] = engine.Dossier{Result: &r, Place: engine.DossierPlace{Agency: r.Agency, No: heads[i].Seq, Code: r.Code}}
		results[r.Code] = &r
	}
	of = of.upTo(list[len(list)-1].Place)
	if err := q.addResults(ctx, results, of); err != nil {
		return nil, err
	}
	rest, err := q.restOn(ctx, run, heads, of)
	if err != nil {
		return nil, err
	}
	for i := range list {
		code := list[i].Place.Code
		list[i].Table, list[i].Report = rest.tables[code], rest.reports[code]
		if list[i].Table == nil && code != departmentCode {
			return nil, fmt.Errorf("goal table of %s: %w", code, engine.ErrNotFound)
		}
	}
	return list, nil
}

// restOn reads what a page's projects rest on: what the run has pinned. A run that was
// stored in one go has pinned nothing; of that it is what was stored by its time.
func (q *session) restOn(ctx context.Context, run *runRow, page []projectResultRow, of args) (*basis, error) {
	b := newBasis()
	if run.Parts > 0 {
		return b, q.eachPinned(ctx, run, page, func(_ pins, d *rules.Declaration, r *engine.Report) error {
			b.add(d, r)
			return nil
		})
	}
	then := of.with(args{"fiscal_year": run.FiscalYear, "at": run.StartedAt})
	if err := q.tablesThen(ctx, b.tables, page, run.FiscalYear, then); err != nil {
		return nil, err
	}
	return b, q.reportsThen(ctx, b.reports, then.with(args{"month": run.Month}))
}

// addResults fills in the indicators and alerts of a page's projects.
func (q *session) addResults(ctx context.Context, projects map[string]*engine.ProjectResult, of args) error {
	var results []ruledResultRow
	if err := q.list(ctx, &results, "select-dossier-results", of); err != nil {
		return err
	}
	for i := range results {
		p := projects[results[i].ProjectCode]
		p.Indicators = append(p.Indicators, results[i].result())
	}
	var alerts []alertRow
	if err := q.list(ctx, &alerts, "select-dossier-alerts", of); err != nil {
		return err
	}
	for i := range alerts {
		p := projects[alerts[i].ProjectCode]
		p.Alerts = append(p.Alerts, alerts[i].alert())
	}
	return nil
}

// tablesThen are the goal tables of a page as the run judged them. A table that is
// younger than its run, as clocks that were put back make it, is taken as it is now.
func (q *session) tablesThen(ctx context.Context, tables map[string]*rules.GoalTable, page []projectResultRow, year int, then args) error {
	var heads []goalTableRow
	if err := q.list(ctx, &heads, "select-dossier-tables", then); err != nil {
		return err
	}
	for i := range heads {
		tables[heads[i].ProjectCode] = heads[i].table()
	}
	if err := q.addIndicators(ctx, tables, "select-dossier-indicators", then); err != nil {
		return err
	}
	for i := range page {
		code := page[i].ProjectCode
		if tables[code] != nil || code == departmentCode {
			continue
		}
		now, err := q.currentTables(ctx, year, code)
		if err != nil {
			return err
		}
		if len(now) > 0 {
			tables[code] = now[0].declared
		}
	}
	return nil
}

// reportsThen are what was reported of a page's projects when the run was made.
func (q *session) reportsThen(ctx context.Context, reports map[string]*engine.ProjectReport, then args) error {
	list, err := q.storedReports(ctx, reportStatements{"select-dossier-reports", "select-dossier-observations", "select-dossier-funds"}, then)
	for i := range list {
		reports[list[i].ProjectCode] = &list[i].reported
	}
	return err
}

// DepartmentDossier returns what the department's form is filled in from.
func (s *Store) DepartmentDossier(ctx context.Context, scope engine.Scope, year int, run string) (*engine.DepartmentDossier, error) {
	var d engine.DepartmentDossier
	err := s.read(ctx, scope, func(q *session) (err error) {
		if run == "" {
			return q.declaredDepartment(ctx, year, &d)
		}
		head, err := q.publishedRun(ctx, run)
		if err != nil {
			return err
		}
		if d.Declared, err = q.departmentOf(ctx, &head); err != nil {
			return err
		}
		own, err := q.runDossiers(ctx, &head, engine.DossierQuery{Codes: []string{departmentCode}, After: engine.BeforeAll, Limit: 1})
		if err != nil || len(own) == 0 {
			return err
		}
		d.Report = own[0].Report
		d.Result, err = q.departmentResult(ctx, run, own[0].Result)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("department of %d, run %q: %w", year, run, err)
	}
	return &d, nil
}

// departmentOf is the department's part as a run judged it. The first part has it pinned,
// in place 0.
func (q *session) departmentOf(ctx context.Context, run *runRow) (*rules.Department, error) {
	year := args{"fiscal_year": run.FiscalYear}
	if run.Parts > 0 {
		return q.departmentPart(ctx, "select-part-department", year.with(pins{part: 1}.args(run.ID)))
	}
	return q.departmentPart(ctx, "select-department-as-of", year.with(args{"at": run.StartedAt}))
}

// declaredDepartment fills in what is declared and reported without any run.
func (q *session) declaredDepartment(ctx context.Context, year int, d *engine.DepartmentDossier) (err error) {
	if d.Declared, err = q.departmentPart(ctx, "select-department", args{"fiscal_year": year}); err != nil {
		return err
	}
	own, err := q.departmentReports(ctx, year, 1, 12)
	if err != nil {
		return err
	}
	for i := range own {
		d.Reported = append(d.Reported, own[i].ofMonth())
	}
	d.Waivers, err = q.waivers(ctx, year)
	return err
}
