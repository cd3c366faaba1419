package standard

import (
	"os"
	"slices"
	"strings"
	"testing"
)

// TestPageNamesEveryField holds docs/standard.md to the tables: each table, each field of
// our own, and each field that is read and is not of every record.
func TestPageNamesEveryField(t *testing.T) {
	data, err := os.ReadFile("../../docs/standard.md")
	if err != nil {
		t.Fatal(err)
	}
	page := string(data)
	// Ids, names and codes that only tie records together, and what follows from others.
	tying := []string{"kpi_per_id", "perf_mon_id", "eval_kpi_id", "eval_ind_id", "perf_task_id", "create_time", "update_time", "mof_div_name", "found_type_code", "year_adj_amt", "exe_amt_rate", "exe_score", "ind_weight"}
	for _, table := range tables {
		if !strings.Contains(page, "`"+table.name+"`") {
			t.Errorf("%s is not on the page", table.name)
		}
		for _, f := range slices.Concat(table.fields, table.also) {
			amount := strings.HasPrefix(f, "x_") && slices.Contains(table.fields, f[2:])
			level := strings.HasPrefix(f, "lv")
			if !amount && !level && !slices.Contains(tying, f) && !strings.Contains(page, "`"+f+"`") {
				t.Errorf("%s of %s is not on the page", f, table.name)
			}
		}
	}
}
