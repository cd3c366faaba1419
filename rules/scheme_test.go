package rules

import (
	"errors"
	"strings"
	"testing"
)

// TestBadSchemes breaks the shipped scheme in one place each: it must be refused
// with a message that leads to the place.
func TestBadSchemes(t *testing.T) {
	good, err := schemeFiles.ReadFile("schemes/MOF2020.yaml")
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct{ old, new, want string }{
		"marks do not sum":       {"marks: 50}", "marks: 51}", "合计101"},
		"unknown name":           {"met: 实际值 >= 目标值", "met: 实绩值 >= 目标值", "实绩值"},
		"wrong type":             {"met: 实际值 >= 目标值", "met: 实际值", "yields"},
		"no formula":             {"met: 实际值 >= 目标值", "met: ''", "缺少公式"},
		"form missing":           {"  boolean: ", "  yesno: ", "targets.boolean: 缺少"},
		"unknown form":           {"  boolean: ", "  yesno: ", "targets.yesno: 没有"},
		"bands out of order":     {"{name: 良, from: 80}", "{name: 良, from: 95}", "从高到低"},
		"no band from zero":      {"{name: 差, from: 0}", "{name: 差, from: 10}", "从0起"},
		"unknown light":          {"when: 支出进度 > 100, light: RED", "when: 支出进度 > 100, light: PURPLE", "PURPLE"},
		"a grade without a band": {"{grade: 部分达成,", "{grade: 部分,", "缺少“部分达成”一档"},
		"misspelt key":           {"execution:", "executoin:", "executoin"},
		"not a number":           {"explain_above: 0.20", "explain_above: 20%", "20%"},
		"positions":              {"met: 完成日期 <= 应完成日期", "met: 完成日期 <= 日期", "(1:6)"},
	} {
		t.Run(name, func(t *testing.T) {
			broken := strings.Replace(string(good), c.old, c.new, 1)
			if broken == string(good) {
				t.Fatalf("%q no longer stands in the scheme", c.old)
			}
			_, err := LoadScheme([]byte(broken))
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("error %v, want one with %q", err, c.want)
			}
		})
	}
}

func TestFindScheme(t *testing.T) {
	_, err := FindScheme("NOWHERE")
	var unknown *UnknownSchemeError
	if !errors.As(err, &unknown) || !strings.Contains(err.Error(), "MOF2020") {
		t.Errorf("%v does not name the schemes there are", err)
	}
	s := defaultScheme(t)
	if s.ID != "MOF2020" || !strings.HasPrefix(s.Digest, "sha256:") || !strings.Contains(s.Basis, "财预〔2020〕10号") {
		t.Errorf("%s %s %s", s.ID, s.Digest, s.Basis)
	}
}

// TestGradeBoundaries takes each grade at its lower bound and a cent below it.
func TestGradeBoundaries(t *testing.T) {
	s := defaultScheme(t)
	for total, want := range map[string]string{"100": "优", "90": "优", "89.99": "良", "80": "良", "79.99": "中", "60": "中", "59.99": "差", "0": "差"} {
		if got := s.GradeOf(MustDecimal(total)); got != want {
			t.Errorf("%s: %s, want %s", total, got, want)
		}
	}
}
