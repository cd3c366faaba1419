package storage

import (
	"context"
	"database/sql/driver"
	"errors"
	"fmt"
	"iter"
	"strconv"

	"github.com/jmoiron/sqlx"

	"zhunsheng/engine"
)

// copying writes conclusions by COPY, in the text of PostgreSQL's protocol, some
// thousand to a message. database/sql knows no COPY, so that it speaks to the driver.
type copying struct {
	conn    *sqlx.Conn // of the transaction
	command string
	lines   []byte
}

// copier is lib/pq's statement of a COPY.
type copier interface {
	driver.Stmt
	CopyData(ctx context.Context, lines string) (driver.Result, error)
}

func (w *copying) write(ctx context.Context, judged iter.Seq2[string, []engine.Conclusion]) error {
	var failed error
	err := w.conn.Raw(func(conn any) error {
		failed = w.copy(ctx, conn.(driver.Conn), judged)
		return nil // told of a bad connection, Raw would wait for the transaction that is still open on it
	})
	if err := errors.Join(failed, err); err != nil {
		return fmt.Errorf("copy-conclusions: %w", err)
	}
	return nil
}

func (w *copying) copy(ctx context.Context, conn driver.Conn, judged iter.Seq2[string, []engine.Conclusion]) error {
	stmt, err := conn.Prepare(w.command)
	if err != nil {
		return err
	}
	data, ok := stmt.(copier)
	if !ok {
		return errors.Join(fmt.Errorf("%T copies no lines", stmt), stmt.Close())
	}
	send := func() error {
		if len(w.lines) == 0 {
			return nil
		}
		_, err := data.CopyData(ctx, string(w.lines[:len(w.lines)-1])) // the driver ends the last line
		w.lines = w.lines[:0]
		return err
	}
	for code, list := range judged {
		if w.appendLines(code, list); len(w.lines) >= messageBytes {
			if err := send(); err != nil {
				return errors.Join(err, stmt.Close())
			}
		}
	}
	if err := send(); err != nil {
		return errors.Join(err, stmt.Close())
	}
	_, err = stmt.Exec(nil) //nolint:staticcheck // without values it ends the COPY; the driver has no other way
	return err
}

// messageBytes is about how much is sent at a time.
const messageBytes = 1 << 18

// appendLines writes the conclusions about a project as lines.
func (w *copying) appendLines(code string, list []engine.Conclusion) {
	prefix, b := append(appendText(nil, code), '\t'), w.lines
	for i, v := range list {
		b = append(b, prefix...)
		b = append(strconv.AppendInt(b, int64(i+1), 10), '\t')
		b = append(strconv.AppendInt(b, int64(v.Verdict), 10), '\t')
		b = append(strconv.AppendInt(b, int64(v.Light), 10), '\t')
		b = append(strconv.AppendBool(b, v.Provisional), '\t')
		if v.Score == engine.NoScore {
			b = append(b, `\N`...)
		} else {
			b = strconv.AppendInt(b, int64(v.Score), 10)
		}
		b = append(b, '\n')
	}
	w.lines = b
}

// appendText escapes what has a meaning in COPY's text.
func appendText(b []byte, text string) []byte {
	for _, c := range []byte(text) {
		switch c {
		case '\\':
			b = append(b, `\\`...)
		case '\t':
			b = append(b, `\t`...)
		case '\n':
			b = append(b, `\n`...)
		case '\r':
			b = append(b, `\r`...)
		default:
			b = append(b, c)
		}
	}
	return b
}
