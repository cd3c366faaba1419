package paper_test

import (
	"io"
	"strings"
	"testing"

	"zhunsheng/sheet/paper"
)

func TestCheck(t *testing.T) {
	form := func(change func(f *paper.Form)) *paper.Form {
		f := &paper.Form{Sheet: "表", Widths: []float64{20, 20, 20}, Rows: []paper.Row{
			{Cells: []paper.Cell{{Text: "甲", Rows: 2}, {Text: "乙", Col: 1, Cols: 2}}},
			{Cells: []paper.Cell{{Text: "丙", Col: 1}, {Text: "丁", Col: 2}}},
			{Cells: []paper.Cell{{Text: "戊", Cols: 3}}},
		}}
		change(f)
		return f
	}
	for _, c := range []struct {
		name   string
		change func(f *paper.Form)
		want   string // "" is no error
	}{
		{"right", func(f *paper.Form) { f.Head = [2]int{0, 1} }, ""},
		{"overlap", func(f *paper.Form) { f.Rows[1].Cells[0].Col = 0 }, `row 2 column 1 ("丙"): overlaps the cell of row 1 column 1 ("甲")`},
		{"too wide", func(f *paper.Form) { f.Rows[0].Cells[1].Cols = 3 }, "row 1 column 2"},
		{"column that would overflow", func(f *paper.Form) { f.Rows[0].Cells[1].Col = 1 << 62 }, "columns wide in a grid of 3"},
		{"too high", func(f *paper.Form) { f.Rows[2].Cells[0].Rows = 2 }, "2 rows high, 1 are left"},
		{"negative", func(f *paper.Form) { f.Rows[2].Cells[0].Rows = -1 }, "row 3"},
		{"head outside", func(f *paper.Form) { f.Head = [2]int{2, 4} }, "head of rows [2, 4)"},
		{"head turned round", func(f *paper.Form) { f.Head = [2]int{2, 1} }, "head of rows [2, 1)"},
		{"cell into the head", func(f *paper.Form) { f.Head = [2]int{1, 2} }, "reaches from above into the head"},
		{"wider than the page", func(f *paper.Form) { f.Widths[0] = 135 }, "175 mm wide, the page 174"},
		{"as wide as the page across", func(f *paper.Form) { f.Widths[0], f.Landscape = 221, true }, ""},
		{"no column", func(f *paper.Form) { f.Widths[1] = 0 }, "column 2 is 0 mm wide"},
		{"nothing", func(f *paper.Form) { f.Rows = nil }, "nothing to print"},
		{"colour", func(f *paper.Form) { f.Rows[0].Cells[0].Fill = "red" }, `fill "red"`},
		{"style", func(f *paper.Form) { f.Rows[0].Cells[0].Style = 99 }, "style 99"},
	} {
		f := form(c.change)
		err := paper.Check(f)
		if (err == nil) != (c.want == "") || err != nil && !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, want %q", c.name, err, c.want)
		}
		for _, w := range []paper.Writer{must(workbook(io.Discard)), must(document(io.Discard))} {
			if wrote := w.Write(f); (wrote == nil) != (err == nil) {
				t.Errorf("%s: %T wrote with %v", c.name, w, wrote)
			}
			if err := w.Close(); err != nil {
				t.Errorf("%s: %T: %v", c.name, w, err)
			}
		}
	}
}

func must[T any](value T, err error) T {
	if err != nil {
		panic(err)
	}
	return value
}

func TestDump(t *testing.T) {
	f := selfEvaluation("购买第三方服务", 2)
	f.Rows[12].Cells[0].Fill = "FFC7CE"
	const want = `自评表 upright 16+22+24+33+19+19+11+11+19 head R12
R1  12mm C1-9 title 项目支出绩效自评表
R2  C1-9 caption centre （2025年度）
R3  C1-2 label 项目名称 │ C3-9 centre 购买第三方服务
R4  C1-2 label 主管部门 │ C3-4 centre 曹妃甸区行政审批局 │ C5 label 实施单位 │ C6-9 centre 曹妃甸区行政审批局本级
R5  C1 R5-9 label 项目资金（万元） │ C2-3 label │ C4 label 年初预算数 │ C5 label 全年预算数（A） │ C6 label 全年执行数（B） │ C7 label 分值 │ C8 label 得分 │ C9 label 执行率（B/A）
R6  C2-3 label 年度资金总额 │ C4 figure number 299.65 │ C5 figure number 299.65 │ C6 figure number 284.67 │ C7 figure number 10 │ C8 figure number 9.50 │ C9 figure number 95.00%
R7  C2-3 label 其中：当年财政拨款 │ C4 figure number 299.65 │ C5 figure number 299.65 │ C6 figure number 284.67 │ C7 figure number － │ C8 figure number － │ C9 figure number 95.00%
R8  C2-3 label 上年结转资金 │ C4 figure number 299.65 │ C5 figure number 299.65 │ C6 figure number 284.67 │ C7 figure number － │ C8 figure number － │ C9 figure number 95.00%
R9  C2-3 label 其他资金 │ C4 figure number 299.65 │ C5 figure number 299.65 │ C6 figure number 284.67 │ C7 figure number － │ C8 figure number － │ C9 figure number 95.00%
R10 C1 R10-11 label 年度总体目标 │ C2-4 label 预期目标 │ C5-9 label 实际完成情况
R11 C2-4 1.按合同及时足额拨付购买第三方服务费用，保障政务服务大厅窗口正常运转；⏎2.窗口人员不少于50人，群众满意率达到92%以上。 │ C5-9 全年拨付284.67万元，大厅窗口运转正常；实有窗口人员48人，较目标少2人，系年中离职后未及时补充。
R12 C1 R12-14 label 绩效指标 │ C2 label 一级指标 │ C3 label 二级指标 │ C4 label 三级指标 │ C5 label 年度指标值 │ C6 label 实际完成值 │ C7 label 分值 │ C8 label 得分 │ C9 label 偏差原因分析及改进措施
R13 C2 R13-14 label #FFC7CE 产出指标（50分） │ C3 label 数量指标 │ C4 聘用人员数量1 │ C5 figure ≥50人 │ C6 figure 48人 │ C7 figure number 12.50 │ C8 figure number 12.00 │ C9 年中两人离职，已补招。
R14 C3 label 数量指标 │ C4 聘用人员数量2 │ C5 figure ≥50人 │ C6 figure 48人 │ C7 figure number 12.50 │ C8 figure number 12.00 │ C9 年中两人离职，已补招。
R15 C1-6 strong 总分 │ C7 figure number 100 │ C8 figure number 98.09 │ C9 figure number
R16 C1-9 note 注：得分依据《项目支出绩效评价管理办法》（财预〔2020〕10号）计算。
`
	if got := paper.Dump(f); got != want {
		t.Errorf("got\n%s", got)
	}
}
