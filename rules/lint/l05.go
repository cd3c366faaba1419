package lint

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"zhunsheng/rules"
)

// A standard is one of the four kinds of basis that a target may have.
type standard struct {
	name string
	// words are how people call it; the more telling ones first.
	words []string
	// wants is what must be cited with it, and why is how a message asks for that; nil where the name is enough.
	wants *regexp.Regexp
	ask   string
}

var (
	// document is a reference that a stranger can look up: a title, a 文号, the number of a standard.
	document = regexp.MustCompile(`[《<].+[》>]|[〔\[(]\d{4}[〕\])]\d*号?|第?\d+号|[A-Z]{2,}(/T)?\d+|标准\S*\d{3,}`)
	// pastValue is a number that some year reached.
	pastValue = regexp.MustCompile(`\d`)
)

// standards are tried in this order: 行业 and 历史 say more than 计划 or 预算 where both stand.
var standards = []standard{
	{"历史标准", []string{"历史", "历年", "往年", "上年", "上一年", "去年", "前三年", "近三年"}, pastValue, "以往年度的完成值，如“2024年完成97%”"},
	{"行业标准", []string{"行业", "国家标准", "国标", "地方标准", "规范标准", "技术规范"}, document, "标准的名称或文号"},
	{"支出标准", []string{"支出标准", "定额", "经费标准", "补助标准", "补贴标准", "开支标准"}, document, "标准的名称或文号"},
	{"计划标准", []string{"计划", "预算", "方案", "规划", "合同", "协议", "批复", "纪要", "任务书", "责任书"}, nil, ""},
}

// planNames are good names of 计划标准 as they stand, and documents that one can ask for by that name.
var planNames = []string{"计划标准", "合同", "协议", "批复", "纪要", "任务书", "责任书", "实施方案"}

// tooLong is the length in runes from which a basis tells a story of its own, which no table of words can judge.
const tooLong = 16

var l05 = Check{ID: "L05", Severity: rules.Warn, Title: "指标值的依据不规范或没有出处", run: func(p *pass) {
	spellings := p.planSpellings()
	known := map[string]string{} // thousands of indicators share a few bases
	for _, project := range p.Projects {
		hasColumn := slices.ContainsFunc(project.Rules, func(r *rules.Rule) bool { return fold(r.Indicator.Basis) != "" })
		for _, r := range project.Rules {
			if !hasColumn {
				break // the form has no column, or nobody filled it in
			}
			basis := r.Indicator.Basis
			message, judged := known[basis]
			if !judged {
				message = wrongBasis(fold(basis), spellings)
				known[basis] = message
			}
			if message != "" {
				p.report(at{severity: rules.Warn, project: project, rule: r}, "“%s”%s", r.Indicator.Name, message)
			}
		}
	}
}}

// planSpellings are the names that the document has for 计划标准, each once, the first few.
func (p *pass) planSpellings() (names []string) {
	const most = 6
	p.indicators(func(_ *rules.Project, r *rules.Rule) {
		basis := fold(r.Indicator.Basis)
		if s := standardOf(basis); len(names) < most && s != nil && misnamed(basis, s) && !slices.Contains(names, basis) {
			names = append(names, basis)
		}
	})
	return names
}

func standardOf(basis string) *standard {
	i := slices.IndexFunc(standards, func(s standard) bool { return hasAny(basis, s.words) })
	if i < 0 {
		return nil
	}
	return &standards[i]
}

// misnamed tells whether a basis is a plan under a name of its own, without saying which plan.
func misnamed(basis string, s *standard) bool {
	return s.wants == nil && !hasAny(basis, planNames) && !document.MatchString(basis) && len([]rune(basis)) < tooLong
}

// wrongBasis says what is wrong with a basis; "" where nothing is.
func wrongBasis(basis string, spellings []string) string {
	if basis == "" {
		return "没有写指标值的确定依据，请写明是计划标准、行业标准、历史标准还是支出标准，以及出处"
	}
	s := standardOf(basis)
	switch {
	case document.MatchString(basis), len([]rune(basis)) >= tooLong:
		return ""
	case s == nil:
		return fmt.Sprintf("的依据“%s”不是计划标准、行业标准、历史标准、支出标准中的一种，也没有写明文件，请补上", basis)
	case s.wants != nil && !s.wants.MatchString(basis):
		return fmt.Sprintf("的依据只写“%s”，没有出处，请补上%s", basis, s.ask)
	case misnamed(basis, s):
		return fmt.Sprintf("的依据“%s”请统一写作“计划标准”，并写明是哪一份计划%s", basis, alsoWritten(basis, spellings))
	}
	return ""
}

func alsoWritten(basis string, spellings []string) string {
	var others []string
	for _, s := range spellings {
		if s != basis {
			others = append(others, "“"+s+"”")
		}
	}
	if len(others) == 0 {
		return ""
	}
	return "（这份文件里还写作" + strings.Join(others, "") + "）"
}
