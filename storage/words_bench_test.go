package storage

import (
	"testing"
	"time"

	"zhunsheng/engine"
	"zhunsheng/storage/testschema"
)

// wordedProjects are projects of one part, as large as those that columns judge.
const wordedProjects = 2000

// BenchmarkWords reads a project's dossier of a run, and a page of a hundred, with the words stored and with the words made on demand;
// minima of the rounds, turn and turn about.
//
//	.ci/with-postgres go test ./storage -run '^$' -bench BenchmarkWords -benchtime 20x
func BenchmarkWords(b *testing.B) {
	b.Run("postgres", func(b *testing.B) { benchmarkWords(b, migratedFor(b, testschema.New(b))) })
	b.Run("sqlite", func(b *testing.B) { benchmarkWords(b, migratedFor(b, b.TempDir()+"/zhunsheng.db")) })
}

func benchmarkWords(b *testing.B, s *Store) {
	s.partSize = wordedProjects
	scope := madeUp(b, s, 1, 0, wordedProjects, 12)
	o := engine.RunOrder{FiscalYear: 2025, Month: 12, Scheme: defaultScheme(b), At: morning}
	stored, worded := judgedRun(b, s, scope, o), inBrief(b, s, scope, o)
	one := []string{projectAt(b, s, scope, stored, wordedProjects/2)}
	for name, query := range map[string]engine.DossierQuery{
		"one":  {Codes: one, Limit: 1},
		"page": {Limit: 100},
	} {
		b.Run(name, func(b *testing.B) {
			var with, without time.Duration
			for b.Loop() {
				with = lesser(with, timed(func() { readDossiers(b, s, scope, stored, query) }))
				without = lesser(without, timed(func() { readDossiers(b, s, scope, worded, query) }))
			}
			b.ReportMetric(float64(with.Microseconds()), "stored-µs")
			b.ReportMetric(float64(without.Microseconds()), "on-demand-µs")
		})
	}
}

func readDossiers(b *testing.B, s *Store, scope engine.Scope, run string, query engine.DossierQuery) {
	b.Helper()
	query.Run, query.After = run, engine.BeforeAll
	if list, err := s.Dossiers(b.Context(), scope, query); err != nil || len(list) != query.Limit {
		b.Fatal(len(list), err)
	}
}

// projectAt is the code of the project in a place of a run.
func projectAt(b *testing.B, s *Store, scope engine.Scope, run string, seq int) (code string) {
	b.Helper()
	const query = "SELECT project_code FROM project_results WHERE division = $1 AND run_id = $2 AND seq = $3"
	if err := s.reader.QueryRowContext(b.Context(), query, scope.Division, run, seq).Scan(&code); err != nil {
		b.Fatal(err)
	}
	return code
}
