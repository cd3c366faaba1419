package storage

import (
	"zhunsheng/engine"
	"zhunsheng/rules"
)

// ofReport are the columns that a report's version and its lines have in common.
type ofReport struct {
	owned
	FiscalYear  int    `db:"fiscal_year"`
	Month       int    `db:"month"`
	ProjectCode string `db:"project_code"`
	Version     int    `db:"version"`
}

func (o ofReport) key() versionKey { return versionKey{o.ProjectCode, o.Month} }

// reportRow is one version of what one project reported for a month.
type reportRow struct {
	ofReport
	recorded
	Digest         string `db:"digest"`
	Budget         string `db:"budget"`
	BudgetSource   place  `db:"budget_source"`
	Spent          string `db:"spent"`
	SpentSource    place  `db:"spent_source"`
	Expected       string `db:"expected"`
	ExpectedSource place  `db:"expected_source"`
	Reason         string `db:"reason"`
	GoalActual     string `db:"goal_actual"`
	Source         place  `db:"source"`
}

// observationRow is one reported actual of a version.
type observationRow struct {
	ofReport
	Seq             int    `db:"seq"`
	Level2          string `db:"level2"`
	Name            string `db:"name"`
	Actual          string `db:"actual"`
	ActualSource    place  `db:"actual_source"`
	Forecast        string `db:"forecast"`
	Likelihood      string `db:"likelihood"`
	Obstacles       string `db:"obstacles"`
	Remark          string `db:"remark"`
	SelfScore       string `db:"self_score"`
	SelfScoreSource place  `db:"self_score_source"`
	Reason          string `db:"reason"`
	Cause           string `db:"cause"`
	Grade           string `db:"grade"`
	Marks           string `db:"marks"`
	NotApplicable   bool   `db:"not_applicable"`
}

// fundRow is one source of funding of a version. Its four sources stand in the order
// of its amounts.
type fundRow struct {
	ofReport
	Seq      int                       `db:"seq"`
	Kind     string                    `db:"kind"`
	Initial  string                    `db:"initial"`
	Budget   string                    `db:"budget"`
	Spent    string                    `db:"spent"`
	Expected string                    `db:"expected"`
	Sources  document[[4]rules.Source] `db:"sources"`
}

// reportRows are versions of reports that are to be appended.
type reportRows struct {
	reports      []reportRow
	observations []observationRow
	funds        []fundRow
}

// add adds a version of a project's report.
func (rows *reportRows) add(r *engine.ProjectReport, year, month, version int, digest string, by recorded) {
	of := ofReport{FiscalYear: year, Month: month, ProjectCode: r.Code, Version: version}
	rows.reports = append(rows.reports, reportRow{
		ofReport: of, recorded: by, Digest: digest,
		Budget: r.Budget.Text, BudgetSource: placeOf(r.Budget.Source), Spent: r.Spent.Text, SpentSource: placeOf(r.Spent.Source),
		Expected: r.Expected.Text, ExpectedSource: placeOf(r.Expected.Source),
		Reason: r.Reason, GoalActual: r.GoalActual, Source: placeOf(r.Source),
	})
	for n, o := range r.Observations {
		rows.observations = append(rows.observations, observationRow{
			ofReport: of, Seq: n + 1, Level2: o.Level2, Name: o.Name, Actual: o.Actual.Text, ActualSource: placeOf(o.Actual.Source),
			Forecast: o.Forecast, Likelihood: o.Likelihood, Obstacles: o.Obstacles, Remark: o.Remark,
			SelfScore: o.SelfScore.Text, SelfScoreSource: placeOf(o.SelfScore.Source), Reason: o.Reason, Cause: o.Cause,
			Grade: o.Grade, Marks: o.Marks, NotApplicable: o.NotApplicable,
		})
	}
	for n, f := range r.Funds {
		rows.funds = append(rows.funds, fundRow{
			ofReport: of, Seq: n + 1, Kind: string(f.Kind), Initial: f.Initial.Text, Budget: f.Budget.Text, Spent: f.Spent.Text, Expected: f.Expected.Text,
			Sources: document[[4]rules.Source]{[4]rules.Source{f.Initial.Source, f.Budget.Source, f.Spent.Source, f.Expected.Source}},
		})
	}
}

func (r *reportRow) report() engine.ProjectReport {
	return engine.ProjectReport{
		Code: r.ProjectCode, Budget: cellOf(r.Budget, r.BudgetSource), Spent: cellOf(r.Spent, r.SpentSource), Expected: cellOf(r.Expected, r.ExpectedSource),
		Reason: r.Reason, GoalActual: r.GoalActual, Source: r.Source.value,
	}
}

func (o *observationRow) observation() engine.Observation {
	return engine.Observation{
		Level2: o.Level2, Name: o.Name, Actual: cellOf(o.Actual, o.ActualSource), Forecast: o.Forecast, Likelihood: o.Likelihood,
		Obstacles: o.Obstacles, Remark: o.Remark, SelfScore: cellOf(o.SelfScore, o.SelfScoreSource), Reason: o.Reason, Cause: o.Cause,
		Grade: o.Grade, Marks: o.Marks, NotApplicable: o.NotApplicable,
	}
}

func (f *fundRow) fund() engine.Fund {
	at := func(n int, text string) rules.Cell { return rules.Cell{Text: text, Source: f.Sources.value[n]} }
	return engine.Fund{Kind: engine.FundKind(f.Kind), Initial: at(0, f.Initial), Budget: at(1, f.Budget), Spent: at(2, f.Spent), Expected: at(3, f.Expected)}
}

// reportDigest is over what is reported, not over where it was read. What a report
// does not have adds nothing, so that one which was stored before there was any
// digests as it did.
func reportDigest(r *engine.ProjectReport) string {
	text := func(c rules.Cell) string { return c.Text }
	content := []any{r.Code, r.Budget.Text, r.Spent.Text}
	if r.Reason != "" {
		content = append(content, r.Reason)
	}
	if more := r.More(text); more != nil {
		content = append(content, more)
	}
	for _, o := range r.Observations {
		content = append(content, o.Level2, o.Name, o.Actual.Text, o.Forecast, o.Reason, o.Cause, o.Grade, o.Marks, o.NotApplicable)
		if more := o.More(text); more != nil {
			content = append(content, more)
		}
	}
	return digest(content)
}
