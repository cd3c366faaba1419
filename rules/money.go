package rules

import (
	"regexp"
	"strings"
)

// maxMoney bounds an amount in 万元: more than the country has.
const maxMoney = 1e12

var (
	// moneyWritten is an amount as people write it: the sign or name of the currency,
	// the number, its unit and 整.
	moneyWritten = regexp.MustCompile(`^(?:人民币|RMB|CNY)?:?[¥￥]?(.*?)((?:百万|千万|亿|万|千|百)?元|万|亿)?[整正]?$`)
	grouped      = regexp.MustCompile(`^[-+]?\d{1,3}(?:,\d{3})+(?:\.\d+)?$`)
)

// SplitMoney cuts an amount as people write it into its number, in half width and
// without the currency around it, and the unit that it is written with: 「￥1,250.00元整」
// is 1,250.00 and 元. 万 alone is 万元; unit is empty where none is written.
func SplitMoney(text string) (number, unit string) {
	found := moneyWritten.FindStringSubmatch(strings.ReplaceAll(foldText(text), " ", ""))
	if found == nil {
		return text, ""
	}
	if unit = found[2]; unit == "万" || unit == "亿" {
		unit += "元"
	}
	return found[1], unit
}

// ParseNumber reads a number with commas between thousands or without. Commas that
// stand elsewhere make it none: 「12,5」 may be 12.5 or a slip.
func ParseNumber(s string) (d Decimal, ok bool) {
	if strings.Contains(s, ",") {
		if !grouped.MatchString(s) {
			return Decimal{}, false
		}
		s = strings.ReplaceAll(s, ",", "")
	}
	return ParseDecimal(s)
}

// ParseMoney reads an amount in 万元 as people write it: 「299.65」, 「1,250.00」, full
// width, with the unit 万元 or the currency beside it or not. Negative amounts, those in
// another unit and those with commas that don't stand between thousands are not ok.
func ParseMoney(text string) (amount Decimal, ok bool) {
	number, unit := SplitMoney(text)
	amount, ok = ParseNumber(number)
	return amount, ok && (unit == "" || unit == "万元") && amount.Sign() >= 0 && amount.Cmp(Int(maxMoney)) < 0
}

// WhyNoMoney says, behind a text that ParseMoney refuses, that its commas are the matter
// and what to write; where they are not, it is what the caller says otherwise.
func WhyNoMoney(text, otherwise string) string {
	number, _ := SplitMoney(text)
	if bare := strings.ReplaceAll(number, ",", ""); bare != number && strings.Trim(bare, "0123456789.") == "" {
		return "中的逗号不在千分位上，不知道是小数点还是分隔符：小数请用小数点，如“12.5”，千分位每三位一个逗号，如“1,250.00”，或者不写逗号"
	}
	return otherwise
}

// WholeFen tells whether an amount in 万元 is a whole number of 分.
func WholeFen(amount Decimal) bool { return amount.Round(6).Equal(amount) }
