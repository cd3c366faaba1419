package rules

import (
	"errors"
	"fmt"
	"reflect"
	"slices"
)

// Plot is a value as an exact function of one number x. The line is cut into
// points and open intervals; on each the value is a ratio of polynomials in x, a
// word or an answer. Where a division by zero leaves none there is a hole.
//
// It answers what a single run of a formula can't: from which x on its value is
// another one.
type Plot struct {
	breaks []Decimal // ascending
	// pieces are those before, at and behind each break in turn: quotient, string,
	// bool, or nil for a hole.
	pieces []any
}

// ErrUnsolvable is returned where the border between two values of a formula is
// no rational number: then no border is claimed.
var ErrUnsolvable = errors.New("公式不能精确求解")

// Identity is x itself.
func Identity() Plot {
	return Plot{pieces: []any{quotient{over: polynomial{Decimal{}, one}, under: polynomial{one}}}}
}

// Plot draws the formula over x: the named operands vary with x as given, all
// others stand as in operands. The operands must be of the type that it was
// compiled for.
func (f *Formula) Plot(operands any, varying map[string]Plot) (Plot, error) {
	p := plotter{operands: reflect.ValueOf(operands), fields: f.fields, varying: varying}
	var cuts []Decimal
	for name, v := range varying {
		if _, known := f.fields[name]; !known {
			return Plot{}, fmt.Errorf("plot formula %q: no operand %s", f.source, name)
		}
		cuts = append(cuts, v.breaks...)
	}
	for _, s := range (span{}).cut(cuts) {
		if err := p.draw(f, s); err != nil {
			return Plot{}, fmt.Errorf("plot formula %q: %w", f.source, err)
		}
	}
	return p.out.merged(), nil
}

// span is a point, where both ends are the same number, or an open interval; a
// nil end is infinite.
type span struct{ low, high *Decimal }

func pointAt(x Decimal) span { return span{&x, &x} }

func (s span) isPoint() bool { return s.low != nil && s.low == s.high }

// inside tells whether x lies within the interval.
func (s span) inside(x Decimal) bool {
	return (s.low == nil || x.Cmp(*s.low) > 0) && (s.high == nil || x.Cmp(*s.high) < 0)
}

// any is some number of the span.
func (s span) any() Decimal {
	switch {
	case s.low == nil && s.high == nil:
		return Decimal{}
	case s.low == nil:
		return s.high.Sub(one)
	case s.high == nil:
		return s.low.Add(one)
	}
	return s.low.Add(*s.high).Quo(Int(2))
}

// cut parts an interval at the numbers that lie inside it.
func (s span) cut(at []Decimal) (parts []span) {
	at = slices.DeleteFunc(slices.Clone(at), func(x Decimal) bool { return !s.inside(x) })
	slices.SortFunc(at, Decimal.Cmp)
	at = slices.CompactFunc(at, Decimal.Equal)
	low := s.low
	for _, x := range at {
		p := pointAt(x)
		parts = append(parts, span{low, p.low}, p)
		low = p.low
	}
	return append(parts, span{low, s.high})
}

// span is where the i-th piece stands.
func (p Plot) span(i int) span {
	if i%2 == 1 {
		return pointAt(p.breaks[i/2])
	}
	var s span
	if i > 0 {
		s.low = &p.breaks[i/2-1]
	}
	if i/2 < len(p.breaks) {
		s.high = &p.breaks[i/2]
	}
	return s
}

// piece is the number of the piece in which x lies.
func (p Plot) piece(x Decimal) int {
	i, at := slices.BinarySearchFunc(p.breaks, x, Decimal.Cmp)
	if at {
		return 2*i + 1
	}
	return 2 * i
}

// on is the value over a span that lies within one piece.
func (p Plot) on(s span) any {
	x := s.any()
	v := p.pieces[p.piece(x)]
	if q, ok := v.(quotient); ok && s.isPoint() {
		return constant(q.at(x))
	}
	return v
}

// At is the value at x: a Decimal, a string or a bool; nil in a hole.
func (p Plot) At(x Decimal) any {
	v := p.pieces[p.piece(x)]
	if q, ok := v.(quotient); ok {
		return q.at(x)
	}
	return v
}

// Breaks are the numbers at which the value changes its form.
func (p Plot) Breaks() []Decimal { return slices.Clone(p.breaks) }

// merged leaves out the breaks at which nothing changes.
func (p Plot) merged() Plot {
	out := Plot{pieces: p.pieces[:1:1]}
	for i, at := range p.breaks {
		left, here, right := out.pieces[len(out.pieces)-1], p.pieces[2*i+1], p.pieces[2*i+2]
		if samePiece(left, right) && smooth(left, here, at) {
			continue
		}
		out.breaks = append(out.breaks, at)
		out.pieces = append(out.pieces, here, right)
	}
	return out
}

func samePiece(a, b any) bool {
	p, ok1 := a.(quotient)
	q, ok2 := b.(quotient)
	if ok1 && ok2 {
		return slices.EqualFunc(p.over, q.over, Decimal.Equal) && slices.EqualFunc(p.under, q.under, Decimal.Equal)
	}
	return !ok1 && !ok2 && a == b
}

// smooth tells whether the value at a break is that of its neighbours.
func smooth(left, here any, at Decimal) bool {
	q, ok := left.(quotient)
	if !ok {
		return samePiece(left, here)
	}
	value, ok := here.(quotient)
	return ok && !q.under.at(at).IsZero() && q.at(at).Equal(value.at(at))
}

// After is the smallest multiple of step that lies above from, not above limit,
// and where the plot, which must be one of answers, says yes.
func (p Plot) After(from, step, limit Decimal) (x Decimal, ok bool) {
	for i := p.piece(from); i < len(p.pieces); i++ {
		if p.pieces[i] != true {
			continue
		}
		s, start := p.span(i), from
		if s.isPoint() {
			if s.low.Cmp(from) > 0 && s.low.Quo(step).IsInt() {
				return *s.low, s.low.Cmp(limit) <= 0
			}
			continue
		}
		if s.low != nil && s.low.Cmp(start) > 0 {
			start = *s.low
		}
		x = start.Quo(step).Floor(0).Add(one).Mul(step)
		if s.inside(x) {
			return x, x.Cmp(limit) <= 0
		}
	}
	return Decimal{}, false
}

// Before is the largest multiple of step that lies below from, not below limit,
// and where the plot says yes.
func (p Plot) Before(from, step, limit Decimal) (x Decimal, ok bool) {
	x, ok = p.mirrored().After(from.Neg(), step, limit.Neg())
	return x.Neg(), ok
}

// Somewhere tells whether the plot says yes anywhere from low to high.
func (p Plot) Somewhere(low, high Decimal) bool {
	return slices.Contains(p.pieces[p.piece(low):p.piece(high)+1], any(true))
}

// mirrored is a plot of answers over −x.
func (p Plot) mirrored() Plot {
	m := Plot{pieces: slices.Clone(p.pieces)}
	slices.Reverse(m.pieces)
	for _, b := range slices.Backward(p.breaks) {
		m.breaks = append(m.breaks, b.Neg())
	}
	return m
}

// Rises tells whether the plot, which must be one of numbers, never falls from
// low to high. It is false, too, where that can't be told.
func (p Plot) Rises(low, high Decimal) bool {
	var last *Decimal
	climb := func(d Decimal) bool {
		up := last == nil || d.Cmp(*last) >= 0
		last = &d
		return up
	}
	for i := p.piece(low); i <= p.piece(high); i++ {
		q, ok := p.pieces[i].(quotient)
		if !ok || !q.climbs() {
			return false
		}
		s := p.span(i)
		from, to := low, high
		if s.low != nil && s.low.Cmp(from) > 0 {
			from = *s.low
		}
		if s.high != nil && s.high.Cmp(to) < 0 {
			to = *s.high
		}
		if q.under.at(from).IsZero() || q.under.at(to).IsZero() || !climb(q.at(from)) || !climb(q.at(to)) {
			return false
		}
	}
	return true
}
