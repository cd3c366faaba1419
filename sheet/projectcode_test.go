package sheet

import (
	"strings"
	"testing"
)

// Codes that a spreadsheet has shortened are refused, and odd ones questioned.
func TestProjectCodes(t *testing.T) {
	for text, c := range map[string]struct{ code, found string }{
		"13020925P00009410002P":    {"13020925P00009410002P", ""},
		"130209 25P000 09410002P":  {"13020925P00009410002P", ""},
		"13020925P0000↵9410002P":   {"13020925P00009410002P", ""},
		"'13020925P00009410002P":   {"13020925P00009410002P", ""},
		`="13020925P00009410002P"`: {"13020925P00009410002P", ""},
		"/":                        {"", ""},
		"无":                        {"", ""},
		"1.30209E+20":              {"1.30209E+20", "ERROR F34"},
		"１.3E+18":                  {"1.3E+18", "ERROR F34"},
		"130209250000941000":       {"130209250000941000", "ERROR F34"},
		"130209250000941002100":    {"130209250000941002100", ""},
		"见附件":                      {"见附件", "WARN F34"},
		"13020925P0000941002P":     {"13020925P0000941002P", "WARN F34"},
		"13020925P000094100002P":   {"13020925P000094100002P", "WARN F34"},
	} {
		for place, rows := range map[string]string{
			"B2": "（2025年度）|<\n项目编码|" + text + "\n项目名称|培训" + bottom,
			"A2": "项目编码|项目名称|三级指标|指标值\n" + text + "|培训|人次|≥5人次",
		} {
			_, found, d := readGrid(rows)
			told := ""
			for _, one := range found {
				if strings.Contains(one, "F34") {
					told = one
				}
			}
			if want := c.found; want != "" && told != want+" "+place || want == "" && told != "" || d.Tables[0].Code.Text != c.code {
				t.Errorf("%s: code %q, %v", text, d.Tables[0].Code.Text, found)
			}
		}
	}
}
