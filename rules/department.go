package rules

import (
	"fmt"
	"strings"
)

// DepartmentName stands for a project's name where the department as a whole is
// meant.
const DepartmentName = "部门整体"

// The findings about the department's prose (部门整体绩效目标).
const (
	findingNoNumber  = "G01" // a sub-goal's words without a number
	findingUnclear   = "G02" // a number of which no indicator could be made
	findingLevel     = "G03" // level 1 and 2 were guessed
	findingElsewhere = "G04" // a number that stands outside 绩效指标
	findingNoGoals   = "G05" // no indicator at all
)

// DepartmentGoals are the department's goals compiled under a scheme.
type DepartmentGoals struct {
	// Project has the rules of the promises; its budget and plan are its projects'
	// and stand empty here.
	*Project
	// Promises are those that the rules were made of, one each.
	Promises []Promise
}

// CompileDepartment makes indicators of the promises in the department's prose and
// compiles them under the scheme, like those of a goal table. What is no
// indicator is named in the findings. It is nil where there is no department's
// part.
func (s *Scheme) CompileDepartment(d *Department, year int) (*DepartmentGoals, []Diagnostic) {
	if d == nil {
		return nil, nil
	}
	g := &DepartmentGoals{Project: &Project{Table: &GoalTable{Title: DepartmentName, Name: DepartmentName}}}
	var ds []Diagnostic
	find := func(id string, src Source, span Span, format string, args ...any) {
		ds = append(ds, Diagnostic{ID: id, Severity: Warn, Span: span, Project: DepartmentName, Source: src, Message: fmt.Sprintf(format, args...)})
	}
	seen := map[IndicatorKey]string{}
	for _, p := range d.Promises(year) {
		source := p.Goal.Indicator.Source
		if first, twice := seen[p.Indicator.Key()]; twice && p.Doubt == "" {
			p.Doubt = "与“" + first + "”重名"
			if p.declared {
				ds = append(ds, Diagnostic{ID: "F05", Severity: Error, Project: DepartmentName, Source: source,
					Message: fmt.Sprintf("指标“%s”（%s）重复，请删去或改名", p.Indicator.Name, p.Indicator.Level2)})
				continue
			}
		}
		if p.Doubt != "" {
			find(findingUnclear, source, p.Span, "分项绩效目标“%s”里的“%s”没有作为指标：%s；请写成“指标名称＋关系＋数＋单位”，如“群众满意率达到99%%以上”", p.Goal.Title, p.Text, p.Doubt)
			continue
		}
		seen[p.Indicator.Key()] = p.Text
		if p.guess {
			find(findingLevel, source, p.Span, "看不出“%s”属于哪个一级、二级指标，暂按%s、%s计分，请核对", p.Indicator.Name, p.Indicator.Level1, p.Indicator.Level2)
		}
		rule := s.Compile(p.Indicator, year)
		for k := range rule.Diagnostics {
			at := &rule.Diagnostics[k]
			at.Project, at.Start, at.End = DepartmentName, at.Start+p.Span.Start, at.End+p.Span.Start
		}
		ds = append(ds, rule.Diagnostics...)
		g.Promises = append(g.Promises, p)
		g.Rules = append(g.Rules, rule)
		g.Table.Indicators = append(g.Table.Indicators, p.Indicator)
	}
	s.namePassedOver(d, year, find)
	if len(g.Rules) == 0 {
		find(findingNoGoals, Source{}, Span{}, "部门绩效目标里没有可以评价的指标，不作部门整体评价")
	}
	return g, ds
}

// namePassedOver names the prose of which nothing was made: clauses without a
// number, and numbers that stand outside the indicators' place.
func (s *Scheme) namePassedOver(d *Department, year int, find func(id string, src Source, span Span, format string, args ...any)) {
	for i := range d.SubGoals {
		g := &d.SubGoals[i]
		var idle []string
		var first Span
		for _, p := range passages(g.Indicator.Text) {
			text := p.without(yearsNamed).text()
			if _, promised := p.promise(g, year); promised || len([]rune(text)) < 2 {
				continue
			}
			if len(idle) == 0 {
				first = spanOf(p.glyphs)
			}
			idle = append(idle, "“"+text+"”")
		}
		if len(idle) > 0 {
			find(findingNoNumber, g.Indicator.Source, first, "分项绩效目标“%s”里的%s没有写明要达到的数，没有作为指标，请补写或核对", g.Title, strings.Join(idle, "、"))
		}
		for _, m := range (&Department{SubGoals: []SubGoal{{Indicator: Cell{Text: g.Goal, Source: g.Indicator.Source}}}}).Promises(year) {
			if m.Doubt == "" {
				find(findingElsewhere, g.Indicator.Source, Span{}, "分项绩效目标“%s”的“%s”写在绩效目标里，没有作为指标；要考核的，请写到绩效指标里", g.Title, m.Text)
			}
		}
	}
	for _, m := range (&Department{SubGoals: []SubGoal{{Indicator: Cell{Text: d.Overall}}}}).Promises(year) {
		if m.Doubt == "" {
			find(findingElsewhere, Source{}, Span{}, "总体绩效目标里的“%s”没有作为指标；要考核的，请写到分项绩效目标的绩效指标里", m.Text)
		}
	}
}

// level is one line of the taxonomy with the words by which a name belongs to it.
type level struct {
	level1, level2 string
	words          []string
}

// levels are asked in order: 群众满意度提升 is satisfaction, 办结及时率 is timeliness.
var levels = []level{
	{"满意度指标", "服务对象满意度指标", []string{"满意"}},
	{"效益指标", "生态效益指标", []string{"生态", "排放", "空气", "水质", "绿化", "森林", "污染", "节能", "能耗"}},
	{"效益指标", "可持续影响指标", []string{"可持续", "持续发挥", "使用年限", "期限"}},
	{"效益指标", "经济效益指标", []string{"经济效益", "增收", "税收", "产值", "营业收入", "招商引资", "带动投资", "节约资金"}},
	{"效益指标", "社会效益指标", []string{"社会效益", "知晓", "就业", "投诉", "信访", "事故", "受益", "好评", "积极评价", "参保"}},
	{"产出指标", "时效指标", []string{"及时", "按期", "按时", "准时", "如期", "时限", "时间", "时长", "提速"}},
	{"产出指标", "成本指标", []string{"成本", "费用", "经费", "支出", "造价", "单价", "预算执行率"}},
	{"产出指标", "质量指标", []string{"合格", "达标", "优良", "准确", "质量", "完好", "规范", "到位", "足额", "通过率", "正确", "差错", "公开"}},
	{"产出指标", "数量指标", []string{"覆盖", "完成率", "完成比例", "办结", "数量", "入库", "接入", "联网", "次数", "人数", "人次"}},
}

// levelsOf infers level 1 and 2 from a name, and says why. Where no word tells,
// a count is 数量指标 and guess is set for everything else.
func levelsOf(name, target string) (level1, level2, why string, guess bool) {
	for _, l := range levels {
		for _, w := range l.words {
			if strings.Contains(name, w) {
				return l.level1, l.level2, "名称含“" + w + "”，属于" + l.level2, false
			}
		}
	}
	if strings.Contains(foldText(target), "%") {
		return "产出指标", "质量指标", "名称里没有认得出的词，是比率，暂按质量指标", true
	}
	return "产出指标", "数量指标", "名称里没有认得出的词，是数量，按数量指标", false
}
