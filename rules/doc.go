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
// A text is folded (full width, look-alikes), cut into tokens by the longest
// word, and read from left to right:
//
//	target     = answer | clause { separator clause } | quality .
//	clause     = { lead | words | per | remark } ( bounded | range | date ) { deed | words | remark } .
//	bounded    = { relation } quantity { vague } [ after ] .
//	range      = quantity ( "-" | "~" | "至" | "到" ) quantity
//	           | quantity ( "和" | "与" ) quantity "之间"
//	           | [ quantity ] "±" quantity
//	           | ( "[" | "(" ) quantity ( "," | "-" ) quantity ( "]" | ")" ) [ unit ]
//	           | quantity ( "≤" | "<" | "≥" | ">" ) [ "X" | words ] ( "≤" | "<" | "≥" | ">" ) quantity .
//	date       = day { by } | day [ "起" ] ( "-" | "至" | "到" ) ( day | number "日" ) .
//	day        = [ year ] ( month [ date-of-month | "底" | "上旬" | … ] | quarter | half | "年底" | "全年" )
//	           | year ( "-" | "." | "/" ) month [ ( "-" | "." | "/" ) number ] | number "-" number "月" .
//	year       = number "年" | "本年" | "次年" | … .
//	quantity   = number [ vague ] [ unit | "(" unit ")" ] [ "(含)" | "(不含)" ] .
//	number     = digits | digits 万 digits 千 … | numerals | "百分之" numerals | numeral "成" [ numeral ] | "半" .
//	unit       = { magnitude } plain-unit [ ( "/" | "每" ) part { ( "·" | "、" | "/" ) part } ] .
//	relation   = sign | "不低于" | "控制在" | … .            (words.go)
//	after      = [ "及" | "或" | "含" | "(含)" ] ( "以上" | "以内" | "以外" | … ) [ "(含)" | "(不含)" ] .
//	per        = "每" part { "每" part } .                   (每人每月)
//	separator  = "," | ";" | "、" | "且" | "并" | ① ② … .
//	remark     = "(" text ")" .
//	answer     = "是" | "有" | "完成" | … .                   (words.go)
//	quality    = text without numbers .
//
// Two opposite bounds about one thing are a range; other clauses side by side are
// a compound. Whatever does not fit is Unparseable with an ERROR, or read with a
// WARN that names the words that were passed over: never a silent guess.
//
//	≥95％                   numeric  实际值 >= 95     %
//	99%以上                 numeric  实际值 >= 99     %        以上 includes the number
//	超过90%                 numeric  实际值 > 90      %        超过 does not
//	100%                    numeric  = 100            %        no sign is read as =, with L02
//	控制在90万元以内        numeric  实际值 <= 90     万元
//	每人每月500元           numeric  = 500            元/人·月
//	不低于百分之八十五点五  numeric  实际值 >= 85.5   %
//	3-5次                   range    3 ≤ 实际值 ≤ 5   次
//	[85%,95%)               range    85 ≤ 实际值 < 95 %
//	2025年12月底前          date     ≤ 2025-12-31
//	1-12月                  date     in 01-01 … 12-31 of the fiscal year
//	是                      boolean  true
//	显著提升                qualitative, direction up
//	≥95%，投诉不超过3起     compound of two, with V15
//	≥**人                   unparseable, with V01
//
// The rest of the row is evidence: the sign column, the unit column, sign and
// unit in the name fill what the cell lacks, and contradict it aloud (V14).
// docs/targets.md tells users the same with an example for every word; a test
// reads that page and holds the reader to it.
//
// # How to teach it a new text
//
// A word is one entry in a table: relations, leads, deeds and vague words in
// words.go, units in unittable.go, relative years in dates.go, endings of names
// in traits.go. A check on a target in its row is one function in checks.go.
//
// # Exactness
//
// A Decimal is an exact rational. Formulas of a scheme are written in expr over
// Chinese names (实际值, 目标值, 期望值 …) and run on Decimals, so a mark is
// rounded once, half up, when it is written down, and never before.
//
// A Plot is a formula over one number, solved: the points and intervals on which
// its value is one word or one ratio of polynomials. It says from where on a light
// or a mark is another one, and refuses where that is no rational number.
//
// The package is pure: it must never import another package of this module,
// database/sql, net/http or os, and it never reads the clock. Wrong input is
// data: reading returns a value and diagnostics; error is for broken
// invariants only.
package rules
