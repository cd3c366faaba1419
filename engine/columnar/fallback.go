package columnar

import (
	"fmt"
	"reflect"
	"slices"

	"zhunsheng/rules"
)

// fallBack has the formulas run the rows that were put aside.
func (m *Machine) fallBack(b Batch, results []Result, from int) {
	slices.Sort(m.aside)
	m.aside = slices.Compact(m.aside)
	m.Stats.Fallback += int64(len(m.aside))
	for _, i := range m.aside {
		m.row(b, results, from+i)
	}
}

// row runs the formulas on one row.
func (m *Machine) row(b Batch, results []Result, row int) {
	p := m.program
	if err := m.fill(b, row); err != nil {
		m.refused = append(m.refused, Refusal{Row: row, Err: err})
		for i := range results {
			results[i].clear(row)
		}
		return
	}
	operands := m.operands.Interface()
	for i, o := range p.formulas {
		value, err := o.Formula.Run(operands)
		if err == nil && o.Marks && !value.(rules.Decimal).IsShare() {
			err = fmt.Errorf("share %s of the marks is outside [0, 1]", value)
		}
		if err != nil {
			m.refused = append(m.refused, Refusal{Row: row, Output: i, Err: err})
			value = nil
		}
		switch v := value.(type) {
		case rules.Decimal:
			won, _ := rules.Scaled(b.Marks[row], 2).Mul(v).Units(2) // a share of what fits
			results[i].Hundredths[row] = won
		case bool:
			results[i].Codes[row] = uint8(-mask(v))
		case string:
			code, _ := p.Code(v)
			results[i].Codes[row] = uint8(code)
		default:
			results[i].clear(row)
		}
	}
}

func (r Result) clear(row int) {
	if r.Codes != nil {
		r.Codes[row] = 0
		return
	}
	r.Hundredths[row] = 0
}

// fill sets the operands of the formulas to a row's values.
func (m *Machine) fill(b Batch, row int) error {
	for i, c := range m.program.columns {
		if c.divides {
			continue
		}
		var value any
		switch x := b.Operands[i][row]; c.kind {
		case maskKind:
			value = x != 0
		case textKind:
			if x < 0 || x >= int64(len(m.program.texts)) {
				return fmt.Errorf("operand %s has the code %d, which is no text's", c.operand, x)
			}
			value = m.program.texts[x]
		default:
			d, err := m.program.decimal(b, c, i, row)
			if err != nil {
				return err
			}
			value = d
		}
		m.operands.Field(c.field).Set(reflect.ValueOf(value))
	}
	return nil
}

// decimal is the exact value of a numeric column in a row.
func (p *Program) decimal(b Batch, c column, at, row int) (rules.Decimal, error) {
	d := rules.Scaled(b.Operands[at][row], max(c.places, 0))
	for range -c.places {
		d = d.Mul(rules.Int(10))
	}
	if c.denominator >= 0 {
		by, err := p.decimal(b, p.columns[c.denominator], c.denominator, row)
		if err != nil || by.Sign() <= 0 {
			return d, fmt.Errorf("operand %s has the denominator %s, want a positive one", c.operand, by)
		}
		d = d.Quo(by)
	}
	if c.of == "" {
		return d, nil
	}
	of := p.columnOf(c.of)
	whole, err := p.decimal(b, p.columns[of], of, row)
	return whole.Mul(d), err
}
