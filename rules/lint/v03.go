package lint

import "zhunsheng/rules"

// Found by the reader of targets: checkSpelling.
var v03 = Check{ID: "V03", Severity: rules.Info, Title: "用了全角字符"}
