package storage

import (
	"context"
	"database/sql"
	"fmt"
	"iter"
	"strconv"
	"strings"

	"zhunsheng/engine"
)

// maxTuples is how many conclusions one INSERT has: more take longer, for the driver
// looks for each parameter among all.
const maxTuples = 12

// inserting writes conclusions to SQLite: a statement for each number of conclusions
// of one project up to maxTuples, made when it is needed.
type inserting struct {
	session    *session
	run        string
	statements [maxTuples + 1]*sql.Stmt
	values     []any
}

func newInserting(q *session, run string) *inserting { return &inserting{session: q, run: run} }

func (w *inserting) write(ctx context.Context, judged iter.Seq2[string, []engine.Conclusion]) error {
	for code, list := range judged {
		if err := w.project(ctx, code, list); err != nil {
			return fmt.Errorf("insert-conclusions: %w", err)
		}
	}
	return nil // the statements end with their transaction
}

func (w *inserting) project(ctx context.Context, code string, list []engine.Conclusion) error {
	for seq := 1; len(list) > 0; {
		n := min(len(list), maxTuples)
		stmt, err := w.statement(ctx, n) //nolint:sqlclosecheck // it ends with its transaction
		if err != nil {
			return err
		}
		w.values = append(w.values[:0], w.session.scope.Division, w.run, code, seq)
		for _, v := range list[:n] {
			w.values = append(w.values, packConclusion(v))
		}
		if _, err := stmt.ExecContext(ctx, w.values...); err != nil {
			return err
		}
		seq, list = seq+n, list[n:]
	}
	return nil
}

// statement is insert-conclusions with n rows of values.
func (w *inserting) statement(ctx context.Context, n int) (*sql.Stmt, error) {
	if w.statements[n] != nil {
		return w.statements[n], nil
	}
	p, err := w.session.store.named("insert-conclusions")
	if err != nil {
		return nil, err
	}
	head, tuple, _ := strings.Cut(p.text, "VALUES ")
	tuples := make([]string, n)
	for i := range tuples {
		tuples[i] = strings.NewReplacer("{n}", strconv.Itoa(i), "{packed}", "?"+strconv.Itoa(i+5)).Replace(tuple)
	}
	w.statements[n], err = w.session.tx.PrepareContext(ctx, head+"VALUES "+strings.Join(tuples, ", ")) //nolint:sqlclosecheck // likewise
	return w.statements[n], err
}

// packConclusion is a conclusion as insert-conclusions takes it apart.
func packConclusion(c engine.Conclusion) int64 {
	packed := int64(c.Score)<<9 | int64(c.Light&15)<<4 | int64(c.Verdict&15)
	if c.Provisional {
		packed |= 1 << 8
	}
	return packed
}
