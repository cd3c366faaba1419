package sheet

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"zhunsheng/rules"
)

// A fundBlock is the block of a table that its amounts stand in.
type fundBlock struct {
	unit    string // 项目资金（万元）
	totals  []fundTotal
	paired  string // the amount that the row asks for twice, for the medium term and the year
	amounts []amount
	parts   []fundPart
}

// A fundTotal is 年度资金总额 or 中期资金总额: the amounts below it, and right of it up
// to the next, are shares of it.
type fundTotal struct {
	col    int
	medium bool
}

// An amount is one that was read, with the unit that its label gives.
type amount struct {
	cell *rules.Cell
	what string
	unit string
	at   int
}

func isFund(name string) bool {
	return slices.Contains([]string{budgetLabel, fiscalLabel, otherLabel, carriedLabel, mediumFunds, fundsLabel, levelLabel, sortLabel, elseLabel}, name)
}

// mediumAt tells whether an amount in a column is a share of the sum for the
// medium term: the nearest sum to its left, of those last printed. Beside a sum for
// the year it is one only where the row asks for the year's share, too.
func (f fundBlock) mediumAt(name string, col int) bool {
	medium, nearest := false, -1
	annual := slices.ContainsFunc(f.totals, func(t fundTotal) bool { return !t.medium })
	if annual && f.paired != name {
		return false
	}
	for _, total := range f.totals {
		if total.col <= col && total.col > nearest {
			medium, nearest = total.medium, total.col
		}
	}
	return medium
}

func (f *fundBlock) begin(col int, medium bool) {
	f.totals = slices.DeleteFunc(f.totals, func(t fundTotal) bool { return t.col == col })
	f.totals = append(f.totals, fundTotal{col, medium})
}

// readFund reads one amount of the block.
func (r *formReader) readFund(name string, at, value cell) {
	if r.table == nil {
		return
	}
	unit := moneyUnitIn(at.text)
	switch name {
	case fundsLabel:
		if r.funds.unit = unit; unit == "" || value.isBlank() {
			return
		}
		if _, ok := rules.ParseMoney(value.text); !ok || r.seen[budgetLabel] {
			return
		}
		r.seen[budgetLabel] = true
		r.setAmount(&r.table.Budget, budgetLabel, unit, value)
		return
	case budgetLabel, mediumFunds:
		r.funds.begin(at.col, name == mediumFunds)
	}
	if name == mediumFunds || name != budgetLabel && r.funds.mediumAt(name, at.col) {
		if !value.isBlank() {
			r.passed.funds = append(r.passed.funds, printed{fundName(at) + clean(value.text), value.source})
		}
		return
	}
	if isFundPart(name) {
		r.keepPart(name, at, value)
		return
	}
	target, ok := map[string]*rules.Cell{budgetLabel: &r.table.Budget, fiscalLabel: &r.table.Fiscal, otherLabel: &r.table.Other}[name]
	if !ok {
		r.tellCarriedOver(at, value)
		return
	}
	r.table.Lacks &^= fundFields[name]
	if r.seen[name] {
		r.add(r.at, "F10", rules.Error, at.source, "“%s”在同一张表中出现两次，请只保留一处", fundName(at))
		return
	}
	if r.seen[name] = !value.isBlank(); value.isBlank() && target.Source != (rules.Source{}) {
		return
	}
	r.setAmount(target, fundName(at), unit, value)
}

// pairedFund is the share that a row asks for twice.
func pairedFund(list []labelled) string {
	for i, one := range list {
		if isFund(one.name) && slices.ContainsFunc(list[:i], func(o labelled) bool { return o.name == one.name }) {
			return one.name
		}
	}
	return ""
}

func fundName(at cell) string { return ofWhich.ReplaceAllString(plainLabel(at.text), "") }

func (r *formReader) setAmount(target *rules.Cell, what, unit string, value cell) {
	*target = value.value()
	if unit == "" {
		unit = r.funds.unit
	}
	if !value.isBlank() {
		r.funds.amounts = append(r.funds.amounts, amount{target, what, unit, r.at})
	}
}

// tellCarriedOver names money from last year, which a goal table has no place for.
func (r *formReader) tellCarriedOver(at, value cell) {
	if n, ok := rules.ParseMoney(value.text); value.isBlank() || ok && n.IsZero() || strings.Trim(clean(value.text), "-—–/") == "" {
		return
	}
	r.add(r.at, "F21", rules.Warn, value.source, "“%s”%s没有单独保存：它是预算数的一部分，不计入财政资金和其他资金，请核对", fundName(at), clean(value.text))
}

// settleFunds says in what unit the table's amounts are, and turns 元 into 万元:
// exactly, and only where the unit is printed.
func (r *formReader) settleFunds() {
	r.settleNote()
	table, ofBudget := r.table.MoneyUnit, ""
	for _, a := range r.funds.amounts {
		if a.cell == &r.table.Budget {
			ofBudget = a.unit // its shares are in the same
		}
	}
	var turned []string
	var place rules.Source
	for _, a := range r.funds.amounts {
		unit := a.unit
		if own := unitInAmount(a.cell.Text); own != "" {
			unit = own
		} else if unit != "" && table != "" && unit != table {
			r.add(a.at, "F10", rules.Error, a.cell.Source, "“%s”旁边写的单位是%s，表头写的是%s，不知道按哪一个，请改为一致", a.what, unit, table)
			continue
		}
		if unit = cmp.Or(unit, table, ofBudget); unit == "万元" && r.table.MoneyUnit == "" {
			r.table.MoneyUnit = unit
		}
		r.tellInherited(a, unit)
		switch unit {
		case "万元":
		case "元":
			if before, ok := toTenThousand(a.cell); ok {
				turned, place = append(turned, fmt.Sprintf("%s%s元＝%s万元", a.what, before, a.cell.Text)), a.cell.Source
			}
		case "":
			r.doubtUnit(a)
		default:
			r.add(a.at, "F10", rules.Error, a.cell.Source, "金额单位“%s”不能识别，各项金额请换算为万元，并注明“单位：万元”", unit)
		}
	}
	if table == "元" || len(turned) > 0 {
		r.table.MoneyUnit = "万元"
	}
	if len(turned) > 0 {
		r.add(r.at, "F22", rules.Info, place, "“%s”的金额单位是元，已换算为万元：%s", r.table.Name, strings.Join(turned, "，"))
	}
	if r.table == r.whole && len(r.funds.amounts) > 0 {
		r.unread = append(r.unread, printed{"部门预算", r.funds.amounts[0].cell.Source})
	}
	r.settleParts()
	r.funds.amounts, r.funds.parts = nil, nil
}

// unitInAmount is the unit that an amount itself is written with.
func unitInAmount(text string) string {
	_, unit := rules.SplitMoney(clean(text))
	return unit
}

// toTenThousand turns an amount in 元 into one in 万元; one that can't be read stays.
func toTenThousand(c *rules.Cell) (before string, ok bool) {
	before, _ = rules.SplitMoney(clean(c.Text))
	n, ok := rules.ParseMoney(before)
	if ok {
		c.Text = n.Quo(rules.Int(10_000)).String()
	}
	return before, ok
}

// largeAmount in 万元 is one that is rather in 元 where no unit is printed: a
// hundred million.
const largeAmount = 10_000

func (r *formReader) doubtUnit(a amount) {
	if n, ok := rules.ParseMoney(a.cell.Text); ok && n.Cmp(rules.Int(largeAmount)) >= 0 {
		r.add(a.at, "F22", rules.Warn, a.cell.Source, "没有注明金额单位，“%s”%s按万元读取，请核对，并注明“单位：万元”", a.what, clean(a.cell.Text))
	}
}
