package engine

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
