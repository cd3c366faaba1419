package storage

import (
	"context"
	"iter"
	"sync"

	"zhunsheng/engine"
	"zhunsheng/rules"
)

// conclusionsOf are the conclusions about the indicators of the project at a place.
func (p *columnPart) conclusionsOf(i int) []engine.Conclusion {
	return p.conclusions[p.from[i]:p.from[i+1]]
}

// each hands out the projects with what is concluded about their indicators.
func (p *columnPart) each() iter.Seq2[string, []engine.Conclusion] {
	return func(yield func(string, []engine.Conclusion) bool) {
		for i := range p.projects {
			if !yield(p.projects[i].ProjectCode, p.conclusionsOf(i)) {
				return
			}
		}
	}
}

// digests are those of the department's texts and of the projects', one behind the other.
func (p *columnPart) digests() []byte {
	all := engine.DepartmentInputs(p.department)
	for i := range p.projects {
		all = append(all, p.projects[i].InputDigest...)
	}
	return all
}

// rows are the projects' results without the words.
func (p *columnPart) rows() ([]projectResultRow, error) {
	marks, err := scale("the marks for execution", p.scheme.Execution.Marks.Decimal, 2)
	if err != nil {
		return nil, err
	}
	rows := make([]projectResultRow, len(p.projects))
	for i := range p.projects {
		project, reading, concluded := &p.projects[i], &p.readings[i], &p.concluded[i]
		row := concludedRow(concluded)
		row.RunID, row.ProjectCode, row.Seq, row.Name, row.AgencyCode = p.run, project.ProjectCode, project.Seq, project.Name, project.AgencyCode
		row.ExecutionMarks, row.Budget = engine.Hundredths(marks), reading.Budget
		if reading.SpentKnown {
			row.Spent = &reading.Spent
		}
		count := len(reading.Indicators)
		row.IndicatorCount, row.AlertCount = &count, &project.alertCount
		if reading.Exact { // its money is no whole number of 分, or too large: evaluating has it, or says why it can't be stored
			whole, err := projectResultRowOf(p.run, project.Seq, project.evaluated)
			if err != nil {
				return nil, err
			}
			row.Budget, row.Spent = whole.Budget, whole.Spent
		}
		rows[i] = row
	}
	return rows, nil
}

// concludedRow is what is concluded about a project, as its row has it. A code that no
// light has can't be among conclusions.
func concludedRow(c *engine.ProjectConclusion) projectResultRow {
	light := func(code engine.LightCode) engine.Light { l, _ := code.Light(); return l }
	row := projectResultRow{
		Provisional: c.Provisional, Light: light(c.Light), GoalLight: light(c.Goal), SpendingLight: light(c.Spending),
		Flags: document[[]string]{[]string{}}, SpendingNotes: document[[]string]{[]string{}}, SpendingSchemes: document[[]engine.SpendingLight]{[]engine.SpendingLight{}},
	}
	if c.Ahead {
		row.Flags.value = []string{engine.FlagAhead}
	}
	score := func(n int32) *engine.Hundredths {
		if n == engine.NoScore {
			return nil
		}
		h := engine.Hundredths(n)
		return &h
	}
	row.Score, row.ExecutionScore = score(c.Score), score(c.Execution)
	if c.Grade != "" {
		row.Grade = &c.Grade
	}
	return row
}

// columnsCache keeps the compiled columns of the schemes and months that are being judged.
type columnsCache struct {
	mu   sync.Mutex
	kept map[columnsKey]*engine.Columns
}

type columnsKey struct {
	digest      string
	year, month int
}

// mostColumns bounds the cache; a run needs one.
const mostColumns = 16

func (c *columnsCache) of(scheme *rules.Scheme, year, month int) *engine.Columns {
	c.mu.Lock()
	defer c.mu.Unlock()
	key := columnsKey{scheme.Digest, year, month}
	if found := c.kept[key]; found != nil {
		return found
	}
	if len(c.kept) >= mostColumns || c.kept == nil {
		c.kept = map[columnsKey]*engine.Columns{}
	}
	made := engine.NewColumns(scheme, year, month)
	c.kept[key] = made
	return made
}

// writeProjects appends what a part concludes about its projects.
func (q *session) writeProjects(ctx context.Context, rows []projectResultRow) error {
	if q.store.dialect == sqlite {
		return insert(ctx, q, "insert-project-conclusion", rows)
	}
	return insert(ctx, q, "insert-project-result", rows) // by COPY
}

// writeConclusions appends what a part concludes about its indicators.
func (q *session) writeConclusions(ctx context.Context, p *columnPart) error {
	if q.store.dialect == sqlite {
		return newInserting(q, p.run).write(ctx, p.each())
	}
	command, err := q.ofRun("copy-conclusions", p.run)
	if err != nil {
		return err
	}
	return (&copying{conn: q.conn, name: "copy-conclusions", command: command}).write(ctx, conclusionLines(p.each()))
}
