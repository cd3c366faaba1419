package storetest

import (
	"context"
	"database/sql"
	"errors"
	"testing"

	"github.com/jmoiron/sqlx"
)

// Leader names the worker, as host/process/number, that hands out what is due and what
// killed workers left behind; empty where none does at the moment.
func Leader(t testing.TB, dsn string) (name string) {
	t.Helper()
	db, err := sqlx.Connect("postgres", dsn)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close() //nolint:errcheck // nothing was written
	err = db.GetContext(context.Background(), &name, "SELECT leader_id FROM river_leader WHERE expires_at > now()")
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		t.Fatal(err)
	}
	return name
}
