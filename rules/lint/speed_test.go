package lint_test

import (
	"fmt"
	"testing"

	"zhunsheng/rules"
	"zhunsheng/rules/lint"
)

// crowd is a province's year, made up: projects of nine indicators each, whose tables are mostly copied and adapted as
// those of the real document are, with three years before it.
func crowd(t testing.TB, projects int) *lint.Document {
	t.Helper()
	seed := seedText(t).Declaration
	things := []string{"道路", "桥梁", "河道", "学校", "医院", "公园", "管网", "校车", "图书馆", "养老院", "垃圾站", "路灯", "农田", "水库", "村庄", "社区", "大棚"}
	deeds := []string{"养护", "改造", "建设", "维修", "清理", "检测", "升级", "绿化", "巡查", "评估", "运行维护", "设备购置", "补贴"}
	department := *seed.Department
	for _, thing := range things {
		for _, deed := range deeds {
			department.SubGoals = append(department.SubGoals, rules.SubGoal{Title: thing + deed, Goal: "做好" + thing + deed,
				Indicator: rules.Cell{Text: thing + deed + "合格率达到98%以上，群众满意率达到95%以上"}})
		}
	}
	d := &rules.Declaration{FiscalYear: seed.FiscalYear, Division: seed.Division, Department: &department}
	var past []lint.PastProject
	for n := range projects {
		table := *seed.Tables[n%len(seed.Tables)]
		thing, deed := things[n%len(things)], deeds[n/len(things)%len(deeds)]
		table.Name = fmt.Sprintf("%s%s（%d号）", thing, deed, n/3) // some share a name
		table.No, table.Code.Text = n+1, fmt.Sprintf("130209250%07dX", n)
		table.Purpose, table.Budget.Text = thing+deed+"的费用", fmt.Sprint(10+n%300)
		table.Fiscal.Text = table.Budget.Text
		table.Indicators = append([]rules.Indicator(nil), table.Indicators...)
		then := lint.PastProject{Code: table.Code.Text, Name: table.Name}
		for i := range table.Indicators {
			indicator := &table.Indicators[i]
			if (n+i)%4 == 0 {
				indicator.Name = thing + deed + indicator.Name
			}
			if (n+i)%5 == 0 {
				indicator.Target.Text = []string{"≥95%", "≥0", "≥3次", "85%-95%", "2025年12月底前", "显著提升", "≥1%"}[(n/5)%7]
			}
			then.Indicators = append(then.Indicators, lint.PastIndicator{Level2: indicator.Level2, Name: indicator.Name,
				Target: indicator.Target.Text, Actual: fmt.Sprintf("%d%%", 90+n%10)})
		}
		d.Tables, past = append(d.Tables, &table), append(past, then)
	}
	document := compiled(t, d, nil)
	for year := range 3 {
		document.History = append(document.History, lint.Year{FiscalYear: d.FiscalYear - 1 - year, Projects: past})
	}
	return document
}

// BenchmarkLint lints 4,000 projects with 36,000 indicators and three years of history.
func BenchmarkLint(b *testing.B) {
	d := crowd(b, 4000)
	b.ReportAllocs()
	for b.Loop() {
		lint.Run(d)
	}
}
