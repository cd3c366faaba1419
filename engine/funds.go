package engine

import (
	"fmt"
	"slices"
	"strings"

	"zhunsheng/rules"
)

// funds are a project's money at the checkpoint.
type funds struct {
	budget   rules.Decimal  // current, 万元
	spent    *rules.Decimal // nil where not reported
	progress *rules.Decimal // spent÷budget in percent; nil where it can't be known
	previous *rules.Decimal // spending at the checkpoint before, against the current budget
	unknown  string         // why spent is unknown
}

// fundsProvisional tells whether a year-end score rests on funds that are unknown or
// impossible.
func (e *evaluation) fundsProvisional() bool {
	return e.funds.spent == nil || e.funds.overspent() && !e.scheme.Execution.AllowOver100
}

func (f funds) overspent() bool { return f.spent != nil && f.spent.Cmp(f.budget) > 0 }

// implausible is the multiple of the budget from which spending is taken for an
// amount in 元 in a table in 万元.
var implausible = rules.Int(10)

// findingFine marks an amount finer than 分. It can be evaluated, exactly, and not
// be stored.
const findingFine = "D16"

// Unstorable tells whether a report that can be evaluated must not be stored.
func Unstorable(ds []rules.Diagnostic) bool {
	return slices.ContainsFunc(ds, func(d rules.Diagnostic) bool { return d.ID == findingFine })
}

func (e *evaluation) readFunds() {
	if e.rolled != nil {
		e.funds = e.rolled.funds
		return
	}
	e.funds = funds{budget: e.project.Budget, unknown: "执行数未报"}
	if e.report == nil {
		return
	}
	e.funds = e.fundsOf(e.report, true)
	e.checkSources()
	if e.previous != nil {
		e.readPrevious()
	}
}

// readPrevious holds the spending of the checkpoint before against the current
// budget: a budget that was raised since must not look like money paid back.
func (e *evaluation) readPrevious() {
	spent := e.fundsOf(e.previous, false).spent
	if spent == nil || e.funds.budget.IsZero() {
		return
	}
	progress := spent.Quo(e.funds.budget).Mul(rules.Int(100))
	e.funds.previous = &progress
}

// fundsOf reads the amounts of a report; only the current one's mistakes are
// reported, those of history were when it was current.
func (e *evaluation) fundsOf(r *ProjectReport, current bool) funds {
	f := funds{budget: e.project.Budget, unknown: "执行数未报"}
	find := e.find
	if !current {
		find = func(string, rules.Severity, rules.Source, string) {}
	}
	read := func(c rules.Cell, what string) (rules.Decimal, bool) {
		if strings.TrimSpace(c.Text) == "" {
			return rules.Decimal{}, false
		}
		amount, ok := rules.ParseMoney(c.Text)
		switch {
		case !ok:
			find("D11", rules.Error, c.Source, fmt.Sprintf("%s“%s”%s", what, strings.TrimSpace(c.Text), rules.WhyNoMoney(c.Text, "不是金额，请填写不小于0的数（万元）")))
		case !rules.WholeFen(amount):
			find(findingFine, rules.Warn, c.Source, fmt.Sprintf("%s%s万元比分还小，可以试算，不能保存；万元后最多六位小数", what, amount))
		}
		return amount, ok
	}
	if budget, ok := read(r.Budget, "预算数"); ok {
		f.budget = budget
	}
	spent, ok := read(r.Spent, "执行数")
	if !ok {
		return f
	}
	f.spent = &spent
	switch {
	case f.budget.IsZero() && spent.Sign() > 0:
		find("D11", rules.Error, r.Spent.Source, fmt.Sprintf("预算为0，却有支出%s万元，请核对", Money{spent}))
	case f.budget.IsZero():
	case spent.Cmp(f.budget.Mul(implausible)) > 0:
		find("D11", rules.Error, r.Spent.Source, fmt.Sprintf("执行数%s万元是预算%s万元的10倍以上，是否误以元为单位填报？", Money{spent}, Money{f.budget}))
	default:
		p := spent.Quo(f.budget).Mul(rules.Int(100))
		f.progress = &p
	}
	return f
}

func (e *evaluation) fundsOperands() rules.FundsOperands {
	o := rules.FundsOperands{Budget: e.funds.budget, Planned: planned(e.project.Plan, e.period.Month, e.scheme.Plan), Month: rules.Int(int64(e.period.Month))}
	if e.funds.spent != nil {
		o.Spent = *e.funds.spent
	}
	if e.funds.progress != nil {
		o.Progress = *e.funds.progress
	}
	if e.funds.previous != nil {
		o.Previous, o.HasPrevious, o.PreviousMonth = *e.funds.previous, true, rules.Int(int64(e.previousMonth))
	}
	return o
}

// execution judges the budget's execution. At year-end unknown spending, or more
// spending than budget, scores 0, provisionally, until it is cleared up.
func (e *evaluation) execution() (Execution, error) {
	x := Execution{Budget: Money{e.funds.budget}, Marks: hundredthsOf(e.scheme.Execution.Marks.Decimal)}
	if e.funds.spent == nil {
		x.Explanation = e.funds.unknown + "，无法计算执行率。"
		if e.scored() {
			x.Score = new(Hundredths)
			x.Explanation = e.funds.unknown + "，暂计0.00分。"
		}
		if !e.silent() {
			e.alert(Alert{Rule: AlertData, Level: Yellow, Message: "本期" + e.funds.unknown + "，请补报"})
		}
		return x, nil
	}
	x.Spent = &Money{*e.funds.spent}
	if e.funds.progress != nil {
		rate := hundredthsOf(*e.funds.progress)
		x.Rate = &rate
	}
	amounts := fmt.Sprintf("执行数%s万元，预算数%s万元", x.Spent, x.Budget)
	if x.Rate != nil {
		amounts += "，执行率" + rules.Apart(*e.funds.progress, rules.Int(100)) + "%"
	}
	x.Explanation = amounts + "。"
	if !e.scored() {
		return x, nil
	}
	e.askExecutionReason()
	if e.funds.overspent() && !e.scheme.Execution.AllowOver100 {
		x.Score = new(Hundredths)
		x.Explanation = amounts + "；支出超过预算，须核对数据，暂计0.00分。"
		e.alert(Alert{Rule: AlertData, Level: Red, Message: "支出超过预算，请核对：" + amounts})
		return x, nil
	}
	err := e.scoreExecution(&x, amounts)
	return x, err
}

func (e *evaluation) scoreExecution(x *Execution, amounts string) error {
	if e.funds.budget.IsZero() {
		score := hundredthsOf(x.Marks.Decimal().Mul(e.scheme.Execution.ZeroBudget.Decimal))
		x.Score = &score
		x.Explanation = fmt.Sprintf("%s；没有预算也没有支出，得%s分。", amounts, score)
		return nil
	}
	w, err := decide(e.scheme.Execution.Ratio.Formula, e.fundsOperands())
	if err != nil {
		return err
	}
	ratio := w.Value.(rules.Decimal)
	if !ratio.IsShare() {
		e.find("M03", rules.Error, e.report.Spent.Source, fmt.Sprintf("评分办法%s的 execution.ratio 算出的得分比例是%s（%s），应在0到1之间，请更正公式，如 min(1, 执行数 / 预算数)", e.scheme.Ref(), ratio.Short(4), amounts))
		x.Score = new(Hundredths) // of an outcome that is not given out
		return nil
	}
	score := hundredthsOf(x.Marks.Decimal().Mul(ratio))
	x.Score = &score
	x.Explanation = amounts + "；" + Trace{Marks: x.Marks, Ratio: &w, Score: &score}.scoreText() + "。"
	return nil
}

// progressText prints the spending's progress at as few places as tell it from 100
// and let a reader compute the share of the plan that is printed.
func progressText(o rules.FundsOperands) string {
	hundred := rules.Int(100)
	share := func(p rules.Decimal) rules.Decimal { return p.Quo(o.Planned).Mul(hundred).Round(2) }
	for places := 2; places < 8; places++ {
		r := o.Progress.Round(places)
		if r.Cmp(hundred) == o.Progress.Cmp(hundred) && (o.Planned.IsZero() || share(r).Equal(share(o.Progress))) {
			return o.Progress.Short(places)
		}
	}
	return rules.Apart(o.Progress, hundred)
}

// askExecutionReason asks for the reason of a low execution at year-end, unless
// the unit gave one.
func (e *evaluation) askExecutionReason() {
	below := e.scheme.Execution.ReasonBelow.Decimal
	if e.funds.progress == nil || e.funds.progress.Cmp(below.Mul(rules.Int(100))) >= 0 || strings.TrimSpace(e.report.Reason) != "" {
		return
	}
	e.find("D13", rules.Warn, e.report.Spent.Source, fmt.Sprintf("预算执行率%s%%低于%s%%，请填写原因", e.funds.progress.Short(2), percent(below)))
}

// spending lights the spending by every method of the scheme, against the unit's
// own plan and the calendar.
func (e *evaluation) spending() (Spending, error) {
	operands := e.fundsOperands()
	s := Spending{Planned: hundredthsOf(operands.Planned), Light: Grey, Notes: []string{}, Schemes: []SpendingLight{}}
	switch {
	case e.funds.spent == nil:
		s.Explanation = "执行数未报，支出无法评判，请补报。"
		return s, nil
	case e.funds.progress == nil:
		s.Explanation = "没有预算，不评判支出。"
		return s, nil
	}
	actual := hundredthsOf(operands.Progress)
	s.Actual = &actual
	text := fmt.Sprintf("计划进度%s%%，实际支出%s%%", operands.Planned.Short(4), progressText(operands))
	if operands.Planned.Sign() > 0 {
		// Of projects of very unequal size the plan may be too small to print the share.
		if n, fits := operands.Progress.Quo(operands.Planned).Mul(rules.Int(100)).Units(2); fits {
			value := Hundredths(n)
			s.Value = &value
			text += "，为计划的" + value.Decimal().Short(2) + "%"
		}
	}
	for _, one := range e.scheme.Spending.Schemes {
		w, err := decide(one.Light.Formula, operands)
		if err != nil {
			return s, err
		}
		light := Light(w.Value.(string))
		s.Schemes = append(s.Schemes, SpendingLight{one.ID, one.Binding, light, reasonOf(light, w)})
		if one.Binding {
			s.Light = worst(s.Light, light)
			text += "；" + reasonOf(light, w)
		}
	}
	said, err := e.spendingRules(&s, operands)
	if err != nil {
		return s, err
	}
	s.Explanation = text + said + "。"
	if s.Light != Green && s.Light != Grey {
		e.alert(Alert{Rule: AlertSpending, Level: s.Light, Message: s.Explanation})
	}
	return s, nil
}

// spendingRules applies the scheme's extra rules: a note, a worse light, or a
// question about the data.
func (e *evaluation) spendingRules(s *Spending, operands rules.FundsOperands) (said string, err error) {
	for _, r := range e.scheme.Spending.Rules {
		w, err := decide(r.When.Formula, operands)
		if err != nil {
			return "", err
		}
		if w.Value != true {
			continue
		}
		s.Notes = append(s.Notes, r.ID)
		said += "；" + r.Say
		if light := Light(r.Light); r.Light != "" && light.WorseThan(s.Light) {
			s.Light = light
			said += "，" + light.Chinese()
		}
		if r.Data {
			e.alert(Alert{Rule: AlertData, Level: Yellow, Message: r.Say})
		}
	}
	return said, nil
}
