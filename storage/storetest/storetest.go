package storetest

import (
	"context"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/uuid"
	"github.com/jmoiron/sqlx"
	_ "github.com/lib/pq" // the driver that the throw-away schemas are made with

	"zhunsheng/storage"
)

// Each runs a test on SQLite and on PostgreSQL, as sub-tests.
func Each(t *testing.T, test func(t *testing.T, store *storage.Store)) {
	t.Helper()
	t.Run("sqlite", func(t *testing.T) { test(t, SQLite(t)) })
	t.Run("postgres", func(t *testing.T) { test(t, Postgres(t)) })
}

// SQLite is a new embedded store in a file of its own.
func SQLite(t testing.TB) *storage.Store {
	t.Helper()
	return open(t, filepath.Join(t.TempDir(), "test.db"))
}

// Postgres is a new schema on the server of the tests.
func Postgres(t testing.TB) *storage.Store {
	t.Helper()
	return open(t, PostgresDSN(t))
}

// PostgresDSN names a new, empty schema on the server of the tests.
func PostgresDSN(t testing.TB) string {
	t.Helper()
	dsn := os.Getenv("ZHUNSHENG_TEST_DSN")
	if dsn == "" {
		if os.Getenv("CI") != "" {
			t.Fatal("ZHUNSHENG_TEST_DSN is not set: in CI the tests run on a real PostgreSQL (make test starts one)")
		}
		t.Skip("ZHUNSHENG_TEST_DSN is not set: make test starts a PostgreSQL")
	}
	db, err := sqlx.Connect("postgres", dsn)
	if err != nil {
		t.Fatalf("connect to the server of the tests: %v", err)
	}
	schema := fmt.Sprintf("test_%x", uuid.New())
	if _, err := db.Exec("CREATE SCHEMA " + schema); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if _, err := db.Exec("DROP SCHEMA " + schema + " CASCADE"); err != nil {
			t.Errorf("drop schema: %v", err)
		}
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	})
	address, err := url.Parse(dsn)
	if err != nil {
		t.Fatal(err)
	}
	query := address.Query()
	query.Set("search_path", schema)
	address.RawQuery = query.Encode()
	return address.String()
}

func open(t testing.TB, dsn string) *storage.Store {
	t.Helper()
	ctx := context.Background()
	store, err := storage.Open(ctx, dsn)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := store.Close(); err != nil {
			t.Error(err)
		}
	})
	if _, err := store.Migrate(ctx); err != nil {
		t.Fatal(err)
	}
	return store
}
