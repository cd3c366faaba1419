package rules

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// Declaration is what one document declares: a department's goals and the goal
// tables of its projects, as they were written.
type Declaration struct {
	// FiscalYear and Division (区划代码) are read off the project codes where the
	// document does not name them; 0 and "" where they can't be.
	FiscalYear int
	Division   string
	Department *Department
	Tables     []*GoalTable
	// Waivers accept findings of lint; they are kept with the tables. They are all there are of a
	// project whose table does not lack FieldWaivers, and for every project where the
	// department's part does not.
	Waivers []Waiver
}

// Department is the department's part of a declaration (部门整体绩效目标).
type Department struct {
	Overall  string
	SubGoals []SubGoal
	Measures string // 工作保障措施, with its numbers
	// Indicators are those of the department's own table (部门整体支出绩效目标申报表),
	// where it has one.
	Indicators []Indicator
	// Lacks are the parts, and the fields of the indicators, that the document has no
	// place for, as a goal table has them.
	Lacks Fields
}

// SubGoal is one of the department's goals (分项绩效目标); its indicator is prose.
type SubGoal struct {
	Title, Goal string
	Indicator   Cell
}

// GoalTable is one project's goal table (项目绩效目标表). Texts stand as written,
// but for blanks around them.
type GoalTable struct {
	No         int
	Title      string
	AgencyCode string // 预算单位编码
	AgencyName string
	MoneyUnit  string // 万元
	Code       Cell   // 项目编码
	Name       string
	Budget     Cell // 预算数
	Fiscal     Cell // 其中：财政资金
	Other      Cell // 其他资金; blank is 0
	Purpose    string
	Plan       []PlanCell // 资金支出计划(%), cumulative
	Goal       string
	Indicators []Indicator
	Source     Source
	// Lacks are the fields that the layout has no place for: they are blank because
	// it can't say them. A field outside Lacks that is blank was left blank.
	Lacks Fields
}

// PlanCell is the declared cumulative spending at the end of a month.
type PlanCell struct {
	Month   int
	Percent Cell
}

// Project is a goal table compiled under a scheme: what the engine evaluates.
type Project struct {
	Table  *GoalTable
	Budget Decimal     // 年初预算数, 万元
	Plan   []PlanPoint // empty where the table has none: the calendar's twelfths stand for it
	Rules  []*Rule
}

// PlanPoint is planned cumulative spending, in percent of the budget.
type PlanPoint struct {
	Month   int
	Percent Decimal
}

// NoCode is said of a goal table without a project code.
const NoCode = "缺少项目编码"

// CompileProject reads a goal table under a scheme. The findings include those
// of its rules. With an ERROR of the F family the project must not be evaluated.
func (s *Scheme) CompileProject(t *GoalTable, year int) (*Project, []Diagnostic) {
	p := &Project{Table: t}
	var ds []Diagnostic
	find := func(id string, sev Severity, src Source, format string, args ...any) {
		ds = append(ds, Diagnostic{ID: id, Severity: sev, Project: t.Name, Source: src, Message: fmt.Sprintf(format, args...)})
	}
	if strings.TrimSpace(t.Code.Text) == "" {
		find("F03", Error, t.codePlace(), NoCode)
	}
	if why := oddCode(t.Code.Text); why != "" {
		find("F39", Warn, t.codePlace(), "项目编码%s%s，仍按写的保存；写错了会成为另一个项目，请对照预算管理系统核对", quote(t.Code.Text), why)
	}
	p.Budget = readMoney(t.Budget, "预算数", find)
	fiscal, other := readOptional(t.Fiscal, "财政资金", find), readOptional(t.Other, "其他资金", find)
	if sum := fiscal.Add(other); strings.TrimSpace(t.Fiscal.Text) != "" && !sum.Equal(p.Budget) {
		find("F08", Warn, t.Budget.Source, "预算数%s不等于财政资金与其他资金之和%s", p.Budget, sum)
	}
	p.Plan = readSpendingPlan(t, find)
	if len(t.Indicators) == 0 {
		find("F03", Error, t.Source, "没有绩效指标")
	}
	seen := map[IndicatorKey]bool{}
	for _, i := range t.Indicators {
		if key := i.Key(); seen[key] {
			find("F05", Error, i.Target.Source, "指标“%s”（%s）重复，请删去或改名", i.Name, i.Level2)
		} else {
			seen[key] = true
		}
		rule := s.Compile(i, year)
		rule.readPlan(find)
		for k := range rule.Diagnostics {
			rule.Diagnostics[k].Project = t.Name
		}
		p.Rules = append(p.Rules, rule)
		ds = append(ds, rule.Diagnostics...)
	}
	return p, ds
}

type findFunc func(id string, sev Severity, src Source, format string, args ...any)

// readOptional reads an amount that a form may leave blank: 0.
func readOptional(c Cell, what string, find findFunc) Decimal {
	if strings.TrimSpace(c.Text) == "" {
		return Decimal{}
	}
	return readMoney(c, what, find)
}

func readMoney(c Cell, what string, find findFunc) Decimal {
	amount, ok := ParseMoney(c.Text)
	switch {
	case !ok:
		find("F08", Error, c.Source, "%s%s%s", what, quote(c.Text), WhyNoMoney(c.Text, "不是金额，请填写不小于0的数，如“299.65”"))
	case !WholeFen(amount):
		find("F08", Error, c.Source, "%s%s比分还小，万元后最多六位小数", what, quote(c.Text))
	}
	return amount
}

func readSpendingPlan(t *GoalTable, find findFunc) []PlanPoint {
	if len(t.Plan) == 0 { // most provinces' forms print none
		find("F03", Warn, t.Source, "没有资金支出计划，支出按序时进度（每月十二分之一）监控；有计划的请补上，如“6月底”50%%、“12月底”100%%")
	}
	return readPlan("支出计划", t.Plan, find)
}

// readPlan reads the rule's own goal plan. Only what adds up over the year is held
// against a plan.
func (r *Rule) readPlan(find findFunc) {
	i := r.Indicator
	if len(i.Plan) == 0 {
		return
	}
	plan, used := readPlan("“"+i.Name+"”的目标计划", i.Plan, find), false
	for _, part := range append([]*Rule{r}, r.Parts...) {
		if part.Accumulation == Flow && len(part.Parts) == 0 {
			part.Plan, used = plan, true
		}
	}
	if !used {
		find("F13", Warn, i.Plan[0].Percent.Source, "“%s”不按进度折算（%s），它的目标计划没有采用", i.Name, r.Why)
	}
}

// readPlan reads a plan: cumulative, so it may not fall, and it ends at 100% in
// December.
func readPlan(what string, cells []PlanCell, find findFunc) (plan []PlanPoint) {
	last := PlanPoint{}
	for _, c := range cells {
		text := strings.TrimSuffix(strings.ReplaceAll(foldText(c.Percent.Text), " ", ""), "%")
		percent, ok := ParseDecimal(text)
		switch {
		case !ok || percent.Sign() < 0 || percent.Cmp(hundred) > 0 || !percent.Round(4).Equal(percent):
			find("F06", Error, c.Percent.Source, "%s%d月底的%s应为0到100的百分数，最多四位小数", what, c.Month, quote(c.Percent.Text))
			continue
		case c.Month < 1 || c.Month > 12 || c.Month <= last.Month:
			find("F06", Error, c.Percent.Source, "%s的月份“%d”应在1到12之间并从早到晚排列", what, c.Month)
			continue
		case percent.Cmp(last.Percent) < 0:
			find("F06", Error, c.Percent.Source, "%s是累计数，不能下降：%d月底%s%%，%d月底%s%%", what, last.Month, last.Percent, c.Month, percent)
			continue
		}
		last = PlanPoint{c.Month, percent}
		plan = append(plan, last)
	}
	switch {
	case len(plan) < len(cells) || len(cells) == 0:
	case last.Month == 12 && last.Percent.Equal(one):
		find("F06", Error, cells[len(cells)-1].Percent.Source, "%s应写成百分数：12月底是100，不是1", what)
	case last.Month != 12 || !last.Percent.Equal(hundred):
		find("F07", Warn, cells[len(cells)-1].Percent.Source, "%s到12月底应为100%%，现为%d月底%s%%", what, last.Month, last.Percent)
	}
	return plan
}

// CompileDeclaration compiles every table and checks them against each other:
// a project code may stand only once. year is the fiscal year where the
// declaration names none.
func (s *Scheme) CompileDeclaration(d *Declaration, year int) ([]*Project, []Diagnostic) {
	var projects []*Project
	var ds []Diagnostic
	seen := map[string]*GoalTable{}
	for _, t := range d.Tables {
		p, found := s.CompileProject(t, cmp.Or(d.FiscalYear, year))
		ds = append(ds, found...)
		projects = append(projects, p)
		if first := seen[t.Code.Text]; first != nil && t.Code.Text != "" {
			ds = append(ds, Diagnostic{ID: "F04", Severity: Error, Project: t.Name, Source: t.Code.Source,
				Message: fmt.Sprintf("项目编码%s已用于“%s”（%s），每个项目只能有一张目标表", t.Code.Text, first.Name, first.Code.Source)})
		}
		seen[t.Code.Text] = t
	}
	return projects, ds
}

// FormErrors are the findings that forbid evaluating or storing a declaration:
// ERRORs about the form (F…), not about the wording of a single target, which
// only makes its rule need review.
func FormErrors(ds []Diagnostic) []Diagnostic {
	return slices.DeleteFunc(slices.Clone(ds), func(d Diagnostic) bool { return d.Severity != Error || d.ID[0] != 'F' })
}
