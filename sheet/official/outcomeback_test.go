package official_test

import (
	"context"
	"strings"
	"testing"

	"zhunsheng/sheet"
	"zhunsheng/sheet/official"
)

// What tells of an evaluation is neither declared nor reported: read back, it says what it is
// and nothing else.
func TestOutcomeFormsAreNamed(t *testing.T) {
	for _, kind := range []official.Kind{official.KindNotice, official.KindSummary} {
		for format, write := range writers {
			for _, month := range []int{6, 12} {
				s := seed(t, month)
				b := s.batch()
				b.Tabs = format == "xlsx"
				file := written(t, write, kind, b, s.projects())
				readings, err := sheet.Read(context.Background(), "forms."+format, file, sheet.Given{})
				if err != nil || len(readings) != 1 || readings[0].Declaration != nil || readings[0].Report != nil {
					t.Fatal(kind.Name, format, readings, err)
				}
				if ds := readings[0].Diagnostics; len(ds) != 1 || ds[0].ID != "F43" || !strings.HasPrefix(ds[0].Message, "这是"+kind.Name) {
					t.Errorf("%s %s %d: %v", kind.Name, format, month, ds)
				}
			}
		}
	}
}
