package sheet

import (
	"os"
	"slices"
	"strings"
	"testing"

	"zhunsheng/engine"
	"zhunsheng/rules"
)

// dataPage is docs/data.md with its examples: of goal tables and of execution data.
func dataPage(t *testing.T) (page string, goals, actuals []byte) {
	t.Helper()
	data, err := os.ReadFile("../docs/data.md")
	if err != nil {
		t.Fatal(err)
	}
	page = string(data)
	pieces := strings.Split(page, "```json\n")
	if len(pieces) != 3 {
		t.Fatalf("docs/data.md has %d examples, want 2", len(pieces)-1)
	}
	first, _, _ := strings.Cut(pieces[1], "```")
	second, _, _ := strings.Cut(pieces[2], "```")
	return page, []byte(first), []byte(second)
}

// TestDataPage evaluates the examples of the page, the newest month and the one before.
func TestDataPage(t *testing.T) {
	_, goals, actuals := dataPage(t)
	d, ds, err := ReadGoals("goals.json", goals)
	if err != nil || len(ds) > 0 {
		t.Fatal(ds, err)
	}
	report, ds, err := ReadReport("actuals.json", actuals)
	if err != nil || len(ds) > 0 {
		t.Fatal(ds, err)
	}
	scheme, err := rules.FindScheme("")
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range []*engine.Report{report, &report.History[0]} {
		outcome, ds, err := engine.Evaluate(scheme, d, r)
		if err != nil || outcome == nil {
			t.Fatal(ds, err)
		}
		if asked := slices.DeleteFunc(ds, func(f rules.Diagnostic) bool { return f.ID != "D13" && f.Severity < rules.Error }); len(asked) > 0 {
			t.Errorf("month %d: the example is not complete: %v", r.Month, asked)
		}
		if p := outcome.Projects[0]; r.Month == 12 && (p.Score == nil || p.Provisional || p.Score.String() != "95.01") {
			t.Errorf("the example scores %v, provisional %v", p.Score, p.Provisional)
		}
		if page, _, _ := dataPage(t); !strings.Contains(page, "得95.01分") {
			t.Error("docs/data.md does not say what its example scores")
		}
	}
}

// TestDataPageNamesEveryKey holds the examples and the tables to what is read.
func TestDataPageNamesEveryKey(t *testing.T) {
	page, goals, actuals := dataPage(t)
	keys := func(data []byte) (all []string) {
		var visit func(n *node)
		visit = func(n *node) {
			for _, item := range n.items {
				if n.kind == isObject {
					all = append(all, item.name)
				}
				visit(item)
			}
		}
		visit(parseJSON(data, newFindings("page.json", data)))
		return all
	}
	known := func(data string, read func([]byte) []rules.Diagnostic) (names []string) {
		for _, d := range read([]byte(data)) {
			if _, list, found := strings.Cut(d.Message, "这里可用的项："); found {
				names = append(names, strings.Split(list, "、")...)
			}
		}
		return names
	}
	written := map[string][]string{"goals": keys(goals), "actuals": keys(actuals)}
	asked := map[string][]string{
		"goals": known(`{"?": 1, "department": {"?": 1, "sub_goals": [{"?": 1}]}, "projects": [{"?": 1, "name": "甲", "indicators": [{"?": 1, "name": "甲", "target": "1"}]}], "waivers": [{"?": 1}]}`,
			func(data []byte) []rules.Diagnostic { _, ds, _ := ReadGoals("x.json", data); return ds }),
		"actuals": known(`{"?": 1, "fiscal_year": 2025, "month": 6, "department": {"?": 1}, "projects": [{"?": 1, "code": "A", "indicators": [{"?": 1, "level2": "甲", "name": "甲"}]}], "history": [{"?": 1, "month": 3}]}`,
			func(data []byte) []rules.Diagnostic { _, ds, _ := ReadReport("x.json", data); return ds }),
	}
	for file, names := range asked {
		if len(names) < 20 {
			t.Errorf("%s: only %v", file, names)
		}
		for _, name := range names {
			if !slices.Contains(written[file], name) || !strings.Contains(page, "`"+name+"`") {
				t.Errorf("docs/data.md does not show or explain %s of %s", name, file)
			}
		}
	}
}
