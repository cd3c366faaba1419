package engine

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"zhunsheng/rules"
)

// Resolve gives the projects and indicators of a report, its history included, the
// names that the declaration gives them, as evaluating and storing ask for: a project
// without a code the code of the declared project of that name, an indicator without
// level 2, numbered or spelled with other blanks and widths the declared level 2 and
// name. What the form printed of the goal table (project name, 年初预算数, 指标值) is held
// against it; the last two are then dropped. Observations come into the declared order, so that the order of
// a form's rows makes no new version.
//
//	D20  the form prints another name, budget or target than is declared (WARN)
//	D21  a project that can't be told by its name (ERROR)
//	F38  a list has no row for some of a project's indicators (WARN)
//
// An indicator that can't be told stays as it is, for the engine's D06.
func (r *Report) Resolve(d *rules.Declaration) []rules.Diagnostic {
	v := resolver{declared: d, year: cmp.Or(d.FiscalYear, r.FiscalYear), byCode: map[string]*rules.GoalTable{}, byName: map[string][]*rules.GoalTable{}}
	for _, t := range d.Tables {
		v.byCode[t.Code.Text] = t
		name := rules.FoldName(t.Name)
		v.byName[name] = append(v.byName[name], t)
	}
	v.month(r)
	return v.found
}

// resolver gives what a report is about its declared names.
type resolver struct {
	declared *rules.Declaration
	year     int
	byCode   map[string]*rules.GoalTable
	byName   map[string][]*rules.GoalTable // by folded name
	found    []rules.Diagnostic
}

func (v *resolver) find(id, project string, severity rules.Severity, source rules.Source, format string, args ...any) {
	v.found = append(v.found, rules.Diagnostic{ID: id, Severity: severity, Project: project, Source: source, Message: fmt.Sprintf(format, args...)})
}

func (v *resolver) month(r *Report) {
	for i := range r.Projects {
		p := &r.Projects[i]
		t := v.project(p)
		if t == nil {
			continue
		}
		v.compareBudget(t, p)
		v.observations(t, p)
		v.unlisted(t, p)
	}
	for i := range r.History {
		v.month(&r.History[i])
	}
}

// project finds the table that a project's report is about, and fills in its code.
func (v *resolver) project(p *ProjectReport) *rules.GoalTable {
	code := strings.TrimSpace(p.Code)
	name := rules.FoldName(p.Name)
	if code != "" {
		p.Code = code
		t := v.byCode[code]
		if t != nil && name != "" && name != rules.FoldName(t.Name) {
			v.find("D20", t.Name, rules.Warn, p.Source, "填报表上的项目名称是“%s”，目标表里编码%s的项目是“%s”，按编码读取，请核对", p.Name, code, t.Name)
		}
		return t // where there is none the engine says so, by the code
	}
	switch same := p.among(v.byName[name]); {
	case name == "":
		v.find("D21", "", rules.Error, p.Source, "没有项目编码，也没有项目名称，不知道是哪个项目，请补上")
	case len(same) == 1 && p.isOf(same[0]):
		p.Code = same[0].Code.Text
		return same[0]
	case len(same) == 1:
		v.find("D21", p.Name, rules.Error, p.Source, "目标表里“%s”是%s的项目，填报表上的单位是“%s”，不知道是不是同一个，请在填报表上写明项目编码：%s", p.Name, same[0].AgencyName, p.agency(), listed(same))
	case len(same) > 1:
		v.find("D21", p.Name, rules.Error, p.Source, "目标表里有%d个项目叫“%s”，不知道是哪一个，请在填报表上写明项目编码：%s", len(same), p.Name, listed(same))
	default:
		v.find("D21", p.Name, rules.Error, p.Source, "目标表里没有名称是“%s”的项目，请核对名称，或在填报表上写明项目编码；%s", p.Name, v.nearest(name))
	}
	return nil
}

// maxListed is how many candidates a finding names.
const maxListed = 5

// nearest are the declared projects that a name may have meant. Where most names are
// unknown the goal tables are the wrong ones, and candidates no help.
func (v *resolver) nearest(name string) string {
	switch {
	case len(v.declared.Tables) == 0:
		return "目标表里一个项目也没有"
	case len(v.found) > 20:
		return "请检查选用的目标表"
	}
	away := make(map[*rules.GoalTable]int, len(v.declared.Tables))
	for _, t := range v.declared.Tables {
		away[t] = editDistance(name, rules.FoldName(t.Name))
	}
	tables := sortedBy(v.declared.Tables, func(t *rules.GoalTable) int { return away[t] })
	if len(tables) > maxListed {
		return "最接近的项目是：" + listed(tables)
	}
	return "目标表里的项目是：" + listed(tables)
}

func listed(tables []*rules.GoalTable) string {
	var names []string
	for _, t := range tables[:min(len(tables), maxListed)] {
		names = append(names, fmt.Sprintf("%s（%s%s）", t.Name, t.Code.Text, t.AgencyName))
	}
	return strings.Join(names, "、")
}

// compareBudget holds the printed 年初预算数 against the declared budget. Amounts that
// can't be read are told where they are used. Sources of funding of which the form only
// prints the declared budget are not reported.
func (v *resolver) compareBudget(t *rules.GoalTable, p *ProjectReport) {
	printed, ok := rules.ParseMoney(p.Initial.Text)
	declared, known := rules.ParseMoney(t.Budget.Text)
	if ok && known && !printed.Equal(declared) {
		v.find("D20", t.Name, rules.Warn, p.Initial.Source, "填报表上的年初预算数是%s万元，目标表是%s万元，按目标表的评价，请核对", Money{printed}, Money{declared})
	}
	p.Initial = rules.Cell{}
	for _, f := range p.Funds {
		of := map[FundKind]rules.Cell{Fiscal: t.Fiscal, Other: t.Other}[f.Kind]
		if !sameMoney(f.Initial, of) || plain(f.Budget)+plain(f.Spent)+plain(f.Expected) != "" {
			return
		}
	}
	p.Funds = nil // nothing but what the goal table says
}

func sameMoney(a, b rules.Cell) bool {
	x, ok := rules.ParseMoney(a.Text)
	y, known := rules.ParseMoney(b.Text)
	return plain(a) == "" || ok && known && x.Equal(y)
}

func (v *resolver) observations(t *rules.GoalTable, p *ProjectReport) {
	place := make(map[rules.IndicatorKey]int, len(t.Indicators))
	for n, i := range t.Indicators {
		place[i.Key()] = n + 1
	}
	for k := range p.Observations {
		o := &p.Observations[k]
		n := place[o.Key()]
		if n == 0 {
			n = sameIndicator(t, *o) + 1
		}
		if n > 0 {
			declared := t.Indicators[n-1]
			o.Level2, o.Name = declared.Level2, declared.Name
			v.compareTarget(t, declared, o)
		}
		o.Target = rules.Cell{}
	}
	inDeclaredOrder(t, p.Observations)
}

// inDeclaredOrder puts observations into the order of their indicators; what belongs to
// none comes last.
func inDeclaredOrder(t *rules.GoalTable, list []Observation) {
	place := make(map[rules.IndicatorKey]int, len(t.Indicators))
	for n, i := range t.Indicators {
		place[i.Key()] = n + 1
	}
	order := func(o Observation) int { return cmp.Or(place[o.Key()], len(t.Indicators)+1) }
	slices.SortStableFunc(list, func(a, b Observation) int { return cmp.Compare(order(a), order(b)) })
}

// sameIndicator is the only declared indicator that an observation can be of, but for
// numbering, blanks and widths; -1 where there is none or several.
func sameIndicator(t *rules.GoalTable, o Observation) int {
	bare := rules.Indicator{Name: o.Name}.BareName()
	level := levelName(o.Level2)
	of := func(i rules.Indicator) bool { return level == "" || level == levelName(i.Level2) }
	ofLevel1 := func(i rules.Indicator) bool { return level == levelName(i.Level1) }
	for _, fits := range []func(i rules.Indicator) bool{
		func(i rules.Indicator) bool { return rules.FoldName(i.Name) == rules.FoldName(o.Name) && of(i) },
		func(i rules.Indicator) bool { return i.BareName() == bare && of(i) },
		func(i rules.Indicator) bool { return i.BareName() == bare && ofLevel1(i) }, // a list without level 2
	} {
		only, several := -1, false
		for n, i := range t.Indicators {
			if fits(i) {
				only, several = n, only >= 0
			}
			if several {
				return -1
			}
		}
		if only >= 0 {
			return only
		}
	}
	return -1
}

// levelName is a level's label as it is compared: without its number, the marks in
// brackets and the word 指标.
func levelName(s string) string {
	return strings.TrimSuffix(rules.FoldName(rules.Indicator{Level1: s}.PlainLevel1()), "指标")
}

// nearestIndicator names the declared indicator that a name may have meant, for the end
// of a message; empty where none is near.
func nearestIndicator(t *rules.GoalTable, o Observation) string {
	name := rules.Indicator{Name: o.Name}.BareName()
	best, least := -1, len([]rune(name))/2+1
	for n, i := range t.Indicators {
		if away := editDistance(name, i.BareName()); away < least {
			best, least = n, away
		}
	}
	if best < 0 {
		return ""
	}
	return fmt.Sprintf("；最接近的是“%s”（%s）", t.Indicators[best].Name, t.Indicators[best].Level2)
}

// compareTarget warns where the form shows another target than is declared: whoever
// filled it in had that one before their eyes.
func (v *resolver) compareTarget(t *rules.GoalTable, declared rules.Indicator, o *Observation) {
	printed := rules.FoldName(o.Target.Text)
	written := rules.FoldName(declared.Target.Text)
	if printed == "" || printed == written || printed == rules.FoldName(declared.Sign+declared.Target.Text+declared.Unit) {
		return
	}
	shown := declared
	shown.Target, shown.Sign, shown.Unit = o.Target, "", ""
	was, _ := rules.ParseTarget(declared, v.year)
	is, _ := rules.ParseTarget(shown, v.year)
	if was.Kind != rules.Unparseable && was.Kind == is.Kind && was.Canonical() == is.Canonical() {
		return
	}
	v.find("D20", t.Name, rules.Warn, o.Target.Source, "“%s”在填报表上的指标值是“%s”，目标表是“%s”，按目标表的评判，请核对",
		declared.Name, strings.TrimSpace(o.Target.Text), declared.Sign+strings.TrimSpace(declared.Target.Text)+declared.Unit)
}

// editDistance is how many characters must be added, left out or changed to make b of a.
func editDistance(a, b string) int {
	from, to := []rune(a), []rune(b)
	row := make([]int, len(to)+1)
	for j := range row {
		row[j] = j
	}
	for i, r := range from {
		diagonal := row[0]
		row[0] = i + 1
		for j, s := range to {
			changed := diagonal
			if r != s {
				changed++
			}
			diagonal = row[j+1]
			row[j+1] = min(changed, row[j]+1, diagonal+1)
		}
	}
	return row[len(to)]
}
