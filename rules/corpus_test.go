package rules

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
	"slices"
	"testing"
)

// labelled is one line of a corpus: a target text in its row and what must be read.
type labelled struct {
	Input    Request        `json:"input"`
	Expect   map[string]any `json:"expect"`
	Doubtful bool           `json:"doubtful"`
}

func corpus(t testing.TB, file string) (cases []labelled) {
	t.Helper()
	f, err := os.Open("testdata/" + file)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close() //nolint:errcheck // only read from
	lines := bufio.NewScanner(f)
	for lines.Scan() {
		var c labelled
		if err := json.Unmarshal(lines.Bytes(), &c); err != nil {
			t.Fatal(err)
		}
		cases = append(cases, c)
	}
	if lines.Err() != nil || len(cases) == 0 {
		t.Fatalf("read corpus: %d cases, %v", len(cases), lines.Err())
	}
	return cases
}

// corpora are the labelled sets: texts of public tables with some made ones, and
// texts that were made up and labelled by people who had not seen the reader.
var corpora = []string{"targets.jsonl", "targets-made.jsonl"}

// TestCorpus reads labelled targets: nothing may be read wrong in silence, and
// nearly everything that is not doubtful must be read right.
func TestCorpus(t *testing.T) {
	scheme, err := FindScheme("")
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range corpora {
		clear, exact, silent := 0, 0, 0
		for _, c := range corpus(t, file) {
			got := scheme.Read(c.Input, 0)
			wrong := differences(asMap(t, got), c.Expect)
			if !c.Doubtful {
				clear++
				if len(wrong) == 0 {
					exact++
				} else {
					t.Logf("%q (%s): %v", c.Input.ValueText, c.Input.Name, wrong)
				}
			}
			if len(wrong) > 0 && !saysDoubt(got.Diagnostics) {
				silent++
				t.Errorf("read wrong in silence: %q (%s): %v", c.Input.ValueText, c.Input.Name, wrong)
			}
		}
		t.Logf("%s: exact %d of %d clear cases (%.1f%%), wrong in silence %d", file, exact, clear, 100*float64(exact)/float64(clear), silent)
		if exact*100 < clear*99 {
			t.Errorf("%s: only %d of %d clear cases are read exactly, want 99%%", file, exact, clear)
		}
	}
}

func differences(got, want map[string]any) (wrong []string) {
	for key, w := range want {
		if g := got[key]; fmt.Sprint(g) != fmt.Sprint(w) {
			wrong = append(wrong, fmt.Sprintf("%s=%v want %v", key, g, w))
		}
	}
	slices.Sort(wrong)
	return wrong
}

// saysDoubt tells whether any finding asks a person to look. That a relation is
// missing (L02) does not: the reading is certain, the target is not well written.
func saysDoubt(ds []Diagnostic) bool {
	return slices.ContainsFunc(ds, func(d Diagnostic) bool { return d.Severity >= Warn && d.ID != "L02" })
}

func asMap(t *testing.T, v any) (m map[string]any) {
	t.Helper()
	b, err := json.Marshal(v)
	if err == nil {
		err = json.Unmarshal(b, &m)
	}
	if err != nil {
		t.Fatal(err)
	}
	return m
}
