package engine_test

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"zhunsheng/engine"
	"zhunsheng/rules"
)

// TestSeedUnderEveryScheme holds the eight real projects, scored under every
// scheme that is shipped, to results that were read by eye: a line a project,
// and the department as a whole, with its total, grade, light and execution, then score/marks of each indicator.
func TestSeedUnderEveryScheme(t *testing.T) {
	want, err := os.ReadFile("testdata/seed-schemes.txt")
	if err != nil {
		t.Fatal(err)
	}
	report := seedReport(t, 12)
	var got strings.Builder
	for _, s := range rules.Shipped().List() {
		o, ds, err := engine.Evaluate(s, seedDeclaration(t), report)
		if err != nil || o == nil {
			t.Fatal(s.ID, err, ds)
		}
		fmt.Fprintf(&got, "%s\n", s.ID)
		for _, p := range append(o.Projects, o.Department.ProjectResult) {
			fmt.Fprintf(&got, "  %s %s%s %s 执行%s/%s：", p.Name, p.Score, *p.Grade, p.Light.Chinese(), p.Execution.Score, p.Execution.Marks)
			for _, i := range p.Indicators {
				fmt.Fprintf(&got, " %s/%s", i.Score, i.Marks)
			}
			got.WriteString("\n")
		}
	}
	if diff := cmp.Diff(string(want), got.String()); diff != "" {
		t.Errorf("(-want +got):\n%s\n%s", diff, got.String())
	}
}
