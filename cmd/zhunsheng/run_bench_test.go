package main

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"zhunsheng/engine"
	"zhunsheng/storage"
	"zhunsheng/storage/testschema"
)

// BenchmarkRun evaluates 5,000 projects that are stored, out of each of the databases.
func BenchmarkRun(b *testing.B) {
	b.Run("sqlite", func(b *testing.B) { benchmarkRun(b, filepath.Join(b.TempDir(), "store.db")) })
	b.Run("postgres", func(b *testing.B) {
		if os.Getenv("ZHUNSHENG_TEST_DSN") == "" {
			b.Skip("ZHUNSHENG_TEST_DSN is not set: not measured")
		}
		benchmarkRun(b, testschema.New(b))
	})
}

func benchmarkRun(b *testing.B, dsn string) {
	store, err := storage.Open(b.Context(), dsn)
	if err != nil {
		b.Fatal(err)
	}
	if _, err := store.Migrate(b.Context()); err != nil {
		b.Fatal(err)
	}
	saveAll(b, store, manyTables(b, thousands))
	if _, err := store.SaveReport(b.Context(), engine.Scope{Division: "130209"}, manyReports(b, thousands), "bench", time.Now()); err != nil {
		b.Fatal(err)
	}
	if err := store.Close(); err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		measure(b, "run", "--dsn", dsn, "--month", "12")
	}
}
