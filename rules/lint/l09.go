package lint

import (
	"strings"

	"zhunsheng/rules"
)

// moneyTalk is what purposes say in any case: that it is money, and to be spent.
var moneyTalk = stripper("", "拨付", "支付", "发放", "用于", "保障", "保证", "主要", "安排", "开展", "完成", "做好", "项目", "工作", "支出", "专项", "预算",
	"资金", "经费", "费用", "补助", "年度", "本年", "全年", "及时", "按时", "顺利", "所需", "相关", "费", "款", "的", "和", "与", "等", "、", "，", ",", "。", ".", "；", ";")

var l09 = Check{ID: "L09", Severity: rules.Info, Title: "资金用途只是重复项目名称", run: func(p *pass) {
	for _, project := range p.Projects {
		name, purpose := fold(project.Table.Name), fold(project.Table.Purpose)
		switch {
		case name == "" || purpose == "":
		case name == purpose:
			p.report(at{severity: rules.Info, project: project}, "资金用途与项目名称一字不差，请写明钱花在哪些事上、各花多少")
		case addsNothing(moneyTalk.Replace(purpose), name):
			p.report(at{severity: rules.Info, project: project},
				"资金用途“%s”没有比项目名称“%s”多说什么，请写明钱花在哪些事上、各花多少", shortened(project.Table.Purpose), project.Table.Name)
		}
	}
}}

// addsNothing tells whether every character of the text stands in the name, none more often than there.
func addsNothing(text, name string) bool {
	for _, r := range text {
		if !strings.ContainsRune(name, r) {
			return false
		}
		name = strings.Replace(name, string(r), "", 1)
	}
	return true
}
