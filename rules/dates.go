package rules

import (
	"regexp"
	"strconv"
	"strings"
)

// dateForms are the ways a day is written, after folding and without blanks.
// Each ends in what may follow a date and changes nothing: 以前 includes the day
// (民法典第1259条), and a goal table means "done by".
var dateForms = []struct {
	pattern *regexp.Regexp
	day     func(y, m, d int) Date
}{
	{dateForm(`(?:((?:19|20)\d\d)年)(\d{1,2})月(\d{1,2})[日号]?`), onDay},
	{dateForm(`((?:19|20)\d\d)[-./](\d{1,2})[-./](\d{1,2})`), onDay},
	{dateForm(`()(\d{1,2})月(\d{1,2})[日号]`), onDay},
	{dateForm(`(?:((?:19|20)\d\d)年)?(\d{1,2})月(?:份|底|末|份底|份末|)()`), monthEnd},
	{dateForm(`(?:((?:19|20)\d\d)年)?(?:年底|年末|年终|底|末)()()`), yearEnd},
	{dateForm(`((?:19|20)\d\d)年(?:度|内|)()()`), yearEnd},
	{dateForm(`(?:((?:19|20)\d\d)年)?第?([1-4一二三四])季度(?:底|末|)()`), quarterEnd},
	{dateForm(`(?:((?:19|20)\d\d)年)?(上)半年(?:底|末|)()`), halfEnd},
	{dateForm(`(?:((?:19|20)\d\d)年)?(下)半年(?:底|末|)()`), halfEnd},
}

var wholeYear = regexp.MustCompile(`^((?:19|20)\d\d)年全年$`)

const dateTail = `(?:前|之前|以前|内|以内|之内|止|底前|末前|完成|前完成|之前完成|以前完成|底前完成|末前完成|内完成|底完成)?`

func dateForm(p string) *regexp.Regexp {
	return regexp.MustCompile(`^(?:[于在]|截至|截止|按时于|不迟于|不晚于|≤|<=)?` + p + dateTail + `$`)
}

func onDay(y, m, d int) Date    { return Date{y, m, d} }
func monthEnd(y, m, _ int) Date { return MonthEnd(y, m) }
func yearEnd(y, _, _ int) Date  { return Date{y, 12, 31} }
func quarterEnd(y, q, _ int) Date {
	return MonthEnd(y, 3*q)
}

func halfEnd(y, half, _ int) Date { return MonthEnd(y, 6*half) }

var dateNumbers = map[string]int{"一": 1, "二": 2, "三": 3, "四": 4, "上": 1, "下": 2}

// date reads a target that is a day. A form alone decides: 「长期」 is none, and
// a date that the calendar does not have is an ERROR.
func (r *reader) date(plain string) (Target, bool) {
	if from, to, found := strings.Cut(plain, "至"); found {
		return r.dateSpan(from, to)
	}
	if m := wholeYear.FindStringSubmatch(plain); m != nil {
		year, _ := strconv.Atoi(m[1])
		return r.dated(Target{Kind: DateKind, Relation: In, From: Date{year, 1, 1}, Due: Date{year, 12, 31}}), true
	}
	due, ok := r.day(plain)
	if !ok {
		return Target{}, false
	}
	return r.dated(Target{Kind: DateKind, Relation: AtMost, Due: due}), true
}

func (r *reader) dateSpan(from, to string) (Target, bool) {
	first, ok1 := r.day(from)
	last, ok2 := r.day(to)
	if !ok1 || !ok2 {
		return Target{}, false
	}
	if strings.HasSuffix(from, "月") {
		first.Day = 1
	}
	if !strings.Contains(to, "年") {
		last.Year = first.Year // 2024年1月至12月
	}
	if first.Ordinal().Cmp(last.Ordinal()) > 0 {
		r.report("V11", Error, r.whole(), "“"+from+"”在“"+to+"”之后，请核对", "")
		return Target{Kind: Unparseable}, true
	}
	return r.dated(Target{Kind: DateKind, Relation: In, From: first, Due: last}), true
}

func (r *reader) dated(t Target) Target {
	if !t.Due.Valid() || (!t.From.IsZero() && !t.From.Valid()) {
		r.report("V11", Error, r.whole(), quote(r.text)+"不是日历上的日期", "")
		return Target{Kind: Unparseable}
	}
	if t.Due.Year != 0 && r.year != 0 && t.Due.Year != r.year {
		r.report("V11", Warn, r.whole(), "日期不在"+strconv.Itoa(r.year)+"年度内，请确认", "")
	}
	return t
}

// day reads one date; the fiscal year stands in for a year that is not written.
func (r *reader) day(plain string) (Date, bool) {
	for _, form := range dateForms {
		m := form.pattern.FindStringSubmatch(plain)
		if m == nil {
			continue
		}
		var parts [3]int
		for i, s := range m[1:] {
			if n, ok := dateNumbers[s]; ok {
				parts[i] = n
			} else if s != "" {
				parts[i], _ = strconv.Atoi(s)
			}
		}
		if parts[0] == 0 {
			parts[0] = r.year
		}
		if parts[1] > 12 {
			return Date{parts[0], parts[1], 1}, true // reported as no day of the calendar
		}
		return form.day(parts[0], parts[1], parts[2]), true
	}
	return Date{}, false
}
