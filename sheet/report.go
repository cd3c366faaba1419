package sheet

import (
	"slices"
	"strings"

	"zhunsheng/engine"
	"zhunsheng/rules"
)

// causes are what a reviewer may record for an over-achievement.
var causes = []string{"TARGET_TOO_LOW", "POLICY", "DEMAND", "EFFICIENCY"}

// reportReader reads a report of execution data.
type reportReader struct {
	*findings
	year, month int // of the report; 0 until they are known
}

func readReportJSON(data []byte, f *findings) *engine.Report {
	root := parseJSON(data, f)
	if root == nil {
		return nil
	}
	o, ok := f.object(root, "fiscal_year", "month", "projects", "department", "history")
	if !ok {
		return nil
	}
	r := &reportReader{findings: f}
	o.require("D10", "fiscal_year", "month")
	o.require("F03", "projects")
	report := r.checkpoint(o)
	r.year, r.month = report.FiscalYear, report.Month
	for _, n := range o.list("history") {
		if earlier, ok := f.object(n, "fiscal_year", "month", "projects", "department"); ok {
			earlier.require("D10", "month")
			report.History = append(report.History, r.earlier(earlier, report.History))
		}
	}
	return &report
}

func (r *reportReader) checkpoint(o object) engine.Report {
	report := engine.Report{
		FiscalYear: o.integer("D10", "fiscal_year", 1990, 2200),
		Month:      o.integer("D10", "month", 1, 12),
	}
	first := map[string]string{}
	projects, _ := o.projects()
	for _, n := range projects {
		p, ok := r.project(n)
		if !ok {
			continue
		}
		if before, repeated := first[p.Code]; repeated {
			r.addAt(n, "D05", rules.Error, "项目%s报送了两次，前一次在%s，请只保留一次", shorten(p.Code), before)
			continue
		}
		first[p.Code] = n.pointer()
		report.Projects = append(report.Projects, p)
	}
	if n := o.given("department", isObject); n != nil {
		report.Department = r.department(n)
	}
	return report
}

// earlier reads a month of the history: of the same year, before the report's.
func (r *reportReader) earlier(o object, others []engine.Report) engine.Report {
	report := r.checkpoint(o)
	same := func(other engine.Report) bool { return other.Month == report.Month }
	switch {
	case report.FiscalYear != 0 && r.year != 0 && report.FiscalYear != r.year:
		r.addAt(o.node, "D10", rules.Error, "历史数据是%d年的，应与执行数据同为%d年", report.FiscalYear, r.year)
	case report.Month == 0 || r.month == 0:
	case report.Month >= r.month:
		r.addAt(o.node, "D10", rules.Error, "历史数据是%d月的，应早于执行数据的%d月", report.Month, r.month)
	case slices.ContainsFunc(others, same):
		r.addAt(o.node, "D10", rules.Error, "历史数据中%d月出现两次，请只保留一次", report.Month)
	}
	report.FiscalYear = r.year
	return report
}

func (r *reportReader) project(n *node) (p engine.ProjectReport, ok bool) {
	o, ok := r.object(n, "code", "budget", "spent", "expected", "funds", "reason", "goal_actual", "indicators")
	if !ok || !o.require("F03", "code") {
		return p, false
	}
	p = r.reported(o, "level2", "name")
	p.Code, p.Budget = o.text("code"), o.cell("budget")
	return p, true
}

// reported reads what projects and the department report alike; each indicator must
// have the members that are required.
func (r *reportReader) reported(o object, required ...string) engine.ProjectReport {
	return engine.ProjectReport{
		Spent: o.cell("spent"), Expected: o.cellGiven("expected"), Funds: r.funds(o), Reason: o.text("reason"),
		GoalActual: o.text("goal_actual"), Source: r.place("", o.pointer), Observations: r.observations(o, required...),
	}
}

// funds reads the sources of funding.
func (r *reportReader) funds(of object) (list []engine.Fund) {
	for _, n := range of.list("funds") {
		o, ok := r.object(n, "kind", "initial", "budget", "spent", "expected")
		if !ok || !o.require("F03", "kind") {
			continue
		}
		kind := engine.FundKind(o.text("kind"))
		if kind.Chinese() == "" {
			var names []string
			for _, k := range engine.FundKinds {
				names = append(names, string(k)+"（"+k.Chinese()+"）")
			}
			r.addAt(o.member("kind"), "F10", rules.Error, "资金来源“%s”不能识别，可用：%s", shorten(string(kind)), strings.Join(names, "、"))
			continue
		}
		list = append(list, engine.Fund{
			Kind: kind, Initial: o.cellGiven("initial"), Budget: o.cellGiven("budget"), Spent: o.cellGiven("spent"), Expected: o.cellGiven("expected"),
		})
	}
	return list
}

// department reads what the department reports of itself. Its budget is its
// projects', and its indicators need no level 2.
func (r *reportReader) department(n *node) *engine.ProjectReport {
	o, _ := r.object(n, "spent", "expected", "funds", "reason", "goal_actual", "indicators")
	own := r.reported(o, "name")
	return &own
}

// observations reads the indicators of a project or the department; each must have
// the members that are required.
func (r *reportReader) observations(o object, required ...string) (list []engine.Observation) {
	first := map[rules.IndicatorKey]string{}
	items := o.list("indicators")
	list = slices.Grow(list, len(items))
	for _, item := range items {
		observation, ok := r.observation(item, required)
		item.items = nil // is read: the tree need not stand beside what is made of it
		if !ok {
			continue
		}
		if before, repeated := first[observation.Key()]; repeated {
			r.addAt(item, "D07", rules.Error, "指标“%s”（%s）报送了两次，前一次在%s，请只保留一次",
				shorten(observation.Name), shorten(observation.Level2), before)
		}
		first[observation.Key()] = item.pointer()
		list = append(list, observation)
	}
	return list
}

func (r *reportReader) observation(n *node, required []string) (b engine.Observation, ok bool) {
	o, ok := r.object(n, "level2", "name", "actual", "forecast", "likelihood", "obstacles", "remark", "self_score", "reason", "cause", "grade", "marks", "not_applicable")
	if !ok || !o.require("F03", required...) {
		return b, false
	}
	b = engine.Observation{
		Level2: o.text("level2"), Name: o.text("name"), Actual: o.cell("actual"),
		Forecast: o.text("forecast"), Likelihood: o.text("likelihood"), Obstacles: o.words("obstacles"), Remark: o.text("remark"),
		SelfScore: o.cellGiven("self_score"), Reason: o.text("reason"), Cause: o.text("cause"),
		Grade: o.text("grade"), Marks: o.text("marks"), NotApplicable: o.flag("not_applicable"),
	}
	if b.Cause != "" && !slices.Contains(causes, b.Cause) {
		r.addAt(o.member("cause"), "D11", rules.Error, "偏差原因“%s”不能识别，可用：%s", shorten(b.Cause), strings.Join(causes, "、"))
	}
	return b, true
}
