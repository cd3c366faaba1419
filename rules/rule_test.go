package rules

import (
	"reflect"
	"testing"

	"pgregory.net/rapid"
)

func defaultScheme(t testing.TB) *Scheme {
	t.Helper()
	s, err := FindScheme("")
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// TestPrintedRuleIsTheRule compiles what a person reads and holds it against the
// shared program with the bounds as operands, for every target of the corpus.
func TestPrintedRuleIsTheRule(t *testing.T) {
	s := defaultScheme(t)
	actuals := []string{"0", "0.5", "1", "12", "49.99", "90", "95", "96.2", "100", "120", "1000000"}
	compared := 0
	for _, c := range corpus(t, "targets.jsonl") {
		r := s.Compile(c.Input.Indicator(), 2025)
		if !r.Judgeable() || len(r.Parts) > 0 {
			continue
		}
		printed := r.Expressions()
		for _, pair := range []struct {
			source string
			shared *Formula
			want   reflect.Type
		}{{printed.Met, r.Met(), boolType}, {printed.Ratio, r.Ratio(), decimalType}, {printed.Light, r.Light(), stringType}} {
			f, err := CompileFormula(pair.source, Operands{}, pair.want)
			if err != nil {
				t.Fatalf("%q: printed rule %q does not compile: %v", c.Input.ValueText, pair.source, err)
			}
			for _, a := range actuals {
				o := r.Operands()
				o.Actual, o.Expected, o.DaysLate, o.Grade = MustDecimal(a), MustDecimal("40"), MustDecimal("3"), GradePartly
				o.Done = o.Due.Add(o.DaysLate)
				compared++
				if x, y := mustRun(t, f, o), mustRun(t, pair.shared, o); !sameValue(x, y) {
					t.Errorf("%q at %s: printed %v, shared %v", pair.source, a, x, y)
				}
			}
		}
	}
	if compared < 5000 {
		t.Errorf("only %d comparisons were made", compared)
	}
}

func mustRun(t testing.TB, f *Formula, operands any) any {
	t.Helper()
	v, err := f.Run(operands)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func sameValue(x, y any) bool {
	a, ok1 := x.(Decimal)
	b, ok2 := y.(Decimal)
	if ok1 && ok2 {
		return a.Equal(b)
	}
	return x == y
}

// TestExplainAgrees holds the step-by-step working against the VM for every
// program of the scheme on arbitrary operands, zero and negative ones included.
func TestExplainAgrees(t *testing.T) {
	s := defaultScheme(t)
	number := rapid.Custom(func(t *rapid.T) Decimal {
		return Scaled(rapid.Int64Range(-2000, 200000).Draw(t, "n"), rapid.IntRange(0, 3).Draw(t, "places"))
	})
	rapid.Check(t, func(t *rapid.T) {
		o := Operands{
			Actual: number.Draw(t, "actual"), Target: number.Draw(t, "target"), Lower: number.Draw(t, "lower"), Upper: number.Draw(t, "upper"),
			Expected: number.Draw(t, "expected"), DaysLate: Int(rapid.Int64Range(0, 120).Draw(t, "late")), OverShare: number.Draw(t, "over"),
			Answer: rapid.Bool().Draw(t, "answer"), Wanted: rapid.Bool().Draw(t, "wanted"), Grade: rapid.SampledFrom([]string{GradeMet, GradePartly, GradeNotMet}).Draw(t, "grade"),
		}
		for _, form := range forms {
			f := s.Targets[form]
			for _, formula := range []*Formula{f.Met.Formula, f.Ratio.Formula, f.Light.Formula, f.Flow.Formula, s.OverAchievement.Ratio.Formula} {
				if formula == nil {
					continue
				}
				value, err := formula.Run(o)
				if err != nil {
					t.Fatalf("%s: %v", form, err) // every division is guarded
				}
				w, err := formula.Explain(o)
				if err != nil || !sameValue(value, w.Value) {
					t.Fatalf("%s %q: VM %v, working %v %v", form, formula, value, w.Value, err)
				}
				if ratio, ok := value.(Decimal); ok && formula == f.Ratio.Formula && (ratio.Sign() < 0 || ratio.Cmp(one) > 0) {
					t.Fatalf("%s: ratio %s lies outside [0,1]", form, ratio)
				}
			}
		}
	})
}

// TestLanguageIsClosed refuses what a formula must not do, each with a message.
func TestLanguageIsClosed(t *testing.T) {
	for _, source := range []string{
		`now() > 实际值`, `实际值 > "95"`, `实際值 >= 95`, `env["PATH"]`, `len("x") > 1`, `实际值 ?? 1 > 0`, `filter([1], # > 0)`, `实际值 >= 1e3`,
		`实际值 + `, `实际值`, `"RED"`, `日期("昨天") > 实际值 ? true : true`,
	} {
		f, err := CompileFormula(source, Operands{}, boolType)
		if err == nil {
			if _, err = f.Run(Operands{}); err == nil {
				t.Errorf("%s was taken", source)
			}
		}
	}
}

func TestWorkingPrints(t *testing.T) {
	for _, c := range []struct {
		source string
		o      Operands
		want   string
	}{
		{"min(1, max(0, 实际值) / 目标值)", Operands{Actual: Int(48), Target: Int(50)}, "48÷50"},
		{"max(0, 1 - (实际值 - 目标值) / 目标值)", Operands{Actual: Int(12), Target: Int(10)}, "1－(12－10)÷10"},
		{"1 - abs(实际值 - 目标值) / 目标值", Operands{Actual: Int(8), Target: Int(10)}, "1－|8－10|÷10"},
		{"实际值 / (目标值 * 2)", Operands{Actual: Int(8), Target: Int(10)}, "8÷(10×2)"},
		{"实际值 - (目标值 - 1)", Operands{Actual: Int(8), Target: Int(10)}, "8－(10－1)"},
		{"(实际值 + 目标值) * 2", Operands{Actual: Int(-8), Target: Int(10)}, "(-8＋10)×2"},
		{"实际值 > 5 ? 0.7 : 0.3", Operands{Actual: Int(8)}, "0.7"},
	} {
		f, err := CompileFormula(c.source, Operands{}, decimalType)
		if err != nil {
			t.Fatal(err)
		}
		if w, err := f.Explain(c.o); err != nil || w.Arithmetic != c.want {
			t.Errorf("%s: %q %v, want %q", c.source, w.Arithmetic, err, c.want)
		}
	}
}

// TestSignBeforeExpression negates what is computed, at the top of a formula and within.
func TestSignBeforeExpression(t *testing.T) {
	o := Operands{Actual: Int(3), Target: Int(10)}
	for source, want := range map[string]Decimal{
		"-实际值": Int(-3), "-(1 - 目标值)": Int(9), "max(0, -实际值)": Int(0), "-abs(实际值) + 1": Int(-2), "-1 * -实际值": Int(3), "let 差 = 实际值 - 目标值; -差": Int(7),
	} {
		f, err := CompileFormula(source, Operands{}, decimalType)
		if err != nil {
			t.Errorf("%s: %v", source, err)
			continue
		}
		w, err := f.Explain(o)
		if got := mustRun(t, f, o); err != nil || !sameValue(got, want) || !sameValue(w.Value, want) {
			t.Errorf("%s: %v, explained %v %v, want %s", source, got, w.Value, err, want)
		}
	}
}

// TestNearMissIsVisible prints as many digits as tell a value from its bound.
func TestNearMissIsVisible(t *testing.T) {
	test := Test{Left: MustDecimal("59.998"), Right: Int(60), Operator: ">=", Holds: false}
	if got := test.String(); got != "59.998＜60" {
		t.Errorf("%s", got)
	}
}
