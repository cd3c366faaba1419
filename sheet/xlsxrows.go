package sheet

import (
	"encoding/xml"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"zhunsheng/rules"
)

// The size of a worksheet.
const (
	maxColumn = 16384
	maxRow    = 1 << 20
)

var errOutOfOrder = errors.New("rows or cells out of order")

// A tabReader reads one worksheet. Cells that say nothing cost nothing, however far
// their formats reach.
type tabReader struct {
	*workbookReader
	tab
	at     int // position of its findings
	rows   []tabRow
	merges []merge
	// overMerged tells that there are more merges than are kept.
	overMerged bool
	columns    int // how many settings of columns were read
	hides      [maxColumn]bool
	notes      map[note][]string // addresses by what is to be said of them
}

// A tabRow is a row in which something stands.
type tabRow struct {
	number int // from 1
	hidden bool
	cells  []cell // those that say something
}

func (s *tabReader) read(x *xmlReader) error {
	return x.root(func(e xml.StartElement) error {
		switch e.Name.Local {
		case "cols":
			return x.children(func(e xml.StartElement) error {
				if isTrue(attribute(e, "hidden")) || attribute(e, "width") == "0" {
					s.hideColumns(number(e, "min"), number(e, "max"))
				}
				return x.skip(e)
			})
		case "sheetData":
			return s.readRows(x)
		case "mergeCells":
			return x.children(func(e xml.StartElement) error {
				s.addMerge(attribute(e, "ref"))
				return x.skip(e)
			})
		}
		return x.skip(e)
	})
}

// hideColumns takes columns, counted from 1, for hidden.
func (s *tabReader) hideColumns(first, last int) {
	if s.columns++; s.columns > maxColumn {
		return
	}
	for column := max(first, 1); column <= min(last, maxColumn); column++ {
		s.hides[column-1] = true
	}
}

func isTrue(s string) bool { return s == "1" || s == "true" }

func (s *tabReader) readRows(x *xmlReader) error {
	last := 0
	return x.children(func(e xml.StartElement) error {
		row := tabRow{number: last + 1, hidden: isTrue(attribute(e, "hidden")) || attribute(e, "ht") == "0"}
		if written := attribute(e, "r"); written != "" {
			row.number = number(e, "r")
		}
		if row.number <= last || row.number > maxRow {
			return errOutOfOrder
		}
		last = row.number
		if err := s.readCells(x, &row); err != nil {
			return err
		}
		if len(row.cells) > 0 {
			s.rows = append(s.rows, row)
			s.cellCount++ // a row takes as much as a cell
		}
		return nil
	})
}

func (s *tabReader) readCells(x *xmlReader, row *tabRow) error {
	last := -1
	return x.children(func(e xml.StartElement) error {
		column := last + 1
		if ref := attribute(e, "r"); ref != "" {
			c, r, ok := parseAddress(ref)
			if !ok || r != row.number {
				return errOutOfOrder
			}
			column = c
		}
		if column <= last || column >= maxColumn {
			return errOutOfOrder
		}
		last = column
		raw, err := x.rawCell(e)
		if err != nil {
			return err
		}
		text := s.shown(raw, column, row.number)
		if text == "" {
			return nil
		}
		c := cell{text: text, col: column, span: 1, source: s.place(s.name, address(column, row.number))}
		row.cells = append(row.cells, c)
		if len(row.cells) > maxRowCells {
			return errTooMuch
		}
		return s.take(c)
	})
}

// A rawCell is a cell as it is stored.
type rawCell struct {
	kind       string // s, str, inlineStr, b, e, d, or a number
	style      int
	value      string
	inline     richText
	calculated bool // it has a formula
}

func (r *xmlReader) rawCell(e xml.StartElement) (raw rawCell, err error) {
	raw = rawCell{kind: attribute(e, "t"), style: number(e, "s")}
	err = r.children(func(e xml.StartElement) (err error) {
		switch e.Name.Local {
		case "v":
			raw.value, err = r.text()
			return err
		case "is":
			raw.inline, err = r.rich()
			return err
		case "f":
			raw.calculated = true
		}
		return r.skip(e)
	})
	return raw, err
}

// shown is a cell's text as a person sees it.
func (s *tabReader) shown(raw rawCell, column, row int) string {
	var style cellStyle
	if raw.style < len(s.styles) {
		style = s.styles[raw.style]
	}
	var text string
	switch value := strings.TrimSpace(raw.value); raw.kind {
	case "s":
		text = s.sharedText(value, style)
	case "inlineStr":
		s.struck = s.struck || raw.inline.struck
		text = style.format.text(raw.inline.text)
	case "str":
		text = style.format.text(unescape(raw.value))
	case "b":
		text = map[string]string{"1": "TRUE", "0": "FALSE"}[value]
	case "e":
		text = value
		s.note(shownError, column, row)
	case "d":
		text = isoDate(value)
	default:
		if value == "" {
			if raw.calculated {
				s.add(s.at, "F14", rules.Error, s.place(s.name, address(column, row)),
					"单元格是公式，文件里没有存它的结果，没有读取；请用Excel打开并保存后再上传")
			}
			return ""
		}
		var doubt note
		text, doubt = style.format.number(value, s.date1904)
		s.note(doubt, column, row)
	}
	if style.struck && clean(text) != "" {
		s.struck = true
		return ""
	}
	if clean(text) == "" {
		return ""
	}
	return text
}

func (s *tabReader) sharedText(index string, style cellStyle) string {
	i, err := strconv.Atoi(index)
	if err != nil || i < 0 || i >= len(s.shared) {
		return "\uFFFD" // something stood here: a reader must not take it for blank
	}
	s.struck = s.struck || s.shared[i].struck
	return style.format.text(s.shared[i].text)
}

// address is a cell's name, like B7; column counts from 0, row from 1.
func address(column, row int) string { return columnName(column) + strconv.Itoa(row) }

func columnName(column int) string {
	var letters [4]byte
	at := len(letters)
	for column++; column > 0; column = (column - 1) / 26 {
		at--
		letters[at] = byte('A' + (column-1)%26)
	}
	return string(letters[at:])
}

// parseAddress reads B7 or $B$7.
func parseAddress(s string) (column, row int, ok bool) {
	s = strings.ReplaceAll(s, "$", "")
	at := 0
	for at < len(s) && at < 4 && s[at]|0x20 >= 'a' && s[at]|0x20 <= 'z' {
		column = column*26 + int(s[at]|0x20-'a') + 1
		at++
	}
	row, err := strconv.Atoi(s[at:])
	return column - 1, row, at > 0 && err == nil && row > 0 && row <= maxRow && column <= maxColumn
}

// A note is what is to be said of some cells of a tab, once for all of them.
type note int

const (
	nothing note = iota
	shownRounded
	shownOtherwise
	shownScaled
	tooManyDigits
	shownError
	underMerge
)

var noteTexts = map[note]struct{ id, text string }{
	shownRounded:   {"F19", "显示的是四舍五入后的数，与存的不同，按存的数读取；请核对小数位数"},
	shownOtherwise: {"F19", "按单元格格式显示的与存的数不同（如科学记数、分数、中文数字、隐藏的0），按存的数读取，请核对"},
	shownScaled:    {"F19", "按单元格格式缩小了显示（格式末尾的逗号等），没有写单位，或写的单位与缩小的倍数不符，按显示的数读取；请核对单位"},
	tooManyDigits:  {"F19", "数超过15位，Excel只保留前15位，后面的可能已变成0；编码请改为文本格式后重新填写"},
	shownError:     {"F18", "显示的是公式的错误值（如#DIV/0!），不是数；请改正公式或直接填写"},
	underMerge:     {"F15", "被合并单元格盖住的内容没有读取；仍然有效的，请取消合并后移到别处"},
}

func (s *tabReader) note(what note, column, row int) {
	if what == nothing {
		return
	}
	if s.notes == nil {
		s.notes = map[note][]string{}
	}
	s.notes[what] = append(s.notes[what], address(column, row))
}

// tellNotes says each note once, at the first of its cells.
func (s *tabReader) tellNotes() {
	for what := nothing + 1; what <= underMerge; what++ {
		cells := s.notes[what]
		if len(cells) == 0 {
			continue
		}
		s.add(s.at, noteTexts[what].id, rules.Warn, s.place(s.name, cells[0]), "%s%s", listed(cells), noteTexts[what].text)
	}
	s.tellHidden()
}

// listed names the first of some cells or rows.
func listed(names []string) string {
	const most = 8
	if len(names) <= most {
		return strings.Join(names, "、")
	}
	return fmt.Sprintf("%s等%d处", strings.Join(names[:most], "、"), len(names))
}
