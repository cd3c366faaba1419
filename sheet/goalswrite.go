package sheet

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"

	"golang.org/x/text/width"

	"zhunsheng/rules"
)

type declarationJSON struct {
	FiscalYear int             `json:"fiscal_year,omitempty"`
	Division   string          `json:"division,omitempty"`
	Department *departmentJSON `json:"department,omitempty"`
	Projects   []projectJSON   `json:"projects"`
	Waivers    []rules.Waiver  `json:"waivers,omitempty"`
}

type departmentJSON struct {
	Overall  string        `json:"overall"`
	SubGoals []subGoalJSON `json:"sub_goals"`
	Measures string        `json:"measures,omitempty"`
	// Indicators are those of the department's own table.
	Indicators []indicatorJSON `json:"indicators,omitempty"`
}

type subGoalJSON struct {
	Title     string `json:"title"`
	Goal      string `json:"goal"`
	Indicator string `json:"indicator"`
}

type projectJSON struct {
	No         int             `json:"no"`
	Title      string          `json:"title"`
	AgencyCode string          `json:"unit_code"`
	AgencyName string          `json:"unit_name"`
	MoneyUnit  string          `json:"money_unit"`
	Code       string          `json:"code"`
	Name       string          `json:"name"`
	Budget     string          `json:"budget"`
	Fiscal     string          `json:"fiscal"`
	Other      string          `json:"other"`
	Purpose    string          `json:"purpose"`
	Plan       planJSON        `json:"plan"`
	Goal       string          `json:"goal"`
	Indicators []indicatorJSON `json:"indicators"`
}

type indicatorJSON struct {
	Level1      string             `json:"level1"`
	Level2      string             `json:"level2"`
	Name        string             `json:"name"`
	Description string             `json:"description"`
	Target      string             `json:"target"`
	Basis       string             `json:"basis"`
	Sign        string             `json:"sign,omitempty"`
	Unit        string             `json:"unit,omitempty"`
	Marks       string             `json:"marks,omitempty"`
	Kind        rules.Accumulation `json:"kind,omitempty"`
	Plan        planJSON           `json:"plan,omitempty"`
}

// planJSON writes the months in their order, which a map would lose.
type planJSON []rules.PlanCell

// MarshalJSON writes {"3":"25","6":"50"}: percentages without blanks and sign.
func (p planJSON) MarshalJSON() ([]byte, error) {
	var b bytes.Buffer
	b.WriteByte('{')
	for i, c := range p {
		if i > 0 {
			b.WriteByte(',')
		}
		text := clean(c.Percent.Text)
		if folded, ok := strings.CutSuffix(width.Fold.String(text), "%"); ok {
			text = clean(folded)
		}
		value, err := json.Marshal(text)
		if err != nil {
			return nil, fmt.Errorf("encode plan of month %d: %w", c.Month, err)
		}
		b.WriteString(strconv.Quote(strconv.Itoa(c.Month)) + ":" + string(value))
	}
	b.WriteByte('}')
	return b.Bytes(), nil
}

// WriteGoals writes a declaration as JSON, the same from whatever form it was
// read. ReadGoals reads it back.
func WriteGoals(d *rules.Declaration) ([]byte, error) {
	out := declarationJSON{FiscalYear: d.FiscalYear, Division: d.Division, Projects: []projectJSON{}, Waivers: d.Waivers}
	if d.Department != nil {
		out.Department = &departmentJSON{Overall: d.Department.Overall, SubGoals: []subGoalJSON{}, Measures: d.Department.Measures}
		out.Department.Indicators = indicatorsJSON(d.Department.Indicators)
		for _, g := range d.Department.SubGoals {
			out.Department.SubGoals = append(out.Department.SubGoals, subGoalJSON{g.Title, g.Goal, clean(g.Indicator.Text)})
		}
	}
	for _, t := range d.Tables {
		out.Projects = append(out.Projects, projectAsJSON(t))
	}
	var b bytes.Buffer
	err := writeJSON(&b, out)
	return b.Bytes(), err
}

func projectAsJSON(t *rules.GoalTable) projectJSON {
	p := projectJSON{
		No: t.No, Title: t.Title, AgencyCode: t.AgencyCode, AgencyName: t.AgencyName, MoneyUnit: t.MoneyUnit,
		Code: t.Code.Text, Name: t.Name,
		Budget: clean(t.Budget.Text), Fiscal: clean(t.Fiscal.Text), Other: clean(t.Other.Text),
		Purpose: t.Purpose, Plan: t.Plan, Goal: t.Goal, Indicators: []indicatorJSON{},
	}
	p.Indicators = append(p.Indicators, indicatorsJSON(t.Indicators)...)
	return p
}

func indicatorsJSON(list []rules.Indicator) (out []indicatorJSON) {
	for _, i := range list {
		out = append(out, indicatorJSON{
			i.Level1, i.Level2, i.Name, i.Description, clean(i.Target.Text), i.Basis, i.Sign, i.Unit, i.Marks, i.Kind, i.Plan,
		})
	}
	return out
}
