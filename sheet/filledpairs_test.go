package sheet

import (
	"strings"
	"testing"

	"zhunsheng/engine"
)

// An amount may stand beside its own label, in one cell with it or with others.
func TestAmountsBesideTheirLabels(t *testing.T) {
	for name, c := range map[string]struct{ rows, want, funds, says string }{
		"a cell each":         {"预算执行情况（万元）|年初预算：100*2|全年预算：120*2|执行数：118*2|执行率：98.3%", "100/120/118", "", ""},
		"a cell of its own":   {"年初预算数（万元）|100|全年预算数（万元）|120|全年执行数（万元）|118|执行率|98.3%", "100/120/118", "", ""},
		"all in one":          {"预算执行情况|年初预算1,000万元，全年预算：1,200万元,执行数为1,180.5万元；执行率98.38%*7", "1,000万元/1,200万元/1,180.5万元", "", ""},
		"in lines":            {"项目资金（元）|全年预算数：1200000\\n全年执行数：1180000*7", "/120/118", "", ""},
		"a wrong rate":        {"年初预算数（万元）|100|全年预算数（万元）|120|全年执行数（万元）|118|执行率|88.3%", "100/120/118", "", "WARN D22 H3"},
		"sources below":       {"预算执行情况（万元）|预算数：|120|执行数：|118|||\n^|其中：财政拨款|100|其中：财政拨款|98|||\n^|其他资金|20|其他资金|20|||", "/120/118", "FISCAL 100 98,OTHER 20 20", ""},
		"a source of another": {"预算执行情况（万元）|预算数：|120|执行数：|118|||\n^|其中：财政拨款|100|其他资金|98|||", "/120/118", "", "WARN F09 B4"},
		"in two rows":         {"项目预算执行情况（万元）|年初预算数|100|调整后预算数|120|||\n^|实际支出|118|执行率|98.3%|||", "100/120/118", "", ""},
		"in two, wrong rate":  {"资金情况（万元）|年初预算数|100|执行率|88%|||\n^|调整后预算数|120|实际支出|118|||", "100/120/118", "", "WARN D22 E3"},
		"with the change":     {"预算执行情况（万元）|年初预算数|100|预算调整数|20|预算数|120\n^|执行数|118|||||", "100/120/118", "", "WARN F09 D3"},
		"twice":               {"执行数（万元）|118|执行数（万元）|119|预算数（万元）|120||", "/120/119", "", "ERROR F10 C3"},
		"something between":   {"预算执行情况（万元）|预算数：|120|执行数：|118|结余|2|", "/120/118", "", "WARN F09 F3 WARN F09 G3"},
		"not told apart":      {"预算执行情况|年初预算100万元，结余2万元*7", "//", "", "WARN F09 A3"},
		"no number":           {"预算执行情况（万元）|全年预算：待定|执行数：118|||||", "//", "", "WARN F09 A3"},
	} {
		t.Run(name, func(t *testing.T) {
			reports, ds := readFilled(grid(formHead+c.rows+indicatorRows), Given{})
			p := reports[0].Projects[0]
			var funds []string
			for _, f := range p.Funds {
				funds = append(funds, string(f.Kind)+" "+f.Budget.Text+" "+f.Spent.Text)
			}
			if got := strings.Join([]string{p.Initial.Text, p.Budget.Text, p.Spent.Text}, "/"); got != c.want || strings.Join(funds, ",") != c.funds || strings.Join(ds, " ") != c.says {
				t.Errorf("read %s and %q with %q, want %s and %q with %q", got, funds, ds, c.want, c.funds, c.says)
			}
			if len(observed(reports)) != 1 {
				t.Errorf("read the indicators %q", observed(reports))
			}
		})
	}
	reports, ds := readFilled(grid("2025年度项目支出绩效监控表*8\n项目名称|评估评审*7\n年初预算数（万元）|100|1-7月执行数（万元）|59*5"+strings.ReplaceAll(indicatorRows, "得分", "备注")), Given{})
	if len(reports) != 1 || reports[0].Month != 7 || reports[0].Projects[0].Spent.Text != "59" || reports[0].Projects[0].Silent&engine.SpentFact != 0 || len(ds) > 0 {
		t.Errorf("of July: %+v with %q", reports, ds)
	}
}

// The amounts may stand behind the indicators, or among them in the row of the rate, whose
// score the money block may print as well.
func TestAmountsAmongTheIndicators(t *testing.T) {
	const money = "项目资金（万元）|年初预算数|全年预算数|全年执行数|分值|执行率|得分|\n年度资金总额|100|120|108|10|90%|9|"
	for name, c := range map[string]struct{ above, below, want, says string }{
		"behind":              {"", "\n年初预算数（万元）|100|全年执行数（万元）|108|执行率|88%||\n总分*6|50|50", "100//108", "WARN D22 F6"},
		"behind, in one cell": {"", "\n预算执行情况|全年预算120万元，执行数108万元*7\n总分*6|50|50", "/120万元/108万元", ""},
		"in the rate's row":   {"", "\n预算执行率（10分）|全年预算数：120万元，执行数：108万元，执行率：90%*5|10|9\n总分*6|50|59", "/120万元/108万元", ""},
		"scored in both":      {money, "\n|预算执行率|预算执行率|预算执行率|100%|90%|10|9\n总分*6|50|59", "100/120/108", ""},
		"scored once":         {money, "\n总分*6|60|59", "100/120/108", ""},
	} {
		t.Run(name, func(t *testing.T) {
			reports, ds := readFilled(grid(formHead+c.above+strings.TrimRight(indicatorRows, "\n")+c.below), Given{})
			p := reports[0].Projects[0]
			if got := strings.Join([]string{p.Initial.Text, p.Budget.Text, p.Spent.Text}, "/"); got != c.want || strings.Join(ds, " ") != c.says || len(observed(reports)) != 1 {
				t.Errorf("read %s and %q with %q, want %s with %q", got, observed(reports), ds, c.want, c.says)
			}
		})
	}
}
