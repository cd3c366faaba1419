package engine

import (
	"crypto/sha256"
	"slices"

	"zhunsheng/rules"
)

// fenPlaces are the decimals of 万元 at which an amount in 分 is whole.
const fenPlaces = 6

// ProjectReading is a project's money at a checkpoint as whole numbers, and its
// indicators (读数).
type ProjectReading struct {
	Code       string
	Indicators []Reading
	// Exact marks a project whose numbers columns can't hold. Fixed is then its conclusion,
	// that of the scheme under which it was read.
	Exact bool
	Fixed ProjectConclusion
	// SpentKnown tells that spending was reported, ProgressKnown that there is a budget to
	// hold it against, HasPrevious that an earlier checkpoint reported it too.
	SpentKnown, ProgressKnown, HasPrevious bool
	// Questioned tells that evaluating raises an alert that no number here tells: a
	// reported figure is not the one that is computed.
	Questioned    bool
	PreviousMonth uint8
	// Budget, Spent and Previous are amounts in 分.
	Budget, Spent, Previous int64
	// Planned ÷ Of is the spending planned by now, in percent of the budget.
	Planned, Of int32
	// Inputs digest what the project declares and reported up to the checkpoint: those of
	// all projects, in order, are what InputDigest takes.
	Inputs [sha256.Size]byte
}

// ReadPart reads some projects with what was reported of them, as EvaluatePart judges
// them. ERROR findings forbid judging the part, and are all that is found here: the
// words that evaluating has for the unit are no part of it. Marks beyond those there are,
// which a wrong formula gives, are found here of what is exact only; judging leaves the
// others undecided. What a department promises as a whole is not read.
func (c *Columns) ReadPart(d *rules.Declaration, r *Report) ([]ProjectReading, []rules.Diagnostic, error) {
	mild := func(d rules.Diagnostic) bool { return d.Severity != rules.Error }
	projects, ds := c.scheme.CompileDeclaration(d, r.FiscalYear)
	ds = slices.DeleteFunc(append(rules.FormErrors(ds), checkReport(d, nil, r)...), mild)
	if len(ds) > 0 {
		return nil, ds, nil
	}
	all := evaluationsOf(c.scheme, projects, r)
	readings := make([]ProjectReading, len(all))
	_, inputs := inputsOf(d, r)
	for i := range all {
		var err error
		if readings[i], err = all[i].read(); err != nil {
			return nil, nil, err
		}
		readings[i].Inputs = inputs[i]
		found := all[i].diagnostics
		if readings[i].Exact {
			if readings[i].Fixed, found, err = all[i].concluded(); err != nil {
				return nil, nil, err
			}
		}
		ds = append(ds, found...)
	}
	return readings, slices.DeleteFunc(ds, mild), nil
}

// concluded evaluates the project anew. What it finds holds all that reading has found.
func (e *evaluation) concluded() (ProjectConclusion, []rules.Diagnostic, error) {
	anew := evaluation{scheme: e.scheme, project: e.project, period: e.period, report: e.report, previous: e.previous, previousMonth: e.previousMonth}
	result, err := anew.run()
	return result.Conclusion(), anew.diagnostics, err
}

func (e *evaluation) read() (ProjectReading, error) {
	e.readFunds()
	p := e.readMoney()
	judgings := e.judgings()
	p.Indicators = make([]Reading, len(judgings))
	for i := range judgings {
		j := &judgings[i]
		var err error
		if p.Indicators[i], err = j.read(); err != nil {
			return p, err
		}
		e.diagnostics = append(e.diagnostics, j.found...)
		// What is achieved of a flow is held against the money, and must be at hand.
		if p.Indicators[i].Shape == ShapeExact && len(j.rule.Parts) == 0 && j.rule.Accumulation == rules.Flow {
			p.Exact = true
		}
	}
	p.Questioned = len(e.alerts) > 0
	return p, nil
}

// readMoney turns the funds into numbers.
func (e *evaluation) readMoney() ProjectReading {
	f := e.funds
	p := ProjectReading{
		Code: e.project.Table.Code.Text, SpentKnown: f.spent != nil, ProgressKnown: f.progress != nil,
		HasPrevious: f.previous != nil, Of: 1,
	}
	fen := func(d rules.Decimal) int64 {
		n, ok := d.Whole(fenPlaces)
		p.Exact = p.Exact || !ok
		return n
	}
	p.Budget = fen(f.budget)
	if f.spent != nil {
		p.Spent = fen(*f.spent)
	}
	if f.previous != nil {
		p.PreviousMonth = uint8(e.previousMonth) //nolint:gosec // a month
		p.Previous = fen(f.previous.Mul(f.budget).Quo(rules.Int(100)))
	}
	var fits bool
	p.Planned, p.Of, fits = shareOfPlan(planned(e.project.Plan, e.period.Month, e.scheme.Plan))
	p.Exact = p.Exact || !fits
	return p
}
