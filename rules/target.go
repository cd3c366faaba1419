package rules

import (
	"slices"
	"strings"
)

// Kind tells what a target asks for.
type Kind string

// The kinds of target of the compile contract.
const (
	Numeric     Kind = "numeric"
	Range       Kind = "range"
	DateKind    Kind = "date"
	Boolean     Kind = "boolean"
	Qualitative Kind = "qualitative"
	Compound    Kind = "compound"
	Unparseable Kind = "unparseable"
)

// Bound is one end of what is allowed. Open excludes the value itself.
type Bound struct {
	Value Decimal
	Set   bool
	Open  bool
}

// Target is a parsed 指标值: what the unit promised, in a form that can be
// compared. Values stand as written (95 for 95%); Unit says of what.
type Target struct {
	Kind         Kind
	Relation     Relation
	Lower, Upper Bound
	Unit         Unit
	From, Due    Date // a date target is due on Due; From only where a span is written
	Expected     bool // the answer of a boolean target
	Direction    Direction
	Parts        []Target // of a compound
	// About is what the text itself says that the bound is of: 投诉 in 「投诉不超过3起」.
	About string
	// Text is the value as written, without blanks around it.
	Text string
}

// bounded is the target with one number: ≥ and ＞ bound it from below, ≤ and ＜
// from above, ＝ from both sides; ＞ and ＜ exclude the number itself.
func bounded(value Decimal, relation Relation, unit Unit) Target {
	t := Target{Kind: Numeric, Relation: relation, Unit: unit}
	bound := Bound{Value: value, Set: true, Open: relation == MoreThan || relation == LessThan}
	if relation != AtMost && relation != LessThan {
		t.Lower = bound
	}
	if relation != AtLeast && relation != MoreThan {
		t.Upper = bound
	}
	return t
}

// Value is the number of a target with one bound (≥ > ≤ < =).
func (t Target) Value() Decimal {
	if t.Lower.Set {
		return t.Lower.Value
	}
	return t.Upper.Value
}

// Canonical prints the target in standard form. The form reads back as the same
// target: ≥95%, =100%, 3～5次, [85%,95%), 2025-12-31前, 是.
func (t Target) Canonical() string {
	switch t.Kind {
	case Numeric:
		return canonicalSign[t.Relation] + quantityText(t.Value(), t.Unit)
	case Range:
		return t.canonicalRange()
	case DateKind:
		if !t.From.IsZero() {
			return t.From.Chinese() + "至" + t.Due.Chinese()
		}
		return t.Due.Chinese() + "前"
	case Boolean:
		if t.Expected {
			return "是"
		}
		return "否"
	case Compound:
		return t.canonicalCompound()
	default:
		return t.Text
	}
}

// canonicalCompound prints the parts one after the other, each with what it is
// about. Where that would read otherwise the text stays as it was written.
func (t Target) canonicalCompound() string {
	parts := make([]string, len(t.Parts))
	for i, p := range t.Parts {
		parts[i] = p.About + p.Canonical()
	}
	printed := strings.Join(parts, "；")
	if again, _ := ParseTarget(Indicator{Target: Cell{Text: printed}}, 0); !again.same(t) {
		return t.Text
	}
	return printed
}

// same tells whether two targets ask for the same.
func (t Target) same(o Target) bool {
	bound := func(x, y Bound) bool { return x.Set == y.Set && x.Open == y.Open && x.Value.Equal(y.Value) }
	return t.Kind == o.Kind && t.Relation == o.Relation && bound(t.Lower, o.Lower) && bound(t.Upper, o.Upper) && t.Unit.Symbol == o.Unit.Symbol &&
		t.From == o.From && t.Due == o.Due && t.Expected == o.Expected && t.Direction == o.Direction && slices.EqualFunc(t.Parts, o.Parts, Target.same)
}

// quantityText prints a number with its unit; 12月 would be December, 2000年 a year.
func quantityText(value Decimal, unit Unit) string {
	switch {
	case strings.HasPrefix(unit.Symbol, "月"):
		return value.String() + "个" + unit.Symbol
	case unit.Symbol == "年" && value.Cmp(Int(1000)) > 0:
		return value.String() + "个年度"
	}
	return value.String() + unit.Symbol
}

// allowsNegatives tells whether the target itself reaches below zero.
func (t Target) allowsNegatives() bool {
	return t.Value().Sign() < 0 || (t.Upper.Set && t.Upper.Value.Sign() < 0)
}

var canonicalSign = map[Relation]string{AtLeast: "≥", MoreThan: ">", AtMost: "≤", LessThan: "<", Equal: "="}

func (t Target) canonicalRange() string {
	lo, hi := quantityText(t.Lower.Value, t.Unit), quantityText(t.Upper.Value, t.Unit)
	if !t.Lower.Open && !t.Upper.Open {
		return lo + "～" + hi
	}
	left, right := "[", "]"
	if t.Lower.Open {
		left = "("
	}
	if t.Upper.Open {
		right = ")"
	}
	return left + lo + "," + hi + right
}
