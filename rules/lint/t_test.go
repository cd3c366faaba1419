package lint_test

import (
	"slices"
	"testing"

	"zhunsheng/rules"
)

// about is a table with a purpose and a goal.
func about(name, purpose, goal string, indicators ...rules.Indicator) *rules.GoalTable {
	return with(tableOf(name, indicators...), func(t *rules.GoalTable) { t.Purpose, t.Goal = purpose, goal })
}

func TestT01(t *testing.T) {
	maintainers := row("数量指标|运行维护人员数量|≥30人")
	try(t, "T01",
		trial{"foreign", about("证照印刷", "印制营业执照", "", maintainers),
			[]string{"ERROR “运行维护人员数量”与本项目无关：项目名称、用途和目标里都没有运行维护，请换成项目自己的产出，如“印制证照份数”"}, true},
		trial{"its own staff", about("门户网站", "服务器设备租用", "", maintainers),
			[]string{"WARN “运行维护人员数量”数的是用了多少人，是投入不是产出，请写这些人办成多少事"}, false},
		trial{"known in the goal alone", about("门户", "租用", "服务器设备全年在线", maintainers),
			[]string{"WARN “运行维护人员数量”数的是用了多少人，是投入不是产出，请写这些人办成多少事"}, false},
		trial{"a name alone", about("证照印刷", "", "", maintainers),
			[]string{"WARN “运行维护人员数量”数的是用了多少人，是投入不是产出，请写这些人办成多少事，如“印制证照份数”"}, false},
		trial{"hired staff, money", about("窗口服务", "聘用窗口人员", "", row("产出数量指标|聘用人员数量|≥10人"), row("数量指标|购置资金投入|≥10万元")), []string{
			"WARN “聘用人员数量”数的是用了多少人，是投入不是产出，请写这些人办成多少事，如“办理事项件数”",
			"WARN “购置资金投入”是投入的钱，不是产出，请写花这笔钱办成多少事，如“办理事项件数”"}, false},
		trial{"outputs", about("技能培训", "培训工作人员", "", row("数量指标|培训聘用人员数量|≥10人"), row("数量指标|救助人数|≥10人"), row("数量指标|发放补贴资金|≥10万元"),
			row("数量指标|办理件数|≥10件"), row("质量指标|聘用人员数量|≥10人")), nil, false},
	)
}

func TestT02(t *testing.T) {
	try(t, "T02",
		trial{"funding", tableOf("甲", row("产出质量|财政拨款保障率|≥95%")),
			[]string{"ERROR “财政拨款保障率”说的是资金或采购程序，不是产出的质量，请换成能看出做得好不好的指标，如验收合格率、差错率"}, true},
		trial{"quality", tableOf("甲", row("质量指标|采购设备合格率|≥95%"), row("质量指标|补助资金拨付率|≥95%"), row("时效指标|资金到位率|≥95%")), nil, false},
	)
}

func TestT03(t *testing.T) {
	cost := func(marks string) *rules.GoalTable {
		execution := row("成本指标|预算执行率|≥95%|||产出指标")
		execution.Marks = marks
		return tableOf("甲", row("数量指标|里程|≥20公里|||产出指标"), execution)
	}
	try(t, "T03",
		trial{"half of 50 marks", cost(""), []string{"ERROR “预算执行率”说的是钱花了多少，不是成本高低；预算执行另占10分，加上这里的25分，同一件事占了35分；成本指标请写总成本或单位成本不超过多少"}, true},
		trial{"marks of its own", cost("8分"), []string{"ERROR “预算执行率”说的是钱花了多少，不是成本高低；预算执行另占10分，加上这里的8分，同一件事占了18分；成本指标请写总成本或单位成本不超过多少"}, false},
		trial{"marks unknown", tableOf("甲", row("经济成本指标|项目支出进度|≥95%|||管理")), []string{"ERROR “项目支出进度”说的是钱花了多少，不是成本高低；成本指标请写总成本或单位成本不超过多少"}, false},
		trial{"cost", tableOf("甲", row("成本指标|成本控制数|≤95万元"), row("时效指标|预算执行率|≥95%")), nil, false},
	)
}

func TestT04(t *testing.T) {
	opinion, asked := row("社会效益指标|群众好评率|≥95%"), row("服务对象满意度指标|办事群众满意度|≥95%")
	try(t, "T04",
		trial{"asked twice", tableOf("甲", opinion, asked), []string{"WARN “群众好评率”与满意度指标“办事群众满意度”问的是同一件事，请换成项目带来的社会变化"}, true},
		trial{"asked once", tableOf("甲", opinion), nil, false},
		trial{"a change in society", tableOf("甲", row("社会效益指标|政策知晓率|≥95%"), asked), nil, false},
	)
}

func TestT05(t *testing.T) {
	growth := row("生态效益指标|生态效益增长率|≥2%")
	try(t, "T05",
		trial{"printing", about("证照印刷", "印刷费", "", growth), []string{"WARN “生态效益增长率”与本项目无关：这是办公、服务类支出，看不出对生态有什么影响，请删去或写明具体影响"}, true},
		trial{"another climate", about("优化营商环境服务", "", "", growth), []string{"WARN “生态效益增长率”与本项目无关：这是办公、服务类支出，看不出对生态有什么影响，请删去或写明具体影响"}, false},
		trial{"nature, or who knows", about("污水处理服务", "运行维护", "", growth), nil, false},
		trial{"neither", about("某某工程", "", "", growth), nil, false},
		trial{"a real effect", about("证照印刷", "印刷费", "", row("生态效益指标|纸张回收率|≥2%"), row("生态效益指标|生态效益|≥2%|改用电子证照后少用的纸张")), nil, false},
	)
}

func TestT06(t *testing.T) {
	try(t, "T06",
		trial{"whose?", tableOf("甲", row("经济效益指标|经济效益提升%|≥88%|经济效益提升%")), []string{"WARN “经济效益提升%”没有说是谁的、哪一项经济效益，无法核实，请写明具体内容，没有经济效益的请删去"}, true},
		trial{"defined", tableOf("甲", row("经济效益指标|游客收入增长率|≥5%"), row("经济效益指标|经济效益提升|≥5%|入园企业税收比上年增长的比例"), row("社会效益指标|社会效益|显著")), nil, false},
	)
}

func TestT07(t *testing.T) {
	period := func(name, target string) *rules.GoalTable {
		return tableOf(name, row("可持续影响指标|持续发挥作用期限|"+target))
	}
	say := func(target string) []string {
		return []string{"WARN “持续发挥作用期限”承诺" + target + "，而本项目是当年用完的经费，效果持续几年当年看不出来，请换成当年能核实的指标"}
	}
	try(t, "T07",
		trial{"years of a service", period("购买保洁服务", "≥5年"), say("≥5年"), true},
		trial{"as many months", period("购买保洁服务", "≥24个月"), say("≥24个月"), false},
		trial{"the year itself", period("购买保洁服务", "≥1年"), nil, false},
		trial{"something that lasts", period("服务大厅改造工程", "≥5年"), nil, false},
		trial{"who knows", period("某某项目", "≥5年"), nil, false},
		trial{"broken", period("购买保洁服务", "≥5%"), nil, false},
		trial{"unreadable", period("购买保洁服务", "待定"), nil, false},
	)
}

func TestT08(t *testing.T) {
	try(t, "T08",
		trial{"2015", tableOf("甲", row("成本指标|成本|≤5万元|||产出指标（50分）"), row("可持续影响指标|期限|≥1年|||效益指标")),
			[]string{"INFO 成本指标放在产出指标下，有可持续影响指标，这是2015年的指标分类，按评分办法MOF2020评分；2021年起成本指标单列为一级指标"}, true},
		trial{"2021", tableOf("甲", row("经济成本指标|成本|≤5万元|||成本指标"), row("社会效益指标|知晓率|≥90%|||效益指标")), nil, false},
	)
}

func TestT09(t *testing.T) {
	var six []rules.Indicator
	for _, label := range []string{"数量指标", "质量指标", "时效指标", "成本指标", "社会效益指标", "满意度指标"} {
		six = append(six, row(label+"|"+label+"甲|≥5个"))
	}
	try(t, "T09",
		trial{"one each", tableOf("甲", six...), []string{"INFO 6个二级指标下各只有一个三级指标，像是照着表格填满的，请按项目的实际产出和效果增减"}, true},
		trial{"two of one", tableOf("甲", append(slices.Clone(six), row("数量指标|第二个|≥5个"))...), nil, false},
		trial{"a small table", tableOf("甲", six[:5]...), nil, false},
		trial{"no labels", tableOf("甲", row("|一|≥5个"), row("|二|≥5个"), row("|三|≥5个"), row("|四|≥5个"), row("|五|≥5个"), row("|六|≥5个")), nil, false},
	)
}

func TestT10(t *testing.T) {
	length, pleased := row("数量指标|县道养护里程|≥20公里"), row("满意度指标|服务对象满意度|≥90%")
	try(t, "T10",
		trial{"forgotten", about("道路养护", "", "1.完成县道养护；2.更新交通标志", length),
			[]string{"WARN 绩效目标中的“更新交通标志”没有对应的指标，请补上指标或删去这部分"}, true},
		trial{"many forgotten", about("道路养护", "", "更新交通标志；栽种行道树；清理边沟；安装路灯", length),
			[]string{"WARN 绩效目标中的“更新交通标志”、“栽种行道树”、“清理边沟”等没有对应的指标，请补上指标或删去这部分"}, false},
		trial{"the office again", about("道路养护", "", "保证机关正常运转；养护县道", length), []string{"WARN 绩效目标中的“保证机关正常运转”没有对应的指标，请补上指标或删去这部分"}, false},
		trial{"all measured", about("道路养护", "", "1.完成县道养护2.提升群众获得感3.及时拨付资金。", length, pleased), nil, false},
		trial{"in the description", about("道路养护", "", "更新交通标志", row("数量指标|设施数|≥20个|更新的标志、标线")), nil, false},
		trial{"nothing promised", about("道路养护", "", "保证工作顺利开展", length), nil, false},
		trial{"no indicators", about("道路养护", "", "更新交通标志"), nil, false},
		trial{"no goal", about("道路养护", "", "", length), nil, false},
	)
}
