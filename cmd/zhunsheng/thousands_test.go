package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"zhunsheng/engine"
	"zhunsheng/fixtures"
	"zhunsheng/rules"
	"zhunsheng/sheet"
	"zhunsheng/sheet/official"
	"zhunsheng/storage"
	"zhunsheng/storage/storetest"
	"zhunsheng/storage/testschema"
)

// thousands is how many projects of nine indicators the benchmarks move.
const thousands = 5000

// BenchmarkImport stores 5,000 projects, 45,000 indicators, from a file on disk:
//
//	go test ./cmd/zhunsheng -run '^$' -bench 'Import|Export' -benchtime 1x
func BenchmarkImport(b *testing.B) {
	folder := b.TempDir()
	d := manyTables(b, thousands)
	for _, format := range []string{"json", "xlsx"} {
		path := filepath.Join(folder, "goals."+format)
		if err := os.WriteFile(path, goalsAs(b, d, format), 0o600); err != nil {
			b.Fatal(err)
		}
		b.Run(format+"/sqlite", func(b *testing.B) {
			for b.Loop() {
				dsn := filepath.Join(b.TempDir(), "store.db")
				measure(b, "import", "--dsn", dsn, path)
			}
		})
		b.Run(format+"/postgres", func(b *testing.B) {
			if os.Getenv("ZHUNSHENG_TEST_DSN") == "" {
				b.Log("ZHUNSHENG_TEST_DSN is not set: not measured")
				return
			}
			for b.Loop() {
				dsn := testschema.New(b)
				opened(b, dsn)
				measure(b, "import", "--dsn", dsn, path)
			}
		})
	}
}

// BenchmarkExport writes the forms of 5,000 projects, out of each of the databases.
func BenchmarkExport(b *testing.B) {
	b.Run("sqlite", func(b *testing.B) {
		dsn := filepath.Join(b.TempDir(), "store.db")
		store, err := storage.Open(b.Context(), dsn)
		if err != nil {
			b.Fatal(err)
		}
		if _, err := store.Migrate(b.Context()); err != nil {
			b.Fatal(err)
		}
		evaluateAll(b, store)
		if err := store.Close(); err != nil {
			b.Fatal(err)
		}
		for _, c := range thousandsOf {
			b.Run(strings.Join(c, " "), func(b *testing.B) {
				for b.Loop() {
					out := filepath.Join(b.TempDir(), "out."+c[1])
					measure(b, append([]string{"export", c[0], "--dsn", dsn, "-o", out}, c[2:]...)...)
				}
			})
		}
	})
	b.Run("postgres", func(b *testing.B) {
		if os.Getenv("ZHUNSHENG_TEST_DSN") == "" {
			b.Log("ZHUNSHENG_TEST_DSN is not set: not measured")
			return
		}
		store := storetest.Postgres(b)
		evaluateAll(b, store)
		for b.Loop() {
			scope := engine.Scope{Division: "130209"}
			last, err := store.LatestRun(b.Context(), scope, 2025, 12)
			if err != nil {
				b.Fatal(err)
			}
			e := sheet.Export{Kind: official.KindSelfEvaluation, Format: sheet.Workbook, Explained: true}
			watch(b, func() {
				err = e.WriteStored(b.Context(), io.Discard, store, scope, last, official.Basis{}, engine.DossierQuery{Year: 2025})
			})
			if err != nil {
				b.Fatal(err)
			}
		}
	})
}

// thousandsOf is what is exported of thousands of projects.
var thousandsOf = [][]string{
	{"绩效目标表", "xlsx"}, {"自评表", "xlsx"}, {"自评表", "docx"}, {"自评表", "xlsx", "--explain"}, {"汇总表", "xlsx"},
	{"国标", "json"}, {"国标", "zip"}, {"执行数据", "json"},
}

// evaluateAll stores the projects and what they report, and evaluates them.
func evaluateAll(b *testing.B, store *storage.Store) {
	b.Helper()
	saveAll(b, store, manyTables(b, thousands))
	scope := engine.Scope{Division: "130209"}
	if _, err := store.SaveReport(b.Context(), scope, manyReports(b, thousands), "bench", time.Now()); err != nil {
		b.Fatal(err)
	}
	scheme, err := rules.FindScheme("")
	if err != nil {
		b.Fatal(err)
	}
	run, ds, err := engine.Close(b.Context(), store, scheme, engine.Period{Division: "130209", FiscalYear: 2025, Month: 12}, time.Now())
	if err != nil || run == "" {
		b.Fatal(ds, err)
	}
}

// measure runs a command and reports the most that it had on the heap.
func measure(b *testing.B, args ...string) {
	b.Helper()
	var errs bytes.Buffer
	watch(b, func() {
		p := program{in: strings.NewReader(""), out: io.Discard, err: &errs, files: diskFiles{}}
		if status := run(context.Background(), p, args); status != exitDone {
			text := errs.String()
			b.Fatalf("%v: %d %s", args, status, text[max(0, len(text)-2000):])
		}
	})
}

// watch samples the heap while something runs.
func watch(b *testing.B, do func()) {
	b.Helper()
	runtime.GC()
	stop := make(chan struct{})
	var peak uint64
	var ended sync.WaitGroup
	ended.Go(func() {
		for {
			var m runtime.MemStats
			runtime.ReadMemStats(&m)
			peak = max(peak, m.HeapInuse)
			select {
			case <-stop:
				return
			case <-time.After(50 * time.Millisecond):
			}
		}
	})
	start := time.Now()
	do()
	close(stop)
	ended.Wait()
	b.ReportMetric(time.Since(start).Seconds(), "s/op")
	b.ReportMetric(float64(peak)/(1<<20), "peak-MB")
}

func saveAll(b *testing.B, store *storage.Store, d *rules.Declaration) {
	b.Helper()
	if _, err := store.SaveDeclaration(b.Context(), engine.Scope{Division: d.Division}, d, "bench", time.Now()); err != nil {
		b.Fatal(err)
	}
}

// manyTables are the seed's projects, again and again under other codes, of 50
// agencies.
func manyTables(t testing.TB, n int) *rules.Declaration {
	t.Helper()
	like, _, err := sheet.ReadGoals("goals.json", fixtures.SeedJSON())
	if err != nil {
		t.Fatal(err)
	}
	d := &rules.Declaration{FiscalYear: 2025, Division: "130209"}
	for i := range n {
		table := *like.Tables[i%len(like.Tables)]
		table.No, table.Code.Text = i+1, manyCode(i)
		table.Name = fmt.Sprintf("%s%d", table.Name, i)
		table.AgencyCode = fmt.Sprint(433001 + i*50/n)
		d.Tables = append(d.Tables, &table)
	}
	return d
}

func manyCode(i int) string { return fmt.Sprintf("13020925P%012d", i) }

func manyReports(t testing.TB, n int) *engine.Report {
	t.Helper()
	like, _, err := sheet.ReadReport("actuals.json", fixtures.Actuals(12))
	if err != nil {
		t.Fatal(err)
	}
	r := &engine.Report{FiscalYear: 2025, Month: 12}
	for i := range n {
		p := like.Projects[i%len(like.Projects)]
		p.Code = manyCode(i)
		r.Projects = append(r.Projects, p)
	}
	return r
}

func goalsAs(b *testing.B, d *rules.Declaration, format string) []byte {
	b.Helper()
	if format == "json" {
		data, err := sheet.WriteGoals(d)
		if err != nil {
			b.Fatal(err)
		}
		return data
	}
	var out bytes.Buffer
	e := sheet.Export{Kind: official.KindGoals, Format: sheet.Workbook}
	err := e.Write(&out, official.Batch{FiscalYear: d.FiscalYear}, func(yield func(official.Project, error) bool) {
		for _, t := range d.Tables {
			if !yield(official.Project{FiscalYear: d.FiscalYear, Table: t}, nil) {
				return
			}
		}
	})
	if err != nil {
		b.Fatal(err)
	}
	return out.Bytes()
}
