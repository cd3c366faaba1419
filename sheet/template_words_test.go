package sheet

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"

	"zhunsheng/engine"
)

// The words and codes of the official forms are read in a template, too.
func TestTemplateReadsTheWordsOfForms(t *testing.T) {
	of := seedTemplate(t, 6)
	blank := written(t, of)
	for name, c := range map[string]struct {
		column, text, says string
		want               engine.Observation
	}{
		"code 1":          {"完成目标可能性", "1", "", engine.Observation{Likelihood: "确定能"}},
		"code and word":   {"完成目标可能性", "2.有可能", "", engine.Observation{Likelihood: "有可能"}},
		"code 3":          {"完成目标可能性", "3", "", engine.Observation{Likelihood: "完全不可能"}},
		"no code":         {"完成目标可能性", "4", "ERROR F10 填报 J5", engine.Observation{}},
		"the word":        {"不适用", "不适用", "", engine.Observation{NotApplicable: true}},
		"another tick":    {"不适用", "✓", "", engine.Observation{NotApplicable: true}},
		"no":              {"不适用", "否", "", engine.Observation{}},
		"a number":        {"不适用", "1", "ERROR F10 填报 M5", engine.Observation{}},
		"as an actual":    {actualHead, "不适用", "WARN D23 填报 H5", engine.Observation{NotApplicable: true}},
		"with its reason": {actualHead, "不适用（停办）", "WARN D23 填报 H5", engine.Observation{NotApplicable: true, Reason: "停办"}},
		"an actual of 适用": {actualHead, "适用", "", engine.Observation{Actual: text("适用")}},
	} {
		t.Run(name, func(t *testing.T) {
			r, ds := readBack(t, edit(t, blank, func(f *excelize.File) error {
				return f.SetCellStr(actualsTab, find(t, f, actualsTab, c.column, "聘用人员数量"), c.text)
			}), Given{})
			var got engine.Observation
			if r != nil && len(r.Projects) == 1 {
				got = r.Projects[0].Observations[0]
			}
			got.Level2, got.Name, got.Target = "", "", c.want.Target
			if diff := cmp.Diff(c.want, got, asStored); diff != "" || strings.Join(ds, " ") != c.says {
				t.Errorf("%q, want %q (-want +got):\n%s", ds, c.says, diff)
			}
		})
	}
}

// A template that does not say its month any more is told by its columns.
func TestTemplateWithoutItsLine(t *testing.T) {
	data := edit(t, written(t, seedTemplate(t, 6)), func(f *excelize.File) error {
		return errors.Join(f.DeleteSheet(guideTab), f.DeleteSheet(moneyTab), f.SetCellStr(actualsTab, "A2", ""), f.SetCellStr(actualsTab, "H5", "47"))
	})
	for _, given := range []Given{{}, {2025, 6}} {
		if r, ds := readBack(t, data, given); r != nil && len(r.Projects) > 0 || len(ds) != 1 || ds[0] != "ERROR D24 填报 A4" {
			t.Errorf("given %+v: %+v %q", given, r, ds)
		}
	}
}
