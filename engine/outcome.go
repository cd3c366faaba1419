package engine

import "zhunsheng/rules"

// Outcome is everything that one run decided (评价批次), with the digests of what
// it rests on: the same inputs under the same scheme give the same bytes.
type Outcome struct {
	Scheme       string          `json:"scheme"`
	SchemeDigest string          `json:"scheme_digest"`
	InputDigest  string          `json:"input_digest"`
	FiscalYear   int             `json:"fiscal_year"`
	Month        int             `json:"month"`
	Projects     []ProjectResult `json:"projects"`
	// Department is absent where the declaration has no department's part with an
	// indicator in it.
	Department *DepartmentResult `json:"department,omitempty"`
}

// ProjectResult is one project's part of an outcome. Score and Grade are null
// before December.
type ProjectResult struct {
	Code        string      `json:"code"`
	Name        string      `json:"name"`
	Agency      string      `json:"agency"`
	Score       *Hundredths `json:"score"`
	Grade       *string     `json:"grade"`
	Provisional bool        `json:"provisional"`
	Execution   Execution   `json:"execution"`
	Spending    Spending    `json:"spending"`
	// Goal is drawn from the lights of the indicators as the scheme says, commonly the
	// worst; Dual is the light of results against money; Light is the worst of both and
	// of Spending's.
	Goal Light `json:"goal_light"`
	// GoalReason says which indicators have the worst light, and what the scheme
	// compared; empty in runs stored before it was kept.
	GoalReason string   `json:"goal_reason"`
	Dual       *Dual    `json:"dual,omitempty"`
	Light      Light    `json:"light"`
	Flags      []string `json:"flags"`
	Indicators []Result `json:"indicators"`
	Alerts     []Alert  `json:"alerts"`
	// Advice is filled by Advise, and never stored.
	Advice *Advice `json:"advice,omitempty"`
}

// FlagAhead marks a project with spending or an indicator ahead of plan.
const FlagAhead = "AHEAD"

var flagNames = map[string]string{FlagAhead: "超前"}

// FlagChinese is a flag's name for users.
func FlagChinese(flag string) string { return flagNames[flag] }

// Execution is the budget's execution, and its marks at year-end. Rate is
// spent/budget in percent; null where it can't be computed.
type Execution struct {
	Budget      Money       `json:"budget"`
	Spent       *Money      `json:"spent"`
	Rate        *Hundredths `json:"rate"`
	Marks       Hundredths  `json:"marks"`
	Score       *Hundredths `json:"score"`
	Explanation string      `json:"explanation"`
}

// Spending is actual spending against the unit's own plan, both in percent of
// the current budget. Value is actual÷planned×100; null where the plan is zero
// or the spending unknown. Notes are rule ids such as PLAN_ZERO.
type Spending struct {
	Planned     Hundredths  `json:"planned"`
	Actual      *Hundredths `json:"actual"`
	Value       *Hundredths `json:"value"`
	Light       Light       `json:"light"`
	Notes       []string    `json:"notes"`
	Explanation string      `json:"explanation"`
	// Schemes are the methods side by side; Light is the worst of those that bind,
	// and of the extra rules.
	Schemes []SpendingLight `json:"schemes"`
	// Outlook is filled by Foresee only, and decides nothing.
	Outlook *Outlook `json:"outlook,omitempty"`
}

// SpendingLight is what one method says of the spending (口径).
type SpendingLight struct {
	ID      string `json:"id"`
	Binding bool   `json:"binding"`
	Light   Light  `json:"light"`
	Reason  string `json:"reason"`
}

// Dual holds results against money (双监控): Goal and Spent in points, Gap their
// difference. It exists only where flow indicators do.
type Dual struct {
	Goal        Hundredths `json:"goal"`
	Spent       Hundredths `json:"spent"`
	Gap         Hundredths `json:"gap"`
	Light       Light      `json:"light"`
	Explanation string     `json:"explanation"`
}

// Result is the judgement on one indicator (评价结果). Ratio and Score are null
// where there is nothing to judge; Score is null before December.
type Result struct {
	Level1       string             `json:"level1"`
	Level2       string             `json:"level2"`
	Name         string             `json:"name"`
	Target       string             `json:"target"`
	Actual       *string            `json:"actual"`
	Accumulation rules.Accumulation `json:"accumulation"`
	Marks        Hundredths         `json:"marks"`
	Ratio        *Share             `json:"ratio"`
	Score        *Hundredths        `json:"score"`
	Verdict      Verdict            `json:"verdict"`
	Light        Light              `json:"light"`
	Provisional  bool               `json:"provisional"`
	RuleDigest   string             `json:"rule_digest"`
	Expr         rules.Expressions  `json:"expr"`
	Explanation  string             `json:"explanation"`
	// LightReason says why the light is what it is: 「黄灯：94＜100，94≥80」.
	LightReason string             `json:"light_reason"`
	Diagnostics []rules.Diagnostic `json:"diagnostics"`
	// Advice is filled by Advise where the marks are not full, or the light is
	// worse than green; it is never stored.
	Advice *Counterfactual `json:"advice,omitempty"`
	// Outlook is filled by Foresee only, and decides nothing.
	Outlook *Outlook `json:"outlook,omitempty"`

	// Trace is what the explanation was printed from.
	Trace Trace `json:"-"`

	number     *rules.Decimal // the actual, in the target's unit, where it is a number
	understood rules.Actual   // the actual, whether it was judged or not
	excluded   bool           // as not applicable
}
