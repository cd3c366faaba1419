package lint

import (
	"fmt"
	"html"
	"io/fs"
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
		if _, listed := Find(id); !listed && e.Name() != "README.md" {
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
				t.Errorf("%s is no check", id)
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

// exampleYear is the fiscal year of the goal tables that the examples stand in.
const exampleYear = 2025

// pageExample is a row of the table under 例 on the page of what the reader of targets finds. The columns are known by
// their headings: 指标值, and where they matter 二级指标, 三级指标, 计量单位, 指标性质; 读作 is the target in standard form, or 看不懂.
// A cell in backquotes stands as it is, blanks included; in any other, entities such as &#8203; count as the character.
type pageExample struct {
	indicator rules.Indicator
	reads     string
}

// examplesOn are the examples of a page, and the messages quoted below them.
func examplesOn(t *testing.T, text string) (examples []pageExample, quotes []string) {
	t.Helper()
	_, section, _ := strings.Cut(text, "\n## 例\n")
	section, _, _ = strings.Cut(section, "\n## ")
	var heads []string
	for line := range strings.Lines(section) {
		line = strings.TrimSuffix(line, "\n")
		if quote, ok := strings.CutPrefix(line, "> "); ok {
			quotes = append(quotes, quote)
		}
		if !strings.HasPrefix(line, "| ") || strings.HasPrefix(line, "| ---") {
			continue
		}
		cells := cellsOf(line)
		if heads == nil {
			heads = cells
			continue
		}
		cell := func(head string) string {
			if i := slices.Index(heads, head); i >= 0 && i < len(cells) {
				return cells[i]
			}
			return ""
		}
		examples = append(examples, pageExample{rules.Indicator{Level2: cell("二级指标"), Name: cell("三级指标"), Sign: cell("指标性质"),
			Unit: cell("计量单位"), Target: rules.Cell{Text: cell("指标值")}}, cell("读作")})
	}
	if len(examples) == 0 || len(quotes) == 0 {
		t.Error("no examples, or no message quoted")
	}
	return examples, quotes
}

func cellsOf(row string) []string {
	cells := strings.Split(strings.Trim(row, "|"), "|")
	for i, c := range cells {
		c = strings.TrimSpace(c)
		if n := len(c); n > 1 && c[0] == '`' && c[n-1] == '`' {
			cells[i] = c[1 : n-1]
		} else {
			cells[i] = html.UnescapeString(c)
		}
	}
	return cells
}

// The page of what the reader of targets finds shows what it says: each example draws a message that is quoted, each
// quoted message is drawn by an example, and the examples have all the levels of the page and no other.
func TestExamplesOfTheReader(t *testing.T) {
	for _, c := range Checks {
		if c.run != nil || family(c.ID) == "W" {
			continue
		}
		t.Run(c.ID, func(t *testing.T) {
			text := page(t, c.ID)
			examples, quotes := examplesOn(t, text)
			drawn := map[string]bool{}
			var levels []string
			for _, e := range examples {
				target, found := rules.ParseTarget(e.indicator, exampleYear)
				if reads := readAs(target); e.reads != reads && (e.reads != "" || family(c.ID) == "V") {
					t.Errorf("%q reads %q, the page says %q", e.indicator.Target.Text, reads, e.reads)
				}
				quoted := false
				for _, d := range found {
					if d.ID == c.ID {
						drawn[d.Message], quoted = true, quoted || slices.Contains(quotes, d.Message)
						levels = append(levels, d.Severity.String())
					}
				}
				if !quoted {
					t.Errorf("%q draws no message that the page quotes: %v", e.indicator.Target.Text, found)
				}
			}
			for _, quote := range quotes {
				if !drawn[quote] {
					t.Errorf("no example draws %q", quote)
				}
			}
			slices.Sort(levels)
			m := levelLine.FindStringSubmatch(text)
			if m == nil {
				t.Fatal("no line 级别：…　维度：…")
			}
			if listed := slices.Sorted(slices.Values(strings.Split(m[1], "、"))); !slices.Equal(slices.Compact(levels), listed) {
				t.Errorf("the examples have the levels %v, the page says %s", slices.Compact(levels), m[1])
			}
		})
	}
}

func readAs(target rules.Target) string {
	if target.Kind == rules.Unparseable {
		return "看不懂"
	}
	return target.Canonical()
}

// What goes wrong with files, marks and reports is explained in docs/diagnostics.md: each id that the program's source
// names, and no other.
func TestDiagnosticsPageListsTheIDs(t *testing.T) {
	text, err := os.ReadFile("../../docs/diagnostics.md")
	if err != nil {
		t.Fatal(err)
	}
	listed := map[string]bool{}
	for _, m := range regexp.MustCompile(`(?m)^\| ([A-Z]\d\d) \|`).FindAllStringSubmatch(string(text), -1) {
		listed[m[1]] = true
	}
	named := map[string]bool{}
	literal := regexp.MustCompile(`"([FMDSG]\d\d)"`)
	err = filepath.WalkDir("../..", func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return err
		}
		source, err := os.ReadFile(path)
		for _, m := range literal.FindAllSubmatch(source, -1) {
			named[string(m[1])] = true
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	for id := range named {
		if !listed[id] {
			t.Errorf("docs/diagnostics.md does not list %s", id)
		}
	}
	for id := range listed {
		if !named[id] {
			t.Errorf("docs/diagnostics.md lists %s, which the program does not report", id)
		}
	}
}
