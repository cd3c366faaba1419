package engine_test

import (
	"slices"
	"strings"
	"testing"

	"zhunsheng/engine"
	"zhunsheng/rules"
)

func resolving() *rules.Declaration {
	table := func(code, name string, indicators ...rules.Indicator) *rules.GoalTable {
		return &rules.GoalTable{Code: rules.Cell{Text: code}, Name: name, Budget: rules.Cell{Text: "118.00"}, AgencyName: "审批局", Indicators: indicators}
	}
	one := func(level2, name, target string) rules.Indicator {
		return rules.Indicator{Level2: level2, Name: name, Target: rules.Cell{Text: target}}
	}
	return &rules.Declaration{FiscalYear: 2025, Tables: []*rules.GoalTable{
		table("A1", "评估评审（二期）", one("数量指标", "评审项目数", "≥50个"), one("质量指标", "合格率", "≥98%"), one("时效指标", "合格率", "=100%"), one("成本指标", "经费(万元)", "≤118万元")),
		table("A2", "印章刻制", one("数量指标", "印章数", "≥3000枚")),
		table("A3", "培训"), table("A4", "培训"),
	}}
}

func TestResolveFindsProjectsByName(t *testing.T) {
	for name, c := range map[string]struct {
		of         engine.ProjectReport
		code, want string // the id, and what the message must say
	}{
		"by name":               {engine.ProjectReport{Name: "印章刻制"}, "A2", ""},
		"blanks and widths":     {engine.ProjectReport{Name: " 评估 评审(二期)"}, "A1", ""},
		"by code":               {engine.ProjectReport{Code: " A2 "}, "A2", ""},
		"code and another name": {engine.ProjectReport{Code: "A2", Name: "培训"}, "A2", "D20 按编码读取"},
		"unknown code":          {engine.ProjectReport{Code: "B9", Name: "印章刻制"}, "B9", ""},
		"unknown name":          {engine.ProjectReport{Name: "印章制作"}, "", "D21 印章刻制（A2审批局）、"},
		"name of two":           {engine.ProjectReport{Name: "培训"}, "", "D21 A3审批局）、培训（A4"},
		"nothing":               {engine.ProjectReport{}, "", "D21 也没有项目名称"},
	} {
		r := engine.Report{FiscalYear: 2025, Month: 6, Projects: []engine.ProjectReport{c.of}}
		checkResolved(t, name, r.Resolve(resolving()), c.want)
		if r.Projects[0].Code != c.code {
			t.Errorf("%s: code %q, want %q", name, r.Projects[0].Code, c.code)
		}
	}
}

func checkResolved(t *testing.T, name string, ds []rules.Diagnostic, want string) {
	t.Helper()
	id, says, _ := strings.Cut(want, " ")
	if want == "" && len(ds) > 0 || want != "" && (len(ds) != 1 || ds[0].ID != id || !strings.Contains(ds[0].Message, says)) {
		t.Errorf("%s: %v, want %q", name, ds, want)
	}
}

func TestResolveFindsIndicators(t *testing.T) {
	for name, c := range map[string]struct{ level2, name, wantLevel2, wantName string }{
		"as declared":          {"数量指标", "评审项目数", "数量指标", "评审项目数"},
		"no level 2":           {"", "评审项目数", "数量指标", "评审项目数"},
		"numbered":             {"数量指标（20分）", "指标1：评审项目数", "数量指标", "评审项目数"},
		"short level":          {"数量", "评审 项目数", "数量指标", "评审项目数"},
		"width":                {"成本指标", "经费（万元）", "成本指标", "经费(万元)"},
		"two of one name":      {"", "合格率", "", "合格率"},
		"the level tells":      {"时效指标", "合 格 率", "时效指标", "合格率"},
		"another level":        {"成本指标", "评审项目数", "成本指标", "评审项目数"},
		"nothing of that name": {"数量指标", "评审事项数", "数量指标", "评审事项数"},
	} {
		r := engine.Report{Month: 6, Projects: []engine.ProjectReport{{Code: "A1", Observations: []engine.Observation{{Level2: c.level2, Name: c.name}}}}}
		r = engine.Report{FiscalYear: 2025, Month: 7, History: []engine.Report{r}}
		if ds := r.Resolve(resolving()); len(ds) > 0 {
			t.Errorf("%s: %v", name, ds)
		}
		if o := r.History[0].Projects[0].Observations[0]; o.Level2 != c.wantLevel2 || o.Name != c.wantName {
			t.Errorf("%s: resolved to %q %q", name, o.Level2, o.Name)
		}
	}
}

// What the form prints of the goal table is compared as it reads, not as it is written.
func TestResolveHoldsThePrintAgainstTheDeclared(t *testing.T) {
	for name, c := range map[string]struct{ target, initial, want string }{
		"the same":          {"≥50个", "118.00", ""},
		"other widths":      {"≥５０个", "118", ""},
		"in words":          {"不少于50个", "", ""},
		"not printed":       {"", "", ""},
		"another number":    {"≥60个", "", "D20 “≥60个”，目标表是“≥50个”"},
		"another sign":      {"50个", "", "D20 50个"},
		"another budget":    {"≥50个", "1180000", "D20 1180000.00万元，目标表是118.00万元"},
		"an unreadable one": {"视情况而定", "", "D20 视情况"},
	} {
		r := engine.Report{FiscalYear: 2025, Month: 6, Projects: []engine.ProjectReport{{Code: "A1", Initial: rules.Cell{Text: c.initial},
			Observations: []engine.Observation{{Name: "评审项目数", Target: rules.Cell{Text: c.target}}}}}}
		d := resolving()
		checkResolved(t, name, r.Resolve(d), c.want)
		checkResolved(t, name+", again", r.Resolve(d), "")
	}
}

// The order of rows is the declared one, whatever the form's: a sorted form says no
// other than before.
func TestResolveOrdersObservations(t *testing.T) {
	list := []engine.Observation{{Level2: "成本指标", Name: "经费(万元)"}, {Level2: "其他", Name: "未知"}, {Name: "评审项目数"}, {Level2: "质量指标", Name: "合格率"}}
	r := engine.Report{Projects: []engine.ProjectReport{{Code: "A1", Observations: list}}}
	r.Resolve(resolving())
	var got []string
	for _, o := range r.Projects[0].Observations {
		got = append(got, o.Name)
	}
	if want := []string{"评审项目数", "合格率", "经费(万元)", "未知"}; !slices.Equal(got, want) {
		t.Errorf("order %v, want %v", got, want)
	}
}

// An indicator that is not declared names the one that was meant.
func TestUnknownIndicatorNamesTheNearest(t *testing.T) {
	scheme, err := rules.FindScheme("")
	if err != nil {
		t.Fatal(err)
	}
	d := seedDeclaration(t)
	first := d.Tables[0]
	r := engine.Report{FiscalYear: 2025, Month: 6, Projects: []engine.ProjectReport{{Code: first.Code.Text,
		Observations: []engine.Observation{{Level2: "数量指标", Name: first.Indicators[0].Name + "数"}, {Level2: "数量指标", Name: "完全是另外一件事"}}}}}
	_, ds, err := engine.Evaluate(scheme, d, &r)
	if err != nil {
		t.Fatal(err)
	}
	var messages []string
	for _, one := range ds {
		if one.ID == "D06" {
			messages = append(messages, one.Message)
		}
	}
	if len(messages) != 2 || !strings.Contains(messages[0], "最接近的是“"+first.Indicators[0].Name+"”") || strings.Contains(messages[1], "最接近") {
		t.Errorf("messages %q", messages)
	}
}
