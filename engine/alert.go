package engine

import "strings"

// AlertRule is what an alert is about.
type AlertRule string

// The alert rules of the contract.
const (
	AlertSpending     AlertRule = "SPENDING"     // 支出进度
	AlertIndicator    AlertRule = "INDICATOR"    // 绩效指标
	AlertDual         AlertRule = "DUAL"         // 资金与目标不同步
	AlertData         AlertRule = "DATA"         // 数据缺失或有误
	AlertPlausibility AlertRule = "PLAUSIBILITY" // 自评存疑
	AlertReview       AlertRule = "REVIEW"       // 规则待确认
)

var alertNames = map[AlertRule]string{
	AlertSpending: "支出", AlertIndicator: "指标", AlertDual: "双监控", AlertData: "数据", AlertPlausibility: "自评存疑", AlertReview: "待确认",
}

// Chinese is what the alert is about, for users.
func (r AlertRule) Chinese() string { return alertNames[r] }

// Alert is one warning about a project at a checkpoint (预警). Evaluating the
// same data again gives the same alerts.
type Alert struct {
	Rule      AlertRule `json:"rule"`
	Level     Light     `json:"level"`
	Indicator string    `json:"indicator,omitempty"` // name; empty where the alert is about funds or the project
	Message   string    `json:"message"`
	// Level2 tells apart indicators of one name.
	Level2 string `json:"level2,omitempty"`
}

// unreported begins the message of an alert that nothing at all was reported of a project:
// the one cause of all that can't be judged.
const unreported = "本期执行数据未报"

// Unreported tells whether the alert is that nothing was reported of the project (季报未报).
func (a Alert) Unreported() bool {
	return a.Rule == AlertData && a.Indicator == "" && strings.HasPrefix(a.Message, unreported)
}

// fund stands in an alert's subject where no indicator is concerned.
const fund = "fund"

// Subject is the part of an alert's identity within fiscal year, project, rule
// and month: the indicator, or the funds.
func (a Alert) Subject() string {
	if a.Indicator == "" {
		return fund
	}
	return a.Level2 + "\x1f" + a.Indicator // a separator that no name holds
}
