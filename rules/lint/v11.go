package lint

import "zhunsheng/rules"

// Found by the reader of targets: checkDate and dateSpan.
var v11 = Check{ID: "V11", Severity: rules.Error, Title: "日期不在本年度，或不是日历上的日期"}
