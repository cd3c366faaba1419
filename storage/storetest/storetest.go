package storetest

import (
	"context"
	"path/filepath"
	"testing"

	"zhunsheng/storage"
	"zhunsheng/storage/testschema"
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
	return open(t, testschema.New(t))
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
