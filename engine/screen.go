package engine

// Screened are places of projects, in order.
type Screened struct {
	// Undecided are those that only evaluating can decide. What was concluded of them does
	// not count.
	Undecided []int
	// Loud are those about which evaluating may raise an alert, the undecided and the
	// exact ones among them. About all others it raises none, of whatever rule.
	Loud []int
}

// screen tells which projects are left, and which of them must be looked at.
func (c *Columns) screen(rows []projectRow) (s Screened, err error) {
	for i := range rows {
		r := &rows[i]
		if r.undecided {
			s.Undecided = append(s.Undecided, i)
		}
		s.Loud = append(s.Loud, i)
	}
	return s, nil
}
