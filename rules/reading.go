package rules

import (
	"encoding/json"
	"slices"
)

// Request is one line of `compile`: a target's text with what stands beside it.
type Request struct {
	ValueText string `json:"value_text" doc:"指标值，照表上所写"`
	UnitText  string `json:"unit_text,omitempty" doc:"计量单位列"`
	SignText  string `json:"sign_text,omitempty" doc:"指标性质列"`
	Name      string `json:"name,omitempty" doc:"三级指标名称"`
	Level1    string `json:"level1,omitempty" doc:"一级指标"`
	Level2    string `json:"level2,omitempty" doc:"二级指标"`
	// Accumulation overrides what would be inferred.
	Accumulation Accumulation `json:"accumulation,omitempty" enum:"FLOW,STOCK,RATE,DURATION,TERMINAL,DATE" doc:"指定累计方式，不写则推断"`
}

// Reading is what `compile` answers for one target: its meaning, its rule and
// every finding. Numbers stand as written; null means that there is none.
type Reading struct {
	Kind         Kind         `json:"kind"`
	Op           *Relation    `json:"op"`
	Lo           *json.Number `json:"lo"`
	Hi           *json.Number `json:"hi"`
	LoOpen       bool         `json:"lo_open"`
	HiOpen       bool         `json:"hi_open"`
	Unit         *string      `json:"unit"`
	Date         *string      `json:"date"`
	MonthDay     string       `json:"month_day,omitempty"`
	DateFrom     string       `json:"date_from,omitempty"`
	Bool         *bool        `json:"bool,omitempty"`
	Direction    Direction    `json:"direction,omitempty"`
	Parts        []Reading    `json:"parts,omitempty"`
	Expr         string       `json:"expr"`
	Canonical    string       `json:"canonical"`
	Accumulation Accumulation `json:"accumulation"`
	// AccumulationReason says why, in Chinese.
	AccumulationReason string       `json:"accumulation_reason,omitempty"`
	Diagnostics        []Diagnostic `json:"diagnostics"`
}

// Indicator is the request as a line of a goal table.
func (q Request) Indicator() Indicator {
	return Indicator{Level1: q.Level1, Level2: q.Level2, Name: q.Name, Sign: q.SignText, Unit: q.UnitText, Kind: q.Accumulation, Target: Cell{Text: q.ValueText}}
}

// Read compiles one target under the scheme. year is the fiscal year of a date
// without one, 0 if unknown.
func (s *Scheme) Read(q Request, year int) Reading {
	found := []Diagnostic{}
	if q.Accumulation != "" && !slices.Contains(Accumulations, q.Accumulation) {
		found = []Diagnostic{{ID: "F10", Severity: Warn, Message: "不认识的累计方式" + quote(string(q.Accumulation)) + "，按推断的处理"}}
		q.Accumulation = ""
	}
	rule := s.Compile(q.Indicator(), year)
	r := s.reading(rule.Target)
	r.Accumulation, r.AccumulationReason = rule.Accumulation, rule.Why
	r.Diagnostics = append(found, rule.Diagnostics...) //nolint:gocritic // found goes no further
	return r
}

func (s *Scheme) reading(t Target) Reading {
	r := Reading{Kind: t.Kind, Canonical: t.Canonical(), Direction: t.Direction, LoOpen: t.Lower.Open, HiOpen: t.Upper.Open}
	if t.Relation != "" {
		r.Op = &t.Relation
	}
	if t.Lower.Set {
		r.Lo = number(t.Lower.Value)
	}
	if t.Upper.Set {
		r.Hi = number(t.Upper.Value)
	}
	if !t.Unit.IsZero() {
		r.Unit = &t.Unit.Symbol
	}
	if t.Kind == Boolean {
		r.Bool = &t.Expected
	}
	if t.Kind == DateKind {
		r.dates(t)
	}
	for _, p := range t.Parts {
		part := s.reading(p)
		part.Diagnostics = []Diagnostic{} // they stand with the whole
		part.Accumulation, _ = InferAccumulation(Indicator{}, p)
		r.Parts = append(r.Parts, part)
	}
	if f := s.Targets[s.formOf(Indicator{}, t)]; f != nil {
		r.Expr = (&Rule{Target: t, formulas: f}).Expressions().Met
	}
	return r
}

func (r *Reading) dates(t Target) {
	due, unit := t.Due.String(), "date"
	r.Unit = &unit
	if t.Due.Year == 0 {
		r.MonthDay = due
		return
	}
	r.Date = &due
	if !t.From.IsZero() {
		r.DateFrom = t.From.String()
	}
}

func number(d Decimal) *json.Number {
	n := json.Number(d.String())
	return &n
}
