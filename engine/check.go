package engine

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"zhunsheng/rules"
)

// checkReport holds a report against the goal tables it reports on. Every
// finding is an ERROR: data that belong nowhere must not be dropped in silence.
func checkReport(d *rules.Declaration, goals *rules.DepartmentGoals, r *Report) (ds []rules.Diagnostic) {
	find := func(id, project string, source rules.Source, format string, args ...any) {
		ds = append(ds, rules.Diagnostic{ID: id, Severity: rules.Error, Project: project, Source: source, Message: fmt.Sprintf(format, args...)})
	}
	if r.Month < 1 || r.Month > 12 {
		find("D10", "", r.file(), "月份%d应在1到12之间", r.Month)
	}
	if d.FiscalYear != 0 && r.FiscalYear != d.FiscalYear {
		find("D10", "", r.file(), "执行数据是%d年度的，目标表是%d年度的", r.FiscalYear, d.FiscalYear)
	}
	tables := make(map[string]*rules.GoalTable, len(d.Tables))
	for _, t := range d.Tables {
		tables[t.Code.Text] = t
	}
	seen := map[string]bool{}
	for _, p := range r.Projects {
		t := tables[p.Code]
		if t == nil {
			find("D05", "", p.Source, "目标表里没有项目编码“%s”，请核对编码", p.Code)
			continue
		}
		if seen[p.Code] {
			find("D05", t.Name, p.Source, "项目编码“%s”重复填报", p.Code)
		}
		seen[p.Code] = true
		checkObservations(t, p, find)
	}
	switch {
	case r.Department == nil:
	case goals == nil || len(goals.Rules) == 0:
		find("D06", rules.DepartmentName, r.Department.Source, "目标表里没有部门整体的指标，部门的数据无处可用，请删去或先补写部门绩效目标")
	default:
		checkObservations(goals.Table, *r.Department, find)
	}
	return ds
}

func checkObservations(t *rules.GoalTable, p ProjectReport, find func(id, project string, source rules.Source, format string, args ...any)) {
	declared := make(map[rules.IndicatorKey]bool, len(t.Indicators))
	for _, i := range t.Indicators {
		declared[i.Key()] = true
	}
	texts := []string{p.Budget.Text, p.Spent.Text, p.Expected.Text, p.Reason, p.GoalActual}
	for _, f := range p.Funds {
		texts = append(texts, string(f.Kind), f.Initial.Text, f.Budget.Text, f.Spent.Text, f.Expected.Text)
	}
	if slices.ContainsFunc(texts, unreadable) {
		find("D17", t.Name, p.Source, "项目的金额、原因或总体目标完成情况里有无法识别的字符，请用UTF-8编码重新填写")
	}
	seen := map[rules.IndicatorKey]bool{}
	for _, o := range p.Observations {
		key := o.Key()
		if slices.ContainsFunc([]string{o.Actual.Text, o.Forecast, o.Likelihood, o.Obstacles, o.Remark, o.SelfScore.Text, o.Reason, o.Cause, o.Grade, o.Marks}, unreadable) {
			find("D17", t.Name, o.Actual.Source, "指标“%s”的文字里有无法识别的字符，请用UTF-8编码重新填写", o.Name)
		}
		switch {
		case !declared[key]:
			find("D06", t.Name, o.Actual.Source, "目标表里没有指标“%s”（%s），请核对名称%s", o.Name, o.Level2, nearestIndicator(t, o))
		case seen[key]:
			find("D07", t.Name, o.Actual.Source, "指标“%s”（%s）重复填报", o.Name, o.Level2)
		}
		seen[key] = true
	}
}

// file is the file in which a report stands, without a place in it.
func (r *Report) file() rules.Source {
	source := rules.Source{}
	switch {
	case len(r.Projects) > 0:
		source = r.Projects[0].Source
	case r.Department != nil:
		source = r.Department.Source
	}
	return rules.Source{File: source.File, Digest: source.Digest}
}

// unreadable tells a text that lost characters on its way, or can't be stored.
func unreadable(text string) bool {
	return !utf8.ValidString(text) || strings.ContainsAny(text, "\x00\ufffd")
}
