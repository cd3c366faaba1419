package rules

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// prose is a department's part with one sub-goal.
func prose(text string) *Department {
	return &Department{SubGoals: []SubGoal{{Title: "题", Indicator: Cell{Text: text, Source: Source{File: "a.txt", Cell: "第3行"}}}}}
}

// TestPromisesOfProse reads sub-goals as departments write them: what becomes an indicator, under which levels, and what
// is named as none.
func TestPromisesOfProse(t *testing.T) {
	for text, want := range map[string][]string{
		"高效率完成审批工作事项，政务服务工作覆盖率达到100%。":              {"产出 数量 政务服务工作覆盖率 =100%", "G01 高效率完成审批工作事项"},
		"提高群众满意度，群众满意率达到99%以上。":                     {"满意度 服务对象满意度 群众满意率 ≥99%", "G01 提高群众满意度"},
		"对“互联网+政务服务”系统设备升级，运行维护，利用大数据实现政务服务100%覆盖。": {"产出 数量 政务服务覆盖率 =100%", "G01 对互联网+政务服务系统设备升级、运行维护"},
		"覆盖率达到100%、满意率不低于９９％":                       {"产出 数量 覆盖率 =100%", "满意度 服务对象满意度 满意率 ≥99%"},
		"群众满意率达到99%以上和企业满意率达到95%以上":                 {"满意度 服务对象满意度 群众满意率 ≥99%", "满意度 服务对象满意度 企业满意率 ≥95%"},
		"提高群众满意度到99%以上":                             {"满意度 服务对象满意度 群众满意度 ≥99%"},
		"群众满意率达到百分之九十九以上，投诉办结率不少于九成":                {"满意度 服务对象满意度 群众满意率 ≥99%", "效益 社会效益 投诉办结率 ≥90%"},
		"到2025年群众满意率达到95%":                          {"满意度 服务对象满意度 群众满意率 =95%"},
		"按期办结率98%":                                  {"产出 时效 按期办结率 =98%"},
		"办结时限控制在5个工作日以内":                            {"产出 时效 办结时限 ≤5工作日"},
		"审批差错率不超过千分之一，支出控制在20万元以内":                  {"产出 质量 审批差错率 ≤1‰", "产出 成本 支出 ≤20万元"},
		"完成审批事项1,000件以上":                            {"产出 数量 完成审批事项 ≥1000件"},
		"满意率保持在95%-98%":                             {"满意度 服务对象满意度 满意率 95%～98%"},
		"2025年底前完成一体化平台建设":                          {"产出 时效 一体化平台建设完成时间 2025年12月31日前"},
		"一体化平台于10月底前建成":                             {"产出 时效 一体化平台建成时间 2025年10月31日前"},
		"税收比上年增长5%以上":                               {"效益 经济效益 税收比上年增长 ≥5%"},
		"全程网办率达98%以上":                               {"产出 质量 全程网办率 ≥98%", "G03 全程网办率"},
		"新建基地5个":                                    {"产出 数量 新建基地 =5个"},
		"推进“互联网+监管”，构建一体化平台":                        {"G01 推进互联网+监管、构建一体化平台"},
		"管理3个中心，提供24小时服务":                           {"G02 管理3个中心", "G02 提供24小时服务"},
		"办结率和满意率分别达到100%和98%":                       {"G02 办结率和满意率分别达到100%和98%"},
		"及时率、准确率均达到98%以上":                           {"G02 准确率均达到98%以上", "G01 及时率"},
		"及时率和准确率达到98%以上":                            {"G02 及时率和准确率达到98%以上"},
		"满意率由90%提高到95%以上":                           {"G02 满意率由90%提高到95%以上"},
		"到2027年群众满意率达到95%":                          {"G02 群众满意率达到95%"},
		"到2027年底，群众满意率达到95%。覆盖率达到98%以上":             {"产出 数量 覆盖率 ≥98%", "G02 群众满意率达到95%"},
		"截至2025年12月底，群众满意率达到95%以上":                  {"满意度 服务对象满意度 群众满意率 ≥95%"},
		"到“十四五”末，覆盖率达到98%以上，满意率达到95%以上":             {"G02 覆盖率达到98%以上", "G02 满意率达到95%以上"},
		"2027年，覆盖率达到98%以上":                          {"G02 覆盖率达到98%以上"},
		"三年内覆盖率达到98%以上":                             {"G02 三年内覆盖率达到98%以上"},
		"办结率较2024年提高3个百分点":                          {"G02 办结率较提高3个百分点"},
		"12345热线满意率达到95%以上":                         {"G02 12345热线满意率达到95%以上"},
		"99%以上的群众满意":                                {"G02 99%以上的群众满意"},
		"审批时限压缩50%":                                 {"G02 审批时限压缩50%"},
		"介于10万元和20万元之间":                             {"G02 介于10万元和20万元之间"},
		"满意度达到95以上":                                 {"G02 满意度达到95以上"},
		"群众满意率达到99%以上。群众满意率达到98%以上":                 {"满意度 服务对象满意度 群众满意率 ≥99%", "G02 群众满意率达到98%以上"},
		"": nil,
	} {
		goals, found := defaultScheme(t).CompileDepartment(prose(text), 2025)
		var got []string
		for i, r := range goals.Rules {
			short := func(label string) string { return strings.TrimSuffix(label, "指标") }
			got = append(got, fmt.Sprint(short(r.Indicator.Level1), " ", short(r.Indicator.Level2), " ", r.Indicator.Name, " ", r.Target.Canonical()))
			if p := goals.Promises[i]; text[p.Span.Start:p.Span.End] != r.Indicator.Target.Text || r.Indicator.Target.Source.Cell != "第3行" || p.Why == "" {
				t.Errorf("%q: the target %q is said to stand at %q of %v, levels because %q", text, r.Indicator.Target.Text, text[p.Span.Start:p.Span.End], r.Indicator.Target.Source, p.Why)
			}
		}
		for _, d := range found {
			if d.ID[0] == 'G' && d.ID != "G05" {
				got = append(got, d.ID+" "+namedIn(d.Message))
			}
			if d.ID == "G05" && len(goals.Rules) > 0 {
				t.Errorf("%q has indicators and is said to have none", text)
			}
			if d.End > len(text) || d.Project != DepartmentName {
				t.Errorf("%q: %+v points out of the cell or at a project", text, d)
			}
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%q:\n%s", text, diff)
		}
	}
}

// namedIn is what a finding names of the prose.
func namedIn(message string) string {
	message = strings.TrimPrefix(message, "分项绩效目标“题”里的")
	var names []string
	for _, part := range strings.Split(message, "“")[1:] {
		name, rest, _ := strings.Cut(part, "”")
		names = append(names, name)
		if !strings.HasPrefix(rest, "、") {
			break
		}
	}
	return strings.Join(names, "、")
}

// A number in the goal itself, or in the overall goal, is named too, and is no indicator.
func TestPromisesElsewhereAreNamed(t *testing.T) {
	d := prose("群众满意率达到99%以上")
	d.SubGoals[0].Goal, d.Overall = "办结率达到98%以上", "覆盖率达到100%"
	goals, found := defaultScheme(t).CompileDepartment(d, 2025)
	var said []string
	for _, f := range found {
		if f.ID == "G04" {
			said = append(said, f.Message)
		}
	}
	want := []string{
		"分项绩效目标“题”的“办结率达到98%以上”写在绩效目标里，没有作为指标；要考核的，请写到绩效指标里",
		"总体绩效目标里的“覆盖率达到100%”没有作为指标；要考核的，请写到分项绩效目标的绩效指标里",
	}
	if diff := cmp.Diff(want, said); diff != "" || len(goals.Rules) != 1 {
		t.Error(len(goals.Rules), diff)
	}
	if goals, found := defaultScheme(t).CompileDepartment(nil, 2025); goals != nil || found != nil {
		t.Error("no department's part, and yet", goals, found)
	}
}

// The findings about a target point into the sub-goal's cell, not into the target.
func TestFindingsPointIntoTheProse(t *testing.T) {
	const text = "高效率，覆盖率达到100%"
	_, found := defaultScheme(t).CompileDepartment(prose(text), 2025)
	for _, d := range found {
		if d.ID == "L02" && text[d.Start:d.End] != "达到100%" {
			t.Errorf("L02 points at %q", text[d.Start:d.End])
		}
	}
}

// docs/department.md tells departments how their prose is read; the reader is held to
// it.
func TestDepartmentPage(t *testing.T) {
	page, err := os.ReadFile("../docs/department.md")
	if err != nil {
		t.Fatal(err)
	}
	_, table, _ := strings.Cut(string(page), "| --- | --- |\n")
	rows := 0
	for line := range strings.Lines(table) {
		cells := strings.Split(line, "|")
		if len(cells) != 4 {
			break
		}
		rows++
		goals, _ := defaultScheme(t).CompileDepartment(prose(strings.TrimSpace(cells[1])), 2025)
		want, _, _ := strings.Cut(strings.TrimSpace(cells[2]), "（")
		if len(goals.Rules) != 1 || goals.Rules[0].Indicator.Name+" "+goals.Rules[0].Target.Canonical() != want {
			t.Errorf("%s is not read as %q", cells[1], want)
		}
	}
	if rows < 5 {
		t.Errorf("only %d rows were found", rows)
	}
}
