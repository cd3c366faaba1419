package rules

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func shippedText(t *testing.T, name string) string {
	t.Helper()
	data, err := schemeFiles.ReadFile("schemes/" + name)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

// doublingLets squares the actual again and again.
func doublingLets(n int) string {
	var b strings.Builder
	b.WriteString("let a0 = 实际值 * 实际值;")
	for i := range n {
		fmt.Fprintf(&b, " let a%d = a%d * a%d;", i+1, i, i)
	}
	return b.String()
}

// TestBadSchemes breaks the shipped scheme in one place each: nothing is loaded,
// and a finding leads to the place.
func TestBadSchemes(t *testing.T) {
	good := shippedText(t, "MOF2020.yaml")
	for name, c := range map[string]struct{ old, new, id, want string }{
		"marks do not sum":           {"marks: 50}", "marks: 51}", "S05", "合计101"},
		"level 1 and pool":           {"marks:\n  level1:", "marks:\n  pool: 90\n  level1:", "S05", "写一样"},
		"marks of nothing":           {"{name: 产出指标, also: [产出, 项目产出, 成本指标, 成本], marks: 50}", "{name: 产出指标, marks: 0}", "S05", "应大于0"},
		"heir unknown":               {"服务对象满意度], marks: 10}", "服务对象满意度], marks: 10, when_absent: 效果}", "S05", "没有这个一级指标"},
		"unknown name":               {"met: 实际值 >= 目标值", "met: 实绩值 >= 目标值", "S03", "不认识的名称“实绩值”"},
		"wrong type":                 {"met: 实际值 >= 目标值", "met: 实际值", "S03", "应得出是否，得出的却是数"},
		"mixed types":                {"met: 实际值 >= 目标值", "met: 实际值 >= '达成'", "S03", "类型不同"},
		"wrong type in a call":       {"met: 实际值 >= 目标值", "met: max(实际值, 评定) >= 目标值", "S03", "“max”的参数应是数，不能是文字"},
		"wrong type deep down":       {"met: 实际值 >= 目标值", "met: (实际值 + 评定) * 2 >= 目标值", "S03", "两边的类型不同"},
		"a name twice":               {"met: 实际值 >= 目标值", "met: 'let 目标值 = 1; 实际值 >= 目标值'", "S03", "已经用过"},
		"may divide by zero":         {"'max(0, 1 - 逾期天数 / 90)'", "'max(0, 1 - 逾期天数 / 完成日期)'", "S08", "除数“完成日期”可能为零"},
		"bands overlap in a formula": {`完成率 >= 100 ? "GREEN" : 完成率 >= 80 ? "YELLOW"`, `完成率 >= 100 ? "GREEN" : 完成率 >= 120 ? "BLUE"`, "S09", "永远走不到"},
		"unfinished":                 {"met: 实际值 >= 目标值", "met: 实际值 >=", "S03", "没有写完"},
		"the clock":                  {"met: 实际值 >= 目标值", "met: now() == now()", "S03", "不认识的名称“now”"},
		"the environment":            {"met: 实际值 >= 目标值", "met: $env == $env", "S03", "不能用这种写法"},
		"lists":                      {"met: 实际值 >= 目标值", "met: 实际值 in [1, 2]", "S03", "不能用这种写法"},
		"too long":                   {"met: 实际值 >= 目标值", "met: 实际值 >= 目标值" + strings.Repeat(" + 1", 200), "S03", "公式太长"},
		"far too long":               {"met: 实际值 >= 目标值", "met: '" + strings.Repeat("!", 5000) + "实际是否'", "S03", "最多4000个"},
		"lets that double":           {"met: 实际值 >= 目标值", "met: '" + doublingLets(40) + " a40 >= 目标值'", "S03", "展开以后太长"},
		"no formula":                 {"met: 实际值 >= 目标值", "met: ''", "S02", "缺少公式"},
		"form missing":               {"  boolean: ", "  yesno: ", "S02", "targets.boolean：缺少"},
		"unknown form":               {"  boolean: ", "  yesno: ", "S02", "targets.yesno：没有"},
		"unknown light":              {"when: 支出进度 > 100, light: RED", "when: 支出进度 > 100, light: PURPLE", "S03", "PURPLE"},
		"unknown light in a formula": {`"ORANGE"`, `"PURPLE"`, "S03", "PURPLE"},
		"a grade without a band":     {"{grade: 部分达成,", "{grade: 部分,", "S06", "没有“部分”这一档"},
		"a grade too few":            {"    - {grade: 部分达成, from: 0.6, to: 0.8}\n", "", "S06", "缺少“部分达成”一档"},
		"marks bands overlap":        {"{grade: 部分达成, from: 0.6, to: 0.8}", "{grade: 部分达成, from: 0.6, to: 0.9}", "S06", "重叠，[0.8, 0.9)属于两档"},
		"marks bands leave a gap":    {"{grade: 部分达成, from: 0.6, to: 0.8}", "{grade: 部分达成, from: 0.6, to: 0.7}", "S06", "[0.7, 0.8)没有归属"},
		"marks bands do not reach 0": {"{grade: 未达成, from: 0, to: 0.6}", "{grade: 未达成, from: 0.1, to: 0.6}", "S06", "[0, 0.1)没有归属"},
		"misspelt key":               {"execution:", "executoin:", "S01", "没有“executoin”这一项"},
		"written twice":              {"id: MOF2020", "id: MOF2020\nid: MOF2020", "S01", "写了两次"},
		"not a number":               {"explain_above: 0.20", "explain_above: 20%", "S01", "应为数，如 10、0.6，写的是“20%”"},
		"wrong kind of value":        {"version: 1", "version: 一", "S01", "version：应为整数，写的是“一”"},
		"not YAML":                   {"  basis: 本系统约定", "  basis: [", "S01", "YAML写法有误"},
		"second document":            {"  provisional: 暂", "  provisional: 暂\n---\nid: X", "S01", "只能写一个"},
		"no basis":                   {"  basis: 财预〔2019〕136号；10个百分点为四川做法，其余为本系统约定\n", "", "S02", "dual：缺少依据"},
		"unknown part":               {"PLAN_RATIO@1", "PLAN_RATIO@9", "S07", "没有支出进度口径“PLAN_RATIO@9”"},
		"unknown grades":             {"use: STD@1", "use: STD", "S07", "没有等级划分“STD”"},
		"advice for no grade":        {"grades:\n  use: STD@1", "application: {grades: [{grade: 甲, advice: 保持}], basis: 本单位约定}\n\ngrades:\n  use: STD@1", "S02", "没有“甲”这个等级"},
		"no advice":                  {"grades:\n  use: STD@1", "application: {grades: [{grade: 优}], basis: 本单位约定}\n\ngrades:\n  use: STD@1", "S02", "缺少建议"},
		"unknown advice":             {"grades:\n  use: STD@1", "application: {use: MINE@1}\n\ngrades:\n  use: STD@1", "S07", "没有结果应用建议“MINE@1”，可用的有：RESULT_USE@1"},
		"nothing binds":              {", binding: true", "", "S02", "binding: true"},
		"a rule twice":               {"id: S_OVER", "id: PLAN_ZERO", "S02", "编号“PLAN_ZERO”重复"},
		"interpolation":              {"interpolation: AUTO", "interpolation: CUBIC", "S02", "AUTO、LINEAR 或 STEP"},
		"no version":                 {"version: 1\n", "", "S02", "version"},
		"an id that is a file":       {"id: MOF2020", "id: a/b.yaml", "S02", "办法编号"},
		"ratio of no budget":         {"zero_budget: 0", "zero_budget: 2", "S02", "应为0或1"},
		"unknown base":               {"id: MOF2020\n", "id: X\nbased_on: NOWHERE@1\n", "S07", "没有评分办法“NOWHERE@1”"},
		"base without version":       {"id: MOF2020\n", "id: X\nbased_on: MOF2020\n", "S07", "应写明版本"},
		"empty":                      {good, "", "S01", "空的"},
		"not a mapping":              {good, "- 1", "S01", "这不是评分办法"},
	} {
		t.Run(name, func(t *testing.T) {
			broken := strings.Replace(good, c.old, c.new, 1)
			if broken == good {
				t.Fatalf("%q no longer stands in the scheme", c.old)
			}
			s, ds := Shipped().Load("x.yaml", []byte(broken))
			if s != nil {
				t.Fatal("the scheme was loaded")
			}
			for _, d := range ds {
				if d.ID == c.id && strings.Contains(d.Message, c.want) {
					return
				}
			}
			t.Errorf("no %s with %q: %v", c.id, c.want, ds)
		})
	}
}

// TestSchemePositions asks for the very place of a mistake, and for all mistakes
// at once.
func TestSchemePositions(t *testing.T) {
	text := "id: X\nversion: 1\nname: 试\nbasis: 本单位约定\nbased_on: MOF2020@1\n" +
		"targets:\n  at_least:\n    met: '实际值 >= 目标'\n    ratio: 实际值 / \n    basis: 本单位约定\n" +
		"  range: {light: '\"RED\" + 1', basis: 本单位约定}\n"
	_, ds := Shipped().Load("x.yaml", []byte(text))
	var got []string
	for _, d := range ds {
		message, painting, _ := strings.Cut(d.Message, "\n")
		painting, _, _ = strings.Cut(painting, "\n可用的名称")
		got = append(got, d.Source.Cell+" "+message+"|"+painting)
	}
	want := []string{
		"第8行第18列 targets.at_least.met：不认识的名称“目标”|实际值 >= 目标\n　　　    ＾＾",
		"第9行第16列 targets.at_least.ratio：公式没有写完|实际值 /\n　　　 ^",
		"第11行第25列 targets.range.light：“+”两边的类型不同：文字和数|\"RED\" + 1\n      ^",
	}
	if strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("got\n%q\nwant\n%q", got, want)
	}
}

// TestInheritance changes one formula, one clause and nothing else.
func TestInheritance(t *testing.T) {
	s := load(t, "id: X\nversion: 1\nname: 试\nbasis: 本单位约定\nbased_on: MOF2020@1\n"+
		"grades: {use: GRADE_ALT@1, provisional: 暂}\ntargets:\n  at_least: {ratio: '实际值 >= 目标值 ? 1 : 0', basis: 本单位约定}\n")
	base := defaultScheme(t)
	for _, c := range []struct{ got, want string }{
		{s.Targets["at_least"].Ratio.String(), "实际值 >= 目标值 ? 1 : 0"},
		{s.Targets["at_least"].Met.String(), base.Targets["at_least"].Met.String()},
		{s.Targets["range"].Ratio.String(), base.Targets["range"].Ratio.String()},
		{s.Grades.ID, "GRADE_ALT"},
		{s.Execution.Basis, base.Execution.Basis},
	} {
		if c.got != c.want {
			t.Errorf("%q, want %q", c.got, c.want)
		}
	}
}

// TestDigests: a digest follows the file, its base and its parts; a comment
// counts, too, as it may hold the reason.
func TestDigests(t *testing.T) {
	const text = "id: X\nversion: 1\nname: 试\nbasis: 本单位约定\nbased_on: %@1\n"
	a, b := load(t, strings.Replace(text, "%", "MOF2020", 1)), load(t, strings.Replace(text, "%", "COMMON", 1))
	c := load(t, strings.Replace(text, "%", "MOF2020", 1)+"# 说明\n")
	if a.Digest == b.Digest || a.Digest == c.Digest || a.Digest == defaultScheme(t).Digest {
		t.Errorf("digests %s %s %s", a.Digest, b.Digest, c.Digest)
	}
	with, err := Shipped().With(a)
	if err != nil {
		t.Fatal(err)
	}
	if again, err := with.With(a); err != nil || again != with {
		t.Errorf("the same scheme again: %v", err)
	}
	var published *PublishedError
	if _, err := with.With(c); !errors.As(err, &published) || published.Ref != "X@1" {
		t.Errorf("another text under X@1: %v", err)
	}
	newer := load(t, strings.Replace(strings.Replace(text, "%", "MOF2020", 1), "version: 1", "version: 2", 1))
	if with, err = with.With(newer); err != nil {
		t.Fatal(err)
	}
	for id, want := range map[string]*Scheme{"X": newer, "X@1": a, "X@2": newer} {
		if got, err := with.Find(id); err != nil || got != want {
			t.Errorf("%s is not found: %v", id, err)
		}
	}
}

// TestPublishedSchemesNeverChange holds every file that is shipped to the digest
// under which it was published. A change needs a new version in a new file, and
// its line here.
func TestPublishedSchemesNeverChange(t *testing.T) {
	data, err := os.ReadFile(filepath.Join("testdata", "published-schemes.txt"))
	if err != nil {
		t.Fatal(err)
	}
	var got strings.Builder
	for _, s := range Shipped().List() {
		got.WriteString(s.Ref() + " " + s.Digest + "\n")
	}
	if got.String() != string(data) {
		t.Errorf("shipped schemes differ from those published:\n%s", got.String())
	}
}

func load(t *testing.T, text string) *Scheme {
	t.Helper()
	s, ds := Shipped().Load("x.yaml", []byte(text))
	if s == nil {
		t.Fatal(ds)
	}
	return s
}

func TestFindScheme(t *testing.T) {
	_, err := FindScheme("NOWHERE")
	var unknown *UnknownSchemeError
	if !errors.As(err, &unknown) || !strings.Contains(err.Error(), "HUBEI、JIANGXI、MOF2020") {
		t.Errorf("%v does not name the schemes there are", err)
	}
	s := defaultScheme(t)
	if s.ID != "MOF2020" || !strings.HasPrefix(s.Digest, "sha256:") || !strings.Contains(s.Basis, "财预〔2020〕10号") {
		t.Errorf("%s %s %s", s.ID, s.Digest, s.Basis)
	}
}

// TestGradeBoundaries takes each grade at its lower bound and a cent below it, in
// both divisions that are shipped.
func TestGradeBoundaries(t *testing.T) {
	alt := load(t, "id: X\nversion: 1\nname: 试\nbasis: 本单位约定\nbased_on: MOF2020@1\ngrades: {use: GRADE_ALT@1, provisional: 暂}\n")
	for _, c := range []struct {
		s    *Scheme
		want map[string]string
	}{
		{defaultScheme(t), map[string]string{"100": "优", "90": "优", "89.99": "良", "80": "良", "79.99": "中", "60": "中", "59.99": "差", "0": "差"}},
		{alt, map[string]string{"100": "优", "80": "优", "79.99": "良", "70": "良", "69.99": "中", "60": "中", "59.99": "差", "0": "差"}},
	} {
		for total, want := range c.want {
			if got, err := c.s.Grades.Formula.Run(GradeOperands{MustDecimal(total)}); err != nil || got != want {
				t.Errorf("%s %s: %s, want %s (%v)", c.s.Grades.ID, total, got, want, err)
			}
		}
	}
}

// TestAllMistakesAtOnce: a formula's mistake hides none of the figures.
func TestAllMistakesAtOnce(t *testing.T) {
	text := strings.Replace(shippedText(t, "MOF2020.yaml"), "met: 实际值 >= 目标值", "met: 实绩值 >= 目标值", 1)
	text = strings.Replace(text, "marks: 50}", "marks: 51}", 1)
	text = strings.Replace(text, "{grade: 部分达成, from: 0.6, to: 0.8}", "{grade: 部分达成, from: 0.6, to: 0.9}", 1)
	_, ds := Shipped().Load("x.yaml", []byte(text))
	var ids []string
	for _, d := range ds {
		ids = append(ids, d.ID)
	}
	if got := strings.Join(ids, " "); got != "S05 S03 S06" {
		t.Errorf("%s: %v, want marks, formula and bands in the order of the file", got, ds)
	}
}

// TestApplication: what a grade suggests comes with every scheme and decides nothing,
// so that naming it or not is all that a digest may tell.
func TestApplication(t *testing.T) {
	s := defaultScheme(t)
	for grade, want := range map[string]string{"优": "下一年度优先保障", "良": "下一年度予以保持", "中": "下一年度压减预算", "差": "取消或重新论证", "暂": "", "": ""} {
		if got := s.ApplicationOf(grade); got != want {
			t.Errorf("%s suggests %q, want %q", grade, got, want)
		}
	}
	own := load(t, "id: X\nversion: 1\nname: 试\nbasis: 本单位约定\nbased_on: MOF2020@1\napplication: {grades: [{grade: 优, advice: 增加一成}], basis: 本单位约定}\n")
	if got := own.ApplicationOf("优") + own.ApplicationOf("差"); got != "增加一成" {
		t.Errorf("an own clause suggests %q", got)
	}
}
