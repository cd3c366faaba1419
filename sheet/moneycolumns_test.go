package sheet

import (
	"slices"
	"strings"
	"testing"
)

// Of several columns of money the one that is the form's budget is read, or none.
func TestMoneyColumns(t *testing.T) {
	const rows = "\n资金总额|110|120|130\n其中：财政拨款|90|100|110\n其他资金|20|20|20"
	for name, c := range map[string]struct{ heads, read, found string }{
		"last year and this":     {"资金（万元）|上年预算数|本年预算数|备注", "120/100/20", "INFO F46 C3"},
		"two years":              {"资金（万元）|2024年预算|2025年预算|增减额", "120/100/20", "INFO F46 C3"},
		"three years and all":    {"资金（万元）|2025年|2026年|2027年", "110/90/20", "INFO F46 B3"},
		"other years":            {"资金（万元）|2026年|2027年|合计", "//", "ERROR F46 B3"},
		"all and this year":      {"资金（万元）|总投资|其中：本年|备注", "120/100/20", "INFO F46 C3"},
		"initial and adjusted":   {"项目资金（万元）|年初预算数|调整后预算数|调整数", "110/90/20", "INFO F46 B3"},
		"applied and approved":   {"资金（万元）|申请数|批复数|备注", "120/100/20", "INFO F46 C3"},
		"applied and looked at":  {"资金（万元）|申请数|审核数|备注", "//", "ERROR F46 B3"},
		"budget and last year's": {"项目资金（万元）|预算数|上年预算数|备注", "110/90/20", "INFO F46 B3"},
		"only other years'":      {"项目资金（万元）|上年预算数|下年预算数|合计", "//", "ERROR F46 B3"},
	} {
		_, found, d := readGrid("（2025年度）|<|<|<\n项目名称|培训|<|<\n" + c.heads + rows + "\n年度目标|训|<|<" + bottom)
		table := d.Tables[0]
		if got := strings.Join([]string{table.Budget.Text, table.Fiscal.Text, table.Other.Text}, "/"); got != c.read || !slices.Equal(found, []string{c.found}) || d.FiscalYear != 2025 {
			t.Errorf("%s: read %s of %d with %q, want %s with %s", name, got, d.FiscalYear, found, c.read, c.found)
		}
	}
	_, found, d := readGrid("（2025年度）|<|<|<\n项目名称|培训|<|<\n项目资金|上年预算数（万元）|本年预算数（元）|备注\n^|资金总额|1|<" + bottom)
	if len(d.Tables) != 1 {
		t.Error(found)
	}
	_, found, d = readGrid("（2025年度）|<|<\n项目名称|培训|<\n资金|上年预算数（元）|本年预算数（元）\n资金总额|1100000|1200000\n财政拨款|900000|1000000" + bottom)
	if table := d.Tables[0]; table.Budget.Text != "120" || table.Fiscal.Text != "100" {
		t.Errorf("in 元: %s %s %v", table.Budget.Text, table.Fiscal.Text, found)
	}
}
