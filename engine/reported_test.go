package engine_test

import (
	"strings"
	"testing"

	"zhunsheng/engine"
	"zhunsheng/rules"
)

// saidOf are the messages of one id about a project.
func saidOf(ds []rules.Diagnostic, id string) (list []string) {
	for _, d := range ds {
		if d.ID == id {
			list = append(list, d.Severity.String()+" "+d.Message)
		}
	}
	return list
}

// TestLikelihood holds 完成目标可能性 beside a forecast, and the advice on it: the worse
// of both counts, and is named.
func TestLikelihood(t *testing.T) {
	for name, c := range map[string]struct {
		forecast, likelihood string
		light                engine.Light
		reason, advice       string
	}{
		"alone":             {"", "有可能", engine.Yellow, "黄灯：完成目标可能性填报为“有可能”", "完成目标可能性“有可能”使它至少为黄灯"},
		"good alone":        {"", "确定能", engine.Green, "绿灯：100≥100", ""},
		"worse than number": {"45", "完全不可能", engine.Red, "红灯：完成目标可能性填报为“完全不可能”", "完成目标可能性“完全不可能”使它至少为红灯"},
		"number is worse":   {"39", "有可能", engine.Red, "红灯：预计全年39，完不成目标", "全年预计“39”使它至少为红灯"},
		"good, number not":  {"45", "确定能", engine.Yellow, "黄灯：预计全年45，完不成目标", "全年预计“45”使它至少为黄灯"},
		"both alike":        {"45", "有可能", engine.Yellow, "黄灯：预计全年45，完不成目标，完成目标可能性填报为“有可能”", "全年预计“45”和完成目标可能性“有可能”使它至少为黄灯"},
		"said twice":        {"有可能", "有可能", engine.Yellow, "黄灯：完成目标可能性填报为“有可能”", "全年预计“有可能”使它至少为黄灯"},
		"words differ":      {"有可能", "完全不可能", engine.Red, "红灯：完成目标可能性填报为“完全不可能”", "完成目标可能性“完全不可能”使它至少为红灯"},
		"number is met":     {"60", "有可能", engine.Yellow, "黄灯：完成目标可能性填报为“有可能”", "完成目标可能性“有可能”使它至少为黄灯"},
	} {
		o := observed("50")
		o.Forecast, o.Likelihood = c.forecast, c.likelihood
		table, report := projectOf("100", "50", "25/50/75/100", line{"产出指标", "数量指标", "聘用人员数量", "≥50人", "90", o})
		p := advised(t, "MOF2020", table, report, 6)
		r := p.Indicators[0]
		if r.Light != c.light || r.LightReason != c.reason {
			t.Errorf("%s: %s %s, want %s", name, r.Light, r.LightReason, c.reason)
		}
		want := c.advice
		if want != "" {
			want += "，单改本期实际值不能转为绿灯。"
		}
		adviceSays(t, r, want)
	}
}

// TestLikelihoodOfACompound speaks of the whole, and once.
func TestLikelihoodOfACompound(t *testing.T) {
	o := observed("97%；0起")
	o.Likelihood = "有可能"
	p, _ := evaluate(t, 6, "100", "50", "25/50/75/100", line{"产出指标", "质量指标", "服务质量", "≥95%；投诉不超过3起", "90", o})
	if r := p.Indicators[0]; r.LightReason != "黄灯：完成目标可能性填报为“有可能”" || strings.Count(r.Explanation, "可能性") != 1 {
		t.Error(r.LightReason, r.Explanation)
	}
}

// TestWordsOfTheMonitoringForm refuses a likelihood that nobody can judge by, before
// December, and questions obstacles that the form does not have.
func TestWordsOfTheMonitoringForm(t *testing.T) {
	with := func(month int, likelihood, obstacles string) (*engine.Outcome, []rules.Diagnostic) {
		o := observed("50")
		o.Likelihood, o.Obstacles = likelihood, obstacles
		return outcome(t, month, "100", "50", "25/50/75/100", line{"产出指标", "数量指标", "聘用人员数量", "≥50人", "90", o})
	}
	if o, ds := with(6, "大概能", ""); o != nil || len(saidOf(ds, "D25")) != 1 || !strings.HasPrefix(saidOf(ds, "D25")[0], "ERROR “聘用人员数量”的完成目标可能性“大概能”不能识别") {
		t.Error("an unknown likelihood in June:", o, ds)
	}
	if o, ds := with(12, "大概能", ""); o == nil || len(saidOf(ds, "D25")) != 1 || !strings.HasPrefix(saidOf(ds, "D25")[0], "WARN") {
		t.Error("an unknown likelihood in December:", o, ds)
	}
	if o, ds := with(6, " 确定能 ", "经费保障、 硬件条件保障，其他"); o == nil || len(saidOf(ds, "D25")) > 0 {
		t.Error("the form's own words:", ds)
	}
	if o, ds := with(6, "", "天气、其他"); o == nil || len(saidOf(ds, "D25")) != 1 || !strings.Contains(saidOf(ds, "D25")[0], "WARN “聘用人员数量”的偏差原因类别“天气”不能识别，可填：经费保障、") {
		t.Error("another obstacle:", ds)
	}
}

// TestSelfScore holds the unit's own score against the method's, in December.
func TestSelfScore(t *testing.T) {
	number := func(self string) line {
		o := observed("47")
		o.Reason, o.SelfScore.Text = "离职", self
		return line{"产出指标", "数量指标", "聘用人员数量", "≥50人", "12.5", o}
	}
	grade := func(self, marks string) line {
		l := line{"效益指标", "社会效益指标", "营商环境", "显著改善", "77.5", engine.Observation{Actual: rules.Cell{Text: "部分达成"}, Marks: marks, Reason: "见说明"}}
		l.observation.SelfScore.Text = self
		return l
	}
	excused := number("12.5")
	excused.observation.NotApplicable = true
	missing := number("12.5")
	missing.observation.Actual.Text = ""
	for name, c := range map[string]struct {
		month int
		line  line
		want  string
	}{
		"more than due":     {12, number("12.5"), "WARN “聘用人员数量”自评得分12.5分，按办法应得11.75分：目标≥50人，实际47人，完成率94%；得11.75分＝12.50×47÷50"},
		"as due":            {12, number(" １１.750分 "), ""},
		"none":              {12, number("—"), ""},
		"before December":   {6, number("12.5"), ""},
		"no number":         {12, number("满分"), "WARN “聘用人员数量”自评得分“满分”不是不小于0的数，请核对"},
		"below zero":        {12, number("0-1"), "WARN “聘用人员数量”自评得分“0-1”不是不小于0的数，请核对"},
		"excused":           {12, excused, "WARN “聘用人员数量”自评得分12.5分，但经批准不适用，不参与评价"},
		"nothing reported":  {12, missing, "WARN “聘用人员数量”自评得分12.5分，按办法暂计0.00分：目标≥50人；实际完成值未报，暂计0.00分"},
		"in its band":       {12, grade("50", ""), ""},
		"above its band":    {12, grade("62", ""), "WARN “营商环境”自评得分62分，评为部分达成的应在[46.50, 62.00)内"},
		"reviewed as other": {12, grade("50", "55.00"), "WARN “营商环境”自评得分50分，按办法应得55.00分：目标显著改善，实际部分达成；评为部分达成，评审给55.00分（该档[46.50, 62.00]）"},
	} {
		other := filler("77.5")
		if c.line.name == "营商环境" {
			other = filler("12.5")
		}
		p, ds := evaluate(t, c.month, "100", "100", "25/50/75/100", c.line, other)
		if got := strings.Join(saidOf(ds, "D26"), "\n"); got != c.want {
			t.Errorf("%s:\ngot  %s\nwant %s", name, got, c.want)
		}
		if c.month == 12 && c.line.name == "聘用人员数量" && !c.line.observation.NotApplicable && c.line.observation.Actual.Text != "" && p.Indicators[0].Score.String() != "11.75" {
			t.Errorf("%s: the unit's own score decided: %s", name, p.Indicators[0].Score)
		}
	}
}

// TestSourcesOfFunding hold against the totals, and decide nothing.
func TestSourcesOfFunding(t *testing.T) {
	cell := func(text string) rules.Cell { return rules.Cell{Text: text} }
	fund := func(kind engine.FundKind, initial, budget, spent, expected string) engine.Fund {
		return engine.Fund{Kind: kind, Initial: cell(initial), Budget: cell(budget), Spent: cell(spent), Expected: cell(expected)}
	}
	for name, c := range map[string]struct {
		expected string
		funds    []engine.Fund
		want     []string
	}{
		"none":           {"", nil, nil},
		"as the totals":  {"90", []engine.Fund{fund("FISCAL", "100", "80.00", "40", "70"), fund("CARRIED", "", "20", "10", "20"), fund("OTHER", "", "", "", "")}, nil},
		"budgets differ": {"", []engine.Fund{fund("FISCAL", "90", "80", "", ""), fund("OTHER", "", "10", "", "")}, []string{"WARN D27 各资金来源的年初预算数90.00＝90.00万元，与总数100.00万元不一致，按总数评判，请核对", "WARN D27 各资金来源的全年预算数80.00＋10.00＝90.00万元，与总数100.00万元不一致，按总数评判，请核对"}},
		"spent differs":  {"", []engine.Fund{fund("FISCAL", "", "", "40", "")}, []string{"WARN D27 各资金来源的执行数40.00＝40.00万元，与总数50.00万元不一致，按总数评判，请核对"}},
		"no total":       {"", []engine.Fund{fund("FISCAL", "", "", "", "90")}, []string{"WARN D27 各资金来源填了全年预计执行数（合计90.00万元），总数没有填，请补上"}},
		"no amount":      {"", []engine.Fund{fund("FISCAL", "", "", "约40", "")}, []string{"WARN D11 当年财政拨款的执行数“约40”不是金额，请填写不小于0的数（万元）"}},
		"unknown, twice": {"", []engine.Fund{fund("BANK", "", "", "", ""), fund("OTHER", "", "", "", ""), fund("OTHER", "", "", "", "")}, []string{"WARN D27 资金来源“BANK”不能识别，可用：FISCAL、CARRIED、OTHER", "WARN D27 其他资金填了两次，请合为一行"}},
		"expects less":   {"49.99", nil, []string{"WARN D19 全年预计执行数49.99万元少于已执行的50.00万元，请核对；累计数到年底不会减少"}},
		"expects a word": {"若干", nil, []string{"WARN D11 全年预计执行数“若干”不是金额，请填写不小于0的数（万元）"}},
	} {
		table, report := projectOf("100", "50", "25/50/75/100", filler("90"))
		plain, _ := under(t, "MOF2020", table, report, 6)
		report.Expected, report.Funds = cell(c.expected), c.funds
		o, ds := under(t, "MOF2020", table, report, 6)
		var got []string
		for _, d := range ds {
			if d.ID == "D11" || d.ID == "D19" || d.ID == "D27" {
				got = append(got, d.Severity.String()+" "+d.ID+" "+d.Message)
			}
		}
		if strings.Join(got, "\n") != strings.Join(c.want, "\n") {
			t.Errorf("%s:\ngot  %q\nwant %q", name, got, c.want)
		}
		if o == nil || o.Projects[0].Light != plain.Projects[0].Light || o.Projects[0].Spending.Light != plain.Projects[0].Spending.Light {
			t.Errorf("%s: the sources decided", name)
		}
	}
}

// TestDigestOfWhatFormsReport covers each text, and nothing where none is given.
func TestDigestOfWhatFormsReport(t *testing.T) {
	sum := func(change func(p *engine.ProjectReport)) string {
		table, report := projectOf("100", "50", "25/50/75/100", filler("90"))
		change(&report)
		o, ds := under(t, "MOF2020", table, report, 6)
		if o == nil {
			t.Fatal(ds)
		}
		return o.InputDigest
	}
	plain := sum(func(*engine.ProjectReport) {})
	seen := map[string]int{plain: -1}
	for n, change := range []func(p *engine.ProjectReport){
		func(p *engine.ProjectReport) { p.Expected.Text = "90" },
		func(p *engine.ProjectReport) { p.GoalActual = "90" },
		func(p *engine.ProjectReport) { p.Funds = []engine.Fund{{Kind: engine.Fiscal}} },
		func(p *engine.ProjectReport) { p.Funds = []engine.Fund{{Kind: engine.Other}} },
		func(p *engine.ProjectReport) { p.Observations[0].Likelihood = "确定能" },
		func(p *engine.ProjectReport) { p.Observations[0].Obstacles = "其他" },
		func(p *engine.ProjectReport) { p.Observations[0].Remark = "其他" },
		func(p *engine.ProjectReport) { p.Observations[0].SelfScore.Text = "9" },
	} {
		d := sum(change)
		if first, twice := seen[d]; twice {
			t.Errorf("change %d digests as %d", n, first)
		}
		seen[d] = n
	}
	if same := sum(func(p *engine.ProjectReport) {
		p.Name, p.Funds, p.Observations[0].SelfScore.Text = "示例项目", []engine.Fund{}, " "
	}); same != plain {
		t.Error("what is blank, or only names the project, changes the digest")
	}
}

// TestUnreadableTexts covers what forms report.
func TestUnreadableTexts(t *testing.T) {
	for n, spoil := range []func(p *engine.ProjectReport){
		func(p *engine.ProjectReport) { p.GoalActual = "\ufffd" },
		func(p *engine.ProjectReport) {
			p.Funds = []engine.Fund{{Kind: engine.Other, Spent: rules.Cell{Text: "\x00"}}}
		},
		func(p *engine.ProjectReport) { p.Observations[0].Remark = "\xff" },
		func(p *engine.ProjectReport) { p.Observations[0].Obstacles = "\x00" },
		func(p *engine.ProjectReport) { p.Observations[0].SelfScore.Text = "\ufffd" },
	} {
		table, report := projectOf("100", "50", "25/50/75/100", filler("90"))
		spoil(&report)
		if o, ds := under(t, "MOF2020", table, report, 6); o != nil || len(saidOf(ds, "D17")) != 1 {
			t.Errorf("text %d: %v", n, ds)
		}
	}
}
