package storage

import (
	"context"
	"crypto/sha256"
	"fmt"
	"strings"

	"github.com/google/uuid"
	"github.com/lib/pq"

	"zhunsheng/engine"
)

// Conclusions of a run are put into a place of their own and are seen when the run
// is done: on PostgreSQL a table that becomes a partition, on SQLite rows of a run
// that is not yet DONE.
//
//	open ──▶ load, any number of parts at once ──▶ publish ──▶ drop, when superseded
//	  └──────────────────────────────────────────────────────▶ drop, when refused or given up

// conclusionRow is what a run concluded about one indicator.
type conclusionRow struct {
	Seq         int                `db:"seq"`
	Verdict     engine.VerdictCode `db:"verdict"`
	Light       engine.LightCode   `db:"light"`
	Provisional bool               `db:"provisional"`
	Score       int32              `db:"score"`
}

func (r *conclusionRow) conclusion() engine.Conclusion {
	return engine.Conclusion{Verdict: r.Verdict, Light: r.Light, Provisional: r.Provisional, Score: r.Score}
}

// Conclusions returns what a run that is done concluded about one project, in the
// order of its indicators; a run that keeps its results concluded what those say. It is
// engine.ErrNotFound where the run has none, or none any more.
func (s *Store) Conclusions(ctx context.Context, scope engine.Scope, run, project string) (list []engine.Conclusion, err error) {
	err = s.read(ctx, scope, func(q *session) error {
		list, err = q.conclusions(ctx, run, project)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("conclusions of run %s about %s: %w", run, project, err)
	}
	return list, nil
}

func (q *session) conclusions(ctx context.Context, run, project string) (list []engine.Conclusion, err error) {
	of := args{"run_id": run, "project_code": project}
	var rows []conclusionRow
	if err := q.list(ctx, &rows, "select-conclusions", of); err != nil {
		return nil, err
	}
	for i := range rows {
		list = append(list, rows[i].conclusion())
	}
	if len(list) > 0 {
		return list, nil
	}
	var results []ruledResultRow
	if err := q.list(ctx, &results, "select-project-conclusions", of); err != nil {
		return nil, err
	}
	for i := range results {
		r := results[i].result()
		list = append(list, r.Conclusion())
	}
	if len(list) == 0 {
		return nil, engine.ErrNotFound
	}
	return list, nil
}

func (q *session) openConclusions(ctx context.Context, run string) error {
	if q.store.dialect == sqlite {
		return nil
	}
	return q.define(ctx, run, "create-conclusions", "fix-conclusions")
}

func (q *session) publishConclusions(ctx context.Context, run string) error {
	if q.store.dialect == sqlite {
		return nil
	}
	if err := q.exec(ctx, "widen-sort", nil); err != nil {
		return err
	}
	return q.define(ctx, run, "key-conclusions", "attach-conclusions")
}

func (q *session) dropConclusions(ctx context.Context, run string) error {
	if q.store.dialect == postgres {
		return q.define(ctx, run, "drop-conclusions")
	}
	return q.exec(ctx, "delete-conclusions", args{"run_id": run})
}

// define runs templates about the table of a run.
func (q *session) define(ctx context.Context, run string, names ...string) error {
	for _, name := range names {
		text, err := q.ofRun(name, run)
		if err != nil {
			return err
		}
		if _, err := q.tx.ExecContext(ctx, text); err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
	}
	return nil
}

// partitionOf names the table of a division's run: another division's can't be meant.
func partitionOf(division, run string) string {
	sum := sha256.Sum256([]byte(division))
	return fmt.Sprintf("conclusions_%x_%s", sum[:4], strings.ReplaceAll(run, "-", ""))
}

// ofRun fills the run into a template. A run whose id is not as Post and its like
// make them has no table.
func (q *session) ofRun(name, run string) (string, error) {
	p, err := q.store.named(name)
	if err != nil {
		return "", err
	}
	id, err := uuid.Parse(run)
	if err != nil || id.String() != run {
		return "", fmt.Errorf("%w: %q is no id of a run", engine.ErrInvalid, run)
	}
	return strings.NewReplacer(
		"{partition}", pq.QuoteIdentifier(partitionOf(q.scope.Division, run)),
		"{run}", pq.QuoteLiteral(run),
		"{division}", pq.QuoteLiteral(q.scope.Division),
	).Replace(p.text), nil
}
