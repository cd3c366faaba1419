package sheet

import (
	"regexp"
	"slices"
	"strings"

	"zhunsheng/engine"
	"zhunsheng/rules"
)

// A moneyPair is an amount beside its own label: 「全年执行数：118」, in one cell or in two.
type moneyPair struct {
	column reportColumn
	label  cell
	amount cell
}

var (
	// pairBreak parts the pairs of one cell; a comma between digits parts thousands.
	pairBreak = regexp.MustCompile(`[，；;、。|｜\n]+|,\s*(?:[^\d\s]|$)|\s{2,}`)
	// pairInText is a label and the number at the end of a text.
	pairInText = regexp.MustCompile(`^(.*?)(?:[:：]|为|是)?\s*([\d][\d,]*(?:\.\d+)?\s*(?:百万元|千万元|亿元|万元|千元|元|[%％])?|[-—–/无]+)$`)
)

var amountColumns = []reportColumn{initialColumn, budgetColumn, spentColumn, expectedColumn, rateColumn}

// readPairs reads the amounts of a row in which each stands beside its own label, and not
// under a header: 「预算数：｜120｜执行数：｜118」, 「年初预算：100万元，执行数：98万元」.
func (r *filledReader) readPairs(l line) bool {
	if r.block != inHead && r.block != inMoney && r.block != inPairs && r.block != inActuals {
		return false
	}
	if r.block == inPairs && r.readPairedFund(l) {
		return true
	}
	pairs, rest := withoutAdjustment(pairsOf(l))
	below := r.block == inPairs && len(pairs) > 0 && len(rest) == 0
	amounts := slices.ContainsFunc(pairs, func(p moneyPair) bool { return p.column != rateColumn && p.column != expectedColumn })
	behind := r.block == inActuals && slices.ContainsFunc(rest, func(c cell) bool {
		return !isMoneyBlock(plainLabel(c.text)) || plainLabel(c.text) != label(c.text) && executionRow.MatchString(plainLabel(c.text))
	})
	if behind || !below && (!amounts || len(pairs) < 2) {
		return false
	}
	if r.current == nil {
		r.add(r.at, "F03", rules.Error, l.cells[0].source, "这里之前没有“项目名称”或“项目编码”，不知道是哪个项目的数，请补上")
		r.enter(l.cells[0].source)
	}
	for _, c := range rest {
		name := plainLabel(c.text)
		r.setScaleOfCurrent(c)
		if !printedFields[name] && !isMoneyBlock(name) && fundRows[name] != totalFund {
			r.add(r.at, "F09", rules.Warn, c.source, "这一行的“%s”没有读取，请核对是不是认不出的栏目", oneLine(c.text))
		}
	}
	header := &reportHeader{}
	for _, p := range pairs {
		header.columns = append(header.columns, p.column)
		header.cells = append(header.cells, p.label)
	}
	r.current.Silent &^= header.places(true) &^ engine.FundsFact
	r.setScales(header.cells)
	r.readHeadMonths(header.cells)
	if r.block == inPairs && r.header != nil && !slices.ContainsFunc(header.columns, r.header.has) {
		r.completePairs(pairs)
		return true
	}
	above := r.header
	r.header = header
	r.keepPairs(totalFund, pairs)
	if r.block == inActuals {
		r.header = above
	} else {
		r.block = inPairs
	}
	return true
}

// withoutAdjustment moves the pair that says by how much the budget was changed to the rest,
// where another says what it is now.
func withoutAdjustment(pairs []moneyPair, rest []cell) ([]moneyPair, []cell) {
	isBudget := func(p moneyPair) bool { return p.column == budgetColumn }
	at := slices.IndexFunc(pairs, func(p moneyPair) bool {
		return isBudget(p) && strings.HasPrefix(plainLabel(p.label.text), "预算调整数")
	})
	if at < 0 || slices.IndexFunc(pairs, isBudget) == at && !slices.ContainsFunc(pairs[at+1:], isBudget) {
		return pairs, rest
	}
	rest = append(rest, pairs[at].label)
	return slices.Delete(pairs, at, at+1), rest
}

// completePairs keeps the amounts that stand a row below the others of all sources.
func (r *filledReader) completePairs(pairs []moneyPair) {
	p := r.current
	for _, pair := range pairs {
		r.header.columns, r.header.cells = append(r.header.columns, pair.column), append(r.header.cells, pair.label)
		switch pair.column {
		case initialColumn:
			p.Initial = r.amount(pair.amount)
		case budgetColumn:
			p.Budget = r.amount(pair.amount)
		case spentColumn:
			p.Spent = r.amount(pair.amount)
		case expectedColumn:
			p.Expected = r.amount(pair.amount)
		case rateColumn:
			p.rates = append(p.rates, printedRate{at: r.at, printed: pair.amount})
		}
	}
	for i := range p.rates {
		if kind := p.rates[i].of.Kind; kind == totalFund || kind == "" {
			p.rates[i].of = engine.Fund{Kind: totalFund, Initial: p.Initial, Spent: p.Spent}
		}
	}
}

// pairsOf are the pairs of a row, and the cells that are in none.
func pairsOf(l line) (pairs []moneyPair, rest []cell) {
	for i := 0; i < len(l.cells); i++ {
		c := l.cells[i]
		if c.carried || c.isBlank() {
			continue
		}
		column, _, _ := readReportColumn(c.text)
		within := pairsWithin(c)
		switch beside := i+1 < len(l.cells) && !l.cells[i+1].carried; {
		case slices.Contains(amountColumns, column) && beside && saysAmount(l.cells[i+1].text):
			pairs = append(pairs, moneyPair{column, c, l.cells[i+1]})
			i++
		case len(within) > 0:
			pairs = append(pairs, within...)
		default:
			rest = append(rest, c)
		}
	}
	return pairs, rest
}

// saysAmount tells whether the cell beside a label is its amount, be it left blank.
func saysAmount(text string) bool {
	found := pairInText.FindStringSubmatch(clean(text))
	return isNothing(text) || len(found) > 1 && found[1] == ""
}

// pairsWithin are the pairs that make up a cell; none where it says anything else.
func pairsWithin(c cell) (pairs []moneyPair) {
	text, begin := clean(c.text), 0
	breaks := pairBreak.FindAllStringIndex(text, -1)
	for _, at := range append(breaks, []int{len(text), len(text)}) {
		part := clean(strings.TrimLeft(text[begin:at[0]], ",， "))
		if begin = at[0]; begin < len(text) && text[begin] != ',' {
			begin = at[1]
		}
		if part == "" {
			continue
		}
		found := pairInText.FindStringSubmatch(part)
		if found == nil {
			return nil
		}
		column, _, _ := readReportColumn(found[1])
		if !slices.Contains(amountColumns, column) {
			return nil
		}
		name, amount := c, c
		name.text, amount.text = found[1], found[2]
		pairs = append(pairs, moneyPair{column, name, amount})
	}
	return pairs
}

// readPairedFund reads a source of funding below such a row: 「其中：财政拨款｜100｜其中：财政拨款｜98」,
// its amounts in the order of the labels above.
func (r *filledReader) readPairedFund(l line) bool {
	var pairs []moneyPair
	kind := engine.FundKind("")
	columns := slices.DeleteFunc(slices.Clone(r.header.columns), func(c reportColumn) bool { return c == rateColumn })
	for i := 0; i+1 < len(l.cells); i++ {
		found, known := fundRow(l.cells[i].text)
		if l.cells[i].carried || !known || !saysAmount(l.cells[i+1].text) {
			continue
		}
		if kind != "" && found != kind || len(pairs) == len(columns) {
			return false
		}
		kind = found
		pairs = append(pairs, moneyPair{columns[len(pairs)], l.cells[i], l.cells[i+1]})
		i++
	}
	if len(pairs) < 2 || kind == totalFund {
		return false
	}
	r.current.Silent &^= engine.FundsFact
	r.keepPairs(kind, pairs)
	return true
}

// keepPairs keeps the amounts of one source of funding.
func (r *filledReader) keepPairs(kind engine.FundKind, pairs []moneyPair) {
	header, row := &reportHeader{told: make([]bool, len(pairs))}, make([]cell, len(pairs))
	for i, p := range pairs {
		header.columns, header.cells, row[i] = append(header.columns, p.column), append(header.cells, p.label), p.amount
		for _, before := range pairs[:i] {
			if before.column == p.column {
				r.add(r.at, "F10", rules.Error, p.label.source, "“%s”在同一行中出现两次，请只保留一个", oneLine(p.label.text))
			}
		}
	}
	if r.current.named[string(kind)] {
		r.tellSecond(kind, pairs[0].label, row)
		return
	}
	r.current.named["资金"+plainLabel(pairs[0].label.text)] = true
	r.current.named[string(kind)] = true
	above := r.header
	r.header = header
	r.keepFund(kind, row)
	r.header = above
}

// tellAmountsBeside says that nothing was read of the amounts beside a label of the money
// block that are neither under a header nor have labels of their own.
func (r *filledReader) tellAmountsBeside(l line, at int) {
	name, inside, _ := strings.Cut(plainLabel(l.cells[at].text), ":")
	if !isMoneyBlock(name) || r.block != inHead && r.block != inMoney && r.block != inPairs {
		return
	}
	if slices.ContainsFunc(l.cells[at+1:], func(c cell) bool { return !c.carried && anyDigit.MatchString(c.text) }) || anyDigit.MatchString(inside) {
		r.add(r.at, "F09", rules.Warn, l.cells[at].source, "“%s”这一行的金额没有读取，请按“年初预算数”“全年预算数”“全年执行数”各栏填写：“%s”", name, l.text())
	}
}

// isMoneyBlock tells the label left of a money block.
func isMoneyBlock(name string) bool { return moneyBlock.MatchString(name) }

var moneyBlock = regexp.MustCompile(`^(?:项目|本?年度|本年|全年)*(?:预算|资金)+(?:执行|安排|使用|及)*(?:情况)?$`)
