package lint

import "zhunsheng/rules"

// Found by the reader of targets.
var u01 = Check{ID: "U01", Severity: rules.Error, Title: "计量单位与要衡量的事物不符"}
