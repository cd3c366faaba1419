package rules

import (
	"testing"

	"pgregory.net/rapid"
)

// TestCanonicalReadsBack prints every target of the corpora in standard form and
// reads it again: the same target must come out.
func TestCanonicalReadsBack(t *testing.T) {
	for _, file := range corpora {
		for _, c := range corpus(t, file) {
			first, _ := ParseTarget(c.Input.Indicator(), 2025)
			if first.Kind == Unparseable {
				continue
			}
			second, ds := ParseTarget(Indicator{Name: c.Input.Name, Target: Cell{Text: first.Canonical()}}, 2025)
			if !first.same(second) {
				t.Errorf("%q → %q → %+v, want %+v %v", c.Input.ValueText, first.Canonical(), second, first, ds)
			}
		}
	}
}

// anyTarget draws a numeric target, a range or a date that nobody wrote yet.
func anyTarget(t *rapid.T) Target {
	u, _ := ParseUnit(rapid.SampledFrom([]string{"", "%", "‰", "人", "人次", "万元", "元/人·月", "平方米", "年", "工作日", "次/年", "万人次", "百分点", "μg/立方米"}).Draw(t, "unit"))
	value := Scaled(rapid.Int64Range(0, 1e12).Draw(t, "value"), rapid.IntRange(0, 4).Draw(t, "places"))
	switch rapid.SampledFrom([]Kind{Numeric, Range, DateKind}).Draw(t, "kind") {
	case Range:
		return Target{Kind: Range, Relation: In, Unit: u, Lower: Bound{value, true, rapid.Bool().Draw(t, "lo")}, Upper: Bound{value.Add(Int(7)), true, rapid.Bool().Draw(t, "hi")}}
	case DateKind:
		due := MonthEnd(rapid.IntRange(1990, 2099).Draw(t, "year"), rapid.IntRange(1, 12).Draw(t, "month"))
		due.Day = rapid.IntRange(1, due.Day).Draw(t, "day")
		if rapid.Bool().Draw(t, "span") {
			return Target{Kind: DateKind, Relation: In, From: Date{due.Year, 1, 1}, Due: due}
		}
		return Target{Kind: DateKind, Relation: AtMost, Due: due}
	}
	return bounded(value, rapid.SampledFrom([]Relation{AtLeast, MoreThan, AtMost, LessThan, Equal}).Draw(t, "relation"), u)
}

// TestCanonicalOfAnyTarget prints targets that nobody wrote yet and reads them
// back, alone and several in one cell.
func TestCanonicalOfAnyTarget(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		first := anyTarget(t)
		second, ds := ParseTarget(Indicator{Target: Cell{Text: first.Canonical()}}, 0)
		if !first.same(second) {
			t.Fatalf("%q reads back as %+v, want %+v %v", first.Canonical(), second, first, ds)
		}
		whole := Target{Kind: Compound, Parts: []Target{first, anyTarget(t), anyTarget(t)}}
		printed := whole.Canonical()
		if printed == whole.Text {
			return // parts that would read otherwise side by side stay as they were written, and nobody wrote these
		}
		if again, ds := ParseTarget(Indicator{Target: Cell{Text: printed}}, 0); !whole.same(again) {
			t.Fatalf("%q reads back as %+v %v", printed, again, ds)
		}
	})
}

// TestBlanksSayNothing puts blanks and full-width forms where people put them:
// the target stays the same.
func TestBlanksSayNothing(t *testing.T) {
	wide := map[rune]rune{'>': '＞', '<': '＜', '=': '＝', '%': '％', '.': '．', '/': '／', '0': '０', '5': '５', '9': '９'}
	rapid.Check(t, func(t *rapid.T) {
		first := anyTarget(t)
		var text []rune
		for _, r := range first.Canonical() {
			if w, ok := wide[r]; ok && rapid.Bool().Draw(t, "wide") {
				r = w
			}
			text = append(text, r)
		}
		blank := rapid.SampledFrom([]string{"", " ", "　", "\u200b", "\n"}).Draw(t, "blank")
		written := blank + string(text) + blank
		if second, ds := ParseTarget(Indicator{Target: Cell{Text: written}}, 0); !first.same(second) {
			t.Fatalf("%q reads as %+v, want %+v %v", written, second, first, ds)
		}
	})
}

// FuzzParseTarget looks for texts that panic, that point outside themselves, that
// are unreadable without saying so, or whose standard form means something else.
func FuzzParseTarget(f *testing.F) {
	for _, s := range []string{"≥95%", "≥９５％", "3-5次", "[85%,95%)", "100±5人", "2025年12月底前", "百分之八十五点五", "九成五", "≥95%，投诉不超过3起", "85%≤X≤95%", "≥**人", "（含）以上", "十亿亿亿亿次", "1.≥95%；2.≤3次", "自2025年3月1日起至6月30日止", "3万5千元", "每人每月500元", "0.97比例", "一年半"} {
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
		if target.Kind == Unparseable || target.Kind == Qualitative {
			return
		}
		if again, _ := ParseTarget(Indicator{Name: "指标", Target: Cell{Text: target.Canonical()}}, 2025); !target.same(again) {
			t.Errorf("%q → %q → %+v, want %+v", text, target.Canonical(), again, target)
		}
	})
}
