package lint_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"zhunsheng/rules"
	"zhunsheng/rules/lint"
)

// under are tables of a department with one sub-goal of each 「题目|目标|指标」.
func under(t *testing.T, goals []string, tables ...*rules.GoalTable) *lint.Document {
	department := &rules.Department{}
	for _, g := range goals {
		cells := append(strings.Split(g, "|"), "", "")
		department.SubGoals = append(department.SubGoals, rules.SubGoal{Title: cells[0], Goal: cells[1], Indicator: rules.Cell{Text: cells[2]}})
	}
	return compiled(t, &rules.Declaration{FiscalYear: 2025, Department: department, Tables: tables}, nil)
}

func saidUnder(t *testing.T, id string, d *lint.Document, want ...string) {
	t.Helper()
	if got := saidAbout(d, id); !slices.Equal(got, want) {
		t.Errorf("%s says\n%q\nwant\n%q", id, got, want)
	}
}

func TestC01(t *testing.T) {
	road := tableOf("2025年农村公路养护资金", row("满意度指标|沿线群众满意度|≥90%"), row("质量指标|路面合格率|≥95%"))
	bridge := tableOf("桥梁检测", row("满意度指标|服务对象满意度|≥85%"))
	goal := "农村公路养护，保障出行||提高服务，群众满意率达到９５％以上；路面合格率不低于95%"
	saidUnder(t, "C01", under(t, []string{goal}, road, bridge),
		"ERROR 部门分项目标“农村公路养护，保障出行”承诺“群众满意率达到95%以上”，本项目“沿线群众满意度”的目标只有≥90%（另有1个项目也低于它，最高≥85%），请提高到不低于部门目标")
	saidUnder(t, "C01", under(t, []string{goal}, bridge), // no project is named
		"WARN 部门分项目标“农村公路养护，保障出行”承诺“群众满意率达到95%以上”，各项目的目标都低于它，最高的“桥梁检测”只有≥85%，请改成一致")
	saidUnder(t, "C01", under(t, []string{"农村公路养护||到2025年群众满意率达到95%"}, road), // the year is no number to reach
		"ERROR 部门分项目标“农村公路养护”承诺“群众满意率达到95%”，本项目“沿线群众满意度”的目标只有≥90%，请提高到不低于部门目标")
	for name, goal := range map[string]string{
		"promised less":          "农村公路养护||群众满意率达到90%以上",
		"合格 of something else":   "农村公路养护||产品合格率达到100%",
		"a ceiling":              "农村公路养护||群众满意率控制在99%以内",
		"no number":              "农村公路养护||群众满意率明显提高",
		"nothing":                "",
		"two numbers in one":     "农村公路养护||群众满意率由90%提高到95%",
		"one project reaches it": "推动交通发展||路面合格率达到95%",
	} {
		if got := saidAbout(under(t, []string{goal}, road, bridge), "C01"); len(got) > 0 {
			t.Errorf("%s: %q", name, got)
		}
	}
	// One of the project's own indicators reaches what was promised.
	road.Indicators = append(road.Indicators, row("满意度指标|群众满意度|≥96%"))
	saidUnder(t, "C01", under(t, []string{goal}, road))
}

func TestC02(t *testing.T) {
	table := tableOf("干部教育", row("数量指标|培训人次|≥100人次"), row("满意度指标|学员满意度|≥90%"))
	saidUnder(t, "C02", under(t, []string{"人才||网络覆盖率达到100%，新建基地5个"}, table),
		"WARN 部门分项目标“人才”承诺“网络覆盖率达到100%”，没有一个项目设了相应的指标，请分解到项目",
		"WARN 部门分项目标“人才”承诺“新建基地5个”，没有一个项目设了相应的指标，请分解到项目")
	saidUnder(t, "C02", under(t, []string{"人才||培训干部1000人，群众满意率90%以上；提供24小时服务；2025年底前完成，推进一体化"}, table))
	saidUnder(t, "C02", under(t, []string{"人才||网络覆盖率达到100%"}))
	said(t, "C02", []*rules.GoalTable{table})
}

func TestC03(t *testing.T) {
	goals := []string{"农村公路养护，保障出行|开展校园安全巡查|"}
	road, school, office := tableOf("2025年农村公路养护资金（一期）"), tableOf("校园安全专项经费"), tableOf("办公楼租赁费")
	office.Budget.Text, office.Fiscal.Text = "20", "20"
	saidUnder(t, "C03", under(t, goals, road, school, office),
		"WARN “办公楼租赁费”（20万元）没有对应的部门分项目标；这样的项目共1个、20万元，占50%，请补写分项目标或说明项目为哪一项服务")
	saidUnder(t, "C03", under(t, goals, road, school))
	saidUnder(t, "C03", under(t, []string{"提升治理水平"}, road, office),
		"WARN 2个项目共30万元，没有一个能与部门分项目标对上，请核对分项目标是否覆盖了这些项目")
	saidUnder(t, "C03", under(t, []string{"加强干部培训工作"}, tableOf("培训费"), road),
		"WARN “2025年农村公路养护资金（一期）”（10万元）没有对应的部门分项目标；这样的项目共1个、10万元，占50%，请补写分项目标或说明项目为哪一项服务")
	saidUnder(t, "C03", under(t, nil, road, office))
	said(t, "C03", []*rules.GoalTable{road, office})
}

// planned is a table with a goal and the cumulative percentages of the seed's checkpoints.
func planned(goal string, percents ...string) *rules.GoalTable {
	table := tableOf("项目", row("时效指标|按期完成率|≥98%"))
	table.Goal, table.Plan = goal, nil
	for i, p := range percents {
		table.Plan = append(table.Plan, rules.PlanCell{Month: []int{3, 6, 10, 12}[i+4-len(percents)], Percent: rules.Cell{Text: p}})
	}
	return table
}

func TestC04(t *testing.T) {
	even, late := []string{"25%", "50%", "75%", "100%"}, []string{"0%", "0%", "0%", "100%"}
	for _, c := range []struct {
		goal string
		plan []string
		want string
	}{
		{"1.年末支付工程款", even, "ERROR 绩效目标说年底付款（“1.年末支付工程款”），支出计划却到10月底已付75%（25/50/75/100），请改成一致"},
		{"按月发放补贴", late, "ERROR 绩效目标说按月或按季付款（“按月发放补贴”），支出计划却到10月底一分未付（0/0/0/100），请改成一致"},
		{"一次性拨付奖励", even, "ERROR 绩效目标说一次付清（“一次性拨付奖励”），支出计划却分4次（25/50/75/100），请改成一致"},
		{"年末支付工程款", late, ""},
		{"年末支付工程款", []string{"0%", "0%", "20%", "100%"}, ""},
		{"年底前支付工程款", even, ""},
		{"截至年底支付率达到100%", even, ""},
		{"按月发放补贴", even, ""},
		{"一次性拨付奖励", late, ""},
		{"1.按季拨付经费；2.年底支付质保金", even, ""},
		{"年底完成主体工程", even, ""},
		{"", even, ""},
	} {
		var want []string
		if c.want != "" {
			want = []string{c.want}
		}
		said(t, "C04", []*rules.GoalTable{planned(c.goal, c.plan...)}, want...)
	}
	said(t, "C04", []*rules.GoalTable{planned("年末支付工程款")})
}

func TestC05(t *testing.T) {
	said(t, "C05", []*rules.GoalTable{planned("", "0%", "0%", "10%", "100%")},
		"WARN 支出计划到10月底只有10%，12月底一次到100%：在此之前没有可以监控的，“按期完成率”≥98%也看不出进展，请按工作进度安排支出或说明原因")
	said(t, "C05", []*rules.GoalTable{planned("", "0%", "0%", "25%", "100%"), planned("", "100%"), planned(""), planned("", "100%", "100%", "100%", "100%")})
}

func TestC06(t *testing.T) {
	said(t, "C06", []*rules.GoalTable{planned("发放工资", "25%", "50%", "75%", "100%")},
		"INFO 支出计划按检查点平均分（25/50/75/100），可是检查点之间的月数不等：10月底计划75%，序时进度是83.3%；“工资”按月支付，10月底应在83%上下，请按实际付款安排填写")
	quarters := planned("", "25%", "50%", "75%", "100%")
	quarters.Plan[2].Month = 9
	said(t, "C06", []*rules.GoalTable{quarters, planned("", "20%", "50%", "75%", "100%"), planned("", "50%", "100%"), planned("")})
}

// setOf is a table of indicators with the names given.
func setOf(project string, names ...string) *rules.GoalTable {
	var rows []rules.Indicator
	for i, n := range names {
		rows = append(rows, row(fmt.Sprintf("质量指标|%s|≥%d%%", n, 60+i)))
	}
	return tableOf(project, rows...)
}

func TestC07(t *testing.T) {
	nine := strings.Fields("甲率 乙率 丙率 丁率 戊率 己率 庚率 辛率 壬率")
	but := func(n int) []string {
		names := slices.Clone(nine)
		for i := range n {
			names[i] = fmt.Sprintf("别的%d", i)
		}
		return names
	}
	said(t, "C07", []*rules.GoalTable{setOf("公路", nine...), setOf("桥梁", but(2)...), setOf("隧道", slices.Concat(nine[1:], nine[:1])...)},
		"WARN 9个指标中有7个的名称与“公路”相同（7个连指标值也相同），请按本项目的内容设置指标",
		"ERROR 9个指标的名称与“公路”全部相同，请按本项目的内容设置指标",
		"WARN 9个指标中有7个的名称与“桥梁”相同，请按本项目的内容设置指标")
	said(t, "C07", []*rules.GoalTable{setOf("公路", nine...), setOf("桥梁", but(3)...)})
	said(t, "C07", []*rules.GoalTable{setOf("公路", nine[:4]...), setOf("桥梁", nine[:4]...)}) // everybody has these
	said(t, "C07", []*rules.GoalTable{setOf("公路养护（东片）", nine...), setOf("2025年公路养护（西片）", nine...), setOf("公路养护二期", but(1)...)})
	// A number before the name or a unit behind it is no difference.
	numbered := strings.Fields("指标1甲率 2.乙率 丙率（%） 丁率% 戊率 己率 庚率 辛率 壬率")
	if got := messages(t, "C07", setOf("公路", nine...), setOf("桥梁", numbered...)); len(got) != 1 || !strings.HasPrefix(got[0], "ERROR") {
		t.Errorf("%q", got)
	}
}

// Of many tables wholly alike each is paired once; of many that resemble each other some pairs are listed and the rest
// counted.
func TestC07IsBounded(t *testing.T) {
	nine := strings.Fields("甲率 乙率 丙率 丁率 戊率 己率 庚率 辛率 壬率")
	var same, near []*rules.GoalTable
	for i := range 300 {
		name := fmt.Sprintf("项目%c", rune(0x4e00+i))
		same = append(same, setOf(name, nine...))
		near = append(near, setOf(name, append([]string{name}, nine[1:]...)...))
	}
	if got := messages(t, "C07", same...); len(got) != 299 {
		t.Errorf("%d findings on 300 tables alike", len(got))
	}
	got := messages(t, "C07", near...)
	if want := fmt.Sprintf("WARN 还有%d对目标表的指标名称大半相同，没有逐一列出，请先改正已列出的", 300*299/2-50); len(got) != 51 || got[50] != want {
		t.Errorf("%d findings on 300 tables that resemble each other, the last %q", len(got), got[len(got)-1])
	}
}

func TestC08(t *testing.T) {
	table := func(project, name string) *rules.GoalTable {
		return tableOf(project, row("质量指标|"+name+"|≥90%"))
	}
	said(t, "C08", []*rules.GoalTable{table("甲", "及时完成率"), table("乙", "完成及时率（%）"), table("丙", "项目按期完成率")},
		"INFO “及时完成率”、“完成及时率”、“项目按期完成率”看来是同一件事，请统一名称，才能在项目之间、年度之间比较")
	said(t, "C08", []*rules.GoalTable{table("甲", "验收合格率%"), table("乙", "验收合格率（％）"), table("丙", "产品合格率")})
	said(t, "C08", []*rules.GoalTable{table("甲", "群众满意度"), table("乙", "企业满意度"), table("丙", ""), table("丁", "")})
}

func TestC09(t *testing.T) {
	said(t, "C09", []*rules.GoalTable{tableOf("劳务派遣经费"), tableOf("公路养护"), tableOf("窗口编外人员补助")},
		"INFO “劳务派遣经费”、“窗口编外人员补助”都有“聘用人员”的支出，请核对有没有重复安排，能合并的合并")
	said(t, "C09", []*rules.GoalTable{tableOf("劳务派遣经费"), tableOf("公路养护"), tableOf("干部培训"), tableOf("学员培训")})
}
