package lint

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"zhunsheng/rules"
)

const pages = "../../docs/checks"

var (
	pageFile   = regexp.MustCompile(`^[A-Z]\d\d\.md$`)
	levelLine  = regexp.MustCompile(`(?m)^级别：(.+)　维度：(.+)$`)
	severities = regexp.MustCompile(`ERROR|WARN|INFO`)
	indexRow   = regexp.MustCompile(`(?m)^\| \[([A-Z]\d\d)\]\(([A-Z]\d\d)\.md\) \| ([A-Z、]+) \| ([^|]+) \| ([^|]+) \|$`)
	groupTitle = regexp.MustCompile(`(?m)^### (.+)$`)
)

// ofTheReader are ids that have a page and that the reader of targets reports: the list of checks may lack them.
func ofTheReader(id string) bool {
	return family(id) == "V" || slices.Contains([]string{"L02", "U01", "U04"}, id)
}

func page(t *testing.T, id string) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(pages, id+".md"))
	if err != nil {
		t.Errorf("%s has no page: %v", id, err)
	}
	return string(text)
}

func TestEveryCheckHasAPage(t *testing.T) {
	for _, c := range Checks {
		text := page(t, c.ID)
		if text == "" {
			continue
		}
		if want := fmt.Sprintf("# %s %s\n", c.ID, c.Title); !strings.HasPrefix(text, want) {
			t.Errorf("the page of %s does not begin with %q", c.ID, want)
		}
		at := 0
		for _, section := range []string{"查什么", "例", "怎么办", "依据"} {
			next := strings.Index(text, "\n## "+section+"\n")
			if next < at || strings.TrimSpace(afterHeading(text[max(next, 0):])) == "" {
				t.Errorf("the page of %s has no section %s where it belongs, or nothing in it", c.ID, section)
			}
			at = max(at, next)
		}
		m := levelLine.FindStringSubmatch(text)
		if m == nil {
			t.Errorf("the page of %s has no line 级别：…　维度：…", c.ID)
			continue
		}
		if worst := worstOf(t, m[1]); worst != c.Severity {
			t.Errorf("the page of %s says %s, the check's worst is %s", c.ID, m[1], c.Severity)
		}
		want := string(c.Dimension())
		if want == "" {
			want = "无"
		}
		if m[2] != want {
			t.Errorf("the page of %s says 维度：%s, want %s", c.ID, m[2], want)
		}
	}
}

// afterHeading is the text of a section, up to the next one.
func afterHeading(text string) string {
	_, text, _ = strings.Cut(strings.TrimPrefix(text, "\n"), "\n")
	section, _, _ := strings.Cut(text, "\n## ")
	return section
}

func worstOf(t *testing.T, text string) (worst rules.Severity) {
	t.Helper()
	found := severities.FindAllString(text, -1)
	if len(found) == 0 {
		t.Errorf("%q names no level", text)
	}
	for _, name := range found {
		var s rules.Severity
		if err := s.UnmarshalText([]byte(name)); err != nil {
			t.Fatal(err)
		}
		worst = max(worst, s)
	}
	return worst
}

func TestEveryPageHasACheck(t *testing.T) {
	entries, err := os.ReadDir(pages)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		id := strings.TrimSuffix(e.Name(), ".md")
		if _, listed := Find(id); !listed && !ofTheReader(id) && e.Name() != "README.md" {
			t.Errorf("%s is the page of no check", e.Name())
		}
		if e.Name() != "README.md" && !pageFile.MatchString(e.Name()) {
			t.Errorf("%s is no name of a page", e.Name())
		}
	}
}

// The checks are listed once each, in the order of their pages.
func TestChecksAreInOrder(t *testing.T) {
	order := "LUTACVHW"
	for i := 1; i < len(Checks); i++ {
		a, b := Checks[i-1].ID, Checks[i].ID
		before, after := strings.Index(order, family(a)), strings.Index(order, family(b))
		if before > after || before == after && a >= b {
			t.Errorf("%s stands before %s", a, b)
		}
	}
}

// The index says of every check what the program says.
func TestIndexListsTheChecks(t *testing.T) {
	text := page(t, "README")
	groups := map[string]string{"完整性": "L", "相关性": "T", "适当性": "UA", "一致性": "C", "文字": "V", "历史": "H", "豁免": "W"}
	var listed []string
	starts := groupTitle.FindAllStringSubmatchIndex(text, -1)
	for n, at := range starts {
		end := len(text)
		if n+1 < len(starts) {
			end = starts[n+1][0]
		}
		for _, m := range indexRow.FindAllStringSubmatch(text[at[1]:end], -1) {
			id, levels, title := m[1], m[3], m[4]
			listed = append(listed, id)
			if group := text[at[2]:at[3]]; !strings.Contains(groups[group], family(id)) {
				t.Errorf("%s is listed under %s", id, group)
			}
			if m[2] != id || strings.TrimSpace(m[5]) == "" {
				t.Errorf("the row of %s links %s.md and says %q", id, m[2], m[5])
			}
			c, ok := Find(id)
			if !ok {
				if !ofTheReader(id) {
					t.Errorf("%s is no check", id)
				}
				continue
			}
			if title != c.Title || worstOf(t, levels) != c.Severity {
				t.Errorf("the row of %s says %s %q, the check is %s %q", id, levels, title, c.Severity, c.Title)
			}
		}
	}
	for _, c := range Checks {
		if !slices.Contains(listed, c.ID) {
			t.Errorf("%s %s is not listed", c.ID, c.Title)
		}
	}
	if twice := slices.Sorted(slices.Values(listed)); len(slices.Compact(twice)) != len(listed) {
		t.Error("a check is listed twice")
	}
}
