package engine

// ProjectConclusion is what is decided about one project, without the words.
type ProjectConclusion struct {
	// Score and Execution, the marks for spending among it, are in hundredths; NoScore
	// before December. Grade is empty then.
	Score, Execution int32
	Grade            string
	Provisional      bool
	// Light is the worst of Spending, Goal and Dual; Dual is grey where results can't be
	// held against money.
	Light, Spending, Goal, Dual LightCode
	Ahead                       bool
}

// Conclusion is the result without its words.
func (r *ProjectResult) Conclusion() ProjectConclusion {
	c := ProjectConclusion{
		Score: scoreOf(r.Score), Execution: scoreOf(r.Execution.Score), Provisional: r.Provisional,
		Light: r.Light.Code(), Spending: r.Spending.Light.Code(), Goal: r.Goal.Code(), Dual: greyCode,
	}
	if r.Grade != nil {
		c.Grade = *r.Grade
	}
	if r.Dual != nil {
		c.Dual = r.Dual.Light.Code()
	}
	for _, flag := range r.Flags {
		c.Ahead = c.Ahead || flag == FlagAhead
	}
	return c
}

// scoreOf is a score in hundredths; NoScore for none.
func scoreOf(score *Hundredths) int32 {
	if score == nil {
		return NoScore
	}
	return int32(*score) //nolint:gosec // at most 100 points
}
