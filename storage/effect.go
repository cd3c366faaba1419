package storage

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"

	"zhunsheng/engine"
	"zhunsheng/rules"
)

// Effects tells what committing an intake would do to each goal table and report.
func (s *Store) Effects(ctx context.Context, scope engine.Scope, in *engine.Intake) ([]engine.Effect, error) {
	var list []engine.Effect
	err := s.read(ctx, scope, func(q *session) (err error) {
		list, err = q.effects(ctx, in)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("effects: %w", err)
	}
	return list, nil
}

func (q *session) effects(ctx context.Context, in *engine.Intake) ([]engine.Effect, error) {
	list := []engine.Effect{}
	for _, d := range in.Declarations {
		found, err := q.declarationEffects(ctx, d)
		if err != nil {
			return nil, err
		}
		list = append(list, found...)
	}
	for _, r := range in.Reports {
		found, err := q.reportEffects(ctx, in, r)
		if err != nil {
			return nil, err
		}
		list = append(list, found...)
	}
	for i := range list {
		list[i].Cleared = clearedBy(list[i].Changes)
	}
	return list, nil
}

// effectChange is the change from the newest version to content of a digest.
func effectChange(newest head, digest string) engine.EffectChange {
	switch {
	case newest.Version == 0:
		return engine.EffectNew
	case newest.Digest == digest:
		return engine.EffectSame
	}
	return engine.EffectChanged
}

func (q *session) declarationEffects(ctx context.Context, d *rules.Declaration) (list []engine.Effect, err error) {
	heads, err := q.goalTableHeads(ctx, d.FiscalYear, codesOf(d))
	if err != nil {
		return nil, err
	}
	before := before[*rules.GoalTable]{load: func() (map[string]*rules.GoalTable, error) {
		tables, err := q.currentTables(ctx, d.FiscalYear, "")
		stored := make(map[string]*rules.GoalTable, len(tables))
		for _, t := range tables {
			stored[t.ProjectCode] = t.declared
		}
		return stored, err
	}}
	for _, t := range d.Tables {
		newest := heads[t.Code.Text]
		if err := q.checkOwn(t, newest); err != nil {
			return nil, err
		}
		e := engine.Effect{
			Kind: engine.FileGoals, Year: d.FiscalYear, Code: t.Code.Text, Name: t.Name, Agency: t.AgencyCode,
			Change: effectChange(newest, tableDigest(t)), Changes: []string{}, Base: fmt.Sprint(newest.Version),
		}
		if e.Change == engine.EffectChanged {
			old, err := before.of(t.Code.Text)
			if err != nil {
				return nil, err
			}
			e.Changes = changes(old, t)
		}
		list = append(list, e)
	}
	if list, err = q.departmentEffect(ctx, d, list); err != nil {
		return nil, err
	}
	return q.withWaivers(ctx, d, list)
}

func (q *session) departmentEffect(ctx context.Context, d *rules.Declaration, list []engine.Effect) ([]engine.Effect, error) {
	if d.Department == nil {
		return list, nil
	}
	newest, err := q.department(ctx, "select-department", args{"fiscal_year": d.FiscalYear})
	if err != nil {
		return nil, err
	}
	e := engine.Effect{
		Kind: engine.FileGoals, Year: d.FiscalYear, Code: departmentCode, Name: rules.DepartmentName, Base: fmt.Sprint(newest.Version), Changes: []string{},
		Change: effectChange(head{Version: newest.Version, Digest: newest.Digest}, departmentDigest(d.Department)),
	}
	if e.Change == engine.EffectChanged {
		old, err := q.departmentPart(ctx, "select-department", args{"fiscal_year": d.FiscalYear})
		if err != nil {
			return nil, err
		}
		e.Changes = departmentChanges(old, d.Department)
	}
	return append(list, e), nil
}

// before is what is stored, loaded once something turns out to differ from it.
type before[T any] struct {
	load   func() (map[string]T, error)
	stored map[string]T
}

func (b *before[T]) of(code string) (T, error) {
	if b.stored == nil {
		var err error
		if b.stored, err = b.load(); err != nil {
			return b.stored[code], err
		}
	}
	return b.stored[code], nil
}

// reportsBefore are the reports of a month as they are stored.
func (q *session) reportsBefore(ctx context.Context, year, month int) before[*engine.ProjectReport] {
	return before[*engine.ProjectReport]{load: func() (map[string]*engine.ProjectReport, error) {
		reports, err := q.projectReports(ctx, year, month, month, "")
		stored := make(map[string]*engine.ProjectReport, len(reports))
		for i := range reports {
			stored[reports[i].ProjectCode] = &reports[i].reported
		}
		return stored, err
	}}
}

// sameSaid tells whether two reports say the same of the same indicators. Blank rows say
// nothing, and forms differ in the order of the rows and in how they spell numbers.
func sameSaid(a, b *engine.ProjectReport) bool { return saidDigest(a) == saidDigest(b) }

func saidDigest(r *engine.ProjectReport) string {
	said := *r
	said.Budget.Text, said.Spent.Text, said.Expected.Text = rules.PlainFigures(r.Budget.Text), rules.PlainFigures(r.Spent.Text), rules.PlainFigures(r.Expected.Text)
	said.Funds = slices.Clone(r.Funds)
	for i := range said.Funds {
		f := &said.Funds[i]
		for _, cell := range []*rules.Cell{&f.Initial, &f.Budget, &f.Spent, &f.Expected} {
			cell.Text = rules.PlainFigures(cell.Text)
		}
	}
	said.Observations = slices.DeleteFunc(slices.Clone(r.Observations), engine.Observation.SaysNothing)
	for i := range said.Observations {
		o := &said.Observations[i]
		for _, text := range []*string{&o.Actual.Text, &o.Forecast, &o.SelfScore.Text, &o.Marks} {
			*text = rules.PlainFigures(*text)
		}
	}
	slices.SortStableFunc(said.Observations, func(a, b engine.Observation) int {
		return cmp.Or(cmp.Compare(a.Level2, b.Level2), cmp.Compare(a.Name, b.Name))
	})
	return reportDigest(&said)
}

// reportEffects names as base both what the report is laid over and the goal table
// that it was checked against.
func (q *session) reportEffects(ctx context.Context, in *engine.Intake, r *engine.Report) (list []engine.Effect, err error) {
	tables, err := q.goalTableHeads(ctx, r.FiscalYear, reportedCodes(r))
	if err != nil {
		return nil, err
	}
	heads, err := q.reportHeads(ctx, r.FiscalYear, r.Month, reportedCodes(r))
	if err != nil {
		return nil, err
	}
	before := q.reportsBefore(ctx, r.FiscalYear, r.Month)
	names := in.Tables(r.FiscalYear)
	for i := range r.Projects {
		p := &r.Projects[i]
		newest, own := heads[p.Code], names[p.Code] // neither: saving it will be refused
		e := engine.Effect{
			Kind: engine.FileReport, Year: r.FiscalYear, Month: r.Month, Code: p.Code, Name: p.Name, Agency: newest.AgencyCode,
			Change: effectChange(newest, reportDigest(p)), Changes: []string{}, Base: fmt.Sprintf("%d/%d", tables[p.Code].Version, newest.Version),
		}
		if own != nil {
			e.Name, e.Agency = own.Name, own.AgencyCode
		}
		if e.Change == engine.EffectChanged {
			old, err := before.of(p.Code)
			if err != nil {
				return nil, err
			}
			if e.Changes = reportChanges(old, p); sameSaid(old, p) {
				e.Change, e.Changes = engine.EffectSame, []string{}
			}
		}
		list = append(list, e)
	}
	return q.departmentReportEffect(ctx, r, list)
}

func (q *session) departmentReportEffect(ctx context.Context, r *engine.Report, list []engine.Effect) ([]engine.Effect, error) {
	if r.Department == nil {
		return list, nil
	}
	newest, err := q.departmentHead(ctx, r.FiscalYear, r.Month)
	if err != nil && !errors.Is(err, engine.ErrNotFound) {
		return nil, err
	}
	own := *r.Department
	own.Code = departmentCode
	e := engine.Effect{
		Kind: engine.FileReport, Year: r.FiscalYear, Month: r.Month, Code: departmentCode, Name: rules.DepartmentName,
		Change: effectChange(newest, reportDigest(&own)), Changes: []string{}, Base: fmt.Sprint(newest.Version),
	}
	if e.Change == engine.EffectChanged {
		stored, err := q.departmentReports(ctx, r.FiscalYear, r.Month, r.Month)
		if err != nil || len(stored) == 0 {
			return nil, errors.Join(err, engine.ErrNotFound)
		}
		e.Changes = reportChanges(&stored[0].reported, &own)
	}
	return append(list, e), nil
}

// unreported begins what is said of an indicator that a report no longer has.
const unreported = "没有再报指标"

// reportChanges says in Chinese what a version of a report changed.
func reportChanges(before, after *engine.ProjectReport) []string {
	said := []string{}
	compare := func(of string, old, now []fact) {
		for i := range now {
			was := ""
			if i < len(old) {
				was = old[i].text
			}
			if was != now[i].text {
				said = append(said, fmt.Sprintf("%s%s：%s → %s", of, now[i].name, shown(was), shown(now[i].text)))
			}
		}
	}
	before = withLevelsOf(before, after)
	compare("", reportFacts(before), reportFacts(after))
	for _, o := range after.Observations {
		var old []fact
		if n := slices.IndexFunc(before.Observations, func(b engine.Observation) bool { return b.Key() == o.Key() }); n >= 0 {
			old = observationFacts(before.Observations[n])
		}
		compare(fmt.Sprintf("指标“%s”（%s）的", o.Name, o.Level2), old, observationFacts(o))
	}
	for _, o := range before.Observations {
		if !slices.ContainsFunc(after.Observations, func(a engine.Observation) bool { return a.Key() == o.Key() }) {
			said = append(said, fmt.Sprintf(unreported+"“%s”（%s）：%s", o.Name, o.Level2, shown(o.Actual.Text)))
		}
	}
	if len(said) == 0 {
		said = append(said, "其他栏目或次序")
	}
	return said
}

// withLevelsOf is what was reported with the level 2 that is now written of an indicator
// named without it, where only one has the name: a department may leave it out.
func withLevelsOf(before, after *engine.ProjectReport) *engine.ProjectReport {
	named := map[string][]string{}
	for _, o := range after.Observations {
		named[o.Key().Name] = append(named[o.Key().Name], o.Level2)
	}
	completed := *before
	completed.Observations = slices.Clone(before.Observations)
	for i := range completed.Observations {
		o := &completed.Observations[i]
		if levels := named[o.Key().Name]; o.Key().Level2 == "" && len(levels) == 1 {
			o.Level2 = levels[0]
		}
	}
	return &completed
}

func reportFacts(r *engine.ProjectReport) []fact {
	facts := []fact{
		{"全年预算数", r.Budget.Text}, {"累计执行数", r.Spent.Text}, {"全年预计执行数", r.Expected.Text},
		{"执行率偏低的原因", r.Reason}, {"总体目标实际完成情况", r.GoalActual},
	}
	for _, kind := range []engine.FundKind{engine.Fiscal, engine.Carried, engine.Other} {
		var f engine.Fund
		if n := slices.IndexFunc(r.Funds, func(f engine.Fund) bool { return f.Kind == kind }); n >= 0 {
			f = r.Funds[n]
		}
		facts = append(facts, fact{kind.Chinese() + "年初预算数", f.Initial.Text}, fact{kind.Chinese() + "全年预算数", f.Budget.Text},
			fact{kind.Chinese() + "执行数", f.Spent.Text}, fact{kind.Chinese() + "全年预计执行数", f.Expected.Text})
	}
	return facts
}

func observationFacts(o engine.Observation) []fact {
	return []fact{
		{"实际完成值", o.Actual.Text}, {"全年预计", o.Forecast}, {"完成目标可能性", o.Likelihood}, {"影响因素", o.Obstacles}, {"备注", o.Remark}, {"自评得分", o.SelfScore.Text},
		{"偏差原因", o.Reason}, {"原因代码", o.Cause},
		{"评审档次", o.Grade}, {"评审给分", o.Marks}, {"不适用", map[bool]string{true: "是"}[o.NotApplicable]},
	}
}
