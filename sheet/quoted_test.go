package sheet

import (
	"strings"
	"testing"

	"golang.org/x/text/encoding/unicode"
)

// copied is what Excel copies of a table: its cells between tabs, those of several
// lines in quotes.
const copied = "项目支出绩效目标表\t\t\t\n项目编码\t13020925P0001\t\t\n项目名称\t培训\t\t\n年度资金总额（万元）\t100\t\t\n" +
	"年度目标\t\"1.完成甲；\n2.完成\"\"乙\"\"\"\t\t\n一级指标\t二级指标\t三级指标\t指标值\n" +
	"产出指标\t数量指标\t\"培训\n人次\"\t≥50人次\n\t质量指标\t\"十四五\"规划完成率\t≥98%\n"

func TestCellsCopiedFromExcel(t *testing.T) {
	trimmed := strings.ReplaceAll(strings.ReplaceAll(copied, "\t\t\t\n", "\n"), "\t\t\n", "\n")
	wide, err := unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewEncoder().String(strings.ReplaceAll(trimmed, "\n", "\r\n"))
	if err != nil {
		t.Fatal(err)
	}
	for name, text := range map[string]string{"even.txt": copied, "trimmed.txt": trimmed, "wide.txt": wide} {
		t.Run(name, func(t *testing.T) {
			d, ds := readGoals(t, name, []byte(text))
			wantFindings(t, ds)
			table := d.Tables[0]
			if table.Goal != "1.完成甲；\n2.完成\"乙\"" || len(table.Indicators) != 2 {
				t.Fatalf("read %+v", table)
			}
			if i := table.Indicators; i[0].Name != "培训人次" || i[1].Name != `"十四五"规划完成率` || i[1].Target.Text != "≥98%" {
				t.Errorf("read %+v", i)
			}
		})
	}
}

// A quote that nothing closes stays in its own cell, and that is said.
func TestStrayQuotes(t *testing.T) {
	const goal = "\"1.完成甲；\n2.完成\"\"乙\"\"\""
	for name, c := range map[string]struct{ cell, want string }{
		"open":       {`"1.完成甲；`, `"1.完成甲；`},
		"alone":      {`"`, `"`},
		"an inch":    {`"大屏" 55`, `"大屏" 55`},
		"closed":     {`"大屏"`, `大屏`},
		"a tab in":   {"\"大屏\t55\"", `"大屏`},
		"two quotes": {`""`, ``},
	} {
		for form, text := range map[string]string{"even": copied, "trimmed": strings.ReplaceAll(copied, "\t\t\n", "\n")} {
			d, ds := readGoals(t, name+".txt", []byte(strings.Replace(text, goal, c.cell, 1)))
			told := strings.HasPrefix(name, "open") || name == "alone" || name == "a tab in"
			if table := d.Tables[0]; table.Goal != c.want && !(name == "a tab in" && strings.HasPrefix(table.Goal, c.want)) || len(table.Indicators) != 2 {
				t.Errorf("%s, %s: goal %q, %d indicators", name, form, table.Goal, len(table.Indicators))
			}
			if stray := len(ds) > 0 && ds[0].ID == "F10" && strings.Contains(ds[0].Message, "没有配对"); stray != told {
				t.Errorf("%s, %s: %v", name, form, ds)
			}
		}
	}
}

// A formula that is nothing but a text is that text.
func TestTextFormulas(t *testing.T) {
	for _, cell := range []string{`="13020925P0001"`, `"=""13020925P0001"""`} {
		text := strings.Replace(separated, "42010026P0001", cell, 1)
		if d, ds := readGoals(t, "a.csv", []byte(text)); len(ds) > 0 || d.Tables[0].Code.Text != "13020925P0001" {
			t.Errorf("%s: %q %v", cell, d.Tables[0].Code.Text, ds)
		}
	}
	if d, _ := readGoals(t, "a.txt", []byte(strings.Replace(copied, "13020925P0001", `="13020925P0001"`, 1))); d.Tables[0].Code.Text != "13020925P0001" {
		t.Errorf("read %q", d.Tables[0].Code.Text)
	}
	if got := unwrapFormula(`=A1`); got != "=A1" {
		t.Errorf("read %q", got)
	}
}
