package main

import (
	"bytes"
	"fmt"
	"path/filepath"
	"strings"

	"zhunsheng/engine"
	"zhunsheng/rules"
	"zhunsheng/sheet"
)

type evaluateCommand struct {
	Goals   []string `required:"" sep:"none" help:"目标表（.docx .txt .json，按内容识别），可有多个。" placeholder:"FILE"`
	Actuals string   `required:"" help:"执行数据（JSON）。" placeholder:"FILE"`
	Month   int      `required:"" help:"评价到几月底。" placeholder:"M"`
	Scheme  string   `help:"评分办法的编号，或它的.yaml文件；默认MOF2020。" placeholder:"ID"`
	Format  string   `help:"输出格式：${enum}。" enum:"json,text" default:"json"`
	Brief   bool     `help:"只要结果，不要测算（改变多少能得满分、转绿灯或升降等级）和预测。"`
	History []string `sep:"none" help:"往年的执行数据（JSON，含12月和以前各月）和往年的目标表，用于预测；可有多个。" placeholder:"FILE"`
	Out     string   `short:"o" help:"输出文件，默认标准输出。" default:"-" placeholder:"OUT"`
}

// Run evaluates files without a database.
func (c *evaluateCommand) Run(p program) error {
	if err := checkMonth(c.Month); err != nil {
		return err
	}
	scheme, err := p.scheme(c.Scheme)
	if err != nil {
		return err
	}
	declaration, err := p.readGoals(c.Goals)
	if err != nil {
		return err
	}
	report, err := p.readReport(c.Actuals)
	if err != nil {
		return err
	}
	report, err = atMonth(report, c.Month)
	if err != nil {
		return err
	}
	past, err := c.pastYears(p, report)
	if err != nil {
		return err
	}
	done := p.progress("正在评价")
	outcome, ds, err := engine.Evaluate(scheme, declaration, report)
	if err == nil && outcome != nil && !c.Brief {
		err = engine.Advise(scheme, declaration, report, outcome)
		if err == nil {
			err = engine.Foresee(scheme, declaration, report, past, outcome)
		}
	}
	done()
	if err != nil {
		return err
	}
	p.report(ds)
	if outcome == nil {
		return errInput
	}
	write := sheet.WriteOutcome
	if c.Format == "text" {
		write = sheet.WriteOutcomeText
	}
	var b bytes.Buffer
	if err := write(&b, outcome); err != nil {
		return err
	}
	return p.save(c.Out, b.Bytes())
}

// readGoals reads goal tables from one or more files into one declaration.
// Mistakes are printed; any ERROR is errInput.
func (p program) readGoals(paths []string) (*rules.Declaration, error) {
	var all *rules.Declaration
	for _, path := range paths {
		data, err := p.load(path)
		if err != nil {
			return nil, err
		}
		d, ds, err := sheet.ReadGoals(filepath.Base(path), data)
		if err != nil {
			return nil, err
		}
		p.report(ds)
		if rules.HasErrors(ds) {
			return nil, errInput
		}
		if all == nil {
			all = d
			continue
		}
		if all.FiscalYear != d.FiscalYear || all.Division != d.Division {
			return nil, usageError(fmt.Sprintf("%s 是%d年度%s的，与前面的%d年度%s不同，请分开评价", path, d.FiscalYear, d.Division, all.FiscalYear, all.Division))
		}
		all.Tables = append(all.Tables, d.Tables...)
		switch {
		case all.Department == nil:
			all.Department = d.Department
		case d.Department != nil:
			p.report([]rules.Diagnostic{{ID: "G07", Severity: rules.Warn, Project: rules.DepartmentName, Source: rules.Source{File: filepath.Base(path)},
				Message: "前面的文件已有部门绩效目标，这个文件里的没有采用；请只留一份"}})
		}
	}
	return all, nil
}

func (p program) readReport(path string) (*engine.Report, error) {
	data, err := p.load(path)
	if err != nil {
		return nil, err
	}
	report, ds, err := sheet.ReadReport(filepath.Base(path), data)
	if err != nil {
		return nil, err
	}
	p.report(ds)
	if rules.HasErrors(ds) {
		return nil, errInput
	}
	return report, nil
}

// atMonth is the report of the month asked for, with the months before it as its
// history. The file's own month is the newest it has.
func atMonth(r *engine.Report, month int) (*engine.Report, error) {
	if r.Month == month {
		return r, nil
	}
	months := []string{fmt.Sprint(r.Month)}
	for _, h := range r.History {
		if h.Month == month {
			for _, other := range r.History {
				if other.Month < month {
					h.History = append(h.History, other)
				}
			}
			return &h, nil
		}
		months = append(months, fmt.Sprint(h.Month))
	}
	return nil, usageError(fmt.Sprintf("执行数据里没有%d月的数据，只有%s月的", month, strings.Join(months, "、")))
}
