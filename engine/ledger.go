package engine

import (
	"context"
	"time"

	"zhunsheng/rules"
)

// Period is a checkpoint: the end of a month of a fiscal year, in one division
// (区划).
type Period struct {
	Division   string
	FiscalYear int
	Month      int
}

// Ledger is where the engine finds what is to be evaluated and leaves what it
// decided.
type Ledger interface {
	// Book returns the goal tables in force and the newest report of the period
	// with the earlier months as its history. Projects without data are in the
	// declaration and not in the report.
	Book(ctx context.Context, p Period) (*rules.Declaration, *Report, error)
	// Post stores an outcome whole or not at all and returns the id of its run.
	Post(ctx context.Context, p Period, o *Outcome, at time.Time) (run string, err error)
}

// Close evaluates a period from the ledger and posts the outcome. Findings that
// forbid evaluating come back as diagnostics, and then nothing is posted. now is
// the time of the run.
func Close(ctx context.Context, ledger Ledger, scheme *rules.Scheme, p Period, now time.Time) (run string, ds []rules.Diagnostic, err error) {
	declaration, report, err := ledger.Book(ctx, p)
	if err != nil {
		return "", nil, err
	}
	outcome, ds, err := Evaluate(scheme, declaration, report)
	if err != nil || outcome == nil {
		return "", ds, err
	}
	run, err = ledger.Post(ctx, p, outcome, now)
	return run, ds, err
}
