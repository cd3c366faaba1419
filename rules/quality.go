package rules

import (
	"regexp"
	"slices"
	"strings"
)

// placeholders stand where a target was put off.
var placeholders = []string{"待定", "见附件", "详见附件", "暂无", "未定", "无数据", "null", "NULL", "NaN", "N/A", "n/a", "TBD", "空", "略", "同上", "待确定", "待核定", "视情况而定", "不适用", "无要求", "按实际", "据实", "据实列支", "暂缺", "none", "None", "#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?"}

// zeroNouns are what a target counts down to nothing: 零投诉 is the number 0,
// 零距离服务 a quality.
var zeroNouns = []string{"投诉", "事故", "差错", "违规", "延误", "误差", "失误", "伤亡", "上访", "发生", "缺陷", "故障", "举报", "案件", "污染", "拖欠", "返工", "安全事故", "责任事故", "重大事故", "违纪", "违法", "容忍", "增长", "新增", "排放", "死亡", "感染", "火灾", "信访"}

// longestAnswer bounds, in runes, the texts that wordy looks at.
const longestAnswer = 24

// wordy reads the texts that are no bound and yet no free prose: placeholders,
// answers, 零投诉, which is the number 0, and 建立与否, a question whose expected
// answer is taken to be yes.
func (r *reader) wordy(body []glyph) (Target, bool) {
	if len(body) > longestAnswer {
		return Target{}, false
	}
	plain := textOf(body)
	answer, isAnswer := targetAnswers[strings.ToUpper(plain)]
	tick, isForm := ticked(plain)
	switch {
	case strings.Trim(plain, "-*Xx/\\_ ·.…□〇#?") == "", slices.Contains(placeholders, plain):
		r.report("V01", Error, r.whole(), "指标值"+quote(plain)+"只是占位，请填写目标，如“≥95%”", "")
		return Target{Kind: Unparseable}, true
	case hasPrefix(plain, "见", "详见", "参见") && !strings.HasPrefix(plain, "见效"):
		r.report("V01", Error, r.whole(), quote(plain)+"没有写出目标，请把数值写在表里", "")
		return Target{Kind: Unparseable}, true
	case isAnswer && strings.Contains(r.name, "等级"): // 合格 is a grade here
		return Target{Kind: Qualitative}, true
	case isAnswer:
		return Target{Kind: Boolean, Relation: Equal, Expected: answer}, true
	case isForm && tick == "":
		r.report("V01", Error, r.whole(), quote(plain)+"看不出勾选了哪一项，请写“是”或“否”", "")
		return Target{Kind: Unparseable}, true
	case isForm:
		return Target{Kind: Boolean, Relation: Equal, Expected: targetAnswers[tick]}, true
	case plain == "×":
		r.report("V05", Warn, r.whole(), "“×”可能是“否”，也可能是没有目标，按“否”评判，请写明", "否")
		return Target{Kind: Boolean, Relation: Equal}, true
	case strings.HasSuffix(plain, "与否"), strings.HasPrefix(plain, "是否"), plain == "是 否", plain == "是/否", plain == "是或否", plain == "有/无", plain == "是(否)":
		r.report("V05", Warn, r.whole(), quote(plain)+"没有写明预期结果，按“是”评判", "是")
		return Target{Kind: Boolean, Relation: Equal, Expected: true}, true
	case plain == "零", strings.HasPrefix(plain, "零") && slices.Contains(zeroNouns, strings.TrimPrefix(plain, "零")):
		return bounded(smallInts[0], Equal, Unit{}), true
	}
	return Target{}, false
}

var boxes = strings.NewReplacer("☑", "☑", "☒", "☑", "■", "☑", "√", "☑", "✓", "☑", "□", "□", "☐", "□", "(☑)", "☑", "( )", "□", "()", "□", " ", "", "[", "", "]", "")

// ticked is the one answer that is marked in a form: 「☑是 □否」, 「是☑ 否□」. form
// tells that the text is such a form; the answer is "" where none is marked, or
// more than one.
func ticked(text string) (answer string, form bool) {
	if !strings.ContainsAny(text, "☑☒■√✓□☐") {
		return "", false
	}
	marks := []rune(boxes.Replace(boxes.Replace(text)))
	if !slices.Contains(marks, '□') && !slices.Contains(marks, '☑') || len(marks) < 2 {
		return "", false
	}
	before := marks[0] == '□' || marks[0] == '☑'
	found := 0
	for i, m := range marks {
		if m != '☑' {
			continue
		}
		start, end := i+1, i+1
		if before {
			for end < len(marks) && marks[end] != '□' && marks[end] != '☑' {
				end++
			}
		} else {
			for start, end = i, i; start > 0 && marks[start-1] != '□' && marks[start-1] != '☑'; start-- {
			}
		}
		found++
		answer = string(marks[start:end])
	}
	if _, known := targetAnswers[answer]; found != 1 || !known {
		return "", true
	}
	return answer, true
}

// qualitative reads a text without digits as a quality. What holds no words of
// its own, only units or relations, is none; what sounds like a number or a time
// is said to be in doubt.
func (r *reader) qualitative(body []glyph, tokens []token) Target {
	words, relation := 0, tokens[len(tokens)-1].kind == tokBy || tokens[len(tokens)-1].kind == tokAfter
	for _, t := range tokens {
		switch t.kind {
		case tokText, tokDeed, tokLead, tokVague:
			if text := textOf(body[t.from:t.to]); text == "第" {
				continue // 「第  季度」
			} else if _, isUnit := ParseUnit(text); !isUnit {
				words++
			}
		case tokBefore:
			relation = true
		case tokAfter:
			relation = relation || t.to-t.from > 1 // 内 is a part of many words
		}
	}
	plain := textOf(body)
	switch {
	case words == 0:
		r.report("V01", Error, r.whole(), quote(plain)+"不是目标，请填写数字和单位，或者要达到的程度", "")
		return Target{Kind: Unparseable}
	case relation, numberLike.MatchString(plain), countsRoughly(plain):
		r.report("V12", Warn, r.whole(), quote(plain)+"没有可以比较的数字，按定性指标读取；如果是数量或时限，请写成数字", "")
	case impliesAll.MatchString(plain):
		r.report("V12", Warn, r.whole(), quote(plain)+"按定性指标读取；如果指100%，请写成“=100%”", "=100%")
	case hasPrefix(plain, "无", "未发生", "不发生", "未出现", "杜绝"):
		r.report("V12", Warn, r.whole(), quote(plain)+"按定性指标读取；如果按次数评判，请写成“=0”", "")
	case yesWords[plain], noWords[plain]:
		r.report("V12", Warn, r.whole(), quote(plain)+"按定性指标读取；如果只问是不是，请写成“是”", "")
	}
	return Target{Kind: Qualitative, Direction: directionOf(plain)}
}

var (
	// numberLike sounds like a number, a time or a grade, and is none that can be
	// compared.
	numberLike = regexp.MustCompile(`[零一二两三四五六七八九十百千万亿半数几][余多几]?(?:个|人|次|件|项|户|家|年|月|天|日|周|元|亩|台|套|成|倍|米|公里|份)|[年月季]度?(?:内|底|末|初)|分之|翻[一两番]|^[零〇一二两三四五六七八九十百千万亿半]+$|^[a-zA-Z]+$|^全年$|学期|^当[日天月]|^今年|^第[一二三]|前[一二三]|[当本]年|若干|适量|过半|[ⅠⅡⅢⅣⅤⅥ]|[A-Z]级|^按.*数$|^已.{1,4}$|[一二三四五甲乙丙国省市县][级等]`)
	// impliesAll says 100% without a number.
	impliesAll = regexp.MustCompile(`^(?:.{0,6}全覆盖|应.尽.|全部|全额)$`)
)

// roughNumber is a number in words that is not exact: 三十来个, 百余场, 上百人, 一百二.
var roughNumber = regexp.MustCompile(`[十百千万亿][余来多]|[上近逾超约][十百千万亿]|[一二两三四五六七八九][十百千万亿][一二三四五六七八九十百千万亿左上]`)

// countsRoughly tells whether a text says how many, in words that can't be compared:
// a number with a unit behind it, or one that is not exact.
func countsRoughly(plain string) bool {
	number := strings.TrimLeft(plain, "约近上逾超大")
	unit := strings.TrimLeft(number, "零一二两三四五六七八九十百千万亿半数几余来多")
	_, known := ParseUnit(unit)
	return roughNumber.MatchString(plain) || known && unit != "" && unit != number
}

// turning words leave no direction: 不增加, 遏制增长.
var turning = []string{"不", "未", "没有", "无", "负", "防止", "避免", "遏制", "控制", "放缓"}

// directionOf is the way that the words of a text name; 提高效率，减少支出 goes
// both ways and so none.
func directionOf(text string) Direction {
	way := NoDirection
	if containsAny(strings.ReplaceAll(text, "不断", ""), turning) {
		return NoDirection
	}
	for _, d := range directions {
		if !strings.Contains(text, d.word) {
			continue
		}
		if way != NoDirection && way != d.way {
			return NoDirection
		}
		way = d.way
	}
	return way
}
