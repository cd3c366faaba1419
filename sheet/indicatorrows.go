package sheet

import (
	"cmp"
	"regexp"
	"slices"
	"strings"

	"zhunsheng/rules"
)

// closings are what stands below the indicators, at the beginning of its row.
var closings = regexp.MustCompile(`^(?:` +
	`填报人|填表人|填报人员|制表人|制表|编制人|编制|经办人|复核人|审核人|审批人|负责人|联系人|联系电话|电话|联系方式|填报日期|填表日期|填报时间|填报单位负责人|日期|` +
	`单位负责人|部门负责人|项目负责人|财务负责人|主要负责人|分管领导|分管负责人|科室负责人|处室负责人|单位领导|领导签字|机构负责人|法定代表人|` +
	`评价结论|自评结论|存在问题|存在的问题|改进措施|下一步改进措施|整改措施|` +
	`(?:项目)?(?:主管部门|财政部门|财政局|财政业务科室|业务科室|业务科|绩效科|绩效管理科|预算科|归口科室|主管单位|预算单位|单位|部门|专家组?|第三方)?(?:审核|审查|审批|初审|复审|评审|批复|评估)?意见|` +
	`合计|总计|小计|总分|总得分|得分合计|分值合计|权重合计|总权重|权重小计|分值小计|` +
	`备注|注|说明|填报说明|填表说明|其他说明|(?:其他)?(?:需要?)?说明的?(?:事项|问题|情况)|其他事项|指标说明|备注说明)(?:[:(].*|[0-9].*)?$`)

// totalsRow are the closings that only add up or sign.
var totalsRow = regexp.MustCompile(`^(?:合计|总计|小计|总分|总得分|得分合计|分值合计|权重合计|总权重|权重小计|分值小计)|人$|负责人|领导|电话|联系|日期|时间|填报单位`)

func isClosing(c cell) bool { return closings.MatchString(label(c.text)) }

// noteClosing keeps the name of a row below the indicators that says more than a
// total or a signature.
func (r *formReader) noteClosing(first cell, l line) {
	name, _, _ := strings.Cut(label(first.text), ":")
	if plain := plainLabel(name); !totalsRow.MatchString(plain) && (len(l.own()) > 1 || len(plain) < len(label(first.text))-1) {
		r.unread = append(r.unread, printed{plain, first.source})
	}
}

// closes tells whether a row stands below the indicators and is none.
func (r *formReader) closes(l line) bool {
	first, ok := l.firstOwn()
	if !ok || !isClosing(first) {
		return false
	}
	if _, alone := l.only(); alone {
		return true
	}
	names, header := r.columns.names, r.columns.header
	k := slices.IndexFunc(header, func(h cell) bool { return h.col <= first.col && first.col < h.end() })
	return k < 0 || names[k] == labelColumn || names[k] == level1Column || k == 0 || slices.Contains(projectColumns, names[k])
}

// A tableRow under the header, by the names of its columns.
type indicatorRow struct {
	*columns
	cells []cell
}

func (row indicatorRow) cell(name string) cell {
	if i := slices.Index(row.names, name); i >= 0 {
		return row.cells[i]
	}
	return cell{}
}

func (row indicatorRow) text(name string) string { return oneLine(row.cell(name).text) }

// readIndicator reads a row under the header.
func (r *formReader) readIndicator(l line) {
	header := r.columns.header
	if r.closes(l) {
		first, _ := l.firstOwn()
		r.noteClosing(first, l)
		return
	}
	cells, ok := align(header, l.cells)
	if _, alone := l.only(); !ok && !alone {
		r.add(r.at, "F03", rules.Error, l.cells[0].source,
			"这一行有%d格，表头有%d格，无法对应各列，请补齐空格：“%s”", len(l.cells), len(header), shorten(l.text()))
		return
	}
	if !ok {
		cells = make([]cell, len(header)) // a note or a total across the table
	}
	row := indicatorRow{r.columns, cells}
	r.takeTerm(row, l)
	if r.columns.isList() && (r.readGroup(row, l) || !r.enterListed(row)) {
		return
	}
	r.tellOutside(row, l)
	r.passMedium(row)
	switch {
	case r.past:
		r.passPast(row)
		return
	case r.medium:
		r.passWhole(row)
		return
	}
	r.readAnnual(row, l)
}

// passMedium counts the half of a row that is about the medium term.
func (r *formReader) passMedium(row indicatorRow) {
	name, target := row.text(mediumPrefix+nameColumn), row.cell(mediumPrefix+targetColumn)
	if name == "" && !slices.Contains(row.names, mediumPrefix+nameColumn) {
		name = row.text(nameColumn)
	}
	if !target.isBlank() {
		r.passed.indicators = append(r.passed.indicators, printed{plainIndicator(name) + oneLine(target.text), target.source})
	}
	for i, name := range row.names {
		if name == pastColumn && !row.cells[i].isBlank() && !row.cells[i].carried {
			r.passed.past = append(r.passed.past, printed{oneLine(row.header[i].text) + oneLine(row.cells[i].text), row.cells[i].source})
		}
	}
}

// passWhole counts a row of a block about the medium term.
func (r *formReader) passWhole(row indicatorRow) {
	if name, target := row.text(nameColumn), row.cell(targetColumn); !target.isBlank() {
		r.passed.indicators = append(r.passed.indicators, printed{plainIndicator(name) + oneLine(target.text), target.source})
	}
}

// readAnnual reads a row, or the half of it that is the year's.
func (r *formReader) readAnnual(row indicatorRow, l line) {
	target, name := row.cell(targetColumn), row.cell(nameColumn)
	level1 := r.level(row, level1Column)
	switch plain := plainIndicator(oneLine(name.text)); {
	case isNone(row, plain):
		r.passed.prepared = append(r.passed.prepared, printed{oneLine(name.text) + oneLine(target.text), name.source})
		return
	case isPrepared(plain) && isPrepared(oneLine(target.text)):
		if !name.isBlank() || !target.isBlank() {
			r.passed.prepared = append(r.passed.prepared, printed{oneLine(name.text) + oneLine(target.text), name.source})
			return
		}
		r.tellEmpty(row, l)
		return
	case isPrepared(plain):
		r.add(r.at, "F03", rules.Error, cmp.Or(name.source, target.source), "指标值“%s”没有三级指标名称，请补上", oneLine(target.text))
		return
	case name.carried && target.carried:
		return // one indicator over several rows
	case name.carried && !target.isBlank():
		r.add(r.at, "F03", rules.Error, target.source, "“%s”合并了几行，却有几个指标值，“%s”没有读取，请一行写一个指标", plain, oneLine(target.text))
		return
	}
	r.tellUnknown(row)
	r.tellJoined(row, l)
	for _, one := range r.split(row) {
		r.addIndicator(one, level1)
	}
}

// tellEmpty names what stands in a row without an indicator.
func (r *formReader) tellEmpty(row indicatorRow, l line) {
	for _, c := range l.own() {
		k := slices.IndexFunc(row.header, func(h cell) bool { return h.col <= c.col && c.col < h.end() })
		known := k >= 0 && c.end() <= row.header[k].end() && (row.names[k] == level1Column || row.names[k] == level2Column || row.names[k] == labelColumn || strings.HasPrefix(row.names[k], mediumPrefix) || slices.Contains(projectColumns, row.names[k]))
		if _, alone := l.only(); !known || alone && len(row.header) > 1 && c.span > row.header[0].span {
			r.add(r.at, "F09", rules.Warn, l.cells[0].source, "这一行没有三级指标和指标值，没有读取：“%s”", shorten(l.text()))
			return
		}
	}
	if first, ok := l.firstOwn(); ok && !slices.Contains(row.names, mediumPrefix+nameColumn) && !row.isList() {
		r.passed.prepared = append(r.passed.prepared, printed{l.text(), first.source})
	}
}

var levelMarks = regexp.MustCompile(`^(.*?\p{Han})[(（]?(\d+(?:\.\d+)?[分%])[)）]?$`)

// level is the text of a level's cell without marks in brackets, which are kept
// for a finding.
func (r *formReader) level(row indicatorRow, column string) string {
	text := row.text(column)
	if found := levelMarks.FindStringSubmatch(text); found != nil {
		c, n := row.cell(column), len(r.passed.marks)
		if !c.carried && (n == 0 || r.passed.marks[n-1].source != c.source) {
			r.passed.marks = append(r.passed.marks, printed{found[1] + found[2], c.source})
		}
		text = found[1]
	}
	return text
}

func (r *formReader) addIndicator(row indicatorRow, level1 string) {
	r.table.Lacks &^= row.fields()
	i := rules.Indicator{
		Level1: level1, Level2: r.level(row, level2Column), Name: plainIndicator(row.text(nameColumn)),
		Description: description(row.cell(aboutColumn).text), Basis: row.text(basisColumn), Target: row.cell(targetColumn).value(),
		Sign: row.text(signColumn), Unit: row.text(unitColumn), Marks: plainMarks(row.text(marksColumn)),
	}
	if kind := row.text(kindColumn); i.Sign == "" && strings.HasPrefix(kind, "定性") {
		i.Sign = "定性"
	}
	for k, name := range row.names {
		if c := row.cells[k]; name == extraColumn && !c.isBlank() {
			i.Description = clean(i.Description + "\n" + oneLine(row.header[k].text) + "：" + clean(c.text))
		}
	}
	r.table.Indicators = append(r.table.Indicators, r.carryLevels(i))
}

// description joins the lines of a description, but for those that begin with the heading
// of a further column, as our own forms print them: 评（扣）分标准：….
func description(text string) string {
	var whole, part string
	for one := range strings.Lines(text) {
		head, _, named := strings.Cut(one, "：")
		if named && columnOf(head) == extraColumn {
			whole, part = whole+oneLine(part)+"\n", ""
		}
		part += one
	}
	return clean(whole + oneLine(part))
}

// carryLevels fills the blank cells of a level that was merged downwards.
func (r *formReader) carryLevels(i rules.Indicator) rules.Indicator {
	above := r.table.Indicators
	if i.Level1 == "" {
		i.Level1 = r.level1
	}
	r.level1 = i.Level1
	if len(above) > 0 && i.Level2 == "" && i.Level1 == above[len(above)-1].Level1 {
		i.Level2 = above[len(above)-1].Level2
	}
	return i
}

// plainMarks is 10 of 「10分」 and 「10%」: marks add up to a hundred.
func plainMarks(text string) string {
	plain := label(text)
	for _, unit := range []string{"分", "%"} {
		plain = strings.TrimSuffix(plain, unit)
	}
	if _, ok := rules.ParseDecimal(plain); ok {
		return plain
	}
	if strings.Trim(plain, "-—–/") == "" {
		return ""
	}
	return text
}

// tellUnknown says once for a table that a column with content is not read.
func (r *formReader) tellUnknown(row indicatorRow) {
	for i, c := range row.header {
		if row.names[i] == "" && c.isBlank() && r.tellPiece(row, row.cells[i]) {
			continue
		}
		if row.names[i] == "" && !row.told[i] && !row.cells[i].isBlank() {
			row.told[i] = true
			if c.isBlank() {
				r.add(r.at, "F09", rules.Warn, row.cells[i].source, "“%s”所在的列没有表头，没有读取", shorten(oneLine(row.cells[i].text)))
				continue
			}
			r.add(r.at, "F09", rules.Warn, c.source, "不认识“%s”一列，没有读取", oneLine(c.text))
		}
	}
}

// tellJoined says once for a table that the name was put together from several cells under
// one heading.
func (r *formReader) tellJoined(row indicatorRow, l line) {
	k := slices.Index(row.names, nameColumn)
	h, n := row.header[k], 0
	for _, c := range l.own() {
		if h.col <= c.col && c.end() <= h.end() {
			n++
		}
	}
	if n > 1 && !row.told[k] {
		row.told[k] = true
		r.add(r.at, "F33", rules.Warn, row.cells[k].source, "“%s”下面有%d格，合起来读作“%s”，请核对哪一格是指标名称", oneLine(h.text), n, shorten(row.text(nameColumn)))
	}
}

// tellOutside names what stands beside the table in its own columns.
func (r *formReader) tellOutside(row indicatorRow, l line) {
	header := row.header
	for _, c := range l.own() {
		if c.col >= header[len(header)-1].end() && r.tellPiece(row, c) {
			continue
		}
		if c.col >= header[len(header)-1].end() || c.end() <= header[0].col && labelOf(c) == "" && columnOf(c.text) == "" && blockWord(c.text) == "" {
			r.add(r.at, "F09", rules.Warn, c.source, "“%s”在指标表的各列之外，没有读取", shorten(oneLine(c.text)))
		}
	}
}
