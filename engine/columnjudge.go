package engine

import (
	"fmt"
	"slices"

	"zhunsheng/engine/columnar"
)

// judgedRows is how many readings of a shape are judged at a time.
const judgedRows = 1024

// columnJudge sorts readings by their shapes and has each shape's program judge
// them. It serves one goroutine at a time.
type columnJudge struct {
	columns *Columns
	shapes  map[Shape]*shapeJudge
	judged  Judged
}

// shapeJudge collects the readings of one shape until they are worth a run.
type shapeJudge struct {
	program *columnProgram
	machine *columnar.Machine
	batch   columnar.Batch
	results []columnar.Result
	// places are where the readings stand among all, and of each what the verdict needs.
	places []int
	extra  []verdictExtra
}

// verdictExtra is what the verdict needs of a reading beside the formulas.
type verdictExtra struct {
	exceeded bool // more than the most that was promised
	cap      LightCode
	typed    int32
}

func (c *Columns) newJudge() *columnJudge {
	return &columnJudge{columns: c, shapes: map[Shape]*shapeJudge{}}
}

func (j *columnJudge) judge(readings []Reading, out []Conclusion) (Judged, error) {
	j.judged = Judged{}
	for _, s := range j.shapes {
		s.clear() // of what an error may have left
	}
	for i := range readings {
		r := &readings[i]
		out[i] = r.Fixed
		switch r.Shape {
		case ShapeFixed:
			j.judged.Fixed++
			continue
		case ShapeExact:
			j.judged.Exact++
			continue
		}
		s, err := j.of(r.Shape)
		if err != nil {
			return Judged{}, err
		}
		if s == nil {
			j.judged.Undecided = append(j.judged.Undecided, i)
			continue
		}
		s.add(r, i)
		if len(s.places) == judgedRows {
			if err := j.flush(s, out); err != nil {
				return Judged{}, err
			}
		}
	}
	for _, s := range j.shapes {
		if err := j.flush(s, out); err != nil {
			return Judged{}, err
		}
	}
	slices.Sort(j.judged.Undecided)
	j.judged.Undecided = slices.Compact(j.judged.Undecided)
	j.judged.Columns = int64(len(readings)-len(j.judged.Undecided)) - j.judged.Fixed - j.judged.Exact
	return j.judged, nil
}

// of is the judge of a shape; nil for one that columns can't judge.
func (j *columnJudge) of(code Shape) (*shapeJudge, error) {
	s, ok := j.shapes[code]
	if ok {
		return s, nil
	}
	if !code.valid() {
		return nil, fmt.Errorf("shape %d is none", code)
	}
	p := j.columns.programs[code]
	if p == nil {
		return nil, nil
	}
	s = newShapeJudge(p)
	j.shapes[code] = s
	return s, nil
}

func newShapeJudge(p *columnProgram) *shapeJudge {
	s := &shapeJudge{program: p, machine: p.Machine(), results: p.NewResults(judgedRows)}
	s.places, s.extra = make([]int, 0, judgedRows), make([]verdictExtra, 0, judgedRows)
	s.batch.Present, s.batch.Marks = make([]int64, 0, judgedRows), make([]int64, 0, judgedRows)
	s.batch.Operands = make([][]int64, len(p.take))
	for i := range s.batch.Operands {
		s.batch.Operands[i] = make([]int64, 0, judgedRows)
	}
	return s
}

func (s *shapeJudge) add(r *Reading, place int) {
	b := &s.batch
	b.Present, b.Marks = append(b.Present, 1), append(b.Marks, int64(r.Marks))
	for k, take := range s.program.take {
		b.Operands[k] = append(b.Operands[k], take(r))
	}
	s.places = append(s.places, place)
	s.extra = append(s.extra, verdictExtra{s.program.exceeded(r), r.Cap, r.Typed})
}

// flush judges what a shape has collected.
func (j *columnJudge) flush(s *shapeJudge, out []Conclusion) error {
	rows := len(s.places)
	if rows == 0 {
		return nil
	}
	results := []columnar.Result{{Codes: s.results[0].Codes[:rows]}, {Hundredths: s.results[1].Hundredths[:rows]}, {Codes: s.results[2].Codes[:rows]}}
	before := s.machine.Stats.Fallback
	refused, err := s.machine.Run(s.batch, results)
	if err != nil {
		return err
	}
	for i, place := range s.places {
		met, light := results[0].Codes[i] == 1, s.program.lights[results[2].Codes[i]]
		out[place] = s.program.conclude(s.extra[i], met, light, results[1].Hundredths[i])
	}
	for _, r := range refused {
		j.judged.Undecided = append(j.judged.Undecided, s.places[r.Row]) // the row evaluator finds the words for what is wrong
	}
	j.judged.Fallback += s.machine.Stats.Fallback - before
	s.clear()
	return nil
}

func (s *shapeJudge) clear() {
	s.places, s.extra = s.places[:0], s.extra[:0]
	s.batch.Present, s.batch.Marks = s.batch.Present[:0], s.batch.Marks[:0]
	for k := range s.batch.Operands {
		s.batch.Operands[k] = s.batch.Operands[k][:0]
	}
}

// exceeded tells whether the value is above the most that was promised.
func (p *columnProgram) exceeded(r *Reading) bool {
	switch {
	case p.equal:
		return r.Actual > r.Target
	case p.between:
		return r.Actual > r.Upper
	}
	return false
}

// conclude is what follows from the formulas' outputs.
func (p *columnProgram) conclude(e verdictExtra, met bool, light LightCode, won int64) Conclusion {
	s := course{
		met: met, scored: p.scored, flow: p.accumulation == accumulationFlow, dated: p.accumulation == accumulationDated,
		ceiling: p.ceiling(), exceeded: e.exceeded, behind: light < greenCode,
	}
	c := Conclusion{Verdict: s.verdict(), Light: light, Score: NoScore}
	if p.scored {
		c.Score = int32(won) //nolint:gosec // at most 100 points
		if e.typed != NoScore {
			c.Score = e.typed
		}
	}
	if e.cap < greenCode && e.cap < light {
		c.Light = e.cap
		if c.Verdict != missedCode {
			c.Verdict = atRiskCode
		}
	}
	return c
}
