package rules

import (
	"slices"
	"strconv"
)

// compound reads one clause, or several parted by commas: two opposite bounds
// of one unit are a range, anything else is a compound.
func (r *reader) compound(glyphs []glyph, tokens []token) (Target, bool) {
	saved := len(r.diagnostics)
	if t, ok := r.clause(glyphs, tokens); ok {
		return t, true
	}
	if HasErrors(r.diagnostics[saved:]) {
		return Target{Kind: Unparseable}, true // a contradiction, said at its place
	}
	r.diagnostics = r.diagnostics[:saved]
	pieces := splitClauses(tokens)
	if len(pieces) < 2 {
		return Target{}, false
	}
	var parts []Target
	bounds := 0
	for _, piece := range pieces {
		said, body := len(r.diagnostics), glyphs[piece[0].from:piece[len(piece)-1].to]
		t, ok := r.clause(glyphs, piece)
		switch {
		case ok:
			bounds++
		case HasErrors(r.diagnostics[said:]):
			return Target{Kind: Unparseable}, true
		case idle(piece):
			r.diagnostics = r.diagnostics[:said]
			span := spanOf(body)
			r.report("V12", Info, span, quote(r.text[span.Start:span.End])+"不作为评判依据", "")
			continue
		default:
			r.diagnostics = r.diagnostics[:said]
			if slices.ContainsFunc(piece, func(t token) bool { return hasNumber(glyphs, t) }) {
				r.diagnostics = r.diagnostics[:saved]
				return Target{}, false
			}
			t = phrase(body)
		}
		parts = append(parts, t)
	}
	if bounds == 0 {
		r.diagnostics = r.diagnostics[:saved]
		return Target{}, false // prose
	}
	return r.joined(parts, bounds), true
}

// joined is what the parts say together.
func (r *reader) joined(parts []Target, bounds int) Target {
	if len(parts) == 1 {
		return parts[0]
	}
	if t, ok := joinBounds(parts); ok {
		if nothingBetween(t.Lower, t.Upper) {
			r.report("V01", Error, r.whole(), "没有数既"+parts[0].Canonical()+"又"+parts[1].Canonical()+"，请核对", "")
			return Target{Kind: Unparseable}
		}
		return t
	}
	if bounds == 1 && parts[0].Kind == DateKind {
		r.report("V12", Warn, r.whole(), "日期以外的文字没有参与评判，请确认目标读得对", "")
		return parts[0]
	}
	r.diagnostics = slices.DeleteFunc(r.diagnostics, func(d Diagnostic) bool { return d.ID == "V12" && d.Severity == Warn })
	r.report("V15", Warn, r.whole(), "一个指标值里有"+strconv.Itoa(len(parts))+"个目标，分值平均分配、各自评判；实际值请按同样的次序填写，用分号隔开。最好拆成多个指标", "")
	return Target{Kind: Compound, Parts: parts}
}

// idle tells whether a piece says nothing of its own.
func idle(piece []token) bool {
	return !slices.ContainsFunc(piece, func(t token) bool { return t.kind != tokDeed && t.kind != tokLead })
}

// phrase reads a piece without number or date as a quality.
func phrase(glyphs []glyph) Target {
	text := textOf(glyphs)
	return Target{Kind: Qualitative, Direction: directionOf(text), Text: text}
}

func splitClauses(tokens []token) (pieces [][]token) {
	start, depth := 0, 0
	for i, t := range tokens {
		switch {
		case t.kind == tokOpen:
			depth++
		case t.kind == tokClose:
			depth--
		case t.kind == tokComma && depth == 0:
			if i > start {
				pieces = append(pieces, tokens[start:i])
			}
			start = i + 1
		case (t.kind == tokSign || t.kind == tokBefore) && depth == 0 && holdsNumber(tokens[start:i]): // 超过3次不满5次
			pieces, start = append(pieces, tokens[start:i]), i
		}
	}
	if start < len(tokens) {
		pieces = append(pieces, tokens[start:])
	}
	return pieces
}

func holdsNumber(tokens []token) bool {
	return slices.ContainsFunc(tokens, func(t token) bool { return t.kind == tokNumber })
}

// joinBounds makes 「≥85%且≤95%」 a range. Bounds that are about different things
// stay apart: 「满意度≥85%，投诉率≤95%」.
func joinBounds(parts []Target) (Target, bool) {
	if len(parts) != 2 || parts[0].Kind != Numeric || parts[1].Kind != Numeric || parts[1].About != "" {
		return Target{}, false
	}
	lo, hi := parts[0], parts[1]
	if lo.Upper.Set {
		lo, hi = hi, lo
	}
	if lo.Upper.Set || hi.Lower.Set || (lo.Unit.Symbol != hi.Unit.Symbol && !lo.Unit.IsZero() && !hi.Unit.IsZero()) {
		return Target{}, false
	}
	unit := hi.Unit
	if unit.IsZero() {
		unit = lo.Unit
	}
	return Target{Kind: Range, Relation: In, Lower: lo.Lower, Upper: hi.Upper, Unit: unit, About: parts[0].About}, true
}
