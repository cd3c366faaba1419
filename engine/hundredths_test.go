package engine

import (
	"encoding/json"
	"testing"

	"zhunsheng/rules"
)

func TestPrintedNumbers(t *testing.T) {
	for _, c := range []struct {
		value any
		want  string
	}{
		{Money{rules.MustDecimal("80")}, `"80.00"`},
		{Money{rules.MustDecimal("12.345678")}, `"12.345678"`},
		{Hundredths(1250), `"12.50"`},
		{Hundredths(-5), `"-0.05"`},
		{Share{rules.MustDecimal("96").Quo(rules.MustDecimal("98"))}, `"0.9796"`},
		{Share{rules.Int(1)}, `"1"`},
	} {
		if b, err := json.Marshal(c.value); err != nil || string(b) != c.want {
			t.Errorf("%s %v, want %s", b, err, c.want)
		}
	}
	var h Hundredths
	if err := json.Unmarshal([]byte(`"98.09"`), &h); err != nil || h != 9809 {
		t.Errorf("98.09 reads back as %d %v", h, err)
	}
	if err := json.Unmarshal([]byte(`"99999999999999999999"`), &h); err == nil {
		t.Error("a number beyond 64 bits was taken")
	}
	if err := json.Unmarshal([]byte(`"98.095"`), &h); err == nil {
		t.Error("a third decimal was dropped in silence")
	}
}
