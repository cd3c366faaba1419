package sheet

import "strings"

// A formatPart is a piece of a section in its place: a literal, a place for a digit, or a
// part of a date.
type formatPart struct {
	text    string // of a literal
	letter  byte   // 0 # ? of a digit; y m d a h M s of a date, p what is not written out
	count   int    // how often the letter stands
	elapsed bool   // [h]: of the whole duration
}

func (p *sectionParser) dateLetter(letter byte, times int) {
	p.date = append(p.date, letter)
	if n := len(p.parts); n > 0 && p.parts[n-1].letter == letter && !p.parts[n-1].elapsed {
		p.parts[n-1].count += times
		return
	}
	p.parts = append(p.parts, formatPart{letter: letter, count: times})
}

// minutes tells the two meanings of m apart: beside hours or seconds it is a minute.
// Each letter stays once.
func minutes(letters []byte) (parts []byte) {
	for i, letter := range letters {
		if i > 0 && letters[i-1] == letter {
			continue
		}
		if letter == 'm' && besideTime(letters, i) {
			letter = 'M'
		}
		parts = append(parts, letter)
	}
	return parts
}

func besideTime(letters []byte, at int) bool {
	end := at
	for end < len(letters) && letters[end] == 'm' {
		end++
	}
	return at > 0 && letters[at-1] == 'h' || end < len(letters) && letters[end] == 's'
}

func isDigitPlace(letter byte) bool { return letter == '0' || letter == '#' || letter == '?' }

// pointOfLiterals reads the point that stands as a literal within the digits and so divides
// by ten for each digit behind it: 0!.0,"万元" shows 10000 as 1.0万元.
func (p *sectionParser) pointOfLiterals() {
	within, behind, zeros := "", 0, true
	seen, literal := false, ""
	for _, part := range p.parts {
		switch {
		case isDigitPlace(part.letter):
			within += literal
			literal = ""
			if seen && within != "" {
				behind++
				zeros = zeros && part.letter == '0'
			}
			seen = true
		case seen:
			literal += part.text
		}
	}
	if within != "." || !zeros || p.point {
		return
	}
	p.parted, p.shift = false, p.shift-behind
	p.whole, p.least, p.most = max(0, p.whole-behind), behind, behind
	p.unsure = p.unsure || p.grouped
	p.grouped = false
}

// partedText is a whole number with literals between its digits, as a date or a telephone
// number may be written: 202506 as 2025年06月.
func (s formatSection) partedText(d decimalDigits) (string, note) {
	d.point += s.shift
	stored := func() (string, note) { return d.signed("", d.plain(0, 0, false), ""), shownOtherwise }
	if d.places() > 0 || d.negative || s.most > 0 || s.grouped || s.shift != 0 {
		d.point -= s.shift
		return stored()
	}
	digits := d.plain(s.whole, 0, false)
	if len(digits) < countDigitPlaces(s.parts) { // how a place is left open is not said
		return stored()
	}
	text := ""
	for i := len(s.parts) - 1; i >= 0; i-- {
		part := s.parts[i]
		switch {
		case !isDigitPlace(part.letter):
			if strings.Trim(part.text, separators) != "" && digits != "" && text != "" && strings.ContainsAny(text, "0123456789") {
				return stored()
			}
			text = part.text + text
		case digits != "":
			text, digits = digits[len(digits)-1:]+text, digits[:len(digits)-1]
		}
		if countDigitPlaces(s.parts[:i]) == 0 {
			text, digits = digits+text, ""
		}
	}
	return strings.TrimSpace(text), nothing
}

func countDigitPlaces(parts []formatPart) (n int) {
	for _, part := range parts {
		if isDigitPlace(part.letter) {
			n++
		}
	}
	return n
}

// scaledUnits are the decimal places by which an amount in 元 is made smaller to be one in
// the unit, the longer names first.
var scaledUnits = []struct {
	name  string
	shift int
}{{"百万", -6}, {"千万", -7}, {"亿", -8}, {"万", -4}, {"千", -3}}

// isScaled tells whether a format shows a number made smaller without saying so: it names
// no unit, or one that is not by so much larger than 元.
func (s formatSection) isScaled() bool {
	if s.shift >= 0 || s.suffix == "%" {
		return s.unsure
	}
	for _, unit := range scaledUnits {
		if strings.Contains(s.suffix, unit.name) {
			return s.shift != unit.shift || s.unsure
		}
	}
	return true
}
