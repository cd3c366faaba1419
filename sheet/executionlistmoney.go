package sheet

import (
	"slices"
	"strings"

	"zhunsheng/engine"
	"zhunsheng/rules"
)

// readScales takes the money unit from the headings and the lines above. Two of them would
// make some amounts ten thousand times too large.
func (x *executionList) readScales(above []line) {
	take := func(scale string, c cell) {
		switch {
		case scale == "" || scale == x.scale:
		case x.scale != "":
			x.add(x.top, "F10", rules.Error, c.source, "同一份清单的金额有的以%s、有的以%s为单位，请换算成一种，并写一处单位", x.scale, scale)
		default:
			x.scale = scale
		}
	}
	for _, h := range x.heads {
		for _, scale := range h.scales {
			if h.isMoney() {
				take(scale, h.cell)
			}
		}
	}
	for _, l := range above {
		for _, c := range l.own() {
			take(moneyUnitIn(c.text), c)
		}
	}
}

// readProject reads what a row says of its project: the money, why little was spent, how
// far the goal was reached. All rows must say it alike.
func (x *executionList) readProject(p *listedProject, row []cell) {
	kind, ok := x.sourceOf(p, row)
	if !ok {
		return
	}
	for i, h := range x.heads {
		c, of := row[i], h.fund
		if of == totalFund {
			of = kind
		}
		if parts := x.parts[i]; parts != nil {
			if sum, said := x.sumOf(parts, row); said {
				x.say(p, amountKey{of, h.column}, cell{source: sum.Source, text: sum.Text}, sum)
			}
			continue
		}
		if isNothing(c.text) || label(c.text) == "无" {
			continue
		}
		switch {
		case h.column == rateColumn, h.column == goalActualColumn, h.column == spendingReasonColumn:
			x.say(p, amountKey{of, h.column}, c, rules.Cell{Text: clean(c.text), Source: c.source})
		case h.isMoney():
			x.say(p, amountKey{of, h.column}, c, x.amount(c))
		case !x.isOfIndicators() && slices.Contains(spendingWords, h.column):
			if text := clean(c.text); h.column != measuresColumn && !strings.Contains(p.Reason, text) {
				p.Reason = joinLines(p.Reason, text)
			}
		}
	}
	if !x.isOfIndicators() {
		p.Reason = joinLines(p.Reason, measuresIn(x.columns.columns, row))
	}
}

// say keeps what a row says of its project, which must be what the rows above said.
func (x *executionList) say(p *listedProject, key amountKey, c cell, value rules.Cell) {
	first, known := p.said[key]
	if !known {
		p.said[key] = saidOnce{x.at, c, value}
		return
	}
	a, read := rules.ParseMoney(first.value.Text)
	b, ok := rules.ParseMoney(value.Text)
	if clean(first.cell.text) == clean(c.text) || read && ok && a.Equal(b) && key.column != rateColumn {
		return
	}
	head := x.heads[slices.IndexFunc(x.heads, func(h listHead) bool { return h.column == key.column && (h.fund == key.kind || h.fund == totalFund) })]
	x.add(x.at, "F37", rules.Error, c.source, "同一项目的“%s”前后不一致：%s是“%s”，这里是“%s”，请改为一致",
		oneLine(head.text), first.cell.source.Place(), shorten(oneLine(first.cell.text)), shorten(oneLine(c.text)))
}

// sourceOf is the source of funding that a row's amounts are of: all together, unless a
// column says otherwise.
func (x *executionList) sourceOf(p *listedProject, row []cell) (kind engine.FundKind, ok bool) {
	c := x.cellOf(row, listSourceColumn)
	if isNothing(c.text) {
		return totalFund, true
	}
	kind, known := fundRow(c.text)
	text := oneLine(c.text)
	unknown := !known && (p.source != "" && p.source != text || len(p.kinds) > 0) || known && p.source != ""
	repeated := !x.isOfIndicators() && slices.Contains(p.kinds, kind) && known
	switch {
	case unknown:
		x.add(x.at, "F37", rules.Error, c.source, "项目“%s”有几种资金来源，其中有不认识的“%s”，不知道怎样合计；可用：当年财政拨款、上年结转资金、其他资金", p.Name, text)
		return "", false
	case repeated, !known && p.source == text && !x.isOfIndicators():
		x.add(x.at, "F37", rules.Error, c.source, "项目“%s”的“%s”有两行，请合为一行", p.Name, text)
		return "", false
	case !known:
		p.source = text
		return totalFund, true
	}
	if !slices.Contains(p.kinds, kind) {
		p.kinds = append(p.kinds, kind)
	}
	return kind, true
}

// finish puts what the rows said into the project's report.
func (x *executionList) finish(p *listedProject) {
	x.addSources(p)
	for _, kind := range []engine.FundKind{totalFund, engine.Fiscal, engine.Carried, engine.Other} {
		get := func(column reportColumn) rules.Cell { return p.said[amountKey{kind, column}].value }
		fund := engine.Fund{Kind: kind, Initial: get(initialColumn), Budget: get(budgetColumn), Spent: get(spentColumn), Expected: get(expectedColumn)}
		if rate, printed := p.said[amountKey{kind, rateColumn}]; printed {
			p.rates = append(p.rates, printedRate{rate.at, fund, rate.cell})
		}
		switch {
		case kind == totalFund:
			p.Initial, p.Budget, p.Spent, p.Expected = fund.Initial, fund.Budget, fund.Spent, fund.Expected
			p.Reason = joinLines(get(spendingReasonColumn).Text, p.Reason)
			p.GoalActual = get(goalActualColumn).Text
		case fund != engine.Fund{Kind: kind}:
			p.Funds = append(p.Funds, fund)
		}
	}
	x.checkNotes(p.filledProject)
}

// addSources adds up the rows of a project that has one for each source of funding, where
// none is of all together.
func (x *executionList) addSources(p *listedProject) {
	if len(p.kinds) == 0 || slices.Contains(p.kinds, totalFund) {
		return
	}
	for _, column := range []reportColumn{initialColumn, budgetColumn, spentColumn, expectedColumn} {
		sum, last, said := rules.Decimal{}, saidOnce{}, 0
		for _, kind := range p.kinds {
			if one, ok := p.said[amountKey{kind, column}]; ok {
				value, read := rules.ParseMoney(one.value.Text)
				if !read {
					return // told where it is used
				}
				sum, last, said = sum.Add(value), one, said+1
			}
		}
		key := amountKey{totalFund, column}
		if _, printed := p.said[key]; printed || said == 0 {
			continue
		}
		if said < len(p.kinds) {
			x.add(last.at, "F37", rules.Error, last.cell.source, "项目“%s”的几种资金来源里，有的没有填“%s”，不知道合计是多少，请补上（没有的填0）", p.Name, column)
			continue
		}
		last.value.Text = sum.String()
		p.said[key] = last
		if said > 1 && column == spentColumn {
			x.add(last.at, "F22", rules.Info, last.cell.source, "项目“%s”的金额按%d种资金来源合计", p.Name, said)
		}
	}
}
