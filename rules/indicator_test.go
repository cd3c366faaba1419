package rules

import (
	"fmt"
	"testing"
)

// TestAccumulation infers each kind from what the table says.
func TestAccumulation(t *testing.T) {
	for _, c := range []struct {
		level1, level2, name, target string
		want                         Accumulation
	}{
		{"产出指标", "数量指标", "聘用人员数量", "≥50人", Stock},
		{"产出指标", "数量指标", "培训人次", "≥500人次", Flow},
		{"产出指标", "数量指标", "建设平台", "≥1个", Flow},
		{"产出指标", "数量指标", "维修面积", "≥400平方米", Stock},
		{"产出指标", "质量指标", "拨款保障率", "100%", Rate},
		{"产出指标", "时效指标", "完成时间", "12月底前", Dated},
		{"产出指标", "时效指标", "办结时限", "≤3个工作日", Stock},
		{"产出指标", "成本指标", "预算执行率", "≥95%", Rate},
		{"产出指标", "成本指标", "补助标准", "≤475元/亩", Stock},
		{"产出指标", "成本指标", "项目成本", "≤90万元", Flow},
		{"产出指标", "质量指标", "是否公开", "是", Terminal},
		{"效益指标", "经济效益指标", "经济效益提升%", "≥88%", Terminal},
		{"效益指标", "可持续影响指标", "项目持续发挥作用期限", "≥5年", Duration},
		{"效益指标", "可持续影响指标", "持续发挥作用期限", "≥1%", Duration},
		{"效益指标", "社会效益指标", "设备使用年限", "≥5年", Duration},
		{"效益指标", "社会效益指标", "完成期限", "2025年6月底前", Dated},
		{"满意度指标", "服务对象满意度指标", "服务对象满意度", "≥92%", Terminal},
	} {
		i := Indicator{Level1: c.level1, Level2: c.level2, Name: c.name, Target: Cell{Text: c.target}}
		target, _ := ParseTarget(i, 2025)
		if got, why := InferAccumulation(i, target); got != c.want || why == "" {
			t.Errorf("%s %s: %s (%s), want %s", c.name, c.target, got, why, c.want)
		}
		i.Kind = Flow
		if got, _ := InferAccumulation(i, target); got != Flow {
			t.Errorf("%s: the override does not count", c.name)
		}
	}
}

// TestReadingSaysWhy gives the reason of the accumulation kind, and takes another.
func TestReadingSaysWhy(t *testing.T) {
	s := defaultScheme(t)
	q := Request{ValueText: "≥50人", Name: "在岗人数", Level2: "数量指标"}
	if r := s.Read(q, 0); r.Accumulation != Stock || r.AccumulationReason != "全年应保持的数量，不按进度折算" {
		t.Errorf("%s: %s", r.Accumulation, r.AccumulationReason)
	}
	q.Accumulation = Flow
	if r := s.Read(q, 0); r.Accumulation != Flow || r.AccumulationReason != "由填报人或管理员指定" || len(r.Diagnostics) > 0 {
		t.Errorf("override: %s: %s %v", r.Accumulation, r.AccumulationReason, r.Diagnostics)
	}
	q.Accumulation = "SOMETIMES"
	if r := s.Read(q, 0); r.Accumulation != Stock || len(r.Diagnostics) != 1 || r.Diagnostics[0].ID != "F10" {
		t.Errorf("unknown override: %s %v", r.Accumulation, r.Diagnostics)
	}
}

func TestParseActual(t *testing.T) {
	s := defaultScheme(t)
	for _, c := range []struct {
		name, target, actual string
		want                 string // printed value, "" for not measured
		id                   string // a diagnostic that must be there
	}{
		{"在岗人数", "≥50人", "47", "47", ""},
		{"在岗人数", "≥50人", "47 人", "47", ""},
		{"在岗人数", "≥50人", "４７人", "47", ""},
		{"在岗人数", "≥50人", "", "", ""},
		{"在岗人数", "≥50人", "-3", "", "D03"},
		{"在岗人数", "≥50人", "完成", "", "D01"},
		{"在岗人数", "≥50人", "47公里", "", "D02"},
		{"在岗人数", "≥50人", "47.5", "47.5", "U04"},
		{"培训人次", "≥1.5万人次", "16000人次", "1.6", ""},
		{"收入", "≥6万元", "65000元", "6.5", ""},
		{"道路里程", "≥100公里", "98000米", "98", ""},
		{"满意度", "≥95%", "96.5%", "96.5", ""},
		{"满意度", "≥95%", "0.965", "0.965", "D12"},
		{"满意度", "≥95%", "120", "120", "D04"},
		{"满意度", "≥95%", "9600", "", "D04"},
		{"经济效益提升", "≥2%", "-1.5%", "-1.5", ""},
		{"经济效益提升", "≥0.6%", "0.5", "0.5", ""},
		{"培训人次", "≥10万人次", "50000", "50000", "D04"},
		{"温度偏差", "-5~5度", "-3", "-3", ""},
		{"在岗人数", "≥50人", "实际完成47人", "47", ""},
		{"在岗人数", "≥50人", "四十七人", "47", ""},
		{"在岗人数", "≥50人", "约47人", "47", "V05"},
		{"在岗人数", "≥50人", "≥50人", "", "D01"},
		{"在岗人数", "≥50人", "45-50人", "", "D01"},
		{"在岗人数", "≥50人", "达成预期指标", "", "D01"},
		{"在岗人数", "≥50人", "47名", "47", ""},
		{"项目成本", "≤90万元", "85万", "85", ""},
		{"项目成本", "≤90万元", "850000元", "85", ""},
		{"满意度", "≥95%", "百分之九十六", "96", ""},
		{"满意度", "≥95%", "96.5%(抽样200人)", "96.5", ""},
		{"办结时限", "≤3个工作日", "2个工作日内", "", "D01"},
		{"金额", "≥2元", "9999999999999999", "", "D04"},
	} {
		r := s.Compile(Indicator{Name: c.name, Target: Cell{Text: c.target}}, 2025)
		a, ds := r.ParseActual(c.actual, 2025)
		got := ""
		if a.Measured {
			got = a.Number.String()
		}
		found := c.id == "" && len(ds) == 0
		for _, d := range ds {
			found = found || d.ID == c.id
		}
		if got != c.want || !found {
			t.Errorf("%s %s %q: %q %v, want %q %s", c.name, c.target, c.actual, got, ds, c.want, c.id)
		}
	}
}

// TestActualsWithoutNumber reads answers, days and grades against their targets.
func TestActualsWithoutNumber(t *testing.T) {
	s := defaultScheme(t)
	for _, c := range []struct{ target, actual, want, id string }{
		{"是", "是", "true", ""}, {"是", "已完成", "true", ""}, {"是", "未完成", "false", ""}, {"是", "97%", "", "D01"}, {"是", "基本达到", "", "D01"},
		{"2025年11月底前", "2025年11月20日", "2025-11-20", ""}, {"2025年11月底前", "2025.11.20", "2025-11-20", ""}, {"2025年11月底前", "11月20日完成", "2025-11-20", ""},
		{"2025年11月底前", "未完成", "00-00", ""}, {"2025年11月底前", "已完成", "", "D01"}, {"2025年11月底前", "2025年2月30日", "", "D01"}, {"2025年11月底前", "97%", "", "D01"},
		{"显著提升", "达成", GradeMet, ""}, {"显著提升", "达成预期指标", GradeMet, ""}, {"显著提升", "部分达成预期指标并具有一定效果", GradePartly, ""}, {"显著提升", "未达成", GradeNotMet, ""},
		{"显著提升", "显著提升", GradeMet, "D18"}, {"显著提升", "47人", "", "D01"}, {"显著提升", "效果不错", "", "D01"},
		{"≥**人", "47人", "", "D01"},
	} {
		r := s.Compile(Indicator{Name: "某事", Target: Cell{Text: c.target}}, 2025)
		a, ds := r.ParseActual(c.actual, 2025)
		got := ""
		if a.Measured {
			got = map[Kind]string{Boolean: fmt.Sprint(a.Answer), DateKind: a.Done.String(), Qualitative: a.Grade}[r.Target.Kind]
		}
		id := ""
		if len(ds) > 0 {
			id = ds[0].ID
		}
		if got != c.want || id != c.id {
			t.Errorf("%s, %q: %q %v, want %q %s", c.target, c.actual, got, ds, c.want, c.id)
		}
	}
}

// TestLevelNumbers drops the number before a level, as forms print it, and only that.
func TestLevelNumbers(t *testing.T) {
	scheme := MarksClause{Level1: []Level1Marks{{Name: "产出指标"}, {Name: "成本指标", Lift: []string{"经济成本指标"}}}}
	for level1, want := range map[string]string{
		"产出指标": "产出指标", "一、产出指标": "产出指标", "（一）产出指标": "产出指标", "(一)、产出指标": "产出指标", "1.产出指标": "产出指标", "1．产出指标(50分)": "产出指标",
		"1、产出指标": "产出指标", "（1）产出指标（50分）": "产出指标", "①产出指标": "产出指标", "1 产出指标": "产出指标", "十一、 产出指标": "产出指标",
		"一般产出": "一般产出", "12306": "12306", "一、": "一、", "": "", "3D产出": "3D产出",
	} {
		i := Indicator{Level1: level1, Level2: "数量指标"}
		if got := i.PlainLevel1(); got != want {
			t.Errorf("%q is %q; want %q", level1, got, want)
		}
		if at := scheme.Level1Of(i); (at == 0) != (want == "产出指标") {
			t.Errorf("%q belongs to level %d", level1, at)
		}
	}
	if at := scheme.Level1Of(Indicator{Level1: "1.产出指标", Level2: "（3）经济成本指标"}); at != 1 {
		t.Errorf("a numbered level 2 that is lifted belongs to level %d; want 1", at)
	}
}
