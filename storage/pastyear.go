package storage

import (
	"context"
	"fmt"

	"zhunsheng/engine"
)

// PastYears returns what one agency declared and reported in the years before one, the last year first; years without
// reports are left out. Another agency than the scope's is engine.ErrNotFound.
func (s *Store) PastYears(ctx context.Context, scope engine.Scope, agency string, year int) (past []engine.PastYear, err error) {
	if scope.Agency != "" && scope.Agency != agency {
		return nil, fmt.Errorf("years of agency %s before %d: %w", agency, year, engine.ErrNotFound)
	}
	if agency == "" {
		return nil, nil // nobody's projects would be everybody's
	}
	scope.Agency = agency
	err = s.read(ctx, scope, func(q *session) error {
		past = nil
		for y := year - 1; y >= year-engine.YearsForeseen; y-- {
			report, err := q.reports(ctx, y, 1, 12)
			if err != nil {
				return err
			}
			if len(report.Projects) == 0 {
				continue // without December nobody knows what the months were shares of
			}
			tables, err := q.currentTables(ctx, y, "")
			if err != nil {
				return err
			}
			one := engine.PastYear{Report: report}
			for _, t := range tables {
				one.Tables = append(one.Tables, t.declared)
			}
			past = append(past, one)
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("years of agency %s before %d: %w", agency, year, err)
	}
	return past, nil
}
