package outlook

import "math"

// Shape is the share of the year's whole that is reached by the end of each month; Shape[0] is 0, Shape[12] is 1.
type Shape [13]float64

// pattern is a way in which a year may run, with its weight before anything is known.
type pattern struct {
	shape  Shape
	weight float64
}

// The weights of the ways, [P].
const (
	planWeight    = 3
	pastWeight    = 6 // each earlier year
	evenWeight    = 2
	curveWeight   = 0.6 // each S-curve and each slow or fast start
	rushWeight    = 0.8
	seasonWeight  = 0.4
	lumpWeight    = 0.12 // each month
	stairWeight   = 0.12 // each of some
	standWeight   = 0.2  // each month
	secondsWeight = 0.25 // each year that begins in its second half
)

// patterns are the ways that need nothing but the calendar.
var patterns = calendarPatterns()

func calendarPatterns() []pattern {
	var list []pattern
	add := func(weight float64, f func(m float64) float64) {
		list = append(list, pattern{shapeOf(f), weight})
	}
	add(evenWeight, func(m float64) float64 { return m / 12 })
	for _, middle := range []float64{5.5, 7, 8.5} {
		add(curveWeight, func(m float64) float64 { return 1 / (1 + math.Exp(-0.7*(m-middle))) })
	}
	for _, power := range []float64{1.5, 2.2, 3.5} {
		add(curveWeight, func(m float64) float64 { return math.Pow(m/12, power) })
	}
	for _, power := range []float64{1.5, 2.5} {
		add(curveWeight, func(m float64) float64 { return 1 - math.Pow(1-m/12, power) })
	}
	for _, before := range []float64{0.5, 0.7} {
		add(rushWeight, func(m float64) float64 { return before*min(m, 11)/11 + (1-before)*max(0, m-11) })
	}
	add(seasonWeight, func(m float64) float64 { return m/12 - 0.09*math.Sin(m/12*4*math.Pi) })
	for month := 1.0; month <= 12; month++ {
		add(lumpWeight, func(m float64) float64 { return max(0, min(1, m-month+1)) })
	}
	for _, steps := range [][]float64{{2, 6}, {2, 9}, {3, 12}, {5, 9}, {5, 12}, {8, 11}, {9, 12}, {2, 6, 10}, {3, 7, 12}, {5, 8, 11}} {
		add(stairWeight, func(m float64) (reached float64) {
			for _, step := range steps {
				reached += max(0, min(1, m-step+1))
			}
			return reached
		})
	}
	for last := 3.0; last <= 10; last++ {
		add(standWeight, func(m float64) float64 { return min(1, m/last) })
	}
	for first := 3.0; first <= 9; first += 2 {
		add(secondsWeight, func(m float64) float64 { return max(0, m-first) / (12 - first) })
	}
	return list
}

// shapeOf tabulates a course, from 0 in January's beginning to 1 in December's end.
func shapeOf(f func(m float64) float64) (s Shape) {
	first, last := f(0), f(12)
	for m := range s {
		s[m] = (f(float64(m)) - first) / (last - first)
	}
	return s
}

// ShapeOf is the shape through what was reached by some months of a whole year, December last; ok is false where the year
// ended with nothing.
func ShapeOf(points []Point) (s Shape, ok bool) {
	if len(points) == 0 || points[len(points)-1].Month != 12 || points[len(points)-1].Value <= 0 {
		return s, false
	}
	whole := points[len(points)-1].Value
	from := Point{}
	for _, to := range points {
		to.Value = min(1, max(from.Value, to.Value/whole))
		for m := from.Month + 1; m <= to.Month; m++ {
			s[m] = from.Value + (to.Value-from.Value)*float64(m-from.Month)/float64(to.Month-from.Month)
		}
		from = to
	}
	return s, true
}
