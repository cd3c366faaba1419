package storage

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"slices"

	"zhunsheng/engine"
	"zhunsheng/rules"
)

// pins names projects of a part, which its run has pinned: those between two places in
// the run, the department's being 0; where codes are given, only those. from is the first
// month whose reports are wanted, 0 for all.
type pins struct {
	part, first, last int
	codes             []string
	from              int
}

// pins are all of the part.
func (t *task) pins() pins { return pins{part: t.part, last: math.MaxInt32} }

func (p pins) args(run string) args {
	return args{"run_id": run, "part": p.part, "first_seq": p.first, "last_seq": p.last, "codes": listed(p.codes), "from_month": p.from}
}

// pinned reads what a run judges, or has judged, of some projects.
func (q *session) pinned(ctx context.Context, head *runRow, some pins) (*rules.Declaration, *engine.Report, error) {
	of := some.args(head.ID).with(args{"fiscal_year": head.FiscalYear})
	d := &rules.Declaration{FiscalYear: head.FiscalYear, Division: q.scope.Division}
	found, err := q.tables(ctx, "select-part-tables", "select-part-indicators", of)
	if err != nil {
		return nil, nil, err
	}
	for _, table := range found {
		d.Tables = append(d.Tables, table.declared)
	}
	if d.Department, err = q.departmentPart(ctx, "select-part-department", of); err != nil {
		return nil, nil, err
	}
	reports, err := q.storedReports(ctx, reportStatements{"select-part-reports", "select-part-observations", "select-part-funds"}, of)
	if err != nil {
		return nil, nil, err
	}
	return d, reportOf(reports, head.FiscalYear, head.Month), nil
}

// partPlaces are the places of a part's projects in its run.
type partPlaces struct {
	Part         int `db:"part"`
	FirstSeq     int `db:"first_seq"`
	ProjectCount int `db:"project_count"`
}

func (p *partPlaces) has(place int) bool { return place < p.FirstSeq+p.ProjectCount }

// pinsOf names projects of a run, and of them only, part by part.
func (q *session) pinsOf(ctx context.Context, run string, projects []projectResultRow) (list []pins, err error) {
	if len(projects) == 0 {
		return nil, nil
	}
	rows := slices.Clone(projects)
	slices.SortFunc(rows, func(a, b projectResultRow) int { return cmp.Compare(a.Seq, b.Seq) })
	// The department's place is 0, before the first project's: it is pinned in that one's part.
	first, last := max(rows[0].Seq, 1), max(rows[len(rows)-1].Seq, 1)
	var parts []partPlaces
	if err := q.list(ctx, &parts, "select-part-places", args{"run_id": run, "first_seq": first, "last_seq": last}); err != nil {
		return nil, err
	}
	for _, part := range parts {
		n := slices.IndexFunc(rows, func(r projectResultRow) bool { return !part.has(r.Seq) })
		if n < 0 {
			n = len(rows)
		}
		if n > 0 {
			list = append(list, pinsAmong(part.Part, rows[:n]))
		}
		rows = rows[n:]
	}
	if len(rows) > 0 {
		return nil, fmt.Errorf("project %s has place %d, which is in no part of run %s", rows[0].ProjectCode, rows[0].Seq, run)
	}
	return list, nil
}

// pinsAmong names projects of one part, which stand in their order.
func pinsAmong(part int, rows []projectResultRow) pins {
	p := pins{part: part, first: rows[0].Seq, last: rows[len(rows)-1].Seq}
	if p.last-p.first+1 > len(rows) {
		for i := range rows {
			p.codes = append(p.codes, rows[i].ProjectCode)
		}
	}
	return p
}

// basis is what projects of a run rest on, by their codes. What was reported is of the run's month.
type basis struct {
	tables  map[string]*rules.GoalTable
	reports map[string]*engine.ProjectReport
}

func newBasis() *basis {
	return &basis{map[string]*rules.GoalTable{}, map[string]*engine.ProjectReport{}}
}

// add takes in what was pinned of some projects.
func (b *basis) add(d *rules.Declaration, r *engine.Report) {
	for _, t := range d.Tables {
		b.tables[t.Code.Text] = t
	}
	for i := range r.Projects {
		b.reports[r.Projects[i].Code] = &r.Projects[i]
	}
	if r.Department != nil {
		b.reports[departmentCode] = r.Department
	}
}

// eachPinned reads what a run has pinned of projects, part by part; of their reports those
// from a month on.
func (q *session) eachPinned(ctx context.Context, run *runRow, projects []projectResultRow, from int, do func(pins, *rules.Declaration, *engine.Report) error) error {
	parts, err := q.pinsOf(ctx, run.ID, projects)
	if err != nil {
		return err
	}
	for _, some := range parts {
		some.from = from
		d, r, err := q.pinned(ctx, run, some)
		if err == nil {
			err = do(some, d, r)
		}
		if err != nil {
			return err
		}
	}
	return nil
}
