package outlook

import "math"

// Level is a figure that stands at a level all year: a headcount, a rate. Values are in its own unit.
type Level struct {
	Points []Point
	// From and To bound what is possible; Step is the fineness in which the figure is reported.
	From, To, Step float64
	// Wanted is what the unit works towards from below; nil where it does not.
	Wanted *float64
	// Settled tells that the figure is measured once and then hardly ever again.
	Settled bool
	// Past are the changes from this month to the year's end in earlier years.
	Past []float64
}

// What may become of a level, [P].
var (
	restless = [...]normal{{0.35, 0, 0.5}, {0.4, 0, 1.2}, {0.25, 0, 3}}                        // times the usual movement
	drifts   = [...]struct{ weight, pace float64 }{{0.2, -0.35}, {0.6, 0}, {0.2, 0.35}}        // usual movements a month
	holds    = [...]struct{ weight, quarter float64 }{{0.45, 0.25}, {0.3, 0.65}, {0.25, 0.92}} // the chance to stay as it is for three months
)

const (
	lifted      = 0.16 // the chance that who is a little below the target comes up to it
	pastChanges = 0.25 // the weight of each earlier year's change against all the rest
	levelCells  = 160
)

// Odds is where the year may end.
func (l Level) Odds() Odds {
	if !known(l.Points) {
		return Odds{}
	}
	last := l.Points[len(l.Points)-1]
	months := float64(12 - last.Month)
	if months <= 0 {
		return sure(last.Value)
	}
	stay, moves := l.stay(months), l.moves(last.Value, months)
	lift := l.lift(last.Value, months)
	cells := l.spread(moves, (1-stay)*(1-lift))
	cells = append(cells, single(last.Value, stay*(1-lift)))
	if lift > 0 {
		cells = append(cells, single(*l.Wanted, lift))
	}
	return oddsOf(cells)
}

// usual is the usual movement in a month: of a bounded figure little near its bounds, of others two in a hundred.
func (l Level) usual(value float64) float64 {
	if math.IsInf(l.To, 1) {
		return max(0.02*math.Abs(value), 0.25*l.Step)
	}
	v := min(max(value, l.From), l.To)
	return 0.035*math.Sqrt((v-l.From)*(l.To-v)) + 0.0015*(l.To-l.From)
}

// stay is the chance that the level does not change any more, seen how often it did not.
func (l Level) stay(months float64) float64 {
	likely, total := 0.0, 0.0
	for _, h := range holds {
		w := h.weight
		for i := 1; i < len(l.Points); i++ {
			held := math.Pow(h.quarter, float64(l.Points[i].Month-l.Points[i-1].Month)/3)
			if l.Points[i].Value == l.Points[i-1].Value {
				w *= held
			} else {
				w *= 1 - held
			}
		}
		total += w
		likely += w * math.Pow(h.quarter, months/3)
	}
	if l.Settled {
		return 1 - (1-likely/total)*0.4
	}
	return likely / total
}

// moves are the laws of a level that changes: how it moved so far tells how it will.
func (l Level) moves(value, months float64) (laws []normal) {
	usual := l.usual(value)
	total := 0.0
	for _, r := range restless {
		for _, d := range drifts {
			w := r.weight * d.weight
			for i := 1; i < len(l.Points); i++ {
				dt := float64(l.Points[i].Month - l.Points[i-1].Month)
				step := normal{1, d.pace * usual * dt, math.Hypot(r.spread*usual*math.Sqrt(dt), l.Step)}
				w *= step.density(l.Points[i].Value - l.Points[i-1].Value)
			}
			total += w
			laws = append(laws, normal{w, value + d.pace*usual*months, math.Hypot(r.spread*usual*math.Sqrt(months), l.Step/2)})
		}
	}
	for i := range laws {
		laws[i].weight /= total
	}
	for _, change := range l.Past {
		laws = append(laws, normal{pastChanges, value + change, math.Hypot(usual*math.Sqrt(months), l.Step/2)})
	}
	return laws
}

func (n normal) density(x float64) float64 {
	z := (x - n.mean) / n.spread
	return math.Exp(-z*z/2)/n.spread + 1e-9
}

// lift is the chance that a level a little below what is wanted is brought up to it.
func (l Level) lift(value, months float64) float64 {
	if l.Wanted == nil || value >= *l.Wanted {
		return 0
	}
	gap := (*l.Wanted - value) / max(l.usual(value), l.Step/2)
	return lifted * math.Min(1, months/4) * math.Exp(-gap/6)
}

// spread tabulates laws; what lies beyond the bounds is at them.
func (l Level) spread(laws []normal, weight float64) (cells []cell) {
	low, high, total := math.Inf(1), math.Inf(-1), 0.0
	for _, n := range laws {
		low, high, total = min(low, n.mean-4*n.spread), max(high, n.mean+4*n.spread), total+n.weight
	}
	below := func(x float64) (p float64) {
		for _, n := range laws {
			p += n.weight * n.below(x)
		}
		return p / total * weight
	}
	low, high = max(low, l.From), min(high, l.To)
	width := (high - low) / levelCells
	if width <= 0 {
		return []cell{{low, low, weight}}
	}
	done := below(low)
	cells = append(cells, single(low, done))
	for i := range levelCells {
		from, to := low+float64(i)*width, low+float64(i+1)*width
		next := below(to)
		cells = append(cells, cell{from, to, next - done})
		done = next
	}
	return append(cells, single(high, weight-done))
}

// single is one value, not a stretch.
func single(value, weight float64) cell { return cell{value, value, weight} }
