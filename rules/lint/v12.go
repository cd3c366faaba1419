package lint

import "zhunsheng/rules"

// Found by the reader of targets: leftOver, relation, qualitative, checkQuestion and the readers of ranges and dates.
var v12 = Check{ID: "V12", Severity: rules.Warn, Title: "有文字没有参与评判，或读法有疑问"}
