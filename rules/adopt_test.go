package rules

import (
	"strings"
	"testing"
)

func TestAdopt(t *testing.T) {
	table := func(code, name, agency, agencyName string) *GoalTable {
		return &GoalTable{Code: Cell{Text: code}, Name: name, AgencyCode: agency, AgencyName: agencyName, Source: Source{Cell: "B3"}}
	}
	stored := &Declaration{FiscalYear: 2025, Tables: []*GoalTable{
		table("P1", "劳务外包（人员）", "433001", "审批局"), table("P2", "印章刻制", "433001", "审批局"),
		table("P3", "印章刻制", "434001", "公安局"), table("", "无编码", "", ""),
	}}
	for name, c := range map[string]struct {
		given        *GoalTable
		year         int
		code, agency string
		finding      string
	}{
		"own code stays":          {table("P9", "印章刻制", "", ""), 2025, "P9", "", ""},
		"same name":               {table("", " 劳务外包(人员) ", "", ""), 2025, "P1", "433001", "INFO"},
		"year unknown":            {table("", "劳务外包(人员)", "", ""), 0, "P1", "433001", "INFO"},
		"by the agency's code":    {table("", "印章刻制", "434001", ""), 2025, "P3", "434001", "INFO"},
		"by the agency's name":    {table("", "印章刻制", "", "审批局"), 2025, "P2", "433001", "INFO"},
		"two of one name":         {table("", "印章刻制", "", ""), 2025, "", "", "P2、P3"},
		"another agency":          {table("", "劳务外包（人员）", "434001", ""), 2025, "", "434001", "补“项目编码”一行"},
		"another year":            {table("", "劳务外包（人员）", "", ""), 2026, "", "", "补“项目编码”一行"},
		"unknown":                 {table("", "平台建设", "", ""), 2025, "", "", "“平台建设”没有项目编码"},
		"namesake without a code": {table("", "无编码", "", ""), 2025, "", "", "补“项目编码”一行"},
		"no name":                 {table("", "", "", ""), 2025, "", "", "ERROR"},
	} {
		t.Run(name, func(t *testing.T) {
			ds := (&Declaration{FiscalYear: c.year, Tables: []*GoalTable{c.given}}).Adopt(stored)
			if c.given.Code.Text != c.code || c.given.AgencyCode != c.agency {
				t.Errorf("code %q of agency %q", c.given.Code.Text, c.given.AgencyCode)
			}
			if len(ds) != min(len(c.finding), 1) || len(ds) == 1 && (!strings.Contains(ds[0].String(), c.finding) || ds[0].ID != "F03" || ds[0].Source.Cell != "B3") {
				t.Errorf("findings %v", ds)
			}
			if HasErrors(ds) == (c.given.Code.Text != "") {
				t.Errorf("an ERROR exactly where no code was found, not %v", ds)
			}
		})
	}
	if ds := (&Declaration{Tables: []*GoalTable{table("", "印章刻制", "", "")}}).Adopt(nil); !HasErrors(ds) {
		t.Errorf("with nothing stored: %v", ds)
	}
}
