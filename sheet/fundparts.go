package sheet

import (
	"fmt"
	"slices"
	"strings"

	"zhunsheng/rules"
)

// A fundPart is an amount that is part of 财政资金 or of 其他资金: 中央补助, 政府性基金,
// 事业收入. Parts of 财政资金 are by level or by sort; a form may have both.
type fundPart struct {
	name string // levelLabel, sortLabel or elseLabel
	what string
	cell *rules.Cell
	// ofWhich tells that the form prints 其中: before it: there may be more that it
	// doesn't print.
	ofWhich bool
}

func isFundPart(name string) bool {
	return slices.Contains([]string{levelLabel, sortLabel, elseLabel}, name)
}

func (r *formReader) keepPart(name string, at, value cell) {
	if value.isBlank() {
		return
	}
	part := fundPart{name: name, what: fundName(at), cell: &rules.Cell{}, ofWhich: fundName(at) != plainLabel(at.text)}
	r.setAmount(part.cell, part.what, moneyUnitIn(at.text), value)
	r.funds.parts = append(r.funds.parts, part)
}

// sumOf adds up some parts and says how; ok is false where one is no amount.
func sumOf(parts []fundPart) (sum rules.Decimal, said string, ok bool) {
	var terms []string
	for _, p := range parts {
		n, is := rules.ParseMoney(p.cell.Text)
		if !is {
			return rules.Decimal{}, "", false
		}
		sum = sum.Add(n)
		terms = append(terms, p.what+n.String())
	}
	return sum, strings.Join(terms, "＋"), len(parts) > 0
}

// settleParts puts the sums of parts where the form gives none itself, and holds those
// that it gives against their parts.
func (r *formReader) settleParts() {
	if r.table == r.whole {
		return
	}
	var levels, sorts, others []fundPart
	for _, p := range r.funds.parts {
		switch p.name {
		case levelLabel:
			levels = append(levels, p)
		case sortLabel:
			sorts = append(sorts, p)
		default:
			others = append(others, p)
		}
	}
	r.settleShare(&r.table.Other, otherLabel, others)
	if len(levels) == 0 || len(sorts) == 0 {
		r.settleShare(&r.table.Fiscal, fiscalLabel, append(levels, sorts...))
		return
	}
	byLevel, _, _ := sumOf(levels) // the same money twice
	bySort, _, _ := sumOf(sorts)
	within := !slices.ContainsFunc(levels, func(p fundPart) bool { return !p.ofWhich }) && byLevel.Cmp(bySort) <= 0
	if !within && !byLevel.Equal(bySort) { // 其中：中央转移支付 needn't be all of it
		r.add(r.at, "F08", rules.Warn, sorts[0].cell.Source, "财政资金按级次合计%s万元，按预算种类合计%s万元，不一致，请核对", byLevel, bySort)
	}
	r.settleShare(&r.table.Fiscal, fiscalLabel, sorts)
}

// settleShare puts the sum of the parts of 财政资金 or 其他资金 into it, or checks it. Parts
// that stand beside the share and not in it, so that only all together make the budget,
// are added.
func (r *formReader) settleShare(share *rules.Cell, name string, parts []fundPart) {
	sum, said, ok := sumOf(parts)
	if !ok {
		for _, p := range parts {
			r.add(r.at, "F21", rules.Warn, p.cell.Source, "“%s”%s没有计入“%s”，其中有的不是金额，请核对", p.what, shorten(oneLine(p.cell.Text)), name)
		}
		return
	}
	source := parts[0].cell.Source
	given, stated := rules.ParseMoney(share.Text)
	switch beside := r.missingFrom(share, sum); {
	case strings.TrimSpace(share.Text) == "":
		*share = rules.Cell{Text: sum.String(), Source: source}
		r.table.Lacks &^= fundFields[name]
		r.add(r.at, "F22", rules.Info, source, "表上没有“%s”，按%s%s读取，请核对", name, said, equalsIf(len(parts) > 1, sum))
	case !stated:
	case beside:
		share.Text = given.Add(sum).String()
		r.add(r.at, "F22", rules.Info, source, "“%s”%s万元不含%s，各项合起来才等于预算数，按%s万元读取，请核对", name, given, said, share.Text)
	case given.Equal(sum):
	default:
		r.add(r.at, "F08", rules.Warn, source, "“%s”是%s万元，与%s%s不一致，按%s万元读取，请核对", name, given, said, equalsIf(len(parts) > 1, sum), given)
	}
}

func equalsIf(several bool, sum rules.Decimal) string {
	if !several {
		return "万元"
	}
	return fmt.Sprintf("＝%s万元", sum)
}

// missingFrom tells whether a sum is what the shares lack of the budget.
func (r *formReader) missingFrom(share *rules.Cell, sum rules.Decimal) bool {
	budget, known := rules.ParseMoney(r.table.Budget.Text)
	total := sum
	for _, c := range []rules.Cell{r.table.Fiscal, r.table.Other} {
		n, ok := rules.ParseMoney(c.Text)
		if !ok && strings.TrimSpace(c.Text) != "" {
			return false
		}
		total = total.Add(n)
	}
	return known && strings.TrimSpace(share.Text) != "" && total.Equal(budget)
}
