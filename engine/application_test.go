package engine_test

import "testing"

// TestApplication shows what a grade suggests at year-end, and nothing before the
// grade is sure.
func TestApplication(t *testing.T) {
	people := func(actual string) line {
		return line{"产出指标", "数量指标", "聘用人员数量", "≥50人", "90", observed(actual)}
	}
	for _, c := range []struct {
		actual      string
		month       int
		grade, want string
	}{
		{"50", 12, "优", "下一年度优先保障"},
		{"40", 12, "良", "下一年度予以保持"},
		{"30", 12, "中", "下一年度压减预算"},
		{"10", 12, "差", "取消或重新论证"},
		{"", 12, "暂", ""},
		{"50", 6, "", ""},
	} {
		table, report := projectOf("100", "100", "25/50/75/100", people(c.actual))
		p := advised(t, "MOF2020", table, report, c.month)
		grade, got := "", ""
		if p.Grade != nil {
			grade = *p.Grade
		}
		if p.Advice != nil {
			got = p.Advice.Application
		}
		if grade != c.grade || got != c.want {
			t.Errorf("%q in month %d: %q suggests %q, want %q suggests %q", c.actual, c.month, grade, got, c.grade, c.want)
		}
	}
}
