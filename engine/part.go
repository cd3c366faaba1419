package engine

import (
	"cmp"

	"zhunsheng/rules"
)

// Part is what was judged of some of a run's projects, in their order.
type Part struct {
	// Outcome is nil where a finding forbids evaluating. Its input digest is left empty:
	// InputDigest makes it from those of all parts.
	Outcome  *Outcome
	Findings Findings
	// Inputs are the digests of what the part rests on, as InputDigest takes them.
	Inputs []byte
}

// Findings are what was found in one part of a run, by the step that found it.
type Findings struct {
	Tables     []rules.Diagnostic `json:"tables,omitempty"`
	Department []rules.Diagnostic `json:"department,omitempty"`
	Report     []rules.Diagnostic `json:"report,omitempty"`
	Judged     []rules.Diagnostic `json:"judged,omitempty"`
	// Stopped tells that the forms or the data have errors, so that nothing was judged.
	Stopped bool `json:"stopped,omitempty"`
}

// JoinFindings are the findings of all parts in the order in which they would have
// been found in one go: step by step.
func JoinFindings(parts []Findings) (ds []rules.Diagnostic) {
	stopped := false
	for _, p := range parts {
		ds = append(ds, p.Tables...)
		stopped = stopped || p.Stopped
	}
	for _, p := range parts {
		ds = append(ds, p.Department...)
	}
	for _, p := range parts {
		ds = append(ds, p.Report...)
	}
	for _, p := range parts {
		if !stopped {
			ds = append(ds, p.Judged...)
		}
	}
	return ds
}

// EvaluatePart is Evaluate of some of a run's projects: d and r hold nothing else. A
// project is judged on its own, so the parts together are the whole. Only a department
// whose figures are its projects' needs them all in one part.
func EvaluatePart(s *rules.Scheme, d *rules.Declaration, r *Report) (*Part, error) {
	part := &Part{Inputs: inputDigests(d, r)}
	f := &part.Findings
	projects, found := s.CompileDeclaration(d, r.FiscalYear)
	f.Tables = found
	goals, found := s.CompileDepartment(d.Department, cmp.Or(d.FiscalYear, r.FiscalYear))
	f.Department = found
	r = withLevels(r, goals)
	f.Report = checkReport(d, goals, r)
	f.Stopped = len(rules.FormErrors(f.Tables)) > 0 || len(rules.FormErrors(f.Department)) > 0 || rules.HasErrors(f.Report)
	if f.Stopped {
		return part, nil
	}
	o := &Outcome{
		Scheme: s.ID, SchemeDigest: s.Digest, FiscalYear: r.FiscalYear, Month: r.Month, Projects: make([]ProjectResult, 0, len(projects)),
	}
	all := evaluationsOf(s, projects, r)
	done := make([]*evaluation, 0, len(projects))
	for i := range all {
		e := &all[i]
		done = append(done, e)
		result, err := e.run()
		if err != nil {
			return nil, err
		}
		f.Judged = append(f.Judged, e.diagnostics...)
		o.Projects = append(o.Projects, result)
	}
	if goals != nil && len(goals.Rules) > 0 && len(done) > 0 && !rules.HasErrors(f.Judged) {
		whole := departmentEvaluation(s, goals, r, done, o.Projects)
		var err error
		if o.Department, err = whole.result(d.Department, o.Projects); err != nil {
			return nil, err
		}
		f.Judged = append(f.Judged, whole.diagnostics...)
	}
	if !rules.HasErrors(f.Judged) {
		part.Outcome = o
	}
	return part, nil
}
