package sheet

import (
	"math"
	"strconv"
	"strings"
)

// text is a text as the format shows it: 「≥"@"」 has literals around it.
func (f *numberFormat) text(s string) string {
	if f == nil || f.ofText == nil || !f.ofText.isText || s == "" {
		return s
	}
	return f.ofText.prefix + s + f.ofText.suffix
}

// number is a number as the format shows it, but never rounded: where more digits are
// stored than shown, all are written, and there is a note.
func (f *numberFormat) number(stored string, date1904 bool) (text string, doubt note) {
	value, err := strconv.ParseFloat(stored, 64)
	if err != nil || math.IsInf(value, 0) || math.IsNaN(value) {
		return stored, shownOtherwise
	}
	d, long := parseDigits(stored, value)
	if long {
		return d.plain(0, 0, false), tooManyDigits
	}
	s, plain := f.section(value)
	switch {
	case plain || s.general && s.prefix+s.suffix == "":
		return d.signed("", d.plain(0, 0, false), ""), nothing
	case len(s.date) > 0 && s.digits && !strings.Contains(string(s.date), "s"):
		return d.signed("", d.plain(0, 0, false), ""), shownOtherwise
	case len(s.date) > 0:
		return s.dateText(value, date1904, d)
	case s.parted && !s.other:
		return s.partedText(d)
	case !s.digits || d.digits == "" && s.whole == 0 && s.least == 0 && !s.general: // as # and ? show it
		return s.wordText(d)
	}
	d.point += s.shift
	if s.other {
		suffix := ""
		if s.shift == 2 {
			suffix = "%"
		}
		return d.signed("", d.plain(0, 0, false), suffix), shownOtherwise
	}
	if s.general {
		s.most = len(d.digits) + 400
	}
	if s.isScaled() {
		doubt = shownScaled
	}
	if d.places() > s.most {
		if doubt == nothing {
			doubt = shownRounded
		}
		if math.Abs(value) < 1e-9 { // what is left of a sum that should be nought
			d.digits = ""
		}
	}
	if d.negative && f.saysNegative(s) {
		d.negative, doubt = false, shownOtherwise
	}
	return d.signed(s.prefix, d.plain(s.whole, s.least, s.grouped), s.suffix), doubt
}

// saysNegative tells whether a section is that of negative numbers and says in words what
// they are: 「"增长"0%;"下降"0%」.
func (f *numberFormat) saysNegative(s formatSection) bool {
	positive := f.sections[0]
	return len(f.sections) > 1 && positive.condition == nil && s.prefix != positive.prefix && strings.Trim(s.prefix, " -+－−()（）") != "" &&
		!strings.ContainsAny(s.prefix, "-－−")
}

// section is the one that shows a value; plain tells that there is none.
func (f *numberFormat) section(value float64) (s formatSection, plain bool) {
	if f == nil || len(f.sections) == 0 {
		return s, true
	}
	conditional := false
	for _, one := range f.sections {
		if one.condition != nil {
			conditional = true
			if one.condition.holds(value) {
				return one, false
			}
		}
	}
	last := f.sections[len(f.sections)-1]
	switch {
	case conditional && len(f.sections) > 2 && f.sections[1].condition == nil && value < 0:
		return f.sections[1], false
	case conditional:
		return last, last.condition != nil
	case value < 0 && len(f.sections) > 1:
		return f.sections[1], false
	case value == 0 && len(f.sections) > 2:
		return f.sections[2], false
	}
	return f.sections[0], false
}

// wordText is a value for which the format has words alone: 「-」 for nought, as in
// accounts, or 「是」 for one.
func (s formatSection) wordText(d decimalDigits) (string, note) {
	words := strings.TrimSpace(s.prefix)
	switch {
	case d.digits == "" && strings.Trim(words, "-—–") == "" && words != "":
		return "0", nothing
	case words == "" || strings.Trim(words, "-—–") == "":
		return d.signed("", d.plain(0, 0, false), ""), shownOtherwise
	}
	return words, shownOtherwise
}

// decimalDigits is a number as 0.digits × 10^point, without noughts at either end.
type decimalDigits struct {
	negative bool
	digits   string
	point    int
}

// parseDigits reads a stored number to fifteen digits, as Excel keeps them: what is
// beyond is the noise of binary fractions. long tells of a whole number that is
// written with more, all of them kept.
func parseDigits(stored string, value float64) (d decimalDigits, long bool) {
	d.negative = value < 0
	whole := strings.TrimLeft(strings.TrimPrefix(stored, "-"), "0")
	if len(whole) > 15 && strings.Trim(whole, "0123456789") == "" {
		return decimalDigits{d.negative, whole, len(whole)}, true
	}
	mantissa, exponent, _ := strings.Cut(strconv.FormatFloat(math.Abs(value), 'e', 14, 64), "e")
	d.digits = strings.TrimRight(strings.Replace(mantissa, ".", "", 1), "0")
	d.point, _ = strconv.Atoi(exponent)
	d.point++
	return d, false
}

// places is how many digits stand behind the point.
func (d decimalDigits) places() int {
	if d.digits == "" {
		return 0
	}
	return max(0, len(d.digits)-d.point)
}

// plain writes the digits without a sign, with at least so many before and behind the
// point.
func (d decimalDigits) plain(whole, least int, grouped bool) string {
	before, behind := d.digits, ""
	switch {
	case d.digits == "":
	case d.point <= 0:
		before, behind = "", strings.Repeat("0", -d.point)+d.digits
	case d.point < len(d.digits):
		before, behind = d.digits[:d.point], d.digits[d.point:]
	default:
		before += strings.Repeat("0", d.point-len(d.digits))
	}
	before = strings.Repeat("0", max(0, max(whole, 1)-len(before))) + before
	behind += strings.Repeat("0", max(0, least-len(behind)))
	if grouped {
		for at := len(before) - 3; at > 0; at -= 3 {
			before = before[:at] + "," + before[at:]
		}
	}
	if behind != "" {
		return before + "." + behind
	}
	return before
}

// signed puts literals around a number. A negative one has its minus, whatever the
// format shows in its stead: brackets, or red.
func (d decimalDigits) signed(prefix, number, suffix string) string {
	if d.negative && d.digits != "" {
		bare := strings.NewReplacer("(", "", ")", "", "-", "", "（", "", "）", "")
		prefix, suffix, number = bare.Replace(prefix), bare.Replace(suffix), "-"+number
	}
	return strings.TrimSpace(prefix + number + suffix)
}
