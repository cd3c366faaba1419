package storage

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"time"

	"zhunsheng/engine"
)

// SaveReport appends what a document reports, its history included, whole or not
// at all. A project that is not declared in the scope is engine.ErrNotFound.
func (s *Store) SaveReport(ctx context.Context, scope engine.Scope, r *engine.Report, by string, at time.Time) (Saved, error) {
	months := append([]engine.Report{{FiscalYear: r.FiscalYear, Month: r.Month, Projects: r.Projects, Department: r.Department}}, r.History...)
	var saved Saved
	err := checkMonths(r.FiscalYear, months)
	if err == nil {
		err = s.appendVersions(ctx, scope, func(q *session) error {
			saved = Saved{}
			reported := make([]*engine.Report, len(months))
			for i, m := range months {
				reported[i] = &months[i]
				if err := q.saveMonth(ctx, m, &saved, recordedBy(by, at)); err != nil {
					return fmt.Errorf("month %d: %w", m.Month, err)
				}
			}
			return q.renewStatistics(ctx, &engine.Intake{Reports: reported})
		})
	}
	if err != nil {
		return Saved{}, fmt.Errorf("save report of %d-%02d: %w", r.FiscalYear, r.Month, err)
	}
	return saved, nil
}

func checkMonths(year int, months []engine.Report) error {
	seen := map[string]bool{}
	for _, m := range months {
		if m.FiscalYear != year || m.Month < 1 || m.Month > 12 {
			return fmt.Errorf("%w: %d-%02d is no month of %d", engine.ErrInvalid, m.FiscalYear, m.Month, year)
		}
		for _, p := range m.Projects {
			key := fmt.Sprintf("%d/%s", m.Month, p.Code)
			if seen[key] {
				return fmt.Errorf("%w: project %s is reported twice for month %d", engine.ErrInvalid, p.Code, m.Month)
			}
			seen[key] = true
		}
	}
	return nil
}

// SaveObservations appends a version of one project's report and returns its
// tag. Saving again what is stored changes nothing, whatever ifMatch says: it is
// a request that was sent twice. Else an ifMatch that is not the newest
// version's tag is engine.ErrConflict.
func (s *Store) SaveObservations(ctx context.Context, scope engine.Scope, year, month int, r engine.ProjectReport, ifMatch, by string, at time.Time) (tag string, err error) {
	err = checkMonths(year, []engine.Report{{FiscalYear: year, Month: month, Projects: []engine.ProjectReport{r}}})
	if err == nil {
		err = s.appendVersions(ctx, scope, func(q *session) (err error) {
			tag, err = q.saveObservations(ctx, year, month, &r, ifMatch, recordedBy(by, at))
			return err
		})
	}
	if err != nil {
		return "", fmt.Errorf("save observations of %s for %d-%02d: %w", r.Code, year, month, err)
	}
	return tag, nil
}

func (q *session) saveObservations(ctx context.Context, year, month int, r *engine.ProjectReport, ifMatch string, by recorded) (tag string, err error) {
	newest, err := q.reportHeads(ctx, year, month, []string{r.Code})
	if err != nil {
		return "", err
	}
	last, known := newest[r.Code]
	if !known {
		return "", engine.ErrNotFound
	}
	return q.appendReport(ctx, year, month, r, last, ifMatch, by)
}

// appendReport appends a version behind the newest, unless that says the same.
func (q *session) appendReport(ctx context.Context, year, month int, r *engine.ProjectReport, last head, ifMatch string, by recorded) (tag string, err error) {
	sum := reportDigest(r)
	version, stored := new(Saved).count(last, sum)
	switch {
	case stored:
		return last.tag(), nil
	case ifMatch != "" && (last.Version == 0 || ifMatch != last.tag()):
		return "", engine.ErrConflict
	}
	var rows reportRows
	rows.add(r, year, month, version, sum, by)
	return head{Version: version, Digest: sum}.tag(), q.insertReports(ctx, rows)
}

func (q *session) saveMonth(ctx context.Context, m engine.Report, saved *Saved, by recorded) error {
	newest, err := q.reportHeads(ctx, m.FiscalYear, m.Month, reportedCodes(&m))
	if err != nil {
		return err
	}
	before := q.reportsBefore(ctx, m.FiscalYear, m.Month)
	var rows reportRows
	for i := range m.Projects {
		p := &m.Projects[i]
		last, known := newest[p.Code]
		if !known {
			return fmt.Errorf("project %s: %w", p.Code, engine.ErrNotFound)
		}
		sum := reportDigest(p)
		if last.Version > 0 && last.Digest != sum {
			old, err := before.of(p.Code)
			if err != nil {
				return err
			}
			if sameSaid(old, p) {
				sum = last.Digest
			}
		}
		if version, stored := saved.count(last, sum); !stored {
			rows.add(p, m.FiscalYear, m.Month, version, sum, by)
		}
	}
	if err := q.insertReports(ctx, rows); err != nil {
		return err
	}
	return q.saveDepartmentReport(ctx, m, saved, by)
}

// reportHeads are the newest versions of projects' reports of a month, by project code. A declared project without
// a report has version 0; one that is not declared in the scope is absent.
func (q *session) reportHeads(ctx context.Context, year, month int, codes []string) (map[string]head, error) {
	var rows []head
	err := q.list(ctx, &rows, "select-report-heads", args{"fiscal_year": year, "month": month, "project_codes": asParameter(codes)})
	return byCode(rows), err
}

func reportedCodes(r *engine.Report) []string {
	codes := make([]string, len(r.Projects))
	for i := range r.Projects {
		codes[i] = r.Projects[i].Code
	}
	return codes
}

func (q *session) insertReports(ctx context.Context, rows reportRows) error {
	if err := insert(ctx, q, "insert-report", rows.reports); err != nil {
		return err
	}
	if err := insert(ctx, q, "insert-observation", rows.observations); err != nil {
		return err
	}
	return insert(ctx, q, "insert-report-fund", rows.funds)
}

// Report returns the newest reports of a month, by project code. It is empty
// where nothing is reported.
func (s *Store) Report(ctx context.Context, scope engine.Scope, year, month int) (*engine.Report, error) {
	var found *engine.Report
	err := s.read(ctx, scope, func(q *session) (err error) {
		found, err = q.reports(ctx, year, month, month)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("report of %d-%02d: %w", year, month, err)
	}
	return found, nil
}

// Observations returns one project's newest report of a month and its tag.
func (s *Store) Observations(ctx context.Context, scope engine.Scope, code string, year, month int) (*engine.ProjectReport, string, error) {
	var list []storedReport
	err := s.read(ctx, scope, func(q *session) (err error) {
		if list, err = q.projectReports(ctx, year, month, month, code); err == nil && (code == "" || len(list) == 0) {
			err = engine.ErrNotFound
		}
		return err
	})
	if err != nil {
		return nil, "", fmt.Errorf("observations of %s for %d-%02d: %w", code, year, month, err)
	}
	return &list[0].reported, head{Version: list[0].Version, Digest: list[0].Digest}.tag(), nil
}

// storedReport is a version of a project's report with what is known about it.
type storedReport struct {
	reportRow
	reported engine.ProjectReport
}

// ofMonth is the report with its month.
func (r *storedReport) ofMonth() engine.MonthReport {
	return engine.MonthReport{Month: r.Month, ProjectReport: &r.reported}
}

// projectReports reads the newest reports of a range of months, by month and
// project code.
func (q *session) projectReports(ctx context.Context, year, from, to int, code string) ([]storedReport, error) {
	return q.storedReports(ctx, reportStatements{"select-reports", "select-observations", "select-report-funds"}, args{"fiscal_year": year, "from_month": from, "to_month": to, "project_code": code})
}

// reportStatements read reports, what they say of indicators, and their funds.
type reportStatements struct{ reports, observations, funds string }

// storedReports reads reports by three statements of one shape.
func (q *session) storedReports(ctx context.Context, by reportStatements, a args) ([]storedReport, error) {
	var heads []reportRow
	if err := q.list(ctx, &heads, by.reports, a); err != nil {
		return nil, err
	}
	var lines []observationRow
	if err := q.list(ctx, &lines, by.observations, a); err != nil {
		return nil, err
	}
	var funds []fundRow
	if err := q.list(ctx, &funds, by.funds, a); err != nil {
		return nil, err
	}
	list := make([]storedReport, len(heads))
	index := make(map[versionKey]*engine.ProjectReport, len(heads))
	for i := range heads {
		list[i] = storedReport{heads[i], heads[i].report()}
		index[heads[i].key()] = &list[i].reported
	}
	for i := range lines {
		if r := index[lines[i].key()]; r != nil {
			r.Observations = append(r.Observations, lines[i].observation())
		}
	}
	for i := range funds {
		if r := index[funds[i].key()]; r != nil {
			r.Funds = append(r.Funds, funds[i].fund())
		}
	}
	return list, nil
}

// reports reads the report of the month to, with those from the month from
// onwards as its history.
func (q *session) reports(ctx context.Context, year, from, to int) (*engine.Report, error) {
	list, err := q.projectReports(ctx, year, from, to, "")
	if err != nil {
		return nil, err
	}
	own, err := q.departmentReports(ctx, year, from, to)
	if err != nil {
		return nil, err
	}
	return reportOf(append(slices.Clone(list), own...), year, to), nil
}

// reportOf is the report of a month, with those of the earlier ones as its history.
func reportOf(list []storedReport, year, to int) *engine.Report {
	r := &engine.Report{FiscalYear: year, Month: to}
	of := map[int]*engine.Report{to: r}
	for _, p := range list {
		if of[p.Month] == nil {
			of[p.Month] = &engine.Report{FiscalYear: year, Month: p.Month}
		}
		month := of[p.Month]
		if p.ProjectCode == departmentCode {
			month.Department = &p.reported
			continue
		}
		month.Projects = append(month.Projects, p.reported)
	}
	for _, month := range slices.Sorted(maps.Keys(of)) {
		if month != to {
			r.History = append(r.History, *of[month])
		}
	}
	return r
}
