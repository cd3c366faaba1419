package storage

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"zhunsheng/engine"
	"zhunsheng/fixtures"
	"zhunsheng/rules"
)

// sorted is a report as it is read back: by project code.
func sorted(r *engine.Report) *engine.Report {
	slices.SortFunc(r.Projects, func(a, b engine.ProjectReport) int { return strings.Compare(a.Code, b.Code) })
	return r
}

func TestReportIsReadBackAsItWasSaved(t *testing.T) {
	onBoth(t, func(t *testing.T, s *Store) {
		seeded(t, s)
		for _, month := range fixtures.DemoMonths {
			got, err := s.Report(t.Context(), seedScope, fixtures.DemoYear, month)
			if diff := cmp.Diff(sorted(seedReport(t, month)), got); err != nil || diff != "" {
				t.Errorf("month %d: %v\n%s", month, err, diff)
			}
		}
		empty, err := s.Report(t.Context(), seedScope, fixtures.DemoYear, 1)
		if err != nil || len(empty.Projects) != 0 || empty.Month != 1 {
			t.Errorf("a month without reports: %+v, %v", empty, err)
		}
		saved, err := s.SaveReport(t.Context(), seedScope, seedReport(t, 6), "李四", morning)
		if err != nil || saved != (Saved{Same: 8}) {
			t.Errorf("the same again: %+v, %v", saved, err)
		}
	})
}

func TestEveryFieldOfAReportIsKept(t *testing.T) {
	onBoth(t, func(t *testing.T, s *Store) {
		d := seeded(t, s)
		at := func(cell string) rules.Source {
			return rules.Source{File: "a.xlsx", Digest: "sha256:1", Sheet: "表1", Cell: cell}
		}
		r := &engine.Report{FiscalYear: d.FiscalYear, Month: 9, Projects: []engine.ProjectReport{{
			Code: d.Tables[0].Code.Text, Budget: rules.Cell{Text: "1", Source: at("A1")}, Spent: rules.Cell{Text: "0.5", Source: at("A2")}, Source: at("A3"),
			Expected: rules.Cell{Text: "0.9", Source: at("A4")}, Reason: "招标晚", GoalActual: "已完成三批",
			Funds: []engine.Fund{
				{Kind: engine.Fiscal, Initial: rules.Cell{Text: "1", Source: at("C1")}, Budget: rules.Cell{Text: "2", Source: at("C2")}, Spent: rules.Cell{Text: "3", Source: at("C3")}, Expected: rules.Cell{Text: "4", Source: at("C4")}},
				{Kind: engine.Other},
			},
			Observations: []engine.Observation{
				{Level2: "数量指标", Name: "a", Actual: rules.Cell{Text: "47", Source: at("B1")}, Forecast: "有可能", Likelihood: "确定能", Obstacles: "经费保障、其他", Remark: "备注", SelfScore: rules.Cell{Text: "9", Source: at("B2")}, Reason: "因", Cause: "POLICY", Grade: "达成", Marks: "9.5", NotApplicable: true},
				{Level2: "数量指标", Name: "b"},
			},
		}}, History: []engine.Report{{FiscalYear: d.FiscalYear, Month: 8, Projects: []engine.ProjectReport{{Code: d.Tables[0].Code.Text}}}}}
		saved, err := s.SaveReport(t.Context(), seedScope, r, "李四", morning)
		if err != nil || saved != (Saved{New: 2}) {
			t.Fatalf("%+v, %v", saved, err)
		}
		got, tag, err := s.Observations(t.Context(), seedScope, d.Tables[0].Code.Text, d.FiscalYear, 9)
		if diff := cmp.Diff(&r.Projects[0], got); err != nil || diff != "" || tag == "" {
			t.Errorf("%v, tag %q\n%s", err, tag, diff)
		}
		history, err := s.Report(t.Context(), seedScope, d.FiscalYear, 8)
		if err != nil || len(history.Projects) != 1 {
			t.Errorf("its history: %+v, %v", history, err)
		}
	})
}

// What was stored before reports had funds, likelihoods and the like keeps its digest,
// so that storing it again is no new version.
func TestOldReportsKeepTheirDigest(t *testing.T) {
	for _, month := range fixtures.DemoMonths {
		for _, p := range seedReport(t, month).Projects {
			content := []any{p.Code, p.Budget.Text, p.Spent.Text}
			if p.Reason != "" {
				content = append(content, p.Reason)
			}
			for _, o := range p.Observations {
				content = append(content, o.Level2, o.Name, o.Actual.Text, o.Forecast, o.Reason, o.Cause, o.Grade, o.Marks, o.NotApplicable)
			}
			if got, want := reportDigest(&p), digest(content); got != want {
				t.Errorf("%s of month %d: %s, want %s", p.Code, month, got, want)
			}
		}
	}
}

// Blank rows say nothing, and rows may stand in another order: neither is a new version.
func TestBlankRowsAndOrderAreNoVersion(t *testing.T) {
	onBoth(t, func(t *testing.T, s *Store) {
		seeded(t, s)
		r := seedReport(t, 6)
		r.History = nil
		if _, err := s.SaveReport(t.Context(), seedScope, r, "张三", morning); err != nil {
			t.Fatal(err)
		}
		p := &r.Projects[0]
		p.Observations = slices.DeleteFunc(slices.Clone(p.Observations), engine.Observation.SaysNothing)
		slices.Reverse(p.Observations)
		same, err := s.SaveReport(t.Context(), seedScope, r, "张三", morning)
		if err != nil || same != (Saved{Same: 8}) {
			t.Errorf("blank rows and the order: %+v %v", same, err)
		}
		p.Observations = p.Observations[1:]
		if less, err := s.SaveReport(t.Context(), seedScope, r, "张三", morning); err != nil || less != (Saved{Changed: 1, Same: 7}) {
			t.Errorf("a row less: %+v %v", less, err)
		}
	})
}

func TestSaveObservations(t *testing.T) {
	onBoth(t, func(t *testing.T, s *Store) {
		d := seeded(t, s)
		code := d.Tables[0].Code.Text
		before := rowsOf(t, s)["reports"]
		save := func(spent, ifMatch string) (string, error) {
			r := engine.ProjectReport{Code: code, Spent: rules.Cell{Text: spent}, Observations: []engine.Observation{{Level2: "数量指标", Name: "聘用人员数量", Actual: rules.Cell{Text: "48"}}}}
			return s.SaveObservations(t.Context(), seedScope, d.FiscalYear, 9, r, ifMatch, "李四", morning)
		}
		if _, err := save("1", "1-0000000000000000"); !errors.Is(err, engine.ErrConflict) {
			t.Errorf("a tag where nothing is stored: %v", err)
		}
		first, err := save("1", "")
		if err != nil {
			t.Fatal(err)
		}
		if _, tag, err := s.Observations(t.Context(), seedScope, code, d.FiscalYear, 9); err != nil || tag != first {
			t.Errorf("saved as %s, read as %s, %v", first, tag, err)
		}
		second, err := save("2", first)
		if err != nil || second == first {
			t.Errorf("with the newest tag: %s, %v", second, err)
		}
		if again, err := save("2", first); err != nil || again != second {
			t.Errorf("a request sent twice: %s, %v", again, err)
		}
		if _, err := save("3", first); !errors.Is(err, engine.ErrConflict) {
			t.Errorf("with an old tag: %v", err)
		}
		if tag, err := save("1", second); err != nil || tag == first {
			t.Errorf("back to the first content is a third version: %s, %v", tag, err)
		}
		got, _, err := s.Observations(t.Context(), seedScope, code, d.FiscalYear, 9)
		if err != nil || got.Spent.Text != "1" {
			t.Errorf("%+v, %v", got, err)
		}
		if n := rowsOf(t, s)["reports"] - before; n != 3 {
			t.Errorf("%d versions were appended, want 3", n)
		}
	})
}

// Of writers who all read the same version one wins; the others are told.
func TestOneOfManyWritersWins(t *testing.T) {
	onBoth(t, func(t *testing.T, s *Store) {
		d := seeded(t, s)
		code := d.Tables[0].Code.Text
		_, tag, err := s.Observations(t.Context(), seedScope, code, d.FiscalYear, 6)
		if err != nil {
			t.Fatal(err)
		}
		var wg sync.WaitGroup
		results := make([]error, 8)
		for n := range results {
			wg.Go(func() {
				r := engine.ProjectReport{Code: code, Spent: rules.Cell{Text: fmt.Sprint(n)}}
				_, results[n] = s.SaveObservations(t.Context(), seedScope, d.FiscalYear, 6, r, tag, "李四", morning)
			})
		}
		wg.Wait()
		won := 0
		for _, err := range results {
			switch {
			case err == nil:
				won++
			case !errors.Is(err, engine.ErrConflict):
				t.Error(err)
			}
		}
		if won != 1 {
			t.Errorf("%d writers won", won)
		}
	})
}

func TestReportIsRefused(t *testing.T) {
	onBoth(t, func(t *testing.T, s *Store) {
		d := seeded(t, s)
		before := rowsOf(t, s)
		code := d.Tables[0].Code.Text
		reports := func(codes ...string) (list []engine.ProjectReport) {
			for _, c := range codes {
				list = append(list, engine.ProjectReport{Code: c})
			}
			return list
		}
		for name, c := range map[string]struct {
			report engine.Report
			want   error
		}{
			"month 0":            {engine.Report{FiscalYear: d.FiscalYear, Projects: reports(code)}, engine.ErrInvalid},
			"month 13":           {engine.Report{FiscalYear: d.FiscalYear, Month: 13, Projects: reports(code)}, engine.ErrInvalid},
			"a project twice":    {engine.Report{FiscalYear: d.FiscalYear, Month: 5, Projects: reports(code, code)}, engine.ErrInvalid},
			"history of a year":  {engine.Report{FiscalYear: d.FiscalYear, Month: 5, Projects: reports(code), History: []engine.Report{{FiscalYear: 2024, Month: 3}}}, engine.ErrInvalid},
			"an unknown project": {engine.Report{FiscalYear: d.FiscalYear, Month: 5, Projects: reports(code, "X")}, engine.ErrNotFound},
			"an undeclared year": {engine.Report{FiscalYear: 2031, Month: 5, Projects: reports(code)}, engine.ErrNotFound},
			"a text with a NUL":  {engine.Report{FiscalYear: d.FiscalYear, Month: 5, Projects: []engine.ProjectReport{{Code: code, Spent: rules.Cell{Text: "\x00"}}}}, engine.ErrInvalid},
			"a code with a NUL":  {engine.Report{FiscalYear: d.FiscalYear, Month: 5, Projects: reports("\x00")}, engine.ErrNotFound},
			"an unknown in past": {engine.Report{FiscalYear: d.FiscalYear, Month: 5, Projects: reports(code), History: []engine.Report{{FiscalYear: d.FiscalYear, Month: 4, Projects: reports("X")}}}, engine.ErrNotFound},
		} {
			if _, err := s.SaveReport(t.Context(), seedScope, &c.report, "李四", morning); !errors.Is(err, c.want) {
				t.Errorf("%s: %v, want %v", name, err, c.want)
			}
		}
		if _, err := s.SaveObservations(t.Context(), seedScope, d.FiscalYear, 5, engine.ProjectReport{Code: "X"}, "", "李四", morning); !errors.Is(err, engine.ErrNotFound) {
			t.Errorf("an unknown project: %v", err)
		}
		if _, _, err := s.Observations(t.Context(), seedScope, code, d.FiscalYear, 5); !errors.Is(err, engine.ErrNotFound) {
			t.Errorf("nothing reported: %v", err)
		}
		if diff := cmp.Diff(before, rowsOf(t, s)); diff != "" {
			t.Errorf("something is left:\n%s", diff)
		}
	})
}

func TestBook(t *testing.T) {
	onBoth(t, func(t *testing.T, s *Store) {
		d := seeded(t, s)
		declaration, report, err := s.Book(t.Context(), engine.Period{Division: seedScope.Division, FiscalYear: d.FiscalYear, Month: 10})
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(d, declaration); diff != "" {
			t.Error(diff)
		}
		want := sorted(seedReport(t, 10))
		want.History = []engine.Report{*sorted(seedReport(t, 3)), *sorted(seedReport(t, 6))}
		if diff := cmp.Diff(want, report); diff != "" {
			t.Error(diff)
		}
		_, early, err := s.Book(t.Context(), engine.Period{Division: seedScope.Division, FiscalYear: d.FiscalYear, Month: 2})
		if err != nil || early.Month != 2 || early.FiscalYear != d.FiscalYear || len(early.Projects)+len(early.History) != 0 {
			t.Errorf("before any report: %+v, %v", early, err)
		}
	})
}
