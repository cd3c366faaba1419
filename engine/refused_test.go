package engine_test

import (
	"testing"

	"zhunsheng/engine"
	"zhunsheng/rules"
)

// TestRefusedByColumns: what evaluating refuses, because a formula gives more marks than
// there are for figures that loading did not try, reading refuses, too, or judging leaves
// it undecided; and nothing else.
func TestRefusedByColumns(t *testing.T) {
	plain := line{"产出指标", "质量指标", "合格率", "≥80%", "", observed("67.7")}
	long := line{"产出指标", "数量指标", "培训班次", "≥100次", "", observed("99.12345678")} // columns can't hold it
	both := line{"产出指标", "质量指标", "优良率", "合格率≥80%，优良率≥60%", "", observed("67.7%；60%")}
	far := line{"产出指标", "数量指标", "服务群众", "≥100人次", "", engine.Observation{Actual: rules.Cell{Text: "277.7"}, Cause: "TARGET_TOO_LOW"}}
	for scheme, s := range map[string]*rules.Scheme{
		"sound":            own(t, ""),
		"execution":        ownExecution(t, "ratio: '执行数 * 7 == 543.9 ? 1.2 : min(1, 执行数 / 预算数)'"),
		"execution, below": ownExecution(t, "ratio: '执行数 * 7 == 543.9 ? -1 : min(1, 执行数 / 预算数)'"),
		"ratio":            own(t, "targets: {at_least: {ratio: '实际值 == 60 + 7.7 ? 1.125 : 目标值 < 0 ? 0 : 1', basis: 本单位约定}}\n"),
		"over-achievement": own(t, "over_achievement: {explain_above: 0.5, cause: TARGET_TOO_LOW, ratio: '实际值 == 270 + 7.7 ? 1.125 : 1', basis: 本单位约定}\n"),
	} {
		for lines, list := range map[string][]line{"plain": {plain}, "exact": {plain, long}, "exact alone": {long}, "compound": {both}, "far": {far}, "none of them": {{"产出指标", "质量指标", "合格率", "≥80%", "", observed("81")}}} {
			for _, spent := range []string{"77.7", "77"} {
				table, report := projectOf("100", spent, "25/50/75/100", list...)
				d, r := &rules.Declaration{FiscalYear: propertyYear, Tables: []*rules.GoalTable{table}}, &engine.Report{FiscalYear: propertyYear, Month: 12, Projects: []engine.ProjectReport{report}}
				outcome, ds, err := engine.Evaluate(s, d, r)
				if err != nil {
					t.Fatal(err)
				}
				if refused := columnsRefuse(t, s, d, r); refused != (outcome == nil) {
					t.Errorf("%s, %s, %s spent: columns refuse: %v; evaluating finds %v", scheme, lines, spent, refused, ds)
				}
			}
		}
	}
}

// columnsRefuse tells whether reading finds an error or judging leaves a project to
// evaluating.
func columnsRefuse(t *testing.T, s *rules.Scheme, d *rules.Declaration, r *engine.Report) bool {
	t.Helper()
	readings, found, err := engine.NewColumns(s, r.FiscalYear, r.Month).ReadPart(d, r)
	if err != nil {
		t.Fatal(err)
	}
	if rules.HasErrors(found) {
		return true
	}
	if len(readings) != len(d.Tables) {
		t.Fatalf("%d readings of %d tables", len(readings), len(d.Tables))
	}
	return len(screen(t, s, d, r).Undecided) > 0
}
