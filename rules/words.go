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

// relationsBefore stand before a number. 民法典第1259条: 以上 以下 以内 include
// the number, 超过 不满 以外 do not; 不低于 不高于 include it as the negation of
// a strict word.
var relationsBefore = map[string]Relation{
	"不低于": AtLeast, "不少于": AtLeast, "不小于": AtLeast, "不短于": AtLeast, "至少": AtLeast, "最低": AtLeast,
	"大于等于": AtLeast, "大于或等于": AtLeast, "高于或等于": AtLeast, "高于等于": AtLeast,
	"超过": MoreThan, "大于": MoreThan, "高于": MoreThan, "多于": MoreThan, "超": MoreThan,
	"不超过": AtMost, "不超": AtMost, "不突破": AtMost, "不高于": AtMost, "不大于": AtMost, "不多于": AtMost, "至多": AtMost, "最多": AtMost, "最高": AtMost,
	"小于等于": AtMost, "小于或等于": AtMost, "低于或等于": AtMost, "低于等于": AtMost, "控制在": AtMost,
	"低于": LessThan, "小于": LessThan, "少于": LessThan, "不满": LessThan, "不足": LessThan, "不到": LessThan,
	"等于": Equal,
}

// relationsAfter stand behind a number and its unit.
var relationsAfter = map[string]Relation{
	"以上": AtLeast, "及以上": AtLeast, "(含)以上": AtLeast, "含以上": AtLeast, "或以上": AtLeast, "以上(含)": AtLeast,
	"以下": AtMost, "及以下": AtMost, "(含)以下": AtMost, "含以下": AtMost, "或以下": AtMost, "以下(含)": AtMost,
	"以内": AtMost, "(含)以内": AtMost, "之内": AtMost, "内": AtMost,
	"以外": MoreThan,
}

// signs are the relations written as symbols, after folding.
var signs = map[string]Relation{
	"≥": AtLeast, ">=": AtLeast, "=>": AtLeast, "≥=": AtLeast, ">": MoreThan,
	"≤": AtMost, "<=": AtMost, "=<": AtMost, "≤=": AtMost, "<": LessThan, "=": Equal, "==": Equal,
}

// leads may stand before the relation or the number and say nothing about it.
var leads = []string{"达到", "达", "完成", "实现", "保持在", "保持", "维持在", "全年", "年度", "共计", "总计", "合计", "累计", "共", "各", "为", "每年"}

// trails may stand behind the value and say nothing about it.
var trails = []string{"全覆盖", "覆盖", "完成", "达标", "合格", "满意", "到位"}

// approximations make a value vague: no tolerance is written.
var approximations = []string{"左右", "上下", "约", "大约", "大概", "基本", "力争", "争取"}

// yesWords and noWords are the answers of a boolean target or actual.
var (
	yesWords = map[string]bool{"是": true, "有": true, "完成": true, "合格": true, "已完成": true, "通过": true, "达标": true, "已": true}
	noWords  = map[string]bool{"否": true, "无": true, "未完成": true, "不合格": true, "没有": true, "未": true, "未通过": true, "不达标": true}
)

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
	{"提升", Up}, {"提高", Up}, {"改善", Up}, {"增强", Up}, {"增加", Up}, {"增长", Up}, {"优化", Up}, {"加强", Up}, {"上升", Up}, {"扩大", Up},
	{"减少", Down}, {"降低", Down}, {"下降", Down}, {"缩短", Down}, {"减轻", Down}, {"缓解", Down},
}
