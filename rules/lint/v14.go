package lint

import "zhunsheng/rules"

// Found by the reader of targets: signColumn, signInName, unitColumn, unitInName.
var v14 = Check{ID: "V14", Severity: rules.Warn, Title: "指标值与同一行的其他栏矛盾"}
