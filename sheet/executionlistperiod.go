package sheet

import (
	"cmp"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"zhunsheng/rules"
)

// A listPeriod is what a heading, a title, a tab's name or a cell says of the checkpoint;
// zero is what it does not say.
type listPeriod struct {
	year, month int
	loose       bool   // a month or quarter named alone, which may be meant for itself
	midMonth    bool   // a day that is no end of a month
	partial     string // a stretch that does not begin with the year
	scored      bool   // it is a self-evaluation, which is of the whole year
}

var (
	otherDates   = regexp.MustCompile(`^(?:填报|填表|编制|编报|打印|制表|导出|报送|审核|生成|下载|申报)?(?:日期|时间)|^(?:填报|填表|打印|制表|导出|报送|审核|生成|下载)`)
	printedYear  = regexp.MustCompile(`(20\d\d)(?:年|[-./]\d{1,2}(?:\D|$)|(?:0[1-9]|1[0-2])(?:\D|$))|^[(]?(20\d\d)[)]?$|预算年度:?(20\d\d)`)
	wholeDate    = regexp.MustCompile(`(?:(20\d\d)年)?(\d{1,2})月(\d{1,2})日|(20\d\d)[-./](\d{1,2})[-./](\d{1,2})`)
	wholeYear    = regexp.MustCompile(`^(?:20\d\d年)?(?:全年|年度|年终|年末|年底)$`)
	isoMonth     = regexp.MustCompile(`^(20\d\d)[-./](\d{1,2})$|^(20\d\d)(0[1-9]|1[0-2])$`)
	isoRange     = regexp.MustCompile(`^20\d\d(?:[-./]\d{1,2}|\d\d)[-—–~～至到]+(20\d\d)[-./]?(\d{1,2})$`)
	plainMonth   = regexp.MustCompile(`^(\d{1,2})$`)
	untilDate    = regexp.MustCompile(`截[至止]|[-—–~～至到]`)
	quarterMark  = regexp.MustCompile(`^(?:20\d\d年?)?[Qq第]?([1-4])(?:季|季度)?$`)
	periodHeader = regexp.MustCompile(`截[至止]`)
)

// periodsIn are what a text above a list says of the checkpoint: all of it, so that what
// contradicts itself is seen.
func periodsIn(text string) (years, months []int, p listPeriod) {
	plain := label(text)
	for _, found := range printedYear.FindAllStringSubmatch(plain, -1) {
		year, _ := strconv.Atoi(found[1] + found[2] + found[3])
		if !slices.Contains(years, year) {
			years = append(years, year)
		}
	}
	p.scored = strings.Contains(plain, "自评")
	if span, ok := spanIn(plain); ok {
		if p.midMonth = span.midMonth(); !span.isCumulative() {
			p.partial = plain[span.begin:span.end]
		}
		return years, append(months, span.to), p
	}
	if last, ok := lastDate(plain); ok {
		if untilDate.MatchString(plain[:last.at]) { // else it is the day on which something was done
			months, p.midMonth = append(months, last.month), last.day < daysOf(last.year, last.month)
		}
		return years, months, p
	}
	staged := dashes.Replace(plain)
	for i := 0; i < len(staged); {
		rest, month, loose := readStage(staged[i:])
		if month == 0 || i > 0 && (staged[i-1] >= '0' && staged[i-1] <= '9' || staged[i-1] == '-') {
			i += len(string([]rune(staged[i:])[:1]))
			continue
		}
		if !slices.Contains(months, month) {
			months = append(months, month)
		}
		p.loose = p.loose || loose
		i = len(staged) - len(rest)
	}
	if len(months) == 0 && strings.Contains(plain, "全年") {
		months = append(months, 12)
	}
	return years, months, p
}

// A printedDate is a day, and where in a text it begins.
type printedDate struct{ year, month, day, at int }

// lastDate is the last day that a text names, of the year that it names with it or before.
func lastDate(plain string) (last printedDate, ok bool) {
	for _, at := range wholeDate.FindAllStringSubmatchIndex(plain, -1) {
		group := func(n int) int {
			if at[2*n] < 0 {
				return 0
			}
			return number2(plain[at[2*n]:at[2*n+1]])
		}
		last = printedDate{cmp.Or(group(1), group(4), last.year), group(2) + group(5), group(3) + group(6), at[0]}
		ok = last.month >= 1 && last.month <= 12
	}
	return last, ok
}

func number2(s string) int {
	n, _ := strconv.Atoi(s)
	return n
}

// daysOf is the last day of a month; of February the 28th where no year is told.
func daysOf(year, month int) int {
	if year == 0 {
		year = 2025
	}
	return time.Date(year, time.Month(month)+1, 0, 0, 0, 0, 0, time.UTC).Day()
}

// cellPeriod reads a cell of a column for the period; ok is false where it can't be told.
func cellPeriod(text string, until bool) (p listPeriod, ok bool) {
	plain := label(text)
	switch {
	case plainMonth.MatchString(plain):
		p.month, p.loose = number2(plain), number2(plain) > 1
	case isoMonth.MatchString(plain):
		found := isoMonth.FindStringSubmatch(plain)
		p.year, p.month = number2(found[1]+found[3]), number2(found[2]+found[4])
		p.loose = p.month > 1
	case isoRange.MatchString(plain):
		found := isoRange.FindStringSubmatch(plain)
		p.year, p.month = number2(found[1]), number2(found[2])
	case wholeDate.MatchString(plain):
		last, _ := lastDate(plain)
		p.year, p.month, p.midMonth = last.year, last.month, last.day < daysOf(last.year, last.month)
	case quarterMark.MatchString(plain):
		p.month = 3 * number2(quarterMark.FindStringSubmatch(plain)[1])
		p.loose = p.month > 3
	default:
		years, months, found := periodsIn(text)
		if found.partial != "" || len(years) > 1 || len(months) != 1 && !wholeYear.MatchString(plain) {
			return p, false
		}
		p = found
		if p.month = 12; len(months) == 1 {
			p.month = months[0]
		}
		if len(years) == 1 {
			p.year = years[0]
		}
	}
	p.loose = p.loose && !until
	return p, p.month >= 1 && p.month <= 12
}

// A saying is what some place says of a list's checkpoint.
type saying struct {
	text   string
	source rules.Source
}

// agreed keeps the first of some sayings and says where another contradicts it.
type agreed struct {
	value int
	first saying
}

func (a *agreed) take(x *executionList, value int, by saying, what string) {
	switch {
	case value == 0:
	case a.value == 0:
		a.value, a.first = value, by
	case a.value != value && !x.contradicted:
		x.contradicted = true
		x.add(x.at, "D10", rules.Error, by.source, "“%s”说的是%d%s，“%s”说的是%d%s，不知道按哪个读取，请改为一致", shorten(by.text), value, what, shorten(a.first.text), a.value, what)
	}
}

// readPeriod gathers what the headings, the lines above and the tab say of the checkpoint.
func (x *executionList) readPeriod(above []line) {
	for _, head := range x.heads {
		for _, s := range head.stages {
			x.month.take(x, s.month, saying{s.text, s.cell.source}, "月底")
			if s.loose {
				x.tellLoose(s.text, s.month, s.cell.source)
			}
		}
	}
	x.headed = x.month.value > 0
	scored := saying{}
	for _, l := range above {
		for _, c := range l.own() {
			if text := label(c.text); otherDates.MatchString(text) || len([]rune(text)) > 90 {
				continue
			}
			if p := x.takePeriod(c.text, c.source); p.scored {
				scored = saying{oneLine(c.text), c.source}
			}
		}
	}
	if tab := x.lines[x.top].sheet; tab != "" {
		x.takePeriod(tab, x.heads[0].source)
	}
	if scored.text != "" && x.month.value == 0 {
		x.month.take(x, 12, scored, "月底")
	}
}

func (x *executionList) takePeriod(text string, source rules.Source) listPeriod {
	years, months, p := periodsIn(text)
	by := saying{oneLine(text), source}
	if p.partial != "" {
		x.contradicted = true
		x.add(x.at, "D10", rules.Error, source, "“%s”不是从1月起的累计数，不能读取；请填从1月1日累计到月底的数，如“1—8月”", p.partial)
		return p
	}
	for _, year := range years {
		x.year.take(x, year, by, "年")
	}
	for _, month := range months {
		if p.loose && x.month.value == 0 {
			x.tellLoose(by.text, month, source)
		}
		if p.midMonth {
			x.tellMidMonth(by.text, month, source)
		}
		x.month.take(x, month, by, "月底")
	}
	return p
}

func (x *executionList) tellLoose(text string, month int, source rules.Source) {
	if !x.looseTold {
		x.looseTold = true
		x.add(x.at, "D10", rules.Warn, source, "“%s”按从1月累计到%d月底读取；如果只是这一段时间的数，请改填累计数", shorten(text), month)
	}
}

func (x *executionList) tellMidMonth(text string, month int, source rules.Source) {
	if !x.midTold {
		x.midTold = true
		x.add(x.at, "D10", rules.Warn, source, "“%s”不是月底，按到%d月底的数读取，请核对", shorten(text), month)
	}
}

// rowPeriod is the checkpoint that a row is of: what its own columns say, within what the
// list says, else what the caller knows. It is zero where it can't be told, which is said
// once for a cell.
func (x *executionList) rowPeriod(row []cell) (year, month int) {
	year, month = x.year.value, x.month.value
	refuse := func(c cell, format string, args ...any) (int, int) {
		if !c.carried {
			x.add(x.at, "D10", rules.Error, c.source, format, args...)
		}
		return 0, 0
	}
	if c := x.cellOf(row, listYearColumn); !c.isBlank() {
		own := number2(strings.Trim(label(c.text), "年度()"))
		if own < 2000 || own > 2100 || year != 0 && own != year {
			return refuse(c, "这一行的年度是“%s”%s，请核对", oneLine(c.text), x.saidYear(year))
		}
		year = own
	}
	if c := x.cellOf(row, listPeriodColumn); !c.isBlank() {
		head := x.headOf(listPeriodColumn)
		p, known := cellPeriod(c.text, periodHeader.MatchString(head.text))
		switch {
		case !known:
			return refuse(c, "“%s”一栏的“%s”看不出是到几月底的数，请写成“1-6月”“2025年6月底”", oneLine(head.text), oneLine(c.text))
		case p.year != 0 && year != 0 && p.year != year:
			return refuse(c, "这一行是“%s”的数%s，请核对", oneLine(c.text), x.saidYear(year))
		case x.headed && month != p.month, month != 0 && p.month > month:
			return refuse(c, "这一行是“%s”的数，“%s”说的是到%d月底，请改为一致", oneLine(c.text), shorten(x.month.first.text), month)
		}
		if p.loose {
			x.tellLoose(oneLine(head.text)+" "+oneLine(c.text), p.month, c.source)
		}
		if p.midMonth {
			x.tellMidMonth(oneLine(c.text), p.month, c.source)
		}
		year, month = cmp.Or(p.year, year), p.month
	} else if p := x.current; x.columns.has(listPeriodColumn) {
		switch {
		case p != nil && p.Code == x.named.code && rules.FoldName(p.Name) == rules.FoldName(x.named.name):
			return p.year, p.month // the row goes on with the one above
		case month == 0 && x.given.Month == 0:
			return refuse(c, "“%s”一栏空着，不知道这一行是到几月底的数，请补上", oneLine(x.headOf(listPeriodColumn).text))
		}
	}
	return x.orGiven(year, month)
}

func (x *executionList) saidYear(year int) string {
	if year == 0 {
		return ""
	}
	return "，“" + shorten(x.year.first.text) + "”说的是" + strconv.Itoa(year) + "年"
}

// datedAt is where the list says its year, the zero Source where a row says another.
func (x *executionList) datedAt(year int) rules.Source {
	if year != x.year.value {
		return rules.Source{}
	}
	return x.year.first.source
}

// orGiven fills in what the caller knows, and says once what is known by nobody.
func (x *executionList) orGiven(year, month int) (int, int) {
	year, month = cmp.Or(year, x.given.FiscalYear), cmp.Or(month, x.given.Month)
	if !x.givenTold && year != 0 && month != 0 {
		x.givenTold = true
		x.checkGiven(x.at, x.heads[0].source, year, month, x.given)
	}
	if (year == 0 || month == 0) && !x.unknownTold && !x.contradicted {
		x.unknownTold = true
		what, example := "到几月底的数", "“1-6月执行数”"
		if year == 0 {
			what, example = "哪一年的数", "“2025年1-6月”"
		}
		x.add(x.at, "D10", rules.Error, x.heads[0].source, "清单没有写明是%s，请在标题或栏名中写明，如%s，或加“截止日期”一列，或在导入时指明年度和月份（--year、--month）", what, example)
	}
	return year, month
}
