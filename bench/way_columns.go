package main

import (
	"fmt"

	"zhunsheng/engine/columnar"
	"zhunsheng/rules"
)

// columnFields say how the operands stand in columns.
var columnFields = []columnar.Field{
	{Name: "实际值", Places: 2},
	{Name: "目标值", Places: 2},
	{Name: "期望值", Fraction: true, Of: "目标值", Bits: 10},
}

// setColumns has the scheme's formulas judge whole columns.
func setColumns(f form, r *rows) (*judge, error) {
	p, err := columnar.Compile(rules.Operands{}, columnFields, []columnar.Output{{Formula: f.met}, {Formula: f.share, Marks: true}, {Formula: f.light}})
	if err != nil {
		return nil, err
	}
	b := columnar.Batch{Present: r.present, Marks: r.marks, Operands: [][]int64{r.actual, r.target, r.share, r.months}}
	m, results := p.Machine(), p.NewResults(len(r.present))
	run := func() error {
		refused, err := m.Run(b, results)
		if err == nil && (len(refused) > 0 || m.Stats.Fallback > 0) {
			err = fmt.Errorf("%s: %d rows refused, %d for the formulas: not what is to be measured", f.name, len(refused), m.Stats.Fallback)
		}
		return err
	}
	read := func() verdicts {
		out := newVerdicts(len(r.present))
		for i := range r.present {
			out.met[i], out.won[i], out.light[i] = results[0].Codes[i] == 1, results[1].Hundredths[i], p.Text(results[2].Codes[i])
		}
		return out
	}
	return &judge{run, read}, nil
}
