package sheet

import (
	"regexp"
	"slices"
	"strconv"
	"strings"

	"zhunsheng/rules"
)

// A formReader finds goal tables in a document by the text of their anchor
// cells. It walks the lines once and knows in which part of a table it is.
type formReader struct {
	*findings
	document
	tables []*rules.GoalTable
	at     int // index of the line that is being read

	next    *rules.GoalTable // what stands before the next table: heading, agency, money unit
	table   *rules.GoalTable // the table that is being read; nil outside
	seen    map[string]bool  // labels of that table that were read
	part    part
	plan    []cell   // header of the spending plan, while its values are awaited
	columns *columns // header of the indicators
}

// part is the part of a goal table that the next row without a label belongs to.
type part int

const (
	nowhere part = iota
	inPurpose
	inPlan
	inGoal
	inIndicators
)

var (
	heading = regexp.MustCompile(`^(?:(\d{1,3})\s*[.．、]\s*)?(\S.*绩效目标(?:申报)?表)$`)
	agency  = regexp.MustCompile(`^(\d{6,21})\s*(\p{Han}.*?)\s*([(（]?(?:金额)?单位[:：].*)?$`)
	money   = regexp.MustCompile(`^[(（]?(?:金额)?单位[:：]\s*(\S*元)\s*[)）]?$`)
	month   = regexp.MustCompile(`^(\d{1,2})月底$`)
)

// fields are the labels whose value stands in the cell to the right.
var fields = map[string]func(t *rules.GoalTable, value cell){
	"项目编码":      func(t *rules.GoalTable, c cell) { t.Code = rules.Cell{Text: clean(c.text), Source: c.source} },
	"项目名称":      func(t *rules.GoalTable, c cell) { t.Name = oneLine(c.text) },
	"预算数":       func(t *rules.GoalTable, c cell) { t.Budget = c.value() },
	"其中:财政资金":   func(t *rules.GoalTable, c cell) { t.Fiscal = c.value() },
	"财政资金":      func(t *rules.GoalTable, c cell) { t.Fiscal = c.value() },
	"其他资金":      func(t *rules.GoalTable, c cell) { t.Other = c.value() },
	"预算规模及资金用途": nil,
	"资金用途":      nil,
	"资金支出计划":    nil,
	"绩效目标":      nil,
	"年度绩效目标":    nil,
}

// parts are the labels that begin a part of the table.
var parts = map[string]part{
	"预算规模及资金用途": inPurpose, "资金用途": inPurpose, "资金支出计划": inPlan, "绩效目标": inGoal, "年度绩效目标": inGoal,
}

// starts are the labels that name a project: the second of a kind begins the
// next table.
var starts = []string{"项目编码", "项目名称"}

func isLabel(c cell) bool {
	_, known := fields[plainLabel(c.text)]
	return known && !c.carried
}

// readForm finds the department's part and the goal tables of a document.
func readForm(doc document, f *findings) *rules.Declaration {
	r := &formReader{findings: f, document: doc, next: &rules.GoalTable{}}
	for i, l := range doc.lines {
		if i > 0 && l.sheet != doc.lines[i-1].sheet {
			r.leaveTable() // no table goes on in another tab
		}
		r.at = i
		r.readLine(l)
	}
	r.leaveTable()
	if len(r.tables) == 0 {
		f.whole("F01", "没有找到绩效目标表：表中应有“项目编码”“预算数”“三级指标”“指标值”等栏目；可读取的形式：%s", formNames())
		return nil
	}
	d := &rules.Declaration{Department: readDepartment(doc.lines), Tables: r.tables}
	readYear(d, f)
	return d
}

func (r *formReader) readLine(l line) {
	switch {
	case l.isBlank():
	case r.readHeading(l), r.readAgency(l), r.readColumns(l):
	case !l.inTable:
		r.part = nowhere
	case r.readLabels(l):
	case r.table != nil:
		r.readRow(l)
	}
}

// readHeading reads 「n.<项目>绩效目标表」.
func (r *formReader) readHeading(l line) bool {
	c, ok := l.only()
	found := heading.FindStringSubmatch(oneLine(c.text))
	inText := l.inTable && (r.part == inPurpose || r.part == inGoal)
	if !ok || found == nil || inText && (len(l.cells) > 1 || found[1] == "") {
		return false
	}
	r.leaveTable()
	r.next.Title = clean(found[2])
	r.next.No, _ = strconv.Atoi(found[1])
	return true
}

// readAgency reads 「433001曹妃甸区行政审批局本级　单位：万元」, in one cell or
// two. It stays good for the tables that follow.
func (r *formReader) readAgency(l line) bool {
	named := false
	for _, c := range l.cells {
		text := oneLine(c.text)
		if found := agency.FindStringSubmatch(text); found != nil && (!l.inTable || r.part != inIndicators || len(l.cells) <= 2) {
			named, text = true, found[3]
			r.next.AgencyCode, r.next.AgencyName = found[1], clean(found[2])
		}
		if found := money.FindStringSubmatch(text); found != nil {
			checkMoneyUnit(r.findings, r.at, found[1], c.source)
			if r.table != nil && !named && len(r.table.Indicators) == 0 {
				r.table.MoneyUnit = found[1]
				return true
			}
			r.leaveTable()
			r.next.MoneyUnit = found[1]
			return true
		}
	}
	return named && !l.inTable
}

// checkMoneyUnit refuses amounts that would be read ten thousand times too large.
func checkMoneyUnit(f *findings, at int, unit string, source rules.Source) {
	if unit != "" && unit != "万元" {
		f.add(at, "F10", rules.Error, source, "金额单位“%s”不能识别，各项金额请换算为万元，并注明“单位：万元”", unit)
	}
}

// readLabels reads the labels of a row and the values to their right.
func (r *formReader) readLabels(l line) bool {
	first := slices.IndexFunc(l.cells, func(c cell) bool { return !c.carried && !c.isBlank() })
	if r.part == inIndicators && !slices.Contains(starts, plainLabel(l.cells[first].text)) {
		return false // an indicator may be called 其他资金
	}
	if !slices.ContainsFunc(l.cells, isLabel) {
		return false
	}
	r.part = nowhere
	for i, c := range l.cells {
		if !isLabel(c) {
			continue
		}
		value := cell{source: c.source}
		if i+1 < len(l.cells) && !isLabel(l.cells[i+1]) {
			value = l.cells[i+1]
		}
		r.readField(plainLabel(c.text), c, value, l)
	}
	return true
}

func (r *formReader) readField(name string, at, value cell, l line) {
	if slices.Contains(starts, name) && (r.table == nil || r.seen[name]) {
		r.enterTable(at.source)
	}
	if r.table == nil {
		return
	}
	set := fields[name]
	switch {
	case set == nil:
		r.enterPart(parts[name], value, l)
	case r.seen[name]:
		r.add(r.at, "F10", rules.Error, at.source, "“%s”在同一张表中出现两次，请只保留一处", name)
	default:
		set(r.table, value)
	}
	r.seen[name] = true
}

func (r *formReader) enterTable(source rules.Source) {
	r.leaveTable()
	t := *r.next
	t.Source = source
	if t.No == 0 {
		t.No = len(r.tables) + 1
	}
	r.next.Title, r.next.No = "", 0
	r.table, r.seen = &t, map[string]bool{}
	r.tables = append(r.tables, r.table)
}

func (r *formReader) leaveTable() {
	if r.table != nil && r.table.Name == "" {
		r.add(r.at, "F03", rules.Error, r.table.Source, "缺少项目名称，请在“项目名称”右侧填写")
	}
	r.table, r.part, r.columns = nil, nowhere, nil
}

// enterPart begins a part; its text may stand beside the label already.
func (r *formReader) enterPart(p part, value cell, l line) {
	r.part = p
	switch p {
	case inPlan:
		r.plan = l.cells
	case inPurpose:
		r.table.Purpose = clean(value.text)
	case inGoal:
		r.table.Goal = clean(value.text)
	}
}

// readRow reads a row without a label of its own, as its part asks.
func (r *formReader) readRow(l line) {
	switch r.part {
	case inPurpose:
		r.goOn(&r.table.Purpose, l)
	case inGoal:
		r.goOn(&r.table.Goal, l)
	case inPlan:
		r.readPlan(l)
	case inIndicators:
		r.readIndicator(l)
	default:
		r.add(r.at, "F09", rules.Warn, l.cells[0].source, "表中这一行不属于任何已知栏目，没有读取：“%s”", l.text())
	}
}

// goOn adds a row to a text that began above, as long as it is one that a person
// would write.
func (r *formReader) goOn(text *string, l line) {
	if len(*text) > maxCell {
		r.add(r.at, "F09", rules.Warn, l.cells[0].source, "这段文字超过%dKB，以下没有读取：“%s”", maxCell>>10, shorten(l.text()))
		return
	}
	*text = clean(*text + "\n" + l.restText())
}

// restText is what a row adds to a text that began above.
func (l line) restText() string {
	var texts []string
	for _, c := range l.cells {
		if !c.carried && !c.isBlank() {
			texts = append(texts, clean(c.text))
		}
	}
	return strings.Join(texts, "\n")
}

// readPlan reads the percentages under 「3月底」 ….
func (r *formReader) readPlan(l line) {
	r.part = nowhere
	values, ok := align(r.plan, l.cells)
	if !ok {
		r.add(r.at, "F03", rules.Error, l.cells[0].source,
			"资金支出计划有%d格，下面的数值有%d格，无法对应，请逐月填写", len(r.plan), len(l.cells))
		return
	}
	for i, head := range r.plan {
		text := label(head.text)
		found := month.FindStringSubmatch(text)
		switch {
		case found != nil:
			m, _ := strconv.Atoi(found[1])
			r.table.Plan = append(r.table.Plan, rules.PlanCell{Month: m, Percent: values[i].value()})
		case text != "" && !isLabel(head) && !head.carried:
			r.add(r.at, "F10", rules.Error, head.source, "资金支出计划的“%s”没有读取，应写成“3月底”这样的月份", oneLine(head.text))
		}
	}
}
