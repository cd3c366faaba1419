package storage

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/jmoiron/sqlx"

	"zhunsheng/engine"
)

// Load appends a part of something large, whole or not at all. Renewing the database's statistics after each part
// would in the end take most of the time, and never doing so makes it join as if its tables were empty: whoever loads
// part after part lets them be renewed each time that there is twice as much, and after the last.
func (s *Store) Load(ctx context.Context, scope engine.Scope, in *engine.Intake, renew bool, by string, at time.Time) ([]engine.Stored, error) {
	var result []engine.Stored
	err := checkIntake(scope, in)
	if err == nil {
		err = s.appendVersions(ctx, scope, func(q *session) (err error) {
			if result, err = q.saveIntake(ctx, in, recordedBy(by, at)); err != nil || !renew {
				return err
			}
			return errors.Join(q.analyze(ctx, "analyze-declarations", manyRows), q.analyze(ctx, "analyze-reports", manyRows))
		})
	}
	if err != nil {
		return nil, fmt.Errorf("load: %w", err)
	}
	return result, nil
}

// manyRows is how many make an insert worth new statistics, or a COPY.
const manyRows = 500

// renewStatistics is for the end of a transaction that stored an intake.
func (q *session) renewStatistics(ctx context.Context, in *engine.Intake) error {
	indicators, observations := 0, 0
	for _, d := range in.Declarations {
		for _, t := range d.Tables {
			indicators += len(t.Indicators)
		}
	}
	for _, r := range in.Reports {
		for i := range r.Projects {
			observations += len(r.Projects[i].Observations)
		}
	}
	if err := q.analyze(ctx, "analyze-declarations", indicators); err != nil {
		return err
	}
	return q.analyze(ctx, "analyze-reports", observations)
}

// analyze renews PostgreSQL's statistics after an insert of many rows, as the
// last step of a transaction, for it locks the tables against its like. SQLite
// plans well without.
func (q *session) analyze(ctx context.Context, name string, rows int) error {
	if q.store.dialect != postgres || rows < manyRows {
		return nil
	}
	return q.run(ctx, name, nil, func(stmt *sqlx.NamedStmt, bound map[string]any) error {
		_, err := stmt.ExecContext(ctx, bound)
		return err
	})
}
