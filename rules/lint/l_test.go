package lint_test

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"zhunsheng/rules"
	"zhunsheng/rules/lint"
)

// A trial is a made-up table and what one check says about it. An exemplary one stands on the check's page, word for
// word.
type trial struct {
	name      string
	table     *rules.GoalTable
	want      []string
	exemplary bool
}

func try(t *testing.T, id string, trials ...trial) {
	t.Helper()
	for _, c := range trials {
		t.Run(id+" "+c.name, func(t *testing.T) {
			if got := messages(t, id, c.table); !slices.Equal(got, c.want) {
				t.Errorf("got  %q\nwant %q", got, c.want)
			}
		})
		if c.exemplary {
			onPage(t, id, c.want)
		}
	}
}

// onPage asks that a check's page quotes what the check says.
func onPage(t *testing.T, id string, said []string) {
	t.Helper()
	page, err := os.ReadFile(filepath.Join("..", "..", "docs", "checks", id+".md"))
	if err != nil {
		t.Error(err)
	}
	for _, s := range said {
		_, message, _ := strings.Cut(s, " ")
		if !strings.Contains(string(page), "\n> "+message+"\n") {
			t.Errorf("the page of %s does not quote %q", id, message)
		}
	}
}

// with is a table after a change.
func with(table *rules.GoalTable, change func(*rules.GoalTable)) *rules.GoalTable {
	change(table)
	return table
}

func goal(text string) *rules.GoalTable {
	return with(tableOf("公交补贴"), func(t *rules.GoalTable) { t.Goal = text })
}

func TestL02(t *testing.T) {
	try(t, "L02",
		trial{"no sign", tableOf("甲", row("质量指标|验收合格率|100%")), []string{"WARN 指标值没有关系符号，按“=”读取"}, true},
		trial{"a sign", tableOf("甲", row("质量指标|验收合格率|≥98%"), row("质量指标|合格率|=100%")), nil, false},
	)
}

func TestL03(t *testing.T) {
	try(t, "L03",
		trial{"a copy", tableOf("甲", row("时效指标|按期完成率|≥98%|按期完成率")),
			[]string{"WARN “按期完成率”的描述与名称一字不差，请写明统计什么、怎样计算"}, true},
		trial{"a copy in other widths, and without the unit", tableOf("甲", row("质量指标|采购率（%）|≥98%|采购率 (%)"), row("质量指标|合格率%|≥98%|合格率")),
			[]string{"WARN “采购率（%）”的描述与名称一字不差，请写明统计什么、怎样计算", "WARN “合格率%”的描述与名称一字不差，请写明统计什么、怎样计算"}, false},
		trial{"says more", tableOf("甲", row("时效指标|按期完成率|≥98%|按期完成的工单数占全部工单数的比例")), nil, false},
		trial{"says nothing", tableOf("甲", row("时效指标|按期完成率|≥98%")), nil, false},
	)
}

func TestL04(t *testing.T) {
	try(t, "L04",
		trial{"of what?", tableOf("甲", row("时效指标|按期完成率|≥98%|按期完成率")),
			[]string{"WARN “按期完成率”看不出说的是什么事，也没有计算公式，请写明分子、分母各是什么，数据从哪里来"}, true},
		trial{"no formula", tableOf("甲", row("质量指标|道路养护达标率|≥98%|道路养护达标")),
			[]string{"WARN “道路养护达标率”没有计算公式，请写明分子、分母各是什么，数据从哪里来"}, false},
		trial{"no way of counting", tableOf("甲", row("数量指标|养护里程|≥20公里|养护里程")),
			[]string{"WARN “养护里程”没有说明怎样统计，请写明数的是什么，数据从哪里来"}, false},
		trial{"no description in the whole table", tableOf("甲", row("时效指标|按期完成率|≥98%"), row("数量指标|养护里程|≥20公里")),
			[]string{"WARN 2个指标都没有描述，看不出怎样计算、数据从哪里来，请逐个写明"}, false},
		trial{"described", tableOf("甲", row("时效指标|按期完成率|≥98%|按期完成的工单数÷全部工单数"), row("质量指标|合格率|≥98%|质检站抽样报告"),
			row("质量指标|优良率|≥90%|优良路段里程占全部里程的百分比"), row("数量指标|养护里程|≥20公里|年内完成小修保养的县道长度")), nil, false},
		trial{"nothing to describe", tableOf("甲"), nil, false},
	)
}

func TestL05(t *testing.T) {
	basis := func(texts ...string) *rules.GoalTable {
		table := tableOf("甲")
		for i, text := range texts {
			table.Indicators = append(table.Indicators, row("质量指标|合格率"+strings.Repeat("一", i)+"|≥98%|描述|"+text))
		}
		return table
	}
	try(t, "L05",
		trial{"standards without a reference", basis("行业标准", "历史标准"), []string{
			"WARN “合格率”的依据只写“行业标准”，没有出处，请补上标准的名称或文号",
			"WARN “合格率一”的依据只写“历史标准”，没有出处，请补上以往年度的完成值，如“2024年完成97%”"}, false},
		trial{"a plan under many names", basis("年初预算", "工作计划"), []string{
			"WARN “合格率”的依据“年初预算”请统一写作“计划标准”，并写明是哪一份计划（这份文件里还写作“工作计划”）",
			"WARN “合格率一”的依据“工作计划”请统一写作“计划标准”，并写明是哪一份计划（这份文件里还写作“年初预算”）"}, true},
		trial{"no kind of basis", basis("实际需要"), []string{
			"WARN “合格率”的依据“实际需要”不是计划标准、行业标准、历史标准、支出标准中的一种，也没有写明文件，请补上"}, false},
		trial{"one left out", basis("计划标准", ""), []string{
			"WARN “合格率一”没有写指标值的确定依据，请写明是计划标准、行业标准、历史标准还是支出标准，以及出处"}, false},
		trial{"good ones", basis("计划标准", "行业标准：CJJ 36-2016", "历史标准：2024年97%", "《城镇道路养护技术规范》", "财预〔2020〕10号", "采购合同",
			"按照区政府常务会议议定的全年养护任务安排"), nil, false},
		trial{"no such column", basis("", ""), nil, false},
	)
}

func TestL06(t *testing.T) {
	say := func(goal string) []string {
		return []string{"ERROR 绩效目标“" + goal + "”只说把钱付出去，没有说花钱办成什么事，请写明要达到的产出和效果"}
	}
	try(t, "L06", trial{"paying", goal("1.按时拨付公交补贴"), say("1.按时拨付公交补贴"), true})
	for _, text := range []string{"保证年底平台建设费顺利拨付", "拨付水费、电费和物业费，确保专款专用", "1.保证机关正常运转2.刻章补贴顺利拨付",
		"按时拨付优化营商环境提升项目资金。保证单位日常运转。", "及时支付工程款；工作顺利开展"} {
		try(t, "L06", trial{text, goal(text), say(text), false})
	}
	for _, text := range []string{"", "保证机关正常运转", "按时拨付公交补贴，惠及老年人2万人次", "1.拨付公交补贴2.改善市民出行条件", "拨付资金改造危房30户", "建成移动支付系统",
		"按时发放低保金，保障困难群众基本生活", "拨付运维费，保障业务系统正常运行"} {
		try(t, "L06", trial{"more than paying: " + text, goal(text), nil, false})
	}
}

func TestL07(t *testing.T) {
	for text, want := range map[string]string{
		"1.1.保证运转2.拨付补贴":       "“1.1.”与“2.”的层次不一致，请统一写法",
		"（一）修路（二）架桥（3）绿化":      "“（3）”接在“（二）”后面却换了写法，请统一写法",
		"1.修路；2.架桥；4.绿化":       "“4.”接在“2.”后面，不连续，请顺序编号",
		"1.修路；1.架桥":            "“1.”接在“1.”后面，不连续，请顺序编号",
		"2、修路；3、架桥":            "从“2、”开始，前面缺号，请从头编号",
		"十九、修路\n二十、架桥\n二十二、绿化": "从“十九、”开始，前面缺号，请从头编号",
	} {
		try(t, "L07", trial{text, goal(text), []string{"INFO 绩效目标的序号" + want}, strings.HasPrefix(text, "1.1.")})
	}
	for _, text := range []string{"", "修路10公里，投资2.5万元，2025.12.31前完成", "1.修路2.架桥3.绿化", "1.1.修路1.2.架桥", "1.道路1.1.修路1.2.架桥2.绿化",
		"（一）道路1.修路2.架桥（二）绿化1.种树2.种草", "一、道路\n（一）修路\n（二）架桥\n二、绿化\n（一）种树", "修1、2、3号楼，第一、二季度完成", "一、修路；二、架桥",
		"保证5.1假期、10.1假期供应"} {
		try(t, "L07", trial{"good: " + text, goal(text), nil, false})
	}
}

// The department's part is numbered too.
func TestL07OfTheDepartment(t *testing.T) {
	d := compiled(t, &rules.Declaration{Department: &rules.Department{
		Overall:  "（一）完善制度建设\n（二）加强支出管理\n（3） 加强宣传",
		SubGoals: []rules.SubGoal{{Title: "道路", Goal: "1.修路2.架桥", Indicator: rules.Cell{Text: "1.修路；3.架桥", Source: rules.Source{Cell: "第9行"}}}},
		Measures: "（一）完善制度\n（三）加强监督",
	}}, nil)
	want := []string{"INFO 部门总体绩效目标的序号“（3）”接在“（二）”后面却换了写法，请统一写法", "INFO 分项绩效目标“道路”的绩效指标的序号“3.”接在“1.”后面，不连续，请顺序编号",
		"INFO 部门工作保障措施的序号“（三）”接在“（一）”后面，不连续，请顺序编号"}
	if got := saidAbout(d, "L07"); !slices.Equal(got, want) {
		t.Errorf("%q", got)
	}
}

func TestL08(t *testing.T) {
	amounts := func(june, fiscal, other string) *rules.GoalTable {
		return with(tableOf("甲"), func(t *rules.GoalTable) {
			t.Plan[0].Percent = rules.Cell{Text: june, Source: rules.Source{Cell: "第1行"}}
			t.Fiscal = rules.Cell{Text: fiscal, Source: rules.Source{Cell: "第2行"}}
			t.Other = rules.Cell{Text: other, Source: rules.Source{Cell: "第3行"}}
		})
	}
	try(t, "L08",
		trial{"a blank behind, a blank alone", amounts("40% ", "10", " "), []string{"INFO 6月底的支出计划“40% ”里有多余的空白，按“40%”读取",
			"INFO 其他资金没有填写，按0读取；没有这笔钱请填0"}, true},
		trial{"a blank inside, nothing", amounts("4 0%", "", "10"), []string{"INFO 6月底的支出计划“4 0%”里有多余的空白，按“40%”读取",
			"INFO 财政资金没有填写，按0读取；没有这笔钱请填0"}, false},
		trial{"filled in", amounts("40%", "10", "0"), nil, false},
		trial{"no such cells", with(amounts("40%", "", ""), func(t *rules.GoalTable) { t.Fiscal, t.Other = rules.Cell{}, rules.Cell{} }), nil, false},
	)
}

// The place of a blank is its own cell, and what to write instead is certain, whatever form the table came in.
func TestL08ReadsBothForms(t *testing.T) {
	json := `{"projects": [{"code": "1", "name": "甲", "budget": "10", "fiscal": "10", "other": " ", "plan": {"6": " 40%", "12": "100%"},
		"indicators": [{"level1": "产出指标", "level2": "数量指标", "name": "里程", "target": "≥20公里"}]}]}`
	var places []string
	for _, f := range lint.Run(documentFrom(t, "goals.json", []byte(json))).Findings {
		if f.ID == "L08" {
			places = append(places, f.Source.Cell+" "+f.Suggestion)
		}
	}
	if want := []string{"/projects/0/plan/6 40%", "/projects/0/other 0"}; !slices.Equal(places, want) {
		t.Errorf("%q", places)
	}
	places = nil
	for _, f := range lint.Run(seedText(t)).Findings {
		if f.ID == "L08" && f.Project == "平台建设费" {
			places = append(places, f.Source.Cell+" "+f.Suggestion)
		}
	}
	if want := []string{"第289行 0%", "第290行 0%", "第291行 0%", "第277行 0"}; !slices.Equal(places, want) {
		t.Errorf("%q", places)
	}
}

func TestL09(t *testing.T) {
	purpose := func(name, purpose string) *rules.GoalTable {
		return with(tableOf(name), func(t *rules.GoalTable) { t.Purpose = purpose })
	}
	near := func(name, purpose string) []string {
		return []string{"INFO 资金用途“" + purpose + "”没有比项目名称“" + name + "”多说什么，请写明钱花在哪些事上、各花多少"}
	}
	try(t, "L09",
		trial{"a copy", purpose("证照印刷", "证照 印刷"), []string{"INFO 资金用途与项目名称一字不差，请写明钱花在哪些事上、各花多少"}, true},
		trial{"other order, and it is money", purpose("道路养护经费", "用于拨付养护道路资金"), near("道路养护经费", "用于拨付养护道路资金"), true},
		trial{"half the name", purpose("审批大厅服务费", "审批服务"), near("审批大厅服务费", "审批服务"), false},
		trial{"says more", purpose("证照印刷", "营业执照2万份、许可证8千份的印刷和运输"), nil, false},
		trial{"nothing", purpose("证照印刷", ""), nil, false},
	)
}
