package sheet

import (
	"context"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"zhunsheng/rules"
)

var goalTab = [][]any{
	{"项目支出绩效目标表"}, {"（2025年度）"}, {"项目编码", "13020925P00009410002P", "项目名称", "培训"}, {"年度资金总额（万元）", "100"},
	{"年度目标", "训"}, {"一级指标", "二级指标", "三级指标", "指标值"}, {"产出", "数量", "培训人次", "≥50人次"},
}

var reportTab = [][]any{
	{"项目支出绩效自评表"}, {"（2025年度）"}, {"项目名称", "培训"},
	{"项目资金（万元）", nil, "年初预算数", "全年预算数", "全年执行数"}, {nil, "年度资金总额", "100", "100", "98"},
	{"一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值"}, {"产出", "数量", "培训人次", "≥50人次", "48"},
}

func tabbed(t *testing.T, tabs map[string][][]any, order ...string) []byte {
	t.Helper()
	f := excelize.NewFile()
	defer func() { _ = f.Close() }()
	for _, tab := range order {
		if _, err := f.NewSheet(tab); err != nil {
			t.Fatal(err)
		}
		for i, row := range tabs[tab] {
			at, _ := excelize.CoordinatesToCellName(1, i+1)
			if err := f.SetSheetRow(tab, at, &row); err != nil {
				t.Fatal(err)
			}
		}
	}
	out, err := f.WriteToBuffer()
	if err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// A workbook with tabs of goals and of execution data is read as both.
func TestTabsOfBothKinds(t *testing.T) {
	tabs := map[string][][]any{"目标表": goalTab, "自评表": reportTab, "填表说明": {{"本表一式两份"}}}
	for _, order := range [][]string{{"目标表", "自评表"}, {"自评表", "填表说明", "目标表"}} {
		readings, err := Read(context.Background(), "a.xlsx", tabbed(t, tabs, order...), Given{})
		if err != nil {
			t.Fatal(err)
		}
		if len(readings) != 2 || readings[0].Declaration == nil || readings[1].Report == nil || len(readings[0].Diagnostics)+len(readings[1].Diagnostics) > 0 {
			t.Fatalf("%v: %+v", order, readings)
		}
		d, r := readings[0].Declaration, readings[1].Report
		if len(d.Tables) != 1 || len(d.Tables[0].Indicators) != 1 || d.FiscalYear != 2025 {
			t.Errorf("%v: goals %+v", order, d)
		}
		p := r.Projects[0]
		if len(r.Projects) != 1 || r.Month != 12 || p.Spent.Text != "98" || p.Observations[0].Actual.Text != "48" || p.Observations[0].Actual.Source.Place() != "自评表 E7" {
			t.Errorf("%v: report %+v", order, r)
		}
		if ds := r.Resolve(d); rules.HasErrors(ds) || p.Name == "" {
			t.Errorf("%v: %v", order, ds)
		}
	}
}

// In one tab the goals are read, and it is said that the execution data are not.
func TestBothKindsInOneTab(t *testing.T) {
	mixed := append(append([][]any{}, goalTab...), reportTab...)
	readings, err := Read(context.Background(), "a.xlsx", tabbed(t, map[string][][]any{"表": mixed}, "表"), Given{})
	if err != nil {
		t.Fatal(err)
	}
	if len(readings) != 1 || readings[0].Declaration == nil || len(readings[0].Declaration.Tables) != 1 {
		t.Fatalf("%+v", readings)
	}
	ds := readings[0].Diagnostics
	if told := ds[len(ds)-1]; rules.HasErrors(ds) || told.ID != "F20" || told.Source.Place() != "表 A13" || !strings.Contains(told.Message, "另外作为执行数据导入") {
		t.Error(ds)
	}
}

// A mistake in one of the tabs is found in its place, and half a report is none.
func TestMistakesInTabs(t *testing.T) {
	wrong := append(append([][]any{}, reportTab...), reportTab...) // the project twice
	tabs := map[string][][]any{"目标表": goalTab, "自评表": wrong}
	readings, err := Read(context.Background(), "a.xlsx", tabbed(t, tabs, "自评表", "目标表"), Given{})
	if err != nil {
		t.Fatal(err)
	}
	if len(readings) != 1 || readings[0].Declaration == nil {
		t.Fatalf("%+v", readings)
	}
	wantFindings(t, readings[0].Diagnostics, "ERROR D05 自评表 A10")
}
