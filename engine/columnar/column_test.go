package columnar_test

import (
	"math"
	"reflect"
	"slices"
	"strings"
	"testing"

	"zhunsheng/engine/columnar"
	"zhunsheng/rules"
)

// TestFieldsThatCanNotBe are refused with what is wrong with them, before anything is
// compiled.
func TestFieldsThatCanNotBe(t *testing.T) {
	actual, target := columnar.Field{Name: "实际值"}, columnar.Field{Name: "目标值"}
	for name, c := range map[string]struct {
		fields []columnar.Field
		want   string
	}{
		"of no operand":        {[]columnar.Field{{Name: "预算数"}}, `has no operand "预算数"`},
		"without a name":       {[]columnar.Field{{}}, `has no operand ""`},
		"twice":                {[]columnar.Field{actual, target, actual}, "field 实际值: is there twice"},
		"twice with fractions": {[]columnar.Field{{Name: "实际值", Fraction: true}, {Name: "实际值", Fraction: true}}, "field 实际值: is there twice"},
		"of itself":            {[]columnar.Field{{Name: "期望值", Of: "期望值"}}, "is made of 期望值, which has no field before it"},
		"of a later one":       {[]columnar.Field{{Name: "期望值", Of: "目标值"}, target}, "is made of 目标值, which has no field before it"},
		"of a fraction":        {[]columnar.Field{{Name: "目标值", Fraction: true}, {Name: "期望值", Of: "目标值"}}, "is made of 目标值, which is no whole number itself"},
		"of a share":           {[]columnar.Field{target, {Name: "期望值", Of: "目标值"}, {Name: "实际值", Of: "期望值"}}, "which is no whole number itself"},
		"of a mask":            {[]columnar.Field{{Name: "实际是否"}, {Name: "期望值", Of: "实际是否"}}, "which is no whole number itself"},
		"over itself":          {[]columnar.Field{{Name: "超额率", Over: "超额率"}}, "is made of 超额率, which has no field before it"},
		"over a fraction":      {[]columnar.Field{{Name: "目标值", Fraction: true}, {Name: "超额率", Over: "目标值"}}, "which is no whole number itself"},
		"a fraction over":      {[]columnar.Field{target, {Name: "超额率", Over: "目标值", Fraction: true}}, "a number over 目标值 is no fraction"},
		"negative bits":        {[]columnar.Field{{Name: "实际值", Bits: -1}}, "-1 bits, want 1 to 61"},
		"too many bits":        {[]columnar.Field{{Name: "实际值", Bits: 62}}, "62 bits, want 1 to 61"},
		"too many places":      {[]columnar.Field{{Name: "实际值", Places: 19}}, "19 places, want -18 to 18"},
		"too few places":       {[]columnar.Field{{Name: "实际值", Places: -19}}, "-19 places"},
		"texts of a number":    {[]columnar.Field{{Name: "实际值", Texts: []string{"达成"}}}, "a number has no texts"},
		"texts of a mask":      {[]columnar.Field{{Name: "实际是否", Texts: []string{"达成"}}}, "only a string has texts"},
		"a mask with places":   {[]columnar.Field{{Name: "实际是否", Places: 2}}, "a bool has no places"},
		"a text with bits":     {[]columnar.Field{{Name: "评定", Bits: 3}}, "a string has no places"},
		"a text that divides":  {[]columnar.Field{{Name: "评定", Fraction: true}}, "a string has no places"},
	} {
		if _, err := columnar.Compile(rules.Operands{}, c.fields, nil); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, want %s", name, err, c.want)
		}
	}
	if _, err := columnar.Compile(nil, nil, nil); err == nil {
		t.Error("no operands at all were taken")
	}
	if _, err := columnar.Compile(struct {
		Float float64 `expr:"数"`
	}{}, []columnar.Field{{Name: "数"}}, nil); err == nil || !strings.Contains(err.Error(), "a float64 is no operand for columns") {
		t.Errorf("a float was taken: %v", err)
	}
}

// TestBoundsAreProved lets the formula judge a row that breaks the bounds of an
// operand, from which the program knows the sign of a divisor: 超额率 is above 0.
func TestBoundsAreProved(t *testing.T) {
	p := compiled(t, `1 / 超额率 >= -1 ? "GREEN" : "RED"`, textType, columnar.Field{Name: "超额率", Places: 1})
	m, results := p.Machine(), p.NewResults(4)
	if _, err := m.Run(columnar.Batch{Present: []int64{1, 1, 1, 0}, Operands: [][]int64{{5, -5, -20, -5}}}, results); err != nil {
		t.Fatal(err)
	}
	if got := []string{p.Text(results[0].Codes[0]), p.Text(results[0].Codes[1]), p.Text(results[0].Codes[2])}; !slices.Equal(got, []string{"GREEN", "RED", "GREEN"}) {
		t.Errorf("%v", got)
	}
	if m.Stats.Fallback != 2 {
		t.Errorf("%d rows fell back, want the two below 0", m.Stats.Fallback)
	}
}

// TestAnyNumberMayStand, as a row without a value has whatever is left from before.
func TestAnyNumberMayStand(t *testing.T) {
	odd := []int64{math.MinInt64, math.MinInt64 + 1, -1 << 62, -1, 0, 1, 1 << 62, math.MaxInt64}
	var a, b []int64
	for _, x := range odd {
		for _, y := range odd {
			a, b = append(a, x), append(b, y)
		}
	}
	for _, source := range []string{"min(1, 实际值 / 目标值)", "实际值 / (目标值 * 4)", "实际值 / (实际值 * 目标值)", "1 / abs(目标值)"} {
		p := share(t, source)
		for _, present := range []int64{0, 1} {
			all := slices.Repeat([]int64{present}, len(a))
			results := p.NewResults(len(a))
			if _, err := p.Machine().Run(columnar.Batch{Present: all, Marks: a, Operands: [][]int64{a, b}}, results); err != nil {
				t.Fatal(err)
			}
			if present == 0 && slices.Max(results[0].Hundredths) > 0 {
				t.Errorf("%s: marks without a value: %v", source, results[0].Hundredths)
			}
		}
	}
}

// TestOneDenominatorOfMany divides several operands by one column, whose places
// count: of 30.00 spent and of 12.00 spent before, of a budget of 40.00.
func TestOneDenominatorOfMany(t *testing.T) {
	fields := []columnar.Field{{Name: "预算数", Places: 2}, {Name: "支出进度", Over: "预算数"}, {Name: "上期支出进度", Over: "预算数"}}
	f, err := rules.CompileFormula("支出进度 - 上期支出进度 > 44.99 && 支出进度 == 75", rules.FundsOperands{}, reflect.TypeFor[bool]())
	if err != nil {
		t.Fatal(err)
	}
	p, err := columnar.Compile(rules.FundsOperands{}, fields, []columnar.Output{{Formula: f}})
	if err != nil {
		t.Fatal(err)
	}
	if bits := p.Bits(); bits < 45 {
		t.Errorf("%d bits: a program with one denominator needs no product of two columns", bits)
	}
	m, results := p.Machine(), p.NewResults(4)
	batch := columnar.Batch{Present: []int64{1, 1, 1, 1}, Operands: [][]int64{{4000, 4000, 0, 4e18}, {3000, 3000, 3000, 3e18}, {1200, 1201, 1200, 1.2e18}}}
	refused, err := m.Run(batch, results)
	if err != nil || len(refused) != 1 || refused[0].Row != 2 || m.Stats.Fallback != 2 {
		t.Errorf("refused %v, %v, %+v", refused, err, m.Stats)
	}
	if want := []uint8{1, 0, 0, 1}; !slices.Equal(results[0].Codes, want) {
		t.Errorf("%v, want %v", results[0].Codes, want)
	}
}
