package lint_test

import (
	"fmt"
	"slices"
	"testing"

	"zhunsheng/rules"
	"zhunsheng/rules/lint"
)

// said compares what a check says about made-up tables with what it should, to the letter.
func said(t *testing.T, id string, tables []*rules.GoalTable, want ...string) {
	t.Helper()
	if got := messages(t, id, tables...); !slices.Equal(got, want) {
		t.Errorf("%s says\n%q\nwant\n%q", id, got, want)
	}
}

// each makes one table of every target, with the one indicator of that level 2 and name.
func each(level2, name string, targets ...string) (tables []*rules.GoalTable) {
	for i, target := range targets {
		tables = append(tables, tableOf(fmt.Sprintf("项目%c", '甲'+i), row(level2+"|"+name+"|"+target)))
	}
	return tables
}

func TestA01(t *testing.T) {
	said(t, "A01", each("质量指标", "群众满意度", "≥95%", "≥95%", "≥92%", "≥95%"),
		"WARN “群众满意度”的目标≥92%比其他3个项目的同一指标（中位数95%）低3个百分点，请提高或说明理由")
	said(t, "A01", each("时效指标", "及时完成率", "≥98%", "≥97%", "≥96%", "≥88%", "≥94%"),
		"WARN “及时完成率”的目标≥88%比其他4个项目的同一指标（中位数96.5%）低8.5个百分点，请提高或说明理由")
	// One name or another, the thing is the same.
	both := append(each("时效指标", "按时完成率", "≥98%", "≥98%", "≥98%"), tableOf("项目丁", row("时效指标|完成及时率|≥80%")))
	said(t, "A01", both, "WARN “完成及时率”的目标≥80%比其他3个项目的同一指标（中位数98%）低18个百分点，请提高或说明理由")
	said(t, "A01", each("质量指标", "工程验收合格率", "≥95%"),
		"WARN “工程验收合格率”的目标≥95%低于通行的要求100%：验收不合格的不能交付，请提高或说明理由")

	for name, quiet := range map[string][]*rules.GoalTable{
		"four points below peers that differ":    each("质量指标", "群众满意度", "≥95%", "≥94%", "≥91%", "≥95%"),
		"ten points below one other":             each("质量指标", "政府采购率", "≥80%", "≥90%"),
		"growth differs":                         each("经济效益指标", "收入增长率", "≥20%", "≥20%", "≥20%", "≥5%"),
		"shares that may be anything":            each("质量指标", "补助比例", "≥90%", "≥90%", "≥90%", "≥30%"),
		"counts":                                 each("数量指标", "培训人数", "≥90人", "≥90人", "≥90人", "≥30人"),
		"ceilings":                               each("质量指标", "覆盖率", "≤90%", "≤90%", "≤90%", "≤30%"),
		"the execution rate":                     each("成本指标", "预算执行率", "≥95%", "≥95%", "≥95%", "≥80%"),
		"a project compared with itself":         {tableOf("甲", row("质量指标|满意度|≥60%"), row("满意度指标|满意度|≥95%"))},
		"everything asked for":                   each("质量指标", "工程验收合格率", "=100%"),
		"unreadable, empty and without any name": append(each("", "", "", "≥？%"), tableOf("")),
	} {
		if got := messages(t, "A01", quiet...); len(got) > 0 {
			t.Errorf("%s: %q", name, got)
		}
	}
}

func TestA02(t *testing.T) {
	said(t, "A02", each("经济效益指标", "产值提升", "≥50%", "≥50%", "≥0.5%", "≥50%", "≥8%"),
		"WARN “产值提升”在5个项目里的目标最高是最低的100倍：50%（3个）、8%、0.5%，其中50%用了3次，像是照抄；请按同一口径重新测算")
	said(t, "A02", each("经济效益指标", "产值提升", "≥3%", "≥4%", "≥40%"),
		"WARN “产值提升”在3个项目里的目标最高是最低的13倍：40%、4%、3%；请按同一口径重新测算")
	said(t, "A02", each("经济效益指标", "产值提升", "≥50%", "≥6%"))
	said(t, "A02", each("经济效益指标", "产值提升", "≥50%", "≥0%"))
	said(t, "A02", each("数量指标", "培训人数", "≥5人", "≥5000人"))
	said(t, "A02", []*rules.GoalTable{tableOf("甲", row("经济效益指标|产值提升|≥50%"), row("社会效益指标|产值提升|≥1%"))})
}

// The finding stands at the value that is farthest from the others.
func TestA02StandsAtTheOddOne(t *testing.T) {
	for _, targets := range [][]string{{"≥50%", "≥50%", "≥0.5%"}, {"≥2%", "≥2%", "≥90%"}} {
		d := compiled(t, &rules.Declaration{FiscalYear: 2025, Tables: each("经济效益指标", "产值提升", targets...)}, nil)
		for _, f := range lint.Run(d).Findings {
			if f.ID == "A02" && (f.Project != d.Projects[2].Table.Name || len(f.Others) != 2) {
				t.Errorf("%v: at %s with %v", targets, f.Project, f.Others)
			}
		}
	}
}

func TestA03(t *testing.T) {
	said(t, "A03", each("经济效益指标", "产值提升%", "≥2%", "≥3%", "≤1%", "≥0%", "＞0.6％"),
		"WARN “产值提升%”的目标≥2%接近于零，几乎必然超额完成，起不到约束作用，请按上年实际值重新测算",
		"WARN “产值提升%”的目标>0.6%接近于零，几乎必然超额完成，起不到约束作用，请按上年实际值重新测算")
	said(t, "A03", each("经济效益指标", "研发投入占比", "≥2%"))
	said(t, "A03", each("数量指标", "新建场馆数量", "≥1座"))
	said(t, "A03", each("社会效益指标", "人口增长比", "≥8‰"))
}

func TestA04(t *testing.T) {
	said(t, "A04", each("质量指标", "安全事故次数", "≥0次", "=0次", "≤0次", "≥1次"),
		"WARN “安全事故次数”的目标≥0次什么都不做也能完成，请写明要达到的数；要求不发生的，写“=0”")
	said(t, "A04", each("经济效益指标", "收入增长率", "≥0%"))
}

// costing makes tables with the budgets and the quantities given.
func costing(name string, unit string, pairs ...[2]int) (tables []*rules.GoalTable) {
	for i, p := range pairs {
		table := tableOf(fmt.Sprintf("项目%c", '甲'+i), row(fmt.Sprintf("数量指标|%s|≥%d%s", name, p[1], unit)))
		table.Budget.Text = fmt.Sprint(p[0])
		table.Fiscal.Text = ""
		tables = append(tables, table)
	}
	return tables
}

func TestA05(t *testing.T) {
	said(t, "A05", costing("聘用人员数量", "人", [2]int{50, 10}, [2]int{60, 10}, [2]int{150, 10}, [2]int{45, 10}, [2]int{10, 10}),
		"WARN 预算150万元÷“聘用人员数量”10人＝每人15万元，是其他4个项目中位数（每人4.75万元）的3.2倍，请核对预算和数量",
		"WARN 预算10万元÷“聘用人员数量”10人＝每人1万元，只有其他4个项目中位数（每人5.5万元）的18%，请核对预算和数量")
	said(t, "A05", costing("聘用人员数量", "人", [2]int{50, 10}, [2]int{60, 10}, [2]int{140, 10}, [2]int{45, 10}, [2]int{20, 10}))
	said(t, "A05", costing("聘用人员数量", "人", [2]int{50, 10}, [2]int{60, 10}, [2]int{500, 10}, [2]int{45, 10})) // too few
	// Staff and trainees do not cost alike, nor does what has no sole quantity.
	mixed := append(costing("聘用人员数量", "人", [2]int{50, 10}, [2]int{60, 10}, [2]int{55, 10}, [2]int{45, 10}),
		costing("参训学员数量", "人", [2]int{50, 1000})...)
	said(t, "A05", mixed)
	two := costing("道路里程", "公里", [2]int{50, 10}, [2]int{60, 10}, [2]int{500, 10}, [2]int{45, 10}, [2]int{55, 10})
	two[2].Indicators = append([]rules.Indicator{row("数量指标|桥梁数量|≥3座")}, two[2].Indicators...)
	said(t, "A05", two)
	said(t, "A05", costing("聘用人员数量", "人", [2]int{50, 0}, [2]int{0, 10}, [2]int{500, 10}, [2]int{45, 10}, [2]int{55, 10}))
}

func TestA06(t *testing.T) {
	table := func(guarantee, execution string) []*rules.GoalTable {
		return []*rules.GoalTable{tableOf("甲", row("质量指标|资金到位率|"+guarantee), row("成本指标|预算执行率|"+execution))}
	}
	plan := "WARN “预算执行率”的目标是≥98%，资金支出计划却是12月底支出100%，请改成一致"
	said(t, "A06", table("≥95%", "≥98%"), "WARN “资金到位率”只要求≥95%，“预算执行率”却要求≥98%：钱没有到位就支不出去，请改成一致", plan)
	said(t, "A06", table("≥98%", "≥98%"), plan)
	said(t, "A06", table("=100%", "100%"), "WARN “预算执行率”要求达到100%：节约了资金反而要扣分，请写成不低于某一比例")
	short := table("=100%", "≥98%")
	short[0].Plan[1].Percent.Text = "98%"
	said(t, "A06", short)
	none := table("=100%", "≥98%")
	none[0].Plan = nil
	said(t, "A06", none)
}
