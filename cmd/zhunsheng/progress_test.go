package main

import "testing"

func TestBar(t *testing.T) {
	for _, c := range []struct {
		n, all int64
		want   string
	}{
		{0, 0, "正在评价 [░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░] 0/0个指标，2秒"},
		{1, 3, "正在评价 [██████████░░░░░░░░░░░░░░░░░░░░] 1/3个指标，2秒"},
		{3, 3, "正在评价 [██████████████████████████████] 3/3个指标，2秒"},
	} {
		if got := barOf("正在评价", 2, c.n, c.all); got != c.want {
			t.Errorf("%d of %d: %s", c.n, c.all, got)
		}
	}
}
