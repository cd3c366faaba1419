package alerting

import (
	"bytes"
	"cmp"
	"embed"
	"fmt"
	"io/fs"
	"maps"
	"slices"
	"time"

	"go.yaml.in/yaml/v3"
)

// China is where all deadlines are counted.
var China = time.FixedZone("UTC+8", 8*60*60)

//go:embed holidays
var holidayFiles embed.FS

// Calendar tells working days (工作日), by the State Council's notices on holidays
// (国务院办公厅关于节假日安排的通知). In a year without one Monday to Friday are working days,
// and what was counted says so.
type Calendar struct {
	years map[int]*holidays
}

// holidays are a year's notice: days off in the week, and weekends that are worked.
type holidays struct {
	Year    int        `yaml:"year"`
	Basis   string     `yaml:"basis"`
	Off     []holiday  `yaml:"off"`
	Worked  []dateText `yaml:"worked"`
	offDays map[dateText]string
	text    string
}

type holiday struct {
	Name string   `yaml:"name"`
	From dateText `yaml:"from"`
	To   dateText `yaml:"to"`
}

// dateText is a day as YYYY-MM-DD, in China.
type dateText string

func dayOf(t time.Time) dateText { return dateText(t.In(China).Format(time.DateOnly)) }

func (d dateText) time() (time.Time, error) {
	return time.ParseInLocation(time.DateOnly, string(d), China)
}

// ShippedCalendar has the notices that are shipped.
func ShippedCalendar() (*Calendar, error) {
	c := &Calendar{years: map[int]*holidays{}}
	names, err := fs.Glob(holidayFiles, "holidays/*.yaml")
	if err != nil {
		return nil, err
	}
	for _, name := range names {
		data, err := holidayFiles.ReadFile(name)
		if err != nil {
			return nil, err
		}
		if c, err = c.With(data); err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
	}
	return c, nil
}

// With is the calendar with one more year's notice, which takes the place of an earlier
// one. A notice may reach into the December before. Errors are Chinese sentences for who
// wrote it.
func (c *Calendar) With(data []byte) (*Calendar, error) {
	var h holidays
	decoder := yaml.NewDecoder(bytes.NewReader(data))
	decoder.KnownFields(true)
	if err := decoder.Decode(&h); err != nil {
		return nil, fmt.Errorf("放假安排不能读：%s", yamlInChinese(err))
	}
	if h.Year < 2000 || h.Year > 2200 || h.Basis == "" || len(h.Off) == 0 {
		return nil, fmt.Errorf("放假安排要有year（年份）、basis（文号）和off（放假的日子）")
	}
	h.offDays, h.text = map[dateText]string{}, string(data)
	for _, off := range h.Off {
		if err := h.add(off); err != nil {
			return nil, err
		}
	}
	for _, worked := range h.Worked {
		d, err := worked.time()
		if err != nil || !h.covers(d) || !isWeekend(d) || h.offDays[worked] != "" {
			return nil, fmt.Errorf("调休上班的%q要是%d年不放假的周六或周日，写成YYYY-MM-DD", worked, h.Year)
		}
	}
	next := &Calendar{maps.Clone(c.years)}
	next.years[h.Year] = &h
	return next, nil
}

// add takes the days of one holiday.
func (h *holidays) add(off holiday) error {
	from, err := off.From.time()
	if err != nil {
		return fmt.Errorf("%s的from要写成YYYY-MM-DD：%q", off.Name, off.From)
	}
	to, err := off.To.time()
	if err != nil || to.Before(from) || to.Sub(from) > 15*24*time.Hour {
		return fmt.Errorf("%s的to要写成YYYY-MM-DD，不早于from，至多相隔15天：%q", off.Name, off.To)
	}
	if !h.covers(from) || to.Year() != h.Year {
		return fmt.Errorf("%s不在%d年", off.Name, h.Year)
	}
	for d := from; !d.After(to); d = d.AddDate(0, 0, 1) {
		h.offDays[dayOf(d)] = cmp.Or(off.Name, "放假")
	}
	return nil
}

// covers tells the days that a notice may speak of.
func (h *holidays) covers(d time.Time) bool {
	return d.Year() == h.Year || d.Year() == h.Year-1 && d.Month() == time.December
}

// Years are those whose holidays are known.
func (c *Calendar) Years() []int { return slices.Sorted(maps.Keys(c.years)) }

// Basis is the notice of a year (文号); empty where there is none.
func (c *Calendar) Basis(year int) string {
	if h := c.years[year]; h != nil {
		return h.Basis
	}
	return ""
}

// Text is the notice of a year as it was written; empty where there is none.
func (c *Calendar) Text(year int) string {
	if h := c.years[year]; h != nil {
		return h.text
	}
	return ""
}

func isWeekend(t time.Time) bool {
	return t.In(China).Weekday() == time.Saturday || t.In(China).Weekday() == time.Sunday
}

// IsWorkday tells whether the day of a moment is worked.
func (c *Calendar) IsWorkday(t time.Time) bool {
	day, year := dayOf(t), t.In(China).Year()
	for _, notice := range []int{year, year + 1} {
		h := c.years[notice]
		switch {
		case h == nil:
		case h.offDays[day] != "":
			return false
		case slices.Contains(h.Worked, day):
			return true
		}
	}
	return !isWeekend(t)
}

// AddWorkdays is the end of the n-th working day after the day of a moment, and the years
// without a notice that it was counted through. The end of a day is its last second.
func (c *Calendar) AddWorkdays(t time.Time, n int) (end time.Time, unsure []int) {
	day := startOf(t)
	for n > 0 {
		day = day.AddDate(0, 0, 1)
		if year := day.Year(); c.years[year] == nil && !slices.Contains(unsure, year) {
			unsure = append(unsure, year)
		}
		if c.IsWorkday(day) {
			n--
		}
	}
	return endOf(day), unsure
}

// Workdays counts the working days after the day of a moment, up to the day of another.
func (c *Calendar) Workdays(from, to time.Time) (n int) {
	last := startOf(to)
	for day := startOf(from).AddDate(0, 0, 1); !day.After(last); day = day.AddDate(0, 0, 1) {
		if c.IsWorkday(day) {
			n++
		}
	}
	return n
}

// workdaysBefore is the start of the n-th working day before the day of a moment.
func (c *Calendar) workdaysBefore(t time.Time, n int) time.Time {
	day := startOf(t)
	for n > 0 {
		day = day.AddDate(0, 0, -1)
		if c.IsWorkday(day) {
			n--
		}
	}
	return day
}

func startOf(t time.Time) time.Time {
	y, m, d := t.In(China).Date()
	return time.Date(y, m, d, 0, 0, 0, 0, China)
}

func endOf(day time.Time) time.Time { return startOf(day).AddDate(0, 0, 1).Add(-time.Second) }
