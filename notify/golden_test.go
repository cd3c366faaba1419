package notify_test

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"zhunsheng/engine"
	"zhunsheng/engine/alerting"
	"zhunsheng/notify"
)

var update = flag.Bool("update", false, "write what messages say now into testdata; read the difference before it lands")

// Each file in testdata/messages is what one reason says by every kind of channel, word for word.
func TestMessagesOfEachReason(t *testing.T) {
	at := morning(t)
	red := raised("a1", engine.Red)
	quality := with(raised("a2", engine.Yellow), func(a *alerting.Alert) {
		a.Rule, a.Indicator, a.Message = engine.AlertIndicator, "服务对象满意度", "目标≥95%，实际62.4%，完成率65.68%"
	})
	for reason, notices := range map[notify.Reason][]notify.Notice{
		notify.First:    {notice(red, alerting.Raise, at, ""), notice(quality, alerting.Raise, at, "")},
		notify.Added:    {notice(quality, alerting.Raise, at, "")},
		notify.Worse:    {notice(with(red, func(a *alerting.Alert) { a.Version = 2 }), alerting.Worsen, at, "由黄灯升为红灯："+red.Message)},
		notify.Reminder: {notice(inState(t, engine.Red, alerting.Pushed), alerting.Remind, at, "")},
		notify.Solved: {notice(with(inState(t, engine.Red, alerting.ResolvedAuto), func(a *alerting.Alert) { a.Due = alerting.Due{} }),
			alerting.Resolve, at, "10月底已正常：执行率76%，计划75%")},
		notify.Review:   {notice(inState(t, engine.Red, alerting.Submitted), alerting.Submit, at, "整改结果：已补签合同，支付62.40万元")},
		notify.Refused:  {notice(inState(t, engine.Red, alerting.Returned), alerting.Return, at, "没有附付款凭证")},
		notify.Proposal: {notice(with(inState(t, engine.Red, alerting.Acked), func(a *alerting.Alert) { a.Overdue, a.Proposed = true, true }), alerting.Propose, at, "")},
		notify.Ruling:   {notice(inState(t, engine.Red, alerting.Suspended), alerting.Suspend, at, "两次逾期未整改")},
		notify.Noted:    {notice(with(inState(t, engine.Red, alerting.Acked), func(a *alerting.Alert) { a.Due.Unsure = []int{2027} }), alerting.Ease, at.AddDate(0, 0, -1), "现为黄灯，仍按红灯处置")},
		notify.Exercise: {notice(with(red, func(a *alerting.Alert) { a.Drill, a.Message = true, "这是演练" }), alerting.Raise, at, "")},
	} {
		t.Run(string(reason), func(t *testing.T) {
			w := everyKind(t)
			w.Told = before(w, reason)
			plan := w.Plan(notices, at)
			var page strings.Builder
			kinds := map[notify.Kind]bool{}
			for _, d := range plan.Deliveries {
				if kinds[d.Kind] {
					continue // the same, to another person
				}
				kinds[d.Kind] = true
				if d.Reason != reason {
					t.Errorf("%s is sent for %s", d.Kind, d.Reason)
				}
				fmt.Fprintf(&page, "=== %s\n%s\n--- text\n%s\n", d.Kind, d.Title, d.Text)
				if d.Markdown != "" {
					fmt.Fprintf(&page, "--- markdown\n%s\n", d.Markdown)
				}
				if d.HTML != "" {
					fmt.Fprintf(&page, "--- html\n%s\n", d.HTML)
				}
			}
			// Mere notes are not told to groups.
			if want := len(w.Channels); len(kinds) != want && reason != notify.Noted {
				t.Errorf("%d kinds of channels speak, want %d", len(kinds), want)
			}
			same(t, filepath.Join("testdata", "messages", strings.ToLower(string(reason))+".txt"), page.String())
		})
	}
}

// everyKind is the world in which everybody can be reached by every kind of channel, and some
// groups may hear figures.
func everyKind(t *testing.T) *notify.World {
	w := world(t)
	w.Token = func() string { return "433001.k7Qx" }
	w.Channels = nil
	for _, k := range notify.Kinds {
		w.Channels = append(w.Channels, notify.Channel{ID: strings.ToLower(string(k)), Kind: k, Figures: k == notify.Webhook || k == notify.DingTalkRobot})
	}
	for i := range w.Tree.People {
		p := &w.Tree.People[i]
		p.Contacts = map[string]string{"email": p.ID + "@example.gov.cn", "mobile": "13800000001", "wecom": p.ID}
	}
	return w
}

// before is what everybody was told before he hears something for a reason.
func before(w *notify.World, reason notify.Reason) (told []notify.Told) {
	if reason == notify.First || reason == notify.Exercise {
		return nil
	}
	for _, c := range w.Channels {
		to := []string{""}
		if c.Kind.Personal() {
			to = []string{"zhang", "wang", "zhao"}
		}
		for _, recipient := range to {
			told = append(told, notify.Told{Alert: "a1", Agency: "433001", FiscalYear: 2025, Month: 6, Recipient: recipient, Channel: c.ID, Level: engine.Yellow})
		}
	}
	return told
}

func same(t *testing.T, file, got string) {
	t.Helper()
	if *update {
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("%s (-want +got), go test ./notify -update writes it anew:\n%s", file, diff)
	}
}
