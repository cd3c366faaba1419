// Package rules turns what a unit wrote into what can be decided.
//
// It owns the language of targets (指标值), units of measurement, exact
// numbers, diagnostics, scoring schemes (评分办法) and the expr programs that
// an indicator is compiled to:
//
//	text ──lex──▶ tokens ──parse──▶ Target ──compile under a Scheme──▶ Rule
//	「≥95％」                        {≥ 95 %}                            实际值 >= 95
//
// # The language of a target
//
//	target    = boolean | quality | date | clause { separator clause } .
//	clause    = [ lead ] ( bounded | range ) [ trail ] { remark } .
//	bounded   = [ relation ] number [ unit ] [ relation-after ] .
//	range     = number [ unit ] to number [ unit ]
//	          | ( "[" | "(" ) number [ unit ] "," number [ unit ] ( "]" | ")" )
//	          | number [ unit ] ( "≤" | "<" ) "X" ( "≤" | "<" ) number [ unit ]
//	          | number "±" number [ unit ] .
//	relation  = "≥" | "＞" | "不低于" | "控制在" | …   (words.go)
//	remark    = "(" text ")" .
//
// Whatever does not fit is Unparseable with an ERROR, or read with a WARN that
// names the words that were passed over: never a silent guess.
//
//	≥95％            numeric  实际值 >= 95     %
//	99%以上          numeric  实际值 >= 99     %      以上 includes the number
//	超过90%          numeric  实际值 > 90      %      超过 does not
//	100%             numeric  = 100            %      no sign is read as =
//	3-5次            range    3 ≤ 实际值 ≤ 5   次
//	2025年12月底前   date     ≤ 2025-12-31
//	是               boolean  true
//	显著提升         qualitative, direction up
//
// # Exactness
//
// A Decimal is an exact rational. Formulas of a scheme are written in expr over
// Chinese names (实际值, 目标值, 期望值 …) and run on Decimals, so a mark is
// rounded once, half up, when it is written down, and never before.
//
// The package is pure: it must never import another package of this module,
// database/sql, net/http or os, and it never reads the clock. Wrong input is
// data: reading returns a value and diagnostics; error is for broken
// invariants only.
package rules
