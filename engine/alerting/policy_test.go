package alerting_test

import (
	"strings"
	"testing"

	"zhunsheng/engine"
	"zhunsheng/engine/alerting"
)

// TestPolicyMistakes wants a sentence for each, and all at once.
func TestPolicyMistakes(t *testing.T) {
	shipped, err := alerting.DefaultPolicy()
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range [][3]string{
		{"id: DEFAULT", "id: ''", "预警办法要有id、version（从1起）、name和basis"},
		{"version: 1", "version: 0", "预警办法要有id、version"},
		{"resolve_after: 1", "resolve_after: 0", "resolve_after是1到12：0"},
		{"resolve_after: 1", "resolve_after: 十二", "第10行：这里不能写`十二`"},
		{"hold: []", "hold: [{rule: WEATHER, level: YELLOW}]", "hold的每一项要有rule（如SPENDING）和level（如YELLOW）：WEATHER YELLOW"},
		{"hold: []", "hold: [{rule: SPENDING, level: BLUE}]", "hold的每一项"},
		{"hold: []", "holds: []", "第8行：没有“holds”这一项"},
		{"  ORANGE: {tell: [HANDLER, FINANCE_OFFICER, HEAD, DEPARTMENT], ack: 2, plan: 7, submit: 10}\n", "", "levels缺少ORANGE"},
		{"ack: 3, plan: 10, submit: 10", "ack: 3, plan: 2, submit: 10", "levels的YELLOW要有依次不减的ack、plan、submit（1到250个工作日）"},
		{"ack: 3, plan: 10, submit: 10", "ack: 3, plan: 10, submit: 251", "levels的YELLOW要有依次不减"},
		{"digest: true", "ack: 0", "levels的BLUE要有依次不减的ack、plan、submit"},
		{"digest: true", "digest: true, ack: 1", "levels的BLUE只汇总通知（digest），不要求答复，不能有ack"},
		{"BLUE: {tell: [HANDLER, FINANCE_OFFICER]", "BLUE: {tell: []", "levels的BLUE要有tell（通知谁）"},
		{"BLUE:", "GREEN:", "levels只有RED、ORANGE、YELLOW、BLUE：GREEN"},
		{"overdue: {tell: [BUREAU_SECTION, BUREAU_PERFORMANCE]", "overdue: {tell: [BOSS]", "overdue的tell里没有\"BOSS\"这样的职责；可写[HANDLER"},
		{"review: {days: 5, tell: [DEPARTMENT]}", "review: {days: 5, tell: []}", "review要有tell（通知谁）"},
		{"review: {days: 5", "review: {days: 0", "overdue.propose、review.days是1到250，remind是0到250"},
		{"remind: 3", "remind: -1", "remind是0到250"},
		{"propose: 10", "propose: 9999", "overdue.propose"},
		{`from: "18:00"`, `from: "25:00"`, "quiet.from、quiet.to、digest写成时:分，如\"18:00\"：\"25:00\""},
		{`digest: "09:00"`, `digest: 九点`, "\"九点\""},
		{"id: DEFAULT", "id: [", "写得不合YAML的格式"},
		{"remind: 3", "remind: 3\nremind: 4", "“remind”在第"},
	} {
		text := strings.Replace(shipped.Text, c[0], c[1], 1)
		if text == shipped.Text {
			t.Fatalf("the default policy has no %q", c[0])
		}
		if p, err := alerting.LoadPolicy([]byte(text)); err == nil || p != nil || !strings.Contains(err.Error(), c[2]) {
			t.Errorf("%q: %v, want %q", c[1], err, c[2])
		}
	}
	text := strings.NewReplacer("remind: 3", "remind: -1", "version: 1", "version: 0").Replace(shipped.Text)
	if _, err := alerting.LoadPolicy([]byte(text)); err == nil || strings.Count(err.Error(), "\n") != 1 {
		t.Errorf("two mistakes: %v", err)
	}
	for _, c := range [][2]string{{"", "预警办法不能读：里面是空的"}, {strings.Repeat("#", 64<<10+1), "预警办法超过64 KB"}} {
		if _, err := alerting.LoadPolicy([]byte(c[0])); err == nil || err.Error() != c[1] {
			t.Errorf("%v, want %s", err, c[1])
		}
	}
}

func TestPolicyDigestIsOfItsText(t *testing.T) {
	a, b := machineOf(t).Policy, machineOf(t, "remind: 3", "remind: 4").Policy
	if a.SHA == b.SHA || !strings.HasPrefix(a.SHA, "sha256:") || a.HoldsAny() || !machineOf(t, "hold: []", "hold: [{rule: DATA, level: RED}]").Policy.HoldsAny() {
		t.Errorf("%s %s", a.SHA, b.SHA)
	}
	if l := a.Levels[engine.Red]; !l.Evidence || l.Ack != 1 || l.Plan != 5 || l.Submit != 10 {
		t.Errorf("red: %+v", l)
	}
	if got := alerting.Clock("08:30").On(at(t, thursday)); !got.Equal(at(t, "2025-07-10 08:30")) {
		t.Errorf("half past eight is %s", got)
	}
}
