package sheet

import (
	"regexp"
	"slices"
	"strings"

	"zhunsheng/rules"
)

// A department's own form (部门整体支出绩效自评表, its monitoring form) has the parts of a
// project's and some besides: what its projects are, its tasks, its staff.

var (
	wholeKinds  = regexp.MustCompile(`自评|监控|评价表$|评分表$`)
	wholeName   = regexp.MustCompile(`^(?:[省市县区]级|[一二]级)?(?:预算)?(?:部门|单位|部门\(单位\)|单位\(部门\)|部门单位)名称$|^填报(?:部门|单位)$`)
	behindTitle = regexp.MustCompile(`\([^()]*\)$`)
	// otherPart is the label over, or beside, a part of which nothing is kept.
	otherPart = regexp.MustCompile(`任务|分项|职能|职责|重点工作|履职|人员|编制|机构|资产|三公|收支`)
	// taskHead are the heads of the columns of such a part.
	taskHead = regexp.MustCompile(`^(?:(?:主要|重点|年度)*(?:任务|工作|职责|分项)(?:名称|内容|任务)?|主要内容|承担的项目及得分)$`)
)

// isWholeForm tells whether a title is of a department's form of execution data.
func isWholeForm(title string) bool {
	name := behindTitle.ReplaceAllString(label(title), "")
	return isOfWhole(name) && strings.HasSuffix(name, "表") && wholeKinds.MatchString(name) && !strings.Contains(name, "基础数据")
}

// beginWhole expects a department's form below its title.
func (r *filledReader) beginWhole(title cell) {
	r.leave()
	r.next.year, r.next.dated, r.next.month, r.next.above, r.next.whole = 0, rules.Source{}, 0, nil, true
	r.next.selfScored = !strings.Contains(title.text, "监控")
	r.readTitleMonth(title)
	r.readYear(label(title.text), title.source)
}

// enterWhole begins the department's form with the first row of it that is no title.
func (r *filledReader) enterWhole(source rules.Source) {
	if r.current == nil && r.next.whole {
		r.enter(source)
	}
}

// isWhole tells whether the department's form is being read.
func (r *filledReader) isWhole() bool {
	return r.current != nil && r.current.whole || r.current == nil && r.next.whole
}

// field says how the value of a label is kept, nil for one that is not known; begins tells
// that it names a project, and so may begin its form. In a department's form a project is
// only named by a row that begins with the label; elsewhere it heads a column.
func (r *filledReader) field(l line, name string) (set func(p *filledProject, c cell), begins bool) {
	switch begins = filledFields[name] != nil; {
	case !r.isWhole():
	case wholeName.MatchString(name), begins && isOfWhole(l.text()):
		return setWholeName, false
	case begins && (l.cells[0].carried || l.first() != 0):
		return nil, false
	}
	return filledField(name), begins
}

func setWholeName(p *filledProject, c cell) {
	if p.Name == "" {
		p.Name = oneLine(c.text)
	}
}

// passPart passes over a part of a department's form that holds no execution data. It
// goes on until a row that heads or labels another.
func (r *filledReader) passPart(l line) bool {
	if !r.isWhole() || !l.inTable {
		return false
	}
	_, alone := l.only()
	first := l.first()
	h := headerOf(l.cells)
	tasks := slices.ContainsFunc(l.cells, func(c cell) bool { return taskHead.MatchString(plainLabel(c.text)) })
	begins := otherPart.MatchString(plainLabel(l.cells[first].text)) && (first == 0 || alone) || tasks && !h.isIndicatorHeader()
	switch {
	case h.isIndicatorHeader(), startsForm(l) && first == 0 && !tasks:
		return false
	case r.block == inPart && tasks:
		return true
	case begins && (r.block != inActuals || alone):
		r.tellPart(l)
		r.block = inPart
		return true
	case alone && chapter.MatchString(clean(l.cells[first].text)) && (r.block == inHead || r.block == inMoney || r.block == inPart):
		r.block = inHead // 「三、绩效指标」
		return true
	case r.block != inPart:
		return false
	}
	own := !l.cells[0].carried
	return !(own && (alone || h.isMoneyHeader() || isGoalField(l.cells[first]) || isClosing(l.cells[first])))
}

// tellPart names a part that is passed over. The projects that serve each goal are printed
// by this program, and nothing to tell.
func (r *filledReader) tellPart(l line) {
	c := l.cells[l.first()]
	printed := slices.ContainsFunc(l.cells, func(c cell) bool { return plainLabel(c.text) == "承担的项目及得分" })
	if r.enterWhole(c.source); !printed {
		r.current.partly = true
		r.add(r.at, "F09", rules.Warn, c.source, "部门整体表里“%s”这一部分不属于执行数据，没有读取；资金和指标的数请填在资金、绩效指标各栏", oneLine(c.text))
	}
}
