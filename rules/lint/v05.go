package lint

import "zhunsheng/rules"

// Found by the reader of targets: leftOver for 左右 and 约, wordy for 与否 and ×.
var v05 = Check{ID: "V05", Severity: rules.Warn, Title: "没有写明允许的偏差，或预期的结果"}
