package rules

import "testing"

func TestSameFigures(t *testing.T) {
	for _, c := range []struct {
		a, b string
		same bool
	}{
		{"80.00", "80", true},
		{" ≥95.0% ", "≥95%", true},
		{"1,250.00万元", "1250万元", true},
		{"0.50", "0.5", true},
		{"２９９．６５", "299.65", true},
		{"80.01", "80.0", false},
		{"≥80", ">80", false},
		{"80（按合同）", "80", false},
		{"2025.10", "2025.1", false},
		{"2025.10.30", "2025.10.3", false},
		{"1.2.30", "1.2.3", false},
		{"A01.0", "A01", false},
		{"", "0", false},
	} {
		if got := SameFigures(c.a, c.b); got != c.same {
			t.Errorf("%q and %q: %v", c.a, c.b, got)
		}
	}
}
