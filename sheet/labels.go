package sheet

import (
	"regexp"
	"strings"
)

// The names of what a goal table's labels ask for, whatever a province prints.
const (
	codeLabel       = "项目编码"
	nameLabel       = "项目名称"
	unitLabel       = "预算单位"
	unitCodeLabel   = "单位编码"
	superiorLabel   = "主管部门"
	yearLabel       = "年度"
	fundsLabel      = "项目资金" // of the block that the amounts stand in
	budgetLabel     = "预算数"
	fiscalLabel     = "财政资金"
	otherLabel      = "其他资金"
	carriedLabel    = "上年结转"
	levelLabel      = "各级财政资金" // parts of 财政资金, by the budget of which level pays
	sortLabel       = "各类财政资金" // and by the sort of budget
	elseLabel       = "其他来源"   // parts of 其他资金
	mediumFunds     = "中期资金总额"
	usageLabel      = "预算规模及资金用途"
	purposeLabel    = "项目概况"
	planLabel       = "资金支出计划"
	goalLabel       = "绩效目标"
	overallLabel    = "总体目标" // of the year, unless the form has a goal for the year besides
	mediumGoalLabel = "中期目标"
	notKept         = "不保存" // known, and no part of what is kept
	heading2        = "小标题" // names what stands below
)

// fields are the labels of a goal table as forms print them, half width and
// without blanks, brackets and numbers.
var fields = namesOf(map[string]string{
	codeLabel:     "项目编码 项目代码 项目编号 项目唯一编码 预算项目编码 预算项目代码 项目统一编码",
	nameLabel:     "项目名称 预算项目名称 项目(政策)名称 政策(项目)名称 专项名称 专项资金名称",
	unitLabel:     "预算单位 预算单位名称 单位名称 实施单位 项目实施单位 项目单位 具体实施单位 申报单位 填报单位 项目申报单位 执行单位 项目执行单位 承担单位 项目承担单位 用款单位 资金使用单位 使用单位 部门(单位) 单位(部门)名称 部门(单位)名称 项目单位名称 部门名称 编制单位 编制部门 编报单位 填报部门 填表单位 填报机构 申报部门 上报单位 报送单位 机构名称 单位全称 预算部门(单位) 填报单位名称",
	unitCodeLabel: "单位编码 预算单位编码 单位代码 预算单位代码",
	superiorLabel: "主管部门 主管预算单位 省级主管部门 市级主管部门 中央主管部门 主管部门及代码 主管部门名称 项目主管部门 一级预算部门 一级预算单位 预算主管部门 预算部门 主管单位 主管部门(单位) 业务主管部门",
	yearLabel:     "年度 项目申报年度 预算年度 申报年度 项目年度 所属年度 财政年度 年份",
	fundsLabel:    "项目资金 预算情况 资金情况 项目资金情况 预算资金情况 资金来源 项目资金来源 资金构成 预算安排 年度预算安排 项目预算情况 项目资金申请 资金总体情况 年度资金 预算来源",
	budgetLabel:   "预算数 本年预算 本年预算数 当年预算 预算金额 预算资金 项目预算 预算总额 预算合计 资金总额 项目资金总额 项目总金额 预算规模 项目金额 预算安排数 年度预算 年度总金额 项目当年预算 项目年度预算 合计金额 总金额 批复预算数 预算批复数 年初预算批复数",
	fiscalLabel:   "财政资金 政府预算资金 财政拨款 当年财政拨款 本年财政拨款 年度财政拨款 财政拨款资金 财政性资金 财政预算资金 财政补助 本年一般公共预算拨款 财政拨款收入 当年财政资金 财政资金合计 财政资金总额",
	otherLabel:    "其他资金 其它资金 其他 其它 单位资金 自筹资金 其他来源资金 非财政资金 其他收入 单位自筹 单位自筹资金 自筹 自筹经费 自有资金",
	elseLabel:     "财政专户管理资金 财政专户资金 教育收费 事业收入 经营收入 社会资金",
	carriedLabel:  "上年结转 上年结转资金 上年结余 结转资金 上年结转结余 上年结转结余资金 以前年度结转 以前年度结转资金 上年财政拨款结转",
	usageLabel:    "预算规模及资金用途 资金用途 项目用途 预算资金用途 资金使用用途",
	purposeLabel:  "项目概况 项目概述 项目简介 项目内容 项目主要内容 主要内容 项目描述 项目基本概况 主要工作内容 项目说明",
	heading2:      "绩效指标 年度绩效指标 指标 绩效指标体系 绩效目标与指标 项目基本情况 项目基本信息 基本情况 基本信息 项目绩效目标情况 绩效目标情况",
	notKept: "年度主要任务 主要任务 年度工作任务 年度重点工作任务 年度重点工作 计划开始日期 计划完成日期 计划开始时间 计划完成时间 项目属性 项目期 项目期限 项目类别 项目类型 项目性质 项目状态 项目级次 项目等级 项目负责人 负责人 联系人 项目联系人 联系电话 电话 联系方式 手机 项目起止时间 起止时间 项目起止年限 项目实施期 项目实施期限 实施期限 " +
		"实施周期 项目周期 开始时间 结束时间 开始日期 结束日期 项目开始时间 项目结束时间 项目完成时间 项目开始日期 项目结束日期 立项依据 项目立项依据 立项必要性 项目设立的必要性 项目立项的必要性 项目必要性 项目可行性 立项可行性 实施可行性 项目申请理由 " +
		"项目实施内容 实施内容 实施计划 项目实施计划 项目实施方案 实施进度计划 保障措施 项目保障措施 保证项目实施的制度、措施 项目组织实施 组织机构 部门职能 部门职能职责 职能职责 职能概述 单位职能 主要职责 资金性质 支出功能分类 功能分类 功能科目 经济分类 支出方向 " +
		"执行率分值 预算执行率分值 资金执行率分值 绩效类型 填报日期 填表日期 申报日期 填报时间 分配方式 资金管理办法 资金分配办法 是否政府采购 是否专项 一级项目 一级项目名称 二级项目 一级项目编码 项目来源 申报理由 单位地址 邮政编码 邮编 法定代表人 财务负责人 单位负责人 测算依据 预算测算依据 测算过程 经费测算 项目总体情况 项目分类 支出类型 热点分类 " +
		"上级补助收入 " +
		"银行贷款 债券资金 政府债券 专项债券 一般债券 年中追加 年度调整",
})

func namesOf(lists map[string]string) map[string]string {
	names := map[string]string{}
	for name, list := range lists {
		for one := range strings.FieldsSeq(list) {
			names[one] = name
		}
	}
	return names
}

// labelPatterns are the labels of which there are too many to list.
var labelPatterns = []struct {
	name    string
	pattern *regexp.Regexp
}{
	{mediumFunds, regexp.MustCompile(`^(?:项目)?(?:中期|中长期|长期|实施期|实施周期|全周期|全生命周期|[三五]年|规划期)(?:内)?(?:项目)?(?:资金|预算|金额|投资)*(?:总额|总金额|总计|合计|资金|预算|金额|总预算|总投资)(?:数)?$|^(?:项目)?总(?:预算|投资)(?:数|额|金额)?$|^项目资金总需求$`)},
	{budgetLabel, regexp.MustCompile(`^(?:项目)?(?:本年度?|当年度?|[本当]?年度)(?:项目)?(?:预算|资金|申请|申报|安排)*(?:总额|总金额|金额|数|总数|资金|合计|总计|预算数|申请数)$`)},
	{mediumGoalLabel, regexp.MustCompile(`^(?:项目)?(?:中期|中长期|长期|实施期|实施周期|全周期|[三五]年|规划期)(?:内)?(?:绩效|总体|总|预期|项目)*目标(?:内容|描述)?[0-9]*$`)},
	{overallLabel, regexp.MustCompile(`^(?:项目)?(?:总体|整体|总)(?:绩效)?目标(?:内容|描述)?$`)},
	{goalLabel, regexp.MustCompile(`^(?:项目)?(?:本年度?|当年度?|[本当]?年度|全年|[本当]年)?(?:部门|单位|项目)?(?:整体|总体|支出|绩效|预期|总|主要)*目标(?:内容|描述|概述|设定)?[0-9]*$`)},
	{notKept, regexp.MustCompile(`^(?:部门|单位)?(?:主要)?(?:职能|职责|职能职责)(?:概述|描述|简介|概况)?$|^(?:项目)?起止(?:时间|日期|年限)$`)},
	{levelLabel, regexp.MustCompile(`^(?:中央|省|省级|市|市级|区|县|区县|县区|市县|县级|区级|州|地方|本级|上级|同级|乡镇)(?:级|本级)?(?:对地方)?(?:财政)?(?:专项)?(?:转移支付|补助|资金|拨款|预算|配套|安排|财政|补助资金|配套资金|拨款资金|预算资金|转移支付资金|安排资金)$|^转移支付资金$`)},
	{sortLabel, regexp.MustCompile(`^(?:本年|当年|年度)?(?:一般公共|政府性基金|国有资本经营)(?:预算)?(?:财政)?(?:拨款|资金|预算|安排)*$|^政府性基金$`)},
	{planLabel, regexp.MustCompile(`^(?:项目|年度)?(?:资金|预算|用款|经费|分月|分季|分季度|季度|按月|月度)*(?:支出|用款|使用|支付|执行)(?:进度)?计划$|^用款计划$`)},
}

var (
	goalItem    = regexp.MustCompile(`^目标[0-9一二三四五六七八九十]*$`) // of a goal's text: 目标1：…
	labelNumber = regexp.MustCompile(`^(?:[一二三四五六七八九十]+、|\([一二三四五六七八九十\d]+\)|\d{1,2}[.、](?:\d{1,2}[.、]?)?)`)
	ofWhich     = regexp.MustCompile(`^(?:其中[:、]?|其[:、]|[①②③][:、]?)`)
	stampMark   = regexp.MustCompile(`(?:\((?:加?盖章|公章|签章|签字|章|盖公章|加盖公章)\)|(?:加?盖公?章|公章|签章))$`)
)

// labelName says what a cell's text asks for, if it is a label of a goal table.
func labelName(text string) (name string, known bool) {
	name = labelNames.of(text)
	return name, name != ""
}

var labelNames = recall(findLabelName)

// findLabelName is labelName, empty where it is no label.
func findLabelName(text string) string {
	full := withoutUnit(withoutMarks(label(text)))
	stamped := full
	if full == "" || len(full) > 90 {
		return ""
	}
	if full = stampMark.ReplaceAllString(full, ""); full == "单位" && stampMark.MatchString(stamped) {
		return unitLabel // elsewhere 单位 is the unit of money, or of a target
	}
	for _, one := range []string{full, plainLabel(full), labelNumber.ReplaceAllString(full, ""), ofWhich.ReplaceAllString(plainLabel(full), ""),
		labelNumber.ReplaceAllString(ofWhich.ReplaceAllString(full, ""), "")} {
		if name, known := nameOfPlain(plainLabelOr(one)); known {
			return name
		}
	}
	return ""
}

// footnoteMark is what refers to a note or asks to fill in: 三级指标①, *项目名称.
var footnoteMark = regexp.MustCompile(`^[*※★☆#]+|(?:[*※★☆#]+|[\x{2460}-\x{2473}\x{00b9}\x{00b2}\x{00b3}\x{2070}-\x{2079}]+|\[(?:注)?\d{1,2}\]|\(注?\d{1,2}\)|注\d{1,2})+$`)

// withoutMarks is a label without a colon and footnotes behind it.
func withoutMarks(plain string) string {
	plain = strings.TrimSuffix(plain, ":")
	if bare := strings.TrimSuffix(footnoteMark.ReplaceAllString(plain, ""), ":"); bare != "" {
		return bare
	}
	return plain
}

// plainLabelOr strips a remark in brackets unless the label is listed with it.
func plainLabelOr(s string) string {
	if fields[s] != "" {
		return s
	}
	return plainLabel(s)
}

func nameOfPlain(s string) (name string, known bool) {
	if goalItem.MatchString(s) {
		return "", false
	}
	if name = fields[s]; name != "" {
		return name, true
	}
	for _, one := range labelPatterns {
		if one.pattern.MatchString(s) {
			return one.name, true
		}
	}
	return "", false
}

// labelOf is the name of an own label cell.
func labelOf(c cell) string {
	if c.carried {
		return ""
	}
	name, _ := labelName(c.text)
	return name
}

// inline reads 「项目名称：评估评审」, a label and its value in one cell.
func inline(c cell) (name string, value cell, ok bool) {
	for i, r := range c.text {
		if r != ':' && r != '：' {
			continue
		}
		rest := c.text[i+len(string(r)):]
		name, ok = labelName(c.text[:i])
		if label(c.text[:i]) == "单位" && agencyWord.MatchString(oneLine(rest)) && moneyUnitIn(c.text) == "" {
			name, ok = unitLabel, true
		}
		if ok && clean(rest) != "" {
			value = c
			value.text = clean(rest)
			return name, value, true
		}
	}
	return inlineAmount(c)
}
