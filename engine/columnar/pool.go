package columnar

import (
	"cmp"
	"slices"
	"sync"
	"sync/atomic"
)

// claim is how many rows a worker takes at a time: full strips, and some twenty
// microseconds of work, beside which taking them costs nothing.
const claim = 4 * strip

// Pool runs a program on several machines at once. Like a Machine, it serves one caller.
type Pool struct {
	// Stats counts the rows of all batches.
	Stats Stats

	machines []*Machine
	refused  []Refusal
}

// Pool makes a pool of so many workers, at least one.
func (p *Program) Pool(workers int) *Pool {
	pool := &Pool{machines: make([]*Machine, max(1, workers))}
	for i := range pool.machines {
		pool.machines[i] = p.Machine()
	}
	return pool
}

// Run is Run of a Machine: the same results, refusals and counts, whichever worker
// judges a row. It returns when all rows are judged.
func (p *Pool) Run(b Batch, results []Result) ([]Refusal, error) {
	if err := p.machines[0].check(b, results); err != nil {
		return nil, err
	}
	for _, m := range p.machines {
		m.refused = m.refused[:0]
	}
	rows := len(b.Present)
	var next atomic.Int64
	work := func(m *Machine) {
		for from := int(next.Add(claim)) - claim; from < rows; from = int(next.Add(claim)) - claim {
			m.rows(b, results, from, min(from+claim, rows))
		}
	}
	var others sync.WaitGroup
	for _, m := range p.machines[1:] {
		if rows > claim { // else there is nothing for them
			others.Go(func() { work(m) })
		}
	}
	work(p.machines[0])
	others.Wait()
	p.gather()
	return p.refused, nil
}

// gather brings together what the workers counted and refused, in the order of rows.
func (p *Pool) gather() {
	p.Stats, p.refused = Stats{}, p.refused[:0]
	for _, m := range p.machines {
		p.Stats.Rows += m.Stats.Rows
		p.Stats.Fallback += m.Stats.Fallback
		p.Stats.Refused += m.Stats.Refused
		p.refused = append(p.refused, m.refused...)
	}
	slices.SortFunc(p.refused, func(a, b Refusal) int { return cmp.Or(cmp.Compare(a.Row, b.Row), cmp.Compare(a.Output, b.Output)) })
}
