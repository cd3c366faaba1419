package storage

import (
	"context"
	"fmt"
	"os"
	"runtime"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/jmoiron/sqlx"
	"github.com/lib/pq"

	"zhunsheng/engine"
	"zhunsheng/storage/testschema"
)

// closingSizes are the rows at which closing is measured; one is chosen by -bench.
var closingSizes = []struct {
	name string
	rows int
}{{"100k", 100_000}, {"1M", 1_000_000}, {"4M", 4_000_000}}

// BenchmarkClose judges drawn readings, from reading them to the commit with the key built. postgres/insert-select holds
// it against one statement inside the database that does the same; minima of the rounds, turn and turn about.
//
//	.ci/with-postgres go test ./storage -run '^$' -bench BenchmarkClose -benchtime 5x -timeout 60m
func BenchmarkClose(b *testing.B) {
	b.Run("postgres", func(b *testing.B) {
		for _, size := range closingSizes {
			b.Run(size.name, func(b *testing.B) { benchmarkClosing(b, migratedFor(b, testschema.New(b)), size.rows) })
		}
		b.Run("insert-select", benchmarkInsertSelect)
	})
	b.Run("sqlite", func(b *testing.B) {
		for _, size := range closingSizes {
			b.Run(size.name, func(b *testing.B) { benchmarkClosing(b, migratedFor(b, b.TempDir()+"/zhunsheng.db"), size.rows) })
		}
	})
}

func migratedFor(tb testing.TB, dsn string) *Store {
	tb.Helper()
	s, err := Open(tb.Context(), dsn)
	if err == nil {
		_, err = s.Migrate(tb.Context())
	}
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() {
		if err := s.Close(); err != nil {
			tb.Error(err)
		}
	})
	return s
}

func benchmarkClosing(b *testing.B, s *Store, rows int) {
	storeDrawn(b, s, rows, nil)
	settle(b, s)
	scheme := defaultScheme(b)
	var best time.Duration
	cpu := -cpuTime(b)
	for b.Loop() {
		run := newRun(b)
		took := timed(func() {
			if loaded, err := s.CloseColumns(b.Context(), drawnPeriod, run, scheme); err != nil || loaded.Indicators != rows {
				b.Fatal(loaded, err)
			}
		})
		best = lesser(best, took)
		cpu += cpuTime(b)
		b.StopTimer()
		dropRun(b, s, run)
		b.StartTimer()
		cpu -= cpuTime(b)
	}
	cpu += cpuTime(b)
	b.ReportMetric(float64(rows)/best.Seconds(), "best-rows/s")
	b.ReportMetric(float64(rows*b.N)/cpu.Seconds(), "rows/cpu-s") // of this process alone; holds on a machine that is loaded, too
	b.ReportMetric(peakMegabytes(b), "peak-MB")                   // of the process so far: run one size alone for its own
}

func timed(do func()) time.Duration {
	start := time.Now()
	do()
	return time.Since(start)
}

func lesser(best, took time.Duration) time.Duration {
	if best == 0 {
		return took
	}
	return min(best, took)
}

func dropRun(b *testing.B, s *Store, run string) {
	b.Helper()
	if err := s.DropConclusions(b.Context(), drawnPeriod.Division, run); err != nil {
		b.Fatal(err)
	}
}

// settle lets PostgreSQL finish what storing left to do, so that no round pays for it.
func settle(b *testing.B, s *Store) {
	b.Helper()
	if s.dialect != postgres {
		return
	}
	for _, statement := range []string{"VACUUM ANALYZE readings", "CHECKPOINT"} {
		if _, err := s.writer.ExecContext(b.Context(), statement); err != nil {
			b.Fatal(err)
		}
	}
}

// peakMegabytes is the most memory that this process ever had in RAM.
func peakMegabytes(b *testing.B) float64 {
	status, err := os.ReadFile("/proc/self/status")
	if err != nil {
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		return float64(m.Sys >> 20)
	}
	_, after, _ := strings.Cut(string(status), "VmHWM:")
	kilobytes, err := strconv.Atoi(strings.Fields(after)[0])
	if err != nil {
		b.Fatal(err)
	}
	return float64(kilobytes >> 10)
}

// cpuTime is what this process has used of the processors; 0 where that can't be told.
func cpuTime(b *testing.B) time.Duration {
	stat, err := os.ReadFile("/proc/self/stat")
	if err != nil {
		return 0
	}
	_, after, _ := strings.Cut(string(stat), ") ")
	fields := strings.Fields(after)
	var ticks time.Duration
	for _, field := range fields[11:13] { // in user mode, in the kernel
		n, err := strconv.Atoi(field)
		if err != nil {
			b.Fatal(err)
		}
		ticks += time.Duration(n)
	}
	return ticks * 10 * time.Millisecond
}

const insertSelectRows = 1_000_000

// Both ways may build the key or leave it.
var closingWays = []struct {
	name string
	key  bool
}{{"heap", false}, {"key", true}}

func benchmarkInsertSelect(b *testing.B) {
	s := migratedFor(b, testschema.New(b))
	storeNumbers(b, s, insertSelectRows)
	settle(b, s)
	by := judgeOf(defaultScheme(b), drawnPeriod)
	inside, columns := map[string]time.Duration{}, map[string]time.Duration{}
	for b.Loop() {
		for _, way := range closingWays {
			inner, outer := newRun(b), newRun(b)
			inside[way.name] = lesser(inside[way.name], timed(func() { insertSelect(b, s, inner, way.key) }))
			columns[way.name] = lesser(columns[way.name], timed(func() { closeHeapOrKey(b, s, outer, way.key, by) }))
			want, got := checksum(b, s, tableOf(inner), inner), checksum(b, s, tableOf(outer), outer)
			if want != got || want[0] != insertSelectRows {
				b.Fatalf("the statement concludes %v, columns %v", want, got)
			}
			dropRun(b, s, inner)
			dropRun(b, s, outer)
		}
	}
	for _, way := range closingWays {
		b.ReportMetric(inside[way.name].Seconds(), way.name+"-statement-s")
		b.ReportMetric(columns[way.name].Seconds(), way.name+"-columns-s")
		b.ReportMetric(columns[way.name].Seconds()/inside[way.name].Seconds(), way.name+"-ratio")
	}
}

func tableOf(run string) string { return partitionOf(drawnPeriod.Division, run) }

// closeHeapOrKey is CloseColumns, or all of it but the key.
func closeHeapOrKey(b *testing.B, s *Store, run string, key bool, by judge) {
	b.Helper()
	err := s.write(b.Context(), engine.Scope{Division: drawnPeriod.Division}, func(q *session) error {
		if err := q.openConclusions(b.Context(), run); err != nil {
			return err
		}
		if _, err := q.loadConclusions(b.Context(), Part{Period: drawnPeriod, Run: run}, by); err != nil || !key {
			return err
		}
		return q.publishConclusions(b.Context(), run)
	})
	if err != nil {
		b.Fatal(err)
	}
}

// insertSelect does inside the database what columns do, for the drawn forms under MOF2020 in December.
func insertSelect(b *testing.B, s *Store, run string, key bool) {
	b.Helper()
	err := s.write(b.Context(), engine.Scope{Division: drawnPeriod.Division}, func(q *session) error {
		if err := q.openConclusions(b.Context(), run); err != nil {
			return err
		}
		if _, err := q.tx.ExecContext(b.Context(), "INSERT INTO "+tableOf(run)+caseStatement, run,
			drawnShapes[0], drawnShapes[1], drawnShapes[2], drawnShapes[3]); err != nil || !key {
			return err
		}
		return q.publishConclusions(b.Context(), run)
	})
	if err != nil {
		b.Fatal(err)
	}
}

// caseStatement: $2 is at least, $3 the same as a flow, $4 at most, $5 yes or no. Marks are rounded half up on whole numbers.
const caseStatement = ` SELECT division, $1, project_code, seq,
	CASE WHEN shape = 0 THEN fixed_verdict
		WHEN shape = $4 THEN CASE WHEN actual <= target THEN 0 ELSE 1 END
		WHEN shape = $5 THEN CASE WHEN actual = target THEN 0 ELSE 1 END
		WHEN actual >= target THEN 0 ELSE 1 END,
	CASE WHEN shape = 0 THEN fixed_light
		WHEN shape = $2 THEN CASE WHEN actual >= target THEN 3 WHEN target > 0 AND 100 * actual >= 80 * target THEN 2 ELSE 0 END
		WHEN shape = $3 THEN CASE
			WHEN target * share = 0 THEN CASE WHEN actual >= target THEN 3 ELSE 0 END
			WHEN 100 * actual * share_of < 60 * target * share THEN 0
			WHEN 100 * actual * share_of < 80 * target * share THEN 2
			WHEN 100 * actual * share_of < 120 * target * share THEN 3 ELSE 4 END
		WHEN shape = $4 THEN CASE WHEN actual <= target THEN 3 WHEN target > 0 AND 10 * actual <= 11 * target THEN 2 ELSE 0 END
		WHEN actual = target THEN 3 ELSE 0 END,
	fixed_provisional,
	CASE WHEN shape = 0 THEN NULL
		WHEN shape = $5 THEN CASE WHEN actual = target THEN marks ELSE 0 END
		WHEN shape = $4 THEN CASE WHEN actual <= target THEN marks WHEN target > 0 THEN
			(2 * marks * greatest(0, 2 * target - actual) + target) / (2 * target) ELSE 0 END
		WHEN target > 0 THEN (2 * marks * least(target, greatest(0, actual)) + target) / (2 * target)
		WHEN actual >= target THEN marks ELSE 0 END
	FROM numbers`

// storeNumbers stores drawn readings, and the same numbers in a table of plain columns.
func storeNumbers(b *testing.B, s *Store, rows int) {
	b.Helper()
	const create = `CREATE TABLE numbers (division TEXT NOT NULL, project_code TEXT NOT NULL, seq INTEGER NOT NULL, shape INTEGER NOT NULL,
		marks INTEGER NOT NULL, actual BIGINT NOT NULL, target BIGINT NOT NULL, share INTEGER NOT NULL, share_of INTEGER NOT NULL,
		fixed_verdict SMALLINT NOT NULL, fixed_light SMALLINT NOT NULL, fixed_provisional BOOLEAN NOT NULL)`
	if _, err := s.writer.ExecContext(b.Context(), create); err != nil {
		b.Fatal(err)
	}
	n := numbers{db: s.writer}
	storeDrawn(b, s, rows, func(code string, list []engine.Reading) { n.add(b, code, list) })
	n.flush(b)
	if _, err := s.writer.ExecContext(b.Context(), "VACUUM ANALYZE numbers"); err != nil {
		b.Fatal(err)
	}
}

// numbers are rows of that table that are still to be stored, by columns.
type numbers struct {
	db          *sqlx.DB
	codes       []string
	columns     [9][]int64
	provisional []bool
}

func (n *numbers) add(b *testing.B, code string, list []engine.Reading) {
	for i, r := range list {
		n.codes, n.provisional = append(n.codes, code), append(n.provisional, r.Fixed.Provisional)
		for k, x := range []int64{
			int64(i + 1), int64(r.Shape), int64(r.Marks), r.Actual, r.Target, int64(r.Share), int64(r.Of), int64(r.Fixed.Verdict), int64(r.Fixed.Light),
		} {
			n.columns[k] = append(n.columns[k], x)
		}
	}
	if len(n.codes) >= 50_000 {
		n.flush(b)
	}
}

func (n *numbers) flush(b *testing.B) {
	arrays, values := []string{"$1::text[]"}, []any{pq.Array(n.codes)}
	for k := range n.columns {
		arrays, values = append(arrays, fmt.Sprintf("$%d::bigint[]", k+2)), append(values, pq.Array(n.columns[k]))
	}
	arrays, values = append(arrays, "$11::boolean[]"), append(values, pq.Array(n.provisional))
	query := "INSERT INTO numbers SELECT '" + drawnPeriod.Division + "', * FROM unnest(" + strings.Join(arrays, ", ") + ")"
	if _, err := n.db.ExecContext(context.Background(), query, values...); err != nil {
		b.Fatal(err)
	}
	*n = numbers{db: n.db}
}
