package storage

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/jmoiron/sqlx"
	"github.com/lib/pq"
	"github.com/lib/pq/pqerror"

	"zhunsheng/engine"
)

// maxRaces bounds how often a transaction is tried again after another one
// appended the same version first. Each round at least one of the rivals is done.
const maxRaces = 20

// session is one transaction under one scope: nothing in it can be read or
// written without the scope's division.
type session struct {
	store *Store
	db    *sqlx.DB
	conn  *sqlx.Conn
	tx    *sqlx.Tx
	scope engine.Scope
}

// args are a statement's parameters besides the scope's.
type args map[string]any

// read runs a function on one snapshot of the database.
func (s *Store) read(ctx context.Context, scope engine.Scope, do func(*session) error) error {
	options := &sql.TxOptions{ReadOnly: true}
	if s.dialect == postgres {
		options.Isolation = sql.LevelRepeatableRead
	}
	return s.transact(ctx, s.reader, options, scope, do)
}

// write runs a function whose changes are stored whole or not at all.
func (s *Store) write(ctx context.Context, scope engine.Scope, do func(*session) error) error {
	return s.transact(ctx, s.writer, nil, scope, do)
}

// appendVersions is write for a function that reads the newest versions and
// appends after them. Where another transaction was faster, it runs again, and
// reading again decides.
func (s *Store) appendVersions(ctx context.Context, scope engine.Scope, do func(*session) error) error {
	return raced(func() error { return s.write(ctx, scope, do) })
}

// raced runs a transaction again as long as another one was faster.
func raced(transaction func() error) error {
	for round := 1; ; round++ {
		err := transaction()
		if pq.As(err, pqerror.UniqueViolation, pqerror.TRSerializationFailure, pqerror.TRDeadlockDetected) == nil {
			return err
		}
		if round == maxRaces {
			return fmt.Errorf("%w: %w", engine.ErrConflict, err)
		}
	}
}

func (s *Store) transact(ctx context.Context, db *sqlx.DB, options *sql.TxOptions, scope engine.Scope, do func(*session) error) error {
	switch {
	case s.prepared.Load() == nil:
		return errNotPrepared
	case scope.Division == "":
		return errors.New("the scope names no division")
	case !storable(scope.Division) || !storable(scope.Agency):
		return engine.ErrNotFound
	}
	conn, err := db.Connx(ctx)
	if err != nil {
		return err
	}
	defer conn.Close() //nolint:errcheck // it goes back to the pool
	tx, err := conn.BeginTxx(ctx, options)
	if err != nil {
		return err
	}
	defer tx.Rollback()
	if err := do(&session{s, db, conn, tx, scope}); err != nil {
		return err
	}
	return tx.Commit()
}

// everywhere reads all rows of a statement that is about no one division: what is done
// with each is then in a session of its own.
func (s *Store) everywhere(ctx context.Context, rows any, name string, a map[string]any) error {
	if s.prepared.Load() == nil {
		return errNotPrepared
	}
	p, err := s.named(name)
	if err == nil {
		err = p.on[s.reader].SelectContext(ctx, rows, a)
	}
	if err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	return nil
}

// list reads all rows of a statement.
func (q *session) list(ctx context.Context, rows any, name string, a args) error {
	return q.run(ctx, name, a, func(stmt *sqlx.NamedStmt, bound map[string]any) error {
		return stmt.SelectContext(ctx, rows, bound)
	})
}

// get reads one row; engine.ErrNotFound where there is none.
func (q *session) get(ctx context.Context, row any, name string, a args) error {
	err := q.run(ctx, name, a, func(stmt *sqlx.NamedStmt, bound map[string]any) error {
		return stmt.GetContext(ctx, row, bound)
	})
	if errors.Is(err, sql.ErrNoRows) {
		return engine.ErrNotFound
	}
	return err
}

// exec runs a statement that returns no rows.
func (q *session) exec(ctx context.Context, name string, a args) error {
	return q.run(ctx, name, a, func(stmt *sqlx.NamedStmt, bound map[string]any) error {
		_, err := stmt.ExecContext(ctx, bound)
		return err
	})
}

// run adds the scope to a statement's parameters.
func (q *session) run(ctx context.Context, name string, a args, do func(*sqlx.NamedStmt, map[string]any) error) error {
	bound := map[string]any{"division": q.scope.Division, "agency": q.scope.Agency}
	for key, value := range a {
		if _, taken := bound[key]; taken {
			return fmt.Errorf("%s: the parameter %s is the scope's", name, key)
		}
		if text, ok := value.(string); ok && !storable(text) {
			return engine.ErrNotFound // nothing is stored under such a name
		}
		bound[key] = value
	}
	p, err := q.store.named(name)
	if err != nil {
		return err
	}
	stmt := q.tx.NamedStmtContext(ctx, p.on[q.db])
	if err := do(stmt, bound); err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	return nil
}

// owned is the part of every row that says whose it is.
type owned struct {
	Division string `db:"division"`
}

func (o *owned) own(s engine.Scope) { o.Division = s.Division }

// ownable is a pointer to a row that embeds owned.
type ownable[T any] interface {
	*T
	own(engine.Scope)
}

const (
	// PostgreSQL takes 65535 parameters in one statement. SQLite takes 32766, but its
	// driver looks for each among all: a few rows at a time are several times faster.
	maxParameters       = 32766
	maxParametersSQLite = 256
	maxRows             = 1000
)

func (d dialect) maxParameters() int {
	if d == sqlite {
		return maxParametersSQLite
	}
	return maxParameters
}

// insert runs an INSERT for all rows, as many at once as the databases take; PostgreSQL is given
// many by COPY. The rows are the scope's division's, whatever they say.
func insert[T any, P ownable[T]](ctx context.Context, q *session, name string, rows []T) error {
	if len(rows) == 0 {
		return nil
	}
	p, err := q.store.named(name)
	if err != nil {
		return err
	}
	if c, ok := p.copies(); ok && q.store.dialect == postgres && len(rows) >= manyRows {
		for i := range rows {
			P(&rows[i]).own(q.scope)
		}
		return copyIn(ctx, q, c, rows)
	}
	size := min(maxRows, q.store.dialect.maxParameters()/len(p.on[q.db].Params))
	for chunk := range slices.Chunk(rows, size) {
		for i := range chunk {
			P(&chunk[i]).own(q.scope)
		}
		text, values, err := q.tx.BindNamed(p.text, chunk)
		if err == nil {
			err = checkStorable(values)
		}
		if err == nil {
			_, err = q.tx.ExecContext(ctx, text, values...)
		}
		if err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
	}
	return nil
}

// checkStorable refuses on both databases what PostgreSQL does not take.
func checkStorable(values []any) error {
	for _, value := range values {
		switch v := value.(type) {
		case string:
			if !storable(v) {
				return fmt.Errorf("%w: the text %q", engine.ErrInvalid, v)
			}
		case *string:
			if v != nil && !storable(*v) {
				return fmt.Errorf("%w: the text %q", engine.ErrInvalid, *v)
			}
		}
	}
	return nil
}

func storable(text string) bool { return utf8.ValidString(text) && !strings.ContainsRune(text, 0) }
