package storage

import (
	"context"
	"reflect"
	"regexp"
	"strings"

	"github.com/jmoiron/sqlx/reflectx"
)

// copied is an INSERT as a COPY: the same columns of the same table.
type copied struct {
	name, table     string
	columns, values []string // a column, and the name of what it takes
}

// plainInsert is an INSERT of rows as they are, with nothing to be decided for each.
var plainInsert = regexp.MustCompile(`^INSERT INTO (\w+) \(([\w,\s]+)\)\s+VALUES \(([\w,:\s]+)\)$`)

// copies reads a statement as a COPY; ok is false where it is more than a plain INSERT.
func (s statement) copies() (c copied, ok bool) {
	m := plainInsert.FindStringSubmatch(s.text)
	if m == nil {
		return c, false
	}
	c = copied{s.name, m[1], words(m[2]), words(m[3])}
	for i, v := range c.values {
		if c.values[i], ok = strings.CutPrefix(v, ":"); !ok {
			return c, false
		}
	}
	return c, len(c.columns) == len(c.values)
}

// command is the COPY. Table and columns are of our own statement, and need no quotes.
func (c copied) command() string {
	return "COPY " + c.table + " (" + strings.Join(c.columns, ", ") + ") FROM STDIN"
}

func words(list string) []string {
	return strings.FieldsFunc(list, func(r rune) bool { return strings.ContainsRune(", \n\t", r) })
}

// copyIn appends rows by COPY, a fraction of the work of INSERTs for PostgreSQL.
func copyIn[T any](ctx context.Context, q *session, c copied, rows []T) error {
	fields := q.tx.Mapper.TraversalsByName(reflect.TypeFor[T](), c.values)
	w := copying{conn: q.conn, name: c.name, command: c.command()}
	return w.write(ctx, func(yield func([]byte, error) bool) {
		var line []byte
		values := make([]any, len(fields))
		for i := range rows {
			row := reflect.ValueOf(&rows[i]).Elem()
			for k, f := range fields {
				values[k] = reflectx.FieldByIndexesReadOnly(row, f).Interface()
			}
			err := checkStorable(values)
			if err == nil {
				line, err = appendLine(line[:0], values)
			}
			if !yield(line, err) {
				return
			}
		}
	})
}

// appendLine writes the values of a row as a line.
func appendLine(b []byte, values []any) (line []byte, err error) {
	for k, value := range values {
		if k > 0 {
			b = append(b, '\t')
		}
		if b, err = appendValue(b, value); err != nil {
			return b, err
		}
	}
	return append(b, '\n'), nil
}
