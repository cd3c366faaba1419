package rules

import (
	"strings"
	"testing"
)

func TestOddProjectCodes(t *testing.T) {
	for code, want := range map[string]string{
		"13020925P00009410002P":  "",
		"13020925P0000941002P":   "有20位，一般是21位",
		"13020925P00009410002PP": "有22位",
		"1.30209E+20":            "表格软件",
		"1302O925P00009410002P":  "", // another system's, for all that is known
		"13020925Ｐ00009410002P":  "里有“Ｐ”",
		"13020925P0000 9410002P": "里有“ ”",
		"XM-2025-001":            "",
		"见附件":                    "里有“见”",
		"":                       "",
	} {
		if got := oddCode(code); (got == "") != (want == "") || !strings.Contains(got, want) {
			t.Errorf("%q: %q, want %q", code, got, want)
		}
	}
}

func TestAnOddCodeIsToldAtItsPlace(t *testing.T) {
	table := &GoalTable{Name: "培训", Code: Cell{Text: "13020925P1", Source: Source{File: "a.xlsx", Cell: "B2"}}}
	scheme, err := FindScheme("")
	if err != nil {
		t.Fatal(err)
	}
	_, ds := scheme.CompileProject(table, 2025)
	for _, d := range ds {
		if d.ID == "F39" && d.Severity == Warn && d.Source.Cell == "B2" {
			return
		}
	}
	t.Errorf("no F39 in %v", ds)
}
