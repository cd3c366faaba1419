package rules

import (
	"fmt"
	"slices"
	"strings"
)

// Rule is an indicator compiled under a scheme (规则): its target, how it
// accumulates, and the three programs that judge it.
type Rule struct {
	Indicator    Indicator
	Target       Target
	Accumulation Accumulation
	// Why says how the accumulation kind was inferred.
	Why string
	// Plan is what of the target may be expected by the end of a month, in percent;
	// empty where the indicator has no plan of its own and follows the spending's.
	Plan []PlanPoint
	// ExecutionRate marks the indicator 预算执行率, whose actual is computed from
	// the funds and due only in December.
	ExecutionRate bool
	// NeedsReview marks a rule with an ERROR on its target: its light stays grey,
	// and a score that rests on it provisional, until someone corrects it.
	NeedsReview bool
	Diagnostics []Diagnostic
	// Digest is "sha256:" over everything that decides a result: scheme, target,
	// accumulation kind.
	Digest string

	// Parts are the targets of a compound, in their order, each a rule of its own;
	// they share the marks equally.
	Parts []*Rule

	form     string
	formulas *TargetFormulas
	// compliance lights an indicator that allows no shortfall; nil for others, and
	// for a target that lacks what the formula names.
	compliance *Formula
}

// Expressions are the programs of a rule as expr source with the target's
// numbers in place. They compile as they stand.
type Expressions struct {
	Met   string `json:"met"`
	Ratio string `json:"ratio"`
	Light string `json:"light"`
}

// Compile reads an indicator and fits the scheme's formulas to it. Findings
// stand in the rule's Diagnostics; a target that can't be read gives a rule
// that needs review and judges nothing.
func (s *Scheme) Compile(i Indicator, year int) *Rule {
	target, diagnostics := ParseTarget(i, year)
	for k := range diagnostics {
		diagnostics[k].Source = i.Target.Source
	}
	r := s.fit(i, target)
	r.Diagnostics = diagnostics
	r.NeedsReview = HasErrors(diagnostics) || !r.Judgeable()
	r.Digest = sumOf([]byte(strings.Join(append([]string{s.Digest, i.PlainLevel1(), i.Level2, i.Name, target.Canonical(), string(r.Accumulation)}, i.PlanTexts()...), "\x00")))
	return r
}

// fit finds the scheme's formulas for a target, or for each part of a compound.
func (s *Scheme) fit(i Indicator, t Target) *Rule {
	r := &Rule{Indicator: i, Target: t}
	if t.Kind == Compound {
		for n, part := range t.Parts {
			of := i
			of.Name = fmt.Sprintf("%s（第%d项）", i.Name, n+1)
			if part.About != "" {
				of.Name = fmt.Sprintf("%s（%s）", i.Name, part.About)
			}
			of.Target.Text = part.About + part.Canonical()
			r.Parts = append(r.Parts, s.fit(of, part))
		}
		r.Accumulation, r.Why = r.Parts[0].Accumulation, "由几个目标组成，各按自己的方式评判；"+r.Parts[0].Why
		return r
	}
	r.Accumulation, r.Why = InferAccumulation(i, t)
	r.ExecutionRate = slices.Contains(s.Computed.ExecutionRate, i.PlainName())
	r.form = s.formOf(i, t)
	r.formulas = s.Targets[r.form]
	if f := s.Compliance.Light.Formula; f != nil && slices.Contains(s.Compliance.Names, i.PlainName()) && slices.Contains(formsWith(f), r.form) {
		r.compliance = f
	}
	return r
}

// Judgeable tells whether the rule has programs at all: of a compound, every part.
func (r *Rule) Judgeable() bool {
	if len(r.Parts) > 0 {
		return !slices.ContainsFunc(r.Parts, func(p *Rule) bool { return !p.Judgeable() })
	}
	return r.formulas != nil
}

// TargetText is the target as a person reads it: the cell as written, or the
// standard form where sign or unit stand in columns of their own.
func (r *Rule) TargetText() string {
	if strings.TrimSpace(r.Indicator.Sign+r.Indicator.Unit) == "" || r.Target.Kind == Unparseable {
		return r.Target.Text
	}
	return r.Target.Canonical()
}

// Operands are the rule's constants, to be completed with an actual.
func (r *Rule) Operands() Operands {
	o := Operands{Wanted: r.Target.Expected}
	switch r.Target.Kind {
	case Numeric:
		o.Target = r.Target.Value()
	case Range:
		o.Lower, o.Upper = r.Target.Lower.Value, r.Target.Upper.Value
	case DateKind:
		o.Due = r.Target.Due.Ordinal()
	}
	return o
}

// Met is the program of a rule without parts that tells whether the target is reached.
func (r *Rule) Met() *Formula { return r.formulas.Met.Formula }

// Ratio is the program that yields the share of the marks, in [0,1].
func (r *Rule) Ratio() *Formula { return r.formulas.Ratio.Formula }

// RatioClause is where that program stands in the scheme's file.
func (r *Rule) RatioClause() string { return "targets." + r.form + ".ratio" }

// Light is the program that yields the light.
func (r *Rule) Light() *Formula {
	switch r.LightKind() {
	case ComplianceLight:
		return r.compliance
	case FlowLight:
		return r.formulas.Flow.Formula
	}
	return r.formulas.Light.Formula
}

// LightKind says which of a form's light formulas a rule has.
type LightKind int

// The kinds of light formula.
const (
	PlainLight      LightKind = iota
	FlowLight                 // of a flow, where the form has a formula of its own for it
	ComplianceLight           // of an indicator that allows no shortfall
	LightKinds
)

// LightKind tells which formula Light is.
func (r *Rule) LightKind() LightKind {
	switch {
	case r.compliance != nil:
		return ComplianceLight
	case r.Accumulation == Flow && r.formulas.Flow.Formula != nil:
		return FlowLight
	}
	return PlainLight
}

// Expressions prints the rule's programs; all empty where it has none. Those of a
// compound stand below each other, a part a line.
func (r *Rule) Expressions() Expressions {
	if !r.Judgeable() {
		return Expressions{}
	}
	if len(r.Parts) > 0 {
		var met, ratio, light []string
		for _, p := range r.Parts {
			e := p.Expressions()
			met, ratio, light = append(met, e.Met), append(ratio, e.Ratio), append(light, e.Light)
		}
		return Expressions{strings.Join(met, "\n"), strings.Join(ratio, "\n"), strings.Join(light, "\n")}
	}
	c := r.constants()
	return Expressions{r.Met().Substitute(c), r.Ratio().Substitute(c), r.Light().Substitute(c)}
}

func (r *Rule) constants() map[string]string {
	t := r.Target
	switch t.Kind {
	case Numeric:
		return map[string]string{"目标值": t.Value().String()}
	case Range:
		return map[string]string{"下限": t.Lower.Value.String(), "上限": t.Upper.Value.String()}
	case Boolean:
		return map[string]string{"目标是否": fmt.Sprint(t.Expected)}
	case DateKind:
		if t.Due.Year > 0 {
			return map[string]string{"应完成日期": fmt.Sprintf("日期(%q)", t.Due)}
		}
	}
	return nil
}
