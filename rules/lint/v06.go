package lint

import "zhunsheng/rules"

// Found by the reader of targets: clause.unit for the word, checkShare for the fraction.
var v06 = Check{ID: "V06", Severity: rules.Warn, Title: "百分数没有写成“%”"}
