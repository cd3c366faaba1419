package storetest

import (
	"fmt"
	"testing"
	"time"

	"github.com/jmoiron/sqlx"
)

// Stranding lets nobody take a part of a run while it calls back, with a function that
// waits until a process has been handed the job of one: whoever is killed then dies
// between the two. dsn is of a PostgreSQL.
func Stranding(t *testing.T, dsn string, do func(handedTo func(pid int))) {
	t.Helper()
	db, err := sqlx.Connect("postgres", dsn)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close() //nolint:errcheck // nothing is lost
	hold, err := db.BeginTxx(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	defer hold.Rollback()
	if _, err := hold.ExecContext(t.Context(), "SELECT 1 FROM run_parts FOR NO KEY UPDATE"); err != nil {
		t.Fatal(err)
	}
	do(func(pid int) {
		for deadline := time.Now().Add(30 * time.Second); time.Now().Before(deadline); time.Sleep(10 * time.Millisecond) {
			var handed bool
			if err := db.GetContext(t.Context(), &handed, `SELECT EXISTS (
				SELECT 1 FROM river_job WHERE state = 'running' AND queue = 'parts' AND array_to_string(attempted_by, ' ') LIKE $1)`,
				fmt.Sprintf("%%/%d/%%", pid)); err != nil {
				t.Fatal(err)
			}
			if handed {
				return
			}
		}
		t.Fatalf("process %d is handed nothing", pid)
	})
}
