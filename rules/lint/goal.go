package lint

import (
	"regexp"
	"strings"
)

// payVerbs say that money is handed out.
var payVerbs = []string{"拨付", "支付", "付款", "拨款", "兑付", "列支", "划拨", "缴纳"}

// A goal about paying names the money before the verb or behind it: 拨付人员经费, 平台建设费顺利拨付. What describes the
// money (优化营商环境提升项目资金) is no promise.
var (
	payment   = `(?:` + strings.Join(payVerbs, "|") + `)`
	money     = `(?:资金|经费|费用|款项|补贴|补助|工资|薪酬|费|款|金)`
	payBehind = regexp.MustCompile(payment + `[^,，]*?` + money)
	payBefore = regexp.MustCompile(`[^,，]*?` + money + `[^,，]{0,8}?` + payment)
)

// resultWords say that something becomes different by the money.
var resultWords = []string{"改善", "提升", "提高", "降低", "减少", "增加", "促进", "推动", "解决", "满足", "建成", "建设", "惠及", "受益", "缓解",
	"覆盖", "修复", "治理", "增强", "优化", "保护", "扶持", "方便", "便利", "服务", "救助", "改造"}

// emptyTalk is about the office itself or about the money again.
var emptyTalk = regexp.MustCompile(`(?:机关|单位|部门|机构|办公)(?:日常|正常|工作|业务|各项|的|高效|有序|平稳)*(?:运转|运行)|` +
	`(?:工作|业务|事项).{0,4}(?:顺利|正常|有序)(?:开展|进行|推进)|专款专用|资金安全|预算执行|执行率|资金到位|资金使用|支出进度`)

// goalParts are the parts of a goal as it numbers or ends them, without their numbers.
func goalParts(goal string) (parts []string) {
	from := 0
	cut := func(to int) {
		parts = append(parts, strings.FieldsFunc(goal[from:to], func(r rune) bool { return strings.ContainsRune("。；;！!\n\r", r) })...)
	}
	for _, m := range numbersIn(goal) {
		cut(m.start)
		from = m.end
	}
	cut(len(goal))
	kept := parts[:0]
	for _, part := range parts {
		if part = strings.TrimSpace(part); part != "" {
			kept = append(kept, part)
		}
	}
	return kept
}

// talk tells what a clause of a goal is about.
type talk int

const (
	ofResults talk = iota
	ofPaying
	ofNothing // the office runs, money is kept in order
)

// talkOf judges one clause, folded. A clause that pays and promises a result is about the result.
func talkOf(clause string) talk {
	if emptyTalk.MatchString(clause) {
		return ofNothing
	}
	if !hasAny(clause, payVerbs) {
		return ofResults
	}
	rest := payBefore.ReplaceAllString(payBehind.ReplaceAllString(clause, ""), "")
	if hasAny(rest, resultWords) || strings.ContainsAny(rest, "0123456789") {
		return ofResults
	}
	return ofPaying
}
