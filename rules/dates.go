package rules

// day is what a text names of the calendar: a single day, or a span from the
// first day to the last: 2025年11月 is From 11-01, Due 11-30. As a target it
// is due on the last day.
type day struct {
	From, Due Date
	yearKnown bool   // the text names the year
	loose     bool   // a span whose last day is not written: 11月, 三季度
	whole     bool   // the text means the span itself: 2025年全年, 2025年度
	doubt     string // why the day is not certain
}

// scanner walks over the glyphs of a date; blanks between them say nothing.
type scanner struct {
	glyphs []glyph
	pos    int
	year   int // the fiscal year, 0 if unknown
}

func (s *scanner) skipBlanks() {
	for at(s.glyphs, s.pos) == ' ' {
		s.pos++
	}
}

// word takes the first of the words that stands here.
func (s *scanner) word(words ...string) (string, bool) {
	s.skipBlanks()
	for _, w := range words {
		n, fits := s.pos, true
		for _, r := range w {
			if at(s.glyphs, n) != r {
				fits = false
				break
			}
			n++
		}
		if fits {
			s.pos = n
			return w, true
		}
	}
	return "", false
}

// number takes a whole number of at most width ASCII digits, or Chinese
// numerals, between lo and hi.
func (s *scanner) number(width, lo, hi int) (n int, ok bool) {
	start := s.pos
	s.skipBlanks()
	first := s.pos
	for isDigit(at(s.glyphs, s.pos)) && s.pos-first < width {
		n = n*10 + int(s.glyphs[s.pos].r-'0')
		s.pos++
	}
	taken := s.pos - first
	switch {
	case taken > 0 && isDigit(at(s.glyphs, s.pos)):
		taken = 0 // more digits than a date has
	case taken == 0 && isNumeral(at(s.glyphs, s.pos)):
		value, k := numeral(s.glyphs[s.pos:])
		if whole, fits := value.Units(0); k > 0 && fits && value.IsInt() && whole <= int64(hi) {
			n, taken = int(whole), k
			s.pos += k
		}
	}
	if taken == 0 || n < lo || n > hi {
		s.pos = start
		return 0, false
	}
	return n, true
}

// datesBegin are the runes, besides numbers, that a date begins with.
var datesBegin = map[rune]bool{'今': true, '本': true, '当': true, '次': true, '下': true, '来': true, '明': true, '翌': true, '上': true, '去': true, '第': true, 'Q': true, '年': true, '季': true}

// dayAt reads the date that the glyphs begin with and how many of them it takes,
// 0 for none. counted tells that the row names a unit: then 2025.12 is a number.
func dayAt(glyphs []glyph, year int, counted bool) (d day, n int) {
	if r := at(glyphs, 0); !isDigit(r) && !isNumeral(r) && !datesBegin[r] {
		return day{}, 0
	}
	s := &scanner{glyphs: glyphs, year: year}
	if d, ok := s.numericDay(); ok && (d.doubt == "" || !counted) {
		return d, s.pos
	}
	s.pos = 0
	y := s.yearName()
	d, ok := s.partOfYear(y)
	if !ok {
		return day{}, 0
	}
	d.yearKnown = y.known
	if y.relative && y.number == 0 {
		d.doubt = "不知道是哪一年，请写明年份"
	}
	return d, s.pos
}

// relativeYears name a year by the fiscal year.
var relativeYears = []struct {
	word   string
	offset int
}{
	{"本年度", 0}, {"当年度", 0}, {"今年", 0}, {"本年", 0}, {"当年", 0}, {"下一年度", 1}, {"下一年", 1}, {"下年度", 1}, {"次年", 1}, {"下年", 1}, {"来年", 1}, {"明年", 1}, {"翌年", 1}, {"上年度", -1}, {"上年", -1}, {"去年", -1},
}

// yearName is the year that a date stands in: written, named by the fiscal year
// (次年), or, where there is neither, the fiscal year itself.
type yearName struct {
	number          int // 0 if unknown
	known, relative bool
	word            bool // 当年 or 次年 is written
}

// yearName takes 2025年, 二〇二五年 or 次年; the position stays where there is none.
func (s *scanner) yearName() yearName {
	start := s.pos
	if y, ok := s.number(4, 1900, 2099); ok {
		if _, ok := s.word("年度", "年"); ok || at(s.glyphs, s.pos) == 'Q' {
			return yearName{number: y, known: true}
		}
	}
	s.pos = start
	for _, r := range relativeYears {
		if _, ok := s.word(r.word); !ok {
			continue
		}
		y := yearName{word: true, relative: r.offset != 0}
		if s.year != 0 {
			y.number, y.known = s.year+r.offset, r.offset != 0
		}
		return y
	}
	return yearName{number: s.year}
}

// partOfYear takes what follows the year.
func (s *scanner) partOfYear(y yearName) (day, bool) {
	year := y.number
	if d, ok := s.month(year); ok {
		return d, true
	}
	if q, ok := s.quarter(); ok {
		_, end := s.word("末", "底")
		return day{From: Date{year, 3*q - 2, 1}, Due: MonthEnd(year, 3*q), loose: !end}, true
	}
	if half, ok := s.word("上半年", "下半年"); ok {
		s.word("末", "底")
		if half == "上半年" {
			return day{From: Date{year, 1, 1}, Due: Date{year, 6, 30}}, true
		}
		return day{From: Date{year, 7, 1}, Due: Date{year, 12, 31}}, true
	}
	d := day{From: Date{year, 1, 1}, Due: Date{year, 12, 31}}
	if _, ok := s.word("年底", "年末", "年终", "岁末"); ok {
		return d, true
	}
	if s.pos > 0 {
		return s.bareYear(d, y)
	}
	if _, ok := s.word("年内", "年度内"); ok {
		d.doubt = "没有写明日期，按年底前读取"
		return d, true
	}
	return day{}, false
}

// bareYear goes on after 2025年 where neither month nor quarter follows. 当年
// alone is a word of prose.
func (s *scanner) bareYear(d day, y yearName) (day, bool) {
	if _, ok := s.word("底", "末", "终", "尾"); ok {
		return d, true
	}
	if _, ok := s.word("全年"); ok {
		d.whole = true
		return d, !y.word
	}
	_, within := s.word("以内", "之内", "内")
	switch {
	case within:
	case !y.known || y.word:
		return day{}, false
	case at(s.glyphs, s.pos-1) == '度':
		d.whole = true
	default:
		d.doubt = "没有写明日期，按年底前读取"
	}
	return d, true
}

// month takes 12月31日, 12月底, 11月上旬, 3月. A month alone is due on its last day.
func (s *scanner) month(year int) (day, bool) {
	start := s.pos
	m, ok := s.number(2, 1, 99)
	if !ok {
		return day{}, false
	}
	if _, ok := s.word("月"); !ok {
		s.pos = start
		return day{}, false
	}
	d := day{From: Date{year, m, 1}, Due: Date{year, m, 1}}
	if m > 12 {
		return d, start > 0 // with a year said to be no day of the calendar, else 24 months
	}
	d.Due = MonthEnd(year, m)
	s.word("份")
	switch part, _ := s.word("底", "末", "上旬", "中旬", "下旬", "月底", "月末", "中", "初"); part {
	case "上旬":
		d.Due.Day = 10
	case "中旬":
		d.From.Day, d.Due.Day = 11, 20
	case "下旬":
		d.From.Day = 21
	case "初", "中":
		d.Due.Day = map[string]int{"初": 10, "中": 20}[part]
		d.doubt = "没有写明哪一天，按" + d.Due.Chinese() + "读取"
	case "底", "末", "月底", "月末":
		if m == 2 && year == 0 {
			d.doubt = "没有写年份，2月底按28日读取"
		}
	default:
		d.loose = true
		s.dayOfMonth(&d)
	}
	return d, true
}

func (s *scanner) dayOfMonth(d *day) {
	start := s.pos
	n, ok := s.number(2, 1, 99)
	if !ok {
		return
	}
	if _, ok := s.word("日", "号"); !ok && s.pos < len(s.glyphs) && !startsWord(s.glyphs[s.pos:]) {
		s.pos = start // 「12月3次」
		return
	}
	d.From.Day, d.Due.Day, d.loose = n, n, false
	s.hour()
}

// hour takes the time of day, which changes nothing: 24时, 18:00.
func (s *scanner) hour() {
	start := s.pos
	if _, ok := s.number(2, 0, 24); !ok {
		return
	}
	mark, ok := s.word("时", "点", ":")
	for ok && mark == ":" {
		if _, ok = s.number(2, 0, 59); ok {
			mark, _ = s.word(":")
		}
	}
	if !ok {
		s.pos = start
	}
}

var quarterNames = []string{"一季", "二季", "三季", "四季", "1季", "2季", "3季", "4季"}

func (s *scanner) quarter() (q int, ok bool) {
	start := s.pos
	if _, ok := s.word("Q"); ok {
		if q, ok := s.number(1, 1, 4); ok {
			return q, true
		}
		s.pos = start
		return 0, false
	}
	s.word("第")
	name, ok := s.word(quarterNames...)
	if !ok {
		s.pos = start
		return 0, false
	}
	if _, ok := s.word("度"); !ok && at(s.glyphs, start) != '第' && start == 0 {
		s.pos = start // 三季 of rice
		return 0, false
	}
	for i, n := range quarterNames {
		if n == name {
			q = i%4 + 1
		}
	}
	return q, true
}

// numericDay takes 2025-12-31, 2025.12.31, 2025/9/1, 20251231 and 2025.12.
func (s *scanner) numericDay() (day, bool) {
	if d, ok := s.eightDigits(); ok {
		return d, true
	}
	y, ok := s.number(4, 1900, 2099)
	if !ok {
		return day{}, false
	}
	mark, ok := s.word("-", ".", "/")
	if !ok {
		return day{}, false
	}
	m, ok := s.number(2, 1, 99)
	if !ok {
		return day{}, false
	}
	d := day{yearKnown: true, From: Date{y, m, 1}, Due: Date{y, m, 1}}
	if m <= 12 {
		d.Due = MonthEnd(y, m)
	}
	end := s.pos
	if _, again := s.word(mark); again {
		if n, ok := s.number(2, 1, 99); ok {
			d.From.Day, d.Due.Day = n, n
			s.word("日", "号")
			s.hour()
			return d, true
		}
	}
	s.pos = end
	if m > 12 || isDigit(at(s.glyphs, s.pos)) || s.unitFollows() {
		return day{}, false // 2025.5万元, 2000-3000
	}
	if _, ok := s.word("月"); !ok {
		d.doubt = "按" + d.Due.Chinese() + "前读取，请写明日期"
	}
	return d, true
}

func (s *scanner) unitFollows() bool {
	_, n := plainUnitAt(s.glyphs[s.pos:])
	return n > 0 && at(s.glyphs, s.pos) != '月'
}

func (s *scanner) eightDigits() (day, bool) {
	n, number := 0, 0
	for ; n < 8 && isDigit(at(s.glyphs, n)); n++ {
		number = number*10 + int(s.glyphs[n].r-'0')
	}
	if next := at(s.glyphs, 8); n < 8 || isDigit(next) || next == '.' || next == ',' {
		return day{}, false
	}
	if _, unit := plainUnitAt(s.glyphs[8:]); unit > 0 {
		return day{}, false
	}
	due := Date{number / 10000, number / 100 % 100, number % 100}
	if due.Year < 1990 || due.Year > 2099 || !due.Valid() {
		return day{}, false
	}
	s.pos = 8
	return day{From: due, Due: due, yearKnown: true, doubt: "按" + due.Chinese() + "读取"}, true
}
