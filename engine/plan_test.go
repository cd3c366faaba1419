package engine

import (
	"strings"
	"testing"

	"zhunsheng/rules"
)

func planClause(i rules.Interpolation) rules.PlanClause {
	return rules.PlanClause{Interpolation: i, LumpSum: rules.Figure{Decimal: rules.Int(80)}}
}

// TestPlanned is the table of planned progress: month by month, for a steady
// plan and for a lump sum, under each interpolation.
func TestPlanned(t *testing.T) {
	for _, c := range []struct {
		plan  string
		under rules.Interpolation
		want  string
	}{
		{"25/50/75/100", rules.Auto, "8.33 16.67 25.00 33.33 41.67 50.00 56.25 62.50 68.75 75.00 87.50 100.00"},
		{"25/50/75/100", rules.Linear, "8.33 16.67 25.00 33.33 41.67 50.00 56.25 62.50 68.75 75.00 87.50 100.00"},
		{"25/50/75/100", rules.Step, "0.00 0.00 25.00 25.00 25.00 50.00 50.00 50.00 50.00 75.00 75.00 100.00"},
		{"0/0/0/100", rules.Auto, "0.00 0.00 0.00 0.00 0.00 0.00 0.00 0.00 0.00 0.00 0.00 100.00"},
		{"0/0/0/100", rules.Linear, "0.00 0.00 0.00 0.00 0.00 0.00 0.00 0.00 0.00 0.00 50.00 100.00"},
		{"0/0/0/100", rules.Step, "0.00 0.00 0.00 0.00 0.00 0.00 0.00 0.00 0.00 0.00 0.00 100.00"},
		{"0/0/21/100", rules.Auto, "0.00 0.00 0.00 0.00 0.00 0.00 5.25 10.50 15.75 21.00 60.50 100.00"}, // a rise of 79 is steady
		{"0/0/20/100", rules.Auto, "0.00 0.00 0.00 0.00 0.00 0.00 5.00 10.00 15.00 20.00 20.00 100.00"}, // one of 80 is a lump sum
	} {
		var points []rules.PlanPoint
		for i, p := range strings.Split(c.plan, "/") {
			points = append(points, rules.PlanPoint{Month: []int{3, 6, 10, 12}[i], Percent: rules.MustDecimal(p)})
		}
		var got []string
		for month := 1; month <= 12; month++ {
			got = append(got, planned(points, month, planClause(c.under)).Fixed(2))
		}
		if g := strings.Join(got, " "); g != c.want {
			t.Errorf("%s %s:\n got %s\nwant %s", c.plan, c.under, g, c.want)
		}
	}
}

// TestExpected takes the goal plan before the spending plan, and the calendar where
// no money is planned yet; a goal plan of nothing is nothing.
func TestExpected(t *testing.T) {
	lump := []rules.PlanPoint{{Month: 10, Percent: rules.Int(0)}, {Month: 12, Percent: rules.Int(100)}}
	third := []rules.PlanPoint{{Month: 6, Percent: rules.Int(30)}, {Month: 12, Percent: rules.Int(100)}}
	for _, c := range []struct {
		own, spending []rules.PlanPoint
		share, basis  string
	}{
		{nil, third, "0.3", "支出计划"},
		{nil, lump, "0.5", "序时进度"},
		{third, lump, "0.3", "目标计划"},
		{lump, third, "0", "目标计划"},
	} {
		if got := expected(c.own, c.spending, 6, planClause(rules.Auto)); got.share.String() != c.share || got.basis != c.basis {
			t.Errorf("%v and %v: %s by %s, want %s by %s", c.own, c.spending, got.share, got.basis, c.share, c.basis)
		}
	}
}

// TestShareOut holds the sum to the cent whatever the weights are.
func TestShareOut(t *testing.T) {
	for _, c := range []struct {
		total   string
		weights []int64
		want    string
	}{
		{"50", []int64{1, 1, 1}, "16.67 16.67 16.66"},
		{"40", []int64{1, 1, 1}, "13.34 13.33 13.33"},
		{"90", []int64{0, 50, 30}, "0.00 56.25 33.75"},
		{"1", []int64{1, 1, 1, 1, 1, 1, 1}, "0.15 0.15 0.14 0.14 0.14 0.14 0.14"},
		{"10", []int64{0, 0}, "0.00 0.00"},
	} {
		var weights []rules.Decimal
		for _, w := range c.weights {
			weights = append(weights, rules.Int(w))
		}
		var got []string
		for _, m := range shareOut(rules.MustDecimal(c.total), weights) {
			got = append(got, m.String())
		}
		if g := strings.Join(got, " "); g != c.want {
			t.Errorf("%s over %v: %s, want %s", c.total, c.weights, g, c.want)
		}
	}
}
