package rules

import (
	"fmt"
	"regexp"
	"strings"
)

// Indicator is one declared line of a goal table (绩效指标), as it was written.
type Indicator struct {
	Level1      string // 一级指标, without marks in brackets
	Level2      string // 二级指标
	Name        string // 三级指标
	Description string // 绩效指标描述
	Basis       string // 指标值确定依据
	// Target is the cell 指标值. Sign and Unit are the columns 指标性质 and
	// 计量单位 where the form has them.
	Target Cell
	Sign   string
	Unit   string
	// Marks is the declared 分值 or weight; empty where the form has no column.
	Marks string
	// Kind overrides the inferred accumulation kind.
	Kind Accumulation
	// Plan is the indicator's own goal plan (目标计划): the share of the target to
	// be reached by the end of a month, cumulative. Forms print none; it is given
	// where results and money are not planned alike.
	Plan []PlanCell
}

// PlainName is the indicator's name without a unit in brackets or at its end:
// 「政府采购率（%）」 and 「经济效益提升%」 name a rate, not a unit.
func (i Indicator) PlainName() string {
	return plainName(foldText(i.Name))
}

// Key tells apart the indicators of one project: level 2 and name.
func (i Indicator) Key() IndicatorKey {
	return IndicatorKey{strings.TrimSpace(foldText(i.Level2)), strings.TrimSpace(foldText(i.Name))}
}

// PlanTexts are the points of the goal plan as a person reads them: 6月底50%. What
// forms differ in, blanks and the sign, does not count.
func (i Indicator) PlanTexts() (texts []string) {
	for _, c := range i.Plan {
		percent := strings.TrimSpace(strings.TrimSuffix(strings.TrimSpace(c.Percent.Text), "%"))
		texts = append(texts, fmt.Sprintf("%d月底%s%%", c.Month, percent))
	}
	return texts
}

// IndicatorKey names an indicator within its project.
type IndicatorKey struct {
	Level2, Name string
}

// levelNumber is what forms number their levels with: 一、 （一） 1. 1、 ①.
var levelNumber = regexp.MustCompile(`^\s*(?:[一二三四五六七八九十]{1,3}[、.:]|\((?:[一二三四五六七八九十]{1,3}|\d{1,2})\)[、.]?|\d{1,2}(?:[、.)]|\s)|[\x{2460}-\x{2473}])\s*`)

// withoutNumber is a level's label, folded, without the number before it. A number alone
// stays.
func withoutNumber(label string) string {
	s := foldText(label)
	if rest := strings.TrimSpace(levelNumber.ReplaceAllString(s, "")); rest != "" {
		return rest
	}
	return strings.TrimSpace(s)
}

// PlainLevel1 is the level-1 label without a number and without marks or weight in
// brackets: 「一、产出指标(50分)」 is 产出指标.
func (i Indicator) PlainLevel1() string {
	s := withoutNumber(i.Level1)
	if head, _, found := strings.Cut(s, "("); found {
		s = strings.TrimSpace(head)
	}
	return s
}

// Accumulation tells how an actual grows during the year, and so what may be
// expected of it at a checkpoint.
type Accumulation string

// The accumulation kinds.
const (
	Flow     Accumulation = "FLOW"     // adds up over the year: 次, 件, 万元
	Stock    Accumulation = "STOCK"    // stands at its level all year: 人, 台
	Rate     Accumulation = "RATE"     // a ratio, not to be prorated: %
	Duration Accumulation = "DURATION" // judged at year-end: 年, 期限
	Terminal Accumulation = "TERMINAL" // measured once, late: 满意度, 效益
	Dated    Accumulation = "DATE"     // due on a day
)

// Accumulations lists all kinds, in the order of the documentation.
var Accumulations = []Accumulation{Flow, Stock, Rate, Duration, Terminal, Dated}

var stockUnits = map[string]bool{"人": true, "台": true, "套": true, "平方米": true, "台套": true}

// measuresSatisfaction tells whether the indicator stands under 满意度.
func (i Indicator) measuresSatisfaction() bool {
	return strings.Contains(i.Level1+i.Level2, "满意度")
}

// InferAccumulation tells the kind of an indicator and why, in Chinese.
// Precedence: 满意度 and 效益 (but 期限), date, duration, rate, stock, else flow.
func InferAccumulation(i Indicator, t Target) (kind Accumulation, why string) {
	if i.Kind != "" {
		return i.Kind, "由填报人或管理员指定"
	}
	effect := i.measuresSatisfaction() || strings.Contains(i.Level2, "效益")
	isDuration := namesDuration(i.PlainName())
	switch {
	case effect && !isDuration:
		return Terminal, "满意度、效益指标，测得后评判"
	case t.Kind == DateKind:
		return Dated, "指标值是日期，到期评判"
	case isDuration:
		return Duration, "名称含“期限”，年底评判"
	case t.Unit.base == "月" && t.Unit.Dimension == DimTime:
		return Duration, "计量单位是" + t.Unit.Symbol + "，年底评判"
	case t.Kind == Boolean, t.Kind == Qualitative, strings.Contains(i.Level1, "效益"):
		return Terminal, "没有可按进度折算的数量，测得后评判"
	case t.Unit.IsRate():
		return Rate, "计量单位是" + t.Unit.Symbol + "，不按进度折算"
	case stockUnits[t.Unit.base], strings.Contains(i.Name, "人员数量"):
		return Stock, "全年应保持的数量，不按进度折算"
	case t.Unit.Dimension == DimTime, t.Unit.Dimension == DimPer:
		return Stock, "时限、单价不随时间累计，不按进度折算"
	}
	return Flow, "随时间累计的数量，按进度折算"
}

func namesDuration(name string) bool {
	return strings.Contains(name, "期限") || strings.Contains(name, "年限")
}
