package sheet

import (
	"bytes"
	"fmt"
	"testing"

	"github.com/xuri/excelize/v2"
)

// tenMistakes is a tab with two goal tables and one mistake of each of ten kinds; where they
// stand is in tenPlaces.
func tenMistakes(t *testing.T) []byte {
	t.Helper()
	f := excelize.NewFile()
	defer func() { _ = f.Close() }()
	const tab = "绩效目标表"
	if err := f.SetSheetName("Sheet1", tab); err != nil {
		t.Fatal(err)
	}
	head := []any{"一级指标", "二级指标", "三级指标", "绩效指标描述", "指标性质", "指标值", "计量单位", "分值"}
	for i, row := range [][]any{
		{"1.购买服务绩效目标表"},
		{"433001曹妃甸区行政审批局本级", nil, nil, nil, nil, nil, "单位：万元"},
		{"项目编码", "13020925P00009410002P", nil, "项目名称", "购买服务"},
		{"预算规模及资金用途", "预算数", "299.65", "其中：财政资金", "200", "其他资金", "50"}, // C4: not the sum
		{"用于购买服务"},
		{"资金支出计划（%）", "3月底", "6月底", "10月底", "12月底"},
		{nil, "25%", "壹半", "75%", "100%"}, // C7: no percentage
		{"绩效目标", "1.保障服务"},
		head,
		{"产出指标", "数量指标", "聘用人员数量", "聘用多少人", "≤", "≥50", "人", "20"},     // F10: sign against sign
		{nil, "质量指标", "窗口验收合格率", "验收合格的比例", "≥", "120", "%", "20"},     // F11: above 100%
		{nil, "时效指标", "服务完成时间", "何时完成", nil, "2025年2月30日前", nil, "20"}, // F12: no such day
		{nil, "数量指标", "培训场次", "培训多少", "≥", "5", "亩地瓜", "10"},           // F13: no unit
		{"效益指标", "社会效益指标", "办件时间缩短率", "缩短的比例", "≥", "20", "%", "10"},
		{nil, "社会效益指标", "办件时间缩短率", "缩短的比例", "≥", "30", "%", "5"},  // F15: twice
		{"满意度指标", "服务对象满意度指标", nil, "满意的比例", "≥", "95", "%", "5"}, // F16: no name
		{"2.维护绩效目标表"},
		{"项目编码", "13020925P00009410003P", nil, "项目名称", "维护"},
		{"预算规模及资金用途", "预算数", "若干", "其中：财政资金", nil, "其他资金", nil}, // C19: no amount
		{"用于维护"},
		{"资金支出计划（%）", "3月底", "6月底", "10月底", "12月底"},
		{nil, "25%", "50%", "75%", "90%"}, // E22: not all by the end of the year
		{"绩效目标", "1.保障运行"},
		head,
		{"产出指标", "数量指标", "维护设备数量", "维护多少台设备", "≥", "50", "台", "70"},
		{"效益指标", "社会效益指标", "系统可用率", "可用时间的比例", "≥", "99", "%", "10"},
		{"满意度指标", "服务对象满意度指标", "用户满意度", "满意的比例", "≥", "90", "%", "10"},
	} {
		if err := f.SetSheetRow(tab, fmt.Sprintf("A%d", i+1), &row); err != nil {
			t.Fatal(err)
		}
	}
	for _, area := range [][2]string{{"A10", "A13"}, {"A14", "A15"}, {"B3", "C3"}} {
		if err := f.MergeCell(tab, area[0], area[1]); err != nil {
			t.Fatal(err)
		}
	}
	out, err := f.WriteToBuffer()
	if err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func openWorkbook(t *testing.T, data []byte) *excelize.File {
	t.Helper()
	f, err := excelize.OpenReader(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = f.Close() })
	return f
}
