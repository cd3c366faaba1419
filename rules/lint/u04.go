package lint

import "zhunsheng/rules"

// U04 is found by the reader of targets. Ratios above 100% are V07.
var u04 = Check{ID: "U04", Severity: rules.Error, Title: "比率是负数，件数不是整数"}
