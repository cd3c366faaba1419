package outlook

import (
	"math"
	"slices"
)

// Point is what was reached by the end of a month.
type Point struct {
	Month int
	Value float64
}

// known tells whether there are points, all of them numbers.
func known(points []Point) bool {
	return len(points) > 0 && !slices.ContainsFunc(points, func(p Point) bool { return math.IsNaN(p.Value) || math.IsInf(p.Value, 0) })
}

// Cumulative is a figure that adds up over the year: a count, an amount. Values are shares of its target, or of the budget.
type Cumulative struct {
	// Points are the checkpoints so far, by month; the last is where the year stands.
	Points []Point
	// Plan is the unit's own plan, Past earlier years' courses of the same figure.
	Plan *Shape
	Past []Shape
	// Within tells that the year can't end above 1: money within a budget.
	Within bool
	// Ceiling tells that 1 is not to be exceeded, so that nobody works towards it.
	Ceiling bool
	// Exact tells that exactly 1 is wanted: who gets there stops.
	Exact bool
}

// steadiness are how closely a year may keep to its pattern: the parameters of a Dirichlet law of the shares of its
// months, from loose to close, with their weights.
var steadiness = [...]struct{ parts, weight float64 }{{2, 0.15}, {6, 0.25}, {20, 0.35}, {80, 0.25}}

const (
	// faint is the least share that counts as movement; what is less may as well be nothing.
	faint = 0.004
	// slack is what any month may see against its pattern, as a parameter of the Dirichlet law.
	slack = 0.02
	// gridStep is the width of the cells in which the year's end is looked for, as a ratio.
	gridStep = 0.04
	farthest = 4 // times the target, or what is reached already
	// least is where the grid begins if nothing is reached yet; never is the chance that nothing ever will be.
	least = 0.04
	never = 0.02
	// unheardOf is the chance of a cell that no belief reaches: an error of the data is no reason to say nothing.
	unheardOf = 1e-12
)

// Odds is where the year may end.
func (c Cumulative) Odds() Odds {
	if !known(c.Points) {
		return Odds{}
	}
	last := c.Points[len(c.Points)-1]
	reached := max(0, last.Value)
	if (c.Within || c.Exact) && reached >= 1 || last.Month >= 12 {
		return sure(reached)
	}
	ends := c.ends(reached)
	all := 0.0
	for _, s := range steadiness {
		for _, way := range c.ways() {
			weight := way.weight * s.weight
			ends.explain(c.dirichlet(way.shape, s.parts), weight)
			all += weight
		}
	}
	cells := ends.cells
	for i := range cells {
		cells[i].weight *= ends.prior[i]
	}
	if reached < faint {
		cells = append(cells, cell{0, 0, never * all * math.Pow(faint, -float64(len(c.Points)))})
	}
	return oddsOf(cells)
}

// ways are the patterns that may explain the year.
func (c Cumulative) ways() []pattern {
	ways := patterns[:len(patterns):len(patterns)]
	if c.Plan != nil {
		ways = append(ways, pattern{*c.Plan, planWeight})
	}
	for _, s := range c.Past {
		ways = append(ways, pattern{s, pastWeight})
	}
	return ways
}

// ends are the values that the year may end at, from what is reached upwards. A cell's weight is how well the points are
// explained if the year ends there, prior its chance before they are looked at; end and left are the logarithms of its
// value and of the share of the year that would be left.
type ends struct {
	cells            []cell
	prior, end, left []float64
	seen             float64 // what is reached, and a trifle for each time that nothing was
}

func (c Cumulative) ends(reached float64) *ends {
	e := &ends{seen: c.seen()}
	belief := c.belief()
	low, high := max(reached, least), farthest*max(1, reached)
	if c.Within || c.Exact {
		high = max(1, reached)
	}
	for j := math.Floor(math.Log(low) / gridStep); ; j++ {
		from, to := max(low, math.Exp(j*gridStep)), math.Exp((j+1)*gridStep)
		if from >= high*(1-1e-9) {
			break
		}
		e.add(from, to, belief.between(from, to)+unheardOf)
	}
	if reached <= 1 {
		e.add(1, 1, belief.exact)
	}
	return e
}

func (e *ends) add(from, to, prior float64) {
	if prior <= 0 || to < from {
		return
	}
	c := cell{from, to, 0}
	e.cells, e.prior = append(e.cells, c), append(e.prior, prior)
	e.end, e.left = append(e.end, math.Log(c.mid())), append(e.left, math.Log(max(1-e.seen/c.mid(), faint)))
}

// seen is what the points show, counting half of what is too little to be seen.
func (c Cumulative) seen() (sum float64) {
	from := 0.0
	for _, p := range c.Points {
		if gain := p.Value - from; gain > faint {
			sum += gain
		} else {
			sum += faint / 2
		}
		from = p.Value
	}
	return sum
}

// law is how the courses of one pattern are distributed: the logarithm of the likelihood of the points is
// base − all·log(end) + (rest−1)·log(left).
type law struct{ base, all, rest float64 }

// dirichlet is the law of the points under a pattern: the shares of the year that fell between them have a Dirichlet law
// around the pattern's. Where nothing was gained, the likelihood is the mean up to what can be seen.
func (c Cumulative) dirichlet(s Shape, parts float64) law {
	var l law
	from := Point{}
	for _, p := range c.Points {
		alpha := parts*max(0, s[p.Month]-s[from.Month]) + slack*float64(p.Month-from.Month)
		if gain := p.Value - from.Value; gain > faint {
			l.base += (alpha-1)*math.Log(gain) - lgamma(alpha)
		} else {
			l.base += (alpha-1)*logFaint - lgamma(alpha+1)
		}
		l.all += alpha
		from = p
	}
	l.rest = parts*(1-s[from.Month]) + slack*float64(12-from.Month)
	l.base += lgamma(l.all+l.rest) - lgamma(l.rest)
	return l
}

// explain adds to each cell how well a law explains the points if the year ends there.
func (e *ends) explain(l law, weight float64) {
	for i := range e.cells {
		likelihood := weight * math.Exp(l.base+(l.rest-1)*e.left[i]-l.all*e.end[i])
		if e.left[i] <= logFaint {
			likelihood /= l.rest // the mean over the last stretch, where the density may have no bound
		}
		e.cells[i].weight += likelihood
	}
}

var logFaint = math.Log(faint)

func lgamma(x float64) float64 {
	v, _ := math.Lgamma(x)
	return v
}
