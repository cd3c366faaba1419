package lint_test

import (
	"testing"

	"zhunsheng/rules"
)

func TestU01(t *testing.T) {
	try(t, "U01",
		trial{"a period in percent", tableOf("甲", row("可持续影响指标|持续发挥作用期限|≥1%")), []string{"ERROR “持续发挥作用期限”应以年、月计量，写的却是“%”，须确认或更正"}, true},
		trial{"a period in years", tableOf("甲", row("可持续影响指标|持续发挥作用期限|≥1年")), nil, false},
	)
}

func TestU02(t *testing.T) {
	say := func(name, unit, plain string) []string {
		return []string{"WARN “" + name + "”把计量单位“" + unit + "”写在名称里，请移到指标值或计量单位栏，名称写“" + plain + "”"}
	}
	try(t, "U02", trial{"brackets", tableOf("甲", row("质量指标|设备采购率（％）|≥90%")), say("设备采购率（％）", "%", "设备采购率"), true})
	for name, unit := range map[string]string{"设备采购率%": "%", "设备采购率‰": "‰", "设备采购率(≥**平方米)": "平方米", "设备采购率（ 万元 ）": "万元"} {
		try(t, "U02", trial{name, tableOf("甲", row("质量指标|"+name+"|≥90%")), say(name, unit, "设备采购率"), false})
	}
	for _, name := range []string{"设备采购率", "救助人数(按月平均)", "培训人次", "达标率100%", "%", "(个)", "足额保障率(参保率)", "一期工程（二标段）"} {
		try(t, "U02", trial{"no unit: " + name, tableOf("甲", row("质量指标|"+name+"|≥90%")), nil, false})
	}
}

func TestU03(t *testing.T) {
	try(t, "U03",
		trial{"from what?", tableOf("甲", row("经济效益指标|游客数量增长率|≥5%|游客数量增长率|历史标准")),
			[]string{"WARN “游客数量增长率”的目标“≥5%”没有说与什么相比，请写明基期和基期的数，如“比上年的120件增长”"}, true},
		trial{"from last year, from a number, in the basis", tableOf("甲", row("经济效益指标|游客数量比上年增长率|≥5%"), row("经济效益指标|游客数量增长率|≥5%|较2024年的3万人次"),
			row("经济效益指标|游客收入增长率|≥5%||历史标准：2024年增长4%"), row("经济效益指标|投诉下降率|≥5%|同比下降的比例")), nil, false},
		trial{"no change, though a word of one stands in it", tableOf("甲", row("质量指标|营养改善计划覆盖率|≥95%"), row("成本指标|资金节约率|≥2%")), nil, false},
		trial{"no rate", tableOf("甲", row("经济效益指标|收入增长|≥5万元"), row("生态效益指标|环境质量改善|显著"), row("经济效益指标|收入提升|待定")), nil, false},
	)
}

func TestU04(t *testing.T) {
	try(t, "U04",
		trial{"half a machine", tableOf("甲", row("数量指标|购置设备数量|≥2.5台")), []string{"ERROR “购置设备数量”的目标“≥2.5台”不是整数，台数没有零头，请核对"}, true},
		trial{"less than nothing", tableOf("甲", row("质量指标|故障率|≤-1%")), []string{"ERROR “故障率”的目标“≤-1%”是负数，比率不会小于0，请核对"}, false},
		trial{"half of either", tableOf("甲", row("数量指标|培训人数|10.5-20人"), row("数量指标|惠及人数|≥0.00005万人")),
			[]string{"ERROR “培训人数”的目标“10.5-20人”不是整数，人数没有零头，请核对", "ERROR “惠及人数”的目标“≥0.00005万人”不是整数，万人数没有零头，请核对"}, false},
		trial{"may well be", tableOf("甲", row("数量指标|惠及人数|≥1.5万人"), row("数量指标|户均人数|≥2.5人"), row("数量指标|培训课时|≥7.5课时"), row("数量指标|里程|≥2.5公里"),
			row("经济效益指标|能耗变化率|≥-5%"), row("成本指标|单价|≤2.5元/台"), row("数量指标|台数|≥3台"), row("数量指标|件数|多")), nil, false},
		trial{"left to V07", tableOf("甲", row("质量指标|验收合格率|≥120%")), nil, false},
	)
	if got := messages(t, "V07", tableOf("甲", row("质量指标|验收合格率|≥120%"))); len(got) != 1 {
		t.Errorf("V07 says %q", got)
	}
}

// A target in several parts is wrong if one part is.
func TestU04LooksIntoParts(t *testing.T) {
	table := tableOf("甲", row("满意度指标|满意度及投诉|≥95%，投诉不超过3.5起"))
	d := compiled(t, &rules.Declaration{Tables: []*rules.GoalTable{table}}, nil)
	if kind := d.Projects[0].Rules[0].Target.Kind; kind != rules.Compound {
		t.Fatalf("the target is %s", kind)
	}
	if got := saidAbout(d, "U04"); len(got) != 1 {
		t.Errorf("%q", got)
	}
}
