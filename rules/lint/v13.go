package lint

import "zhunsheng/rules"

// Found by the reader of targets: remarked, raised, leftOver.
var v13 = Check{ID: "V13", Severity: rules.Warn, Title: "括号里的话、起点数不作为依据"}
