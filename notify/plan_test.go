package notify_test

import (
	"slices"
	"strings"
	"testing"

	"zhunsheng/engine"
	"zhunsheng/engine/alerting"
	"zhunsheng/notify"
)

// lines shows a plan as whom it tells what, by what, and what it keeps back.
func lines(p notify.Plan) string {
	var list []string
	for _, d := range p.Deliveries {
		line := d.Channel + " " + d.Recipient + " " + string(d.Reason)
		for _, item := range d.Items {
			line += " " + item.Alert + ":" + string(item.Reason)
		}
		list = append(list, line)
	}
	for _, w := range p.Withheld {
		list = append(list, strings.Join([]string{"withheld", string(w.Rule), w.Alert, w.Recipient, w.Channel}, " "))
	}
	for _, l := range p.Later {
		list = append(list, strings.Join([]string{"later", string(l.Why.Rule), l.Notice, l.Until.In(alerting.China).Format("2006-01-02 15:04")}, " "))
	}
	slices.Sort(list)
	return strings.Join(list, "\n")
}

func TestFirstAlertsOfAUnitAreOneMessageToEach(t *testing.T) {
	w, at := world(t), morning(t)
	plan := w.Plan([]notify.Notice{
		notice(raised("a1", engine.Yellow), alerting.Raise, at, ""),
		notice(raised("a2", engine.Orange), alerting.Raise, at, ""),
	}, at)
	want := strings.TrimSpace(`
group  FIRST a2:FIRST a1:FIRST
inbox li FIRST a2:FIRST a1:FIRST
inbox wang FIRST a2:FIRST
inbox zhang FIRST a2:FIRST a1:FIRST
mail li FIRST a2:FIRST a1:FIRST
mail wang FIRST a2:FIRST
mail zhang FIRST a2:FIRST a1:FIRST
sms zhang FIRST a2:FIRST a1:FIRST`)
	if got := lines(plan); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}
