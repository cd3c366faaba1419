package engine

import (
	"fmt"
	"strings"

	"zhunsheng/rules"
)

// findingSources marks sources of funding that do not add up to the totals.
const findingSources = "D27"

// FundKinds lists the sources of funding, in the order of the forms.
var FundKinds = []FundKind{Fiscal, Carried, Other}

// checkSources holds the sources of funding (资金来源) and what is expected of the year
// against the totals. They decide nothing: what is wrong with them is said.
func (e *evaluation) checkSources() {
	r := e.report
	if len(r.Funds) == 0 && r.Expected.Text == "" {
		return
	}
	spent, spentGiven := e.checkedAmount(r.Spent, "")
	if expected, given := e.checkedAmount(r.Expected, "全年预计执行数"); given && spentGiven && expected.Cmp(spent) < 0 {
		e.find("D19", rules.Warn, r.Expected.Source, fmt.Sprintf("全年预计执行数%s万元少于已执行的%s万元，请核对；累计数到年底不会减少", Money{expected}, Money{spent}))
	}
	seen := map[FundKind]bool{}
	for _, f := range r.Funds {
		switch name := f.Kind.Chinese(); {
		case name == "":
			e.find(findingSources, rules.Warn, r.Source, fmt.Sprintf("资金来源“%s”不能识别，可用：FISCAL、CARRIED、OTHER", f.Kind))
		case seen[f.Kind]:
			e.find(findingSources, rules.Warn, r.Source, name+"填了两次，请合为一行")
		}
		seen[f.Kind] = true
	}
	initial, budget := Money{e.project.Budget}, r.Budget
	if e.rolled == nil {
		e.checkSum("年初预算数", rules.Cell{Text: initial.String()}, func(f Fund) rules.Cell { return f.Initial })
		if strings.TrimSpace(budget.Text) == "" {
			budget.Text = initial.String()
		}
		e.checkSum("全年预算数", budget, func(f Fund) rules.Cell { return f.Budget })
	}
	e.checkSum("执行数", r.Spent, func(f Fund) rules.Cell { return f.Spent })
	e.checkSum("全年预计执行数", r.Expected, func(f Fund) rules.Cell { return f.Expected })
}

// checkSum holds one column of the sources against its total. A blank is 0, as in the
// forms, unless all are.
func (e *evaluation) checkSum(what string, total rules.Cell, of func(Fund) rules.Cell) {
	sum, some := rules.Decimal{}, false
	var terms []string
	var source rules.Source
	for _, f := range e.report.Funds {
		c := of(f)
		if strings.TrimSpace(c.Text) == "" {
			continue
		}
		amount, ok := e.checkedAmount(c, f.Kind.Chinese()+"的"+what)
		if !ok {
			return
		}
		if !some {
			some, source = true, c.Source
		}
		sum, terms = sum.Add(amount), append(terms, Money{amount}.String())
	}
	switch all, ok := e.checkedAmount(total, ""); {
	case !some:
	case strings.TrimSpace(total.Text) == "":
		e.find(findingSources, rules.Warn, source, fmt.Sprintf("各资金来源填了%s（合计%s万元），总数没有填，请补上", what, Money{sum}))
	case ok && !all.Equal(sum):
		e.find(findingSources, rules.Warn, source, fmt.Sprintf("各资金来源的%s%s＝%s万元，与总数%s万元不一致，按总数评判，请核对", what, strings.Join(terms, "＋"), Money{sum}, Money{all}))
	}
}

// checkedAmount reads an amount that decides nothing; what it is called is empty where
// its mistakes are told elsewhere.
func (e *evaluation) checkedAmount(c rules.Cell, what string) (amount rules.Decimal, ok bool) {
	if strings.TrimSpace(c.Text) == "" {
		return rules.Decimal{}, false
	}
	if amount, ok = rules.ParseMoney(c.Text); !ok && what != "" {
		e.find("D11", rules.Warn, c.Source, fmt.Sprintf("%s“%s”%s", what, strings.TrimSpace(c.Text), rules.WhyNoMoney(c.Text, "不是金额，请填写不小于0的数（万元）")))
	}
	return amount, ok
}
