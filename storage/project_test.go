package storage

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"zhunsheng/engine"
	"zhunsheng/fixtures"
	"zhunsheng/rules"
)

func codes(list []engine.ProjectEntry) (found []string) {
	for _, p := range list {
		found = append(found, p.Code)
	}
	return found
}

func TestProjects(t *testing.T) {
	onBoth(t, func(t *testing.T, s *Store) {
		d := seeded(t, s)
		ctx, year := t.Context(), d.FiscalYear
		list, err := s.Projects(ctx, seedScope, engine.ProjectQuery{Year: year})
		if err != nil || len(list) != 8 || list[0].Light != "" || list[0].Run != "" {
			t.Fatalf("before a run: %+v, %v", list, err)
		}
		run, december := evaluated(t, s, 12, morning)
		evaluated(t, s, 3, morning.Add(time.Hour)) // an earlier month corrected later is not the latest
		if list, err = s.Projects(ctx, seedScope, engine.ProjectQuery{Year: year}); err != nil {
			t.Fatal(err)
		}
		if !slices.IsSorted(codes(list)) {
			t.Errorf("not by code: %v", codes(list))
		}
		for _, p := range list {
			n := slices.IndexFunc(december.Projects, func(r engine.ProjectResult) bool { return r.Code == p.Code })
			result, table := december.Projects[n], d.Tables[n]
			want := engine.ProjectEntry{
				Code: p.Code, Name: table.Name, Agency: "433001", AgencyName: "曹妃甸区行政审批局本级", Year: year,
				Budget: engine.Money{Decimal: rules.MustDecimal(table.Budget.Text)}, Version: 1,
				Run: run, Month: 12, Light: result.Light, Score: result.Score, Grade: result.Grade,
			}
			if diff := cmp.Diff(jsonOf(t, want), jsonOf(t, p)); diff != "" {
				t.Error(diff)
			}
		}
		checkProjectQueries(t, s, list)
	})
}

func checkProjectQueries(t *testing.T, s *Store, all []engine.ProjectEntry) {
	t.Helper()
	year := fixtures.DemoYear
	where := func(keep func(engine.ProjectEntry) bool) (found []string) {
		for _, p := range all {
			if keep(p) {
				found = append(found, p.Code)
			}
		}
		return found
	}
	light, grade := all[0].Light, *all[0].Grade
	for name, c := range map[string]struct {
		query engine.ProjectQuery
		want  []string
	}{
		"by light":          {engine.ProjectQuery{Year: year, Light: light}, where(func(p engine.ProjectEntry) bool { return p.Light == light })},
		"by grade":          {engine.ProjectQuery{Year: year, Grade: grade}, where(func(p engine.ProjectEntry) bool { return *p.Grade == grade })},
		"by name":           {engine.ProjectQuery{Year: year, Text: " 评审 "}, where(func(p engine.ProjectEntry) bool { return strings.Contains(p.Name, "评审") })},
		"by code":           {engine.ProjectQuery{Year: year, Text: all[2].Code}, []string{all[2].Code}},
		"by code, small":    {engine.ProjectQuery{Year: year, Text: "13020925p"}, codes(all)},
		"no wildcard":       {engine.ProjectQuery{Year: year, Text: "%"}, nil},
		"no wildcard _":     {engine.ProjectQuery{Year: year, Text: "_"}, nil},
		"no escape":         {engine.ProjectQuery{Year: year, Text: "!"}, nil},
		"a page":            {engine.ProjectQuery{Year: year, After: all[1].Code, Limit: 3}, codes(all[2:5])},
		"the last page":     {engine.ProjectQuery{Year: year, After: all[5].Code, Limit: 3}, codes(all[6:])},
		"of another year":   {engine.ProjectQuery{Year: year - 1}, nil},
		"of a strange text": {engine.ProjectQuery{Year: year, Text: "' OR 1=1 --"}, nil},
	} {
		list, err := s.Projects(t.Context(), seedScope, c.query)
		if diff := cmp.Diff(c.want, codes(list)); err != nil || diff != "" {
			t.Errorf("%s: %v\n%s", name, err, diff)
		}
		if name == "by light" && (len(c.want) == 0 || len(c.want) == 8) {
			t.Errorf("the seed shows nothing about lights: %v", c.want)
		}
	}
}

// Text that means something in a pattern means itself.
func TestProjectsByTextLiterally(t *testing.T) {
	onBoth(t, func(t *testing.T, s *Store) {
		d := &rules.Declaration{FiscalYear: 2025, Tables: []*rules.GoalTable{
			{Code: rules.Cell{Text: "1"}, Name: "加油!100%_满"}, {Code: rules.Cell{Text: "2"}, Name: "加油100x满"},
		}}
		if _, err := s.SaveDeclaration(t.Context(), seedScope, d, "张三", morning); err != nil {
			t.Fatal(err)
		}
		for text, want := range map[string][]string{"!": {"1"}, "油!1": {"1"}, "0%": {"1"}, "_": {"1"}, "油100": {"2"}, "油_100": nil, "加油": {"1", "2"}} {
			list, err := s.Projects(t.Context(), seedScope, engine.ProjectQuery{Year: 2025, Text: text})
			if diff := cmp.Diff(want, codes(list)); err != nil || diff != "" {
				t.Errorf("%s: %v\n%s", text, err, diff)
			}
		}
	})
}

func TestAlerts(t *testing.T) {
	onBoth(t, func(t *testing.T, s *Store) {
		seeded(t, s)
		ctx, year := t.Context(), fixtures.DemoYear
		first, _ := evaluated(t, s, 6, morning)
		before, err := s.RaisedAlerts(ctx, seedScope, engine.AlertQuery{Year: year})
		if err != nil {
			t.Fatal(err)
		}
		june, outcome := evaluated(t, s, 6, morning.Add(time.Hour))
		_, december := evaluated(t, s, 12, morning)
		all, err := s.RaisedAlerts(ctx, seedScope, engine.AlertQuery{Year: year})
		if err != nil || len(all) != alertsOf(outcome)+alertsOf(december) {
			t.Fatalf("%d alerts, %v, want %d of June's latest run and %d of December", len(all), err, alertsOf(outcome), alertsOf(december))
		}
		checkAlertOrder(t, all)
		ofJune, err := s.RaisedAlerts(ctx, seedScope, engine.AlertQuery{Year: year, Month: 6})
		if err != nil || len(ofJune) != len(before) {
			t.Fatalf("%d alerts of June, then %d, %v", len(before), len(ofJune), err)
		}
		for i, a := range ofJune {
			if a.ID != before[i].ID || before[i].Run != first || a.Run != june {
				t.Errorf("run again, alert %d is %s of %s, was %s of %s", i, a.ID, a.Run, before[i].ID, before[i].Run)
			}
			one, err := s.RaisedAlert(ctx, seedScope, a.ID)
			if diff := cmp.Diff(&a, one); err != nil || diff != "" {
				t.Errorf("%v\n%s", err, diff)
			}
		}
		checkAlertQueries(t, s, all)
	})
}

func checkAlertOrder(t *testing.T, all []engine.AlertEntry) {
	t.Helper()
	ids := map[string]bool{}
	for i, a := range all {
		ids[a.ID] = true
		if i == 0 {
			continue
		}
		last := all[i-1]
		if a.Month > last.Month || a.Month == last.Month && a.Level.WorseThan(last.Level) {
			t.Errorf("%d %s stands after %d %s", a.Month, a.Level, last.Month, last.Level)
		}
	}
	if len(ids) != len(all) {
		t.Errorf("%d ids of %d alerts", len(ids), len(all))
	}
}

func checkAlertQueries(t *testing.T, s *Store, all []engine.AlertEntry) {
	t.Helper()
	year := fixtures.DemoYear
	ask := func(q engine.AlertQuery) []engine.AlertEntry {
		q.Year = year
		list, err := s.RaisedAlerts(t.Context(), seedScope, q)
		if err != nil {
			t.Error(err)
		}
		return list
	}
	where := func(keep func(engine.AlertEntry) bool) (found []engine.AlertEntry) {
		return slices.DeleteFunc(slices.Clone(all), func(a engine.AlertEntry) bool { return !keep(a) })
	}
	some := all[len(all)/2]
	for name, c := range map[string]struct {
		query engine.AlertQuery
		want  []engine.AlertEntry
	}{
		"level":   {engine.AlertQuery{Level: some.Level}, where(func(a engine.AlertEntry) bool { return a.Level == some.Level })},
		"rule":    {engine.AlertQuery{Rule: some.Rule}, where(func(a engine.AlertEntry) bool { return a.Rule == some.Rule })},
		"project": {engine.AlertQuery{Project: some.Project}, where(func(a engine.AlertEntry) bool { return a.Project == some.Project })},
		"month":   {engine.AlertQuery{Month: 12}, where(func(a engine.AlertEntry) bool { return a.Month == 12 })},
	} {
		if diff := cmp.Diff(c.want, ask(c.query)); diff != "" || len(c.want) == len(all) {
			t.Errorf("%s: %d of %d\n%s", name, len(c.want), len(all), diff)
		}
	}
	var paged []engine.AlertEntry
	for after := ""; ; after = paged[len(paged)-1].ID {
		page := ask(engine.AlertQuery{After: after, Limit: 7})
		paged = append(paged, page...)
		if len(page) < 7 {
			break
		}
	}
	if diff := cmp.Diff(all, paged); diff != "" {
		t.Errorf("page by page:\n%s", diff)
	}
	if _, err := s.RaisedAlerts(t.Context(), seedScope, engine.AlertQuery{Year: year, After: "none"}); !errors.Is(err, engine.ErrNotFound) {
		t.Errorf("after an unknown alert: %v", err)
	}
	if _, err := s.RaisedAlert(t.Context(), seedScope, "none"); !errors.Is(err, engine.ErrNotFound) {
		t.Errorf("an unknown alert: %v", err)
	}
}

// The id is in links that people keep: it must not depend on the database, the
// version of the program or the run.
func TestAlertIDsNeverChange(t *testing.T) {
	p := engine.Period{Division: "130209", FiscalYear: 2025, Month: 6}
	a := alertRowOf("run", p, "13020925P00009410002P", 1, engine.Alert{Rule: engine.AlertIndicator, Level: engine.Red, Level2: "数量指标", Indicator: "聘用人员数量", Message: "一"})
	b := alertRowOf("other", p, "13020925P00009410002P", 7, engine.Alert{Rule: engine.AlertIndicator, Level: engine.Yellow, Level2: "数量指标", Indicator: "聘用人员数量", Message: "二"})
	const want = "fb848ede-893b-5f7c-b418-104b297d95b4"
	if a.AlertID != want || b.AlertID != want {
		t.Errorf("ids %s and %s, want %s", a.AlertID, b.AlertID, want)
	}
}

// TestHoldings names each division with its newest year.
func TestHoldings(t *testing.T) {
	onBoth(t, func(t *testing.T, s *Store) {
		if list, err := s.Holdings(t.Context()); err != nil || len(list) != 0 {
			t.Fatalf("an empty store holds %v %v", list, err)
		}
		for _, year := range []int{2024, 2025} {
			d := seed(t)
			d.FiscalYear = year
			if _, err := s.SaveDeclaration(t.Context(), seedScope, d, "张三", morning); err != nil {
				t.Fatal(err)
			}
		}
		list, err := s.Holdings(t.Context())
		if err != nil || len(list) != 1 || list[0] != (engine.Holding{Division: seedScope.Division, FiscalYear: 2025}) {
			t.Errorf("%v %v", list, err)
		}
	})
}
