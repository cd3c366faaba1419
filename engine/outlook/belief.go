package outlook

import "math"

// belief is where years end before anything is known of this one, in shares of the target: a few normal laws, and exactly
// at the target.
type belief struct {
	laws  []normal
	exact float64
}

type normal struct{ weight, mean, spread float64 }

var (
	// towards is of a figure that somebody works towards, [P].
	towards = belief{[]normal{{0.35, 1.0, 0.10}, {0.35, 0.90, 0.30}, {0.15, 1.1, 0.7}, {0.15, 0.4, 0.3}}, 0.08}
	// within is of money that must not exceed its budget, [P].
	within = belief{[]normal{{0.6, 0.98, 0.05}, {0.3, 0.87, 0.15}, {0.1, 0.5, 0.3}}, 0.12}
	// exactly is of a figure that is to come out as it was set, [P].
	exactly = belief{[]normal{{0.25, 0.97, 0.06}, {0.25, 0.8, 0.25}}, 0.5}
	// under is of a figure that is only to stay below its target, [P].
	under = belief{[]normal{{0.4, 0.9, 0.15}, {0.6, 0.9, 0.5}}, 0.02}
)

func (c Cumulative) belief() belief {
	switch {
	case c.Within:
		return within
	case c.Exact:
		return exactly
	case c.Ceiling:
		return under
	}
	return towards
}

func (b belief) between(from, to float64) (p float64) {
	for _, n := range b.laws {
		p += n.weight * (n.below(to) - n.below(from))
	}
	return p
}

func (n normal) below(x float64) float64 {
	return 0.5 * math.Erfc((n.mean-x)/n.spread/math.Sqrt2)
}
