package rules

import (
	"slices"
	"strings"
)

// checkTarget looks at the target in the light of its row.
func (r *reader) checkTarget(i Indicator, t Target) {
	for _, part := range t.Parts {
		r.judged = judged{i.Level2, plainName(r.name), 0, part}
		checkWhole(r, &r.judged)
	}
	if t.Kind == DateKind && r.loose && containsAny(r.name, lengthsOfTime) {
		r.report("V12", Warn, r.whole(), quote(r.text)+"按月份读取；如果是时长，请写成“个月”", "")
	}
	if t.Kind != Numeric && t.Kind != Range {
		return
	}
	if t.Relation == Equal && strings.TrimSpace(i.Sign) == "" && !r.hasEqualSign() {
		suggestion := ""
		if !slices.ContainsFunc(r.diagnostics, func(d Diagnostic) bool { return d.Severity >= Warn }) {
			suggestion = t.Canonical() // certain, if nothing else is in doubt
		}
		r.report("L02", Warn, r.whole(), "指标值没有关系符号，按“=”读取", suggestion)
	}
	name := plainName(r.name)
	r.judged = judged{i.Level2, name, traitsOf(name), t}
	for _, check := range [...]func(*reader, *judged){
		checkDimension, checkMeasure, checkAboveHundred, checkFullRatio, checkDirection, checkCannotFail, checkWhole, checkQuestion, checkShare,
	} {
		check(r, &r.judged)
	}
}

// judged is a numeric target in its row.
type judged struct {
	level2 string
	name   string // plain
	traits traits
	target Target
}

// boundedRate tells whether the target is a ratio that can't exceed 100%.
func (j *judged) boundedRate() bool { return j.target.Unit.IsRate() && j.traits.bounded() }

// dimensionWords say what a name must be measured in. The first that stands in
// the name decides.
var dimensionWords = []struct {
	word  string
	wants []Dimension
	say   string
}{
	{"期限", []Dimension{DimTime}, "年、月"},
	{"年限", []Dimension{DimTime}, "年、月"},
	{"时长", []Dimension{DimTime, DimCount}, "小时、天"},
	{"人员数量", []Dimension{DimPeople, DimCount}, "人"},
	{"人数", []Dimension{DimPeople, DimCount}, "人"},
}

// checkDimension (U01): a period can't be a percentage.
func checkDimension(r *reader, j *judged) {
	if j.traits.has(ratio) && j.target.Unit.IsRate() {
		return
	}
	if d := j.target.Unit.Dimension; j.target.Unit.IsZero() || d == DimOther || d == DimPer {
		return
	}
	for _, w := range dimensionWords {
		if !strings.Contains(j.name, w.word) {
			continue
		}
		if !slices.Contains(w.wants, j.target.Unit.Dimension) {
			r.report("U01", Error, r.whole(), "“"+j.name+"”应以"+w.say+"计量，写的却是“"+j.target.Unit.Symbol+"”，须确认或更正", "")
		}
		return
	}
}

// lengthsOfTime name what lasts: its 3月 are three months.
var lengthsOfTime = []string{"期限", "时长", "工期", "周期", "月数", "维保", "质保", "时限"}

// checkMeasure (V14): a rate is no number of people, and a count no percentage.
func checkMeasure(r *reader, j *judged) {
	u := j.target.Unit
	if u.IsZero() || u.IsRate() && j.traits.has(ratio) {
		return
	}
	counts := u.Dimension == DimPeople || u.Dimension == DimMoney || u.Dimension == DimTime || u.Dimension == DimArea || wholes[u.Symbol]
	switch {
	case counts && j.traits.has(ratio) && !hasSuffix(j.name, "速度", "温度", "湿度", "厚度", "长度", "宽度", "深度", "高度", "强度", "频率", "年度", "季度", "制度", "进度", "力度", "密度", "角度", "程度", "额度", "限度", "幅度", "亮度", "坡度", "跨度"):
		r.report("V14", Warn, r.whole(), "“"+j.name+"”像是比率，指标值的单位却是“"+u.Symbol+"”，请核对", "")
	case u.IsRate() && hasSuffix(j.name, "人次", "次数", "个数", "数量", "户数", "件数"):
		r.report("V14", Warn, r.whole(), "“"+j.name+"”像是数量，指标值的单位却是“"+u.Symbol+"”，请核对", "")
	}
}

// checkAboveHundred (V07): a ratio of a part to its whole can't exceed 100%.
func checkAboveHundred(r *reader, j *judged) {
	if !j.target.Unit.IsRate() || j.target.Relation.orEqual() == AtMost || j.traits.has(change) || j.target.Value().Cmp(hundred) <= 0 {
		return
	}
	if !j.boundedRate() {
		r.report("V07", Warn, r.whole(), "“"+j.name+"”的目标"+quote(r.text)+"超过100%，请核对是否误写", "")
	} else {
		r.report("V07", Error, r.whole(), "“"+j.name+"”不可能超过100%，请核对是否误写", "")
	}
}

// checkFullRatio (V08): ≥100% of such a ratio says =100%.
func checkFullRatio(r *reader, j *judged) {
	if t := j.target; t.Relation == AtLeast && t.Unit.Symbol == "%" && t.Value().Equal(hundred) && j.boundedRate() {
		r.report("V08", Info, r.whole(), "“"+j.name+"”最高100%，“≥100%”就是“=100%”", "=100%")
	}
}

// fewerWords stand in names of outputs that shall be few.
var fewerWords = []string{"投诉", "事故", "差错", "故障", "违规", "违法", "案件", "死亡", "伤亡", "损失", "超支", "缺陷", "负面", "信访", "上访", "火灾", "会议", "接待", "公务", "车辆", "通报", "时"}

// checkDirection (V09): a cost with ≥ or a satisfaction with ≤ rewards what the
// indicator should prevent; so does ≤ on an output.
func checkDirection(r *reader, j *judged) {
	t := j.target
	if t.Kind != Numeric || t.Relation == Equal || j.traits.has(change) {
		return
	}
	few := t.Relation.orEqual() == AtMost
	falls := saysFall(r.text)
	switch {
	case falls && few == j.traits.has(moreIsBetter):
		// 「较上年下降5%以上」 of what shall be few, 「下降不超过2%」 of what shall be much
	case falls && j.traits.has(moreIsBetter):
		r.report("V09", Warn, r.whole(), "“"+j.name+"”越高越好，目标却是下降（"+quote(r.text)+"），请核对方向", "")
	case !few && j.traits.has(fewerIsBetter):
		r.report("V09", Warn, r.whole(), "“"+j.name+"”越低越好，目标却是“"+t.Canonical()+"”，请核对方向", "")
	case few && (t.Unit.IsRate() || t.Unit.IsZero()) && j.traits.has(moreIsBetter):
		r.report("V09", Warn, r.whole(), "“"+j.name+"”越高越好，目标却是“"+t.Canonical()+"”，请核对方向", "")
	case few && strings.Contains(j.level2, "数量") && hasSuffix(j.name, "数量", "个数", "面积", "规模") && !containsAny(j.name, fewerWords):
		r.report("V09", Warn, r.whole(), "数量指标“"+j.name+"”通常越多越好，目标却是“"+t.Canonical()+"”，请核对方向", "")
	}
}

// fallWords stand before an amount by which something falls.
var fallWords = []string{"下降", "降低", "减少", "降幅", "减幅", "压减", "压缩", "缩减", "削减", "节约", "节省", "缩短"}

// saysFall tells whether a target's text is of a fall: 较上年下降5%以上.
func saysFall(text string) bool {
	for _, word := range fallWords {
		if before, _, found := strings.Cut(text, word); found && !hasSuffix(before, "不", "未", "无", "没有", "不得", "不能") {
			return true
		}
	}
	return false
}

func containsAny(s string, words []string) bool {
	return slices.ContainsFunc(words, func(w string) bool { return strings.Contains(s, w) })
}

// checkCannotFail (V10): ≥0 of a count, ≤100% of a share, and -0%, which means
// something else.
func checkCannotFail(r *reader, j *judged) {
	t := j.target
	if t.Kind != Numeric {
		return
	}
	switch value := t.Value(); {
	case value.IsZero() && slices.ContainsFunc(r.glyphs, func(g glyph) bool { return g.r == '-' }):
		r.report("V10", Warn, r.whole(), quote(r.text)+"按“0”读取；如果是“不超过0”，请写成“≤0”", "")
	case t.Relation == AtLeast && value.Sign() <= 0 && !j.traits.has(change):
		r.report("V10", Warn, r.whole(), "“"+t.Canonical()+"”总能达到，起不到约束作用，请核对目标", "")
	case t.Relation == AtMost && t.Unit.Symbol == "%" && value.Cmp(hundred) >= 0 && j.boundedRate():
		r.report("V10", Warn, r.whole(), "“"+j.name+"”不会超过100%，“"+t.Canonical()+"”总能达到，请核对目标", "")
	}
}

// checkQuestion (V12): a name that asks 是否 wants 是 or 否, one that asks when a
// date or a number with its unit.
func checkQuestion(r *reader, j *judged) {
	if v := j.target.Value(); looksLikeYear(v) && (j.target.Unit.Symbol == "年" || j.target.Unit.IsZero() && v.Cmp(recentYear) >= 0 && v.Cmp(nearYear) <= 0) {
		r.report("V12", Warn, r.whole(), quote(r.text)+"像是年份，按数量读取，请核对", "")
	}
	if j.target.Unit.Symbol == "日" && containsAny(j.name, []string{"日期", "发放时间", "支付时间", "完成时间", "到账时间"}) {
		r.report("V12", Warn, r.whole(), "“"+j.name+"”问的是哪一天，"+quote(r.text)+"按天数读取，请核对", "")
	}
	if j.target.Unit.IsZero() && containsAny(j.name, []string{"时间", "日期", "时限", "年份"}) {
		r.report("V12", Warn, r.whole(), "“"+j.name+"”问的是时间，"+quote(r.text)+"没有单位，按数量读取；如果是日期，请写成“2025年12月底前”的样子", "")
	}
	if strings.HasPrefix(j.name, "是否") {
		r.report("V12", Warn, r.whole(), "“"+j.name+"”问的是“是否”，指标值却是数量，请核对", "")
	}
}

// checkShare (V06): 0.95 of a rate without a unit may mean 95%.
func checkShare(r *reader, j *judged) {
	bare := j.target.Unit.IsZero() && j.traits.has(ratio)
	if !bare && !(j.target.Unit.Symbol == "%" && j.boundedRate() && j.target.Relation != AtMost && !slices.ContainsFunc(r.glyphs, func(g glyph) bool { return g.r == '%' })) {
		return
	}
	if v := j.target.Value(); v.Sign() > 0 && v.Cmp(one) <= 0 {
		r.report("V06", Warn, r.whole(), quote(r.text)+"按"+v.String()+j.target.Unit.Symbol+"读取；如果是小数形式的比率，请写成“"+v.Mul(hundred).String()+"%”", "")
	}
}
