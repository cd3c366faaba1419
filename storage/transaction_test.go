package storage

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"zhunsheng/engine"
	"zhunsheng/fixtures"
	"zhunsheng/rules"
)

// cancelAt cancels a context when a statement is about to run.
func cancelAt(t *testing.T, s *Store, statement string) context.Context {
	ctx, cancel := context.WithCancel(t.Context())
	s.observe = func(name string) {
		if name == statement {
			cancel()
		}
	}
	t.Cleanup(func() { cancel(); s.observe = nil })
	return ctx
}

// Whatever statement fails, nothing of the transaction is left.
func TestAFailureInTheMiddleLeavesNothing(t *testing.T) {
	onBoth(t, func(t *testing.T, s *Store) {
		d := seeded(t, s)
		p := engine.Period{Division: seedScope.Division, FiscalYear: d.FiscalYear, Month: 6}
		declaration, report, err := s.Book(t.Context(), p)
		if err != nil {
			t.Fatal(err)
		}
		outcome := evaluate(t, declaration, report)
		d.Department.Overall += "。"
		for i := range d.Tables {
			d.Tables[i].Purpose += "。"
			report.Projects[i].Spent.Text += "1"
		}
		report.History = nil
		before := rowsOf(t, s)
		for statement, do := range map[string]func(context.Context) error{
			"insert-department-goal": func(ctx context.Context) error {
				_, err := s.SaveDeclaration(ctx, seedScope, d, "张三", morning)
				return err
			},
			"upsert-agency": func(ctx context.Context) error {
				_, err := s.SaveDeclaration(ctx, seedScope, d, "张三", morning)
				return err
			},
			"insert-indicator": func(ctx context.Context) error {
				_, err := s.SaveDeclaration(ctx, seedScope, d, "张三", morning)
				return err
			},
			"insert-observation": func(ctx context.Context) error {
				_, err := s.SaveReport(ctx, seedScope, report, "李四", morning)
				return err
			},
			"insert-run":            func(ctx context.Context) error { _, err := s.Post(ctx, p, outcome, morning); return err },
			"insert-project-result": func(ctx context.Context) error { _, err := s.Post(ctx, p, outcome, morning); return err },
			"insert-result":         func(ctx context.Context) error { _, err := s.Post(ctx, p, outcome, morning); return err },
			"insert-alert":          func(ctx context.Context) error { _, err := s.Post(ctx, p, outcome, morning); return err },
		} {
			if err := do(cancelAt(t, s, statement)); !errors.Is(err, context.Canceled) {
				t.Errorf("%s: %v", statement, err)
			}
			if diff := cmp.Diff(before, rowsOf(t, s)); diff != "" {
				t.Errorf("a failure at %s leaves something:\n%s", statement, diff)
			}
		}
		// Nothing was wrong with what was to be stored: without failures it is.
		s.observe = nil
		if saved, err := s.SaveDeclaration(t.Context(), seedScope, d, "张三", morning); err != nil || saved.Changed != 8 {
			t.Errorf("%+v, %v", saved, err)
		}
		if saved, err := s.SaveReport(t.Context(), seedScope, report, "李四", morning); err != nil || saved.Changed != 8 {
			t.Errorf("%+v, %v", saved, err)
		}
		if _, err := s.Post(t.Context(), p, outcome, morning); err != nil {
			t.Error(err)
		}
	})
}

// The very last row of a run breaks a key: the database refuses it, and all
// before it goes as well.
func TestADuplicateInTheLastRowLeavesNothing(t *testing.T) {
	onBoth(t, func(t *testing.T, s *Store) {
		alert := engine.Alert{Rule: engine.AlertDual, Level: engine.Red, Message: "一"}
		o := manyProjects(1200)
		o.Projects[1199].Alerts = []engine.Alert{alert, alert}
		if _, err := s.Post(t.Context(), engine.Period{Division: "1", FiscalYear: 2025, Month: 6}, o, morning); err == nil {
			t.Error("two alerts of one identity were stored")
		}
		o.Projects[1199].Alerts = nil
		o.Projects[1199].Code = o.Projects[0].Code
		if _, err := s.Post(t.Context(), engine.Period{Division: "1", FiscalYear: 2025, Month: 6}, o, morning); err == nil {
			t.Error("one project was stored twice")
		}
		for table, n := range rowsOf(t, s) {
			if n != 0 {
				t.Errorf("%d rows are left in %s", n, table)
			}
		}
	})
}

// manyProjects is a declaration's worth of results, each with its own texts.
func manyProjects(n int) *engine.Outcome {
	o := &engine.Outcome{Scheme: "MOF2020", FiscalYear: 2025, Month: 6}
	for i := range n {
		p := engine.ProjectResult{Code: fmt.Sprintf("P%05d", i), Light: engine.Green, Flags: []string{}, Alerts: []engine.Alert{{Rule: engine.AlertSpending, Level: engine.Yellow, Message: "慢"}}}
		for k := range 9 {
			p.Indicators = append(p.Indicators, engine.Result{
				Level1: "产出指标", Level2: "数量指标", Name: fmt.Sprint(k), RuleDigest: fmt.Sprintf("sha256:%d", k), Explanation: fmt.Sprintf("第%d个项目", i),
			})
		}
		o.Projects = append(o.Projects, p)
	}
	return o
}

// manyTables is a declaration of division 1 and its report for June.
func manyTables(t *testing.T, n int) (*rules.Declaration, *engine.Report) {
	t.Helper()
	like := seed(t).Tables[0]
	d := &rules.Declaration{FiscalYear: 2025, Division: "1"}
	r := &engine.Report{FiscalYear: 2025, Month: 6}
	for i := range n {
		table := *like
		table.No, table.Code.Text = i, fmt.Sprintf("P%05d", i)
		d.Tables = append(d.Tables, &table)
		p := engine.ProjectReport{Code: table.Code.Text, Spent: rules.Cell{Text: "1"}}
		for _, indicator := range table.Indicators {
			p.Observations = append(p.Observations, engine.Observation{Level2: indicator.Level2, Name: indicator.Name, Actual: rules.Cell{Text: "1"}})
		}
		r.Projects = append(r.Projects, p)
	}
	return d, r
}

// A division of thousands of projects goes through every bulk insert.
func TestThousandsOfProjects(t *testing.T) {
	onBoth(t, func(t *testing.T, s *Store) {
		projects := 5000
		if testing.Short() { // -race makes the embedded database slow
			projects = 1200
		}
		d, r := manyTables(t, projects)
		scope := engine.Scope{Division: "1"}
		clock := func(what string, do func() error) {
			start := time.Now()
			if err := do(); err != nil {
				t.Fatalf("%s: %v", what, err)
			}
			t.Logf("%s: %v", what, time.Since(start).Round(time.Millisecond))
		}
		var run string
		o := manyProjects(projects)
		p := engine.Period{Division: "1", FiscalYear: 2025, Month: 6}
		clock("declaration", func() error { _, err := s.SaveDeclaration(t.Context(), scope, d, "张三", morning); return err })
		clock("report", func() error { _, err := s.SaveReport(t.Context(), scope, r, "李四", morning); return err })
		clock("run", func() (err error) { run, err = s.Post(t.Context(), p, o, morning); return err })
		clock("book", func() error {
			declaration, report, err := s.Book(t.Context(), p)
			if !reflect.DeepEqual(d, declaration) || !reflect.DeepEqual(r, report) {
				t.Error("it was read back otherwise")
			}
			return err
		})
		clock("outcome", func() error {
			got, err := s.Outcome(t.Context(), scope, run)
			if jsonOf(t, o) != jsonOf(t, got) {
				t.Error("it was read back otherwise")
			}
			return err
		})
		clock("projects", func() error {
			list, err := s.Projects(t.Context(), scope, engine.ProjectQuery{Year: fixtures.DemoYear, Limit: 100, After: "P01000"})
			if len(list) != 100 || list[0].Code != "P01001" || list[0].Light != engine.Green {
				t.Errorf("%d projects, %+v", len(list), list[0])
			}
			return err
		})
	})
}
