package rules

import (
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// docRows are the rows of the tables of docs/targets.md under a heading, each cell
// without backquotes.
func docRows(t *testing.T, heading string) (rows [][]string) {
	t.Helper()
	page, err := os.ReadFile("../docs/targets.md")
	if err != nil {
		t.Fatal(err)
	}
	_, section, found := strings.Cut(string(page), "\n## "+heading+"\n")
	if !found {
		t.Fatalf("docs/targets.md has no section %s", heading)
	}
	section, _, _ = strings.Cut(section, "\n## ")
	for line := range strings.Lines(section) {
		if !strings.HasPrefix(line, "| ") || strings.HasPrefix(line, "| ---") {
			continue
		}
		cells := strings.Split(strings.Trim(strings.TrimSpace(line), "|"), "|")
		for i := range cells {
			cells[i] = strings.ReplaceAll(strings.TrimSpace(cells[i]), "`", "")
		}
		rows = append(rows, cells)
	}
	if len(rows) < 2 {
		t.Fatalf("%s: no table", heading)
	}
	return rows[1:]
}

// TestBoundaryTable holds each row of the table of boundary words at the exact
// boundary, just below it and just above it.
func TestBoundaryTable(t *testing.T) {
	for _, row := range docRows(t, "边界上算不算") {
		text, includes, canonical := row[1], row[2], row[3]
		target, _ := ParseTarget(Indicator{Target: Cell{Text: text}}, 2025)
		if target.Canonical() != canonical {
			t.Errorf("%s reads %s, want %s", text, target.Canonical(), canonical)
		}
		if target.Kind != Numeric {
			continue
		}
		if got := allows(target, Int(50)); got != (includes == "算") {
			t.Errorf("%s at 50: %v, the page says %s", text, got, includes)
		}
		below, above := allows(target, Int(49)), allows(target, Int(51))
		if above != (target.Relation.orEqual() == AtLeast) || below != (target.Relation.orEqual() == AtMost) {
			t.Errorf("%s: 49 %v, 51 %v", text, below, above)
		}
	}
}

// TestBoundaryTableIsWhole asks for a row for every word of the vocabulary.
func TestBoundaryTableIsWhole(t *testing.T) {
	var listed []string
	for _, row := range docRows(t, "边界上算不算") {
		listed = append(listed, regexp.MustCompile(`[、（）()\s]+`).Split(row[0], -1)...)
	}
	words := []string{}
	for w := range relationsBefore {
		words = append(words, w)
	}
	for w := range relationsAfter {
		words = append(words, w)
	}
	for _, c := range comparisons {
		words = append(words, "不"+c.stem)
		if c.plain != "" {
			words = append(words, c.stem)
		}
	}
	for _, w := range words {
		if !slices.Contains(listed, w) {
			t.Errorf("docs/targets.md does not list %s", w)
		}
	}
}

// TestTargetsPage reads every example of the page as the page says.
func TestTargetsPage(t *testing.T) {
	for _, heading := range []string{"数字", "区间", "单位", "日期", "是否、定性"} {
		for _, row := range docRows(t, heading) {
			if target, ds := ParseTarget(Indicator{Target: Cell{Text: row[0]}}, 2025); target.Kind == Unparseable || target.Canonical() != row[1] {
				t.Errorf("%s: %q reads %q, the page says %q %v", heading, row[0], target.Canonical(), row[1], ds)
			}
		}
	}
	for _, row := range docRows(t, "系统说看不懂时") {
		_, ds := ParseTarget(Indicator{Target: Cell{Text: row[0]}}, 2025)
		if !slices.ContainsFunc(ds, func(d Diagnostic) bool { return d.ID == row[1] && d.Severity >= Warn }) {
			t.Errorf("%q: %v, the page says %s", row[0], ds, row[1])
		}
	}
	for _, row := range docRows(t, "最好的写法") {
		good := strings.Split(row[1], "、")[0]
		if _, ds := ParseTarget(Indicator{Target: Cell{Text: good}}, 2025); saysDoubt(ds) {
			t.Errorf("%q is recommended and draws %v", good, ds)
		}
	}
}
