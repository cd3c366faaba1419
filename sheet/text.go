package sheet

import (
	"bytes"
	"context"
	"fmt"
	"regexp"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/unicode"

	"zhunsheng/rules"
)

var utf8Mark = []byte("\xef\xbb\xbf")

// isText tells whether the file is text in UTF-8, UTF-16 with a byte order mark,
// or GB 18030 (GBK, GB 2312), as Chinese editors save it.
func isText(data []byte) bool {
	_, ok := decodeText(data)
	return ok
}

func decodeText(data []byte) (text string, ok bool) {
	data = bytes.TrimPrefix(data, utf8Mark)
	var encoded encoding.Encoding
	switch {
	case bytes.HasPrefix(data, []byte("\xff\xfe")), bytes.HasPrefix(data, []byte("\xfe\xff")):
		encoded = unicode.UTF16(unicode.LittleEndian, unicode.ExpectBOM)
	case utf8.Valid(data):
		return string(data), !bytes.ContainsRune(data, 0)
	default:
		encoded = simplifiedchinese.GB18030
	}
	decoded, err := encoded.NewDecoder().Bytes(data)
	damaged := err != nil || bytes.ContainsRune(decoded, 0) || bytes.ContainsRune(decoded, utf8.RuneError)
	return string(decoded), !damaged
}

func readText(_ context.Context, in input) ([]Reading, error) {
	in.contentIs("文本", ".txt", ".csv", ".tsv")
	text, _ := decodeText(in.data)
	doc, err := parseText(text, in.findings)
	if err != nil {
		return in.refuse(&refusal{"F02", tooMuch})
	}
	return in.readDocument(doc, nil)
}

// textReader reads a document that was saved as text. A line that begins with a
// tab is one cell, an empty line ends the row; a line with tabs between words is
// a whole row; any other line is a paragraph, or, within a row, the next line of
// the cell before it. A merged cell that goes on is a blank cell.
type textReader struct {
	document
	extent
	row   []cell // of the row that is not yet ended
	below []byte // lines that go on in its last cell
}

var bookmark = regexp.MustCompile(`\[bookmark: [^\]]*\]`)

func parseText(text string, f *findings) (document, error) {
	r := &textReader{}
	number := 0
	for text != "" {
		full, length, stray := quotedLine(text)
		source := f.place("", fmt.Sprintf("第%d行", number+1))
		number += strings.Count(text[:length], "\n")
		text = text[length:]
		written := strings.TrimRight(full, "\r\n")
		if written == "" {
			r.endRow()
			continue
		}
		if stray {
			f.strayQuote(len(r.lines), cell{text: written, source: source})
		}
		if strings.Count(written, "\t") > maxRowCells || len(r.row) > maxRowCells || number > 2*maxCells {
			return document{}, errTooMuch
		}
		r.read(bookmark.ReplaceAllString(written, ""), source)
		if err := r.take(); err != nil {
			return document{}, err
		}
	}
	r.endRow()
	return r.document, nil
}

// maxCell bounds in bytes what lines below a cell may add to it: a form's purpose
// and goals are far shorter.
const maxCell = 64 << 10

func (r *textReader) read(text string, source rules.Source) {
	within := strings.Contains(strings.Trim(text, "\t"), "\t")
	switch {
	case within:
		r.endRow()
		for _, one := range strings.Split(text, "\t") {
			r.add(unwrapFormula(one), source)
		}
		r.endRow()
	case strings.HasPrefix(text, "\t"):
		r.add(strings.TrimRight(text[1:], "\t"), source)
	case len(r.row) > 0 && len(r.below) < maxCell && clean(text) != "" && !heading.MatchString(clean(text)):
		r.below = append(append(r.below, '\n'), text...)
	default:
		r.endRow()
		r.cellCount += 3 // a line with its place takes as much as two more
		r.lines = append(r.lines, line{cells: []cell{{text: text, span: 1, source: source}}})
	}
}

func (r *textReader) add(text string, source rules.Source) {
	r.endCell()
	r.cellCount++
	r.row = append(r.row, cell{text: text, col: len(r.row), span: 1, source: source})
}

func (r *textReader) endCell() {
	if len(r.below) > 0 {
		r.row[len(r.row)-1].text += string(r.below)
		r.below = nil
	}
}

func (r *textReader) endRow() {
	r.endCell()
	if len(r.row) > 0 {
		r.lines = append(r.lines, line{inTable: true, cells: r.row})
		r.row = nil
	}
}
