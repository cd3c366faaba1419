package storage

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"

	"github.com/jmoiron/sqlx"

	"zhunsheng/engine"
)

// Store is a database of declarations, reports, runs and alerts. It is safe for
// concurrent use.
type Store struct {
	dialect dialect
	// reader and writer are one handle on PostgreSQL. On SQLite the writer has one
	// connection, so that writers queue in the program instead of in the file.
	reader, writer *sqlx.DB
	migrations     migrations
	catalogs       *engine.Catalogs
	jobs           *jobs
	columns        columnsCache
	// partSize is how many projects make a part of a run; a test sets it lower.
	partSize  int
	preparing sync.Mutex
	prepared  atomic.Pointer[map[string]preparedStatement] // nil until the store is ready
	// observe, where a test has set it, hears the name of each statement that runs.
	observe func(name string)
}

var _ engine.Register = (*Store)(nil)

var errNotPrepared = errors.New("the store is not ready: call Migrate or Ready first")

// Open connects to a database: postgres://… is PostgreSQL; a path, sqlite:PATH
// or :memory: is SQLite, created where it is absent. The store serves once
// Migrate or Ready has succeeded.
func Open(ctx context.Context, dsn string) (*Store, error) {
	address, err := parseDSN(dsn)
	if err != nil {
		return nil, err
	}
	s := &Store{dialect: address.dialect, partSize: partSize}
	s.catalogs = engine.NewCatalogs(s)
	if s.reader, s.writer, err = address.connect(); err != nil {
		return nil, fmt.Errorf("open %s: %w", address.dialect, err)
	}
	if err := s.writer.PingContext(ctx); err != nil {
		return nil, errors.Join(fmt.Errorf("open %s: %w", address.dialect, err), s.Close())
	}
	if s.migrations, err = newMigrations(ctx, s.writer, address); err != nil {
		return nil, errors.Join(err, s.Close())
	}
	if s.jobs, err = newJobs(s.writer, address); err != nil {
		return nil, errors.Join(err, s.Close())
	}
	return s, nil
}

// Close ends all statements and connections.
func (s *Store) Close() error {
	err := s.writer.Close()
	if s.reader != s.writer {
		err = errors.Join(err, s.reader.Close())
	}
	return err
}

// Migrate brings the schema up to date and returns the names of the migrations
// that it applied. Any number of programs may do so at once.
func (s *Store) Migrate(ctx context.Context) (applied []string, err error) {
	if applied, err = s.migrations.up(ctx); err != nil {
		return applied, err
	}
	if err := s.migrations.locked(ctx, s.jobs.migrate); err != nil {
		return applied, fmt.Errorf("migrate the tables of the jobs: %w", err)
	}
	return applied, s.prepare(ctx)
}

// Ready tells whether the database answers, its schema is up to date and every
// statement fits it.
func (s *Store) Ready(ctx context.Context) error {
	pending, err := s.migrations.provider.HasPending(ctx)
	switch {
	case err != nil:
		return fmt.Errorf("check migrations: %w", err)
	case pending:
		return errors.New("migrations are pending")
	}
	if err := s.jobs.ready(ctx); err != nil {
		return err
	}
	return s.prepare(ctx)
}

// preparedStatement is a statement that the database has understood.
type preparedStatement struct {
	statement
	on map[*sqlx.DB]*sqlx.NamedStmt // a handle's transactions take only its own
}

// named finds a statement for running it.
func (s *Store) named(name string) (preparedStatement, error) {
	p, ok := (*s.prepared.Load())[name]
	if !ok {
		return p, fmt.Errorf("no statement is named %s", name)
	}
	if s.observe != nil {
		s.observe(name)
	}
	return p, nil
}

// prepare lets the database check every statement, once.
func (s *Store) prepare(ctx context.Context) (err error) {
	s.preparing.Lock()
	defer s.preparing.Unlock()
	if s.prepared.Load() != nil {
		return nil
	}
	statements, err := loadStatements(s.dialect)
	if err != nil {
		return err
	}
	prepared := make(map[string]preparedStatement, len(statements))
	defer func() {
		if err != nil {
			err = errors.Join(err, closeAll(prepared))
		}
	}()
	for _, q := range statements {
		p := preparedStatement{q, map[*sqlx.DB]*sqlx.NamedStmt{}}
		prepared[q.name] = p
		for _, db := range []*sqlx.DB{s.writer, s.reader} {
			if p.on[db] != nil || db != s.writer && !q.reads() || q.isTemplate() {
				continue
			}
			stmt, err := db.PrepareNamedContext(ctx, q.text) //nolint:sqlclosecheck // it lives as long as the store
			if err != nil {
				return fmt.Errorf("prepare statement %s: %w", q.name, err)
			}
			p.on[db] = stmt
		}
	}
	s.prepared.Store(&prepared)
	return nil
}

func closeAll(prepared map[string]preparedStatement) (err error) {
	for _, p := range prepared {
		for _, stmt := range p.on {
			err = errors.Join(err, stmt.Close())
		}
	}
	return err
}
