package standard

import (
	"bytes"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"zhunsheng/rules"
)

// A File is one file's content under its name.
type File struct {
	Name string
	Data []byte
}

func (f File) source() rules.Source {
	return rules.Source{File: f.Name, Digest: fmt.Sprintf("sha256:%x", sha256.Sum256(f.Data))}
}

// maxHeader is how much of a CSV file is looked at for its header.
const maxHeader = 64 << 10

// Fits tells whether a file is of the standard: a JSON object with one of its tables, or
// CSV whose header has the fields of one.
func Fits(data []byte) bool {
	if data = bytes.TrimPrefix(data, byteOrderMark); isJSON(data) {
		return HasMember(data, func(name string) bool { return tableNamed(name) != nil })
	}
	head := data[:min(len(data), maxHeader)]
	if end := bytes.IndexByte(head, '\n'); end >= 0 {
		head = head[:end+1]
	}
	if bytes.IndexByte(head, 0) >= 0 {
		return false
	}
	r := csvReader{data: decoded(head)}
	row, err := r.next()
	return err == nil && row != nil && tableOf(fieldNames(row.fields)) != nil
}

func isJSON(data []byte) bool {
	return bytes.HasPrefix(bytes.TrimLeft(bytes.TrimPrefix(data, byteOrderMark), " \t\r\n"), []byte("{"))
}

func fieldNames(header []string) []string {
	names := make([]string, len(header))
	for i, h := range header {
		names[i] = fieldName(h)
	}
	return names
}

// records reads the records of a file, in order.
func (r *reader) records(f File) {
	source := f.source()
	if isJSON(f.Data) {
		if err := r.jsonRecords(bytes.TrimPrefix(f.Data, byteOrderMark), source); err != nil {
			source.Cell = placeOf(err, bytes.TrimPrefix(f.Data, byteOrderMark))
			r.add("F02", rules.Error, source, "JSON写法有误或不完整：%s；请重新导出", describe(err))
		}
		return
	}
	if err := r.csvRecords(decoded(f.Data), source); err != nil {
		r.add("F02", rules.Error, source, "%s；请重新导出", err)
	}
}

// placeOf is where the syntax is wrong, as line and column; empty where it is not known.
func placeOf(err error, data []byte) string {
	var wrong *json.SyntaxError
	if !errors.As(err, &wrong) {
		return ""
	}
	var whole json.RawMessage // a decoder counts from its last token
	if !errors.As(json.Unmarshal(data, &whole), &wrong) {
		return ""
	}
	before := data[:max(0, min(int(wrong.Offset)-1, len(data)))]
	row := 1 + bytes.Count(before, []byte("\n"))
	return fmt.Sprintf("第%d行第%d列", row, 1+utf8.RuneCount(before[bytes.LastIndexByte(before, '\n')+1:]))
}

func describe(err error) string {
	var wrong *json.SyntaxError
	switch {
	case errors.As(err, &wrong):
		return "请检查此处的引号、逗号和括号"
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		return "文件到此中断"
	case errors.Is(err, errShape):
		return err.Error()
	}
	return "无法读取"
}

var errShape = errors.New("每张表应是一列记录，每条记录是一个对象")

// jsonRecords reads an object of tables, each a list of flat objects.
func (r *reader) jsonRecords(data []byte, source rules.Source) error {
	dec := json.NewDecoder(bytes.NewReader(data))
	dec.UseNumber()
	if _, err := dec.Token(); err != nil {
		return err
	}
	for dec.More() {
		name, err := dec.Token()
		if err != nil {
			return err
		}
		t := tableNamed(name.(string))
		if t == nil {
			source.Cell = "/" + name.(string)
			r.add(findingField, rules.Warn, source, "不认识“%s”这张表，没有读取", name)
			var skipped json.RawMessage
			if err := dec.Decode(&skipped); err != nil {
				return err
			}
			continue
		}
		if err := r.jsonTable(dec, t, name.(string), source); err != nil {
			return err
		}
	}
	if _, err := dec.Token(); err != nil {
		return err
	}
	if _, err := dec.Token(); !errors.Is(err, io.EOF) {
		return errors.New("内容已经结束，后面还有多余的文字")
	}
	return nil
}

func (r *reader) jsonTable(dec *json.Decoder, t *table, written string, source rules.Source) error {
	if open, err := dec.Token(); err != nil {
		return err
	} else if open != json.Delim('[') {
		return errShape
	}
	for n := 0; dec.More(); n++ {
		if open, err := dec.Token(); err != nil {
			return err
		} else if open != json.Delim('{') {
			return errShape
		}
		rec, spelling := &record{table: t, values: map[string]string{}}, map[string]string{}
		rec.at = func(field string) rules.Source {
			at := source
			at.Cell = fmt.Sprintf("/%s/%d", written, n)
			if name := spelling[field]; name != "" {
				at.Cell += "/" + name
			}
			return at
		}
		for dec.More() {
			name, err := dec.Token()
			if err != nil {
				return err
			}
			text, err := r.jsonValue(dec, rec, name.(string))
			if err != nil {
				return err
			}
			spelling[fieldName(name.(string))] = name.(string)
			r.set(rec, name.(string), text)
		}
		if _, err := dec.Token(); err != nil {
			return err
		}
		r.keep(rec)
	}
	_, err := dec.Token()
	return err
}

// jsonValue is a value as text; a list or an object in a record is none.
func (r *reader) jsonValue(dec *json.Decoder, rec *record, name string) (string, error) {
	var value any
	if err := dec.Decode(&value); err != nil {
		return "", err
	}
	switch v := value.(type) {
	case nil:
		return "", nil
	case string:
		return v, nil
	case json.Number:
		return v.String(), nil
	case bool:
		return fmt.Sprint(v), nil
	}
	r.add("F10", rules.Error, rec.at(""), "%s的“%s”应为文字或数，请改正", rec.table.name, name)
	return "", nil
}

// csvRecords reads one table; the header tells which.
func (r *reader) csvRecords(data []byte, source rules.Source) error {
	rows := csvReader{data: data}
	header, err := rows.next()
	if err != nil || header == nil {
		return cmpOr(err, errors.New("文件是空的"))
	}
	t := tableOf(fieldNames(header.fields))
	if t == nil {
		return errors.New("看不出是国标的哪张表：第一行应是字段名")
	}
	columns := map[string]int{}
	for i, name := range header.fields {
		if f := fieldName(name); f != "" {
			columns[f] = i
		}
	}
	for {
		row, err := rows.next()
		if err != nil || row == nil {
			return err
		}
		rec := &record{table: t, values: map[string]string{}}
		rec.at = func(field string) rules.Source {
			at := source
			at.Cell = fmt.Sprintf("第%d行", row.number)
			if c, ok := columns[field]; ok {
				at.Cell = fmt.Sprintf("第%d行第%d列", row.number, c+1)
			}
			return at
		}
		for i, text := range row.fields {
			switch {
			case i < len(header.fields) && strings.TrimSpace(header.fields[i]) != "":
				r.set(rec, header.fields[i], text)
			case strings.TrimSpace(text) != "":
				r.add("F10", rules.Error, rec.at(""), "第%d列的“%s”没有字段名，请核对列数", i+1, text)
			}
		}
		r.keep(rec)
	}
}

func cmpOr(err, other error) error {
	if err != nil {
		return err
	}
	return other
}

// set puts a field's text, under the name that it has here.
func (r *reader) set(rec *record, written, text string) {
	field := fieldName(written)
	if !rec.table.reads(field) {
		if strings.TrimSpace(text) != "" {
			r.leave(rec, written, field)
		}
		return
	}
	if before := strings.TrimSpace(rec.values[field]); before != "" && before != strings.TrimSpace(text) {
		if strings.TrimSpace(text) != "" {
			r.add("F10", rules.Error, rec.at(field), "%s的同一条记录里“%s”写了两个不同的值，不知道以哪个为准", rec.table.name, field)
		}
		return
	}
	rec.values[field] = text
}
