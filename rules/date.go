package rules

import (
	"fmt"
	"time"
)

// Date is a calendar day. Year 0 means that the text named none and no fiscal
// year was known.
type Date struct {
	Year, Month, Day int
}

// IsZero tells whether no date is set.
func (d Date) IsZero() bool { return d.Month == 0 }

// Valid tells whether the day exists in the calendar; without a year a leap
// year is granted.
func (d Date) Valid() bool {
	if d.Month < 1 || d.Month > 12 || d.Day < 1 {
		return false
	}
	year := d.Year
	if year == 0 {
		year = 2000
	}
	return d.Day <= lastDay(year, d.Month)
}

// Ordinal numbers the days, so that a difference of two is a number of days.
func (d Date) Ordinal() Decimal {
	return Int(time.Date(d.Year, time.Month(d.Month), d.Day, 0, 0, 0, 0, time.UTC).Unix() / 86400)
}

// DateOf is the day of an ordinal, which must be whole.
func DateOf(ordinal Decimal) Date {
	t := time.Unix(ordinal.value().Num().Int64()*86400, 0).UTC()
	return Date{t.Year(), int(t.Month()), t.Day()}
}

// String is YYYY-MM-DD, or MM-DD without a year.
func (d Date) String() string {
	if d.Year == 0 {
		return fmt.Sprintf("%02d-%02d", d.Month, d.Day)
	}
	return fmt.Sprintf("%04d-%02d-%02d", d.Year, d.Month, d.Day)
}

// Chinese is 2025年12月31日, or 12月31日 without a year.
func (d Date) Chinese() string {
	if d.Year == 0 {
		return fmt.Sprintf("%d月%d日", d.Month, d.Day)
	}
	return fmt.Sprintf("%d年%d月%d日", d.Year, d.Month, d.Day)
}

// MonthEnd is the last day of a month, leap years included.
func MonthEnd(year, month int) Date {
	if year == 0 {
		// Without a year February ends on the 28th: the earlier day warns sooner.
		return Date{0, month, lastDay(2001, month)}
	}
	return Date{year, month, lastDay(year, month)}
}

func lastDay(year, month int) int {
	return time.Date(year, time.Month(month)+1, 0, 0, 0, 0, 0, time.UTC).Day()
}
