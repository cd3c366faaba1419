package markup

import (
	"encoding/xml"
	"errors"
	"slices"
	"strconv"
	"strings"
)

// A tab is a worksheet as it was read: what stands where, and what of it is ours from
// the time before.
type tab struct {
	part    []byte
	root    *node // without the rows
	data    *node // sheetData
	rows    []row
	merges  []area
	headers []int     // rows that name the columns of a table
	ours    []oldCell // texts of the column that was added before
	shared  sharedTexts
	heads   func(text string) bool
	filled  map[int]int // cells with content by column
	placed  map[int]int // all cells by column
	columns map[int]*Column
	a1      string
}

// A row stands in the bytes [from, to) of the part.
type row struct {
	node
	no, last, cells int // its number, the last column with a cell, how many cells
}

// An oldCell is a cell that was added before.
type oldCell struct {
	place
	from, to int
	style    string // its s
	text     string
}

// columnName is the header of the column and the name of the tab that are added.
const columnName = "错误信息"

var errNoRows = errors.New("没有sheetData")

// readTab reads a worksheet. heads tells whether a text names a column of a table.
func readTab(part []byte, shared sharedTexts, heads func(string) bool) (*tab, error) {
	t := &tab{part: part, shared: shared, heads: heads, filled: map[int]int{}, placed: map[int]int{}, columns: map[int]*Column{}}
	root, err := parse(part, func(s *scan, n *node) (bool, error) {
		if n.name != "sheetData" || len(s.open) != 2 {
			return false, nil
		}
		t.data = n
		return true, t.readRows(s)
	})
	if err != nil {
		return nil, err
	}
	if t.root = root; root.child("sheetData") == nil {
		return nil, errNoRows
	}
	for _, n := range root.child("mergeCells").children() {
		if a, ok := areaOf(n.attr("ref")); ok {
			t.merges = append(t.merges, a)
		}
	}
	slices.Sort(t.headers)
	t.keepOurs()
	return t, nil
}

func (t *tab) readRows(s *scan) error {
	no := 0
	for {
		if err := s.next(); err != nil {
			return errXML
		}
		switch e := s.token.(type) {
		case xml.StartElement:
			no = numberOr(attrOf(e.Attr, "r"), no+1)
			r := row{node: node{prefix: e.Name.Space, name: e.Name.Local, attrs: e.Attr, from: s.from, bodyFrom: s.to}, no: no}
			if err := t.readRow(s, &r); err != nil {
				return err
			}
			t.rows = append(t.rows, r)
		case xml.EndElement:
			t.data.close(s)
			return nil
		}
	}
}

func numberOr(text string, otherwise int) int {
	if n, err := strconv.Atoi(text); err == nil && n > 0 {
		return n
	}
	return otherwise
}

func (t *tab) readRow(s *scan, r *row) error {
	heads, col := 0, 0
	for {
		if err := s.next(); err != nil {
			return errXML
		}
		switch e := s.token.(type) {
		case xml.StartElement:
			col++
			if p, ok := placeOf(attrOf(e.Attr, "r")); ok {
				col = p.col
			}
			c := oldCell{place: place{r.no, col}, from: s.from, style: attrOf(e.Attr, "s")}
			content, text, err := t.readCell(s, attrOf(e.Attr, "t"))
			if err != nil {
				return err
			}
			c.to = s.to
			r.last, r.cells = max(r.last, col), r.cells+1
			if t.count(c, content, text) {
				heads++
			}
		case xml.EndElement:
			r.close(s)
			if heads >= 2 {
				t.headers = append(t.headers, r.no)
			}
			return nil
		}
	}
}

// count notes a cell, and whether it is ours. It tells whether the cell names a column.
func (t *tab) count(c oldCell, content bool, text string) (head bool) {
	t.placed[c.col]++
	if !content {
		return false
	}
	t.filled[c.col]++
	if c.place == (place{1, 1}) {
		t.a1 = text
	}
	if t.columns[c.col] == nil {
		t.columns[c.col] = &Column{}
	}
	t.columns[c.col].Add(text)
	if isOurHeader(text) || isOurLine(text) {
		c.text = text
		t.ours = append(t.ours, c)
	}
	return t.heads(text)
}

// readCell reads up to the end of a cell: whether there is anything in it, and its text
// if it is one.
func (t *tab) readCell(s *scan, kind string) (content bool, text string, err error) {
	var b strings.Builder
	depth, in := len(s.open), ""
	for {
		if err := s.next(); err != nil {
			return false, "", errXML
		}
		switch e := s.token.(type) {
		case xml.StartElement:
			if len(s.open) == depth+1 {
				in = e.Name.Local
				content = content || in == "f"
			}
		case xml.CharData:
			if len(s.open) > depth && (in == "v" || in == "is") && !slices.ContainsFunc(s.open[depth:], isPhonetic) {
				b.Write(e)
			}
		case xml.EndElement:
			if len(s.open) >= depth {
				continue
			}
			switch text = b.String(); kind {
			case "s":
				text = t.shared.text(text)
				return content || text != "", text, nil
			case "str", "inlineStr":
				return content || text != "", text, nil
			}
			return content || text != "", "", nil
		}
	}
}

func isPhonetic(name xml.Name) bool { return name.Local == "rPh" }

// keepOurs leaves a column of the same name out that somebody else filled in.
func (t *tab) keepOurs() {
	t.ours = slices.DeleteFunc(t.ours, func(c oldCell) bool { return !t.columns[c.col].Ours(c.text) })
	for _, c := range t.ours {
		t.filled[c.col]--
		t.placed[c.col]--
	}
}

// anchor is the cell that is seen at a place: the first of a merged area.
func (t *tab) anchor(p place) place {
	for _, a := range t.merges {
		if a.has(p) {
			return a.first
		}
	}
	return p
}

// manyBlank is how many formatted blank columns at most are passed over.
const manyBlank = 3

// column is the first free one to the right of what is used; 0 if there is none. beside
// is the last column that a picture covers.
func (t *tab) column(beside int) int {
	used, formatted := beside, t.widest()
	for col, n := range t.filled {
		if n > 0 {
			used = max(used, col)
		}
	}
	for _, a := range t.merges {
		used = max(used, a.last.col)
	}
	free := used + 1
	if formatted > used && formatted <= used+manyBlank {
		free = formatted + 1
	}
	for _, c := range t.ours {
		if c.col > used && t.filled[c.col] == 0 {
			free = c.col
			break
		}
	}
	if free > maxCol {
		return 0
	}
	return free
}

// widest is the last column with a cell that is not ours.
func (t *tab) widest() (last int) {
	for col, n := range t.placed {
		if n > 0 {
			last = max(last, col)
		}
	}
	return last
}

// headersFor are the rows that the column's name belongs in: those of the tables that
// the noted rows are in; row 1 where no row names columns.
func (t *tab) headersFor(noted []int) []int {
	if len(t.headers) == 0 {
		return []int{1}
	}
	var found []int
	for _, no := range noted {
		i, exact := slices.BinarySearch(t.headers, no)
		if !exact && i > 0 {
			i--
		}
		found = append(found, t.headers[min(i, len(t.headers)-1)])
	}
	slices.Sort(found)
	return slices.Compact(found)
}

// sharedTexts are the texts of the workbook that cells point to.
type sharedTexts []string

func (s sharedTexts) text(index string) string {
	i, err := strconv.Atoi(strings.TrimSpace(index))
	if err != nil || i < 0 || i >= len(s) {
		return "?" // a damaged index is content nevertheless
	}
	return s[i]
}

func readShared(part []byte) (sharedTexts, error) {
	var all sharedTexts
	_, err := parse(part, func(s *scan, n *node) (bool, error) {
		if n.name != "si" || len(s.open) != 2 {
			return false, nil
		}
		var b strings.Builder
		for depth := len(s.open); len(s.open) >= depth; {
			if err := s.next(); err != nil {
				return false, errXML
			}
			if t, ok := s.token.(xml.CharData); ok && s.open[len(s.open)-1].Local == "t" && !slices.ContainsFunc(s.open, isPhonetic) {
				b.Write(t)
			}
		}
		n.close(s)
		all = append(all, b.String())
		return true, nil
	})
	return all, err
}
