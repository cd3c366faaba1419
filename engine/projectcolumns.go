package engine

import (
	"fmt"

	"zhunsheng/engine/columnar"
	"zhunsheng/rules"
)

// projectColumns are the formulas about whole projects in columns. A program is nil
// where columns can't hold its formulas: all projects are then the row evaluator's.
type projectColumns struct {
	// money yields the spending lights that bind, then which of the extra rules hold.
	money *projectProgram
	// execution yields the marks for spending, at year-end.
	execution   *projectProgram
	goal, grade *projectProgram
	// plausibility yields the light that doubts a self-evaluation.
	plausibility *projectProgram
	binding      int
}

// projectRow is a project while it is judged.
type projectRow struct {
	*ProjectReading
	out *ProjectConclusion
	// worst is that of the indicators' lights; red of the marks that are lit hang on red
	// ones.
	worst    LightCode
	red, lit int64
	// won by indicators, of their marks.
	won, marks int64
	// dataAsked is set where a rule about spending questions the data, indicatorAlert where
	// an indicator is alerted, doubted where the self-evaluation is, or may be.
	dataAsked, indicatorAlert, doubted bool
	// undecided is set where a program refuses the row.
	undecided bool
}

// projectProgram is a program over projects.
type projectProgram struct {
	*columnar.Program
	take  []func(*projectRow) int64
	marks int64
}

// projectField is an operand with the columns that it is taken from.
type projectField struct {
	columnar.Field
	take []func(*projectRow) int64
}

func newProjectProgram(operands any, fields []projectField, outputs ...columnar.Output) *projectProgram {
	p := &projectProgram{}
	columns := make([]columnar.Field, len(fields))
	for i, f := range fields {
		columns[i] = f.Field
		p.take = append(p.take, f.take...)
	}
	program, err := columnar.Compile(operands, columns, outputs)
	if err != nil {
		return nil // for the row evaluator
	}
	p.Program = program
	return p
}

// percentPlaces makes of a share the percentage that a formula names.
const percentPlaces = -2

var moneyFields = []projectField{
	{columnar.Field{Name: "预算数", Places: fenPlaces}, []func(*projectRow) int64{func(p *projectRow) int64 { return p.Budget }}},
	{columnar.Field{Name: "执行数", Places: fenPlaces}, []func(*projectRow) int64{func(p *projectRow) int64 { return p.Spent }}},
	{columnar.Field{Name: "支出进度", Places: percentPlaces, Fraction: true}, []func(*projectRow) int64{
		func(p *projectRow) int64 { return p.Spent }, func(p *projectRow) int64 { return p.Budget },
	}},
	{columnar.Field{Name: "计划进度", Fraction: true, Bits: shareBits}, []func(*projectRow) int64{
		func(p *projectRow) int64 { return int64(p.Planned) }, func(p *projectRow) int64 { return int64(p.Of) },
	}},
	{columnar.Field{Name: "上期支出进度", Places: percentPlaces, Fraction: true}, []func(*projectRow) int64{
		func(p *projectRow) int64 { return p.Previous }, func(p *projectRow) int64 { return p.Budget },
	}},
	{columnar.Field{Name: "有上期"}, []func(*projectRow) int64{func(p *projectRow) int64 { return number(p.HasPrevious) }}},
	{columnar.Field{Name: "上期月份", Bits: 4}, []func(*projectRow) int64{func(p *projectRow) int64 { return int64(p.PreviousMonth) }}},
}

// newProjectColumns compiles the formulas of a scheme about projects.
func newProjectColumns(s *rules.Scheme, month int) *projectColumns {
	months := projectField{columnar.Field{Name: "月份", Bits: 4}, []func(*projectRow) int64{func(*projectRow) int64 { return int64(month) }}}
	money := append([]projectField{months}, moneyFields...)
	c := &projectColumns{}
	var outputs []columnar.Output
	for _, one := range s.Spending.Schemes {
		if one.Binding {
			outputs = append(outputs, columnar.Output{Formula: one.Light.Formula})
		}
	}
	c.binding = len(outputs)
	for _, r := range s.Spending.Rules {
		outputs = append(outputs, columnar.Output{Formula: r.When.Formula})
	}
	c.money = newProjectProgram(rules.FundsOperands{}, money, outputs...)
	if c.execution = newProjectProgram(rules.FundsOperands{}, money, columnar.Output{Formula: s.Execution.Ratio.Formula, Marks: true}); c.execution != nil {
		c.execution.marks = int64(hundredthsOf(s.Execution.Marks.Decimal))
	}
	var texts []string
	for _, l := range severityOrder {
		texts = append(texts, string(l))
	}
	var goal *projectProgram
	goal = newProjectProgram(rules.GoalOperands{}, []projectField{
		{columnar.Field{Name: "最差灯", Texts: texts}, []func(*projectRow) int64{func(p *projectRow) int64 {
			code, _ := goal.Code(texts[p.worst])
			return code
		}}},
		{columnar.Field{Name: "红灯分值占比", Fraction: true}, []func(*projectRow) int64{
			func(p *projectRow) int64 { return p.red }, func(p *projectRow) int64 { return max(1, p.lit) },
		}},
	}, columnar.Output{Formula: s.Goal.Light.Formula})
	c.goal = goal
	c.grade = newProjectProgram(rules.GradeOperands{}, []projectField{
		{columnar.Field{Name: "总分", Places: 2}, []func(*projectRow) int64{func(p *projectRow) int64 { return int64(p.out.Score) }}},
	}, columnar.Output{Formula: s.Grades.Formula.Formula})
	c.plausibility = newPlausibility(s)
	return c
}

func (c *projectColumns) complete() bool {
	return c.money != nil && c.execution != nil && c.goal != nil && c.grade != nil
}

// run judges the rows. What the program refuses is left undecided: the row evaluator
// finds the words.
func (p *projectProgram) run(rows []*projectRow) ([]columnar.Result, error) {
	n := len(rows)
	b := columnar.Batch{Present: make([]int64, n), Marks: make([]int64, n), Operands: make([][]int64, len(p.take))}
	for k, take := range p.take {
		b.Operands[k] = make([]int64, n)
		for i, r := range rows {
			b.Operands[k][i] = take(r)
		}
	}
	for i := range rows {
		b.Present[i], b.Marks[i] = 1, p.marks
	}
	results := p.NewResults(n)
	refused, err := p.Machine().Run(b, results)
	if err != nil {
		return nil, fmt.Errorf("judge projects: %w", err)
	}
	for _, r := range refused {
		rows[r.Row].undecided = true
	}
	return results, nil
}

// light is the light that an output yields of a row.
func (p *projectProgram) light(r columnar.Result, row int) LightCode {
	return Light(p.Text(r.Codes[row])).Code()
}
