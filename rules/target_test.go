package rules

import (
	"testing"

	"pgregory.net/rapid"
)

// TestCanonicalReadsBack prints every target of the corpus in standard form and
// reads it again: the same target must come out.
func TestCanonicalReadsBack(t *testing.T) {
	for _, c := range corpus(t) {
		first, _ := ParseTarget(c.Input.Indicator(), 2025)
		if first.Kind == Unparseable || first.Kind == Compound {
			continue
		}
		second, ds := ParseTarget(Indicator{Target: Cell{Text: first.Canonical()}}, 2025)
		if !sameTarget(first, second) {
			t.Errorf("%q → %q → %+v, want %+v %v", c.Input.ValueText, first.Canonical(), second, first, ds)
		}
	}
}

func sameTarget(a, b Target) bool {
	same := func(x, y Bound) bool { return x.Set == y.Set && x.Open == y.Open && x.Value.Equal(y.Value) }
	return a.Kind == b.Kind && a.Relation == b.Relation && same(a.Lower, b.Lower) && same(a.Upper, b.Upper) &&
		a.Unit.Symbol == b.Unit.Symbol && a.Due == b.Due && a.From == b.From && a.Expected == b.Expected && a.Direction == b.Direction
}

// TestCanonicalOfAnyNumber is the same for numbers that nobody wrote yet.
func TestCanonicalOfAnyNumber(t *testing.T) {
	unit := rapid.SampledFrom([]string{"", "%", "‰", "人", "人次", "万元", "元/人·月", "平方米", "年", "工作日", "次/年", "万人次"})
	relation := rapid.SampledFrom([]Relation{AtLeast, MoreThan, AtMost, LessThan, Equal})
	rapid.Check(t, func(t *rapid.T) {
		u, _ := ParseUnit(unit.Draw(t, "unit"))
		value := Scaled(rapid.Int64Range(0, 1e12).Draw(t, "value"), rapid.IntRange(0, 4).Draw(t, "places"))
		first := bounded(value, relation.Draw(t, "relation"), u)
		if rapid.Bool().Draw(t, "range") {
			first = Target{Kind: Range, Relation: In, Unit: u, Lower: Bound{value, true, rapid.Bool().Draw(t, "lo")}, Upper: Bound{value.Add(Int(7)), true, rapid.Bool().Draw(t, "hi")}}
		}
		second, ds := ParseTarget(Indicator{Target: Cell{Text: first.Canonical()}}, 0)
		if !sameTarget(first, second) {
			t.Fatalf("%q reads back as %+v, want %+v %v", first.Canonical(), second, first, ds)
		}
	})
}

// FuzzParseTarget looks for texts that panic, that point outside themselves, or
// that are unreadable without saying so.
func FuzzParseTarget(f *testing.F) {
	for _, s := range []string{"≥95%", "≥９５％", "3-5次", "[85%,95%)", "100±5人", "2025年12月底前", "百分之八十五点五", "九成五", "≥95%，投诉不超过3起", "85%≤X≤95%", "≥**人", "（含）以上", "十亿亿亿亿次"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		target, ds := ParseTarget(Indicator{Name: "指标", Target: Cell{Text: text}}, 2025)
		if target.Kind == Unparseable && !HasErrors(ds) {
			t.Errorf("%q is unreadable and nothing says so", text)
		}
		for _, d := range ds {
			if d.Start < 0 || d.Start > d.End || d.End > len(text) {
				t.Errorf("%q: %s at [%d,%d)", text, d.ID, d.Start, d.End)
			}
		}
		if target.Kind == Numeric || target.Kind == Range || target.Kind == DateKind {
			if again, _ := ParseTarget(Indicator{Target: Cell{Text: target.Canonical()}}, 2025); !sameTarget(target, again) {
				t.Errorf("%q → %q → %+v, want %+v", text, target.Canonical(), again, target)
			}
		}
	})
}
