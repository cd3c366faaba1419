package engine

import (
	"fmt"
	"slices"
	"strings"
)

// Clears tells whether the project was found well in what an earlier alert warned of, at this
// checkpoint or a later one, and why, in the sentence of the result. It must have been judged:
// what is missing, unknown, under review or not there any more never clears anything.
func (p *ProjectResult) Clears(a Alert) (why string, clear bool) {
	if p.Repeats(a) {
		return "", false
	}
	switch a.Rule {
	case AlertSpending:
		return p.Spending.Explanation, p.Spending.Actual != nil && eased(a.Level, p.Spending.Light)
	case AlertIndicator:
		return p.clearsIndicator(a, func(r *Result) bool { return r.Actual != nil && eased(a.Level, r.Light) })
	case AlertDual:
		if p.Dual == nil {
			return "", false
		}
		return p.Dual.Explanation, eased(a.Level, p.Dual.Light)
	case AlertData:
		if a.Indicator == "" {
			return p.Execution.Explanation, p.Execution.Spent != nil
		}
		return p.clearsIndicator(a, func(r *Result) bool { return r.Actual != nil || r.waived() })
	case AlertReview: // about the target, which is read without any data
		return p.clearsIndicator(a, func(r *Result) bool { return !r.waived() })
	case AlertPlausibility:
		if p.Score == nil || p.Provisional || !p.hasMarks() {
			return "", false
		}
		return fmt.Sprintf("总分%s；%s", p.Score, p.Execution.Explanation), true
	}
	return "", false
}

// Repeats tells whether the project is warned of what an alert is about again: of the same
// subject, and for the same reason. Being ahead of plan and being behind it are two reasons.
func (p *ProjectResult) Repeats(a Alert) bool {
	return slices.ContainsFunc(p.Alerts, a.Repeated)
}

// Repeated tells whether another alert warns of the same.
func (a Alert) Repeated(b Alert) bool {
	return a.Rule == b.Rule && a.Subject() == b.Subject() && a.Level.WorseThan(Green) == b.Level.WorseThan(Green)
}

// eased tells whether a light is no longer what was warned of: green or ahead of plan after a
// worse one, anything that is judged after being ahead.
func eased(was, now Light) bool {
	if was.WorseThan(Green) {
		return now == Green || now == Blue
	}
	return now != Grey && now != Blue
}

// clearsIndicator asks all indicators of the alert's name; there must be one.
func (p *ProjectResult) clearsIndicator(a Alert, well func(*Result) bool) (why string, clear bool) {
	for i := range p.Indicators {
		r := &p.Indicators[i]
		if r.Name != a.Indicator || r.Level2 != a.Level2 {
			continue
		}
		if !well(r) {
			return "", false
		}
		why += r.sentence()
		clear = true
	}
	return why, clear
}

// sentence explains the mark and the light.
func (r *Result) sentence() string {
	if r.LightReason == "" || strings.Contains(r.Explanation, r.LightReason) {
		return r.Explanation
	}
	return r.Explanation + r.LightReason + "。"
}

func (p *ProjectResult) hasMarks() bool {
	return slices.ContainsFunc(p.Indicators, func(r Result) bool { return r.Marks > 0 })
}
