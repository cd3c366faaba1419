package rules

import (
	"fmt"
	"strings"
	"testing"
)

// TestSigns holds every look-alike of a comparison sign at the boundary. The words
// are held by docs/targets.md.
func TestSigns(t *testing.T) {
	const below, at, above = 1, 2, 4
	for holds, signs := range map[int]string{
		at | above: "≥ ≧ ⩾ ≽ ⪰ ≮ >= ＞= >＝ ＞＝ => ﹥= 》= 〉= ≥= >═ &ge; &gt;=", above: "> ＞ ﹥ › &gt;",
		at | below: "≤ ≦ ⩽ ≼ ⪯ ≯ <= ＜= <＝ ＜＝ =< ﹤= 《= ≤= <═ &le; &lt;=", below: "< ＜ ﹤ ‹ &lt;",
		at: "= ＝ ═ ﹦ ==",
	} {
		for sign := range strings.FieldsSeq(signs) {
			target, ds := ParseTarget(Indicator{Target: Cell{Text: sign + " 50人"}}, 0)
			for i, actual := range []int64{49, 50, 51} {
				if got := target.Kind == Numeric && allows(target, Int(actual)); got != (holds&(1<<i) != 0) {
					t.Errorf("%s at %d: %v %v", sign, actual, got, ds)
				}
			}
		}
	}
}

func allows(t Target, v Decimal) bool {
	lo, hi := t.Lower, t.Upper
	return (!lo.Set || v.Cmp(lo.Value) > 0 || (!lo.Open && v.Equal(lo.Value))) && (!hi.Set || v.Cmp(hi.Value) < 0 || (!hi.Open && v.Equal(hi.Value)))
}

// TestNeverSilent reads texts that mean nothing certain: each must be said to be
// unclear.
func TestNeverSilent(t *testing.T) {
	for _, text := range []string{"", " ", "——", "XX", "≥**人", "≥%", "》 亩", "≥95%≤90%", "≥95%以下", "2025年2月30日", "2025年13月底前", "3-", "95%左右", "约50人", "≥5鲲", "3-6月", "3-6月底",
		"≥1,00元", "5,6", "百余人", "%", "万元", "小于等于", "待定", "null", "年内", "每月底前", "高于上年", "不≥95%", "≠5", "负5%",
		"大于5个（含）", "一级以上", "≥≥95%", "≥3个；≥5人", "2025年12月至3月", "≥12345,678元", "≥2025,100次", ">5次且<5次", "≥" + strings.Repeat("9", 3000)} {
		_, ds := ParseTarget(Indicator{Name: "某指标", Target: Cell{Text: text}}, 2025)
		warned := false
		for _, d := range ds {
			warned = warned || d.Severity >= Warn && d.ID != "L02"
			if d.Start < 0 || d.End > len(text) || d.Start > d.End {
				t.Errorf("%q: span [%d,%d) lies outside", text, d.Start, d.End)
			}
		}
		if !warned {
			t.Errorf("%q is read in silence: %v", text, ds)
		}
	}
}

// TestQualitiesAreNoNumbers reads words that begin like numbers and are none.
func TestQualitiesAreNoNumbers(t *testing.T) {
	for _, text := range []string{"十分满意", "统一部署", "一致好评", "显著提升", "万分感谢"} {
		if target, ds := ParseTarget(Indicator{Target: Cell{Text: text}}, 0); target.Kind != Qualitative || len(ds) > 0 {
			t.Errorf("%s: %s %v", text, target.Kind, ds)
		}
	}
	for text, want := range map[string]string{"十二": "=12", "一百零五": "=105", "二十五人": "=25人", "百分之八十五点五": "=85.5%", "九成五": "=95%", "十万元": "=10万元", "不少于一二〇次": "≥120次", "两千零五人": "=2005人", "三万五千人": "=35000人", "≥10万元且≤20万元": "10万元～20万元", "零投诉": "=0",
		"≥1,500,000人": "≥1500000人", "零距离服务": "零距离服务", "2024年1月至12月": "2024年1月1日至2024年12月31日", "三亿五千万元": "=350000000元", "不超5万元": "≤5万元", "-5%": "=-5%"} {
		if target, _ := ParseTarget(Indicator{Target: Cell{Text: text}}, 0); target.Canonical() != want {
			t.Errorf("%s: %s, want %s", text, target.Canonical(), want)
		}
	}
}

// TestPlainSpeech reads everyday wordings without a finding.
func TestPlainSpeech(t *testing.T) {
	for _, text := range []string{"控制在90万元以内", "不低于95%", "≥95%", "99%以上", "3个工作日以内", "85%～95%", "2025年12月底前", "显著提升", "是", "≥1,500人次", "≤3.5元/㎡", "不少于三次", "九成以上"} {
		if _, ds := ParseTarget(Indicator{Target: Cell{Text: text}}, 2025); len(ds) > 0 {
			t.Errorf("%s: %v", text, ds)
		}
	}
}

// TestSpans points at the very bytes.
func TestSpans(t *testing.T) {
	for _, c := range []struct{ text, id, at string }{
		{"≥95％", "V03", "％"}, {"约50人", "V05", "约"}, {"≥5鲲", "V02", "鲲"}, {"≥100百分比", "V06", "百分比"}, {"≥95%(新增)", "V13", "(新增)"}, {"不低于50人以下", "V01", "以下"},
	} {
		_, ds := ParseTarget(Indicator{Target: Cell{Text: c.text}}, 0)
		found := false
		for _, d := range ds {
			found = found || d.ID == c.id && c.text[d.Start:d.End] == c.at
		}
		if !found {
			t.Errorf("%s: no %s at %q: %v", c.text, c.id, c.at, fmt.Sprint(ds))
		}
	}
}
