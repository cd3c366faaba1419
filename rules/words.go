package rules

// Relation is how an actual value must stand to the target.
type Relation string

// The relations; In is a range or a span of dates.
const (
	AtLeast  Relation = ">="
	MoreThan Relation = ">"
	AtMost   Relation = "<="
	LessThan Relation = "<"
	Equal    Relation = "="
	In       Relation = "in"
)

// signRelation is the relation that a folded rune is the sign of, "" for none.
func signRelation(r rune) Relation {
	switch r {
	case '≥':
		return AtLeast
	case '≤':
		return AtMost
	case '>':
		return MoreThan
	case '<':
		return LessThan
	case '=':
		return Equal
	}
	return ""
}

// orEqual is the comparison that includes the number.
func (r Relation) orEqual() Relation {
	switch r {
	case MoreThan:
		return AtLeast
	case LessThan:
		return AtMost
	}
	return r
}

// strict is the comparison that excludes the number.
func (r Relation) strict() Relation {
	switch r {
	case AtLeast:
		return MoreThan
	case AtMost:
		return LessThan
	}
	return r
}

// comparisons are the stems of the words before a number. As they stand they
// exclude it; negated (不低于) or with 等于 (低于等于) they include it:
// 民法典第1259条 and the plain meaning of the words. A stem without a plain
// meaning is used negated only.
var comparisons = []struct {
	stem           string
	plain, negated Relation
}{
	{"低于", LessThan, AtLeast}, {"少于", LessThan, AtLeast}, {"小于", LessThan, AtLeast}, {"短于", LessThan, AtLeast}, {"差于", "", AtLeast},
	{"超过", MoreThan, AtMost}, {"高于", MoreThan, AtMost}, {"大于", MoreThan, AtMost}, {"多于", MoreThan, AtMost}, {"长于", MoreThan, AtMost},
	{"超出", MoreThan, AtMost}, {"超", MoreThan, AtMost}, {"突破", "", AtMost}, {"晚于", "", AtMost}, {"迟于", "", AtMost},
}

var (
	negators = []string{"不", "不得", "不能", "不可", "不应", "不应当", "不会", "不宜", "均不", "未"}
	orEquals = []string{"等于", "或等于", "或者等于"}
)

// relationsBefore are the other words before a number.
var relationsBefore = map[string]Relation{
	"至少": AtLeast, "最低": AtLeast, "最少": AtLeast, "起码": AtLeast, "下限": AtLeast, "下限为": AtLeast, "不下": AtLeast, "不下于": AtLeast, "不亚于": AtLeast, "满": AtLeast, "逾": MoreThan,
	"至多": AtMost, "最多": AtMost, "最高": AtMost, "上限": AtMost, "上限为": AtMost, "顶多": AtMost, "控制在": AtMost, "限制在": AtMost, "压减到": AtMost, "压缩到": AtMost,
	"降至": AtMost, "降到": AtMost, "降低到": AtMost, "降低至": AtMost, "下降到": AtMost, "下降至": AtMost,
	"不满": LessThan, "不足": LessThan, "不到": LessThan,
	"等于":  Equal,
	"不早于": AtLeast, "晚于": MoreThan, "迟于": MoreThan, "早于": LessThan, // of dates
}

// yielding words name a bound only where no word follows the number:
// 「控制在95%以上」 is ≥.
var yielding = map[string]bool{"控制在": true, "限制在": true, "降至": true, "降到": true, "降低到": true, "降低至": true, "下降到": true, "下降至": true}

// relationsAfter stand behind a number and its unit; each may say 及, 或, 含 or
// (含) before it, or (含) or (不含) behind it.
var relationsAfter = map[string]Relation{
	"以上": AtLeast, "之上": AtLeast, "以下": AtMost, "之下": AtMost, "以内": AtMost, "之内": AtMost, "内": AtMost, "封顶": AtMost,
	"以外": MoreThan, "之外": MoreThan,
}

var (
	includingBefore = []string{"", "及", "或", "及其", "含", "(含)", "(含本数)", "(及)", "(或)", "或者", "(包含)"}
	includingAfter  = []string{"", "(含)", "(含本数)", "(包含)", "(均含)", "(含本级)", "含本数"}
	excludingAfter  = []string{"(不含)", "(不含本数)", "(不包含)", "(不包括)", "不含本数", "(不含本级)"}
)

// by stands behind a date and includes the day (民法典第1259条).
var by = []string{"前", "以前", "之前", "止", "为止"}

// since stands behind a date or an event that begins something.
var since = []string{"后", "以后", "之后", "起", "开始", "以来"}

// leads may stand before the relation or the number and say nothing about it.
var leads = []string{
	"达到", "达", "达成", "完成", "实现", "保持在", "保持", "维持在", "维持", "稳定在", "保证在", "确保在", "确保", "保证", "全年", "年度", "本年度", "本年", "共计", "总计", "合计", "共", "总共", "共有", "各", "均", "均为", "都", "为",
	"应", "须", "需", "应当", "必须", "务必", "需要", "要求", "要", "目标", "目标值", "指标", "指标值", "计划", "预计", "预期", "拟", "数量", "总量", "在", "于", "有", "累计", "实际",
	"完成时间", "完成时限", "完成日期", "完成期限", "介于", "截止时间", "截止日期", "截止", "截至", "截止到", "截至到", "截止至", "最迟", "最晚", "按时于", "时间", "时限", "时间为", "力争在", "争取在", "定于", "办结时限", ":",
	"提高到", "提高至", "提升到", "提升至", "增加到", "增加至", "上升到", "增长到", "增长至", "达到了",
}

// deeds may stand beside the value and say nothing about it.
var deeds = []string{
	"全覆盖", "覆盖", "完成", "达标", "合格", "满意", "到位", "到达", "竣工", "验收", "竣工验收", "建成", "办结", "拨付", "发放", "支付", "兑付", "兑现", "结束", "实施", "实施完毕", "交付", "交付使用", "投入使用", "投入运行", "上线", "提交", "报送", "开展", "执行完毕", "完工",
	"使用", "运行", "办理", "办理完毕", "支出", "安装", "采购", "发放到位", "拨付到位", "支付到位", "落实", "落实到位", "全部", "工作", "任务", "项目", "工程", "建设", "结项", "完毕", "执行", "整改", "响应", "处理", "处置", "到账", "下达", "下拨", "付清", "付款", "水平", "标准", "范围", ".",
}

// plainWords hold words of the other tables in them and mean neither: 节约 is not
// 约, 内部 not 内.
var plainWords = []string{
	"节约", "预约", "签约", "履约", "合约", "违约", "约束", "集约", "内部", "内容", "内控", "国内", "省内", "市内", "区内", "县内", "境内", "室内", "院内", "校内", "辖区内", "规定时间内", "规定期限内", "预算内", "范围内",
	"多种", "多样", "多元", "多方", "基本情况", "基本公共", "基本药物", "基本医疗", "基本生活", "基本养老", "基本农田", "附近", "近年", "近期", "满足", "到期", "到位率", "周到", "得到", "至关", "甚至", "以及", "及时", "及格", "普及", "涉及", "与否", "参与", "和谐", "和平", "有效", "有序", "有力", "有关", "所有", "没有", "具有", "有利", "达标率", "公共", "共同", "共享", "共建", "各类", "各项", "各级", "各地", "为主", "作为", "行为", "成为", "需求", "应急", "应用", "响应", "适应", "供应", "在线", "在册", "在岗", "在校", "存在", "有为", "指标值", "均衡", "起到", "一起", "发起", "后续", "后期", "售后", "前期", "目前", "超前", "当前", "超额", "超标", "超期", "不超期", "超时", "满分", "PM2.5", "PM10", "内存", "内燃", "内科", "内镜", "内饰", "内网", "内墙", "内衣", "内河", "内涝", "内审", "内瓦", "年均", "户均", "人均", "平均", "零容忍",
}

// approximations make a value vague: no tolerance is written.
var approximations = []string{"左右", "上下", "约", "大约", "大约为", "约为", "大概", "基本", "力争", "争取", "近", "将近", "接近", "余", "多", "有余", "许", "大体", "原则上", "前后"}

// yesWords and noWords are the answers of a boolean target or actual.
var (
	yesWords = map[string]bool{"是": true, "有": true, "完成": true, "合格": true, "已完成": true, "通过": true, "达标": true, "已": true, "√": true, "✓": true, "✔": true, "Y": true, "YES": true, "全部完成": true, "已通过": true, "已达标": true}
	noWords  = map[string]bool{"否": true, "无": true, "未完成": true, "不合格": true, "没有": true, "未": true, "未通过": true, "不达标": true, "×": true, "N": true, "NO": true, "未达标": true, "不通过": true}
)

// targetAnswers are the words that alone make a target boolean; the others of
// yesWords are qualities when a target says them.
var targetAnswers = map[string]bool{
	"是": true, "有": true, "完成": true, "已完成": true, "合格": true, "√": true, "✓": true, "✔": true, "Y": true, "YES": true,
	"否": false, "无": false, "没有": false, "N": false, "NO": false,
}

// Direction of a qualitative target: which way things shall move.
type Direction string

// The directions; NoDirection where the text names none.
const (
	NoDirection Direction = ""
	Up          Direction = "up"
	Down        Direction = "down"
)

var directions = []struct {
	word string
	way  Direction
}{
	{"提升", Up}, {"提高", Up}, {"改善", Up}, {"增强", Up}, {"增加", Up}, {"增长", Up}, {"优化", Up}, {"加强", Up}, {"上升", Up}, {"扩大", Up}, {"好转", Up}, {"加快", Up}, {"增收", Up}, {"增进", Up}, {"增效", Up}, {"完善", Up},
	{"减少", Down}, {"降低", Down}, {"下降", Down}, {"缩短", Down}, {"减轻", Down}, {"缓解", Down}, {"缩小", Down}, {"减缓", Down}, {"压减", Down}, {"减排", Down},
}
