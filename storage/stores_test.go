package storage

import (
	"context"
	"encoding/json"
	"path/filepath"
	"testing"
	"time"

	"zhunsheng/engine"
	"zhunsheng/fixtures"
	"zhunsheng/rules"
	"zhunsheng/sheet"
	"zhunsheng/storage/testschema"
)

var (
	seedScope = engine.Scope{Division: "130209"}
	morning   = time.Date(2025, 7, 3, 8, 30, 0, 123456000, time.UTC)
)

// onBoth runs a test on a migrated store of each database.
func onBoth(t *testing.T, test func(t *testing.T, s *Store)) {
	t.Helper()
	onBothUnmigrated(t, func(t *testing.T, dsn string) { test(t, migrated(t, dsn)) })
}

// onBothUnmigrated runs a test on an empty database of each kind.
func onBothUnmigrated(t *testing.T, test func(t *testing.T, dsn string)) {
	t.Helper()
	t.Run("sqlite", func(t *testing.T) {
		t.Parallel()
		test(t, filepath.Join(t.TempDir(), "zhunsheng.db"))
	})
	t.Run("postgres", func(t *testing.T) {
		t.Parallel()
		test(t, testschema.New(t))
	})
}

func opened(t testing.TB, dsn string) *Store {
	t.Helper()
	s, err := Open(t.Context(), dsn)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return s
}

func migrated(t *testing.T, dsn string) *Store {
	t.Helper()
	s := opened(t, dsn)
	if _, err := s.Migrate(t.Context()); err != nil {
		t.Fatal(err)
	}
	return s
}

// seed is the real declaration: eight projects of one agency.
func seed(t *testing.T) *rules.Declaration {
	t.Helper()
	d, _, err := sheet.ReadGoals("goal-tables.json", fixtures.SeedJSON())
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func seedReport(t *testing.T, month int) *engine.Report {
	t.Helper()
	r, _, err := sheet.ReadReport("actuals.json", fixtures.Actuals(month))
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// seeded is a store with the real declaration and the data of all checkpoints.
func seeded(t *testing.T, s *Store) *rules.Declaration {
	t.Helper()
	d := seed(t)
	saveSeed(t, s, d)
	return d
}

// saveSeed saves a declaration of the seed's projects, and what they reported.
func saveSeed(t *testing.T, s *Store, d *rules.Declaration) {
	t.Helper()
	if _, err := s.SaveDeclaration(t.Context(), seedScope, d, "张三", morning); err != nil {
		t.Fatal(err)
	}
	for _, month := range fixtures.DemoMonths {
		if _, err := s.SaveReport(t.Context(), seedScope, seedReport(t, month), "李四", morning); err != nil {
			t.Fatal(err)
		}
	}
}

// evaluated closes a month of the seed and returns the run and its outcome.
func evaluated(t *testing.T, s *Store, month int, at time.Time) (string, *engine.Outcome) {
	t.Helper()
	p := engine.Period{Division: seedScope.Division, FiscalYear: fixtures.DemoYear, Month: month}
	declaration, report, err := s.Book(t.Context(), p)
	if err != nil {
		t.Fatal(err)
	}
	o := evaluate(t, declaration, report)
	run, err := s.Post(t.Context(), p, o, at)
	if err != nil {
		t.Fatal(err)
	}
	return run, o
}

func evaluate(t *testing.T, d *rules.Declaration, r *engine.Report) *engine.Outcome {
	t.Helper()
	scheme, err := rules.FindScheme("")
	if err != nil {
		t.Fatal(err)
	}
	o, ds, err := engine.Evaluate(scheme, d, r)
	if err != nil {
		t.Fatal(err)
	}
	if o == nil {
		t.Fatalf("the seed has errors: %v", ds)
	}
	return o
}

func jsonOf(t *testing.T, v any) string {
	t.Helper()
	b, err := json.MarshalIndent(v, "", " ")
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// rowsOf counts all rows of all tables.
func rowsOf(t *testing.T, s *Store) map[string]int {
	t.Helper()
	counts := map[string]int{}
	for _, table := range tableNames {
		var n int
		if err := s.reader.QueryRowContext(context.Background(), "SELECT count(*) FROM "+table).Scan(&n); err != nil {
			t.Fatal(err)
		}
		counts[table] = n
	}
	return counts
}

var tableNames = []string{
	"agencies", "departments", "department_goals", "goal_tables", "indicators", "waiver_lists", "waivers", "reports", "observations", "report_funds",
	"rules", "runs", "run_inputs", "run_parts", "checkpoints", "project_results", "results", "alerts", "department_results", "schemes",
	"imports", "import_files", "import_results",
	"readings", "conclusions",
	"channels", "silences", "deliveries", "delivery_items", "delivery_attempts", "drills", "drill_agencies",
	"people", "posts", "followings", "followed_alerts", "alert_steps", "attachments", "notices", "withheld", "clearances",
	"alert_policies", "holidays",
}
