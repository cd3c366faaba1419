package main

import (
	"os"
	"path/filepath"
	"testing"

	"zhunsheng/fixtures/synthetic"
	"zhunsheng/storage/storetest"
)

// BenchmarkGenerate puts 4,000 made-up projects, with four months of reports, into files and into each of the databases:
//
//	.ci/with-postgres go test ./cmd/zhunsheng -run '^$' -bench Generate -benchtime 1x
func BenchmarkGenerate(b *testing.B) {
	p := synthetic.Province{Seed: 1, Year: 2025, Divisions: 1, Projects: 4000}
	indicators := func(b *testing.B, g *generating) {
		b.ReportMetric(float64(g.tally.Indicators)/b.Elapsed().Seconds(), "indicators/s")
	}
	making := func() *generating {
		return &generating{province: p, months: []int{3, 6, 9, 12}, count: func(int) {}}
	}
	b.Run("json", func(b *testing.B) {
		for b.Loop() {
			c, g := generateCommand{Out: b.TempDir()}, making()
			if _, err := c.files(b.Context(), program{files: diskFiles{}}, g); err != nil {
				b.Fatal(err)
			}
			indicators(b, g)
		}
	})
	b.Run("sqlite", func(b *testing.B) {
		for b.Loop() {
			c, g := generateCommand{DSN: filepath.Join(b.TempDir(), "store.db")}, making()
			if _, err := c.store(b.Context(), g); err != nil {
				b.Fatal(err)
			}
			indicators(b, g)
		}
	})
	b.Run("postgres", func(b *testing.B) {
		if os.Getenv("ZHUNSHENG_TEST_DSN") == "" {
			b.Log("ZHUNSHENG_TEST_DSN is not set: not measured")
			return
		}
		store := storetest.Postgres(b)
		for b.Loop() {
			g := making()
			if _, err := g.into(b.Context(), store); err != nil {
				b.Fatal(err)
			}
			indicators(b, g)
		}
	})
}
