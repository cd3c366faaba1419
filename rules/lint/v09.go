package lint

import "zhunsheng/rules"

// Found by the reader of targets: checkDirection.
var v09 = Check{ID: "V09", Severity: rules.Warn, Title: "目标的方向与名称相反"}
