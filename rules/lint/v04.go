package lint

import "zhunsheng/rules"

// Found by the reader of targets: checkSpelling.
var v04 = Check{ID: "V04", Severity: rules.Info, Title: "前后有空白，或有看不见的字符"}
