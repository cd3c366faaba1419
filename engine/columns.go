package engine

import (
	"fmt"
	"slices"
	"sync"

	"zhunsheng/engine/columnar"
	"zhunsheng/rules"
)

// Columns judges indicators in columns, by the formulas of one scheme at one
// checkpoint, and decides what Evaluate decides. It is safe for concurrent use.
//
//	tables, reports ──ReadPart──▶ Readings ──Judge──▶ Conclusions ──JudgeProjects──▶ ProjectConclusions
//
// Readings hold until the texts or the scheme change.
type Columns struct {
	scheme   *rules.Scheme
	period   Period
	programs map[Shape]*columnProgram
	projects *projectColumns
	judges   sync.Pool
}

// columnProgram judges the readings of one shape.
type columnProgram struct {
	*columnar.Program
	shape
	// take are the numbers of a reading that are its columns.
	take []func(*Reading) int64
	// lights are the codes of the lights that the program yields, by its own.
	lights []LightCode
	scored bool
	// equal and between tell the forms that promise a most beside a least.
	equal, between bool
}

// fields and take of a form's columns.
type formColumns struct {
	fields []columnar.Field
	take   []func(*Reading) int64
}

func takeActual(r *Reading) int64 { return r.Actual }
func takeTarget(r *Reading) int64 { return r.Target }
func takeUpper(r *Reading) int64  { return r.Upper }
func takeShare(r *Reading) int64  { return int64(r.Share) }
func takeOf(r *Reading) int64     { return int64(r.Of) }

// shareBits bounds the share that is expected of a flow. It leaves numbers at two
// decimals more than 30 bits, and fits what plans in percent yield between their
// checkpoints.
const shareBits = 17

// qualities are the grades by their numbers in a reading; 0 is none of them.
var qualities = []string{"", rules.GradeMet, rules.GradePartly, rules.GradeNotMet}

// columnsOf are the columns of a form at so many decimals.
func columnsOf(form string, places int) formColumns {
	switch form {
	case "date":
		return formColumns{
			[]columnar.Field{{Name: "完成日期"}, {Name: "应完成日期"}, {Name: "逾期天数"}},
			[]func(*Reading) int64{takeActual, takeTarget, takeUpper},
		}
	case "boolean":
		return formColumns{[]columnar.Field{{Name: "实际是否"}, {Name: "目标是否"}}, []func(*Reading) int64{takeActual, takeTarget}}
	case "qualitative":
		return formColumns{[]columnar.Field{{Name: "评定", Texts: qualities}}, nil}
	case "range":
		return formColumns{
			[]columnar.Field{{Name: "实际值", Places: places}, {Name: "下限", Places: places}, {Name: "上限", Places: places}, {Name: "期望值", Fraction: true, Of: "下限", Bits: shareBits}},
			[]func(*Reading) int64{takeActual, takeTarget, takeUpper, takeShare, takeOf},
		}
	}
	return formColumns{
		[]columnar.Field{{Name: "实际值", Places: places}, {Name: "目标值", Places: places}, {Name: "期望值", Fraction: true, Of: "目标值", Bits: shareBits}},
		[]func(*Reading) int64{takeActual, takeTarget, takeShare, takeOf},
	}
}

// NewColumns compiles the formulas of a scheme. Those that columns can't hold exactly
// are left to the row evaluator.
func NewColumns(s *rules.Scheme, year, month int) *Columns {
	c := &Columns{scheme: s, period: Period{FiscalYear: year, Month: month}, programs: map[Shape]*columnProgram{}, projects: newProjectColumns(s, month)}
	for form, key := range rules.TargetForms {
		for light := range rules.LightKinds {
			for places := range shapePlaces {
				p := c.program(key, shape{form: form, light: light, places: places})
				if p == nil {
					continue
				}
				for accumulation := range accumulationKinds {
					one := *p
					one.accumulation = accumulation
					c.programs[one.shape.code()] = &one
				}
			}
		}
	}
	c.judges.New = func() any { return c.newJudge() }
	return c
}

// program compiles the formulas of a form with one of its lights; nil where it has
// none such, or columns can't hold them.
func (c *Columns) program(form string, s shape) *columnProgram {
	formulas, light := c.scheme.Formulas(form, s.light)
	if light == nil {
		return nil
	}
	columns := columnsOf(form, shapePlaces[s.places])
	outputs := []columnar.Output{{Formula: formulas.Met.Formula}, {Formula: formulas.Ratio.Formula, Marks: true}, {Formula: light}}
	program, err := columnar.Compile(rules.Operands{}, columns.fields, outputs)
	if err != nil {
		return nil // such formulas are for the row evaluator
	}
	p := &columnProgram{
		Program: program, shape: s, take: columns.take, scored: c.period.Month == yearEnd,
		equal: form == "equal" || form == "equal_rate", between: form == "range",
	}
	if p.take == nil {
		codes := make([]int64, len(qualities))
		for i, grade := range qualities {
			codes[i], _ = program.Code(grade)
		}
		p.take = []func(*Reading) int64{func(r *Reading) int64 {
			if r.Actual < 0 || r.Actual >= int64(len(codes)) {
				return -1 // no text's, and so left undecided
			}
			return codes[r.Actual]
		}}
	}
	for code := range program.Texts() {
		text := program.Text(uint8(code)) //nolint:gosec // a program has at most 256 texts
		light := slices.Index(severityOrder, Light(text))
		p.lights = append(p.lights, LightCode(light)) //nolint:gosec // a text that is no light is never yielded
	}
	return p
}

// Judged is how readings were judged.
type Judged struct {
	// Columns were judged in columns, Fallback of them by the formulas themselves, for
	// their numbers were too large; Fixed needed no judging; Exact had been judged by the
	// row evaluator when they were read.
	Columns, Fixed, Exact, Fallback int64
	// Undecided are the places of what only evaluating the project can decide, and says
	// why: a formula that columns can't hold, or that yields no share of the marks. What
	// out has for them does not count.
	Undecided []int
}

// Judge decides readings into out, which must be as long. What is exact has the
// conclusion of the scheme under which it was read, and counts under that only. An
// error means readings that no program has written.
func (c *Columns) Judge(readings []Reading, out []Conclusion) (Judged, error) {
	if len(out) != len(readings) {
		return Judged{}, fmt.Errorf("%d readings, room for %d conclusions", len(readings), len(out))
	}
	j := c.judges.Get().(*columnJudge)
	defer c.judges.Put(j)
	return j.judge(readings, out)
}
