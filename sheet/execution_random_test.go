package sheet

import (
	"math/rand/v2"
	"testing"

	"zhunsheng/rules"
)

// Whatever rows a document has, reading ends, and what it reads has a period or an ERROR.
func TestReadingAnyDocument(t *testing.T) {
	words := []string{
		"", "", "—", "项目名称", "项目编码：13020925P00009410002P", "评估评审", "（2025年度）", "2025年项目支出绩效自评表", "项目资金（元）", "年初预算数", "全年预算数（A）", "1—7月执行数", "执行率", "分值", "得分",
		"年度资金总额", "其中：当年财政拨款", "100", "95%", "年度总体目标", "预期目标", "实际完成情况", "一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值", "偏差原因分析", "经费保障", "确定能", "完成目标可能性", "√",
		"产出指标(50分)", "数量指标", "≥50项", "52", "总分", "注：说明", "评价结论", "不适用", "部门整体支出绩效自评表", "填报模板第1版｜2025年6月底｜单位：x", "资金来源", "累计执行数", "本期实际完成值", "二季度执行情况",
	}
	read := 0
	for seed := range uint64(2000) {
		r := rand.New(rand.NewPCG(seed, 3))
		var doc document
		for range 2 + r.IntN(14) {
			l := line{inTable: r.IntN(6) > 0}
			col := 0
			for range r.IntN(9) {
				c := cell{text: words[r.IntN(len(words))], col: col, span: 1 + r.IntN(2)*r.IntN(3), carried: r.IntN(8) == 0, source: rules.Source{Sheet: "表", Cell: at(col+1, len(doc.lines)+1)}}
				if r.IntN(3) == 0 {
					c.source.Cell = "第1行第1列"
				}
				l.cells = append(l.cells, c)
				col = c.end() + r.IntN(10)/9
			}
			doc.lines = append(doc.lines, l)
		}
		f := &findings{}
		reports, _ := readExecution(doc, f, Given{})
		for _, one := range append(reports, readReportForm(doc, f, Given{})...) {
			read++
			if (one.FiscalYear == 0 || one.Month == 0) && !rules.HasErrors(f.sorted()) {
				t.Fatalf("seed %d: %+v without an ERROR", seed, one)
			}
		}
	}
	if read < 100 {
		t.Errorf("only %d reports were read", read)
	}
}
