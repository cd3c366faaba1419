package storage

import (
	"context"
	"database/sql"
	"fmt"
	"iter"

	"github.com/jmoiron/sqlx"

	"zhunsheng/engine"
)

const (
	// chunkRows is when a chunk is handed on: enough that handing on costs nothing,
	// few enough that all chunks together are some megabytes.
	chunkRows = 8192
	// chunks is how many are under way: one at each stage, and one between each two.
	chunks = 5
	// pageProjects is how many projects are read by one statement.
	pageProjects = 1000
)

// chunk is some thousand readings of whole projects, and what is concluded from them.
type chunk struct {
	projects    []chunkProject
	codes       []byte // of the projects, one after the other
	readings    []engine.Reading
	conclusions []engine.Conclusion
}

// chunkProject is where a project ends in a chunk; it begins where the one before ends.
type chunkProject struct{ code, row int }

func (c *chunk) reset() {
	c.projects, c.codes, c.readings = c.projects[:0], c.codes[:0], c.readings[:0]
}

// add unpacks a project's readings behind the others.
func (c *chunk) add(code []byte, count int, packed []byte) (err error) {
	var p engine.ProjectReading
	c.readings, err = unpackProject(&p, c.readings, packed)
	if n := len(p.Indicators); err == nil && n != count {
		err = fmt.Errorf("%w: %d, where %d should be", errPacked, n, count)
	}
	if err != nil {
		return fmt.Errorf("readings of project %s: %w", code, err)
	}
	c.codes = append(c.codes, code...)
	c.projects = append(c.projects, chunkProject{len(c.codes), len(c.readings)})
	return nil
}

// judge fills the conclusions. Of what columns leave undecided the conclusion was
// found when it was read.
func (c *chunk) judge(by judge) (engine.Judged, error) {
	if n := len(c.readings); cap(c.conclusions) < n {
		c.conclusions = make([]engine.Conclusion, n+n/8)
	}
	c.conclusions = c.conclusions[:len(c.readings)]
	judged, err := by.columns.Judge(c.readings, c.conclusions)
	for _, i := range judged.Undecided {
		c.conclusions[i] = c.readings[i].Fixed
	}
	return judged, err
}

// each hands out the projects with their conclusions. They are the chunk's own.
func (c *chunk) each(do func(code []byte, list []engine.Conclusion)) {
	var from chunkProject
	for _, end := range c.projects {
		do(c.codes[from.code:end.code], c.conclusions[from.row:end.row])
		from = end
	}
}

// belt is what the stages of a run hand chunks on by.
type belt struct {
	empty, full, judged chan *chunk
	loaded              Loaded // what has come out at the end
	// how chunks were judged, as in Loaded
	columns, exact, fallback int64
}

func newBelt() *belt {
	b := &belt{empty: make(chan *chunk, chunks), full: make(chan *chunk, chunks), judged: make(chan *chunk, chunks)}
	for range chunks {
		b.empty <- &chunk{}
	}
	return b
}

// take waits for a chunk; nil at the end, and when the stages are stopped.
func take(ctx context.Context, from <-chan *chunk) *chunk {
	select {
	case c := <-from:
		return c
	case <-ctx.Done():
		return nil
	}
}

// judge judges the chunks that are full.
func (b *belt) judge(ctx context.Context, by judge) error {
	for c := take(ctx, b.full); c != nil; c = take(ctx, b.full) {
		judged, err := c.judge(by)
		if err != nil {
			return err
		}
		b.columns, b.fallback = b.columns+judged.Columns, b.fallback+judged.Fallback
		b.exact += judged.Exact + int64(len(judged.Undecided))
		b.judged <- c
	}
	return nil
}

// judgedChunks hands out what is judged, and takes each chunk back.
func (b *belt) judgedChunks(ctx context.Context) iter.Seq[*chunk] {
	return func(yield func(*chunk) bool) {
		for c := take(ctx, b.judged); c != nil; c = take(ctx, b.judged) {
			if !yield(c) {
				return
			}
			b.loaded.Projects += len(c.projects)
			b.loaded.Indicators += len(c.readings)
			b.empty <- c
		}
	}
}

// readChunks reads the readings of a part, page by page.
func (q *session) readChunks(ctx context.Context, part Part, digest string, b *belt) error {
	of := part.args(args{"limit": pageProjects})
	if part.Last == "" {
		var last string
		if err := q.get(ctx, &last, "select-last-reading", args{"fiscal_year": part.FiscalYear, "month": part.Month}); err != nil {
			return err
		}
		of["last"] = last
	}
	f := filling{belt: b}
	for read := pageProjects; read == pageProjects; {
		of["after"] = f.last
		err := q.run(ctx, "select-readings", of, func(stmt *sqlx.NamedStmt, bound map[string]any) error {
			rows, err := stmt.QueryxContext(ctx, bound)
			if err != nil {
				return err
			}
			defer rows.Close()
			read, err = f.page(ctx, rows.Rows)
			return err
		})
		if err != nil {
			return err
		}
	}
	if f.chunk != nil {
		b.full <- f.chunk
	}
	return q.checkFresh(ctx, part, digest)
}

// filling fills chunks from the rows of pages.
type filling struct {
	belt  *belt
	chunk *chunk // nil before the first row, and after a chunk was handed on
	last  string // code of the last project that was read
}

func (f *filling) page(ctx context.Context, rows *sql.Rows) (read int, err error) {
	var code, packed sql.RawBytes
	var count int
	for ; rows.Next(); read++ {
		if err := rows.Scan(&code, &count, &packed); err != nil {
			return read, err
		}
		if f.chunk == nil {
			if f.chunk = take(ctx, f.belt.empty); f.chunk == nil {
				return read, context.Cause(ctx)
			}
			f.chunk.reset()
		}
		if err := f.chunk.add(code, count, packed); err != nil {
			return read, err
		}
		if read == pageProjects-1 {
			f.last = string(code)
		}
		if len(f.chunk.readings) >= chunkRows {
			f.belt.full <- f.chunk
			f.chunk = nil
		}
	}
	return read, rows.Err()
}
