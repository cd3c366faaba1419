package engine

import "strings"

// Verdict is what is known about a target at a checkpoint.
type Verdict string

// The verdicts.
const (
	Met      Verdict = "MET"      // 达成
	Missed   Verdict = "MISSED"   // 未达成, and nothing in the year can mend it
	AtRisk   Verdict = "AT_RISK"  // 有风险: behind what the checkpoint asks for
	NotDue   Verdict = "NOT_DUE"  // 未到期: not yet to be judged, or on course
	Unproven Verdict = "UNPROVEN" // 无法评判: no data, or the rule needs review
)

var verdictNames = map[Verdict]string{Met: "达成", Missed: "未达成", AtRisk: "有风险", NotDue: "未到期", Unproven: "无法评判"}

// Chinese is the verdict's name for users.
func (v Verdict) Chinese() string { return verdictNames[v] }

// excused is said of an indicator that was approved as not applicable.
const excused = "经批准不适用，不参与评价"

// VerdictChinese is the verdict for users. An indicator that does not apply is not
// one that falls due later.
func (r *Result) VerdictChinese() string {
	if r.waived() {
		return "不适用"
	}
	return r.Verdict.Chinese()
}

// waived tells an indicator that was approved as not applicable.
func (r *Result) waived() bool { return strings.HasSuffix(r.Explanation, excused+"。") }
