package sheet

import (
	"regexp"
	"slices"
)

// The columns in which a unit reports what it achieved, as the header of an
// indicator table names them: 实际完成值 of the self-evaluation (财预〔2020〕10号),
// 1—7月执行情况 and 全年预计完成情况 of the monitoring form (财预〔2019〕136号), and
// what provinces make of them. What a goal table says of earlier years
// (上年实际完成值, 近三年完成情况) is none.
var (
	achievedColumn = regexp.MustCompile(`完成值|实际值|完成情况|执行情况|完成程度|实际完成|实现值|执行数|执行率|完成率\(|完成比例|自评得分|^得分$|^自评分|偏差(?:原因|度|率)|未完成原因|完成目标可能性`)
	earlierYears   = regexp.MustCompile(`上年|前年|去年|往年|历年|历史|近[二两三]年|上一?年度|基期|20\d\d年`)
)

// isExecutionHead tells whether a line is the header of an indicator table that
// reports execution, of a self-evaluation (项目支出绩效自评表) or of monitoring
// (执行监控表): the indicators' columns with one of what was achieved. Such a table
// is execution data, whatever targets it repeats.
func isExecutionHead(l line) bool {
	found, _ := findColumns(l)
	return found != nil && slices.ContainsFunc(l.cells, reportsExecution)
}

// reportsExecution tells whether a header cell names what was achieved.
func reportsExecution(c cell) bool {
	text := label(c.text)
	return achievedColumn.MatchString(text) && !earlierYears.MatchString(text)
}

// holdsExecution tells whether some table of the document reports execution.
func (d document) holdsExecution() bool { return d.executionHead() >= 0 }

// executionHead is the line of the first header that reports execution; -1 where none does.
func (d document) executionHead() int {
	head := slices.IndexFunc(d.lines, isExecutionHead)
	for at := range d.listHeaders() {
		if head < 0 || at < head {
			head = at
		}
	}
	return head
}
