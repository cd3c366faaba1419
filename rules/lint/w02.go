package lint

import "zhunsheng/rules"

// w02 is reported when the waivers are applied, after all checks.
var w02 = Check{ID: "W02", Severity: rules.Info, Title: "豁免没有对应的问题"}
