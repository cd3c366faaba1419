package rules

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
)

// TestHazards states for each formula which divisors are not proved to differ
// from zero, and which arms are never reached: ! where two conditions exclude
// each other whatever the data, ? where only the bounds of the operands do; and which
// comparisons those bounds alone decide: + where it always holds, - where never.
func TestHazards(t *testing.T) {
	for formula, want := range map[string]string{
		// divisors
		"实际值 / 目标值":                                 "÷目标值",
		"目标值 > 0 ? 实际值 / 目标值 : 0":                   "",
		"目标值 >= 0 ? 实际值 / 目标值 : 0":                  "÷目标值",
		"目标值 < 0 ? 0 : 实际值 / 目标值":                   "÷目标值",
		"目标值 == 0 ? 0 : 实际值 / 目标值":                  "",
		"目标值 != 0 ? 实际值 / abs(目标值) : 0":             "",
		"0 < 目标值 ? 实际值 / 目标值 : 0":                   "",
		"!(目标值 <= 0) ? 实际值 / 目标值 : 0":               "",
		"目标值 > 0 && 实际值 / 目标值 > 1 ? 1 : 0":          "",
		"目标值 == 0 || 实际值 / 目标值 > 1 ? 1 : 0":         "",
		"目标值 > 0 || 实际值 / 目标值 > 1 ? 1 : 0":          "÷目标值",
		"目标值 > 0 || 上限 > 0 ? 实际值 / 目标值 : 0":         "÷目标值",
		"目标值 > 0 && 上限 > 0 ? 实际值 / 上限 : 0":          "",
		"实际值 / (目标值 + 1)":                           "÷目标值 + 1",
		"目标值 >= 0 ? 实际值 / (目标值 + 1) : 0":            "",
		"逾期天数 / (逾期天数 + 90)":                        "",
		"实际值 / max(目标值, 1)":                         "",
		"实际值 / min(目标值, 1)":                         "÷min(目标值, 1)",
		"实际值 == 目标值 ? 1 : 1 / (实际值 - 目标值)":          "",
		"实际值 > 目标值 ? 1 / (目标值 - 实际值) : 1":           "",
		"let 比 = 实际值 / 目标值; 目标值 == 0 ? 0 : 比":       "÷目标值",
		"let 底 = 目标值; 底 > 0 ? 实际值 / 目标值 : 0":        "",
		"let 底 = 目标值 > 0 ? 目标值 : 1; 实际值 / 底":        "",
		"let 底 = 目标值 > 5 ? 目标值 : 上限; 实际值 / 底":       "÷底",
		"目标值 > 0 ? 实际值 / (目标值 * 2 / 3) : 0":         "",
		"目标值 > 0 && 上限 > 1 ? 1 / (目标值 * 上限) : 0":    "",
		"上限 < 0 && 目标值 > 0 ? 1 / (目标值 * 上限) : 0":    "",
		"上限 < -1 && 下限 > 2 ? 1 / (下限 - 上限 - 4) : 0": "÷下限 - 上限 - 4",
		"上限 < -1 && 下限 > 2 ? 1 / (下限 - 上限) : 0":     "",
		"实际值 <= 目标值 ? 1 : 目标值 > 0 ? 目标值 / 实际值 : 0":  "",
		"实际值 > 目标值 && 目标值 > 0 ? 目标值 / 实际值 : 1":      "",
		"超额率 > 0 ? 1 / 超额率 : 0":                     "?0",
		// arms
		"实际值 < 60 ? 1 : 实际值 < 80 ? 2 : 3":              "",
		"实际值 < 60 ? 1 : 实际值 < 50 ? 2 : 3":              "!2",
		"实际值 >= 60 ? 1 : 实际值 >= 60 ? 2 : 3":            "!2",
		"实际值 >= 目标值 ? 1 : 实际值 > 目标值 ? 2 : 3":           "!2",
		"实际值 >= 目标值 ? 1 : 目标值 > 实际值 ? 2 : 3":           "!3",
		"let 差 = 实际值 - 目标值; 差 > 1 ? 1 : 差 > 2 ? 2 : 3": "!2",
		`评定 == "达成" ? 1 : 评定 == "达成" ? 0.7 : 0.3`:      "!0.7",
		`评定 != "达成" ? 1 : 评定 == "达成" ? 0.7 : 0.3`:      "!0.3",
		"实际是否 ? 1 : !实际是否 ? 0 : 0.5":                   "!0.5",
		"逾期天数 < 0 ? 1 : 0":                             "?1",
		"逾期天数 <= 0 ? 1 : 0":                            "",
		"abs(实际值) < 0 ? 1 : 0":                         "!1",
		"min(1, 实际值) > 1 ? 1 : 0":                      "!1",
		"实际值 > 1 && 实际值 < 0 ? 1 : 实际值 > 2 ? 3 : 4":     "!1",
		// comparisons
		"逾期天数 >= 0 && 实际值 > 1 ? 1 : 0":                              "+逾期天数 >= 0",
		"实际是否 || 逾期天数 < 0 ? 1 : 0":                                  "-逾期天数 < 0",
		"let 差 = 逾期天数 + 1; 实际是否 && 差 > 0 ? 1 : 0":                   "+差 > 0",
		"逾期天数 > 5 && (实际是否 || 逾期天数 > 3) ? 1 : 0":                    "",
		"let 晚 = 逾期天数 > 3; 逾期天数 > 5 && (实际是否 || 晚) ? 1 : 晚 ? 2 : 3": "",
		"实际值 == 0 ? 1 : 实际值 > 0 ? 2 : 3":                            "",
		"1 > 0 && 实际值 > 1 ? 1 : 0":                                  "",
		"逾期天数 == 0 ? 1 : 逾期天数 > 0 && 实际是否 ? 2 : 3":                  "+逾期天数 > 0",
	} {
		f, err := CompileFormula(formula, Operands{}, decimalType)
		if err != nil {
			t.Errorf("%s: %v", formula, err)
			continue
		}
		var got []string
		for _, h := range f.hazards(Operands{}) {
			text := string([]rune(formula)[h.from:h.to])
			switch {
			case h.divisor != "":
				text = "÷" + text
			case h.logical:
				text = "!" + text
			case h.always == "永远成立":
				text = "+" + text
			case h.always != "":
				text = "-" + text
			default:
				text = "?" + text
			}
			got = append(got, text)
		}
		if fmt.Sprint(strings.Join(got, " ")) != want {
			t.Errorf("%s: %q, want %q", formula, got, want)
		}
	}
}

// TestShippedSchemesHaveNoHazard holds what is shipped to its own rules, WARNs
// included.
func TestShippedSchemesHaveNoHazard(t *testing.T) {
	for _, file := range shippedFiles("schemes") {
		if _, ds := Shipped().Load(file.name, file.data); len(ds) > 0 {
			t.Errorf("%s: %v", file.name, ds)
		}
	}
}

// TestHazardPositions asks that both findings lead to their very place, and that
// a questioned band does not keep a scheme from loading.
func TestHazardPositions(t *testing.T) {
	const head = "id: X\nversion: 1\nname: 试\nbasis: 本单位约定\nbased_on: MOF2020@1\ntargets:\n"
	s, ds := Shipped().Load("x.yaml", []byte(head+
		"  at_least:\n    ratio: min(1, 实际值 / 目标值)\n    light: '实际值 >= 目标值 ? \"GREEN\" : 目标值 > 0 && 实际值 > 目标值 ? \"YELLOW\" : \"RED\"'\n    basis: 本单位约定\n"))
	if s != nil {
		t.Error("a scheme that may divide by zero was loaded")
	}
	var got []string
	for _, d := range ds {
		got = append(got, fmt.Sprintf("%s %s %s", d.ID, d.Source.Cell, strings.SplitN(d.Message, "；", 2)[0]))
	}
	want := "S08 第8行第25列 targets.at_least.ratio：除数“目标值”可能为零，请先判断，如“目标值 > 0 ? … : …”\n" +
		"min(1, 实际值 / 目标值)\n       　　　   ＾＾＾\n" +
		"S09 第9行第59列 targets.at_least.light：前面的条件已经排除了这一档，永远走不到"
	if text := strings.Join(got, "\n"); text != want {
		t.Errorf("got\n%s\nwant\n%s", text, want)
	}

	s, ds = Shipped().Load("x.yaml", []byte(head+"  date: {ratio: '逾期天数 < 0 ? 1 : max(0, 1 - 逾期天数 / 90)', basis: 本单位约定}\n"))
	if s == nil || len(ds) != 1 || ds[0].Severity != Warn || ds[0].ID != "S09" {
		t.Errorf("loaded %v with %v, want one WARN S09", s != nil, ds)
	}
}

// randomFormula writes a formula whose arms are numbers of their own: 1001, 1002 …
type randomFormula struct {
	*rand.Rand
	arms int
}

func (r *randomFormula) number(depth int) string {
	if depth > 0 {
		a, b := r.number(depth-1), r.number(depth-1)
		switch r.IntN(9) {
		case 0:
			return "(" + a + " + " + b + ")"
		case 1, 2:
			return "(" + a + " - " + b + ")"
		case 3:
			return "(" + a + " * " + b + ")"
		case 4, 5:
			return "(" + a + " / " + b + ")"
		case 6:
			return "min(" + a + ", " + b + ")"
		case 7:
			return "max(" + a + ", " + b + ")"
		case 8:
			return "abs(" + a + ")"
		}
	}
	return []string{"实际值", "目标值", "上限", "0", "1", "2", "(-1)"}[r.IntN(7)]
}

func (r *randomFormula) condition(depth int) string {
	if depth > 0 {
		a, b := r.condition(depth-1), r.condition(depth-1)
		switch r.IntN(5) {
		case 0:
			return "(" + a + " && " + b + ")"
		case 1:
			return "(" + a + " || " + b + ")"
		case 2:
			return "!(" + a + ")"
		case 3:
			return "(" + a + " ? " + b + " : " + r.condition(depth-1) + ")"
		}
	}
	if r.IntN(6) == 0 {
		return "实际是否"
	}
	return r.number(r.IntN(2)) + []string{" < ", " <= ", " > ", " >= ", " == ", " != "}[r.IntN(6)] + r.number(r.IntN(2))
}

func (r *randomFormula) arm(depth int) string {
	if depth == 0 || r.IntN(4) == 0 {
		r.arms++
		if r.IntN(3) == 0 {
			return fmt.Sprintf("%d + 0 * %s", 1000+r.arms, r.number(2))
		}
		return fmt.Sprint(1000 + r.arms)
	}
	return r.condition(r.IntN(3)) + " ? " + r.arm(depth-1) + " : " + r.arm(depth-1)
}

// TestHazardsAreSound runs random formulas on every small operand: one without a
// reported divisor never divides by zero, and an arm reported as out of reach is
// never taken.
func TestHazardsAreSound(t *testing.T) {
	r := &randomFormula{Rand: rand.New(rand.NewPCG(1, 2))}
	proved, unreached := 0, 0
	for range 800 {
		r.arms = 0
		source := "let 甲 = " + r.number(1) + "; " + strings.ReplaceAll(r.arm(3), "上限", "甲")
		f, err := CompileFormula(source, Operands{}, decimalType)
		if err != nil {
			if strings.Contains(err.Error(), "maximum allowed nodes") {
				continue
			}
			t.Fatalf("%s: %v", source, err)
		}
		safe, dead := true, map[string]bool{}
		for _, h := range f.hazards(Operands{}) {
			safe = safe && h.divisor == ""
			if h.divisor == "" && h.always == "" {
				dead[string([]rune(source)[h.from:h.from+4])] = true
				unreached++
			}
		}
		if safe && strings.Contains(source, "/") {
			proved++
		}
		for n := range 5 * 5 * 5 * 2 {
			o := Operands{Actual: Int(int64(n%5 - 2)), Target: Int(int64(n/5%5 - 2)), Upper: Int(int64(n/25%5 - 2)), Answer: n >= 125}
			out, err := f.Run(o)
			if err != nil {
				if safe {
					t.Fatalf("%s fails at %v, which is not reported: %v", source, o, err)
				}
				continue
			}
			if taken := out.(Decimal).String(); dead[taken] {
				t.Fatalf("%s takes %s at %v, which is reported as out of reach", source, taken, o)
			}
		}
	}
	if proved < 50 || unreached < 100 {
		t.Errorf("%d formulas with a division proved and %d arms out of reach: too few to mean anything", proved, unreached)
	}
}
