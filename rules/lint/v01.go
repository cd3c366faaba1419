package lint

import "zhunsheng/rules"

// Found by the reader of targets, where a cell holds no target that can be judged: ParseTarget, clause, wordy.
var v01 = Check{ID: "V01", Severity: rules.Error, Title: "指标值看不懂，或自相矛盾"}
