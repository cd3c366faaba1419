package rules

import (
	"regexp"
	"strings"
	"unicode/utf8"
)

// Promise is a number that the department's part states in prose (部门绩效指标):
// 群众满意率达到99%以上.
type Promise struct {
	// Goal is the sub-goal that states it, Text its clause, folded and without the
	// year: what other texts are compared with.
	Goal *SubGoal
	Text string
	// Target is the number as it is read.
	Target Target
	// Indicator is what the promise asks for as a line of a goal table. The text of
	// its target is the Span of the sub-goal's cell, whose Source it keeps.
	Indicator Indicator
	Span      Span
	// Why says how level 1 and 2 were inferred.
	Why string
	// Doubt says why no indicator may be made of the promise; empty where one may.
	Doubt string

	topic Topic
	pairs []string // of characters side by side in Text that say what it is about
	guess bool     // the levels rest on no word of the name
	// declared tells that it stands in the department's own table.
	declared bool
}

var (
	yearsNamed = regexp.MustCompile(`(?:到|至)?20[0-9]{2}年[度底末]?`)
	// promisedNumber is where the number of a clause begins, with the words that lead to it.
	promisedNumber = regexp.MustCompile(`(?:达到|达|实现|完成|保持在|保持|不低于|不少于|不高于|不超过|超过|控制在|提高到|提升到|提高至|提升至|降低到|降低至|降至|为|到|至少|[≥≤><=])*(?:[0-9]|百分之|千分之|百分百)|` +
		`(?:达到|不低于|不少于|不高于|不超过|至少|控制在|保持在)[一二两三四五六七八九十百千]+(?:成|次|件|个|人|户|项|家|天|期|场|万)`)
	anyNumber = regexp.MustCompile(`[0-9][0-9,.]*|百分之|千分之|百分百`)
	// wholeOf is a share of something done: 政务服务100%覆盖.
	wholeOf = regexp.MustCompile(`^[^0-9百千]*((?:[0-9.]+%|[百千]分之[〇零一二三四五六七八九十百点]+|百分百))(?:以上)?(?:全部|全)?(覆盖|办结|到位|达标|合格|公开|知晓|接入|联网|发放|落实)$`)
	// byDay is something to be finished by a day, before or behind its day.
	byDay = regexp.MustCompile(`^(?:确保|力争|争取|计划|于|在)*((?:20[0-9]{2}年|本年|今年)?(?:[0-9]{1,2}月)?(?:[0-9]{1,2}日|底|末|年底|年末|上半年)?(?:以前|之前|前))(?:全部|全面)?(完成|建成|建立|上线|开通|交付|竣工|启用)([^0-9]{2,})$`)
	byDue = regexp.MustCompile(`^([^0-9]{2,}?)(?:应|须|要|力争|确保|计划|于|在)*((?:20[0-9]{2}年|本年|今年)?(?:[0-9]{1,2}月)?(?:[0-9]{1,2}日|底|末|年底|年末|上半年)?(?:以前|之前|前))(?:全部|全面)?(完成|建成|上线|开通|交付|竣工|启用)$`)
)

// passage is a clause of a sub-goal, folded, without blanks and quotation marks;
// each rune knows where it stands in the cell.
type passage struct {
	glyphs []glyph
	listed bool // a 、 parts it from the clause before
	opens  bool // it begins a sentence
	when   string
}

// onlyWhen is a clause that says when, and nothing else: 「截至2025年12月底」. It is
// about the clauses behind it, up to the end of the sentence.
var onlyWhen = regexp.MustCompile(`^(?:截至|截止|力争|到|至|在|于)*(?:20[0-9]{2}年|本年|今年|十[三四五六]五)?(?:[0-9]{1,2}月份?)?(?:[0-9]{1,2}日|底|末|年底|年末|上半年|期间|期末|规划期)*(?:以前|之前|前)?$`)

func (p passage) text() string { return textOf(p.glyphs) }

// span is the place of the bytes [from, to) of text.
func (p passage) span(from, to int) Span {
	text := p.text()
	return spanOf(p.glyphs[utf8.RuneCountInString(text[:from]):utf8.RuneCountInString(text[:to])])
}

// without cuts out what a pattern finds.
func (p passage) without(pattern *regexp.Regexp) passage {
	text := p.text()
	var kept []glyph
	last := 0
	for _, m := range pattern.FindAllStringIndex(text, -1) {
		kept = append(kept, p.glyphs[last:utf8.RuneCountInString(text[:m[0]])]...)
		last = utf8.RuneCountInString(text[:m[1]])
	}
	p.glyphs = append(kept, p.glyphs[last:]...)
	return p
}

// passages cuts a text into clauses: at its stops and commas, and at an "and"
// behind a number. A half-width comma may stand within a number: 1,000. A clause
// that only says when stands with those behind it.
func passages(text string) (list []passage) {
	next, when := passage{opens: true}, ""
	cut := func(after rune) {
		opens := strings.ContainsRune("。;!\n", after)
		switch {
		case len(next.glyphs) == 0:
			opens = opens || next.opens
		case next.opens:
			when = ""
			fallthrough
		default:
			if clause := next.text(); onlyWhen.MatchString(clause) {
				when = clause
				break
			}
			next.when = when
			list = append(list, next)
		}
		if opens {
			when = ""
		}
		next = passage{listed: after == '、', opens: opens}
	}
	glyphs := fold(text, nil)
	for i, g := range glyphs {
		switch {
		case strings.ContainsRune(" “”‘’\"'", g.r):
			if text[g.span.Start] == '\n' {
				cut('\n')
			}
		case strings.ContainsRune("。;、!", g.r), g.r == ',' && !(isDigit(at(glyphs, i-1)) && isDigit(at(glyphs, i+1))):
			cut(g.r)
		case strings.ContainsRune("和及与且并", g.r) && partsNumbers(next.text(), at(glyphs, i+1)):
			cut(',')
		default:
			next.glyphs = append(next.glyphs, g)
		}
	}
	cut(0)
	return list
}

var numberAtEnd = regexp.MustCompile(`[0-9](?:%|[件次个人户项家起万元亿]+)?(?:以上|以下|以内)?$`)

// partsNumbers tells whether an "and" between a clause and the next rune parts two numbers.
func partsNumbers(clause string, next rune) bool {
	return numberAtEnd.MatchString(clause) && isHan(next) && !strings.ContainsRune("以之内", next)
}

// Promises reads the numbers out of the sub-goals' prose. Those with a Doubt are no
// indicators. Clauses without a number are left to ReadDepartment to name. year
// is the fiscal year of the declaration. The indicators of the department's own
// table come first: they are promises that need no guessing.
func (d *Department) Promises(year int) (list []Promise) {
	for _, i := range d.Indicators {
		list = append(list, declaredPromise(i, year))
	}
	for i := range d.SubGoals {
		g := &d.SubGoals[i]
		for _, p := range passages(g.Indicator.Text) {
			if m, ok := p.promise(g, year); ok {
				list = append(list, m)
			}
		}
	}
	return list
}

// tableGoal is the title under which the indicators of the department's own table
// stand.
const tableGoal = "部门整体绩效指标"

// declaredPromise is an indicator of the department's own table.
func declaredPromise(i Indicator, year int) Promise {
	m := Promise{
		Goal:      &SubGoal{Title: tableGoal, Indicator: i.Target},
		Indicator: i, Text: FoldName(i.BareName()), Span: Span{0, len(i.Target.Text)}, Why: "部门整体绩效目标表所列", declared: true,
	}
	m.topic = TopicOf(m.Text)
	m.pairs = pairsOf(m.Text, m.topic.Concept)
	m.Target, _ = ParseTarget(i, year)
	return m
}

// promise reads a clause; ok is false where it holds no number.
func (p passage) promise(g *SubGoal, year int) (m Promise, ok bool) {
	m.Goal = g
	if m, ok = p.dated(m, year); ok {
		return m, true
	}
	other := p.otherYear(year)
	p = p.without(yearsNamed)
	m.Text = p.text()
	number := promisedNumber.FindStringIndex(m.Text)
	if number == nil {
		return m, false
	}
	name, rest := m.Text[:number[0]], m.Text[number[0]:]
	from, to := number[0], len(m.Text)
	if w := wholeOf.FindStringSubmatchIndex(rest); w != nil {
		m.Indicator.Name = nameOf(name)
		if share := rest[w[4]:w[5]]; !strings.Contains(name, share) {
			m.Indicator.Name += share + "率"
		}
		from, to = number[0]+w[2], number[0]+w[3]
	} else {
		m.Indicator.Name = nameOf(name)
		from += len(rest) - len(strings.TrimPrefix(rest, "到"))
	}
	m.Span = p.span(from, to)
	m.Indicator.Target = Cell{Text: g.Indicator.Text[m.Span.Start:m.Span.End], Source: g.Indicator.Source}
	m.about()
	var found []Diagnostic
	m.Target, found = ParseTarget(m.Indicator, year)
	m.Doubt = other
	if m.Doubt == "" {
		m.Doubt = m.doubt(name, rest, p.listed, found)
	}
	return m, true
}

// dated reads 「2025年底前完成平台建设」 and 「平台建设2025年底前完成」.
func (p passage) dated(m Promise, year int) (Promise, bool) {
	text := p.text()
	day, deed, what := 1, 2, 3
	found := byDay.FindStringSubmatchIndex(text)
	if found == nil {
		found = byDue.FindStringSubmatchIndex(text)
		day, deed, what = 2, 3, 1
	}
	if found == nil {
		return m, false
	}
	group := func(i int) string { return text[found[2*i]:found[2*i+1]] }
	m.Text = text
	m.Span = p.span(found[2*day], found[2*day+1])
	m.Indicator = Indicator{Name: nameOf(group(what)) + group(deed) + "时间",
		Target: Cell{Text: m.Goal.Indicator.Text[m.Span.Start:m.Span.End], Source: m.Goal.Indicator.Source}}
	m.about()
	m.Target, _ = ParseTarget(m.Indicator, year)
	if m.Target.Kind != DateKind {
		m.Doubt = "看不懂完成的日期"
	}
	return m, true
}

// about settles what the promise speaks of, and its levels.
func (m *Promise) about() {
	m.topic = TopicOf(m.Text)
	m.pairs = pairsOf(m.Text, m.topic.Concept)
	m.Indicator.Level1, m.Indicator.Level2, m.Why, m.guess = levelsOf(m.Indicator.Name, m.Indicator.Target.Text)
}

var (
	targetYear   = regexp.MustCompile(`(?:^|到|至)(20[0-9]{2})年`)
	comparedYear = regexp.MustCompile(`[比较]20[0-9]{2}年`)
	severalYears = regexp.MustCompile(`十[三四五六]五|规划期|[两二三四五]年[内行]`)
)

// otherYear says that a clause is about another fiscal year than the declaration's.
func (p passage) otherYear(year int) string {
	if comparedYear.MatchString(p.text()) {
		return "写的是与另一个年份相比的变化"
	}
	if severalYears.MatchString(p.when + p.text()) {
		return "写的是几年的目标，不是本年度的"
	}
	for _, text := range []string{p.when, p.text()} {
		for _, m := range targetYear.FindAllStringSubmatch(text, -1) {
			if n, ok := ParseDecimal(m[1]); ok && year != 0 && !n.Equal(Int(int64(year))) {
				return "写的是" + m[1] + "年的目标，不是本年度的"
			}
		}
	}
	return ""
}

// leadsIn stand before a name and are no part of it.
var leadsIn = []string{"确保", "力争", "争取", "努力", "其中", "同时", "使", "全年", "年度", "本年度", "今年", "本年", "进一步", "不断", "继续", "切实", "将", "在"}

// leadsOut stand between a name and its number.
var leadsOut = []string{":", "介于", "要", "须", "应", "均", "都", "平均", "力争", "争取", "确保", "稳定", "达", "将", "占比达", "分别", "的"}

// nameOf is the name of an indicator out of the words before its number.
func nameOf(words string) string {
	name := words
	for _, deed := range []string{"实现", "确保", "做到", "力争", "争取", "使得"} {
		if i := strings.LastIndex(name, deed); i >= 0 {
			if rest := name[i+len(deed):]; utf8.RuneCountInString(rest) >= 2 && !hasPrefix(rest, "率", "程度", "情况", "比") {
				name = rest
			}
		}
	}
	for before := ""; before != name; {
		before = name
		for _, w := range leadsIn {
			name = strings.TrimPrefix(name, w)
		}
		for _, w := range leadsOut {
			name = strings.TrimSuffix(name, w)
		}
	}
	for _, deed := range []string{"提高", "提升", "增强", "保持", "降低"} {
		if rest := strings.TrimPrefix(name, deed); isShare(rest) && utf8.RuneCountInString(rest) >= 3 {
			return rest
		}
	}
	return name
}

// shareEndings end the names of rates and levels.
var shareEndings = []string{"率", "度", "占比", "比例", "比重"}

func isShare(name string) bool {
	for _, w := range shareEndings {
		if strings.HasSuffix(name, w) {
			return true
		}
	}
	return false
}

// doubt says why no indicator may be made of a clause: invented ones are worse
// than none. found is what reading the target found.
func (m *Promise) doubt(name, rest string, listed bool, found []Diagnostic) string {
	t := m.Target
	plain := m.Indicator.Name
	switch {
	case utf8.RuneCountInString(plain) < 2 || !strings.ContainsFunc(plain, isHan):
		return "数的前面没有写明是什么指标"
	case strings.HasSuffix(name, "分别"), listed && (strings.HasSuffix(name, "均") || strings.HasSuffix(name, "都")), namesTwo(plain):
		return "一个数说的不止一个指标"
	case strings.HasSuffix(name, "由"), strings.HasSuffix(name, "从"):
		return "写了起点和终点两个数"
	case t.Kind == Compound, t.Kind == Numeric && len(anyNumber.FindAllString(rest, -1)) > 1 && !strings.Contains(rest, "("):
		return "一句里有几个数，分不清哪一个是目标"
	case t.Kind != Numeric && t.Kind != Range:
		return "看不懂这个数"
	case t.Unit.IsZero(), t.Unit.Dimension == DimNone, t.Unit.Dimension == DimOther:
		return "数的后面没有认得出的计量单位"
	}
	unsigned, leftOver := false, false
	for _, d := range found {
		unsigned = unsigned || d.ID == "L02"
		leftOver = leftOver || d.ID == "V12" || d.ID == "V02"
	}
	counted := t.Unit.Dimension != DimTime && !t.Unit.IsRate()
	led := !isDigit(rune(rest[0])) && !hasPrefix(rest, "百分", "千分")
	switch {
	case leftOver:
		return "数的后面还有别的话，看不出是不是目标"
	case unsigned && !led && !counted && !isShare(plain):
		return "没有“达到”“不低于”这样的字，看不出是不是目标"
	}
	return ""
}

// namesTwo tells whether a name names two rates: 及时率和准确率.
func namesTwo(name string) bool {
	for _, and := range []string{"和", "与", "及", "以及"} {
		if first, second, found := strings.Cut(name, and); found && isShare(first) && isShare(second) {
			return true
		}
	}
	return false
}
