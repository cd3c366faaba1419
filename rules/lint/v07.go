package lint

import "zhunsheng/rules"

// Found by the reader of targets: checkAboveHundred.
var v07 = Check{ID: "V07", Severity: rules.Error, Title: "比率的目标超过100%"}
