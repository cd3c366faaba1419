package engine_test

import (
	"bufio"
	"encoding/json"
	"os"
	"testing"

	"github.com/google/go-cmp/cmp"

	"zhunsheng/engine"
	"zhunsheng/fixtures"
	"zhunsheng/rules"
	"zhunsheng/sheet"
)

// independentCase is one report with what another implementation, written from
// the method alone on exact fractions, makes of it: boundaries, ties, missing
// values, exclusions and reviewers' causes among them.
type independentCase struct {
	Actuals json.RawMessage   `json:"actuals"`
	Expect  []expectedProject `json:"expect"`
}

type expectedProject struct {
	Code        string       `json:"code"`
	Score       *string      `json:"score"`
	Grade       *string      `json:"grade"`
	Provisional bool         `json:"provisional"`
	Light       string       `json:"light"`
	Execution   [2]*string   `json:"execution"`  // rate, score
	Spending    [4]*string   `json:"spending"`   // planned, actual, value, light
	Indicators  [][4]*string `json:"indicators"` // marks, ratio, score, light
}

func TestIndependentImplementationAgrees(t *testing.T) {
	d := seedDeclaration(t)
	scheme, err := rules.FindScheme("")
	if err != nil {
		t.Fatal(err)
	}
	f, err := os.Open("testdata/independent.jsonl")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close() //nolint:errcheck // only read from
	lines := bufio.NewScanner(f)
	lines.Buffer(nil, 1<<20)
	n := 0
	for ; lines.Scan(); n++ {
		var c independentCase
		if err := json.Unmarshal(lines.Bytes(), &c); err != nil {
			t.Fatal(err)
		}
		report, ds, err := sheet.ReadReport("actuals.json", c.Actuals)
		if err != nil || rules.HasErrors(ds) {
			t.Fatalf("case %d: %v %v", n, ds, err)
		}
		o, ds, err := engine.Evaluate(scheme, d, report)
		if err != nil || o == nil {
			t.Fatalf("case %d: %v %v", n, ds, err)
		}
		if diff := cmp.Diff(c.Expect, summary(t, o)); diff != "" {
			t.Errorf("case %d, month %d (-independent +ours):\n%s", n, o.Month, diff)
		}
	}
	if lines.Err() != nil || n < 16 {
		t.Errorf("%d cases, %v", n, lines.Err())
	}
}

// summary brings an outcome into the shape of the independent one, through its
// JSON, which is what others read.
func summary(t *testing.T, o *engine.Outcome) (list []expectedProject) {
	t.Helper()
	text := func(v any) *string {
		b, err := json.Marshal(v)
		if err != nil {
			t.Fatal(err)
		}
		var s *string
		if err := json.Unmarshal(b, &s); err != nil {
			t.Fatal(err)
		}
		return s
	}
	for _, p := range o.Projects {
		e := expectedProject{
			Code: p.Code, Score: text(p.Score), Grade: p.Grade, Provisional: p.Provisional, Light: string(p.Light),
			Execution: [2]*string{text(p.Execution.Rate), text(p.Execution.Score)},
			Spending:  [4]*string{text(p.Spending.Planned), text(p.Spending.Actual), text(p.Spending.Value), text(p.Spending.Light)},
		}
		for _, i := range p.Indicators {
			e.Indicators = append(e.Indicators, [4]*string{text(i.Marks), text(i.Ratio), text(i.Score), text(i.Light)})
		}
		list = append(list, e)
	}
	return list
}

func seedDeclaration(t testing.TB) *rules.Declaration {
	t.Helper()
	d, ds, err := sheet.ReadGoals("goal-tables.txt", fixtures.SeedText())
	if err != nil || rules.HasErrors(ds) {
		t.Fatalf("read seed: %v %v", ds, err)
	}
	return d
}
