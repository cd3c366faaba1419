package main

import (
	"bytes"
	"cmp"
	"fmt"

	"zhunsheng/engine"
	"zhunsheng/rules"
	"zhunsheng/sheet"
)

type compareCommand struct {
	Goals        []string `required:"" sep:"none" help:"目标表，可有多个。" placeholder:"FILE"`
	Actuals      string   `required:"" help:"执行数据（JSON）。" placeholder:"FILE"`
	Before       string   `help:"变更前的评分办法：编号、编号@版本或.yaml文件；默认MOF2020。" placeholder:"ID"`
	After        string   `help:"变更后的评分办法；默认与变更前相同。" placeholder:"ID"`
	GoalsAfter   []string `sep:"none" help:"变更后的目标表；默认与变更前相同。" placeholder:"FILE"`
	ActualsAfter string   `help:"变更后的执行数据；默认与变更前相同。" placeholder:"FILE"`
	Month        int      `help:"评价到几月底；默认是执行数据的月份。" placeholder:"M"`
	Format       string   `help:"输出格式：${enum}。" enum:"json,text" default:"json"`
	Out          string   `short:"o" help:"输出文件，默认标准输出。" default:"-" placeholder:"OUT"`
}

// Run evaluates the same period twice and prints who moves and why. Nothing is
// stored: it is the dry run before a scheme is published.
func (c *compareCommand) Run(p program) error {
	if c.After == "" && len(c.GoalsAfter) == 0 && c.ActualsAfter == "" {
		return usageError("请写明比较什么：--after、--goals-after 或 --actuals-after")
	}
	if c.Month != 0 {
		if err := checkMonth(c.Month); err != nil {
			return err
		}
	}
	before, err := c.book(p, c.Goals, c.Actuals, nil)
	if err != nil {
		return err
	}
	was, old, err := c.outcome(p, c.Before, before)
	if err != nil {
		return err
	}
	after, err := c.book(p, c.GoalsAfter, c.ActualsAfter, before)
	if err != nil {
		return err
	}
	is, now, err := c.outcome(p, cmp.Or(c.After, c.Before), after)
	if err != nil {
		return err
	}
	if was.Month != is.Month || was.FiscalYear != is.FiscalYear {
		return usageError(fmt.Sprintf("变更前是%d年%d月底的，变更后是%d年%d月底的，不能比较", was.FiscalYear, was.Month, is.FiscalYear, is.Month))
	}
	write := sheet.WriteComparison
	if c.Format == "text" {
		write = sheet.WriteComparisonText
	}
	comparison := engine.Compare(was, is)
	comparison.Before.Under(old)
	comparison.After.Under(now)
	var b bytes.Buffer
	if err := write(&b, comparison); err != nil {
		return err
	}
	return p.save(c.Out, b.Bytes())
}

// book is what one side is evaluated on.
type book struct {
	declaration *rules.Declaration
	report      *engine.Report
}

// book reads the files of one side; those that are not named are the other
// side's. Only mistakes that forbid evaluating are printed: the rest is for
// evaluate to say.
func (c *compareCommand) book(p program, goals []string, actuals string, other *book) (*book, error) {
	said := new(bytes.Buffer)
	quiet := p
	quiet.err = said
	b := &book{}
	if other != nil {
		*b = *other
	}
	var err error
	if len(goals) > 0 {
		b.declaration, err = quiet.readGoals(goals, false)
	}
	if err == nil && actuals != "" {
		b.report, err = quiet.readReport(actuals, sheet.Given{FiscalYear: b.declaration.FiscalYear, Month: c.Month}, false)
	}
	if err == nil {
		err = quiet.resolve(b.report, b.declaration)
	}
	if err != nil {
		fmt.Fprint(p.err, said)
		return nil, err
	}
	b.report, err = atMonth(b.report, cmp.Or(c.Month, b.report.Month))
	return b, err
}

// outcome evaluates one side under a scheme.
func (c *compareCommand) outcome(p program, id string, b *book) (*engine.Outcome, *rules.Scheme, error) {
	scheme, err := p.scheme(id)
	if err != nil {
		return nil, nil, err
	}
	report := *b.report
	if _, err := report.SettleDepartment(scheme, b.declaration, nil); err != nil { // evaluate says what it found
		return nil, nil, err
	}
	outcome, ds, err := engine.Evaluate(scheme, b.declaration, &report)
	if err != nil {
		return nil, nil, err
	}
	if outcome == nil {
		fmt.Fprintf(p.err, "按评分办法%s不能评价：\n", scheme.Ref())
		p.report(errorsOf(ds))
		return nil, nil, errInput
	}
	return outcome, scheme, nil
}

func errorsOf(ds []rules.Diagnostic) (list []rules.Diagnostic) {
	for _, d := range ds {
		if d.Severity == rules.Error {
			list = append(list, d)
		}
	}
	return list
}
