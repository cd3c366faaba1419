package engine_test

import (
	"strings"
	"testing"

	"pgregory.net/rapid"

	"zhunsheng/engine"
	"zhunsheng/rules"
)

// Whatever is reported, a forecast is in order: its range holds its value, and what is not certain is not said to be.
func TestAnyForeseeIsInOrder(t *testing.T) {
	scheme := defaultScheme(t)
	rapid.Check(t, func(r *rapid.T) {
		text := func(name string, from ...string) string { return rapid.SampledFrom(from).Draw(r, name) }
		l := line{level1: "产出指标", level2: "数量指标",
			name:   text("name", "培训场次", "聘用人员数量", "投诉率", "收入增长率", "验收合格率", "资金支付进度"),
			target: text("target", "≥60", "≥0", "≤3起", "≤0", "=4次", "=100%", "≥0.001%", "≥-5%", "5～9", "≥999999999999", ">50人", "≤90万元", "≥95%")}
		amounts := []string{"", "0", "1", "3", "4", "5.5", "60", "95", "99.99", "100", "104", "0.0001", "-3", "123456789012", "97%"}
		var list []checkpoint
		for month := 1; month <= 11; month++ {
			if rapid.Bool().Draw(r, "reported") || len(list) == 0 {
				list = append(list, checkpoint{month, text("spent", "", "0", "0.01", "30", "60", "99", "100", "120"), text("actual", amounts...)})
			}
		}
		d, report := checkpointsOf(l, list...)
		d.Tables[0].Indicators[0].Kind = rapid.SampledFrom([]rules.Accumulation{"", rules.Flow, rules.Stock, rules.Rate, rules.Terminal}).Draw(r, "kind")
		o, _, err := engine.Evaluate(scheme, d, report)
		if err != nil {
			r.Fatal(err)
		}
		if o == nil {
			return // the data are refused
		}
		if err := engine.Foresee(scheme, d, report, nil, o); err != nil {
			r.Fatal(err)
		}
		for _, one := range []*engine.Outlook{o.Projects[0].Spending.Outlook, o.Projects[0].Indicators[0].Outlook} {
			inOrder(r, one)
		}
	})
}

func inOrder(r *rapid.T, o *engine.Outlook) {
	zero, one := rules.Int(0), rules.Int(1)
	switch {
	case o.Miss == nil:
		if o.Value != nil || o.Certain || !strings.HasPrefix(o.Basis, "不作预测：") {
			r.Errorf("nothing is said, and yet: %+v", o)
		}
		return
	case !strings.HasPrefix(o.Basis, "预测：") || !strings.HasSuffix(o.Basis, "仅供参考，不影响得分和灯。"):
		r.Errorf("not labelled as a forecast: %s", o.Basis)
	case o.Miss.Cmp(zero) < 0 || o.Miss.Cmp(one) > 0, o.Certain != (o.Miss.IsZero() || o.Miss.Equal(one)):
		r.Errorf("a chance of %s, certain %v: %s", o.Miss, o.Certain, o.Basis)
	}
	if o.Value != nil && (o.Low.Cmp(o.Value.Decimal) > 0 || o.High.Cmp(o.Value.Decimal) < 0) {
		r.Errorf("%s is not from %s to %s", o.Value, o.Low, o.High)
	}
}
