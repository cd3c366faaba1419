package lint

import "zhunsheng/rules"

// Found by the reader of targets: clause.unit and clause.unknownUnit in the cell, unitColumn and bareMagnitude in the row.
var v02 = Check{ID: "V02", Severity: rules.Warn, Title: "计量单位不认识，或没有写全"}
