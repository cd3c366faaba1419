package storage

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"zhunsheng/engine"
	"zhunsheng/engine/alerting"
	"zhunsheng/rules"
)

// readProjects is how many projects are read from their texts at a time.
const readProjects = 100

// columnPart is a part of a run that is judged by columns: all its projects, with the
// numbers of one behind those of another, and what is concluded.
type columnPart struct {
	*task
	store   *Store
	scheme  *rules.Scheme
	columns *engine.Columns

	department  *rules.Department // where it is pinned to this part
	projects    []columnProject
	indicators  []engine.Reading
	from        []int // where a project's indicators begin; one more at the end
	readings    []engine.ProjectReading
	fresh       []readingRow // those that were read from the texts, to be kept
	conclusions []engine.Conclusion
	concluded   []engine.ProjectConclusion
	// known are the alerts that are followed of the projects; those that were evaluated raise
	// alerts, and clear some.
	known      map[string][]alerting.Alert
	alerts     []alertRow
	clearances []clearanceRow
	// byRows counts the indicators that columns left to the row evaluator.
	byRows int
}

// columnProject is a project of a part with the readings that are kept of it, if they are of
// the versions that the run has pinned.
type columnProject struct {
	Seq            int    `db:"seq"`
	ProjectCode    string `db:"project_code"`
	Name           string `db:"name"`
	AgencyCode     string `db:"agency_code"`
	TableVersion   int    `db:"table_version"`
	ReportCount    int    `db:"report_count"`
	IndicatorCount *int   `db:"indicator_count"`
	InputDigest    []byte `db:"input_digest"`
	Packed         []byte `db:"packed"`

	alertCount int
	// evaluated is what evaluating said, where that was necessary.
	evaluated *engine.ProjectResult
}

// judgeColumns judges a part by columns, and evaluates those projects about which there is
// something to say. It is nil where the texts have errors: evaluating tells them all.
func (s *Store) judgeColumns(ctx context.Context, t *task, scheme *rules.Scheme) (*judgedPart, error) {
	p := &columnPart{task: t, store: s, scheme: scheme, columns: s.columns.of(scheme, t.head.FiscalYear, t.head.Month)}
	for _, step := range []func(context.Context) error{p.load, p.read, p.judge} {
		if err := step(ctx); errors.Is(err, errBlocked) {
			return nil, nil
		} else if err != nil {
			return nil, err
		}
	}
	rows, err := p.rows()
	if err != nil {
		return nil, err
	}
	return &judgedPart{
		status: partDone, digests: p.digests(), indicators: len(p.indicators), alerts: len(p.alerts), byRows: p.byRows,
		share: func(ctx context.Context, q *session) error { return insert(ctx, q, "upsert-reading", p.freshByCode()) },
		store: func(ctx context.Context, q *session) error {
			if err := q.writeProjects(ctx, rows); err != nil {
				return err
			}
			if err := insert(ctx, q, "insert-alert", p.alerts); err != nil {
				return err
			}
			if err := insert(ctx, q, "insert-clearance", p.clearances); err != nil {
				return err
			}
			return q.writeConclusions(ctx, p)
		},
	}, nil
}

// errBlocked says that the texts of a part have errors.
var errBlocked = errors.New("the texts have errors")

// load reads the part's projects with the readings that are kept.
func (p *columnPart) load(ctx context.Context) error {
	of := p.pins().args(p.run).with(args{"fiscal_year": p.head.FiscalYear, "month": p.head.Month, "digest": readingDigest(p.scheme)})
	return p.store.read(ctx, p.scope(), func(q *session) (err error) {
		if p.department, err = q.departmentPart(ctx, "select-part-department", of); err != nil {
			return err
		}
		if err := q.list(ctx, &p.projects, "select-part-readings", of); err != nil {
			return err
		}
		codes := make([]string, len(p.projects))
		for i := range p.projects {
			codes[i] = p.projects[i].ProjectCode
		}
		p.known, err = q.known(ctx, &p.head, codes)
		return err
	})
}

// read fills the readings: from what is kept, or from the texts. What is damaged is read
// again.
func (p *columnPart) read(ctx context.Context) error {
	p.readings = make([]engine.ProjectReading, len(p.projects))
	var stale []int
	for i := range p.projects {
		row, reading := &p.projects[i], &p.readings[i]
		if row.Packed == nil || len(row.InputDigest) == 0 {
			stale = append(stale, i)
			continue
		}
		if _, err := unpackProject(reading, nil, row.Packed); err != nil || len(reading.Indicators) != *row.IndicatorCount {
			stale = append(stale, i)
		}
		row.Packed = nil
	}
	for some := range slices.Chunk(stale, readProjects) {
		if err := p.readTexts(ctx, some); err != nil {
			return err
		}
	}
	for i := range p.readings {
		p.readings[i].Code = p.projects[i].ProjectCode
		p.from = append(p.from, len(p.indicators))
		p.indicators = append(p.indicators, p.readings[i].Indicators...)
	}
	p.from = append(p.from, len(p.indicators))
	return nil
}

// some are the pins of the projects at some places.
func (p *columnPart) some(places []int) pins {
	one := pins{part: p.part, first: p.projects[places[0]].Seq, last: p.projects[places[len(places)-1]].Seq}
	for _, i := range places {
		one.codes = append(one.codes, p.projects[i].ProjectCode)
	}
	return one
}

// readTexts reads the texts of the projects at some places into numbers.
func (p *columnPart) readTexts(ctx context.Context, places []int) error {
	var read []engine.ProjectReading
	err := p.store.read(ctx, p.scope(), func(q *session) error {
		d, r, err := q.pinned(ctx, &p.head, p.some(places))
		if err != nil {
			return err
		}
		var ds []rules.Diagnostic
		read, ds, err = p.columns.ReadPart(d, r)
		if err == nil && len(ds) > 0 {
			err = errBlocked
		}
		return err
	})
	if err != nil {
		return err
	}
	if len(read) != len(places) {
		return fmt.Errorf("%d projects are pinned, %d were read", len(places), len(read))
	}
	for n, i := range places {
		row := &p.projects[i]
		if read[n].Code != row.ProjectCode {
			return fmt.Errorf("project %s is pinned, %s was read", row.ProjectCode, read[n].Code)
		}
		p.readings[i] = read[n]
		row.InputDigest = read[n].Inputs[:]
		p.fresh = append(p.fresh, readingRow{
			FiscalYear: p.head.FiscalYear, Month: p.head.Month, ProjectCode: row.ProjectCode, TableVersion: row.TableVersion, ReportCount: row.ReportCount,
			Digest: readingDigest(p.scheme), IndicatorCount: len(read[n].Indicators), InputDigest: row.InputDigest, Packed: packProject(&read[n]),
		})
	}
	return nil
}

// freshByCode are the readings that are to be kept, in the order of their keys.
func (p *columnPart) freshByCode() []readingRow {
	return slices.SortedFunc(slices.Values(p.fresh), func(a, b readingRow) int { return strings.Compare(a.ProjectCode, b.ProjectCode) })
}

// judge concludes, and evaluates the projects that may raise an alert.
func (p *columnPart) judge(ctx context.Context) error {
	p.conclusions, p.concluded = make([]engine.Conclusion, len(p.indicators)), make([]engine.ProjectConclusion, len(p.readings))
	judged, err := p.columns.Judge(p.indicators, p.conclusions)
	if err != nil {
		return err
	}
	p.byRows = int(judged.Exact) + len(judged.Undecided)
	screened, err := p.columns.JudgeProjects(p.readings, p.conclusions, judged.Undecided, p.concluded)
	if err != nil {
		return err
	}
	for some := range slices.Chunk(p.spoken(screened.Loud), readProjects) {
		part, err := p.store.evaluatePinned(ctx, p.task, p.scheme, p.some(some))
		if err != nil {
			return err
		}
		if part.Outcome == nil {
			return errBlocked
		}
		for n, i := range some {
			if err := p.hear(i, &part.Outcome.Projects[n], slices.Contains(screened.Undecided, i)); err != nil {
				return err
			}
		}
	}
	return nil
}

// spoken are the places of the projects of which evaluating has something to say: those that
// may raise an alert, and those of which an alert may end.
func (p *columnPart) spoken(loud []int) []int {
	if len(p.known) == 0 {
		return loud
	}
	mayEnd := func(a alerting.Alert) bool { return p.head.mayEnd(&a) }
	var all []int
	for i := range p.projects {
		_, isLoud := slices.BinarySearch(loud, i)
		if isLoud || slices.ContainsFunc(p.known[p.projects[i].ProjectCode], mayEnd) {
			all = append(all, i)
		}
	}
	return all
}

// hear takes what evaluating said about the project at a place: its alerts, and, where columns
// left it open, what is concluded. Where both have decided they must agree.
func (p *columnPart) hear(i int, result *engine.ProjectResult, open bool) error {
	row := &p.projects[i]
	row.evaluated, row.alertCount = result, len(result.Alerts)
	for k, alert := range result.Alerts {
		p.alerts = append(p.alerts, alertRowOf(p.run, p.period(), row.ProjectCode, k+1, alert))
	}
	p.clearances = append(p.clearances, clearances(&p.head, p.known[row.ProjectCode], row.ProjectCode, result)...)
	own := p.conclusionsOf(i)
	for k := range own {
		said := result.Indicators[k].Conclusion()
		if !open && said != own[k] {
			return &otherConclusionError{row.ProjectCode}
		}
		own[k] = said
	}
	if !open && result.Conclusion() != p.concluded[i] {
		return &otherConclusionError{row.ProjectCode}
	}
	p.concluded[i] = result.Conclusion()
	return nil
}

// otherConclusionError says that columns and the row evaluator disagree about a project: a
// defect of the program, which must not decide anything.
type otherConclusionError struct{ project string }

func (e *otherConclusionError) Error() string {
	return "columns and evaluating disagree about project " + e.project
}
