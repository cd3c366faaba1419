package sheet

import (
	"cmp"
	"regexp"
	"slices"
	"strings"

	"zhunsheng/engine"
	"zhunsheng/rules"
)

// totalFund is the row of all sources together.
const totalFund engine.FundKind = "TOTAL"

// fundRows maps the label of a row of the money block to its source of funding.
var fundRows = map[string]engine.FundKind{
	"年度资金总额": totalFund, "资金总额": totalFund, "年度资金总和": totalFund, "年度总额": totalFund, "项目资金总额": totalFund, "总额": totalFund, "合计": totalFund, "各项目资金合计": totalFund, "部门资金总额": totalFund, "部门预算总额": totalFund, "部门整体支出": totalFund, "部门支出总额": totalFund, "整体支出": totalFund, "整体支出总额": totalFund, "支出总额": totalFund, "支出合计": totalFund, "金额合计": totalFund, "年度资金合计": totalFund, "资金合计": totalFund, "年度预算总额": totalFund,
	"当年财政拨款": engine.Fiscal, "本年财政拨款": engine.Fiscal, "财政拨款": engine.Fiscal, "财政资金": engine.Fiscal, "当年财政资金": engine.Fiscal, "本年一般公共预算拨款": engine.Fiscal, "当年一般公共预算拨款": engine.Fiscal, "一般公共预算拨款": engine.Fiscal, "一般公共预算": engine.Fiscal, "本年财政资金": engine.Fiscal, "财政拨款资金": engine.Fiscal,
	"上年结转资金": engine.Carried, "上年结转": engine.Carried, "结转资金": engine.Carried, "上年结转结余": engine.Carried, "上年结转结余资金": engine.Carried, "以前年度结转资金": engine.Carried,
	"其他资金": engine.Other, "其他": engine.Other, "其它资金": engine.Other, "单位资金": engine.Other, "自筹资金": engine.Other, "单位自筹": engine.Other, "单位自筹资金": engine.Other, "自有资金": engine.Other, "非财政资金": engine.Other, "非财政拨款": engine.Other,
}

// fundRow tells which source of funding a label is of.
func fundRow(text string) (kind engine.FundKind, known bool) {
	name := plainLabel(text)
	for _, lead := range []string{"其中:", "其中", "1.", "2.", "3.", "1、", "2、", "3、"} {
		name = strings.TrimPrefix(name, lead)
	}
	kind, known = fundRows[name]
	return kind, known
}

// readMoney reads a row of the money block.
func (r *filledReader) readMoney(l line) bool {
	if slices.ContainsFunc(l.cells, func(c cell) bool {
		return !c.carried && isFilledLabel(c) && !strings.HasPrefix(plainLabel(c.text), "项目资金")
	}) {
		return false
	}
	row, ok := under(r.header.cells, l.cells)
	if !ok {
		r.add(r.at, "F03", rules.Error, l.cells[0].source, "这一行的各格与资金各栏对不上，请核对：“%s”", l.text())
		return true
	}
	firstAmount := slices.IndexFunc(r.header.columns, isAmount)
	kind, labelled := engine.FundKind(""), cell{}
	for _, c := range l.cells {
		found, known := fundRow(c.text)
		if known && !c.carried && c.col < r.header.cells[firstAmount].end() {
			kind, labelled = found, c
		}
	}
	if kind == "" && r.isUnlabelledTotal(row, firstAmount) {
		kind, labelled = totalFund, row[firstAmount]
	}
	if kind == "" {
		if saysAmounts(row[firstAmount:]) {
			r.add(r.at, "F09", rules.Warn, l.cells[l.first()].source, "不认识这一行的资金来源，没有读取：“%s”；可用：年度资金总额、当年财政拨款、上年结转资金、其他资金", l.text())
		}
		return true
	}
	if r.current.named[string(kind)] {
		r.tellSecond(kind, labelled, row[firstAmount:])
		return true
	}
	r.current.named["资金"+plainLabel(labelled.text)] = true
	r.current.named[string(kind)] = true
	if r.current.scale == "" {
		r.setScale(r.current, labelled.text)
	}
	r.keepFund(kind, row)
	return true
}

// tellSecond says that a source stands in the block already. Several of them are 其他资金
// under names of their own; the first is kept.
func (r *filledReader) tellSecond(kind engine.FundKind, labelled cell, amounts []cell) {
	switch {
	case kind != engine.Other || r.current.named["资金"+plainLabel(labelled.text)]:
		r.add(r.at, "F10", rules.Error, labelled.source, "“%s”在同一张表中出现两次，请合为一行", oneLine(labelled.text))
	case saysAmounts(amounts):
		r.add(r.at, "F09", rules.Warn, labelled.source, "上面已有其他资金的一行，“%s”没有读取；两行都要计入的，请合为一行“其他资金”", oneLine(labelled.text))
	}
}

// saysAmounts tells whether some amount is not nought. The first cell may hold the label,
// under a head like 年度预算数 over the sources.
func saysAmounts(amounts []cell) bool {
	for i, c := range amounts {
		isLabel := i == 0 && !anyDigit.MatchString(c.text)
		if !isLabel && !isNothing(c.text) && strings.Trim(label(c.text), "0.%") != "" {
			return true
		}
	}
	return false
}

// isUnlabelledTotal tells whether amounts without a label are those of all sources
// together: they are the first of the block and name no source.
func (r *filledReader) isUnlabelledTotal(row []cell, firstAmount int) bool {
	says := func(c cell) bool { return !c.carried && !isNothing(c.text) }
	for _, kind := range fundRows {
		if r.current.named[string(kind)] {
			return false
		}
	}
	return !slices.ContainsFunc(row[:firstAmount], says) && slices.ContainsFunc(row[firstAmount:], says)
}

// isAmount tells the columns of the money block from the labels left of them.
func isAmount(c reportColumn) bool { return c != "" && c != printedColumn && c != untakenColumn }

func (r *filledReader) keepFund(kind engine.FundKind, row []cell) {
	fund, p := engine.Fund{Kind: kind}, r.current
	rate := cell{}
	for i, column := range r.header.columns {
		switch c := row[i]; column {
		case initialColumn:
			fund.Initial = r.amount(c)
		case budgetColumn:
			fund.Budget = r.amount(c)
		case spentColumn:
			fund.Spent = r.amount(c)
		case expectedColumn:
			fund.Expected = r.amount(c)
		case rateColumn:
			rate = c
		case scoreColumn:
			p.scores = append(p.scores, c.value())
			if kind == totalFund {
				p.executionScore = clean(c.text)
			}
		case reasonColumn, remarkColumn:
			if !isNothing(c.text) {
				p.Reason = joinLines(p.Reason, clean(c.text))
			}
		case "":
			if i > slices.IndexFunc(r.header.columns, isAmount) {
				r.tellUnknown(i, c)
			}
		}
	}
	p.rates = append(p.rates, printedRate{r.at, fund, rate})
	switch {
	case kind == totalFund:
		p.Initial, p.Budget, p.Spent, p.Expected = fund.Initial, fund.Budget, fund.Spent, fund.Expected
	case fund != engine.Fund{Kind: kind}:
		p.Funds = append(p.Funds, fund)
	}
}

// isNothing tells whether a cell says nothing: it is blank or struck out with dashes.
func isNothing(text string) bool { return strings.Trim(dashes.Replace(label(text)), "-/") == "" }

// moneyScales are the money units in 万元.
var moneyScales = map[string]rules.Decimal{
	"元": rules.Scaled(1, 4), "百元": rules.Scaled(1, 2), "千元": rules.Scaled(1, 1), "万元": rules.Int(1), "百万元": rules.Int(100), "千万元": rules.Int(1000), "亿元": rules.Int(10000),
}

// amount is a cell of money in 万元. Blank, a dash and 无 are not reported; what is no
// amount stays as it is, for the engine to say so.
func (r *filledReader) amount(c cell) rules.Cell {
	text := clean(c.text)
	if isNothing(text) || text == "无" {
		return rules.Cell{}
	}
	scale := r.current.scale
	number, own := rules.SplitMoney(text)
	scale = cmp.Or(own, scale)
	if scale == "" && !r.current.told {
		r.current.told = true
		r.add(r.at, "F10", rules.Warn, c.source, "没有写明金额的单位，按万元读取；请在“项目资金”后注明（万元）或（元）")
	}
	value, ok := rules.ParseNumber(number)
	if scale == "" || scale == "万元" {
		return rules.Cell{Text: text, Source: c.source}
	}
	if !ok {
		r.leaveOut(r.at, "F08", c.source, "“%s”%s", oneLine(text), rules.WhyNoMoney(text, "不是金额，请填写不小于0的数"))
		return rules.Cell{Source: c.source}
	}
	return rules.Cell{Text: value.Mul(moneyScales[scale]).String(), Source: c.source}
}

// A printedRate is a 执行率 as the form prints it, with the amounts of its row.
type printedRate struct {
	at      int
	of      engine.Fund
	printed cell
}

// adjustedBudget is what the note under a monitoring form, which has no column for it,
// says of the current budget.
var adjustedBudget = regexp.MustCompile(`全年预算数(?:\(调整后\))?为([\d.,]+(?:万元|元))`)

// checkNotes reads the notes under a form, and then checks what needs them.
func (r *filledReader) checkNotes(p *filledProject) {
	if found := adjustedBudget.FindStringSubmatch(p.notes); found != nil && p.Budget.Text == "" {
		p.Budget = r.amount(cell{text: found[1], source: p.Source})
		p.Budget.Text = strings.TrimSuffix(p.Budget.Text, "万元")
	}
	for i, rate := range p.rates {
		if rate.of.Kind == totalFund {
			p.rates[i].of.Budget = p.Budget
		}
		r.checkRate(p.rates[i])
	}
	for _, x := range p.excluded {
		if !strings.Contains(p.notes, "“"+label(x.name)+"”经批准不适用") {
			r.add(x.at, "D23", rules.Warn, x.source, excludedMessage, x.name)
		}
	}
}

// checkRate holds a printed 执行率 against the amounts it is of.
func (r *filledReader) checkRate(rate printedRate) {
	f, printed := rate.of, rate.printed
	text := strings.TrimSuffix(label(printed.text), "%")
	of := f.Budget
	if strings.TrimSpace(of.Text) == "" {
		of = f.Initial
	}
	budget, known := rules.ParseMoney(of.Text)
	spent, reported := rules.ParseMoney(f.Spent.Text)
	if isNothing(text) || !known || !reported || budget.IsZero() {
		return
	}
	percent := spent.Quo(budget).Mul(rules.Int(100))
	value, ok := rules.ParseDecimal(text)
	places, _ := value.Places()
	share := !strings.HasSuffix(label(printed.text), "%") && percent.Round(max(0, places-2)).Equal(value.Mul(rules.Int(100)))
	if ok && (share || percent.Round(places).Equal(value)) {
		return
	}
	r.add(rate.at, "D22", rules.Warn, printed.source, "表上的执行率是“%s”，按执行数%s÷预算数%s算出的是%s%%，按算出的评判，请核对",
		oneLine(printed.text), engine.Money{Decimal: spent}, engine.Money{Decimal: budget}, percent.Short(2))
}

func (r *filledReader) setScale(p *filledProject, text string) {
	if scale := moneyUnitIn(text); scale != "" {
		p.scale = scale
	}
}

// setScales takes the money unit that the heads of a money block name. Two units side by
// side would make some amounts ten thousand times too large.
func (r *filledReader) setScales(heads []cell) {
	first := ""
	for _, c := range heads {
		switch scale := moneyUnitIn(c.text); {
		case scale == "":
		case first != "" && scale != first:
			r.add(r.at, "F10", rules.Error, c.source, "同一张表的金额有的以%s、有的以%s为单位，请换算成一种后再填", first, scale)
		default:
			first = scale
			r.setScale(r.current, c.text)
		}
	}
}

func (r *filledReader) setScaleOfCurrent(c cell) {
	if r.current != nil {
		r.setScale(r.current, c.text)
	}
}
