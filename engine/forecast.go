package engine

import (
	"fmt"
	"strings"

	"zhunsheng/rules"
)

// likelihoods are the three answers of the monitoring form (完成目标可能性).
var likelihoods = map[string]Light{"确定能": Green, "有可能": Yellow, "完全不可能": Red}

// forecast lets the unit's own outlook for the year darken the light before
// December: a forecast that meets the target changes nothing, one that misses it
// by a little makes the light at least yellow, by more red.
func (j *judging) forecast() error {
	light, err := j.outlook()
	if err != nil {
		return err
	}
	text := strings.TrimSpace(j.observation.Forecast)
	_, known := likelihoods[text]
	if !light.WorseThan(Green) || !light.WorseThan(j.trace.light) {
		return nil
	}
	j.trace.light, j.trace.Light = light, nil
	j.trace.Instead = light.Chinese() + "：预计全年" + text + "，完不成目标"
	if known {
		j.trace.Instead = light.Chinese() + "：完成目标可能性填报为“" + text + "”"
	}
	if j.verdict != Missed {
		j.verdict = AtRisk
	}
	return nil
}

// outlook is the light that the unit's own outlook allows at best; Grey where it
// says nothing, or nothing that counts.
func (j *judging) outlook() (Light, error) {
	text := strings.TrimSpace(j.observation.Forecast)
	if text == "" || j.scored() || !j.rule.Judgeable() {
		return Grey, nil
	}
	if light, known := likelihoods[text]; known {
		return light, nil
	}
	return j.forecastLight(text)
}

// forecastLight holds a forecast value against the target of the whole year.
func (j *judging) forecastLight(text string) (Light, error) {
	year := *j
	year.found, year.trace = nil, Trace{}
	actual, ds := j.rule.ParseActual(text, j.period.FiscalYear)
	for _, d := range ds {
		d.Project, d.Source, d.Message = j.project.Table.Name, j.observation.Actual.Source, "全年预计："+d.Message
		j.found = append(j.found, d)
	}
	if !actual.Measured {
		return Grey, nil
	}
	if len(j.rule.Parts) > 0 {
		return year.forecastParts(text)
	}
	if j.rule.Accumulation == rules.Flow && j.actual.Measured && actual.Number.Cmp(j.actual.Number) < 0 {
		j.note("D19", rules.Warn, fmt.Sprintf("全年预计“%s”少于本期已累计的%s，请核对；累计数到年底不会减少", text, j.actual.Number.Written()))
	}
	year.actual, year.operands = actual, j.rule.Operands()
	year.fill()
	met, err := decide(j.rule.Met(), year.operands)
	if err != nil || met.Value == true {
		return Grey, err
	}
	t := j.rule.Target
	if t.Kind != rules.Numeric && t.Kind != rules.Range {
		w, err := decide(j.rule.Light(), year.operands)
		if err != nil {
			return Grey, err
		}
		return Light(w.Value.(string)), nil
	}
	bound := t.Value()
	if t.Kind == rules.Range && actual.Number.Cmp(t.Upper.Value) > 0 {
		bound = t.Upper.Value
	}
	tolerance := bound.Abs().Mul(j.scheme.Forecast.YellowWithin.Decimal)
	if actual.Number.Sub(bound).Abs().Cmp(tolerance) <= 0 && !bound.IsZero() {
		return Yellow, nil
	}
	return Red, nil
}
