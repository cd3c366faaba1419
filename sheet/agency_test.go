package sheet

import (
	"slices"
	"strings"
	"testing"
)

// The agency stands over a table or under it, beside the unit of money, under many names.
func TestAgencies(t *testing.T) {
	const rows = "\n项目名称|培训|<|<\n预算数|100|<|<" + bottom
	for head, c := range map[string]struct{ code, name string }{
		"编制单位：某局|<|<|单位：万元":                {"", "某局"},
		"编制单位（公章）|某局|<|单位：万元":              {"", "某局"},
		"填报单位（盖章）：某局|<|<|单位：万元":            {"", "某局"},
		"填报单位盖章：某局|<|<|单位：万元":              {"", "某局"},
		"单位（公章）：433001-某局|<|<|单位：万元":       {"433001", "某局"},
		"单位：某局|<|<|单位：万元":                  {"", "某局"},
		"填报部门：某局|<|<|金额单位：万元":              {"", "某局"},
		"编制单位：某局　　　　单位：万元|<|<|<":           {"", "某局"},
		"编制单位：某局 填报日期：2025年1月 单位：万元|<|<|<": {"", "某局"},
		"编制单位：______|<|<|单位：万元":            {"", ""},
		"单位：万元|<|<|":                       {"", ""},
	} {
		_, found, d := readGrid(head + rows)
		if table := d.Tables[0]; table.AgencyName != c.name || table.AgencyCode != c.code || table.MoneyUnit != "万元" || table.Budget.Text != "100" {
			t.Errorf("%s: %+v", head, table)
		}
		if !slices.Equal(found, []string{"WARN F03"}) { // no year
			t.Errorf("%s: %v", head, found)
		}
	}
	one := func(name, head, foot string) string {
		return head + "\n项目名称|" + name + "|<|<\n预算数|100|<|<" + bottom + "\n" + foot
	}
	for name, c := range map[string]struct {
		rows, agencies string
		found          []string
	}{
		"below":            {one("培训", "（2025年度）|<|<|<", "填报单位（盖章）：某局|<|填报人：张三|<"), "某局", nil},
		"below, unsigned":  {one("培训", "（2025年度）|<|<|<", "填报单位：|某局|<|<"), "某局", nil},
		"the same":         {one("培训", "（2025年度）|<|<|<\n预算单位|某局|<|<", "填报单位：某局|<|填报人：张三|<"), "某局", nil},
		"another":          {one("培训", "（2025年度）|<|<|<\n预算单位|某局|<|<", "填报单位：二局|<|填报人：张三|<"), "某局", []string{"WARN F10 A7"}},
		"of the next":      {one("培训", "（2025年度）|<|<|<", "填报单位：二局|<|<|<\n"+one("印章", "", "")), " 二局", nil},
		"one below each":   {one("培训", "（2025年度）|<|<|<", "填报单位：某局|<|填报人：张三|<\n"+one("印章", "", "填报单位：二局|<|填报人：李四|<")), "某局 二局", nil},
		"with the project": {one("培训", "（2025年度）|<|<|<", "实施单位|二局|项目名称|印章\n预算数|1|<|<"+bottom), " 二局", nil},
	} {
		_, found, d := readGrid(c.rows)
		var agencies []string
		for _, table := range d.Tables {
			agencies = append(agencies, table.AgencyName)
		}
		if got := strings.Join(agencies, " "); got != c.agencies || !slices.Equal(found, c.found) {
			t.Errorf("%s: %q %v", name, got, found)
		}
	}
}

// TestAgencyOverATable: code and name stand in one row over the table, apart or not. What can't be told apart is said.
func TestAgencyOverATable(t *testing.T) {
	const rows = "\n项目名称|培训|<|<\n预算数|100|<|<" + bottom
	const told = "WARN F41 A2"
	for text, c := range map[string]struct{ code, name, told string }{
		"433001曹妃甸区行政审批局":          {"433001", "曹妃甸区行政审批局", ""},
		"433001　曹妃甸区行政审批局":         {"433001", "曹妃甸区行政审批局", ""},
		"433001 120急救中心":           {"433001", "120急救中心", ""},
		"433001　120急救中心":           {"433001", "120急救中心", ""},
		"433001　IT中心":              {"433001", "IT中心", ""},
		"433001IT中心":               {"433001", "IT中心", ""},
		"433001　A区分局":              {"433001", "A区分局", ""},
		"433001A区分局":               {"433001", "A区分局", ""},
		"433001　（区）本级":             {"433001", "（区）本级", ""},
		"433001（区）本级":              {"433001", "（区）本级", ""},
		"433　审批局":                  {"433", "审批局", ""},
		"433　120急救中心":              {"433", "120急救中心", ""},
		"433001001审批局":             {"433001001", "审批局", ""},
		"433001001　301医院":          {"433001001", "301医院", ""},
		"433001002003004005006审批局": {"433001002003004005006", "审批局", ""},
		"433001":                   {"433001", "", ""},
		"审批局":                      {"", "审批局", ""},
		"433001120急救中心":            {"433001120", "急救中心", told},
		"120急救中心":                  {"", "120急救中心", told},
		"某某银行":                     {"", "", told},
	} {
		for _, row := range []string{text + "|<|<|单位：万元", text + "　　单位：万元|<|<|<"} {
			_, found, d := readGrid("（2025年度）|<|<|<\n" + row + rows)
			table := d.Tables[0]
			if table.AgencyCode != c.code || table.AgencyName != c.name || table.MoneyUnit != "万元" {
				t.Errorf("%s: %q %q %q", row, table.AgencyCode, table.AgencyName, table.MoneyUnit)
			}
			if strings.Join(found, "；") != c.told {
				t.Errorf("%s: %v", row, found)
			}
		}
	}
	for row, noAgency := range map[string]string{
		"附件2|<|<|单位：万元": "an annex", "项目支出绩效目标表|<|<|单位：万元": "a title", "2025年度|<|<|单位：万元": "a year", "填报日期：2025年1月|<|<|单位：万元": "a date", "项目资金|<|<|单位：万元": "a label",
	} {
		_, found, d := readGrid(row + rows)
		if table := d.Tables[0]; table.AgencyCode != "" || table.AgencyName != "" || slices.Contains(found, "WARN F41 A1") {
			t.Errorf("%s: %q %q %v", noAgency, table.AgencyCode, table.AgencyName, found)
		}
	}
}
