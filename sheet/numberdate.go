package sheet

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"
)

// separators are the literals of a date or a time that say no more than its parts do.
const separators = "年月日号时分秒-/.:：,， 　\t"

// hasWords tells whether a date's format says more than the date: 「"截至"m"月底"」.
func (s formatSection) hasWords() bool {
	return slices.ContainsFunc(s.parts, func(p formatPart) bool { return p.letter == 0 && strings.Trim(p.text, separators) != "" })
}

// datedText writes a date with the words around its parts; ok tells whether each part can
// be written as it is shown.
func (s formatSection) datedText(days, seconds int) (text string, ok bool) {
	last := byte(0)
	for i, part := range s.parts {
		if part.letter == 0 {
			text += part.text
			continue
		}
		if part.letter == 'm' && s.isMinute(i, last) {
			part.letter = 'M'
		}
		last = part.letter
		shown, ok := part.dated(days, seconds)
		if !ok {
			return "", false
		}
		text += shown
	}
	return strings.TrimSpace(text), true
}

// dated is a part of a date or a time as it is shown; ok is false where it may be shown
// in another language or way.
func (p formatPart) dated(days, seconds int) (text string, ok bool) {
	day := calendarDay(days)
	if p.letter == 'a' && p.count >= 3 {
		return strings.Repeat("星期", p.count-3) + string([]rune("日一二三四五六")[day.Weekday()]), p.count < 5
	}
	n, known := map[byte]int{'y': day.Year(), 'm': int(day.Month()), 'd': day.Day(), 'h': seconds / 3600, 'M': seconds / 60 % 60, 's': seconds % 60}[p.letter]
	switch {
	case !known, p.elapsed && p.letter != 'h', p.count > 2 && p.letter != 'y':
		return "", false
	case p.elapsed:
		n += days * 24
	case p.letter == 'y' && p.count <= 2:
		return fmt.Sprintf("%02d", n%100), true
	case p.letter != 'y' && p.count == 2:
		return fmt.Sprintf("%02d", n), true
	}
	return strconv.Itoa(n), true
}

// isMinute tells whether an m behind the letter last is a minute.
func (s formatSection) isMinute(at int, last byte) bool {
	next := slices.IndexFunc(s.parts[at+1:], func(p formatPart) bool { return p.letter != 0 })
	return last == 'h' || next >= 0 && s.parts[at+1+next].letter == 's'
}

// dateText writes the parts of a date that the format shows: 2025年11月20日.
func (s formatSection) dateText(value float64, date1904 bool, d decimalDigits) (string, note) {
	days := math.Floor(value)
	seconds := int(math.Round((value - days) * 86400))
	if date1904 {
		days += 1462
	}
	if days < 0 || days > 2958465 {
		return d.signed("", d.plain(0, 0, false), ""), shownOtherwise
	}
	if !s.hasWords() {
		return s.plainDate(int(days), seconds), nothing
	}
	if text, ok := s.datedText(int(days), seconds); ok {
		return text, nothing
	}
	return s.plainDate(int(days), seconds), shownOtherwise
}

// plainDate writes the parts that the format shows in one way, however it shows them.
func (s formatSection) plainDate(days, seconds int) string {
	shows := func(letters string) bool { return strings.ContainsAny(string(s.date), letters) }
	clock := ""
	if shows("hs") {
		hours := seconds / 3600
		if !shows("ymd") {
			hours += days * 24 // a duration
		}
		clock = fmt.Sprintf("%d:%02d", hours, seconds/60%60)
		if shows("s") {
			clock += fmt.Sprintf(":%02d", seconds%60)
		}
		if !shows("ymd") {
			return clock
		}
	}
	date := s.dayText(days, shows)
	if clock != "" && seconds > 0 {
		date += " " + clock
	}
	return date
}

// calendarDay is a day of Excel's calendar, which has a 29 February 1900.
func calendarDay(days int) time.Time {
	epoch := time.Date(1899, time.December, 30, 0, 0, 0, 0, time.UTC)
	if days < 60 {
		epoch = epoch.AddDate(0, 0, 1)
	}
	return epoch.AddDate(0, 0, days)
}

func (s formatSection) dayText(days int, shows func(string) bool) string {
	year, month, date := calendarDay(days).Date()
	if days == 60 {
		year, month, date = 1900, time.February, 29
	}
	var b strings.Builder
	if shows("y") || !shows("ymd") {
		fmt.Fprintf(&b, "%d年", year)
	}
	if shows("m") || !shows("ymd") {
		fmt.Fprintf(&b, "%d月", month)
	}
	if shows("d") || !shows("ymd") {
		fmt.Fprintf(&b, "%d日", date)
	}
	return b.String()
}

// isoDate reads a date that is stored as 2025-11-20T00:00:00.
func isoDate(value string) string {
	day, err := time.Parse(time.DateOnly, value[:min(len(value), len(time.DateOnly))])
	if err != nil {
		return value
	}
	return fmt.Sprintf("%d年%d月%d日", day.Year(), day.Month(), day.Day())
}
