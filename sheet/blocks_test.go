package sheet

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"zhunsheng/rules"
)

// readBlocks reads a form of 2025, of which lines that begin with ¶ are paragraphs. It
// yields the names of the indicators that were read, those of the findings that are no
// INFO, and of the INFO about what is not evaluated the number of texts.
func readBlocks(rows string) (names, found []string) {
	rows = "（2025年度）|<|<|<|<\n项目名称|培训|<|<|<\n年度资金总额（万元）|100|<|<|<\n" + rows
	f := newFindings("表.xlsx", []byte(rows))
	doc := tableOf(f, rows)
	for i, l := range doc.lines {
		if text, ok := strings.CutPrefix(l.cells[0].text, "¶"); ok {
			doc.lines[i].inTable, doc.lines[i].cells[0].text = false, text
		}
	}
	d := readForm(doc.joined(f), f, Given{})
	if d != nil {
		for _, t := range d.Tables {
			for _, i := range t.Indicators {
				names = append(names, i.Name+i.Target.Text)
			}
		}
	}
	for _, one := range f.sorted() {
		if one.Severity != rules.Info || one.ID == "F21" {
			found = append(found, one.Severity.String()+" "+one.ID+" "+one.Source.Cell)
		}
	}
	return names, found
}

const blockHead = "一级指标|二级指标|三级指标|指标值"

// Indicators of several years, or of another year, under a heading of their own are not
// read as the year's, whatever stands where.
func TestBlocksOfOtherYears(t *testing.T) {
	pairs := [][2]string{
		{"中期绩效指标", "年度绩效指标"}, {"实施期绩效指标", "年度绩效指标"}, {"总体绩效指标", "年度绩效指标"}, {"总体指标", "2025年度指标"},
		{"三年绩效指标", "2025年绩效指标"}, {"中期目标", "年度目标"}, {"实施期目标", "年度目标"}, {"长期绩效目标", "年度绩效目标"},
		{"一、长期绩效目标表", "二、年度绩效目标表"}, {"绩效指标（中期）", "绩效指标（年度）"}, {"2025—2027年绩效指标", "2025年绩效指标"},
		{"全周期指标", "当年指标"}, {"上年绩效指标", "本年绩效指标"}, {"2024年绩效指标", "2025年绩效指标"}, {"2026年绩效指标", "2025年绩效指标"},
		{"（一）三年总指标", "（二）2025年度指标"}, {"年度绩效指标（2024年）", "年度绩效指标（2025年）"},
	}
	const other, own = "产出指标|数量指标|多年人次|≥900人次\n|质量指标|多年合格率|≥90%", "产出指标|数量指标|人次|≥300人次\n|质量指标|合格率|≥95%"
	beside := func(rows string) string { return "^|" + strings.ReplaceAll(rows, "\n", "\n^|") }
	for _, pair := range pairs {
		a, b := pair[0], pair[1]
		for place, rows := range map[string]string{
			"rows over headers":       a + "|<|<|<\n" + blockHead + "\n" + other + "\n" + b + "|<|<|<\n" + blockHead + "\n" + own,
			"rows under a header":     blockHead + "\n" + a + "|<|<|<\n" + other + "\n" + b + "|<|<|<\n" + own,
			"rows, a header once":     a + "|<|<|<\n" + blockHead + "\n" + other + "\n" + b + "|<|<|<\n" + own,
			"paragraphs":              "¶" + a + "\n" + blockHead + "\n" + other + "\n¶" + b + "\n" + blockHead + "\n" + own,
			"labels left of headers":  a + "|" + blockHead + "\n" + beside(other) + "\n" + b + "|" + blockHead + "\n" + beside(own),
			"labels left of the rows": "|" + blockHead + "\n" + a + beside(other)[1:] + "\n" + b + beside(own)[1:],
		} {
			t.Run(place+"/"+a+"/"+b, func(t *testing.T) {
				names, found := readBlocks(rows)
				if diff := cmp.Diff([]string{"人次≥300人次", "合格率≥95%"}, names); diff != "" {
					t.Errorf("(-want +got):\n%s", diff)
				}
				if len(found) != 1 || !strings.HasPrefix(found[0], "INFO F21") {
					t.Errorf("findings %q; want one about the other indicators", found)
				}
			})
		}
	}
}

// The year's may stand first, and alone under any heading.
func TestBlocksInAnyOrder(t *testing.T) {
	const other, own = "\n产出指标|数量指标|多年人次|≥900人次\n", "\n产出指标|数量指标|人次|≥300人次\n"
	for name, rows := range map[string]string{
		"the year's first":              "年度绩效指标|<|<|<\n" + blockHead + own + "中期绩效指标|<|<|<\n" + blockHead + other,
		"总体 behind the year's":          "年度绩效指标|<|<|<\n" + blockHead + own + "总体绩效指标|<|<|<\n" + blockHead + other,
		"总体 alone":                      "总体绩效指标|<|<|<\n" + blockHead + own,
		"a page repeats the heading":    "年度绩效指标|" + blockHead + "\n^|产出指标|数量指标|人次|≥300人次\n年度绩效指标|" + blockHead,
		"a goal that says 五年, no label": "目标名称|" + blockHead + "\n目标1：编制五年规划|产出指标|数量指标|人次|≥300人次",
	} {
		t.Run(name, func(t *testing.T) {
			names, found := readBlocks(rows)
			if diff := cmp.Diff([]string{"人次≥300人次"}, names); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
			if slices.ContainsFunc(found, func(s string) bool { return strings.HasPrefix(s, "ERROR") }) {
				t.Errorf("findings %q", found)
			}
		})
	}
}

// Where nobody can say which indicators are the year's, that is an ERROR.
func TestBlocksThatCantBeTold(t *testing.T) {
	const other, own = "\n产出指标|数量指标|多年人次|≥900人次\n", "\n产出指标|数量指标|人次|≥300人次\n"
	for name, rows := range map[string]string{
		"近期":             "近期绩效指标|<|<|<\n" + blockHead + other + "年度绩效指标|<|<|<\n" + blockHead + own,
		"近期 second":      "年度绩效指标|<|<|<\n" + blockHead + own + "近期绩效指标|<|<|<\n" + blockHead + other,
		"阶段 after 中期":    "中期绩效指标|<|<|<\n" + blockHead + other + "第一阶段指标|<|<|<\n" + blockHead + own,
		"nothing before": blockHead + other + "年度绩效指标|<|<|<\n" + blockHead + own,
	} {
		t.Run(name, func(t *testing.T) {
			if _, found := readBlocks(rows); !slices.ContainsFunc(found, func(s string) bool { return strings.HasPrefix(s, "ERROR F45") }) {
				t.Errorf("findings %q; want an ERROR F45", found)
			}
		})
	}
}
