package alerting_test

import (
	"strings"
	"testing"
	"time"

	"zhunsheng/engine/alerting"
)

func at(t testing.TB, text string) time.Time {
	t.Helper()
	moment, err := time.ParseInLocation("2006-01-02 15:04", text, alerting.China)
	if err != nil {
		t.Fatal(err)
	}
	return moment
}

func TestWorkdaysFollowTheNotices(t *testing.T) {
	calendar, err := alerting.ShippedCalendar()
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		from   string
		days   int
		until  string
		unsure int
	}{
		{"2025-07-10 18:00", 3, "2025-07-15", 0}, // over a weekend
		{"2025-09-30 09:00", 1, "2025-10-09", 0}, // over the National Day
		{"2025-09-26 09:00", 1, "2025-09-28", 0}, // a Sunday that is worked
		{"2026-02-13 09:00", 2, "2026-02-24", 0}, // a Saturday that is worked, then the Spring Festival
		{"2098-12-31 09:00", 1, "2099-01-01", 1}, // no notice: Monday to Friday
		{"2098-12-30 09:00", 2, "2099-01-01", 2},
	} {
		end, unsure := calendar.AddWorkdays(at(t, c.from), c.days)
		if got := end.Format(time.DateOnly); got != c.until || len(unsure) != c.unsure {
			t.Errorf("%d working days after %s: %s, unsure of %v; want %s", c.days, c.from, got, unsure, c.until)
		}
	}
}

func TestHolidaysWithMistakes(t *testing.T) {
	shipped, err := alerting.ShippedCalendar()
	if err != nil {
		t.Fatal(err)
	}
	const good = "year: 2027\nbasis: 示例\noff:\n  - {name: 元旦, from: 2026-12-31, to: 2027-01-03}\n  - {name: 春节, from: 2027-02-05, to: 2027-02-11}\nworked: [2026-12-26, 2027-02-20]\n"
	for _, c := range [][3]string{
		{"year: 2027", "year: 27", "要有year（年份）、basis（文号）和off（放假的日子）"},
		{"basis: 示例", "basis: ''", "要有year（年份）"},
		{"from: 2026-12-31", "from: 2026-11-30", "至多相隔15天"},
		{"2026-12-31, to: 2027-01-03", "2026-12-31, to: 2026-12-31", "元旦不在2027年"},
		{"from: 2027-02-05", "from: 2月5日", "春节的from要写成YYYY-MM-DD：\"2月5日\""},
		{"to: 2027-02-11", "to: 2027-02-01", "春节的to要写成YYYY-MM-DD，不早于from"},
		{"2027-02-20", "2027-02-19", "调休上班的\"2027-02-19\"要是2027年不放假的周六或周日"}, // a Friday
		{"2027-02-20", "2027-02-06", "调休上班的\"2027-02-06\""},                 // off
		{"2027-02-20", "2028-02-19", "调休上班的\"2028-02-19\""},
		{"worked:", "work:", "放假安排不能读：第6行：没有“work”这一项"},
		{"off:", "off", "不合YAML的格式"},
	} {
		if _, err := shipped.With([]byte(strings.Replace(good, c[0], c[1], 1))); err == nil || !strings.Contains(err.Error(), c[2]) {
			t.Errorf("%s: %v, want %s", c[1], err, c[2])
		}
	}
	next, err := shipped.With([]byte(good))
	if err != nil || next.Basis(2027) != "示例" || shipped.Basis(2027) != "" || next.Text(2027) != good {
		t.Fatal(err)
	}
	for day, worked := range map[string]bool{"2026-12-26": true, "2026-12-30": true, "2026-12-31": false, "2027-01-04": true, "2027-02-20": true, "2027-02-21": false} {
		if next.IsWorkday(at(t, day+" 12:00")) != worked {
			t.Errorf("%s is worked: %v", day, !worked)
		}
	}
	if n := next.Workdays(at(t, "2026-12-25 23:00"), at(t, "2027-01-04 01:00")); n != 5 { // Sat, Mon to Wed, Mon
		t.Errorf("%d working days", n)
	}
}
