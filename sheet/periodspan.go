package sheet

import (
	"cmp"
	"regexp"
	"slices"
	"strings"

	"zhunsheng/rules"
)

// A periodSpan is a stretch of time that a text names by its two ends: 「1月1日至8月31日」,
// 「2025年1月至2025年8月」, 「4—6月」, 「2025.1.1-2025.8.31」.
type periodSpan struct {
	fromYear, from, fromDay int // 0 where it does not say the year or the day
	toYear, to, toDay       int
	begin, end              int // in the text
}

// The two ends of a span, as words or as numbers.
var (
	spelledSpan = regexp.MustCompile(`(?:(20\d\d)年)?(\d{1,2}|[一二三四五六七八九十]{1,2})(?:月份?(?:(\d{1,2})日)?)?起?[-—–―−‐~〜至到]{1,2}(?:(20\d\d)年)?(\d{1,2}|[一二三四五六七八九十]{1,2})月(?:份|(\d{1,2})日止?|[底末]止?)?`)
	dottedSpan  = regexp.MustCompile(`(20\d\d)[./](\d{1,2})(?:[./](\d{1,2}))?起?[-—–―−‐~〜至到]{1,2}(?:(20\d\d)[./])?(\d{1,2})(?:[./](\d{1,2}))?止?`)
	dashedSpan  = regexp.MustCompile(`(20\d\d)-(\d{1,2})(?:-(\d{1,2}))?起?[~〜至到—–―]{1,2}(?:(20\d\d)-)?(\d{1,2})(?:-(\d{1,2}))?止?`)
)

// spanIn finds the first span of a label.
func spanIn(plain string) (s periodSpan, ok bool) {
	for _, form := range []*regexp.Regexp{spelledSpan, dottedSpan, dashedSpan} {
		for _, at := range form.FindAllStringSubmatchIndex(plain, -1) {
			group := func(n int) int {
				if at[2*n] < 0 {
					return 0
				}
				text := plain[at[2*n]:at[2*n+1]]
				return cmp.Or(stageMonths[text], number2(text))
			}
			inNumber := at[0] > 0 && plain[at[0]-1] >= '0' && plain[at[0]-1] <= '9'
			s = periodSpan{group(1), group(2), group(3), group(4), group(5), group(6), at[0], at[1]}
			if !inNumber && s.isOfMonths() {
				return s, true
			}
		}
	}
	return periodSpan{}, false
}

func (s periodSpan) isOfMonths() bool {
	return s.from >= 1 && s.from <= 12 && s.to >= 1 && s.to <= 12 && s.fromDay <= 31 && s.toDay <= 31
}

// isCumulative tells whether it begins with the fiscal year that it ends in, as what was
// spent and reached up to a month does.
func (s periodSpan) isCumulative() bool {
	return s.from == 1 && s.fromDay <= 1 && (s.fromYear == s.toYear || s.fromYear == 0 || s.toYear == 0)
}

func (s periodSpan) midMonth() bool {
	return s.toDay > 0 && s.toDay < daysOf(cmp.Or(s.toYear, s.fromYear), s.to)
}

// periodLine is a line above a form that says only of which time it is.
var periodLine = regexp.MustCompile(`^\(?(?:截[至止](?:到|日期|时间)?:?(?:20\d\d|\d{1,2}月)|(?:统计|监控|数据|评价|所属|报告)(?:期间|时段|区间|周期|时点|期):?(?:20\d\d|\d{1,2})|20\d\d[-./]\d{1,2}(?:[-./]\d{1,2})?[-—–~至到])`)

// A titlePeriod is what the lines above a form say of its checkpoint, beyond the year.
type titlePeriod struct {
	months []int
	listPeriod
	saying
	at int
}

// readTitleMonth reads the month that a line above a form names.
func (r *filledReader) readTitleMonth(c cell) {
	years, months, p := periodsIn(c.text)
	if len(months) == 0 {
		return
	}
	said := titlePeriod{months, p, saying{oneLine(c.text), c.source}, r.at}
	take := func(of *filledProject) {
		of.above = append(of.above, said)
		of.month = max(of.month, slices.Max(months))
		if len(years) == 1 && of.year == 0 {
			of.year = years[0]
		}
	}
	take(&r.next)
	if p := r.current; p != nil && p.year == 0 {
		take(p)
	}
}

// checkTitleMonths says what is doubtful of the months that stand above a form.
func (r *filledReader) checkTitleMonths(p *filledProject) {
	for _, t := range p.above {
		other := slices.IndexFunc(t.months, func(m int) bool { return m != p.month })
		switch {
		case t.partial != "":
			r.add(t.at, "D10", rules.Error, t.source, "“%s”不是从1月起的累计数，不能读取；请填从1月1日累计到月底的数，如“1—8月”", t.partial)
		case other >= 0 && !p.headed:
			r.add(t.at, "D10", rules.Error, t.source, "“%s”说的是到%d月底，同一张表的其他地方是到%d月底，请改为一致", shorten(t.text), t.months[other], p.month)
		case t.loose && !p.headed:
			r.add(t.at, "D10", rules.Warn, t.source, "“%s”按从1月累计到%d月底读取；如果只是这一段时间的数，请改填累计数", shorten(t.text), p.month)
		case t.midMonth:
			r.add(t.at, "D10", rules.Warn, t.source, "“%s”不是月底，按到%d月底的数读取，请核对", shorten(t.text), p.month)
		}
	}
}

// spanStage reads a span that stands at the beginning of a label; whole is false where it
// ends within a month.
func spanStage(name string) (rest string, month int, whole, ok bool) {
	s, found := spanIn(name)
	if !found || s.begin > 0 || !s.isCumulative() {
		return name, 0, false, false
	}
	return strings.TrimPrefix(strings.TrimPrefix(name[s.end:], "累计"), "的"), s.to, !s.midMonth(), true
}
