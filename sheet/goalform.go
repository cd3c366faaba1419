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
	whole  *rules.GoalTable // the department's own table (部门整体支出绩效目标表)
	at     int              // index of the line that is being read
	until  int              // lines before it were read with an earlier one

	next     *rules.GoalTable // what stands before the next table: heading, agency, money unit
	unitOver bool             // the unit of money was given since the last table
	grouped  bool             // the agency is that of a group of a list
	ofWhole  bool             // the next table is the department's
	table    *rules.GoalTable // the table that is being read; nil outside
	tableState
	yearsRead
	given    Given
	unread   []printed // labels with a value that is not kept
	blank    bool      // a table that nobody filled in was left out
	reported []rules.Source
	joined   map[string]bool // agencies whose code and name can't be told apart, that were told
}

// tableState is what is known of the table that is being read.
type tableState struct {
	seen      map[string]bool // labels that were read
	part      part
	partCol   int      // where the part's label stands
	plan      []cell   // header of the spending plan, while its values are awaited
	columns   *columns // header of the indicators
	funds     fundBlock
	halves    []half  // a goal for the medium term beside the one for the year
	medium    bool    // what follows is about the medium term
	past      bool    // the indicators that follow are of an earlier year
	blocks    []block // of indicators, under headings of their own
	superior  printed // the department, while it stands for the agency
	explicit  bool    // the goal that was read says that it is the year's
	passed    passedOver
	level1    string
	kept      int     // how many labels with a value were not kept before
	note      printed // the unit of money in a note below the table
	inherited bool    // the unit of money is that of an earlier project's form
	refused   bool    // the header of the indicators was, and with it all rows below
}

// A printed text with its place.
type printed struct {
	text   string
	source rules.Source
}

// part is the part of a goal table that the next row without a label belongs to.
type part int

const (
	nowhere part = iota
	inPurpose
	inPlan
	inGoal
	inHalves
	inIndicators
	inExecution // of a table that reports execution: it is not read here
)

var (
	heading = regexp.MustCompile(`^(?:(\d{1,3})\s*[.．、]\s*)?(\S.*绩效目标(?:申报|批复|编制|审核|备案|信息|计划|管理|调整|汇总|公开|批复\(下达\)|[(（].{1,8}[)）])*表)\s*(?:[(（].{0,20}[)）])?$`)
	agency  = regexp.MustCompile(`^(\d{6,21})[\s　]*(\p{Han}.*?)[\s　]*$`)
	money   = regexp.MustCompile(`^(?:.*[\s　])?[(（]?(?:金额|货币)?单位[:：]\s*(?:人民币)?[(（]?(\S*元)[)）]?\s*[)）]?$`)
	others  = regexp.MustCompile(`^\S.*(?:自评|自评价|监控|评价|评分|评估|整改|汇总|申报|批复)\S*[表书](?:[(（].{0,20}[)）])?$`) // that begin a form of another kind
	annex   = regexp.MustCompile(`^附(?:件|表)[0-9一二三四五六七八九十]*[:：]?$`)
	goesOn  = regexp.MustCompile(`[(（]续表?[)）]|^续表`)
)

// readForm finds the department's part and the goal tables of a document.
func readForm(doc document, f *findings, given Given) *rules.Declaration {
	r := &formReader{findings: f, document: doc, next: &rules.GoalTable{}, given: given}
	forget := f.mark()
	for i, l := range doc.lines {
		if i > 0 && l.sheet != doc.lines[i-1].sheet {
			r.leaveTable() // no table goes on in another tab
		}
		r.at = i
		r.readLine(l)
	}
	r.at = len(doc.lines)
	r.leaveTable()
	department := readDepartment(doc.lines)
	if r.whole != nil {
		department = withTable(department, r.whole)
	}
	switch none := len(r.tables) == 0 && r.whole == nil; {
	case none && len(r.reported) > 0:
		forget()
		f.whole("F20", "这是填报执行情况的表（有“实际完成值”“执行情况”“得分”等栏），不是绩效目标表，没有作为目标表读取；请作为执行数据导入")
		return nil
	case none && r.blank:
		f.whole("F32", "表都是空白的，没有填写任何项目，请填好再上传")
		return nil
	case none:
		f.whole("F01", "没有找到绩效目标表：表中应有“项目编码”“预算数”“三级指标”“指标值”等栏目；可读取的形式：%s", formNames())
		return nil
	}
	for _, source := range r.reported {
		r.add(last, "F20", rules.Warn, source, "这张表填报执行情况（有“实际完成值”“执行情况”“得分”等栏），没有作为目标表读取；请另外作为执行数据导入")
	}
	if r.whole != nil && r.whole.AgencyName != "" { // a declaration has no place for it
		r.unread = append(r.unread, printed{text: "部门名称“" + shorten(r.whole.AgencyName) + "”", source: r.whole.Source})
	}
	r.tellUnread()
	d := &rules.Declaration{Department: department, Tables: r.tables}
	r.readYear(d)
	return d
}

func (r *formReader) readLine(l line) {
	switch {
	case r.at < r.until, l.isBlank():
	case r.readUnitNote(l), r.readBlockTitle(l), r.readHeading(l), r.readMoneyColumns(l), r.readCaption(l), r.readColumns(l):
	case !l.inTable:
		r.readParagraph(l)
	case r.readLabels(l):
	case r.table != nil || r.part == inIndicators:
		r.readRow(l)
	case r.part != inExecution && !r.refused && looksLikeIndicator(l, false):
		r.tellDropped(r.at, l, l.cells[0].source, false, false)
	}
}

// readHeading reads 「n.<项目>绩效目标表」, and of a department 「部门整体支出绩效目标申报表」.
func (r *formReader) readHeading(l line) bool {
	c, ok := l.only()
	text := oneLine(c.text)
	found := heading.FindStringSubmatch(text)
	if ok && (r.part == inIndicators || r.part == nowhere) && found == nil && (annex.MatchString(label(text)) || others.MatchString(text) && len(text) < 90) {
		r.leaveTable()
		r.noteTitle(yearInTitle.FindStringSubmatch(label(text)), c.source)
		return true
	}
	inText := l.inTable && (r.part == inPurpose || r.part == inGoal || r.part == inHalves)
	if !ok || found == nil || inText && (len(l.cells) > 1 || found[1] == "") {
		return false
	}
	if goesOn.MatchString(text) && r.table != nil && (r.table.Title == "" || sameTitle(r.table.Title, found[2])) || l.inTable && r.part == inIndicators && r.readTitleRow(l) {
		return true
	}
	r.leaveTable()
	r.next.Title = clean(found[2])
	r.next.No, _ = strconv.Atoi(found[1])
	r.ofWhole = isOfWhole(found[2])
	r.noteTitle(yearInTitle.FindStringSubmatch(label(text)), c.source)
	if unit := moneyUnitIn(text); unit != "" { // （金额：元）
		r.next.MoneyUnit, r.unitOver = unit, true
	}
	return true
}

// readCaption reads what stands over a table: 「（2025年度）」 and 「433001曹妃甸区行政
// 审批局本级　单位：万元」, in one cell or two. The agency and the unit stay good for
// the tables that follow.
func (r *formReader) readCaption(l line) bool {
	if c, ok := l.only(); ok && captionYear.MatchString(label(c.text)) {
		r.noteYear(captionYear.FindStringSubmatch(label(c.text)), c.source)
		return true
	}
	atStart := r.part != inIndicators && r.part != inGoal && r.part != inPurpose
	named := false
	for _, c := range l.cells {
		text := oneLine(c.text)
		if c.carried {
			continue
		}
		for _, piece := range pieces(c) {
			if atStart && !r.isValue(l, c) && !l.headsYears() {
				r.noteYear(captionYear.FindStringSubmatch(label(piece.text)), c.source)
			}
		}
		if code, name, behind, ok := captionAgency(text); ok && (!l.inTable || r.part != inIndicators || len(l.cells) <= 2) && !r.isValue(l, c) {
			r.checkJoined(c, text)
			named, text = true, behind
			r.next.AgencyCode, r.next.AgencyName = code, name
		}
		if unit, ok := moneyOfCaption(text); ok && len(text) < 200 && r.part != inGoal && r.part != inPurpose {
			named = named || r.readOwnAgency(l, c)
			r.readCaptionMoney(unit, c, named)
			rest := c
			rest.text = unitBehind.ReplaceAllString(c.text, "")
			r.readPieces(rest, l)
			r.readBeside(l, c.col)
			return true
		}
	}
	return named && !l.inTable
}

// readBeside reads the labels of a row but for the cell that gives the unit of money:
// 「填报单位：｜文旅局｜单位：万元」.
func (r *formReader) readBeside(l line, col int) {
	l.cells = slices.Clone(l.cells)
	l.cells = slices.DeleteFunc(l.cells, func(c cell) bool { return c.col == col })
	if l.inTable && !l.isBlank() {
		r.readLabels(l)
	}
}

var unitBehind = regexp.MustCompile(`[\s　(（]*(?:金额|货币)?单位[:：][^:：]*元.*$`)

// isValue tells whether a cell stands behind a label, whose value it then is.
func (r *formReader) isValue(l line, c cell) bool {
	i := slices.IndexFunc(l.cells, func(o cell) bool { return o.col == c.col })
	return i > 0 && labelOf(l.cells[i-1]) != ""
}

func (r *formReader) readCaptionMoney(unit string, c cell, named bool) {
	if unit != "元" {
		checkMoneyUnit(r.findings, r.at, unit, c.source)
	}
	if r.table != nil && !named && len(r.table.Indicators) == 0 && r.part != inIndicators {
		r.table.MoneyUnit, r.inherited = unit, false
		return
	}
	r.leaveTable()
	r.next.MoneyUnit, r.unitOver = unit, true
}

// checkMoneyUnit refuses amounts that would be read ten thousand times too large.
func checkMoneyUnit(f *findings, at int, unit string, source rules.Source) {
	if unit != "" && unit != "万元" {
		f.add(at, "F10", rules.Error, source, "金额单位“%s”不能识别，各项金额请换算为万元，并注明“单位：万元”", unit)
	}
}

// readParagraph reads 「项目名称：评估评审」 over a table.
func (r *formReader) readParagraph(l line) {
	r.part = nowhere
	r.readPieces(l.cells[0], l)
}

func (r *formReader) readPieces(c cell, l line) {
	for _, piece := range pieces(c) {
		name, value, ok := inline(piece)
		if ok && slices.Contains([]string{codeLabel, nameLabel, unitLabel, unitCodeLabel, superiorLabel, yearLabel}, name) && len(value.text) < 300 {
			r.readField(name, piece, value, l)
		}
	}
}

var wideGap = regexp.MustCompile(`[ \x{a0}\x{3000}\t]{2,}`)

// pieces cuts a caption at its wide blanks: 「主管部门：X　　　实施单位：Y」.
func pieces(c cell) (list []cell) {
	for _, text := range wideGap.Split(c.text, -1) {
		piece := c
		piece.text = text
		list = append(list, piece)
	}
	return list
}

func (r *formReader) enterTable(source rules.Source) {
	r.leaveTable()
	t := *r.next
	t.Source, t.Lacks = source, rules.AllFields
	r.table = &t
	r.next.Title, r.next.No = "", 0
	r.tableState = tableState{seen: map[string]bool{}, kept: len(r.unread), inherited: t.MoneyUnit != "" && !r.unitOver}
	r.unitOver = false
	if r.ofWhole {
		r.whole, r.ofWhole = r.table, false
		return
	}
	if t.No == 0 {
		t.No = len(r.tables) + 1
	} else {
		t.Lacks &^= rules.FieldNumber
	}
	r.tables = append(r.tables, r.table)
}

func (r *formReader) leaveTable() {
	switch {
	case r.table == nil:
	case r.isBlankForm():
		r.dropBlank()
	default:
		if r.table.Name == "" && r.table != r.whole {
			r.add(r.at, "F03", rules.Error, r.table.Source, "缺少项目名称，请在“项目名称”右侧填写")
		}
		r.settleFunds()
		r.tellPassedOver()
	}
	r.table, r.tableState = nil, tableState{}
}

// dropTable forgets the table that is being read: it reports execution.
func (r *formReader) dropTable(source rules.Source) {
	r.reported = append(r.reported, source)
	if r.whole == r.table {
		r.whole = nil
	}
	r.tables = slices.DeleteFunc(r.tables, func(t *rules.GoalTable) bool { return t == r.table })
	r.table, r.tableState = nil, tableState{part: inExecution}
}

// tellUnread names once what the form asks for besides and is not kept.
func (r *formReader) tellUnread() {
	var names []string
	for _, one := range r.unread {
		if !slices.Contains(names, one.text) {
			names = append(names, one.text)
		}
	}
	if len(names) > 0 {
		r.add(last, "F21", rules.Info, r.unread[0].source, "下列栏目认得，但不属于目标表要保存的内容，没有保存：%s", strings.Join(names, "、"))
	}
}
