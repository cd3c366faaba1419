package columnar_test

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/expr-lang/expr/ast"

	"zhunsheng/engine/columnar"
	"zhunsheng/rules"
)

// shipped are the schemes that come with the program, and one that takes the part that
// none of them takes.
func shipped(t testing.TB) []*rules.Scheme {
	t.Helper()
	other, ds := rules.Shipped().Load("other.yaml", []byte("id: OTHER\nversion: 1\nname: 另一种等级\nbasis: 示例\nbased_on: MOF2020@1\ngrades: {use: GRADE_ALT@1, provisional: 暂}\n"))
	if other == nil {
		t.Fatal(ds)
	}
	return append(rules.Shipped().List(), other)
}

// indicatorFields are the operands of an indicator at so many decimals. Of a range, what
// is expected is a share of its lower bound.
func indicatorFields(form string, places int) []columnar.Field {
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

var grades = []string{"达成", "部分达成", "未达成", "不清楚", ""}

// overFields are the operands of a target that is exceeded: 超额率 is what is above it,
// over the target.
func overFields(places int) []columnar.Field {
	return []columnar.Field{{Name: "实际值", Places: places}, {Name: "目标值", Places: places}, {Name: "超额率", Places: places, Over: "目标值"}}
}

// allFormulas are the formulas of schemes as programs, by the operands that they share.
func allFormulas(t testing.TB, schemes []*rules.Scheme) (list []trial) {
	t.Helper()
	seen := map[string]bool{}
	add := func(name string, operands any, fields func(places int) []columnar.Field, outputs ...columnar.Output) {
		outputs = slices.DeleteFunc(outputs, func(o columnar.Output) bool { return o.Formula == nil })
		text := fmt.Sprint(strings.SplitN(name, "/", 2)[1])
		for _, o := range outputs {
			text += "\n" + o.Formula.String()
		}
		if len(outputs) == 0 || seen[text] {
			return
		}
		seen[text] = true
		if fields == nil {
			list = append(list, trial{name, operands, named(columnar.FieldsOf(operands), outputs), outputs})
			return
		}
		for _, places := range []int{0, 2, 4} {
			list = append(list, trial{fmt.Sprintf("%s/%d places", name, places), operands, named(fields(places), outputs), outputs})
		}
	}
	for _, s := range schemes {
		for form, f := range s.Targets {
			fields := func(places int) []columnar.Field { return indicatorFields(form, places) }
			met, ratio := columnar.Output{Formula: f.Met.Formula}, columnar.Output{Formula: f.Ratio.Formula, Marks: true}
			add(s.ID+"/"+form, rules.Operands{}, fields, met, ratio, columnar.Output{Formula: f.Light.Formula})
			add(s.ID+"/"+form+" flow", rules.Operands{}, fields, met, ratio, columnar.Output{Formula: f.Flow.Formula})
			if form != "date" && form != "boolean" && form != "qualitative" {
				add(s.ID+"/"+form+" compliance", rules.Operands{}, fields, met, ratio, columnar.Output{Formula: s.Compliance.Light.Formula})
			}
		}
		add(s.ID+"/over-achievement", rules.Operands{}, overFields, columnar.Output{Formula: s.OverAchievement.Ratio.Formula, Marks: true})
		spending := []columnar.Output{{Formula: s.Execution.Ratio.Formula, Marks: true}}
		for _, one := range s.Spending.Schemes {
			spending = append(spending, columnar.Output{Formula: one.Light.Formula})
		}
		for _, one := range s.Spending.Rules {
			spending = append(spending, columnar.Output{Formula: one.When.Formula})
		}
		add(s.ID+"/funds", rules.FundsOperands{}, nil, spending...)
		add(s.ID+"/project", rules.ProjectOperands{}, nil, columnar.Output{Formula: s.Dual.Light.Formula}, columnar.Output{Formula: s.Plausibility.Light.Formula})
		add(s.ID+"/goal", rules.GoalOperands{}, nil, columnar.Output{Formula: s.Goal.Light.Formula})
		add(s.ID+"/grade", rules.GradeOperands{}, nil, columnar.Output{Formula: s.Grades.Formula.Formula})
	}
	slices.SortFunc(list, func(a, b trial) int { return strings.Compare(a.name, b.name) })
	return list
}

// named are the fields that formulas name, and those that they are made of: rows of few
// fields are more often on a bound.
func named(fields []columnar.Field, outputs []columnar.Output) (list []columnar.Field) {
	names := map[string]bool{}
	for _, o := range outputs {
		tree := o.Formula.Tree()
		ast.Walk(&tree, walker(func(n ast.Node) {
			if id, ok := n.(*ast.IdentifierNode); ok {
				names[id.Value] = true
			}
		}))
	}
	for _, f := range slices.Backward(fields) {
		if names[f.Name] {
			names[f.Of], names[f.Over] = true, true
			list = append(list, f)
		}
	}
	slices.Reverse(list)
	return list
}

// notForColumns are the formulas of shipped schemes that columns can't hold, with the
// reason: none.
var notForColumns = map[string]string{}

// TestEveryFormulaCompiles finds each formula of each scheme that is shipped in a
// program, wherever in the scheme it stands.
func TestEveryFormulaCompiles(t *testing.T) {
	schemes := shipped(t)
	texts := map[string]bool{}
	for _, tr := range allFormulas(t, schemes) {
		_, err := tr.open()
		for _, o := range tr.outputs {
			texts[reflect.TypeOf(tr.operands).Name()+o.Formula.String()] = err == nil
		}
		if err != nil && notForColumns[tr.name] == "" {
			t.Errorf("%s: %v", tr.name, err)
		}
	}
	all := 0
	for _, s := range schemes {
		formulasIn(reflect.ValueOf(s).Elem(), func(f *rules.Formula) {
			all++
			if !slices.ContainsFunc([]any{rules.Operands{}, rules.FundsOperands{}, rules.ProjectOperands{}, rules.GoalOperands{}, rules.GradeOperands{}}, func(o any) bool {
				return texts[reflect.TypeOf(o).Name()+f.String()]
			}) {
				t.Errorf("%s: no program has the formula %s", s.ID, f)
			}
		})
	}
	if all < 100 {
		t.Errorf("only %d formulas in %d schemes", all, len(schemes))
	}
	t.Logf("%d formulas, %d of them different, in %d schemes", all, len(texts), len(schemes))
}

// formulasIn finds the formulas anywhere in a scheme.
func formulasIn(v reflect.Value, found func(*rules.Formula)) {
	switch v.Kind() {
	case reflect.Struct:
		if f, ok := v.Interface().(rules.FormulaText); ok {
			if f.Formula != nil {
				found(f.Formula)
			}
			return
		}
		for i := range v.NumField() {
			if v.Type().Field(i).IsExported() {
				formulasIn(v.Field(i), found)
			}
		}
	case reflect.Pointer:
		if !v.IsNil() {
			formulasIn(v.Elem(), found)
		}
	case reflect.Slice:
		for i := range v.Len() {
			formulasIn(v.Index(i), found)
		}
	case reflect.Map:
		for _, key := range v.MapKeys() {
			formulasIn(v.MapIndex(key), found)
		}
	}
}
