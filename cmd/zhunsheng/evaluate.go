package main

import (
	"bytes"
	"fmt"
	"strings"

	"zhunsheng/engine"
	"zhunsheng/rules"
	"zhunsheng/sheet"
	"zhunsheng/sheet/official"
)

type evaluateCommand struct {
	Goals   []string `required:"" sep:"none" help:"目标表（.docx .xlsx .csv .txt .json .zip 等，按内容识别），可有多个。" placeholder:"FILE"`
	Actuals string   `required:"" help:"执行数据：JSON，或填好的表、模板。" placeholder:"FILE"`
	Month   int      `required:"" help:"评价到几月底。" placeholder:"M"`
	Scheme  string   `help:"评分办法的编号，或它的.yaml文件；默认MOF2020。" placeholder:"ID"`
	Format  string   `help:"输出格式：${enum}；后三种是官方表格，12月以前是监控表，12月是自评表，附说明；目标表有部门绩效目标的，连同部门整体。" enum:"json,text,xlsx,docx,pdf" default:"json"`
	Font    string   `env:"ZHUNSHENG_FONT" help:"生成PDF用的字体（.ttf）。" placeholder:"FILE"`

	ConfirmDraft bool `help:"由版面推断的目标表或数据（如PDF）已经有人核对。"`

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
	form := sheet.Export{Kind: official.ForMonth(c.Month), Format: sheet.Format(c.Format), Explained: true}
	if c.isForm() {
		if err := p.prepare(&form, c.Out, c.Font); err != nil {
			return err
		}
	}
	declaration, err := p.readGoals(c.Goals, c.ConfirmDraft)
	if err != nil {
		return err
	}
	report, err := p.readReport(c.Actuals, sheet.Given{FiscalYear: declaration.FiscalYear, Month: c.Month}, c.ConfirmDraft)
	if err != nil {
		return err
	}
	if err := p.resolve(report, declaration); err != nil {
		return err
	}
	report, err = atMonth(report, c.Month)
	if err != nil {
		return err
	}
	outcome, err := c.judge(p, scheme, declaration, report)
	if err != nil {
		return err
	}
	if c.isForm() {
		return p.writeForms(form, c.Out, scheme, declaration, report, outcome)
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

// judge evaluates, and prints what was found; any ERROR is errInput.
func (c *evaluateCommand) judge(p program, scheme *rules.Scheme, declaration *rules.Declaration, report *engine.Report) (*engine.Outcome, error) {
	past, err := c.pastYears(p, report)
	if err != nil {
		return nil, err
	}
	settled, err := report.SettleDepartment(scheme, declaration, nil)
	if err != nil {
		return nil, err
	}
	p.report(settled)
	done := p.progress("正在评价")
	outcome, ds, err := engine.Evaluate(scheme, declaration, report)
	if err == nil && outcome != nil && !c.Brief && !c.isForm() {
		err = engine.Advise(scheme, declaration, report, outcome)
		if err == nil {
			err = engine.Foresee(scheme, declaration, report, past, outcome)
		}
	}
	done()
	if err != nil {
		return nil, err
	}
	p.report(ds)
	if outcome == nil {
		return nil, errInput
	}
	return outcome, nil
}

// isForm tells that the output is official forms.
func (c *evaluateCommand) isForm() bool { return sheet.Format(c.Format).MediaType() != "" }

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
