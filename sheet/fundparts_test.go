package sheet

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// Amounts by level or sort of budget are parts of 财政资金: they are added up where the
// form gives no sum, and held against it where it does.
func TestPartsOfFunds(t *testing.T) {
	head := "（2025年度）|<|<|<|<\n项目名称|培训|单位：万元|<|<\n"
	for name, c := range map[string]struct {
		rows, read string
		found      []string
	}{
		"a column for each":        {"项目资金|合计|本级财政|上级补助|自筹\n^|100|60|30|10", "100/90/10", []string{"INFO F22 C4"}},
		"levels":                   {"预算数|100|<|<|<\n中央补助|30|地方资金|60|<\n其他资金|10|<|<|<", "100/90/10", []string{"INFO F22 B4"}},
		"levels below the sum":     {"年度资金总额|100|<|<|<\n其中：财政拨款|90|<|<|<\n中央补助|30|<|<|<\n地方资金|60|<|<|<\n其他资金|10|<|<|<", "100/90/10", nil},
		"sorts":                    {"预算数|100|<|<|<\n一般公共预算|50|<|<|<\n政府性基金|30|<|<|<\n国有资本经营预算|10|<|<|<\n单位自筹|10|<|<|<", "100/90/10", []string{"INFO F22 B4"}},
		"sorts that come to less":  {"预算数|100|<|<|<\n其中：财政拨款|80|<|<|<\n一般公共预算|50|<|<|<\n政府性基金|20|<|<|<\n其他资金|20|<|<|<", "100/80/20", []string{"WARN F08 B5"}},
		"beside the sum":           {"预算数|100|<|<|<\n财政拨款|60|<|<|<\n上级补助|30|<|<|<\n其他资金|10|<|<|<", "100/90/10", []string{"INFO F22 B5"}},
		"beside other sources":     {"资金来源|合计|财政拨款|财政专户管理资金|单位资金\n^|100|60|30|10", "100/60/40", []string{"INFO F22 D4"}},
		"as much beside":           {"预算数|100|<|<|<\n财政拨款|90|<|<|<\n财政专户管理资金|5|<|<|<\n单位资金|5|<|<|<", "100/90/10", []string{"INFO F22 B5"}},
		"of other sources":         {"预算数|100|<|<|<\n财政拨款|90|<|<|<\n其他资金|10|<|<|<\n事业收入|4|<|<|<\n经营收入|6|<|<|<", "100/90/10", nil},
		"both ways":                {"预算数|100|<|<|<\n一般公共预算|80|政府性基金|20|<\n上级资金|30|本级财政资金|70|<", "100/100/", []string{"INFO F22 B4"}},
		"both ways, not alike":     {"预算数|100|<|<|<\n一般公共预算|80|政府性基金|20|<\n上级资金|30|本级财政资金|60|<", "100/100/", []string{"WARN F08 B4", "INFO F22 B4"}},
		"a level within the sorts": {"预算数|120|<|<|<\n一般公共预算|60|<|<|<\n其中：中央转移支付|40|<|<|<\n政府性基金|40|<|<|<\n单位自筹|20|<|<|<", "120/100/20", []string{"INFO F22 B4"}},
		"a level beyond the sorts": {"预算数|120|<|<|<\n一般公共预算|60|<|<|<\n其中：中央转移支付|140|<|<|<\n政府性基金|40|<|<|<\n单位自筹|20|<|<|<", "120/100/20", []string{"WARN F08 B4", "INFO F22 B4"}},
		"the block's sum beside":   {"预算资金|总额|100|<|<\n^|中央财政资金|30|省级财政资金|60\n^|其他资金|10|<|<", "100/90/10", []string{"INFO F22 C4"}},
		"no amount":                {"预算数|100|<|<|<\n中央补助|待定|地方资金|60|<", "100//", []string{"WARN F21 B4", "WARN F21 D4"}},
	} {
		_, found, d := readGrid(head + c.rows + bottom)
		table := d.Tables[0]
		if got := strings.Join([]string{table.Budget.Text, table.Fiscal.Text, table.Other.Text}, "/"); got != c.read {
			t.Errorf("%s: read %s, want %s", name, got, c.read)
		}
		if diff := cmp.Diff(c.found, found); diff != "" {
			t.Errorf("%s: findings (-want +got):\n%s", name, diff)
		}
	}
	_, found, d := readGrid("（2025年度）|<\n项目名称|培训\n预算数（元）|1000000\n中央补助|300000\n地方资金（元）|700000" + bottom)
	if table := d.Tables[0]; table.Fiscal.Text != "100" {
		t.Errorf("in 元: %s %v", table.Fiscal.Text, found)
	}
}
