package sheet

import (
	"slices"

	"zhunsheng/rules"
)

// enterListed reads what a list of many projects says of a row's project: the
// first of its rows begins its table. A blank or merged cell goes on with the
// project above. It is false for a row that has no project.
func (r *formReader) enterListed(row indicatorRow) bool {
	name, code, unit := row.text(nameLabel), projectCodeOf(row.text(codeLabel)), row.cell(unitLabel)
	only := slices.IndexFunc(row.cells, func(c cell) bool { return !c.isBlank() && !c.carried })
	others := slices.ContainsFunc(row.cells[only+1:], func(c cell) bool { return !c.isBlank() && !c.carried })
	switch {
	case !unit.isBlank() && !unit.carried:
		r.next.AgencyCode, r.next.AgencyName = agencyOf(groupNumber.ReplaceAllString(oneLine(unit.text), ""))
		if !others {
			return false // a line of its own over its projects
		}
	case only >= 0 && row.names[only] == nameLabel && !others:
		r.next.AgencyCode, r.next.AgencyName = agencyOf(name) // a line of its own over an agency's projects
		return false
	}
	if text := row.text(unitCodeLabel); text != "" {
		r.next.AgencyCode = text
	}
	t := r.table
	if name == "" && code == "" {
		if t == nil {
			r.add(r.at, "F03", rules.Error, row.cells[0].source, "这一行没有项目名称，不知道是哪个项目的指标，请补上")
			return false
		}
		return true
	}
	if t == nil || name != "" && name != t.Name || code != "" && code != t.Code.Text || t.AgencyName != r.next.AgencyName || t.AgencyCode != r.next.AgencyCode {
		columns := r.columns
		r.enterTable(row.cell(nameLabel).source)
		r.columns, r.part, r.inherited = columns, inIndicators, false
		r.table.Name = name
		r.table.Code = rules.Cell{Text: code, Source: row.cell(codeLabel).source}
		r.checkCode(r.table.Code)
	}
	r.fillListed(row)
	return true
}

// fillListed reads the project's amounts and goal, which must be the same in each
// of its rows.
func (r *formReader) fillListed(row indicatorRow) {
	for i, column := range row.names {
		c := row.cells[i]
		if c.isBlank() || c.carried {
			continue
		}
		var kept string
		switch column {
		case budgetLabel, fiscalLabel, otherLabel:
			target := map[string]*rules.Cell{budgetLabel: &r.table.Budget, fiscalLabel: &r.table.Fiscal, otherLabel: &r.table.Other}[column]
			if kept = target.Text; kept == "" {
				r.setAmount(target, column, moneyUnitIn(row.header[i].text), c)
				continue
			}
		case yearLabel:
			r.noteYear(fieldYear.FindStringSubmatch(label(c.text)), c.source)
			continue
		case goalLabel:
			if kept = r.table.Goal; kept == "" {
				r.table.Goal = clean(c.text)
				continue
			}
		default:
			continue
		}
		if clean(kept) != clean(c.text) {
			r.add(r.at, "F10", rules.Error, c.source, "同一项目的“%s”前后不一致：“%s”和“%s”，请改为一致", oneLine(row.header[i].text), shorten(clean(kept)), shorten(clean(c.text)))
		}
	}
}
