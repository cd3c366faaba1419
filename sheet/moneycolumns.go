package sheet

import (
	"regexp"
	"slices"
	"strconv"
	"strings"

	"zhunsheng/rules"
)

// A moneyHead says what a column of amounts is of.
type moneyHead int

const (
	noHead     moneyHead = iota
	otherHead            // of last year, of all years, a change, a rate, a remark: never the budget
	thisYear             // 本年预算数
	approved             // 批复数
	initial              // 年初预算数
	adjusted             // 调整后预算数
	applied              // 申请数, 审核数: which of them became the budget isn't said
	plainMoney           // 预算数
	ofYear               // 2025年预算
)

// moneyHeads are tried in turn.
var moneyHeads = []struct {
	head    moneyHead
	pattern *regexp.Regexp
}{
	{ofYear, regexp.MustCompile(`^(20\d\d)年?度?(?:年初|批复)?` + moneyWord + `$`)},
	{otherHead, regexp.MustCompile(`^(?:上年度?|上一年度?|去年|前年|前[一二三两]年|以前年度|以往年度|往年|下年度?|次年|明年|以后年度|后续年度)` + moneyWord + `$`)},
	{otherHead, regexp.MustCompile(`^(?:合计|总计|总额|总投资|总预算|项目总投资|项目总预算|项目总额|(?:中期|实施期|全周期|三年)` + moneyWord + `)$`)},
	{otherHead, regexp.MustCompile(`^(?:(?:较上年)?(?:增减|增长|变动|变化)(?:数|额|率|情况|幅度|比例)?|调整(?:数|额|金额)|占比|比例|比重|备注|说明|测算依据|资金用途)(?:%|\(%\))?$`)},
	{adjusted, regexp.MustCompile(`^(?:年中)?(?:调整后|变更后|追加后)` + moneyWord + `$|^调整预算数?$`)},
	{initial, regexp.MustCompile(`^(?:年初|期初|调整前)` + moneyWord + `$`)},
	{approved, regexp.MustCompile(`^(?:本年度?|当年度?|年度)?(?:预算)?(?:批复|批准|核定|下达)` + moneyWord + `$`)},
	{applied, regexp.MustCompile(`^(?:本年度?|当年度?|年度)?(?:预算)?(?:申请|申报|上报|审核|初审|评审|审定|建议)` + moneyWord + `$|^[一二三][上下](?:` + moneyWord + `)$`)},
	{thisYear, regexp.MustCompile(`^(?:本年度?|当年度?|本次|年度)` + moneyWord + `$`)},
	{plainMoney, regexp.MustCompile(`^(?:预算|资金)?(?:数|金额|数额|额)$`)},
}

const moneyWord = `(?:预算|资金|申请|安排|投资|计划|需求)*(?:数|金额|总额|额|数额)?`

// moneyHeadOf says what the column under a cell is of, and of which year if it names one.
func moneyHeadOf(c cell) (head moneyHead, year int) {
	plain := ofWhich.ReplaceAllString(plainLabel(withoutUnit(label(c.text))), "")
	for _, one := range moneyHeads {
		if found := one.pattern.FindStringSubmatch(plain); found != nil {
			if one.head == ofYear {
				year, _ = strconv.Atoi(found[1])
			}
			return one.head, year
		}
	}
	return noHead, 0
}

// readMoneyColumns reads a block of money with several columns, 上年预算数 beside
// 本年预算数: of each row the amount that is the form's budget. Where the columns don't
// say which that is, it takes none.
func (r *formReader) readMoneyColumns(l line) bool {
	if r.table == nil || !l.inTable || r.part == inIndicators || r.part == inExecution || r.part == inPlan {
		return false
	}
	var heads []cell
	for _, c := range l.own() {
		if head, _ := moneyHeadOf(c); head != noHead {
			heads = append(heads, c)
		}
	}
	rows := 0
	for rows+r.at+1 < len(r.lines) && len(heads) > 1 && r.isMoneyRow(r.lines[r.at+1+rows], l, heads) {
		rows++
	}
	if rows == 0 {
		return false
	}
	head, why := r.chooseMoney(heads)
	if why != "" {
		r.add(r.at, "F46", rules.Error, heads[0].source, "资金有%d栏（%s），%s，一栏都没有读取；请只留预算数一栏，或把它写作“本年预算数”", len(heads), saidBy(heads), why)
	} else {
		others := slices.DeleteFunc(slices.Clone(heads), func(c cell) bool { return c.col == head.col })
		r.add(r.at, "F46", rules.Info, head.source, "资金有%d栏，预算数按“%s”一栏读取，没有读取：%s", len(heads), oneLine(head.text), saidBy(others))
	}
	if block := l.own()[0]; block.col < heads[0].col {
		r.funds.unit = moneyUnitIn(block.text)
	}
	r.part = nowhere
	r.readMoneyRows(rows, head, why == "")
	return true
}

// readMoneyRows reads the rows below a header, or passes over them. A unit that stands
// with the column counts before that of the block.
func (r *formReader) readMoneyRows(rows int, head cell, read bool) {
	if unit := moneyUnitIn(head.text); unit != "" {
		r.funds.unit = unit
	}
	at := r.at
	for k := 1; k <= rows && read; k++ {
		row := r.lines[at+k]
		r.at = at + k
		what := row.fundLabel(head.col)
		if i := slices.IndexFunc(row.cells, func(c cell) bool { return c.col <= head.col && head.col < c.end() }); i >= 0 {
			value := row.cells[i]
			if name := labelOf(what); !value.carried || value.col == head.col {
				r.readFund(name, what, value)
			}
		}
	}
	r.at, r.until = at, at+rows+1
}

// fundLabel is the label of a row of money: the last left of the first column of amounts.
func (l line) fundLabel(before int) (found cell) {
	for _, c := range l.own() {
		if name := labelOf(c); c.col < before && isFund(name) && name != fundsLabel {
			found = c
		}
	}
	return found
}

// isMoneyRow tells whether a row stands below a header of money: a label left of the
// columns and an amount in one.
func (r *formReader) isMoneyRow(row, header line, heads []cell) bool {
	if !row.inTable || row.sheet != header.sheet || row.fundLabel(heads[0].col).isBlank() {
		return false
	}
	return slices.ContainsFunc(row.own(), func(c cell) bool { return c.col >= heads[0].col && anyDigit.MatchString(c.text) }) &&
		!slices.ContainsFunc(row.own(), func(c cell) bool { return c.col >= heads[0].col && labelOf(c) != "" })
}

// chooseMoney is the column of the form's budget; why says what is in doubt.
func (r *formReader) chooseMoney(heads []cell) (chosen cell, why string) {
	of := map[moneyHead][]cell{}
	year := r.formYear()
	for _, c := range heads {
		head, n := moneyHeadOf(c)
		if head == ofYear && n != year {
			head = otherHead
		}
		of[head] = append(of[head], c)
	}
	for _, c := range heads {
		if _, n := moneyHeadOf(c); n != 0 && len(of[ofYear]) == 0 && len(of[thisYear]) == 0 {
			if year == 0 {
				return cell{}, "不知道表是哪一年度的"
			}
			return cell{}, "没有" + strconv.Itoa(year) + "年的一栏"
		}
	}
	for _, head := range []moneyHead{ofYear, approved, initial, thisYear, adjusted, applied, plainMoney} {
		switch list := of[head]; {
		case len(list) == 1:
			if head == ofYear {
				r.ofYears = append(r.ofYears, printed{strconv.Itoa(year), list[0].source})
			}
			return list[0], ""
		case len(list) > 1:
			return cell{}, "分不清哪一栏是本年的预算数"
		}
	}
	return cell{}, "没有一栏是本年的预算数"
}

// saidBy are the texts of some cells, for a finding.
func saidBy(list []cell) string {
	var texts []string
	for _, c := range list {
		texts = append(texts, "“"+shorten(oneLine(c.text))+"”")
	}
	return strings.Join(texts, "、")
}
