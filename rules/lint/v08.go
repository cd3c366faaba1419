package lint

import "zhunsheng/rules"

// Found by the reader of targets: checkFullRatio.
var v08 = Check{ID: "V08", Severity: rules.Info, Title: "最高100%的比率写成“≥100%”"}
