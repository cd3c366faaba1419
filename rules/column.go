package rules

import (
	"slices"
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
