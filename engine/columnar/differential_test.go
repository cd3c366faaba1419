package columnar_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"zhunsheng/engine/columnar"
	"zhunsheng/rules"
)

// shape is a set of formulas that judge one form of target.
type shape struct {
	name    string
	form    string
	outputs []columnar.Output
	texts   []string
}

// texts are the texts that a program knows, by their codes.
func texts(p *columnar.Program) (list []string) {
	for code := uint8(0); int(code) < p.Texts(); code++ {
		list = append(list, p.Text(code))
	}
	return list
}

// shapes are the forms of target of every scheme that is shipped, as light and as flow.
func shapes(t testing.TB) (list []shape) {
	t.Helper()
	seen := map[string]bool{}
	for _, s := range rules.Shipped().List() {
		for form, f := range s.Targets {
			for name, light := range map[string]*rules.Formula{"light": f.Light.Formula, "flow": f.Flow.Formula} {
				if light == nil {
					continue
				}
				one := shape{name: s.ID + "/" + form + "/" + name, form: form, outputs: []columnar.Output{
					{Formula: f.Met.Formula}, {Formula: f.Ratio.Formula, Marks: true}, {Formula: light},
				}}
				text := fmt.Sprint(form, one.outputs[0].Formula, one.outputs[1].Formula, light)
				if !seen[text] {
					seen[text] = true
					list = append(list, one)
				}
			}
		}
	}
	slices.SortFunc(list, func(a, b shape) int { return strings.Compare(a.name, b.name) })
	return list
}

// fields are the operands of an indicator at so many decimals. Of a range, what is
// expected is a share of its lower bound.
func fields(form string, places int) []columnar.Field {
	of := "目标值"
	if form == "range" {
		of = "下限"
	}
	return []columnar.Field{
		{Name: "实际值", Places: places}, {Name: "目标值", Places: places}, {Name: "下限", Places: places}, {Name: "上限", Places: places},
		{Name: "期望值", Fraction: true, Of: of, Bits: 14}, {Name: "逾期天数"}, {Name: "完成日期"}, {Name: "应完成日期"},
		{Name: "实际是否"}, {Name: "目标是否"}, {Name: "评定", Texts: grades},
	}
}

// row is one indicator as whole numbers, in the order of the columns.
type row struct {
	present, marks int64
	operands       [12]int64
}

// bounds are the quotients at which lights change, in percent.
var bounds = []int64{0, 30, 50, 60, 70, 80, 85, 90, 95, 100, 105, 110, 120, 130, 150, 200}

func code(p *columnar.Program, text string) int64 {
	code, ok := p.Code(text)
	if !ok {
		panic("no code for " + text)
	}
	return code
}

// near is a number that lies on a share of another, or one unit beside.
func near(r *rand.Rand, of, percent int64) int64 { return of*percent/100 + r.Int64N(3) - 1 }

// number is of every size, more often small.
func number(r *rand.Rand) int64 {
	switch r.IntN(12) {
	case 0:
		return 0
	case 1:
		return r.Int64N(7) - 3
	case 2:
		return -r.Int64N(100_000)
	case 3:
		return r.Int64() >> r.IntN(62) // beyond what the products take
	case 4:
		return 100 * r.Int64N(1000)
	}
	return r.Int64N(1 << (1 + r.IntN(40)))
}

var grades = []string{"达成", "部分达成", "未达成", "不清楚", ""}

// random is a row that looks for trouble: ties, zeros, negative targets, nothing
// reported, numbers too large.
func random(r *rand.Rand, p *columnar.Program) (one row) {
	one.present, one.marks = 1, r.Int64N(10_001)
	if r.IntN(20) == 0 {
		one.present = 0
	}
	target := number(r)
	lower, upper := target, target+r.Int64N(1000)
	share, of := r.Int64N(101), int64(100)
	if r.IntN(2) == 0 {
		share, of = r.Int64N(13), 12
	}
	actual := number(r)
	if r.IntN(4) > 0 && target > -1<<50 && target < 1<<50 {
		actual = near(r, []int64{target, upper, target * share / of}[r.IntN(3)], bounds[r.IntN(len(bounds))])
	}
	due := 739_000 + r.Int64N(400)
	done := due + r.Int64N(200) - 60
	if r.IntN(10) == 0 {
		done = due + 1_000_000
	}
	one.operands = [12]int64{
		actual, target, lower, upper, share, of, max(0, done-due), done, due, r.Int64N(2), r.Int64N(2),
		code(p, grades[r.IntN(len(grades))]),
	}
	return one
}

// want is what the formulas make of a row.
func (s shape) want(t testing.TB, one row, places int) (codes [3]string, marks int64, refused bool) {
	x := one.operands
	o := rules.Operands{
		Actual: rules.Scaled(x[0], places), Target: rules.Scaled(x[1], places), Lower: rules.Scaled(x[2], places), Upper: rules.Scaled(x[3], places),
		DaysLate: rules.Int(x[6]), Done: rules.Int(x[7]), Due: rules.Int(x[8]), Answer: x[9] == 1, Wanted: x[10] == 1, Grade: s.texts[one.operands[11]],
	}
	of := o.Target
	if s.form == "range" {
		of = o.Lower
	}
	o.Expected = of.Mul(rules.Int(x[4])).Quo(rules.Int(x[5]))
	if one.present == 0 {
		return codes, 0, false
	}
	for i, out := range s.outputs {
		v, err := out.Formula.Run(o)
		if d, ok := v.(rules.Decimal); ok && err == nil && !d.IsShare() || err != nil {
			refused = true
			continue
		}
		if d, ok := v.(rules.Decimal); ok {
			marks, _ = rules.Scaled(one.marks, 2).Mul(d).Units(2)
			continue
		}
		codes[i] = fmt.Sprint(v)
	}
	return codes, marks, refused
}

// columns turns rows into a batch.
func columns(rows []row) columnar.Batch {
	b := columnar.Batch{Operands: make([][]int64, len(row{}.operands))}
	for _, r := range rows {
		b.Present, b.Marks = append(b.Present, r.present), append(b.Marks, r.marks)
		for i, x := range r.operands {
			b.Operands[i] = append(b.Operands[i], x)
		}
	}
	return b
}

// check runs a shape on rows, both ways.
func (s shape) check(t *testing.T, m *columnar.Machine, p *columnar.Program, rows []row, places int) {
	t.Helper()
	results := p.NewResults(len(rows))
	refusals, err := m.Run(columns(rows), results)
	if err != nil {
		t.Fatal(err)
	}
	refused := map[int]bool{}
	for _, r := range refusals {
		refused[r.Row] = true
	}
	for i, one := range rows {
		codes, marks, odd := s.want(t, one, places)
		light, met := p.Text(results[2].Codes[i]), ""
		if one.present == 1 && codes[0] != "" {
			met = fmt.Sprint(results[0].Codes[i] == 1)
		}
		if met != codes[0] || light != codes[2] || results[1].Hundredths[i] != marks || refused[i] != odd {
			t.Fatalf("%s: row %+v at %d places: got %s, %d, %s, refused %v; the formulas say %s, %d, %s, refused %v\nmet %s\nratio %s\nlight %s",
				s.name, one, places, met, results[1].Hundredths[i], light, refused[i], codes[0], marks, codes[2], odd, s.outputs[0].Formula, s.outputs[1].Formula, s.outputs[2].Formula)
		}
	}
}

// TestColumnsSayWhatFormulasSay holds columns and formulas against each other, for
// every formula of every scheme that is shipped.
func TestColumnsSayWhatFormulasSay(t *testing.T) {
	rows := 12_000
	if testing.Short() {
		rows = 3_000
	}
	for n, s := range shapes(t) {
		t.Run(s.name, func(t *testing.T) {
			for _, places := range []int{0, 2, 4} {
				p, err := columnar.Compile(rules.Operands{}, fields(s.form, places), s.outputs)
				if err != nil {
					t.Fatal(err)
				}
				s.texts = texts(p)
				r, m := rand.New(rand.NewPCG(uint64(n), uint64(places))), p.Machine()
				for range rows / 3 / 1000 {
					var list []row
					for range 1000 - r.IntN(500) {
						list = append(list, random(r, p))
					}
					s.check(t, m, p, list, places)
				}
				if m.Stats.Fallback > m.Stats.Rows/5 {
					t.Errorf("%d of %d rows fell back", m.Stats.Fallback, m.Stats.Rows)
				}
			}
		})
	}
}
