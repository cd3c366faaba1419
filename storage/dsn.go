package storage

import (
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/jmoiron/sqlx"
	_ "github.com/lib/pq" // the driver postgres
	_ "modernc.org/sqlite"
)

// dialect is one of the two databases.
type dialect string

const (
	sqlite   dialect = "sqlite"
	postgres dialect = "postgres"
)

// sqlx does not know the name of this driver, and would leave :names in place.
func init() { sqlx.BindDriver(string(sqlite), sqlx.QUESTION) }

// address is where a database is: a URL, or a path that is empty for a database
// in memory.
type address struct {
	dialect dialect
	url     string
	path    string
}

// parseDSN never repeats the DSN in an error: it may hold a password.
func parseDSN(dsn string) (address, error) {
	scheme, rest, found := strings.Cut(dsn, ":")
	switch {
	case dsn == "":
		return address{}, errors.New("the address of the database is empty")
	case dsn == ":memory:" || dsn == "sqlite::memory:":
		return address{dialect: sqlite}, nil
	case !found:
		return address{dialect: sqlite, path: dsn}, nil
	case scheme == "sqlite":
		path := strings.TrimPrefix(rest, "//")
		if path == "" {
			return address{}, errors.New("the address sqlite: names no file")
		}
		return address{dialect: sqlite, path: path}, nil
	case scheme == "postgres" || scheme == "postgresql":
		if _, err := url.Parse(dsn); err != nil {
			return address{}, errors.New("the address of the PostgreSQL database is not a URL")
		}
		return address{dialect: postgres, url: dsn}, nil
	case strings.HasPrefix(rest, "//"):
		return address{}, fmt.Errorf("no database is known by %s://", scheme)
	}
	return address{dialect: sqlite, path: dsn}, nil
}

// connect opens the handles for reading and for writing.
func (a address) connect() (reader, writer *sqlx.DB, err error) {
	if a.dialect == postgres {
		db, err := sqlx.Open(string(postgres), a.url)
		if err != nil {
			return nil, nil, errors.New("the address of the PostgreSQL database is not understood")
		}
		db.SetMaxOpenConns(20)
		db.SetMaxIdleConns(10)
		db.SetConnMaxIdleTime(5 * time.Minute)
		return db, db, nil
	}
	if a.path == "" {
		// Each connection to memory is a database of its own: one serves for all.
		db, err := sqlx.Open(string(sqlite), ":memory:?"+pragmas("immediate"))
		if err != nil {
			return nil, nil, err
		}
		keepOne(db)
		return db, db, nil
	}
	if err := os.MkdirAll(filepath.Dir(a.path), 0o750); err != nil {
		return nil, nil, err
	}
	if writer, err = sqlx.Open(string(sqlite), fileURI(a.path)+"?"+pragmas("immediate")); err != nil {
		return nil, nil, err
	}
	keepOne(writer)
	if reader, err = sqlx.Open(string(sqlite), fileURI(a.path)+"?"+pragmas("deferred")+"&_pragma=query_only(1)"); err != nil {
		return nil, nil, errors.Join(err, writer.Close())
	}
	return reader, writer, nil
}

func keepOne(db *sqlx.DB) {
	db.SetMaxOpenConns(1)
	db.SetMaxIdleConns(1)
	db.SetConnMaxLifetime(0)
	db.SetConnMaxIdleTime(0)
}

// fileURI writes a path so that SQLite takes no part of it for parameters.
func fileURI(path string) string { return "file:" + (&url.URL{Path: path}).EscapedPath() }

// pragmas are the parameters of a SQLite connection. A transaction that will
// write takes the lock when it begins: taken later it could not be waited for.
func pragmas(lock string) string {
	return "_pragma=busy_timeout(10000)&_pragma=journal_mode(WAL)&_pragma=foreign_keys(1)&_pragma=synchronous(NORMAL)" +
		"&_time_format=sqlite&_texttotime=1&_timezone=UTC&_txlock=" + lock
}
