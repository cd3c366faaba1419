package lint

import (
	"strings"

	"zhunsheng/rules"
)

// A job is what counted staff do, and the words by which a project is known to be about it.
type job struct {
	words []string
	fits  []string
}

// jobs are those kinds of work that are foreign to most projects. Staff of other kinds may belong anywhere.
var jobs = []job{
	{[]string{"运行维护", "运维", "维护"}, []string{"运维", "维护", "维修", "养护", "运营", "平台", "系统", "网络", "信息", "软件", "设备", "设施", "数据",
		"数字", "智慧", "机房", "硬件", "监控", "管网", "电梯", "泵站"}},
	{[]string{"保洁", "环卫"}, []string{"保洁", "环卫", "清扫", "物业", "卫生", "垃圾", "后勤"}},
	{[]string{"保安", "安保"}, []string{"安保", "保安", "物业", "安全", "值守", "后勤"}},
}

var (
	// staffWords name people who are paid to do the work: with a word for 人员 behind them they are an input.
	staffWords = []string{"聘用", "聘请", "雇", "用工", "劳务", "外包", "派遣", "编外", "临聘", "在职", "在编", "工作人员", "管理人员", "运行维护",
		"运维", "维护人员", "保洁", "环卫", "安保", "保安", "辅警", "协管", "窗口人员", "技术人员"}
	peopleWords = []string{"人员", "人数", "员工", "用工", "员数", "辅警", "保安", "编制数"}
	// servedWords tell that the people are whom the project is for: to train or support them is an output.
	servedWords = []string{"培训", "参训", "补助", "补贴", "资助", "救助", "慰问", "体检", "受益", "惠及", "救治", "保障", "奖励", "服务对象", "参加", "参与",
		"监管", "检查", "人均", "接待", "安置", "就业", "新增"}
	// fundsWords name money put in, unless grantWords say that handing out money is what the project does.
	fundsWords = []string{"投入", "资金", "经费", "预算", "投资额", "总投资"}
	grantWords = []string{"补贴", "补助", "救助", "资助", "奖", "发放", "贷款", "融资", "引资", "招商", "收入", "销售", "产值", "保费", "理赔"}
)

// outputs name what a project of a kind produces, for the message; the more telling words first.
var outputs = []struct {
	words  []string
	output string
}{
	{[]string{"印章", "刻章"}, "刻制印章枚数"}, {[]string{"证照"}, "印制证照份数"}, {[]string{"印刷", "印制"}, "印刷品份数"},
	{[]string{"评审", "评估"}, "评审项目数"}, {[]string{"审计"}, "审计项目数"}, {[]string{"培训"}, "培训人次"},
	{[]string{"宣传"}, "宣传活动场次"}, {[]string{"运维", "维护"}, "维护设备台数"}, {[]string{"平台", "系统"}, "建成功能模块数"},
	{[]string{"道路"}, "建成道路公里数"}, {[]string{"审批", "窗口"}, "办理事项件数"}, {[]string{"服务"}, "服务事项数"},
	{[]string{"劳务", "外包", "派遣"}, "办理业务件数"}, {[]string{"营商环境"}, "完成改革事项数"},
}

var t01 = Check{ID: "T01", Severity: rules.Error, Title: "数量指标数的是投入，或与项目无关", run: func(p *pass) {
	p.indicators(func(project *rules.Project, r *rules.Rule) {
		if !level2(r, "数量指标") {
			return
		}
		name := fold(r.Indicator.PlainName())
		place := at{severity: rules.Warn, project: project, rule: r}
		switch foreign := foreignJob(name, project); {
		case r.Target.Unit.Dimension == rules.DimMoney && hasAny(name, fundsWords) && !hasAny(name, grantWords):
			p.report(place, "“%s”是投入的钱，不是产出，请写花这笔钱办成多少事%s", r.Indicator.Name, example(project))
		case !countsStaff(name, r.Target):
		case foreign != "":
			place.severity = rules.Error
			p.report(place, "“%s”与本项目无关：项目名称、用途和目标里都没有%s，请换成项目自己的产出%s", r.Indicator.Name, foreign, example(project))
		default:
			p.report(place, "“%s”数的是用了多少人，是投入不是产出，请写这些人办成多少事%s", r.Indicator.Name, example(project))
		}
	})
}}

func countsStaff(name string, t rules.Target) bool {
	return hasAny(name, staffWords) && hasAny(name, peopleWords) && !hasAny(name, servedWords) && !t.Unit.IsRate()
}

// foreignJob is the job that the counted staff do, where the project has nothing to do with it; else "". A table that
// gives nothing but its name says too little to tell.
func foreignJob(name string, project *rules.Project) string {
	if fold(project.Table.Purpose+project.Table.Goal) == "" {
		return ""
	}
	about := matter(project)
	for _, j := range jobs {
		for _, w := range j.words {
			if strings.Contains(name, w) {
				if hasAny(about, j.fits) {
					return ""
				}
				return w
			}
		}
	}
	return ""
}

func example(p *rules.Project) string {
	about := topic(p)
	for _, o := range outputs {
		if hasAny(about, o.words) {
			return "，如“" + o.output + "”"
		}
	}
	return ""
}
