package storage

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	"zhunsheng/engine"
	"zhunsheng/fixtures"
	"zhunsheng/rules"
	"zhunsheng/sheet"
	"zhunsheng/storage/testschema"
)

// sizeProjects is how many projects of nine indicators BenchmarkSize stores: a large district.
const sizeProjects = 5000

// BenchmarkSize stores a district, what it reports for December, and its self-evaluation. It tells of each step the seconds, and
// the bytes on disk for each indicator, with what its project takes, indexes and all:
//
//	.ci/with-postgres go test ./storage -run '^$' -bench BenchmarkSize -benchtime 1x
//
// docs/scale.md is computed from them.
func BenchmarkSize(b *testing.B) {
	b.Run("sqlite", func(b *testing.B) {
		for b.Loop() {
			measureSize(b, filepath.Join(b.TempDir(), "zhunsheng.db"), "SELECT page_count * page_size FROM pragma_page_count, pragma_page_size")
		}
	})
	b.Run("postgres", func(b *testing.B) {
		if os.Getenv("ZHUNSHENG_TEST_DSN") == "" {
			b.Skip("ZHUNSHENG_TEST_DSN is not set: not measured")
		}
		for b.Loop() {
			measureSize(b, testschema.New(b), `SELECT sum(pg_total_relation_size(oid))::bigint FROM pg_class
				WHERE relnamespace = current_schema()::regnamespace AND relkind = 'r'`)
		}
	})
}

// measureSize fills an empty database, whose size a query tells.
func measureSize(b *testing.B, dsn, size string) {
	b.Helper()
	ctx := b.Context()
	s, err := Open(ctx, dsn)
	if err != nil {
		b.Fatal(err)
	}
	defer func() {
		if err := s.Close(); err != nil {
			b.Error(err)
		}
	}()
	if _, err := s.Migrate(ctx); err != nil {
		b.Fatal(err)
	}
	d, r := district(b, sizeProjects)
	indicators := 0
	for _, table := range d.Tables {
		indicators += len(table.Indicators)
	}
	bytes := func() (n float64) {
		if err := s.reader.GetContext(ctx, &n, size); err != nil {
			b.Fatal(err)
		}
		return n
	}
	step := func(what string, do func() error) {
		before, start := bytes(), time.Now()
		if err := do(); err != nil {
			b.Fatalf("%s: %v", what, err)
		}
		b.ReportMetric(time.Since(start).Seconds(), what+"-s")
		b.ReportMetric((bytes()-before)/float64(indicators), what+"-B/indicator")
	}
	step("declare", func() error {
		_, err := s.SaveDeclaration(ctx, seedScope, d, "bench", morning)
		return err
	})
	step("report", func() error {
		_, err := s.SaveReport(ctx, seedScope, r, "bench", morning)
		return err
	})
	run := func(kept string) func() error {
		return func() error {
			ordered, err := s.OrderRun(ctx, seedScope, engine.RunOrder{FiscalYear: d.FiscalYear, Month: r.Month, Scheme: defaultScheme(b), Kept: kept, At: morning})
			if err != nil {
				return err
			}
			return judgeBy(ctx, s, seedScope, ordered, 2)
		}
	}
	step("run", run(engine.KeptResults))
	step("brief", run(engine.KeptConclusions)) // reads the texts into numbers
	step("brief-again", run(engine.KeptConclusions))
	b.ReportMetric(0, "ns/op")
}

// district are the seed's projects and what they report for December, again and again under other codes.
func district(b *testing.B, projects int) (*rules.Declaration, *engine.Report) {
	b.Helper()
	like, _, err := sheet.ReadGoals("goals.json", fixtures.SeedJSON())
	if err != nil {
		b.Fatal(err)
	}
	reported, _, err := sheet.ReadReport("actuals.json", fixtures.Actuals(12))
	if err != nil {
		b.Fatal(err)
	}
	d := &rules.Declaration{FiscalYear: reported.FiscalYear, Division: seedScope.Division}
	r := &engine.Report{FiscalYear: reported.FiscalYear, Month: reported.Month}
	for i := range projects {
		table := *like.Tables[i%len(like.Tables)]
		report := reported.Projects[i%len(reported.Projects)]
		table.No, table.Code.Text = i+1, fmt.Sprintf("13020925P%012d", i)
		report.Code = table.Code.Text
		d.Tables, r.Projects = append(d.Tables, &table), append(r.Projects, report)
	}
	return d, r
}
