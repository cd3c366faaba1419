package engine_test

import (
	"fmt"
	"math/big"
	"math/rand/v2"
	"testing"

	"zhunsheng/engine"
	"zhunsheng/rules"
)

// TestCompoundIsItsParts judges random pairs of targets in one cell and each in a
// line of its own: the ratio of the pair is the mean of theirs, its light the worst,
// and its verdict met only where both are.
func TestCompoundIsItsParts(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(7, 11))
	signs := []string{"≥", "≤", ">", "<", "="}
	judged := 0
	for n := range 3000 {
		scheme := rules.Shipped().List()[n%len(rules.Shipped().List())]
		month := []int{6, 12}[r.IntN(2)]
		rate, count := 1+r.IntN(100), 1+r.IntN(60)
		first, second := fmt.Sprintf("%s%d%%", signs[r.IntN(5)], rate), fmt.Sprintf("%s%d次", signs[r.IntN(5)], count)
		a, b := fmt.Sprint(min(100, rate*(50+r.IntN(100))/100)), fmt.Sprint(count*r.IntN(200)/100)
		if r.IntN(12) == 0 {
			b = ""
		}
		list := func(name, target, actual string) line {
			return line{"产出指标", "质量指标", name, target, "9", observed(actual)}
		}
		table, report := projectOf("100", "50", "25/50/75/100", list("整体", first+"；巡查"+second, a+"；"+b), list("整体甲", first, a), list("整体乙", second, b), filler("63"))
		if r.IntN(4) == 0 {
			plan := []rules.PlanCell{{Month: 6, Percent: rules.Cell{Text: fmt.Sprint(10 * r.IntN(10))}}, {Month: 12, Percent: rules.Cell{Text: "100"}}}
			table.Indicators[0].Plan, table.Indicators[2].Plan = plan, plan
		}
		if scheme.ID == "HUBEI" {
			table.Indicators[3].Marks = "53"
		}
		o, ds := by(t, scheme, table, report, month)
		if o == nil {
			t.Fatalf("%s %v: %v", scheme.ID, table.Indicators[0].Target, ds)
		}
		whole, parts := o.Projects[0].Indicators[0], o.Projects[0].Indicators[1:3]
		compareCompound(t, fmt.Sprintf("%s month %d %s with %s；%s", scheme.ID, month, whole.Target, a, b), whole, parts)
		if whole.Ratio != nil {
			judged++
		}
	}
	if judged < 2000 {
		t.Errorf("only %d had a ratio", judged)
	}
}

func compareCompound(t *testing.T, what string, whole engine.Result, parts []engine.Result) {
	t.Helper()
	light, met, sum, known := engine.Grey, true, new(big.Rat), true
	for _, p := range parts {
		if p.Light.WorseThan(light) {
			light = p.Light
		}
		met = met && p.Verdict == engine.Met
		if p.Ratio != nil {
			ratio, _ := new(big.Rat).SetString(p.Ratio.Decimal.String())
			sum.Add(sum, ratio)
		} else if p.Score == nil {
			known = false
		}
	}
	if whole.Light != light || (whole.Verdict == engine.Met) != met {
		t.Errorf("%s: %s %s, its parts %s %s and %s %s (%s)", what, whole.Light, whole.Verdict, parts[0].Light, parts[0].Verdict, parts[1].Light, parts[1].Verdict, whole.Explanation)
	}
	if (whole.Ratio != nil) != known {
		t.Errorf("%s: a ratio %v, known %v", what, whole.Ratio, known)
		return
	}
	if !known {
		return
	}
	mean := sum.Quo(sum, big.NewRat(2, 1))
	got, _ := new(big.Rat).SetString(whole.Ratio.Decimal.String())
	if got.Cmp(mean) != 0 {
		t.Errorf("%s: ratio %s, the mean is %s (%s)", what, got.RatString(), mean.RatString(), whole.Explanation)
	}
}
