package engine_test

import (
	"math/big"
	"strings"
)

// This file and its sisters reference_*_test.go are a second implementation of
// the method: written from its description alone, plainly, on exact fractions,
// and without a word of the engine. reference_worked_test.go holds it to the
// worked examples; property_test.go holds the engine to it.

// refForm is what a target asks for.
type refForm string

const (
	atLeast    refForm = "≥"
	moreThan   refForm = ">"
	atMost     refForm = "≤"
	lessThan   refForm = "<"
	equalTo    refForm = "="
	withinEnds refForm = "range"
	byDay      refForm = "date"
	yesNo      refForm = "yes/no"
	inWords    refForm = "qualitative"
)

// refScheme is a row of the table of schemes: marks in cents.
type refScheme struct {
	id             string
	levels         []refLevel // empty where the units divide one pool
	pool           int64
	execution      int64
	steps          bool // execution in steps 10/7/5/0
	passThreshold  *big.Rat
	inverseCeiling bool // ≤ by T/A, else by excess
	equalAsFloor   bool // = of any unit as ≥, else only of %
	partlyFrom     *big.Rat
	satisfaction   bool // in intervals 90/80
	costIsLevel1   bool
	heir           string // who gets the marks of a missing 满意度
	strict         bool   // what does not accumulate is green in range, else red
	grades         [3]int64
}

type refLevel struct {
	name  string
	marks int64
}

// The totals, in cents, from which a grade is given: 优 良 中.
var (
	gradesSTD = [3]int64{9000, 8000, 6000}
	gradesALT = [3]int64{8000, 7000, 6000}
)

// altGrades is no scheme of its own: the default one with the other division
// into grades.
const altGrades = "ALT"

// refSchemes are the schemes of the method.
func refSchemes() []refScheme {
	three := []refLevel{{"产出", 5000}, {"效益", 3000}, {"满意度", 1000}}
	four := []refLevel{{"成本", 2000}, {"产出", 4000}, {"效益", 2000}, {"满意度", 1000}}
	six, five := frac("0.6"), frac("0.5")
	list := []refScheme{
		{id: "MOF2020", levels: three, execution: 1000, partlyFrom: six},
		{id: "MOF2021_COST", levels: four, execution: 1000, partlyFrom: six, passThreshold: six, satisfaction: true, costIsLevel1: true, heir: "效益"},
		{id: "MOF2021_NOCOST", levels: three, execution: 1000, partlyFrom: six, passThreshold: six, satisfaction: true, heir: "效益"},
		{id: "HUBEI", pool: 8000, execution: 2000, partlyFrom: five, inverseCeiling: true, equalAsFloor: true},
		{id: "JIANGXI", pool: 9000, execution: 1000, steps: true, partlyFrom: six, equalAsFloor: true},
		{id: "COMMON", pool: 9000, execution: 1000, partlyFrom: six, equalAsFloor: true},
		{id: "BEIJING_RATIO", levels: three, execution: 1000, partlyFrom: five, inverseCeiling: true, equalAsFloor: true},
		{id: "SHANXI_STRICT", levels: three, execution: 1000, partlyFrom: six, strict: true},
		{id: altGrades, levels: three, execution: 1000, partlyFrom: six, grades: gradesALT},
	}
	for n := range list {
		if list[n].grades == ([3]int64{}) {
			list[n].grades = gradesSTD
		}
	}
	return list
}

func refSchemeOf(id string) refScheme {
	for _, s := range refSchemes() {
		if s.id == id {
			return s
		}
	}
	panic("no scheme " + id)
}

// total is what the marks of all indicators sum to, in cents.
func (s refScheme) total() int64 {
	sum := s.pool
	for _, l := range s.levels {
		sum += l.marks
	}
	return sum
}

// refIndicator is one declared line. low is the bound of a one-sided target.
type refIndicator struct {
	level1, level2, name string
	form                 refForm
	low, high            *big.Rat
	unit                 string
	due                  refDay
	declared             int64      // cents; 0 for none
	kind                 string     // declared accumulation kind; "" to infer it
	plan                 []refPoint // its own goal plan; none to follow the spending's
}

// accumulation is the kind of the indicator, by the order of precedence.
func (i refIndicator) accumulation() string {
	switch {
	case i.kind != "":
		return i.kind
	case strings.Contains(i.name, "期限"):
		return "DURATION"
	case strings.Contains(i.level1+i.level2, "满意度"), strings.Contains(i.level2, "效益"):
		return "TERMINAL"
	case i.form == byDay:
		return "DATE"
	case i.unit == "年", i.unit == "个月":
		return "DURATION"
	case i.form == yesNo, i.form == inWords, strings.Contains(i.level1, "效益"):
		return "TERMINAL"
	case i.unit == "%":
		return "RATE"
	case i.unit == "人", i.unit == "台", i.unit == "套", i.unit == "平方米", strings.Contains(i.name, "人员数量"):
		return "STOCK"
	case i.unit == "工作日", i.unit == "小时", i.unit == "元/人":
		return "STOCK"
	}
	return "FLOW"
}

// isExecutionRate tells the indicator whose actual is computed from the funds.
func (i refIndicator) isExecutionRate() bool { return i.name == "预算执行率" }

// refActual is what is reported of one indicator; its zero value is a blank.
type refActual struct {
	number   *big.Rat
	day      refDay // when it was done
	undone   bool   // a date target: 未完成
	answer   string // 是 or 否
	grade    string // 达成 部分达成 未达成
	typed    *big.Rat
	cause    string
	excluded bool
	outlook  string   // 完成目标可能性, in the place of a forecast
	likely   string   // 完成目标可能性, beside it
	forecast *big.Rat // of the whole year
}

func (a refActual) missing() bool {
	return a.number == nil && a.day == (refDay{}) && !a.undone && a.answer == "" && a.grade == ""
}

// refProject is a project with its data at one checkpoint.
type refProject struct {
	indicators []refIndicator
	plan       []refPoint
	budget     *big.Rat
	month      int
	spent      *big.Rat // nil where missing
	earlier    []refSpent
	actuals    []refActual
}

type refPoint struct {
	month   int
	percent *big.Rat
}

// refSpent is what an earlier checkpoint reported.
type refSpent struct {
	month int
	spent *big.Rat // nil where missing
}

type refDay struct{ year, month, day int }

// number counts days, so that two days can be subtracted.
func (d refDay) number() int {
	y, m := d.year, d.month
	if m < 3 {
		y, m = y-1, m+12
	}
	return 365*y + y/4 - y/100 + y/400 + (153*(m-3)+2)/5 + d.day
}

func refMonthEnd(year, month int) int {
	return refDay{year + month/12, month%12 + 1, 1}.number() - 1
}

// frac reads a decimal or a fraction.
func frac(s string) *big.Rat {
	r, ok := new(big.Rat).SetString(s)
	if !ok {
		panic("not a number: " + s)
	}
	return r
}

func whole(n int64) *big.Rat           { return big.NewRat(n, 1) }
func plus(a, b *big.Rat) *big.Rat      { return new(big.Rat).Add(a, b) }
func minus(a, b *big.Rat) *big.Rat     { return new(big.Rat).Sub(a, b) }
func times(a, b *big.Rat) *big.Rat     { return new(big.Rat).Mul(a, b) }
func over(a, b *big.Rat) *big.Rat      { return new(big.Rat).Quo(a, b) }
func less(a, b *big.Rat) bool          { return a.Cmp(b) < 0 }
func percentOf(a, b *big.Rat) *big.Rat { return times(over(a, b), whole(100)) }

// clamp brings a into [0, 1].
func clamp(a *big.Rat) *big.Rat {
	switch {
	case a.Sign() < 0:
		return whole(0)
	case a.Cmp(whole(1)) > 0:
		return whole(1)
	}
	return a
}

// floorOf is the greatest integer not above a.
func floorOf(a *big.Rat) *big.Int { return new(big.Int).Div(a.Num(), a.Denom()) }

// rounded is a in hundredths, half away from zero; the method has only halves up
// of what is not negative.
func rounded(a *big.Rat) int64 {
	half := big.NewRat(1, 2)
	if a.Sign() < 0 {
		return -rounded(new(big.Rat).Neg(a))
	}
	return floorOf(plus(times(a, whole(100)), half)).Int64()
}
