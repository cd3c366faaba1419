package engine

import (
	"slices"
	"strings"

	"zhunsheng/rules"
)

// read turns what is to be judged into numbers, and settles what formulas in columns
// can't judge.
func (j *judging) read() (Reading, error) {
	j.open()
	if j.needsRow() {
		return j.settled(ShapeExact)
	}
	if j.settledUnjudged() {
		return j.settled(ShapeFixed)
	}
	unread := *j
	said, err := j.outlook()
	if err != nil {
		return Reading{}, err
	}
	j.fill()
	r := Reading{Marks: j.marks(), Cap: greyCode, Of: 1, Typed: NoScore}
	if said.light.WorseThan(Green) {
		r.Cap = said.light.Code()
	}
	if !j.intoNumbers(&r) {
		*j = unread
		return j.settled(ShapeExact)
	}
	return r, nil
}

// settled is the reading of what the row evaluator has judged.
func (j *judging) settled(s Shape) (Reading, error) {
	err := j.settle()
	return Reading{Shape: s, Cap: greyCode, Marks: j.marks(), Of: 1, Typed: NoScore, Fixed: conclusionOf(j.verdict, j.trace.light, j.provisional, j.trace.Score)}, err
}

func (j *judging) marks() int32 { return int32(j.trace.Marks) } //nolint:gosec // at most 100 points

// settledUnjudged tells what needs no formula.
func (j *judging) settledUnjudged() bool {
	return j.observation.NotApplicable || j.rule.NeedsReview || !j.actual.Measured || !j.due()
}

// needsRow tells what is judged by more than the formulas of one form: several parts;
// what a reviewer cut; what counts although it is to be reviewed; and an outlook that
// only the light's formula can judge.
func (j *judging) needsRow() bool {
	o, t := j.observation, j.rule.Target
	switch {
	case o.NotApplicable:
		return false
	case len(j.rule.Parts) > 0, j.rule.NeedsReview && j.scored():
		return true
	case o.Cause != "" && o.Cause == j.scheme.OverAchievement.Cause && j.actual.Measured:
		_, far := j.overshoot()
		return far
	case t.Kind == rules.DateKind && j.rule.Accumulation == rules.Flow:
		return true // a day as a ceiling: no form of a number
	case t.Kind != rules.Numeric && t.Kind != rules.Range && strings.TrimSpace(o.Forecast) != "":
		_, isWord := likelihoodLights[strings.TrimSpace(o.Forecast)]
		return !isWord && !j.scored()
	}
	return j.rule.Form() == "satisfaction" && j.rule.Accumulation == rules.Flow // may bound from above or not
}

// intoNumbers fills the numbers of a reading; false where they do not fit.
func (j *judging) intoNumbers(r *Reading) bool {
	s, o := readingShape(j.rule), j.operands
	fits := true
	whole := func(d rules.Decimal) int64 {
		n, ok := d.Whole(0)
		fits = fits && ok
		return n
	}
	switch j.rule.Target.Kind {
	case rules.DateKind:
		r.Actual, r.Target, r.Upper = whole(o.Done), whole(o.Due), whole(o.DaysLate)
	case rules.Boolean:
		r.Actual, r.Target = number(o.Answer), number(o.Wanted)
	case rules.Qualitative:
		r.Actual = int64(max(0, slices.Index(qualities, o.Grade)))
		fits = slices.Contains(qualities, o.Grade) && j.typed(r)
	default:
		fits = j.amounts(&s, r)
	}
	r.Shape = s.code()
	return fits
}

// typed fills the marks that a reviewer gave; false where evaluating has to say that
// they can't be.
func (j *judging) typed(r *Reading) bool {
	if strings.TrimSpace(j.observation.Marks) == "" {
		return true
	}
	value, allowed := j.reviewerMarks()
	if allowed {
		r.Typed = int32(hundredthsOf(value)) //nolint:gosec // within the marks to be won
	}
	return allowed
}

func number(b bool) int64 {
	if b {
		return 1
	}
	return 0
}

// amounts fills actual, target and what is expected, at as few decimals as hold them.
func (j *judging) amounts(s *shape, r *Reading) bool {
	o := j.operands
	target, upper := o.Target, rules.Decimal{}
	if j.rule.Target.Kind == rules.Range {
		if !j.rule.Target.Lower.Set || !j.rule.Target.Upper.Set {
			return false
		}
		target, upper = o.Lower, o.Upper
	}
	for k, places := range shapePlaces {
		fits := true
		for _, n := range []struct {
			of   rules.Decimal
			into *int64
		}{{o.Actual, &r.Actual}, {target, &r.Target}, {upper, &r.Upper}} {
			var ok bool
			*n.into, ok = n.of.Whole(places)
			fits = fits && ok
		}
		if fits {
			s.places = k
			return j.share(r)
		}
	}
	return false
}

// share fills the share of a flow that is expected by now.
func (j *judging) share(r *Reading) bool {
	if j.rule.Accumulation != rules.Flow {
		return true
	}
	var fits bool
	r.Share, r.Of, fits = shareOfPlan(j.expected().share)
	return fits
}

// shareOfPlan is what a plan lets expect, as a fraction; 0 of 1 and false where its
// numbers are beyond shareBits.
func shareOfPlan(d rules.Decimal) (share, of int32, fits bool) {
	num, den, ok := d.Fraction()
	if !ok || num >= 1<<shareBits || den >= 1<<shareBits {
		return 0, 1, false
	}
	return int32(num), int32(den), true //nolint:gosec // both are below 2^17
}
