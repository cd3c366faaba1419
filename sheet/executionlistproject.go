package sheet

import (
	"cmp"
	"slices"

	"zhunsheng/engine"
	"zhunsheng/rules"
)

// A listedProject is what a list says of one project at one checkpoint.
type listedProject struct {
	*filledProject
	said   map[amountKey]saidOnce // what all its rows must say alike
	source string                 // 资金来源 of its rows, where nobody knows it
	kinds  []engine.FundKind      // of its rows, where they are known
}

// An amountKey names an amount, a rate or a text of a project.
type amountKey struct {
	kind   engine.FundKind
	column reportColumn
}

type saidOnce struct {
	at    int
	cell  cell       // as it stands there
	value rules.Cell // an amount in 万元
}

// A listKey tells the projects of a list apart: by code, else by name and unit.
type listKey struct {
	year, month        int
	code, name, agency string
}

// A listIdentity is how a row names its project.
type listIdentity struct {
	code, name, agencyCode, agencyName string
	source                             rules.Source
}

// identify reads the project's columns of a row; blank ones go on with the row above. ok
// is false where the row has no project, which is said.
func (x *executionList) identify(row []cell, l line) (ok bool) {
	r := x.filledReader
	code, name := x.cellOf(row, listCodeColumn), x.cellOf(row, listNameColumn)
	var p filledProject
	if !isNothing(code.text) {
		setProjectCode(&p, code)
	}
	if !isNothing(name.text) {
		setProjectName(&p, name)
	}
	agencyCode, agencyName := x.agencyOf(row)
	if p.Code == "" && p.Name == "" {
		if x.named == (listIdentity{}) {
			x.nameless = true
			x.add(r.at, "F03", rules.Error, l.cells[l.first()].source, "这一行没有项目编码和项目名称，不知道是哪个项目，请补上")
			return false
		}
		return true
	}
	sameName := p.Name == "" || rules.FoldName(p.Name) == rules.FoldName(x.named.name)
	sameAgency := agencyCode+agencyName == "" || agencyCode == x.named.agencyCode && agencyName == x.named.agencyName
	next := listIdentity{code: p.Code, name: p.Name, agencyCode: agencyCode, agencyName: agencyName, source: code.source}
	switch {
	case p.Code == "" && sameName && sameAgency, p.Code == x.named.code && p.Name == "" && p.Code != "":
		return true
	case p.Code == "":
		next.source = name.source
	}
	if first := x.nameOf[p.Code]; p.Code != "" && p.Name != "" {
		if first != "" && rules.FoldName(first) != rules.FoldName(p.Name) {
			x.add(r.at, "F37", rules.Error, name.source, "项目编码%s在清单里有两个名称：“%s”和“%s”，不知道是不是同一个项目，请核对编码和名称", p.Code, first, p.Name)
			return false
		}
		x.nameOf[p.Code] = p.Name
	}
	next.name = cmp.Or(next.name, x.nameOf[p.Code])
	x.named = next
	return true
}

// agencyOf is the unit of a row: of its columns, else of the line over its group.
func (x *executionList) agencyOf(row []cell) (code, name string) {
	if c := x.cellOf(row, listAgencyColumn); !isNothing(c.text) {
		code, name = agencyOf(groupNumber.ReplaceAllString(oneLine(c.text), ""))
	} else if x.agency != "" {
		code, name = agencyOf(x.agency)
	}
	if c := x.cellOf(row, listAgencyCodeColumn); !isNothing(c.text) {
		code = label(c.text)
	}
	return code, name
}

// projectOf is the project that a row is of, at the row's checkpoint.
func (x *executionList) projectOf(row []cell, l line) *listedProject {
	r := x.filledReader
	if !x.identify(row, l) {
		return nil
	}
	year, month := x.rowPeriod(row)
	key := listKey{year: year, month: month, code: x.named.code}
	if key.code == "" {
		key.name, key.agency = rules.FoldName(x.named.name), x.named.agencyCode+rules.FoldName(x.named.agencyName)
	}
	p := x.projects[key]
	if p == nil {
		p = &listedProject{filledProject: &filledProject{at: r.at, year: year, dated: x.datedAt(year), month: month, listed: true, scale: x.scale, named: map[string]bool{}}, said: map[amountKey]saidOnce{}}
		p.Code, p.Name, p.Source = x.named.code, x.named.name, x.named.source
		p.AgencyCode, p.AgencyName = x.named.agencyCode, x.named.agencyName
		p.Silent, p.Listed = engine.AllFacts&^x.facts(), x.isOfIndicators()
		x.projects[key] = p
		x.members = append(x.members, p)
	} else if !x.isOfIndicators() && !x.columns.has(listSourceColumn) {
		x.add(r.at, "D05", rules.Error, cmp.Or(x.cellOf(row, listCodeColumn).source, x.cellOf(row, listNameColumn).source),
			"项目“%s”在清单里有两行，前一行在%s，请合为一行%s", cmp.Or(p.Name, p.Code), p.Source.Place(), askCode(p))
		return nil
	}
	if r.current != p.filledProject {
		p.level1, p.level2 = "", ""
	}
	return p
}

// askCode tells how two projects of one name are told apart.
func askCode(p *listedProject) string {
	if p.Code != "" {
		return ""
	}
	return "；如果是两个同名的项目，请写明项目编码"
}

// facts are what the list has a place for.
func (x *executionList) facts() (facts engine.Fact) {
	for _, h := range x.heads {
		switch {
		case h.isMoney():
			facts |= moneyFacts[h.column]
			if h.fund != totalFund || x.columns.has(listSourceColumn) {
				facts |= engine.FundsFact
			}
		case h.column == goalActualColumn:
			facts |= engine.GoalActualFact
		case h.column == spendingReasonColumn, !x.isOfIndicators() && slices.Contains(spendingWords, h.column):
			facts |= engine.SpendingReasonFact
		case x.isOfIndicators():
			facts |= indicatorFacts[h.column]
			if h.column == measuresColumn {
				facts |= engine.ReasonFact
			}
		}
	}
	return facts
}

// spendingWords are the columns that in a list of money say why little was spent.
var spendingWords = []reportColumn{spendingReasonColumn, reasonColumn, remarkColumn, measuresColumn}

// complete takes over what a second list says of the project, where neither says what the
// other does: the money stands in one tab, the indicators in another.
func (p *filledProject) complete(other *filledProject) bool {
	if !p.listed || !other.listed || (engine.AllFacts&^p.Silent)&(engine.AllFacts&^other.Silent) != 0 {
		return false
	}
	for _, pair := range [][2]*rules.Cell{{&p.Initial, &other.Initial}, {&p.Budget, &other.Budget}, {&p.Spent, &other.Spent}, {&p.Expected, &other.Expected}} {
		if pair[0].Text == "" {
			*pair[0] = *pair[1]
		}
	}
	p.Reason, p.GoalActual = joinLines(p.Reason, other.Reason), joinLines(p.GoalActual, other.GoalActual)
	p.Listed = p.Listed || other.Listed
	p.Funds, p.Observations = append(p.Funds, other.Funds...), append(p.Observations, other.Observations...)
	p.Silent &= other.Silent
	return true
}

// saysNothing tells that nothing is reported: there is only what is printed.
func (p *listedProject) saysNothing() bool {
	if p.Budget.Text+p.Spent.Text+p.Expected.Text+p.Reason+p.GoalActual != "" || len(p.Funds) > 0 {
		return false
	}
	return !slices.ContainsFunc(p.Observations, func(o engine.Observation) bool { return !o.SaysNothing() })
}
