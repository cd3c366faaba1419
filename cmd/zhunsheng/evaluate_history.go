package main

import (
	"fmt"
	"maps"
	"path/filepath"
	"slices"

	"zhunsheng/engine"
	"zhunsheng/rules"
	"zhunsheng/sheet"
)

// pastYears reads the files of earlier years from which a forecast learns: execution data with their earlier months, and
// the goal tables that name the projects.
func (c *evaluateCommand) pastYears(p program, report *engine.Report) ([]engine.PastYear, error) {
	if len(c.History) == 0 {
		return nil, nil
	}
	if c.Brief || c.Month == 12 {
		return nil, usageError("--history 只用于预测，不与 --brief 一起用，12月也不预测")
	}
	past := pastFiles{before: report.FiscalYear, years: map[int]*engine.PastYear{}, from: map[int]string{}}
	for _, path := range c.History {
		data, err := p.load(path)
		if err != nil {
			return nil, err
		}
		if err := past.read(path, data); err != nil {
			return nil, err
		}
	}
	years := past.list()
	p.report(past.found)
	return years, inputError(rules.HasErrors(past.found))
}

// pastFiles gathers earlier years by fiscal year, and what is wrong with their files.
type pastFiles struct {
	before int
	years  map[int]*engine.PastYear
	from   map[int]string // the file with the execution data of a year
	found  []rules.Diagnostic
}

func (f *pastFiles) read(path string, data []byte) error {
	name := filepath.Base(path)
	if sheet.IsReport(data) {
		report, ds, err := sheet.ReadReport(name, data)
		f.found = append(f.found, ds...)
		if report != nil && f.earlier(path, report.FiscalYear) {
			f.report(name, report)
		}
		return err
	}
	d, ds, err := sheet.ReadGoals(name, data)
	f.found = append(f.found, slices.DeleteFunc(ds, func(d rules.Diagnostic) bool { return d.Severity != rules.Error })...)
	if d != nil && f.earlier(path, d.FiscalYear) {
		year := f.year(d.FiscalYear)
		year.Tables = append(year.Tables, d.Tables...)
	}
	return err
}

// earlier tells whether a file is of a year that can be learnt from, and says so where it is not.
func (f *pastFiles) earlier(path string, year int) bool {
	switch {
	case year == 0:
		f.found = append(f.found, wrongYear(path, "看不出是哪一年度的，不能作为往年数据"))
	case year >= f.before:
		f.found = append(f.found, wrongYear(path, fmt.Sprintf("这是%d年度的，不早于本次评价的%d年度，不能作为往年数据", year, f.before)))
	default:
		return true
	}
	return false
}

func (f *pastFiles) year(year int) *engine.PastYear {
	if f.years[year] == nil {
		f.years[year] = &engine.PastYear{}
	}
	return f.years[year]
}

func (f *pastFiles) report(name string, r *engine.Report) {
	switch {
	case f.from[r.FiscalYear] != "":
		f.found = append(f.found, wrongYear(name, fmt.Sprintf("%d年度的执行数据在%s里已有，每年只用一个，以前各月写在它的history里", r.FiscalYear, f.from[r.FiscalYear])))
		return
	case r.Month != 12:
		f.found = append(f.found, wrongYear(name, fmt.Sprintf("%d年度的执行数据只到%d月底，没有12月底的，看不出全年", r.FiscalYear, r.Month)))
	}
	f.from[r.FiscalYear] = name
	f.year(r.FiscalYear).Report = r
}

// list is the years that have execution data. Goal tables without any tell nothing, which is said.
func (f *pastFiles) list() (years []engine.PastYear) {
	for _, year := range slices.Sorted(maps.Keys(f.years)) {
		if f.years[year].Report == nil {
			f.found = append(f.found, rules.Diagnostic{ID: "D10", Severity: rules.Warn, Message: fmt.Sprintf("%d年度只有目标表，没有执行数据，不能用来预测", year)})
			continue
		}
		years = append(years, *f.years[year])
	}
	return years
}
