package storage

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"strings"

	"zhunsheng/rules"
)

// goalTableRow is one version of a project's goal table.
type goalTableRow struct {
	owned
	recorded
	FiscalYear   int                   `db:"fiscal_year"`
	ProjectCode  string                `db:"project_code"`
	Version      int                   `db:"version"`
	Digest       string                `db:"digest"`
	TableNo      int                   `db:"table_no"`
	Title        string                `db:"title"`
	AgencyCode   string                `db:"agency_code"`
	AgencyName   string                `db:"agency_name"`
	MoneyUnit    string                `db:"money_unit"`
	CodeSource   place                 `db:"code_source"`
	Name         string                `db:"name"`
	Budget       string                `db:"budget"`
	BudgetSource place                 `db:"budget_source"`
	Fiscal       string                `db:"fiscal"`
	FiscalSource place                 `db:"fiscal_source"`
	Other        string                `db:"other"`
	OtherSource  place                 `db:"other_source"`
	Purpose      string                `db:"purpose"`
	Plan         document[[]planPoint] `db:"spending_plan"`
	Goal         string                `db:"goal"`
	Source       place                 `db:"source"`
}

// planPoint is a cell of the spending plan as it is stored.
type planPoint struct {
	Month   int        `json:"month"`
	Percent rules.Cell `json:"percent"`
}

// indicatorRow is one declared line of a version.
type indicatorRow struct {
	owned
	FiscalYear   int    `db:"fiscal_year"`
	ProjectCode  string `db:"project_code"`
	Version      int    `db:"version"`
	Seq          int    `db:"seq"`
	Level1       string `db:"level1"`
	Level2       string `db:"level2"`
	Name         string `db:"name"`
	Description  string `db:"description"`
	Basis        string `db:"basis"`
	Target       string `db:"target"`
	TargetSource place  `db:"target_source"`
	Sign         string `db:"sign"`
	Unit         string `db:"unit"`
	Marks        string `db:"marks"`
	Accumulation string `db:"accumulation"`

	GoalPlan document[[]planPoint] `db:"goal_plan"`
}

func goalTableRows(t *rules.GoalTable, year, version int, by recorded) (goalTableRow, []indicatorRow) {
	row := goalTableRow{
		FiscalYear: year, ProjectCode: t.Code.Text, Version: version, Digest: tableDigest(t),
		TableNo: t.No, Title: t.Title, AgencyCode: t.AgencyCode, AgencyName: t.AgencyName, MoneyUnit: t.MoneyUnit,
		CodeSource: placeOf(t.Code.Source), Name: t.Name,
		Budget: t.Budget.Text, BudgetSource: placeOf(t.Budget.Source),
		Fiscal: t.Fiscal.Text, FiscalSource: placeOf(t.Fiscal.Source),
		Other: t.Other.Text, OtherSource: placeOf(t.Other.Source),
		Purpose: t.Purpose, Goal: t.Goal, Source: placeOf(t.Source), recorded: by,
	}
	row.Plan = planOf(t.Plan)
	var lines []indicatorRow
	for n, i := range t.Indicators {
		lines = append(lines, indicatorRow{
			FiscalYear: year, ProjectCode: t.Code.Text, Version: version, Seq: n + 1,
			Level1: i.Level1, Level2: i.Level2, Name: i.Name, Description: i.Description, Basis: i.Basis,
			Target: i.Target.Text, TargetSource: placeOf(i.Target.Source),
			Sign: i.Sign, Unit: i.Unit, Marks: i.Marks, Accumulation: string(i.Kind), GoalPlan: planOf(i.Plan),
		})
	}
	return row, lines
}

func (r *goalTableRow) table() *rules.GoalTable {
	t := &rules.GoalTable{
		No: r.TableNo, Title: r.Title, AgencyCode: r.AgencyCode, AgencyName: r.AgencyName, MoneyUnit: r.MoneyUnit,
		Code: cellOf(r.ProjectCode, r.CodeSource), Name: r.Name,
		Budget: cellOf(r.Budget, r.BudgetSource), Fiscal: cellOf(r.Fiscal, r.FiscalSource), Other: cellOf(r.Other, r.OtherSource),
		Purpose: r.Purpose, Goal: r.Goal, Source: r.Source.value,
	}
	t.Plan = cellsOf(r.Plan)
	return t
}

func planOf(cells []rules.PlanCell) (plan document[[]planPoint]) {
	for _, c := range cells {
		plan.value = append(plan.value, planPoint(c))
	}
	return plan
}

func cellsOf(plan document[[]planPoint]) (cells []rules.PlanCell) {
	for _, p := range plan.value {
		cells = append(cells, rules.PlanCell(p))
	}
	return cells
}

func (r *indicatorRow) indicator() rules.Indicator {
	return rules.Indicator{
		Level1: r.Level1, Level2: r.Level2, Name: r.Name, Description: r.Description, Basis: r.Basis,
		Target: cellOf(r.Target, r.TargetSource), Sign: r.Sign, Unit: r.Unit, Marks: r.Marks, Kind: rules.Accumulation(r.Accumulation),
		Plan: cellsOf(r.GoalPlan),
	}
}

// versionKey names a version of a goal table within a year.
type versionKey struct {
	code    string
	version int
}

// storedTable is a version of a goal table with what is known about it.
type storedTable struct {
	goalTableRow
	declared *rules.GoalTable
}

// tables reads versions of goal tables by two statements of one shape: the
// tables in force, or all versions of one.
func (q *session) tables(ctx context.Context, tables, indicators string, a args) ([]storedTable, error) {
	var heads []goalTableRow
	if err := q.list(ctx, &heads, tables, a); err != nil {
		return nil, err
	}
	var lines []indicatorRow
	if err := q.list(ctx, &lines, indicators, a); err != nil {
		return nil, err
	}
	found := make([]storedTable, len(heads))
	index := make(map[versionKey]*rules.GoalTable, len(heads))
	for i, head := range heads {
		found[i] = storedTable{head, head.table()}
		index[versionKey{head.ProjectCode, head.Version}] = found[i].declared
	}
	for i := range lines {
		line := &lines[i]
		if t := index[versionKey{line.ProjectCode, line.Version}]; t != nil {
			t.Indicators = append(t.Indicators, line.indicator())
		}
	}
	return found, nil
}

// currentTables reads the goal tables in force; all of the scope's where code is
// empty.
func (q *session) currentTables(ctx context.Context, year int, code string) ([]storedTable, error) {
	return q.tables(ctx, "select-goal-tables", "select-indicators", args{"fiscal_year": year, "project_code": code})
}

// tableDigest is over what a goal table says, not over where it was read nor over
// what forms differ in: blanks around a text, and the % of a plan's figures.
func tableDigest(t *rules.GoalTable) string {
	content := []any{
		t.No, t.Title, t.AgencyCode, t.AgencyName, t.MoneyUnit, t.Code.Text, t.Name,
		strings.TrimSpace(t.Budget.Text), strings.TrimSpace(t.Fiscal.Text), strings.TrimSpace(t.Other.Text), t.Purpose, t.Goal, len(t.Plan),
	}
	for _, p := range t.Plan {
		content = append(content, p.Month, strings.TrimSpace(strings.TrimSuffix(strings.TrimSpace(p.Percent.Text), "%")))
	}
	for _, i := range t.Indicators {
		content = append(content, i.Level1, i.Level2, i.Name, i.Description, i.Basis, strings.TrimSpace(i.Target.Text), i.Sign, i.Unit, i.Marks, i.Kind)
		if len(i.Plan) > 0 {
			content = append(content, i.PlanTexts())
		}
	}
	return digest(content)
}

// digest is "sha256:" over the JSON of texts and numbers.
func digest(content []any) string {
	text, err := json.Marshal(content)
	if err != nil {
		panic(err) // only strings, numbers and bools are put
	}
	sum := sha256.Sum256(text)
	return "sha256:" + hex.EncodeToString(sum[:])
}
