package rules

import (
	"strings"
	"testing"

	"github.com/expr-lang/expr/parser"
)

// TestBranchesArePaintedWhole holds every span to the part of the formula that it
// stands for: cut out, it must be a formula by itself.
func TestBranchesArePaintedWhole(t *testing.T) {
	for _, s := range Shipped().List() {
		_, w := s.Watched()
		if len(w.Branches()) < 100 {
			t.Errorf("%s has only %d branches", s.ID, len(w.Branches()))
		}
		for _, b := range w.Branches() {
			part := b.Source[b.Start:b.End]
			if _, err := parser.Parse(part); err != nil {
				t.Errorf("%s: %q is cut short: %v", s.ID, part, err)
			}
		}
	}
}

// TestWatchRecords runs formulas and looks which ways were taken.
func TestWatchRecords(t *testing.T) {
	s, w := defaultScheme(t).Watched()
	run := func(f FormulaText, operands any) {
		t.Helper()
		if _, err := f.Explain(operands); err != nil {
			t.Fatal(err)
		}
	}
	run(s.Targets["at_least"].Ratio, Operands{Actual: Int(48), Target: Int(50)})
	run(s.Targets["at_most"].Light, Operands{Actual: Int(13), Target: Int(10)})
	run(s.Targets["more_than"].Met, Operands{Actual: Int(13), Target: Int(10)})
	run(s.Spending.Rules[1].When, FundsOperands{Progress: Int(99)})
	var got []string
	for _, b := range w.Branches() {
		if w.Taken(b) {
			got = append(got, b.Clause+" "+b.Source[b.Start:b.End]+" "+b.Yields+b.Role)
		}
	}
	want := `targets.at_least.ratio min(1, max(0, 实际值) / 目标值) 
targets.at_least.ratio max(0, 实际值) / 目标值 取这一项
targets.at_least.ratio 实际值 取这一项
targets.more_than.met 实际值 > 目标值 || 实际值 == 目标值 成立
targets.more_than.met 实际值 > 目标值 
targets.at_most.light 目标值 > 0 && 实际值 <= 1.1 * 目标值 ? "YELLOW" : "RED" 
targets.at_most.light 实际值 <= 1.1 * 目标值 
targets.at_most.light "RED" RED
spending.rules.S_OVER 支出进度 > 100 不成立`
	if strings.Join(got, "\n") != want {
		t.Errorf("taken:\n%s", strings.Join(got, "\n"))
	}
	if defaultScheme(t).Targets["at_least"].Ratio.took != nil {
		t.Error("the scheme itself is watched")
	}
}
