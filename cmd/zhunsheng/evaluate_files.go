package main

import (
	"context"
	"fmt"
	"io"
	"path/filepath"

	"zhunsheng/engine"
	"zhunsheng/rules"
	"zhunsheng/sheet"
	"zhunsheng/sheet/official"
)

// readings reads a file of any form. Mistakes are printed; any ERROR is errInput, and
// so is a draft that nobody confirmed.
func (p program) readings(path string, given sheet.Given, confirmed bool) ([]sheet.Reading, error) {
	data, err := p.load(path)
	if err != nil {
		return nil, err
	}
	list, err := sheet.Read(context.Background(), filepath.Base(path), data, given)
	if err != nil {
		return nil, err
	}
	failed := false
	for _, r := range list {
		ds := r.Diagnostics
		if r.Draft && !confirmed {
			ds = append(ds, draftFinding(r.Name))
		}
		p.report(ds)
		failed = failed || rules.HasErrors(ds)
	}
	return list, inputError(failed)
}

// readGoals reads goal tables from one or more files into one declaration.
func (p program) readGoals(paths []string, confirmed bool) (*rules.Declaration, error) {
	var all *rules.Declaration
	for _, path := range paths {
		list, err := p.readings(path, sheet.Given{}, confirmed)
		if err != nil {
			return nil, err
		}
		found := false
		for _, r := range list {
			if r.Declaration == nil {
				continue
			}
			found = true
			if all, err = p.merged(all, r.Declaration, r.Name); err != nil {
				return nil, err
			}
		}
		if !found {
			p.report([]rules.Diagnostic{{ID: "F01", Severity: rules.Error, Source: rules.Source{File: filepath.Base(path)}, Message: "文件里没有绩效目标表，请核对是否选对了文件"}})
			return nil, errInput
		}
	}
	return all, nil
}

func (p program) merged(all, d *rules.Declaration, name string) (*rules.Declaration, error) {
	if all == nil {
		return d, nil
	}
	if all.FiscalYear != d.FiscalYear || all.Division != d.Division {
		return nil, usageError(fmt.Sprintf("%s 是%d年度%s的，与前面的%d年度%s不同，请分开评价", name, d.FiscalYear, d.Division, all.FiscalYear, all.Division))
	}
	all.Tables = append(all.Tables, d.Tables...)
	switch {
	case all.Department == nil:
		all.Department = d.Department
	case d.Department != nil:
		p.report([]rules.Diagnostic{{ID: "G07", Severity: rules.Warn, Project: rules.DepartmentName, Source: rules.Source{File: name},
			Message: "前面的文件已有部门绩效目标，这个文件里的没有采用；请只留一份"}})
	}
	return all, nil
}

// readReport reads execution data. Of a file of several months the latest is the
// report, the others its history.
func (p program) readReport(path string, given sheet.Given, confirmed bool) (*engine.Report, error) {
	list, err := p.readings(path, given, confirmed)
	if err != nil {
		return nil, err
	}
	var intake engine.Intake
	var last *engine.Report
	for _, r := range list {
		if r.Report != nil {
			intake.AddReport(r.Report)
		}
	}
	for _, r := range intake.Reports {
		if last == nil || r.Month > last.Month {
			last = r
		}
	}
	if last == nil {
		p.report([]rules.Diagnostic{{ID: "F01", Severity: rules.Error, Source: rules.Source{File: filepath.Base(path)}, Message: "文件里没有执行数据，请核对是否选对了文件"}})
		return nil, errInput
	}
	whole, seen := *last, map[int]*engine.Report{last.Month: last}
	for _, r := range intake.Reports {
		if same := seen[r.Month]; r != last && same != nil || r.FiscalYear != last.FiscalYear {
			return nil, usageError(fmt.Sprintf("%s 里有两份%d年%d月底的数据，或几个年度的，请分成几个文件", path, r.FiscalYear, r.Month))
		}
		if r != last {
			seen[r.Month] = r
			whole.History = append(whole.History, *r)
		}
	}
	return &whole, nil
}

// resolve gives the projects and indicators of a form the names that the goal tables
// give them.
func (p program) resolve(r *engine.Report, d *rules.Declaration) error {
	ds := r.Resolve(d)
	p.report(ds)
	return inputError(rules.HasErrors(ds))
}

// writeForms writes the official forms of an evaluation that is not stored.
func (p program) writeForms(e sheet.Export, out string, s *rules.Scheme, d *rules.Declaration, r *engine.Report, o *engine.Outcome) error {
	tables := map[string]*rules.GoalTable{}
	for _, t := range d.Tables {
		tables[t.Code.Text] = t
	}
	reports := map[string]*engine.ProjectReport{}
	for i := range r.Projects {
		reports[r.Projects[i].Code] = &r.Projects[i]
	}
	b := official.Batch{FiscalYear: o.FiscalYear, Month: o.Month, Basis: official.Basis{
		Scheme: s.Ref(), SchemeDigest: o.SchemeDigest, InputDigest: o.InputDigest,
	}, Whole: true, Department: official.Department{Result: o.Department, Report: r.Department, Declared: d.Department}}
	count, done := p.counting("正在写出")
	defer done()
	e.Progress = count
	err := p.stream(out, func(w io.Writer) error {
		return e.Write(w, b, func(yield func(official.Project, error) bool) {
			for i := range o.Projects {
				code := o.Projects[i].Code
				project := official.Project{FiscalYear: o.FiscalYear, Month: o.Month, Table: tables[code], Report: reports[code], Result: &o.Projects[i]}
				if !yield(project, nil) {
					return
				}
			}
		})
	})
	return exportMistake(e, err)
}
