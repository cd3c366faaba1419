package lint

import "zhunsheng/rules"

// Found by the reader of targets.
var l02 = Check{ID: "L02", Severity: rules.Warn, Title: "指标值没有关系符号"}
