package storage

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"zhunsheng/engine"
	"zhunsheng/fixtures"
)

// migrationCount is how many there are.
const migrationCount = 22

func TestMigrate(t *testing.T) {
	onBothUnmigrated(t, func(t *testing.T, dsn string) {
		s := opened(t, dsn)
		if err := s.Ready(t.Context()); err == nil {
			t.Error("an empty database is ready")
		}
		if _, err := s.Runs(t.Context(), seedScope, engine.RunQuery{}); !errors.Is(err, errNotPrepared) {
			t.Errorf("a query before Migrate is %v", err)
		}
		if _, err := s.ResumeRun(t.Context(), seedScope, "1"); !errors.Is(err, errNotPrepared) {
			t.Errorf("resuming before Migrate: %v", err)
		}
		applied, err := s.Migrate(t.Context())
		if err != nil || len(applied) != migrationCount || applied[0] != "00001_declarations.sql" {
			t.Fatalf("applied %v, %v", applied, err)
		}
		if err := s.Ready(t.Context()); err != nil {
			t.Errorf("after Migrate: %v", err)
		}
		again, err := s.Migrate(t.Context())
		if err != nil || len(again) != 0 {
			t.Errorf("the second time it applied %v, %v", again, err)
		}
		other := opened(t, dsn)
		if err := other.Ready(t.Context()); err != nil {
			t.Errorf("a program that does not migrate: %v", err)
		}
		if _, err := other.Runs(t.Context(), seedScope, engine.RunQuery{}); err != nil {
			t.Error(err)
		}
	})
}

// Programs that start at once all succeed, and each migration is applied once.
func TestMigrateTogether(t *testing.T) {
	onBothUnmigrated(t, func(t *testing.T, dsn string) {
		const programs = 4
		var wg sync.WaitGroup
		var mu sync.Mutex
		all := map[string]int{}
		for range programs {
			s := opened(t, dsn)
			wg.Go(func() {
				applied, err := s.Migrate(t.Context())
				if err != nil {
					t.Error(err)
				}
				mu.Lock()
				defer mu.Unlock()
				for _, name := range applied {
					all[name]++
				}
			})
		}
		wg.Wait()
		for name, n := range all {
			if n != 1 {
				t.Errorf("%s was applied %d times", name, n)
			}
		}
		if len(all) != migrationCount {
			t.Errorf("applied %v", all)
		}
	})
}

// SQLite has no lock of its own that outlasts one migration, so ours is tried.
func TestMigrateWaitsForAnotherProgram(t *testing.T) {
	path := filepath.Join(t.TempDir(), "zhunsheng.db")
	s := opened(t, path)
	other := &fileLocker{path: path + ".migrate"}
	if err := other.Lock(t.Context(), nil); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 100*time.Millisecond)
	defer cancel()
	if applied, err := s.Migrate(ctx); err == nil || len(applied) > 0 {
		t.Errorf("while another program migrates: %v, %v", applied, err)
	}
	if err := other.Unlock(t.Context(), nil); err != nil {
		t.Fatal(err)
	}
	if applied, err := s.Migrate(t.Context()); err != nil || len(applied) != migrationCount {
		t.Errorf("after it: %v, %v", applied, err)
	}
}

// Down exists for whoever tries a version and goes back.
func TestMigrationsGoDown(t *testing.T) {
	onBoth(t, func(t *testing.T, s *Store) {
		if _, err := s.migrations.provider.DownTo(t.Context(), 0); err != nil {
			t.Fatal(err)
		}
		if applied, err := s.Migrate(t.Context()); err != nil || len(applied) != migrationCount {
			t.Errorf("up again: %v, %v", applied, err)
		}
	})
}

// A step that adds to reports leaves those that are stored as they were.
func TestReportsOutliveAMigration(t *testing.T) {
	onBoth(t, func(t *testing.T, s *Store) {
		seeded(t, s)
		if _, err := s.migrations.provider.DownTo(t.Context(), 10); err != nil {
			t.Fatal(err)
		}
		if _, err := s.Migrate(t.Context()); err != nil {
			t.Fatal(err)
		}
		got, err := s.Report(t.Context(), seedScope, fixtures.DemoYear, 12)
		if diff := cmp.Diff(sorted(seedReport(t, 12)), got); err != nil || diff != "" {
			t.Errorf("%v\n%s", err, diff)
		}
		if saved, err := s.SaveReport(t.Context(), seedScope, seedReport(t, 12), "李四", morning); err != nil || saved != (Saved{Same: 8}) {
			t.Errorf("the same again: %+v, %v", saved, err)
		}
	})
}

func TestParseDSN(t *testing.T) {
	for dsn, want := range map[string]address{
		":memory:":                        {dialect: sqlite},
		"sqlite::memory:":                 {dialect: sqlite},
		"data/a.db":                       {dialect: sqlite, path: "data/a.db"},
		"sqlite:a.db":                     {dialect: sqlite, path: "a.db"},
		"sqlite:///var/a.db":              {dialect: sqlite, path: "/var/a.db"},
		"postgres://u:p@h/d?sslmode=no":   {dialect: postgres, url: "postgres://u:p@h/d?sslmode=no"},
		"postgresql://u@h/d":              {dialect: postgres, url: "postgresql://u@h/d"},
		`C:\Users\zhang\zhunsheng.db`:     {dialect: sqlite, path: `C:\Users\zhang\zhunsheng.db`},
		"/data/a:b.db":                    {dialect: sqlite, path: "/data/a:b.db"},
		"/data/what?_pragma=x(1)#100%.db": {dialect: sqlite, path: "/data/what?_pragma=x(1)#100%.db"},
	} {
		if got, err := parseDSN(dsn); err != nil || got != want {
			t.Errorf("%s: %+v, %v", dsn, got, err)
		}
	}
	for _, dsn := range []string{"", "sqlite:", "mysql://u:geheim@h/d", "postgres://u:geheim@h:x y/d"} {
		_, err := parseDSN(dsn)
		if err == nil || strings.Contains(err.Error(), "geheim") {
			t.Errorf("%s: %v", dsn, err)
		}
	}
}

func TestOpenCreatesTheFileAtItsPath(t *testing.T) {
	path := filepath.Join(t.TempDir(), "data", "what? 100% #1.db")
	migrated(t, path)
	if _, err := os.Stat(path); err != nil {
		t.Error(err)
	}
}

func TestOpenWhereNobodyAnswers(t *testing.T) {
	if _, err := Open(t.Context(), "postgres://u:geheim@127.0.0.1:1/d?sslmode=disable&connect_timeout=1"); err == nil || strings.Contains(err.Error(), "geheim") {
		t.Errorf("%v", err)
	}
	if _, err := Open(t.Context(), t.TempDir()); err == nil {
		t.Error("a folder was opened as a database")
	}
}

func TestMemoryIsOneDatabasePerStore(t *testing.T) {
	s := migrated(t, "sqlite::memory:")
	d := seeded(t, s)
	got, err := s.Declaration(t.Context(), seedScope, d.FiscalYear)
	if err != nil || len(got.Tables) != len(d.Tables) {
		t.Errorf("%v, %v", got, err)
	}
	other := migrated(t, ":memory:")
	if _, err := other.Declaration(t.Context(), seedScope, d.FiscalYear); !errors.Is(err, engine.ErrNotFound) {
		t.Errorf("another store in memory: %v", err)
	}
}
