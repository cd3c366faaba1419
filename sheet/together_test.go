package sheet

import (
	"context"
	"errors"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"zhunsheng/engine"
	"zhunsheng/rules"
)

// toldTogether reads a file and checks what was read of it, as an import does: what is wrong
// with it, and whether it could be stored.
func toldTogether(t *testing.T, name string, data []byte, given Given, d *rules.Declaration) (found string, sound bool) {
	t.Helper()
	b := NewBatch(given)
	if _, err := b.Add(context.Background(), name, data); err != nil {
		t.Fatal(err)
	}
	scheme, err := rules.FindScheme("")
	if err != nil {
		t.Fatal(err)
	}
	check, err := b.Check(scheme, d.Division, map[int]*rules.Declaration{2025: d}, nil)
	if err != nil {
		t.Fatal(err)
	}
	var list []string
	for _, one := range b.WithFound(check.Diagnostics) {
		if one.Severity == rules.Error {
			list = append(list, one.ID+" "+strings.TrimSpace(one.Source.Place()))
		}
	}
	return strings.Join(list, "\n"), b.Sound
}

// A cell of a template that can't be read hides no other mistake.
func TestMistakesOfATemplateAreToldTogether(t *testing.T) {
	of := seedTemplate(t, 6)
	data := edit(t, written(t, of), func(f *excelize.File) error {
		return errors.Join(
			f.SetCellStr(actualsTab, "H5", "暂未统计"), f.SetCellStr(actualsTab, "J6", "大概"), f.SetCellStr(actualsTab, "M7", "不知道"),
			f.SetCellStr(moneyTab, "C6", "彩票公益金"), f.SetCellStr(moneyTab, "F6", "1"), f.SetCellStr(moneyTab, "F5", "约五十"),
		)
	})
	found, sound := toldTogether(t, "填报.xlsx", data, Given{}, of.Declaration)
	for _, want := range []string{"F10 填报 J6", "F10 填报 M7", "F10 资金 F6", "D01 填报 H5", "D11 资金 F5"} {
		if !strings.Contains("\n"+found+"\n", "\n"+want+"\n") {
			t.Errorf("%s is not told:\n%s", want, found)
		}
	}
	if sound || strings.Count(found, "\n") != 4 {
		t.Errorf("sound %t:\n%s", sound, found)
	}
}

// Nor does one of an official form.
func TestMistakesOfAFormAreToldTogether(t *testing.T) {
	var book [][]any
	for _, row := range []string{
		"（2025年度）", "项目名称|甲项目", "项目编码|13020925P00009410002P", "项目资金（元）|年初预算数|1—6月执行数", "年度资金总额|1000000|约五十",
		"一级指标|二级指标|三级指标|年度指标值|1—6月执行情况|确定能|有可能", "产出指标|数量指标|甲|≥50人|20人|2|", "产出指标|数量指标|乙|≥50人|20人|√|√", "产出指标|质量指标|丙|≥95%|暂未统计|√|",
	} {
		var cells []any
		for c := range strings.SplitSeq(row, "|") {
			cells = append(cells, c)
		}
		book = append(book, cells)
	}
	d := &rules.Declaration{FiscalYear: 2025, Division: "130209", Tables: []*rules.GoalTable{{
		Code: text("13020925P00009410002P"), Name: "甲项目", Budget: text("100"), Indicators: []rules.Indicator{
			{Level1: "产出指标", Level2: "数量指标", Name: "甲", Target: text("≥50人")}, {Level1: "产出指标", Level2: "数量指标", Name: "乙", Target: text("≥50人")},
			{Level1: "产出指标", Level2: "质量指标", Name: "丙", Target: text("≥95%")},
		},
	}}}
	found, sound := toldTogether(t, "监控表.xlsx", tabbed(t, map[string][][]any{"监控表": book}, "监控表"), Given{}, d)
	for _, want := range []string{"F08 监控表 C5", "F10 监控表 F7", "F10 监控表 C8", "D01 监控表 E9"} {
		if !strings.Contains("\n"+found+"\n", "\n"+want+"\n") {
			t.Errorf("%s is not told:\n%s", want, found)
		}
	}
	if sound {
		t.Error("it could be stored")
	}
}

// A mistake that leaves open what the file is about leaves nothing to check.
func TestHalfAReportIsNone(t *testing.T) {
	of := seedTemplate(t, 6)
	data := edit(t, written(t, of), func(f *excelize.File) error {
		return errors.Join(f.SetCellStr(actualsTab, "G4", "本期实际完成值"), f.SetCellStr(actualsTab, "H5", "暂未统计"))
	})
	readings, err := Read(context.Background(), "填报.xlsx", data, Given{})
	if err != nil || len(readings) != 1 || readings[0].Report != (*engine.Report)(nil) {
		t.Errorf("%+v %v", readings, err)
	}
}

// A finding about a forecast or a kind of cause stands at its own cell, not at the actual's.
func TestFindingsStandAtTheirCell(t *testing.T) {
	of := seedTemplate(t, 6)
	data := edit(t, written(t, of), func(f *excelize.File) error {
		return errors.Join(f.SetCellStr(actualsTab, "I5", "说不准"), f.SetCellStr(actualsTab, "H6", "1"), f.SetCellStr(actualsTab, "K6", "天气"), f.SetCellStr(actualsTab, "K7", "天气"))
	})
	b := NewBatch(Given{})
	if _, err := b.Add(context.Background(), "填报.xlsx", data); err != nil {
		t.Fatal(err)
	}
	check, err := b.Check(of.Scheme, of.Declaration.Division, map[int]*rules.Declaration{2025: of.Declaration}, nil)
	if err != nil {
		t.Fatal(err)
	}
	at := map[string]bool{}
	for _, d := range b.WithFound(check.Diagnostics) {
		at[d.ID+" "+d.Source.Place()] = true
	}
	if !at["D01 填报 I5"] || !at["D25 填报 K6"] || !at["D25 填报 K7"] {
		t.Errorf("%v", at)
	}
}
