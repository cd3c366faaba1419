package sheet

import (
	"slices"
	"strings"
	"testing"

	"zhunsheng/rules"
)

func TestMoneyUnitIn(t *testing.T) {
	for text, want := range map[string]string{
		"项目资金（万元）": "万元", "预算数（单位：元）": "元", "（单位：元，保留两位小数）": "元", "单位：元（人民币）": "元", "金额单位：人民币万元": "万元", "单位:万元、人次": "万元",
		"预算数(元、保留两位小数)": "元", "预算数/万元": "万元", "预算数【千元】": "千元", "（人民币元）": "元", "货币单位：（百万元）": "百万元",
		"单位：元/人次": "", "预算单位：元氏县财政局": "", "单位：美元": "", "培训费（元/人）": "", "单元": "", "": "",
	} {
		if got := moneyUnitIn(text); got != want {
			t.Errorf("%s: %q, want %q", text, got, want)
		}
	}
}

// The unit of money is read however it is printed, over the table or in a label.
func TestUnitsOfMoney(t *testing.T) {
	const rows = "项目名称|培训|<|<\n预算数|1000000|财政拨款|800000" + bottom
	sure := []string{"INFO F22 D3", "WARN F03"}
	for line, c := range map[string]struct {
		budget string
		found  []string
	}{
		"单位：元（人民币）":            {"100", sure},
		"（单位：元，保留两位小数）":        {"100", sure},
		"【单位：元】":               {"100", sure},
		"货币单位：人民币元":            {"100", sure},
		"单位：元　　填报日期：2025年1月3日": {"100", sure},
		"金额单位：人民币万元":           {"1000000", []string{"WARN F03"}},
		"单位：万元、人次":             {"1000000", []string{"WARN F03"}},
		"单位：美元":                {"1000000", []string{"ERROR F10 A1", "ERROR F10 B3", "ERROR F10 D3", "WARN F03"}},
	} {
		_, found, d := readGrid(line + "|<|<|<\n" + rows)
		if table := d.Tables[0]; table.Budget.Text != c.budget || !slices.Equal(found, c.found) {
			t.Errorf("%s: %s %v", line, table.Budget.Text, found)
		}
	}
	for label, unit := range map[string]string{"预算数（单位：元）": "100", "预算数/元": "100", "预算数【元】": "100", "预算数（元，保留两位小数）": "100", "预算数（万元）": "1000000"} {
		_, found, d := readGrid("（2025年度）|<|<|<\n项目名称|培训|<|<\n" + label + "|1000000|财政拨款|800000" + bottom)
		table := d.Tables[0]
		if share := map[string]string{"100": "80", "1000000": "800000"}[unit]; table.Budget.Text != unit || table.Fiscal.Text != share || table.MoneyUnit != "万元" {
			t.Errorf("%s: %s %s %v", label, table.Budget.Text, table.Fiscal.Text, found)
		}
	}
	if _, _, d := readGrid("项目名称|预算数/元|三级指标|指标值\n培训|10000|人次|≥5人次"); d.Tables[0].Budget.Text != "1" {
		t.Errorf("in a list: %+v", d.Tables[0])
	}
}

// Amounts are read as people write them, with the currency and the unit beside them;
// one with a comma that is no thousands separator stays as it is and is refused.
func TestAmountsAsWritten(t *testing.T) {
	for written, want := range map[string]string{
		"￥1,200,000元整": "120", "人民币120万元": "人民币120万元", "20万": "20万", "￥1,200,000.00": "120", "12,5": "12,5", "1.200,50元": "1.200,50元",
	} {
		_, found, d := readGrid("（2025年度）|单位：元\n项目名称|培训\n预算数|" + written + bottom)
		got := d.Tables[0].Budget.Text
		if got != want {
			t.Errorf("%s: read as %s, want %s: %v", written, got, want, found)
		}
		if _, ok := rules.ParseMoney(got); ok == strings.ContainsAny(got, ",") {
			t.Errorf("%s: is it an amount? %v", written, ok)
		}
	}
}

// A unit of money in a title or in a note below the table holds for its amounts; that of
// an earlier project's form holds with a warning.
func TestUnitInTitleAndNote(t *testing.T) {
	const year, project, second = "（2025年度）|<|<|<\n", "项目名称|培训|<|<\n资金总额|1200000|<|<\n年度目标|训|<|<", "\n项目名称|设备|<|<\n资金总额|35|<|<\n年度目标|买|<|<"
	const title = "\n项目支出绩效目标表|<|<|<"
	for name, c := range map[string]struct{ rows, read, found string }{
		"a note":                  {year + project + bottom + "\n注：以上金额单位为元。|<|<|<", "120", "INFO F22 B3"},
		"a note of 万元":            {year + project + bottom + "\n表中金额均以万元为单位|<|<|<", "1200000", ""},
		"a title":                 {"项目支出绩效目标表（金额：元）|<|<|<\n" + year + project + bottom, "120", "INFO F22 B4"},
		"a title with 单位":         {"项目支出绩效目标表（单位：元）|<|<|<\n" + year + project + bottom, "120", "INFO F22 B4"},
		"a note that contradicts": {year + "单位：万元|<|<|<\n" + project + bottom + "\n注：以上金额单位为元。|<|<|<", "1200000", "ERROR F10 A8"},
		"inherited":               {year + "单位：元|<|<|<\n" + project + bottom + title + second + bottom, "120/0.0035", "INFO F22 B4 WARN F22 B10 INFO F22 B10"},
		"given anew":              {year + "单位：元|<|<|<\n" + project + bottom + title + "\n单位：万元|<|<|<" + second + bottom, "120/35", "INFO F22 B4"},
		"a note after another":    {year + "单位：元|<|<|<\n" + project + bottom + title + second + bottom + "\n注：本表金额单位：万元|<|<|<", "120/35", "INFO F22 B4"},
		"a note below a list":     {year + "项目名称|预算数|三级指标|指标值\n培训|1200000|培训人次|≥50人次\n注：以上金额单位为元。|<|<|<", "1200000", "ERROR F10 A4"},
	} {
		_, found, d := readGrid(c.rows)
		var read []string
		for _, table := range d.Tables {
			read = append(read, table.Budget.Text)
		}
		found = slices.DeleteFunc(found, func(s string) bool { return strings.HasPrefix(s, "WARN F22 B2") || strings.HasPrefix(s, "WARN F22 B3") })
		if got := strings.Join(read, "/"); got != c.read || strings.Join(found, " ") != c.found {
			t.Errorf("%s: read %s with %q, want %s with %q", name, got, found, c.read, c.found)
		}
	}
}
