package storage

import (
	"context"
	"errors"
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

// BenchmarkColumns judges drawn readings as a run of parts with two workers, from reading them to the commit with the key
// built; ordering, which pins the versions, is measured beside it. postgres/insert-select holds it against statements inside
// the database that do the same; minima of the rounds, turn and turn about.
//
//	.ci/with-postgres go test ./storage -run '^$' -bench BenchmarkColumns -benchtime 5x -timeout 60m
func BenchmarkColumns(b *testing.B) {
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
	var best, ordering time.Duration
	cpu := time.Duration(0)
	for b.Loop() {
		var run *engine.Run
		ordering = lesser(ordering, timed(func() { run = orderDrawn(b, s, partSize) }))
		before := cpuTime(b)
		best = lesser(best, timed(func() { judgeWhole(b, s, run, rows) }))
		cpu += cpuTime(b) - before
		b.StopTimer()
		dropRun(b, s, run.ID)
		b.StartTimer()
	}
	b.ReportMetric(float64(rows)/best.Seconds(), "best-rows/s")
	b.ReportMetric(float64(rows)/(best+ordering).Seconds(), "best-ordered-rows/s")
	b.ReportMetric(float64(rows*b.N)/cpu.Seconds(), "rows/cpu-s") // of this process alone; holds on a machine that is loaded, too
	b.ReportMetric(peakMegabytes(b), "peak-MB")                   // of the process so far: run one size alone for its own
}

// judgeWhole judges a run of what is drawn with two workers.
func judgeWhole(b *testing.B, s *Store, run *engine.Run, rows int) {
	b.Helper()
	if err := judgeDrawn(b.Context(), s, run, 2); err != nil {
		b.Fatal(err)
	}
	if done, err := s.Run(b.Context(), drawnScope, run.ID); err != nil || done.Status != engine.RunDone || done.Indicators != rows || done.Alerts > 0 {
		b.Fatalf("%+v, %v", done, err)
	}
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
	err := s.write(b.Context(), drawnScope, func(q *session) error { return q.dropConclusions(b.Context(), run) })
	for _, table := range []string{"project_results", "run_inputs", "run_parts", "runs"} {
		key := "run_id"
		if table == "runs" {
			key = "id"
		}
		if err == nil {
			_, err = s.writer.ExecContext(b.Context(), "DELETE FROM "+table+" WHERE "+key+" = $1", run)
		}
	}
	if err != nil {
		b.Fatal(err)
	}
}

// settle lets PostgreSQL finish what storing left to do, so that no round pays for it.
func settle(b *testing.B, s *Store) {
	b.Helper()
	if s.dialect != postgres {
		return
	}
	for _, statement := range []string{"VACUUM ANALYZE readings, goal_tables", "CHECKPOINT"} {
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

func benchmarkInsertSelect(b *testing.B) {
	s := migratedFor(b, testschema.New(b))
	storeNumbers(b, s, insertSelectRows)
	settle(b, s)
	var inside, columns time.Duration
	for b.Loop() {
		inner, outer := orderDrawn(b, s, partSize), orderDrawn(b, s, partSize)
		inside = lesser(inside, timed(func() { insertSelect(b, s, inner.ID) }))
		columns = lesser(columns, timed(func() { judgeWhole(b, s, outer, insertSelectRows) }))
		want, got := checksum(b, s, tableOf(inner.ID), inner.ID), checksum(b, s, tableOf(outer.ID), outer.ID)
		if want != got || want[0] != insertSelectRows {
			b.Fatalf("the statement concludes %v, columns %v", want, got)
		}
		if want, got := totals(b, s, inner.ID), totals(b, s, outer.ID); want != got || want[0] == 0 {
			b.Fatalf("of projects the statement concludes %v, columns %v", want, got)
		}
		dropRun(b, s, inner.ID)
		dropRun(b, s, outer.ID)
	}
	b.ReportMetric(inside.Seconds(), "statement-s")
	b.ReportMetric(columns.Seconds(), "columns-s")
	b.ReportMetric(columns.Seconds()/inside.Seconds(), "ratio")
}

func tableOf(run string) string { return partitionOf(drawnPeriod.Division, run) }

// totals are over the projects of a run.
func totals(b *testing.B, s *Store, run string) (sum [4]int64) {
	b.Helper()
	const query = `SELECT count(*), sum(score), sum(execution_score), count(CASE WHEN light = 'GREEN' THEN 1 END) FROM project_results WHERE run_id = $1`
	if err := s.reader.QueryRowContext(b.Context(), query, run).Scan(&sum[0], &sum[1], &sum[2], &sum[3]); err != nil {
		b.Fatal(err)
	}
	return sum
}

// insertSelect does inside the database what columns do, for the drawn forms under MOF2020 in December: one statement
// for the indicators, one for the projects.
func insertSelect(b *testing.B, s *Store, run string) {
	b.Helper()
	err := s.write(b.Context(), drawnScope, func(q *session) error {
		if _, err := q.tx.ExecContext(b.Context(), "INSERT INTO "+tableOf(run)+caseStatement, run,
			drawnShapes[0], drawnShapes[1], drawnShapes[2], drawnShapes[3]); err != nil {
			return err
		}
		if _, err := q.tx.ExecContext(b.Context(), strings.ReplaceAll(projectStatement, "{partition}", tableOf(run)), run, drawnPeriod.FiscalYear, drawnShapes[1], readingDigest(defaultScheme(b))); err != nil {
			return err
		}
		if err := q.publishConclusions(b.Context(), run); err != nil {
			return err
		}
		var end runEnd
		if err := q.tx.QueryRowContext(b.Context(), headStatement, run, drawnPeriod.FiscalYear).Scan(&end.Indicators, &end.InputDigest); err != nil {
			return err
		}
		end.Status, end.At = engine.RunDone, momentOf(noon())
		return errors.Join(q.endRun(b.Context(), run, end), q.analyze(b.Context(), "analyze-brief-runs", end.Indicators))
	})
	if err != nil {
		b.Fatal(err)
	}
}

// headStatement counts, and digests what the run rests on.
const headStatement = `SELECT sum(p.indicator_count), encode(sha256(string_agg(m.input_digest, '' ORDER BY p.seq)), 'hex')
	FROM project_results p JOIN moneys m ON m.project_code = p.project_code WHERE p.division = '130000' AND p.run_id = $1 AND $2 > 0`

// projectStatement: names from the goal tables that are pinned, spending against its plan, results against money, the marks
// for execution, the worst light, the total and its grade. $2 is the year, $3 the same as a flow, $4 by what it was read.
const projectStatement = `INSERT INTO project_results (division, run_id, project_code, seq, name, agency_code, score, grade, provisional, light,
	goal_light, goal_reason, flags, budget, spent, execution_marks, execution_score, execution_explanation, spending_planned, spending_light,
	spending_notes, spending_explanation, spending_schemes, indicator_count, alert_count)
	SELECT division, run_id, project_code, seq, name, agency_code, total, CASE WHEN total >= 9000 THEN '优' WHEN total >= 8000 THEN '良' WHEN total >= 6000 THEN '中' ELSE '差' END,
		false, CASE least(goal, money, dual) WHEN 0 THEN 'RED' WHEN 1 THEN 'ORANGE' WHEN 2 THEN 'YELLOW' WHEN 3 THEN 'GREEN' ELSE 'BLUE' END,
		CASE goal WHEN 0 THEN 'RED' WHEN 1 THEN 'ORANGE' WHEN 2 THEN 'YELLOW' WHEN 3 THEN 'GREEN' ELSE 'BLUE' END, '', '[]', budget, spent, 1000, execution, '', 0,
		CASE money WHEN 0 THEN 'RED' WHEN 1 THEN 'ORANGE' WHEN 2 THEN 'YELLOW' WHEN 3 THEN 'GREEN' ELSE 'BLUE' END, '[]', '', '[]', indicators, 0
	FROM (
		SELECT i.division, i.run_id, i.project_code, i.seq, g.name, g.agency_code, m.budget, m.spent, c.goal, c.indicators, x.execution, c.score + x.execution AS total,
			CASE WHEN 100 * m.spent * 100 < 60 * m.budget * m.planned THEN 0 WHEN 100 * m.spent * 100 < 80 * m.budget * m.planned THEN 1
				WHEN 100 * m.spent * 100 < 90 * m.budget * m.planned THEN 2 WHEN 100 * m.spent * 100 > 120 * m.budget * m.planned THEN 4 ELSE 3 END AS money,
			CASE WHEN abs(f.achieved - 100.0 * m.spent / m.budget) > 20 THEN 0 WHEN f.achieved - 100.0 * m.spent / m.budget < -10 THEN 1
				WHEN f.achieved - 100.0 * m.spent / m.budget > 10 THEN 2 ELSE 3 END AS dual
		FROM run_inputs i
		JOIN goal_tables g ON g.division = i.division AND g.fiscal_year = $2 AND g.project_code = i.project_code AND g.version = i.version
		LEFT JOIN (SELECT seq, sum(version) AS reports FROM run_inputs WHERE division = '130000' AND run_id = $1 AND month > 0 GROUP BY seq) v ON v.seq = i.seq
		JOIN moneys m ON m.project_code = i.project_code AND m.table_version = i.version AND m.report_count = coalesce(v.reports, 0) AND m.digest = $4
		JOIN (SELECT project_code, 100.0 * sum(marks * least(actual, target)::numeric / target) / sum(marks) AS achieved
			FROM numbers WHERE shape = $3 AND target > 0 GROUP BY project_code) f ON f.project_code = i.project_code
		JOIN (SELECT project_code, sum(score) AS score, min(light) AS goal, count(*) AS indicators FROM {partition} GROUP BY project_code) c ON c.project_code = i.project_code
		CROSS JOIN LATERAL (SELECT least(1000, (2000 * m.spent + m.budget) / (2 * m.budget)) AS execution) x
		WHERE i.division = '130000' AND i.run_id = $1 AND i.month = 0) p`

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
	const money = `CREATE TABLE moneys (division TEXT NOT NULL, project_code TEXT NOT NULL, table_version INTEGER NOT NULL, report_count INTEGER NOT NULL, digest TEXT NOT NULL, input_digest BYTEA NOT NULL,
		budget BIGINT NOT NULL, spent BIGINT NOT NULL, planned INTEGER NOT NULL)`
	if _, err := s.writer.ExecContext(b.Context(), money); err != nil {
		b.Fatal(err)
	}
	n := numbers{db: s.writer}
	var codes []string
	var budgets, spents []int64
	storeDrawn(b, s, rows, func(p *engine.ProjectReading) {
		n.add(b, p.Code, p.Indicators)
		codes, budgets, spents = append(codes, p.Code), append(budgets, p.Budget), append(spents, p.Spent)
	})
	n.flush(b)
	if _, err := s.writer.ExecContext(b.Context(), `INSERT INTO moneys SELECT $1, code, 1, 0, $5, sha256(code::bytea), budget, spent, 100
		FROM unnest($2::text[], $3::bigint[], $4::bigint[]) AS m (code, budget, spent)`, drawnPeriod.Division, pq.Array(codes), pq.Array(budgets), pq.Array(spents), readingDigest(defaultScheme(b))); err != nil {
		b.Fatal(err)
	}
	if _, err := s.writer.ExecContext(b.Context(), "VACUUM ANALYZE numbers, moneys"); err != nil {
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
