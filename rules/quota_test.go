package rules

import (
	"fmt"
	"testing"
)

func TestQuota(t *testing.T) {
	at := Source{File: "a.xlsx", Sheet: "表", Cell: "B7"}
	for _, c := range []struct {
		errors, warns, infos    int
		kept, rest              int
		full                    bool
		lastError, first, other string
	}{
		{300, 100, 100, 500, 0, false, "a.xlsx 表 B7: ERROR F10 300", "", ""},
		{301, 0, 0, 301, 0, true, "a.xlsx: ERROR F02 问题超过300处，其余从略，请先核对文件是否选对", "", ""},
		{9999, 0, 0, 301, 0, true, "a.xlsx: ERROR F02 问题超过300处，其余从略，请先核对文件是否选对", "", ""},
		{1, 5000, 101, 201, 2, false, "a.xlsx 表 B7: ERROR F10 1", "a.xlsx: WARN F22 另有4900处同样的提示（F22），从略", "a.xlsx: INFO F22 另有1处同样的提示（F22），从略"},
	} {
		t.Run(fmt.Sprint(c.errors, c.warns, c.infos), func(t *testing.T) {
			var q Quota
			var kept []Diagnostic
			last := ""
			for severity, n := range map[Severity]int{Error: c.errors, Warn: c.warns, Info: c.infos} {
				for i := range n {
					id := map[Severity]string{Error: "F10", Warn: "F22", Info: "F22"}[severity]
					if d, ok := q.New(id, severity, at, "%d", i+1); ok {
						kept = append(kept, d)
						if severity == Error {
							last = d.String()
						}
					}
				}
			}
			rest := q.Rest(Source{File: "a.xlsx"})
			if len(kept) != c.kept || len(rest) != c.rest || q.Full() != c.full || last != c.lastError {
				t.Errorf("%d kept, rest %v, full %v, the last ERROR %s", len(kept), rest, q.Full(), last)
			}
			if c.rest == 2 && (rest[0].String() != c.first || rest[1].String() != c.other) {
				t.Errorf("rest %v", rest)
			}
		})
	}
}

// A copy counts by itself.
func TestQuotaClone(t *testing.T) {
	var q Quota
	q.New("F22", Info, Source{}, "")
	other := q.Clone()
	for range 2 * maxHints {
		q.New("F22", Info, Source{}, "")
	}
	if rest := other.Rest(Source{}); rest != nil {
		t.Error(rest)
	}
	if _, kept := other.New("F22", Info, Source{}, ""); !kept {
		t.Error("not kept")
	}
}
