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
	list, err := s.dossiers(ctx, scope, query)
	if err != nil {
		return nil, fmt.Errorf("dossiers of %d, run %q: %w", query.Year, query.Run, err)
	}
	return list, nil
}

func (s *Store) dossiers(ctx context.Context, scope engine.Scope, query engine.DossierQuery) (list []engine.Dossier, err error) {
	read := func(q *session) error {
		list, err = q.declaredDossiers(ctx, query)
		return err
	}
	if query.Run != "" {
		run, err := s.published(ctx, scope, query.Run)
		if err != nil {
			return nil, err
		}
		read = func(q *session) error {
			list, err = q.runDossiers(ctx, run, query)
			return err
		}
	}
	err = s.read(ctx, scope, read)
	return list, err
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

func (q *session) runDossiers(ctx context.Context, run *published, query engine.DossierQuery) ([]engine.Dossier, error) {
	var page []projectResultRow
	of := dossierArgs(query).with(args{"run_id": run.ID, "light": string(query.Light), "grade": query.Grade})
	if err := q.list(ctx, &page, "select-dossier-page", of.with(args{"limit": limitOf(query.Limit)})); err != nil || len(page) == 0 {
		return nil, err
	}
	last := &page[len(page)-1]
	of = of.upTo(last.place())
	rest, results, err := q.restOn(ctx, run, page, of)
	if err != nil {
		return nil, err
	}
	list := make([]engine.Dossier, len(page))
	index := make(map[string]*engine.ProjectResult, len(page))
	for i := range page {
		r, code := page[i].result(), page[i].ProjectCode
		list[i] = engine.Dossier{Table: rest.tables[code], Report: rest.reports[code], Result: &r, Place: page[i].place()}
		index[code] = &r
		if list[i].Table == nil && code != departmentCode {
			return nil, fmt.Errorf("goal table of %s: %w", code, engine.ErrNotFound)
		}
	}
	return list, q.addResults(ctx, index, results, of)
}

func (r *projectResultRow) place() engine.DossierPlace {
	return engine.DossierPlace{Agency: r.AgencyCode, No: r.Seq, Code: r.ProjectCode}
}

// restOn reads what a page's projects rest on, which is what the run has pinned, and their
// results; where the run keeps its conclusions the projects get their words, too. A run
// that was stored in one go has pinned nothing: what it rests on was stored by its time.
func (q *session) restOn(ctx context.Context, run *published, page []projectResultRow, of args) (b *basis, results []ruledResultRow, err error) {
	b = newBasis()
	if run.scheme != nil {
		a := q.again(run, page)
		if err := q.eachPinned(ctx, &run.runRow, page, 0, func(some pins, d *rules.Declaration, r *engine.Report) error {
			b.add(d, r)
			return a.judge(ctx, some, d, r)
		}); err != nil {
			return nil, nil, err
		}
		return b, a.results, a.whole()
	}
	if err := q.list(ctx, &results, "select-dossier-results", of); err != nil {
		return nil, nil, err
	}
	if run.Parts > 0 {
		return b, results, q.eachPinned(ctx, &run.runRow, page, run.Month, func(_ pins, d *rules.Declaration, r *engine.Report) error {
			b.add(d, r)
			return nil
		})
	}
	then := of.with(args{"fiscal_year": run.FiscalYear, "at": run.StartedAt})
	if err := q.tablesThen(ctx, b.tables, page, run.FiscalYear, then); err != nil {
		return nil, nil, err
	}
	return b, results, q.reportsThen(ctx, b.reports, then.with(args{"month": run.Month}))
}

// addResults fills in the indicators and alerts of a page's projects.
func (q *session) addResults(ctx context.Context, projects map[string]*engine.ProjectResult, results []ruledResultRow, of args) error {
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
	read := func(q *session) error { return q.declaredDepartment(ctx, year, &d) }
	var err error
	if run != "" {
		var head *published
		head, err = s.published(ctx, scope, run)
		read = func(q *session) error { return q.runDepartment(ctx, head, &d) }
	}
	if err == nil {
		err = s.read(ctx, scope, read)
	}
	if err != nil {
		return nil, fmt.Errorf("department of %d, run %q: %w", year, run, err)
	}
	return &d, nil
}

// runDepartment fills in what a run decided about the department, and what it rests on.
func (q *session) runDepartment(ctx context.Context, run *published, d *engine.DepartmentDossier) (err error) {
	if d.Declared, err = q.departmentOf(ctx, &run.runRow); err != nil {
		return err
	}
	own, err := q.runDossiers(ctx, run, engine.DossierQuery{Codes: []string{departmentCode}, After: engine.BeforeAll, Limit: 1})
	if err != nil || len(own) == 0 {
		return err
	}
	d.Report = own[0].Report
	d.Result, err = q.departmentResult(ctx, run.ID, own[0].Result)
	return err
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
