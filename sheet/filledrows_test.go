package sheet

import (
	"slices"
	"strings"
	"testing"

	"zhunsheng/rules"
)

const indicatorRows = `
绩效指标|一级指标|二级指标|三级指标|年度指标值|实际完成值|分值|得分
^|产出指标|数量指标|评审项目数|≥50项|52项|50|50
`

// What was reached of the year's goal stands beside it, below it or in a row of its own.
func TestReachedOfTheGoal(t *testing.T) {
	for name, c := range map[string]struct{ rows, want, says string }{
		"beside the goal":       {"年度总体目标*2|保洁12条*2|1-6月总体目标完成情况*2|已保洁8条*2" + indicatorRows, "已保洁8条", ""},
		"beside, without stage": {"年度总体目标*2|保洁12条*2|目标完成情况*2|已保洁8条*2" + indicatorRows, "已保洁8条", ""},
		"below, of a stage":     {"年度总体目标|年度预期目标*3|1-6月目标完成情况*4\n^|保洁12条*3|已保洁8条*4" + indicatorRows, "已保洁8条", ""},
		"below, until a month":  {"年度总体目标|预期目标*3|截至6月底实际完成情况*4\n^|保洁12条*3|已保洁8条*4" + indicatorRows, "已保洁8条", ""},
		"in its own row":        {"年度总体目标*2|保洁12条*6\n阶段性目标完成情况*2|已保洁8条*6" + indicatorRows, "已保洁8条", ""},
		"behind the indicators": {strings.Trim(indicatorRows, "\n") + "\n总体目标完成情况*2|已保洁8条*6", "已保洁8条", ""},
		"Sichuan":               {"项目年度目标及完成情况*2|项目年度目标*2|年度目标完成情况*4\n^|保洁12条*2|已保洁8条*4" + indicatorRows, "已保洁8条", ""},
		"and something else":    {"年度总体目标|保洁12条*2|目标完成情况*2|已保洁8条*2|滞后" + indicatorRows, "已保洁8条", "WARN F09 H3"},
	} {
		t.Run(name, func(t *testing.T) {
			reports, ds := readFilled(grid(formHead+c.rows), Given{})
			if len(reports) != 1 || reports[0].Projects[0].GoalActual != c.want || len(observed(reports)) != 1 || strings.Join(ds, " ") != c.says {
				t.Errorf("read %+v with %q, want %s with %q", reports, ds, c.want, c.says)
			}
		})
	}
}

// Rows behind the indicators that sign the form, or answer what is no execution data.
func TestClosingRows(t *testing.T) {
	for name, c := range map[string]struct{ row, says string }{
		"signed across":        {"填表人|张三|联系电话|12345|填报时间|2026-1-18*3", ""},
		"signed in the middle": {"填表人|张三||联系电话||13800000000||", ""},
		"a blank before":       {"|填报人：|张三|电话：|13800000000|2026年1月18日||", ""},
		"checked":              {"审核人||李四|日期||2026.1.18||", ""},
		"with a name":          {"填表人：张三*4|填报日期：2026年1月18日*4", ""},
		"a date by format":     {"填表人：|李四|||填报日期：|2026年1月18日|||", ""},
		"an opinion":           {"|单位意见|同意|||2026年1月20日||", "WARN F09 B6"},
		"no opinion":           {"主管部门意见|||||||", ""},
		"a conclusion":         {"自评结论|优*7", "WARN F09 A6"},
		"a wide answer":        {"存在的主要问题及原因分析|讲师不足*7", "WARN F09 A6"},
		"a total in one cell":  {"自评总分|98*7", "WARN D22 B6"},
		"a total with a tail":  {"总分*6|50|50", ""},
	} {
		t.Run(name, func(t *testing.T) {
			reports, ds := readFilled(grid(formHead+strings.Trim(indicatorRows, "\n")+"\n^|效益指标|经济效益指标|||||\n"+c.row), Given{})
			if len(observed(reports)) != 1 || strings.Join(ds, " ") != c.says {
				t.Errorf("read %q with %q, want %q", observed(reports), ds, c.says)
			}
		})
	}
}

// What stands between the goal and the indicators is no part of either.
func TestRowsUnderTheGoal(t *testing.T) {
	const goal = "年度总体目标|预期目标*3|实际完成情况*4\n^|完成评审50项*3|完成评审52项*4\n"
	for name, c := range map[string]struct{ rows, want, says string }{
		"the upper half of a header": {goal + "绩效指标*4|年度指标值|实际完成值|分值|得分\n一级指标|二级指标|三级指标|指标性质|指标值|^|^|^\n产出指标|数量指标|评审项目数|≥|50|52项|50|50", "完成评审52项", ""},
		"a reason":                   {goal + "未完成原因*2|无*6" + indicatorRows, "完成评审52项", "WARN F09 A5"},
		"a rate":                     {goal + "年度绩效目标完成率|100%*7" + indicatorRows, "完成评审52项", "WARN F09 A5"},
		"a second line":              {goal + "^|回访10次*3|回访12次*4" + indicatorRows, "完成评审52项\n回访12次", ""},
		"a goal of two lines":        {"年度总体目标|完成评审50项*7\n^|回访10次*7" + indicatorRows, "", "INFO F21 B4"},
		"something behind the goal":  {"年度总体目标|完成评审50项*7\n完成质量|良好*7" + indicatorRows, "", "WARN F09 A4"},
		"cells behind the goal":      {"年度总体目标|完成评审50项*7\n^|回访10次*3|良好*4" + indicatorRows, "", "WARN F09 B4"},
	} {
		t.Run(name, func(t *testing.T) {
			reports, ds := readFilled(grid(formHead+c.rows), Given{})
			if reports[0].Projects[0].GoalActual != c.want || len(observed(reports)) != 1 || strings.Join(ds, " ") != c.says {
				t.Errorf("read %+v with %q, want %q with %q", reports, ds, c.want, c.says)
			}
		})
	}
}

// The year stands in a line of its own between the title and the first project.
func TestYearBesideTheTitle(t *testing.T) {
	for _, row := range []string{"编制单位：审计局*3|2024年度*2|金额单位：元*3", "填报单位：审计局　　2024年度　　单位：元*8", "审计局*6|（2024年）*2"} {
		reports, ds := readFilled(grid("项目支出绩效自评表*8\n"+row+"\n项目名称|评估评审*7"+indicatorRows), Given{})
		if len(reports) != 1 || reports[0].FiscalYear != 2024 || len(ds) > 0 {
			t.Errorf("%s: read %+v with %q", row, reports, ds)
		}
	}
}

// A project, its year and the money unit may stand in one paragraph above the table.
func TestLabelsInOneParagraph(t *testing.T) {
	doc := grid("项目支出绩效自评表*8\n项目名称：评估评审    年度：2024年    金额单位：元*8\n年初预算：1200000；全年执行数：1080000*8" + indicatorRows)
	for i := range doc.lines[:3] {
		doc.lines[i].inTable = false
	}
	reports, ds := readFilled(doc, Given{})
	if len(reports) != 1 || reports[0].FiscalYear != 2024 || reports[0].Projects[0].Name != "评估评审" || reports[0].Projects[0].Initial.Text != "120" || reports[0].Projects[0].Spent.Text != "108" || len(ds) > 0 {
		t.Errorf("read %+v with %q", reports, ds)
	}
}

// Of two columns that say the same of two months the later counts that is filled in.
func TestColumnsOfTwoMonths(t *testing.T) {
	const head = "2025年项目绩效监控表*8\n项目名称|评估评审*7\n一级指标|二级指标|三级指标|年度指标值|1-6月执行情况|1-9月执行情况|得分|备注\n"
	for name, c := range map[string]struct {
		rows, want string
		month      int
		says       string
	}{
		"both filled in":       {"产出指标|数量指标|评审项目数|≥50项|20项|40项||", "40项", 9, "INFO F21 E3"},
		"a header of two rows": {"^|^|^|^|^|^|^|^\n产出指标|数量指标|评审项目数|≥50项|20项|40项||", "40项", 9, "INFO F21 E3"},
		"quarters below":       {"^|^|^|^|一季度|二季度|^|^\n产出指标|数量指标|评审项目数|≥50项|20项|40项||", "40项", 6, "INFO F21 E4 WARN D10 F4"},
		"one to come":          {"产出指标|数量指标|评审项目数|≥50项|20项|||", "20项", 6, "INFO F21 F3"},
	} {
		t.Run(name, func(t *testing.T) {
			head := head
			if name == "quarters below" {
				head = strings.Replace(head, "1-6月执行情况|1-9月执行情况", "实际完成情况*2", 1)
			}
			reports, ds := readFilled(grid(head+c.rows), Given{})
			if len(reports) != 1 || reports[0].Month != c.month || reports[0].Projects[0].Observations[0].Actual.Text != c.want || strings.Join(ds, " ") != c.says {
				t.Errorf("read %+v with %q, want %s with %q", reports, ds, c.want, c.says)
			}
		})
	}
}

// A file that holds no project's form says once what it holds.
func TestFilesWithoutAProject(t *testing.T) {
	for name, c := range map[string]struct{ rows, says string }{
		"a department's title": {"部门整体支出绩效自评表（2024年度）*8\n部门名称|审批局*7", "ERROR F03"},
		"a department's data":  {"部门整体支出绩效评价基础数据表*8\n部门名称|审批局*7\n财政供养人员情况|编制数|2024年实际在职人数*6", "WARN F09 A1 ERROR F03"},
		"a list without rows":  {"2025年项目支出绩效监控明细表*8\n项目编码|项目名称|一级指标|二级指标|三级指标|年度指标值|1-8月完成情况|备注\n合计|||||||", "ERROR F03 A2"},
	} {
		t.Run(name, func(t *testing.T) {
			if reports, ds := readFilled(grid(c.rows), Given{}); reports != nil || strings.Join(ds, " ") != c.says {
				t.Errorf("read %+v with %q, want %q", reports, ds, c.says)
			}
		})
	}
}

// A workbook with the goal table and the self-evaluation in two tabs is read as both; in
// one tab it is a goal table.
func TestGoalsBesideExecution(t *testing.T) {
	doc := grid("项目支出绩效目标表（2025年度）*8\n项目编码|13020925P00009410091A*3|项目名称|评估评审*3\n预算数|70*7\n绩效目标|完成评审50项*7\n一级指标|二级指标|三级指标|指标值*5\n产出指标|数量指标|评审项目数|≥50项*5")
	filled := grid(selfScoringForm)
	for i := range doc.lines {
		doc.lines[i].sheet = "目标"
	}
	for i := range filled.lines {
		filled.lines[i].sheet = "自评"
	}
	doc.lines = append(doc.lines, filled.lines...)
	f := &findings{}
	readings := readDocument(doc, f, Given{})
	if len(readings) != 2 || readings[0].Declaration == nil || readings[1].Report == nil || len(f.sorted()) > 0 {
		t.Errorf("read %+v with %v", readings, f.sorted())
	}
	for i := range doc.lines {
		doc.lines[i].sheet = "目标"
	}
	f = &findings{}
	readings = readDocument(doc, f, Given{})
	ds := f.sorted()
	if len(readings) != 1 || readings[0].Declaration == nil || len(readings[0].Declaration.Tables) != 1 || len(readings[0].Declaration.Tables[0].Indicators) != 1 || !slices.ContainsFunc(ds, func(d rules.Diagnostic) bool { return d.ID == "F20" && d.Severity == rules.Warn }) {
		t.Errorf("read %+v with %v", readings, ds)
	}
}

// TestTitlesWithBrackets takes the year from a title that has a word in brackets as well.
func TestTitlesWithBrackets(t *testing.T) {
	for _, title := range []string{"项目（政策）支出绩效自评表（2024年度）", "2024年度项目支出绩效自评表（表十二）", "项目支出绩效自评表（2024年度）："} {
		reports, ds := readFilled(grid(title+"*8\n项目名称|甲*7\n"+strings.TrimPrefix(indicatorRows, "\n")), Given{})
		if len(reports) != 1 || reports[0].FiscalYear != 2024 || reports[0].Month != 12 {
			t.Errorf("%s: read %+v, %v", title, reports, ds)
		}
	}
}
