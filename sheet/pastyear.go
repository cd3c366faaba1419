package sheet

import (
	"zhunsheng/engine"
	"zhunsheng/rules"
	"zhunsheng/rules/lint"
)

const notPastYear = "不是往年的自评结果；应是当年用 evaluate --month 12 --format json 得到的JSON文件"

// ReadPastYear reads what an earlier year declared and reached, from the outcome of its self-evaluation as WriteOutcome
// prints it. It is nil as soon as there is an ERROR.
func ReadPastYear(name string, data []byte) (*lint.Year, []rules.Diagnostic) {
	f := newFindings(name, data)
	if !isJSON(data) {
		f.whole("F01", notPastYear)
		return nil, f.sorted()
	}
	var year *lint.Year
	if root := parseJSON(data, f); root != nil {
		year = f.pastYear(root)
	}
	ds := f.sorted()
	if rules.HasErrors(ds) {
		return nil, ds
	}
	return year, ds
}

func (f *findings) pastYear(root *node) *lint.Year {
	o, ok := f.object(root)
	if !ok {
		return nil
	}
	if o.member("scheme") == nil || o.member("projects") == nil {
		f.whole("F01", notPastYear)
		return nil
	}
	o.require("D10", "fiscal_year", "month")
	year := &lint.Year{FiscalYear: o.integer("D10", "fiscal_year", 1990, 2200)}
	if month := o.integer("D10", "month", 1, 12); month != 0 && month != 12 {
		o.addAt(o.member("month"), "D10", rules.Error, "这是%d月底的监控结果，不是年底的自评结果；请用 --month 12 重新评价", month)
	}
	for _, n := range o.list("projects") {
		p, ok := f.object(n)
		if !ok || !p.require("F03", "name") {
			continue
		}
		past := lint.PastProject{Code: p.text("code"), Name: p.text("name")}
		for _, item := range p.list("indicators") {
			if i, ok := f.object(item); ok && i.require("F03", "name", "target") {
				past.Indicators = append(past.Indicators, lint.PastIndicator{
					Level2: i.text("level2"), Name: i.text("name"), Target: i.text("target"), Actual: i.text("actual"),
				})
			}
		}
		year.Projects = append(year.Projects, past)
	}
	return year
}

// PastYear is what ReadPastYear reads, of an outcome at hand.
func PastYear(o *engine.Outcome) lint.Year {
	year := lint.Year{FiscalYear: o.FiscalYear}
	for i := range o.Projects {
		p := &o.Projects[i]
		past := lint.PastProject{Code: p.Code, Name: p.Name}
		for k := range p.Indicators {
			r := &p.Indicators[k]
			actual := ""
			if r.Actual != nil {
				actual = *r.Actual
			}
			past.Indicators = append(past.Indicators, lint.PastIndicator{Level2: r.Level2, Name: r.Name, Target: r.Target, Actual: actual})
		}
		year.Projects = append(year.Projects, past)
	}
	return year
}
