package standard

import (
	"strings"

	"zhunsheng/engine"
	"zhunsheng/rules"
)

// totalName is what the record of all sources together is called.
const totalName = "年度资金总额"

// kindOf is the kind of a source by its name; total where it is no source but all.
func (r *reader) kindOf(rec *record) (kind engine.FundKind, total bool) {
	if kind = engine.FundKind(rec.text("x_kind")); kind != "" {
		return kind, false
	}
	has := func(words ...string) bool {
		for _, w := range words {
			if strings.Contains(rec.text("found_type_name"), w) {
				return true
			}
		}
		return false
	}
	switch {
	case has("总额", "合计", "总计"), !rec.has("found_type_name") && !rec.has("found_type_code"):
		return "", true
	case has("结转", "结余"):
		return engine.Carried, false
	case has("其他", "单位资金", "自有", "事业", "经营", "往来"):
		return engine.Other, false
	case has("财政", "一般公共预算", "政府性基金", "国有资本", "拨款"):
		return engine.Fiscal, false
	}
	r.add(findingAssumed, rules.Warn, rec.at("found_type_name"), "资金来源“%s”（%s）不能归类，计入其他资金，请核对", rec.text("found_type_name"), rec.text("found_type_code"))
	return engine.Other, false
}

// fundsRead is what money reads.
type fundsRead struct {
	total   engine.Fund
	sources []engine.Fund
}

// selfFunds are the funds of self-evaluation by project, read once.
func (r *reader) selfFunds() map[string]fundsRead {
	if r.executed == nil {
		r.executed = map[string]fundsRead{}
		order, of := inPieces(r.kept[selfBudget], r.whose)
		for _, whose := range order {
			total, sources := r.money(of[whose])
			r.executed[whose] = fundsRead{total, sources}
		}
	}
	return r.executed
}

// money reads the funds of one project: the total, and the sources where there are any.
// Records of one kind that come from another system are one fund; without a total it is
// their sum.
func (r *reader) money(list []*record) (total engine.Fund, funds []engine.Fund) {
	stated := false
	at := map[engine.FundKind]int{}
	for _, rec := range list {
		kind, all := r.kindOf(rec)
		f := engine.Fund{
			Kind: kind, Initial: r.amount(rec, "reply_amt"), Budget: r.current(rec), Spent: r.amount(rec, "year_exe_amt"), Expected: r.amount(rec, "x_est_amt"),
		}
		n, again := at[kind]
		switch {
		case all && stated:
			r.add(findingAssumed, rules.Warn, rec.at("found_type_name"), "同一项目有两条资金总额，按前一条读取，请核对")
		case all:
			total, stated = f, true
		case again && !rec.has("x_kind"):
			funds[n] = plus(funds[n], f)
		default:
			at[kind] = len(funds)
			funds = append(funds, f)
		}
	}
	if !stated {
		for _, f := range funds {
			total = plus(total, f)
		}
	}
	return total, funds
}

// current is the budget after adjustment, stated or added up.
func (r *reader) current(rec *record) rules.Cell {
	if rec.has("cur_amt") || rec.has("x_cur_amt") || !rec.has("year_adj_amt") {
		return r.amount(rec, "cur_amt")
	}
	reply := r.amount(rec, "reply_amt")
	approved, known := rules.ParseMoney(reply.Text)
	change, ok := rules.ParseNumber(strings.TrimSpace(rec.text("year_adj_amt")))
	if !known || !ok {
		r.add(findingAssumed, rules.Warn, rec.at("year_adj_amt"), "只有年度调整金额“%s”，没有变动后预算数，没有采用", rec.text("year_adj_amt"))
		return rules.Cell{}
	}
	return rules.Cell{Text: approved.Add(change.Quo(tenThousand)).String(), Source: rec.at("year_adj_amt")}
}

// plus adds two funds of one kind up.
func plus(f, g engine.Fund) engine.Fund {
	add := func(a, b rules.Cell) rules.Cell {
		x, first := rules.ParseMoney(a.Text)
		y, second := rules.ParseMoney(b.Text)
		if first && second {
			a.Text = x.Add(y).String()
		}
		return orElse(a, b)
	}
	return engine.Fund{Kind: f.Kind, Initial: add(f.Initial, g.Initial), Budget: add(f.Budget, g.Budget), Spent: add(f.Spent, g.Spent), Expected: add(f.Expected, g.Expected)}
}
