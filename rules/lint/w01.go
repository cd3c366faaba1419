package lint

import "zhunsheng/rules"

// w01 is reported when the waivers are applied, after all checks.
var w01 = Check{ID: "W01", Severity: rules.Warn, Title: "豁免没有写全，或者写错了"}
