package storage

import (
	"context"
	"fmt"

	"zhunsheng/engine"
	"zhunsheng/rules"
)

// projectResultRow is what a run decided about one project.
type projectResultRow struct {
	owned
	RunID                string             `db:"run_id"`
	ProjectCode          string             `db:"project_code"`
	Seq                  int                `db:"seq"`
	Name                 string             `db:"name"`
	AgencyCode           string             `db:"agency_code"`
	Score                *engine.Hundredths `db:"score"`
	Grade                *string            `db:"grade"`
	Provisional          bool               `db:"provisional"`
	Light                engine.Light       `db:"light"`
	GoalLight            engine.Light       `db:"goal_light"`
	GoalReason           string             `db:"goal_reason"`
	Flags                document[[]string] `db:"flags"`
	Budget               int64              `db:"budget"`
	Spent                *int64             `db:"spent"`
	ExecutionRate        *engine.Hundredths `db:"execution_rate"`
	ExecutionMarks       engine.Hundredths  `db:"execution_marks"`
	ExecutionScore       *engine.Hundredths `db:"execution_score"`
	ExecutionExplanation string             `db:"execution_explanation"`
	SpendingPlanned      engine.Hundredths  `db:"spending_planned"`
	SpendingActual       *engine.Hundredths `db:"spending_actual"`
	SpendingValue        *engine.Hundredths `db:"spending_value"`
	SpendingLight        engine.Light       `db:"spending_light"`
	SpendingNotes        document[[]string] `db:"spending_notes"`
	SpendingExplanation  string             `db:"spending_explanation"`

	SpendingSchemes document[[]engine.SpendingLight] `db:"spending_schemes"`

	DualGoal        *engine.Hundredths `db:"dual_goal"`
	DualSpent       *engine.Hundredths `db:"dual_spent"`
	DualGap         *engine.Hundredths `db:"dual_gap"`
	DualLight       *engine.Light      `db:"dual_light"`
	DualExplanation *string            `db:"dual_explanation"`
	IndicatorCount  *int               `db:"indicator_count"`
	AlertCount      *int               `db:"alert_count"`
}

func projectResultRowOf(run string, seq int, p *engine.ProjectResult) (projectResultRow, error) {
	row := projectResultRow{
		RunID: run, ProjectCode: p.Code, Seq: seq, Name: p.Name, AgencyCode: p.Agency,
		Score: p.Score, Grade: p.Grade, Provisional: p.Provisional,
		Light: p.Light, GoalLight: p.Goal, GoalReason: p.GoalReason, Flags: document[[]string]{p.Flags},
		ExecutionRate: p.Execution.Rate, ExecutionMarks: p.Execution.Marks, ExecutionScore: p.Execution.Score,
		ExecutionExplanation: p.Execution.Explanation,
		SpendingPlanned:      p.Spending.Planned, SpendingActual: p.Spending.Actual, SpendingValue: p.Spending.Value,
		SpendingLight: p.Spending.Light, SpendingNotes: document[[]string]{p.Spending.Notes},
		SpendingExplanation: p.Spending.Explanation, SpendingSchemes: document[[]engine.SpendingLight]{p.Spending.Schemes},
		IndicatorCount: countOf(p.Indicators), AlertCount: countOf(p.Alerts),
	}
	if d := p.Dual; d != nil {
		row.DualGoal, row.DualSpent, row.DualGap = &d.Goal, &d.Spent, &d.Gap
		row.DualLight, row.DualExplanation = &d.Light, &d.Explanation
	}
	var err error
	if row.Budget, err = scaleMoney("the budget", p.Execution.Budget); err != nil {
		return row, err
	}
	if p.Execution.Spent != nil {
		spent, err := scaleMoney("the spending", *p.Execution.Spent)
		if err != nil {
			return row, err
		}
		row.Spent = &spent
	}
	return row, nil
}

func (r *projectResultRow) result() engine.ProjectResult {
	p := engine.ProjectResult{
		Code: r.ProjectCode, Name: r.Name, Agency: r.AgencyCode, Score: r.Score, Grade: r.Grade, Provisional: r.Provisional,
		Execution: engine.Execution{
			Budget: moneyOf(r.Budget), Rate: r.ExecutionRate, Marks: r.ExecutionMarks, Score: r.ExecutionScore,
			Explanation: r.ExecutionExplanation,
		},
		Spending: engine.Spending{
			Planned: r.SpendingPlanned, Actual: r.SpendingActual, Value: r.SpendingValue, Light: r.SpendingLight,
			Notes: r.SpendingNotes.value, Explanation: r.SpendingExplanation, Schemes: r.SpendingSchemes.value,
		},
		Goal: r.GoalLight, GoalReason: r.GoalReason, Light: r.Light, Flags: r.Flags.value,
		Indicators: listOf[engine.Result](r.IndicatorCount), Alerts: listOf[engine.Alert](r.AlertCount),
	}
	if r.Spent != nil {
		spent := moneyOf(*r.Spent)
		p.Execution.Spent = &spent
	}
	if r.DualLight != nil {
		p.Dual = &engine.Dual{Goal: *r.DualGoal, Spent: *r.DualSpent, Gap: *r.DualGap, Light: *r.DualLight, Explanation: *r.DualExplanation}
	}
	return p
}

// countOf is the length of a list, and nil for a null one, so that an outcome is
// read back as it was posted.
func countOf[T any](list []T) *int {
	if list == nil {
		return nil
	}
	n := len(list)
	return &n
}

func listOf[T any](count *int) []T {
	if count == nil {
		return nil
	}
	return make([]T, 0, *count)
}

// resultRow is what a run decided about one indicator.
type resultRow struct {
	owned
	RunID       string                       `db:"run_id"`
	ProjectCode string                       `db:"project_code"`
	Seq         int                          `db:"seq"`
	RuleID      string                       `db:"rule_id"`
	Level1      string                       `db:"level1"`
	Level2      string                       `db:"level2"`
	Name        string                       `db:"name"`
	Actual      *string                      `db:"actual"`
	Marks       engine.Hundredths            `db:"marks"`
	Ratio       *int64                       `db:"ratio"`
	Score       *engine.Hundredths           `db:"score"`
	Verdict     engine.Verdict               `db:"verdict"`
	Light       engine.Light                 `db:"light"`
	Provisional bool                         `db:"provisional"`
	Explanation string                       `db:"explanation"`
	LightReason string                       `db:"light_reason"`
	Diagnostics document[[]rules.Diagnostic] `db:"diagnostics"`
}

// ruleRow is a rule as results rest on it.
type ruleRow struct {
	owned
	ID           string `db:"id"`
	Digest       string `db:"digest"`
	Scheme       string `db:"scheme"`
	SchemeDigest string `db:"scheme_digest"`
	Target       string `db:"target"`
	Accumulation string `db:"accumulation"`
	Met          string `db:"expr_met"`
	Ratio        string `db:"expr_ratio"`
	Light        string `db:"expr_light"`
}

func ruleRowOf(o *engine.Outcome, r *engine.Result) ruleRow {
	row := ruleRow{
		Digest: r.RuleDigest, Scheme: o.Scheme, SchemeDigest: o.SchemeDigest, Target: r.Target, Accumulation: string(r.Accumulation),
		Met: r.Expr.Met, Ratio: r.Expr.Ratio, Light: r.Expr.Light,
	}
	row.ID = digest([]any{row.Digest, row.Scheme, row.SchemeDigest, row.Target, row.Accumulation, row.Met, row.Ratio, row.Light})
	return row
}

func resultRowOf(run, project string, seq int, rule string, r *engine.Result) (resultRow, error) {
	row := resultRow{
		RunID: run, ProjectCode: project, Seq: seq, RuleID: rule, Level1: r.Level1, Level2: r.Level2, Name: r.Name, Actual: r.Actual,
		Marks: r.Marks, Score: r.Score, Verdict: r.Verdict, Light: r.Light, Provisional: r.Provisional,
		Explanation: r.Explanation, LightReason: r.LightReason, Diagnostics: document[[]rules.Diagnostic]{r.Diagnostics},
	}
	if r.Ratio != nil {
		ratio, err := scale("the ratio", r.Ratio.Decimal, sharePlaces)
		if err != nil {
			return row, err
		}
		row.Ratio = &ratio
	}
	return row, nil
}

// ruledResultRow is a result with its rule.
type ruledResultRow struct {
	resultRow
	Digest       string `db:"digest"`
	Target       string `db:"target"`
	Accumulation string `db:"accumulation"`
	Met          string `db:"expr_met"`
	RatioSource  string `db:"expr_ratio"`
	LightSource  string `db:"expr_light"`
}

func (r *ruledResultRow) result() engine.Result {
	result := engine.Result{
		Level1: r.Level1, Level2: r.Level2, Name: r.Name, Target: r.Target, Actual: r.Actual,
		Accumulation: rules.Accumulation(r.Accumulation), Marks: r.Marks, Score: r.Score, Verdict: r.Verdict, Light: r.Light,
		Provisional: r.Provisional, RuleDigest: r.Digest,
		Expr:        rules.Expressions{Met: r.Met, Ratio: r.RatioSource, Light: r.LightSource},
		Explanation: r.Explanation, LightReason: r.LightReason, Diagnostics: r.Diagnostics.value,
	}
	if r.resultRow.Ratio != nil {
		result.Ratio = &engine.Share{Decimal: rules.Scaled(*r.resultRow.Ratio, sharePlaces)}
	}
	return result
}

// Outcome returns what a run decided about the projects of the scope; a run that is
// not done decided nothing, which is engine.ErrNotFound. Its JSON is that of the
// outcome that was posted, or that the parts came to; the traces are not stored. A run
// that keeps its conclusions is judged again: where it does not come to what is stored,
// it is an *engine.UnrepeatedError.
func (s *Store) Outcome(ctx context.Context, scope engine.Scope, run string) (*engine.Outcome, error) {
	var o *engine.Outcome
	head, err := s.published(ctx, scope, run)
	if err == nil {
		err = s.read(ctx, scope, func(q *session) error {
			o, err = q.outcome(ctx, head)
			return err
		})
	}
	if err != nil {
		return nil, fmt.Errorf("outcome of run %s: %w", run, err)
	}
	return o, nil
}

func (q *session) outcome(ctx context.Context, run *published) (*engine.Outcome, error) {
	o := &engine.Outcome{
		Scheme: run.Scheme, SchemeDigest: run.SchemeDigest, InputDigest: run.InputDigest, FiscalYear: run.FiscalYear, Month: run.Month,
		Projects: listOf[engine.ProjectResult](run.ProjectCount),
	}
	of := args{"run_id": run.ID}
	var projects []projectResultRow
	if err := q.list(ctx, &projects, "select-project-results", of); err != nil {
		return nil, err
	}
	results, err := q.results(ctx, run, projects)
	if err != nil {
		return nil, err
	}
	index := make(map[string]*engine.ProjectResult, len(projects))
	for i := range projects {
		found := projects[i].result()
		index[found.Code] = &found
	}
	for i := range results {
		p := index[results[i].ProjectCode]
		p.Indicators = append(p.Indicators, results[i].result())
	}
	var alerts []alertRow
	if err := q.list(ctx, &alerts, "select-run-alerts", of); err != nil {
		return nil, err
	}
	for i := range alerts {
		p := index[alerts[i].ProjectCode]
		p.Alerts = append(p.Alerts, alerts[i].alert())
	}
	for i := range projects {
		if code := projects[i].ProjectCode; code != departmentCode {
			o.Projects = append(o.Projects, *index[code])
		}
	}
	o.Department, err = q.departmentResult(ctx, run.ID, index[departmentCode])
	return o, err
}

// results are those of all projects, which get their words where they are stored without.
func (q *session) results(ctx context.Context, run *published, projects []projectResultRow) (list []ruledResultRow, err error) {
	if run.scheme == nil {
		err = q.list(ctx, &list, "select-results", args{"run_id": run.ID})
		return list, err
	}
	a := q.again(run, projects)
	if err := q.eachPinned(ctx, &run.runRow, projects, 0, func(some pins, d *rules.Declaration, r *engine.Report) error {
		return a.judge(ctx, some, d, r)
	}); err != nil {
		return nil, err
	}
	return a.results, a.whole()
}
