package outlook

import "math"

// Count is a small number of events that nobody works towards: complaints, accidents. They come at any time.
type Count struct{ Points []Point }

const (
	// eventsBelieved and exposureShare make the rate of events, and so the forecast, less certain than a year of even events
	// would allow, [P].
	eventsBelieved = 0.35
	exposureShare  = 0.6
	eventsAhead    = 400
)

// Odds is where the year may end: what has happened, and a negative binomial number of events to come.
func (c Count) Odds() Odds {
	if !known(c.Points) {
		return Odds{}
	}
	last := c.Points[len(c.Points)-1]
	so, months := max(0, last.Value), float64(12-last.Month)
	if months <= 0 {
		return sure(so)
	}
	size := eventsBelieved + so*exposureShare
	exposed := float64(last.Month) * exposureShare
	none := exposed / (exposed + months)
	var cells []cell
	for k := range eventsAhead {
		n := float64(k)
		likely := math.Exp(lgamma(size+n) - lgamma(size) - lgamma(n+1) + size*math.Log(none) + n*math.Log1p(-none))
		cells = append(cells, single(so+n, likely))
	}
	return oddsOf(cells)
}
