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
