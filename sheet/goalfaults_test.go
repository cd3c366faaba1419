package sheet

import (
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// A faultCase is a grid with what is read of it, a line for each project and
// indicator, and the findings.
type faultCase struct {
	rows        string
	read, found []string
}

func testFaults(t *testing.T, cases map[string]faultCase) {
	t.Helper()
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			read, found, _ := readGrid(c.rows)
			if diff := cmp.Diff(c.read, read); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
			if diff := cmp.Diff(c.found, found); diff != "" {
				t.Errorf("findings (-want +got):\n%s", diff)
			}
		})
	}
}

const indicator = "产出/数量/培训人次//≥50人次//"

// The unit of money stands in a row with labels.
func TestBesideTheMoneyUnit(t *testing.T) {
	testFaults(t, map[string]faultCase{
		"the agency": {"填报单位：|文旅局|<|2025年度|单位：万元\n项目名称|展览|<|<|<\n预算数|35|<|<|<" + bottom,
			[]string{"/展览/文旅局/35///", indicator}, nil},
		"agency in one cell": {"预算单位：433001-文旅局|<|2025年度|金额单位：万元\n项目名称|展览|<|<\n预算数|35|<|<" + bottom,
			[]string{"/展览/文旅局/35///", indicator}, nil},
		"the project": {"（2025年度）|<|<|<\n项目名称：展览|<|实施单位：文旅局|单位：元\n预算数|350000|<|<" + bottom,
			[]string{"/展览/文旅局/35///", indicator}, []string{"INFO F22 B3"}},
		"the amounts": {"（2025年度）|<|<|<|<\n项目名称|展览|<|<|<\n预算数|35|财政资金|30|单位：万元" + bottom,
			[]string{"/展览//35/30//", indicator}, nil},
	})
}

// Goals, and titles, among the indicators.
func TestGoalsAmongIndicators(t *testing.T) {
	const first, second = "/培训//100///培训干部", "效益/社会/满意率//≥90%//"
	head := "（2025年度）|<|<|<|<\n" + top
	testFaults(t, map[string]faultCase{
		"a column for the goal": {head + "目标|一级指标|二级指标|三级指标|指标值\n年度目标|产出|数量|培训人次|≥50人次\n年度目标|效益|社会|满意率|≥90%",
			[]string{first, indicator, second}, nil},
		"its second goal": {head + "绩效目标|一级指标|二级指标|三级指标|指标值\n年度目标1：培训干部|产出|数量|培训人次|≥50人次\n年度目标2：提升|效益|社会|满意率|≥90%",
			[]string{first + "\n提升", indicator, second}, nil},
		"a column for two terms": {head + "目标名称|一级指标|二级指标|三级指标|指标值\n长期目标1|产出|数量|培训人次|≥150人次\n年度目标1|产出|数量|培训人次|≥50人次",
			[]string{first, indicator}, []string{"INFO F21 E6"}},
		"a title row": {head + "年度绩效指标表|<|<|<\n一级指标|二级指标|三级指标|指标值\n产出|数量|培训人次|≥50人次",
			[]string{first, indicator}, nil},
		"tables of two terms": {head + "长期绩效目标表|<|<|<|<\n目标类型|一级指标|二级指标|三级指标|指标值\n长期目标|产出|数量|培训人次|≥150人次\n年度绩效目标表|<|<|<|<\n目标类型|一级指标|二级指标|三级指标|指标值\n年度目标|产出|数量|培训人次|≥50人次",
			[]string{first, indicator}, []string{"INFO F21 E7"}},
		"a goal that goes on": {head + "|建设指标体系，提升水平|<|<\n一级指标|二级指标|三级指标|指标值\n产出|数量|培训人次|≥50人次",
			[]string{first + "\n建设指标体系，提升水平", indicator}, nil},
		"a goal between": {head + "一级指标|二级指标|三级指标|指标值\n产出|数量|培训人次|≥50人次\n年度目标2：提升|<|<|<\n效益|社会|满意率|≥90%",
			[]string{first + "\n提升", indicator, second}, nil},
	})
}

// The header of a list may have two rows, and rows that only group.
func TestListHeads(t *testing.T) {
	const head = "（2025年度）|<|<|<|<|<|<|<|<\n序号|项目名称|项目资金（元）|<|<|年度绩效目标|绩效指标|<|<\n"
	const names = "^|^|资金总额|财政拨款|其他资金|^|二级指标|三级指标|指标值\n"
	const row = "1|培训|10000|10000|0|训|数量|人次|≥5人次"
	first, second := []string{"/培训//1/1/0/训", "/数量/人次//≥5人次//"}, []string{"/印章//2/2/0/刻", "/数量/印章数//≥2枚//"}
	agency := []string{"/培训/局机关/1/1/0/训", "/数量/人次//≥5人次//"}
	testFaults(t, map[string]faultCase{
		"two rows":                      {head + names + row + "\n2|印章|20000|20000|0|刻|数量|印章数|≥2枚", append(first, second...), []string{"INFO F22 E4", "INFO F22 E5"}},
		"not merged":                    {strings.ReplaceAll(head+names, "^", "") + row, first, []string{"INFO F22 E4"}},
		"a sum":                         {head + strings.Replace(names, "资金总额", "合计", 1) + row, first, []string{"INFO F22 E4"}},
		"of an agency":                  {head + names + "一、局机关|<|<|<|<|<|<|<|<\n" + row, agency, []string{"INFO F22 E5"}},
		"of no agency behind one":       {head + names + "一、局机关||||||||\n" + row + "\n二、经常性项目|<|<|<|<|<|<|<|<\n2|印章|20000|20000|0|刻|数量|印章数|≥2枚", append(agency, second...), []string{"INFO F22 E5", "INFO F22 E7", "INFO F21 A6"}},
		"of a kind":                     {head + names + "一、经常性项目|<|<|<|<|<|<|<|<\n" + row, first, []string{"INFO F22 E5", "INFO F21 A4"}},
		"a line of the agency's column": {"（2025年度）|<|<|<|<\n序号|单位名称|项目名称|三级指标|指标值\n|一、局机关|||\n1||培训|人次|≥5人次", []string{"/培训/局机关////", "//人次//≥5人次//"}, nil},
		"columns of a year": {"年度|项目名称|年度预算金额|本年财政拨款|年度目标|二级指标|三级指标|指标值\n2025|培训|1|1|训|数量|人次|≥5人次",
			[]string{"/培训//1/1//训", "/数量/人次//≥5人次//"}, nil},
		"labels over a header": {"（2025年度）|<|<\n项目名称|培训资金|<\n二级指标|三级指标|指标值\n数量|人次|≥5人次",
			[]string{"/培训资金/////", "/数量/人次//≥5人次//"}, nil},
	})
}

// A code in full width, a plan in one cell, and columns drawn off their headings.
func TestCodesPlansAndTerms(t *testing.T) {
	const top = "（2025年度）|<|<|<|<|<|<\n项目名称|培训|<|<|<|<|<\n"
	testFaults(t, map[string]faultCase{
		"a code in full width": {top + "项目编码|１３０２０９２５Ｐ０００１|<|<|<|<|<" + bottom, []string{"13020925P0001/培训/////", indicator}, nil},
		"in a list":            {"项目编码|项目名称|三级指标|指标值\n１３０２０９２５Ｐ０００１|培训|培训人次|≥50人次", []string{"13020925P0001/培训/////", "//培训人次//≥50人次//"}, nil},
		"not a plan":           {top + "资金支出计划（%）|按合同支付|<|<|<|<|<" + bottom, []string{"/培训/////", indicator}, []string{"WARN F09 B3"}},
		"terms in order": {top + "总体目标|中期目标|<|<|年度目标|<|<\n^|三年训|<|<|今年训|<|<\n一级指标|二级指标|三级指标|指标值||二级指标|三级指标|指标值\n产出|数量|培训人次|≥150人次||数量|培训人次|≥50人次",
			[]string{"/培训/////今年训", indicator}, []string{"INFO F21 B4", "INFO F21 D6"}},
		"terms where the left is wider": {top + "总体目标|中期目标|<|年度目标|<|<|<\n^|三年训|<|今年训|<|<|<\n一级指标|二级指标|三级指标|指标值|二级指标|三级指标|指标值\n产出|数量|培训人次|≥150人次|数量|培训人次|≥50人次",
			[]string{"/培训/////今年训", indicator}, []string{"INFO F21 B4", "INFO F21 D6"}},
	})
	for text, want := range map[string]string{
		"3月底：25%；6月底：50%；10月底：75%；12月底：100%": "3=25% 6=50% 10=75% 12=100%", "上半年50%，全年100%": "6=50% 12=100%", "3月：25%；6月：25%": "",
	} {
		_, found, d := readGrid(top + "资金支出计划（%）|" + text + "|<|<|<|<|<" + bottom)
		var plan []string
		for _, p := range d.Tables[0].Plan {
			plan = append(plan, strconv.Itoa(p.Month)+"="+p.Percent.Text)
		}
		if got := strings.Join(plan, " "); got != want || (len(found) == 0) != (want != "") {
			t.Errorf("%s: %s %v", text, got, found)
		}
	}
}

// Labels and columns as other provinces print them.
func TestOtherNames(t *testing.T) {
	const head = "（2025年度）|<|<|<|<\n"
	const first = "/培训//100///培训干部"
	testFaults(t, map[string]faultCase{
		"half of the year":  {head + top + "一级指标|二级指标|三级指标|指标值|<\n^|^|^|半年|全年\n产出|数量|培训人次|≥20人次|≥50人次", []string{first, indicator}, []string{"INFO F21 D7"}},
		"a year's value":    {head + top + "一级指标|二级指标|三级指标|2025年度指标值\n产出|数量|培训人次|≥50人次", []string{first, indicator}, nil},
		"another year's":    {head + top + "一级指标|二级指标|三级指标|2024年指标值\n产出|数量|培训人次|≥50人次", []string{first, indicator}, []string{"ERROR F10 D5"}},
		"of two years":      {head + top + "一级指标|二级指标|三级指标|2024年指标值|2025年指标值\n产出|数量|培训人次|≥20人次|≥50人次", []string{first, indicator}, []string{"INFO F21 D6"}},
		"no such indicator": {head + top + "一级指标|二级指标|三级指标|指标值|分值\n产出|数量|培训人次|≥50人次|\n效益|经济|无|—|0分\n^|生态|无|无|", []string{first, indicator}, []string{"INFO F21 C7"}},
		"with marks":        {head + top + "一级指标|二级指标|三级指标|指标值|分值\n产出|数量|无|无|10", []string{first, "产出/数量/无//无//10"}, nil},
		"amounts in the label's cell": {head + "项目名称|培训|<|<|<\n年度资金总额：    236.8|其中：财政拨款   200.8|其他资金    36" + bottom,
			[]string{"/培训//236.8/200.8/36/", indicator}, nil},
		"of which, numbered": {head + "项目名称|培训|<|<|<\n项目总投资|300|本年预算|100|\n其中：（1）财政拨款|100|（3）其他资金|0|" + bottom,
			[]string{"/培训//100/100/0/", indicator}, []string{"INFO F21 B3"}},
		"names": {head + "项目申报年度|2025|主管预算单位|局|<\n项目名称|培训|计划开始日期|1月|<\n政府预算资金|100|<|<|<" + bottom,
			[]string{"/培训/局//100//", indicator}, []string{"INFO F21 C3"}},
	})
	if got := fundName(cell{text: "      其他资金"}); got != "其他资金" {
		t.Errorf("其他资金 is called %s", got)
	}
}
