package storage

import (
	"strings"
	"testing"
)

// A page must cost what it holds, not what its run raised.
func TestAPageOfAlertsIsReadInOrder(t *testing.T) {
	s := migrated(t, ":memory:")
	page := (*s.prepared.Load())["select-alerts"].on[s.reader]
	var steps []struct {
		ID, Parent, Notused int
		Detail              string
	}
	choose(t, s.reader, &steps, "EXPLAIN QUERY PLAN "+page.QueryString, make([]any, len(page.Params))...)
	if len(steps) == 0 {
		t.Fatal("there is no plan")
	}
	for _, step := range steps {
		if strings.HasPrefix(step.Detail, "SCAN") || strings.Contains(step.Detail, "TEMP B-TREE") {
			t.Errorf("a page is not read off an index: %s", step.Detail)
		}
	}
}
