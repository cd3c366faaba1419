package storage

import (
	"context"
	"errors"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"zhunsheng/engine"
	"zhunsheng/fixtures"
	"zhunsheng/rules"
)

func defaultScheme(t testing.TB) *rules.Scheme {
	t.Helper()
	scheme, err := rules.FindScheme("")
	if err != nil {
		t.Fatal(err)
	}
	return scheme
}

func newRun(t testing.TB) string {
	t.Helper()
	id, err := uuid.NewV7()
	if err != nil {
		t.Fatal(err)
	}
	return id.String()
}

func seedPeriod(month int) engine.Period {
	return engine.Period{Division: seedScope.Division, FiscalYear: fixtures.DemoYear, Month: month}
}

func refreshed(t *testing.T, s *Store, p engine.Period, want int) {
	t.Helper()
	if n, ds, err := s.RefreshReadings(t.Context(), Part{Period: p}, defaultScheme(t)); n != want || err != nil || len(ds) > 0 {
		t.Fatalf("%d projects were read, want %d; %v, %v", n, want, ds, err)
	}
}

// What columns conclude is what evaluating says of each indicator.
func TestCloseColumnsConcludesWhatEvaluatingDoes(t *testing.T) {
	onBoth(t, func(t *testing.T, s *Store) {
		seeded(t, s)
		for _, month := range fixtures.DemoMonths {
			run, o := evaluated(t, s, month, morning)
			refreshed(t, s, seedPeriod(month), len(o.Projects))
			refreshed(t, s, seedPeriod(month), 0)
			loaded, err := s.CloseColumns(t.Context(), seedPeriod(month), run, defaultScheme(t))
			indicators := 0
			for _, p := range o.Projects {
				indicators += len(p.Indicators)
			}
			if err != nil || loaded.Projects != len(o.Projects) || loaded.Indicators != indicators || loaded.Columns == 0 {
				t.Fatalf("month %d: %+v of %d projects and %d indicators, %v", month, loaded, len(o.Projects), indicators, err)
			}
			for _, p := range o.Projects {
				var want []engine.Conclusion
				for i := range p.Indicators {
					want = append(want, p.Indicators[i].Conclusion())
				}
				got, err := s.Conclusions(t.Context(), seedScope, run, p.Code)
				if diff := cmp.Diff(want, got); err != nil || diff != "" {
					t.Errorf("month %d, %s: %v\n%s", month, p.Code, err, diff)
				}
			}
		}
	})
}

// Another agency's project is not there, as elsewhere; nor is one of a run that is not done.
func TestConclusionsTakeTheScope(t *testing.T) {
	onBoth(t, func(t *testing.T, s *Store) {
		d := seeded(t, s)
		run, _ := evaluated(t, s, 6, morning)
		refreshed(t, s, seedPeriod(6), 8)
		unknown := newRun(t)
		for _, id := range []string{run, unknown} {
			if _, err := s.CloseColumns(t.Context(), seedPeriod(6), id, defaultScheme(t)); err != nil {
				t.Fatal(err)
			}
		}
		code := d.Tables[0].Code.Text
		for _, c := range []struct {
			scope engine.Scope
			run   string
			seen  bool
		}{
			{seedScope, run, true},
			{engine.Scope{Division: seedScope.Division, Agency: "433001"}, run, true},
			{engine.Scope{Division: seedScope.Division, Agency: "433002"}, run, false},
			{engine.Scope{Division: "130210"}, run, false},
			{seedScope, unknown, false},
		} {
			list, err := s.Conclusions(t.Context(), c.scope, c.run, code)
			if (err == nil && len(list) > 0) != c.seen || err != nil && !errors.Is(err, engine.ErrNotFound) {
				t.Errorf("%+v: %d conclusions, %v", c, len(list), err)
			}
		}
	})
}

// A run judges what is in force, or nothing.
func TestStaleReadingsAreNotJudged(t *testing.T) {
	onBoth(t, func(t *testing.T, s *Store) {
		d := seeded(t, s)
		code := d.Tables[0].Code.Text
		refreshed(t, s, seedPeriod(6), 8)
		change := func(month int) func() error {
			return func() error {
				_, err := s.SaveObservations(t.Context(), seedScope, fixtures.DemoYear, month, engine.ProjectReport{Code: code, Spent: rules.Cell{Text: "1"}}, "", "李四", morning)
				return err
			}
		}
		for name, do := range map[string]func() error{
			"the month's report":        change(6),
			"an earlier month's report": change(3),
			"a goal table": func() error {
				d.Tables[0].Indicators[0].Target.Text = "≥1人"
				_, err := s.SaveDeclaration(t.Context(), seedScope, d, "张三", morning)
				return err
			},
		} {
			if err := do(); err != nil {
				t.Fatal(err)
			}
			run := newRun(t)
			if _, err := s.CloseColumns(t.Context(), seedPeriod(6), run, defaultScheme(t)); !errors.Is(err, engine.ErrConflict) || !strings.Contains(err.Error(), code) {
				t.Errorf("%s changed: %v", name, err)
			}
			checkNothingLoaded(t, s, run)
			refreshed(t, s, seedPeriod(6), 1)
			if _, err := s.CloseColumns(t.Context(), seedPeriod(6), run, defaultScheme(t)); err != nil {
				t.Errorf("%s was read again: %v", name, err)
			}
		}
		if err := change(9)(); err != nil {
			t.Fatal(err)
		}
		refreshed(t, s, seedPeriod(6), 0) // a later month says nothing about this one
		other, err := rules.FindScheme("SHANXI_STRICT")
		if err != nil {
			t.Fatal(err)
		}
		if _, err := s.CloseColumns(t.Context(), seedPeriod(6), newRun(t), other); !errors.Is(err, engine.ErrConflict) {
			t.Errorf("another scheme's readings: %v", err)
		}
	})
}

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

// Another division can't drop them.
func TestConclusionsAreTheirDivisions(t *testing.T) {
	onBoth(t, func(t *testing.T, s *Store) {
		d := seeded(t, s)
		run, _ := evaluated(t, s, 6, morning)
		refreshed(t, s, seedPeriod(6), len(d.Tables))
		if _, err := s.CloseColumns(t.Context(), seedPeriod(6), run, defaultScheme(t)); err != nil {
			t.Fatal(err)
		}
		if err := s.DropConclusions(t.Context(), "999999", run); err != nil {
			t.Fatal(err)
		}
		if n := rowsOf(t, s)["conclusions"]; n == 0 {
			t.Error("no conclusions are left")
		}
	})
}

func TestBrokenTextsGetNoReadings(t *testing.T) {
	onBoth(t, func(t *testing.T, s *Store) {
		d := seeded(t, s)
		if _, err := s.SaveObservations(t.Context(), seedScope, fixtures.DemoYear, 6, engine.ProjectReport{
			Code: d.Tables[0].Code.Text, Spent: rules.Cell{Text: "很多"},
		}, "", "李四", morning); err != nil {
			t.Fatal(err)
		}
		n, ds, err := s.RefreshReadings(t.Context(), Part{Period: seedPeriod(6)}, defaultScheme(t))
		if n != 0 || err != nil || !rules.HasErrors(ds) {
			t.Errorf("%d projects were read; %v, %v", n, ds, err)
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

// Parts that are loaded at the same time are the whole, and nobody sees them before the run is published.
func TestPartsTogetherAreTheWhole(t *testing.T) {
	onBoth(t, func(t *testing.T, s *Store) {
		const projects = 3000
		storeDrawn(t, s, projects*drawnIndicators, nil)
		by := judge{columns: engine.NewColumns(defaultScheme(t), drawnPeriod.FiscalYear, drawnPeriod.Month)}
		whole, parts := newRun(t), newRun(t)
		loaded, err := s.closeColumns(t.Context(), drawnPeriod, whole, by)
		if err != nil || loaded.Projects != projects || loaded.Indicators != projects*drawnIndicators {
			t.Fatalf("%+v, %v", loaded, err)
		}
		want := checksum(t, s, "conclusions", whole)
		if want[0] != projects*drawnIndicators || want[3] == 0 {
			t.Fatalf("the checksum is of nothing: %v", want)
		}
		if err := s.OpenConclusions(t.Context(), drawnPeriod.Division, parts); err != nil {
			t.Fatal(err)
		}
		var wg sync.WaitGroup
		for from := 0; from < projects; from += 1000 {
			wg.Go(func() {
				part := Part{Period: drawnPeriod, Run: parts, First: drawnCode(from), Last: drawnCode(from + 999)}
				if got, err := s.LoadConclusions(t.Context(), part, defaultScheme(t)); err != nil || got.Projects != 1000 {
					t.Errorf("%s: %+v, %v", part, got, err)
				}
			})
		}
		wg.Wait()
		if s.dialect == postgres && checksum(t, s, "conclusions", parts) != [6]int64{} {
			t.Error("conclusions are seen before they are published")
		}
		if err := s.PublishConclusions(t.Context(), drawnPeriod.Division, parts); err != nil {
			t.Fatal(err)
		}
		if got := checksum(t, s, "conclusions", parts); got != want {
			t.Errorf("the parts are %v, the whole is %v", got, want)
		}
		if err := s.DropConclusions(t.Context(), drawnPeriod.Division, parts); err != nil {
			t.Fatal(err)
		}
		checkNothingLoaded(t, s, parts)
		if got := checksum(t, s, "conclusions", whole); got != want {
			t.Errorf("the other run's are %v, and were %v", got, want)
		}
	})
}

// Codes are texts: what has a meaning in COPY's lines must arrive as it is.
func TestOddCodesAndLongProjects(t *testing.T) {
	onBoth(t, func(t *testing.T, s *Store) {
		scope := engine.Scope{Division: drawnPeriod.Division}
		want := engine.Conclusion{Verdict: engine.NotDue.Code(), Light: engine.Blue.Code(), Score: engine.NoScore}
		var rows []readingRow
		codes := []string{`a\b`, "c\td", "e\nf\r", `\N`, `\.`, "项目'\"", "zz"}
		for n, code := range codes {
			p := engine.ProjectReading{Indicators: slices.Repeat([]engine.Reading{{Of: 1, Cap: noCap, Fixed: want}}, n*10)}
			rows = append(rows, readingRow{FiscalYear: drawnPeriod.FiscalYear, Month: drawnPeriod.Month, ProjectCode: code, IndicatorCount: n * 10, Packed: packProject(&p)})
		}
		run := newRun(t)
		if err := s.write(t.Context(), scope, func(q *session) error {
			return errors.Join(insert(t.Context(), q, "upsert-reading", rows), insert(t.Context(), q, "insert-run", []runRow{{ID: run, Status: engine.RunDone}}))
		}); err != nil {
			t.Fatal(err)
		}
		if _, err := s.CloseColumns(t.Context(), drawnPeriod, run, defaultScheme(t)); err != nil {
			t.Fatal(err)
		}
		for n, code := range codes {
			got, err := s.Conclusions(t.Context(), scope, run, code)
			if n == 0 && errors.Is(err, engine.ErrNotFound) {
				continue
			}
			if diff := cmp.Diff(slices.Repeat([]engine.Conclusion{want}, n*10), got); err != nil || diff != "" {
				t.Errorf("%q: %v\n%s", code, err, diff)
			}
		}
	})
}

func TestDropSuperseded(t *testing.T) {
	onBoth(t, func(t *testing.T, s *Store) {
		seeded(t, s)
		var runs []string
		for n, month := range []int{6, 6, 6, 3} {
			run, _ := evaluated(t, s, month, morning.AddDate(0, 0, n))
			if n < 3 {
				runs = append(runs, run)
			}
			refreshed(t, s, seedPeriod(month), map[bool]int{true: 8}[n == 0 || n == 3])
			if _, err := s.CloseColumns(t.Context(), seedPeriod(month), run, defaultScheme(t)); err != nil {
				t.Fatal(err)
			}
		}
		for range 2 { // dropping again drops nothing else
			dropped, err := s.DropSuperseded(t.Context(), seedPeriod(6), 1)
			if diff := cmp.Diff([]string{runs[1], runs[0]}, dropped); err != nil || diff != "" {
				t.Errorf("%v\n%s", err, diff)
			}
		}
		checkNothingLoaded(t, s, runs[0])
		checkNothingLoaded(t, s, runs[1])
		if n := checksum(t, s, "conclusions", runs[2])[0]; n == 0 {
			t.Error("the newest run's conclusions are gone")
		}
		var all int
		if err := s.reader.QueryRowContext(t.Context(), "SELECT count(DISTINCT run_id) FROM conclusions").Scan(&all); err != nil || all != 2 {
			t.Errorf("conclusions of %d runs are left, want those of the newest of two months; %v", all, err)
		}
	})
}

func TestARunsNameIsNoSQL(t *testing.T) {
	onBoth(t, func(t *testing.T, s *Store) {
		if s.dialect == sqlite {
			return // a parameter there
		}
		for _, run := range []string{"", "x", `x"; DROP TABLE runs; --`, strings.ToUpper(newRun(t)), "{" + newRun(t) + "}"} {
			if err := s.OpenConclusions(t.Context(), "1", run); !errors.Is(err, engine.ErrInvalid) {
				t.Errorf("%q: %v", run, err)
			}
		}
		if err := s.OpenConclusions(t.Context(), `1'\; --`, newRun(t)); err != nil {
			t.Errorf("a division is text: %v", err)
		}
	})
}

// Formulas that columns can't hold are judged when they are read: the run's conclusions are the row evaluator's.
func TestWhatColumnsCannotHoldIsEvaluated(t *testing.T) {
	scheme, ds := rules.Shipped().Load("own.yaml", []byte("id: OWN\nversion: 1\nname: 试\nbasis: 本单位约定\nbased_on: MOF2020@1\n"+
		"targets: {at_least: {ratio: '目标值 > 0 ? (let 率 = min(1, max(0, 实际值) / 目标值); 率 * 率 * 率 * 率 * 率) : 0', basis: 本单位约定}}\n"))
	if scheme == nil {
		t.Fatal(ds)
	}
	onBoth(t, func(t *testing.T, s *Store) {
		d := seeded(t, s)
		if n, ds, err := s.RefreshReadings(t.Context(), Part{Period: seedPeriod(12)}, scheme); n != 8 || err != nil || len(ds) > 0 {
			t.Fatal(n, ds, err)
		}
		o, _, err := engine.Evaluate(scheme, d, seedReport(t, 12))
		if err != nil || o == nil {
			t.Fatal(err)
		}
		run, err := s.Post(t.Context(), seedPeriod(12), o, morning)
		if err != nil {
			t.Fatal(err)
		}
		loaded, err := s.CloseColumns(t.Context(), seedPeriod(12), run, scheme)
		if err != nil || loaded.Exact == 0 || loaded.Columns == 0 {
			t.Fatalf("%+v, %v", loaded, err)
		}
		for _, p := range o.Projects {
			got, err := s.Conclusions(t.Context(), seedScope, run, p.Code)
			if err != nil || len(got) != len(p.Indicators) {
				t.Fatal(len(got), err)
			}
			for i := range got {
				if want := p.Indicators[i].Conclusion(); got[i] != want {
					t.Errorf("%s: %+v, want %+v", p.Indicators[i].Name, got[i], want)
				}
			}
		}
	})
}
