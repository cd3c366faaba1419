package storage

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"github.com/google/uuid"

	"zhunsheng/engine"
)

// importRow is what was handed in at once.
type importRow struct {
	owned
	recorded
	ID         string                         `db:"id"`
	AgencyCode string                         `db:"agency_code"`
	Summary    document[engine.ImportSummary] `db:"summary"`
	Preview    document[engine.Preview]       `db:"preview"`
}

// closedImportRow is an import with how it ended; the columns are NULL where it has
// not.
type closedImportRow struct {
	importRow
	State    *engine.ImportState        `db:"state"`
	Result   *document[[]engine.Stored] `db:"result"`
	ClosedBy *string                    `db:"closed_by"`
	ClosedAt *moment                    `db:"closed_at"`
}

func (r *closedImportRow) imported() engine.Import {
	i := engine.Import{ID: r.ID, ImportSummary: r.Summary.value, State: engine.ImportPreviewed, By: r.RecordedBy, At: r.RecordedAt.Time}
	if r.State != nil {
		i.State, i.Result, i.ClosedBy, i.ClosedAt = *r.State, r.Result.value, *r.ClosedBy, &r.ClosedAt.Time
	}
	return i
}

type importFileRow struct {
	owned
	ImportID string `db:"import_id"`
	Seq      int    `db:"seq"`
	Name     string `db:"name"`
	Digest   string `db:"digest"`
	Size     int    `db:"size"`
	Content  []byte `db:"content"`
}

type importResultRow struct {
	owned
	recorded
	ImportID string                    `db:"import_id"`
	State    engine.ImportState        `db:"state"`
	Result   document[[]engine.Stored] `db:"result"`
}

// AddImport keeps files, byte for byte, with what was found in them.
func (s *Store) AddImport(ctx context.Context, scope engine.Scope, summary engine.ImportSummary, p engine.Preview, files []engine.ImportFile, by string, at time.Time) (string, error) {
	id, err := uuid.NewV7()
	if err != nil {
		return "", fmt.Errorf("add import: %w", err)
	}
	head := importRow{
		ID: id.String(), AgencyCode: scope.Agency, recorded: recordedBy(by, at),
		Summary: document[engine.ImportSummary]{summary}, Preview: document[engine.Preview]{p},
	}
	err = s.write(ctx, scope, func(q *session) error {
		if err := insert(ctx, q, "insert-import", []importRow{head}); err != nil {
			return err
		}
		for n, f := range files { // one by one: a statement with all of them would hold them once more
			row := importFileRow{ImportID: head.ID, Seq: n + 1, Name: f.Name, Digest: f.Digest, Size: len(f.Content), Content: f.Content}
			if row.Content == nil {
				row.Content = []byte{}
			}
			if err := insert(ctx, q, "insert-import-file", []importFileRow{row}); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return "", fmt.Errorf("add import: %w", err)
	}
	return head.ID, nil
}

// Imports returns imports, the newest first.
func (s *Store) Imports(ctx context.Context, scope engine.Scope, query engine.ImportQuery) ([]engine.Import, error) {
	var rows []closedImportRow
	err := s.read(ctx, scope, func(q *session) error {
		return q.list(ctx, &rows, "select-imports", args{"after": query.After, "limit": limitOf(query.Limit)})
	})
	if err != nil {
		return nil, fmt.Errorf("imports: %w", err)
	}
	list := make([]engine.Import, len(rows))
	for i := range rows {
		list[i] = rows[i].imported()
	}
	return list, nil
}

// Import returns one import with its preview.
func (s *Store) Import(ctx context.Context, scope engine.Scope, id string) (*engine.Import, *engine.Preview, error) {
	var row closedImportRow
	if err := s.read(ctx, scope, func(q *session) error { return q.get(ctx, &row, "select-import", args{"id": id}) }); err != nil {
		return nil, nil, fmt.Errorf("import %s: %w", id, err)
	}
	found := row.imported()
	return &found, &row.Preview.value, nil
}

// ImportDivision is the division of an import, known before anything of the division is
// stored.
func (s *Store) ImportDivision(ctx context.Context, id string) (division string, err error) {
	if s.prepared.Load() == nil {
		return "", errNotPrepared
	}
	p, err := s.named("select-import-division")
	if err != nil {
		return "", err
	}
	err = p.on[s.reader].GetContext(ctx, &division, map[string]any{"id": id})
	if errors.Is(err, sql.ErrNoRows) {
		err = engine.ErrNotFound
	}
	if err != nil {
		return "", fmt.Errorf("division of import %s: %w", id, err)
	}
	return division, nil
}

// ImportFiles returns the files of an import, in the order in which they came.
func (s *Store) ImportFiles(ctx context.Context, scope engine.Scope, id string) ([]engine.ImportFile, error) {
	var rows []importFileRow
	err := s.read(ctx, scope, func(q *session) error {
		err := q.list(ctx, &rows, "select-import-files", args{"id": id})
		if err == nil && len(rows) == 0 {
			err = engine.ErrNotFound
		}
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("files of import %s: %w", id, err)
	}
	files := make([]engine.ImportFile, len(rows))
	for i, r := range rows {
		files[i] = engine.ImportFile{Name: r.Name, Digest: r.Digest, Content: r.Content}
	}
	return files, nil
}

// CommitImport stores what an import's files hold, in one transaction with the
// import's end.
func (s *Store) CommitImport(ctx context.Context, scope engine.Scope, id string, in *engine.Intake, by string, at time.Time) (*engine.Import, error) {
	var done engine.Import
	err := checkIntake(scope, in)
	if err == nil {
		err = s.appendVersions(ctx, scope, func(q *session) (err error) {
			done, err = q.commitImport(ctx, id, in, recordedBy(by, at))
			return err
		})
	}
	if err != nil {
		return nil, fmt.Errorf("commit import %s: %w", id, err)
	}
	return &done, nil
}

func checkIntake(scope engine.Scope, in *engine.Intake) error {
	for _, d := range in.Declarations {
		if err := checkDeclaration(scope, d); err != nil {
			return err
		}
	}
	for _, r := range in.Reports {
		if err := checkMonths(r.FiscalYear, []engine.Report{*r}); err != nil {
			return err
		}
	}
	return nil
}

func (q *session) commitImport(ctx context.Context, id string, in *engine.Intake, by recorded) (engine.Import, error) {
	var row closedImportRow
	if err := q.get(ctx, &row, "select-import", args{"id": id}); err != nil {
		return engine.Import{}, err
	}
	done := row.imported()
	switch done.State {
	case engine.ImportCommitted:
		return done, nil
	case engine.ImportDiscarded:
		return done, fmt.Errorf("it was discarded: %w", engine.ErrConflict)
	case engine.ImportPreviewed:
	}
	now, err := q.effects(ctx, in)
	if err != nil {
		return done, err
	}
	if changed := changedSince(row.Preview.value.Effects, now); len(changed) > 0 {
		return done, &engine.ChangedError{Effects: changed}
	}
	if done.Result, err = q.saveIntake(ctx, in, by); err != nil {
		return done, err
	}
	done.State, done.ClosedBy, done.ClosedAt = engine.ImportCommitted, by.RecordedBy, &by.RecordedAt.Time
	if err := q.closeImport(ctx, id, done.State, done.Result, by); err != nil {
		return done, err
	}
	return done, q.renewStatistics(ctx, in)
}

func (q *session) closeImport(ctx context.Context, id string, state engine.ImportState, result []engine.Stored, by recorded) error {
	return insert(ctx, q, "insert-import-result", []importResultRow{{
		ImportID: id, State: state, Result: document[[]engine.Stored]{result}, recorded: by,
	}})
}

// changedSince are the effects that would now be laid over other versions than those
// that the preview was told from. What is stored meanwhile with the same content is
// no change.
func changedSince(then, now []engine.Effect) (changed []engine.Effect) {
	type key struct {
		kind        engine.FileKind
		year, month int
		what        string // the code, or the name of what has none
	}
	of := func(e engine.Effect) key { return key{e.Kind, e.Year, e.Month, cmp.Or(e.Code, e.Name)} }
	base := make(map[key]string, len(then))
	for _, e := range then {
		base[of(e)] = e.Base
	}
	for _, e := range now {
		if before, known := base[of(e)]; e.Change != engine.EffectSame && (!known || before != e.Base) {
			changed = append(changed, e)
		}
	}
	return changed
}

// saveIntake appends the goal tables first: the reports may be of projects that are
// new with them.
func (q *session) saveIntake(ctx context.Context, in *engine.Intake, by recorded) (result []engine.Stored, err error) {
	for _, d := range in.Declarations {
		saved, err := q.saveDeclaration(ctx, d, by)
		if err != nil {
			return nil, fmt.Errorf("declaration of %d: %w", d.FiscalYear, err)
		}
		result = append(result, engine.Stored{Kind: engine.FileGoals, Year: d.FiscalYear, New: saved.New, Changed: saved.Changed, Same: saved.Same})
	}
	for _, r := range in.Reports {
		var saved Saved
		if err := q.saveMonth(ctx, *r, &saved, by); err != nil {
			return nil, fmt.Errorf("report of %d-%02d: %w", r.FiscalYear, r.Month, err)
		}
		result = append(result, engine.Stored{Kind: engine.FileReport, Year: r.FiscalYear, Month: r.Month, New: saved.New, Changed: saved.Changed, Same: saved.Same})
	}
	return result, nil
}

// DiscardImport closes an import that is not wanted; doing so again changes nothing.
func (s *Store) DiscardImport(ctx context.Context, scope engine.Scope, id, by string, at time.Time) error {
	err := s.appendVersions(ctx, scope, func(q *session) error {
		var row closedImportRow
		if err := q.get(ctx, &row, "select-import", args{"id": id}); err != nil {
			return err
		}
		switch row.imported().State {
		case engine.ImportDiscarded:
			return nil
		case engine.ImportCommitted:
			return fmt.Errorf("it is committed: %w", engine.ErrConflict)
		case engine.ImportPreviewed:
		}
		return q.closeImport(ctx, id, engine.ImportDiscarded, nil, recordedBy(by, at))
	})
	if err != nil {
		return fmt.Errorf("discard import %s: %w", id, err)
	}
	return nil
}
