package sheet

import (
	"regexp"
	"strconv"
	"strings"

	"zhunsheng/rules"
)

// A form may have indicators in blocks, each under a heading of its own: 中期绩效指标 and
// 年度绩效指标, or 2024年绩效指标 and 2025年绩效指标. Only the year's are evaluated. Blocks
// stand under a row or a paragraph across the table, or beside a label at its left.

// term is the time that a block of indicators is about.
type term int

const (
	untold      term = iota // 近期绩效指标, or a block without a heading
	annualTerm              // the year's
	mediumTerm              // of several years, or of a later one
	pastTerm                // of an earlier year
	overallTerm             // 总体绩效指标: the year's, unless another block says that it is
)

// A block is the indicators under one heading.
type block struct {
	heading string // without its number; empty where there is none
	term    term
	year    int // that the heading names, or 0
	source  rules.Source
	from    int // how many indicators the table had before it
}

const blockWords = `20\d\d年?度?[-—–~至到]+20\d\d年?度?|20\d\d年?度?|本年度?|当年度?|年度|全年|中长期|中期|长期|远期|近期|短期|第?[一二三四五]阶段|阶段性?|实施期|实施周期|项目期|全周期|全生命周期|` +
	`[二两三四五]年期?|规划期|总体|总|上一?年度?|去年|前年|以前年度|往年|历年|下一?年度?|明年|次年`

var (
	blockTitle      = regexp.MustCompile(`^(?:项目|部门|单位)?(?:支出)?(` + blockWords + `)(?:内|的)?(?:项目|部门|单位)?(?:支出|整体|总体)?(?:绩效|预期|主要|总)*(?:目标|指标)(?:[及和与](?:绩效)?(?:目标|指标))?(?:表|情况|内容|分解|设置|设定|体系)*(?:\([^()]{1,16}\))?[0-9]*$`)
	blockRemark     = regexp.MustCompile(`^(?:项目)?(?:绩效)?(?:目标|指标)表?\((` + blockWords + `)\)$`)
	yearRange       = regexp.MustCompile(`20\d\d年?度?[-—–~至到]+20\d\d`)
	pastBlock       = regexp.MustCompile(`^(?:上|去年|前年|以前|往年|历年)`)
	laterBlock      = regexp.MustCompile(`^(?:下|明年|次年)`)
	goalOrIndicator = regexp.MustCompile(`目标|指标`)
	vagueBlock      = regexp.MustCompile(`^(?:近期|短期|.*阶段)`)
)

// blockWord is what a heading of indicators says of their time; empty where a text is no
// such heading.
func blockWord(text string) string {
	if len(text) > 200 {
		return ""
	}
	plain := blockHeading(text)
	for _, pattern := range []*regexp.Regexp{blockTitle, blockRemark} {
		if found := pattern.FindStringSubmatch(plain); found != nil && !isOfWhole(plain) {
			return found[1]
		}
	}
	return ""
}

func blockHeading(text string) string {
	return strings.TrimSuffix(labelNumber.ReplaceAllString(label(text), ""), ":")
}

// blockOf is the block under a heading, in a form of the given year, which is 0 where it
// is not known.
func blockOf(text string, formYear int, source rules.Source) block {
	word := blockWord(text)
	b := block{heading: blockHeading(text), source: source, term: mediumTerm}
	switch {
	case yearRange.MatchString(b.heading), laterBlock.MatchString(word):
	case vagueBlock.MatchString(word):
		b.term = untold
	case pastBlock.MatchString(word):
		b.term = pastTerm
	case strings.HasPrefix(word, "总"):
		b.term = overallTerm
	case annualWords.MatchString(word) || strings.HasPrefix(word, "20"):
		b.term = annualTerm
		if found := yearInTitle.FindStringSubmatch(b.heading); found != nil {
			b.year, _ = strconv.Atoi(found[1])
		} else if strings.HasPrefix(word, "20") {
			b.year, _ = strconv.Atoi(word[:4])
		}
		switch {
		case b.year == 0 || formYear == 0:
		case b.year < formYear:
			b.term = pastTerm
		case b.year > formYear:
			b.term = mediumTerm
		}
	}
	return b
}

// readBlockTitle reads the heading of a block that stands across the table or in a
// paragraph: over a header of indicators, or over rows that go on under the one above.
func (r *formReader) readBlockTitle(l line) bool {
	c, alone := l.only()
	if !alone || r.table == nil || r.part == inExecution || r.columns != nil && r.columns.isList() || blockWord(c.text) == "" {
		return false
	}
	at := r.at + 1
	for at < len(r.lines) && r.lines[at].isBlank() {
		at++
	}
	if at == len(r.lines) || r.lines[at].sheet != l.sheet {
		return false
	}
	below := r.lines[at]
	header, own := findColumns(below)
	next, _ := below.firstOwn()
	switch {
	case header != nil && own && !header.isList():
		r.part, r.columns = nowhere, nil
	case header != nil || r.part != inIndicators || !l.inTable || isColumnName(next) || labelOf(next) != "" || !r.statesIndicator(below, cell{col: -1}):
		return false
	}
	r.beginBlock(c)
	return true
}

// beginBlock begins the block under a heading. One that says the same as that above goes
// on with it, as on a further page.
func (r *formReader) beginBlock(at cell) {
	b := blockOf(at.text, r.formYear(), at.source)
	if n := len(r.blocks); n > 0 && r.blocks[n-1].heading == b.heading {
		return
	}
	if b.term == overallTerm && r.hasAnnual() {
		b.term = mediumTerm
	}
	r.settleBlocks(b)
	b.from = len(r.table.Indicators)
	r.blocks = append(r.blocks, b)
	r.medium, r.past, r.level1 = b.term == mediumTerm, b.term == pastTerm, ""
}

func (r *formReader) hasAnnual() bool {
	for _, b := range r.blocks {
		if b.term == annualTerm {
			return true
		}
	}
	return false
}

// settleBlocks decides about the blocks above one that begins: 总体绩效指标 above
// 年度绩效指标 are the medium term's. Where nobody can say which the year's are, that is
// an ERROR: both together would be twice as many as were declared.
func (r *formReader) settleBlocks(begun block) {
	if begun.term == mediumTerm || begun.term == pastTerm {
		return
	}
	var kept []rules.Indicator
	all := append([]block{{source: r.table.Source}}, r.blocks...)
	for i, b := range all {
		end := len(r.table.Indicators)
		if i+1 < len(all) {
			end = all[i+1].from
		}
		own := r.table.Indicators[b.from:end]
		all[i].from = len(kept)
		switch {
		case len(own) == 0 && (begun.term != untold || b.term == untold):
		case b.term == overallTerm && begun.term == annualTerm:
			for _, one := range own {
				r.passed.indicators = append(r.passed.indicators, printed{one.Name + oneLine(one.Target.Text), one.Target.Source})
			}
			all[i].term, own = mediumTerm, nil
		case b.term == untold, begun.term == untold, b.year != 0 && begun.year != 0 && b.year != begun.year:
			r.tellBlocks(b, begun)
		}
		kept = append(kept, own...)
	}
	r.table.Indicators, r.blocks = kept, all[1:]
}

func (r *formReader) tellBlocks(one, other block) {
	if one.heading == "" {
		r.add(r.at, "F45", rules.Error, other.source, "“%s”之前已有一组没有写明的指标，分不清哪一组是年度的；请在每一组前写明“中期绩效指标”“年度绩效指标”，或只保留年度的", other.heading)
		return
	}
	r.add(r.at, "F45", rules.Error, other.source, "“%s”（%s）和“%s”是两组指标，分不清哪一组是年度的；请写明“中期绩效指标”“年度绩效指标”，或只保留年度的", one.heading, one.source.Place(), other.heading)
}

// takeTerm reads the label beside the rows, where it says whose indicators they
// are: 中期指标, 年度指标. Its column may have no heading, or stand outside the header.
func (r *formReader) takeTerm(row indicatorRow, l line) {
	if first, ok := l.firstOwn(); ok && first.end() <= row.header[0].col && blockWord(first.text) != "" {
		r.beginBlock(first)
	}
	for i, name := range row.names {
		c := row.cells[i]
		if c.carried || c.isBlank() {
			continue
		}
		says := blockWord(c.text) != ""
		if says && name == "" && row.header[i].isBlank() && row.leftOfLevels(i) {
			row.names[i], name = labelColumn, labelColumn
		}
		if name != labelColumn {
			continue
		}
		head, _, _ := strings.Cut(label(c.text), ":")
		switch medium, told := termOf(head); {
		case !row.leftOfLevels(i):
		case says:
			r.beginBlock(c)
		case told && goalOrIndicator.MatchString(head):
			r.medium, r.past = medium, false
		}
		if in, value, ok := inline(c); ok && isGoal(in) && !strings.Contains(r.table.Goal, clean(value.text)) {
			r.addGoal(clean(value.text), c.source)
		}
	}
}

// leftOfLevels tells whether a column stands left of all that hold an indicator.
func (c *columns) leftOfLevels(i int) bool {
	for _, name := range c.names[:i] {
		if name != "" && name != labelColumn {
			return false
		}
	}
	return true
}

// passPast counts a row of a block about an earlier year.
func (r *formReader) passPast(row indicatorRow) {
	if name, target := row.text(nameColumn), row.cell(targetColumn); !target.isBlank() {
		r.passed.past = append(r.passed.past, printed{plainIndicator(name) + oneLine(target.text), target.source})
	}
}
