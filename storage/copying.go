package storage

import (
	"context"
	"database/sql/driver"
	"encoding/hex"
	"errors"
	"fmt"
	"iter"
	"strconv"
	"time"

	"github.com/jmoiron/sqlx"

	"zhunsheng/engine"
)

// copying writes rows by COPY, in the text of PostgreSQL's protocol, some thousand to a
// message. database/sql knows no COPY, and its way through the driver takes twice as long
// a row; so this speaks to the driver.
type copying struct {
	conn          *sqlx.Conn // of the transaction
	name, command string
	lines         []byte
}

// copier is lib/pq's statement of a COPY.
type copier interface {
	driver.Stmt
	CopyData(ctx context.Context, lines string) (driver.Result, error)
}

// messageBytes is about how much is sent at a time.
const messageBytes = 1 << 18

// write sends the lines that each row appends; each has its end.
func (w *copying) write(ctx context.Context, rows iter.Seq2[[]byte, error]) error {
	var failed error
	err := w.conn.Raw(func(conn any) error {
		failed = w.copy(ctx, conn.(driver.Conn), rows)
		return nil // told of a bad connection, Raw would wait for the transaction that is still open on it
	})
	if err := errors.Join(failed, err); err != nil {
		return fmt.Errorf("%s: %w", w.name, errors.Join(context.Cause(ctx), err)) // who is cancelled loses the connection, too
	}
	return nil
}

func (w *copying) copy(ctx context.Context, conn driver.Conn, rows iter.Seq2[[]byte, error]) error {
	stmt, err := conn.Prepare(w.command)
	if err != nil {
		return err
	}
	data, ok := stmt.(copier)
	if !ok {
		return errors.Join(fmt.Errorf("%T copies no lines", stmt), stmt.Close())
	}
	if err := w.sendAll(ctx, data, rows); err != nil {
		return errors.Join(err, stmt.Close())
	}
	_, err = stmt.Exec(nil) //nolint:staticcheck // without values it ends the COPY; the driver has no other way
	return err
}

func (w *copying) sendAll(ctx context.Context, data copier, rows iter.Seq2[[]byte, error]) error {
	send := func() error {
		if len(w.lines) == 0 {
			return nil
		}
		_, err := data.CopyData(ctx, string(w.lines[:len(w.lines)-1])) // the driver ends the last line
		w.lines = w.lines[:0]
		return err
	}
	for lines, err := range rows {
		if err != nil {
			return err
		}
		if w.lines = append(w.lines, lines...); len(w.lines) >= messageBytes {
			if err := send(); err != nil {
				return err
			}
		}
	}
	return send()
}

// conclusionLines are the lines of projects with what is concluded about them.
func conclusionLines(judged iter.Seq2[string, []engine.Conclusion]) iter.Seq2[[]byte, error] {
	return func(yield func([]byte, error) bool) {
		var lines []byte
		for code, list := range judged {
			if lines = appendConclusions(lines[:0], code, list); !yield(lines, nil) {
				return
			}
		}
	}
}

// appendConclusions writes the conclusions about a project as lines.
func appendConclusions(b []byte, code string, list []engine.Conclusion) []byte {
	prefix := append(appendText(nil, code), '\t')
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
	return b
}

// appendValue writes one value of a row.
func appendValue(b []byte, value any) ([]byte, error) {
	plain, err := driver.DefaultParameterConverter.ConvertValue(value)
	if err != nil {
		return b, err
	}
	switch v := plain.(type) {
	case nil:
		return append(b, `\N`...), nil
	case string:
		return appendText(b, v), nil
	case []byte:
		return hex.AppendEncode(append(b, `\\x`...), v), nil
	case int64:
		return strconv.AppendInt(b, v, 10), nil
	case bool:
		return strconv.AppendBool(b, v), nil
	case time.Time:
		return v.UTC().AppendFormat(b, "2006-01-02 15:04:05.999999"), nil
	}
	return b, fmt.Errorf("no column takes a %T", plain)
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
