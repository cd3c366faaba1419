package sheet

import (
	"regexp"
	"slices"
	"strconv"
	"strings"

	"zhunsheng/rules"
)

// A filledReader reads filled-in forms of execution data: 项目支出绩效自评表 (财预〔2020〕10号)
// and 项目支出绩效目标执行监控表 (财预〔2019〕136号), as the ministry or a province prints them,
// and the same of a department as a whole (部门整体支出绩效自评表).
// It walks the lines once, finds each block by the text of its anchor cells, and knows
// in which block it is.
type filledReader struct {
	*findings
	document
	given Given
	at    int // index of the line that is being read

	next     filledProject // what stands before the next project: year, kind, money unit
	projects []*filledProject
	current  *filledProject
	block    filledBlock
	listed   bool          // a list of many projects was found
	passed   bool          // a department's table that reports nothing was passed over
	blank    bool          // a form that nobody filled in was left out
	header   *reportHeader // of the block
	goal     []cell        // first row of the goal's block
	listsAt  map[int]*listHeader
	list     *executionList // that is being read
	taken    int            // the first line behind what was read of a project
}

// filledBlock is the block of a form that the next row belongs to.
type filledBlock int

const (
	inHead filledBlock = iota
	inMoney
	inPairs      // amounts beside their labels
	inGoalText   // the year's goal, as declared
	inGoalActual // beside it, how far it was reached
	inActuals
	inNotes
	inPart  // a part of a department's form that holds no execution data
	inOther // what is no form of execution data: results, a department's goals
)

var (
	filledTitle = regexp.MustCompile(`^.{0,30}(绩效.*(自评|监控|评价).*|自评|监控)表$`)
	filledYear  = regexp.MustCompile(`^\(?(\d{4})年?度?\)?$|^\(?(\d{4})年度?`)
	yearBeside  = regexp.MustCompile(`^[(（]?(\d{4})\s*年度?[)）]?$|[\s　](\d{4})\s*年度(?:[\s　]|$)|[\s　]年度[:：]\s*(\d{4})年?(?:[\s　]|$)`)
	nextLabel   = regexp.MustCompile(`[\s　]{2,}[^\s:：]{2,12}[:：].*$`)
	otherTitle  = regexp.MustCompile(`^(部门|单位)?整体.*表$|^部门整体|评价结果说明$`)
	noteStart   = regexp.MustCompile(`^(注|备注|说明|填表说明|填报说明|注释)[:：]|^注\d?[.、]|^填表人|^填报人|^联系电话|^单位负责人|^项目负责人.+财务负责人`)
	codeInName  = regexp.MustCompile(`^(.*?)[(（\[【]?(\d{8}P[0-9A-Za-z]{5,20})[)）\]】]?(.*)$`)
)

func (r *filledReader) readLine(l line) {
	switch {
	case l.isBlank(), r.readList(l):
	case r.readOther(l), r.readTitle(l), r.readNote(l), r.passPart(l), r.readPairs(l), r.readHeaders(l), r.readGoalHeader(l):
	case !l.inTable && r.block != inNotes:
		r.block = inHead
		r.readFields(l)
	case r.block == inActuals && !startsForm(l):
		r.readActual(l)
	case r.block == inMoney && r.readMoney(l):
	case r.readFields(l):
	case r.current != nil:
		r.readRest(l)
	case l.inTable && looksLikeIndicator(l, false):
		r.tellDropped(r.at, l, l.cells[l.first()].source, false, false)
	}
}

// readTitle reads what stands alone above a form: its title, the year, the money unit.
func (r *filledReader) readTitle(l line) bool {
	r.readYearBeside(l)
	c, alone := l.only()
	text := label(c.text)
	year := filledYear.FindStringSubmatch(text)
	isTitle := isFilledTitle(c.text) && !slices.ContainsFunc(l.cells, func(c cell) bool { return c.carried })
	unit := moneyUnitIn(text)
	isYear := len(year) > 1 && year[1] != "" || text == "(年度)" || r.current == nil && periodLine.MatchString(text)
	inText := l.inTable && r.block == inGoalActual
	switch {
	case !alone || len([]rune(text)) > 60 || inText || r.block == inActuals && !isTitle || startsForm(l) && !isTitle:
		return false
	case isTitle, year != nil && r.current == nil, isYear:
		if isTitle {
			r.leave()
			r.next.year, r.next.dated, r.next.month, r.next.above, r.next.selfScored, r.next.whole = 0, rules.Source{}, 0, nil, strings.Contains(text, "自评"), false
		}
		staged := len(r.next.above) > 0 // a list's period is held against the caption elsewhere
		r.readTitleMonth(c)
		before := r.next.year
		r.readYear(text, c.source)
		if now := r.next.year; isYear && r.current == nil && !staged && before != 0 && now != before {
			r.add(r.at, "F10", rules.Warn, c.source, "标题里是%d年，表头印的是%d年度，按表头的%d年处理，请核对", before, now, now)
		}
	case unit == "" || strings.Contains(text, "项目资金"):
		return false
	}
	r.readScale(l)
	return true
}

// readYearBeside reads the year from the line between the title and the first project:
// 「编制单位：审计局｜2024年度｜金额单位：元」, in cells or in one text.
func (r *filledReader) readYearBeside(l line) {
	if r.current != nil || r.next.year != 0 {
		return
	}
	for _, c := range l.cells {
		if found := yearBeside.FindStringSubmatch(clean(c.text)); found != nil && !c.carried {
			r.next.year, _ = strconv.Atoi(found[1] + found[2] + found[3])
			r.next.dated = c.source
		}
	}
}

// readScale reads 「单位：万元」 above a form.
func (r *filledReader) readScale(l line) {
	for _, c := range l.cells {
		r.setScale(&r.next, c.text)
	}
	if r.current != nil && r.current.scale == "" {
		r.current.scale = r.next.scale
	}
}

// readOther begins the department's form, and passes over parts of a file that hold no
// execution data: the sentences behind the results, a department's goals.
func (r *filledReader) readOther(l line) bool {
	c, alone := l.only()
	text, between := plainLabel(c.text), !l.inTable || r.block == inHead || r.block == inNotes || r.block == inActuals || r.block == inPart || r.block == inOther
	switch {
	case alone && between && isWholeForm(c.text):
		r.beginWhole(c)
		r.readScale(l)
		return true
	case alone && between && otherTitle.MatchString(text):
		r.leave()
		r.block = inOther
		if strings.HasSuffix(text, "表") {
			r.passed = true
			r.add(r.at, "F09", rules.Warn, c.source, "“%s”不是填报执行情况的表，没有读取", oneLine(c.text))
		}
		return true
	}
	return r.block == inOther && !startsForm(l) && !(alone && isFilledTitle(c.text))
}

// readYear reads the year: （2025年度）, （2025年1-7月）.
func (r *filledReader) readYear(text string, at rules.Source) {
	for i, c := range text {
		found := filledYear.FindStringSubmatch(text[i:])
		if c < '0' || c > '9' || found == nil {
			continue
		}
		year, _ := strconv.Atoi(found[1] + found[2])
		r.next.year, r.next.dated = year, at
		if p := r.current; p != nil && p.year == 0 {
			p.year, p.dated = year, at
		}
		return
	}
}

// readNote passes over the notes that a form prints below its table.
func (r *filledReader) readNote(l line) bool {
	first := l.cells[0]
	c, alone := l.only()
	if alone {
		first = c
	}
	begins := noteStart.MatchString(clean(first.text)) && (alone || !l.inTable)
	if !begins && (r.block != inNotes || startsForm(l) || l.inTable && !alone) {
		return false
	}
	r.block = inNotes
	if r.current != nil {
		r.current.notes += label(l.text())
	}
	return true
}

// readHeaders reads the header of the money block or of the indicators.
func (r *filledReader) readHeaders(l line) bool {
	if !l.inTable {
		return false
	}
	r.enterWhole(l.cells[0].source)
	h, heads := headerOf(l.cells), l.cells
	block := inActuals
	switch {
	case h.isMoneyHeader():
		block = inMoney
	case r.block == inActuals && r.header != nil && r.isSecondRow(l):
		return true
	case h.isIndicatorHeader():
		if leaves := r.leaves(h); leaves != nil {
			h, heads = leaves, append(slices.Clone(l.cells), leaves.cells...)
		}
	case r.current != nil && r.isFirstRow(l):
		r.readHeadMonths(l.cells)
		r.block = inHead
		return true
	default:
		return false
	}
	if block == inActuals && listsProjects(heads) {
		r.leave()
		r.listed, r.block = true, inOther
		r.add(r.at, "F03", rules.Error, l.cells[0].source, "这是几个项目合在一起的执行明细清单，但表头认不全，不能读取；表头至多三行，应有“项目编码”或“项目名称”，“三级指标”和“实际完成值”，或“执行数”")
		return true
	}
	if r.current == nil {
		r.add(r.at, "F03", rules.Error, l.cells[0].source, "这里之前没有“项目名称”或“项目编码”，不知道是哪个项目的数，请补上")
		r.enter(l.cells[0].source)
	}
	r.block, r.header, r.current.filled = block, h, true
	r.current.level1, r.current.level2 = "", ""
	r.current.Silent &^= h.places(block == inMoney)
	r.settleColumns(h)
	if block == inMoney {
		r.setScales(heads)
	}
	r.readHeadMonths(r.withoutEarlier(h, heads))
	if r.block == inActuals && !h.has(actualColumn) {
		r.add(r.at, "F03", rules.Error, l.cells[0].source, "指标表缺少“实际完成值”一列，该表的完成情况没有读取；现有的列是：%s", l.text())
	}
	return true
}

// withoutEarlier passes over the earlier of two columns that say the same of two months,
// and tells so. The latest that is filled in counts.
func (r *filledReader) withoutEarlier(h *reportHeader, heads []cell) []cell {
	for _, column := range []reportColumn{actualColumn, spentColumn, rateColumn} {
		places, months := h.ofStages(column)
		latest := -1
		for k, i := range places {
			if later := latest < 0 || months[k] > months[latest]; later && (latest < 0 || r.isFilledIn(h, i)) || !later && !r.isFilledIn(h, places[latest]) && r.isFilledIn(h, i) {
				latest = k
			}
		}
		if column == spentColumn && latest > 0 {
			r.refuseParts(h, places[:latest+1])
		}
		for k, i := range places {
			if k == latest {
				continue
			}
			earlier, taken := h.cells[i], h.cells[places[latest]]
			h.columns[i] = printedColumn
			heads = slices.DeleteFunc(slices.Clone(heads), func(c cell) bool { return c.source == earlier.source && c.text == earlier.text })
			if told := r.lines[r.at].cells; earlier.carried && !slices.ContainsFunc(told, func(c cell) bool { return !c.carried && c.text == earlier.text }) {
				continue // by the upper row of the header
			}
			r.add(r.at, "F21", rules.Info, earlier.source, "“%s”没有读取：同一张表还有“%s”，按后者读取", oneLine(earlier.text), oneLine(taken.text))
		}
	}
	return heads
}

// isFilledIn tells whether something stands under a head, up to the end of its block.
func (r *filledReader) isFilledIn(h *reportHeader, column int) bool {
	for _, l := range r.lines[r.at+1:] {
		first := l.first()
		if first < 0 {
			continue
		}
		if !l.inTable || isClosing(l.cells[first]) || startsForm(l) {
			return false
		}
		row, ok := under(h.cells, l.cells)
		known, _, _ := readReportColumn(l.cells[first].text)
		if ok && known == "" && !isStage(l.cells[first].text) && !row[column].carried && !isNothing(row[column].text) {
			return true
		}
	}
	return false
}

func (r *filledReader) readHeadMonths(heads []cell) {
	for _, c := range heads {
		r.readMonth(c)
	}
}

// readMonth takes the month from a header: 1—7月执行数.
func (r *filledReader) readMonth(c cell) {
	_, month, loose := readReportColumn(c.text)
	p := r.current
	switch {
	case c.carried || month == 0:
		return
	case loose:
		r.add(r.at, "D10", rules.Warn, c.source, "“%s”按从1月累计到%d月底读取；如果只是这一段时间的数，请改填累计数", oneLine(c.text), month)
	case p.month != 0 && p.month != month:
		r.add(r.at, "D10", rules.Error, c.source, "“%s”是到%d月底的数，同一张表的其他栏是到%d月底的，请核对", oneLine(c.text), month, p.month)
	}
	p.month, p.headed = month, p.headed || !loose
}

// readFields reads the labels of a row and the values to their right, or behind a
// colon in the same cell.
func (r *filledReader) readFields(l line) (found bool) {
	if r.block == inHead {
		r.readScale(l)
	}
	for i, c := range l.cells {
		name, inside, colon := strings.Cut(plainLabel(c.text), ":")
		set, begins := r.field(l, name)
		known := set != nil
		if c.carried || !known && !printedFields[name] {
			continue
		}
		found = true
		if !known {
			r.setScaleOfCurrent(c)
			r.tellAmountsBeside(l, i)
			continue
		}
		value := cell{source: c.source}
		switch {
		case colon && inside != "":
			value.text = c.text[strings.IndexAny(c.text, ":："):]
			value.text = nextLabel.ReplaceAllString(strings.TrimLeft(value.text, ":："), "")
		case i+1 < len(l.cells) && !isFilledLabel(l.cells[i+1]):
			value = l.cells[i+1]
		}
		if begins && (r.current == nil || r.current.whole || r.current.named[name] || r.block == inActuals) {
			r.enter(c.source)
		}
		if r.current == nil {
			continue
		}
		r.current.named[name] = true
		set(r.current, value)
		r.block = inHead
	}
	return found
}

// readRest reads a row without a label of its own, as its block asks.
func (r *filledReader) readRest(l line) {
	_, alone := l.only()
	switch {
	case r.block == inGoalText && alone && !r.isLabelled(l):
		r.add(r.at, "F21", rules.Info, l.cells[l.first()].source, "年度目标下的这一行按年初设定的目标看待，不属于执行数据，没有保存：“%s”", shorten(l.text()))
	case r.block == inGoalActual:
		r.readGoalActual(l)
	default:
		r.tellRow(l)
	}
}

func (r *filledReader) tellRow(l line) {
	r.tellDropped(r.at, l, l.cells[l.first()].source, len(r.current.Observations) > 0, false)
}
