package engine_test

import (
	"fmt"
	"math/big"

	"zhunsheng/engine"
	"zhunsheng/rules"
)

// input writes a batch the way people hand it in.
func (b batch) input() (*rules.Declaration, *engine.Report) {
	d := &rules.Declaration{FiscalYear: propertyYear, Division: "130209"}
	r := &engine.Report{FiscalYear: propertyYear, Month: b.month}
	for _, month := range b.earlier {
		r.History = append(r.History, engine.Report{FiscalYear: propertyYear, Month: month})
	}
	for n, p := range b.projects {
		code := fmt.Sprintf("P%d", n+1)
		d.Tables = append(d.Tables, b.table(n, code))
		report := engine.ProjectReport{Code: code, Budget: moneyCell(p.budget), Spent: moneyCell(p.spent)}
		for k, i := range p.indicators {
			report.Observations = append(report.Observations, observationOf(i, p.actuals[k], (n+k)%2 == 0))
		}
		r.Projects = append(r.Projects, report)
		for k, e := range p.earlier {
			r.History[k].Projects = append(r.History[k].Projects, engine.ProjectReport{Code: code, Spent: moneyCell(e.spent)})
		}
	}
	return d, r
}

func moneyCell(n *big.Rat) rules.Cell {
	if n == nil {
		return rules.Cell{}
	}
	return rules.Cell{Text: text(n)}
}

func (b batch) table(n int, code string) *rules.GoalTable {
	p := b.projects[n]
	t := &rules.GoalTable{No: n + 1, Name: "示例项目" + code, Code: rules.Cell{Text: code}, AgencyCode: "433001", Budget: moneyCell(b.initial[n]), Fiscal: moneyCell(b.initial[n])}
	t.Plan = planCells(p.plan)
	for k, i := range p.indicators {
		line := rules.Indicator{Level1: i.level1, Level2: i.level2, Name: i.name, Target: rules.Cell{Text: i.String()}, Kind: rules.Accumulation(i.kind), Plan: planCells(i.plan)}
		if i.declared > 0 {
			line.Marks = text(big.NewRat(i.declared, 100))
		}
		if i.unit != "" && i.high == nil && (n+k)%5 == 0 {
			line.Sign, line.Unit, line.Target.Text = string(i.form), i.unit, text(i.low)
		}
		t.Indicators = append(t.Indicators, line)
	}
	return t
}

func planCells(plan []refPoint) (cells []rules.PlanCell) {
	for _, point := range plan {
		cells = append(cells, rules.PlanCell{Month: point.month, Percent: rules.Cell{Text: text(point.percent)}})
	}
	return cells
}

// observationOf writes an actual; a unit behind the number is as good as none,
// and a grade may stand in either field.
func observationOf(i refIndicator, a refActual, plain bool) engine.Observation {
	o := engine.Observation{Level2: i.level2, Name: i.name, Actual: rules.Cell{Text: a.String()}, Cause: a.cause, Forecast: a.outlook, Likelihood: a.likely, NotApplicable: a.excluded}
	if a.number != nil && !plain {
		o.Actual.Text += i.unit
	}
	if a.forecast != nil {
		o.Forecast = text(a.forecast)
	}
	if a.typed != nil {
		o.Marks = a.typed.FloatString(2)
	}
	if plain {
		o.Grade = a.grade
	} else if a.grade != "" {
		o.Actual.Text = a.grade
		if a.typed != nil {
			o.Grade = a.grade
		}
	}
	return o
}
