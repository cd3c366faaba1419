package engine

import (
	"fmt"

	"zhunsheng/rules"
)

// decide runs a formula in the expr VM, which decides, and works it out step by
// step for the trace. That the two differ is a broken invariant: no sentence may
// explain another number than the one that counts.
func decide(f *rules.Formula, operands any) (rules.Working, error) {
	value, err := f.Run(operands)
	if err != nil {
		return rules.Working{}, err
	}
	w, err := f.Explain(operands)
	if err != nil {
		return rules.Working{}, err
	}
	same := value == w.Value
	if d, ok := value.(rules.Decimal); ok {
		other, ok := w.Value.(rules.Decimal)
		same = ok && d.Equal(other)
	}
	if !same {
		return rules.Working{}, fmt.Errorf("formula %q decides %v, its trace says %v", f, value, w.Value)
	}
	return w, nil
}
