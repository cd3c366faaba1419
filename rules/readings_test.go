package rules

import (
	"slices"
	"strings"
	"testing"
)

// TestReadings holds texts that were once read wrong, each in its row:
// text | sign column | unit column | name → standard form, and the finding that
// must be there, or "-" for none of WARN and above.
func TestReadings(t *testing.T) {
	for line := range strings.Lines(readings) {
		line = strings.TrimSpace(line)
		if line == "" {
			continue
		}
		row, want, _ := strings.Cut(line, " → ")
		cells := append(strings.Split(row, "|"), "", "", "")
		want, id, _ := strings.Cut(want, " ")
		i := Indicator{Target: Cell{Text: cells[0]}, Sign: cells[1], Unit: cells[2], Name: cells[3]}
		target, ds := ParseTarget(i, 2025)
		got := target.Canonical()
		if target.Kind == Unparseable {
			got = "×"
		}
		found := id == "-" && !saysDoubt(ds) || slices.ContainsFunc(ds, func(d Diagnostic) bool { return d.ID == id })
		if got != want || !found {
			t.Errorf("%s: %s %v, want %s with %s", row, got, ds, want, id)
		}
	}
}

// A target that says by how much something falls has the other direction.
func TestFallingTargets(t *testing.T) {
	for _, c := range []struct {
		name, text string
		wrong      bool
	}{
		{"投诉率", "较上年下降5%以上", false},
		{"事故率", "同比减少≥10%", false},
		{"运行成本", "节约5%以上", false},
		{"群众满意度", "下降不超过2%", false},
		{"投诉率", "较上年增长5%以上", true},
		{"群众满意度", "较上年下降5%以上", true},
		{"群众满意度", "提高不超过2%", true},
	} {
		_, ds := ParseTarget(Indicator{Name: c.name, Target: Cell{Text: c.text}}, 2025)
		if got := slices.ContainsFunc(ds, func(d Diagnostic) bool { return d.ID == "V09" }); got != c.wrong {
			t.Errorf("%s %s: %v", c.name, c.text, ds)
		}
	}
}

const readings = `
12月底前未完成的0个 → × V01
1亿2千万元 → =120000000元 -
2亿3千5百万元 → =235000000元 -
3万5千元 → =35000元 -
2万5人 → =25000人 -
1.5万人次 → =1.5万人次 -
2千万元 → =2千万元 -
一百二十人 → =120人 -
一百二人 → =120人 -
三千五百户 → =3500户 -
一万五人 → =15000人 -
一百零五户 → =105户 -
二十五人 → =25人 -
二〇二五年底前 → 2025年12月31日前 -
三五个 → 三五个 V12
三十来个 → 三十来个 V12
百余场 → 百余场 V12
上百场 → 上百场 V12
一百二左右公里吧 → 一百二左右公里吧 V12
千方百计 → 千方百计 -
十分满意 → 十分满意 -
百姓满意 → 百姓满意 -
十万分之一 → 十万分之一 V12
三分之二以上 → 三分之二以上 V12
不低于2024年水平 → ≥2024个年度 V12
2025|||完成年份 → =2025 V12
合格≥90%，满意≤95% → 合格≥90%；满意≤95% V15
①≥3个②≤5个 → ①≥3个；②≤5个 V15
1.≥3个；2.≤5个 → 1.≥3个；2.≤5个 V15
目标≥90%，实际≤95% → 目标≥90%；实际≤95% V15
≥85%且≤95% → 85%～95% -
人均≥5000元|||总成本 → ≥5000元 V12
人均≥5000元|||农民人均增收 → ≥5000元 -
3. 5% → × V01
95..5% → × V01
每月500元/人 → =500元/人·月 -
每人每月500元 → =500元/人·月 -
每人500|||补助 → =500 V12
500元以上/户 → ≥500元 V12
5元|||补助标准(元/人·月) → =5元/人·月 -
5万吨年 → =5万吨 V12
每月5日发放 → =5日 V12
每月10日前 → × V01
3月|||服务期限 → 2025年3月31日前 V12
12月|||完成时间 → 2025年12月31日前 -
≤6月|||工期 → 2025年6月30日前 V12
≥6月 → ≥6个月 -
24月|||质保期 → =24个月 -
15日|||工资发放日期 → =15日 V12
5月下旬至6月上旬 → 2025年5月21日至2025年6月10日 -
12月底前后 → 2025年12月31日前 V12
60周岁 → =60周岁 -
5年级 → =5年级 -
3年制 → =3年 V12
3台内存 → =3台 V12
2小时内回复 → ≤2小时 -
一户一档 → 一户一档 V12
10月饼 → 2025年10月31日前 V12
12月底前完成设备安装调试 → 2025年12月31日前 -
11月完成专家评审 → 2025年11月30日前 -
百日攻坚 → 百日攻坚 V12
3次（每年） → =3次 V13
≥3次（三年累计） → ≥3次 V13
5天（工作日） → =5天 V13
500人（次） → =500人次 -
95%（12月底前） → =95% V13
≥95%（2022年:90%） → ≥95% V13
100万元以内(不含5万元设计费) → × V01
10万元以下（不含10万元） → <10万元 -
100%（如遇政策调整除外） → =100% V13
是☑否□ → 是 -
☑是 □否 → 是 -
□是 ☑否 → 否 -
□是□否 → × V01
12月底前|≥|| → 2025年12月31日前 V14
3-5次|≥|| → 3次～5次 V14
是||%| → 是 V14
2025.12|≤|万元|成本 → ≤2025.12万元 -
2025.12|||完成时间 → 2025年12月31日前 V12
5亿||万元| → =5亿万元 V14
3||万| → =3万元 V02
5万||元| → =5万元 -
10万 元 → =10万元 -
≥95人|||满意度 → ≥95人 V14
≥95%|||培训人次 → ≥95% V14
95||%| → =95% -
95%||人| → =95% V14
20|||仓库(≥**平方米) → =20平方米 V14
20|||培训≥20人 → =20人 V14
投诉不增加 → 投诉不增加 -
95%至 → =95% V12
5.20-6.10 → 5.2～6.1 V12
-5人 → =-5人 U04
±5%|||偏差率 → -5%～5% -
≤5%|||不合格率 → ≤5% -
≥5%|||投诉率 → ≥5% V09
≤95%|||群众满意度 → ≤95% V09
≤4|||建设村庄数量 → ≤4 -
3人（含3人）以上 → ≥3人 -
5天（不含周末）内 → ≤5天 V13
每半年一次 → =1次/半年 -
≥95%、 → ≥95% -
到2025年底达到95% → =95% V12
85分（含）-95分（不含） → [85分,95分) -
三至五次 → 3次～5次 -
不早于6月30日 → × V01
每个乡镇不少于5个 → ≥5个/乡镇 -
≥185万TEU → ≥185万TEU -
1OO% → × V01
292%|||验收合格率 → =292% V07
≥120%|||资产负债率 → ≥120% V07
≥120%|||收入增长率 → ≥120% -
-0%|||差错率 → =0% V10
≥0件 → ≥0件 V10
《管理办法》执行到位 → 《管理办法》执行到位 -
由85%提高到95% → =95% V13
收到申请后5个工作日内 → ≤5工作日 V13
65岁以上老人体检率达到70%以上 → ≥70% V12
2025年底前达到95% → =95% V12
1|||是否公开 → =1 V12
0.95|≥|%|满意度 → ≥0.95% V06
节约5万元 → =5万元 V12
提高效率，减少支出 → 提高效率，减少支出 -
`

// TestDirections reads the way of a quality, and none where the text turns it.
func TestDirections(t *testing.T) {
	for text, want := range map[string]Direction{
		"显著提升": Up, "不断提高": Up, "有效降低": Down, "提高效率，减少支出": NoDirection, "投诉不增加": NoDirection, "遏制增长": NoDirection, "长期": NoDirection,
	} {
		if target, _ := ParseTarget(Indicator{Target: Cell{Text: text}}, 0); target.Direction != want {
			t.Errorf("%s: %q, want %q", text, target.Direction, want)
		}
	}
}

// TestHugeTextsAreNotKept refuses a text that is far too long before it costs
// anything.
func TestHugeTextsAreNotKept(t *testing.T) {
	huge := strings.Repeat("≥95%", 1<<18)
	if target, ds := ParseTarget(Indicator{Target: Cell{Text: huge}}, 0); target.Kind != Unparseable || !HasErrors(ds) {
		t.Errorf("%s %v", target.Kind, ds)
	}
	if target, _ := ParseTarget(Indicator{Target: Cell{Text: "≥95%"}}, 0); target.Canonical() != "≥95%" {
		t.Errorf("after a huge text: %s", target.Canonical())
	}
}
