package sheet

import (
	"cmp"
	"slices"

	"zhunsheng/engine"
	"zhunsheng/rules"
)

// readReportForm reads the filled-in forms of a document: one report for each month that
// they are of, the earliest first. A project is told by its code where the form prints
// it, else by its name, which engine.Report.Resolve makes a code of. What was left blank is
// not reported, which is not zero; a row in which nothing was filled in is left out.
//
// Amounts come out in 万元, exactly, whatever unit the form has. Where the diagnostics
// have an ERROR the reports are not whole and must not be used.
func readReportForm(doc document, f *findings, given Given) []engine.Report {
	r := &filledReader{findings: f, document: doc, given: given, listsAt: doc.listHeaders()}
	for i, l := range doc.lines {
		if i > 0 && l.sheet != doc.lines[i-1].sheet {
			r.block, r.header = inHead, nil // no block goes on in another tab
		}
		r.at = i
		r.readLine(l)
		if r.current != nil {
			r.taken = i + 1
		}
	}
	r.endList()
	r.leave()
	r.projects = slices.DeleteFunc(r.projects, func(p *filledProject) bool { return p.whole && !p.filled }) // a title only
	switch none := len(r.projects) == 0; {
	case none && r.listed:
		return nil
	case none && r.passed:
		f.whole("F03", "文件里的部门整体支出的表不是填报执行情况的，也没有项目的表；请导入部门或各项目的自评表、监控表")
		return nil
	case none && r.blank:
		f.whole("F32", "表都是空白的，没有填写任何项目，请填好再上传")
		return nil
	case none:
		f.whole("F03", "没有找到填报的项目：表中应有“项目名称”，以及“全年执行数”“实际完成值”等栏目")
		return nil
	}
	return r.reports()
}

// reports puts the projects of each month together.
func (r *filledReader) reports() (reports []engine.Report) {
	for _, p := range r.apart() {
		i := slices.IndexFunc(reports, func(r engine.Report) bool { return r.FiscalYear == p.year && r.Month == p.month })
		if i < 0 {
			i = len(reports)
			reports = append(reports, engine.Report{FiscalYear: p.year, Month: p.month, Dated: p.dated})
		}
		if p.whole {
			reports[i].Department = &p.ProjectReport
		} else {
			reports[i].Projects = append(reports[i].Projects, p.ProjectReport)
		}
	}
	slices.SortStableFunc(reports, func(a, b engine.Report) int {
		return cmp.Or(cmp.Compare(a.FiscalYear, b.FiscalYear), cmp.Compare(a.Month, b.Month))
	})
	return reports
}

// apart are the projects of each checkpoint, once each.
func (r *filledReader) apart() (projects []*filledProject) {
	seen := map[[3]any]*filledProject{}
	for _, p := range r.projects {
		p.year, p.month = r.period(p)
		if !p.Listed {
			p.Observations = slices.DeleteFunc(p.Observations, engine.Observation.SaysNothing)
		}
		key, what := [3]any{p.year, p.month, cmp.Or(p.Code, "名称"+rules.FoldName(p.Name)+"|"+p.AgencyCode+rules.FoldName(p.AgencyName))}, "项目“"+cmp.Or(p.Name, p.Code)+"”"
		if p.whole {
			key, what = [3]any{p.year, p.month, ""}, rules.DepartmentName
		}
		switch first := seen[key]; {
		case first == nil:
			seen[key], projects = p, append(projects, p)
		case !first.complete(p):
			r.add(p.at, "D05", rules.Error, p.Source, "%s%d月的数有两份，前一份在%s，请只保留一份", what, p.month, first.Source.Place())
		}
	}
	return projects
}

// places are the kinds of fact that a header has columns for.
func (h *reportHeader) places(money bool) (facts engine.Fact) {
	of := indicatorFacts
	if money {
		facts, of = engine.FundsFact, moneyFacts
	}
	for _, column := range h.columns {
		facts |= of[column]
	}
	return facts
}

var (
	moneyFacts = map[reportColumn]engine.Fact{
		initialColumn: engine.InitialFact, budgetColumn: engine.BudgetFact, spentColumn: engine.SpentFact, expectedColumn: engine.ExpectedFact,
		reasonColumn: engine.SpendingReasonFact, remarkColumn: engine.SpendingReasonFact,
	}
	indicatorFacts = map[reportColumn]engine.Fact{
		forecastColumn: engine.ForecastFact, likelihoodColumn: engine.LikelihoodFact, answerColumn: engine.LikelihoodFact, obstacleColumn: engine.ObstaclesFact,
		causeColumn: engine.ObstaclesFact, measuresColumn: engine.ReasonFact, actualColumn: engine.ActualFact,
		remarkColumn: engine.RemarkFact, scoreColumn: engine.SelfScoreFact, reasonColumn: engine.ReasonFact,
	}
)

// period is the checkpoint that a form is of: what it says itself, else what the caller
// knows.
func (r *filledReader) period(p *filledProject) (year, month int) {
	if p.listed {
		return p.year, p.month
	}
	if p.month == 0 && p.selfScored {
		p.month = 12
	}
	r.checkTitleMonths(p)
	year, month = cmp.Or(p.year, r.given.FiscalYear), cmp.Or(p.month, r.given.Month)
	r.checkGiven(p.at, p.Source, year, month, r.given)
	switch {
	case year == 0:
		r.add(p.at, "D10", rules.Error, p.Source, "不知道是哪一年的数，请在表头“（　　年度）”处填写，如“（2025年度）”，或在导入时指明年度")
	case month == 0:
		r.add(p.at, "D10", rules.Error, p.Source, "不知道是到几月底的数，请在栏名中写明，如“1—7月执行数”，或在导入时指明月份")
	}
	return year, month
}

// checkGiven says that a file is of another checkpoint than the caller has in mind. The
// file is believed.
func (f *findings) checkGiven(at int, source rules.Source, year, month int, given Given) {
	if given.FiscalYear != 0 && year != given.FiscalYear {
		f.add(at, "D10", rules.Warn, source, "表上写的是%d年，导入时指明的是%d年，按表上的读取，请核对", year, given.FiscalYear)
	}
	if given.Month != 0 && month != given.Month {
		f.add(at, "D10", rules.Warn, source, "表上是到%d月底的数，导入时指明的是%d月，按表上的读取，请核对", month, given.Month)
	}
}
