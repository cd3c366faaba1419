package standard

import (
	"archive/zip"
	"bytes"
	"compress/flate"
	"encoding/json"
	"fmt"
	"hash/crc32"
	"io"
	"strings"
	"time"
)

// Format is how the records are written.
type Format int

// The formats.
const (
	JSON Format = iota // one object with a list for each table
	CSV                // a zip of one file for each table
)

// Head is what all records of an export have in common.
type Head struct {
	FiscalYear int
	Division   string
	// At is the time of the records; zero leaves it blank.
	At time.Time
}

// row are the fields of one record to be written.
type row map[string]string

// Writer writes records as they come, in any order of projects. Each table is kept
// compressed until Close, so that an export of thousands of projects needs little memory.
type Writer struct {
	out    io.Writer
	format Format
	head   Head
	kept   map[string]*tableWriter
	err    error
}

// NewWriter begins an export. Nothing is written before Close.
func NewWriter(out io.Writer, format Format, head Head) *Writer {
	return &Writer{out: out, format: format, head: head, kept: map[string]*tableWriter{}}
}

// tableWriter holds one table: deflated, with what a zip wants to know of it.
type tableWriter struct {
	packed bytes.Buffer
	flate  *flate.Writer
	sum    uint32
	size   uint64
	rows   int
}

func newTableWriter() *tableWriter {
	t := &tableWriter{}
	t.flate, _ = flate.NewWriter(&t.packed, flate.BestSpeed) // the level is a valid one
	return t
}

func (t *tableWriter) Write(b []byte) (int, error) {
	t.sum = crc32.Update(t.sum, crc32.IEEETable, b)
	t.size += uint64(len(b))
	return t.flate.Write(b)
}

// put adds a record to a table. The first error stays.
func (w *Writer) put(name string, fields row) {
	if w.err != nil {
		return
	}
	t := w.kept[name]
	if t == nil {
		t = newTableWriter()
		w.kept[name] = t
		if w.format == CSV {
			_, w.err = t.Write(appendCSV(bytes.Clone(byteOrderMark), tableNamed(name).fields))
		}
	}
	line, err := w.line(tableNamed(name), fields, t.rows == 0)
	if err == nil {
		_, err = t.Write(line)
	}
	if t.rows++; err != nil && w.err == nil {
		w.err = fmt.Errorf("write %s: %w", name, err)
	}
}

// line is a record in the form of the format.
func (w *Writer) line(t *table, fields row, first bool) ([]byte, error) {
	if w.format == CSV {
		values := make([]string, len(t.fields))
		for i, f := range t.fields {
			values[i] = fields[f]
		}
		return appendCSV(nil, values), nil
	}
	var b bytes.Buffer
	if !first {
		b.WriteByte(',')
	}
	b.WriteString("\n  {")
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	written := 0
	for _, f := range t.fields {
		if fields[f] == "" {
			continue
		}
		if written++; written > 1 {
			b.WriteString(", ")
		}
		b.WriteString(`"` + f + `": `)
		if err := enc.Encode(fields[f]); err != nil {
			return nil, err
		}
		b.Truncate(b.Len() - 1) // the encoder ends a value with a line end
	}
	b.WriteByte('}')
	return b.Bytes(), nil
}

// Close writes the tables out. It does not close the writer that it was given.
func (w *Writer) Close() error {
	for _, t := range w.kept {
		if err := t.flate.Close(); err != nil && w.err == nil {
			w.err = err
		}
	}
	if w.err == nil && w.format == CSV {
		w.err = w.closeCSV()
	} else if w.err == nil {
		w.err = w.closeJSON()
	}
	if w.err != nil {
		return fmt.Errorf("write standard records: %w", w.err)
	}
	return nil
}

func (w *Writer) closeJSON() error {
	before := "{\n"
	for _, t := range tables {
		kept := w.kept[t.name]
		if kept == nil {
			continue
		}
		if _, err := fmt.Fprintf(w.out, "%s %q: [", before, t.name); err != nil {
			return err
		}
		if _, err := io.Copy(w.out, flate.NewReader(&kept.packed)); err != nil {
			return err
		}
		before = "],\n"
	}
	end := "]\n}\n"
	if before == "{\n" {
		end = "{}\n"
	}
	_, err := io.WriteString(w.out, end)
	return err
}

// closeCSV copies the tables into an archive as they were deflated.
func (w *Writer) closeCSV() error {
	archive := zip.NewWriter(w.out)
	for _, t := range tables {
		kept := w.kept[t.name]
		if kept == nil {
			continue
		}
		header := &zip.FileHeader{Name: t.name + ".csv", Method: zip.Deflate, CRC32: kept.sum, CompressedSize64: uint64(kept.packed.Len()), UncompressedSize64: kept.size}
		if !w.head.At.IsZero() {
			header.Modified = w.head.At
		}
		entry, err := archive.CreateRaw(header)
		if err != nil {
			return err
		}
		if _, err := kept.packed.WriteTo(entry); err != nil {
			return err
		}
	}
	return archive.Close()
}

// stamp is a time of 17 characters, as the standard has it.
func stamp(at time.Time) string {
	if at.IsZero() {
		return ""
	}
	return strings.Replace(at.Format("20060102150405.000"), ".", "", 1)
}
