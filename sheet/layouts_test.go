package sheet

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"zhunsheng/rules"
)

// grid is a document as a workbook yields it. Cells are parted by |; < goes on with
// the cell to its left, ^ with the one above; ↵ breaks a line.
func tableOf(f *findings, rows string) (doc document) {
	var above []cell
	for y, text := range strings.Split(strings.TrimSpace(rows), "\n") {
		var cells []cell
		for x, one := range strings.Split(text, "|") {
			c := cell{text: strings.ReplaceAll(one, "↵", "\n"), col: x, span: 1, source: f.place("表", fmt.Sprintf("%c%d", 'A'+x, y+1))}
			switch one {
			case "<":
				cells[len(cells)-1].span++
				continue
			case "^":
				for _, over := range above {
					if over.col == x {
						c = over
						c.carried = true
					}
				}
			}
			cells = append(cells, c)
		}
		above = cells
		doc.lines = append(doc.lines, line{inTable: true, cells: cells})
	}
	return doc
}

// readGrid reads a grid and prints what was read, a line for each project and
// indicator, and the findings.
func readGrid(rows string) (read, found []string, d *rules.Declaration) {
	f := newFindings("表.xlsx", []byte(rows))
	d = readForm(tableOf(f, rows), f, Given{})
	for _, one := range f.sorted() {
		found = append(found, strings.TrimSpace(one.Severity.String()+" "+one.ID+" "+one.Source.Cell))
	}
	if d == nil {
		return nil, found, nil
	}
	for _, t := range d.Tables {
		read = append(read, strings.Join([]string{t.Code.Text, t.Name, t.AgencyName, t.Budget.Text, t.Fiscal.Text, t.Other.Text, t.Goal}, "/"))
		for _, i := range t.Indicators {
			read = append(read, strings.Join([]string{i.Level1, i.Level2, i.Name, i.Sign, i.Target.Text, i.Unit, i.Marks}, "/"))
		}
	}
	return read, found, d
}

const top = "项目名称|培训|<|<\n年度资金总额（万元）|100|<|<\n年度目标|培训干部|<|<\n"

func TestLayouts(t *testing.T) {
	for name, c := range map[string]struct {
		rows        string
		read, found []string
	}{
		"several indicators in a cell": {top + "一级指标|二级指标|三级指标|指标值\n产出|数量|1.培训人次↵2.培训班数|1.≥50人次↵2.≥2期",
			[]string{"产出/数量/培训人次//≥50人次//", "产出/数量/培训班数//≥2期//"}, []string{"INFO F23 C5"}},
		"several without numbers": {top + "一级指标|二级指标|三级指标|指标值\n产出|数量|培训人次↵培训班数|≥50人次↵≥2期",
			[]string{"产出/数量/培训人次//≥50人次//", "产出/数量/培训班数//≥2期//"}, []string{"INFO F23 C5"}},
		"a broken name is one": {top + "一级指标|二级指标|三级指标|指标值\n产出|数量|培训↵人次|≥50↵人次",
			[]string{"产出/数量/培训人次//≥50\n人次//"}, nil},
		"as many names as targets": {top + "一级指标|二级指标|三级指标|指标值\n产出|数量|指标1：培训人次↵指标2：培训班数|≥50人次",
			nil, []string{"ERROR F23 C5"}},
		"marks for several": {top + "一级指标|二级指标|三级指标|指标值|分值\n产出|数量|①培训人次↵②培训班数|≥50人次↵≥2期|10",
			nil, []string{"ERROR F23 E5"}},
		"numbers and prepared rows": {top + "一级指标|二级指标|三级指标|指标值\n产出|数量|指标1：培训人次|≥50人次\n^|^|指标2：|\n^|^|……|\n^|质量|1.5米以上道路占比|≥9%",
			[]string{"产出/数量/培训人次//≥50人次//", "产出/质量/1.5米以上道路占比//≥9%//"}, []string{"INFO F21 C6"}},
		"numbers that belong to the names": {top + "一级指标|二级指标|三级指标|指标值\n产出|数量|指标1完成率|≥50%\n^|^|指标2完成率|≥60%\n^|质量|指标二合格率|≥9%\n^|^|指标3|\n^|^|指标四：|\n^|^|指标5 合格率|≥8%",
			[]string{"产出/数量/指标1完成率//≥50%//", "产出/数量/指标2完成率//≥60%//", "产出/质量/指标二合格率//≥9%//", "产出/质量/合格率//≥8%//"}, []string{"INFO F21 C8"}},
		"several called by numbers in a cell": {top + "一级指标|二级指标|三级指标|指标值\n产出|数量|指标1完成率↵指标2完成率|指标1：≥50%↵指标2：≥60%",
			[]string{"产出/数量/指标1完成率//≥50%//", "产出/数量/指标2完成率//≥60%//"}, []string{"INFO F23 C5"}},
		"as many called by numbers as targets": {top + "一级指标|二级指标|三级指标|指标值\n产出|数量|指标1完成率↵指标2完成率|≥50%", nil, []string{"ERROR F23 C5"}},
		"a target without a name":              {top + "一级指标|二级指标|三级指标|指标值\n产出|数量|指标1：|≥50人次\n^|^||≥60人次", nil, []string{"ERROR F03 C5", "ERROR F03 C6"}},
		"sign, unit, weight, kind": {top + "一级指标|二级指标|三级指标|指标性质|指标值|计量单位|权重|指标属性\n产出指标|数量指标|培训人次|≥|50|人次|10%|定量\n效益指标|社会效益|能力||明显提高|无|10分|定性",
			[]string{"产出指标/数量指标/培训人次/≥/50/人次/10", "效益指标/社会效益/能力/定性/明显提高/无/10"}, nil},
		"a column without a heading": {top + "一级指标|二级指标|三级指标|指标值|\n产出|数量|培训人次|≥50人次|请核", []string{"产出/数量/培训人次//≥50人次//"}, []string{"WARN F09 E5"}},
		"beside the table":           {top + "一级指标|二级指标|三级指标|指标值\n产出|数量|培训人次|≥50人次|旁注", []string{"产出/数量/培训人次//≥50人次//"}, []string{"WARN F09 E5"}},
		"blank cells cut at the end": {top + "一级指标|二级指标|三级指标|指标值|备注\n产出|数量|培训人次|≥50人次\n|质量|合格率|≥9%|另计", []string{"产出/数量/培训人次//≥50人次//", "产出/质量/合格率//≥9%//"}, nil},
		"totals, notes, signatures": {top + "一级指标|二级指标|三级指标|指标值|分值\n产出|数量|培训人次|≥50人次|90\n合计||||90\n填报人|张三|联系电话|123456|\n注：本表一式两份|<|<|<|<\n审核意见|同意|<|<|<",
			[]string{"产出/数量/培训人次//≥50人次//90"}, []string{"INFO F21 A8"}},
		"an unknown row below": {top + "一级指标|二级指标|三级指标|指标值\n产出|数量|培训人次|≥50人次\n风险提示|资金可能不到位|<|<", []string{"产出/数量/培训人次//≥50人次//"}, []string{"WARN F09 A6"}},
		"past years in a second header row": {top + "绩效指标|一级指标|二级指标|三级指标|指标值|<|<\n^|^|^|^|前年|上年|当年预计实现\n^|产出|数量|培训人次|10|20|≥50人次",
			[]string{"产出/数量/培训人次//≥50人次//"}, []string{"INFO F21 E6"}},
		"a second header row not merged": {top + "一级指标|二级指标|三级指标|指标值||\n|||上年|预计当年实现|计量单位\n产出|数量|培训人次|10|≥50|人次",
			[]string{"产出/数量/培训人次//≥50/人次/"}, []string{"INFO F21 D6"}},
		"values of the medium term": {top + "一级指标|二级指标|三级指标|实施周期指标值|年度指标值\n产出|数量|培训人次|≥150人次|≥50人次",
			[]string{"产出/数量/培训人次//≥50人次//"}, []string{"INFO F21 D5"}},
		"medium term above the year": {top + "中期指标|一级指标|二级指标|三级指标|指标值\n^|产出|数量|培训人次|≥150人次\n年度指标|一级指标|二级指标|三级指标|指标值\n^|产出|数量|培训人次|≥50人次",
			[]string{"产出/数量/培训人次//≥50人次//"}, []string{"INFO F21 E5"}},
		"halves that do not say which": {top + "一级指标|二级指标|三级指标|指标值|二级指标|三级指标|指标值\n产出|数量|培训人次|≥150人次|数量|培训人次|≥50人次",
			[]string{"产出/数量/培训人次//≥150人次//"}, []string{"ERROR F10 E4", "ERROR F10 F4", "ERROR F10 G4"}},
		"halves under a heading": {top + "绩效指标|中期指标|<|<|年度指标|<|<\n一级指标|二级指标|三级指标|指标值|二级指标|三级指标|指标值\n产出|数量|培训人次|≥150人次|数量|培训人次|≥50人次",
			[]string{"产出/数量/培训人次//≥50人次//"}, []string{"INFO F21 D6"}},
		"name under 指标内容":   {top + "一级指标|二级指标|指标内容|指标值\n产出|数量|培训人次|≥50人次", []string{"产出/数量/培训人次//≥50人次//"}, nil},
		"name under 绩效指标":   {top + "一级指标|二级指标|绩效指标|指标值\n产出|数量|培训人次|≥50人次", []string{"产出/数量/培训人次//≥50人次//"}, nil},
		"marks of a level":  {top + "一级指标|二级指标|三级指标|指标值\n产出指标（50分）|数量指标|培训人次|≥50人次", []string{"产出指标/数量指标/培训人次//≥50人次//"}, []string{"WARN F21 A5"}},
		"no name, only 指标值": {top + "一级指标|二级指标|目标|指标值\n产出|数量|培训人次|≥50人次", nil, []string{"ERROR F03 A4", "WARN F09 A5"}},
	} {
		t.Run(name, func(t *testing.T) {
			read, found, _ := readGrid(c.rows)
			want := append([]string{"/培训//100///培训干部"}, c.read...)
			if diff := cmp.Diff(want, read); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
			c.found = append(c.found, "WARN F03") // no year
			if diff := cmp.Diff(c.found, found); diff != "" {
				t.Errorf("findings (-want +got):\n%s", diff)
			}
		})
	}
}

const bottom = "\n一级指标|二级指标|三级指标|指标值\n产出|数量|培训人次|≥50人次"

// The head of a table: agencies, amounts, goals and the year.
func TestHeads(t *testing.T) {
	for name, c := range map[string]struct {
		rows  string
		want  string
		year  int
		found []string
	}{
		"amounts in 元":             {"项目名称|培训\n单位：元|\n年度资金总额|1,234,567.8|财政拨款|1234567.8\n年度目标|训", "/培训//123.45678/123.45678//训", 0, []string{"INFO F22 D3", "WARN F03"}},
		"元 behind the amount":      {"项目名称|培训\n预算数|1234500元|其中：财政拨款|100万元", "/培训//123.45/100万元//", 0, []string{"INFO F22 B2", "WARN F03"}},
		"units that contradict":    {"项目名称|培训\n单位：万元|\n年度资金总额（元）|1000000", "/培训//1000000///", 0, []string{"ERROR F10 B3", "WARN F03"}},
		"another unit":             {"项目名称|培训\n年度资金总额（千元）|1000", "/培训//1000///", 0, []string{"ERROR F10 B2", "WARN F03"}},
		"no unit, a large amount":  {"项目名称|培训\n年度资金总额|1000000", "/培训//1000000///", 0, []string{"WARN F22 B2", "WARN F03"}},
		"agency left of the name":  {"（2025年度）|<|<|<\n实施单位|433001 局|项目名称|培训\n预算数|1|<|<", "/培训/局/1///", 2025, nil},
		"one label in a cell":      {"项目名称：培训|<\n预算单位：局 单位：万元|<\n年度资金总额：100|财政拨款：80\n年度：2025|<", "/培训/局/100/80//", 2025, nil},
		"an unknown label":         {"项目名称|培训|紧急程度|高\n预算数|1|<|<", "/培训//1///", 0, []string{"WARN F09 C1", "WARN F09 D1", "WARN F03"}},
		"unknown below a goal":     {"项目名称|培训\n绩效目标|训\n风险|高\n预算数|1", "/培训//1///训", 0, []string{"WARN F09 A3", "WARN F03"}},
		"amounts below":            {"项目名称|培训|<|<\n资金总额|财政拨款|其他资金|调剂\n10|8|2|5", "/培训//10/8/2/", 0, []string{"WARN F09 D3", "WARN F03"}},
		"money of last year":       {"项目名称|培训\n年度资金总额|10\n上年结转|2\n财政拨款|8", "/培训//10/8//", 0, []string{"WARN F21 B3", "WARN F03"}},
		"goal of all years":        {"项目名称|培训\n总体目标|五年训完\n年度目标|今年训", "/培训////" + "/今年训", 0, []string{"INFO F21 A3", "WARN F03"}},
		"stacked medium funds":     {"项目名称|培训\n中期资金总额|300\n财政拨款|300\n年度资金总额|100\n财政拨款|90\n其他资金|10", "/培训//100/90/10/", 0, []string{"INFO F21 B2", "WARN F03"}},
		"goals side by side":       {"项目名称|培训|<|<\n总体目标|中期目标（2025-2027年）|年度目标|<\n^|三年训|今年训|<", "/培训////" + "/今年训", 0, []string{"INFO F21 B3", "WARN F03"}},
		"years that differ":        {"2025年项目支出绩效目标表|<\n（2026年度）|<\n项目名称|培训", "/培训////" + "/", 2026, []string{"WARN F10 A1"}},
		"a code younger than that": {"（2024年度）|<\n项目编码|13020925P0001\n项目名称|培训", "13020925P0001/培训////" + "/", 2025, []string{"WARN F10 A1"}},
		"an older code":            {"（2025年度）|<\n项目编码|13020923P0001\n项目名称|培训", "13020923P0001/培训////" + "/", 2025, nil},
		"a plan by quarters":       {"（2025年度）|<|<|<\n项目名称|培训|<|<|<\n资金支出计划（%）|一季度|二季度|三季度|四季度\n^|25|25|25|25", "/培训////" + "/", 2025, []string{"WARN F22 B4"}},
		"a plan in money":          {"（2025年度）|<|<\n项目名称|培训|<\n资金支出计划（万元）|6月底|12月底\n^|50|100", "/培训////" + "/", 2025, []string{"ERROR F06 A3"}},
	} {
		t.Run(name, func(t *testing.T) {
			read, found, d := readGrid(c.rows + bottom)
			if d == nil || len(d.Tables) != 1 || len(read) != 2 {
				t.Fatalf("read %v %v", read, found)
			}
			if read[0] != c.want || d.FiscalYear != c.year {
				t.Errorf("read %s of %d, want %s of %d", read[0], d.FiscalYear, c.want, c.year)
			}
			if diff := cmp.Diff(c.found, found); diff != "" {
				t.Errorf("findings (-want +got):\n%s", diff)
			}
			if plan := d.Tables[0].Plan; strings.Contains(name, "quarters") && (len(plan) != 4 || plan[1].Month != 6 || plan[1].Percent.Text != "50%" || plan[3].Percent.Text != "100%") {
				t.Errorf("plan %v", plan)
			}
		})
	}
}

// A list names a project in each row, or in the first of its rows.
func TestLists(t *testing.T) {
	const head = "（2025年度）|<|<|<|<|<|<|<\n单位名称|项目名称|预算数（元）|年度目标|一级指标|二级指标|三级指标|指标值\n"
	read, found, _ := readGrid(head + "433001-局|培训|10000|训|产出|数量|人次|≥5人次\n^|^|^|^|^|质量|合格率|≥9%\n^|印章|20000|刻|产出|数量|印章数|≥2枚\n合计||30000|||||\n435-二局|印章|30000|刻|产出|数量|印章数|≥3枚")
	want := []string{"/培训/局/1///训", "产出/数量/人次//≥5人次//", "产出/质量/合格率//≥9%//", "/印章/局/2///刻", "产出/数量/印章数//≥2枚//", "/印章/二局/3///刻", "产出/数量/印章数//≥3枚//"}
	if diff := cmp.Diff(want, read); diff != "" || !cmp.Equal(found, []string{"INFO F22 C3", "INFO F22 C5", "INFO F22 C7"}) {
		t.Errorf("%s %v", diff, found)
	}
	read, found, _ = readGrid(head + "局|培训|10000|训|产出|数量|人次|≥5人次\n局|培训|20000|训|产出|数量|场次|≥5场\n局||||产出|质量|合格率|≥9%")
	want = []string{"/培训/局/1///训", "产出/数量/人次//≥5人次//", "产出/数量/场次//≥5场//", "产出/质量/合格率//≥9%//"}
	if diff := cmp.Diff(want, read); diff != "" || !cmp.Equal(found, []string{"ERROR F10 C4", "INFO F22 C3"}) {
		t.Errorf("%s %v", diff, found)
	}
	_, found, _ = readGrid(head + "||||产出|数量|人次|≥5人次\n局|培训|10000|训|产出|数量|人次|≥5人次")
	if len(found) == 0 || found[0] != "ERROR F03 A3" {
		t.Errorf("a row without a project: %v", found)
	}
}

// A table that reports execution is never taken for goals.
func TestExecutionIsNoGoalTable(t *testing.T) {
	const report = "项目支出绩效自评表|<|<|<|<\n项目名称|培训|<|<|<\n一级指标|二级指标|三级指标|年度指标值|实际完成值\n产出|数量|培训人次|≥50人次|48"
	if read, found, d := readGrid(report); d != nil || !cmp.Equal(found, []string{"ERROR F20"}) {
		t.Errorf("read %v %v", read, found)
	}
	read, found, _ := readGrid("（2025年度）|<|<|<\n" + top + strings.TrimSpace(bottom) + "\n" + report)
	if len(read) != 2 || !cmp.Equal(found, []string{"WARN F20 A9"}) {
		t.Errorf("read %v %v", read, found)
	}
}

// Tables follow each other, with the agency before the name, and the last one's
// notes do not reach the next.
func TestTablesInOneSheet(t *testing.T) {
	one := func(n string) string {
		return "主管部门|部" + n + "|预算单位|局" + n + "\n项目名称|项目" + n + "|<|<\n预算数|" + n + "|<|<\n绩效目标|目标" + n + "|<|<" + bottom + "\n填报人：甲|<|电话：1|<\n"
	}
	read, found, _ := readGrid("（2025年度）|<|<|<\n" + one("1") + one("2"))
	want := []string{"/项目1/局1/1///目标1", "产出/数量/培训人次//≥50人次//", "/项目2/局2/2///目标2", "产出/数量/培训人次//≥50人次//"}
	if diff := cmp.Diff(want, read); diff != "" || !cmp.Equal(found, []string{"INFO F21 A2"}) {
		t.Errorf("%s %v", diff, found)
	}
}

// The year that the caller knows is that of a file that does not say it.
func TestGivenYear(t *testing.T) {
	for name, c := range map[string]struct {
		head        string
		given, year int
		found       []string
	}{
		"nothing":               {"项目名称|培训\n", 0, 0, []string{"WARN F03"}},
		"given alone":           {"项目名称|培训\n", 2025, 2025, nil},
		"printed":               {"（2025年度）|\n项目名称|培训\n", 0, 2025, nil},
		"printed, and the same": {"（2025年度）|\n项目名称|培训\n", 2025, 2025, nil},
		"printed otherwise":     {"（2025年度）|\n项目名称|培训\n", 2026, 2025, []string{"WARN D10"}},
		"a code of the year":    {"项目编码|13020925P0001\n项目名称|培训\n", 2025, 2025, nil},
		"an older code":         {"项目编码|13020923P0001\n项目名称|培训\n", 2025, 2025, []string{"WARN D10"}},
		"a younger code":        {"项目编码|13020925P0001\n项目名称|培训\n", 2024, 2025, []string{"WARN D10"}},
	} {
		t.Run(name, func(t *testing.T) {
			f := newFindings("表.xlsx", nil)
			d := readForm(tableOf(f, c.head+strings.TrimSpace(bottom)), f, Given{FiscalYear: c.given, Month: 6})
			var found []string
			for _, one := range f.sorted() {
				found = append(found, one.Severity.String()+" "+one.ID)
			}
			if d == nil || d.FiscalYear != c.year {
				t.Fatalf("read %+v", d)
			}
			if diff := cmp.Diff(c.found, found); diff != "" {
				t.Errorf("findings (-want +got):\n%s", diff)
			}
		})
	}
}

// TestHalvesBelowEachOther reads indicators of the medium term and of the year under
// titles of their own, whichever comes first.
func TestHalvesBelowEachOther(t *testing.T) {
	const head, columns = "项目名称,培训,,项目编码,13020925P00009410002P\n预算单位,某局,,预算数（万元）,10\n绩效目标,完成培训,,,\n", "一级指标,二级指标,三级指标,指标值,备注\n"
	medium := "中期指标,,,,\n" + columns + "产出指标,数量指标,培训人次,≥300人次,\n"
	annual := "年度指标,,,,\n" + columns + "产出指标,数量指标,培训人次,≥100人次,\n效益指标,社会效益指标,合格率,≥95%,\n"
	for _, text := range []string{head + medium + annual, head + annual + medium} {
		d, _ := readGoals(t, "halves.csv", []byte(text))
		if got := d.Tables[0].Indicators; len(got) != 2 || got[0].Target.Text != "≥100人次" || got[1].Name != "合格率" {
			t.Errorf("read %+v of\n%s", got, text)
		}
	}
}

// TestActivities reads the department's table of Beijing, which has activities for levels.
func TestActivities(t *testing.T) {
	d, _ := readGoals(t, "whole.csv", []byte("部门整体支出绩效目标申报表,,,,\n（2025年度）,,,,\n部门名称,某局,,,\n年度绩效目标,做好工作,,,\n"+
		"活动,绩效指标,绩效指标性质,绩效指标值,绩效度量单位\n办会,会议次数,≥,10,次\n办会,参会人数,≥,100,人次\n培训,培训合格率,≥,95,%\n"))
	var got []string
	for _, i := range d.Department.Indicators {
		got = append(got, i.Name+i.Sign+i.Target.Text+i.Unit+"|"+i.Description)
	}
	if want := []string{"会议次数≥10次|活动：办会", "参会人数≥100人次|活动：办会", "培训合格率≥95%|活动：培训"}; !slices.Equal(got, want) {
		t.Errorf("read %v, want %v", got, want)
	}
}
