package lint

import "zhunsheng/rules"

// purchases are things that a budget pays for once: two projects for one of them may pay twice. A line belongs here if
// the words are names of one and the same expense; what departments rightly have many of (培训, 会议, 工程) does not.
var purchases = []struct {
	what  string
	words []string
}{
	{"聘用人员", []string{"第三方人员", "劳务外包", "劳务人员", "劳务派遣", "派遣人员", "聘用人员", "编外人员", "临聘人员", "外包人员"}},
	{"物业管理", []string{"物业", "保洁", "保安服务"}},
	{"系统运行维护", []string{"系统运维", "系统运行维护", "平台运维", "网络运维", "系统维护"}},
	{"公务用车", []string{"公务用车", "车辆运行", "车辆租赁"}},
	{"办公设备购置", []string{"办公设备购置", "购置办公设备", "办公家具"}},
	{"印刷", []string{"印刷"}},
}

var c09 = Check{ID: "C09", Severity: rules.Info, Title: "项目之间支出内容重叠", run: func(p *pass) {
	for _, purchase := range purchases {
		var payers []*rules.Project
		for _, project := range p.Projects {
			if hasAny(matter(project), purchase.words) {
				payers = append(payers, project)
			}
		}
		if len(payers) < 2 {
			continue
		}
		p.report(at{severity: rules.Info, project: payers[0], others: payers[1:]}, "%s都有“%s”的支出，请核对有没有重复安排，能合并的合并", listed(quoted(payers)), purchase.what)
	}
}}
