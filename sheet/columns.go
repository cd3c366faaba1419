package sheet

import (
	"regexp"
	"slices"
	"strings"

	"zhunsheng/rules"
)

// columns is the header of an indicator table, with what each column holds.
type columns struct {
	header []cell
	names  []string // the column's name in the form, "" where it is not known
	told   []bool   // of each column: that it is not read was said
}

// The columns of an indicator table.
const (
	level1Column = "一级指标"
	level2Column = "二级指标"
	nameColumn   = "三级指标"
	targetColumn = "指标值"
	basisColumn  = "指标值确定依据"
	aboutColumn  = "绩效指标描述"
	signColumn   = "指标性质"
	kindColumn   = "指标值类型" // 定量, 定性
	wayColumn    = "指标方向"  // 正向, 反向
	unitColumn   = "计量单位"
	marksColumn  = "分值"
	extraColumn  = "补充"   // goes behind the description, with its heading
	pastColumn   = "以前年度" // of earlier years, or of half a year: not evaluated
	mediumPrefix = "中期:"  // of the medium term
	labelColumn  = "表头"   // beside the columns: nothing to read
	contentWord  = "指标内容" // the name, where no other column is; else a description
)

// columnNames maps what a header cell says to the column's name.
var columnNames = namesOf(map[string]string{
	level1Column: "一级指标 一级 一级指标名称 一级绩效指标 一级目标",
	level2Column: "二级指标 二级 二级指标名称 二级绩效指标 二级目标",
	nameColumn:   "三级指标 三级 三级指标名称 三级绩效指标 三级目标 指标名称 绩效指标名称 具体指标",
	aboutColumn:  "绩效指标描述 指标描述 指标解释 指标说明 指标含义 指标内涵 指标释义 三级指标解释 绩效指标解释 绩效指标说明 指标解释说明 指标解释及说明 绩效指标内容 三级指标说明",
	targetColumn: "指标值 年度指标值 绩效指标值 目标值 年度目标值 全年指标值 全年目标值 全年值 指标目标值 年度绩效指标值 本年指标值 本年度指标值 当年指标值 当年度指标值 计划指标值 年度计划值 计划值 " +
		"年初指标值 年初目标值 预期指标值 预期值 预期目标值 预算年度指标值 年度指标 绩效目标值 预计当年实现 预计当年实现值 当年预计实现 当年预期实现 本年目标值 本年度目标值 年初设定指标值 设定目标值 年度值 值 数值 目标数值 具体指标值 三级指标值 指标数值 全年(计划)值 指标值内容",
	basisColumn: "指标值确定依据 确定依据 指标值设定依据 绩效指标设定依据 绩效指标值设定依据 指标设定依据 设定依据 依据 指标值依据 绩效标准 指标依据 指标确定依据 绩效指标确定依据 指标来源 指标值来源 设置依据 指标设置依据 绩效指标值设定依据及数据来源 绩效指标设定依据及指标值数据来源 指标值确定依据及说明 目标值确定依据 目标值依据",
	signColumn:  "指标性质 计算符号 符号 绩效指标性质 比较符号 指标符号 判断符号 逻辑符号 运算符 运算符号 性质 关系 关系符号 目标值符号 指标值符号",
	kindColumn:  "指标值类型 指标类型 指标属性 值类型 定性定量 定量定性 定性/定量 定量/定性 绩效指标类型 绩效指标属性 指标类别 类型",
	wayColumn:   "指标方向 指标方向性 方向 方向性 指标导向",
	unitColumn:  "计量单位 度量单位 单位 指标单位 指标值单位 绩效度量单位 指标计量单位 绩效指标单位 绩效计量单位 数量单位 目标值单位 指标度量单位",
	marksColumn: "分值 权重 指标分值 指标权重 分值权重 权重分值 分值(权重) 权重(分值) 分值/权重 权重/分值 标准分 标准分值 指标分 绩效分值 绩效权重 三级指标权重 三级指标分值 满分 权重分",
	extraColumn: "评(扣)分标准 评扣分标准 评分标准 扣分标准 评分规则 评分办法 评分细则 评分方法 赋分规则 赋分标准 得分计算方法 计算方法 计算公式 计算方式 评价标准 评价方法 考核标准 考核办法 备注 说明 其他说明 数据来源 指标值数据来源 佐证资料 证明材料 " +
		"指标编码 指标代码 三级指标编码 一级指标编码 二级指标编码 是否核心指标 是否核心 核心指标 是否共性指标 数据来源及获取方式 取值方式 数据获取方式 评(扣)分标准及说明 完成时限 责任部门 责任科室 指标公式",
	labelColumn: "绩效指标 年度绩效指标 中期绩效指标 长期绩效指标 年度指标 中期指标 项目绩效指标 序号 行次 指标 编号",
	contentWord: "指标内容",
	codeLabel:   "项目编码 项目代码 项目编号", nameLabel: "项目名称 预算项目名称 单位名称、项目名称 单位名称/项目名称 单位、项目名称 单位(项目)名称", unitLabel: "预算单位 单位名称 实施单位 项目单位 预算单位名称 项目实施单位",
	unitCodeLabel: "单位编码 预算单位编码 单位代码", superiorLabel: "主管部门 部门名称",
	budgetLabel: "预算数 预算金额 项目预算 年度预算 年度资金总额 资金总额 项目资金 预算资金 年初预算数 预算规模", fiscalLabel: "财政资金 财政拨款 其中:财政拨款 其中:财政资金", otherLabel: "其他资金",
	goalLabel: "年度目标 绩效目标 年度绩效目标 项目年度绩效目标 项目年度目标 总体目标 年度总体目标 项目绩效目标 项目目标 总体绩效目标",
})

func init() {
	columnNames["年度指标"] = labelColumn // a value only where no other column is one
}

var (
	pastValue    = regexp.MustCompile(`上年|前年|去年|往年|历年|历史|近[二两三]年|上一?年度|基期|^(?:半年|上半年|一季度|二季度|三季度|四季度|前三季度)`)
	mediumTarget = regexp.MustCompile(`(?:指标|目标|计划)?值$|^(?:一|二|三)级指标$`)
)

// columnOf says what a header cell's column holds; "" where it is not known.
func columnOf(text string) string { return columnsKnown.of(text) }

var columnsKnown = recall(findColumn)

func findColumn(text string) string {
	full := withoutUnit(withoutMarks(label(text)))
	for _, one := range []string{full, withoutMarks(plainLabel(full))} {
		if name := columnNames[one]; name != "" {
			return name
		}
	}
	plain := plainLabel(full)
	switch medium, told := termOf(plain); {
	case pastValue.MatchString(plain):
		return pastColumn
	case told && medium && mediumTarget.MatchString(plain):
		return mediumPrefix + targetColumn
	}
	return ""
}

func isColumnName(c cell) bool {
	name := columnOf(c.text)
	known, ok := labelName(c.text)
	return name != "" || ok && known == heading2
}

// projectColumns are the columns of a list of many projects: what elsewhere stands
// over a table stands in each row.
var projectColumns = []string{codeLabel, nameLabel, unitLabel, unitCodeLabel, superiorLabel, budgetLabel, fiscalLabel, otherLabel, goalLabel}

// requiredColumns are those without which an indicator says nothing.
var requiredColumns = []string{nameColumn, targetColumn}

// findColumns takes a row for a header: it has at least two of the columns that
// every indicator table has. own tells that not all of them are carried from the
// row above.
func findColumns(l line) (found *columns, own bool) {
	found = &columns{header: l.cells, names: make([]string, len(l.cells)), told: make([]bool, len(l.cells))}
	usual := 0
	for i, c := range l.cells {
		found.names[i] = columnOf(c.text)
		plain := strings.TrimPrefix(found.names[i], mediumPrefix)
		if strings.HasSuffix(plain, "级指标") || plain == targetColumn {
			usual++
			own = own || !c.carried
		}
	}
	if little := usual == 1 && (saysLittle(found.names) || found.namesPlainly()); !l.inTable || usual < 2 && !little {
		return nil, false
	}
	found.settle()
	return found, own
}

// settle decides columns whose heading is read by what stands beside it.
func (c *columns) settle() {
	has := func(name string) bool { return slices.Contains(c.names, name) }
	c.settleYears()
	content := aboutColumn
	if !has(nameColumn) {
		content = nameColumn
	}
	for i, name := range c.names {
		if name == contentWord {
			c.names[i] = content
		}
	}
	if k := slices.Index(c.names, nameColumn); k >= 0 && !has(targetColumn) && !c.isList() {
		goals := slices.IndexFunc(c.header[k+1:], func(h cell) bool { return goalAsValue.MatchString(plainLabel(h.text)) })
		if goals >= 0 {
			c.names[k+1+goals] = targetColumn
		}
	}
	last := slices.Index(c.names, level2Column)
	for i, name := range c.names {
		plain := plainLabel(c.header[i].text)
		switch {
		case name == labelColumn && !has(nameColumn) && last >= 0 && i > last && (plain == "绩效指标" || plain == "指标"):
			c.names[i] = nameColumn
		case name == labelColumn && !has(targetColumn) && plain == "年度指标" && i > 0:
			c.names[i] = targetColumn
		case name == labelColumn && (plain == "绩效指标" || plain == "指标") && c.namesPlainly():
			c.names[i] = nameColumn
		case name == "" && plain == "活动" && (has(nameColumn) || c.namesPlainly()):
			c.names[i] = extraColumn
		case name == "" && i == 0 && strings.HasSuffix(plain, "指标"), i == 0 && i < slices.Index(c.names, level1Column) && blockWord(c.header[i].text) != "":
			c.names[i] = labelColumn
		case !c.isList() && i < slices.Index(c.names, level1Column) && namesGoal(plain):
			c.names[i] = labelColumn
		case name == wayColumn && !has(signColumn):
			c.names[i] = signColumn
		case name == wayColumn:
			c.names[i] = extraColumn
		case name == "" && c.isList():
			if field, ok := labelName(plain); ok && (field == yearLabel || slices.Contains(projectColumns, field)) {
				c.names[i] = field
			}
		case slices.Contains(projectColumns, name) && !has(nameLabel) && !has(codeLabel):
			c.names[i] = ""
		}
	}
}

// goalAsValue is the heading of the values where no other is.
var goalAsValue = regexp.MustCompile(`^(?:目标|(?:年度|本年度?|全年|当年|绩效|预期|年度绩效)目标|全年)$`)

func (c *columns) missing() []string {
	return slices.DeleteFunc(slices.Clone(requiredColumns), func(name string) bool { return slices.Contains(c.names, name) })
}

// isList tells whether the rows name their projects.
func (c *columns) isList() bool {
	return slices.Contains(c.names, nameLabel) || slices.Contains(c.names, codeLabel)
}

// readColumns reads a header row, of one line or two.
func (r *formReader) readColumns(l line) bool {
	found, own := findColumns(l)
	at := r.at
	if found == nil {
		if found = r.dividedList(l); found == nil {
			return false
		}
		own, r.until = true, at+2
	}
	if !own {
		return true
	}
	if second, ok := r.below(l); ok && r.until <= at && !slices.ContainsFunc(l.cells, reportsExecution) {
		if both := found.divided(second); both != nil {
			found, r.until = both, at+2
		}
	}
	switch {
	case slices.ContainsFunc(found.header, reportsExecution) && len(found.missing()) == 0:
		r.dropTable(l.cells[0].source)
		return true
	case r.table == nil && r.ofWhole:
		r.enterTable(l.cells[0].source)
	case found.isList():
		if r.columns == nil || !r.columns.isList() {
			r.leaveTable()
		}
	case r.table == nil:
		r.add(at, "F03", rules.Error, l.cells[0].source, "指标表之前没有“项目编码”“项目名称”，不知道属于哪个项目，请补上项目信息")
		r.refused = true
		return true
	}
	r.settleContents(found)
	r.settleTarget(found)
	r.part, r.columns = inIndicators, found
	r.chooseYear(found)
	r.settleTerm()
	for _, name := range found.missing() {
		r.add(at, "F03", rules.Error, l.cells[0].source, "指标表缺少“%s”一列，该表的指标没有读取；现有的列是：%s", name, l.text())
		r.part, r.columns, r.refused = nowhere, nil, true
	}
	return true
}

// divided reads a second header row, which divides columns of the first: 指标值
// over 前年, 上年 and 预计当年实现. It is nil where the row is none. What only parts a
// value that is read together, 符号, 数值 and 单位, leaves the first as it is.
func (c *columns) divided(l line) *columns {
	own := l.own()
	parent := func(one cell) int {
		return slices.IndexFunc(c.header, func(h cell) bool { return h.col <= one.col && one.end() <= h.end() })
	}
	name := slices.Index(c.names, nameColumn)
	if !l.inTable || len(own) == 0 || len(own) == 1 && blockWord(own[0].text) != "" {
		return nil
	}
	parts, usual := map[int][]string{}, false
	for _, one := range own {
		i := parent(one)
		divides := i >= 0 && c.header[i].span > one.span
		if columnOf(one.text) == "" && !divides || i >= 0 && i == name && columnOf(one.text) != nameColumn {
			return nil
		}
		parts[i] = append(parts[i], columnOf(one.text))
		plain := strings.TrimPrefix(columnOf(one.text), mediumPrefix)
		usual = usual || plain == targetColumn || strings.HasSuffix(plain, "级指标")
	}
	if len(parts) == 1 && slices.Equal(parts[slices.Index(c.names, targetColumn)], []string{signColumn, targetColumn, unitColumn}) && goesDown(l) {
		return c
	}
	both := &columns{}
	add := func(h cell, name string) {
		both.header, both.names, both.told = append(both.header, h), append(both.names, name), append(both.told, false)
	}
	next := 0
	for _, one := range own {
		i := parent(one)
		for ; next < len(c.header) && c.header[next].col < one.col && next != i; next++ {
			add(c.header[next], c.names[next])
		}
		part, name := one, columnOf(one.text)
		if i >= 0 {
			part, name = partOf(c.header[i], c.names[i], one)
		}
		add(part, name)
		if i >= 0 && c.header[i].end() == one.end() {
			next = i + 1
		}
	}
	for ; next < len(c.header); next++ {
		add(c.header[next], c.names[next])
	}
	both.settle()
	return both
}

// goesDown tells whether a row has cells that go on from above.
func goesDown(l line) bool {
	return slices.ContainsFunc(l.cells, func(c cell) bool { return c.carried })
}

// settleTerm tells apart columns that stand twice: for the medium term and for the
// year. What tells is a heading above them, or the goals' columns.
func (r *formReader) settleTerm() {
	c := r.columns
	for i, name := range c.names {
		if name == labelColumn && blockWord(c.header[i].text) != "" && c.leftOfLevels(i) && !c.isList() {
			r.beginBlock(c.header[i])
		}
	}
	stated := slices.Clone(c.names)
	for i, name := range stated {
		if !slices.Contains([]string{nameColumn, targetColumn, level1Column, level2Column, signColumn, unitColumn, marksColumn}, name) || countOf(stated, name) < 2 {
			continue
		}
		medium, told := r.headingTerm(c.header[i])
		if !told {
			medium, told = r.orderTerm(countOf(stated[:i], name), countOf(stated, name))
		}
		if !told {
			medium, told = r.mediumCol(c.header[i].col)
		}
		if told && medium {
			c.names[i] = mediumPrefix + name
		}
	}
	r.checkRepeats(c)
}

// headingTerm says whose term the line above a header cell names.
func (r *formReader) headingTerm(head cell) (medium, told bool) {
	if r.at == 0 {
		return false, false
	}
	for _, above := range r.lines[r.at-1].cells {
		if above.col <= head.col && head.end() <= above.end() && columnOf(above.text) != "" || strings.Contains(label(above.text), "指标") && above.col <= head.col && head.end() <= above.end() {
			return termOf(above.text)
		}
	}
	return false, false
}

func countOf(names []string, name string) (n int) {
	for _, one := range names {
		if one == name {
			n++
		}
	}
	return n
}

// checkRepeats refuses a header that names a column twice and does not say which
// is the year's.
func (r *formReader) checkRepeats(found *columns) {
	for i, name := range found.names {
		once := name != "" && name != extraColumn && name != pastColumn && name != labelColumn && !strings.HasPrefix(name, mediumPrefix)
		if once && slices.Contains(found.names[:i], name) {
			r.add(r.at, "F10", rules.Error, found.header[i].source, "“%s”一列出现两次，分不清哪一列是年度的，只读取第一列，请删去多余的列", name)
		}
	}
}
