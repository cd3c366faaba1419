package rules

import (
	"slices"
	"strings"
)

// Actual is a reported value as it was understood against a rule (实际完成值).
type Actual struct {
	// Measured is false where nothing was reported: missing, which is not zero.
	Measured bool
	Number   Decimal // in the target's unit
	Done     Date    // of a date target
	// Undone marks a date target whose work is reported as not finished.
	Undone bool
	Answer bool
	Grade  string // 达成, 部分达成, 未达成
	// Parts are the actuals of a compound's parts; one that was not reported is not
	// Measured.
	Parts []Actual
}

// The grades of a qualitative indicator.
const (
	GradeMet     = "达成"
	GradePartly  = "部分达成"
	GradeNotMet  = "未达成"
	absurdDigits = 1e15
)

var gradeWords = map[string]string{
	"达成": GradeMet, "达成预期指标": GradeMet, "已达成": GradeMet, "优": GradeMet, "完成": GradeMet, "已完成": GradeMet, "全部完成": GradeMet, "是": GradeMet, "达到": GradeMet, "已达到": GradeMet, "全部达成": GradeMet, "实现": GradeMet, "已实现": GradeMet,
	"部分达成": GradePartly, "部分达成预期指标": GradePartly, "部分达成预期指标并具有一定效果": GradePartly, "部分完成": GradePartly, "基本达成": GradePartly, "基本完成": GradePartly, "基本达到": GradePartly, "基本实现": GradePartly,
	"未达成": GradeNotMet, "未达成预期指标": GradeNotMet, "未达成预期指标且效果较差": GradeNotMet, "未完成": GradeNotMet, "差": GradeNotMet, "否": GradeNotMet,
}

// ParseGrade reads the grade of a qualitative indicator in its usual wordings.
func ParseGrade(text string) (grade string, ok bool) {
	grade, ok = gradeWords[strings.TrimSpace(foldText(text))]
	return grade, ok
}

// ParseActual reads a reported value against the rule that will judge it:
// `47`, `97.5%`, `47人`, `是`, `2025年11月20日`, `达成`. Blank is missing. A value
// that does not fit the target's kind, unit or possible size is an ERROR, and
// then nothing counts as measured.
func (r *Rule) ParseActual(text string, year int) (Actual, []Diagnostic) {
	plain := strings.Trim(foldText(text), " .。;；")
	if plain == "" {
		return Actual{}, nil
	}
	if len(r.Parts) > 0 {
		return r.parseParts(text, year)
	}
	read := newReader(text, r.Indicator.Name, year)
	if read.tooLong || len(read.glyphs) > maxTarget {
		read.report("D01", Error, read.whole(), "实际值超过2000字："+quote(text), "")
		return Actual{}, read.done()
	}
	var a Actual
	var ok bool
	switch r.Target.Kind {
	case Numeric, Range:
		a.Number, ok = read.actualNumber(r)
	case DateKind:
		a, ok = read.actualDate(plain)
	case Boolean:
		a.Answer, ok = yesWords[plain], yesWords[plain] || noWords[plain]
		if !ok {
			read.report("D01", Error, read.whole(), quote(plain)+"应填“是”或“否”", "")
		}
	case Qualitative:
		a.Grade, ok = ParseGrade(plain)
		switch {
		case ok:
		case plain == strings.Trim(foldText(r.Target.Text), " .。;；"):
			a.Grade, ok = GradeMet, true
			read.report("D18", Warn, read.whole(), "实际值照写了目标"+quote(plain)+"，按“达成”读取；请填“达成”“部分达成”或“未达成”", GradeMet)
		default:
			read.report("D01", Error, read.whole(), "“"+r.Indicator.Name+"”的目标"+quote(r.Target.Text)+"按定性指标读取，实际值"+quote(plain)+"应填“达成”“部分达成”或“未达成”", "")
		}
	default:
		read.report("D01", Warn, read.whole(), "目标看不懂，实际值"+quote(plain)+"无法评判", "")
	}
	a.Measured = ok
	return a, read.done()
}

// actualDate reads the day on which something was done.
func (r *reader) actualDate(plain string) (Actual, bool) {
	if noWords[plain] {
		return Actual{Undone: true}, true
	}
	t := r.value()
	if t.Kind != DateKind || t.Relation != AtMost || t.Due.Year == 0 {
		r.diagnostics = nil
		r.report("D01", Error, r.whole(), quote(plain)+"应填完成日期，如“2025年11月20日”；没有完成的填“未完成”", "")
		return Actual{}, false
	}
	return Actual{Done: t.Due}, true
}

// value reads an actual as a target is read, and keeps only what is to be said
// about an actual: a doubt about its words.
func (r *reader) value() Target {
	t := r.target()
	r.diagnostics = slices.DeleteFunc(r.diagnostics, func(d Diagnostic) bool {
		return d.Severity != Warn || d.ID == "V11"
	})
	return t
}

// actualNumber reads one number with an optional unit and brings it into the
// target's unit.
func (r *reader) actualNumber(rule *Rule) (Decimal, bool) {
	if plain, ok := ParseDecimal(strings.TrimSpace(foldText(r.text))); ok {
		return plain, r.plausible(rule, plain, Unit{}) // 1966.5 is a number here, not a month
	}
	if length, ok := yearsAndMonths(r.text, rule.Target.Unit); ok {
		return length, r.plausible(rule, length, rule.Target.Unit)
	}
	t := r.value()
	if t.Kind == Range || t.Kind == Numeric && (t.Relation != Equal || r.hasEqualSign()) {
		r.diagnostics = nil
		r.report("D01", Error, r.whole(), "实际值"+quote(r.text)+"写的是范围，不是实际完成的数，请填完成了多少", "")
		return Decimal{}, false
	}
	if t.Kind != Numeric {
		r.diagnostics = nil
		r.report("D01", Error, r.whole(), "实际值"+quote(r.text)+"不是一个数，目标是"+quote(rule.Target.Text)+"，请只填数字和单位", "")
		return Decimal{}, false
	}
	if !t.Unit.IsZero() && t.Unit.Dimension == DimNone {
		r.bareMagnitude(&t, rule.Target.Unit, nameMark{})
	}
	value, unit := t.Value(), t.Unit
	if !unit.IsZero() && !rule.Target.Unit.IsZero() {
		converted, ok := unit.Convert(value, rule.Target.Unit)
		switch {
		case !ok && rule.NeedsReview:
			// The target's own unit is in doubt, so the report's can't be wrong.
			r.report("D02", Warn, r.whole(), "实际值的单位是“"+unit.Symbol+"”，目标的单位“"+rule.Target.Unit.Symbol+"”须先确认，暂按数值比较", "")
		case !ok:
			r.report("D02", Error, r.whole(), "实际值的单位“"+unit.Symbol+"”与目标的单位“"+rule.Target.Unit.Symbol+"”不同，请统一", "")
			return Decimal{}, false
		}
		value = converted
	}
	return value, r.plausible(rule, value, unit)
}

// farOff is the multiple of its target from which an actual is questioned.
var farOff = Int(100)

// plausible refuses what can't be and points at what hardly is.
func (r *reader) plausible(rule *Rule, value Decimal, unit Unit) bool {
	i, t := rule.Indicator, rule.Target
	switch {
	case value.Sign() < 0 && !rule.mayBeNegative():
		r.report("D03", Error, r.whole(), "“"+i.Name+"”的实际值不能为负数", "")
		return false
	case value.Abs().Cmp(Int(absurdDigits)) >= 0:
		r.report("D04", Error, r.whole(), "实际值"+value.String()+"大得不可信，请核对", "")
		return false
	case isBoundedRate(i, t) && value.Cmp(Int(1000)) > 0:
		r.report("D04", Error, r.whole(), "“"+i.Name+"”的实际值"+value.String()+"%不可能，请核对", "")
		return false
	case isBoundedRate(i, t) && value.Cmp(hundred) > 0:
		r.report("D04", Warn, r.whole(), "“"+i.Name+"”的实际值"+value.String()+"%超过100%，请核对", "")
	case t.Value().Sign() > 0 && !i.NamesChange() && value.Cmp(t.Value().Mul(farOff)) >= 0:
		r.report("D04", Warn, r.whole(), "实际值"+value.String()+t.Unit.Symbol+"是目标的"+value.Quo(t.Value()).Short(0)+"倍，请核对单位是否一致", "")
	case t.Unit.IsRate() && unit.IsZero() && value.Sign() > 0 && value.Cmp(one) <= 0 && t.Value().Cmp(Int(10)) >= 0:
		r.report("D12", Warn, r.whole(), "按"+value.String()+"%读取；如果是小数形式的比率，应填"+value.Mul(hundred).String()+"%", value.Mul(hundred).String()+"%")
	case slices.Contains([]string{"人", "台", "套", "个"}, t.Unit.Symbol) && !value.IsInt():
		r.report("U04", Warn, r.whole(), "“"+i.Name+"”应为整数，实际值是"+value.String(), "")
	}
	return true
}
