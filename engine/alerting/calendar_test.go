package alerting_test

import (
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
