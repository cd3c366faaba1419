package engine

import (
	"fmt"
	"slices"
	"strings"

	"zhunsheng/rules"
)

// Likelihoods are the three answers of the monitoring form (完成目标可能性), from the
// best.
var Likelihoods = []string{"确定能", "有可能", "完全不可能"}

var likelihoodLights = map[string]Light{"确定能": Green, "有可能": Yellow, "完全不可能": Red}

// foreseen is what the unit itself says of the year: the light that this allows at
// best, Grey where nothing is said that counts, and what asks for it.
type foreseen struct {
	light Light
	// reasons say it in the sentence of a light, named as the subject of one.
	reasons, named []string
}

// and lets something else count too: the worse of both.
func (o foreseen) and(light Light, reason, named string) foreseen {
	switch {
	case light == Grey || o.light.WorseThan(light):
		return o
	case light.WorseThan(o.light):
		return foreseen{light, []string{reason}, []string{named}}
	case !slices.Contains(o.reasons, reason):
		o.reasons, o.named = append(slices.Clone(o.reasons), reason), append(slices.Clone(o.named), named)
	}
	return o
}

// forecast lets the unit's own outlook for the year darken the light before
// December: a forecast that meets the target changes nothing, one that misses it
// by a little makes the light at least yellow, by more red.
func (j *judging) forecast() error {
	said, err := j.outlook()
	if err != nil {
		return err
	}
	if !said.light.WorseThan(Green) || !said.light.WorseThan(j.trace.light) {
		return nil
	}
	j.trace.light, j.trace.Light = said.light, nil
	j.trace.Instead = said.light.Chinese() + "：" + strings.Join(said.reasons, "，")
	if j.verdict != Missed {
		j.verdict = AtRisk
	}
	return nil
}

// outlook draws the forecast and the likelihood together. In December the actual is
// known, and neither counts.
func (j *judging) outlook() (foreseen, error) {
	none := foreseen{light: Grey}
	if j.scored() || !j.rule.Judgeable() {
		return none, nil
	}
	likely, text := strings.TrimSpace(j.observation.Likelihood), strings.TrimSpace(j.observation.Forecast)
	said := none
	if light, known := likelihoodLights[text]; known {
		said = said.and(light, "完成目标可能性填报为“"+text+"”", "全年预计“"+text+"”")
	} else if text != "" {
		light, err := j.forecastLight(text)
		if err != nil {
			return none, err
		}
		said = said.and(light, "预计全年"+text+"，完不成目标", "全年预计“"+text+"”")
	}
	if light, known := likelihoodLights[likely]; known {
		said = said.and(light, "完成目标可能性填报为“"+likely+"”", "完成目标可能性“"+likely+"”")
	}
	return said, nil
}

// forecastPlace is where the forecast stands, or else the actual.
func (j *judging) forecastPlace() rules.Source {
	return j.place(j.observation.ForecastAt())
}

// forecastLight holds a forecast value against the target of the whole year.
func (j *judging) forecastLight(text string) (Light, error) {
	year := *j
	year.found, year.trace = nil, Trace{}
	actual, ds := j.rule.ParseActual(text, j.period.FiscalYear)
	for _, d := range ds {
		d.Project, d.Source, d.Message = j.project.Table.Name, j.forecastPlace(), "全年预计："+d.Message
		j.found = append(j.found, d)
	}
	if !actual.Measured {
		return Grey, nil
	}
	if len(j.rule.Parts) > 0 {
		return year.forecastParts(text)
	}
	if j.rule.Accumulation == rules.Flow && j.actual.Measured && actual.Number.Cmp(j.actual.Number) < 0 {
		j.noteAt(j.forecastPlace(), "D19", rules.Warn, fmt.Sprintf("全年预计“%s”少于本期已累计的%s，请核对；累计数到年底不会减少", text, j.actual.Number.Written()))
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
