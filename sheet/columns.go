package sheet

import (
	"slices"
	"strings"

	"zhunsheng/rules"
)

// columns is the header of an indicator table, with what each column holds.
type columns struct {
	header []cell
	names  []string // the column's name in the form, "" where it is not known
	told   bool     // that unknown columns are not read was said
}

// columnNames maps what a header cell says to the column's name.
var columnNames = map[string]string{
	"一级指标": "一级指标", "二级指标": "二级指标", "三级指标": "三级指标",
	"绩效指标描述": "绩效指标描述", "指标描述": "绩效指标描述", "指标解释": "绩效指标描述", "指标说明": "绩效指标描述",
	"指标值": "指标值", "年度指标值": "指标值", "绩效指标值": "指标值", "目标值": "指标值",
	"指标值确定依据": "指标值确定依据", "确定依据": "指标值确定依据",
	"指标性质": "指标性质", "计算符号": "指标性质", "符号": "指标性质",
	"计量单位": "计量单位", "度量单位": "计量单位",
	"分值": "分值", "权重": "分值", "指标分值": "分值", "指标权重": "分值",
	"绩效指标": "", "序号": "", "错误信息": "", // labels beside the columns: nothing to read
}

// requiredColumns are those without which an indicator says nothing.
var requiredColumns = []string{"三级指标", "指标值"}

// findColumns takes a row for a header: it has at least two of the columns that
// every indicator table has. own tells that not all of them are carried from the
// row above.
func findColumns(l line) (found *columns, own bool) {
	found = &columns{header: l.cells, names: make([]string, len(l.cells))}
	usual := 0
	for i, c := range l.cells {
		found.names[i] = columnNames[plainLabel(c.text)]
		if strings.HasSuffix(found.names[i], "级指标") || found.names[i] == "指标值" {
			usual++
			own = own || !c.carried
		}
	}
	if !l.inTable || usual < 2 {
		return nil, false
	}
	return found, own
}

func (c *columns) missing() []string {
	return slices.DeleteFunc(slices.Clone(requiredColumns), func(name string) bool { return slices.Contains(c.names, name) })
}

// readColumns reads a header row. Where the header has two, the second says all
// if it names a column of its own; else it only divides a column of the first.
func (r *formReader) readColumns(l line) bool {
	found, own := findColumns(l)
	switch {
	case found == nil:
		return false
	case !own:
		return true
	case r.table == nil:
		r.add(r.at, "F03", rules.Error, l.cells[0].source, "指标表之前没有“项目编码”“项目名称”，不知道属于哪个项目，请补上项目信息")
		return true
	}
	r.part, r.columns = inIndicators, found
	if r.at+1 < len(r.lines) {
		if below, _ := findColumns(r.lines[r.at+1]); below != nil && len(below.missing()) == 0 {
			return true
		}
	}
	for _, name := range found.missing() {
		r.add(r.at, "F03", rules.Error, l.cells[0].source, "指标表缺少“%s”一列，该表的指标没有读取；现有的列是：%s", name, l.text())
		r.part, r.columns = nowhere, nil
	}
	r.checkRepeats(found)
	return true
}

// checkRepeats refuses a header that names a column twice, as a form does that
// has targets for the medium term beside those for the year.
func (r *formReader) checkRepeats(found *columns) {
	for i, name := range found.names {
		if name != "" && slices.Contains(found.names[:i], name) {
			r.add(r.at, "F10", rules.Error, found.header[i].source, "“%s”一列出现两次，只读取第一列，请删去多余的列", name)
		}
	}
}

// readIndicator reads a row under the header.
func (r *formReader) readIndicator(l line) {
	header := r.columns.header
	row, ok := align(header, l.cells)
	if _, alone := l.only(); !ok && !alone {
		r.add(r.at, "F03", rules.Error, l.cells[0].source,
			"这一行有%d格，表头有%d格，无法对应各列，请补齐空格：“%s”", len(l.cells), len(header), l.text())
		return
	}
	if !ok {
		row = make([]cell, len(header)) // a note or a total across the table
	}
	value := func(name string) cell { return row[max(0, slices.Index(r.columns.names, name))] }
	text := func(name string) string {
		if !slices.Contains(r.columns.names, name) {
			return ""
		}
		return oneLine(value(name).text)
	}
	target := value("指标值")
	switch name := text("三级指标"); {
	case name == "" && !target.isBlank():
		r.add(r.at, "F03", rules.Error, target.source, "指标值“%s”没有三级指标名称，请补上", oneLine(target.text))
		return
	case name == "":
		r.add(r.at, "F09", rules.Warn, l.cells[0].source, "这一行没有三级指标和指标值，没有读取：“%s”", l.text())
		return
	}
	r.tellUnknown(row)
	i := rules.Indicator{
		Level1: text("一级指标"), Level2: text("二级指标"), Name: text("三级指标"),
		Description: text("绩效指标描述"), Basis: text("指标值确定依据"), Target: target.value(),
		Sign: text("指标性质"), Unit: text("计量单位"), Marks: text("分值"),
	}
	r.table.Indicators = append(r.table.Indicators, carryLevels(i, r.table.Indicators))
}

// carryLevels fills the blank cells of a level that was merged downwards.
func carryLevels(i rules.Indicator, above []rules.Indicator) rules.Indicator {
	if len(above) == 0 || i.Level1 != "" && i.Level1 != above[len(above)-1].Level1 {
		return i
	}
	last := above[len(above)-1]
	i.Level1 = last.Level1
	if i.Level2 == "" {
		i.Level2 = last.Level2
	}
	return i
}

// tellUnknown says once for a table that a column with content is not read.
func (r *formReader) tellUnknown(row []cell) {
	for i, c := range r.columns.header {
		_, known := columnNames[plainLabel(c.text)]
		if !known && !r.columns.told && !row[i].isBlank() {
			r.columns.told = true
			r.add(r.at, "F09", rules.Warn, c.source, "不认识“%s”一列，没有读取", oneLine(c.text))
		}
	}
}
