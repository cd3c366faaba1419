package storage

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"zhunsheng/engine"
	"zhunsheng/fixtures"
	"zhunsheng/rules"
)

// checkNothingLoaded looks for what a run that failed may have left.
func checkNothingLoaded(t *testing.T, s *Store, run string) {
	t.Helper()
	var rows int
	query, table := "SELECT count(*) FROM conclusions WHERE run_id = $1", run
	if s.dialect == postgres {
		query, table = "SELECT count(*) FROM pg_tables WHERE schemaname = current_schema() AND tablename LIKE $1", "conclusions%"+strings.ReplaceAll(run, "-", "")
	}
	if err := s.reader.QueryRowContext(context.Background(), query, table).Scan(&rows); err != nil || rows > 0 {
		t.Errorf("run %s left something behind: %d, %v", run, rows, err)
	}
}

// Codes are texts: what has a meaning in COPY's lines must arrive as it is.
func TestOddCodesAndLongProjects(t *testing.T) {
	onBoth(t, func(t *testing.T, s *Store) {
		want := engine.Conclusion{Verdict: engine.NotDue.Code(), Light: engine.Blue.Code(), Score: engine.NoScore}
		p := &columnPart{task: &task{partKey: partKey{division: drawnPeriod.Division}}, from: []int{0}}
		codes := []string{`a\b`, "c\td", "e\nf\r", `\N`, `\.`, "项目'\"", "zz"}
		for n, code := range codes {
			p.projects = append(p.projects, columnProject{ProjectCode: code})
			p.conclusions = append(p.conclusions, slices.Repeat([]engine.Conclusion{want}, n*10)...)
			p.from = append(p.from, len(p.conclusions))
		}
		p.run = newRun(t)
		if err := s.write(t.Context(), drawnScope, func(q *session) error {
			return errors.Join(insert(t.Context(), q, "insert-run", []runRow{{ID: p.run, Kept: engine.KeptConclusions, Status: engine.RunDone}}),
				q.openConclusions(t.Context(), p.run), q.writeConclusions(t.Context(), p), q.publishConclusions(t.Context(), p.run))
		}); err != nil {
			t.Fatal(err)
		}
		for n, code := range codes {
			got, err := s.Conclusions(t.Context(), drawnScope, p.run, code)
			if n == 0 && errors.Is(err, engine.ErrNotFound) {
				continue
			}
			if diff := cmp.Diff(slices.Repeat([]engine.Conclusion{want}, n*10), got); err != nil || diff != "" {
				t.Errorf("%q: %v\n%s", code, err, diff)
			}
		}
	})
}

// The newest of a month keep them, and no other month's are touched; what is dropped is still told in words.
func TestDropSuperseded(t *testing.T) {
	onBoth(t, func(t *testing.T, s *Store) {
		undepartmented(t, s)
		var runs []string
		for n, month := range []int{6, 6, 6, 6, 6, 3} {
			o := order(t, fixtures.DemoYear, month)
			o.At = morning.AddDate(0, 0, n)
			runs = append(runs, inBrief(t, s, seedScope, o))
		}
		worded := order(t, fixtures.DemoYear, 6)
		worded.At = morning.AddDate(0, 1, 0)
		want, err := s.Outcome(t.Context(), seedScope, judgedRun(t, s, seedScope, worded)) // the latest, and no conclusions to count
		if err != nil {
			t.Fatal(err)
		}
		for _, expected := range [][]SweptRun{{{seedScope.Division, runs[0]}, {seedScope.Division, runs[1]}}, nil} {
			dropped, err := s.DropSuperseded(t.Context(), noon())
			if diff := cmp.Diff(expected, dropped); err != nil || diff != "" {
				t.Errorf("%v\n%s", err, diff)
			}
		}
		for n, run := range runs {
			if rows := checksum(t, s, "conclusions", run)[0]; (rows == 0) != (n < 2) {
				t.Errorf("run %d of %d has %d conclusions", n+1, len(runs), rows)
			}
		}
		checkNothingLoaded(t, s, runs[0])
		same(t, s, seedScope, runs[0], want)
	})
}

// Parts that are judged at the same time are the whole, and nobody sees them before the run is published.
func TestPartsTogetherAreTheWhole(t *testing.T) {
	onBoth(t, func(t *testing.T, s *Store) {
		const projects = 3000
		storeDrawn(t, s, projects*drawnIndicators, nil)
		whole := runDrawn(t, s, 2*projects)
		want := checksum(t, s, "conclusions", whole.ID)
		if want[0] != projects*drawnIndicators || want[3] == 0 || whole.Progress.Parts != 1 || whole.Indicators != projects*drawnIndicators || whole.Alerts > 0 {
			t.Fatalf("%+v: the checksum is %v", whole, want)
		}
		parts := orderDrawn(t, s, projects/3)
		for part := range parts.Progress.Parts - 1 {
			if err := s.judgePart(t.Context(), partKey{drawnPeriod.Division, parts.ID, part + 1}, "tester", noon, nil); err != nil {
				t.Fatal(err)
			}
		}
		if s.dialect == postgres && checksum(t, s, "conclusions", parts.ID) != [6]int64{} {
			t.Error("conclusions are seen before they are published")
		}
		if err := judgeDrawn(t.Context(), s, parts, 2); err != nil {
			t.Fatal(err)
		}
		if got := checksum(t, s, "conclusions", parts.ID); got != want || parts.Progress.Parts != 3 {
			t.Errorf("the parts are %v, the whole is %v", got, want)
		}
	})
}

// checksum is over all conclusions of a run.
func checksum(t testing.TB, s *Store, table, run string) (sum [6]int64) {
	t.Helper()
	const query = `SELECT count(*), coalesce(sum(verdict * (seq + 3)), 0), coalesce(sum(light * (seq + 7)), 0), coalesce(sum(score * (seq + 1)), 0),
		coalesce(sum(CASE WHEN provisional THEN seq ELSE 0 END), 0), coalesce(sum(length(project_code)), 0) FROM `
	row := s.reader.QueryRowContext(context.Background(), query+table+" WHERE run_id = $1", run)
	if err := row.Scan(&sum[0], &sum[1], &sum[2], &sum[3], &sum[4], &sum[5]); err != nil {
		t.Fatal(err)
	}
	return sum
}

func TestARunsNameIsNoSQL(t *testing.T) {
	onBoth(t, func(t *testing.T, s *Store) {
		if s.dialect == sqlite {
			return // a parameter there
		}
		opened := func(run, division string) error {
			return s.write(t.Context(), engine.Scope{Division: division}, func(q *session) error { return q.openConclusions(t.Context(), run) })
		}
		for _, run := range []string{"", "x", `x"; DROP TABLE runs; --`, strings.ToUpper(newRun(t)), "{" + newRun(t) + "}"} {
			if err := opened(run, "1"); !errors.Is(err, engine.ErrInvalid) {
				t.Errorf("%q: %v", run, err)
			}
		}
		if err := opened(newRun(t), `1'\; --`); err != nil {
			t.Errorf("a division is text: %v", err)
		}
	})
}

// Formulas that columns can't hold are evaluated: the run's conclusions are the row evaluator's.
func TestWhatColumnsCannotHoldIsEvaluated(t *testing.T) {
	scheme, ds := rules.Shipped().Load("own.yaml", []byte("id: OWN\nversion: 1\nname: 试\nbasis: 本单位约定\nbased_on: MOF2020@1\n"+
		"targets: {at_least: {ratio: '目标值 > 0 ? (let 率 = min(1, max(0, 实际值) / 目标值); 率 * 率 * 率 * 率 * 率) : 0', basis: 本单位约定}}\n"))
	if scheme == nil {
		t.Fatal(ds)
	}
	onBoth(t, func(t *testing.T, s *Store) {
		seededProjects(t, s)
		if _, err := s.PublishScheme(t.Context(), seedScope, engine.PublishedScheme{
			Publication: rules.Publication{ID: scheme.ID, Version: scheme.Version, Digest: scheme.Digest, Text: scheme.Text()},
			Name:        scheme.Name, Basis: "本单位约定", BasedOn: "MOF2020@1", By: "张三", At: morning,
		}); err != nil {
			t.Fatal(err)
		}
		want, _ := unsplitBy(t, s, seedPeriod(12), scheme)
		run := judgedParts(t, s, seedPeriod(12), brief(t, s, seedPeriod(12), scheme))
		checkAgainst(t, s, seedPeriod(12), run, want)
		if run.ByRows == nil || *run.ByRows == 0 || *run.ByRows == run.Indicators {
			t.Errorf("%s of %d indicators were left to rows", shownOf(run.ByRows), run.Indicators)
		}
	})
}
