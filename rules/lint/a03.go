package lint

import "zhunsheng/rules"

// nearZero is the percentage up to which a target is as good as none.
var nearZero = rules.Int(2)

// smallByNature are parts of names of rates that are small where all is well: shares of something large, prices of money,
// rates of a population.
var smallByNature = []string{"占", "比重", "强度", "利率", "费率", "税率", "出生率", "死亡率", "自然增长率", "误差", "差错", "事故", "投诉", "损耗", "流失", "辍学", "复发", "病率"}

var a03 = Check{ID: "A03", Severity: rules.Warn, Title: "目标接近于零，必然超额完成", run: func(p *pass) {
	p.indicators(func(project *rules.Project, r *rules.Rule) {
		t := r.Target
		atLeast := t.Kind == rules.Numeric && (t.Relation == rules.AtLeast || t.Relation == rules.MoreThan)
		if !atLeast || t.Unit.Symbol != percent.Symbol || t.Value().Sign() <= 0 || t.Value().Cmp(nearZero) > 0 {
			return
		}
		if !hasAny(p.plainName(r), smallByNature) {
			p.report(at{severity: rules.Warn, project: project, rule: r}, "“%s”的目标%s接近于零，几乎必然超额完成，起不到约束作用，请按上年实际值重新测算",
				r.Indicator.Name, t.Canonical())
		}
	})
}}
