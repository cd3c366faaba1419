package rules

import (
	"encoding/json"
	"slices"
	"strconv"
)

// TargetForms are the forms of target, by their keys in a scheme's file. A form keeps
// its place in the list.
var TargetForms = append(slices.Clone(forms), formSatisfaction)

// Form is the rule's form of target; empty for a compound and for a target that can't
// be read.
func (r *Rule) Form() string { return r.form }

// Formulas are those of a form of target and its light of a kind; both nil where the
// scheme has none such.
func (s *Scheme) Formulas(form string, kind LightKind) (*TargetFormulas, *Formula) {
	f := s.Targets[form]
	if f == nil {
		return nil, nil
	}
	light := f.Light.Formula
	switch kind {
	case FlowLight:
		light = f.Flow.Formula
	case ComplianceLight:
		light = s.Compliance.Light.Formula
		if light != nil && !slices.Contains(formsWith(light), form) {
			light = nil
		}
	}
	if light == nil {
		return nil, nil
	}
	return f, light
}

// ReadingDigest is "sha256:" over what of a scheme decides how an indicator is read
// into numbers: its marks, its plan, which formulas judge it, and what a forecast may
// miss. Ratios, lights and grades may differ between schemes with the same digest.
func (s *Scheme) ReadingDigest() string {
	var met []string
	for _, form := range TargetForms {
		if f := s.Targets[form]; f != nil {
			met = append(met, form, f.Met.String(), strconv.FormatBool(f.Flow.Formula != nil))
		}
	}
	compliance := ""
	if s.Compliance.Light.Formula != nil {
		compliance = s.Compliance.Light.String()
	}
	b, err := json.Marshal([]any{
		s.Marks, s.Plan, s.Computed, s.Compliance.Names, compliance, met, s.Qualitative, s.Forecast,
		s.OverAchievement.ExplainAbove, s.OverAchievement.Cause, s.Execution.AllowOver100,
	})
	if err != nil {
		panic(err) // only texts, numbers and bools
	}
	return sumOf(b)
}
