package storage

import (
	"context"
	"database/sql"
	"embed"
	"errors"
	"fmt"
	"hash/crc64"
	"io/fs"
	"path"
	"slices"
	"strings"

	"github.com/jmoiron/sqlx"
	"github.com/pressly/goose/v3"
	"github.com/pressly/goose/v3/lock"
)

//go:embed migrations/*.sql
var migrationFiles embed.FS

// migrations are the steps that lead to the schema, the same on both databases but
// for those that are named for one of them: NAME.postgres.sql, NAME.sqlite.sql.
type migrations struct {
	provider *goose.Provider
	// locked runs a function that no other program runs at the same time.
	locked func(ctx context.Context, do func(context.Context) error) error
}

func newMigrations(ctx context.Context, db *sqlx.DB, a address) (migrations, error) {
	files, err := fs.Sub(migrationFiles, "migrations")
	if err != nil {
		return migrations{}, fmt.Errorf("read migrations: %w", err)
	}
	options := []goose.ProviderOption{goose.WithDisableGlobalRegistry(true)}
	kind := goose.DialectSQLite3
	locked := func(ctx context.Context, do func(context.Context) error) error { return do(ctx) }
	switch {
	case a.dialect == postgres:
		kind = goose.DialectPostgres
		locker, err := sessionLocker(ctx, db)
		if err != nil {
			return migrations{}, err
		}
		options = append(options, goose.WithSessionLocker(locker))
		locked = lockedSession(db, locker)
	case a.path != "":
		options = append(options, goose.WithLocker(&fileLocker{path: a.path + ".migrate"}))
		locked = (&fileLocker{path: a.path + ".migrate"}).locked
	}
	provider, err := goose.NewProvider(kind, db.DB, dialectFiles{files, a.dialect}, options...)
	if err != nil {
		return migrations{}, fmt.Errorf("read migrations: %w", err)
	}
	return migrations{provider, locked}, nil
}

// dialectFiles are the files of one database and those of both.
type dialectFiles struct {
	fs.FS
	dialect dialect
}

// Glob leaves out what is another database's.
func (f dialectFiles) Glob(pattern string) ([]string, error) {
	names, err := fs.Glob(f.FS, pattern)
	return slices.DeleteFunc(names, func(name string) bool {
		only := path.Ext(strings.TrimSuffix(name, ".sql"))
		return only != "" && only != "."+string(f.dialect)
	}), err
}

func (m migrations) up(ctx context.Context) (applied []string, err error) {
	results, err := m.provider.Up(ctx)
	for _, r := range results {
		applied = append(applied, path.Base(r.Source.Path))
	}
	if err != nil {
		return applied, fmt.Errorf("migrate: %w", err)
	}
	return applied, nil
}

// sessionLocker locks one schema of a PostgreSQL database: others in it may be
// migrated at the same time.
func sessionLocker(ctx context.Context, db *sqlx.DB) (lock.SessionLocker, error) {
	var schema string
	if err := db.QueryRowContext(ctx, "SELECT current_schema()").Scan(&schema); err != nil {
		return nil, fmt.Errorf("find the schema: %w", err)
	}
	id := crc64.Checksum([]byte("zhunsheng migrations "+schema), crc64.MakeTable(crc64.ISO))
	locker, err := lock.NewPostgresSessionLocker(
		lock.WithLockID(int64(id)), //nolint:gosec // any 64 bits are a lock's id
		lock.WithLockTimeout(1, 300))
	if err != nil {
		return nil, fmt.Errorf("lock migrations: %w", err)
	}
	return locker, nil
}

// lockedSession holds a session's lock while a function runs.
func lockedSession(db *sqlx.DB, locker lock.SessionLocker) func(context.Context, func(context.Context) error) error {
	return func(ctx context.Context, do func(context.Context) error) (err error) {
		conn, err := db.Conn(ctx)
		if err != nil {
			return err
		}
		defer func() { err = errors.Join(err, conn.Close()) }()
		if err := locker.SessionLock(ctx, conn); err != nil {
			return err
		}
		defer func() { err = errors.Join(err, locker.SessionUnlock(context.WithoutCancel(ctx), conn)) }()
		return do(ctx)
	}
}

// fileLocker is a lock between processes on one SQLite database: an open
// exclusive transaction on a file beside it, which ends with its process.
// SQLite has no lock that outlasts the migrations' own transactions.
type fileLocker struct {
	path string
	db   *sql.DB
}

func (l *fileLocker) Lock(ctx context.Context, _ *sql.DB) error {
	db, err := sql.Open(string(sqlite), fileURI(l.path)+"?_pragma=busy_timeout(300000)")
	if err != nil {
		return err
	}
	db.SetMaxOpenConns(1)
	if _, err := db.ExecContext(ctx, "BEGIN EXCLUSIVE"); err != nil {
		return errors.Join(err, db.Close())
	}
	l.db = db
	return nil
}

func (l *fileLocker) Unlock(context.Context, *sql.DB) error { return l.db.Close() }

func (l *fileLocker) locked(ctx context.Context, do func(context.Context) error) (err error) {
	if err := l.Lock(ctx, nil); err != nil {
		return err
	}
	defer func() { err = errors.Join(err, l.Unlock(ctx, nil)) }()
	return do(ctx)
}
