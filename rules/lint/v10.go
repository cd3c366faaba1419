package lint

import "zhunsheng/rules"

// Found by the reader of targets: checkCannotFail.
var v10 = Check{ID: "V10", Severity: rules.Warn, Title: "目标总能达到"}
