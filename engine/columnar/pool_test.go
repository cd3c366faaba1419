package columnar_test

import (
	"fmt"
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"testing"

	"zhunsheng/engine/columnar"
)

// TestWorkersAgree runs the same rows on one machine and on several at once: results,
// refusals and counts are the same, also of a batch that is smaller than the one before.
func TestWorkersAgree(t *testing.T) {
	trials := allFormulas(t, shipped(t))
	c, err := trials[slices.IndexFunc(trials, func(tr trial) bool { return strings.HasSuffix(tr.name, "/funds") })].open()
	if err != nil {
		t.Fatal(err)
	}
	r := rand.New(rand.NewPCG(3, 1))
	var batches []columnar.Batch
	for _, rows := range []int{12_289, 4_096, 4_097, 700, 0, 8_192} {
		batches = append(batches, c.rows(r, rows, plain, beside))
	}
	for _, workers := range []int{-1, 1, 2, 3, 16} {
		one, pool := c.program.Machine(), c.program.Pool(workers)
		for _, b := range batches {
			want, got := c.program.NewResults(len(b.Present)), c.program.NewResults(len(b.Present))
			refused, err := one.Run(b, want)
			if err != nil {
				t.Fatal(err)
			}
			odd, err := pool.Run(b, got)
			if err != nil {
				t.Fatal(err)
			}
			if !reflect.DeepEqual(got, want) || fmt.Sprint(odd) != fmt.Sprint(refused) || pool.Stats != one.Stats {
				t.Errorf("%d workers, %d rows: %+v and %d refusals, want %+v and %d", workers, len(b.Present), pool.Stats, len(odd), one.Stats, len(refused))
			}
		}
		if one.Stats.Fallback == 0 || one.Stats.Refused == 0 {
			t.Errorf("%+v: nothing fell back, or nothing was refused", one.Stats)
		}
	}
	if _, err := c.program.Pool(2).Run(columnar.Batch{Present: []int64{1}}, nil); err == nil {
		t.Error("columns that do not fit were taken")
	}
}
