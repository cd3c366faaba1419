package storage

import (
	"context"
	"fmt"
	"slices"

	"zhunsheng/engine"
	"zhunsheng/rules"
)

// readProjects is how many projects are read into numbers at a time.
const readProjects = 100

// readingRow is the packed readings of a project at a checkpoint, with what they
// were made from.
type readingRow struct {
	owned
	FiscalYear     int    `db:"fiscal_year"`
	Month          int    `db:"month"`
	ProjectCode    string `db:"project_code"`
	TableVersion   int    `db:"table_version"`
	ReportCount    int    `db:"report_count"`
	Digest         string `db:"digest"`
	IndicatorCount int    `db:"indicator_count"`
	Packed         []byte `db:"packed"`
}

// readingVersion counts how texts are read into numbers: whoever changes what a text
// means to the engine raises it, and all are read anew.
const readingVersion = 1

// readingDigest names what readings rest on besides the texts: how they are read and
// packed, and the whole scheme, for what columns can't judge is judged when it is read.
func readingDigest(s *rules.Scheme) string {
	return fmt.Sprintf("%s/%d.%d", s.Digest, readingVersion, packedVersion)
}

// RefreshReadings reads into numbers what of a part was not read yet, or was changed
// since, and returns how many projects that were. Projects in whose texts are ERROR
// findings, and those that are read together with them, get no readings; the findings
// come back. The part needs no run.
func (s *Store) RefreshReadings(ctx context.Context, part Part, scheme *rules.Scheme) (projects int, ds []rules.Diagnostic, err error) {
	r := reader{scheme, engine.NewColumns(scheme, part.FiscalYear, part.Month), part}
	scope := engine.Scope{Division: part.Division}
	var stale []string
	err = s.read(ctx, scope, func(q *session) (err error) {
		stale, err = q.staleProjects(ctx, part, readingDigest(scheme))
		return err
	})
	for codes := range slices.Chunk(stale, readProjects) {
		if err != nil {
			break
		}
		var rows []readingRow
		var found []rules.Diagnostic
		err = s.read(ctx, scope, func(q *session) (err error) {
			rows, found, err = r.read(ctx, q, codes)
			return err
		})
		if err == nil {
			err = s.write(ctx, scope, func(q *session) error { return insert(ctx, q, "upsert-reading", rows) })
		}
		projects, ds = projects+len(rows), append(ds, found...)
	}
	if err != nil {
		return 0, nil, fmt.Errorf("refresh readings of %s: %w", part, err)
	}
	return projects, ds, nil
}

func (q *session) staleProjects(ctx context.Context, part Part, digest string) (codes []string, err error) {
	err = q.list(ctx, &codes, "select-stale-projects", part.args(args{"digest": digest}))
	return codes, err
}

// checkFresh refuses a part with readings that are missing or stale.
func (q *session) checkFresh(ctx context.Context, part Part, digest string) error {
	stale, err := q.staleProjects(ctx, part, digest)
	if err == nil && len(stale) > 0 {
		err = fmt.Errorf("%w: %d projects were changed since they were read, %s the first", engine.ErrConflict, len(stale), stale[0])
	}
	return err
}

// reader reads texts into numbers under a scheme.
type reader struct {
	scheme  *rules.Scheme
	columns *engine.Columns
	part    Part
}

// read reads some projects, whose codes are in order.
func (r *reader) read(ctx context.Context, q *session, codes []string) ([]readingRow, []rules.Diagnostic, error) {
	d, report, rows, err := r.texts(ctx, q, codes)
	if err != nil {
		return nil, nil, err
	}
	projects, ds, err := r.columns.ReadPart(d, report)
	if err != nil || len(ds) > 0 {
		return nil, ds, err
	}
	if ds, err = r.conclude(d, report, projects); err != nil || len(ds) > 0 {
		return nil, ds, err
	}
	for i := range rows {
		rows[i].IndicatorCount, rows[i].Packed = len(projects[i].Indicators), packProject(&projects[i])
	}
	return rows, nil, nil
}

// texts are what some projects declare and reported, and their rows without readings.
func (r *reader) texts(ctx context.Context, q *session, codes []string) (*rules.Declaration, *engine.Report, []readingRow, error) {
	of := Part{Period: r.part.Period, First: codes[0], Last: codes[len(codes)-1]}.args(args{"codes": listed(codes)})
	tables, err := q.tables(ctx, "select-reading-tables", "select-reading-indicators", of)
	if err != nil {
		return nil, nil, nil, err
	}
	reports, err := q.storedReports(ctx, reportStatements{"select-reading-reports", "select-reading-observations", "select-reading-funds"}, of)
	if err != nil {
		return nil, nil, nil, err
	}
	versions := map[string]int{}
	for i := range reports {
		versions[reports[i].ProjectCode] += reports[i].Version
	}
	d := &rules.Declaration{FiscalYear: r.part.FiscalYear, Division: r.part.Division}
	rows := make([]readingRow, len(tables))
	for i, t := range tables {
		d.Tables = append(d.Tables, t.declared)
		rows[i] = readingRow{
			FiscalYear: r.part.FiscalYear, Month: r.part.Month, ProjectCode: t.ProjectCode,
			TableVersion: t.Version, ReportCount: versions[t.ProjectCode], Digest: readingDigest(r.scheme),
		}
	}
	return d, reportOf(reports, r.part.FiscalYear, r.part.Month), rows, nil
}

// conclude evaluates the projects with indicators that columns leave undecided, and
// keeps the conclusions about those in their readings.
func (r *reader) conclude(d *rules.Declaration, report *engine.Report, projects []engine.ProjectReading) ([]rules.Diagnostic, error) {
	undecided := map[string][]int{}
	some, said := *d, *report
	some.Tables, said.Projects, said.History = nil, nil, nil // history says nothing about an indicator
	for i, p := range projects {
		judged, err := r.columns.Judge(p.Indicators, make([]engine.Conclusion, len(p.Indicators)))
		if err != nil {
			return nil, err
		}
		if len(judged.Undecided) > 0 {
			undecided[p.Code] = judged.Undecided
			some.Tables = append(some.Tables, d.Tables[i])
		}
	}
	if len(undecided) == 0 {
		return nil, nil
	}
	for _, p := range report.Projects {
		if undecided[p.Code] != nil {
			said.Projects = append(said.Projects, p)
		}
	}
	outcome, ds, err := engine.Evaluate(r.scheme, &some, &said)
	if err != nil || outcome == nil {
		return slices.DeleteFunc(ds, func(d rules.Diagnostic) bool { return d.Severity != rules.Error }), err
	}
	results := make(map[string]*engine.ProjectResult, len(outcome.Projects))
	for i := range outcome.Projects {
		results[outcome.Projects[i].Code] = &outcome.Projects[i]
	}
	for _, p := range projects {
		for _, k := range undecided[p.Code] {
			p.Indicators[k].Fixed = results[p.Code].Indicators[k].Conclusion()
		}
	}
	return nil, nil
}
