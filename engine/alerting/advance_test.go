package alerting_test

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"zhunsheng/engine"
	"zhunsheng/engine/alerting"
)

// book is the alerts of one project, with what runs made of them.
type book struct {
	testing.TB
	alerting.Machine
	alerts   map[string]alerting.Alert
	withheld []alerting.Withheld
	before   map[int][]engine.Alert // what the latest run of a month raised
}

func bookOf(t testing.TB, changes ...string) *book {
	t.Helper()
	return &book{TB: t, Machine: machineOf(t, changes...), alerts: map[string]alerting.Alert{}, before: map[int][]engine.Alert{}}
}

var levels = map[string]engine.Light{"红": engine.Red, "橙": engine.Orange, "黄": engine.Yellow, "蓝": engine.Blue}

// alertOf reads 「支出红」, 「人数黄」, 「未报」, 「数据黄」, 「待确认黄」: a rule or an indicator, and a level.
// What follows = is said besides.
func alertOf(text string) engine.Alert {
	text, more, _ := strings.Cut(text, "=")
	name, level := text[:len(text)-len("红")], levels[text[len(text)-len("红"):]]
	a := engine.Alert{Level: level, Message: text + more}
	switch name {
	case "支出":
		a.Rule = engine.AlertSpending
	case "数据":
		a.Rule = engine.AlertData
	case "未报":
		a.Rule, a.Message = engine.AlertData, "本期执行数据未报，请补报"
	case "待确认":
		a.Rule, a.Indicator, a.Level2 = engine.AlertReview, "期限", "可持续影响指标"
	default:
		a.Rule, a.Indicator, a.Level2 = engine.AlertIndicator, name, "数量指标"
	}
	return a
}

// run sees what a run of a month raised and cleared: 「支出红 人数黄 / 支出」, and returns the steps as
// 「6支出 raise」. Whatever is cleared is named by what the alert is about. It sees the same twice,
// and the second time must change nothing.
func (b *book) run(month int, text string) string {
	b.Helper()
	raised, clear, _ := strings.Cut(text, "/")
	s := alerting.Sighting{FiscalYear: 2025, Month: month, Project: "P", ProjectName: "培训", Agency: "433001", Run: fmt.Sprintf("run%d", month), SchemeDigest: "s", InputDigest: "i",
		At: at(b, thursday), Clear: map[string]string{}}
	var mine []engine.Alert
	for _, word := range strings.Fields(raised) {
		a := alertOf(word)
		mine = append(mine, a)
		s.Raised = append(s.Raised, alerting.Raised{ID: fmt.Sprint(month, a.Rule, a.Subject()), Alert: a})
	}
	earlier := 0
	for m := range b.before {
		if m < month {
			earlier = max(earlier, m)
		}
	}
	s.Before = b.before[earlier]
	for id, a := range b.alerts {
		if slices.ContainsFunc(strings.Fields(clear), func(word string) bool {
			c := alertOf(word + "红")
			return c.Rule == a.Rule && c.Subject() == a.Subject()
		}) {
			s.Clear[id] = "绿灯。"
		}
	}
	b.before[month] = mine
	said := b.see(s)
	if again := b.see(s); again != "" {
		b.Errorf("seen again, %d月 %q says %s", month, text, again)
	}
	return said
}

func (b *book) see(s alerting.Sighting) string {
	b.Helper()
	var known []alerting.Alert
	for _, id := range slices.Sorted(maps.Keys(b.alerts)) {
		if a := b.alerts[id]; a.Month == s.Month || !a.State.Ended() {
			known = append(known, a)
		}
	}
	advance := b.See(known, s)
	b.withheld = advance.Withheld
	for _, a := range advance.Changed {
		if old := b.alerts[a.ID]; a.Version != old.Version+1 {
			b.Errorf("%s has %d steps after %d", a.ID, a.Version, old.Version)
		}
		b.alerts[a.ID] = a
	}
	var said []string
	for i, step := range advance.Steps {
		a := advance.Changed[i]
		if step.Run != s.Run || step.SchemeDigest != "s" || step.InputDigest != "i" || step.Seq != a.Version || step.To != a.State || step.Alert != a.ID || step.By != "" {
			b.Errorf("step %+v of %+v", step, a)
		}
		said = append(said, fmt.Sprintf("%d%s %s", a.Month, shortOf(a), step.Action))
	}
	return strings.Join(said, "; ")
}

func shortOf(a alerting.Alert) string {
	switch a.Rule {
	case engine.AlertSpending:
		return "支出"
	case engine.AlertData:
		return "数据"
	}
	return a.Indicator
}

// become takes an alert to a state, as if persons had.
func (b *book) become(month int, text string, state alerting.State) {
	b.Helper()
	a := alertOf(text)
	id := fmt.Sprint(month, a.Rule, a.Subject())
	one, there := b.alerts[id]
	if !there {
		b.Fatalf("no alert %s", id)
	}
	one.State = state
	b.alerts[id] = one
}

// TestSee plays runs of one project, one after another, and tells which steps each makes. A word in
// brackets takes an alert to a state between.
func TestSee(t *testing.T) {
	const hold, twice = "hold: []", "resolve_after: 1"
	for name, c := range map[string]struct {
		policy []string
		plays  []string // 「6 支出红 / 人数 => 6支出 raise」 or 「6支出红 := CLOSED」
	}{
		"raise":                     {nil, []string{"6 支出红 人数黄 => 6支出 raise; 6人数 raise"}},
		"the same once more":        {nil, []string{"6 支出红 => 6支出 raise", "6 支出红 =>"}},
		"other data, same level":    {nil, []string{"6 支出红 => 6支出 raise", "6 支出红=又少了 => 6支出 note", "6 支出红=又少了 =>"}},
		"worse":                     {nil, []string{"6 支出黄 => 6支出 raise", "6 支出红 => 6支出 worsen"}},
		"lower only notes":          {nil, []string{"6 支出红 => 6支出 raise", "6 支出黄 => 6支出 ease", "6 支出黄 =>", "6 支出红 => 6支出 note"}},
		"lower, worse than it was":  {nil, []string{"6 支出橙 => 6支出 raise", "6 支出黄 => 6支出 ease", "6 支出红 => 6支出 worsen"}},
		"corrected":                 {nil, []string{"6 支出红 => 6支出 raise", "6 / 支出 => 6支出 correct", "6 / 支出 =>"}},
		"corrected and back":        {nil, []string{"6 支出红 => 6支出 raise", "6 / 支出 => 6支出 correct", "6 支出红 => 6支出 recur", "6 支出红 =>"}},
		"reported at last":          {nil, []string{"6 未报黄 => 6数据 raise", "6 / 数据 => 6数据 resolve"}},
		"missing never resolves":    {nil, []string{"6 支出红 => 6支出 raise", "6 =>", "10 =>", "10 未报黄 => 10数据 raise"}},
		"next checkpoint well":      {nil, []string{"3 支出红 => 3支出 raise", "6 / 支出 => 3支出 resolve", "6 / 支出 =>"}},
		"next checkpoint not":       {nil, []string{"3 支出红 => 3支出 raise", "6 支出黄 => 6支出 raise", "10 / 支出 => 3支出 resolve; 6支出 resolve"}},
		"two in a row":              {[]string{twice, "resolve_after: 2"}, []string{"3 支出红 => 3支出 raise", "6 / 支出 => 3支出 clear", "6 / 支出 =>", "10 / 支出 => 3支出 resolve"}},
		"not in a row":              {[]string{twice, "resolve_after: 2"}, []string{"3 支出红 => 3支出 raise", "6 / 支出 => 3支出 clear", "10 支出黄 => 10支出 raise; 3支出 note", "12 / 支出 => 10支出 clear; 3支出 clear"}},
		"nothing between":           {[]string{twice, "resolve_after: 2"}, []string{"3 支出红 => 3支出 raise", "6 / 支出 => 3支出 clear", "10 =>", "12 / 支出 => 3支出 resolve"}},
		"corrected at once":         {[]string{twice, "resolve_after: 2"}, []string{"3 支出红 => 3支出 raise", "3 / 支出 => 3支出 correct"}},
		"earlier run again, found":  {nil, []string{"3 支出红 => 3支出 raise", "10 支出红 => 10支出 raise", "6 / 支出 =>", "3 / 支出 => 3支出 correct"}},
		"earlier run says nothing":  {nil, []string{"6 支出红 => 6支出 raise", "3 / 支出 =>"}},
		"earlier run raises":        {nil, []string{"6 支出红 => 6支出 raise", "3 支出黄 => 3支出 raise"}},
		"held":                      {[]string{hold, "hold: [{rule: SPENDING, level: YELLOW}]"}, []string{"3 支出黄 =>", "6 支出黄 => 6支出 raise"}},
		"held, well again":          {[]string{hold, "hold: [{rule: SPENDING, level: YELLOW}]"}, []string{"3 支出黄 =>", "6 / 支出 =>", "10 支出黄 =>"}},
		"held, ahead before":        {[]string{hold, "hold: [{rule: SPENDING, level: YELLOW}]"}, []string{"3 支出蓝 =>", "6 支出黄 =>"}},
		"too bad to be held":        {[]string{hold, "hold: [{rule: SPENDING, level: YELLOW}]"}, []string{"3 支出橙 => 3支出 raise", "6 支出黄 => 6支出 raise"}},
		"others are not held":       {[]string{hold, "hold: [{rule: SPENDING, level: RED}]"}, []string{"3 人数红 支出红 => 3人数 raise"}},
		"root cause":                {nil, []string{"6 未报黄 人数红 支出红 => 6数据 raise", "6 人数红 / 数据 => 6人数 raise; 6数据 resolve"}},
		"root cause, known before":  {nil, []string{"6 人数红 => 6人数 raise", "6 未报黄 人数红=无 => 6数据 raise; 6人数 note"}},
		"no cause of a bad target":  {nil, []string{"6 未报黄 待确认黄 => 6数据 raise; 6期限 raise"}},
		"cause and resolution":      {nil, []string{"3 人数红 => 3人数 raise", "6 未报黄 => 6数据 raise", "10 / 数据 人数 => 3人数 resolve; 6数据 resolve"}},
		"ahead":                     {nil, []string{"6 支出蓝 => 6支出 raise", "10 支出红 => 10支出 raise", "10 支出红 / 支出 => 6支出 resolve"}},
		"ahead, then behind":        {nil, []string{"6 支出蓝 => 6支出 raise", "6 支出红 / 支出 => 6支出 worsen"}},
		"ahead after behind":        {nil, []string{"6 支出红 => 6支出 raise", "10 支出蓝 / 支出 => 10支出 raise; 6支出 resolve"}},
		"corrected, ahead now":      {nil, []string{"6 支出红 => 6支出 raise", "6 支出蓝 / 支出 => 6支出 correct", "6 支出蓝 =>", "6 支出红 => 6支出 recur"}},
		"closed stays closed":       {nil, []string{"6 支出黄 => 6支出 raise", "6支出黄 := CLOSED", "6 支出黄 =>", "6 / 支出 =>", "10 / 支出 =>"}},
		"closed, then worse":        {nil, []string{"6 支出黄 => 6支出 raise", "6支出黄 := CLOSED", "6 支出红 => 6支出 recur"}},
		"annulled stays so":         {nil, []string{"6 支出黄 => 6支出 raise", "6支出黄 := VOID", "6 支出黄 =>", "6 支出黄=又 => 6支出 note"}},
		"suspended, well":           {nil, []string{"3 支出红 => 3支出 raise", "3支出红 := SUSPENDED", "6 / 支出 => 3支出 clear", "6 / 支出 =>", "3支出红 := RECTIFYING", "6 / 支出 => 3支出 resolve"}},
		"suspended, corrected":      {nil, []string{"3 支出红 => 3支出 raise", "3支出红 := SUSPENDED", "3 / 支出 => 3支出 clear", "3 支出红 => 3支出 note", "3支出红 := RECTIFYING", "3 / 支出 => 3支出 correct"}},
		"worse while being handled": {nil, []string{"6 支出黄 => 6支出 raise", "6支出黄 := SUBMITTED", "6 支出红 => 6支出 worsen"}},
	} {
		t.Run(name, func(t *testing.T) {
			b := bookOf(t, c.policy...)
			for _, play := range c.plays {
				if what, state, ok := strings.Cut(play, " := "); ok {
					month, text := 0, ""
					if _, err := fmt.Sscanf(what, "%d%s", &month, &text); err != nil {
						t.Fatal(err)
					}
					b.become(month, text, alerting.State(state))
					continue
				}
				data, want, _ := strings.Cut(play, "=>")
				month, text, _ := strings.Cut(strings.TrimSpace(data), " ")
				var m int
				if _, err := fmt.Sscan(month, &m); err != nil {
					t.Fatal(err)
				}
				if got := b.run(m, text); got != strings.TrimSpace(want) {
					t.Errorf("%s:\ngot  %s\nwant %s", data, got, strings.TrimSpace(want))
				}
			}
		})
	}
}

// TestWithheldSaysWhy wants rule, cause and sentence of what makes no alert.
func TestWithheldSaysWhy(t *testing.T) {
	b := bookOf(t, "hold: []", "hold: [{rule: SPENDING, level: YELLOW}]")
	b.run(6, "未报黄 人数红")
	if w := b.withheld; len(w) != 1 || w[0].Rule != alerting.HushInhibit || !strings.Contains(w[0].By, "DATA") || w[0].Reason != "根本原因是本期执行数据未报，请补报" {
		t.Errorf("inhibited: %+v", w)
	}
	b.run(10, "支出黄")
	if w := b.withheld; len(w) != 1 || w[0].Rule != alerting.HushHold || w[0].By != "" || w[0].Reason != "按预警办法，连续两个时点都有才预警" {
		t.Errorf("held: %+v", w)
	}
}

// TestWhatStandsIsTheWorst looks at the alert itself after it has become worse, lower, worse.
func TestWhatStandsIsTheWorst(t *testing.T) {
	b := bookOf(t)
	id := fmt.Sprint(6, engine.AlertSpending, alertOf("支出黄").Subject())
	b.run(6, "支出黄")
	a := b.alerts[id]
	if a.State != alerting.Open || a.Level != engine.Yellow || a.Policy != b.Policy.SHA || a.ProjectName != "培训" || a.Agency != "433001" || a.Run != "run6" || !a.At.Equal(at(t, thursday)) {
		t.Errorf("raised: %+v", a)
	}
	a, _ = b.Reached(a, "短信", at(t, thursday))
	acked, _, err := b.Do(a, whole(alerting.Ack), actor("p", alerting.Handler), at(t, thursday))
	if err != nil {
		t.Fatal(err)
	}
	b.alerts[id] = acked
	b.run(6, "支出红")
	if a = b.alerts[id]; a.State != alerting.Open || a.Level != engine.Red || !a.Next.IsZero() || a.Due.PushedAt != (alerting.Due{}).PushedAt || a.Answer.Reason == "" {
		t.Errorf("worse, it is to be told and acknowledged anew: %+v", a)
	}
	b.run(6, "支出黄")
	if a = b.alerts[id]; a.Level != engine.Red || a.Latest.Level != engine.Yellow || a.State != alerting.Open {
		t.Errorf("lower, what stands stays: %+v", a)
	}
	b.run(6, "/ 支出")
	if a = b.alerts[id]; a.State != alerting.Void || a.ClearedMonth != 6 {
		t.Errorf("corrected: %+v", a)
	}
	b.run(6, "支出黄")
	if a = b.alerts[id]; a.State != alerting.Open || a.Level != engine.Yellow || a.Recurred != 1 || a.Answer.Reason != "" || a.ClearedMonth != 0 {
		t.Errorf("back again, it begins anew at the level that it has: %+v", a)
	}
}
