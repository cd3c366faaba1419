package storage

import (
	"errors"
	"fmt"
	"math/big"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"zhunsheng/engine"
	"zhunsheng/fixtures"
	"zhunsheng/rules"
)

func TestOutcomeIsReadBackAsItWasPosted(t *testing.T) {
	onBoth(t, func(t *testing.T, s *Store) {
		d := seeded(t, s)
		for n, month := range fixtures.DemoMonths {
			at := morning.Add(time.Duration(n) * time.Hour)
			id, posted := evaluated(t, s, month, at)
			got, err := s.Outcome(t.Context(), seedScope, id)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(jsonOf(t, posted), jsonOf(t, got)); diff != "" {
				t.Errorf("month %d: posted, read:\n%s", month, diff)
			}
			run, err := s.Run(t.Context(), seedScope, id)
			if err != nil {
				t.Fatal(err)
			}
			want := engine.Run{
				ID: id, FiscalYear: d.FiscalYear, Month: month, Scheme: posted.Scheme, SchemeDigest: posted.SchemeDigest, InputDigest: posted.InputDigest,
				Kept: engine.KeptResults, Status: engine.RunDone, Projects: 8, Indicators: 72 + 3, Alerts: alertsOf(posted), Warnings: new(int),
				OrderedAt: at, At: at,
			}
			if diff := cmp.Diff(&want, run); diff != "" {
				t.Error(diff)
			}
		}
	})
}

func alertsOf(o *engine.Outcome) (n int) {
	for _, p := range o.Projects {
		n += len(p.Alerts)
	}
	if o.Department != nil {
		n += len(o.Department.Alerts)
	}
	return n
}

// Outcomes of any content, with null and empty lists and absent figures, come
// back as the same bytes. A field that engine adds is filled here by itself, so
// this fails until it has a column.
func TestAnyOutcomeIsReadBack(t *testing.T) {
	onBoth(t, func(t *testing.T, s *Store) {
		rapid.Check(t, func(r *rapid.T) {
			o := anyOutcome(r)
			p := engine.Period{Division: "1", FiscalYear: o.FiscalYear, Month: o.Month}
			id, err := s.Post(t.Context(), p, o, morning)
			if err != nil {
				r.Fatal(err)
			}
			got, err := s.Outcome(t.Context(), engine.Scope{Division: "1"}, id)
			if err != nil {
				r.Fatal(err)
			}
			if diff := cmp.Diff(jsonOf(t, o), jsonOf(t, got)); diff != "" {
				r.Fatalf("posted, read:\n%s", diff)
			}
		})
	})
}

func anyOutcome(r *rapid.T) *engine.Outcome {
	o := &engine.Outcome{}
	fill(r, reflect.ValueOf(o).Elem(), "outcome")
	identify := func(p *engine.ProjectResult, code string) { // identities are the engine's to keep
		p.Code = code
		for k := range p.Alerts {
			p.Alerts[k].Level2 = fmt.Sprint(k)
			p.Alerts[k].Indicator += "i"
		}
	}
	for i := range o.Projects {
		identify(&o.Projects[i], fmt.Sprintf("%s-%d", o.Projects[i].Code, i))
	}
	if o.Department != nil {
		identify(&o.Department.ProjectResult, "")
	}
	return o
}

var anyText = rapid.SampledFrom([]string{"", "优", "≥50人", "<b>&\u2028\"\\", "第一行\n第二行", "𠮷", "0.10", "null"})

// fill gives every exported field of v a value.
func fill(r *rapid.T, v reflect.Value, name string) {
	switch v.Interface().(type) {
	case engine.Money:
		v.Set(reflect.ValueOf(engine.Money{Decimal: rules.Scaled(rapid.Int64().Draw(r, name), 6)}))
		return
	case engine.Share: // a third does not end, and is stored as far as it is printed
		n := rules.Int(rapid.Int64Range(-1e12, 1e12).Draw(r, name))
		v.Set(reflect.ValueOf(engine.Share{Decimal: n.Quo(rules.Int(rapid.SampledFrom([]int64{1, 3, 7, 100, 1000000}).Draw(r, name)))}))
		return
	case engine.Trace:
		return // is not part of the JSON
	case *engine.Advice, *engine.Counterfactual:
		return // are worked out when they are asked for, and never stored
	case *engine.Outlook:
		return // is attached when asked for, and never stored
	case rules.Severity:
		v.SetInt(int64(rapid.IntRange(0, 2).Draw(r, name)))
		return
	}
	switch v.Kind() {
	case reflect.Struct:
		for i := range v.NumField() {
			if f := v.Type().Field(i); f.IsExported() {
				fill(r, v.Field(i), name+"."+f.Name)
			}
		}
	case reflect.Pointer:
		if rapid.Bool().Draw(r, name) {
			v.Set(reflect.New(v.Type().Elem()))
			fill(r, v.Elem(), name)
		}
	case reflect.Slice:
		if n := rapid.IntRange(-1, 2).Draw(r, name); n >= 0 {
			v.Set(reflect.MakeSlice(v.Type(), n, n))
		}
		for i := range v.Len() {
			fill(r, v.Index(i), name)
		}
	case reflect.String:
		v.SetString(anyText.Draw(r, name))
	case reflect.Int:
		v.SetInt(int64(rapid.IntRange(0, 1<<31-1).Draw(r, name)))
	case reflect.Int64:
		v.SetInt(rapid.Int64().Draw(r, name))
	case reflect.Bool:
		v.SetBool(rapid.Bool().Draw(r, name))
	default:
		r.Fatalf("%s is a %s: say how to fill it", name, v.Kind())
	}
}

func TestFiguresThatDoNotFitAreRefused(t *testing.T) {
	onBoth(t, func(t *testing.T, s *Store) {
		fine := rules.MustDecimal("0.0000001")
		huge, _ := rules.ParseDecimal(new(big.Int).Exp(big.NewInt(10), big.NewInt(18), nil).String())
		for name, p := range map[string]engine.ProjectResult{
			"budget":       {Code: "1", Execution: engine.Execution{Budget: engine.Money{Decimal: huge}}},
			"spending":     {Code: "1", Execution: engine.Execution{Spent: &engine.Money{Decimal: huge}}},
			"a tenth of 分": {Code: "1", Execution: engine.Execution{Budget: engine.Money{Decimal: fine}}},
			"ratio":        {Code: "1", Indicators: []engine.Result{{Ratio: &engine.Share{Decimal: huge}}}},
		} {
			o := &engine.Outcome{FiscalYear: 2025, Month: 3, Projects: []engine.ProjectResult{p}}
			if _, err := s.Post(t.Context(), engine.Period{Division: "1", FiscalYear: 2025, Month: 3}, o, morning); !errors.Is(err, engine.ErrInvalid) {
				t.Errorf("%s: %v", name, err)
			}
		}
		o := &engine.Outcome{FiscalYear: 2025, Month: 3}
		if _, err := s.Post(t.Context(), engine.Period{Division: "1", FiscalYear: 2025, Month: 4}, o, morning); !errors.Is(err, engine.ErrInvalid) {
			t.Errorf("an outcome of another month: %v", err)
		}
	})
}

func TestRunsNewestFirst(t *testing.T) {
	onBoth(t, func(t *testing.T, s *Store) {
		seeded(t, s)
		year := fixtures.DemoYear
		december, _ := evaluated(t, s, 12, morning)
		june, _ := evaluated(t, s, 6, morning.Add(time.Hour))
		corrected, _ := evaluated(t, s, 6, morning.Add(2*time.Hour))
		for name, c := range map[string]struct {
			query engine.RunQuery
			want  []string
		}{
			"all":         {engine.RunQuery{}, []string{corrected, june, december}},
			"two":         {engine.RunQuery{Limit: 2}, []string{corrected, june}},
			"next":        {engine.RunQuery{Limit: 2, After: june}, []string{december}},
			"after all":   {engine.RunQuery{After: december}, nil},
			"after June":  {engine.RunQuery{Month: 12, After: june}, []string{december}},
			"of June":     {engine.RunQuery{Year: year, Month: 6}, []string{corrected, june}},
			"of no year":  {engine.RunQuery{Year: year + 1}, nil},
			"of December": {engine.RunQuery{Month: 12}, []string{december}},
		} {
			list, err := s.Runs(t.Context(), seedScope, c.query)
			var ids []string
			for _, r := range list {
				ids = append(ids, r.ID)
			}
			if diff := cmp.Diff(c.want, ids); err != nil || diff != "" {
				t.Errorf("%s: %v\n%s", name, err, diff)
			}
		}
		for month, want := range map[int]string{0: december, 6: corrected, 12: december} {
			if run, err := s.LatestRun(t.Context(), seedScope, year, month); err != nil || run.ID != want {
				t.Errorf("latest of month %d: %+v, %v", month, run, err)
			}
		}
		_, errLatest := s.LatestRun(t.Context(), seedScope, year, 3)
		_, errRun := s.Run(t.Context(), seedScope, "none")
		_, errNUL := s.Run(t.Context(), seedScope, "\x00")
		_, errAfter := s.Runs(t.Context(), seedScope, engine.RunQuery{After: "none"})
		_, errOther := s.Runs(t.Context(), jobScope, engine.RunQuery{After: june})
		_, errOutcome := s.Outcome(t.Context(), seedScope, "none")
		for i, err := range []error{errLatest, errRun, errNUL, errAfter, errOther, errOutcome} {
			if !errors.Is(err, engine.ErrNotFound) {
				t.Errorf("%d: %v", i, err)
			}
		}
	})
}

// Two runs at the same moment have an order, too: that of their ids.
func TestLatestOfTwoRunsAtOnce(t *testing.T) {
	onBoth(t, func(t *testing.T, s *Store) {
		seeded(t, s)
		first, _ := evaluated(t, s, 6, morning)
		second, _ := evaluated(t, s, 6, morning)
		for after, want := range map[string]string{"": second, second: first} {
			if page, err := s.Runs(t.Context(), seedScope, engine.RunQuery{After: after, Limit: 1}); err != nil || len(page) != 1 || page[0].ID != want {
				t.Errorf("the page after %q is %+v, %v, want %s", after, page, err, want)
			}
		}
		run, err := s.LatestRun(t.Context(), seedScope, fixtures.DemoYear, 6)
		if err != nil || run.ID != second {
			t.Errorf("%+v, %v, want %s", run, err, second)
		}
		alerts, err := s.RaisedAlerts(t.Context(), seedScope, engine.AlertQuery{Year: fixtures.DemoYear})
		for _, a := range alerts {
			if a.Run != second {
				t.Fatalf("an alert of another run: %+v", a)
			}
		}
		if err != nil || len(alerts) == 0 {
			t.Error(len(alerts), err)
		}
	})
}

func TestRulesAreStoredOnce(t *testing.T) {
	onBoth(t, func(t *testing.T, s *Store) {
		seeded(t, s)
		evaluated(t, s, 6, morning)
		once := rowsOf(t, s)["rules"]
		evaluated(t, s, 12, morning)
		if n := rowsOf(t, s)["rules"]; n != once || once == 0 {
			t.Errorf("%d rules, then %d", once, n)
		}
		var digests []string
		if err := s.reader.Select(&digests, "SELECT digest FROM rules"); err != nil {
			t.Fatal(err)
		}
		for _, d := range digests {
			if !strings.HasPrefix(d, "sha256:") {
				t.Errorf("digest %q", d)
			}
		}
	})
}
