package rules

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

const ownHead = "id: X\nversion: 1\nname: 试\nbasis: 本单位约定\nbased_on: MOF2020@1\n"

// findings lists what loading says: place, id and the message's first line.
func findings(text string) (list []string) {
	_, ds := Shipped().Load("x.yaml", []byte(text))
	for _, d := range ds {
		message, _, _ := strings.Cut(d.Message, "\n")
		if d.Severity == Warn {
			message = "WARN " + message
		}
		list = append(list, fmt.Sprintf("%d:%d %s %s", d.Source.Line, d.Source.Column, d.ID, message))
	}
	return list
}

// TestWhatLoadingSays states for a scheme based on MOF2020@1 the very findings,
// all of them: a mistake hides no other, and nothing follows from one that is told.
func TestWhatLoadingSays(t *testing.T) {
	for name, c := range map[string]struct {
		clauses string
		want    []string
	}{
		"names that a range does not have": {"targets:\n  range: {ratio: '目标值 > 0 ? 1 : 0', basis: 甲}\n",
			[]string{"7:19 S03 targets.range.ratio：区间目标没有“目标值”，可用的名称：实际值 下限 上限 期望值"}},
		"that a date does not have": {"targets:\n  date: {met: '实际值 > 0', basis: 甲}\n",
			[]string{"7:16 S03 targets.date.met：日期目标没有“实际值”，可用的名称：完成日期 应完成日期 逾期天数"}},
		"that a question does not have": {"targets:\n  boolean: {ratio: '实际值 > 0 ? 1 : 0', basis: 甲}\n",
			[]string{"7:21 S03 targets.boolean.ratio：是否目标没有“实际值”，可用的名称：实际是否 目标是否"}},
		"that a number does not have": {"targets:\n  at_least: {light: '目标值 > 1 && 超额率 > 0.1 ? \"BLUE\" : \"GREEN\"', basis: 甲}\n",
			[]string{"7:33 S03 targets.at_least.light：“≥”目标没有“超额率”，可用的名称：实际值 目标值 期望值"}},
		"that a satisfaction does not have": {"targets:\n  satisfaction: {ratio: '评定 == \"达成\" ? 1 : 0', basis: 甲}\n",
			[]string{"7:26 S03 targets.satisfaction.ratio：满意度目标没有“评定”，可用的名称：实际值 目标值 期望值"}},
		"that no kind has together": {"compliance: {names: [甲], light: '实际值 > 0 && 逾期天数 > 0 ? \"RED\" : \"GREEN\"', basis: 甲}\n",
			[]string{"6:34 S03 compliance.light：没有一种目标同时有这个公式用到的名称"}},

		"shares out of bounds": {"forecast: {yellow_within: 20, basis: 甲}\nover_achievement: {explain_above: 20, cause: 别的, ratio: '1', basis: 甲}\n", []string{
			"6:27 S02 forecast.yellow_within：应为0到1的数（20%写成 0.20），写的是“20”",
			"7:35 S02 over_achievement.explain_above：应为0到1的数（20%写成 0.20），写的是“20”",
			"7:46 S02 over_achievement.cause：没有“别的”这个原因代码，可用的有：TARGET_TOO_LOW POLICY DEMAND EFFICIENCY"}},
		"a comparison that always holds": {"goal: {light: '红灯分值占比 < 20 && 最差灯 == \"RED\" ? \"YELLOW\" : 最差灯', basis: 甲}\n",
			[]string{"6:16 S09 WARN goal.light：按取值范围（红灯分值占比在0到1之间），这个比较永远成立，请核对数字"}},
		"one that never holds": {"goal: {light: '最差灯 == \"RED\" && 红灯分值占比 >= 20 ? \"RED\" : \"GREEN\"', basis: 甲}\n",
			[]string{"6:47 S09 WARN goal.light：按取值范围，这一档永远走不到，请核对条件"}},
		"one that decides nothing alone": {"goal: {light: '最差灯 == \"RED\" || 红灯分值占比 >= 20 ? \"RED\" : \"GREEN\"', basis: 甲}\n",
			[]string{"6:32 S09 WARN goal.light：按取值范围（红灯分值占比在0到1之间），这个比较永远不成立，请核对数字"}},
		"guards": {"targets:\n  at_least: {ratio: '目标值 == 0 ? 1 : 目标值 > 0 ? min(1, max(0, 实际值) / 目标值) : 0', basis: 甲}\n", nil},

		"a ratio above 1": {"targets:\n  at_least: {ratio: '目标值 > 0 ? max(0, 实际值) / 目标值 : 1', basis: 甲}\n",
			[]string{"7:22 S10 targets.at_least.ratio：实际值96、目标值95时得1.0105，得分比例应在0到1之间，如 min(1, …)"}},
		"below 0": {"targets:\n  date: {ratio: '1 - 逾期天数 / 90', basis: 甲}\n",
			[]string{"7:18 S10 targets.date.ratio：逾期天数91时得-0.0111，得分比例应在0到1之间，如 max(0, …)"}},
		"both": {"targets:\n  qualitative: {ratio: '评定 == \"达成\" ? 1.2 : 评定 == \"未达成\" ? -0.1 : 0.5', basis: 甲}\n",
			[]string{"7:25 S10 targets.qualitative.ratio：评定“达成”时得1.2，评定“未达成”时得-0.1，得分比例应在0到1之间，如 max(0, min(1, …))"}},
		"without an operand": {"over_achievement: {explain_above: 0.2, cause: TARGET_TOO_LOW, ratio: '1.5', basis: 甲}\n",
			[]string{"6:71 S10 over_achievement.ratio：不论什么数据都得1.5，得分比例应在0到1之间，如 min(1, …)"}},
		"spending within the budget": {"execution: {marks: 10, ratio: 执行数 / 预算数, zero_budget: 0, reason_below: 0.9, basis: 甲}\n", nil},
		"spending above it": {"execution: {marks: 10, ratio: 执行数 / 预算数, zero_budget: 0, allow_over_100: true, reason_below: 0.9, basis: 甲}\n",
			[]string{"6:31 S10 execution.ratio：预算数100、执行数101时得1.01，得分比例应在0到1之间，如 min(1, …)"}},

		"provisional as a grade": {"grades: {provisional: 优, basis: 甲, bands: [{name: 优, from: 90}, {name: 差, from: 0}]}\n",
			[]string{"6:23 S06 grades：provisional“优”同时是一个等级，分数暂定时就看不出来；请换一个词，如“暂”"}},
		"a grade twice": {"grades: {provisional: 暂, basis: 甲, bands: [{name: 优, from: 90}, {name: 优, from: 0}]}\n",
			[]string{"6:72 S06 grades：“优”写了两档，每档的名称应不同"}},
		"a grade without a name": {"grades: {provisional: 暂, basis: 甲, formula: '总分 >= 90 ? \"优\" : \"\"'}\n",
			[]string{"6:45 S03 grades.formula：等级的名称不能是空的"}},
		"a default outside its band": {"qualitative: {basis: 甲, bands: [{grade: 达成, from: 0.8, to: 1}, {grade: 部分达成, from: 0.75, to: 0.8}, {grade: 未达成, from: 0, to: 0.75}]}\n",
			[]string{"0:0 S06 targets.qualitative.ratio：只填“部分达成”时得0.7，不在该档[0.75, 0.8)内，评审人填这个分数会被拒绝"}},

		"types, keys and formulas at once": {"goal: {light: 最差, basis: 甲}\nforecast: {yellow_within: 20%, basis: 甲}\ncompliance: {names: 专款专用率, light: '\"RED\"', basis: 甲}\n权重: 9\n", []string{
			"6:15 S03 goal.light：不认识的名称“最差”",
			"7:27 S01 forecast.yellow_within：应为数，如 10、0.6，写的是“20%”",
			"8:21 S01 compliance.names：应为列表，如 [甲, 乙]，写的是“专款专用率”",
			"9:1 S01 没有“权重”这一项，请核对拼写；这里可用的有：" + strings.Join(keysOfScheme, "、")}},
		"an unknown part and a rule": {"spending:\n  schemes:\n    - {use: PLAN@1, binding: true}\n    - {use: GAP_PP@1}\n  rules:\n    - {id: A, when: 月份, say: 甲}\n    - {id: A, when: 月份 > 3, light: 红, say: 甲}\n    - {when: 月份 > 3}\n  basis: 甲\n", []string{
			"8:13 S07 spending.schemes：没有支出进度口径“PLAN@1”，可用的有：FLOOR_SC@1、GAP_PP@1、PLAN_RATIO@1、TIME_RATIO@1",
			"11:21 S03 spending.rules.A.when：公式应得出是否，得出的却是数",
			"12:12 S02 spending.rules：编号“A”重复",
			"12:36 S03 spending.rules.A：没有“红”这种灯，可用的有：RED ORANGE YELLOW GREEN BLUE GREY",
			"13:7 S02 spending.rules：第3条缺少编号 id",
			"13:7 S02 spending.rules第3条：缺少说明 say"}},
		"an unknown division into grades": {"grades: {use: NO@1}\n", []string{
			"6:1 S02 grades：缺少 provisional（暂定分数显示的等级，如“暂”）",
			"6:15 S07 grades：没有等级划分“NO@1”，可用的有：GRADE_ALT@1、STD@1"}},
		"bands under another key": {"grades:\n  bands:\n    - {grade: 优, from: 90}\n    - {name: 差, from: 10}\n  provisional: 暂\n  basis: 甲\n", []string{
			"8:8 S01 grades.bands第1条：没有“grade”这一项，请核对拼写；这里可用的有：name、from、to"}},
		"bands": {"grades:\n  bands:\n    - {name: 优, from: 90}\n    - {name: 差, from: 10, to: 95}\n  provisional: 暂\n  basis: 甲\n", []string{
			"9:23 S06 grades：最低一档“差”应从0起，[0, 10)没有归属",
			"9:31 S06 grades：“差”与“优”重叠，[90, 95)属于两档"}},
		"a kind of target that there is not": {"targets:\n  satisfation: {ratio: '1'}\n", []string{
			"7:3 S02 targets.satisfation：没有这种目标，是不是 satisfaction；可用的有：" + strings.Join(forms, " ") + " satisfaction"}},
		"a formula for two kinds": {"targets:\n  at_least: {ratio: &same '实际', basis: 甲}\n  more_than: {ratio: *same, basis: 甲}\n", []string{
			"7:28 S03 targets.at_least.ratio：不认识的名称“实际”"}},
		"a formula in a block": {"targets:\n  at_least:\n    ratio: |-\n      目标值 > 0\n        ? min(1, 实际 / 目标值)\n        : 0\n    basis: 甲\n", []string{
			"10:18 S03 targets.at_least.ratio：不认识的名称“实际”"}},
		"a folded one": {"targets:\n  at_least:\n    ratio: >\n      目标值 > 0 ?\n      min(1, 实际) : 0\n    basis: 甲\n", []string{
			"10:14 S03 targets.at_least.ratio：不认识的名称“实际”"}},

		"an execution clause that is not whole": {"execution: {ratio: 'min(1, 执行数 / 预算数)'}\n", []string{
			"6:1 S02 execution：缺少预算执行的分值 marks",
			"6:1 S02 execution.reason_below：缺少，应为0到1的数，如 0.20",
			"6:1 S02 execution：缺少依据 basis；没有外部依据的写“本单位约定”"}},
		"no basis of its own": {"targets:\n  at_least: {ratio: '实际值 >= 目标值 ? 1 : 0'}\n", []string{
			"7:3 S02 targets.at_least：改了公式，请写它自己的依据 basis"}},
		"a list for a clause": {"goal: [最差灯]\n", []string{"6:7 S01 goal：下面应写light、basis这样的项，写成了列表"}},
	} {
		got := findings(ownHead + c.clauses)
		if !slices.Equal(got, c.want) {
			t.Errorf("%s:\ngot\n%s\nwant\n%s", name, strings.Join(got, "\n"), strings.Join(c.want, "\n"))
		}
	}
}

var keysOfScheme = strings.Fields("id version name basis based_on execution marks targets qualitative over_achievement forecast computed compliance plan spending goal dual plausibility grades application")

// TestWholeFiles is TestWhatLoadingSays for what a file begins with.
func TestWholeFiles(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{strings.Replace(ownHead, "version: 1", "version: 1.5", 1), "2:10 S02 version：版本应为1以上的整数，不加引号，写的是“1.5”"},
		{strings.Replace(ownHead, "version: 1", "version: 0", 1), "2:10 S02 version：版本应为1以上的整数，不加引号，写的是“0”"},
		{strings.Replace(ownHead, "version: 1", "version: 一", 1), "2:10 S01 version：应为整数，写的是“一”"},
		{strings.Replace(ownHead, "version: 1\n", "", 1), "0:0 S02 version：缺少版本，应为1以上的整数"},
		{strings.Replace(ownHead, "basis: 本单位约定\n", "", 1), "0:0 S02 缺少依据 basis；没有外部依据的写“本单位约定”"},
		{strings.Replace(ownHead, "version: 1", "version: 一", 1) + "grade: {use: STD@1}\n", "2:10 S01 version：应为整数，写的是“一”\n6:1 S01 没有“grade”这一项，请核对拼写，是不是“grades”；这里可用的有：" + strings.Join(keysOfScheme, "、")},
		{strings.Replace(ownHead, "version: 1", "version: 一", 1) + "based_on: GONE@1\n", "2:10 S01 version：应为整数，写的是“一”\n6:1 S01 “based_on”写了两次"},
		{ownHead + "  goal: {}\n", "6:0 S01 YAML写法有误：这一行的缩进或冒号不对：同一层的项要左对齐；公式里有“: ”的，整个公式要加单引号"},
		{ownHead + "goal:\n\tlight: 最差灯\n", "7:0 S01 YAML写法有误：不能用制表符（Tab）缩进，请改用空格"},
		{"id: \xb0\xec\xb7\xa8\n", "0:0 S01 文件不是UTF-8编码，请另存为UTF-8"},
		{"id：X\nversion：1\n", "1:0 S01 这不是评分办法：第一行应为“id: 办法编号”这样的条款，冒号用半角，后面空一格"},
	} {
		if got := strings.Join(findings(c.text), "\n"); got != c.want {
			t.Errorf("%q:\ngot\n%s\nwant\n%s", c.text, got, c.want)
		}
	}
}

// TestFormulaMistakes: what people write for the signs of the language.
func TestFormulaMistakes(t *testing.T) {
	for formula, want := range map[string]string{
		"实际值 ≥ 目标值 ? 1 : 0":                "公式里不能用“≥”，请写 >=",
		"实际值 》= 目标值 ? 1 : 0":               "公式里不能用“》”，请写 >",
		"实际值 ＞ 目标值 ? 1 : 0":                "公式里不能用“＞”，请写 >",
		"min(1，实际值)":                       "公式里不能用“，”，请写 ,",
		"实际值 × 2":                          "公式里不能用“×”，请写 *",
		"实际值 >= 90% ? 1 : 0":               "百分数不写“%”",
		"90%":                              "百分数不写“%”",
		"实际值 = 目标值 ? 1 : 0":                "比较相等写“==”",
		"min(1, 实际值 / 目标)":                 "不认识的名称“目标”",
		"max(0, min(1, 实际))":               "不认识的名称“实际”",
		"实际值 > 1 ? 1 : 0)":                 "这里不应有“)”",
		"实际值 实际值":                          "这里不应有“实际值”",
		"\"达成\" == 达成 ? 1 : 0":             "评定的档次要加引号，写成 \"达成\"",
		"实际值 == 1 ? GREEN : 1":             "灯要加引号，写成 \"GREEN\"",
		"let 甲 = 目标值 + 1; min(甲, 实际值 / 乙)": "不认识的名称“乙”",
	} {
		_, err := CompileFormula(formula, Operands{}, decimalType)
		if err == nil {
			t.Errorf("%s compiles", formula)
			continue
		}
		if _, _, message := explain(formula, err); !strings.HasPrefix(message, want) {
			t.Errorf("%s: %s, want %s", formula, message, want)
		}
	}
}

// TestShippedRatiosAreShares runs the ratios of all that is shipped over the samples.
func TestShippedRatiosAreShares(t *testing.T) {
	ran := 0
	for _, s := range Shipped().List() {
		l := &schemeLoading{scheme: s}
		s.eachFormula(func(clause string, text *FormulaText) {
			if !strings.HasSuffix(clause, ".ratio") {
				return
			}
			samples := l.samples(clause, text.Formula)
			ran += len(samples)
			if above, below := text.outside(samples); above+below != "" {
				t.Errorf("%s %s: %s %s", s.Ref(), clause, above, below)
			}
		})
	}
	if ran < 8000 {
		t.Errorf("%d samples: too few to mean anything", ran)
	}
}

// TestComplianceFits: the light of compliance judges the targets that have what it
// names, and no other.
func TestComplianceFits(t *testing.T) {
	s := load(t, ownHead+"compliance: {names: [甲], light: '逾期天数 > 0 ? \"RED\" : \"GREEN\"', basis: 甲}\n")
	for target, want := range map[string]bool{"2025年6月底前": true, "≥95%": false, "是": false} {
		r := s.Compile(Indicator{Name: "甲", Target: Cell{Text: target}}, 2025)
		if !r.Judgeable() || (r.Light() == s.Compliance.Light.Formula) != want {
			t.Errorf("%s: judged %v by the light of compliance, want %v", target, !want, want)
		}
	}
}
