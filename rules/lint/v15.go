package lint

import "zhunsheng/rules"

// Found by the reader of targets: joined.
var v15 = Check{ID: "V15", Severity: rules.Warn, Title: "一个指标值里有几个目标"}
