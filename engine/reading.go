package engine

import (
	"slices"

	"zhunsheng/rules"
)

// Reading is one indicator at a checkpoint as whole numbers (读数): what Columns judges
// without the texts. Which formulas judge it is its Shape; what they name stands in the
// numbers, at the shape's decimals.
//
//	            Actual            Target              Upper
//	one bound   actual            target              –
//	range       actual            lower bound         upper bound
//	date        day of completion day it is due       days late
//	yes or no   answer (0, 1)     wanted answer       –
//	quality     grade             –                   –
type Reading struct {
	Shape Shape
	// Cap is the light that the unit's own outlook for the year allows at best; grey
	// where it darkens nothing.
	Cap LightCode
	// Marks are those to be won, in hundredths. Typed are those that a reviewer gave
	// instead of a formula's; NoScore where none did.
	Marks, Typed          int32
	Actual, Target, Upper int64
	// Share of Of is what is expected of the target by now; 0 of 1 where it is not a
	// flow.
	Share, Of int32
	// Fixed is the conclusion where no formula in columns judges.
	Fixed Conclusion
}

// Shape tells which formulas judge a reading, and how their numbers stand: form of
// target, kind of light, kind of accumulation, decimals. Shapes are the same for every
// scheme. They are stored, and so never change.
type Shape uint16

// The shapes that no formula in columns judges.
const (
	ShapeFixed Shape = 0 // nothing to judge: missing, not due, not applicable, to be reviewed
	// ShapeExact is what only the row evaluator knows to judge: compounds, numbers of many
	// decimals. Its conclusion is that of the scheme under which it was read.
	ShapeExact Shape = 1
)

// shape is a Shape taken apart. Shape(1<<15|…) has form, light, accumulation and places
// in four bits or less each.
type shape struct {
	form         int // in rules.TargetForms
	light        rules.LightKind
	accumulation int // in shapeAccumulations
	places       int // in shapePlaces
}

// How a judged value counts over the year, as far as the verdict minds.
const (
	accumulationOther = iota
	accumulationFlow
	accumulationDated
	accumulationKinds
)

// shapePlaces are the decimals at which numbers may stand. Two are enough for nearly
// all; the fewer, the larger a number may be.
var shapePlaces = []int{2, 6}

func (s shape) code() Shape {
	return Shape(1<<15 | s.form<<8 | int(s.light)<<6 | s.accumulation<<4 | s.places) //nolint:gosec // each is small
}

func (s Shape) parts() shape {
	return shape{form: int(s >> 8 & 0x7f), light: rules.LightKind(s >> 6 & 3), accumulation: int(s >> 4 & 3), places: int(s & 15)}
}

// ceiling tells the forms that promise a most.
func (s shape) ceiling() bool {
	form := rules.TargetForms[s.form]
	return form == "at_most" || form == "less_than"
}

// numeric tells the forms that hold a number against one or two others.
func (s shape) numeric() bool {
	form := rules.TargetForms[s.form]
	return form != "date" && form != "boolean" && form != "qualitative"
}

// valid tells a shape that a reading may have.
func (s Shape) valid() bool {
	p := s.parts()
	return s>>15 == 1 && p.form < len(rules.TargetForms) && p.light < rules.LightKinds && p.accumulation < accumulationKinds && p.places < len(shapePlaces)
}

// readingShape is the shape of a rule that formulas judge, at the first of shapePlaces.
func readingShape(r *rules.Rule) shape {
	s := shape{form: slices.Index(rules.TargetForms, r.Form()), light: r.LightKind()}
	switch r.Accumulation {
	case rules.Flow:
		s.accumulation = accumulationFlow
	case rules.Dated:
		s.accumulation = accumulationDated
	}
	return s
}
