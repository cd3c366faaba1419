package engine

import "slices"

// Conclusion is what is decided about one indicator, without the words: what is kept
// of each where there are millions. Its sentence is printed again by evaluating the
// project.
type Conclusion struct {
	Verdict     VerdictCode
	Light       LightCode
	Provisional bool
	// Score is in hundredths; NoScore before December and where nothing is scored.
	Score int32
}

// NoScore stands for a score that is null.
const NoScore = -1

// mostMarks are 100 points, in hundredths.
const mostMarks = 10_000

// VerdictCode is a verdict as a small number.
type VerdictCode uint8

// verdictOrder gives the codes: they are stored, and so never change.
var verdictOrder = []Verdict{Met, Missed, AtRisk, NotDue, Unproven}

const (
	metCode VerdictCode = iota
	missedCode
	atRiskCode
	notDueCode
	unprovenCode
)

// Code is the verdict's number.
func (v Verdict) Code() VerdictCode { return VerdictCode(slices.Index(verdictOrder, v)) }

// Verdict is the verdict of a code; ok is false for a number that is none.
func (c VerdictCode) Verdict() (v Verdict, ok bool) {
	if int(c) >= len(verdictOrder) {
		return "", false
	}
	return verdictOrder[c], true
}

// LightCode is a light as a small number, its Severity: 0 is the worst.
type LightCode uint8

const (
	redCode   LightCode = 0
	greenCode LightCode = 3
	blueCode  LightCode = 4
	greyCode  LightCode = 5
)

// Code is the light's number.
func (l Light) Code() LightCode { return LightCode(l.Severity()) }

// Light is the light of a code; ok is false for a number that is none.
func (c LightCode) Light() (l Light, ok bool) {
	if int(c) >= len(severityOrder) {
		return "", false
	}
	return severityOrder[c], true
}

// Conclusion is the result without its words.
func (r *Result) Conclusion() Conclusion {
	return conclusionOf(r.Verdict, r.Light, r.Provisional, r.Score)
}

func conclusionOf(v Verdict, l Light, provisional bool, score *Hundredths) Conclusion {
	return Conclusion{v.Code(), l.Code(), provisional, scoreOf(score)}
}
