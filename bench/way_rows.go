package main

import (
	"fmt"

	"zhunsheng/rules"
)

// setRows has the formulas of the scheme judge row by row, over exact rationals: what
// everybody else's verdicts are held against. The operands stand ready.
func setRows(f form, r *rows) (*judge, error) {
	operands, out := make([]rules.Operands, len(r.present)), newVerdicts(len(r.present))
	for i := range operands {
		operands[i] = r.operands(i)
	}
	run := func() error {
		for i, here := range r.present {
			if here == 0 {
				continue
			}
			e, err := judgeExactly(f, operands[i])
			if err != nil {
				return fmt.Errorf("%s, row %d: %w", f.name, i, err)
			}
			out.met[i], out.light[i] = e.met, e.light
			out.won[i], _ = rules.Scaled(r.marks[i], 2).Mul(e.share).Units(2) // a share of what fits
		}
		return nil
	}
	return &judge{run, func() verdicts { return out }}, nil
}

// exactVerdict is what the formulas find of one row.
type exactVerdict struct {
	met   bool
	share rules.Decimal
	light string
}

func judgeExactly(f form, o rules.Operands) (v exactVerdict, err error) {
	met, err := f.met.Run(o)
	if err != nil {
		return v, err
	}
	share, err := f.share.Run(o)
	if err != nil {
		return v, err
	}
	light, err := f.light.Run(o)
	if err != nil {
		return v, err
	}
	return exactVerdict{met.(bool), share.(rules.Decimal), light.(string)}, nil
}
