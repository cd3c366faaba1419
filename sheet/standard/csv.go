package standard

import (
	"bytes"
	"fmt"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/simplifiedchinese"
)

// A csvRow is one row with its number in the file, from 1, as a spreadsheet counts.
type csvRow struct {
	number int
	fields []string
}

// byteOrderMark lets a spreadsheet read UTF-8 as such.
var byteOrderMark = []byte("\xef\xbb\xbf")

// dangerous begin a formula in a spreadsheet; the last is what disarms them.
const dangerous = "=+-@\t\r'"

// disarm puts ' before a text that a spreadsheet would take for a formula.
func disarm(text string) string {
	if text != "" && strings.ContainsRune(dangerous, rune(text[0])) {
		return "'" + text
	}
	return text
}

// rearm is the text that disarm was given.
func rearm(text string) string {
	if len(text) > 1 && text[0] == '\'' && strings.ContainsRune(dangerous, rune(text[1])) {
		return text[1:]
	}
	return text
}

// appendCSV appends a row as RFC 4180 has it. Unlike encoding/csv it keeps each byte of a
// field, line ends too.
func appendCSV(b []byte, fields []string) []byte {
	for i, f := range fields {
		if i > 0 {
			b = append(b, ',')
		}
		if f = disarm(f); f == "" || !strings.ContainsAny(f, ",\"\r\n") && strings.TrimSpace(f) == f {
			b = append(b, f...)
			continue
		}
		b = append(b, '"')
		b = append(b, strings.ReplaceAll(f, `"`, `""`)...)
		b = append(b, '"')
	}
	return append(b, "\r\n"...)
}

// decoded is a CSV file's text: UTF-8, or as Chinese spreadsheets save it.
func decoded(data []byte) []byte {
	data = bytes.TrimPrefix(data, byteOrderMark)
	if utf8.Valid(data) {
		return data
	}
	if text, err := simplifiedchinese.GB18030.NewDecoder().Bytes(data); err == nil {
		return text
	}
	return data
}

// csvReader reads rows one by one.
type csvReader struct {
	data []byte
	line int // number of the next row's first line
}

// next is the next row that is not blank; nil at the end.
func (r *csvReader) next() (*csvRow, error) {
	for len(r.data) > 0 {
		row := &csvRow{number: r.line + 1}
		r.line++
		for more := true; more; {
			var field string
			var err error
			if field, more, err = r.field(); err != nil {
				return nil, fmt.Errorf("第%d行：%w", row.number, err)
			}
			row.fields = append(row.fields, rearm(field))
		}
		if strings.TrimSpace(strings.Join(row.fields, "")) != "" {
			return row, nil
		}
	}
	return nil, nil
}

// field takes one field; more tells that another follows in the row.
func (r *csvReader) field() (text string, more bool, err error) {
	if r.data[0] != '"' {
		n := bytes.IndexAny(r.data, ",\n")
		if n < 0 {
			text, r.data = string(r.data), nil
			return strings.TrimSuffix(text, "\r"), false, nil
		}
		text, more = string(r.data[:n]), r.data[n] == ','
		r.data = r.data[n+1:]
		if !more {
			text = strings.TrimSuffix(text, "\r")
		}
		return text, more && r.open(), nil
	}
	var b strings.Builder
	rest := r.data[1:]
	for {
		n := bytes.IndexByte(rest, '"')
		if n < 0 {
			return "", false, errOpenQuote
		}
		b.Write(rest[:n])
		rest = rest[n+1:]
		if len(rest) == 0 || rest[0] != '"' {
			break
		}
		b.WriteByte('"')
		rest = rest[1:]
	}
	r.data = rest
	end := bytes.TrimPrefix(rest, []byte("\r"))
	switch {
	case len(end) == 0:
		r.data = nil
		return b.String(), false, nil
	case end[0] == '\n':
		r.data = end[1:]
		return b.String(), false, nil
	case rest[0] == ',':
		r.data = rest[1:]
		return b.String(), r.open(), nil
	}
	return "", false, errAfterQuote
}

// open tells that the row goes on behind a comma; at the very end of the file an empty
// field follows, which says nothing.
func (r *csvReader) open() bool { return len(r.data) > 0 }

var (
	errOpenQuote  = fmt.Errorf("引号没有写完")
	errAfterQuote = fmt.Errorf("引号后面应是逗号或行尾")
)
