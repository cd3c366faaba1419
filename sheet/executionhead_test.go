package sheet

import (
	"strings"
	"testing"
)

func TestExecutionHead(t *testing.T) {
	for header, want := range map[string]bool{
		"绩效指标|一级指标|二级指标|三级指标|年度指标值|实际完成值|分值|得分|偏差原因分析及改进措施":             true,
		"绩效指标|一级指标|二级指标|三级指标|年度指标值|1—7月执行情况|全年预计完成情况|偏差原因分析|完成目标可能性|备注": true,
		"一级指标|二级指标|三级指标|指标性质|指标值|度量单位|权重|完成值|未完成原因分析":                   true,
		"一级指标|二级指标|三级指标|年度指标值（A）|全年 实际值（B）|得分计算方法|得分":                   true,
		"一级指标|二级指标|三级指标|绩效指标描述|指标值|指标值确定依据":                             false,
		"一级指标|二级指标|三级指标|指标值|分值（90）|得分计算方法":                              false,
		"一级指标|二级指标|三级指标|上年实际完成值|本年指标值":                                  false,
		"一级指标|二级指标|三级指标|近三年完成情况|指标值|2023年完成值":                           false,
		"项目资金（万元）|年初预算数|全年预算数（A）|全年执行数（B）|分值|执行率（B/A）|得分":               false,
		"年度总体目标|预期目标|实际完成情况":                                            false,
	} {
		var l line
		l.inTable = true
		for i, text := range strings.Split(header, "|") {
			l.cells = append(l.cells, cell{text: text, col: i, span: 1})
		}
		if got := isExecutionHead(l); got != want {
			t.Errorf("%s: %v", header, got)
		}
		if got := (document{[]line{l}}).holdsExecution(); got != want {
			t.Errorf("document of %s: %v", header, got)
		}
	}
}
