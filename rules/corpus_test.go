package rules

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
	"testing"
)

// labelled is one line of the corpus: a real target text and what must be read.
type labelled struct {
	Input    Request        `json:"input"`
	Expect   map[string]any `json:"expect"`
	Doubtful bool           `json:"doubtful"`
}

func corpus(t *testing.T) (cases []labelled) {
	t.Helper()
	f, err := os.Open("testdata/targets.jsonl")
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

// TestCorpus reads labelled real targets: nothing may be read wrong in silence,
// and nearly everything that is not doubtful must be read right.
func TestCorpus(t *testing.T) {
	scheme, err := FindScheme("")
	if err != nil {
		t.Fatal(err)
	}
	clear, exact, silent := 0, 0, 0
	for _, c := range corpus(t) {
		got := asMap(t, scheme.Read(c.Input, 0))
		wrong := ""
		for key, want := range c.Expect {
			if g := got[key]; fmt.Sprint(g) != fmt.Sprint(want) {
				wrong += fmt.Sprintf(" %s=%v want %v;", key, g, want)
			}
		}
		warned := false
		for _, d := range scheme.Read(c.Input, 0).Diagnostics {
			warned = warned || d.Severity >= Warn && d.ID != "L02"
		}
		if !c.Doubtful {
			clear++
			if wrong == "" {
				exact++
			}
		}
		if wrong != "" && !warned {
			silent++
			t.Errorf("read wrong in silence: %q (%s):%s", c.Input.ValueText, c.Input.Name, wrong)
		}
	}
	t.Logf("exact %d of %d clear cases (%.1f%%), wrong in silence %d", exact, clear, 100*float64(exact)/float64(clear), silent)
	if exact*100 < clear*96 {
		t.Errorf("only %d of %d clear cases are read exactly, want 96%%", exact, clear)
	}
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
