package engine_test

import (
	"fmt"
	"math/big"
	"math/rand/v2"
	"slices"
	"strings"
	"time"
)

const propertyYear = 2025

// batch are projects that are evaluated together: one declaration, one report.
type batch struct {
	number   int
	scheme   refScheme
	month    int
	earlier  []int // months of the history
	projects []refProject
	initial  []*big.Rat // budgets of the goal tables, before adjustment
}

// draw makes one batch after another up; what it draws depends on its seed alone.
type draw struct {
	*rand.Rand
	scheme refScheme
	month  int
}

func pick[T any](d *draw, list ...T) T { return list[d.IntN(len(list))] }

func (d *draw) chance(percent int) bool { return d.IntN(100) < percent }

// drawBatch makes up the batch of a number.
func drawBatch(seed uint64, number, size int) batch {
	schemes := refSchemes()
	d := &draw{rand.New(rand.NewPCG(seed, uint64(number))), schemes[number%len(schemes)], 12}
	if d.chance(50) {
		d.month = 1 + d.IntN(11)
	}
	b := batch{number: number, scheme: d.scheme, month: d.month}
	for m := 1; m < d.month; m++ {
		if d.chance(15) {
			b.earlier = append(b.earlier, m)
		}
	}
	for range size {
		p := d.project(b.earlier)
		b.projects = append(b.projects, p)
		initial := p.budget
		if d.chance(20) && initial.Sign() > 0 {
			initial = d.money()
		}
		b.initial = append(b.initial, initial)
	}
	return b
}

func (d *draw) project(earlier []int) refProject {
	p := refProject{month: d.month, plan: d.plan(), budget: d.money()}
	p.indicators = d.indicators()
	if d.chance(25) {
		d.declare(p.indicators)
	}
	marks := refMarks(d.scheme, p.indicators)
	for n := range p.indicators {
		d.target(&p.indicators[n], marks[n])
		if p.indicators[n].accumulation() == "FLOW" && d.chance(15) {
			p.indicators[n].plan = d.plan()
		}
	}
	p.actuals = make([]refActual, len(p.indicators))
	if len(p.indicators) > 1 && d.chance(15) {
		for range 1 + d.IntN(len(p.indicators)-1) {
			p.actuals[d.IntN(len(p.indicators)-1)].excluded = true
		}
	}
	marks = refMarksWithout(d.scheme, marks, p.actuals)
	for n, i := range p.indicators {
		if p.actuals[n].excluded {
			continue
		}
		p.actuals[n] = d.actual(i, p.shareOf(i), marks[n])
		d.outlook(i, &p.actuals[n])
	}
	d.spending(&p, marks)
	for _, month := range earlier {
		p.earlier = append(p.earlier, refSpent{month, d.earlierSpent(p, month)})
	}
	return p
}

// line is a kind of indicator that goal tables have.
type draft struct {
	level1, level2, name, unit string
	forms                      []refForm
}

var drafts = func() []draft {
	numbers := []refForm{atLeast, moreThan, atMost, lessThan, equalTo, withinEnds}
	return []draft{
		{"产出", "数量指标", "培训班次", "次", numbers},
		{"产出", "数量指标", "评审项目数", "个", numbers},
		{"产出", "数量指标", "印发材料", "件", numbers},
		{"产出", "数量指标", "服务群众", "人次", numbers},
		{"产出", "数量指标", "聘用人员数量", "人", numbers},
		{"产出", "数量指标", "购置设备", "台", numbers},
		{"产出", "数量指标", "建设面积", "平方米", numbers},
		{"产出", "质量指标", "产品合格率", "%", numbers},
		{"产出", "质量指标", "产值增长率", "%", numbers},
		{"产出", "质量指标", "信息公开", "", []refForm{yesNo}},
		{"产出", "质量指标", "管理规范", "", []refForm{inWords}},
		{"产出", "时效指标", "完成时间", "", []refForm{byDay}},
		{"产出", "时效指标", "按期完成率", "%", numbers},
		{"产出", "时效指标", "办结时间", "工作日", numbers},
		{"产出", "时效指标", "服务时长", "个月", numbers},
		{"产出", "成本指标", "项目总成本", "万元", numbers},
		{"产出", "成本指标", "人均成本", "元/人", numbers},
		{"产出", "成本指标", "预算执行率", "%", numbers},
		{"成本", "经济成本指标", "材料成本", "元", numbers},
		{"效益", "经济效益指标", "经济效益提升", "%", numbers},
		{"效益", "经济效益指标", "增加产值", "万元", numbers},
		{"效益", "社会效益指标", "积极评价率", "%", numbers},
		{"效益", "社会效益指标", "营商环境", "", []refForm{inWords}},
		{"效益", "生态效益指标", "绿化面积", "平方米", numbers},
		{"效益", "可持续影响指标", "持续发挥作用期限", "年", numbers},
		{"效益", "可持续影响指标", "建立长效机制", "", []refForm{yesNo}},
		{"效益", "可持续影响指标", "带动项目", "个", numbers},
		{"满意度", "服务对象满意度指标", "服务对象满意度", "%", numbers},
		{"满意度", "服务对象满意度指标", "满意度得分", "分", numbers},
	}
}()

// indicators are some lines of a goal table, without their bounds.
func (d *draw) indicators() (list []refIndicator) {
	seen := map[string]bool{}
	for range 1 + d.IntN(9) {
		x := drafts[d.IntN(len(drafts))]
		if x.level1 == "成本" && len(d.scheme.levels) > 0 && !d.scheme.costIsLevel1 {
			continue
		}
		for _, prefix := range []string{"", "甲项", "乙项", "丙项", "丁项", "戊项", "己项", "庚项", "辛项", "壬项"} {
			if name := prefix + x.name; !seen[name] {
				x.name = name
				break
			}
		}
		seen[x.name] = true
		i := refIndicator{level1: x.level1 + pick(d, "", "指标"), level2: x.level2, name: x.name, unit: x.unit, form: pick(d, x.forms...)}
		switch {
		case i.isExecutionRate():
		case i.unit != "" && d.chance(15):
			i.kind = pick(d, "FLOW", "STOCK", "RATE", "DURATION", "TERMINAL")
		case i.unit == "" && i.form != byDay && d.chance(10):
			i.kind = "DURATION"
		}
		list = append(list, i)
	}
	if len(list) == 0 {
		return d.indicators()
	}
	return list
}

// declare gives every indicator marks of its own.
func (d *draw) declare(list []refIndicator) {
	left := d.scheme.total()
	for n := range list {
		rest := int64(len(list) - n - 1)
		share := left - rest
		if rest > 0 {
			share = 1 + d.Int64N(min(left-rest, max(1, 2*left/(rest+1))))
			if d.chance(50) && share > 100 {
				share -= share % 50
			}
		}
		list[n].declared = share
		left -= share
	}
}

// target sets bounds. marks are the indicator's, in cents: twice as many, scaled
// by ten, make a target that puts round actuals on half cents.
func (d *draw) target(i *refIndicator, marks int64) {
	switch i.form {
	case byDay:
		i.due = dayAt(refDay{propertyYear, 1, 1}.number() + d.IntN(365))
		if d.chance(30) {
			i.due = dayAt(refMonthEnd(propertyYear, 1+d.IntN(12)))
		}
		return
	case yesNo, inWords:
		return
	}
	i.low = d.bound(*i, marks)
	if i.form == withinEnds {
		if i.low.Sign() == 0 && d.chance(50) {
			i.low = whole(1)
		}
		i.high = plus(i.low, pick(d, frac("0.5"), whole(1), whole(2), times(i.low, frac("0.25")), i.low))
		if i.capped() && i.high.Cmp(whole(100)) > 0 {
			i.low, i.high = whole(85), whole(95)
		}
		if i.counted() {
			i.high = upward(i.high)
		}
		if i.high.Cmp(i.low) <= 0 {
			i.high = plus(i.low, whole(1))
		}
	}
}

// capped tells rates that can't exceed 100%.
func (i refIndicator) capped() bool { return i.unit == "%" && !i.speaksOfChange() }

// counted tells what comes in whole pieces: a target of half a person is refused.
func (i refIndicator) counted() bool {
	return slices.Contains([]string{"人", "台", "个", "次", "件", "人次", "套", "场"}, i.unit)
}

// upward is the whole number from a up.
func upward(a *big.Rat) *big.Rat {
	n := new(big.Int).Add(a.Num(), new(big.Int).Sub(a.Denom(), big.NewInt(1)))
	return new(big.Rat).SetInt(n.Quo(n, a.Denom()))
}

func (d *draw) bound(i refIndicator, marks int64) *big.Rat {
	b := d.anyBound(i, marks)
	if i.counted() {
		return upward(b)
	}
	return b
}

func (d *draw) anyBound(i refIndicator, marks int64) *big.Rat {
	tie := over(whole(2*marks), whole(pick[int64](d, 10, 100, 1000, 10000)))
	some := decimal(whole(1+d.Int64N(1000)), int64(pick(d, 1, 10, 100)))
	switch {
	case d.chance(8):
		return whole(0)
	case i.capped():
		for tie.Cmp(whole(100)) > 0 {
			tie = over(tie, whole(10))
		}
		return pick(d, tie, tie, whole(1+d.Int64N(100)), whole(100), whole(95), frac("83.33"), frac("83.34"), frac("0.6"), frac("0.000001"))
	case d.chance(5):
		return pick(d, frac("1000000000000"), frac("0.000001"), frac("999999999999.999999"))
	}
	return pick(d, tie, tie, some, some, whole(50), whole(60))
}

func decimal(n *big.Rat, scale int64) *big.Rat { return over(n, whole(scale)) }

// plan is a spending plan of any shape.
func (d *draw) plan() []refPoint {
	if d.chance(50) {
		return refPlan(pick(d, "25/50/75/100", "0/0/0/100", "100/100/100/100", "0/100/100/100", "0/10/90/100", "10/20/20/100", "0/80/80/100", "0/79.9999/100/100", "5/5/85/100", "20/20/20/100", "33.33/66.67/99.99/100"))
	}
	var plan []refPoint
	percent := whole(0)
	for month := 1; month < 12; month++ {
		if !d.chance(30) {
			continue
		}
		if d.chance(70) {
			left := minus(whole(100), percent)
			percent = plus(percent, cut(times(left, big.NewRat(d.Int64N(101), 100)), pick(d, 0, 2, 4)))
		}
		plan = append(plan, refPoint{month, percent})
	}
	return append(plan, refPoint{12, whole(100)})
}

func (d *draw) money() *big.Rat {
	switch {
	case d.chance(4):
		return whole(0)
	case d.chance(5):
		return pick(d, frac("0.000001"), frac("99999999999"), frac("123456789.123456"))
	case d.chance(50):
		return pick(d, whole(100), whole(80), frac("299.65"), frac("18.7"), whole(1000))
	}
	return decimal(whole(1+d.Int64N(10000000)), pick[int64](d, 1, 100, 10000))
}

// spending is what was spent: often exactly at, or beside, a threshold.
func (d *draw) spending(p *refProject, marks []int64) {
	p.spent = whole(0)
	goal := whole(int64(d.IntN(100)))
	if light, g, _ := refDual(*p, marks); light != "" {
		goal = g
	}
	planned := p.planned()
	switch {
	case d.chance(4):
		p.spent = nil
		return
	case p.budget.Sign() == 0, d.chance(5):
		return
	}
	percent := pick(d,
		times(planned, pick(d, frac("0.6"), frac("0.8"), frac("1.2"), whole(1))),
		times(big.NewRat(int64(p.month), 12), pick(d, whole(60), whole(80))),
		pick(d, whole(25), whole(40), whole(60), whole(80), whole(100), whole(10)),
		minus(planned, pick(d, whole(10), whole(20), whole(30), whole(-20))),
		minus(goal, pick(d, whole(10), whole(20), whole(-10), whole(-20))),
		whole(int64(90+d.IntN(11))),
		decimal(whole(d.Int64N(11000)), 100))
	spent := d.beside(times(percent, over(p.budget, whole(100))), 6)
	if spent.Sign() < 0 || spent.Cmp(times(p.budget, whole(5))) > 0 {
		spent = cut(over(p.budget, whole(2)), 6)
	}
	if d.month == 12 && spent.Cmp(p.budget) > 0 && d.chance(80) {
		spent = p.budget
	}
	p.spent = spent
}

func (d *draw) earlierSpent(p refProject, month int) *big.Rat {
	switch {
	case d.chance(10):
		return nil
	case p.budget.Sign() == 0:
		return whole(0)
	}
	floor := whole(int64([]int{10, 25, 40, 60, 80, 50}[d.IntN(6)]))
	return d.beside(times(floor, over(p.budget, whole(100))), 6)
}

// beside is the number, or the nearest ones below and above it, of that many
// places; where it has more places, it is only the neighbours.
func (d *draw) beside(n *big.Rat, places int) *big.Rat {
	low := cut(n, places)
	step := new(big.Rat).SetFrac(big.NewInt(1), new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(places)), nil))
	switch {
	case d.chance(60):
		return low
	case d.chance(50) || low.Sign() == 0:
		return plus(low, step)
	}
	return minus(low, step)
}

// cut drops what is behind that many places.
func cut(n *big.Rat, places int) *big.Rat {
	scale := new(big.Rat).SetInt(new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(places)), nil))
	return over(new(big.Rat).SetInt(floorOf(times(n, scale))), scale)
}

// dayAt is the day of a number.
func dayAt(number int) refDay {
	start := refDay{propertyYear, 1, 1}
	t := time.Date(start.year, 1, 1+number-start.number(), 0, 0, 0, 0, time.UTC)
	return refDay{t.Year(), int(t.Month()), t.Day()}
}

func (d refDay) String() string { return fmt.Sprintf("%d年%d月%d日", d.year, d.month, d.day) }

// text prints a number of finitely many places, exactly.
func text(n *big.Rat) string {
	places, exact := n.FloatPrec()
	if !exact {
		panic("not a decimal: " + n.RatString())
	}
	return n.FloatString(places)
}

// exactly tells numbers that can be written, in a reasonable length.
func exactly(n *big.Rat) bool {
	places, exact := n.FloatPrec()
	return exact && places <= 12
}

// String prints a target as a unit would write it.
func (i refIndicator) String() string {
	switch i.form {
	case byDay:
		return i.due.String() + "前"
	case yesNo:
		return "是"
	case inWords:
		return "显著改善"
	case withinEnds:
		return text(i.low) + i.unit + "～" + text(i.high) + i.unit
	}
	return string(i.form) + text(i.low) + i.unit
}

func (a refActual) String() string {
	switch {
	case a.number != nil:
		return text(a.number)
	case a.undone:
		return "未完成"
	case a.day != (refDay{}):
		return a.day.String()
	}
	return a.answer
}

// describe prints a project so that a difference can be worked out by hand.
func describe(b batch, n int) string {
	p := b.projects[n]
	var s strings.Builder
	number := func(r *big.Rat) string {
		if r == nil {
			return "-"
		}
		return text(r)
	}
	fmt.Fprintf(&s, "batch %d project %d: %s month %d budget %s spent %s plan", b.number, n, b.scheme.id, b.month, number(p.budget), number(p.spent))
	for _, x := range p.plan {
		fmt.Fprintf(&s, " %d:%s", x.month, text(x.percent))
	}
	for _, e := range p.earlier {
		fmt.Fprintf(&s, "; month %d spent %s", e.month, number(e.spent))
	}
	for n, i := range p.indicators {
		a := p.actuals[n]
		fmt.Fprintf(&s, "\n  %d %s/%s/%s %s kind %s(%s) plan %v declared %d: %q %s typed %s cause %q outlook %q likely %q forecast %s excluded %v", n, i.level1, i.level2, i.name,
			i, i.accumulation(), i.kind, i.plan, i.declared, a, a.grade, number(a.typed), a.cause, a.outlook, a.likely, number(a.forecast), a.excluded)
	}
	return s.String()
}

var _ = slices.Sort[[]int]
