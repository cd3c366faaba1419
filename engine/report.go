package engine

import (
	"cmp"
	"maps"
	"slices"

	"zhunsheng/rules"
)

// Report is the execution data of one checkpoint (执行数据): what was spent and
// reached from 1 January to the end of the month, for any number of projects.
type Report struct {
	FiscalYear int
	Month      int
	// Dated is where the fiscal year is printed; the zero Source where it is not known.
	Dated    rules.Source
	Projects []ProjectReport
	// Department is what the department reports of itself; nil where nothing. Its
	// code and budget stay blank: its budget is its projects'.
	Department *ProjectReport
	// History holds earlier months of the same year, in any order.
	History []Report
}

// Within keeps what is reported on the projects and indicators of a declaration,
// for evaluating other goal tables than those that were reported on: elsewhere
// what belongs nowhere is an error.
func (r *Report) Within(d *rules.Declaration) *Report {
	declared := map[string]map[rules.IndicatorKey]bool{}
	for _, t := range d.Tables {
		keys := map[rules.IndicatorKey]bool{}
		for _, i := range t.Indicators {
			keys[i.Key()] = true
		}
		declared[t.Code.Text] = keys
	}
	kept := *r
	kept.Projects, kept.History = nil, nil
	for _, p := range r.Projects {
		if keys, ok := declared[p.Code]; ok {
			p.Observations = slices.DeleteFunc(slices.Clone(p.Observations), func(o Observation) bool { return !keys[o.Key()] })
			kept.Projects = append(kept.Projects, p)
		}
	}
	kept.Department = r.departmentWithin(d)
	for _, h := range r.History {
		kept.History = append(kept.History, *h.Within(d))
	}
	return &kept
}

// departmentWithin is the department's part without what its prose does not ask for.
func (r *Report) departmentWithin(d *rules.Declaration) *ProjectReport {
	if r.Department == nil || d.Department == nil {
		return nil
	}
	asked := map[string]bool{}
	for _, p := range d.Department.Promises(cmp.Or(d.FiscalYear, r.FiscalYear)) {
		asked[p.Indicator.Key().Name] = asked[p.Indicator.Key().Name] || p.Doubt == ""
	}
	own := *r.Department
	own.Observations = slices.DeleteFunc(slices.Clone(own.Observations), func(o Observation) bool { return !asked[o.Key().Name] })
	if !slices.Contains(slices.Collect(maps.Values(asked)), true) {
		return nil
	}
	return &own
}

// ProjectReport is one project's part of a report.
type ProjectReport struct {
	Code string
	// Name is the project's name as the form prints it. A form without a project code
	// is assigned by it; it is no part of what is reported.
	Name string
	// AgencyCode and AgencyName are the unit's as a list prints them. They tell projects of
	// one name apart, and are no part of what is reported.
	AgencyCode, AgencyName string
	// Budget is the current budget (全年预算数, 年初加调整) in 万元, Spent the
	// cumulative spending. A blank budget means the goal table's; a blank Spent
	// is missing, which is not zero.
	Budget, Spent rules.Cell
	// Initial is 年初预算数 as the form prints it. It is no part of what is reported:
	// Resolve holds it against the goal table, and drops it.
	Initial rules.Cell
	// Expected is the spending expected by the end of the year (全年预计执行数), 万元.
	Expected rules.Cell
	// Funds are the amounts by source of funding, where the form has them.
	Funds []Fund
	// Reason explains a low execution at year-end.
	Reason string
	// GoalActual tells in words how far the year's goal was reached (年度总体目标
	// 实际完成情况).
	GoalActual   string
	Observations []Observation
	Source       rules.Source
	// Silent are the kinds of fact that the form has no place for; Intake takes them from
	// what is stored. It is no part of what is reported.
	Silent Fact
	// Listed tells that Observations has a row for each indicator that the form lists, also
	// where nothing is filled in: Resolve says which indicators have none, and drops both.
	Listed bool
}

// More is what the official forms report beside a project's budget, spending and
// reason, by its name; nil where nothing is. It is what digests add, so that a report
// without it digests as it did before there was any. text is the text of a cell.
func (p ProjectReport) More(text func(rules.Cell) string) map[string]any {
	more := given(map[string]string{"expected": text(p.Expected), "goal_actual": p.GoalActual})
	if len(p.Funds) > 0 {
		funds := make([][]string, len(p.Funds))
		for i, f := range p.Funds {
			funds[i] = []string{string(f.Kind), text(f.Initial), text(f.Budget), text(f.Spent), text(f.Expected)}
		}
		if more == nil {
			more = map[string]any{}
		}
		more["funds"] = funds
	}
	return more
}

// given are the texts that are not empty; nil where all are.
func given(texts map[string]string) map[string]any {
	var kept map[string]any
	for name, text := range texts {
		if text == "" {
			continue
		}
		if kept == nil {
			kept = map[string]any{}
		}
		kept[name] = text
	}
	return kept
}

// Fund is one source of a project's money (资金来源), in 万元. It is reported and
// printed; only the totals decide.
type Fund struct {
	// Kind is FISCAL (当年财政拨款), CARRIED (上年结转资金) or OTHER (其他资金).
	Kind FundKind
	// Initial is 年初预算数, Budget 全年预算数, Spent 全年执行数 or the execution up to
	// the checkpoint, Expected 全年预计执行数.
	Initial, Budget, Spent, Expected rules.Cell
}

// FundKind is a source of funding as the official forms divide it (财预〔2020〕10号,
// 财预〔2019〕136号).
type FundKind string

// The sources of funding.
const (
	Fiscal  FundKind = "FISCAL"
	Carried FundKind = "CARRIED"
	Other   FundKind = "OTHER"
)

var fundNames = map[FundKind]string{Fiscal: "当年财政拨款", Carried: "上年结转资金", Other: "其他资金"}

// Chinese is the source's name in the forms; empty where there is no such source.
func (k FundKind) Chinese() string { return fundNames[k] }

// Observation is one reported actual, for one indicator at one checkpoint
// (实际完成值), as people wrote it.
type Observation struct {
	Level2, Name string
	// Target is 指标值 as the form prints it. It is no part of what is reported:
	// Resolve holds it against the goal table, and drops it.
	Target rules.Cell
	Actual rules.Cell
	// Forecast is the expected value of the whole year (全年预计完成情况), or one of
	// 确定能, 有可能, 完全不可能 (完成目标可能性).
	Forecast string
	// Likelihood is 确定能, 有可能 or 完全不可能 where the form has it beside the
	// forecast; it decides as it does there.
	Likelihood string
	// Obstacles are what kept the target from being reached, of 经费保障, 制度保障,
	// 人员保障, 硬件条件保障 and 其他 (财预〔2019〕136号), parted by 、.
	Obstacles string
	// Remark is the form's 备注.
	Remark string
	// SelfScore is the unit's own 得分. It decides nothing: where it is not what the
	// method gives, that is said.
	SelfScore rules.Cell
	// Reason explains a deviation; Cause is TARGET_TOO_LOW, POLICY, DEMAND or
	// EFFICIENCY where a reviewer recorded one.
	Reason, Cause string
	// Grade and Marks are a reviewer's, for qualitative indicators.
	Grade, Marks string
	// NotApplicable excludes the indicator, as approved.
	NotApplicable bool
	// Places are where more than the actual stands, for findings; nil where that is not
	// known. They are no part of what is reported.
	Places *ObservationPlaces
}

// ObservationPlaces are where parts of an observation stand.
type ObservationPlaces struct{ Forecast, Obstacles rules.Source }

// ForecastAt is where the forecast stands, as far as it is known: else where the actual does.
func (o Observation) ForecastAt() rules.Source {
	if o.Places == nil {
		return o.Actual.Source
	}
	return cmp.Or(o.Places.Forecast, o.Actual.Source)
}

// ObstaclesAt is ForecastAt of the obstacles.
func (o Observation) ObstaclesAt() rules.Source {
	if o.Places == nil {
		return o.Actual.Source
	}
	return cmp.Or(o.Places.Obstacles, o.Actual.Source)
}

// Place notes where parts of the observation stand.
func (o *Observation) Place(note func(p *ObservationPlaces)) {
	if o.Places == nil {
		o.Places = &ObservationPlaces{}
	}
	note(o.Places)
}

// More is what the official forms report beside the actual and its outlook, as that
// of a project.
func (o Observation) More(text func(rules.Cell) string) map[string]any {
	return given(map[string]string{"likelihood": o.Likelihood, "obstacles": o.Obstacles, "remark": o.Remark, "self_score": text(o.SelfScore)})
}

// SaysNothing tells that nothing is reported: there are only the names and the target
// that a form prints.
func (o Observation) SaysNothing() bool {
	o.Level2, o.Name, o.Target, o.Actual.Source, o.SelfScore.Source = "", "", rules.Cell{}, rules.Source{}, rules.Source{}
	o.Places = nil
	return o == Observation{}
}

// Key names the indicator that the observation is of.
func (o Observation) Key() rules.IndicatorKey {
	return rules.Indicator{Level2: o.Level2, Name: o.Name}.Key()
}
