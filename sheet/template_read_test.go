package sheet

import (
	"context"
	"math/rand/v2"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// The workbook itself, through the reader of workbooks, says what was stored.
func TestTemplateThroughRead(t *testing.T) {
	for seed := range uint64(4) {
		month := []int{6, 12}[seed%2]
		of := seedTemplate(t, month)
		of.Stored = randomReport(rand.New(rand.NewPCG(seed, 1)), of.Declaration, month)
		readings, err := Read(context.Background(), "填报.xlsx", written(t, of), Given{})
		if err != nil || len(readings) != 1 || readings[0].Report == nil || len(readings[0].Diagnostics) > 0 {
			t.Fatalf("%+v %v", readings, err)
		}
		if diff := cmp.Diff(of.Stored, resolved(t, readings[0].Report, of.Declaration), asStored); diff != "" {
			t.Errorf("seed %d (-want +got):\n%s", seed, diff)
		}
	}
}
