package sheet

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

const indicatorHead = formHead + "一级指标|二级指标|三级指标|年度指标值|"

// What a province's columns add to the ministry's is read, or told once where it is not.
func TestColumnsOfFilledForms(t *testing.T) {
	for name, c := range map[string]struct{ rows, want, says string }{
		"the unit's own score":      {"自评实际完成值|复核得分|自评得分|备注\n产出指标|数量指标|甲|≥50项|52项|18|20|", "数量指标/甲/≥50项/52项//////20", "INFO F21 F3"},
		"a score and the unit's":    {"实际完成值|得分|自评得分|备注\n产出指标|数量指标|甲|≥50项|52项|18|20|", "数量指标/甲/≥50项/52项//////20", "WARN F21 F3"},
		"no second review":          {"实际完成值|自评得分|复核得分|备注\n产出指标|数量指标|甲|≥50项|52项|20||", "数量指标/甲/≥50项/52项//////20", ""},
		"two actuals":               {"实际完成值|完成情况|得分|备注\n产出指标|数量指标|甲|≥50项|52项|已完成|20|", "数量指标/甲/≥50项/52项//////20", "WARN F21 F3"},
		"the second is filled in":   {"实际完成值|完成情况|得分|备注\n产出指标|数量指标|甲|≥50项||52项|20|", "数量指标/甲/≥50项/52项//////20", ""},
		"the form's year":           {"2025年实际完成值|得分|备注|\n产出指标|数量指标|甲|≥50项|52项|20||", "数量指标/甲/≥50项/52项//////20", ""},
		"an earlier year beside it": {"2024年度实际完成值|2025年度实际完成值|得分|\n产出指标|数量指标|甲|≥50项|40项|52项|20|", "数量指标/甲/≥50项/52项//////20", "INFO F21 E3"},
		"an earlier year alone":     {"2024年实际完成值|得分|备注|\n产出指标|数量指标|甲|≥50项|52项|20||", "数量指标/甲/≥50项/52项//////20", "ERROR D10 E3"},
		"a changed target":          {"调整后指标值|实际完成值|得分|\n产出指标|数量指标|甲|≥50项|≥40项|42项|20|\n^|^|乙|≥50项|≥５０项|52项|20|\n^|^|丙|≥50项|—|52项|20|", "数量指标/甲/≥50项/42项//////20\n数量指标/乙/≥50项/52项//////20\n数量指标/丙/≥50项/52项//////20", "WARN F35 E4"},
		"measures":                  {"实际完成值|偏差原因|改进措施|情况说明\n产出指标|数量指标|甲|≥50项|42项|人手不足。|加人|下年补齐\n^|^|乙|≥50项|42项||加人|\n^|^|丙|≥50项|52项||无|", "数量指标/甲/≥50项/42项//人手不足。\n下年补齐\n改进措施：加人////\n数量指标/乙/≥50项/42项//改进措施：加人////\n数量指标/丙/≥50项/52项//////", ""},
		"kinds of cause": {"实际完成值|原因类别|原因说明|得分\n产出指标|数量指标|甲|≥50项|42项|☑经费保障□制度保障☑人员保障□其他|人手不足|20\n^|^|乙|≥50项|42项|经费保障□ 硬件保障√|停电|20\n" +
			"^|^|丙|≥50项|42项|人员、其它|离职|20\n^|^|丁|≥50项|42项|天气|大雨|20\n^|^|戊|≥50项|52项|□经费保障 □其他||20",
			"数量指标/甲/≥50项/42项//人手不足//经费保障、人员保障//20\n数量指标/乙/≥50项/42项//停电//硬件条件保障//20\n数量指标/丙/≥50项/42项//离职//人员保障、其他//20\n数量指标/丁/≥50项/42项//大雨\n原因类别：天气////20\n数量指标/戊/≥50项/52项//////20", "WARN F10 F7"},
		"boxes in the reason": {"实际完成值|偏差原因分析|得分|\n产出指标|数量指标|甲|≥50项|42项|经费保障□ 人员保障☑ 其他☑ 原因说明：人手不足|20|\n^|^|乙|≥50项|52项|□经费保障 □人员保障|20|\n^|^|丙|≥50项|42项|√人手不足|20|",
			"数量指标/甲/≥50项/42项//人手不足//人员保障、其他//20\n数量指标/乙/≥50项/52项//////20\n数量指标/丙/≥50项/42项//√人手不足////20", ""},
		"an actual of two":     {"实际完成值|得分|备注|\n产出指标|数量指标|甲|≥50项|52项|20||\n^|^|乙|≥50项|^|^||\n总分*5|20||", "数量指标/甲/≥50项/52项//////20\n数量指标/乙/≥50项/52项//////", "WARN F36 E4"},
		"a target unchanged":   {"调整后指标值|实际完成值|得分|\n产出指标|数量指标|甲|≥50项|无调整|52项|20|", "数量指标/甲/≥50项/52项//////20", ""},
		"a rate of completion": {"实际完成值|完成率|得分|\n产出指标|数量指标|甲|≥50项|52项|104%|20|\n^|^|乙|≥50项|52项|104%|20|", "数量指标/甲/≥50项/52项//////20\n数量指标/乙/≥50项/52项//////20", "INFO F21 F3"},
		"several in one cell":  {"实际完成值|得分|备注|\n产出指标|数量指标|1.评审数\\n2.会次|≥50项\\n≥5次|52项\\n6次|20||\n^|^|评审\\n会次|≥50项|52项|20||", "数量指标/评审会次/≥50项/52项//////20", "ERROR F23 C4"},
		"circled numbers":      {"实际完成值|得分|备注|\n产出指标|数量指标|①甲|≥50项|52项|20||\n^|^|② 乙|≥50项|52项|20||", "数量指标/甲/≥50项/52项//////20\n数量指标/乙/≥50项/52项//////20", ""},
		"answers in one cell": {"实际完成值|全年完成可能性|全年预计完成值|备注\n产出指标|数量指标|甲|≥50项|20|☑确定能 □有可能 □完全不可能|50|\n^|^|乙|≥50项|20|□确定能\\n√有可能\\n□完全不可能|50|\n" +
			"^|^|丙|≥50项|20|确定能（ ）有可能（ ）不可能（√）|50|\n^|^|丁|≥50项|20|确定能完成|50|\n^|^|戊|≥50项|20|□确定能 □有可能|50|\n^|^|己|≥50项|20|☑确定能 ☑有可能|50|",
			"数量指标/甲/≥50项/20/50//确定能///\n数量指标/乙/≥50项/20/50//有可能///\n数量指标/丙/≥50项/20/50//完全不可能///\n数量指标/丁/≥50项/20/50//确定能///\n数量指标/戊/≥50项/20/50/////\n数量指标/己/≥50项/20/50/////", "ERROR F10 C9"},
	} {
		t.Run(name, func(t *testing.T) {
			reports, ds := readFilled(grid(indicatorHead+c.rows), Given{})
			if diff := cmp.Diff(strings.Split(c.want, "\n"), strings.Split(strings.Join(observed(reports), "\n"), "\n")); diff != "" || strings.Join(ds, " ") != c.says {
				t.Errorf("with %q, want %q (-want +got):\n%s", ds, c.says, diff)
			}
		})
	}
}

// Where only the columns tell the year, the latest of them does.
func TestYearOfTheColumns(t *testing.T) {
	reports, ds := readFilled(grid("项目支出绩效自评表*7\n项目名称|评估评审*6\n一级指标|二级指标|三级指标|年度指标值|2023年实际完成值|2024年实际完成值|得分\n产出指标|数量指标|甲|≥50项|40项|52项|20"), Given{})
	if len(reports) != 1 || reports[0].FiscalYear != 2024 || reports[0].Projects[0].Observations[0].Actual.Text != "52项" || strings.Join(ds, " ") != "INFO F21 E3" {
		t.Errorf("read %+v with %q", reports, ds)
	}
}

// A score may stand with its unit or with the marks that it is out of; the printed total
// is held against the scores, however it is printed.
func TestPrintedScores(t *testing.T) {
	const rows = "实际完成值|分值|得分|备注\n产出指标|数量指标|甲|≥50项|52项|20|20/20|\n^|^|乙|≥50项|不适用（未开展）|20|不适用|\n^|^|丙|≥50项|52项|20|9.5分|\n资金执行|预算执行率|预算执行率|100%|90%|10|9.8|\n"
	const want = "数量指标/甲/≥50项/52项//////20\n数量指标/乙/≥50项///未开展////\n数量指标/丙/≥50项/52项//////9.5"
	for name, c := range map[string]struct{ total, says string }{
		"right":         {"总分*5|100|39.3|", ""},
		"with unit":     {"总分*5|100|39.3分|", ""},
		"out of all":    {"总分*5|100|39.3/100|", ""},
		"wrong":         {"总分*5|100|95|", "WARN D22 G8"},
		"in one cell":   {"自评总分：95分*8", "WARN D22 A8"},
		"in one, right": {"自评总分：39.3*8", ""},
	} {
		t.Run(name, func(t *testing.T) {
			reports, ds := readFilled(grid(indicatorHead+rows+c.total), Given{})
			if got := strings.Join(observed(reports), "\n"); got != want || strings.Join(ds, " ") != strings.TrimSpace("WARN D23 E5 "+c.says) {
				t.Errorf("read\n%s\nwith %q, want\n%s\nwith %q", got, ds, want, c.says)
			}
		})
	}
	money := "项目资金（万元）|年初预算数|全年预算数|全年执行数|执行率*4\n年度资金总额|100|120|108|90%*4\n"
	_, ds := readFilled(grid(formHead+money+strings.TrimPrefix(indicatorHead, formHead)+strings.Replace(rows, "100%|90%", "100%|98%", 1)), Given{})
	if got := strings.Join(ds, " "); got != "WARN D23 E7 WARN D22 E9" {
		t.Errorf("a rate among the indicators that does not follow: %q", got)
	}
}
