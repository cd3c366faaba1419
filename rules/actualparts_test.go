package rules

import "testing"

// TestActualInYearsAndMonths reads a length of time in two units, exactly, in the target's.
func TestActualInYearsAndMonths(t *testing.T) {
	s, err := FindScheme("")
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ target, actual, want string }{
		{"≥5年", "5年6个月", "5.5"}, {"≥5年", "5 年零６个月。", "5.5"}, {"≥5年", "3年又3月", "3.25"}, {"≥60个月", "5年6个月", "66"}, {"≥5年", "5年", "5"}, {"≥5年", "66个月", "5.5"},
		{"≥5年", "5年18个月", ""}, {"≥5年", "5年6月", ""}, {"≥5次", "5年6个月", ""}, {"≥5天", "5年6个月", ""},
	} {
		rule := s.Compile(Indicator{Level1: "效益指标", Level2: "可持续影响指标", Name: "设备使用年限", Target: Cell{Text: c.target}}, 2025)
		a, found := rule.ParseActual(c.actual, 2025)
		got := ""
		if a.Measured {
			got = a.Number.String()
		}
		if got != c.want || (c.want == "") != HasErrors(found) {
			t.Errorf("%s for %s is %q, want %q: %v", c.actual, c.target, got, c.want, found)
		}
	}
	seven := s.Compile(Indicator{Level1: "效益指标", Level2: "可持续影响指标", Name: "设备使用年限", Target: Cell{Text: "≥5年"}}, 2025)
	if a, _ := seven.ParseActual("4年7个月", 2025); !a.Number.Mul(Int(12)).Equal(Int(55)) {
		t.Errorf("4年7个月 is %s years", a.Number)
	}
}
