package engine_test

import (
	"bytes"
	"slices"
	"strings"
	"testing"

	"zhunsheng/engine"
	"zhunsheng/fixtures"
	"zhunsheng/rules"
	"zhunsheng/sheet"
)

// TestSeedCompiles compiles all 72 targets of the real document, and the three
// of its department's part. Only 7's 期限 ≥1% needs review.
func TestSeedCompiles(t *testing.T) {
	scheme, err := rules.FindScheme("")
	if err != nil {
		t.Fatal(err)
	}
	d := seedDeclaration(t)
	projects, ds := scheme.CompileDeclaration(d, 0)
	if errs := rules.FormErrors(ds); len(errs) > 0 {
		t.Error(errs)
	}
	compiled, unsigned := 0, 0
	for _, p := range projects {
		for _, r := range p.Rules {
			if !r.Judgeable() || r.Expressions().Met == "" {
				t.Errorf("%s %s: %q has no rule", p.Table.Name, r.Indicator.Name, r.Indicator.Target.Text)
				continue
			}
			compiled++
			review := p.Table.No == 7 && r.Indicator.Name == "持续发挥作用期限"
			if r.NeedsReview != review {
				t.Errorf("%s %s: needs review %v, want %v: %v", p.Table.Name, r.Indicator.Name, r.NeedsReview, review, r.Diagnostics)
			}
			if slices.ContainsFunc(r.Diagnostics, func(d rules.Diagnostic) bool { return d.ID == "L02" }) {
				unsigned++
			}
			if r.Indicator.Target.Source.Cell == "" || r.Indicator.Target.Source.Digest == "" {
				t.Errorf("%s %s has no source", p.Table.Name, r.Indicator.Name)
			}
		}
	}
	if compiled != 72 || unsigned != 5 {
		t.Errorf("%d targets compiled, %d without a sign; want 72 and 5", compiled, unsigned)
	}
	for text, want := range map[string]string{"99%以上": "实际值 >= 99", "达到100%": "实际值 == 100 || 实际值 > 100", "100%覆盖": "实际值 == 100 || 实际值 > 100"} {
		if got := scheme.Read(rules.Request{ValueText: text}, 2025); got.Expr != want {
			t.Errorf("%s: %s, want %s", text, got.Expr, want)
		}
	}
}

// TestDemoShowsEverything holds the demo's four checkpoints to what they are for:
// every verdict and every light that the real document can have.
func TestDemoShowsEverything(t *testing.T) {
	verdicts, lights := map[engine.Verdict]bool{}, map[engine.Light]bool{}
	for _, month := range fixtures.DemoMonths {
		for _, p := range demoOutcome(t, month).Projects {
			lights[p.Light], lights[p.Spending.Light] = true, true
			for _, r := range p.Indicators {
				verdicts[r.Verdict], lights[r.Light] = true, true
				if r.Explanation == "" || !strings.HasSuffix(r.Explanation, "。") {
					t.Errorf("%s %s is not explained: %q", p.Name, r.Name, r.Explanation)
				}
			}
		}
	}
	for _, v := range []engine.Verdict{engine.Met, engine.Missed, engine.AtRisk, engine.NotDue, engine.Unproven} {
		if !verdicts[v] {
			t.Errorf("the demo never shows %s", v)
		}
	}
	// ORANGE needs flow indicators, of which this document has none.
	for _, l := range []engine.Light{engine.Red, engine.Yellow, engine.Green, engine.Blue, engine.Grey} {
		if !lights[l] {
			t.Errorf("the demo never shows %s", l)
		}
	}
}

func seedReport(t testing.TB, month int) *engine.Report {
	t.Helper()
	report, ds, err := sheet.ReadReport("actuals.json", fixtures.Actuals(month))
	if err != nil || rules.HasErrors(ds) {
		t.Fatal(ds, err)
	}
	return report
}

func demoOutcome(t testing.TB, month int) *engine.Outcome {
	t.Helper()
	scheme, err := rules.FindScheme("")
	if err != nil {
		t.Fatal(err)
	}
	o, ds, err := engine.Evaluate(scheme, seedDeclaration(t), seedReport(t, month))
	if err != nil || o == nil {
		t.Fatal(ds, err)
	}
	return o
}

// TestSameInputSameBytes evaluates twice and reads the table from two forms: the
// outcome and its digest are the same.
func TestSameInputSameBytes(t *testing.T) {
	print := func(o *engine.Outcome) string {
		var b bytes.Buffer
		if err := sheet.WriteOutcome(&b, o); err != nil {
			t.Fatal(err)
		}
		return b.String()
	}
	first := demoOutcome(t, 12)
	if print(first) != print(demoOutcome(t, 12)) {
		t.Error("two evaluations differ")
	}
	other := demoOutcome(t, 10)
	if other.InputDigest == first.InputDigest {
		t.Error("other data have the same digest")
	}
	d, ds, err := sheet.ReadGoals("goal-tables.json", fixtures.SeedJSON())
	if err != nil || rules.HasErrors(ds) {
		t.Fatal(ds, err)
	}
	scheme, err := rules.FindScheme("")
	if err != nil {
		t.Fatal(err)
	}
	report := seedReport(t, 12)
	fromJSON, _, err := engine.Evaluate(scheme, d, report)
	if err != nil {
		t.Fatal(err)
	}
	if fromJSON.InputDigest != first.InputDigest {
		t.Error("the same table from text and from JSON has two digests")
	}
}
